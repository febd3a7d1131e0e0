import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { classOf, findBreaks, methods } from './classes.ts';

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
  ['natural', [2, 2, 7], 5, [2, 7]],
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
