import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { toMap } from './projections.ts';
import { largestRadius, radiusOf } from './symbol-size.ts';
import type { AreaId } from './territory-layer.ts';

/** A value to be drawn as a circle at a place in degrees. */
export interface Sized {
  id: AreaId;
  position: readonly number[];
  value: number;
}

/** Circles by value. */
export interface SymbolLayer extends Painted {
  show(symbols: readonly Sized[], most: number, colourIn: (palette: Palette) => string): void;
  layer: VectorLayer;
}

/** Makes a layer of circles whose area tells the value; small ones lie on large ones. */
export const symbolLayer = (): SymbolLayer => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.lines + 5, updateWhileInteracting: true, renderBuffer: largestRadius * 2 });
  let palette: Palette | undefined;
  let colourIn: (palette: Palette) => string = ({ point }) => point;
  const paint = (): void => {
    if (!palette) return;
    const colour = colourIn(palette);
    const fill = new Fill({ color: `${colour}cc` });
    const stroke = new Stroke({ color: palette.surface, width: 1.25 });
    const made = new Map<number, Style>();
    layer.setStyle((feature) => {
      const radius = Number(feature.get('radius'));
      let style = made.get(radius);
      if (!style) {
        style = new Style({ image: new Circle({ radius, fill, stroke }), zIndex: -radius });
        made.set(radius, style);
      }
      return style;
    });
  };
  return {
    layers: [layer],
    layer,
    paint(next) {
      palette = next;
      paint();
    },
    show(symbols, most, colour) {
      colourIn = colour;
      source.clear();
      source.addFeatures(
        symbols
          .filter(({ value }) => value > 0)
          .map(({ id, position, value }) => {
            const feature = new Feature({ geometry: new Point(toMap(position)), radius: Math.round(radiusOf(value, most) * 4) / 4 });
            feature.setId(id);
            return feature;
          }),
      );
      paint();
    },
  };
};
