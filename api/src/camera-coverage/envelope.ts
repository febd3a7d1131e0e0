import { runThrough, type Steps } from './steps.ts';

/**
 * The nearest wall in every direction from the origin. `start[i]` to `start[i + 1]` (the last ends at π), radians counter-clockwise from east, looks at wall `wall[i]`;
 * −1: at none. Begins at −π.
 */
export type Envelope = { start: number[]; wall: number[] };

/** Walls as x1, y1, x2, y2, metres from the origin, one after the other. */
export type Walls = Float64Array;

/** Metres along the ray of an angle to the straight line through a wall. */
export const distanceTo = (walls: Walls, wall: number, angle: number): number => {
  const at = 4 * wall;
  const [x, y, dx, dy] = [
    walls[at] as number,
    walls[at + 1] as number,
    (walls[at + 2] as number) - (walls[at] as number),
    (walls[at + 3] as number) - (walls[at + 1] as number),
  ];
  return (x * dy - y * dx) / (Math.cos(angle) * dy - Math.sin(angle) * dx);
};

const turn = Math.PI * 2;

/** The direction in which the lines of two walls cross, if it lies between two others. */
const crossingBetween = (walls: Walls, one: number, other: number, from: number, to: number): number | undefined => {
  const line = (wall: number) => {
    const at = 4 * wall;
    const [x, y] = [walls[at] as number, walls[at + 1] as number];
    const [dx, dy] = [(walls[at + 2] as number) - x, (walls[at + 3] as number) - y];
    return { dx, dy, k: x * dy - y * dx };
  };
  const [a, b] = [line(one), line(other)];
  const angle = Math.atan2(a.k * b.dy - b.k * a.dy, a.k * b.dx - b.k * a.dx);
  return [angle, angle - Math.PI, angle + Math.PI].find((found) => found > from && found < to);
};

const merge = (walls: Walls, a: Envelope, b: Envelope): Envelope => {
  const start: number[] = [];
  const wall: number[] = [];
  const push = (from: number, found: number): void => {
    if (wall.at(-1) === found) return;
    if (start.at(-1) === from) {
      wall[wall.length - 1] = found;
      return;
    }
    start.push(from);
    wall.push(found);
  };
  let [i, j, from] = [0, 0, -Math.PI];
  while (from < Math.PI) {
    const to = Math.min(a.start[i + 1] ?? Math.PI, b.start[j + 1] ?? Math.PI);
    const [one, other] = [a.wall[i] as number, b.wall[j] as number];
    if (one < 0 || other < 0 || one === other) push(from, one < 0 ? other : one);
    else {
      const atFrom = distanceTo(walls, one, from) - distanceTo(walls, other, from);
      const atTo = distanceTo(walls, one, to) - distanceTo(walls, other, to);
      // Walls that share a corner are equally far there but for the last digit: without a crossing inside, the nearer is the nearer throughout.
      const crossing = atFrom * atTo < 0 ? crossingBetween(walls, one, other, from, to) : undefined;
      if (crossing === undefined) push(from, atFrom + atTo <= 0 ? one : other);
      else {
        push(from, atFrom < 0 ? one : other);
        push(crossing, atFrom < 0 ? other : one);
      }
    }
    if ((a.start[i + 1] ?? Math.PI) === to) i++;
    if ((b.start[j + 1] ?? Math.PI) === to) j++;
    from = to;
  }
  return { start, wall };
};

const nothing: Envelope = { start: [-Math.PI], wall: [-1] };

/** One wall by itself; one that is seen end on hides nothing. */
const single = (walls: Walls, wall: number): Envelope => {
  const at = 4 * wall;
  const [x1, y1, x2, y2] = [walls[at] as number, walls[at + 1] as number, walls[at + 2] as number, walls[at + 3] as number];
  const facing = x1 * y2 - y1 * x2;
  if (Math.abs(facing) < 1e-9) return nothing;
  const [first, last] = facing > 0 ? [Math.atan2(y1, x1), Math.atan2(y2, x2)] : [Math.atan2(y2, x2), Math.atan2(y1, x1)];
  const start: number[] = [];
  const found: number[] = [];
  const push = (from: number, what: number): void => {
    if (from >= Math.PI) return;
    if (start.at(-1) === from) found[found.length - 1] = what;
    else {
      start.push(from);
      found.push(what);
    }
  };
  if (first <= last) {
    push(-Math.PI, -1);
    push(first, wall);
    push(last, -1);
  } else {
    // Across the west, where the angles begin anew.
    push(-Math.PI, wall);
    push(last, -1);
    push(first, wall);
  }
  return { start, wall: found };
};

/** Directions after which it comes to a stop: a millisecond or so. */
const piece = 2000;

/**
 * The nearest of all walls in every direction, O(n log n) in their number: neighbours are merged two by two. Walls may cross, overlap and touch, as
 * footprints in real files do; nothing rests on an order of events.
 */
export function* envelopeSteps(walls: Walls): Steps<Envelope> {
  let level: Envelope[] = [];
  let work = 0;
  for (let wall = 0; wall < walls.length / 4; wall++) {
    level.push(single(walls, wall));
    if (wall % piece === piece - 1) yield;
  }
  if (level.length === 0) return nothing;
  while (level.length > 1) {
    const next: Envelope[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [one, other] = [level[i] as Envelope, level[i + 1]];
      next.push(other ? merge(walls, one, other) : one);
      work += one.start.length + (other?.start.length ?? 0);
      if (work < piece) continue;
      work = 0;
      yield;
    }
    level = next;
  }
  return level[0] as Envelope;
}
export const envelopeOf = (walls: Walls): Envelope => runThrough(envelopeSteps(walls));

/** The wall that an angle (any number of turns) looks at, and the metres to it; −1 and infinity: none. */
export const lookAlong = ({ start, wall }: Envelope, walls: Walls, angle: number): { wall: number; distance: number } => {
  const at = angle - turn * Math.floor((angle + Math.PI) / turn);
  let [low, high] = [0, start.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((start[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  const found = wall[low] as number;
  return { wall: found, distance: found < 0 ? Number.POSITIVE_INFINITY : distanceTo(walls, found, at) };
};
