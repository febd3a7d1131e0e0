import fc from 'fast-check';
import { type Theme, usualTheme } from '../builder/theme.ts';
import { readComparison, writeComparison } from './comparison-query.ts';
import { type PlannerState, readState, writeState } from './planner-query.ts';

const today = '2026-11-21';
const query = (parts: Record<string, string | undefined>): URLSearchParams =>
  new URLSearchParams(Object.entries(parts).filter((part): part is [string, string] => !!part[1]));

const day = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.UTC(2016, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
const state = fc.record({
  place: fc.record({
    lon: fc.integer({ min: 170_000, max: 320_000 }).map((n) => n / 10_000),
    lat: fc.integer({ min: 530_000, max: 600_000 }).map((n) => n / 10_000),
    zoom: fc.integer({ min: 500, max: 1900 }).map((n) => n / 100),
  }),
  period: fc.tuple(day, day).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a })),
  theme: fc.constantFrom<Theme[]>(
    usualTheme,
    { ...usualTheme, measure: { kind: 'count' }, display: 'symbols' },
    { ...usualTheme, classification: { method: 'manual', classes: 3, breaks: [0, 0.5, 1.25, 9] }, palette: 'YlGnBu' },
  ),
  lock: fc.constantFrom(undefined, [0, 0.5, 2], [-3.5, 1e-7, 4]),
  comparison: fc.constantFrom(
    undefined,
    { how: 'swipe', with: { kind: 'year' } },
    { how: 'difference', with: { kind: 'weeks', years: 3 } },
    { how: 'percent', with: { kind: 'days', period: { from: '2025-01-01', to: '2025-06-30' } } },
  ),
  groups: fc.uniqueArray(fc.constantFrom('fire', 'traffic', 'weather'), { minLength: 0, maxLength: 3 }),
  layers: fc
    .shuffledSubarray(['rate', 'points', 'border', 'places'] as const, { minLength: 4 })
    .chain((ids) =>
      fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), visible: fc.boolean(), opacity: fc.integer({ min: 5, max: 100 }) }))),
    ),
});

test('a link opened elsewhere shows the same map', () => {
  fc.assert(
    fc.property(state, (given) => {
      const read = readState(query(writeState(given as Partial<PlannerState>)), today);
      expect(read).toEqual({ ...given, selected: undefined });
    }),
  );
});

test('a damaged link shows the usual map instead of failing', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('x', 'y', 'z', 'from', 'to', 'cat', 't', 'layers', 'm', 'lock', 'vs'), fc.string()),
      (parts) => {
        const read = readState(new URLSearchParams(parts), today);
        expect(read.layers.map(({ id }) => id).toSorted()).toEqual(['border', 'places', 'points', 'rate']);
        expect(read.period.from <= read.period.to && Number.isFinite(read.place.lon + read.place.lat + read.place.zoom)).toBe(true);
      },
    ),
  );
});

test('links of the first release still say how classes are found', () => {
  expect(readState(new URLSearchParams('method=natural'), today).theme.classification).toEqual({ method: 'natural', classes: 5 });
  expect(readState(new URLSearchParams('method=natural&m=1,m:count'), today).theme.classification.method).toBe('quantile');
});

test('a comparison that makes no sense is none', () => {
  for (const text of [
    null,
    '',
    'swipe',
    'swipe:weeks.3',
    'percent:weeks.9',
    'side:year',
    'swipe:2025-06-30.2025-01-01',
    'swipe:2025-13-45.2026-01-01',
  ])
    expect([text, readComparison(text)]).toEqual([text, undefined]);
  expect(writeComparison({ how: 'percent', with: { kind: 'weeks', years: 2 } })).toBe('percent:weeks.2');
});

test.each([
  ['22', 19],
  ['19', 19],
  ['1', 5],
  ['near', 8.6],
  [undefined, 8.6],
])('z=%s looks from zoom %d', (z, zoom) => {
  expect(readState(query({ z }), today).place.zoom).toBe(zoom);
});
