import { randomBytes, randomUUID } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Delivery, type deliveryStates, type NewWebhook, Webhook, type WebhookChange } from './contract.ts';
import './problems.ts';

const text = (moment: Sql): Sql => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
/** Webhooks of one institution at most. */
export const mostWebhooks = 5;

const whole = sql`
  select w.webhook_id as id, w.institution_id as institution, w.url, w.events, w.categories, w.version, ${text(sql`w.last_ok_at`)} as "lastOkAt", ${text(sql`w.failing_since`)} as "failingSince",
    ${text(sql`w.disabled_at`)} as "disabledAt", w.disabled_why as "disabledWhy",
    coalesce((select jsonb_agg(jsonb_build_object('id', k.webhook_key_id, 'hint', k.hint, 'createdAt', ${text(sql`k.created_at`)}, 'expiresAt', ${text(sql`k.expires_at`)}) order by k.created_at desc, k.webhook_key_id)
      from webhook_key k where k.webhook_id = w.webhook_id and (k.expires_at is null or k.expires_at > now())), '[]') as keys,
    (select count(*)::int from webhook_delivery d where d.webhook_id = w.webhook_id and d.state in ('waiting', 'sending')) as waiting,
    (select count(*)::int from webhook_delivery d where d.webhook_id = w.webhook_id and d.state = 'dead') as dead
  from webhook w`;

export const selectWebhooks = (tx: Tx, institution: string): Promise<Webhook[]> =>
  tx.rows(Webhook, sql`${whole} where w.institution_id = ${institution} order by w.created_at, w.webhook_id`);

/** One webhook, or webhook.not_found. */
export const requireWebhook = async (tx: Tx, id: string): Promise<Webhook> => {
  const found = await tx.maybe(Webhook, sql`${whole} where w.webhook_id = ${id}`);
  if (!found) throw new Problem('webhook.not_found');
  return found;
};

/** Throws webhook.category_unknown for the first that there is not. */
const requireCategories = async (tx: Tx, categories: readonly string[]): Promise<void> => {
  const unknown = await tx.maybe(
    z.object({ category: z.string() }),
    sql`select c as category from unnest(${categories}::text[]) c where not exists (select from incident_category k where k.category_code = c) limit 1`,
  );
  if (unknown) throw new Problem('webhook.category_unknown', { field: 'categories', values: unknown });
};

/** A key of 256 random bits as Standard Webhooks writes it, kept sealed; the one before it lasts `overlapHours` longer, an older one ends now. */
export const insertKey = async (tx: Tx, vault: PhoneVault, tenant: string, id: string, overlapHours: number) => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const keyId = randomUUID();
  const sealed = vault.seal(keyId, secret);
  // Two rotations at once would each leave the other's key without an end.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`webhook key ${id}`}, 0))`);
  await tx.run(sql`
    update webhook_key k set expires_at = case when k.webhook_key_id = n.newest then least(coalesce(k.expires_at, 'infinity'), now() + make_interval(hours => ${overlapHours})) else now() end
    from (select webhook_key_id as newest from webhook_key where webhook_id = ${id} and (expires_at is null or expires_at > now()) order by created_at desc, webhook_key_id limit 1) n
    where k.webhook_id = ${id} and (k.expires_at is null or k.expires_at > now())`);
  await tx.run(
    sql`insert into webhook_key (webhook_key_id, tenant_id, webhook_id, secret_enc, key_id, hint) values (${keyId}, ${tenant}, ${id}, ${sealed.phoneEnc}, ${sealed.keyId}, ${secret.slice(-5, -1)})`,
  );
  return { id, secret };
};

export const insertWebhook = async (tx: Tx, vault: PhoneVault, tenant: string, given: NewWebhook) => {
  await requireCategories(tx, given.categories);
  // Counted under a lock of the institution, so that two requests at once are no sixth.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${given.institution}`}, 0))`);
  const { open, n } = await tx.one(
    z.object({ open: z.boolean(), n: z.int() }),
    sql`select exists (select from institution where institution_id = ${given.institution} and ended_at is null) as open, (select count(*)::int from webhook where institution_id = ${given.institution}) as n`,
  );
  if (!open) throw new Problem('webhook.institution_unknown', { field: 'institution' });
  if (n >= mostWebhooks) throw new Problem('webhook.too_many', { values: { most: mostWebhooks } });
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into webhook (tenant_id, institution_id, url, events, categories) values (${tenant}, ${given.institution}, ${given.url}, ${given.events}, ${given.categories}) returning webhook_id as id`,
  );
  return insertKey(tx, vault, tenant, id, 0);
};

export const updateWebhook = async (tx: Tx, id: string, version: number, given: WebhookChange): Promise<Webhook> => {
  await requireCategories(tx, given.categories);
  const touched = await tx.run(
    sql`update webhook set url = ${given.url}, events = ${given.events}, categories = ${given.categories}, version = version + 1 where webhook_id = ${id} and version = ${version}`,
  );
  const now = await requireWebhook(tx, id);
  if (touched === 0) throw new Problem('webhook.changed_meanwhile');
  return now;
};

export const stopWebhook = async (tx: Tx, id: string): Promise<Webhook> => {
  await tx.run(sql`select stop_webhook(${id})`);
  return requireWebhook(tx, id);
};

export const startWebhook = async (tx: Tx, id: string): Promise<Webhook> => {
  const { institution } = await requireWebhook(tx, id);
  const { open } = await tx.one(
    z.object({ open: z.boolean() }),
    sql`select exists (select from institution where institution_id = ${institution} and ended_at is null) as open`,
  );
  if (!open) throw new Problem('webhook.institution_ended');
  await tx.run(
    sql`update webhook set disabled_at = null, disabled_why = null, failing_since = null, version = version + 1 where webhook_id = ${id} and disabled_at is not null`,
  );
  return requireWebhook(tx, id);
};

export const insertTest = async (tx: Tx, tenant: string, id: string): Promise<{ id: string }> => {
  if ((await requireWebhook(tx, id)).disabledAt !== null) throw new Problem('webhook.disabled');
  return tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into webhook_delivery (tenant_id, webhook_id, event) values (${tenant}, ${id}, 'webhook.test') returning webhook_delivery_id as id`,
  );
};

type Asked = { state?: (typeof deliveryStates)[number] | undefined; after?: number | undefined; limit: number };
/** A page of deliveries, newest first; `after` is the number of the last one of the page before. */
export const selectDeliveries = async (tx: Tx, id: string, { state, after, limit }: Asked) => {
  await requireWebhook(tx, id);
  return tx.page(
    Delivery,
    limit,
    sql`select d.webhook_delivery_id as id, d.event, cardinality(d.ids) as count, d.state, d.tries, ${text(sql`d.created_at`)} as "createdAt", ${text(sql`d.tried_at`)} as "triedAt",
          case when d.state = 'waiting' then ${text(sql`d.next_at`)} end as "nextAt", ${text(sql`d.ended_at`)} as "endedAt", d.last_status as status, d.last_why as why,
          d.ended_by_name as "droppedBy", d.drop_reason as "dropReason", d.delivery_no as key
        from webhook_delivery d
        where d.webhook_id = ${id} and ${state === undefined ? sql`true` : sql`d.state = ${state}`} and ${after === undefined ? sql`true` : sql`d.delivery_no < ${after}`}
        order by d.delivery_no desc`,
  );
};

/** Queues dead letters again, one or all; answers how many. */
export const resend = async (tx: Tx, id: string, delivery: string | null): Promise<number> => {
  await requireWebhook(tx, id);
  const { n } = await tx.one(z.object({ n: z.int() }), sql`select resend_webhook_deliveries(${id}, ${delivery}::uuid) as n`);
  return n;
};

export const dropDelivery = async (tx: Tx, id: string, reason: string): Promise<void> => {
  const { done } = await tx.one(z.object({ done: z.boolean() }), sql`select drop_webhook_delivery(${id}, ${reason}) as done`);
  if (!done) throw new Problem('webhook.delivery_not_dead');
};
