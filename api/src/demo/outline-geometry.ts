import type { Position } from 'geojson';

type Window = readonly [west: number, south: number, east: number, north: number];
type Point = [x: number, y: number];

const at = (position: Position | undefined): Point => [position?.[0] ?? 0, position?.[1] ?? 0];

const triangle = (a: Point, b: Point, c: Point) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2;

/** Thins a line after Visvalingam: drops the vertex that spans the smallest triangle until all are at least `area` (square degrees). */
export function simplifyLine(line: Position[], area: number): Position[] {
  const kept = [...line];
  for (;;) {
    let least = area;
    let index = -1;
    for (let i = 1; i < kept.length - 1; i++) {
      const span = triangle(at(kept[i - 1]), at(kept[i]), at(kept[i + 1]));
      if (span < least) [least, index] = [span, i];
    }
    // A closed line must stay a ring.
    if (index < 0 || kept.length <= 4) return kept;
    kept.splice(index, 1);
  }
}

/** Cuts a ring to a window (Sutherland and Hodgman); what is left is closed, or empty when nothing lies inside. */
export function clipRing(ring: Position[], window: Window): Position[] {
  let points = ring.slice(0, -1).map(at);
  for (const [axis, limit, keepAbove] of edges(window)) {
    const inside = (point: Point) => (keepAbove ? point[axis] >= limit : point[axis] <= limit);
    points = points.flatMap((point, i) => {
      const before = points.at(i - 1) as Point;
      const crossing = inside(before) === inside(point) ? [] : [cross(before, point, axis, limit)];
      return inside(point) ? [...crossing, point] : crossing;
    });
  }
  return points[0] ? [...points, points[0]] : [];
}

/** The parts of a line inside a window; a part ends at the last vertex inside. */
export function clipLine(line: Position[], [west, south, east, north]: Window): Position[][] {
  const parts: Position[][] = [];
  let part: Position[] = [];
  for (const point of line) {
    const [x, y] = at(point);
    if (x >= west && x <= east && y >= south && y <= north) part.push(point);
    else {
      parts.push(part);
      part = [];
    }
  }
  parts.push(part);
  return parts.filter((each) => each.length > 1);
}

const edges = ([west, south, east, north]: Window) =>
  [
    [0, west, true],
    [1, south, true],
    [0, east, false],
    [1, north, false],
  ] as const;

function cross(a: Point, b: Point, axis: 0 | 1, limit: number): Point {
  const other = axis === 0 ? 1 : 0;
  const value = a[other] + ((b[other] - a[other]) * (limit - a[axis])) / (b[axis] - a[axis]);
  return axis === 0 ? [limit, Number(value.toFixed(3))] : [Number(value.toFixed(3)), limit];
}
