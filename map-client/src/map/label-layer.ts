import Feature from 'ol/Feature.js';
import type FeatureFormat from 'ol/format/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';
import { isTown, mapName } from '../panels/rate/territory-name.ts';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { toMap } from './projections.ts';

const family = '"Source Sans 3 Variable", "Source Sans 3", sans-serif';

/** An area to be labelled at a point in degrees. */
export interface Labelled {
  id: number | string;
  text: string;
  position: readonly number[];
}

const labelStyle = (palette: Palette, high: boolean, strong: boolean, text: string, dot: boolean): Style => {
  const ink = high ? palette.labelHigh : strong ? palette.labelStrong : palette.label;
  const halo = high ? palette.haloHigh : palette.halo;
  return new Style({
    text: new Text({
      text,
      font: `${strong ? 600 : 400} 13px ${family}`,
      fill: new Fill({ color: ink }),
      stroke: new Stroke({ color: halo, width: high ? 2.5 : 3 }),
      ...(dot && { textAlign: 'left' as const, offsetX: 7 }),
      padding: [2, 4, 2, 4],
    }),
    ...(dot && {
      image: new Circle({
        radius: 2,
        fill: new Fill({ color: ink }),
        stroke: new Stroke({ color: halo, width: 1.5 }),
      }),
    }),
  });
};

/** Labels whose ink depends on the ground they lie on. */
export interface Labels extends Painted {
  source: VectorSource<Feature<Point>>;
  /** Tells which labels lie wholly on a strong colour, where the other ink is read better. */
  showStrong(isOnStrong: (label: Feature) => boolean): void;
  /** The ends of a label on screen, left and right of its point, px. */
  reach(label: Feature): readonly [number, number];
}

const perLetter = 6.8;

/** A municipality's name where it is not already the name of a town; undefined there. */
export const labelOf = (name: string): string | undefined => (isTown(name) ? undefined : mapName(name));

/** Names or values of areas, never one over another, from `minZoom` on. */
export const areaLabels = (areas: readonly Labelled[], minZoom = 6.8): Labels => {
  let isOnStrong: (label: Feature) => boolean = () => false;
  const features = areas.map(({ id, text, position }) => {
    const feature = new Feature({ geometry: new Point(toMap(position)), name: text });
    feature.setId(id);
    return feature;
  });
  const source = new VectorSource({ features });
  const layer = new VectorLayer({ source, zIndex: level.labels, declutter: 'labels', minZoom });
  void document.fonts.ready.then(() => layer.changed());
  return {
    layers: [layer],
    source,
    reach: (label) => {
      const half = (String(label.get('name')).length * perLetter) / 2;
      return [-half, half];
    },
    paint: (palette) =>
      layer.setStyle((label) => labelStyle(palette, isOnStrong(label as Feature), false, String(label.get('name')), false)),
    showStrong(next) {
      isOnStrong = next;
      layer.changed();
    },
  };
};

/** The smallest rank (6 = village) that has room at a zoom. */
const rankAt = (zoom: number): number => (zoom < 6.5 ? 1 : zoom < 7.5 ? 2 : zoom < 8.5 ? 3 : zoom < 9.5 ? 4 : zoom < 11 ? 5 : 6);

/** Towns and villages from our own data, more of them the closer one looks; large ones bold. */
export const placeLabels = (zoomOf: () => number): Labels => {
  let isOnStrong: (label: Feature) => boolean = () => false;
  const source = new VectorSource<Feature<Point>>({ url: '/base/places.json', format: new GeoJSON() as FeatureFormat<Feature<Point>> });
  const layer = new VectorLayer({
    source,
    zIndex: level.labels + 1,
    declutter: 'labels',
    renderOrder: (a, b) => Number(a.get('rank')) - Number(b.get('rank')) || Number(b.get('population')) - Number(a.get('population')),
  });
  void document.fonts.ready.then(() => layer.changed());
  return {
    layers: [layer],
    source,
    reach: (label) => [0, 7 + String(label.get('name')).length * perLetter],
    paint: (palette) =>
      layer.setStyle((feature) => {
        const rank = Number(feature.get('rank'));
        if (rank > rankAt(zoomOf())) return undefined;
        const strong = Number(feature.get('population')) >= 15_000;
        return labelStyle(palette, isOnStrong(feature as Feature), strong, String(feature.get('name')), true);
      }),
    showStrong(next) {
      isOnStrong = next;
      layer.changed();
    },
  };
};
