import fc from 'fast-check';
import { divideWhole } from './largest-remainder.ts';

const weights = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

test('the parts are whole and add up to the total, however large and whatever the weights', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), weights, (total, given) => {
      const parts = divideWhole(total, given);
      expect(parts.every(Number.isInteger)).toBe(true);
      expect(sum(parts)).toBe(total);
    }),
  );
});

test('no part is further than one from its exact share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (total, given) => {
      const whole = sum(given);
      divideWhole(total, given).forEach((part, i) => {
        expect(Math.abs(part - total * ((given[i] ?? 0) / whole))).toBeLessThan(1 + 1e-6);
      });
    }),
  );
});

test('a larger weight never gets less, and the measure of the weights does not matter', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 30 }),
      (total, given) => {
        const parts = divideWhole(total, given);
        given.forEach((weight, i) => {
          given.forEach((other, j) => {
            if (weight > other) expect(parts[i]).toBeGreaterThanOrEqual(parts[j] ?? 0);
          });
        });
        expect(
          divideWhole(
            total,
            given.map((weight) => weight * 4),
          ),
        ).toEqual(parts);
      },
    ),
  );
});

test.each([
  [10, [1, 1, 1], [4, 3, 3]],
  [-10, [1, 1, 1], [-4, -3, -3]],
  [3099, [1601, 1498], [1601, 1498]],
  [0, [2, 5], [0, 0]],
  [1, [1], [1]],
])('%d by %j is %j', (total, given, parts) => expect(divideWhole(total, given)).toEqual(parts));
