import type { LocalPlane } from './local-plane.ts';

/** A building: its rings in degrees (WGS 84), outer and courtyards alike, and how high it is in metres; null: nobody knows. */
export type Footprint = { rings: readonly (readonly (readonly [number, number])[])[]; heightM: number | null };

/** Degrees: about 170 m to the north and 95 m to the east in the middle of the Baltic countries. */
const cell = 0.0015;

/** Buildings by the squares they touch. */
export interface FootprintIndex {
  size: number;
  /** Those whose box meets a box in degrees. */
  around(west: number, south: number, east: number, north: number): Footprint[];
}

type Boxed = { footprint: Footprint; box: [number, number, number, number] };
const boxOf = ({ rings }: Footprint): Boxed['box'] => {
  const box: Boxed['box'] = [180, 90, -180, -90];
  for (const [lon, lat] of rings.flat()) {
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
  return box;
};

/** A grid over buildings; a look-up costs what lies near and not how many there are. */
export const indexFootprints = (footprints: readonly Footprint[]): FootprintIndex => {
  const squares = new Map<number, Boxed[]>();
  const each = ([west, south, east, north]: Boxed['box'], visit: (key: number) => void): void => {
    for (let y = Math.floor(south / cell); y <= Math.floor(north / cell); y++)
      for (let x = Math.floor(west / cell); x <= Math.floor(east / cell); x++) visit(y * 1_000_000 + x);
  };
  for (const footprint of footprints) {
    const boxed = { footprint, box: boxOf(footprint) };
    each(boxed.box, (key) => {
      const square = squares.get(key);
      if (square) square.push(boxed);
      else squares.set(key, [boxed]);
    });
  }
  return {
    size: footprints.length,
    around(west, south, east, north) {
      const found = new Set<Boxed>();
      each([west, south, east, north], (key) => {
        for (const boxed of squares.get(key) ?? [])
          if (boxed.box[0] <= east && boxed.box[2] >= west && boxed.box[1] <= north && boxed.box[3] >= south) found.add(boxed);
      });
      return [...found].map(({ footprint }) => footprint);
    },
  };
};

/** The rings of a building in metres on the plane of a camera. */
export const ringsOn = (plane: LocalPlane, { rings }: Footprint): [number, number][][] =>
  rings.map((ring) => ring.map(([lon, lat]) => plane.toMetres(lon, lat)));

/** Whether the origin lies inside rings, by how often a ray to the east crosses them: even where a ring crosses itself there is one answer. */
export const holdsOrigin = (rings: readonly (readonly (readonly [number, number])[])[]): boolean => {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[x1, y1], [x2, y2]] = [ring[i] as readonly [number, number], ring[j] as readonly [number, number]];
      if (y1 > 0 !== y2 > 0 && x1 - (y1 * (x2 - x1)) / (y2 - y1) > 0) inside = !inside;
    }
  return inside;
};

/** The point of a wall that is nearest to the origin, and how far it is, metres. */
export const nearestOn = (x1: number, y1: number, x2: number, y2: number): { x: number; y: number; distance: number } => {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length));
  const [x, y] = [x1 + share * dx, y1 + share * dy];
  return { x, y, distance: Math.hypot(x, y) };
};
