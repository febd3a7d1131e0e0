/** A point in metres east and south of the middle of the map. */
export type Spot = { x: number; y: number };
type Place = { lon: number; lat: number };

const metresOfDegree = 111_320;

/** The plane of a small map: metres around `middle`, true to a few metres in a thousand within one municipality. */
export const planeAround = (middle: Place) => {
  const narrow = Math.cos((middle.lat * Math.PI) / 180);
  return {
    toSpot: ({ lon, lat }: Place): Spot => ({ x: (lon - middle.lon) * narrow * metresOfDegree, y: (middle.lat - lat) * metresOfDegree }),
    toPlace: ({ x, y }: Spot): Place => ({ lon: middle.lon + x / (narrow * metresOfDegree), lat: middle.lat - y / metresOfDegree }),
  };
};

export const directions = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Direction = (typeof directions)[number];

/** Where a spot lies as seen from another: metres, and the nearest of eight directions. */
export const bearingFrom = (from: Spot, to: Spot): { metres: number; direction: Direction } => {
  const eighth = Math.round(Math.atan2(to.x - from.x, from.y - to.y) / (Math.PI / 4));
  return { metres: Math.hypot(to.x - from.x, to.y - from.y), direction: directions[(eighth + 8) % 8] as Direction };
};

/** The nearest of several; undefined where there is none. */
export const nearestTo = <T extends { spot: Spot }>(spot: Spot, all: readonly T[]): T | undefined =>
  all.reduce<T | undefined>(
    (best, one) => (!best || bearingFrom(one.spot, spot).metres < bearingFrom(best.spot, spot).metres ? one : best),
    undefined,
  );

/** Of labels in their order those that cover none before them; `letter` and `line` are the size of a letter and of a line, in the units of the spots. */
export const labelsWithRoom = <T extends { spot: Spot; name: string }>(
  all: readonly T[],
  letter: number,
  line: number,
  most: number,
): T[] => {
  const kept: T[] = [];
  for (const one of all) {
    if (kept.length === most) break;
    const isFree = kept.every(
      ({ spot, name }) =>
        Math.abs(spot.y - one.spot.y) > line || Math.abs(spot.x - one.spot.x) > (letter * (name.length + one.name.length)) / 2 + letter,
    );
    if (isFree) kept.push(one);
  }
  return kept;
};
