import fc from 'fast-check';
import { definitionOf, type MapDefinition, usualTheme } from '../builder/theme.ts';
import { readOnMap } from '../own-layers/on-map-query.ts';
import { startOf } from '../rate/period.ts';
import { readState } from '../state/planner-query.ts';
import { isSameAround, isSameMap, queryOf } from './kept-query.ts';

const view = { lon: 23.7212, lat: 56.6504, zoom: 8.25 };
const day = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.UTC(2016, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
const during = fc
  .tuple(day, day)
  .filter(([a, b]) => a !== b)
  .map((days) => days.sort() as [string, string])
  .map(([from, to]) => ({ from: startOf(from), to: startOf(to) }));
const incidents = during.chain((span) =>
  fc.constantFrom<MapDefinition['source']>(
    { kind: 'incidents', during: span },
    { kind: 'incidents', during: span, category: ['fire_forest', 'noise'], severity: [4, 5] },
  ),
);
const definition: fc.Arbitrary<MapDefinition> = fc.oneof(
  fc.record({
    source: incidents,
    measure: fc.constantFrom<MapDefinition['measure']>(
      { kind: 'count' },
      { kind: 'rate', per: 'km2' },
      { kind: 'change', against: { sameWeeksOfYears: 3 }, as: 'percent' },
      { kind: 'mean', property: 'minutesToClose' },
    ),
    area: fc.constantFrom<MapDefinition['area']>(
      { kind: 'territory', level: 'parish' },
      { kind: 'grid', shape: 'hexagon', size: 2500, crs: '3346' },
    ),
    classification: fc.constantFrom<MapDefinition['classification']>(
      { method: 'quantile', classes: 5 },
      { method: 'manual', classes: 3, breaks: [0, 0.5, 1.25, 9] },
    ),
    display: fc.constantFrom<MapDefinition['display']>('choropleth', 'symbols', 'hotspots'),
    palette: fc.constant('YlGnBu'),
    reversed: fc.boolean(),
    labels: fc.constantFrom<MapDefinition['labels']>('none', 'name', 'value'),
  }),
  fc.constant<MapDefinition>({
    ...usualTheme,
    source: { kind: 'indicator', code: 'lone-pensioners', period: '2025' },
    measure: { kind: 'value' },
    titles: { lv: 'Vientuļi pensionāri' },
  }),
);

const reopened = (kept: MapDefinition): MapDefinition => {
  const query = new URLSearchParams(
    Object.entries(queryOf(kept, view)).filter((part): part is [string, string] => part[1] !== undefined && part[1] !== ''),
  );
  const state = readState(query, '2026-11-21');
  expect(state.place).toEqual(view);
  return definitionOf(state.theme, state.period, []);
};

test('a kept map opens as the very same map', () => {
  fc.assert(
    fc.property(definition, (kept) => {
      expect(reopened(kept)).toEqual(kept);
      expect(isSameMap(reopened(kept), kept)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('what differs is another map; how a moment is written is not', () => {
  const kept: MapDefinition = {
    ...usualTheme,
    source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' } },
  };
  const utc = { ...kept, source: { kind: 'incidents' as const, during: { from: '2025-12-31T22:00:00Z', to: '2026-03-31T21:00:00Z' } } };
  expect(isSameMap(kept, utc)).toBe(true);
  expect(isSameMap(kept, { ...kept, labels: 'value' })).toBe(false);
  expect(isSameMap(kept, { ...kept, source: { kind: 'incidents' } })).toBe(false);
});

test('layers and the other time come back with a kept map; where one looks is no other map', () => {
  const kept: MapDefinition = {
    ...usualTheme,
    source: { kind: 'incidents', during: { from: startOf('2026-01-01'), to: startOf('2026-04-01') } },
  };
  const layers = [
    { kind: 'layer' as const, id: '0b8f5a52-5f0c-4b8e-9a53-0d6d7d1c2b3a', colour: 3, opacity: 60, visible: true },
    { kind: 'wms' as const, url: 'https://ows.example/wms?map=a', name: 'mezi, 1', title: 'Meži', opacity: 100, visible: false },
  ];
  const beside = { during: { from: startOf('2025-01-01'), to: startOf('2025-04-01') }, share: 0.3 };
  const whole = { ...view, layers, beside };
  const query = queryOf(kept, whole);
  expect(readOnMap(query.own ?? '')).toEqual(layers);
  expect(query.vs).toBe('swipe:2025-01-01.2025-03-31');
  // A map without them takes away what an earlier one had.
  expect([queryOf(kept, view).own, queryOf(kept, view).vs]).toEqual([undefined, '']);
  expect(isSameAround(whole, { ...whole, lon: 24, beside: { ...beside, share: 0.8 } })).toBe(true);
  expect(isSameAround(whole, { ...whole, layers: layers.slice(1) })).toBe(false);
  expect(isSameAround(whole, { ...view, layers })).toBe(false);
});
