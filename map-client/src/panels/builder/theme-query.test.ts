import { paletteKeys } from '@vias/style/palettes.ts';
import fc from 'fast-check';
import { startOf } from '../rate/period.ts';
import { type Theme, usualTheme } from './theme.ts';
import { readTheme, writeTheme } from './theme-query.ts';

const day = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.UTC(2016, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
const code = fc.stringMatching(/^[a-z_]{2,12}$/);
const optional = <T extends object>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T)[] = []) =>
  fc.record(parts, { requiredKeys: required as never });
const incidents = optional(
  {
    kind: fc.constant('incidents' as const),
    category: fc.uniqueArray(code, { minLength: 1, maxLength: 40 }),
    severity: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
    status: fc.uniqueArray(fc.constantFrom('reported', 'in_progress', 'closed'), { minLength: 1 }),
    tenant: fc.uniqueArray(fc.constantFrom('lv-jelgava', 'lt-siauliai-fire'), { minLength: 1 }),
  },
  ['kind'],
);
const indicator = optional(
  {
    kind: fc.constant('indicator' as const),
    code: fc.string({ minLength: 1, maxLength: 80 }),
    period: fc.constantFrom('2021', '2021-W05'),
  },
  ['kind', 'code'],
);
const moment = fc.oneof(day.map(startOf), fc.constant(null), fc.constant('2026-03-01T12:30:00+02:00'));
const against = fc.oneof(
  fc.record({ sameWeeksOfYears: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ during: fc.record({ from: moment, to: moment }) }),
  fc.record({ period: fc.constantFrom('2020', 'W05:2020') }),
);
const measure = fc.oneof(
  fc.constantFrom({ kind: 'count' }, { kind: 'value' }, { kind: 'rate', per: 'residents' }, { kind: 'rate', per: 'km2' }),
  fc.record({ kind: fc.constant('share'), category: fc.uniqueArray(code, { minLength: 1, maxLength: 20 }) }),
  fc.constantFrom({ kind: 'mean', property: 'severity' }, { kind: 'mean', property: 'minutesToClose' }),
  optional(
    { kind: fc.constant('change'), against, as: fc.constantFrom('percent', 'difference'), per: fc.constantFrom('residents', 'km2') },
    ['kind', 'against', 'as'],
  ),
);
const area = fc.oneof(
  optional(
    {
      kind: fc.constant('territory'),
      level: fc.constantFrom('country', 'region', 'municipality', 'parish', 'neighbourhood'),
      boundarySet: fc.uniqueArray(fc.integer({ min: 1, max: 2e9 }), { minLength: 1, maxLength: 20 }),
    },
    ['kind', 'level'],
  ),
  optional(
    {
      kind: fc.constant('grid'),
      shape: fc.constantFrom('hexagon', 'square'),
      size: fc.integer({ min: 250, max: 50_000 }),
      crs: fc.constantFrom('3059', '3346'),
      extent: fc.constantFrom([20.9, 53.9, 26.85, 56.4], [23, 56, 24, 57]),
    },
    ['kind', 'shape', 'size', 'crs'],
  ),
  optional({ kind: fc.constant('layer' as const), layerId: fc.uuid(), name: fc.string({ minLength: 1, maxLength: 30 }) }, [
    'kind',
    'layerId',
  ]),
);
const classes = optional(
  {
    method: fc.constantFrom('quantile', 'natural', 'equal', 'deviation', 'geometric', 'pretty', 'manual'),
    classes: fc.integer({ min: 2, max: 9 }),
    breaks: fc.array(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((n) => !Object.is(n, -0)),
      { minLength: 2, maxLength: 10 },
    ),
  },
  ['method', 'classes'],
);
const things = fc.oneof(
  fc.constant({ kind: 'cameras' as const }),
  optional({ kind: fc.constant('layer' as const), layerId: fc.uuid(), property: fc.string({ minLength: 1, maxLength: 30 }) }, [
    'kind',
    'layerId',
  ]),
);
const theme = optional(
  {
    source: fc.oneof(incidents, indicator, things),
    measure,
    area,
    classification: classes,
    display: fc.constantFrom('choropleth', 'symbols', 'grid', 'heat', 'clusters', 'hotspots', 'bivariate'),
    second: fc.record({ source: fc.oneof(incidents, indicator), measure, classification: classes }),
    palette: fc.constantFrom(...paletteKeys),
    reversed: fc.boolean(),
    labels: fc.constantFrom('none', 'name', 'value'),
    titles: fc
      .record(
        { lv: fc.constantFrom('Ugunsgrēki, mežs: 5 × vairāk', '*'), en: fc.string({ minLength: 1, maxLength: 80 }) },
        { requiredKeys: [] },
      )
      .filter((t) => Object.keys(t).length > 0),
  },
  ['source', 'measure', 'area', 'classification', 'display', 'reversed', 'labels'],
);

/** Through the address bar and back, as a browser does it. */
const travel = (text: string): string | null => new URLSearchParams(new URLSearchParams({ m: text }).toString()).get('m');

test('a link carries any definition whole', () => {
  fc.assert(
    fc.property(theme, (given) => expect(readTheme(travel(writeTheme(given as unknown as Theme)))).toEqual(given)),
    { numRuns: 500 },
  );
});

test('the usual map needs no text, and short ones can be read', () => {
  expect(writeTheme(usualTheme)).toBe('');
  const hexagons: Theme = {
    ...usualTheme,
    area: { kind: 'grid', shape: 'hexagon', size: 5000, crs: '3059' },
    display: 'grid',
    palette: 'YlGnBu',
  };
  expect(writeTheme(hexagons)).toBe('1,a:hexagon*5000,d:grid,p:YlGnBu');
  const manual: Theme = {
    ...usualTheme,
    measure: { kind: 'count' },
    classification: { method: 'manual', classes: 3, breaks: [5, 19, 41.5, 1023] },
  };
  expect(new URLSearchParams({ m: writeTheme(manual) }).toString()).toBe('m=1%2Cm%3Acount%2Cc%3Amanual*3%2Cb%3A5*19*41.5*1023');
});

test('a long definition still fits a link of 2,000 characters', () => {
  const category = Array.from({ length: 45 }, (_, i) => `category_number_${'abcdefghij'[i % 10]}${'abcdefghij'[Math.floor(i / 10)]}`);
  const long: Theme = {
    ...usualTheme,
    source: { kind: 'incidents', category, severity: [3, 4, 5], status: ['closed'] },
    measure: {
      kind: 'change',
      against: { during: { from: '2025-01-01T00:00:00+02:00', to: '2025-07-01T00:00:00+03:00' } },
      as: 'percent',
      per: 'residents',
    },
    classification: { method: 'manual', classes: 9, breaks: [-100, -50.25, -20.125, -5, 0, 5, 20.125, 50.25, 75.5, 100] },
    area: { kind: 'grid', shape: 'hexagon', size: 2500, crs: '3346', extent: [20.951234, 53.891234, 26.851234, 56.451234] },
    display: 'grid',
    titles: { lv: 'Ā'.repeat(60), lt: 'Ė'.repeat(60), en: 'E'.repeat(60) },
  };
  const link = `https://vias.jelgava.lv/?${new URLSearchParams({ lang: 'lv', x: '23.5512', y: '56.3212', z: '8.60', from: '2026-01-01', to: '2026-06-30', m: writeTheme(long) })}`;
  expect(link.length).toBeLessThan(2000);
});

test('a damaged link shows a map instead of failing', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `1,${text}`),
        fc.tuple(fc.constantFrom('m', 'a', 'c', 'b', 'p', '2m', 's', 't', 'k'), fc.string()).map(([key, value]) => `1,${key}:${value}`),
      ),
      (text) => {
        const read = readTheme(text);
        expect(read.classification.classes).toBeGreaterThan(1);
        expect(readTheme(writeTheme(read))).toEqual(read);
      },
    ),
    { numRuns: 500 },
  );
});
