import fc from 'fast-check';
import {
  consistencyRatio,
  contradictions,
  geometricWeights,
  groupMatrix,
  type Matrix,
  pairsOf,
  principalEigenvector,
  toMatrix,
} from './ahp.ts';
import { assess, weigh } from './assess.ts';
import { combineDimensions, dimensionScore, rankAreas, scoreArea } from './index-score.ts';
import { kurtosis, normalise, skewness, winsorise } from './normalise.ts';
import { rankRanges } from './rank-ranges.ts';
import { concentrationOf, drawWeights } from './weight-draws.ts';
import { classChanges, shiftWeight } from './weight-shift.ts';

const f = (rows: string): number[][] =>
  rows.split('|').map((row) =>
    row
      .trim()
      .split(' ')
      .map((cell) => (cell.startsWith('1/') ? 1 / Number(cell.slice(2)) : Number(cell))),
  );
/** Saaty's published examples: the wealth of nations, buying a house. Weights, λmax, C.R. as printed. */
const published: [string, number[][], number[], number, number][] = [
  [
    'wealth of seven nations',
    f(
      '1 4 9 6 6 5 5|1/4 1 7 5 5 3 4|1/9 1/7 1 1/5 1/5 1/7 1/5|1/6 1/5 5 1 1 1/3 1/3|1/6 1/5 5 1 1 1/3 1/3|1/5 1/3 7 3 3 1 2|1/5 1/4 5 3 3 1/2 1',
    ),
    [0.427, 0.23, 0.021, 0.052, 0.052, 0.123, 0.094],
    7.61,
    0.08,
  ],
  [
    'buying a house',
    f(
      '1 5 3 7 6 6 1/3 1/4|1/5 1 1/3 5 3 3 1/5 1/7|1/3 3 1 6 3 4 6 1/5|1/7 1/5 1/6 1 1/3 1/4 1/7 1/8|1/6 1/3 1/3 3 1 1/2 1/5 1/6|1/6 1/3 1/4 4 2 1 1/5 1/6|3 5 1/6 7 5 5 1 1/2|4 7 5 8 6 6 2 1',
    ),
    [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333],
    9.669,
    0.169,
  ],
];
test.each(published)('pairwise comparison: %s', (_name, matrix, weights, eigenvalue, ratio) => {
  const found = principalEigenvector(matrix);
  const off = found.weights.map((weight, i) => Math.abs(weight - (weights[i] as number)));
  // Printed to three decimals.
  expect(Math.max(...off)).toBeLessThan(0.0015);
  expect(found.eigenvalue).toBeCloseTo(eigenvalue, 2);
  expect(consistencyRatio(matrix)).toBeCloseTo(ratio, 2);
});

const things = ['a', 'b', 'c', 'd', 'e'];
const weightsOf = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
const judgedBy = (weights: readonly number[]) =>
  pairsOf(things).map(([first, second]) => ({
    first,
    second,
    times: (weights[things.indexOf(first)] as number) / (weights[things.indexOf(second)] as number),
  }));
const saaty = fc.constantFrom(1 / 9, 1 / 7, 1 / 5, 1 / 3, 1, 3, 5, 7, 9);
const anyMatrix = fc.array(saaty, { minLength: 10, maxLength: 10 }).map((times) =>
  toMatrix(
    things,
    pairsOf(things).map(([first, second], i) => ({ first, second, times: times[i] as number })),
  ),
);

test('judgements without contradiction give back the weights they came from, by either method', () => {
  fc.assert(
    fc.property(weightsOf, (weights) => {
      const matrix = toMatrix(things, judgedBy(weights));
      const sum = weights.reduce((a, b) => a + b, 0);
      const expected = weights.map((weight) => weight / sum);
      for (const [i, weight] of principalEigenvector(matrix).weights.entries()) expect(weight).toBeCloseTo(expected[i] as number, 9);
      for (const [i, weight] of geometricWeights(matrix).entries()) expect(weight).toBeCloseTo(expected[i] as number, 9);
      expect(consistencyRatio(matrix)).toBeCloseTo(0, 9);
    }),
  );
});
test('the group stays reciprocal, lies between its members, and one voice alone is that expert', () => {
  fc.assert(
    fc.property(fc.array(anyMatrix, { minLength: 1, maxLength: 5 }), (matrices) => {
      const group: Matrix = groupMatrix(matrices);
      for (let i = 0; i < 5; i++)
        for (let j = 0; j < 5; j++) {
          const cells = matrices.map((matrix) => matrix[i]?.[j] as number);
          expect((group[i]?.[j] as number) * (group[j]?.[i] as number)).toBeCloseTo(1, 9);
          expect(group[i]?.[j]).toBeGreaterThanOrEqual(Math.min(...cells) - 1e-9);
          expect(group[i]?.[j]).toBeLessThanOrEqual(Math.max(...cells) + 1e-9);
        }
      const alone = groupMatrix(
        matrices,
        matrices.map((_, k) => (k === 0 ? 1 : 0)),
      );
      for (const [i, row] of alone.entries())
        for (const [j, cell] of row.entries()) expect(cell).toBeCloseTo(matrices[0]?.[i]?.[j] as number, 9);
    }),
    { numRuns: 40 },
  );
});
test('the pair that somebody turned round is the first to look at again', () => {
  const judgements = judgedBy([0.4, 0.25, 0.15, 0.12, 0.08]);
  const turned = judgements.map((judgement, i) => (i === 3 ? { ...judgement, times: 1 / judgement.times } : judgement));
  expect(contradictions(toMatrix(things, turned))[0]).toMatchObject({ i: 0, j: 4 });
  expect(consistencyRatio(toMatrix(things, turned))).toBeGreaterThan(0.1);
});
test.each([
  [{ first: 'a', second: 'z', times: 3 }],
  [{ first: 'a', second: 'a', times: 3 }],
  [{ first: 'a', second: 'b', times: 0 }],
  [{ first: 'a', second: 'b', times: Number.NaN }],
])('%j is no judgement', (judgement) => {
  expect(() => toMatrix(things, [judgement])).toThrow(RangeError);
});

test('skewness and kurtosis as the manuals of spreadsheets print them', () => {
  const sample = [3, 4, 5, 2, 3, 4, 5, 6, 4, 7];
  expect(skewness(sample)).toBeCloseTo(0.359543, 6);
  expect(kurtosis(sample)).toBeCloseTo(-0.151799637, 8);
  expect([skewness([1, 1, 1, 1]), kurtosis([1, 1, 1, 1]), skewness([1]), kurtosis([])]).toEqual([0, 0, 0, 0]);
});
test('an outlier is pulled in on its own side, and plain values are left alone', () => {
  const plain = Array.from({ length: 40 }, (_, i) => i);
  expect(winsorise(plain)).toEqual({ lower: 0, upper: 39, pulled: 0 });
  expect(winsorise([...plain, 1000])).toEqual({ lower: 0, upper: 39, pulled: 1 });
  expect(winsorise([...plain, -1000])).toEqual({ lower: 0, upper: 39, pulled: 1 });
  expect(normalise([...plain, 1000], 'more_is_worse').scores.slice(-2)).toEqual([10, 10]);
});
test('scores lie between 0 and 10, keep the order of the values, and turn with the direction', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null)), { minLength: 2, maxLength: 60 }),
      (values) => {
        const worse = normalise(values, 'more_is_worse');
        const better = normalise(values, 'more_is_better');
        values.forEach((value, i) => {
          const score = worse.scores[i] ?? null;
          if (value === null) {
            expect(score).toBeNull();
            return;
          }
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
          expect((score as number) + (better.scores[i] as number)).toBeCloseTo(10, 9);
          values.forEach((other, j) => {
            if (other !== null && other > value) expect(worse.scores[j]).toBeGreaterThanOrEqual(score as number);
          });
        });
      },
    ),
    { numRuns: 50 },
  );
});
test('a masked value counts with its middle and keeps its bounds; values all alike say nothing', () => {
  expect(normalise([0, 10, [2, 4], null], 'more_is_worse')).toMatchObject({
    scores: [0, 10, 3, null],
    bounds: [[0, 0], [10, 10], [2, 4], null],
  });
  expect(normalise([0, 10, [2, 4]], 'more_is_better').bounds[2]).toEqual([6, 8]);
  expect(normalise([7, 7], 'more_is_worse')).toMatchObject({ scores: [5, 5], isFlat: true });
  expect(normalise([5, 25], 'more_is_worse', [0, 20])).toMatchObject({ scores: [2.5, 10], pulled: 1 });
});

test('by rank, or by standard deviations: what is in the middle is in the middle, direction turns it, and a fixed bound goes first', () => {
  expect(normalise([3, 1, 2, null, [1, 3]], 'more_is_worse', undefined, 'rank').scores.map((s) => s && Math.round(s * 100) / 100)).toEqual([
    10,
    0,
    5,
    null,
    5,
  ]);
  // Mean 4, standard deviation 2.
  expect(normalise([2, 6], 'more_is_worse', undefined, 'z_score')).toMatchObject({ lower: -2, upper: 10 });
  expect(normalise([5, 25], 'more_is_worse', [0, 20], 'rank').scores).toEqual([2.5, 10]);
  const value = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 40 }),
      fc.constantFrom('z_score' as const, 'rank' as const),
      (values, method) => {
        const { scores, isFlat } = normalise(values, 'more_is_worse', undefined, method);
        const turned = normalise(values, 'more_is_better', undefined, method).scores;
        for (const [i, a] of values.entries()) {
          const score = scores[i] as number;
          expect(score >= 0 && score <= 10).toBe(true);
          expect(score + (turned[i] as number)).toBeCloseTo(10, 9);
          for (const [j, b] of values.entries()) if (a < b && !isFlat) expect(score <= (scores[j] as number)).toBe(true);
        }
        if (method === 'rank' && !isFlat)
          expect(scores.reduce<number>((sum, score) => sum + (score ?? 0), 0) / scores.length).toBeCloseTo(5, 6);
      },
    ),
  );
});

test('a weight moved by a tenth: the others keep their proportion, and areas change class only where it tells', () => {
  expect(shiftWeight([0.5, 0.3, 0.2], 0, 1.1).map((weight) => Math.round(weight * 1000) / 1000)).toEqual([0.55, 0.27, 0.18]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }),
      fc.nat(7),
      fc.constantFrom(0.9, 1.1),
      (points, n, times) => {
        const sum = points.reduce((a, b) => a + b, 0);
        const at = n % points.length;
        const moved = shiftWeight(
          points.map((point) => point / sum),
          at,
          times,
        );
        expect(moved.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(moved[at]).toBeCloseTo(Math.min(1, (times * (points[at] as number)) / sum), 9);
      },
    ),
  );
  const dimensions = [{ code: 'one', members: [0, 1] }];
  const classOf = (index: number | null): number => (index === null ? -1 : index >= 5 ? 1 : 0);
  // 5.0 and 4.9 stand at the bound, 5.6 and 1.0 far from it; what is not known stays so.
  const areas = [
    [10, 0],
    [0, 9.8],
    [6, 5.2],
    [1, 1],
    [null, null],
  ];
  expect(classChanges(areas, dimensions, [0.5, 0.5], classOf)).toEqual([
    { more: 0, less: 2 },
    { more: 2, less: 0 },
  ]);
});

test('between dimensions the cube root of the product, as INFORM has it', () => {
  expect(combineDimensions([8, 1, 1], [1, 1, 1])).toBeCloseTo(2, 12);
  expect(combineDimensions([9, 9, 9], [0.2, 0.5, 0.3])).toBeCloseTo(9, 12);
  expect(combineDimensions([4, 9], [0.5, 0.5])).toBeCloseTo(6, 12);
  expect(combineDimensions([10, 0], [0.5, 0.5])).toBeCloseTo(1, 12);
  expect(combineDimensions([10, 0], [0.5, 0.5], 0)).toBe(0);
  expect(combineDimensions([10, null], [0.5, 0.5])).toBeNull();
  expect(combineDimensions([10, null], [1, 0])).toBeCloseTo(10, 12);
});
test('within a dimension the weighted mean of what is known, if that is at least half', () => {
  expect(dimensionScore([2, 8], [1, 3], [0, 1])).toBe(6.5);
  expect(dimensionScore([2, null], [1, 1], [0, 1])).toBe(2);
  expect(dimensionScore([2, null], [1, 3], [0, 1])).toBeNull();
});
test('equal indexes share the better rank', () => {
  expect(rankAreas([3, 9, null, 9, 1])).toEqual([3, 1, null, 1, 4]);
});

test('draws have the mean of the group and the spread of the Dirichlet distribution, and repeat with their seed', () => {
  const group = [0.5, 0.3, 0.15, 0.05];
  const draws = drawWeights(group, 40, 20_000, 3);
  group.forEach((weight, i) => {
    const values = draws.map((draw) => draw[i] as number);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - weight)).toBeLessThan(0.003);
    expect(variance / ((weight * (1 - weight)) / 41)).toBeCloseTo(1, 1);
  });
  expect(draws.every((draw) => Math.abs(draw.reduce((a, b) => a + b, 0) - 1) < 1e-9)).toBe(true);
  expect(drawWeights(group, 40, 5, 3)).toEqual(draws.slice(0, 5));
});
test('the concentration is found again from experts drawn with it; one expert has the plain one', () => {
  const group = [0.4, 0.3, 0.2, 0.1];
  const experts = drawWeights(group, 50, 400, 9).map((draw) => [...draw]);
  expect(Math.abs(concentrationOf(experts, group) - 50)).toBeLessThan(6);
  expect(concentrationOf([group], group)).toBe(60);
  expect(concentrationOf([group, group], group)).toBe(2000);
});

const dimensions = [
  { code: 'h', members: [0, 1] },
  { code: 'v', members: [2, 3] },
  { code: 'c', members: [4] },
];
const areas = (n: number, seed: number) =>
  drawWeights([1, 1, 1, 1, 1], 5, n, seed).map((draw) => [...draw].map((value) => Math.min(10, 20 * value)));
test('an area that is worst in everything is certainly first, the best certainly last, whatever the weights', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), weightsOf, (seed, raw) => {
      const sum = raw.reduce((a, b) => a + b, 0);
      const weights = raw.map((weight) => weight / sum);
      const scores = [...areas(12, seed), [10, 10, 10, 10, 10], [0, 0, 0, 0, 0], [null, null, null, null, null]];
      const ranges = rankRanges(scores, dimensions, weights, drawWeights(weights, 30, 60, seed));
      expect(ranges[12]).toMatchObject({ rank: 1, from: 1, to: 1, top: 'certain', topShare: 1 });
      expect(ranges[13]).toMatchObject({ rank: 14, from: 14, to: 14, top: 'no' });
      expect(ranges[14]).toBeNull();
      for (const range of ranges.slice(0, 14)) {
        expect(range?.from).toBeLessThanOrEqual(range?.median as number);
        expect(range?.to).toBeGreaterThanOrEqual(range?.median as number);
      }
    }),
    { numRuns: 30 },
  );
});
test('an area of which not everything is known is ranked by what is known in every draw, never last because of what is missing', () => {
  const weights = [0.2, 0.18, 0.2, 0.2, 0.22];
  // Worst in all that is known; in many draws what is missing weighs more than half of its dimension.
  const scores = [...areas(12, 3), [10, null, 10, 10, 10]];
  const draws = drawWeights(weights, 30, 500, 2);
  expect(draws.filter((draw) => (draw[1] as number) > (draw[0] as number)).length).toBeGreaterThan(100);
  expect(rankRanges(scores, dimensions, weights, draws)[12]).toMatchObject({
    rank: 1,
    from: 1,
    median: 1,
    to: 1,
    top: 'certain',
    topShare: 1,
  });
});
test('surer weights give narrower ranges', () => {
  const weights = [0.3, 0.2, 0.2, 0.15, 0.15];
  const width = (concentration: number) =>
    rankRanges(areas(40, 5), dimensions, weights, drawWeights(weights, concentration)).reduce(
      (sum, range) => sum + ((range?.to ?? 0) - (range?.from ?? 0)),
      0,
    );
  expect(width(1000)).toBeLessThan(width(60));
  expect(width(60)).toBeLessThan(width(10));
});
test('the ranges say what a plain count of the ranks in all draws says', () => {
  const weights = [0.3, 0.2, 0.2, 0.15, 0.15];
  const scores = areas(15, 8);
  const draws = drawWeights(weights, 25, 200, 4);
  const ranges = rankRanges(scores, dimensions, weights, draws);
  const ranks = scores.map(() => [] as number[]);
  for (const draw of draws) {
    const indexes = scores.map((area) => scoreArea(area, dimensions, [...draw]).index as number);
    for (const [i, own] of indexes.entries()) ranks[i]?.push(1 + indexes.filter((other) => other > own).length);
  }
  ranks.forEach((own, i) => {
    own.sort((a, b) => a - b);
    expect(ranges[i]).toMatchObject({
      median: own[99],
      from: own[9],
      to: own[189],
      topShare: own.filter((rank) => rank <= 5).length / 200,
    });
  });
});

test('from the answers of experts to areas: the whole way, repeatable', () => {
  const codes = ['seniors', 'income', 'distance'];
  const steady = [
    { first: 'seniors', second: 'income', times: 2 },
    { first: 'seniors', second: 'distance', times: 4 },
    { first: 'income', second: 'distance', times: 2 },
  ];
  const turned = [...steady.slice(0, 2), { first: 'income', second: 'distance', times: 1 / 7 }];
  const { opinions, weights, ratio, concentration, spread } = weigh(codes, [
    { by: 'E1', judgements: steady },
    { by: 'E2', judgements: turned },
  ]);
  expect(opinions[0]).toMatchObject({ by: 'E1', isConsistent: true, worst: null });
  expect(opinions[0]?.weights.map((weight) => Math.round(weight * 7))).toEqual([4, 2, 1]);
  expect(opinions[1]?.isConsistent).toBe(false);
  expect(opinions[1]?.worst).not.toBeNull();
  expect(ratio).toBeLessThan(opinions[1]?.ratio as number);
  weights.forEach((weight, i) => {
    expect(weight).toBeGreaterThanOrEqual((spread[i] as [number, number])[0] - 0.05);
  });
  const indicators = [
    { code: 'seniors', dimension: 'vulnerability', direction: 'more_is_worse' },
    { code: 'income', dimension: 'vulnerability', direction: 'more_is_better' },
    { code: 'distance', dimension: 'coping', direction: 'more_is_worse' },
  ] as const;
  const readings = [[30, 20, 10, null], [500, 700, 900, 800], [25, [5, 15], 0, 12] as const];
  const found = assess(indicators, readings, weights, concentration);
  expect(found.areas.map(({ range }) => range?.rank ?? null)).toEqual([1, 2, 3, null]);
  expect(found.areas[0]?.range).toMatchObject({ index: 10, top: 'certain' });
  expect(found.areas[1]?.scores).toEqual([5, 5, 4]);
  expect(found.areas[3]).toMatchObject({ index: null, scores: [null, 2.5, 4.8] });
  expect(assess(indicators, readings, weights, concentration)).toEqual(found);
});
