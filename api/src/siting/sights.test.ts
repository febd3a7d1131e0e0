import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexFootprints } from '../camera-coverage/footprints.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import { type Lattice, layOut, makeLattice, middleOf, mixSources } from './lattice.ts';
import { cornersWithin, holdsPlace, type Polygons, type Ring } from './rings.ts';
import { groundOf, lookAround, type Scene } from './sights.ts';

const runs = Number(process.env.VIAS_TEST_RUNS ?? 100);
const plane = createLocalPlane(23.7128, 56.6511);
const block = (x1: number, y1: number, x2: number, y2: number): Ring =>
  [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
    [x1, y1],
  ].map(([x, y]) => plane.toDegrees(x as number, y as number));
const at = (x: number, y: number) => plane.toDegrees(x, y);
const kind = {
  name: 'x',
  cost: 1,
  tilt: null,
  heightM: null,
  focalMm: 4,
  sensorWidthMm: 5.37,
  pixelsWide: 3840,
  pixelsHigh: null,
  rangeM: 60,
  nightRangeM: null,
};
const scene = (more: Partial<Scene> = {}): Scene => ({
  sites: [at(0, 0)],
  places: [at(0, 20), at(0, 55), at(0, 65), at(20, 0), at(0, -20)],
  kinds: [kind],
  directions: 4,
  zones: [],
  period: 'day',
  ppm: 20,
  isByMoney: false,
  ...more,
});
const none = indexFootprints([]);

describe('which camera sees which place', () => {
  test('as far as its range, in its direction, not through a house', () => {
    const { views, refused } = lookAround(scene(), none);
    expect(views.map(({ azimuth, sees }) => [azimuth, [...sees]])).toEqual([
      [0, [0, 1]],
      [90, [3]],
      [180, [4]],
    ]);
    expect(refused.size).toBe(0);
    const house = indexFootprints([{ rings: [block(-30, 30, 30, 40)], heightM: null }]);
    expect(lookAround(scene(), house).views.find(({ azimuth }) => azimuth === 0)?.sees).toEqual(Int32Array.from([0]));
    // 250 pixels a metre reach 11 m.
    expect(lookAround(scene({ ppm: 250 }), none).refused.get(0)).toBe('sees_nothing');
    expect(lookAround(scene(), indexFootprints([{ rings: [block(-30, -30, 30, 30)], heightM: null }])).refused.get(0)).toBe(
      'inside_building',
    );
  });

  test('a zone up to half of the picture is left to be masked, more of it is refused', () => {
    const zones = (x1: number): Polygons => [[block(x1, -100, 100, 100)]];
    expect(lookAround(scene({ zones: zones(3), directions: 1 }), none).views).toHaveLength(1);
    expect(lookAround(scene({ zones: zones(-3), directions: 1 }), none).refused.get(0)).toBe('in_zone');
    expect(lookAround(scene({ zones: [[block(-100, 5, 100, 100)]], directions: 1 }), none).refused.get(0)).toBe('sees_zone');
  });
});

test('a place lies in a region when the nearest wall on the way to it is farther: rays against polygons', () => {
  const any = fc.integer({ min: -70, max: 70 });
  fc.assert(
    fc.property(any, any, any, fc.integer({ min: 2, max: 30 }), (x, y, wall, width) => {
      // A house in front; its own inside and a hand's breadth at every edge are nobody's business here.
      const [left, right] = [wall - width, wall + width];
      const ground = groundOf(
        scene(),
        at(0, 0),
        { kind: 0, azimuth: 0 },
        indexFootprints([{ rings: [block(left, 25, right, 35)], heightM: null }]),
      );
      if (ground.reason !== null) throw new Error(ground.reason);
      const half = Math.atan(5.37 / 8);
      const angle = Math.atan2(x, y);
      const distance = Math.hypot(x, y);
      // The part of the way to the place on which it runs through the house: between its west and east wall, and between its south and north wall.
      const [west, east] = x === 0 ? [left < 0 && right > 0 ? 0 : 2, 2] : [left / x, right / x].sort((a, b) => a - b);
      const [south, north] = y === 0 ? [2, 2] : [25 / y, 35 / y].sort((a, b) => a - b);
      const [from, to] = [Math.max(west as number, south as number, 0), Math.min(east as number, north as number, 1)];
      const isNearAnEdge =
        Math.abs(Math.abs(angle) - half) < 0.01 ||
        Math.abs(distance - 60) < 0.5 ||
        // Along a wall, or past a corner by less than half a metre.
        Math.abs(to - from) * distance < 0.5 ||
        [left, right].some((edge) => Math.abs(x - edge) < 0.5) ||
        [25, 35].some((edge) => Math.abs(y - edge) < 0.5) ||
        [left, right].some((cx) => [25, 35].some((cy) => Math.abs(angle - Math.atan2(cx, cy)) < 0.01));
      fc.pre(distance > 1 && !isNearAnEdge);
      expect(holdsPlace(ground.polygons, at(x, y))).toBe(Math.abs(angle) < half && distance < 60 && to < from);
    }),
    { numRuns: runs },
  );
});

describe('corners of buildings', () => {
  const everywhere: Polygons = [[block(-200, -200, 200, 200)]];
  const metresOf = (places: readonly (readonly [number, number])[]) =>
    places.map(([lon, lat]) => plane.toMetres(lon, lat).map((value) => Number(value.toFixed(1))));

  test('hang just before the corner, outside the house, whichever way its outline runs; an inner corner and a flat one carry none', () => {
    for (const turn of [(ring: Ring) => ring, (ring: Ring) => [...ring].reverse()]) {
      // An L: five outer corners, one inner.
      const ring = turn(
        [
          [0, 0],
          [40, 0],
          [40, 10],
          [10, 10],
          [10, 40],
          [0, 40],
          [0, 20],
          [0, 0],
        ].map(([x, y]) => at(x as number, y as number)),
      );
      const found = cornersWithin([[ring]], everywhere, 5, 100);
      expect(metresOf(found).sort()).toEqual(
        [
          [-0.2, -0.2],
          [40.2, -0.2],
          [40.2, 10.2],
          [10.2, 40.2],
          [-0.2, 40.2],
        ].sort(),
      );
      expect(found.some((place) => holdsPlace([[ring]], place))).toBe(false);
    }
  });

  test('none nearer to another than asked, none outside the area', () => {
    const houses: Polygons = Array.from({ length: 12 }, (_, i) => [block(i * 20, 0, i * 20 + 14, 9)]);
    const area: Polygons = [[block(-10, -10, 100, 30)]];
    const found = cornersWithin(houses, area, 25, 100);
    expect(cornersWithin(houses, area, 25, 3)).toEqual(found.slice(0, 3));
    expect(found.length).toBeGreaterThan(3);
    for (const [i, place] of found.entries()) {
      expect(holdsPlace(area, place)).toBe(true);
      for (const other of found.slice(i + 1)) {
        const [[x, y], [u, v]] = [plane.toMetres(...place), plane.toMetres(...other)];
        expect(Math.hypot(x - u, y - v)).toBeGreaterThan(24.9);
      }
    }
  });
});

describe('what weighs where', () => {
  const lattice: Lattice = makeLattice([23.71, 56.65, 23.714, 56.652], 0.05);
  const all = Array.from({ length: lattice.columns * lattice.rows }, (_, cell) => cell);

  test('places lie as far apart as they say', () => {
    const [[lon1, lat1], [lon2]] = [middleOf(lattice, 0), middleOf(lattice, 1)];
    const here = createLocalPlane(lon1, lat1);
    expect(lattice.spacing).toBe(10);
    expect(here.toMetres(lon2, lat1)[0]).toBeCloseTo(10, 0);
    expect(here.toMetres(...middleOf(lattice, lattice.columns))[1]).toBeCloseTo(10, 0);
  });

  test('nothing is counted twice or lost: what lies on open ground counts whole, a block at most whole', () => {
    const place = fc.record({
      lon: fc.double({ min: 23.7105, max: 23.7135, noNaN: true }),
      lat: fc.double({ min: 56.6503, max: 56.6517, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: place, weight: fc.integer({ min: 1, max: 9 }), isBlock: fc.boolean() }), { maxLength: 12 }),
        (things) => {
          const weighing = things.map(({ at: { lon, lat }, weight, isBlock }) => ({ lon, lat, weight, isBlock }));
          const sum = (blocks: boolean) =>
            layOut(
              lattice,
              all,
              weighing.filter(({ isBlock }) => isBlock === blocks),
            ).reduce((total, value) => total + value, 0);
          const given = (blocks: boolean) => weighing.reduce((total, { weight, isBlock }) => total + (isBlock === blocks ? weight : 0), 0);
          expect(sum(false)).toBeCloseTo(given(false), 6);
          // The area is narrower than a block: a part of it only.
          expect(sum(true)).toBeLessThanOrEqual(given(true) * 1.1);
        },
      ),
      { numRuns: runs },
    );
  });

  test('an incident at an address counts before the house, one far from everything open does not', () => {
    const open = all.filter((cell) => cell % lattice.columns < 3);
    const [lon, lat] = middleOf(lattice, 5 * lattice.columns + 5);
    const laid = layOut(lattice, open, [{ lon, lat, weight: 1, isBlock: false }]);
    expect(open[laid.indexOf(1)]).toBe(5 * lattice.columns + 2);
    const [far] = middleOf(lattice, lattice.columns - 1);
    expect(layOut(lattice, open, [{ lon: far, lat, weight: 1, isBlock: false }]).some((value) => value > 0)).toBe(false);
  });

  test('sources count as told beside each other, empty ones not at all, together a hundred', () => {
    const { demand, parts, isEmpty } = mixSources(
      [Float64Array.of(1, 1, 2), Float64Array.of(0, 0, 0), Float64Array.of(0, 5, 0)],
      [1, 7, 3],
    );
    expect(isEmpty).toEqual([false, true, false]);
    expect([...demand]).toEqual([6.25, 81.25, 12.5]);
    expect(parts.map((part) => part[1])).toEqual([25, 0, 100]);
  });
});
