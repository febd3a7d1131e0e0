type Ring = readonly (readonly [number, number])[];
type Side = { a: readonly [number, number]; b: readonly [number, number]; south: number; north: number; west: number; east: number };

/** Corners of all rings together, crossings of their sides, and pairs of sides that are looked at, at most. */
export const tangleLimits = { corners: 20_000, crossings: 1_000, pairs: 30_000_000 };

const side = ([ax, ay]: Side['a'], [bx, by]: Side['a'], [px, py]: Side['a']): number =>
  Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
// Sides that only touch, as those of neighbours do, cost a union nothing.
const cross = (p: Side, q: Side): boolean => side(p.a, p.b, q.a) * side(p.a, p.b, q.b) < 0 && side(q.a, q.b, p.a) * side(q.a, q.b, p.b) < 0;

/**
 * Whether borders cross themselves or each other so often that joining them would keep the database busy for a minute: a ring of 300 corners at random does, in a file of 4 kB.
 * A ring that is given for every language counts once. Corners are [latitude, longitude].
 */
export function isTangled(rings: readonly Ring[], limits = tangleLimits): boolean {
  const different = [...new Map(rings.map((ring) => [JSON.stringify(ring), ring])).values()];
  if (different.reduce((sum, ring) => sum + ring.length, 0) > limits.corners) return true;
  const sides = different
    .flatMap((ring) =>
      ring.slice(1).map((b, i): Side => {
        const a = ring[i] ?? b;
        return {
          a,
          b,
          south: Math.min(a[0], b[0]),
          north: Math.max(a[0], b[0]),
          west: Math.min(a[1], b[1]),
          east: Math.max(a[1], b[1]),
        };
      }),
    )
    .sort((p, q) => p.south - q.south);
  let [crossings, pairs] = [0, 0];
  let near: Side[] = [];
  // From south to north: beside each side only those are looked at that reach as far as it begins.
  for (const one of sides) {
    near = near.filter(({ north }) => north >= one.south);
    pairs += near.length;
    if (pairs > limits.pairs) return true;
    for (const other of near)
      if (other.west <= one.east && other.east >= one.west && cross(one, other)) {
        crossings += 1;
        if (crossings > limits.crossings) return true;
      }
    near.push(one);
  }
  return false;
}
