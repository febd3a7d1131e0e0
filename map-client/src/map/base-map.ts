import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import MVT from 'ol/format/MVT.js';
import type BaseLayer from 'ol/layer/Base.js';
import TileLayer from 'ol/layer/Tile.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import VectorSource from 'ol/source/Vector.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import type { PMTilesRasterSource } from 'ol-pmtiles';
import type { ClientConfig } from '../config.ts';
import type { Palette } from './palette.ts';

/** Layers stand on these levels; themes between ground and lines. */
export const level = { ground: 0, water: 1, theme: 10, lines: 20, selection: 30, labels: 40, points: 50, draft: 60 } as const;

/** The countries VIAS serves: their land is the map's own, their neighbours' is ground. */
const own = new Set(['LV', 'LT']);

/** A layer that can be painted again in another theme. */
export interface Painted {
  layers: readonly BaseLayer[];
  paint(palette: Palette): void;
}

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const outlineSource = (): VectorSource => new VectorSource({ url: '/base/outline.json', format: new GeoJSON() });

const box = (west: number, south: number, east: number, north: number): [number, number][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
/** All that lies outside the window of the outline, degrees: nobody knows there what is sea. */
const beyondOutline = (): Feature =>
  format.readFeature({
    type: 'Feature',
    properties: { kind: 'beyond' },
    geometry: { type: 'Polygon', coordinates: [box(-180, -85, 180, 85), box(10, 50.5, 36, 62.5)] },
  }) as Feature;

/** The ground that needs no network: sea as the page's own colour, land of the countries above it. */
export const groundLayer = (source = outlineSource()): Painted => {
  const layer = new VectorLayer({ source, zIndex: level.ground, updateWhileInteracting: true, updateWhileAnimating: true });
  const beyond = new VectorLayer({ source: new VectorSource({ features: [beyondOutline()] }), zIndex: level.ground });
  return {
    layers: [beyond, layer],
    paint(palette) {
      beyond.setStyle(new Style({ fill: new Fill({ color: palette.land }) }));
      const styleOf = (fill: string): Style =>
        new Style({ fill: new Fill({ color: fill }), stroke: new Stroke({ color: palette.edgeBase, width: 0.5 }) });
      const [ours, theirs] = [styleOf(palette.land), styleOf(palette.land)];
      const water = new Style({ fill: new Fill({ color: palette.water }) });
      layer.setStyle((feature) => {
        const kind = feature.get('kind');
        if (kind === 'water') return water;
        return kind === 'land' ? (own.has(feature.get('country')) ? ours : theirs) : undefined;
      });
    },
  };
};

/** The state borders, dash and dot over a halo, above the themes. */
export const borderLayer = (source = outlineSource()): Painted => {
  const layer = new VectorLayer({ source, zIndex: level.lines, updateWhileInteracting: true });
  return {
    layers: [layer],
    paint(palette) {
      const lines = [
        new Style({ stroke: new Stroke({ color: palette.halo, width: 3.5 }) }),
        new Style({ stroke: new Stroke({ color: palette.state, width: 1.25, lineDash: [8, 3, 2, 3], lineCap: 'butt' }) }),
      ];
      layer.setStyle((feature) => (feature.get('kind') === 'border' ? lines : undefined));
    },
  };
};

const vectorPaint = (layer: VectorTileLayer) => (palette: Palette) => {
  const line = new Style({ stroke: new Stroke({ color: palette.edgeBase, width: 1 }) });
  const water = new Style({ fill: new Fill({ color: palette.water }) });
  const built = new Style({ fill: new Fill({ color: palette.built }) });
  layer.setStyle((feature: { get(key: string): unknown }) => {
    const name = String(feature.get('layer'));
    if (/water/.test(name)) return water;
    if (/road|transport/.test(name)) return line;
    return /build|landuse/.test(name) ? built : undefined;
  });
};

// Greyed by a CSS class, so that a colourful base map stays ground and does not compete with the theme.
const rasterLayer = (source: XYZ | PMTilesRasterSource): Painted => ({
  layers: [new TileLayer<XYZ | PMTilesRasterSource>({ source, zIndex: level.water, className: 'map-raster' })],
  paint: () => {},
});

/** Whether an archive holds vector tiles or pictures: byte 99 of its head (PMTiles 3) is 1 for vectors. */
const holdsVectors = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { headers: { range: 'bytes=0-126' } });
  return new Uint8Array(await answer.arrayBuffer())[99] === 1;
};

/** The base map of the settings, above our own outline: an archive of tiles (.pmtiles), vector tiles (.mvt, .pbf) or raster tiles. */
export const baseLayers = async ({ baseMap }: ClientConfig): Promise<Painted[]> => {
  if (!baseMap) return [];
  const { url, attribution: attributions } = baseMap;
  if (/\.pmtiles($|\?)/.test(url)) {
    const { PMTilesVectorSource, PMTilesRasterSource } = await import('ol-pmtiles');
    if (!(await holdsVectors(url))) return [rasterLayer(new PMTilesRasterSource({ url, attributions }))];
    const layer = new VectorTileLayer({ source: new PMTilesVectorSource({ url, attributions }), zIndex: level.water });
    return [{ layers: [layer], paint: vectorPaint(layer) }];
  }
  if (/\.(mvt|pbf)($|\?)/.test(url)) {
    const layer = new VectorTileLayer({
      source: new VectorTileSource({ format: new MVT(), url, attributions, maxZoom: 14 }),
      zIndex: level.water,
    });
    return [{ layers: [layer], paint: vectorPaint(layer) }];
  }
  return [rasterLayer(new XYZ({ url, attributions }))];
};
