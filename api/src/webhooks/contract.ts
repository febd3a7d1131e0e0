import { z } from 'zod';
import { created, endpoint, noContent, ok, page } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
export const webhookEvents = ['incident.added', 'incident.changed', 'incident.removed', 'indicator.changed'] as const;
const Category = z.string().regex(/^[a-z_]{2,40}$/);

const fields = {
  url: z.string().trim().min(10).max(500).meta({ description: 'https, in the open Internet' }),
  events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length),
  categories: z.array(Category).max(100).default([]).meta({ description: 'Incidents of these categories only; empty for all' }),
};
export const WebhookChange = z.strictObject(fields).meta({ id: 'WebhookChange' });
export type WebhookChange = z.output<typeof WebhookChange>;
export const NewWebhook = WebhookChange.extend({ institution: z.uuid() }).meta({ id: 'NewWebhook' });
export type NewWebhook = z.output<typeof NewWebhook>;

/** Where an institution is told of what it may read. */
export const Webhook = z
  .object({
    id: z.uuid(),
    institution: z.uuid(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    categories: z.array(z.string()),
    keys: z.array(z.object({ id: z.uuid(), hint: z.string(), createdAt: Instant, expiresAt: Instant.nullable() })).meta({
      description: 'Keys that deliveries are signed with now, newest first',
    }),
    waiting: z.int(),
    dead: z.int(),
    lastOkAt: Instant.nullable(),
    failingSince: Instant.nullable(),
    disabledAt: Instant.nullable(),
    disabledWhy: z.enum(['person', 'gone', 'failing']).nullable(),
    version: z.int(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof Webhook>;

/** A key that is shown this once. */
export const NewWebhookKey = z
  .object({ id: z.uuid().meta({ description: 'The webhook' }), secret: z.string() })
  .meta({ id: 'NewWebhookKey' });

export const deliveryStates = ['waiting', 'sending', 'done', 'withheld', 'dead', 'dropped'] as const;
/** One delivery of the outbox. */
export const Delivery = z
  .object({
    id: z.uuid(),
    event: z.string(),
    count: z.int().meta({ description: 'How many incidents or indicators it tells of' }),
    state: z.enum(deliveryStates).meta({ description: 'withheld: when it was due there was nothing left that the institution may read' }),
    tries: z.int(),
    createdAt: Instant,
    triedAt: Instant.nullable(),
    nextAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    status: z.int().nullable(),
    why: z.enum(['timeout', 'connection', 'certificate', 'inside', 'redirect', 'status', 'gone', 'disabled', 'secret']).nullable(),
    droppedBy: z.string().nullable(),
    dropReason: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.output<typeof Delivery>;

const admin = { roles: ['municipality-admin'], stepUp: true } as const;
const keepers = ['municipality-admin'] as const;
const readers = ['municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });
const address = ['webhook.address_unfit', 'webhook.category_unknown'] as const;

export const endpoints = {
  listWebhooks: endpoint('get', '/api/webhooks', {
    summary: 'Webhooks of an institution',
    roles: readers,
    query: z.object({ institution: z.uuid() }),
    answer: ok(z.object({ items: z.array(Webhook) }).meta({ id: 'Webhooks' })),
  }),
  makeWebhook: endpoint('post', '/api/webhooks', {
    ...admin,
    summary: 'Tell an institution of what it may read; the answer holds the key to verify signatures with, which is shown this once',
    body: NewWebhook,
    answer: created(NewWebhookKey),
    problems: ['webhook.institution_unknown', 'webhook.too_many', ...address],
  }),
  changeWebhook: endpoint('put', '/api/webhooks/{id}', {
    ...admin,
    summary: 'Change address, events and categories',
    ifMatch: true,
    params: byId,
    body: WebhookChange,
    answer: ok(Webhook),
    problems: ['webhook.not_found', 'webhook.changed_meanwhile', ...address],
  }),
  rotateWebhookKey: endpoint('post', '/api/webhooks/{id}/keys', {
    ...admin,
    summary: 'A new key; for the hours named deliveries carry the signatures of both, so that the institution changes over without a gap',
    params: byId,
    body: z.strictObject({ overlapHours: z.int().min(0).max(720).default(24) }),
    answer: created(NewWebhookKey),
    problems: ['webhook.not_found'],
  }),
  stopWebhook: endpoint('post', '/api/webhooks/{id}/disable', {
    summary: 'Send nothing more; what waits becomes dead letters. Needs no second factor: stopping must be quick',
    roles: keepers,
    params: byId,
    answer: ok(Webhook),
    problems: ['webhook.not_found'],
  }),
  startWebhook: endpoint('post', '/api/webhooks/{id}/enable', {
    ...admin,
    summary: 'Send again from now on; what happened meanwhile is not told, the institution reads it from the lists',
    params: byId,
    answer: ok(Webhook),
    problems: ['webhook.not_found', 'webhook.institution_ended', 'webhook.address_unfit'],
  }),
  testWebhook: endpoint('post', '/api/webhooks/{id}/test', {
    summary: 'Queue a delivery that says nothing but "webhook.test"',
    roles: keepers,
    params: byId,
    answer: created(z.object({ id: z.uuid() }).meta({ id: 'TestDelivery' })),
    problems: ['webhook.not_found', 'webhook.disabled'],
  }),
  listDeliveries: endpoint('get', '/api/webhooks/{id}/deliveries', {
    summary: 'Deliveries of a webhook, newest first',
    roles: readers,
    params: byId,
    query: z.object({
      state: z.enum(deliveryStates).optional(),
      after: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: page(Delivery),
    problems: ['webhook.not_found'],
  }),
  resendAll: endpoint('post', '/api/webhooks/{id}/resend', {
    summary: 'Send all dead letters of a webhook again, or one; under the same webhook-id, so that a receiver knows what it has',
    roles: keepers,
    params: byId,
    body: z.strictObject({ delivery: z.uuid().nullable().default(null) }),
    answer: ok(z.object({ resent: z.int() }).meta({ id: 'Resent' })),
    problems: ['webhook.not_found', 'webhook.disabled'],
  }),
  dropDelivery: endpoint('post', '/api/webhook-deliveries/{id}/drop', {
    summary: 'Give a dead letter up, with the reason',
    roles: keepers,
    params: byId,
    body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
    answer: noContent,
    problems: ['webhook.delivery_not_dead'],
  }),
};
