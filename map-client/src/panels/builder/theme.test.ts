import { titlesFor } from './source-title.ts';
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

test('own polygons are areas of incidents and cameras, and follow no other source', () => {
  const area = { kind: 'layer', layerId: '1', name: 'nosaukums' } as const;
  const own = fitTogether({ ...usualTheme, area, display: 'hotspots' });
  expect([own.area, own.measure, own.display]).toEqual([area, usualTheme.measure, 'choropleth']);
  expect(fitTogether({ ...own, source: { kind: 'cameras' } }).area).toEqual(area);
  for (const source of [
    { kind: 'indicator', code: 'x' },
    { kind: 'layer', layerId: '2' },
  ] as const)
    expect(fitTogether({ ...own, source }).area).toEqual(usualTheme.area);
});

test('a map of a layer is called by it, and the name leaves with the layer', () => {
  const [layer, other] = [{ kind: 'layer', layerId: '1' } as const, { kind: 'cameras' } as const];
  const named = titlesFor(layer, incidents, undefined, 'polderi');
  expect(named).toEqual({ lv: 'Slānis: polderi', lt: 'Sluoksnis: polderi', en: 'Layer: polderi' });
  expect(titlesFor(other, layer, named, undefined)).toBeUndefined();
  expect(titlesFor(other, incidents, { lv: 'Mana karte' }, undefined)).toEqual({ lv: 'Mana karte' });
  expect(titlesFor(layer, layer, named, 'x'.repeat(250))?.lv).toHaveLength(200);
});
