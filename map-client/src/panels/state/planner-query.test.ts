import fc from 'fast-check';
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
  method: fc.constantFrom('quantile', 'natural', 'equal', 'pretty'),
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
    fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'z', 'from', 'to', 'cat', 't', 'layers'), fc.string()), (parts) => {
      const read = readState(new URLSearchParams(parts), today);
      expect(read.layers.map(({ id }) => id).toSorted()).toEqual(['border', 'places', 'points', 'rate']);
      expect(read.period.from <= read.period.to && Number.isFinite(read.place.lon + read.place.lat + read.place.zoom)).toBe(true);
    }),
  );
});
