import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import type { Geometry } from 'ol/geom.js';
import VectorLayer from 'ol/layer/Vector.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import type { Analysis } from './camera-analysis-data.ts';
import type { Zone } from './camera-zone.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** From so many on a square is as strong as it gets. */
const many = 5;

/** The zone that is judged, and squares where something happened that no camera sees. */
export interface AnalysisLayer extends Painted {
  showZone(zone: Zone | undefined): void;
  showBlind(places: Analysis['blind']['places']): void;
}

export const analysisLayer = (): AnalysisLayer => {
  const [zones, blind] = [new VectorSource(), new VectorSource()];
  const zoneLayer = new VectorLayer({ source: zones, zIndex: level.lines + 2 });
  const blindLayer = new VectorLayer({ source: blind, zIndex: level.theme + 4, declutter: true });
  return {
    layers: [zoneLayer, blindLayer],
    paint() {
      const [ink, mark, halo] = [token('text'), token('late-mark'), token('map-select-halo')];
      zoneLayer.setStyle(new Style({ stroke: new Stroke({ color: ink, width: 1.5, lineDash: [2, 5] }) }));
      blindLayer.setStyle((feature, resolution) => {
        const share = feature.get('share') as number;
        return new Style({
          fill: new Fill({
            color: `${mark}${Math.round(38 + 90 * share)
              .toString(16)
              .padStart(2, '0')}`,
          }),
          stroke: new Stroke({ color: mark, width: 1.5 }),
          // Narrower than this a number does not fit into its square.
          ...(resolution < 5 && {
            text: new Text({
              text: String(feature.get('rank')),
              font: `700 12px ${token('font')}`,
              fill: new Fill({ color: ink }),
              stroke: new Stroke({ color: halo, width: 3 }),
            }),
          }),
        });
      });
    },
    showZone(zone) {
      zones.clear(true);
      if (zone) zones.addFeature(new Feature(format.readGeometry({ type: 'Polygon', coordinates: [zone] }) as Geometry));
    },
    showBlind(places) {
      blind.clear(true);
      blind.addFeatures(
        places.map(
          ({ geometry, incidents, fear }, i) =>
            new Feature({
              geometry: format.readGeometry(geometry) as Geometry,
              rank: i + 1,
              share: Math.min(1, (incidents + fear) / many),
            }),
        ),
      );
    },
  };
};
