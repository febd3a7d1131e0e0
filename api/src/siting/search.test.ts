import { expect, test } from '@jest/globals';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import { packOutlines, unpackOutlines } from './packed.ts';
import { type SearchQuestion, searchPlan } from './search.ts';

const plane = createLocalPlane(23.7128, 56.6511);
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
const places = Array.from({ length: 400 }, (_, n) => at((n % 20) * 10 - 95, Math.floor(n / 20) * 10 - 95));
const question = (seconds: number): SearchQuestion => ({
  scene: {
    sites: Array.from({ length: 36 }, (_, n) => at((n % 6) * 33 - 81, Math.floor(n / 6) * 33 - 81)),
    places,
    kinds: [kind],
    directions: 4,
    zones: [],
    period: 'day',
    ppm: 20,
    isByMoney: false,
  },
  buildings: packOutlines([]),
  weights: Float64Array.from(places, () => 0.25),
  before: new Uint8Array(places.length),
  backup: 0.25,
  budget: 3,
  until: seconds * 1000,
});
/** A clock of which every look takes so many milliseconds. */
const clock = (each: number) => {
  let at = 0;
  return () => (at += each);
};

test('the seconds asked for are for looking around too: when half of them are gone, the best of what was looked at is the answer, and nothing is called proven', async () => {
  const whole = await searchPlan(question(1), () => undefined, clock(0.0001));
  expect(whole).toMatchObject({ leftOut: 0 });
  expect(whole.options).toBeGreaterThan(130);
  // 144 views at 10 ms each would take 1.4 seconds.
  const told: string[] = [];
  const cut = await searchPlan(question(0.8), (step, progress) => told.push(`${step} ${progress}`), clock(10));
  expect(cut.options).toBeGreaterThan(25);
  expect(cut.options).toBeLessThanOrEqual(40);
  expect(cut.leftOut).toBeGreaterThanOrEqual(26);
  expect(cut.solved).toMatchObject({ proof: 'bounded', isCutOff: true });
  expect(cut.placed).toHaveLength(3);
  // Whatever could have been chosen from all sites is within the bound that is told.
  expect(cut.solved.bound).toBeGreaterThanOrEqual(whole.solved.value);
  expect(cut.solved.value).toBeLessThanOrEqual(whole.solved.bound + 1e-9);
  // What was looked at in time lies all over the area and not in one corner of it.
  expect(cut.solved.value / whole.solved.value).toBeGreaterThan(0.8);
  expect(told.at(-1)).toBe('choosing 95');
});

test('a thread that began when its time was over gives an answer all the same', async () => {
  const { placed, leftOut, solved } = await searchPlan({ ...question(1), until: -5000 }, () => undefined, clock(400));
  expect([placed.length, leftOut, solved.isCutOff]).toEqual([1, 36, true]);
});

test('outlines come out of the pack as they went into it', () => {
  // A triangle of TWKB in whole units, by hand: type 3, no extras, one ring of four points, each by its difference from the last.
  const triangle = (height: number | null) => ({ heightM: height, shape: Buffer.from([3, 0, 1, 4, 20, 40, 20, 0, 0, 20, 19, 19]) });
  const found = unpackOutlines(packOutlines([triangle(null), triangle(7.5), triangle(0)]));
  expect(found.map(({ heightM }) => heightM)).toEqual([null, 7.5, 0]);
  expect(found[1]?.rings.map((ring) => ring.map(([x, y]) => [Math.round(x * 1e7), Math.round(y * 1e7)]))).toEqual([
    [
      [10, 20],
      [20, 20],
      [20, 30],
      [10, 20],
    ],
  ]);
});
