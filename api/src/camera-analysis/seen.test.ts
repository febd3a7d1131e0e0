import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runThrough } from '../camera-coverage/steps.ts';
import { gatherBlind } from './blind-places.ts';
import { fillOutline, isInside, type Outline, outlineOf } from './fill.ts';
import { createRanks, noteSight, tallyRanks } from './ranks.ts';
import { createSeenGround } from './seen-ground.ts';
import { addSights, createSeenPoints } from './seen-points.ts';
import { placesAlong } from './shapes.ts';
import { darkHours, isNight, sunAltitude } from './sun.ts';

const grades = 5;
/** Quarters of a metre: corners fall on the middles and the borders of cells, which is where runs go wrong. */
const quarter = fc.integer({ min: -200, max: 200 }).map((n) => n / 4);
const ring = fc.array(fc.tuple(quarter, quarter), { minLength: 3, maxLength: 8 }).map((corners) => Float64Array.from(corners.flat()));
/** Rings that cross themselves and each other: even and odd is an answer there too. */
const anyOutline = fc.array(ring, { minLength: 1, maxLength: 3 }).map(outlineOf);

test('a run of cells is every cell whose middle lies in the outline, and no other', () => {
  fc.assert(
    fc.property(anyOutline, (outline) => {
      const filled = new Set<string>();
      fillOutline(outline, 1, (row, from, to) => {
        for (let column = from; column < to; column++) filled.add(`${column} ${row}`);
      });
      for (let row = -52; row < 52; row++)
        for (let column = -52; column < 52; column++)
          if (filled.has(`${column} ${row}`) !== isInside(outline, column + 0.5, row + 0.5)) return false;
      return true;
    }),
    { numRuns: 40 },
  );
});

/** Cameras with views, and in each view outlines from the coarsest to the finest, one in another: squares that shrink. */
const nested = fc
  .tuple(
    quarter,
    quarter,
    fc.integer({ min: 8, max: 320 }),
    fc.uniqueArray(fc.integer({ min: 1, max: grades }), { minLength: 1, maxLength: grades }),
  )
  .map(([x, y, size, some]) =>
    some
      .sort((a, b) => a - b)
      .map((grade, i) => {
        const half = size / 4 / (i + 1);
        return {
          grade,
          outline: outlineOf([Float64Array.from([x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half])]),
        };
      }),
  );
const someCameras = fc.array(fc.array(nested, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
type Sights = { grade: number; outline: Outline }[];
/** The oracle: every camera asked by itself, then sorted. */
const gradesAt = (cameras: readonly (readonly Sights[])[], x: number, y: number): number[] =>
  cameras
    .map((views) => Math.max(0, ...views.flat().flatMap(({ grade, outline }) => (isInside(outline, x, y) ? [grade] : []))))
    .sort((a, b) => b - a);

test('points: how finely they are seen, by how many, and who sees them alone, as every camera asked by itself says', () => {
  fc.assert(
    fc.property(someCameras, fc.array(fc.tuple(quarter, quarter), { maxLength: 40 }), (cameras, places) => {
      const points = createSeenPoints(places);
      const told = new Map<string, number>();
      cameras.forEach((views, i) => {
        addSights(points, i + 1, views, (point, grade) => told.set(`${i + 1} ${point}`, grade));
      });
      const all = places.map(([x, y]) => gradesAt(cameras, x, y));
      const { seen, twice } = tallyRanks(points, grades);
      for (let grade = 1; grade <= grades; grade++) {
        expect(seen[grade - 1]).toBe(all.filter(([best = 0]) => best >= grade).length);
        expect(twice[grade - 1]).toBe(all.filter(([, second = 0]) => second >= grade).length);
      }
      places.forEach(([x, y], i) => {
        expect([points.best[i], points.second[i]]).toEqual([all[i]?.[0] ?? 0, all[i]?.[1] ?? 0]);
        if ((all[i]?.[0] ?? 0) > (all[i]?.[1] ?? 0))
          expect(gradesAt([cameras[(points.owner[i] as number) - 1] ?? []], x, y)[0]).toBe(all[i]?.[0]);
        cameras.forEach((views, n) => {
          expect(told.get(`${n + 1} ${i}`) ?? 0).toBe(gradesAt([views], x, y)[0]);
        });
      });
    }),
    { numRuns: 150 },
  );
});

test('ground: cell by cell the same, without buildings, within the area and within a part of it', () => {
  const square = (half: number, x = 0, y = 0) =>
    outlineOf([Float64Array.from([x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half])]);
  fc.assert(
    fc.property(
      someCameras,
      anyOutline,
      fc.array(nested, { maxLength: 3 }),
      fc.integer({ min: 1, max: grades }),
      (cameras, part, houses, least) => {
        const zone = square(40, 3, -5);
        const built = houses.flatMap(([house]) => (house ? [house.outline] : []));
        const ground = createSeenGround(2, grades, zone.box);
        cameras.forEach((views, i) => {
          ground.add(i + 1, views.flat());
        });
        runThrough(ground.restrict(zone, built));
        const [seen, twice, inPart] = [0, 1, 2].map(() => new Array<number>(grades).fill(0)) as [number[], number[], number[]];
        const alone = new Map<number, number>();
        for (let y = -50; y < 50; y += 2)
          for (let x = -50; x < 50; x += 2) {
            const at = [x + 1, y + 1] as const;
            if (!isInside(zone, ...at) || built.some((house) => isInside(house, ...at))) continue;
            const each = gradesAt(cameras, ...at);
            for (let grade = 1; grade <= grades; grade++) {
              if ((each[0] ?? 0) >= grade) seen[grade - 1] = (seen[grade - 1] as number) + 4;
              if ((each[1] ?? 0) >= grade) twice[grade - 1] = (twice[grade - 1] as number) + 4;
              if ((each[0] ?? 0) >= grade && isInside(part, ...at)) inPart[grade - 1] = (inPart[grade - 1] as number) + 4;
            }
            if ((each[0] ?? 0) >= least && (each[1] ?? 0) < least) {
              const owner = cameras.findIndex((views) => (gradesAt([views], ...at)[0] ?? 0) >= least) + 1;
              alone.set(owner, (alone.get(owner) ?? 0) + 4);
            }
          }
        expect(ground.tally()).toEqual({ seen, twice });
        expect(ground.tallyWithin(part)).toEqual(inPart);
        expect(ground.alone(least)).toEqual(alone);
      },
    ),
    { numRuns: 25 },
  );
});

test('taking off ten thousand buildings comes to a stop again and again, and what is reckoned between two stops is the whole', () => {
  const square = (half: number, x = 0, y = 0) =>
    outlineOf([Float64Array.from([x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half])]);
  const zone = square(500);
  const ground = createSeenGround(2, grades, zone.box);
  ground.add(1, [{ grade: 1, outline: zone }]);
  const houses = Array.from({ length: 10_000 }, (_, n) => square(1, (n % 100) * 10 - 494, Math.floor(n / 100) * 10 - 494));
  let stops = 0;
  for (const _ of ground.restrict(zone, houses)) stops++;
  expect(stops).toBeGreaterThanOrEqual(20);
  // Houses of 2 by 2 m, a cell each.
  expect(ground.tally().seen[0]).toBe(1_000_000 - 40_000);
});

test('one camera twice is not two cameras', () => {
  const ranks = createRanks(1);
  noteSight(ranks, 0, 7, 3);
  expect(tallyRanks(ranks, grades)).toEqual({ seen: [1, 1, 1, 0, 0], twice: [0, 0, 0, 0, 0] });
  noteSight(ranks, 0, 9, 3);
  expect(tallyRanks(ranks, grades)).toEqual({ seen: [1, 1, 1, 0, 0], twice: [1, 1, 1, 0, 0] });
});

/** Rises and sets of the sun as calendars print them, Riga: its upper edge is on the horizon, with refraction the middle 0.83° below it. */
test.each([
  ['2026-06-21', '01:29', '19:22'],
  ['2026-12-21', '07:00', '13:43'],
])('the sun rises and sets over Riga on %s as the calendar says, to two minutes', (date, rise, set) => {
  const at = (time: string, minutes: number) => sunAltitude(Date.parse(`${date}T${time}:00Z`) + minutes * 60_000, 24.105, 56.946);
  expect(at(rise, -2)).toBeLessThan(-0.83);
  expect(at(rise, 2)).toBeGreaterThan(-0.83);
  expect(at(set, -2)).toBeGreaterThan(-0.83);
  expect(at(set, 2)).toBeLessThan(-0.83);
});

test('six degrees are night: in June from 23.27 to 3.27, in December from before five to after eight; hours are those of the clock in summer too', () => {
  expect(isNight(Date.parse('2026-06-21T22:30:00Z'), 23.7, 56.65)).toBe(true);
  const nightOf = (date: string) => darkHours(Date.parse(`${date}T00:00:00Z`), Date.parse(`${date}T00:00:00Z`) + 86_400_000, 23.7, 56.65);
  const hours = (dark: number[]) => dark.flatMap((share, hour) => (share === 1 ? [hour] : []));
  expect(hours(nightOf('2026-06-21'))).toEqual([0, 1, 2, 23]);
  expect(hours(nightOf('2026-12-21'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 17, 18, 19, 20, 21, 22, 23]);
});

test('what nobody saw is gathered into fixed squares, those with most first', () => {
  const incident = (lon: number, lat: number, isAtNight = false) => ({ lon, lat, kind: 'incident' as const, isAtNight });
  const found = gatherBlind(
    [
      incident(23.7201, 56.6501),
      incident(23.7202, 56.6502, true),
      incident(23.7301, 56.6501),
      { lon: 23.7301, lat: 56.6501, kind: 'fear', isAtNight: false },
      { lon: 23.75, lat: 56.66, kind: 'fear', isAtNight: false },
      incident(23.7001, 56.6401),
    ],
    3,
  );
  expect(found.map(({ incidents, atNight, fear }) => [incidents, atNight, fear])).toEqual([
    [2, 1, 0],
    [1, 0, 1],
    [1, 0, 0],
  ]);
  const [[west, south], , [east, north]] = (found[0] as (typeof found)[number]).geometry.coordinates[0] as [
    [number, number],
    unknown,
    [number, number],
  ];
  expect(west <= 23.7201 && east > 23.7202 && south <= 56.6501 && north > 56.6502).toBe(true);
  expect(east - west).toBeCloseTo(0.0008, 9);
});

test('places along streets stand for as many metres as the streets are long, corners and short pieces included', () => {
  const plane = {
    toMetres: (lon: number, lat: number): [number, number] => [lon * 1e7, lat * 1e7],
    toDegrees: (x: number, y: number): [number, number] => [x, y],
  };
  /** TWKB of a line of whole numbers: its type, no flags, the count, then differences in zigzag. */
  const line = (...corners: [number, number][]): Buffer => {
    const bytes = [2, 0];
    const number = (value: number): void => {
      let rest = value;
      for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
      bytes.push(rest);
    };
    number(corners.length);
    corners.forEach(([x, y], i) => {
      const [px, py] = corners[i - 1] ?? [0, 0];
      for (const step of [x - px, y - py]) number((step << 1) ^ (step >> 31));
    });
    return Buffer.from(bytes);
  };
  const found = placesAlong(plane, [line([0, 0], [30, 0], [30, 40]), line([100, 0], [103, 0]), line([200, 0], [200, 27])], 5);
  expect(found.length * 5).toBe(100);
  expect(found[0]).toEqual([2.5, 0]);
  expect(found[6]).toEqual([30, 2.5]);
});
