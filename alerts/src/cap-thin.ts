type Point = readonly [number, number];

/** Corners that a published polygon has at most: receivers of CAP take a hundred. */
export const mostCorners = 100;

const cross = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
const same = (a: Point, b: Point): boolean => a[0] === b[0] && a[1] === b[1];
const isIn = (p: Point, a: Point, b: Point, c: Point): boolean => {
  const [one, two, three] = [cross(a, b, p), cross(b, c, p), cross(c, a, p)];
  return (one >= 0 && two >= 0 && three >= 0) || (one <= 0 && two <= 0 && three <= 0);
};
const areaOf = (ring: readonly Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as Point;
    return sum + (x * ny - nx * y) / 2;
  }, 0);

/** Where the line through a and b meets the one through d and c, beyond b and c; nothing when they do not, or only far away. */
function meet(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], c[0] - d[0], c[1] - d[1]];
  const below = ux * vy - uy * vx;
  if (Math.abs(below) < 1e-18) return undefined;
  const along = ((d[0] - a[0]) * vy - (d[1] - a[1]) * vx) / below;
  const back = ((d[0] - a[0]) * uy - (d[1] - a[1]) * ux) / below;
  return along > 1 && back > 1 ? [a[0] + ux * along, a[1] + uy * along] : undefined;
}

const onGrid = ([x, y]: Point): Point => [Math.round(x * 1e6) / 1e6, Math.round(y * 1e6) / 1e6];

/** A corner on the grid of six decimals outside of p, so that a → p → d leaves neither b nor c out. */
function outside(p: Point, [a, b, c, d]: readonly [Point, Point, Point, Point]): Point | undefined {
  const [mx, my] = [p[0] - (b[0] + c[0]) / 2, p[1] - (b[1] + c[1]) / 2];
  const long = Math.hypot(mx, my) || 1;
  for (const push of [0, 2e-6, 4e-6, 8e-6, 16e-6, 64e-6]) {
    const q = onGrid([p[0] + (mx / long) * push, p[1] + (my / long) * push]);
    if (cross(a, q, b) >= 0 && cross(a, q, c) >= 0 && cross(q, d, b) >= 0 && cross(q, d, c) >= 0) return q;
  }
  return undefined;
}

/** The convex hull, against the clock; stands in for a border that cannot be thinned gently. */
function hullOf(ring: readonly Point[]): Point[] {
  const sorted = [...ring].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (points: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of points) {
      while (chain.length > 1 && cross(chain.at(-2) as Point, chain.at(-1) as Point, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

// Takes away corners while each adds at most `most` square degrees: inward corners go, outward edges become one corner further out. The area only ever grows.
function pass(ring: Point[], most: number, corners: number): void {
  for (let i = 0; i < ring.length && ring.length > corners; i += 1) {
    const n = ring.length;
    const at = (k: number): Point => ring[(i + k + n) % n] as Point;
    const [a, b, c, d] = [at(-1), at(0), at(1), at(2)];
    const free = (p: Point, q: Point, r: Point, ...known: Point[]) => ring.every((one) => known.includes(one) || !isIn(one, p, q, r));
    if (cross(a, b, c) <= 0) {
      if (Math.abs(cross(a, b, c)) / 2 <= most && free(a, b, c, a, b, c)) {
        ring.splice(i, 1);
        i -= 2;
        if (i < -1) i = -1;
      }
    } else if (n > 4 && cross(b, c, d) > 0) {
      const met = meet(a, b, c, d);
      const q = met && Math.abs(cross(b, met, c)) / 2 <= most ? outside(met, [a, b, c, d]) : undefined;
      if (q && free(b, q, c, b, c) && free(a, q, b, a, b, c) && free(c, q, d, b, c, d)) {
        if (i === n - 1) ring.splice(0, 1, q);
        else ring.splice(i + 1, 1, q);
        ring.splice(ring.indexOf(b), 1);
        i -= 1;
      }
    }
  }
}

/**
 * A closed ring ([longitude, latitude], degrees, six decimals) with at most `corners` corners that contains the given one whole, so that thinning drops no resident:
 * it only ever grows. A ring with few corners comes back as it was.
 */
export function thinRing(given: readonly (readonly number[])[], corners = mostCorners): Point[] {
  const open = given.map(([x = 0, y = 0]): Point => onGrid([x, y])).filter((p, i, all) => i === 0 || !same(p, all[i - 1] as Point));
  if (open.length > 1 && same(open[0] as Point, open.at(-1) as Point)) open.pop();
  const close = (ring: Point[]): Point[] => (ring.length === 0 ? [] : [...ring, ring[0] as Point]);
  if (open.length <= corners) return close(open);
  const thin = (start: Point[]): Point[] => {
    const ring = [...start];
    const whole = Math.abs(areaOf(ring));
    for (let most = whole * 1e-7; ring.length > corners && most < whole; most *= 4) pass(ring, most, corners);
    return ring;
  };
  const gentle = thin(areaOf(open) < 0 ? open.reverse() : open);
  if (gentle.length <= corners) return close(gentle);
  const round = thin(hullOf(open));
  if (round.length <= corners) return close(round);
  // A box holds everything.
  const [xs, ys] = [open.map(([x]) => x), open.map(([, y]) => y)];
  const [w, s, e, n] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  return [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ]; // prettier-ignore
}
