import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellCentre, cellsAround } from './grid.ts';
import { adjustForDiscovery, findHotSpots, hotSpotClass, localG, standardiseRates, twoSided } from './hot-spots.ts';

test('Gi* is that of the example in the documentation of PySAL (esda.G_Local, star=True, binary weights within 15)', () => {
  const points = [
    [10, 10],
    [20, 10],
    [40, 10],
    [15, 20],
    [30, 20],
    [30, 30],
  ] as const;
  const near = points.map(([x, y], i) => points.flatMap(([u, v], j) => (i !== j && Math.hypot(x - u, y - v) <= 15 ? [j] : [])));
  const published = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331];
  localG([2, 3, 3.2, 5, 8, 7], near).forEach((score, i) => {
    expect(score).toBeCloseTo(published[i] as number, 7);
  });
});

// Abramowitz and Stegun, table 26.1, and the usual critical values.
test.each([
  [0, 1],
  [1, 0.31731050786],
  [1.959963984540054, 0.05],
  [-2.5758293035489, 0.01],
  [3.2905267314919, 0.001],
  [5, 5.733031e-7],
])('a standard score of %d is as far out as %d', (z, p) => {
  expect(Math.abs(twoSided(z) / p - 1)).toBeLessThan(1e-6);
});

test('the false-discovery rate is that of the example of Benjamini and Hochberg (1995, table 1): four of fifteen', () => {
  const ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
  const adjusted = adjustForDiscovery(ps);
  expect(adjusted.filter((q) => q <= 0.05)).toHaveLength(4);
  // As R's p.adjust(method = "BH") has them: min over the larger ones of 15 p / rank.
  expect(adjusted.slice(0, 5).map((q) => Number(q.toFixed(6)))).toEqual([0.0015, 0.003, 0.0095, 0.035625, 0.0603]);
  expect(adjustForDiscovery([...ps].reverse())).toEqual([...adjusted].reverse());
});

test('adjusted p are never below p, never above 1, and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }), (ps) => {
      const adjusted = adjustForDiscovery(ps);
      ps.forEach((p, i) => {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p - 1e-15);
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        ps.forEach((other, j) => {
          if (other < p) expect(adjusted[j]).toBeLessThanOrEqual(adjusted[i] as number);
        });
      });
    }),
  );
});

/** A field of 12 × 12 cells with their neighbours. */
const field = (shape: 'hexagon' | 'square') => {
  const cells = Array.from({ length: 144 }, (_, i) => ({ column: i % 12, row: Math.floor(i / 12) }));
  return cells.map((cell) =>
    cellsAround(shape, cell).flatMap(({ column, row }) => (column >= 0 && column < 12 && row >= 0 && row < 12 ? [row * 12 + column] : [])),
  );
};

test.each(['hexagon', 'square'] as const)('neighbours of a %s lie one cell away, and are neighbours of each other', (shape) => {
  const around = field(shape);
  around.forEach((list, i) => {
    for (const j of list) expect(around[j]).toContain(i);
  });
  for (const cell of [
    { column: 4, row: 7 },
    { column: -5, row: 2 },
  ]) {
    const [x, y] = cellCentre({ shape, size: 1000 }, cell);
    const away = cellsAround(shape, cell).map((other) => {
      const [u, v] = cellCentre({ shape, size: 1000 }, other);
      return Math.round(Math.hypot(u - x, v - y));
    });
    expect(away.sort()).toEqual(shape === 'square' ? [1000, 1000, 1000, 1000, 1414, 1414, 1414, 1414] : new Array(6).fill(1000));
  }
});

test('a planted cluster is hot and nothing else; noise alone is not', () => {
  const noise = Array.from({ length: 144 }, (_, i) => 10 + ((i * 7919) % 7));
  expect(
    findHotSpots(noise, field('hexagon'))
      .map(hotSpotClass)
      .filter((cls) => cls !== 2),
  ).toEqual([]);
  const centre = 5 * 12 + 5;
  const around = field('hexagon');
  const planted = noise.map((value, i) => (i === centre || around[centre]?.includes(i) ? value + 12 : value));
  const classes = findHotSpots(planted, around).map(hotSpotClass);
  expect(classes[centre]).toBe(4);
  const near = new Set([centre, ...(around[centre] ?? []), ...(around[centre] ?? []).flatMap((i) => around[i] ?? [])]);
  expect(classes.flatMap((cls, i) => (cls > 2 && !near.has(i) ? [i] : []))).toEqual([]);
});

test('where nothing varies, or everything is a neighbour of everything, nothing is hot', () => {
  expect(findHotSpots([3, 3, 3, 3], [[1], [0], [3], [2]])).toEqual(new Array(4).fill({ z: 0, p: 1, q: 1 }));
  expect(
    localG(
      [1, 2, 9],
      [
        [1, 2],
        [0, 2],
        [0, 1],
      ],
    ),
  ).toEqual([0, 0, 0]);
  expect(findHotSpots([], [])).toEqual([]);
});

test('rates of small populations are drawn to the rate of all: the same rate is further out where more live', () => {
  const scores = standardiseRates([2, 200, 100, 90, 110], [1000, 100_000, 100_000, 100_000, 100_000]);
  expect(scores[0]).toBeGreaterThan(0);
  expect(scores[1]).toBeGreaterThan(2 * (scores[0] as number));
  expect(standardiseRates([10, 20], [100, 200])).toEqual([0, 0]);
});
