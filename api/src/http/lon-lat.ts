import { Problem } from '@vias/sql/problem.ts';

/** Latvia, Lithuania and their neighbourhood, degrees: west, south, east, north. */
const neighbourhood = { west: 19, south: 53, east: 30, north: 59.5 } as const;
const isNear = (lon: number, lat: number): boolean =>
  lon >= neighbourhood.west && lon <= neighbourhood.east && lat >= neighbourhood.south && lat <= neighbourhood.north;

/** Whether a position lies at home only when read the other way round: [latitude, longitude] instead of [longitude, latitude]. */
export const looksSwapped = (lon: number, lat: number): boolean => !isNear(lon, lat) && isNear(lat, lon);

/** Throws geometry.swapped when a point was given latitude first. */
export const requireLonLat = (point: { coordinates: readonly number[] } | null, field: string): void => {
  const [lon = 0, lat = 0] = point?.coordinates ?? [];
  if (point && looksSwapped(lon, lat)) throw new Problem('geometry.swapped', { field });
};
