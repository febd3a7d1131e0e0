import { z } from 'zod';
import { created, endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const Name = z.string().trim().min(3).max(120);
const Lang = z.enum(['lv', 'lt', 'en', 'ru']);
const operators = ['operator'] as const;

/** How an institution, no person, is reached. */
const Contact = z.strictObject({
  email: z.email().max(200).optional(),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9 ]{4,20}$/)
    .optional(),
  web: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .optional(),
});

const kept = {
  name: Name.meta({ description: 'In its own language' }),
  titles: z.strictObject({ lv: Name, lt: Name, en: Name }),
  languages: z.array(Lang).min(1).max(4).meta({ description: 'That it writes its warnings in, the first one first' }),
  contact: Contact,
  silentAfterMin: z
    .int()
    .min(5)
    .max(43_200)
    .nullable()
    .meta({ description: 'Minutes without news after which its feed counts as silent; null: by the rhythm of its own last 30 days' }),
};

export const NewTenant = z
  .strictObject({
    id: z
      .string()
      .max(40)
      .regex(/^(lv|lt)-[a-z]+(-[a-z]+)*$/)
      .meta({ description: 'Country and short name: lv-kuldiga. It stays for ever, since the audit and every row name it' }),
    ...kept,
  })
  .meta({ id: 'NewTenant' });
export type NewTenant = z.output<typeof NewTenant>;

export const TenantChange = z.strictObject(kept).meta({ id: 'TenantChange' });
export type TenantChange = z.output<typeof TenantChange>;

/** A municipality or service as the operator keeps it. */
export const Tenant = z
  .object({
    id: z.string(),
    country: z.enum(['LV', 'LT']),
    name: z.string(),
    titles: z.object({ lv: z.string(), lt: z.string(), en: z.string() }).partial(),
    languages: z.array(Lang),
    timeZone: z.string(),
    contact: z.object({ email: z.string(), phone: z.string(), web: z.string() }).partial(),
    silentAfterMin: z.int().nullable(),
    version: z.int(),
    territories: z.array(z.object({ country: z.string(), scheme: z.string(), code: z.string(), name: z.string() })),
    admins: z.int().meta({ description: 'Administrators who can sign in; with Keycloak nobody is counted here' }),
    invited: z.int().meta({ description: 'Administrators whose invitation waits' }),
    lastIncidentAt: Instant.nullable(),
    codesWaiting: z.int().meta({ description: 'Codes of its sources that nobody gave a meaning' }),
  })
  .meta({ id: 'Tenant' });
export type Tenant = z.output<typeof Tenant>;

export const endpoints = {
  listTenants: endpoint('get', '/api/tenants', {
    summary: 'The municipalities and services, with what is still to be done before they can work',
    roles: operators,
    answer: ok(z.object({ items: z.array(Tenant), peopleKept: z.enum(['here', 'keycloak']) })),
  }),
  addTenant: endpoint('post', '/api/tenants', {
    summary: 'Take in a municipality or service: it has its access classes, settings of warnings and audit chain at once',
    roles: operators,
    stepUp: true,
    body: NewTenant,
    answer: created(Tenant),
    problems: ['tenant.id_taken', 'tenant.language_repeated'],
  }),
  changeTenant: endpoint('put', '/api/tenants/{id}', {
    summary: 'Change what a municipality or service is called, how it is reached and when its feed counts as silent',
    roles: operators,
    stepUp: true,
    ifMatch: true,
    params: z.object({ id: z.string().max(40) }),
    body: TenantChange,
    answer: ok(Tenant),
    problems: ['tenant.not_found', 'tenant.changed_meanwhile', 'tenant.language_repeated'],
  }),
};
