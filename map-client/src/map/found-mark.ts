import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import { toMap } from './projections.ts';

/** A ring with a dot at the house that was searched for, in degrees. */
export const foundMark = (position: readonly [lon: number, lat: number]): Painted => {
  const layer = new VectorLayer({
    source: new VectorSource({ features: [new Feature(new Point(toMap(position)))] }),
    zIndex: level.selection,
  });
  return {
    layers: [layer],
    paint: ({ select, selectHalo }) =>
      layer.setStyle([
        new Style({ image: new Circle({ radius: 12, stroke: new Stroke({ color: selectHalo, width: 6 }) }) }),
        new Style({ image: new Circle({ radius: 12, stroke: new Stroke({ color: select, width: 2 }) }) }),
        new Style({
          image: new Circle({ radius: 3, fill: new Fill({ color: select }), stroke: new Stroke({ color: selectHalo, width: 2 }) }),
        }),
      ]),
  };
};
