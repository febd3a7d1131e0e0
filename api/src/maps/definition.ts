import { z } from 'zod';
import { CameraKind, CameraStatus } from '../cameras/contract.ts';
import { IncidentStatus, Severity } from '../incidents/contract.ts';
import { methods } from './classes.ts';

const Instant = z.iso.datetime({ offset: true });

/** A period of time; null is an open end. The end is not included. */
export const Period = z
  .strictObject({ from: Instant.nullable(), to: Instant.nullable() })
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), { error: 'the start must lie before the end' })
  .meta({ id: 'Period', description: 'from and to, ISO 8601 with offset, null for an open end; the end is not included' });
export type Period = z.output<typeof Period>;

const Category = z.string().regex(/^[a-z_]{2,40}$/);
const some = <S extends z.ZodType>(item: S) => z.array(item).min(1).max(100);

const IncidentSource = z.strictObject({
  kind: z.literal('incidents'),
  during: Period.optional(),
  category: some(Category).optional(),
  severity: some(Severity).optional(),
  status: some(IncidentStatus).optional(),
  tenant: some(z.string().max(40)).optional(),
});
const IndicatorSource = z.strictObject({
  kind: z.literal('indicator'),
  code: z.string().min(1).max(80),
  period: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .meta({ description: 'A period the indicator has values for, as its register says; the latest without' }),
});
const CameraSource = z.strictObject({
  kind: z.literal('cameras'),
  cameraKind: some(CameraKind).optional(),
  status: some(CameraStatus).optional().meta({ description: 'Without it those in use: active and out of order' }),
  tenant: some(z.string().max(40)).optional(),
});
const LayerSource = z.strictObject({
  kind: z.literal('layer'),
  layerId: z.string().max(60).meta({ description: 'A layer that somebody brought; its features are counted, each where its middle lies' }),
  property: z.string().max(300).optional().meta({ description: 'The field of numbers whose sum is the measure “value”' }),
});

/** What is mapped. */
export const Source = z.discriminatedUnion('kind', [IncidentSource, IndicatorSource, CameraSource, LayerSource]).meta({ id: 'MapSource' });
export type Source = z.output<typeof Source>;
export type IncidentSource = z.output<typeof IncidentSource>;

const Against = z.union([
  z.strictObject({ during: Period }),
  z.strictObject({ sameWeeksOfYears: z.int().min(1).max(5) }).meta({
    description: 'The mean of the same ISO weeks of so many earlier years, with its interval; needs a period of at most 53 weeks',
  }),
  z.strictObject({ period: z.string().min(1).max(40) }).meta({ description: 'Another period of the indicator' }),
]);
const Per = z.enum(['residents', 'km2']);

/** What is said of each area. Rates are per 1,000 residents or per square kilometre over the whole period; shares and changes in percent. */
export const Measure = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('count') }),
    z.strictObject({ kind: z.literal('rate'), per: Per.default('residents') }),
    z.strictObject({
      kind: z.literal('share'),
      category: some(Category).meta({ description: 'Their share of the incidents of the source' }),
    }),
    z.strictObject({ kind: z.literal('mean'), property: z.enum(['severity', 'minutesToClose']) }),
    z.strictObject({
      kind: z.literal('change'),
      against: Against,
      as: z.enum(['percent', 'difference']).default('percent'),
      per: Per.optional().meta({ description: 'The change of a rate; without it of the count, or of the indicator' }),
    }),
    z.strictObject({ kind: z.literal('value') }).meta({ description: 'The value of the indicator, or the sum of a layer’s property' }),
  ])
  .meta({ id: 'MapMeasure' });
export type Measure = z.output<typeof Measure>;

const Degrees = (limit: number) => z.number().min(-limit).max(limit);
const Extent = z
  .tuple([Degrees(180), Degrees(90), Degrees(180), Degrees(90)])
  .refine(([west, south, east, north]) => west < east && south < north, { error: 'west < east and south < north expected' })
  .meta({ description: '[minLon, minLat, maxLon, maxLat] in degrees, WGS 84' });

/** The areas of the map. Cells of one size are the same on every map, whatever the extent. */
export const MapArea = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('territory'),
      boundarySet: z
        .array(z.int().positive().max(2_147_483_647))
        .min(1)
        .max(20)
        .optional()
        .meta({ description: 'Boundary sets; without it those of the level as they were at the end of the period' }),
      level: z.enum(['country', 'region', 'municipality', 'parish', 'neighbourhood']).default('municipality'),
    }),
    z.strictObject({
      kind: z.literal('grid'),
      shape: z.enum(['hexagon', 'square']),
      size: z
        .number()
        .meta({ description: 'Metres, 250 to 50,000: the side of a square, or the distance between opposite sides of a hexagon' }),
      crs: z
        .enum(['3059', '3346'])
        .default('3059')
        .meta({ description: 'LKS-92 of Latvia or LKS-94 of Lithuania, in which the cells are even' }),
      extent: Extent.optional().meta({
        description: 'Only cells that touch it; without it those of all territories that somebody reports from',
      }),
    }),
    z.strictObject({
      kind: z.literal('layer'),
      layerId: z.string().max(60).meta({ description: 'A layer that somebody brought; its polygons are the areas, they may overlap' }),
      name: z.string().max(300).optional().meta({ description: 'The field of texts that names the areas; without it they are numbered' }),
    }),
  ])
  .meta({ id: 'MapArea' });
export type MapArea = z.output<typeof MapArea>;
export type GridArea = Extract<MapArea, { kind: 'grid' }>;
export type OwnArea = Extract<MapArea, { kind: 'layer' }>;

/** How values become classes: 2 to 9 of them (`map.classes_out_of_range` otherwise). Manual breaks are the bounds, ascending; fixed ones keep the colours of a series of maps alike. */
export const Classification = z
  .strictObject({
    method: z.enum(methods).default('quantile'),
    classes: z.int().default(5),
    breaks: z.array(z.number().min(-1e12).max(1e12)).max(100).optional(),
  })
  .meta({ id: 'MapClassification' });
export type Classification = z.output<typeof Classification>;

const Second = z.strictObject({ source: Source, measure: Measure, classification: Classification.prefault({}) });

/** A thematic map, said once: the builder writes it, saved maps keep it, page, print, export and GeoServer draw from it. */
export const MapDefinition = z
  .strictObject({
    source: Source,
    measure: Measure.prefault({ kind: 'count' }),
    area: MapArea.prefault({ kind: 'territory' }),
    classification: Classification.prefault({}),
    display: z.enum(['choropleth', 'symbols', 'grid', 'heat', 'clusters', 'hotspots', 'bivariate']).default('choropleth'),
    second: Second.optional().meta({
      description: 'The other variable of a bivariate map, or the symbols over a choropleth; on the same areas',
    }),
    palette: z.string().max(40).optional().meta({ description: 'A palette of @vias/style; without it the one that fits the measure' }),
    reversed: z.boolean().default(false),
    labels: z.enum(['none', 'name', 'value']).default('none'),
    titles: z
      .strictObject({ lv: z.string().max(200), lt: z.string().max(200), en: z.string().max(200) })
      .partial()
      .optional(),
  })
  .meta({ id: 'MapDefinition' });
export type MapDefinition = z.output<typeof MapDefinition>;
