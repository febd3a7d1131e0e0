import { containsXY } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { type Counted, clusterRadius, gather, joinCircles } from './symbol-size.ts';
import { tileSource } from './tile-source.ts';

/** Width of the square that makes one cluster, px. */
const room = 72;

/** Incidents gathered into numbered circles. */
export interface ClusterLayer extends Painted {
  show(address: string): void;
  layer: VectorLayer;
}

/** Makes the clusters of incident tiles for a map; numbers are written by `write`. */
export const clusterLayer = (map: OlMap, colourIn: (palette: Palette) => string, write: (n: number) => string): ClusterLayer => {
  const tiles = tileSource('', 16);
  const loader = new VectorTileLayer({ source: tiles, zIndex: level.theme });
  loader.setStyle(() => undefined);
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points, updateWhileInteracting: true, renderBuffer: 60 });
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
    source.clear();
    source.addFeatures(
      joinCircles(gather([...once.values()], room * resolution), resolution).map(
        ({ x, y, n }) => new Feature({ geometry: new Point([x, y]), n }),
      ),
    );
  };
  const later = (): void => {
    if (!isWaiting) setTimeout(read, 120);
    isWaiting = true;
  };
  tiles.on('tileloadend', later);
  map.on('moveend', later);
  return {
    layers: [loader, layer],
    layer,
    paint(palette) {
      const fill = new Fill({ color: colourIn(palette) });
      const stroke = new Stroke({ color: palette.surface, width: 1.5 });
      layer.setStyle((feature) => {
        const n = Number(feature.get('n'));
        return new Style({
          image: new Circle({ radius: clusterRadius(n), fill, stroke }),
          zIndex: n,
          ...(n > 1 && {
            text: new Text({
              text: write(n),
              font: '600 13px "Source Sans 3 Variable", sans-serif',
              fill: new Fill({ color: palette.dark ? palette.labelHigh : palette.surface }),
            }),
          }),
        });
      });
    },
    show(address) {
      tiles.setUrl(address);
      later();
    },
  };
};
