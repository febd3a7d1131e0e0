import type Feature from 'ol/Feature.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type RenderFeature from 'ol/render/Feature.js';
import { Circle, Fill, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { Palette } from '../../map/palette.ts';
import { tileSource } from '../../map/tile-source.ts';

/** Colours of own layers on the light and the dark-grey map, told apart also by the colour-blind; none is red, which means “act now”. */
export const ownColours: readonly (readonly [light: string, dark: string])[] = [
  ['#1f5fa8', '#7fb2e5'],
  ['#8a5a00', '#e0ac4f'],
  ['#2f6f3e', '#86c795'],
  ['#6a3d9a', '#bda0e0'],
  ['#00716f', '#5cc4c0'],
  ['#4a4740', '#c9c4b8'],
];

const soft = (colour: string): string => `${colour}40`;

/** Styles of one colour: areas filled lightly, lines, points with a rim, counts in circles. */
const stylesIn = (colour: string, { surface, halo }: Palette) => {
  const area = new Style({ fill: new Fill({ color: soft(colour) }), stroke: new Stroke({ color: colour, width: 1.5 }) });
  const line = [
    new Style({ stroke: new Stroke({ color: halo, width: 5 }) }),
    new Style({ stroke: new Stroke({ color: colour, width: 2.5 }) }),
  ];
  const point = new Style({
    image: new Circle({ radius: 5, fill: new Fill({ color: colour }), stroke: new Stroke({ color: surface, width: 1.5 }) }),
  });
  return (feature: Feature | RenderFeature): Style | Style[] => {
    const kind = feature.get('layer');
    if (kind === 'area') return area;
    if (kind === 'line') return line;
    if (kind === 'point') return point;
    const n = Number(feature.get('n'));
    return new Style({
      image: new Circle({
        radius: 7 + 3 * Math.log10(n),
        fill: new Fill({ color: colour }),
        stroke: new Stroke({ color: surface, width: 1.5 }),
      }),
      text: new Text({ text: String(n), fill: new Fill({ color: surface }), font: '600 12px "Source Sans 3 Variable", sans-serif' }),
    });
  };
};

/** A layer that somebody brought, in one of the colours. */
export interface OwnPaint extends Painted {
  layers: readonly [VectorTileLayer];
  colour(index: number): void;
}

/** Makes the map layer of an own layer; its version is part of the address, so that a changed layer is read anew. */
export const ownLayer = (id: string, version: number, first: number): OwnPaint => {
  let index = first;
  let palette: Palette | undefined;
  const layer = new VectorTileLayer({
    source: tileSource(`/api/layers/${id}/tiles/{z}/{x}/{y}.mvt?v=${version}`, 16),
    zIndex: level.lines,
    renderMode: 'hybrid',
  });
  const paint = (): void => {
    if (palette) layer.setStyle(stylesIn(ownColours[index]?.[palette.dark ? 1 : 0] ?? '#4a4740', palette));
  };
  return {
    layers: [layer],
    paint(next) {
      palette = next;
      paint();
    },
    colour(next) {
      index = next;
      paint();
    },
  };
};
