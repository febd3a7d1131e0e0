import VectorTileLayer from 'ol/layer/VectorTile.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { type Query, withQuery } from '../api.ts';
import { level, type Painted } from './base-map.ts';
import { tileSource } from './tile-source.ts';

/** All incidents of a filter as tiles: single ones where they can be told apart, counts in a grid where not. */
export interface IncidentLayer extends Painted {
  /** Shows another filter, or the same one read again when `version` has grown. */
  show(filter: Query, version: number): void;
}

/** From here on, metres per pixel, single incidents are small dots, so that towns stay readable. */
const farAway = 120;

const radiusOf = (count: number): number => (count >= 100 ? 4 : count >= 20 ? 3.4 : count >= 5 ? 2.8 : count >= 2 ? 2.3 : 1.8);

const address = (filter: Query, version: number): string =>
  withQuery('/tiles/incidents/{z}/{x}/{y}.mvt', { ...filter, v: version || undefined });

/** Makes the incident layer. Points may be `quiet`: small, under the symbols of a list. */
export const incidentLayer = (filter: Query, quiet = false): IncidentLayer => {
  const source = tileSource(address(filter, 0), 16);
  const layer = new VectorTileLayer({ source, zIndex: level.points, declutter: false, renderBuffer: 12 });
  return {
    layers: [layer],
    paint(palette) {
      const ring = (radius: number): Stroke => new Stroke({ color: palette.surface, width: radius < 3 ? 0.75 : 1.25 });
      const styles = new Map<number, Style>();
      layer.setStyle((feature, resolution) => {
        const count = Number(feature.get('n') ?? 0);
        const radius = count ? radiusOf(count) : quiet || resolution > farAway ? 2.5 : 4;
        let style = styles.get(radius);
        if (!style) {
          style = new Style({
            image: new Circle({ radius, fill: new Fill({ color: quiet ? palette.unknown : palette.point }), stroke: ring(radius) }),
          });
          styles.set(radius, style);
        }
        return style;
      });
    },
    show: (next, version) => source.setUrl(address(next, version)),
  };
};
