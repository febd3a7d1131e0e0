import type { Bounds } from '../../map/map-view.ts';

/** Corners of a zone in degrees, the last one the first again. */
export type Zone = readonly (readonly [number, number])[];

/** A zone as it stands in the address: longitudes and latitudes in turn, without the closing corner. */
export const writeZone = (zone: Zone): string =>
  zone
    .slice(0, -1)
    .flat()
    .map((value) => value.toFixed(5))
    .join(',');
/** The zone of an address; undefined where none is written, or none that could be one. */
export const readZone = (text: string | null): Zone | undefined => {
  const values = (text ?? '').split(',').map(Number);
  if (values.length < 6 || values.length % 2 === 1 || values.some((value) => !Number.isFinite(value))) return undefined;
  const corners = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]] as [number, number]);
  return [...corners, corners[0] as [number, number]];
};

export const zoneOfBox = ([west, south, east, north]: Bounds): Zone => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

type Place = readonly [lon: number, lat: number];

/** Cameras that stand so near one another are of one place, metres. */
const together = 400;
/** So much around a camera belongs to the zone: about as far as one sees into a street, metres. */
const around = 70;
const metresOfDegree = 111_200;
/** A zone in an address has five places behind the point. */
const precision = 100_000;

const metresBetween = ([lon, lat]: Place, [lon2, lat2]: Place): number =>
  Math.hypot((lon2 - lon) * Math.cos((lat * Math.PI) / 180), lat2 - lat) * metresOfDegree;

/** The cameras that stand where most of them are: within 400 m of the one that has most others around it, of equals the first. Degrees; none of none. */
export const densestGroup = (places: readonly Place[]): Place[] => {
  const groups = places.map((place) => places.filter((other) => metresBetween(place, other) <= together));
  return groups.reduce((best, group) => (group.length > best.length ? group : best), []);
};

type Corner = readonly [number, number];
const turn = ([ax, ay]: Corner, [bx, by]: Corner, [cx, cy]: Corner): number => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** One side of the hull of corners that are in order; of whole numbers, so that no corner is lost to rounding. */
const sideOf = (corners: readonly Corner[]): Corner[] => {
  const side: Corner[] = [];
  for (const corner of corners) {
    while (side.length >= 2 && turn(side.at(-2) as Corner, side.at(-1) as Corner, corner) <= 0) side.pop();
    side.push(corner);
  }
  return side.slice(0, -1);
};

/** The convex zone with 70 m around every place, counter-clockwise and closed, as exact as an address writes it. At least one place. */
export const zoneAround = (places: readonly Place[]): Zone => {
  const corners = places
    .flatMap(([lon, lat]) =>
      Array.from({ length: 8 }, (_, i): Corner => {
        const angle = ((2 * i + 1) * Math.PI) / 8;
        const east = (Math.cos(angle) * around) / (metresOfDegree * Math.cos((lat * Math.PI) / 180));
        return [Math.round((lon + east) * precision), Math.round((lat + (Math.sin(angle) * around) / metresOfDegree) * precision)];
      }),
    )
    .sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const hull = [...sideOf(corners), ...sideOf(corners.toReversed())];
  return [...hull, ...hull.slice(0, 1)].map(([x, y]) => [x / precision, y / precision] as const);
};
