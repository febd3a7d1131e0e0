import proj4 from 'proj4';
import { readNumber } from './number-text.ts';
import type { Crs, Extent } from './profile.ts';

const LKS92 = proj4('+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80 +units=m +no_defs');
const LKS94 = proj4('+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9998 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs');

/** Latvia and Lithuania, degrees: where a point is expected when the profile says nothing else. */
const HOME: Extent = { west: 20.6, south: 53.8, east: 28.4, north: 58.15 };

/** What became of a place as written: a point in degrees WGS 84 (7 decimals, about 1 cm), none given, or the reason it cannot be read. */
export type Place = { lon: number; lat: number; outside: boolean } | 'none' | 'not_a_number' | 'half' | 'swapped' | 'impossible';

const within = (lon: number, lat: number, { west, south, east, north }: Extent): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

const toDegrees = (x: number, y: number, crs: Crs): readonly [number, number] | undefined => {
  let point: readonly [number, number];
  if (crs === '4326') point = [x, y];
  // Some registers write LKS-92 northings in full (6 278 412), others less the false northing (278 412) as EPSG:3059 has it.
  else point = (crs === '3059' ? LKS92 : LKS94).inverse([x, crs === '3059' && y > 5_000_000 ? y - 6_000_000 : y]) as [number, number];
  const [lon, lat] = point;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [round(lon), round(lat)] : undefined;
};

/** Makes a point of two numbers; names coordinates that are in the wrong order. */
export const placeOf = (x: number, y: number, crs: Crs, extent: Extent | null): Place => {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'not_a_number';
  if (x === 0 && y === 0) return 'none';
  const expected = extent ?? HOME;
  const point = toDegrees(x, y, crs);
  if (point && within(point[0], point[1], expected)) return { lon: point[0], lat: point[1], outside: false };
  const turned = toDegrees(y, x, crs);
  if (turned && within(turned[0], turned[1], expected)) return 'swapped';
  if (!point) return crs === '4326' && Math.abs(y) > 90 && Math.abs(y) <= 180 && Math.abs(x) <= 90 ? 'swapped' : 'impossible';
  return { lon: point[0], lat: point[1], outside: extent !== null };
};

/** Reads a place from two texts; both empty (or 0 and 0) means that the source gave none. */
export const readPlace = (x: string, y: string, crs: Crs, extent: Extent | null): Place => {
  if (x === '' && y === '') return 'none';
  if (x === '' || y === '') return 'half';
  return placeOf(readNumber(x) ?? Number.NaN, readNumber(y) ?? Number.NaN, crs, extent);
};
