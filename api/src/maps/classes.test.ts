import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classOf, findBreaks, findDivergingBreaks, type Method, methods, noData, varianceFit } from './classes.ts';
import { toHistogram } from './histogram.ts';

const anyValues = fc.array(fc.oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.constantFrom(0, 1, 1, 2.5, 7)), {
  minLength: 1,
  maxLength: 80,
});
const anyMethod = fc.constantFrom(...methods);

test('every value lies in exactly one class: lower bound in, upper out, the last upper bound in', () => {
  fc.assert(
    fc.property(
      anyValues,
      anyMethod,
      fc.integer({ min: 2, max: 9 }),
      fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { minLength: 2, maxLength: 8 }),
      (values, method, classes, given) => {
        const bounds = findBreaks(values, method, classes, given);
        const last = bounds.length - 2;
        expect(bounds.length).toBeGreaterThanOrEqual(2);
        if (method !== 'manual') expect(last).toBeLessThan(classes);
        expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
        for (const value of values) {
          const holding = bounds.slice(0, -1).flatMap((lower, i) => {
            const upper = bounds[i + 1] as number;
            return value >= lower && (value < upper || (i === last && value <= upper)) ? [i] : [];
          });
          expect(holding).toEqual([classOf(value, bounds)]);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ['quantile', [1, 2, 3, 4, 5, 6, 7, 8], 4, [1, 3, 5, 7, 8]],
  ['equal', [0, 1, 2, 10], 5, [0, 2, 4, 6, 8, 10]],
  ['natural', [1, 1.1, 1.2, 5, 5.1, 9, 9.2, 9.3], 3, [1, 5, 9, 9.3]],
  ['pretty', [0.13, 0.4, 1.87], 4, [0, 0.5, 1, 1.5, 2]],
  ['quantile', [3, 3, 3], 5, [3, 3]],
  ['natural', [2, 2, 7], 5, [2, 4.5, 7]],
  ['natural', [1, 1.5, 2, 46], 2, [1, 24, 46]],
  ['quantile', [1, 2, 3, 9, 9, 9], 3, [1, 3, 6, 9]],
  ['quantile', [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 3, [0, 1, 3, 4]],
  ['quantile', [0, 0, 0, 0, 5], 4, [0, 2.5, 5]],
  ['deviation', [2, 4, 4, 4, 5, 5, 7, 9], 4, [2, 3, 5, 7, 9]],
  ['geometric', [1, 3, 70, 81], 4, [1, 3, 9, 27, 81]],
  ['geometric', [0, 1, 15], 4, [0, 1, 3, 7, 15]],
] as const)('%s breaks of %j in %d classes', (method, values, classes, expected) => {
  expect(findBreaks(values, method, classes)).toEqual(expected);
});

test('manual breaks hold, and are widened for what lies outside', () => {
  expect(findBreaks([0.5, 3], 'manual', 5, [0, 1, 2, 5])).toEqual([0, 1, 2, 5]);
  expect(findBreaks([0.5, 30], 'manual', 5, [1, 2, 5])).toEqual([0.5, 2, 30]);
  expect(findBreaks([], 'manual', 5, [1, 2, 5])).toEqual([1, 2, 5]);
  expect(findBreaks([], 'quantile', 5)).toEqual([]);
});

test('quantile classes of different values hold equally many, give or take one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 10, maxLength: 100 }),
      fc.integer({ min: 2, max: 9 }),
      (values, classes) => {
        const bounds = findBreaks(values, 'quantile', classes);
        const sizes = bounds.slice(1).map((_, i) => values.filter((value) => classOf(value, bounds) === i).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
      },
    ),
  );
});

const found: Exclude<Method, 'manual'>[] = ['quantile', 'natural', 'equal', 'deviation', 'geometric', 'pretty'];

test('no value, no number and no classes are no data, never the first class', () => {
  for (const value of [null, Number.NaN, Number.POSITIVE_INFINITY]) expect(classOf(value, [0, 1, 2])).toBe(noData);
  expect(classOf(1, [])).toBe(noData);
  expect(classOf(0, [0, 1, 2])).toBe(0);
});

test('values all alike are one closed class of that value, by every method', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1000, max: 1000, noNaN: true }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(...found),
      fc.integer({ min: 2, max: 9 }),
      (value, many, method, classes) => {
        const bounds = findBreaks(new Array(many).fill(value), method, classes);
        expect([bounds, classOf(value, bounds), varianceFit(new Array(many).fill(value), bounds)]).toEqual([[value, value], 0, null]);
      },
    ),
  );
});

test('around zero: zero is a bound, no more classes than asked, each value in the class of its sign and size', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ min: -500, max: 500, noNaN: true }), fc.constantFrom(0, -3, 3, 3, -50)), {
        minLength: 1,
        maxLength: 60,
      }),
      fc.constantFrom(...found),
      fc.integer({ min: 2, max: 9 }),
      (values, method, classes) => {
        const bounds = findDivergingBreaks(values, method, classes);
        expect(bounds.length - 1).toBeLessThanOrEqual(classes);
        expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
        const middle = bounds.indexOf(0);
        expect(middle).toBeGreaterThanOrEqual(0);
        for (const value of values) {
          const cls = classOf(value, bounds);
          expect(value).toBeGreaterThanOrEqual(bounds[cls] as number);
          expect(value).toBeLessThanOrEqual(bounds[cls + 1] as number);
          if (value < 0) expect(cls).toBeLessThan(middle);
          if (value > 0) expect(cls).toBeGreaterThanOrEqual(middle);
        }
        // The shorter side has the bounds of the longer one, mirrored.
        const [left, right] = [
          bounds
            .filter((bound) => bound < 0)
            .map(Math.abs)
            .reverse(),
          bounds.filter((bound) => bound > 0),
        ];
        const shared = Math.min(left.length, right.length);
        expect(left.slice(0, shared)).toEqual(right.slice(0, shared));
      },
    ),
    { numRuns: 500 },
  );
});

test('fit lies between 0 and 1, and natural breaks fit best of all', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 12, maxLength: 60 }),
      fc.integer({ min: 2, max: 7 }),
      (values, classes) => {
        const fits = found.map((method) => varianceFit(values, findBreaks(values, method, classes)) as number);
        for (const fit of fits) {
          expect(fit).toBeGreaterThanOrEqual(0);
          expect(fit).toBeLessThanOrEqual(1);
        }
        expect(fits[1]).toBeGreaterThanOrEqual(Math.max(...fits) - 1e-9);
      },
    ),
    { numRuns: 300 },
  );
});

const someBelow = fc.array(fc.oneof(fc.double({ min: -50, max: 1000, noNaN: true }), fc.constantFrom(0, 5e-324, 1e-9, 7)), {
  minLength: 1,
  maxLength: 80,
});

test('a histogram holds every value once, in the step that it lies in, with 5 to 40 ascending steps', () => {
  fc.assert(
    fc.property(fc.oneof(anyValues, someBelow), (values) => {
      const { bounds, counts, isLogarithmic } = toHistogram(values);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(bounds).toHaveLength(counts.length + 1);
      expect([bounds[0], bounds.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(counts.length === 1 || (counts.length >= 5 && counts.length <= 40)).toBe(true);
      if (Math.min(...values) < 0) expect(isLogarithmic).toBe(false);
    }),
  );
  expect(toHistogram([1, 2, 4, 8, 16, 64, 512, 4096]).isLogarithmic).toBe(true);
  expect(toHistogram([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toMatchObject({ bounds: [1, 2.8, 4.6, 6.4, 8.2, 10], counts: [2, 2, 2, 2, 2] });
});

test('where nearly all values would lie in one step, zeros among them, steps grow by a factor from the smallest above zero', () => {
  const tail = Array.from({ length: 40 }, (_, i) => 0.05 * 1.15 ** i);
  const { bounds, counts, isLogarithmic } = toHistogram([...new Array<number>(300).fill(0), ...tail]);
  expect(isLogarithmic).toBe(true);
  expect(counts[0]).toBeGreaterThanOrEqual(300);
  // In even steps all but a few of the 340 lie in the first; here the forty above zero are told apart.
  expect(counts.filter((n) => n > 0).length).toBeGreaterThan(10);
  const widths = bounds.slice(1).map((bound, i) => bound - (bounds[i] as number));
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  // 1 to 20 and crowded is enough; 1 to 20 and evenly spread is not, and nothing below zero has a logarithm.
  expect(toHistogram([...new Array<number>(30).fill(1), 5, 21]).isLogarithmic).toBe(true);
  expect(toHistogram(Array.from({ length: 22 }, (_, i) => i)).isLogarithmic).toBe(false);
  expect(toHistogram([-1, ...new Array<number>(300).fill(0), ...tail]).isLogarithmic).toBe(false);
});
