import Feature from 'ol/Feature.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { AlertCells, Theme } from './receipt-data.ts';

type Ring = AlertCells['blocks'][number]['ring'];
/** Squares of a board in their classes, and those of one street marked. */
export interface CellsLayer extends Painted {
  show(cells: AlertCells, theme: Theme): void;
  mark(rings: readonly Ring[]): void;
}

const polygon = (ring: Ring): Polygon => new Polygon([ring.map((at) => fromLonLat([...at]))]);

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Makes the layer; squares where nobody was tried yet are only outlined. */
export const cellsLayer = (): CellsLayer => {
  const source = new VectorSource();
  let styles: Style[] = [];
  let empty = new Style();
  const marks = new VectorSource();
  const marked = new VectorLayer({ source: marks, zIndex: level.theme + 1 });
  const paint = (): void => {
    marked.setStyle([
      new Style({ stroke: new Stroke({ color: token('map-select-halo'), width: 7 }) }),
      new Style({ stroke: new Stroke({ color: token('map-select'), width: 3 }) }),
    ]);
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
    layers: [layer, marked],
    paint,
    mark(rings) {
      marks.clear();
      marks.addFeatures(rings.map((ring) => new Feature(polygon(ring))));
    },
    show({ blocks }, theme) {
      source.clear();
      source.addFeatures(
        blocks.map(({ ring, classes }) => {
          const feature = new Feature(polygon(ring));
          feature.set('level', classes[theme]);
          return feature;
        }),
      );
    },
  };
};
