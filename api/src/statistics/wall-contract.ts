import { z } from 'zod';
import { IncidentStatus, Severity } from '../incidents/contract.ts';

const Instant = z.iso.datetime({ offset: true });
const Degrees = z.tuple([z.number(), z.number()]);

/**
 * An open incident as a whole room may see it: what and roughly where, never a name, a title, an address or a description. Special categories (sensitivity 3)
 * show their group and municipality and stand on no map; other sensitive ones show their municipality and the snapped place.
 */
export const WallIncident = z
  .object({
    id: z.uuid(),
    category: z.string().nullable().meta({ description: 'Null for special categories: only their group is told' }),
    group: z.string(),
    severity: Severity,
    status: IncidentStatus,
    isTaken: z.boolean().meta({ description: 'Somebody is responsible' }),
    occurredAt: Instant,
    dueAt: Instant.nullable(),
    tenant: z.string(),
    settlement: z.string().nullable().meta({ description: 'The nearest town or village within 10 km; null for sensitive incidents' }),
    municipality: z.string().nullable(),
    position: Degrees.nullable().meta({ description: 'The public place, degrees, WGS 84' }),
  })
  .meta({ id: 'WallIncident' });
export type WallIncident = z.output<typeof WallIncident>;

/** Where news come from and how old they are. Silent when older than `silentAfter` minutes: a quiet that the source's own rhythm explains once in a thousand times. */
export const WallFeed = z
  .object({
    kind: z.enum(['tenant', 'import']),
    key: z.string().meta({ description: 'The tenant, or the source of the import' }),
    name: z.string(),
    lastAt: Instant.nullable().meta({ description: 'The last news; null when there were none for a week' }),
    silentAfter: z.int().meta({ description: 'Minutes' }),
    territories: z.array(z.int()).meta({ description: 'territory_id of the municipalities it reports from' }),
    label: Degrees.nullable().meta({ description: 'Where words about its area stand, degrees, WGS 84' }),
    isOwn: z.boolean(),
  })
  .meta({ id: 'WallFeed' });
export type WallFeed = z.output<typeof WallFeed>;

/** The last alert that began to be sent, and what became of its messages; null numbers below 20 people. */
export const WallAlert = z
  .object({
    id: z.uuid(),
    event: z.string(),
    areaName: z.string(),
    isDrill: z.boolean(),
    startedAt: Instant,
    expiresAt: Instant,
    tenant: z.string(),
    people: z.object({ delivered: z.int(), onTheWay: z.int(), failed: z.int() }).nullable(),
  })
  .meta({ id: 'WallAlert' });

export const Wall = z
  .object({
    at: Instant,
    open: z
      .object({ all: z.int(), act: z.int(), late: z.int() })
      .meta({ description: 'Of the last seven days, and what is due since yesterday' }),
    items: z.array(WallIncident).max(60).meta({ description: 'The 60 most urgent: act now first, then by time left' }),
    feeds: z.array(WallFeed),
    alert: WallAlert.nullable(),
    areas: z
      .array(z.object({ id: z.uuid(), event: z.string(), expiresAt: Instant, geometry: z.unknown() }))
      .max(5)
      .meta({ description: 'Alerts in force: GeoJSON, degrees, WGS 84' }),
    boundarySets: z.array(z.int()).meta({ description: 'The municipalities as they are now' }),
    extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable().meta({ description: 'What the map shows, degrees' }),
  })
  .meta({ id: 'Wall' });
export type Wall = z.output<typeof Wall>;
