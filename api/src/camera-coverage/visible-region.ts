import { distanceTo, type Envelope, type Walls } from './envelope.ts';

/** Rings in metres from the camera, the first of each polygon outside, closed; the area in square metres is exact, with arcs as arcs. */
export type Region = { polygons: [number, number][][][]; area: number };
/** Radians counter-clockwise from east, `from` below `to`. */
export type Sector = { from: number; to: number };

const turn = Math.PI * 2;
/** An arc is drawn with corners so near that none of its chords leaves it by more, metres, and never wider than so much, radians. */
const [mostSag, widestStep] = [0.1, Math.PI / 90];
type Corner = readonly [angle: number, distance: number];
/** Between two angles the region ends at a wall or at the far arc. */
type Run = { from: number; to: number; outer: Corner[]; area: number };

const arcCorners = (from: number, to: number, radius: number): Corner[] => {
  const step = Math.min(widestStep, 2 * Math.acos(Math.max(0, 1 - mostSag / radius)));
  const count = Math.max(1, Math.ceil((to - from) / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => [i === count ? to : from + ((to - from) * i) / count, radius] as const);
};

/** Where, between two angles, the line of a wall is so far away; at most two. */
const anglesAt = (walls: Walls, wall: number, distance: number, from: number, to: number): number[] => {
  const at = 4 * wall;
  const [x, y] = [walls[at] as number, walls[at + 1] as number];
  const [dx, dy] = [(walls[at + 2] as number) - x, (walls[at + 3] as number) - y];
  const nearest = Math.abs(x * dy - y * dx) / Math.hypot(dx, dy);
  if (nearest >= distance) return [];
  const sign = Math.sign(x * dy - y * dx);
  const foot = Math.atan2(-dx * sign, dy * sign);
  const half = Math.acos(nearest / distance);
  return [foot - half, foot + half]
    .map((angle) => angle + turn * Math.round(((from + to) / 2 - angle) / turn))
    .filter((angle) => angle > from && angle < to)
    .sort((a, b) => a - b);
};

/** The pieces of the envelope inside a sector, in order. */
function* piecesIn({ start, wall }: Envelope, { from, to }: Sector): Generator<{ from: number; to: number; wall: number }> {
  for (let offset = turn * Math.floor((from + Math.PI) / turn); offset - Math.PI < to; offset += turn)
    for (let i = 0; i < start.length; i++) {
      const [low, high] = [Math.max(from, (start[i] as number) + offset), Math.min(to, (start[i + 1] ?? Math.PI) + offset)];
      if (high > low) yield { from: low, to: high, wall: wall[i] as number };
    }
}

const runsIn = (envelope: Envelope, walls: Walls, sector: Sector, near: number, far: number): Run[] => {
  const runs: Run[] = [];
  let run: Run | undefined;
  const add = (from: number, to: number, corners: Corner[], area: number): void => {
    if (!run || run.to !== from) {
      run = { from, to, outer: [], area: 0 };
      runs.push(run);
    }
    run.to = to;
    run.area += area;
    run.outer.push(...corners);
  };
  for (const piece of piecesIn(envelope, sector)) {
    if (piece.wall < 0) {
      add(piece.from, piece.to, arcCorners(piece.from, piece.to, far), ((far * far - near * near) / 2) * (piece.to - piece.from));
      continue;
    }
    const cuts = [near, far].flatMap((distance) => anglesAt(walls, piece.wall, distance, piece.from, piece.to)).sort((a, b) => a - b);
    const ends = [piece.from, ...cuts, piece.to];
    for (let i = 0; i + 1 < ends.length; i++) {
      const [from, to] = [ends[i] as number, ends[i + 1] as number];
      if (to <= from) continue;
      const middle = distanceTo(walls, piece.wall, (from + to) / 2);
      if (middle <= near) continue;
      if (middle >= far) add(from, to, arcCorners(from, to, far), ((far * far - near * near) / 2) * (to - from));
      else {
        const [first, last] = [from, to].map((angle) => Math.min(far, Math.max(near, distanceTo(walls, piece.wall, angle)))) as [
          number,
          number,
        ];
        add(
          from,
          to,
          [
            [from, first],
            [to, last],
          ],
          (first * last * Math.sin(to - from) - near * near * (to - from)) / 2,
        );
      }
    }
  }
  return runs;
};

const place = ([angle, distance]: Corner): [number, number] => [distance * Math.cos(angle), distance * Math.sin(angle)];
const closed = (corners: readonly Corner[]): [number, number][] => {
  const ring = corners
    .map(place)
    .filter(
      ([x, y], i, all) => i === 0 || Math.hypot(x - (all[i - 1] as [number, number])[0], y - (all[i - 1] as [number, number])[1]) > 1e-6,
    );
  const [first, last] = [ring[0] as [number, number], ring.at(-1) as [number, number]];
  if (Math.hypot(first[0] - last[0], first[1] - last[1]) > 1e-6) ring.push([...first]);
  else ring[ring.length - 1] = [...first];
  return ring;
};

/** What is seen inside the sectors between two distances, metres: up to the nearest wall. Sectors do not overlap. */
export const visibleRegion = (envelope: Envelope, walls: Walls, sectors: readonly Sector[], near: number, far: number): Region => {
  const region: Region = { polygons: [], area: 0 };
  if (far <= near) return region;
  for (const sector of sectors) {
    const runs = runsIn(envelope, walls, sector, near, far);
    const whole = runs.length === 1 && (runs[0] as Run).to - (runs[0] as Run).from > turn - 1e-9;
    for (const { from, to, outer, area } of runs) {
      region.area += area;
      const inner: Corner[] = near > 0 ? arcCorners(from, to, near).reverse() : [[from, 0]];
      const rings = whole ? [closed(outer), ...(near > 0 ? [closed(inner)] : [])] : [closed([...outer, ...inner])];
      if ((rings[0]?.length ?? 0) >= 4) region.polygons.push(rings);
    }
  }
  return region;
};
