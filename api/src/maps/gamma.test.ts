import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gammaBelow, poissonInterval } from './gamma.ts';

// Garwood (1936), as tabulated in Ulm, American Journal of Epidemiology 131 (1990) 373–375, and in Pearson and Hartley's Biometrika Tables.
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [2, 0.2422, 7.225],
  [3, 0.6187, 8.767],
  [5, 1.623, 11.668],
  [10, 4.795, 18.39],
  [20, 12.217, 30.888],
  [50, 37.11, 65.92],
  [100, 81.364, 121.627],
])('%d incidents have the published exact interval %d to %d', (count, low, high) => {
  const [ours, above] = poissonInterval(count);
  expect(Math.abs(ours - low)).toBeLessThan(0.006);
  expect(Math.abs(above - high)).toBeLessThan(0.006);
});

test('at the ends of the interval the count is as unlikely as 2.5 %', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), (count) => {
      const [low, high] = poissonInterval(count);
      // P(N ≥ count | low) = P(count, low); P(N ≤ count | high) = 1 − P(count + 1, high).
      expect(gammaBelow(count, low)).toBeCloseTo(0.025, 8);
      expect(1 - gammaBelow(count + 1, high)).toBeCloseTo(0.025, 8);
      expect(low).toBeLessThan(count);
      expect(high).toBeGreaterThan(count);
    }),
    { numRuns: 200 },
  );
});

const oracle = fileURLToPath(new URL('../../../../shared/data/indicators/oracle/funnel_poisson_exact_limits.csv', import.meta.url));
const present = existsSync(oracle);
(present ? test : test.skip)(
  `Poisson probabilities are those of R${present ? '' : ' (skipped: no oracle file beside this folder)'}`,
  () => {
    const below = (r: number, mean: number) => (r < 0 ? 0 : 1 - gammaBelow(r + 1, mean));
    const rows = readFileSync(oracle, 'utf8').trim().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(10);
    for (const [expected = 0, p = 0, r = 0, limit = 0] of rows.map((row) => row.split(',').map(Number))) {
      const ours = r - (below(r, expected) - p) / (below(r, expected) - below(r - 1, expected));
      expect(Math.abs(ours - limit)).toBeLessThan(1e-6);
    }
  },
);
