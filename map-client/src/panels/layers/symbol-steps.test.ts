import fc from 'fast-check';
import { densityOf } from '../../map/density.ts';
import { gather, joinCircles, largestRadius, radiusOf } from '../../map/symbol-size.ts';
import { roundSteps } from './symbol-steps.ts';

test('the area of a symbol is in proportion to its value', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }), (most, share) => {
      expect(radiusOf(most, most)).toBeCloseTo(largestRadius);
      expect((radiusOf(share * most, most) / largestRadius) ** 2).toBeCloseTo(share, 9);
    }),
  );
  expect([radiusOf(0, 5), radiusOf(-3, 5), radiusOf(3, 0)]).toEqual([0, 0, 0]);
});

test('the key holds round values, the largest first, none above what the map shows', () => {
  expect(roundSteps(1023)).toEqual([1000, 200, 50]);
  expect(roundSteps(41)).toEqual([20, 5, 1]);
  expect(roundSteps(0)).toEqual([]);
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (most) => {
      const steps = roundSteps(most);
      expect(steps).toEqual(steps.toSorted((a, b) => b - a));
      expect(steps[0]).toBeLessThanOrEqual(most * (1 + 1e-9));
    }),
  );
});

test('clusters lose nothing: the sum of the circles is the sum of what was gathered', () => {
  const points = fc.array(
    fc.record({ x: fc.integer({ min: -1e6, max: 1e6 }), y: fc.integer({ min: -1e6, max: 1e6 }), n: fc.integer({ min: 1, max: 500 }) }),
  );
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 1e6 }), (given, size) => {
      const sum = (list: readonly { n: number }[]): number => list.reduce((total, { n }) => total + n, 0);
      expect(sum(gather(given, size))).toBe(sum(given));
      expect(sum(joinCircles(gather(given, size), size / 72))).toBe(sum(given));
    }),
  );
});

test('density is highest where most lies, adds up, and is nothing beyond the reach of a blot', () => {
  const one = densityOf([{ x: 20, y: 20, n: 1 }], 60, 40, 10);
  expect(one[20 * 60 + 20]).toBeCloseTo(1);
  expect(one[20 * 60 + 31]).toBe(0);
  const many = densityOf(
    [
      { x: 20, y: 20, n: 3 },
      { x: 20, y: 20, n: 4 },
      { x: 70, y: 20, n: 9 },
    ],
    60,
    40,
    10,
  );
  expect(many[20 * 60 + 20]).toBeCloseTo(7);
  expect(Math.max(...many)).toBeCloseTo(7);
});
