import { languages } from '@vias/sql/problem.ts';
import { maxFilterBytes } from './cql2-scan.ts';
import { knownCrs } from './crs.ts';
import { media, type Place, schemaOf } from './documents.ts';
import { defaultLimit, maxLimit, parametersOf } from './items-query.ts';
import { type Collection, hasTiles } from './layer.ts';
import { texts } from './texts.ts';

type Schema = Record<string, unknown>;
type Parameter = {
  name: string;
  in: 'query' | 'path';
  required?: true;
  description?: string;
  style?: 'form';
  explode?: false;
  schema: Schema;
};
const query = (name: string, schema: Schema, description: string): Parameter => ({ name, in: 'query', description, schema });
const inPath = (name: string, schema: Schema): Parameter => ({ name, in: 'path', required: true, schema });
const text = { type: 'string' };

const form: Parameter[] = [
  query('f', { type: 'string', enum: ['json', 'html'] }, 'Form of the answer; without it by Accept'),
  query('lang', { type: 'string', enum: [...languages] }, 'Language of titles; without it by Accept-Language'),
];
const crsSchema = { type: 'string', format: 'uri', enum: knownCrs.map(({ uri }) => uri) };

const itemParameters: Parameter[] = [
  query(
    'limit',
    { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
    `Features of one answer. More than ${maxLimit} are asked for in vain: so many come, and the link next leads on`,
  ),
  query('after', text, 'Cursor of the next page, from the link next'),
  {
    ...query(
      'bbox',
      { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } },
      'Lower corner, upper corner, in the axis order of bbox-crs',
    ),
    style: 'form',
    explode: false,
  },
  query('bbox-crs', crsSchema, 'Coordinate system of bbox; without it CRS84'),
  query('crs', crsSchema, 'Coordinate system of the answer; without it CRS84'),
  query('datetime', text, 'A day, an instant, or an interval of them with .. for an open end; both ends belong to it'),
  query(
    'filter',
    { ...text, maxLength: maxFilterBytes },
    'CQL2 text, for example severity >= 3 AND S_INTERSECTS(geom, BBOX(23, 56, 24, 57))',
  ),
  query('filter-lang', { type: 'string', enum: ['cql2-text'], default: 'cql2-text' }, 'Language of filter'),
  query('filter-crs', crsSchema, 'Coordinate system of shapes in filter; without it CRS84'),
  query('resultType', { type: 'string', enum: ['results', 'hits'], default: 'results' }, 'hits: how many match, without the features'),
];

const answers = (types: readonly string[], description = 'Answer') => ({
  200: {
    description,
    content: Object.fromEntries(types.map((type) => [type, { schema: type.startsWith('text') ? text : { type: 'object' } }])),
  },
  default: {
    description: 'What is wrong, and what would work (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
});
const read = (summary: string, tag: string, parameters: Parameter[], types: readonly string[]) => ({
  get: { summary, tags: [tag], parameters, responses: answers(types) },
});

/** The OpenAPI 3.0 document of what the reader may read: every collection with its own properties as parameters. */
export const openApiDocument = ({ base, lang }: Place, collections: readonly Collection[]) => {
  const t = texts[lang];
  const id = inPath('collectionId', { type: 'string', enum: collections.map((collection) => collection.id) });
  const tileSet = inPath('tileMatrixSetId', { type: 'string', enum: ['WebMercatorQuad'] });
  const whole = { type: 'integer', minimum: 0 };
  const page = [media.json, media.html];
  const paths: Record<string, ReturnType<typeof read>> = {
    '/': read(t.title, 'service', form, page),
    '/conformance': read(t.conformance, 'service', form, page),
    '/api': read(t.api, 'service', form, [media.openapi, media.html]),
    '/collections': read(t.collections, 'collections', form, page),
    '/tileMatrixSets': read(t.tileMatrixSets, 'tiles', form, page),
    '/tileMatrixSets/{tileMatrixSetId}': read(t.tileMatrixSets, 'tiles', [tileSet, ...form], page),
  };
  if (collections.length > 0) {
    paths['/collections/{collectionId}'] = read(t.collections, 'collections', [id, ...form], page);
    paths['/collections/{collectionId}/queryables'] = read(t.queryables, 'collections', [id, ...form], [media.schema, media.html]);
  }
  for (const collection of collections) {
    const own = parametersOf(collection).map(({ name, kind, about }) => query(name, schemaOf(kind), about ?? name));
    const path = `/collections/${collection.id}/items`;
    const types = [media.geojson, media.html];
    paths[path] = read(collection.title[lang], collection.id, [...form, ...itemParameters, ...own], types);
    paths[`${path}/{featureId}`] = read(
      t.feature,
      collection.id,
      [inPath('featureId', text), ...form, query('crs', crsSchema, 'Coordinate system of the answer; without it CRS84')],
      types,
    );
    if (!hasTiles(collection)) continue;
    const tiles = `/collections/${collection.id}/tiles`;
    paths[tiles] = read(t.tiles, collection.id, form, page);
    paths[`${tiles}/{tileMatrixSetId}`] = read(t.tiles, collection.id, [tileSet, ...form], page);
    paths[`${tiles}/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`] = read(
      t.tiles,
      collection.id,
      [
        tileSet,
        inPath('tileMatrix', whole),
        inPath('tileRow', whole),
        inPath('tileCol', whole),
        query('f', { type: 'string', enum: ['mvt'] }, 'Form of the tile'),
      ],
      [media.mvt],
    );
  }
  return {
    openapi: '3.0.3',
    info: { title: t.title, description: t.about, version: '1.0.0' },
    servers: [{ url: base }],
    // A token is welcome everywhere and needed nowhere: it widens what there is to read.
    security: [{}, { bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'detail'],
          properties: { type: text, title: text, status: { type: 'integer' }, code: text, detail: text, field: text },
        },
      },
    },
  };
};
