import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import Point from 'ol/geom/Point.js';
import type Polygon from 'ol/geom/Polygon.js';
import { Draw } from 'ol/interaction.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, Stroke, Style } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import { toMap } from '../../map/projections.ts';
import type { Facility, Shape } from './exposure.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });

/** The area that was drawn, outlined as what is chosen. */
export interface DrawLayer extends Painted {
  show(shape: Shape | undefined): void;
  /** Lets the reader draw: corners by clicks, or a lasso while Shift is held; `onBegun` says whether any corner stands. */
  draw(map: OlMap, onDrawn: (shape: Shape) => void, onBegun: (isBegun: boolean) => void): Drawing;
}

/** A drawing that goes on. */
export interface Drawing {
  /** Takes the last corner back. */
  takeBack(): void;
  end(): void;
}

/** Makes the layer of a drawn area. */
export const drawLayer = (): DrawLayer => {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: level.draft, updateWhileInteracting: true });
  let styles: Style[] = [];
  return {
    layers: [layer],
    paint(palette) {
      styles = [
        new Style({ stroke: new Stroke({ color: palette.selectHalo, width: 6, lineJoin: 'round' }) }),
        new Style({ stroke: new Stroke({ color: palette.select, width: 2, lineJoin: 'round' }) }),
      ];
      layer.setStyle(styles);
    },
    show(shape) {
      source.clear();
      const geometry = shape && format.readGeometry(shape);
      if (geometry) source.addFeature(new Feature(geometry));
    },
    draw(map, onDrawn, onBegun) {
      source.clear();
      const interaction = new Draw({ type: 'Polygon', stopClick: true, style: styles });
      interaction.on('drawend', ({ feature }) =>
        onDrawn(format.writeGeometryObject(feature.getGeometry() as Polygon, { decimals: 6, rightHanded: true }) as Shape),
      );
      interaction.on('drawstart', () => onBegun(true));
      interaction.on(['drawend', 'drawabort'], () => onBegun(false));
      map.addInteraction(interaction);
      return {
        takeBack: () => interaction.removeLastPoint(),
        end: () => void map.removeInteraction(interaction),
      };
    },
  };
};

/** Makes the layer of facilities: a dot each, named where one points. */
export const facilityLayer = (): Painted & { layer: VectorLayer; show(facilities: readonly Facility[]): void } => {
  const source = new VectorSource<Feature<Point>>();
  const layer = new VectorLayer({ source, zIndex: level.points + 1, updateWhileInteracting: true });
  return {
    layers: [layer],
    layer,
    paint(palette) {
      layer.setStyle(
        new Style({
          image: new Circle({
            radius: 5,
            fill: new Fill({ color: palette.accent }),
            stroke: new Stroke({ color: palette.surface, width: 2 }),
          }),
        }),
      );
    },
    show(facilities) {
      source.clear(true);
      source.addFeatures(facilities.map(({ name, geometry }) => new Feature({ geometry: new Point(toMap(geometry.coordinates)), name })));
    },
  };
};
