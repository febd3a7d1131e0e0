import type OlMap from 'ol/Map.js';

/** Whether a canvas may be read: one that holds tiles of another origin may not. */
const mayRead = (canvas: HTMLCanvasElement): boolean => {
  try {
    canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
    return true;
  } catch {
    return false;
  }
};

/** What the map shows now, in its own resolution. `isWhole` is false when the base map may not be copied and was left out. */
export const takePicture = (map: OlMap): { canvas: HTMLCanvasElement; isWhole: boolean } => {
  map.renderSync();
  const [width = 1, height = 1] = map.getSize() ?? [];
  const ratio = devicePixelRatio;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let isWhole = true;
  for (const layer of map.getViewport()?.querySelectorAll<HTMLCanvasElement>('.ol-layers canvas') ?? []) {
    if (layer.width === 0 || layer.height === 0) continue;
    if (!mayRead(layer)) {
      isWhole = false;
      continue;
    }
    const drawn = /^matrix\(([^)]*)\)$/.exec(layer.style.transform)?.[1]?.split(',').map(Number);
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: number[] = drawn ?? [width / layer.width, 0, 0, height / layer.height, 0, 0];
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    context.globalAlpha = Number(layer.style.opacity || layer.parentElement?.style.opacity || 1);
    context.drawImage(layer, 0, 0);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  return { canvas, isWhole };
};
