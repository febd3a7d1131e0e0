import VectorTileLayer from 'ol/layer/VectorTile.js';
import type RenderEvent from 'ol/render/Event.js';
import { Icon, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import { tileSource } from './tile-source.ts';

/** Radius of one incident's blot, px. */
const reach = 22;

/** A round blot, dense in the middle, whose opacity is its weight. */
const blot = (): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2 * reach;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const gradient = context.createRadialGradient(reach, reach, 0, reach, reach, reach);
  // A biweight kernel: it ends softly, and nothing lies beyond its radius.
  for (let at = 0; at <= 10; at++) gradient.addColorStop(at / 10, `rgba(0,0,0,${(1 - (at / 10) ** 2) ** 2})`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 2 * reach, 2 * reach);
  return canvas;
};

/** Density of incidents as colour. */
export interface HeatLayer extends Painted {
  show(address: string): void;
  layer: VectorTileLayer;
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

/**
 * Makes the heat map of incident tiles. Blots add up as opacity on a canvas of their own, which is then coloured; the strength follows what is in view,
 * so that the densest place in view has the strongest colour. Drawn without WebGL, which office machines may not have.
 */
export const heatLayer = (coloursIn: (dark: boolean) => readonly string[]): HeatLayer => {
  const source = tileSource('', 16);
  const layer = new VectorTileLayer({
    source,
    zIndex: level.theme + 1,
    className: 'map-heat',
    renderMode: 'vector',
    renderBuffer: 2 * reach,
  });
  const image = blot();
  let gain = 0.2;
  let ramp = rampOf(coloursIn(false));
  layer.setStyle((feature) => {
    const weight = Math.min(1, gain * Math.max(1, Number(feature.get('n') ?? 1)));
    return weight < 0.004 ? undefined : new Style({ image: new Icon({ img: image, size: [2 * reach, 2 * reach], opacity: weight }) });
  });
  layer.on('prerender', (event: RenderEvent) => {
    (event.context as CanvasRenderingContext2D).globalCompositeOperation = 'lighter';
  });
  layer.on('postrender', (event: RenderEvent) => {
    const context = event.context as CanvasRenderingContext2D;
    context.globalCompositeOperation = 'source-over';
    const { width, height } = context.canvas;
    const pixels = context.getImageData(0, 0, width, height);
    const { data } = pixels;
    let most = 0;
    for (let at = 3; at < data.length; at += 4) if ((data[at] as number) > most) most = data[at] as number;
    for (let at = 0; at < data.length; at += 4) {
      const strength = data[at + 3] as number;
      if (strength === 0) continue;
      const colour = Math.min(255, Math.round((strength / Math.max(64, most)) * 255)) * 4;
      data[at] = ramp[colour] as number;
      data[at + 1] = ramp[colour + 1] as number;
      data[at + 2] = ramp[colour + 2] as number;
      data[at + 3] = Math.min(215, 40 + strength * 3);
    }
    context.putImageData(pixels, 0, 0);
    // Too strong or too faint for the opacity's 255 steps: drawn again with another weight, which settles in a few frames.
    const next = most >= 250 ? gain / 2 : most > 0 && most < 90 ? gain * 1.8 : gain;
    if (next !== gain && next > 0.0008 && next < 1) {
      gain = next;
      layer.changed();
    }
  });
  return {
    layers: [layer],
    layer,
    paint({ dark }) {
      ramp = rampOf(coloursIn(dark));
      layer.changed();
    },
    show: (address) => source.setUrl(address),
  };
};
