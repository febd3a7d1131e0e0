import { z } from 'zod';
import { created, endpoint, noContent, ok, raw } from '../http/endpoint.ts';
import { Flag } from '../http/parameters.ts';

const makers = ['planner', 'municipality-admin'] as const;
export const Format = z.enum(['geojson', 'csv', 'gpkg', 'shp', 'kml', 'fgb']);
export type Format = z.output<typeof Format>;
export const GeometryKind = z.enum(['point', 'line', 'area']);
const Visibility = z.enum(['own', 'tenant', 'partners', 'public']).meta({
  description: 'own: its maker; tenant: colleagues; partners: colleagues and the municipalities named; public: everybody',
});
const Extent = z.array(z.number()).length(4).nullable().meta({ description: 'West, south, east, north in degrees, WGS 84' });
const Srid = z.union([z.literal(4326), z.literal(3059), z.literal(3346), z.literal(3857)]);

export const LayerField = z
  .object({
    name: z.string(),
    kind: z.enum(['text', 'integer', 'number', 'boolean', 'date']),
    filled: z.int().meta({ description: 'Features that have a value' }),
    personal: z.enum(['heading', 'values']).nullable().meta({ description: 'What makes the field look like personal data; null: nothing' }),
  })
  .meta({ id: 'LayerField' });
export type LayerField = z.output<typeof LayerField>;

/** What was repaired or rejected, by kind, with the first of them. */
export const LayerFinding = z
  .object({
    code: z.string(),
    outcome: z.enum(['repaired', 'rejected']),
    count: z.int(),
    text: z.string(),
    examples: z.array(z.object({ number: z.int(), line: z.int().nullable(), detail: z.string().nullable() })),
  })
  .meta({ id: 'LayerFinding' });
const counts = {
  read: z.int(),
  kept: z.int(),
  rejected: z.int(),
  repaired: z.int(),
};

export const OwnLayer = z
  .object({
    id: z.uuid(),
    tenant: z.string(),
    title: z.string(),
    fileName: z.string(),
    format: Format,
    crs: z.int().nullable().meta({ description: 'EPSG code in which the file was read' }),
    geometryKinds: z.array(GeometryKind),
    fields: z.array(LayerField),
    extent: Extent,
    ...counts,
    source: z.string(),
    licence: z.string(),
    lawfulBasis: z.string(),
    hasPersonalData: z.boolean(),
    visibility: Visibility,
    partners: z.array(z.string()),
    version: z.int(),
    changedAt: z.string(),
    changedBy: z.string(),
    isMine: z.boolean().meta({ description: 'Whether the reader may change it' }),
  })
  .meta({ id: 'OwnLayer' });
export type OwnLayer = z.output<typeof OwnLayer>;

/** How a file is to be read where it does not say so itself. */
const reading = {
  layer: z.string().max(300).optional().meta({ description: 'Layer of a file that has several; the first otherwise' }),
  crs: z.coerce.number().pipe(Srid).optional().meta({ description: 'EPSG code of the coordinates, where the file is silent or mistaken' }),
  xColumn: z.string().max(300).optional(),
  yColumn: z.string().max(300).optional(),
};

export const LayerPreview = z
  .object({
    upload: z.uuid().meta({ description: 'Name of the file kept for an hour; keeping the layer takes it' }),
    fileName: z.string(),
    format: Format,
    layers: z.array(z.string()),
    layer: z.string().nullable(),
    crs: z.int().nullable(),
    isElsewhere: z.boolean().meta({ description: 'Most of it lies outside Latvia and Lithuania' }),
    ...counts,
    vertices: z.int(),
    geometryKinds: z.array(GeometryKind),
    fields: z.array(LayerField),
    extent: Extent,
    rows: z.array(z.object({ number: z.int(), line: z.int().nullable(), values: z.record(z.string(), z.unknown()) })),
    findings: z.array(LayerFinding),
  })
  .meta({ id: 'LayerPreview' });
export type LayerPreview = z.output<typeof LayerPreview>;

const ground = {
  title: z.string().trim().min(1).max(200),
  source: z.string().trim().max(500).default(''),
  licence: z.string().trim().max(200).default(''),
  lawfulBasis: z.string().trim().max(500).default(''),
  visibility: Visibility.default('own'),
  partners: z.array(z.string().max(40)).max(50).default([]),
};
export const LayerBody = z.strictObject(ground).meta({ id: 'LayerBody' });
export type LayerBody = z.output<typeof LayerBody>;
export const NewLayer = z
  .strictObject({
    ...ground,
    ...reading,
    swapAxes: z.boolean().optional(),
    upload: z.uuid(),
    fileName: z.string().max(255),
    fields: z
      .array(z.string().max(300))
      .max(300)
      .optional()
      .meta({ description: 'Fields to take; all but those that look like personal data otherwise' }),
    hasPersonalData: z.boolean().default(false).meta({ description: 'Fields that look like personal data are taken knowingly' }),
  })
  .meta({ id: 'NewLayer' });
export type NewLayer = z.output<typeof NewLayer>;

const params = z.object({ id: z.uuid() });
const whole = z.coerce.number().int().min(0);
const base = '/api/layers';
const readingProblems = [
  'layer.type_unknown',
  'layer.file_empty',
  'layer.zip_unsafe',
  'layer.zip_too_large',
  'layer.shapefile_incomplete',
  'layer.xml_entities',
  'layer.no_ogr2ogr',
  'layer.not_readable',
  'layer.too_slow',
  'layer.not_geojson',
  'layer.no_coordinates',
  'layer.column_unknown',
  'layer.layer_unknown',
  'layer.crs_unknown',
  'layer.crs_likely',
  'layer.crs_lies',
  'layer.swapped',
  'layer.too_many_features',
  'layer.too_many_vertices',
  'layer.too_many_fields',
  'layer.no_features',
  'layer.nothing_kept',
  'import.file_too_large',
  'import.no_file',
  'import.cut_off',
  'import.upload_gone',
];
const groundProblems = ['layer.ground_missing', 'layer.personal_stays_home', 'layer.partner_unknown'];
export const endpoints = {
  preview: endpoint('post', `${base}/preview`, {
    summary: 'Read a file as a layer and tell what would be kept, repaired and rejected; nothing is kept yet',
    roles: makers,
    query: z.object({ ...reading, swapAxes: Flag.optional(), upload: z.uuid().optional(), fileName: z.string().max(255).optional() }),
    answer: ok(LayerPreview),
    problems: readingProblems,
    limit: { rate: 'heavy' },
  }),
  keep: endpoint('post', base, {
    summary: 'Keep a previewed file as a layer',
    roles: makers,
    body: NewLayer,
    answer: created(OwnLayer),
    problems: [...readingProblems, ...groundProblems, 'layer.field_unknown', 'layer.personal_fields', 'layer.too_many'],
    limit: { rate: 'heavy', bytes: 200_000 },
  }),
  list: endpoint('get', base, {
    summary: 'Layers that people brought and the reader may see, the latest first',
    roles: 'public',
    answer: ok(z.object({ items: z.array(OwnLayer) })),
  }),
  read: endpoint('get', `${base}/{id}`, {
    summary: 'One layer',
    roles: 'public',
    params,
    answer: ok(OwnLayer),
    problems: ['layer.not_found'],
  }),
  findings: endpoint('get', `${base}/{id}/findings`, {
    summary: 'What was repaired and rejected when the layer was read',
    roles: makers,
    params,
    answer: ok(z.object({ items: z.array(LayerFinding) })),
    problems: ['layer.not_found'],
  }),
  change: endpoint('put', `${base}/{id}`, {
    summary: 'Change what is said about a layer and who may see it',
    roles: makers,
    params,
    body: LayerBody,
    ifMatch: true,
    answer: ok(OwnLayer),
    problems: ['layer.not_found', 'layer.not_yours', 'layer.changed_meanwhile', ...groundProblems],
  }),
  remove: endpoint('delete', `${base}/{id}`, {
    summary: 'Delete a layer with everything in it',
    roles: makers,
    params,
    answer: noContent,
    problems: ['layer.not_found', 'layer.not_yours'],
  }),
  tile: endpoint('get', `${base}/{id}/tiles/{z}/{x}/{y}.mvt`, {
    summary:
      'A vector tile of a layer: layers area, line and point (feature id = number of the feature), or grid with counts where points are many',
    roles: 'public',
    params: z.object({ id: z.uuid(), z: whole, x: whole, y: whole }),
    query: z.object({ v: whole.optional().meta({ description: 'Version of the layer, so that a newer one has another address' }) }),
    answer: raw('application/vnd.mapbox-vector-tile'),
    problems: ['layer.not_found', 'tile.outside'],
  }),
  feature: endpoint('get', `${base}/{id}/features/{number}`, {
    summary: 'The values of one feature',
    roles: 'public',
    params: z.object({ id: z.uuid(), number: z.coerce.number().int().min(1) }),
    answer: ok(z.object({ number: z.int(), values: z.record(z.string(), z.unknown()) })),
    problems: ['layer.not_found', 'layer.feature_not_found'],
  }),
};
