import { canChange, changedTheme, periodBefore, referencePeriod } from './compared.ts';
import { definitionOf, fitTogether, usualTheme } from './theme.ts';

const period = { from: '2026-03-01', to: '2026-03-31' };

test('the reference is the same days of last year, as many days before, or those given', () => {
  expect(referencePeriod({ how: 'swipe', with: { kind: 'year' } }, period)).toEqual({ from: '2025-03-01', to: '2025-03-31' });
  expect(periodBefore(period)).toEqual({ from: '2026-01-29', to: '2026-02-28' });
  expect(periodBefore({ from: '2026-03-05', to: '2026-03-05' })).toEqual({ from: '2026-03-04', to: '2026-03-04' });
  expect(referencePeriod({ how: 'percent', with: { kind: 'weeks', years: 3 } }, period)).toBeUndefined();
});

test('a difference map keeps what a rate is per, and asks for a palette around zero', () => {
  const theme = { ...usualTheme, palette: 'YlGnBu', classification: { method: 'manual' as const, classes: 3, breaks: [0, 1, 2, 3] } };
  const changed = changedTheme(theme, { how: 'difference', with: { kind: 'weeks', years: 3 } }, period);
  expect(changed.measure).toEqual({ kind: 'change', against: { sameWeeksOfYears: 3 }, as: 'difference', per: 'residents' });
  expect([changed.palette, changed.classification]).toEqual([undefined, { method: 'natural', classes: 3 }]);
  expect(changedTheme(theme, { how: 'swipe', with: { kind: 'year' } }, period)).toBe(theme);
  expect(canChange({ ...usualTheme, measure: { kind: 'mean', property: 'severity' } })).toBe(false);
});

test('the definition asked for has the period and the categories on screen; fixed bounds are asked for as they are', () => {
  const asked = definitionOf(usualTheme, period, ['fire_house'], [0, 0.5, 2]);
  expect(asked.source).toEqual({
    kind: 'incidents',
    during: { from: '2026-03-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' },
    category: ['fire_house'],
  });
  expect(asked.classification).toEqual({ method: 'manual', classes: 5, breaks: [0, 0.5, 2] });
});

test('parts that do not go together follow the one changed last', () => {
  const grid = fitTogether({ ...usualTheme, area: { kind: 'grid', shape: 'hexagon', size: 5000, crs: '3059' } });
  expect([grid.display, grid.measure]).toEqual(['grid', { kind: 'rate', per: 'km2' }]);
  expect(fitTogether({ ...grid, area: usualTheme.area }).display).toBe('choropleth');
  const indicator = fitTogether({ ...grid, measure: { kind: 'count' }, source: { kind: 'indicator', code: 'lone_pensioners' } });
  expect([indicator.measure.kind, indicator.area.kind, indicator.display]).toEqual(['value', 'territory', 'choropleth']);
  expect(fitTogether({ ...usualTheme, display: 'heat' }).display).toBe('heat');
  // Cameras and features are counted, in cells too, and have no places of incidents to draw.
  const cameras = fitTogether({ ...grid, measure: { kind: 'value' }, source: { kind: 'cameras' } });
  expect([cameras.measure, cameras.area.kind, cameras.display]).toEqual([{ kind: 'count' }, 'grid', 'grid']);
  expect(fitTogether({ ...usualTheme, display: 'heat', source: { kind: 'cameras' } }).display).toBe('choropleth');
  const layer = { kind: 'layer', layerId: '1', property: 'dwellings' } as const;
  expect(fitTogether({ ...usualTheme, source: layer, measure: { kind: 'value' } }).measure).toEqual({ kind: 'value' });
  expect(fitTogether({ ...usualTheme, source: { kind: 'layer', layerId: '1' }, measure: { kind: 'value' } }).measure).toEqual({
    kind: 'count',
  });
  expect(fitTogether({ ...usualTheme, display: 'bivariate' }).display).toBe('choropleth');
});
