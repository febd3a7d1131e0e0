import { expect, test } from '@jest/globals';
import { languages } from '@vias/sql/problem.ts';
import fc from 'fast-check';
import { classOf, findBreaks } from './classes.ts';
import { MapDefinition } from './definition.ts';
import type { Evaluated } from './evaluate.ts';
import type { Measured } from './measure.ts';
import { warningCodes } from './thematic-contract.ts';
import { warningTexts } from './warning-texts.ts';
import { correlation, findWarnings } from './warnings.ts';

const nothing: Measured = {
  class: -1,
  value: null,
  interval: null,
  count: null,
  denominator: null,
  reference: null,
  referenceInterval: null,
  isExact: true,
  isUnstable: false,
};
const anyArea = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      value: fc.constantFrom(0, 1, 1, 2, 5, 40),
      isUnstable: fc.boolean(),
      denominator: fc.integer({ min: 1, max: 3000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant(-1 as const) },
  { weight: 1, arbitrary: fc.constant(-2 as const) },
);
const toMeasured = (area: -1 | -2 | { value: number; isUnstable: boolean; denominator: number }): Measured =>
  typeof area === 'number' ? { ...nothing, class: area } : { ...nothing, class: 0, count: area.value, ...area };
const evaluatedOf = (measured: Measured[], more: Partial<Evaluated> = {}): Evaluated => ({
  measured,
  residents: measured.map((_, i) => 1000 * (i + 1)),
  unit: 'incidents',
  indicator: null,
  period: { from: null, to: null },
  compared: [],
  categories: null,
  isWidened: false,
  isFiltered: false,
  reference: null,
  known: null,
  sources: [],
  asOf: null,
  ...more,
});
const definitionOf = (measure: object, more: object = {}): MapDefinition =>
  MapDefinition.parse({ source: { kind: 'incidents' }, measure, ...more });
const warned = (definition: MapDefinition, evaluated: Evaluated) => {
  const values = evaluated.measured.flatMap(({ value }) => (value === null ? [] : [value]));
  const breaks = findBreaks(values, definition.classification.method, definition.classification.classes);
  const classes = evaluated.measured.map((each) => (each.value === null ? each.class : classOf(each.value, breaks)));
  const found = findWarnings(definition, evaluated, {
    classes,
    breaks,
    tested: null,
    second: undefined,
    now: Date.UTC(2026, 0, 1),
    lang: 'lv',
  });
  return { found, by: Object.fromEntries(found.map(({ code, values: figures }) => [code, figures])), classes, breaks };
};

test('a warning of values stands exactly where its figures say so, and its figures are those of the map', () => {
  fc.assert(
    fc.property(fc.array(anyArea, { minLength: 1, maxLength: 60 }), fc.constantFrom('quantile', 'natural', 'equal'), (areas, method) => {
      const measured = areas.map(toMeasured);
      const { by, classes, breaks } = warned(definitionOf({ kind: 'rate' }, { classification: { method } }), evaluatedOf(measured));
      const shown = areas.filter((area) => typeof area === 'object');
      const count = (holds: (area: (typeof shown)[number]) => boolean) => shown.filter(holds).length;
      const [unstable, small] = [count((area) => area.isUnstable), count((area) => area.denominator < 1000)];
      const hidden = areas.filter((area) => area === -2).length;
      expect(by.unstable_rates).toEqual(unstable > 0.2 * shown.length ? { unstable, shown: shown.length } : undefined);
      expect(by.small_denominators).toEqual(small > 0 ? { areas: small, limit: 1000 } : undefined);
      expect(by.much_suppressed).toEqual(
        hidden > 0.2 * (shown.length + hidden) ? { suppressed: hidden, of: shown.length + hidden } : undefined,
      );
      const isEqual = shown.length > 1 && new Set(shown.map(({ value }) => value)).size === 1;
      expect(by.all_values_equal).toEqual(isEqual ? { value: shown[0]?.value, areas: shown.length } : undefined);
      const sizes = breaks.slice(1).map((_, i) => classes.filter((cls) => cls === i).length);
      const thin = sizes.filter((size) => size < 2).length;
      expect(by.nearly_empty_classes?.classes).toBe(sizes.length > 2 && thin > 0 ? thin : undefined);
      expect(by.counts_without_denominator).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

test('counts are warned of on areas, not as symbols, on a grid or as a rate, and with the correlation that says how much', () => {
  const measured = [3, 6, 9, 13].map((value) => toMeasured({ value, isUnstable: false, denominator: 1 }));
  const of = (measure: object, more: object = {}) =>
    warned(definitionOf(measure, more), evaluatedOf(measured)).by.counts_without_denominator;
  expect(of({ kind: 'count' })).toEqual({ areas: 4, correlation: 1, isFollowing: 1 });
  expect(of({ kind: 'count' }, { display: 'symbols' })).toBeUndefined();
  expect(of({ kind: 'count' }, { area: { kind: 'grid', shape: 'square', size: 1000 } })).toBeUndefined();
  expect(of({ kind: 'rate' })).toBeUndefined();
  // Anscombe's first set: 0.81642.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  expect(correlation(x.map((value, i) => [value, y[i] as number]))).toBeCloseTo(0.81642, 5);
  expect(
    correlation([
      [1, 1],
      [1, 2],
      [1, 3],
    ]),
  ).toBeNull();
});

test('every warning is a whole sentence in three languages', () => {
  const figures = Object.fromEntries(
    'areas correlation isFollowing unstable shown limit classes least value from to first second asOf years suppressed of noData missing since'
      .split(' ')
      .map((name) => [name, 3]),
  );
  for (const code of warningCodes)
    for (const lang of languages) {
      const text = warningTexts[code](figures, lang);
      expect(text).toMatch(/^\p{Lu}.{20,}[.]$/u);
      expect(text).not.toMatch(/[{}]/);
    }
  expect(warningTexts.counts_without_denominator({ isFollowing: 1, correlation: 0.93, areas: 4 }, 'lt')).toMatch(/koreliacija 0,93/);
  const span = { from: '2022-03-01', to: '2022-03-31' };
  expect(warningTexts.widened(span, 'lv')).toMatch(/: 01\.03\.–31\.03\.2022\.$/);
  expect(warningTexts.widened(span, 'lt')).toMatch(/: 2022-03-01\u00a0– 2022-03-31\.$/);
  expect(warningTexts.widened(span, 'en')).toMatch(/: 1 March\u00a0– 31 March 2022\.$/);
  const times = { first: '2025-01-01 – …', second: '2020-02-29 – 2020-02-29' };
  expect(warningTexts.periods_apart(times, 'lv')).toMatch(/ laikiem: 01\.01\.2025\.–… un 29\.02\.2020\. Sakritība/);
  expect(warningTexts.periods_apart(times, 'lt')).toMatch(/ laikotarpių: 2025-01-01\u00a0– … ir 2020-02-29\. /);
  expect(warningTexts.denominator_apart({ asOf: '2020-01-01', years: 5 }, 'lv')).toMatch(/uz 01\.01\.2020\., no/);
});

test('periods are apart by the days that people here count, however their ends are written', () => {
  const toldApart = (one: [string | null, string | null], other: [string | null, string | null]) =>
    findWarnings(definitionOf({ kind: 'rate' }), evaluatedOf([], { period: { from: one[0], to: one[1] } }), {
      classes: [],
      breaks: [],
      tested: null,
      second: evaluatedOf([], { period: { from: other[0], to: other[1] } }),
      now: Date.UTC(2026, 0, 1),
      lang: 'lv',
    }).some(({ code }) => code === 'periods_apart');
  const year: [string, string] = ['2021-01-01', '2022-01-01'];
  // The night in which 2021 begins is still the evening of 2020 in UTC.
  expect(toldApart(['2020-11-30T22:00:00Z', '2020-12-31T22:00:00Z'], year)).toBe(false);
  expect(toldApart(['2020-11-30T22:00:00Z', '2020-12-30T22:00:00Z'], year)).toBe(true);
  expect(toldApart(year, ['2022-01-01T00:00:00+02:00', null])).toBe(false);
  expect(toldApart(year, ['2022-01-02T00:00:00+02:00', null])).toBe(true);
  expect(toldApart([null, null], year)).toBe(false);
});
