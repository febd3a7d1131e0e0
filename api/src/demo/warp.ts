type Point = readonly [x: number, y: number];

/** A repeatable value in [-1, 1] for a lattice point: the same on every machine, no random source. */
function lattice(x: number, y: number, salt: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(salt, 1274126177);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2147483647.5 - 1;
}

/** Smooth value noise in [-1, 1] of a plane. */
function noise(x: number, y: number, salt: number): number {
  const [left, low] = [Math.floor(x), Math.floor(y)];
  const ease = (t: number) => t * t * (3 - 2 * t);
  const [u, v] = [ease(x - left), ease(y - low)];
  const bottom = lattice(left, low, salt) * (1 - u) + lattice(left + 1, low, salt) * u;
  const top = lattice(left, low + 1, salt) * (1 - u) + lattice(left + 1, low + 1, salt) * u;
  return bottom * (1 - v) + top * v;
}

/** Wavelength and amplitude of a wave, in metres. */
type Wave = readonly [length: number, height: number];

/** Waves for the border of a municipality: gentle enough that the plane hardly ever folds, and noding mends the rare fold. */
export const COUNTRYSIDE: readonly Wave[] = [
  [14_000, 1300],
  [5000, 620],
  [1900, 290],
];

/** Waves for the limits of a town, which is only a few kilometres across. */
export const TOWN: readonly Wave[] = [...COUNTRYSIDE.slice(0, 1), [3600, 800], [1500, 330]];

/**
 * Moves a point of the plane (metres) by smooth noise, so that straight borders look as borders do. The shift depends on the place
 * alone: two neighbours that share an edge still share it afterwards.
 */
export function warp([x, y]: Point, waves: readonly Wave[]): Point {
  let [dx, dy] = [0, 0];
  waves.forEach(([length, height], i) => {
    dx += height * noise(x / length, y / length, 2 * i + 1);
    dy += height * noise(x / length, y / length, 2 * i + 2);
  });
  return [x + dx, y + dy];
}

/** Splits every edge of a ring (metres) into equal steps of at most `step`, the same from either side of the edge. */
export function densify(ring: readonly Point[], step: number): Point[] {
  const dense: Point[] = [];
  ring.forEach((point, i) => {
    dense.push(point);
    const next = ring[i + 1];
    if (!next) return;
    const turned = point[0] > next[0] || (point[0] === next[0] && point[1] > next[1]);
    const [from, to] = turned ? [next, point] : [point, next];
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / step);
    const inner = Array.from({ length: Math.max(0, steps - 1) }, (_, k): Point => {
      const part = (k + 1) / steps;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    });
    dense.push(...(turned ? inner.reverse() : inner));
  });
  return dense;
}
