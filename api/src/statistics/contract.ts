import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';
import { During } from '../http/parameters.ts';
import { IncidentFilter } from '../incidents/contract.ts';
import { Wall } from './wall-contract.ts';

export { Wall, WallFeed, WallIncident } from './wall-contract.ts';

export const StatisticsQuery = IncidentFilter.pick({ category: true, severity: true, status: true, territory: true, tenant: true }).extend({
  during: During.optional(),
});
export type StatisticsQuery = z.output<typeof StatisticsQuery>;

const Interval = z.tuple([z.number(), z.number()]);
const Rate = z
  .object({ value: z.number(), interval: Interval })
  .meta({ id: 'StatisticsRate', description: 'Per 1,000 residents over the whole period, with its 95 % interval (exact Poisson)' });
const before = z.int().nullable().meta({ description: 'In the same period of the year before; null where there is none' });
const Span = z.object({ from: z.string().nullable(), to: z.string() });

export const CategoryStatistics = z
  .object({ category: z.string(), group: z.string(), count: z.int(), before, rate: Rate.nullable() })
  .meta({ id: 'CategoryStatistics' });
export const GroupStatistics = z
  .object({ group: z.string(), count: z.int(), before, rate: Rate.nullable() })
  .meta({ id: 'GroupStatistics' });

/** One territory as the reader may know it; null count where it is suppressed. */
export const TerritoryStatistics = z
  .object({
    id: z.int(),
    code: z.string(),
    name: z.string(),
    count: z.number().nullable(),
    before: z.number().nullable(),
    residents: z.number().nullable(),
    rate: z.number().nullable().meta({ description: 'Per 1,000 residents over the whole period' }),
    interval: Interval.nullable(),
    isExact: z.boolean(),
    isSuppressed: z.boolean(),
    isUnstable: z.boolean(),
  })
  .meta({ id: 'TerritoryStatistics' });
export type TerritoryStatistics = z.output<typeof TerritoryStatistics>;

/** Everything the statistics page shows, in one answer. Hours, weekdays and months are those of Europe/Riga. */
export const Statistics = z
  .object({
    period: Span.meta({ description: 'What is counted; what lies in the future is cut off' }),
    compared: Span.nullable().meta({ description: 'The same days and hours of the year before; null without a beginning' }),
    knownFrom: z.iso.date().nullable().meta({ description: 'The first local day from which everybody whose incidents count has any' }),
    total: z.object({ count: z.int(), before, rate: Rate.nullable() }),
    rateBase: z
      .object({ residents: z.int(), asOf: z.iso.date(), tenants: z.array(z.string()) })
      .nullable()
      .meta({
        description: 'Whose incidents and residents the rates by category are of: those of whom the reader may read every incident',
      }),
    rateMissing: z.enum(['territory', 'residents']).nullable().meta({
      description:
        'Why there is no rate by category: no territory of which the reader may read every incident, or the residents of none of these were counted',
    }),
    groups: z.array(GroupStatistics),
    categories: z.array(CategoryStatistics),
    hours: z
      .array(z.object({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23), count: z.int(), before }))
      .meta({ description: 'Weekday 1 is Monday. Hours without any incident are left out' }),
    months: z
      .array(z.object({ month: z.string(), count: z.int(), before }))
      .meta({ description: 'YYYY-MM of the period; before is the same month a year earlier. Months without any are left out' }),
    territories: z
      .object({
        items: z.array(TerritoryStatistics),
        period: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
        isWidened: z.boolean().meta({ description: 'Counted for whole months and groups, for who may not read every incident concerned' }),
        isFiltered: z
          .boolean()
          .meta({ description: 'Severity, status or tenant are chosen: told only where the reader may read every incident' }),
        residentsAsOf: z.string().nullable(),
        boundarySets: z.array(z.int()),
        sources: z.array(z.string()),
      })
      .nullable()
      .meta({ description: 'The protected view; null where no borders are loaded' }),
  })
  .meta({ id: 'Statistics' });
export type Statistics = z.output<typeof Statistics>;

export const endpoints = {
  readStatistics: endpoint('get', '/api/statistics', {
    summary: 'Incidents the reader may read by category, hour, weekday and month against the year before; by territory the protected view',
    roles: ['incident-editor', 'dispatcher', 'planner', 'alert-author', 'alert-approver', 'institution', 'municipality-admin', 'auditor'],
    query: StatisticsQuery,
    answer: ok(Statistics),
    problems: ['map.category_unknown'],
  }),
  readWall: endpoint('get', '/api/wall', {
    summary: 'The duty wall: open incidents without personal data, the age of each feed, the last alert',
    roles: ['dispatcher', 'municipality-admin', 'planner'],
    answer: ok(Wall),
  }),
};
