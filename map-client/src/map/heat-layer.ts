import Layer from 'ol/layer/Layer.js';
import type OlMap from 'ol/Map.js';
import { apply } from 'ol/transform.js';
import { level, type Painted } from './base-map.ts';
import { densityOf } from './density.ts';
import { incidentPoints } from './incident-points.ts';
import type { Counted } from './symbol-size.ts';

/** Radius of one incident's blot, px. */
const reach = 26;
/** Screen pixels for one cell of the density's grid. */
const coarse = 2;

/** Density of incidents as colour. */
export interface HeatLayer extends Painted {
  show(address: string): void;
}

const rampOf = (colours: readonly string[]): Uint8ClampedArray => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [256, 1];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const gradient = context.createLinearGradient(0, 0, 256, 0);
  for (const [i, colour] of colours.entries()) gradient.addColorStop(i / (colours.length - 1), colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return context.getImageData(0, 0, 256, 1).data;
};

const paintDensity = (context: CanvasRenderingContext2D, density: Float32Array, ramp: Uint8ClampedArray): void => {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  const most = density.reduce((largest, value) => Math.max(largest, value), 0);
  for (let cell = 0; cell < density.length; cell++) {
    // The root lets villages be seen beside towns; the key says that colour is relative.
    const strength = most > 0 ? Math.sqrt((density[cell] as number) / most) : 0;
    if (strength < 0.04) continue;
    const colour = Math.min(255, Math.round(strength * 255)) * 4;
    image.data.set(ramp.subarray(colour, colour + 3), cell * 4);
    image.data[cell * 4 + 3] = Math.min(220, strength * 520);
  }
  context.putImageData(image, 0, 0);
};

/**
 * Makes the heat map of incident tiles. The density is added up in numbers and then coloured, so that nothing saturates and the densest place in view has
 * the strongest colour. Drawn without WebGL, which office machines may not have.
 */
export const heatLayer = (map: OlMap, coloursIn: (dark: boolean) => readonly string[]): HeatLayer => {
  const canvas = document.createElement('canvas');
  canvas.className = 'map-heat';
  canvas.style.cssText = 'position:absolute;left:0;top:0;width:100%;height:100%';
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let points: readonly Counted[] = [];
  let ramp = rampOf(coloursIn(false));
  let drawn = '';
  let round = 0;
  const layer = new Layer({
    zIndex: level.theme + 1,
    render(frame) {
      const [width = 1, height = 1] = frame.size;
      const [w, h] = [Math.ceil(width / coarse), Math.ceil(height / coarse)];
      const now = `${round}/${w}/${h}/${frame.viewState.center}/${frame.viewState.resolution}`;
      if (drawn !== now) {
        drawn = now;
        [canvas.width, canvas.height] = [w, h];
        const placed = points.map(({ x, y, n }) => {
          const [left = 0, top = 0] = apply(frame.coordinateToPixelTransform, [x, y]);
          return { x: left / coarse, y: top / coarse, n };
        });
        paintDensity(context, densityOf(placed, w, h, reach / coarse), ramp);
      }
      canvas.style.opacity = String(frame.layerStatesArray[frame.layerIndex]?.opacity ?? 1);
      return canvas;
    },
  });
  const again = (): void => {
    round += 1;
    layer.changed();
  };
  const { loader, load } = incidentPoints(map, (read) => {
    points = read;
    again();
  });
  return {
    layers: [loader, layer],
    paint({ dark }) {
      ramp = rampOf(coloursIn(dark));
      again();
    },
    show: load,
  };
};
