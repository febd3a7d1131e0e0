import fc from 'fast-check';
import { axisOf, checkBreak, countIn, labelRows, moveBreak, readNumber, ticksOf, withClasses } from './breaks.ts';
import { fitOf } from './variance-fit.ts';

const bounds = fc
  .uniqueArray(fc.integer({ min: -1000, max: 10_000 }), { minLength: 2, maxLength: 30 })
  .map((values) => values.sort((a, b) => a - b).map((value) => value / 10));

test('the axis goes there and back, and never backwards', () => {
  fc.assert(
    fc.property(bounds, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (given, a, b) => {
      const axis = axisOf(given);
      expect(axis.shareOf(axis.valueAt(a))).toBeCloseTo(a, 6);
      if (a < b) expect(axis.valueAt(a)).toBeLessThanOrEqual(axis.valueAt(b));
    }),
  );
});

test('a bound is never moved onto or past its neighbours, whatever is dragged', () => {
  fc.assert(
    fc.property(bounds, fc.nat(), fc.double({ min: -1e5, max: 1e5, noNaN: true }), (given, at, value) => {
      fc.pre(given.length > 2);
      const index = 1 + (at % (given.length - 2));
      const moved = moveBreak(given, index, value, axisOf(given));
      expect(moved[index]).toBeGreaterThan(moved[index - 1] as number);
      expect(moved[index]).toBeLessThan(moved[index + 1] as number);
      expect(moved.filter((bound, i) => bound !== given[i]).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('every value is counted once, in the class that the server puts it in', () => {
  expect(countIn([0, 0.4, 0.5, 1, 2, 2], [0, 0.5, 1, 2])).toEqual([2, 1, 3]);
  expect(countIn([], [0, 1])).toEqual([0]);
  expect(countIn([3], [])).toEqual([]);
});

test.each([
  ['41', 'lv', 41],
  ['1,4', 'lv', 1.4],
  ['1.4', 'lt', 1.4],
  ['1,4', 'en', 1.4],
  ['1 234,5', 'lv', 1234.5],
  ['1\u00a0234', 'lt', 1234],
  ['1,234.5', 'en', 1234.5],
  ['1.234,5', 'lt', 1234.5],
  ['12,345', 'en', 12345],
  ['12,345', 'lv', 12.345],
  ['−3', 'lv', -3],
  ['', 'en', undefined],
  ['vai', 'lv', undefined],
  ['1-2', 'en', undefined],
  ['1,2,3', 'lv', undefined],
  ['1.2.3', 'en', undefined],
  ['1 2', 'lv', undefined],
  ['12\u00a034', 'lt', undefined],
  ['1\u202f234\u00a0567,25', 'lt', 1_234_567.25],
  ['\u00a00,5\u00a0', 'lv', 0.5],
  ['–1,5', 'lv', -1.5],
  ['- 3', 'lv', -3],
  ['1.234.567', 'lv', 1_234_567],
  ['5 %', 'lv', undefined],
  ['1e3', 'en', undefined],
])('"%s" is read in %s as %p', (text, lang, value) => expect(readNumber(text, lang)).toBe(value));

test('a typed bound that cannot stand says between what it must lie', () => {
  expect(checkBreak([5, 19, 41, 123], 2, '60', 'lv')).toBe(60);
  expect(checkBreak([5, 19, 41, 123], 2, '19', 'lv')).toEqual({ code: 'between', low: 19, high: 123 });
  expect(checkBreak([5, 19, 41, 123], 2, 'daudz', 'lv')).toEqual({ code: 'number' });
});

test('more or fewer classes keep the ends and stay in order', () => {
  fc.assert(
    fc.property(
      bounds,
      fc.integer({ min: 2, max: 9 }),
      fc.array(fc.integer({ min: -100, max: 1000 }), { maxLength: 50 }),
      (given, classes, values) => {
        fc.pre(given.length > 2 && (given.at(-1) as number) - (given[0] as number) > 1);
        const next = withClasses(given, classes, values, axisOf(given));
        expect(next).toHaveLength(classes + 1);
        expect([next[0], next.at(-1)]).toEqual([given[0], given.at(-1)]);
        expect(next).toEqual([...new Set(next)].sort((a, b) => a - b));
      },
    ),
  );
});

test('ticks are round and have room', () => {
  expect(ticksOf(axisOf([0, 1, 2, 3, 4, 5]), false, 0.18)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ticksOf(axisOf([5, 10, 20, 40, 80, 160, 320, 640, 1280]), true)).toEqual([5, 10, 20, 50, 100, 200, 500, 1000]);
});

test('the fit of own bounds is 1 for a class to every value and 0 for one class', () => {
  expect(fitOf([1, 2, 3], [1, 2, 3, 3])).toBeCloseTo(1);
  expect(fitOf([1, 2, 9], [1, 9])).toBeCloseTo(0);
  // By hand: mean 4, total 38; classes {1, 2} and {9} leave 0.5.
  expect(fitOf([1, 2, 9], [1, 5, 9])).toBeCloseTo(1 - 0.5 / 38);
  expect(fitOf([3, 3], [3, 3])).toBeUndefined();
});

test('numbers above the bounds never lie over each other, and the moved one always stands', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(share, { minLength: 3, maxLength: 10 }),
      fc.double({ min: 0.01, max: 0.3, noNaN: true }),
      fc.nat(),
      (places, width, n) => {
        const shares = places.sort((a, b) => a - b);
        const active = 1 + (n % (shares.length - 2));
        const rows = labelRows(
          shares,
          shares.map(() => width),
          active,
        );
        expect(rows[active]).toBe(0);
        expect([rows[0], rows.at(-1)]).toEqual([undefined, undefined]);
        for (const row of [0, 1]) {
          const placed = shares.filter((_, i) => rows[i] === row);
          placed.slice(1).forEach((place, i) => {
            expect(place - (placed[i] as number)).toBeGreaterThanOrEqual(width);
          });
        }
      },
    ),
  );
});
