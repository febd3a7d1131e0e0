import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import type { Statistics } from './contract.ts';

/** Two municipalities since the reform of 2021: A became N0, D was divided between N0 (a quarter) and N1. Residents were counted in 2016 and in 2022. */
const world = `
  insert into boundary_set (country, scheme, level, title, valid_from, valid_to, source, licence)
  values ('LV', 'old', 'municipality', '{"lv":"V"}', '2009-07-01', '2021-07-01', 'Robežas', 'CC0'), ('LV', 'new', 'municipality', '{"lv":"J"}', '2021-07-01', null, 'Robežas', 'CC0');
  insert into territory (boundary_set_id, country, scheme, code, name, valid_from, valid_to, geom, label_point, area_km2)
  select b.boundary_set_id, 'LV', b.scheme, u.code, u.code, b.valid_from, b.valid_to, st_multi(st_makeenvelope(u.west, 56, u.east, 57, 4326)), st_setsrid(st_makepoint(u.west + 0.1, 56.5), 4326), 100
  from boundary_set b join (values ('old', 'A', 21.0, 22.0), ('old', 'D', 22, 24), ('new', 'N0', 21, 22.5), ('new', 'N1', 22.5, 24)) u (scheme, code, west, east) using (scheme);
  insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
  select o.territory_id, n.territory_id, u.weight, 'iedzīvotāji' from (values ('A', 'N0', 1.0), ('D', 'N0', 0.25), ('D', 'N1', 0.75)) u (one, other, weight)
  join territory o on o.code = u.one join territory n on n.code = u.other;
  insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'new', 'N0'), ('lv-dobele', 'LV', 'new', 'N1');
  insert into territory_population (territory_id, as_of, residents, source)
  select territory_id, u.as_of::date, u.residents, 'CSP' from (values ('A', '2016-01-01', 1000), ('D', '2016-01-01', 4000), ('N0', '2022-01-01', 2500)) u (code, as_of, residents) join territory using (code);
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
  select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 3, make_timestamptz(year, m, 2, 12, 0, 0, 'UTC'), 'x', st_setsrid(st_makepoint(21.5, 56.5), 4326), 't', 't'
  from generate_series(2017, 2023) year, generate_series(1, 12) m, access_class a where a.tenant_id = 'lv-jelgava' and a.theme = 'incidents' and a.sensitivity = 1`;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(world);
});
afterAll(() => app?.close());

const read = async (year: number, more = '', user = 'planner@lv-jelgava'): Promise<Statistics> =>
  (await app.as(user).get(`/api/statistics?during=${year}-01-01T00:00:00%2B02:00/${year + 1}-01-01T00:00:00%2B02:00${more}`)).body;

test('before a reform rates are of the residents counted then, in the division of then', async () => {
  const told = await read(2018);
  expect(told.rateBase).toEqual({ residents: 2000, asOf: '2016-01-01', tenants: ['lv-jelgava'] });
  expect([told.rateMissing, told.total.rate?.value]).toEqual([null, 6]);
  expect(told.territories?.items.find(({ code }) => code === 'A')).toMatchObject({ residents: 1000, rate: 12 });
  expect((await read(2023)).rateBase).toMatchObject({ residents: 2500, asOf: '2022-01-01' });
  const [a] = await app.db.admin<{ id: number }>(`select territory_id as id from territory where code = 'A'`);
  expect((await read(2018, `&territory=${a?.id}`)).rateBase).toMatchObject({ residents: 1000, asOf: '2016-01-01' });
});

test('where there is no rate the answer says why', async () => {
  expect(await read(2018, '&tenant=lv-dobele')).toMatchObject({ rateBase: null, rateMissing: 'territory' });
  await app.db.admin(
    `delete from territory_population where territory_id in (select territory_id from territory where code in ('A', 'N0'))`,
  );
  const told = await read(2018);
  expect(told).toMatchObject({ rateBase: null, rateMissing: 'residents', total: { count: 12, rate: null } });
  expect(told.territories?.items.find(({ code }) => code === 'A')).toMatchObject({ count: 12, rate: null, isSuppressed: false });
  await app.db.admin('delete from territory_population');
  expect((await read(2018)).territories?.items).toMatchObject([{ code: 'A', count: 12, residents: null, rate: null }]);
});
