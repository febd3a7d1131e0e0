import type { Wall } from '@vias/api/statistics/contract.ts';
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import { placeLabels } from '../../map/label-layer.ts';
import type { Palette } from '../../map/palette.ts';
import { toMap } from '../../map/projections.ts';
import { tileSource } from '../../map/tile-source.ts';
import type { Urgency } from '../../panels/incidents/urgency.ts';
import { spreadPins } from './spread-pins.ts';
import { wrapWords } from './wall-order.ts';

const family = '"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif';

/** Slanting lines, `scale` times as large as on a desk. */
const hatch = ({ own, noData }: Palette, scale: number): CanvasPattern | string => {
  const size = Math.round(14 * scale);
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext('2d');
  if (!pen) return own;
  pen.fillStyle = own;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = noData.line;
  pen.lineWidth = size / 3.2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - 1, size + 1);
    pen.lineTo(shift + size + 1, -1);
    pen.stroke();
  }
  return pen.createPattern(canvas, 'repeat') ?? own;
};

/** Municipalities: those that report are land of ours, a silent one is hatched, the others are quiet lines. */
export interface LandLayer extends Painted {
  show(reporting: ReadonlySet<number>, silent: ReadonlySet<number>): void;
}
export const landLayer = (sets: readonly { id: number; version: number }[], scale: number): LandLayer => {
  let reporting: ReadonlySet<number> = new Set();
  let silent: ReadonlySet<number> = new Set();
  const layers = sets.map(
    ({ id, version }) =>
      new VectorTileLayer({
        source: tileSource(`/tiles/territory-${id}/{z}/{x}/{y}.mvt?v=${version}`),
        zIndex: level.theme,
        renderMode: 'hybrid',
      }),
  );
  return {
    layers,
    paint(palette) {
      const stroke = new Stroke({ color: palette.edgeBase, width: scale });
      const [ours, quiet, others] = [palette.own, hatch(palette, scale), undefined].map(
        (color) => new Style({ stroke, ...(color !== undefined && { fill: new Fill({ color }) }) }),
      );
      for (const layer of layers)
        layer.setStyle((feature) => {
          const id = Number(feature.getId() ?? feature.get('id'));
          return silent.has(id) ? quiet : reporting.has(id) ? ours : others;
        });
    },
    show(nextReporting, nextSilent) {
      reporting = nextReporting;
      silent = nextSilent;
      for (const layer of layers) layer.changed();
    },
  };
};

/** Town names large enough for four metres. */
export const wallLabels = (zoomOf: () => number, scale: number): Painted => {
  const labels = placeLabels(zoomOf);
  const layer = labels.layers[0] as VectorLayer;
  return {
    layers: labels.layers,
    paint(palette) {
      labels.paint(palette);
      const styleOf = layer.getStyleFunction();
      const scaled = new WeakSet<Style>();
      layer.setStyle((feature, resolution) => {
        const style = styleOf?.call(layer, feature, resolution);
        if (style instanceof Style && !scaled.has(style)) {
          scaled.add(style);
          style.getText()?.setScale(1.45 * scale);
          style.getImage()?.setScale(1.45 * scale);
          style.getText()?.setOffsetX((style.getText()?.getOffsetX() ?? 0) * scale);
        }
        return style;
      });
    },
  };
};

/** A numbered place; without a number it stands lower in the queue than the list reaches. */
export interface Pin {
  no: number | undefined;
  urgency: Urgency;
  position: readonly number[];
}

const order: Record<Urgency, number> = { done: 0, unknown: 1, inHand: 2, late: 3, act: 4 };

const pinStyles = ({ no, urgency }: Pin, palette: Palette, scale: number): Style[] => {
  const size = (no === undefined ? 0.55 : 1) * scale;
  const dark = palette.dark;
  const paper = new Stroke({ color: dark ? '#100f0e' : palette.surface, width: 3 * size });
  const filled = (color: string) => ({ fill: new Fill({ color }), stroke: paper });
  const image = {
    act: () => new RegularShape({ points: 8, radius: 23 * size, angle: Math.PI / 8, ...filled(palette.act) }),
    late: () => new RegularShape({ points: 4, radius: 22 * size, ...filled(palette.late) }),
    inHand: () => new Circle({ radius: 17 * size, ...filled(palette.accent) }),
    unknown: () =>
      new Circle({
        radius: 17 * size,
        fill: new Fill({ color: palette.surface }),
        stroke: new Stroke({ color: palette.unknown, width: 3 * size, lineDash: [6 * size, 4 * size] }),
      }),
    done: () => new Circle({ radius: 10 * size, ...filled(palette.done) }),
  }[urgency]();
  // The same ink as the list: white on red, near black on amber and on the light accent of the night.
  const ink =
    urgency === 'act'
      ? '#ffffff'
      : urgency === 'late'
        ? '#100f0e'
        : urgency === 'inHand'
          ? dark
            ? '#0b2426'
            : '#ffffff'
          : palette.labelStrong;
  const zIndex = 100 * order[urgency] + (no === undefined ? 0 : 99 - Math.min(98, no));
  return [
    ...(urgency === 'act' && no !== undefined
      ? [new Style({ image: new Circle({ radius: 30 * scale, stroke: new Stroke({ color: palette.act, width: 2.5 * scale }) }), zIndex })]
      : []),
    new Style({
      image,
      zIndex,
      ...(no !== undefined && {
        text: new Text({
          text: String(no),
          font: `700 ${Math.round(21 * scale)}px ${family}`,
          fill: new Fill({ color: ink }),
          offsetY: scale,
        }),
      }),
    }),
  ];
};

/** The queue on the map. */
export interface PinLayer extends Painted {
  /** `resolution` is metres of the map's projection for one pixel: numbers that would hide each other are moved apart by it. */
  show(pins: readonly Pin[], resolution: number): void;
}
export const pinLayer = (scale: number): PinLayer => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points, updateWhileAnimating: true });
  return {
    layers: [layer],
    paint: (palette) =>
      layer.setStyle((feature) => {
        const [place, at] = [feature.get('place') as number[] | undefined, (feature.getGeometry() as Point).getCoordinates()];
        const isMoved = place !== undefined && (place[0] !== at[0] || place[1] !== at[1]);
        return [
          ...(isMoved
            ? [
                new Style({
                  geometry: new LineString([place, at]),
                  stroke: new Stroke({ color: palette.labelStrong, width: 2 * scale }),
                  zIndex: 90,
                }),
              ]
            : []),
          ...pinStyles(feature.get('pin') as Pin, palette, scale),
        ];
      }),
    show(pins, resolution) {
      const numbered = pins.filter(({ no }) => no !== undefined);
      const places = numbered.map(({ position }) => toMap(position) as [number, number]);
      const moved = spreadPins(places, 38 * scale * resolution);
      source.clear(true);
      source.addFeatures([
        ...pins.filter(({ no }) => no === undefined).map((pin) => new Feature({ geometry: new Point(toMap(pin.position)), pin })),
        ...numbered.map((pin, i) => new Feature({ geometry: new Point([...(moved[i] as [number, number])]), pin, place: places[i] })),
      ]);
    },
  };
};

/** Words on the map: a heading and a line below it. */
export interface Note {
  position: readonly number[];
  title: string;
  line: string;
  isAlert: boolean;
}

/** Areas of alerts in force, and notes. */
export interface NoteLayer extends Painted {
  show(areas: Wall['areas'], notes: readonly Note[]): void;
}
export const noteLayer = (scale: number): NoteLayer => {
  const format = new GeoJSON({ featureProjection: 'EPSG:3857' });
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: level.lines + 1 });
  const words = new VectorSource<Feature<Point>>();
  const wordLayer = new VectorLayer({ source: words, zIndex: level.labels + 2, declutter: 'notes' });
  return {
    layers: [layer, wordLayer],
    paint(palette) {
      layer.setStyle(
        new Style({
          fill: new Fill({ color: `${palette.accent}1f` }),
          stroke: new Stroke({ color: palette.accent, width: 2.5 * scale, lineDash: [9 * scale, 6 * scale] }),
        }),
      );
      wordLayer.setStyle((feature) => {
        const { title, line, isAlert } = feature.get('note') as Note;
        const [large, small] = [`600 ${Math.round(20 * scale)}px ${family}`, `400 ${Math.round(19 * scale)}px ${family}`];
        return new Style({
          text: new Text({
            text: [...wrapWords(title, 26).flatMap((part) => [part, large, '\n', '']), line, small],
            ...(isAlert && { textBaseline: 'bottom' as const, offsetY: -6 * scale }),
            fill: new Fill({ color: isAlert ? palette.accent : palette.labelStrong }),
            stroke: new Stroke({ color: palette.halo, width: 4 * scale }),
            overflow: true,
          }),
        });
      });
    },
    show(areas, notes) {
      source.clear(true);
      words.clear(true);
      source.addFeatures(areas.map(({ geometry }) => format.readFeature({ type: 'Feature', properties: {}, geometry }) as Feature));
      words.addFeatures(notes.map((note) => new Feature({ geometry: new Point(toMap(note.position)), note })));
    },
  };
};
