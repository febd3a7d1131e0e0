import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import type { Exposure } from './contract.ts';

let app: TestApp;
let territory: number;
beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(Date.parse('2026-06-15T10:00:00Z'));
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, '2000-01-01', st_multi(st_makeenvelope(23 + n, 56, 24 + n, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 6800
    from boundary_set, generate_series(0, 1) n;
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T0'), ('lv-dobele', 'LV', 'test', 'T1');
    insert into population_grid (country, as_of, source, licence, geom) select 'LV', '2026-01-01', 'CSP', 'CC BY 4.0', geom from territory where code = 'T0';
    insert into population_cell (population_grid_id, cell_x, cell_y, age_0_6, age_18_64, age_65, lone_65)
    select population_grid_id, c.x + dx, c.y, 3, 40, 20, case when dx = 0 then 6 else 0 end from population_grid, lks_cell(st_setsrid(st_makepoint(23.5, 56.5), 4326)) c, generate_series(0, 9) dx;
    select refresh_population_blocks(population_grid_id, cell_x >> 8, cell_y >> 8) from (select distinct population_grid_id, cell_x >> 8 << 8 as cell_x, cell_y >> 8 << 8 as cell_y from population_cell) c;
    insert into facility (country, kind, name, geom, capacity, source, source_key, as_of) values
      ('LV', 'school', '1. pamatskola', st_setsrid(st_makepoint(23.5, 56.5), 4326), 400, 'VIIS', '1', '2026-01-01'),
      ('LV', 'care_home', 'Saulgrieži', st_setsrid(st_makepoint(23.51, 56.5), 4326), null, 'LM', '1', '2026-01-01'),
      ('LV', 'school', 'Cita skola', st_setsrid(st_makepoint(24.5, 56.5), 4326), null, 'VIIS', '2', '2026-01-01')`);
  [{ id: territory = 0 } = { id: 0 }] = await app.db.admin<{ id: number }>(`select territory_id as id from territory where code = 'T0'`);
  await happen('lv-jelgava', 23.5, { 2026: 7, 2025: 5, 2024: 6 });
  // Elsewhere in the municipality: its records begin in February 2023.
  await happen('lv-jelgava', 23.9, { 2023: 1 });
});
afterAll(() => app?.close());

/** Puts so many incidents into February of each year. */
const happen = async (tenant: string, east: number, years: Record<string, number>) => {
  for (const [year, n] of Object.entries(years))
    await app.db.admin(
      `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
       select $1, a.access_class_id, a.sensitivity, 'noise', 3, make_timestamptz($2, 2, k, 10, 0, 0, 'UTC'), 'x', st_setsrid(st_makepoint($4, 56.5), 4326), 't', 't'
       from generate_series(1, $3::int) k, access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = 1`,
      [tenant, Number(year), n, east],
    );
};

const box = (west: number, south: number, east: number, north: number) => ({
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
});
const town = box(23.4, 56.45, 23.6, 56.55);
const ask = async (user: string, body: unknown): Promise<Exposure> => {
  const answer = await app.as(user).post('/api/exposure', body);
  expect(answer.body).toMatchObject({ km2: expect.any(Number) });
  return answer.body;
};
const near = (value: number | null | undefined, wanted: number, by: number) =>
  expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(by);

test('a drawn area tells residents by age, facilities by name, and the last twelve months beside the years before', async () => {
  const answer = await ask('planner@lv-jelgava', town);
  const { people, incidents } = answer;
  // 30 children of up to 6 years in cells of 3 are told by blocks of a kilometre.
  near(people?.age0, 30, 8);
  near(people?.age18, 400, 20);
  near(people?.age65, 200, 22);
  near(people?.lone65, 6, 2);
  expect(people).toMatchObject({ age7: null, coveredShare: 1, asOf: '2026-01-01', sources: ['CSP'], isGenerated: false });
  expect(answer.facilities.map(({ name }) => name)).toEqual(['Saulgrieži', '1. pamatskola']);
  expect(answer.facilityCounts).toEqual(
    expect.arrayContaining([
      { kind: 'school', count: 1 },
      { kind: 'care_home', count: 1 },
    ]),
  );
  expect(incidents.last).toMatchObject({ from: '2025-06-01', to: '2026-05-31', count: 7, isExact: true });
  expect(incidents.before.map(({ count }) => count)).toEqual([5, 6]);
  expect(incidents.usual).toMatchObject({ mean: 5.5, years: 2 });
  expect(incidents).toMatchObject({ recordedSince: '2023-02-01', isLastWhole: true });
  expect(answer.sms).toBeNull();
});

test('a territory is a place like any other, with its name and the numbers it has on the map', async () => {
  const answer = await ask('planner@lv-jelgava', { territory });
  expect(answer).toMatchObject({ name: 'Novads 0', incidents: { last: { count: 7, isExact: true } } });
  expect((await ask('planner@lv-dobele', { territory })).incidents.last).toMatchObject({ count: expect.any(Number), isExact: false });
});

test('a year in which the records begin is not taken for a whole one, nor the years of a part for those of the whole', async () => {
  const dobele = box(24.2, 56.4, 24.8, 56.6);
  const years = ({ incidents }: Exposure) => [
    incidents.recordedSince,
    incidents.isLastWhole,
    incidents.last.count,
    incidents.before.map(({ from }) => from),
    incidents.usual?.mean,
  ];
  expect(years(await ask('planner@lv-dobele', dobele))).toEqual([null, false, 0, [], undefined]);
  // A part that has recorded nothing is not none.
  expect((await ask('planner@lv-jelgava', box(23.8, 56.4, 24.2, 56.6))).incidents).toMatchObject({ recordedSince: null, usual: null });
  await happen('lv-dobele', 24.5, { 2026: 3 });
  expect(years(await ask('planner@lv-dobele', dobele))).toEqual(['2026-02-01', false, 3, [], undefined]);
  await happen('lv-dobele', 24.5, { 2025: 3 });
  expect(years(await ask('planner@lv-dobele', dobele))).toEqual(['2025-02-01', true, 3, [], undefined]);
  await happen('lv-dobele', 24.5, { 2022: 9 });
  // 2023 and 2024 were recorded, and nothing happened.
  expect(years(await ask('planner@lv-dobele', dobele))).toEqual(['2022-02-01', true, 3, ['2024-06-01', '2023-06-01', '2022-06-01'], 1]);
  // Of an area in both, as of a region, a year is whole when both have records of all of it.
  const both = await ask('planner@lv-jelgava', box(23.8, 56.4, 24.2, 56.6));
  expect(both.incidents).toMatchObject({ recordedSince: '2023-02-01', isLastWhole: true });
  expect(both.incidents.before.map(({ from }) => from)).toEqual(['2024-06-01', '2023-06-01']);
});

test('where nobody counted residents nothing is known of them; a few are not told', async () => {
  expect((await ask('planner@lv-jelgava', box(24.4, 56.4, 24.6, 56.6))).people).toBeNull();
  // Two cells hold six children, but only together with the rest of their block.
  const { people } = await ask('planner@lv-jelgava', box(23.4975, 56.4985, 23.5045, 56.5015));
  expect(people).toMatchObject({ age0: null, age7: null });
});

test('who may warn learns how many it would reach, by the rule of the alerts', async () => {
  for (const user of ['author@lv-jelgava', 'approver@lv-jelgava'])
    expect((await ask(user, town)).sms).toEqual({ reached: null, fewerThan: 20 });
  expect(await app.db.admin(`select action from audit_entry where thing_kind = 'audience'`)).toHaveLength(2);
});

const ring = (...corners: number[][]) => ({ geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] } });
const crossing = ring([23, 56], [24, 57], [24, 56], [23, 57]);
const huge = ring(...Array.from({ length: 5000 }, (_, n) => [23 + n / 1e4, 56 + ((n * n) % 7) / 100]));
test.each([
  ['nothing', 'planner@lv-jelgava', {}, 400, 'request.invalid'],
  ['two areas', 'planner@lv-jelgava', { ...town, territory: 1 }, 400, 'request.invalid'],
  ['an unknown territory', 'planner@lv-jelgava', { territory: 99_999 }, 404, 'exposure.territory_unknown'],
  ['swapped axes', 'planner@lv-jelgava', box(56.4, 23.4, 56.6, 23.6), 422, 'geometry.swapped'],
  ['two countries', 'planner@lv-jelgava', box(20, 53, 29, 59), 422, 'exposure.area_too_large'],
  ['a line', 'planner@lv-jelgava', ring([23, 56], [24, 56]), 422, 'exposure.area_empty'],
  ['a border that crosses itself', 'planner@lv-jelgava', crossing, 422, 'geometry.self_crossing'],
  ['5,001 vertices', 'planner@lv-jelgava', huge, 413, 'geometry.too_many_vertices'],
  ['a town, as operator,', 'operator@vias', town, 403, 'identity.role_missing'],
  ['a town, as nobody,', undefined, town, 401, 'identity.token_missing'],
])('asking about %s is refused', async (_, user, body, status, code) => {
  const answer = await app.as(user).post('/api/exposure', body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});
