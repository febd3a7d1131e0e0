import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import type { Geometry } from 'ol/geom.js';
import { Translate } from 'ol/interaction.js';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import { level, type Painted } from '../../map/base-map.ts';
import { toDegrees, toMap } from '../../map/projections.ts';
import { type Coverage, type Draft, type GeoJson, type Period, shownGrades } from './camera-data.ts';
import { focalFor } from './camera-draft.ts';

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' });
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const gradeOf = (ppm: number): number => shownGrades.findIndex((grade) => grade.ppm === ppm);
const isShown = (ppm: number): boolean => ppm === 0 || gradeOf(ppm) >= 0;

/** A camera on the map. */
export interface Pin {
  id: string;
  text: string;
  place: readonly [number, number];
  /** Degrees clockwise from north; null: nobody knows. */
  azimuths: readonly number[];
  isInUse: boolean;
  /** It has a field of view, and nobody knows where. */
  isUnknown: boolean;
}

/** What was dragged: the place in degrees, the azimuth in degrees, or the width of the view as the lens that gives it. */
export interface Moved {
  place?: [number, number];
  azimuth?: number;
  focalMm?: number;
}

/** Buildings, what all cameras see, the chosen one's draft, and the cameras themselves. */
export interface CameraLayers extends Painted {
  showBuildings(items: GeoJson): void;
  /** Everything but the views of the camera whose draft is shown. */
  showCoverage(items: GeoJson, except: string | undefined): void;
  showPins(pins: readonly Pin[], chosen: string | undefined): void;
  showDraft(coverage: Coverage | undefined, period: Period): void;
  /** Lets the reader drag the camera, the point it looks at and the edge of its view; returns how to end that. */
  edit(map: OlMap, draft: Draft, onChange: (change: Moved) => void): () => void;
  pinAt(map: OlMap, pixel: number[]): string | undefined;
}

const fillStyles = (): Style[] => shownGrades.map((_, i) => new Style({ fill: new Fill({ color: token(`px-${i + 1}`) }), zIndex: i }));

/** Degrees clockwise from north, from one place of the map to another. */
const azimuthTo = ([x1, y1]: readonly number[], [x2, y2]: readonly number[]): number =>
  ((Math.atan2((x2 ?? 0) - (x1 ?? 0), (y2 ?? 0) - (y1 ?? 0)) * 180) / Math.PI + 360) % 360;

export const cameraLayers = (): CameraLayers => {
  const [buildings, coverage, draft, pins, handles] = [0, 1, 2, 3, 4].map(() => new VectorSource()) as [
    VectorSource,
    VectorSource,
    VectorSource,
    VectorSource,
    VectorSource,
  ];
  const buildingLayer = new VectorLayer({ source: buildings, zIndex: level.theme + 3 });
  const coverageLayer = new VectorLayer({ source: coverage, zIndex: level.theme, opacity: 0.78 });
  const draftLayer = new VectorLayer({ source: draft, zIndex: level.theme + 1, opacity: 0.9 });
  const outlineLayer = new VectorLayer({ source: draft, zIndex: level.selection });
  const pinLayer = new VectorLayer({ source: pins, zIndex: level.points, declutter: false });
  const handleLayer = new VectorLayer({ source: handles, zIndex: level.draft, updateWhileInteracting: true });
  let chosen: string | undefined;

  const paint = (): void => {
    buildingLayer.setStyle(
      new Style({ fill: new Fill({ color: token('map-house') }), stroke: new Stroke({ color: token('map-house-line'), width: 0.7 }) }),
    );
    const fills = fillStyles();
    const styleOf = (feature: { get(key: string): unknown }): Style | undefined => fills[Math.max(0, gradeOf(Number(feature.get('ppm'))))];
    coverageLayer.setStyle(styleOf);
    draftLayer.setStyle(styleOf);
    const outline = [
      new Style({ stroke: new Stroke({ color: token('map-select-halo'), width: 5, lineJoin: 'round' }) }),
      new Style({ stroke: new Stroke({ color: token('map-select'), width: 2, lineJoin: 'round' }) }),
    ];
    outlineLayer.setStyle((feature) => (feature.get('isWidest') === true ? outline : undefined));
    const [ink, paper, quiet] = [token('text'), token('surface'), token('text-quiet')];
    pinLayer.setStyle((feature) => {
      const pin = feature.get('pin') as Pin;
      const isOn = pin.id === chosen;
      const ring = pin.isInUse ? ink : quiet;
      const arrows = pin.azimuths.map((azimuth) => {
        const turn = (azimuth * Math.PI) / 180;
        return new Style({
          image: new RegularShape({
            points: 3,
            radius: 6,
            rotation: turn,
            // Turned with the shape: always straight ahead of it.
            displacement: [0, 14],
            fill: new Fill({ color: ring }),
            stroke: new Stroke({ color: paper, width: 1 }),
          }),
          zIndex: isOn ? 3 : 1,
        });
      });
      const question = new Style({
        text: new Text({
          text: '?',
          font: `700 14px ${token('font')}`,
          fill: new Fill({ color: ink }),
          stroke: new Stroke({ color: paper, width: 4 }),
          offsetX: 14,
          offsetY: -11,
        }),
        zIndex: isOn ? 3 : 1,
      });
      return [
        ...arrows,
        ...(pin.isUnknown ? [question] : []),
        new Style({
          image: new Circle({
            radius: 10,
            fill: new Fill({ color: isOn ? ink : paper }),
            stroke: new Stroke({ color: ring, width: 1.6, ...(!pin.isInUse && { lineDash: [3, 2] }) }),
          }),
          text: new Text({
            text: pin.text,
            font: `700 12px ${token('font')}`,
            fill: new Fill({ color: isOn ? paper : ink }),
            offsetY: 0.5,
          }),
          zIndex: isOn ? 4 : 2,
        }),
      ];
    });
    const [accent, clear] = [new Stroke({ color: token('accent'), width: 3 }), new Fill({ color: 'rgb(255 255 255 / 0.01)' })];
    const dashes = new Style({ stroke: new Stroke({ color: ink, width: 1.5, lineDash: [4, 4] }) });
    // Around the pin, so that its number is still read.
    const ring = new Style({ image: new Circle({ radius: 15, fill: clear, stroke: accent }) });
    const knob = new Style({ image: new Circle({ radius: 8, fill: new Fill({ color: paper }), stroke: accent }) });
    const corner = new Style({
      image: new RegularShape({ points: 4, radius: 9, fill: new Fill({ color: paper }), stroke: accent }),
    });
    handleLayer.setStyle((feature) =>
      feature.get('line') === true ? dashes : feature.get('stand') === true ? ring : feature.get('edge') === true ? corner : knob,
    );
  };

  const read = (items: GeoJson, keep: (properties: Record<string, unknown>) => boolean = () => true): Feature[] =>
    format.readFeatures({ ...items, features: items.features.filter(({ properties }) => keep(properties)) }) as Feature[];

  return {
    layers: [buildingLayer, coverageLayer, draftLayer, outlineLayer, pinLayer, handleLayer],
    paint,
    showBuildings(items) {
      buildings.clear(true);
      buildings.addFeatures(read(items));
    },
    showCoverage(items, except) {
      coverage.clear(true);
      coverage.addFeatures(read(items, ({ ppm, code }) => isShown(Number(ppm)) && code !== except));
    },
    showPins(list, on) {
      chosen = on;
      pins.clear(true);
      pins.addFeatures(list.map((pin) => new Feature({ geometry: new Point(toMap(pin.place)), pin })));
    },
    showDraft(found, period) {
      draft.clear(true);
      for (const view of found?.views ?? []) {
        const areas = view.areas.filter((area) => area.period === period && isShown(area.ppm));
        draft.addFeatures(
          areas.map(({ ppm, geometry }, i) => new Feature({ geometry: format.readGeometry(geometry) as Geometry, ppm, isWidest: i === 0 })),
        );
      }
    },
    edit(map, { place, optics }, onChange) {
      const at = toMap(place);
      const stand = new Feature({ geometry: new Point(at), stand: true });
      handles.addFeature(stand);
      const moved: Feature[] = [stand];
      const line = new LineString([at, at]);
      const { azimuth, focalMm, sensorWidthMm } = optics;
      const aim = azimuth === null ? undefined : new Feature(new Point(at));
      const half = azimuth === null || !focalMm || !sensorWidthMm ? undefined : (Math.atan(sensorWidthMm / (2 * focalMm)) * 180) / Math.PI;
      const edge = half === undefined ? undefined : new Feature({ geometry: new Point(at), edge: true });
      // As far before the camera as a finger needs, however near the map is.
      const ahead = (degrees: number, pixels: number): [number, number] => {
        const [turn, reach] = [(degrees * Math.PI) / 180, pixels * (map.getView().getResolution() ?? 1)];
        return [at[0] + Math.sin(turn) * reach, at[1] + Math.cos(turn) * reach];
      };
      const placeHandles = (): void => {
        aim?.getGeometry()?.setCoordinates(ahead(azimuth ?? 0, 70));
        // From the ring on, so that the number in it is read.
        line.setCoordinates([ahead(azimuth ?? 0, 17), ahead(azimuth ?? 0, 70)]);
        edge?.getGeometry()?.setCoordinates(ahead((azimuth ?? 0) + (half ?? 0), 105));
      };
      placeHandles();
      if (aim) {
        handles.addFeatures([new Feature({ geometry: line, line: true }), aim]);
        moved.push(aim);
      }
      if (edge) {
        handles.addFeature(edge);
        moved.push(edge);
      }
      map.on('moveend', placeHandles);
      // By a filter: of a collection all would move with the one that is dragged.
      const translate = new Translate({
        layers: [handleLayer],
        filter: (feature) => moved.includes(feature as Feature),
        hitTolerance: 8,
      });
      translate.on('translating', ({ features }) => {
        if (aim && features.item(0) === aim) line.setCoordinates([at, aim.getGeometry()?.getCoordinates() ?? at]);
      });
      translate.on('translateend', ({ features }) => {
        const now = (features.item(0) as Feature<Point>).getGeometry()?.getCoordinates() ?? at;
        if (features.item(0) === stand) onChange({ place: toDegrees(now).map((value) => Number(value.toFixed(6))) as [number, number] });
        else if (features.item(0) === aim) onChange({ azimuth: Math.round(azimuthTo(at, now)) % 360 });
        else {
          // Whichever side it was dragged to: the view stays even on both.
          const off = Math.abs(((azimuthTo(at, now) - (azimuth ?? 0) + 540) % 360) - 180);
          onChange({ focalMm: focalFor(sensorWidthMm ?? 1, 2 * Math.min(off, 80)) });
        }
      });
      map.addInteraction(translate);
      return () => {
        map.un('moveend', placeHandles);
        map.removeInteraction(translate);
        handles.clear(true);
      };
    },
    pinAt: (map, pixel) => {
      const found = map.forEachFeatureAtPixel(pixel, (feature) => feature.get('pin') as Pin | undefined, {
        layerFilter: (layer) => layer === pinLayer,
        hitTolerance: 6,
      });
      return found?.id;
    },
  };
};
