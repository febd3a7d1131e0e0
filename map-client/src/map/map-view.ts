import { defaults as interactions } from 'ol/interaction/defaults.js';
import OlMap from 'ol/Map.js';
import { getPointResolution, transformExtent } from 'ol/proj.js';
import View from 'ol/View.js';
import type { ClientConfig } from '../config.ts';
import { theme } from '../theme.ts';
import { baseLayers, groundLayer, type Painted } from './base-map.ts';
import { type Palette, readPalette } from './palette.ts';
import { toDegrees, toMap } from './projections.ts';

/** Where the map looks: degrees (WGS 84) and zoom of the web map's tiles. */
export interface MapPlace {
  lon: number;
  lat: number;
  zoom: number;
}

/** west, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The one owner of ol/Map; React only holds its element. */
export interface MapView {
  map: OlMap;
  /** Adds something that is painted in the theme on screen; returns how to take it away. */
  add(painted: Painted): () => void;
  palette(): Palette;
  zoomBy(steps: number): void;
  goTo(place: Partial<MapPlace>): void;
  /** Looks at the whole of `bounds`, no nearer than zoom `nearest` (14, where towns end and houses begin). */
  fit(bounds: Bounds, padding?: number, nearest?: number): void;
  place(): MapPlace;
  bounds(): Bounds;
  /** Calls back whenever the map rests in a new place. */
  onRest(listener: () => void): () => void;
  /** Metres on the ground for one pixel in the middle of the map. */
  metresPerPixel(): number;
  close(): void;
}

/** Makes the map in `target` looking at `start`. */
export const createMapView = (target: HTMLElement, start: MapPlace, config: ClientConfig): MapView => {
  let palette = readPalette();
  const painted = new Set<Painted>();
  const view = new View({
    center: toMap([start.lon, start.lat]),
    zoom: start.zoom,
    minZoom: 5,
    maxZoom: 19,
    extent: transformExtent(config.mapBounds, 'EPSG:4326', 'EPSG:3857'),
    smoothExtentConstraint: true,
    enableRotation: false,
  });
  const map = new OlMap({
    target,
    view,
    controls: [],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
    moveTolerance: 3,
  });
  const rest = new Set<() => void>();
  map.on('moveend', () => {
    for (const listener of rest) listener();
  });
  // Told to developer tools and to `npm run bench -- client`: everything in view has come and is drawn.
  map.on('rendercomplete', () => {
    performance.clearMarks('map-whole');
    performance.mark('map-whole');
  });

  const add = (thing: Painted): (() => void) => {
    painted.add(thing);
    thing.paint(palette);
    for (const layer of thing.layers) map.addLayer(layer);
    return () => {
      painted.delete(thing);
      for (const layer of thing.layers) map.removeLayer(layer);
    };
  };
  const repaint = theme.subscribe(() => {
    palette = readPalette();
    for (const thing of painted) thing.paint(palette);
  });

  const printNow = (): void => map.renderSync();
  addEventListener('beforeprint', printNow);

  add(groundLayer());
  baseLayers(config).then(
    (layers) => layers.forEach(add),
    () => console.warn('The base map of the settings does not answer; the outline stays.'),
  );

  const duration = (): number => (calm() ? 0 : 150);
  return {
    map,
    add,
    palette: () => palette,
    zoomBy: (steps) => view.animate({ zoom: Math.round((view.getZoom() ?? 8) + steps), duration: duration() }),
    goTo: ({ lon, lat, zoom }) =>
      view.animate({
        ...(lon !== undefined && lat !== undefined && { center: toMap([lon, lat]) }),
        ...(zoom !== undefined && { zoom }),
        duration: duration(),
      }),
    fit: (bounds, padding = 48, nearest = 14) =>
      view.fit(transformExtent([...bounds], 'EPSG:4326', 'EPSG:3857'), {
        padding: [padding, padding, padding, padding],
        maxZoom: nearest,
        duration: duration(),
      }),
    place() {
      const [lon, lat] = toDegrees(view.getCenter() ?? [0, 0]);
      return { lon, lat, zoom: view.getZoom() ?? 8 };
    },
    bounds() {
      const [west = 0, south = 0, east = 0, north = 0] = transformExtent(
        view.calculateExtent(map.getSize() ?? [1, 1]),
        'EPSG:3857',
        'EPSG:4326',
      );
      return [west, south, east, north];
    },
    onRest(listener) {
      rest.add(listener);
      return () => rest.delete(listener);
    },
    metresPerPixel: () => getPointResolution('EPSG:3857', view.getResolution() ?? 1, view.getCenter() ?? [0, 0]),
    close() {
      removeEventListener('beforeprint', printNow);
      repaint();
      map.setTarget(undefined);
      map.dispose();
    },
  };
};
