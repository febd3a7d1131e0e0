import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addPeople, wipe } from '@vias/alerts/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let ids: Record<string, number>;
const box = (west: number, east: number) => `st_multi(st_makeenvelope(${west}, 56, ${east}, 57, 4326))`;
beforeAll(async () => {
  app = await openTestApp();
  await wipe(app.db);
  // Three neighbours in a row: ours, one with an agreement across the border, one without.
  const [sets] = [
    await app.db.admin<{ lv: number; lt: number }>(`
    with s as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 'test', 'CC0'), ('LT', 'T', 'municipality', '{}', '2020-01-01', 'test', 'CC0') returning boundary_set_id, country)
    select max(boundary_set_id) filter (where country = 'LV') as lv, max(boundary_set_id) filter (where country = 'LT') as lt from s`),
  ]; // prettier-ignore
  const territory = (set: unknown, country: string, code: string, west: number, east: number) =>
    app.db.admin<{ territory_id: number }>(
      `insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2) values (${set}, '${country}', 'T', '${code}', '${code}', '2020-01-01', ${box(west, east)}, st_setsrid(st_makepoint(${west}, 56.5), 4326), 1) returning territory_id`,
    );
  const id = (rows: { territory_id: number }[]) => rows[0]?.territory_id ?? 0;
  ids = {
    ours: id(await territory(sets[0]?.lv, 'LV', 'ours', 23, 24)),
    agreed: id(await territory(sets[0]?.lt, 'LT', 'agreed', 24, 25)),
    other: id(await territory(sets[0]?.lv, 'LV', 'other', 25, 26)),
  };
  await app.db.admin(
    `insert into tenant_territory values ('lv-jelgava', 'LV', 'T', 'ours'), ('lt-akmene', 'LT', 'T', 'agreed'), ('lv-dobele', 'LV', 'T', 'other')`,
  );
  await app.db.admin(
    `insert into alerting_agreement (tenant_id, to_tenant_id, legal_basis, agreed_by, valid_to) values ('lt-akmene', 'lv-jelgava', 'Susitarimas', 'D. Vaitkus', now() + interval '1 year')`,
  );
  await app.db.admin(
    `insert into settlement (country, name, population, geom, source) values ('LV', 'Eleja', 900, st_setsrid(st_makepoint(23.7, 56.4), 4326), 'test'), ('LT', 'Žagarė', 1500, st_setsrid(st_makepoint(24.2, 56.3), 4326), 'test'), ('LV', 'Tālu', 5, st_setsrid(st_makepoint(25.9, 56.3), 4326), 'test')`,
  );
});
afterAll(() => app.close());
const preview = async (area: object) => (await app.as('author@lv-jelgava').post('/api/alerts/preview', { area })).body;

test('an area says whose land it lies on: own, under an agreement, not included, abroad, and which places it holds', async () => {
  const ring = [
    [23.5, 56.2],
    [25.5, 56.2],
    [25.5, 56.6],
    [23.5, 56.6],
    [23.5, 56.2],
  ]; // prettier-ignore
  const { area } = await preview({ name: 'Pāri robežai', geometry: { type: 'Polygon', coordinates: [ring] } });
  const [own, agreed, rest] = [area.share.own, area.share.agreed, area.share.notIncluded];
  expect(own).toBeCloseTo(0.25, 2);
  expect(agreed).toBeCloseTo(0.5, 2);
  expect(rest).toBeCloseTo(0.25, 2);
  expect(area.share.abroad).toBeCloseTo(0.5, 2);
  expect(area).toMatchObject({ settlements: ['Žagarė', 'Eleja'], settlementCount: 2, vertices: 4 });
  expect(area.edgeKm).toBeCloseTo(2 * (123.6 + 44.5), -1);
});

test('whole territories are an area too, and the alert remembers which', async () => {
  await addPeople(app.db, { count: 25 });
  const territories = [ids.ours, ids.agreed];
  const { area, reached } = await preview({ name: 'Abas puses', territories });
  expect({ reached, own: area.share.own }).toEqual({ reached: 25, own: expect.closeTo(0.5, 2) });
  const { body } = await app.as('author@lv-jelgava').post('/api/alerts', {
    title: 'Plūdi',
    category: 'Met',
    event: 'Plūdi',
    responseType: 'Avoid',
    urgency: 'Expected',
    severity: 'Severe',
    certainty: 'Likely',
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    area: { name: 'Abas puses', territories },
    texts: [{ lang: 'lv', body: 'Ūdens ceļas.' }],
  }); // prettier-ignore
  expect(body.area).toMatchObject({ name: 'Abas puses', territories, geometry: { type: 'MultiPolygon' } });
  const cap = await app.as('author@lv-jelgava').get(`/api/alerts/${body.id}/cap`);
  expect(cap.text).toMatch(/<status>Draft<\/status>.*<polygon>5[67]\.0+,23\.0+ /);
});
