import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type { Geometry } from 'ol/geom.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** How loud a warning of others is; an exercise is no level of danger. */
export type WarningLook = 'extreme' | 'severe' | 'lesser' | 'exercise';

/** One warning of others: its id, look and area in degrees. */
export interface Warning {
  id: string;
  look: WarningLook;
  geometry: { type: 'MultiPolygon'; coordinates: number[][][][] };
}

/** Stripes that leave what lies under them readable. */
const hatch = (color: string): CanvasPattern => {
  const [canvas, size] = [document.createElement('canvas'), 12];
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.globalAlpha = 0.45;
  context.strokeStyle = color;
  context.lineWidth = 1.4;
  context.beginPath();
  for (const offset of [-size, 0, size]) {
    context.moveTo(offset - 1, -1);
    context.lineTo(offset + size + 1, size + 1);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

/** Areas of others' warnings: hatched, with an outline in the colour of the level; the gravest lies on top. */
export interface WarningLayer extends Painted {
  layers: readonly [VectorLayer];
  show(warnings: readonly Warning[]): void;
}

const order: Record<WarningLook, number> = { exercise: 0, lesser: 1, severe: 2, extreme: 3 };

/** Makes the layer of others' warnings. */
export const warningLayer = (): WarningLayer => {
  const source = new VectorSource<Feature<Geometry>>();
  const layer = new VectorLayer({ source, zIndex: level.lines + 2 });
  return {
    layers: [layer],
    paint({ act, late, unknown, drill, halo }: Palette) {
      const colors: Record<WarningLook, string> = { extreme: act, severe: late, lesser: unknown, exercise: drill };
      const styleOf = (look: WarningLook): Style[] => [
        new Style({ zIndex: order[look], stroke: new Stroke({ color: halo, width: 5, lineJoin: 'round' }) }),
        new Style({
          zIndex: order[look],
          fill: new Fill({ color: hatch(colors[look]) }),
          stroke: new Stroke({ color: colors[look], width: 2, lineJoin: 'round', ...(look === 'exercise' && { lineDash: [10, 4] }) }),
        }),
      ];
      const styles = {
        extreme: styleOf('extreme'),
        severe: styleOf('severe'),
        lesser: styleOf('lesser'),
        exercise: styleOf('exercise'),
      };
      layer.setStyle((feature) => styles[feature.get('look') as WarningLook]);
    },
    show(warnings) {
      source.clear(true);
      source.addFeatures(
        warnings.map(({ id, look, geometry }) => {
          const feature = new Feature<Geometry>(format.readGeometry(geometry) ?? undefined);
          feature.set('look', look, true);
          feature.setId(id);
          return feature;
        }),
      );
    },
  };
};
