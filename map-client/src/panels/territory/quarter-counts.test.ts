import { quartersOf } from './quarter-counts.ts';

test('months become quarters, quarters without incidents are there as zero, the running one is unfinished', () => {
  const quarters = quartersOf(
    [
      { month: '2024-01', count: 3 },
      { month: '2024-03', count: 4 },
      { month: '2026-11', count: 8 },
      { month: '2019-05', count: 99 },
    ],
    '2026-11-21',
  );
  expect(quarters).toHaveLength(12);
  expect(quarters[0]).toEqual({ year: 2024, quarter: 1, count: 7, complete: true });
  expect(quarters[1]).toEqual({ year: 2024, quarter: 2, count: 0, complete: true });
  expect(quarters.at(-1)).toEqual({ year: 2026, quarter: 4, count: 8, complete: false });
});

test('early in a year only its first quarter is shown', () => {
  expect(quartersOf([], '2026-02-01').at(-1)).toMatchObject({ year: 2026, quarter: 1, complete: false });
});
