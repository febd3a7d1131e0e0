import type BaseLayer from 'ol/layer/Base.js';
import type Layer from 'ol/layer/Layer.js';
import type RenderEvent from 'ol/render/Event.js';
import { getRenderPixel } from 'ol/render.js';

/** Which side of the divider a layer is seen on. */
export type Side = 'left' | 'right';

/** Shows layers only on one side of a divider, `share` (0 … 1) of the map's width from the left; returns how to show them whole again. */
export const clipTo = (layers: readonly BaseLayer[], side: Side, share: () => number): (() => void) => {
  const begin = (event: RenderEvent): void => {
    const context = event.context as CanvasRenderingContext2D | undefined;
    const [width = 0, height = 0] = event.frameState?.size ?? [];
    if (!context) return;
    const at = width * share();
    const [from, to] = side === 'left' ? [0, at] : [at, width];
    const corners = [
      [from, 0],
      [to, 0],
      [to, height],
      [from, height],
    ].map((pixel) => getRenderPixel(event, pixel));
    context.save();
    context.beginPath();
    for (const [x = 0, y = 0] of corners) context.lineTo(x, y);
    context.closePath();
    context.clip();
  };
  const end = (event: RenderEvent): void => (event.context as CanvasRenderingContext2D | undefined)?.restore();
  for (const layer of layers as readonly Layer[]) {
    layer.on('prerender', begin);
    layer.on('postrender', end);
  }
  return () => {
    for (const layer of layers as readonly Layer[]) {
      layer.un('prerender', begin);
      layer.un('postrender', end);
    }
  };
};
