import { toFlatStyle } from '@vias/style/flat-style.ts';
import { noDataClass, type ThematicStyle } from '@vias/style/thematic-style.ts';
import Feature from 'ol/Feature.js';
import type BaseLayer from 'ol/layer/Base.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type { Pixel } from 'ol/pixel.js';
import { rulesToStyleFunction } from 'ol/render/canvas/style.js';
import { Stroke, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { tileSource } from './tile-source.ts';
import './tile-edges.ts';

/** A boundary set's tiles; `version` is part of the address, because the geometry of a version never changes. */
interface TileSet {
  id: number;
  version: number;
}

/** What an area is known by: a territory's id, or a grid cell's. */
export type AreaId = number | string;

/** Areas filled by class, with one of them outlined. */
export interface AreaLayer extends Painted {
  /** Gives each area (feature id) its class, and the style of the classes in a theme. An area that is not in the map has no data. */
  show(classes: ReadonlyMap<AreaId, number>, styleIn: (palette: Palette) => ThematicStyle): void;
  select(id: AreaId | undefined): void;
  /** The filled areas without the outline, for visibility and opacity. */
  fills: readonly BaseLayer[];
  /** The area under a pixel. */
  at(pixel: Pixel): Promise<AreaId | undefined>;
}

const idOf = (feature: { getId(): unknown; get(key: string): unknown }): number => Number(feature.getId() ?? feature.get('id'));
const addressOf = ({ id, version }: TileSet): string => `/tiles/territory-${id}/{z}/{x}/{y}.mvt?v=${version}`;

/** Only the borders of boundary sets, quiet, for maps whose theme is something else. */
export const outlineLayer = (sets: readonly TileSet[]): Painted => {
  const layers = sets.map((set) => new VectorTileLayer({ source: tileSource(addressOf(set)), zIndex: level.theme, renderMode: 'hybrid' }));
  return {
    layers,
    paint({ edgeBase }) {
      const line = new Style({ stroke: new Stroke({ color: edgeBase, width: 1 }) });
      for (const layer of layers) layer.setStyle(line);
    },
  };
};

type Rules = Parameters<typeof rulesToStyleFunction>[0];

/** The styles of a thematic style's classes, each made once. */
export const stylesOf = (style: ThematicStyle): ((cls: number) => Style | Style[] | undefined) => {
  const styleOf = rulesToStyleFunction(toFlatStyle(style) as unknown as Rules);
  const made = new Map<number, Style | Style[] | undefined>();
  return (cls) => {
    if (!made.has(cls)) made.set(cls, styleOf(new Feature({ [style.field]: cls }), 1) ?? undefined);
    return made.get(cls);
  };
};

/** The line around the chosen area: dark with a white halo, so that the fill stays what it is. */
export const selectionStyles = ({ select, selectHalo }: Palette): Style[] => [
  new Style({ stroke: new Stroke({ color: selectHalo, width: 6, lineJoin: 'round' }), zIndex: 1 }),
  new Style({ stroke: new Stroke({ color: select, width: 2, lineJoin: 'round' }), zIndex: 2 }),
];

/** Makes the choropleth of boundary sets. */
export const territoryLayer = (sets: readonly TileSet[]): AreaLayer => {
  let classes: ReadonlyMap<AreaId, number> = new Map();
  let styleIn: ((palette: Palette) => ThematicStyle) | undefined;
  let palette: Palette | undefined;
  let styleOf: (cls: number) => Style | Style[] | undefined = () => undefined;
  let selected: AreaId | undefined;
  let outline: Style[] = [];
  const sources = sets.map((set) => tileSource(addressOf(set)));
  // As vectors: pictures of all tiles in view are many times the screen, and are drawn anew with every change of style.
  const fills = sources.map((source) => new VectorTileLayer({ source, zIndex: level.theme, renderMode: 'vector' }));
  const outlines = sources.map((source) => {
    const layer = new VectorTileLayer({ source, zIndex: level.selection, renderMode: 'vector' });
    layer.setStyle((feature) => (idOf(feature) === selected ? outline : undefined));
    return layer;
  });
  const fill = (): void => {
    if (palette && styleIn) styleOf = stylesOf(styleIn(palette));
    for (const layer of fills) layer.setStyle((feature) => styleOf(classes.get(idOf(feature)) ?? noDataClass));
  };

  return {
    layers: [...fills, ...outlines],
    fills,
    paint(next) {
      palette = next;
      outline = selectionStyles(next);
      fill();
      for (const layer of outlines) layer.changed();
    },
    show(nextClasses, nextStyle) {
      classes = nextClasses;
      styleIn = nextStyle;
      fill();
    },
    select(id) {
      selected = id;
      for (const layer of outlines) layer.changed();
    },
    async at(pixel) {
      for (const layer of fills) {
        const [feature] = await layer.getFeatures(pixel);
        if (feature) return idOf(feature);
      }
      return undefined;
    },
  };
};
