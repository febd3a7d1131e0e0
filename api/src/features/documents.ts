import type { Language } from '@vias/sql/problem.ts';
import { crs84, knownCrs } from './crs.ts';
import type { Extent } from './extent.ts';
import { type Collection, hasTiles, type Kind, keyOf, queryablesOf } from './layer.ts';
import { texts } from './texts.ts';

export type Link = { href: string; rel: string; type?: string; title?: string; hreflang?: string; templated?: true };
/** Where a document is asked from: the address of /ogc, and the reader's language. */
export type Place = { base: string; lang: Language };

export const media = {
  json: 'application/json',
  geojson: 'application/geo+json',
  html: 'text/html',
  schema: 'application/schema+json',
  openapi: 'application/vnd.oai.openapi+json;version=3.0',
  mvt: 'application/vnd.mapbox-vector-tile',
} as const;

/** A document's link to itself and to its page. */
export const selfLinks = ({ base, lang }: Place, path: string, type: string = media.json): Link[] => [
  { href: `${base}${path}?f=json`, rel: 'self', type, hreflang: lang },
  { href: `${base}${path}?f=html`, rel: 'alternate', type: media.html, hreflang: lang },
];

export const landingDocument = (place: Place) => {
  const { base, lang } = place;
  const t = texts[lang];
  return {
    title: t.title,
    description: t.about,
    links: [
      ...selfLinks(place, ''),
      { href: `${base}/api?f=json`, rel: 'service-desc', type: media.openapi, title: t.api },
      { href: `${base}/api?f=html`, rel: 'service-doc', type: media.html, title: t.api },
      { href: `${base}/conformance`, rel: 'conformance', type: media.json, title: t.conformance },
      { href: `${base}/collections`, rel: 'data', type: media.json, title: t.collections },
      {
        href: `${base}/tileMatrixSets`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes',
        type: media.json,
        title: t.tileMatrixSets,
      },
    ],
  };
};

const specs: Record<string, readonly string[]> = {
  'ogcapi-common-1/1.0': ['core', 'landing-page', 'json', 'html', 'oas30'],
  'ogcapi-common-2/1.0': ['collections'],
  'ogcapi-features-1/1.0': ['core', 'geojson', 'html', 'oas30'],
  'ogcapi-features-2/1.0': ['crs'],
  'ogcapi-features-3/1.0': ['queryables', 'queryables-query-parameters', 'filter', 'features-filter'],
  'cql2/1.0': [
    ...['cql2-text', 'basic-cql2', 'advanced-comparison-operators', 'case-insensitive-comparison', 'accent-insensitive-comparison'],
    ...['basic-spatial-functions', 'basic-spatial-functions-plus', 'spatial-functions', 'temporal-functions', 'property-property'],
  ],
  'ogcapi-tiles-1/1.0': ['core', 'tileset', 'tilesets-list', 'geodata-tilesets', 'mvt', 'oas30'],
  'tms/2.0': ['tilematrixset', 'json-tilematrixset'],
};
export const conformanceDocument = (place: Place) => ({
  conformsTo: Object.entries(specs).flatMap(([spec, classes]) => classes.map((name) => `http://www.opengis.net/spec/${spec}/conf/${name}`)),
  links: selfLinks(place, '/conformance'),
});

/** A collection as OGC API describes it. */
export const collectionDocument = (place: Place, collection: Collection, { bbox, begin, end }: Extent) => {
  const { base, lang } = place;
  const t = texts[lang];
  const path = `/collections/${collection.id}`;
  return {
    id: collection.id,
    title: collection.title[lang],
    ...(collection.comment.about && { description: collection.comment.about[lang] }),
    extent: {
      ...(bbox && { spatial: { bbox: [bbox], crs: crs84.uri } }),
      ...((begin !== null || end !== null) && {
        temporal: { interval: [[begin, end]], trs: 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian' },
      }),
    },
    itemType: 'feature',
    geometryType: collection.comment.geometry,
    crs: knownCrs.map(({ uri }) => uri),
    storageCrs: crs84.uri,
    links: [
      ...selfLinks(place, path),
      { href: `${base}${path}/items`, rel: 'items', type: media.geojson, title: t.features },
      { href: `${base}${path}/items?f=html`, rel: 'items', type: media.html, title: t.features },
      {
        href: `${base}${path}/queryables`,
        rel: 'http://www.opengis.net/def/rel/ogc/1.0/queryables',
        type: media.schema,
        title: t.queryables,
      },
      ...(hasTiles(collection)
        ? [
            {
              href: `${base}${path}/tiles`,
              rel: 'http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector',
              type: media.json,
              title: t.tiles,
            },
          ]
        : []),
    ],
  };
};
export type CollectionDocument = ReturnType<typeof collectionDocument>;

export const collectionsDocument = (place: Place, collections: readonly CollectionDocument[]) => ({
  links: selfLinks(place, '/collections'),
  collections,
});

/** The JSON Schema of a value of the kind. */
export const schemaOf = (kind: Kind): { type: string; format?: string } => {
  switch (kind) {
    case 'integer':
    case 'number':
    case 'boolean':
    case 'object':
      return { type: kind };
    case 'list':
      return { type: 'array' };
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'instant':
      return { type: 'string', format: 'date-time' };
    default:
      return { type: 'string' };
  }
};

/** What a collection can be filtered by. */
export const queryablesDocument = ({ base, lang }: Place, collection: Collection) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `${base}/collections/${collection.id}/queryables`,
  type: 'object',
  title: collection.title[lang],
  properties: Object.fromEntries(
    queryablesOf(collection).map(({ name, kind, about }) => [
      name,
      kind === 'geometry'
        ? { title: name, format: `geometry-${collection.comment.geometry.toLowerCase()}`, 'x-ogc-role': 'primary-geometry' }
        : {
            title: name,
            ...(about && { description: about }),
            ...schemaOf(kind),
            ...(name === keyOf(collection).name && { 'x-ogc-role': 'id' }),
          },
    ]),
  ),
  additionalProperties: false,
});
