import { createStore } from '../store.ts';

/** A place somebody asked the map to show, in degrees (WGS 84). */
export interface MapTarget {
  name: string;
  lon: number;
  lat: number;
  /** How near to look at least; 12 (a town) unless said. What is said for is a house, which gets a mark. */
  zoom?: number;
  /** west, south, east, north: shown whole when present. */
  bbox?: readonly [number, number, number, number];
}

/** What the map on screen should show next; the map takes it and sets it back to undefined. */
export const mapTarget = createStore<MapTarget | undefined>(undefined);
