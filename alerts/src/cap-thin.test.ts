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
