import fc from 'fast-check';
import { type IncidentFilterState, readFilter, spans, statuses, toQuery, writeFilter } from './incident-query.ts';

const filter = fc.record({
  span: fc.constantFrom(...(Object.keys(spans) as (keyof typeof spans)[])),
  groups: fc.uniqueArray(fc.constantFrom('fire', 'traffic')),
  severity: fc.integer({ min: 1, max: 5 }),
  statuses: fc.uniqueArray(fc.constantFrom(...statuses)),
  territory: fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined }),
  text: fc.constantFrom('', 'koks', 'Šiauliai'),
  unplaced: fc.boolean(),
});

test('a link keeps the whole filter', () => {
  fc.assert(
    fc.property(filter, (given) => {
      const parts = Object.entries(writeFilter(given as IncidentFilterState)).filter((part): part is [string, string] => !!part[1]);
      expect(readFilter(new URLSearchParams(parts))).toEqual(given);
    }),
  );
});

test('incidents without a place are not asked for by a box', () => {
  const asked = toQuery({ ...readFilter(new URLSearchParams()), unplaced: true }, [], 0, [22, 56, 24, 57]);
  expect(asked).toMatchObject({ placed: 'false', bbox: undefined });
});

test('a severity means it and all graver ones', () => {
  expect(toQuery({ ...readFilter(new URLSearchParams('sev=3')) }, [], 0)).toMatchObject({ severity: [3, 4, 5] });
});
