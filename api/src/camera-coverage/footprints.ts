import type { LocalPlane } from './local-plane.ts';
import { runThrough, type Steps } from './steps.ts';

/** A building: its rings in degrees (WGS 84), outer and courtyards alike, and how high it is in metres; null: nobody knows. */
export type Footprint = { rings: readonly (readonly (readonly [number, number])[])[]; heightM: number | null };

/** Degrees: about 170 m to the north and 95 m to the east in the middle of the Baltic countries. */
const cell = 0.0015;

/** Buildings by the squares they touch. */
export interface FootprintIndex {
  /** Those whose box meets a box in degrees. */
  around(west: number, south: number, east: number, north: number): Footprint[];
}

type Boxed = { footprint: Footprint; box: [number, number, number, number] };
const boxOf = ({ rings }: Footprint): Boxed['box'] => {
  const box: Boxed['box'] = [180, 90, -180, -90];
  for (const ring of rings)
    for (const [lon, lat] of ring) {
      if (lon < box[0]) box[0] = lon;
      if (lat < box[1]) box[1] = lat;
      if (lon > box[2]) box[2] = lon;
      if (lat > box[3]) box[3] = lat;
    }
  return box;
};
const meets = (a: Boxed['box'], b: Boxed['box']): boolean => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/** An outline over more squares than this is asked by its box alone: whatever was loaded, a country as one building fills no grid. */
const mostSquares = 400;
/** Buildings after which it comes to a stop: a millisecond or two. */
const piece = 250;

/** A grid over buildings; a look-up costs what lies near and not how many there are. */
export function* indexSteps(footprints: readonly Footprint[]): Steps<FootprintIndex> {
  const squares = new Map<number, Boxed[]>();
  const all: Boxed[] = [];
  const wide: Boxed[] = [];
  const range = ([west, south, east, north]: Boxed['box']) =>
    [Math.floor(west / cell), Math.floor(south / cell), Math.floor(east / cell), Math.floor(north / cell)] as const;
  const each = (box: Boxed['box'], visit: (key: number) => void): void => {
    const [west, south, east, north] = range(box);
    for (let y = south; y <= north; y++) for (let x = west; x <= east; x++) visit(y * 1_000_000 + x);
  };
  const squaresOf = (box: Boxed['box']): number => {
    const [west, south, east, north] = range(box);
    return (east - west + 1) * (north - south + 1);
  };
  for (const footprint of footprints) {
    const boxed = { footprint, box: boxOf(footprint) };
    if (all.push(boxed) % piece === 0) yield;
    if (squaresOf(boxed.box) > mostSquares) {
      wide.push(boxed);
      continue;
    }
    each(boxed.box, (key) => {
      const square = squares.get(key);
      if (square) square.push(boxed);
      else squares.set(key, [boxed]);
    });
  }
  return {
    around(...box) {
      // A view of 20 km has more squares than there are buildings.
      if (squaresOf(box) > all.length) return all.filter((boxed) => meets(boxed.box, box)).map(({ footprint }) => footprint);
      const found = new Set(wide.filter((boxed) => meets(boxed.box, box)));
      each(box, (key) => {
        for (const boxed of squares.get(key) ?? []) if (meets(boxed.box, box)) found.add(boxed);
      });
      return [...found].map(({ footprint }) => footprint);
    },
  };
}
export const indexFootprints = (footprints: readonly Footprint[]): FootprintIndex => runThrough(indexSteps(footprints));

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
