import type { CameraMask, CameraReach } from '@vias/api/cameras/contract.ts';
import Feature, { type FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import Polygon from 'ol/geom/Polygon.js';
import type { Geometry } from 'ol/geom.js';
import { Draw } from 'ol/interaction.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import { toMap } from '../../map/projections.ts';
import { moveBy } from './camera-draft.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Thin stripes: what is taken out is seen to be taken out, and what lies under it too. */
const stripes = (color: string): CanvasPattern => {
  const [canvas, size] = [document.createElement('canvas'), 8];
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.strokeStyle = color;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const offset of [-size, 0, size]) {
    context.moveTo(offset - 1, size + 1);
    context.lineTo(offset + size + 1, -1);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

/** What can be drawn by hand. */
export type PenType = 'Point' | 'LineString' | 'Polygon';
/** One thing that the next clicks on the map draw; places in degrees. */
export interface Pen {
  type: PenType;
  /** What is drawn, as the hint over the map says it. */
  hint: 'place' | 'mask' | 'zone' | CameraReach['kind'];
  onDone: (places: [number, number][]) => void;
}

/** Masks of the camera in hand, with where it stands and how far it is drawn, metres. */
export interface MaskedView {
  place: readonly [number, number];
  reachM: number;
  masks: readonly CameraMask[];
}

/** What cameras are made not to see, and where those work that see no fixed field. */
export interface ShapeLayer extends Painted {
  showReach(list: readonly { reach: CameraReach; isChosen: boolean }[]): void;
  showMasks(view: MaskedView | undefined): void;
  /** Lets the reader draw one thing; returns how to end that. */
  sketch(map: OlMap, pen: Pen): () => void;
}

/** The corners of a sector clockwise from one azimuth to the other, a corner every two degrees. */
const sectorOf = (place: readonly [number, number], from: number, to: number, reachM: number): [number, number][] => {
  const width = (((to - from) % 360) + 360) % 360 || 360;
  const steps = Math.max(1, Math.ceil(width / 2));
  const arc = Array.from({ length: steps + 1 }, (_, i) => {
    const turn = ((from + (width * i) / steps) * Math.PI) / 180;
    return moveBy(place, Math.sin(turn) * reachM, Math.cos(turn) * reachM);
  });
  return [[place[0], place[1]], ...arc, [place[0], place[1]]];
};

export const shapeLayer = (): ShapeLayer => {
  const [masks, reach] = [new VectorSource(), new VectorSource()];
  const maskLayer = new VectorLayer({ source: masks, zIndex: level.theme + 2 });
  const reachLayer = new VectorLayer({ source: reach, zIndex: level.lines + 1 });
  const paint = (): void => {
    const [ink, accent, halo] = [token('text'), token('accent'), token('map-select-halo')];
    maskLayer.setStyle(
      new Style({ fill: new Fill({ color: stripes(ink) }), stroke: new Stroke({ color: ink, width: 1, lineDash: [3, 3] }) }),
    );
    reachLayer.setStyle((feature) => {
      const { kind } = feature.get('reach') as CameraReach;
      const isOn = feature.get('isChosen') === true;
      const width = kind === 'gate' ? 5 : 2;
      return [
        new Style({ stroke: new Stroke({ color: halo, width: width + 3 }) }),
        new Style({
          stroke: new Stroke({
            color: isOn ? accent : ink,
            width: isOn ? width + 1 : width,
            ...(kind !== 'gate' && { lineDash: kind === 'patrol' ? [2, 6] : [10, 5] }),
          }),
        }),
      ];
    });
  };
  const drawn = (feature: FeatureLike): Style => {
    const edge = new Stroke({ color: token('accent'), width: 2.5 });
    return feature.getGeometry()?.getType() === 'Point'
      ? new Style({ image: new Circle({ radius: 6, fill: new Fill({ color: token('surface') }), stroke: edge }) })
      : new Style({ stroke: edge, fill: new Fill({ color: stripes(token('accent')) }) });
  };
  return {
    layers: [maskLayer, reachLayer],
    paint,
    showReach(list) {
      reach.clear(true);
      reach.addFeatures(
        list.map(
          ({ reach: each, isChosen }) => new Feature({ geometry: format.readGeometry(each.geometry) as Geometry, reach: each, isChosen }),
        ),
      );
    },
    showMasks(view) {
      masks.clear(true);
      if (!view) return;
      const { place, reachM } = view;
      masks.addFeatures(
        view.masks.flatMap(({ area, fromAzimuth, toAzimuth }) => {
          if (area) return [new Feature(format.readGeometry(area) as Geometry)];
          if (fromAzimuth === null || toAzimuth === null) return [];
          return [new Feature(new Polygon([sectorOf(place, fromAzimuth, toAzimuth, reachM).map((corner) => toMap(corner))]))];
        }),
      );
    },
    sketch(map, { type, onDone }) {
      const draw = new Draw({ type, style: drawn });
      const target = map.getTargetElement() as HTMLElement | null;
      target?.classList.add('picking');
      draw.on('drawend', ({ feature }) => {
        const { coordinates } = format.writeGeometryObject(feature.getGeometry() as Geometry) as {
          coordinates: number[] | number[][] | number[][][];
        };
        const flat =
          type === 'Point'
            ? [coordinates as number[]]
            : type === 'LineString'
              ? (coordinates as number[][])
              : ((coordinates as number[][][])[0] ?? []);
        const places = flat.map((place) => place.slice(0, 2).map((value) => Number(value.toFixed(6))) as [number, number]);
        // After the click is over: what it hits must not be taken for a choice.
        setTimeout(() => onDone(places));
      });
      map.addInteraction(draw);
      return () => {
        map.removeInteraction(draw);
        target?.classList.remove('picking');
      };
    },
  };
};
