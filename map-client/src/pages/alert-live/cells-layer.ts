import Feature from 'ol/Feature.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { AlertCells, Theme } from './receipt-data.ts';

/** Squares of a board in their classes. */
export interface CellsLayer extends Painted {
  show(cells: AlertCells, theme: Theme): void;
}

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Makes the layer; squares where nobody was tried yet are only outlined. */
export const cellsLayer = (): CellsLayer => {
  const source = new VectorSource();
  let styles: Style[] = [];
  let empty = new Style();
  const paint = (): void => {
    const stroke = new Stroke({ color: token('surface'), width: 1 });
    styles = [1, 2, 3, 4, 5].map((nth) => new Style({ fill: new Fill({ color: token(`seq-${nth}`) }), stroke }));
    empty = new Style({ stroke: new Stroke({ color: token('line-control'), width: 1, lineDash: [2, 3] }) });
    source.changed();
  };
  paint();
  const layer = new VectorLayer({
    source,
    zIndex: level.theme,
    opacity: 0.86,
    style: (feature) => styles[feature.get('level') as number] ?? empty,
  });
  return {
    layers: [layer],
    paint,
    show({ blocks }, theme) {
      source.clear();
      source.addFeatures(
        blocks.map(({ ring, classes }) => {
          const feature = new Feature(new Polygon([ring.map((at) => fromLonLat([...at]))]));
          feature.set('level', classes[theme]);
          return feature;
        }),
      );
    },
  };
};
