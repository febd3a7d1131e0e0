import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { Palette } from '../../map/palette.ts';
import { toMap } from '../../map/projections.ts';

/** A municipality marked as surely, or perhaps, among the first; its place in degrees. */
export interface Mark {
  id: number;
  position: readonly number[];
  top: 'certain' | 'possible';
}

/** Above the name, which stands at the place itself. */
const lift = 14;

const styleOf = (top: Mark['top'], { select, selectHalo }: Palette): Style[] => [
  new Style({
    image: new Circle({
      radius: 7.5,
      displacement: [0, lift],
      fill: new Fill({ color: selectHalo }),
    }),
  }),
  new Style({
    image:
      top === 'certain'
        ? new Circle({ radius: 5.5, displacement: [0, lift], fill: new Fill({ color: select }) })
        : new Circle({
            radius: 4.75,
            displacement: [0, lift],
            fill: new Fill({ color: selectHalo }),
            stroke: new Stroke({ color: select, width: 2.25 }),
          }),
  }),
];

/** Dots for what is surely among the first five, rings for what may be. */
export const markLayer = (): Painted & { show(marks: readonly Mark[]): void } => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points, updateWhileInteracting: true });
  return {
    layers: [layer],
    paint(palette) {
      const styles = { certain: styleOf('certain', palette), possible: styleOf('possible', palette) };
      layer.setStyle((feature) => styles[feature.get('top') as Mark['top']]);
    },
    show(marks) {
      source.clear();
      source.addFeatures(
        marks.map(({ id, position, top }) => {
          const feature = new Feature({ geometry: new Point(toMap(position)), top });
          feature.setId(id);
          return feature;
        }),
      );
    },
  };
};
