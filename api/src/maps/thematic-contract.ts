import { z } from 'zod';
import { methods } from './classes.ts';
import { MapDefinition } from './definition.ts';

const Texts = z.object({ lv: z.string(), lt: z.string(), en: z.string() });
const Interval = z.tuple([z.number(), z.number()]);

/** What the other variable of a map says of an area. Class −1 no data, −2 suppressed. */
export const SecondValue = z
  .object({
    class: z.int().min(-2),
    value: z.number().nullable(),
    interval: Interval.nullable(),
    count: z.number().nullable(),
    denominator: z.number().nullable(),
    isExact: z.boolean(),
    isUnstable: z.boolean(),
  })
  .meta({ id: 'SecondValue' });

/** One area of a thematic map. */
export const ThematicValue = z
  .object({
    id: z.union([z.int(), z.string()]).meta({
      description: 'territory_id, the feature id in territory tiles; or the id of the grid cell, or the number of the own polygon',
    }),
    code: z.string(),
    name: z.string(),
    class: z.int().min(-2).meta({
      description:
        '0 … n − 1; −1 no data; −2 suppressed. Bivariate: 3 × the class of the second + that of the first. Hot spots: 0 cold 99 %, 1 cold 95 %, 2 not significant, 3 hot 95 %, 4 hot 99 %',
    }),
    value: z.number().nullable(),
    interval: Interval.nullable().meta({
      description: '95 % confidence interval of the value: exact Poisson for counts and rates, Wilson for shares, Student’s t for means',
    }),
    count: z.number().nullable().meta({ description: 'Incidents counted, or the numerator of a share' }),
    denominator: z.number().nullable().meta({ description: 'Residents, km², or incidents that a share is of' }),
    reference: z.number().nullable().meta({ description: 'What a change is measured against' }),
    referenceInterval: Interval.nullable(),
    isExact: z.boolean().meta({
      description:
        'Every incident counted is one the reader may read; otherwise the number is protected: noise of at most 2 for each class of closed incidents, without those of fewer than five',
    }),
    isUnstable: z
      .boolean()
      .meta({ description: 'The relative standard error is above 30 %, or the denominator below the limit: better not compared' }),
    hotSpot: z
      .object({ z: z.number(), p: z.number(), q: z.number() })
      .nullable()
      .meta({ description: 'Getis-Ord Gi*: standard score, two-sided p, and p adjusted by Benjamini and Hochberg' }),
    second: SecondValue.nullable(),
  })
  .meta({ id: 'ThematicValue' });
export type ThematicValue = z.output<typeof ThematicValue>;

export const warningCodes = [
  'counts_without_denominator',
  'unstable_rates',
  'small_denominators',
  'nearly_empty_classes',
  'all_values_equal',
  'no_overlap_in_time',
  'records_begin',
  'periods_apart',
  'denominator_apart',
  'much_suppressed',
  'much_without_data',
  'widened',
  'filter_hides_areas',
  'reference_incomplete',
  'few_areas_for_hot_spots',
  'only_readable_points',
  'residents_in_blocks',
] as const;

/** What a reader should know before believing the map. */
export const MapWarning = z
  .object({
    code: z.enum(warningCodes),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    text: z.string().meta({ description: 'The same as a sentence, in the language of Accept-Language (lv, lt, en)' }),
  })
  .meta({ id: 'MapWarning' });
export type MapWarning = z.output<typeof MapWarning>;

const Fit = z.object({
  method: z.enum(methods),
  breaks: z.array(z.number()),
  fit: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ description: 'Goodness of variance fit: 1 is a class for every value; null when all values are equal' }),
});
export const Histogram = z
  .object({
    bounds: z.array(z.number()),
    counts: z.array(z.int()),
    isLogarithmic: z.boolean().meta({ description: 'The bounds grow by a factor, because the values do' }),
  })
  .meta({ id: 'Histogram' });
export type Histogram = z.output<typeof Histogram>;

const Moment = z.string().nullable();
const Span = z.object({ from: Moment, to: Moment });
const Ring = z.array(z.tuple([z.number(), z.number()]));
const CellGeometry = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
]);
export type CellGeometry = z.output<typeof CellGeometry>;
const CellProperties = z.object({
  class: z.int(),
  value: z.number().nullable(),
  label: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({ description: 'Where the label of an own polygon stands: a point inside it, [longitude, latitude]' }),
});
const CellCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string(),
      properties: CellProperties,
      geometry: CellGeometry,
    }),
  ),
});

/** A thematic map's numbers, with its classes and what to know about them. */
export const ThematicMap = z
  .object({
    definition: MapDefinition.meta({ description: 'As it was understood, with every default filled in' }),
    unit: z.string().meta({
      description:
        'incidents, cameras, features, per_1000_residents, per_km2, percent, percent_change, percentage_points, minutes, severity, the field of a layer, or the unit of the indicator',
    }),
    indicator: z
      .object({ code: z.string(), title: Texts, unit: Texts, decimals: z.int(), direction: z.string() })
      .nullable()
      .meta({ description: 'What the register says of the indicator that is mapped' }),
    breaks: z
      .array(z.number())
      .meta({ description: 'Bounds of the classes: class i is [breaks[i], breaks[i + 1]), the last one closed; none for hot spots' }),
    secondBreaks: z.array(z.number()).nullable(),
    centre: z
      .number()
      .nullable()
      .meta({ description: 'Where a diverging map changes its colour: a class bound; null when breaks set by hand have none there' }),
    palette: z.string(),
    values: z.array(ThematicValue),
    shown: z.int(),
    noData: z.int(),
    suppressed: z.int(),
    fits: z.array(Fit).meta({ description: 'What each method would give, for as many classes' }),
    histogram: Histogram,
    warnings: z.array(MapWarning),
    period: Span.meta({ description: 'The period counted' }),
    compared: z.array(Span).meta({ description: 'The periods a change is measured against' }),
    categories: z.array(z.string()).nullable().meta({ description: 'The categories counted, null for all' }),
    isWidened: z.boolean().meta({
      description: 'Period or categories are wider than asked, so that no difference of two answers tells of single incidents',
    }),
    sources: z.array(z.string()),
    asOf: z.iso.date().nullable().meta({ description: 'The day the denominators, or the values of an indicator, are of' }),
    geometry: z.discriminatedUnion('kind', [
      z
        .object({ kind: z.literal('tiles'), boundarySets: z.array(z.int()) })
        .meta({ description: 'Territory tiles of these sets, joined by id' }),
      z.object({ kind: z.literal('features'), featureCollection: CellCollection }),
      z
        .object({ kind: z.literal('points'), layer: z.literal('incidents'), query: z.string(), boundarySets: z.array(z.int()) })
        .meta({ description: 'Heat and clusters: incident tiles with this query; the values are the list beside the map' }),
    ]),
  })
  .meta({ id: 'ThematicMap' });
export type ThematicMap = z.output<typeof ThematicMap>;
