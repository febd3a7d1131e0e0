import { noDataClass } from '@vias/style/thematic-style.ts';
import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type { Polygon } from 'ol/geom.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import type { Style } from 'ol/style.js';
import { level } from './base-map.ts';
import type { Palette } from './palette.ts';
import { type AreaId, type AreaLayer, selectionStyles, stylesOf } from './territory-layer.ts';

type Rules = ReturnType<typeof stylesOf>;

/** Makes a layer of grid cells, or other areas that come whole, from a GeoJSON collection in degrees; a feature's id is its area's. */
export const cellLayer = (collection: object): AreaLayer => {
  let classes: ReadonlyMap<AreaId, number> = new Map();
  let styleIn: Parameters<AreaLayer['show']>[1] | undefined;
  let palette: Palette | undefined;
  let styleOf: Rules = () => undefined;
  let outline: Style[] = [];
  const features = new GeoJSON().readFeatures(collection, {
    dataProjection: 'EPSG:4326',
    featureProjection: 'EPSG:3857',
  }) as Feature<Polygon>[];
  const source = new VectorSource({ features });
  const fills = new VectorLayer({ source, zIndex: level.theme, updateWhileInteracting: true });
  const chosen = new VectorSource<Feature<Polygon>>();
  const outlines = new VectorLayer({ source: chosen, zIndex: level.selection });
  const fill = (): void => {
    if (palette && styleIn) styleOf = stylesOf(styleIn(palette));
    fills.setStyle((feature) => styleOf(classes.get(feature.getId() as AreaId) ?? noDataClass));
  };
  return {
    layers: [fills, outlines],
    fills: [fills],
    paint(next) {
      palette = next;
      outline = selectionStyles(next);
      outlines.setStyle(outline);
      fill();
    },
    show(nextClasses, nextStyle) {
      classes = nextClasses;
      styleIn = nextStyle;
      fill();
    },
    select(id) {
      chosen.clear();
      const feature = id === undefined ? null : source.getFeatureById(id);
      if (feature) chosen.addFeature(feature);
    },
    async at(pixel) {
      const [feature] = await fills.getFeatures(pixel);
      return feature?.getId();
    },
  };
};
