import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';
import { During, listOf } from '../http/parameters.ts';
import { IncidentFilter } from '../incidents/contract.ts';
import { methods } from './classes.ts';
import { MapDefinition } from './definition.ts';
import { ThematicMap } from './thematic-contract.ts';

export { MapDefinition, Period } from './definition.ts';
export { ThematicMap, ThematicValue } from './thematic-contract.ts';

const Id = z.coerce.number().int().positive().max(2_147_483_647);

export const RateQuery = z.object({
  boundarySet: listOf(Id)
    .optional()
    .meta({ description: 'Boundary sets to draw; without it the municipalities as they were at the end of the period' }),
  during: During.optional(),
  category: IncidentFilter.shape.category,
  method: z.enum(methods).default('quantile'),
  classes: z.coerce.number().int().min(2).max(9).default(5),
  breaks: listOf(z.coerce.number().min(0).max(1e9))
    .optional()
    .meta({ description: 'Bounds of the classes for method=manual, ascending; widened to hold every value' }),
});
export type RateQuery = z.output<typeof RateQuery>;

/** One territory of the map. Rates are incidents per 1,000 residents over the whole period. */
export const RateValue = z
  .object({
    id: z.int().meta({ description: 'territory_id, the feature id in territory tiles' }),
    code: z.string(),
    name: z.string(),
    class: z.int().min(-2).meta({ description: '0 … n − 1; −1 no data; −2 suppressed' }),
    count: z.int().nullable(),
    residents: z.int().nullable(),
    rate: z.number().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable().meta({ description: '95 % confidence interval of the rate (exact Poisson)' }),
    plusMinus: z.number().nullable().meta({ description: 'Half the width of the interval' }),
    isExact: z.boolean().meta({
      description:
        'Every incident counted is one the reader may read; otherwise the number is protected: noise of at most 2 for each class of closed incidents, without those of fewer than five',
    }),
  })
  .meta({ id: 'RateValue' });
export type RateValue = z.output<typeof RateValue>;

/** A choropleth's numbers; its shapes are the tiles of the boundary sets. */
export const RateMap = z
  .object({
    method: z.enum(methods),
    breaks: z.array(z.number()).meta({ description: 'Bounds of the classes: class i is [breaks[i], breaks[i + 1]), the last one closed' }),
    values: z.array(RateValue),
    shown: z.int(),
    noData: z.int(),
    suppressed: z.int(),
    boundarySets: z.array(z.int()),
    period: z
      .object({ from: z.string().nullable(), to: z.string().nullable() })
      .meta({ description: 'The period counted; whole calendar months for who may not read every incident concerned' }),
    categories: z
      .array(z.string())
      .nullable()
      .meta({ description: 'The categories counted, null for all; whole groups for who may not read every incident concerned' }),
    isWidened: z
      .boolean()
      .meta({ description: 'Period or categories are wider than asked, so that no difference of two answers tells of single incidents' }),
    residentsAsOf: z.iso.date().nullable(),
    sources: z.array(z.string()),
  })
  .meta({ id: 'RateMap' });
export type RateMap = z.output<typeof RateMap>;

export const SeriesQuery = IncidentFilter.pick({
  during: true,
  category: true,
  severity: true,
  status: true,
  territory: true,
  bbox: true,
  tenant: true,
}).extend({
  step: z.enum(['day', 'week', 'month']).default('month'),
});
export type SeriesQuery = z.output<typeof SeriesQuery>;

export const SeriesItem = z
  .object({ start: z.iso.date().meta({ description: 'First day; weeks begin on Monday' }), count: z.int() })
  .meta({ id: 'SeriesItem' });

const readers = [
  'incident-editor',
  'dispatcher',
  'planner',
  'alert-author',
  'alert-approver',
  'institution',
  'municipality-admin',
  'auditor',
] as const;

const thematicProblems = [
  'map.boundary_set_unknown',
  'map.boundary_set_missing',
  'map.breaks_missing',
  'map.breaks_not_ascending',
  'map.classes_out_of_range',
  'map.palette_unknown',
  'map.palette_unfit',
  'map.layer_unknown',
  'map.layer_property_unfit',
  'map.layer_name_unfit',
  'map.own_areas_none',
  'map.own_areas_too_many',
  'map.own_areas_too_detailed',
  'map.own_area_too_detailed',
  'map.own_areas_source_unfit',
  'map.own_areas_display_unfit',
  'map.area_unfit',
  'map.measure_unfit',
  'map.display_unfit',
  'map.second_missing',
  'map.second_unfit',
  'map.category_unknown',
  'map.tenant_unknown',
  'map.share_outside',
  'map.indicator_unknown',
  'map.indicator_period_unknown',
  'map.no_overlap_in_time',
  'map.denominator_missing',
  'map.period_open',
  'map.period_too_long',
  'map.grid_size_out_of_range',
  'map.grid_too_fine',
  'map.grid_without_residents',
  'map.grid_empty',
] as const;

export const endpoints = {
  readIncidentRate: endpoint('get', '/api/maps/incident-rate', {
    summary: 'Incidents per 1,000 residents by territory, with classes; small numbers about others are suppressed',
    roles: readers,
    query: RateQuery,
    answer: ok(RateMap),
    problems: [
      'map.boundary_set_unknown',
      'map.boundary_set_missing',
      'map.breaks_missing',
      'map.breaks_not_ascending',
      'map.category_unknown',
      'map.denominator_missing',
    ],
  }),
  drawThematicMap: endpoint('post', '/api/maps/thematic', {
    summary: 'The numbers, classes and warnings of a thematic map, from its definition',
    roles: readers,
    body: MapDefinition,
    answer: ok(ThematicMap),
    problems: thematicProblems,
    limit: { bytes: 100_000, rate: 'read' },
  }),
  readIncidentSeries: endpoint('get', '/api/maps/incident-series', {
    summary: 'Incidents that the reader may read, counted by day, week or month of local time; times without any are left out',
    roles: readers,
    query: SeriesQuery,
    answer: ok(z.object({ step: z.enum(['day', 'week', 'month']), items: z.array(SeriesItem) })),
  }),
};
