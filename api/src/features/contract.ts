import { languages } from '@vias/sql/problem.ts';
import { z } from 'zod';
import { endpoint, raw } from '../http/endpoint.ts';

/** What every resource of OGC API takes: its form and its language. */
export const Form = z.object({
  f: z.enum(['json', 'html']).optional().meta({ description: 'Form of the answer; without it by Accept, else JSON' }),
  lang: z.enum(languages).optional().meta({ description: 'Language of titles; without it by Accept-Language, else English' }),
});
export type Form = z.output<typeof Form>;

const id = z.string().max(80).meta({ description: 'A collection, as /ogc/collections lists them' });
const Crs = z.object({ crs: z.string().max(200).optional().meta({ description: 'URI of a coordinate system, or EPSG:3059' }) });
const Whole = z.coerce.number().int().min(0);
const tileMatrixSet = z.string().max(60);
const html = raw('text/html, application/json');

const document = (path: string, summary: string) => endpoint('get', path, { summary, roles: 'public', query: Form, answer: html });
const ofCollection = (path: string, summary: string) =>
  endpoint('get', path, {
    summary,
    roles: 'public',
    params: z.object({ id }),
    query: Form,
    answer: html,
    problems: ['ogc.collection_unknown'],
  });

/** OGC API – Features and Tiles. Everybody may ask; the database answers what the reader may read, with or without a token. Described in full by /ogc/api. */
export const endpoints = {
  readLanding: document('/ogc', 'OGC API: where everything is'),
  readConformance: document('/ogc/conformance', 'OGC API: the requirements met'),
  readApi: document('/ogc/api', 'OGC API: its OpenAPI 3.0 document'),
  readStyle: endpoint('get', '/ogc/style.css', { summary: 'Style of the pages under /ogc', roles: 'public', answer: raw('text/css') }),
  listCollections: document('/ogc/collections', 'OGC API: layers that the reader may read'),
  readCollection: ofCollection('/ogc/collections/{id}', 'OGC API: one layer'),
  readQueryables: ofCollection('/ogc/collections/{id}/queryables', 'OGC API: what a layer can be filtered by, as JSON Schema'),
  // Its parameters include the layer's own properties, so it checks them itself.
  listItems: endpoint('get', '/ogc/collections/{id}/items', {
    summary: 'OGC API: features of a layer; bbox, datetime, crs, CQL2 filter and the layer’s own properties as parameters, see /ogc/api',
    roles: 'public',
    params: z.object({ id }),
    answer: raw('application/geo+json'),
    limit: { rate: 'pages' },
    problems: [
      'ogc.collection_unknown',
      'ogc.limit_invalid',
      'ogc.bbox_invalid',
      'ogc.datetime_invalid',
      'ogc.crs_unknown',
      'ogc.crs_outside',

      'ogc.value_invalid',
      'ogc.cursor_invalid',
      'ogc.filter_language',
      'ogc.filter_syntax',
      'ogc.filter_too_long',
      'ogc.filter_too_deep',
      'ogc.property_unknown',
      'ogc.filter_type',
      'ogc.shape_invalid',
      'ogc.shape_refused',
      'ogc.too_slow',
      'geometry.self_crossing',
      'geometry.too_many_vertices',
      'request.parameter_unknown',
    ],
  }),
  readItem: endpoint('get', '/ogc/collections/{id}/items/{feature}', {
    summary: 'OGC API: one feature',
    roles: 'public',
    params: z.object({ id, feature: z.string().max(200) }),
    query: Form.extend(Crs.shape),
    answer: raw('application/geo+json'),
    limit: { rate: 'pages' },
    problems: ['ogc.collection_unknown', 'ogc.feature_unknown', 'ogc.crs_unknown', 'ogc.crs_outside'],
  }),
  listTileSets: ofCollection('/ogc/collections/{id}/tiles', 'OGC API: tile sets of a layer'),
  readTileSet: endpoint('get', '/ogc/collections/{id}/tiles/{tileMatrixSet}', {
    summary: 'OGC API: one tile set of a layer',
    roles: 'public',
    params: z.object({ id, tileMatrixSet }),
    query: Form,
    answer: html,
    problems: ['ogc.collection_unknown', 'ogc.tile_set_unknown'],
  }),
  readTile: endpoint('get', '/ogc/collections/{id}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}', {
    summary: 'OGC API: a vector tile; the row comes before the column. Incidents and territories lead on to /tiles',
    roles: 'public',
    params: z.object({ id, tileMatrixSet, tileMatrix: Whole, tileRow: Whole, tileCol: Whole }),
    query: z.object({ f: z.enum(['mvt']).optional() }),
    answer: raw('application/vnd.mapbox-vector-tile'),
    problems: ['ogc.collection_unknown', 'ogc.tile_set_unknown', 'tile.outside', 'ogc.too_slow'],
  }),
  listTileMatrixSets: document('/ogc/tileMatrixSets', 'OGC API: tilings'),
  readTileMatrixSet: endpoint('get', '/ogc/tileMatrixSets/{tileMatrixSet}', {
    summary: 'OGC API: one tiling',
    roles: 'public',
    params: z.object({ tileMatrixSet }),
    query: Form,
    answer: html,
    problems: ['ogc.tile_set_unknown'],
  }),
};
