import { fitTogether, saysTheSame, type Theme, usualSecond, usualTheme } from './theme.ts';

const grid: Theme['area'] = { kind: 'grid', shape: 'hexagon', size: 5000, crs: '3059' };
const incidents = { kind: 'incidents' } as const;

test('two measures on a grid never say the same thing', () => {
  const count = { source: incidents, measure: { kind: 'count' } } as const;
  const dense = { source: incidents, measure: { kind: 'rate', per: 'km2' } } as const;
  for (const first of [count, dense]) {
    expect(saysTheSame(first, usualSecond({ ...first, area: grid }), grid)).toBe(false);
    // A map of municipalities that is drawn on a grid instead.
    const moved = fitTogether({
      ...usualTheme,
      ...first,
      area: grid,
      display: 'bivariate',
      second: { ...(first === count ? dense : count), classification: { method: 'quantile', classes: 3 } },
    });
    expect(moved).toMatchObject({ display: 'bivariate', second: { measure: { kind: 'mean', property: 'severity' } } });
  }
  expect(saysTheSame(count, dense, usualTheme.area)).toBe(false);
  expect(saysTheSame(count, { ...dense, source: { ...incidents, category: ['fire'] } }, grid)).toBe(false);
});

test('beside an indicator stand incidents per residents', () => {
  expect(usualSecond({ source: { kind: 'indicator', code: 'x' }, measure: { kind: 'value' }, area: usualTheme.area })).toMatchObject({
    source: incidents,
    measure: { kind: 'rate', per: 'residents' },
  });
});
