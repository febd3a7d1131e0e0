import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import proj4 from 'proj4';
import { bearingFrom, directions, labelsWithRoom, nearestTo, planeAround } from './ground.ts';

const middle = { lon: 23.71, lat: 56.65 };
// LKS-92, as PROJ has it: the oracle.
const lks = '+proj=tmerc +lat_0=0 +lon_0=24 +k=0.9996 +x_0=500000 +y_0=-6000000 +ellps=GRS80 +units=m';
const nearby = fc.record({ lon: fc.double({ min: 23.3, max: 24.1, noNaN: true }), lat: fc.double({ min: 56.4, max: 56.9, noNaN: true }) });

test('distances on the plane are those of PROJ within one in a hundred, and every spot leads back to its place', () => {
  const { toSpot, toPlace } = planeAround(middle);
  fc.assert(
    fc.property(nearby, nearby, (a, b) => {
      const [p, q] = [a, b].map(({ lon, lat }) => proj4(lks, [lon, lat])) as [number[], number[]];
      const true_ = Math.hypot((p[0] ?? 0) - (q[0] ?? 0), (p[1] ?? 0) - (q[1] ?? 0));
      expect(Math.abs(bearingFrom(toSpot(a), toSpot(b)).metres - true_)).toBeLessThan(0.01 * true_ + 1);
      const back = toPlace(toSpot(a));
      expect([back.lon, back.lat]).toEqual([expect.closeTo(a.lon, 9), expect.closeTo(a.lat, 9)]);
    }),
  );
});

test('eight directions, as a compass has them', () => {
  const at = [
    [0, -1],
    [1, -1],
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 1],
    [-1, 0],
    [-1, -1],
  ] as const;
  expect(at.map(([x, y]) => bearingFrom({ x: 0, y: 0 }, { x: x * 500, y: y * 500 }).direction)).toEqual(directions);
  // North is where the latitude grows.
  const { toSpot } = planeAround(middle);
  expect(bearingFrom(toSpot(middle), toSpot({ ...middle, lat: 56.7 })).direction).toBe('n');
  expect(bearingFrom(toSpot(middle), toSpot({ ...middle, lon: 23.8 })).direction).toBe('e');
});

test('no label covers another, the first always stands, and the nearest is the nearest', () => {
  const one = fc.record({
    name: fc.constantFrom('Eleja', 'Jelgava', 'Līvbērze', 'Nākotne', 'Kalnciems'),
    spot: fc.record({ x: fc.integer({ min: 0, max: 320 }), y: fc.integer({ min: 0, max: 280 }) }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), one, (all, { spot }) => {
      const kept = labelsWithRoom(all, 7, 18, 14);
      expect(kept[0]).toBe(all[0]);
      expect(kept.length).toBeLessThanOrEqual(14);
      for (const [i, a] of kept.entries())
        for (const b of kept.slice(i + 1)) {
          const covers = Math.abs(a.spot.x - b.spot.x) < (7 * (a.name.length + b.name.length)) / 2 && Math.abs(a.spot.y - b.spot.y) < 18;
          expect(covers).toBe(false);
        }
      const nearest = nearestTo(spot, all);
      const least = Math.min(...all.map((other) => bearingFrom(other.spot, spot).metres));
      expect(bearingFrom(nearest?.spot ?? { x: Number.NaN, y: 0 }, spot).metres).toBe(least);
    }),
  );
});
