import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });

/** The questions that the state of the system answers, in the order in which they are asked. */
export const parts = ['data', 'alerts', 'safety', 'access', 'room'] as const;

/** One thing that is so. `waits`: somebody has to see to it; `act`: at once; `unknown`: nothing was ever written about it. */
export const StatusItem = z
  .object({
    part: z.enum(parts),
    code: z.string().meta({ description: 'What is said, as the client words it: feed.silent, backup.ok, certificate.soon …' }),
    state: z.enum(['ok', 'waits', 'act', 'unknown']),
    values: z.record(z.string(), z.union([z.string(), z.number()])).meta({ description: 'What stands in the sentence; times ISO 8601' }),
  })
  .meta({ id: 'StatusItem' });
export type StatusItem = z.output<typeof StatusItem>;

/** How VIAS is, as its administrators are told. */
export const Status = z
  .object({
    state: z.enum(['ok', 'waits', 'act']),
    checkedAt: Instant,
    items: z.array(StatusItem),
    uptime: z.array(z.object({ day: z.iso.date(), minutes: z.int(), missing: z.int() })).meta({
      description:
        'Of the last 30 days (UTC) those that are written: minutes in which a server was up, and minutes missed since it first was',
    }),
    load: z.object({
      requests: z.int().meta({ description: 'Answered by this server since it started' }),
      fastShare: z.number().nullable().meta({ description: 'Share of them that took under a second, 0 to 1' }),
      loopDelayMs: z.number().nullable().meta({ description: 'How long this server stood still at worst in 99 of 100 moments' }),
      databaseBytes: z.number().nullable(),
      diskFree: z.number().nullable(),
      diskBytes: z.number().nullable(),
    }),
    system: z.object({
      version: z.string(),
      node: z.string(),
      mode: z.enum(['demo', 'production']),
      database: z.enum(['embedded', 'native']),
      postgresql: z.string().nullable(),
      postgis: z.string().nullable(),
      schema: z.int().nullable(),
      startedAt: Instant,
    }),
  })
  .meta({ id: 'Status' });
export type Status = z.output<typeof Status>;

export const endpoints = {
  readStatus: endpoint('get', '/api/status', {
    summary:
      'How VIAS is: what runs, what waits for somebody and what is urgent; for an administrator of the own municipality, for the operator of all',
    roles: ['municipality-admin', 'operator'],
    answer: ok(Status),
  }),
};
