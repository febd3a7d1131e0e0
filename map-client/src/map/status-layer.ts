import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Icon, Style } from 'ol/style.js';
import type { Urgency } from '../panels/incidents/urgency.ts';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { toMap } from './projections.ts';

/** A thing with a place (degrees) and a state. */
export interface Marked {
  id: string;
  position: readonly number[];
  urgency: Urgency;
}

/** Symbols of a list on the map, one of them ringed. */
export interface StatusLayer extends Painted {
  show(marks: readonly Marked[]): void;
  select(id: string | undefined): void;
  layer: VectorLayer;
}

const order: Record<Urgency, number> = { done: 1, unknown: 2, inHand: 3, late: 4, act: 5 };

/** The symbol of a state as SVG: the shapes of the list, so that colour is never alone. */
export const statusSvg = (urgency: Urgency, palette: Palette, ringed = false): string => {
  const paper = palette.surface;
  const shapes: Record<Urgency, string> = {
    act: `<path d="M11.6 6h8.8L26 11.6v8.8L20.4 26h-8.8L6 20.4v-8.8z" fill="${palette.act}" stroke="${paper}" stroke-width="2"/><path d="M16 10.5v6M16 21v.1" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>`,
    late: `<path d="M16 6l10 10-10 10L6 16z" fill="${palette.late}" stroke="${paper}" stroke-width="2" stroke-linejoin="round"/><path d="M16 11.5V16l3 2" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
    inHand: `<circle cx="16" cy="16" r="7" fill="${palette.accent}" stroke="${paper}" stroke-width="2"/><circle cx="16" cy="16" r="2.6" fill="${paper}"/>`,
    done: `<circle cx="16" cy="16" r="5.5" fill="${paper}" stroke="${palette.done}" stroke-width="1.5"/><path d="M13.6 16.2l1.7 1.7 3.2-3.4" fill="none" stroke="${palette.done}" stroke-width="1.5" stroke-linecap="round"/>`,
    unknown: `<circle cx="16" cy="16" r="6.5" fill="${paper}" stroke="${palette.unknown}" stroke-width="1.5" stroke-dasharray="3 2"/>`,
  };
  const ring = ringed
    ? `<path d="M16 1.5L30.5 16 16 30.5 1.5 16z" fill="none" stroke="${palette.selectHalo}" stroke-width="4"/><path d="M16 1.5L30.5 16 16 30.5 1.5 16z" fill="none" stroke="${palette.select}" stroke-width="2"/>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">${ring}${shapes[urgency]}</svg>`;
};

const address = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** Makes the layer of symbols. */
export const statusLayer = (): StatusLayer => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points + 2, updateWhileInteracting: true });
  let selected: string | undefined;
  return {
    layers: [layer],
    layer,
    paint(palette) {
      const styles = new Map<string, Style>();
      layer.setStyle((feature) => {
        const urgency = feature.get('urgency') as Urgency;
        const ringed = feature.getId() === selected;
        const key = `${urgency} ${ringed}`;
        let style = styles.get(key);
        if (!style) {
          style = new Style({
            image: new Icon({ src: address(statusSvg(urgency, palette, ringed)) }),
            zIndex: ringed ? 10 : order[urgency],
          });
          styles.set(key, style);
        }
        return style;
      });
    },
    show(marks) {
      source.clear(true);
      source.addFeatures(
        marks.map(({ id, position, urgency }) => {
          const feature = new Feature({ geometry: new Point(toMap(position)), urgency });
          feature.setId(id);
          return feature;
        }),
      );
    },
    select(id) {
      selected = id;
      layer.changed();
    },
  };
};
