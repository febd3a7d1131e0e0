import { z } from 'zod';
import { endpoint, ok, page, raw } from '../http/endpoint.ts';
import { During, Limit } from '../http/parameters.ts';

const Instant = z.iso.datetime({ offset: true });
const readers = ['auditor', 'municipality-admin'] as const;

/** What kind of act an entry is: a write, a sign-in, a refusal, an export, a read of personal data or of the audit. */
export const Kind = z.enum(['write', 'sign-in', 'refusal', 'export', 'read']);
export type Kind = z.output<typeof Kind>;
/** Actions of each kind; whatever is not here is a write. */
export const actionsOf: Readonly<Record<Exclude<Kind, 'write'>, readonly string[]>> = {
  'sign-in': ['sign_in', 'sign_in_refused'],
  refusal: ['refused', 'sign_in_refused'],
  export: ['export'],
  read: ['read', 'count', 'open_stream', 'view_as', 'look_up'],
};

/** One entry: who did what to which rows, and when. */
export const AuditEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    principal: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    kind: Kind,
    thingKind: z.string(),
    thingIds: z.array(z.string()).meta({ description: 'At most 20; thingCount says how many there were' }),
    thingCount: z.int(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over this entry and the hash before it, hexadecimal' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.output<typeof AuditEntry>;

const Change = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
/** An entry with everything that explains it. */
export const AuditDetail = AuditEntry.extend({
  roles: z.array(z.string()).meta({ description: 'What the person may do today; empty where VIAS does not keep the account' }),
  things: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: 'Rows that the reader may name' }),
  changes: z
    .array(Change)
    .nullable()
    .meta({ description: 'null: nothing is kept of it, or not for this reader. Neither before nor after: a value too long to be told' }),
  prevHash: z.string(),
  fits: z.boolean().meta({ description: 'It follows from the entry before it, and the one after it follows from it' }),
  nextSeq: z.int().nullable(),
  around: z.array(AuditEntry).meta({ description: 'What the same person did ten minutes before and after, oldest first; at most 30' }),
}).meta({ id: 'AuditDetail' });
export type AuditDetail = z.output<typeof AuditDetail>;

/** What verifying a chain found. */
export const AuditVerification = z
  .object({
    chain: z.string(),
    at: Instant,
    tookMs: z.int(),
    byPerson: z.boolean(),
    entries: z.int(),
    firstFault: z
      .int()
      .nullable()
      .meta({ description: 'The first entry that was changed, taken out or cut off; null when the chain holds' }),
    anchors: z.object({
      kind: z.enum(['file', 'http']),
      checked: z.int().meta({ description: 'Heads written down outside the database that were compared' }),
      lastAt: Instant.nullable(),
      lastSeq: z.int().nullable(),
      firstFault: z.int().nullable().meta({ description: 'The first head that the chain no longer has: the audit was cut or rewritten' }),
      badLines: z.int().meta({ description: 'Lines of the file that are no heads' }),
    }),
    holds: z.boolean(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.output<typeof AuditVerification>;

/** How the chain stands, without recomputing it. */
export const AuditState = z
  .object({
    chain: z.string(),
    entries: z.int(),
    since: Instant.nullable(),
    head: z.object({ seq: z.int(), at: Instant, hash: z.string() }).nullable(),
    anchored: z.object({ seq: z.int(), at: Instant, kind: z.enum(['file', 'http']) }).nullable(),
    lastCheck: AuditVerification.omit({ chain: true }).nullable(),
    days: z
      .array(z.object({ day: z.iso.date(), entries: z.int(), sealed: z.boolean() }))
      .meta({ description: 'Today and two days before it' }),
    month: z.record(Kind, z.int()).meta({ description: 'Entries of the last 30 days by kind' }),
  })
  .meta({ id: 'AuditState' });
export type AuditState = z.output<typeof AuditState>;

/** Why somebody looks who saw a person's data. */
export const LookPurpose = z.enum(['resident_asks', 'complaint', 'own_check', 'authority_asks']);
const PersonQuestion = z
  .strictObject({
    phone: z.string().trim().min(4).max(30),
    purpose: LookPurpose,
    days: z.int().min(1).max(1826).default(90),
  })
  .meta({ id: 'PersonQuestion' });
/** One time somebody saw a person's data, or the person was warned, or changed them alone. */
export const PersonRead = z
  .object({
    at: Instant,
    kind: z.enum(['read', 'alert', 'self']),
    name: z.string().meta({ description: 'Who looked, or the title of the warning' }),
    roles: z.array(z.string()),
    what: z.array(z.string()),
    purpose: z.string(),
    seq: z.int().nullable(),
  })
  .meta({ id: 'PersonRead' });
export type PersonRead = z.output<typeof PersonRead>;

const filter = {
  principal: z.string().max(200).optional().meta({ description: 'Id of a person or machine, or part of the name' }),
  kind: Kind.optional(),
  action: z.string().max(60).optional(),
  thingKind: z.string().max(60).optional(),
  thingId: z.string().max(100).optional().meta({ description: 'Id of a row, or the number of an incident' }),
  during: During.optional(),
};
/** Entries that one file takes. */
export const mostExported = 100_000;

export const endpoints = {
  listAuditEntries: endpoint('get', '/api/audit', {
    summary: 'The audit of the own tenant, newest first; that it was read is noted in it',
    roles: readers,
    query: z.object({ ...filter, after: z.coerce.number().int().positive().optional(), limit: Limit }),
    answer: page(AuditEntry),
  }),
  readAuditState: endpoint('get', '/api/audit/state', {
    summary: 'How the chain of the own tenant stands: head, last anchor, last verification, the last days',
    roles: readers,
    answer: ok(AuditState),
  }),
  verifyAudit: endpoint('get', '/api/audit/verification', {
    summary: 'Recomputes the whole chain of the own tenant and compares it with what was written down outside the database',
    roles: readers,
    answer: ok(AuditVerification),
    limit: { rate: 'heavy' },
  }),
  exportAudit: endpoint('get', '/api/audit/export', {
    summary: `The entries that match as a file, newest first, at most ${mostExported}; noted in the audit`,
    roles: readers,
    query: z.object({ ...filter, format: z.enum(['csv', 'json']) }),
    answer: raw('application/octet-stream'),
    problems: ['audit.too_many'],
    limit: { rate: 'heavy' },
  }),
  askPerson: endpoint('post', '/api/audit/person', {
    summary: 'Who saw the data of the person with a number, in the own municipality; the question is noted with its purpose',
    roles: readers,
    body: PersonQuestion,
    answer: ok(z.object({ items: z.array(PersonRead).meta({ description: 'The newest 500' }), total: z.int(), since: Instant })),
    problems: ['phone.invalid', 'phone.country', 'phone.not_mobile', 'phone.premium'],
    limit: { rate: 'heavy' },
  }),
  readAuditEntry: endpoint('get', '/api/audit/{seq}', {
    summary: 'One entry with what was changed, what it stands between, and what the same person did around it',
    roles: readers,
    params: z.object({ seq: z.coerce.number().int().positive() }),
    answer: ok(AuditDetail),
    problems: ['audit.not_found'],
  }),
};
