import type { Member, Role } from '@vias/sql/principal.ts';
import { makeTestSet, makeTestSuccession } from '../indicators/testing.ts';
import { indicatorsOf } from '../risk/contract.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { readMunicipalities } from './municipalities.ts';
import { seedIndicators } from './seed-indicators.ts';
import { demoIndicators } from './seed-indicators-catalogue.ts';
import { demoRiskModel, judgementsOf } from './seed-indicators-experts.ts';
import { inventValues, readUnits } from './seed-indicators-values.ts';

let app: TestApp;
const now = Date.parse('2026-11-27T08:00:00Z');
const memberOf = (tenant: string, role: Role, name?: string): Member => ({
  kind: 'user',
  id: `${role}-${name ?? ''}@${tenant}`,
  name: name ?? role,
  tenant,
  roles: [role],
});
const seed = () => seedIndicators(app.db, { now, memberOf, progress: () => undefined });
const of = (set: string) => readMunicipalities().filter((unit) => unit.set === set);
beforeAll(async () => {
  app = await openTestApp();
  const old = await makeTestSet(app.db, { scheme: 'ATVK', validFrom: '2009-07-01', validTo: '2021-07-01', units: of('lv-2009') });
  const fresh = await makeTestSet(app.db, { scheme: 'ATVK', validFrom: '2021-07-01', units: of('lv-2021') });
  await makeTestSet(app.db, { country: 'LT', scheme: 'LAU', validFrom: '2000-03-19', units: of('lt-2000') });
  const links = of('lv-2009').flatMap(({ code, successors }) => {
    const all = successors.reduce((sum, { share }) => sum + share, 0);
    return successors.map(({ code: to, share }): [string, string, number] => [code, to, share / all]);
  });
  await makeTestSuccession(app.db, old, fresh, links);
  await seed();
}, 400_000);
afterAll(() => app?.close());

test('the same numbers every time, all of them whole to their decimals, and small counts left to be masked', () => {
  const units = readUnits();
  for (const indicator of demoIndicators) {
    const sets = inventValues(indicator, units, now);
    expect(sets.map(({ rows }) => rows.length > 0)).toEqual(indicator.isQuarterly ? [false, true, true] : [true, true, true]);
    expect(JSON.stringify(inventValues(indicator, readUnits(), now))).toBe(JSON.stringify(sets));
  }
});

test('everybody sees the invented indicators, and each says that it is invented', async () => {
  const { items } = (await app.as(undefined).get('/api/indicators')).body;
  expect(items.map((i: { code: string }) => i.code).sort()).toEqual(demoIndicators.map(({ code }) => code).sort());
  for (const item of items) {
    expect(item).toMatchObject({ tenant: 'vias', isGenerated: true, mayWrite: false });
    for (const words of Object.values(item.qualityNote)) expect(words).toMatch(/izdomāt|išgalvot|invented/);
  }
  expect(items.find((i: { code: string }) => i.code === 'lone_pensioners').quality).toBe('estimated');
});

test('the latest values stand in 103 municipalities, two of them silent, and old ones in the municipalities of today', async () => {
  const read = async (code: string, query = '') => (await app.as(undefined).get(`/api/indicators/${code}/values${query}`)).body;
  expect(await read('lone_pensioners_share')).toMatchObject({ period: '2025', shown: 101, noData: 2, converted: 0 });
  expect(await read('unemployment_rate')).toMatchObject({ period: '2026-Q3', shown: 101 });
  const then = await read('lone_pensioners_share', '?period=2019');
  const fresh = (await app.as(undefined).get('/api/territories/boundary-sets')).body.items.find(
    (s: { validFrom: string }) => s.validFrom === '2021-07-01',
  ).id;
  const now_ = await read('lone_pensioners_share', `?period=2019&boundarySet=${fresh}`);
  expect(then.items.length).toBe(119 + 60);
  expect(now_).toMatchObject({ shown: 43, converted: 43, noData: 0 });
  const total = async (query: string) =>
    (await read('residents_65_plus', query)).items
      .filter((i: { country: string }) => i.country === 'LV')
      .reduce((sum: number, i: { value: number }) => sum + i.value, 0);
  expect(await total(`?period=2019&boundarySet=${fresh}`)).toBe(await total('?period=2019'));
});

test('seven experts have rated the model, one against himself; seeding again changes nothing', async () => {
  const planner = app.as('planner@lv-jelgava');
  const [model] = (await planner.get('/api/risk-models')).body.items;
  expect(model).toMatchObject({ code: 'social_risk', ratings: 7, isGenerated: true, weights: null });
  expect(indicatorsOf(model.definition)).toEqual(indicatorsOf(demoRiskModel.definition));
  const { items } = (await planner.get(`/api/risk-models/${model.id}/ratings`)).body;
  expect(items.every((r: { judgements: unknown[] }) => r.judgements.length === 15)).toBe(true);
  expect(judgementsOf(3).every(({ times }) => times >= 1 / 9 && times <= 9)).toBe(true);
  const counts = () =>
    app.db.admin(
      'select (select count(*)::int from indicator_value) as v, (select count(*)::int from indicator_import) as i, (select count(*)::int from risk_rating) as r',
    );
  const before = await counts();
  await seed();
  expect(await counts()).toEqual(before);
  expect(before).toMatchObject([{ v: expect.any(Number), i: 30, r: 14 }]);
  expect((before[0] as { v: number }).v).toBeGreaterThan(8000);
});
