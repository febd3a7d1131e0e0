import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { thinRing } from './cap-thin.ts';

type P = readonly [number, number];
const on = ([px, py]: P, [ax, ay]: P, [bx, by]: P): boolean =>
  Math.abs((bx - ax) * (py - ay) - (by - ay) * (px - ax)) < 1e-13 &&
  px >= Math.min(ax, bx) - 1e-12 &&
  px <= Math.max(ax, bx) + 1e-12 &&
  py >= Math.min(ay, by) - 1e-12 &&
  py <= Math.max(ay, by) + 1e-12; // prettier-ignore
/** Even-odd rule with the border counted in: written apart from the code it judges. */
const inside = (p: P, ring: readonly P[]): boolean => {
  let odd = false;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [a, b] = [ring[i] as P, ring[i + 1] as P];
    if (on(p, a, b)) return true;
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
};
/** Winding number by angles: an oracle that shares nothing with the code, nor with the even-odd rule above. */
const winds = ([px, py]: P, ring: readonly P[]): boolean => {
  let turn = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i] as P, ring[i + 1] as P];
    const [ux, uy, vx, vy] = [ax - px, ay - py, bx - px, by - py];
    turn += Math.atan2(ux * vy - uy * vx, ux * vx + uy * vy);
  }
  return Math.abs(turn) > Math.PI;
};
/** Whether a point is within so many degrees of a border. */
const isNear = ([px, py]: P, ring: readonly P[], most: number): boolean =>
  ring.slice(1).some(([bx, by], i) => {
    const [ax, ay] = ring[i] as P;
    const long = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / long));
    return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay)) <= most;
  });
const crossing = (a: P, b: P, c: P, d: P): boolean => {
  const side = (p: P, q: P, r: P) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
};
const isSimple = (ring: readonly P[]): boolean => {
  for (let i = 0; i + 1 < ring.length; i += 1)
    for (let k = i + 2; k + 1 < ring.length; k += 1)
      if (crossing(ring[i] as P, ring[i + 1] as P, ring[k] as P, ring[k + 1] as P)) return false;
  return true;
};
/** A star around Jelgava: rough or round, never crossing itself. */
const star = (radii: readonly number[]): P[] => {
  const ring = radii.map((r, i): P => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [Math.round((23.7 + r * Math.cos(angle)) * 1e6) / 1e6, Math.round((56.6 + (r / 2) * Math.sin(angle)) * 1e6) / 1e6];
  });
  return [...ring, ring[0] as P];
};

test('a thinned border has a hundred corners at most, is closed, does not cross itself and leaves nobody out', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fc.double({ min: 0.02, max: 0.3, noNaN: true }), { minLength: 101, maxLength: 400 }),
        fc.array(fc.double({ min: 0.099, max: 0.101, noNaN: true }), { minLength: 101, maxLength: 600 }),
        fc.integer({ min: 101, max: 900 }).map((n) => Array<number>(n).fill(0.1)),
      ),
      (radii) => {
        const ring = star(radii);
        const thin = thinRing(ring);
        expect(thin.length - 1).toBeLessThanOrEqual(100);
        expect(thin[0]).toEqual(thin.at(-1));
        expect(isSimple(thin)).toBe(true);
        const out = ring.flatMap((p, i) => {
          const [x, y] = ring[(i + 1) % ring.length] as P;
          return [p, [(p[0] + x) / 2, (p[1] + y) / 2] as const].filter((q) => !inside(q, thin));
        });
        expect(out).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test('everybody inside the frozen area is inside the published one, whatever shape it has', () => {
  // Bays, capes and a spit: rings far from round, whose inside is not near their corners.
  const comb = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 60, maxLength: 200 }).map((teeth) => {
    const up = teeth
      .map((t) => t / 1000)
      .flatMap((depth, i): P[] => [
        [23 + i * 0.002, 56.5 + depth],
        [23 + i * 0.002 + 0.001, 56.5 + depth / 2],
      ]);
    const [first, last] = [up[0] as P, up.at(-1) as P];
    return [[first[0], 56.4], [last[0], 56.4], ...up.reverse(), [first[0], 56.4]] as P[];
  });
  const rough = fc.array(fc.double({ min: 0.02, max: 0.3, noNaN: true }), { minLength: 101, maxLength: 400 }).map(star);
  const round = fc
    .array(fc.integer({ min: 990, max: 1_010 }), { minLength: 101, maxLength: 600 })
    .map((radii) => star(radii.map((r) => r / 10_000)));
  const tally = { inside: 0, thinned: 0 };
  fc.assert(
    fc.property(
      fc.oneof(comb, rough, round),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 })), {
        minLength: 200,
        maxLength: 200,
      }),
      fc.boolean(),
      (ring, people, isTurned) => {
        const thin = thinRing(isTurned ? [...ring].reverse() : ring);
        const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
        const [w, s, e, n] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
        // Anywhere, and right at the border: from 20 cm to 200 m beside a corner, where a thinned line passes first.
        const anywhere = people.map(([x, y]): P => [w + (x / 1e6) * (e - w), s + (y / 1e6) * (n - s)]);
        const beside = ring.map(([x, y], i): P => {
          const [turn, far] = people[i % people.length] as [number, number];
          const [angle, reach] = [(2 * Math.PI * turn) / 1e6, 2e-6 * 1_000 ** (far / 1e6)];
          return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
        });
        const residents = [...anywhere, ...beside].filter((p) => winds(p, ring));
        tally.inside += residents.length;
        if (thin.length < ring.length) tally.thinned += 1;
        // Corners lie on a grid of six decimals: whoever lives within 8 cm of the border may lie on the other side of its rounding.
        expect(residents.filter((p) => !winds(p, thin) && !isNear(p, ring, 1.5e-6))).toEqual([]);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
  // A test that met nobody would say nothing.
  expect(tally.inside).toBeGreaterThan(1_000);
  expect(tally.thinned).toBe(60);
});

test('a round area grows by little, a plain one not at all', () => {
  const circle = star(Array<number>(720).fill(0.1));
  const area = (ring: readonly P[]) =>
    Math.abs(ring.reduce((s, [x, y], i) => s + x * (ring[(i + 1) % ring.length] as P)[1] - (ring[(i + 1) % ring.length] as P)[0] * y, 0)) /
    2; // prettier-ignore
  expect(area(thinRing(circle)) / area(circle)).toBeLessThan(1.01);
  const square = [
    [23, 56],
    [24, 56],
    [24, 57],
    [23, 57],
    [23, 56],
  ]; // prettier-ignore
  expect(thinRing(square)).toEqual(square);
});
