/** Radius of the largest symbol, px. */
export const largestRadius = 26;

/** The radius (px) whose area stands to the largest symbol's as the value to the largest value; nothing is drawn for zero. */
export const radiusOf = (value: number, most: number): number => (value > 0 && most > 0 ? largestRadius * Math.sqrt(value / most) : 0);

/** Radius of a cluster's circle, px: it grows with the digits of its count, so that ten and ten thousand are both readable. */
export const clusterRadius = (n: number): number => (n === 1 ? 5 : Math.min(30, 9 + 6.7 * Math.log10(n)));

/** Something counted at a place of the map's plane. */
export interface Counted {
  x: number;
  y: number;
  n: number;
}

/** Joins circles that would lie on one another, the larger one taking the smaller, until none do. `resolution` is the plane's units for a pixel. */
export const joinCircles = (clusters: readonly Counted[], resolution: number): Counted[] => {
  const kept: Counted[] = [];
  for (const cluster of [...clusters].sort((a, b) => b.n - a.n)) {
    const at = kept.findIndex(
      ({ x, y, n }) => Math.hypot(x - cluster.x, y - cluster.y) < (clusterRadius(n) + clusterRadius(cluster.n)) * 0.9 * resolution,
    );
    const host = kept[at];
    if (!host) kept.push(cluster);
    else {
      const n = host.n + cluster.n;
      kept[at] = { x: host.x + ((cluster.x - host.x) * cluster.n) / n, y: host.y + ((cluster.y - host.y) * cluster.n) / n, n };
    }
  }
  return kept.length < clusters.length ? joinCircles(kept, resolution) : kept;
};

/** Gathers what lies in one square of `size` into one, at the mean of its places; the sum stays what it was. */
export const gather = (points: readonly Counted[], size: number): Counted[] => {
  const squares = new Map<string, Counted>();
  for (const { x, y, n } of points) {
    const key = `${Math.floor(x / size)}/${Math.floor(y / size)}`;
    const found = squares.get(key);
    const sum = (found?.n ?? 0) + n;
    squares.set(key, found ? { x: found.x + ((x - found.x) * n) / sum, y: found.y + ((y - found.y) * n) / sum, n: sum } : { x, y, n });
  }
  return [...squares.values()];
};
