import type { Palette } from './palette.ts';

type Draw = (context: CanvasRenderingContext2D, size: number) => void;

const pattern = (size: number, draw: Draw): CanvasPattern => {
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(size * ratio);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(canvas.width / size, canvas.height / size);
  draw(context, size);
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
};

/** Light diagonal hatch: no data. */
export const hatch = ({ noData }: Palette): CanvasPattern =>
  pattern(8, (context, size) => {
    context.fillStyle = noData.ground;
    context.fillRect(0, 0, size, size);
    context.strokeStyle = noData.line;
    context.lineWidth = 1.6;
    context.beginPath();
    for (const offset of [-size, 0, size]) {
      context.moveTo(offset - 1, size + 1);
      context.lineTo(offset + size + 1, -1);
    }
    context.stroke();
  });

/** Dots: suppressed, because the number is too small to show. */
export const dots = ({ suppressed }: Palette): CanvasPattern =>
  pattern(6, (context, size) => {
    context.fillStyle = suppressed.ground;
    context.fillRect(0, 0, size, size);
    context.fillStyle = suppressed.dot;
    for (const [x, y] of [
      [1.5, 1.5],
      [4.5, 4.5],
    ] as const) {
      context.beginPath();
      context.arc(x, y, 0.9, 0, 2 * Math.PI);
      context.fill();
    }
  });
