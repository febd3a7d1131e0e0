import { Problem } from '@vias/sql/problem.ts';
import { deepestZoom } from '../tiles/tile-scan.ts';
import { media, type Place, schemaOf, selfLinks } from './documents.ts';
import { type Collection, hasTiles, propertiesOf } from './layer.ts';
import { texts } from './texts.ts';

const id = 'WebMercatorQuad';
const definition = `http://www.opengis.net/def/tilematrixset/OGC/1.0/${id}`;
const crs = 'http://www.opengis.net/def/crs/EPSG/0/3857';
const halfWorld = 20_037_508.342789244;
/** Metres a pixel at zoom 0, and the scale of a pixel of 0.28 mm. */
const pixel = (2 * halfWorld) / 256;

/** Throws ogc.tile_set_unknown for any other tiling, and for layers without tiles. */
export const requireTileSet = (asked: string, collection?: Collection): void => {
  if (asked !== id || (collection && !hasTiles(collection)))
    throw new Problem('ogc.tile_set_unknown', { values: { id: asked.slice(0, 60) } });
};

const summaryOf = (place: Place, collection: Collection) => ({
  title: collection.title[place.lang],
  dataType: 'vector',
  crs,
  tileMatrixSetURI: definition,
});

export const tileSetsDocument = (place: Place, collection: Collection) => {
  const path = `/collections/${collection.id}/tiles`;
  return {
    links: selfLinks(place, path),
    tilesets: hasTiles(collection)
      ? [{ ...summaryOf(place, collection), links: [{ href: `${place.base}${path}/${id}`, rel: 'self', type: media.json, title: id }] }]
      : [],
  };
};

/** Names and fields of the layers inside the tiles of a collection. Incidents and territories come from the tile engine, with layers of its own. */
const layersOf = (collection: Collection) => {
  const dimension = /Point/.test(collection.comment.geometry) ? 0 : 2;
  const layer = (name: string, properties: Record<string, { type: string; format?: string }>, geometryDimension = dimension) => ({
    id: name,
    dataType: 'vector',
    geometryDimension,
    propertiesSchema: { type: 'object', properties },
  });
  const counts = { n: { type: 'integer' } };
  if (collection.view === 'layer_incident')
    return [
      layer('points', {
        category: { type: 'string' },
        group: { type: 'string' },
        severity: { type: 'integer' },
        status: { type: 'string' },
        time: { type: 'integer' },
      }),
      layer('grid', { ...counts, ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`c${i + 1}`, { type: 'integer' }])) }),
    ];
  if (collection.view === 'layer_territory')
    return [layer('territories', { code: { type: 'string' }, name: { type: 'string' } }), layer('labels', { name: { type: 'string' } }, 0)];
  const fields = Object.fromEntries(propertiesOf(collection).map(({ name, kind }) => [name, schemaOf(kind)]));
  return dimension === 0 ? [layer(collection.id, fields), layer('grid', counts)] : [layer(collection.id, fields)];
};

export const tileSetDocument = (place: Place, collection: Collection) => {
  const path = `/collections/${collection.id}/tiles/${id}`;
  return {
    ...summaryOf(place, collection),
    links: [
      ...selfLinks(place, path),
      { href: `${place.base}/tileMatrixSets/${id}`, rel: 'http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme', type: media.json },
      {
        href: `${place.base}${path}/{tileMatrix}/{tileRow}/{tileCol}`,
        rel: 'item',
        type: media.mvt,
        title: texts[place.lang].tiles,
        templated: true,
      },
    ],
    layers: layersOf(collection),
  };
};

export const tileMatrixSetsDocument = (place: Place) => ({
  links: selfLinks(place, '/tileMatrixSets'),
  tileMatrixSets: [
    { id, title: id, uri: definition, crs, links: [{ href: `${place.base}/tileMatrixSets/${id}`, rel: 'self', type: media.json }] },
  ],
});

/** The tiling of the web: zoom z has 2ᶻ columns and rows, row 0 in the north. */
export const tileMatrixSetDocument = (place: Place) => ({
  id,
  title: 'Google Maps Compatible for the World',
  uri: definition,
  crs,
  orderedAxes: ['X', 'Y'],
  boundingBox: { lowerLeft: [-halfWorld, -halfWorld], upperRight: [halfWorld, halfWorld], crs, orderedAxes: ['X', 'Y'] },
  wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
  links: selfLinks(place, `/tileMatrixSets/${id}`),
  tileMatrices: Array.from({ length: deepestZoom + 1 }, (_, z) => ({
    id: String(z),
    scaleDenominator: pixel / 2 ** z / 0.00028,
    cellSize: pixel / 2 ** z,
    cornerOfOrigin: 'topLeft',
    pointOfOrigin: [-halfWorld, halfWorld],
    tileWidth: 256,
    tileHeight: 256,
    matrixWidth: 2 ** z,
    matrixHeight: 2 ** z,
  })),
});
