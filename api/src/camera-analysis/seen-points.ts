import { isInside, type Outline } from './fill.ts';
import { createRanks, noteSight, type Ranks } from './ranks.ts';

/** Side of the squares that points are looked up by, metres. */
const square = 64;

/** Places that are seen or not: incidents, schools, answers, a street every few metres. Metres on the plane of the area. */
export interface SeenPoints extends Ranks {
  xs: Float64Array;
  ys: Float64Array;
  squares: Map<number, number[]>;
  /** What the camera that is just being looked at sees each point with; 0 between two cameras. */
  now: Uint8Array;
}

const keyOf = (column: number, row: number): number => (row + 1_000_000) * 4_000_000 + column + 1_000_000;

export const createSeenPoints = (places: readonly (readonly [number, number])[]): SeenPoints => {
  const squares = new Map<number, number[]>();
  places.forEach(([x, y], i) => {
    const key = keyOf(Math.floor(x / square), Math.floor(y / square));
    const list = squares.get(key);
    if (list) list.push(i);
    else squares.set(key, [i]);
  });
  return {
    ...createRanks(places.length),
    xs: Float64Array.from(places, ([x]) => x),
    ys: Float64Array.from(places, ([, y]) => y),
    squares,
    now: new Uint8Array(places.length),
  };
};

/** Points in the squares that an outline's box touches: at least those in it. */
const pointsNear = ({ squares }: SeenPoints, { box: [west, south, east, north] }: Outline): number[] => {
  const found: number[] = [];
  for (let row = Math.floor(south / square); row <= Math.floor(north / square); row++)
    for (let column = Math.floor(west / square); column <= Math.floor(east / square); column++)
      for (const i of squares.get(keyOf(column, row)) ?? []) found.push(i);
  return found;
};

/**
 * One camera's views, each with its outlines from the coarsest to the finest: a finer one lies in a coarser one, so that only what is in that is asked again.
 * `tell` is given every point that the camera sees, with its finest grade.
 */
export const addSights = (
  points: SeenPoints,
  camera: number,
  views: readonly (readonly { grade: number; outline: Outline }[])[],
  tell: (point: number, grade: number) => void = () => undefined,
): void => {
  const { xs, ys, now } = points;
  const touched: number[] = [];
  for (const sights of views) {
    let left: number[] | undefined;
    for (const { grade, outline } of sights) {
      left = (left ?? pointsNear(points, outline)).filter((i) => isInside(outline, xs[i] as number, ys[i] as number));
      for (const i of left) {
        if (now[i] === 0) touched.push(i);
        now[i] = Math.max(now[i] as number, grade);
      }
    }
  }
  for (const i of touched) {
    noteSight(points, i, camera, now[i] as number);
    tell(i, now[i] as number);
    now[i] = 0;
  }
};
