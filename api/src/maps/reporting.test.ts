import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import type { ThematicMap } from './contract.ts';
import { year } from './map-world.fixture.ts';
import { bringLayer } from './own-areas.fixture.ts';

/**
 * Four municipalities since the reform of 2015, two by two degrees each; six before it, of which A became N0, B and C became N1, D lies in N1 and N2, E became N3 that nobody answers for.
 * N0 is Jelgava's, whose records begin in May 2012; N1 and N2 are Dobele's, whose records begin in 2017; Bauska answers for F, which stands in no reform, and has recorded nothing.
 */
const world = `
  insert into boundary_set (country, scheme, level, title, valid_from, valid_to, source, licence)
  values ('LV', 'old', 'municipality', '{"lv":"V"}', '2000-01-01', '2015-01-01', 'Robežas', 'CC0'), ('LV', 'new', 'municipality', '{"lv":"J"}', '2015-01-01', null, 'Robežas', 'CC0');
  insert into territory (boundary_set_id, country, scheme, code, name, valid_from, valid_to, geom, label_point, area_km2)
  select b.boundary_set_id, 'LV', b.scheme, u.code, u.code, b.valid_from, b.valid_to, st_multi(st_makeenvelope(u.west, 56, u.east, 57, 4326)), st_setsrid(st_makepoint(u.west + 0.1, 56.5), 4326), 100
  from boundary_set b join (values ('old', 'A', 21.0, 22.0), ('old', 'B', 22, 22.5), ('old', 'C', 22.5, 22.8), ('old', 'D', 22.8, 23.5), ('old', 'E', 24, 25), ('old', 'F', 25, 26),
    ('new', 'N0', 21, 22), ('new', 'N1', 22, 23), ('new', 'N2', 23, 24), ('new', 'N3', 24, 25)) u (scheme, code, west, east) using (scheme);
  insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
  select o.territory_id, n.territory_id, u.weight, 'iedzīvotāji' from (values ('A', 'N0', 1.0), ('B', 'N1', 1), ('C', 'N1', 1), ('D', 'N1', 0.3), ('D', 'N2', 0.7), ('E', 'N3', 1)) u (one, other, weight)
  join territory o on o.code = u.one join territory n on n.code = u.other;
  insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'new', 'N0'), ('lv-dobele', 'LV', 'new', 'N1'), ('lv-dobele', 'LV', 'new', 'N2'), ('lv-bauska', 'LV', 'old', 'F');
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
  select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 3, make_timestamptz(u.year, 1 + (u.month + k) % 12, 2, 12, 0, 0, 'UTC'), 'x', st_setsrid(st_makepoint(u.x, 56.5), 4326), 't', 't'
  from (values ('lv-jelgava', 2012, 4, 6, 21.5), ('lv-jelgava', 2013, 0, 24, 21.5), ('lv-jelgava', 2017, 0, 12, 21.5), ('lv-jelgava', 2018, 0, 18, 21.5),
    ('lv-dobele', 2017, 0, 36, 22.2), ('lv-dobele', 2018, 0, 72, 22.2), ('lv-dobele', 2018, 0, 12, 23.5)) u (tenant_id, year, month, n, x), generate_series(0, u.n - 1) k, access_class a
  where a.tenant_id = u.tenant_id and a.theme = 'incidents' and a.sensitivity = 1;
  -- What counts in no number that others are told does not tell either since when there are records.
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
  select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 3, '2013-03-03', 'x', st_setsrid(st_makepoint(22.2, 56.5), 4326), 't', 't'
  from access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 3`;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(world);
});
afterAll(() => app?.close());

const draw = async (during: { from: string | null; to: string }, more: object = {}, user = 'planner@lv-jelgava'): Promise<ThematicMap> => {
  const { status, body } = await app.as(user).post('/api/maps/thematic', {
    source: { kind: 'incidents', during },
    measure: { kind: 'count' },
    area: { kind: 'territory', level: 'municipality' },
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};
/** Values by code, each municipality's own as its planner knows them exactly; null where there is no data. */
const valuesIn = async (during: { from: string; to: string }, more: object = {}): Promise<Record<string, number | null>> => {
  const [jelgava, dobele] = [await draw(during, more), await draw(during, more, 'planner@lv-dobele')];
  const own = [
    ...jelgava.values.filter(({ code }) => code === 'A' || code === 'N0'),
    ...dobele.values.filter(({ code }) => code !== 'A' && code !== 'N0'),
  ];
  return Object.fromEntries(own.map(({ code, value, class: cls }) => [code, cls === -1 ? null : value]));
};

test('before a reform a territory reports where all that it became does: with what was counted in it, not with "no data"', async () => {
  expect(await valuesIn(year(2013))).toEqual({ A: 24, B: null, C: null, D: null, E: null, F: null });
  expect(await valuesIn({ from: '2000-01-01T00:00:00Z', to: '2014-12-31T12:00:00Z' })).toMatchObject({ A: 30, E: null, F: null });
  const [{ set } = { set: 0 }] = await app.db.admin<{ set: number }>(
    `select boundary_set_id as set from boundary_set where scheme = 'old'`,
  );
  expect(await valuesIn(year(2017), { area: { kind: 'territory', level: 'municipality', boundarySet: [set] } })).toEqual({
    A: 12,
    B: 36,
    C: 0,
    D: 0,
    E: null,
    F: null,
  });
});

test('where records begin later than the period ends there is no data, which is not none; nor is there of what is yet to come', async () => {
  expect(await valuesIn(year(2016))).toEqual({ N0: 0, N1: null, N2: null, N3: null });
  expect(await valuesIn(year(2017))).toMatchObject({ N0: 12, N1: 36, N2: 0 });
  for (const y of [2011, 2090]) {
    const map = await draw(year(y));
    expect([map.shown, map.noData]).toEqual([0, map.values.length]);
    expect(map.warnings.map(({ code }) => code)).toContain('no_overlap_in_time');
    expect(map.warnings.map(({ code }) => code)).not.toContain('all_values_equal');
  }
  // The month in which they begin is known.
  expect(await valuesIn({ from: '2012-04-01T00:00:00+03:00', to: '2012-05-01T00:00:00+03:00' })).toMatchObject({ A: null });
  expect(await valuesIn({ from: '2012-05-01T00:00:00+03:00', to: '2012-05-02T00:00:00+03:00' })).toMatchObject({ A: 0 });
});

test('nothing is compared with a time of which only a part was recorded', async () => {
  const against = (y: number, as = 'difference') => ({ measure: { kind: 'change', as, against: { during: year(y) } } });
  expect(await valuesIn(year(2018), against(2017))).toEqual({ N0: 6, N1: 36, N2: 12, N3: null });
  expect(await valuesIn(year(2018), against(2016))).toEqual({ N0: 18, N1: null, N2: null, N3: null });
  expect(await valuesIn(year(2013), against(2012))).toMatchObject({ A: null });
});

test('cells are drawn, and known, as the land they lie on', async () => {
  const area = { kind: 'grid', shape: 'square', size: 20_000 };
  const land = (map: ThematicMap, name: string) => map.values.filter((each) => each.name.startsWith(`${name} `));
  const before = await draw(year(2013), { area });
  expect(land(before, 'A').reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(24);
  expect(land(before, 'B').map(({ class: cls }) => cls)).toEqual(land(before, 'B').map(() => -1));
  expect([land(before, 'B').length > 0, land(before, 'E').length]).toEqual([true, 0]);
  const after = await draw(year(2016), { area });
  expect(land(after, 'N0').filter(({ class: cls }) => cls === -1)).toEqual([]);
  expect(land(after, 'N1').filter(({ class: cls }) => cls !== -1)).toEqual([]);
  expect(land(after, 'N1').length).toBeGreaterThan(0);
});

test('nor is a time of which only a part was recorded compared with a later one', async () => {
  const against = (y: number) => ({ measure: { kind: 'change', as: 'difference', against: { during: year(y) } } });
  expect(await valuesIn(year(2012), against(2013))).toMatchObject({ A: null });
  expect(await valuesIn(year(2017), against(2018))).toMatchObject({ N0: -6, N1: -36 });
});

test('a map of a time in which records begin says in how many areas, and since when all have any', async () => {
  const warned = async (during: { from: string | null; to: string }, more: object = {}) =>
    (await draw(during, more, 'planner@lv-dobele')).warnings.find(({ code }) => code === 'records_begin');
  const since2016 = { from: '2016-07-01T00:00:00+03:00', to: year(2018).to };
  expect(await warned(since2016)).toMatchObject({
    values: { areas: 2, of: 3, since: '2017-01-01' },
    text: expect.stringMatching(/: 2 of 3 \(all of them have records since 1 January 2017\)/),
  });
  expect(await warned(since2016, { measure: { kind: 'rate', per: 'km2' } })).toBeDefined();
  // Of all that was ever recorded, too, where it does not begin at one time.
  expect(await warned({ from: null, to: year(2018).to })).toMatchObject({ values: { areas: 3, of: 3, since: '2017-01-01' } });
  const dobele = {
    area: {
      kind: 'layer',
      layerId: await bringLayer(app.db, 'Dobele', "2, '{}', st_multi(st_makeenvelope(22.1, 56.2, 22.9, 56.8, 4326))"),
    },
  };
  expect(await warned({ from: null, to: year(2018).to }, dobele)).toBeUndefined();
  expect(await warned(year(2017))).toBeUndefined();
  expect(await warned(since2016, { measure: { kind: 'share', category: ['noise'] } })).toBeUndefined();
});

test('land of several is known since the last of them has records', async () => {
  await app.db.admin(`
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, valid_to, geom, label_point, area_km2)
    select b.boundary_set_id, 'LV', b.scheme, u.code, u.code, b.valid_from, b.valid_to, st_multi(st_makeenvelope(u.west, 56, u.east, 57, 4326)), st_setsrid(st_makepoint(u.west + 0.1, 56.5), 4326), 100
    from boundary_set b join (values ('old', 'G', 26, 27.0), ('new', 'N4', 26, 26.5), ('new', 'N5', 26.5, 27)) u (scheme, code, west, east) using (scheme);
    insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
    select o.territory_id, n.territory_id, 0.5, 'platība' from territory o, territory n where o.code = 'G' and n.code in ('N4', 'N5');
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'new', 'N4'), ('lv-dobele', 'LV', 'new', 'N5')`);
  expect(await valuesIn(year(2013))).toMatchObject({ A: 24, G: null });
  const layer = await bringLayer(
    app.db,
    'Josla',
    `1, '{}', st_multi(st_geomfromtext('POLYGON((21.7 56.2, 22.3 56.2, 22.3 56.8, 21.7 56.8, 21.7 56.2))', 4326))`,
  );
  const strip = async (y: number) => (await draw(year(y), { area: { kind: 'layer', layerId: layer } })).values.map((each) => each.class);
  expect([await strip(2016), (await strip(2018))[0] === -1]).toEqual([[-1], false]);
});
