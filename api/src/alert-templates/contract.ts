import { z } from 'zod';
import { created, endpoint, ok } from '../http/endpoint.ts';

const Lang = z.enum(['lv', 'lt', 'ru', 'en']);
const Instant = z.iso.datetime({ offset: true });
const words = (most: number) => z.string().trim().min(1).max(most);
const inEvery = (most: number) => z.strictObject({ lv: words(most), lt: words(most), ru: words(most), en: words(most) });

/** A field of a template. `max` characters at most; a time takes 12 in every language. */
const TemplatePlaceholder = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,19}$/),
    kind: z.enum(['place', 'time', 'number', 'phone', 'url', 'choice']),
    max: z.int().min(1).max(100),
    choices: z.array(inEvery(60)).min(2).max(12).optional(),
  })
  .refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), { error: 'choices belong to a choice, and to it alone' })
  .refine(({ kind, max }) => kind !== 'time' || max >= 12, { error: 'a time takes 12 characters' })
  .meta({ id: 'TemplatePlaceholder' });

const cap = {
  category: z.enum(['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other']),
  responseType: z.enum(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None']),
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
};

/** A template as a municipality writes it; texts are left out where nobody reads that language. */
export const NewTemplate = z
  .strictObject({
    hazard: z.string().max(30),
    names: inEvery(120),
    ...cap,
    texts: z.partialRecord(Lang, words(1000)),
    placeholders: z
      .array(TemplatePlaceholder)
      .max(8)
      .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, { error: 'each key once' })
      .default([]),
    validUntil: Instant.nullable().default(null),
  })
  .meta({ id: 'NewAlertTemplate' });
export type NewTemplate = z.output<typeof NewTemplate>;

export const Template = z
  .object({
    id: z.uuid(),
    version: z.int(),
    isShared: z.boolean().meta({ description: 'Of VIAS, for all municipalities; the others are the own one’s' }),
    hazard: z.string(),
    names: z.record(Lang, z.string()),
    ...cap,
    texts: z.partialRecord(Lang, z.string()),
    placeholders: z.array(TemplatePlaceholder),
    validUntil: Instant.nullable(),
    state: z.enum(['valid', 'expired', 'withdrawn']),
    written: z.object({ name: z.string(), at: Instant }),
    withdrawn: z.object({ name: z.string(), at: Instant }).nullable(),
  })
  .meta({ id: 'AlertTemplate' });
export type Template = z.output<typeof Template>;

const Hazard = z
  .object({ code: z.string(), names: z.record(Lang, z.string()) })
  .meta({ id: 'Hazard', description: 'A word of the glossary in the four languages of warnings' });

export { Hazard };

const readers = ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor'] as const;
const byId = z.object({ id: z.uuid() });
const writing = [
  'template.hazard_unknown',
  'template.text_missing',
  'template.mark_unknown',
  'template.mark_unused',
  'template.too_long',
  'template.ends_in_past',
] as const;

export const endpoints = {
  listTemplates: endpoint('get', '/api/alert-templates', {
    summary: 'Templates by hazard, the own ones before the shared ones of each, and the glossary of hazards',
    roles: readers,
    query: z.object({ all: z.enum(['true', 'false']).default('false').meta({ description: 'With the expired and the withdrawn' }) }),
    answer: ok(z.object({ items: z.array(Template), hazards: z.array(Hazard) }).meta({ id: 'AlertTemplates' })),
  }),
  writeTemplate: endpoint('post', '/api/alert-templates', {
    summary: 'Write a template of the own municipality',
    roles: ['municipality-admin'],
    body: NewTemplate,
    answer: created(Template),
    problems: [...writing, 'request.idempotency_key_reused'],
  }),
  changeTemplate: endpoint('put', '/api/alert-templates/{id}', {
    summary: 'Write the next version; the versions before it are kept',
    roles: ['municipality-admin'],
    ifMatch: true,
    params: byId,
    body: NewTemplate,
    answer: ok(Template),
    problems: [...writing, 'template.not_found', 'template.shared', 'template.changed_meanwhile', 'template.withdrawn'],
  }),
  withdrawTemplate: endpoint('post', '/api/alert-templates/{id}/withdraw', {
    summary: 'Withdraw a template: drafts made of it can no longer be submitted',
    roles: ['municipality-admin'],
    params: byId,
    answer: ok(Template),
    problems: ['template.not_found', 'template.shared', 'template.withdrawn'],
  }),
  readTemplateVersions: endpoint('get', '/api/alert-templates/{id}/versions', {
    summary: 'Every version, newest first',
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(Template) }).meta({ id: 'AlertTemplateVersions' })),
    problems: ['template.not_found'],
  }),
};
