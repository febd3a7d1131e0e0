import { takePicture } from '../../map/map-picture.ts';
import type { MapView } from '../../map/map-view.ts';
import type { Palette } from '../../map/palette.ts';
import type { LegendItem } from './legend-items.ts';

/** What is written around the map. */
export interface PictureWords {
  title: string;
  subtitle: string;
  legend: readonly LegendItem[];
  /** Lines under the map: how many of how many, method, sources, warnings. */
  notes: readonly string[];
  north: string;
  scale: string;
  /** Length of the scale bar, px. */
  scaleWidth: number;
}

const font = '"Source Sans 3 Variable", "Source Sans 3", sans-serif';
const pad = 24;
const legendWidth = 260;
const line = 18;

const wrap = (context: CanvasRenderingContext2D, text: string, width: number): string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current ? `${current} ${word}` : word;
    if (current && context.measureText(longer).width > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
};

const tokens = () => {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { paper: token('grey-1'), ink: token('grey-9'), quiet: token('grey-7'), edge: token('grey-5') };
};
type Tokens = ReturnType<typeof tokens>;

const pattern = (
  context: CanvasRenderingContext2D,
  of: 'noData' | 'suppressed',
  { noData, suppressed }: Palette,
  x: number,
  y: number,
): void => {
  context.save();
  context.beginPath();
  context.rect(x, y, 28, 16);
  context.fillStyle = of === 'noData' ? noData.ground : suppressed.ground;
  context.fill();
  context.clip();
  if (of === 'noData') {
    context.strokeStyle = noData.line;
    context.lineWidth = 1.5;
    for (let at = x - 16; at < x + 28; at += 6) {
      context.beginPath();
      context.moveTo(at, y + 16);
      context.lineTo(at + 16, y);
      context.stroke();
    }
  } else {
    context.fillStyle = suppressed.dot;
    for (let dx = 3; dx < 28; dx += 5) for (let dy = 3; dy < 16; dy += 5) context.fillRect(x + dx, y + dy, 1.5, 1.5);
  }
  context.restore();
};

/** Draws one entry and gives the height it took. */
const drawItem = (
  context: CanvasRenderingContext2D,
  item: LegendItem,
  palette: Palette,
  { ink, quiet, edge }: Tokens,
  x: number,
  y: number,
): number => {
  const write = (text: string, at: number, down: number, colour = ink): void => {
    context.fillStyle = colour;
    context.fillText(text, at, down);
  };
  context.font = `400 14px ${font}`;
  switch (item.kind) {
    case 'class':
    case 'pattern':
      if (item.kind === 'class') {
        context.fillStyle = item.colour;
        context.fillRect(x, y, 28, 16);
      } else pattern(context, item.of, palette, x, y);
      context.strokeStyle = edge;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, 27, 15);
      write(item.text, x + 38, y + 13);
      context.textAlign = 'right';
      write(String(item.count), x + legendWidth - pad, y + 13, quiet);
      context.textAlign = 'left';
      return 24;
    case 'circle': {
      const tall = Math.max(20, item.radius * 2 + 4);
      context.beginPath();
      context.arc(x + 28, y + tall / 2, item.radius, 0, 2 * Math.PI);
      context.fillStyle = item.colour;
      context.globalAlpha = 0.8;
      context.fill();
      context.globalAlpha = 1;
      write(item.text, x + 66, y + tall / 2 + 5);
      return tall;
    }
    case 'ramp': {
      const ramp = context.createLinearGradient(x, 0, x + legendWidth - pad, 0);
      for (const [i, colour] of item.colours.entries()) ramp.addColorStop(i / (item.colours.length - 1), colour);
      context.fillStyle = ramp;
      context.fillRect(x, y, legendWidth - pad, 14);
      write(item.from, x, y + 30, quiet);
      context.textAlign = 'right';
      write(item.to, x + legendWidth - pad, y + 30, quiet);
      context.textAlign = 'left';
      return 40;
    }
    case 'square': {
      let top = y;
      for (const text of wrap(context, `↑ ${item.up}`, legendWidth - pad)) {
        write(text, x, top + 13);
        top += line;
      }
      for (const [index, colour] of item.colours.entries()) {
        context.fillStyle = colour;
        context.fillRect(x + (index % 3) * 36, top + 4 + (2 - Math.floor(index / 3)) * 36, 36, 36);
      }
      top += 116;
      for (const text of wrap(context, `${item.right} →`, legendWidth - pad)) {
        write(text, x, top + 13);
        top += line;
      }
      return top - y + 8;
    }
    case 'words': {
      const lines = wrap(context, item.text, legendWidth - pad);
      for (const [i, text] of lines.entries()) write(text, x, y + 13 + i * line, quiet);
      return lines.length * line + 6;
    }
  }
};

/** The map on screen as a picture that can stand alone: title, time, legend, north, scale, sources. `isWhole` is false when the base map may not be copied and is missing. */
export const drawPicture = async (view: MapView, words: PictureWords): Promise<{ blob: Blob; isWhole: boolean }> => {
  const { canvas: mapCanvas, isWhole } = takePicture(view.map);
  const ratio = devicePixelRatio;
  const [width, height] = [mapCanvas.width / ratio, mapCanvas.height / ratio];
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const full = width + legendWidth + pad * 2;
  context.font = `400 13px ${font}`;
  const notes = words.notes.flatMap((note) => wrap(context, note, full - pad * 2));
  context.font = `400 14px ${font}`;
  const under = wrap(context, words.subtitle, full - pad * 2);
  const head = 62 + under.length * line;
  const tall = head + height + pad + notes.length * line + pad;
  [canvas.width, canvas.height] = [Math.round(full * ratio), Math.round(tall * ratio)];
  const palette = view.palette();
  const own = tokens();
  context.scale(ratio, ratio);
  context.fillStyle = own.paper;
  context.fillRect(0, 0, full, tall);
  context.fillStyle = own.ink;
  context.font = `600 24px ${font}`;
  context.fillText(words.title, pad, 38, full - 2 * pad);
  context.font = `400 14px ${font}`;
  context.fillStyle = own.quiet;
  for (const [i, text] of under.entries()) context.fillText(text, pad, 60 + i * line);
  context.fillStyle = palette.sea;
  context.fillRect(pad, head, width, height);
  context.drawImage(mapCanvas, pad, head, width, height);
  context.strokeStyle = own.edge;
  context.lineWidth = 1;
  context.strokeRect(pad + 0.5, head + 0.5, width - 1, height - 1);
  let top = head + 4;
  for (const item of words.legend) top += drawItem(context, item, palette, own, pad + width + pad, top);
  // North and scale, on paper of their own over the map.
  const [northX, northY] = [pad + width - 40, head + 10];
  context.fillStyle = own.paper;
  context.globalAlpha = 0.88;
  context.fillRect(northX, northY, 30, 48);
  context.fillRect(pad + 1, head + height - 27, words.scaleWidth + 90, 26);
  context.globalAlpha = 1;
  context.fillStyle = own.ink;
  context.font = `600 13px ${font}`;
  context.textAlign = 'center';
  context.fillText(words.north, northX + 15, northY + 14);
  context.textAlign = 'left';
  context.beginPath();
  context.moveTo(northX + 15, northY + 18);
  context.lineTo(northX + 23, northY + 44);
  context.lineTo(northX + 15, northY + 38);
  context.lineTo(northX + 7, northY + 44);
  context.fill();
  context.strokeStyle = own.ink;
  context.beginPath();
  context.moveTo(pad + 10.5, head + height - 17);
  context.lineTo(pad + 10.5, head + height - 10.5);
  context.lineTo(pad + 10.5 + words.scaleWidth, head + height - 10.5);
  context.lineTo(pad + 10.5 + words.scaleWidth, head + height - 17);
  context.stroke();
  context.font = `400 13px ${font}`;
  context.fillText(words.scale, pad + words.scaleWidth + 20, head + height - 10);
  context.fillStyle = own.quiet;
  for (const [i, note] of notes.entries()) context.fillText(note, pad, head + height + pad + 4 + i * line);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error('The picture could not be written.');
  return { blob, isWhole };
};
