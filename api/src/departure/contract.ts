import { z } from 'zod';
import { endpoint, noContent, ok, raw } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const Moment = z.object({ name: z.string(), at: Instant }).nullable();
const byTenant = z.object({ id: z.string().max(40) });
const TypedId = z.string().max(40).meta({ description: 'Its short name, typed by hand' });

/** A municipality or service that leaves, step by step. */
export const Departure = z
  .object({
    tenant: z.string(),
    reason: z.string(),
    waitDays: z.int().meta({ description: 'Days between the agreement and the erasure' }),
    announced: Moment,
    exportedAt: Instant.nullable().meta({ description: 'When its data were last taken along' }),
    agreed: Moment,
    eraseAfter: Instant.nullable(),
    isErasing: z.boolean().meta({ description: 'The first rows are gone: it cannot be taken back any more' }),
    isHeld: z.boolean().meta({ description: 'A legal hold or a warning on its way puts the erasure off' }),
    erased: z.int().meta({ description: 'Rows that were erased' }),
    erasedAt: Instant.nullable(),
  })
  .meta({ id: 'Departure' });
export type Departure = z.output<typeof Departure>;

export const endpoints = {
  listDepartures: endpoint('get', '/api/departures', {
    summary: 'Municipalities and services that leave or have left',
    roles: ['operator'],
    answer: ok(z.object({ items: z.array(Departure) })),
  }),
  announceDeparture: endpoint('post', '/api/departures/{id}', {
    summary: 'Announce that a municipality or service leaves; nothing is changed until its own administrator agrees',
    roles: ['operator'],
    stepUp: true,
    params: byTenant,
    body: z.strictObject({
      typed: TypedId,
      reason: z.string().trim().min(10).max(500),
      waitDays: z.int().min(30).max(365).default(30),
    }),
    answer: ok(Departure),
    problems: ['departure.tenant_not_found', 'departure.not_typed', 'departure.announced_already'],
  }),
  withdrawDeparture: endpoint('delete', '/api/departures/{id}', {
    summary: 'Take it back: the municipality stays. What has ended stays ended',
    roles: ['operator', 'municipality-admin'],
    stepUp: true,
    params: byTenant,
    answer: noContent,
    problems: ['departure.none', 'departure.not_yours'],
  }),
  readDeparture: endpoint('get', '/api/departure', {
    summary: 'Whether one’s own municipality leaves, and how far that is',
    roles: ['municipality-admin', 'auditor'],
    answer: ok(z.object({ departure: Departure.nullable() })),
  }),
  exportDeparture: endpoint('get', '/api/departure/export', {
    summary:
      'Everything of one’s own as a gzipped tar of GeoJSON and JSON, a file for each thousand rows, with a manifest of counts and SHA-256',
    roles: ['municipality-admin'],
    stepUp: true,
    answer: raw('application/gzip'),
    problems: ['departure.none'],
    limit: { rate: 'heavy' },
  }),
  agreeDeparture: endpoint('post', '/api/departure/agreement', {
    summary: 'Agree to leave: what was shared ends at once, the waiting time begins, and after it everything of one’s own is erased',
    roles: ['municipality-admin'],
    stepUp: true,
    body: z.strictObject({ typed: TypedId }),
    answer: ok(Departure),
    problems: [
      'departure.none',
      'departure.not_typed',
      'departure.not_exported',
      'departure.alert_underway',
      'departure.agreed_already',
      'departure.own_announcement',
    ],
  }),
};
