import { z } from 'zod';
import { endpoint, ok, page } from '../http/endpoint.ts';
import { During, Limit } from '../http/parameters.ts';

const Instant = z.iso.datetime({ offset: true });
const readers = ['auditor', 'municipality-admin'] as const;

/** One entry: who did what to which rows, and when. */
export const AuditEntry = z
  .object({
    seq: z.int(),
    at: Instant,
    principal: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    thingKind: z.string(),
    thingIds: z.array(z.string()).meta({ description: 'At most 20; thingCount says how many there were' }),
    thingCount: z.int(),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over this entry and the hash before it, hexadecimal' }),
  })
  .meta({ id: 'AuditEntry' });

/** What verifying a chain found. */
export const AuditVerification = z
  .object({
    chain: z.string(),
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

export const endpoints = {
  listAuditEntries: endpoint('get', '/api/audit', {
    summary: 'The audit of the own tenant, newest first; that it was read is noted in it',
    roles: readers,
    query: z.object({
      principal: z.string().max(200).optional().meta({ description: 'Id of a person or machine, or part of the name' }),
      action: z.string().max(60).optional(),
      thingKind: z.string().max(60).optional(),
      thingId: z.string().max(100).optional(),
      during: During.optional(),
      after: z.coerce.number().int().positive().optional(),
      limit: Limit,
    }),
    answer: page(AuditEntry),
  }),
  verifyAudit: endpoint('get', '/api/audit/verification', {
    summary: 'Recomputes the whole chain of the own tenant and compares it with what was written down outside the database',
    roles: readers,
    answer: ok(AuditVerification),
    limit: { rate: 'heavy' },
  }),
};
