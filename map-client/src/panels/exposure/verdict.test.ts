import { expect, test } from '@jest/globals';
import { type Incidents, limitOf, verdictOf } from './verdict.ts';

const year = (count: number | null, interval: [number, number] | null) => ({
  from: '2025-11-01',
  to: '2026-10-31',
  count,
  interval,
  isExact: true,
  isSuppressed: count === null,
});
const incidents = (count: number | null, interval: [number, number] | null, usual: [number, number] | null): Incidents => ({
  last: year(count, interval),
  before: [],
  usual: usual && { mean: (usual[0] + usual[1]) / 2, interval: usual, years: 4 },
  recordedSince: '2017-01-01',
  isLastWhole: true,
});

test('a year is more or less than usual only where neither interval reaches into the other', () => {
  expect(verdictOf(incidents(97, [79, 118], [84, 104]))).toBe('usual');
  expect(verdictOf(incidents(150, [127, 176], [84, 104]))).toBe('aboveUsual');
  expect(verdictOf(incidents(120, [99.5, 143], [84, 104]))).toBe('usual');
  expect(verdictOf(incidents(50, [37, 66], [84, 104]))).toBe('belowUsual');
});

test('nothing is said of what is hidden or has no years before', () => {
  expect(verdictOf(incidents(null, null, [84, 104]))).toBeUndefined();
  expect(verdictOf(incidents(97, [79, 118], null))).toBeUndefined();
});

test('years that are left out are told, with why', () => {
  const told = (more: Partial<Incidents>) => limitOf({ ...incidents(9, [4, 17], null), ...more });
  const before = Array.from({ length: 4 }, () => year(5, [1, 12]));
  expect(told({ before })).toBeUndefined();
  expect(told({ before: before.slice(2), recordedSince: '2023-02-01' })).toBe('wholeYears');
  expect(told({ recordedSince: '2025-02-01' })).toBe('noWholeYear');
  expect(told({ recordedSince: '2026-02-01', isLastWhole: false })).toBe('lastPartial');
  expect(told({ recordedSince: null, isLastWhole: false })).toBe('nothingRecorded');
});
