import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { poissonInterval } from './gamma.ts';
import { differenceInterval, meanInterval, ratioInterval, shareInterval } from './intervals.ts';
import { type AreaFacts, measureArea, relativeLength, type Tally } from './measure.ts';

// Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%d of %d have the published Wilson interval %d to %d', (part, whole, low, high) => {
  shareInterval(part, whole).forEach((bound, i) => {
    expect(bound).toBeCloseTo([low, high][i] as number, 4);
  });
});

test('intervals hold what they are the interval of', () => {
  const count = fc.integer({ min: 0, max: 5000 });
  fc.assert(
    fc.property(count, count, fc.double({ min: 0.1, max: 5, noNaN: true }), (now, before, exposure) => {
      const whole = now + before + 1;
      const [low, high] = shareInterval(now, whole);
      expect(low <= now / whole && now / whole <= high && low >= 0 && high <= 1).toBe(true);
      const ratio = ratioInterval(now, before, exposure);
      if (before > 0 && ratio)
        expect(ratio[0] <= (now * exposure) / before + 1e-9 && ratio[1] >= (now * exposure) / before - 1e-9).toBe(true);
      const [less, more] = differenceInterval(now, poissonInterval(now), before, poissonInterval(before));
      expect(less <= now - before && now - before <= more).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(ratioInterval(3, 0, 1)).toBeNull();
});

test('the interval of a mean is that of R: t.test of c(2, 4, 4, 4, 5, 5, 7, 9), and qt(0.975, n) for few and many', () => {
  const of = (values: readonly number[]) => {
    const [sum, squares] = [1, 2].map((power) => values.reduce((total, value) => total + value ** power, 0)) as [number, number];
    return meanInterval(values.length, sum, squares) as [number, number];
  };
  of([2, 4, 4, 4, 5, 5, 7, 9]).forEach((bound, i) => {
    expect(bound).toBeCloseTo([3.212511, 6.787489][i] as number, 5);
  });
  // Values whose mean is 0 and whose standard error is 1: the upper bound is the quantile itself.
  for (const [n, quantile] of [
    [2, 12.7062],
    [4, 3.1824],
    [10, 2.2622],
    [11, 2.2281],
    [31, 2.0423],
    [101, 1.984],
  ] as const)
    expect(Math.abs((meanInterval(n, 0, n * (n - 1)) as [number, number])[1] - quantile)).toBeLessThan(0.0005);
  expect(meanInterval(1, 3, 9)).toBeNull();
});

const tally = (count: number | null, more: Partial<Tally> = {}): Tally => ({
  count,
  part: 0,
  valued: 0,
  sum: 0,
  squares: 0,
  isExact: true,
  isSuppressed: false,
  ...more,
});
const facts: AreaFacts = { reports: true, km2: 50, residents: [2000, 1000, 1000] };

test('a change is against a period as long as the map’s, a rate against the residents of that time', () => {
  const change = { kind: 'change', against: { sameWeeksOfYears: 2 }, as: 'percent' } as const;
  expect(measureArea(change, facts, [tally(30), tally(10), tally(20)], [21, 21, 21])).toMatchObject({
    value: 100,
    reference: 15,
    count: 30,
  });
  expect(measureArea(change, facts, [tally(30), tally(40)], [90, 180])).toMatchObject({ value: 50, reference: 20 });
  // 15 per 1,000 now, 30 incidents in two years of 1,000 residents before.
  expect(
    measureArea({ ...change, as: 'difference', per: 'residents' }, facts, [tally(30), tally(10), tally(20)], [21, 21, 21]),
  ).toMatchObject({
    value: 0,
    reference: 15,
    denominator: 2000,
  });
  expect([relativeLength(365, 366), relativeLength(31, 28), relativeLength(14, 7)]).toEqual([1, 1, 2]);
});

test('nothing before is no percentage, but a difference', () => {
  const before = [tally(4), tally(0)];
  const change = { kind: 'change', against: { during: { from: null, to: null } } } as const;
  expect(measureArea({ ...change, as: 'percent' }, facts, before, [30, 30])).toMatchObject({
    class: -1,
    value: null,
    count: 4,
    reference: 0,
  });
  expect(measureArea({ ...change, as: 'difference' }, facts, before, [30, 30])).toMatchObject({ class: 0, value: 4 });
});

test('what may not be said, what nobody reports and what has no denominator are not the same', () => {
  const rate = { kind: 'rate', per: 'residents' } as const;
  expect(measureArea(rate, facts, [tally(null, { isSuppressed: true, isExact: false })], [1])).toMatchObject({
    class: -2,
    value: null,
    count: null,
  });
  expect(measureArea(rate, { ...facts, reports: false }, [tally(3)], [1])).toMatchObject({ class: -1, value: null });
  expect(measureArea(rate, { ...facts, residents: [null] }, [tally(3)], [1])).toMatchObject({ class: -1, value: null });
  expect(measureArea({ kind: 'share', category: ['noise'] }, facts, [tally(0)], [1])).toMatchObject({
    class: -1,
    value: null,
    denominator: 0,
  });
  expect(measureArea({ kind: 'mean', property: 'severity' }, facts, [tally(0)], [1])).toMatchObject({ class: -1, value: null });
});

test('a rate is unstable up to 11 incidents and below 1,000 residents, a share of fewer than 20', () => {
  const rate = { kind: 'rate', per: 'residents' } as const;
  const unstable = (count: number, residents: number) =>
    measureArea(rate, { ...facts, residents: [residents] }, [tally(count)], [1]).isUnstable;
  expect([unstable(11, 5000), unstable(12, 5000), unstable(50, 999), unstable(50, 1000)]).toEqual([true, false, true, false]);
  const share = (part: number, count: number) =>
    measureArea({ kind: 'share', category: ['noise'] }, facts, [tally(count, { part })], [1]).isUnstable;
  expect([share(15, 19), share(15, 20), share(3, 2000)]).toEqual([true, false, true]);
  expect(measureArea({ kind: 'count' }, facts, [tally(1)], [1]).isUnstable).toBe(false);
});
