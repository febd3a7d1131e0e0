import VectorTileLayer from 'ol/layer/VectorTile.js';
import type { Pixel } from 'ol/pixel.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from './base-map.ts';
import type { Palette } from './palette.ts';
import { dots, hatch } from './patterns.ts';
import { tileSource } from './tile-source.ts';

/** Areas filled by class, one boundary set or several, with one of them outlined. */
export interface TerritoryLayer extends Painted {
  /** Gives each territory (feature id) its class; a territory that is not in the map has no data. */
  showClasses(classes: ReadonlyMap<number, number>): void;
  select(id: number | undefined): void;
  /** The filled areas without the outline, for visibility and opacity. */
  fills: readonly VectorTileLayer[];
  /** The territory under a pixel. */
  at(pixel: Pixel): Promise<number | undefined>;
}

const idOf = (feature: { getId(): unknown; get(key: string): unknown }): number => Number(feature.getId() ?? feature.get('id'));

const addressOf = ({ id, version }: { id: number; version: number }): string => `/tiles/territory-${id}/{z}/{x}/{y}.mvt?v=${version}`;

/** Only the borders of boundary sets, quiet, for maps whose theme is something else. */
export const outlineLayer = (sets: readonly { id: number; version: number }[]): Painted => {
  const layers = sets.map((set) => new VectorTileLayer({ source: tileSource(addressOf(set)), zIndex: level.theme, renderMode: 'hybrid' }));
  return {
    layers,
    paint({ edgeBase }) {
      const line = new Style({ stroke: new Stroke({ color: edgeBase, width: 1 }) });
      for (const layer of layers) layer.setStyle(line);
    },
  };
};

/** Makes the choropleth of boundary sets; `version` is part of the address, because the geometry of a version never changes. */
export const territoryLayer = (sets: readonly { id: number; version: number }[]): TerritoryLayer => {
  let classes: ReadonlyMap<number, number> = new Map();
  let selected: number | undefined;
  let styles = new Map<number, Style>();
  let outline: Style[] = [];
  const sources = sets.map((set) => tileSource(addressOf(set)));
  const fills = sources.map((source) => {
    const layer = new VectorTileLayer({ source, zIndex: level.theme, renderMode: 'hybrid', updateWhileInteracting: false });
    layer.setStyle((feature) => styles.get(classes.get(idOf(feature)) ?? -1));
    return layer;
  });
  const outlines = sources.map((source) => {
    const layer = new VectorTileLayer({ source, zIndex: level.selection, renderMode: 'vector' });
    layer.setStyle((feature) => (idOf(feature) === selected ? outline : undefined));
    return layer;
  });
  const redraw = (layers: readonly VectorTileLayer[]): void => {
    for (const layer of layers) layer.changed();
  };

  return {
    layers: [...fills, ...outlines],
    fills,
    paint(palette: Palette) {
      const edge = new Stroke({ color: palette.edge, width: 1 });
      const style = (color: string | CanvasPattern): Style => new Style({ fill: new Fill({ color }), stroke: edge });
      styles = new Map([
        ...palette.classes.map((color, index): [number, Style] => [index, style(color)]),
        [-1, style(hatch(palette))],
        [-2, style(dots(palette))],
      ]);
      outline = [
        new Style({ stroke: new Stroke({ color: palette.selectHalo, width: 6, lineJoin: 'round' }), zIndex: 1 }),
        new Style({ stroke: new Stroke({ color: palette.select, width: 2, lineJoin: 'round' }), zIndex: 2 }),
      ];
      redraw([...fills, ...outlines]);
    },
    showClasses(next) {
      classes = next;
      redraw(fills);
    },
    select(id) {
      selected = id;
      redraw(outlines);
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
