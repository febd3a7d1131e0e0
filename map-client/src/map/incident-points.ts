import { containsXY } from 'ol/extent.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type OlMap from 'ol/Map.js';
import { level } from './base-map.ts';
import type { Counted } from './symbol-size.ts';
import { tileSource } from './tile-source.ts';

/** The incidents of tiles in view, single or counted in a grid, for layers that draw them all at once. */
export interface IncidentPoints {
  /** Loads the tiles; draws nothing itself. */
  loader: VectorTileLayer;
  /** Loads tiles of another address. */
  load(address: string): void;
}

/** Reads the incidents in view whenever tiles have come or the map rests, and hands them on in the map's plane. */
export const incidentPoints = (map: OlMap, onRead: (points: readonly Counted[], resolution: number) => void): IncidentPoints => {
  const tiles = tileSource('', 16);
  const loader = new VectorTileLayer({ source: tiles, zIndex: level.theme });
  loader.setStyle(() => undefined);
  let isWaiting = false;
  const read = (): void => {
    isWaiting = false;
    const resolution = map.getView().getResolution();
    if (!resolution) return;
    const extent = map.getView().calculateExtent();
    const points = loader.getFeaturesInExtent(extent).flatMap((feature): Counted[] => {
      const [x = 0, y = 0] = feature.getFlatCoordinates();
      return containsXY(extent, x, y) ? [{ x, y, n: Number(feature.get('n') ?? 1) }] : [];
    });
    // A point near the edge of a tile is in its neighbour too.
    const once = new Map(points.map((point) => [`${point.x.toFixed(1)}/${point.y.toFixed(1)}/${point.n}`, point]));
    onRead([...once.values()], resolution);
  };
  const later = (): void => {
    if (!isWaiting) setTimeout(read, 120);
    isWaiting = true;
  };
  tiles.on('tileloadend', later);
  map.on('moveend', later);
  return {
    loader,
    load(address) {
      tiles.setUrl(address);
      later();
    },
  };
};
