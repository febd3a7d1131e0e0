import { holdsOrigin, nearestOn } from '../camera-coverage/footprints.ts';

type Place = readonly [number, number];
/** A view that is known: its middle, degrees clockwise from north, its width in degrees, and how far it is of use, metres; null: nobody says. */
export interface KnownView {
  azimuth: number;
  width: number;
  rangeM: number | null;
}

const turn = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** Whether a sector clockwise from one azimuth to another meets a view. */
export const sectorMeetsView = (from: number, to: number, { azimuth, width }: Pick<KnownView, 'azimuth' | 'width'>): boolean => {
  const left = turn(azimuth - width / 2);
  const start = turn(from - left);
  return start < width || start + turn(to - from) > 360;
};

/** Whether a line from one place to another crosses the ray of an azimuth from the origin, `far` long. */
const crossesRay = ([x1, y1]: Place, [x2, y2]: Place, azimuth: number, far: number): boolean => {
  const [east, north] = [Math.sin((azimuth * Math.PI) / 180), Math.cos((azimuth * Math.PI) / 180)];
  // Left and right of the ray, and how far along it.
  const [side, otherSide] = [x1 * north - y1 * east, x2 * north - y2 * east];
  if (side > 0 === otherSide > 0) return false;
  const share = side / (side - otherSide);
  const along = (x1 + share * (x2 - x1)) * east + (y1 + share * (y2 - y1)) * north;
  return along >= 0 && along <= far;
};

/** Whether an area, its outer border in degrees, meets a view from a place; good to a metre over the two kilometres that a mask may be away. */
export const areaMeetsView = (
  border: readonly (readonly number[])[],
  [lon, lat]: Place,
  { azimuth, width, rangeM }: KnownView,
): boolean => {
  const east = 111_320 * Math.cos((lat * Math.PI) / 180);
  const ring = border.map(([x = 0, y = 0]): Place => [(x - lon) * east, (y - lat) * 111_195]);
  const far = rangeM ?? Number.POSITIVE_INFINITY;
  const isSeen = ([x, y]: Place): boolean =>
    Math.hypot(x, y) <= far && turn((Math.atan2(x, y) * 180) / Math.PI - (azimuth - width / 2)) <= width;
  if (holdsOrigin([ring])) return true;
  return ring.some((place, i) => {
    const next = ring[(i + 1) % ring.length] as Place;
    const nearest = nearestOn(...place, ...next);
    return (
      isSeen(place) ||
      isSeen([nearest.x, nearest.y]) ||
      [azimuth - width / 2, azimuth + width / 2].some((edge) => crossesRay(place, next, edge, far))
    );
  });
};
