import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import { incidentPoints } from './incident-points.ts';
import type { Palette } from './palette.ts';
import { clusterRadius, gather, joinCircles } from './symbol-size.ts';

/** Width of the square that makes one cluster, px. */
const room = 72;

/** Incidents gathered into numbered circles. */
export interface ClusterLayer extends Painted {
  show(address: string): void;
}

/** Makes the clusters of incident tiles for a map; numbers are written by `write`. */
export const clusterLayer = (map: OlMap, colourIn: (palette: Palette) => string, write: (n: number) => string): ClusterLayer => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points, updateWhileInteracting: true, renderBuffer: 60 });
  const { loader, load } = incidentPoints(map, (points, resolution) => {
    source.clear();
    source.addFeatures(
      joinCircles(gather(points, room * resolution), resolution).map(({ x, y, n }) => new Feature({ geometry: new Point([x, y]), n })),
    );
  });
  return {
    layers: [loader, layer],
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
    show: load,
  };
};
