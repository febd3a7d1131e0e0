import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import type { RateMap, RateValue, ThematicValue } from './contract.ts';
import { MapDefinition } from './definition.ts';
import { poissonInterval } from './gamma.ts';
import { bringLayer, sectors } from './own-areas.fixture.ts';
import { askAs } from './places.ts';
import { drawThematicMap } from './thematic-map.ts';

let app: TestApp;
let set: number;
let ids: number[];
beforeAll(async () => {
  app = await openTestApp();
  const [made] = await app.db.admin<{ set: number }>(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
    values ('LV', 'test-region', 'region', '{"lv":"R"}', '2000-01-01', 'Robežas', 'CC0'), ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', scheme, 'R' || r, 'R' || r, '2000-01-01', st_multi(st_makeenvelope(22 + 2 * r, 56, 24 + 2 * r, 59, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 1) r where scheme = 'test-region';
    insert into territory (boundary_set_id, country, scheme, code, name, parent_id, valid_from, geom, label_point, area_km2)
    select b.boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, p.territory_id, '2000-01-01',
           st_multi(st_makeenvelope(22 + n % 4, 56 + n / 4, 23 + n % 4, 57 + n / 4, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set b, generate_series(0, 11) n, territory p where b.scheme = 'test' and p.code = 'R' || (n % 4) / 2;
    insert into territory_population (territory_id, as_of, residents, source)
    select territory_id, d::date, 1000 * (1 + substr(code, 2)::int) + extract(year from d)::int - 2020, 'CSP' from territory, unnest(array['2015-01-01', '2020-01-01', '2025-01-01']::date[]) d
    where scheme = 'test' and code <> 'T11';
    insert into tenant_territory (tenant_id, country, scheme, code)
    select case when code = 'T0' then 'lv-jelgava' else 'lv-dobele' end, 'LV', 'test', code from territory where scheme = 'test' and code <> 'T10';
    select boundary_set_id as set from boundary_set where scheme = 'test'`);
  set = made?.set ?? 0;
  ids = (
    await app.db.admin<{ id: number }>(
      `select territory_id as id from territory where boundary_set_id = ${set} order by substr(code, 2)::int`,
    )
  ).map(({ id }) => id);
  // Its records begin long ago, and say nothing happened since.
  await happen('lv-jelgava', 1999, [1]);
});
afterAll(() => app?.close());

/** Puts so many incidents of a tenant into each territory in a year; a year belongs to one test run. */
const happen = (tenant: string, year: number, counts: readonly number[], category = 'noise', sensitivity = 1) =>
  app.db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
     select $1, a.access_class_id, a.sensitivity, $4, 3, make_timestamptz($2, 1 + k % 12, 2, 0, 0, 0, 'UTC'), 'x', st_setsrid(st_makepoint(22.5 + (n - 1) % 4, 56.5 + (n - 1) / 4), 4326), 't', 't'
     from unnest($3::int[]) with ordinality u (c, n), generate_series(1, c) k, access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = $5`,
    [tenant, year, counts, category, sensitivity],
  );
const inYear = (year: number) => `${year}-01-01T00:00:00Z/${year + 1}-01-01T00:00:00Z`;
const rates = async (user: string, year: number, more = ''): Promise<RateMap> => {
  const { status, body } = await app.as(user).get(`/api/maps/incident-rate?boundarySet=${set}&during=${inYear(year)}${more}`);
  expect(status).toBe(200);
  return body;
};
const at = (map: RateMap, n: number): RateValue => map.values.find(({ id }) => id === ids[n]) as RateValue;

test('a reader of every row gets exact counts, rates per 1,000 of the residents of that time, and their interval', async () => {
  await happen('lv-dobele', 2021, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3]);
  const map = await rates('planner@lv-dobele', 2021);
  expect(ids.slice(0, 10).map((_, n) => at(map, n).count)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(map.values.every(({ isExact }) => isExact)).toBe(true);
  const five = at(map, 5);
  const [low, high] = poissonInterval(5);
  expect(five).toMatchObject({ code: 'T5', name: 'Novads 5', residents: 6000, rate: 5000 / 6000 });
  expect(five.interval?.[0]).toBeCloseTo((low / 6000) * 1000, 9);
  expect(five.interval?.[1]).toBeCloseTo((high / 6000) * 1000, 9);
  expect(map).toMatchObject({
    shown: 10,
    noData: 2,
    suppressed: 0,
    residentsAsOf: '2020-01-01',
    boundarySets: [set],
    sources: ['CSP', 'Robežas'],
  });
});

test('nobody reports, or nobody lives there: no data, which is not the same as none', async () => {
  const map = await rates('planner@lv-dobele', 2021);
  expect([at(map, 10), at(map, 11)].map(({ class: cls, rate, count }) => [cls, rate, count])).toEqual([
    [-1, null, null],
    [-1, null, null],
  ]);
  expect(at(map, 0)).toMatchObject({ count: 0, rate: 0, class: 0 });
});

test('classes are those of the breaks, and breaks are as asked', async () => {
  for (const method of ['quantile', 'natural', 'equal', 'pretty'] as const) {
    const map = await rates('planner@lv-dobele', 2021, `&method=${method}&classes=3`);
    expect(map.breaks.length).toBeLessThanOrEqual(4);
    for (const { rate, class: cls } of map.values) {
      if (rate === null) continue;
      expect(rate).toBeGreaterThanOrEqual(map.breaks[cls] as number);
      if (cls < map.breaks.length - 2) expect(rate).toBeLessThan(map.breaks[cls + 1] as number);
      else expect(rate).toBeLessThanOrEqual(map.breaks[cls + 1] as number);
    }
  }
  expect((await rates('planner@lv-dobele', 2021, '&method=manual&breaks=0,0.5,2')).breaks).toEqual([0, 0.5, 2]);
});

test('what one may not read counts only in numbers of five and more, and one hidden number never stands alone', async () => {
  await happen('lv-dobele', 2022, [0, 3, 20, 30, 0, 40, 50, 60, 70, 80, 0, 0]);
  await happen('lv-jelgava', 2022, [9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const map = await rates('planner@lv-jelgava', 2022);
  expect(at(map, 0)).toMatchObject({ count: 9, isExact: true });
  // 3 are hidden in T1, and with them the next smallest of its region, T5; two gaps are enough for the country too.
  expect([1, 5].map((n) => at(map, n))).toMatchObject([
    { class: -2, count: null, rate: null, interval: null },
    { class: -2, count: null },
  ]);
  expect(map.suppressed).toBe(2);
  expect(at(map, 4)).toMatchObject({ count: 0, isExact: true });
  const seven = at(map, 7);
  expect(Math.abs((seven.count ?? 0) - 60)).toBeLessThanOrEqual(2);
  expect(seven.isExact).toBe(false);
  expect((await rates('planner@lv-jelgava', 2022)).values).toEqual(map.values);
});

test('whoever may not read every incident asks in whole months and whole groups, so that two questions never differ by a single one', async () => {
  await happen('lv-dobele', 2018, [0, 0, 24, 36]);
  await happen('lv-dobele', 2018, [0, 0, 12], 'public_order');
  await happen('lv-jelgava', 2018, [12]);
  const ask = async (user: string, during: string, more = ''): Promise<RateMap> =>
    (await app.as(user).get(`/api/maps/incident-rate?boundarySet=${set}&during=${during}${more}`)).body;
  const exact = '2018-02-01T22:00:00Z/2018-03-31T21:00:00Z';
  const march = '2018-02-28T22:00:00Z/2018-03-31T21:00:00Z';
  const other = 'planner@lv-jelgava';
  const whole = await ask(other, march);
  expect(whole).toMatchObject({ isWidened: false, period: { from: '2018-02-28T22:00:00Z', to: '2018-03-31T21:00:00Z' }, categories: null });
  for (const during of [
    '2018-03-02T00:00:00Z/2018-03-02T00:00:01Z',
    '2018-03-20T00:00:00Z/2018-03-20T00:00:01Z',
    '2018-03-01T00:00:00Z/2018-03-31T20:59:59Z',
  ]) {
    const map = await ask(other, during);
    expect(map).toMatchObject({ isWidened: true, period: { from: '2018-02-28T22:00:00.000Z', to: '2018-03-31T21:00:00.000Z' } });
    expect(map.values).toEqual(whole.values);
  }
  // One category of a group, and two that leave one out, are answered as the group.
  const group = await ask(other, march, '&category=noise,public_order');
  for (const category of ['noise', 'public_order']) {
    const map = await ask(other, march, `&category=${category}`);
    expect([map.isWidened, map.categories, map.values]).toEqual([true, ['public_order', 'noise'], group.values]);
  }
  // Who reads every row gets what was asked: from 2 February by local time to the end of March, and one category.
  const reader = 'planner@lv-dobele';
  await app.db.admin(`delete from incident where tenant_id = 'lv-jelgava' and occurred_at between '2018-01-01' and '2019-01-01'`);
  const own = await ask(reader, exact, '&category=noise');
  expect([own.isWidened, at(own, 2).count, own.categories]).toEqual([false, 4, ['noise']]);
});

const Row = z.object({ id: z.int(), n: z.int().nullable(), hidden: z.boolean() });
test('special-category incidents count for who may read them and for nobody else, and never hide a municipality from itself', async () => {
  await happen('lv-jelgava', 2023, [7]);
  await happen('lv-jelgava', 2023, [2], 'domestic_violence', 3);
  const counts = await Promise.all(['editor', 'planner'].map(async (role) => at(await rates(`${role}@lv-jelgava`, 2023), 0)));
  expect(counts).toMatchObject([
    { count: 9, isExact: true },
    { count: 7, isExact: true },
  ]);
  expect(at(await rates('planner@lv-dobele', 2023), 0)).toMatchObject({ isExact: false, class: 1 });
});

type Truth = { own: number[]; closed: number[] };
const cell = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 12 }));
const anyTruth = fc.record({
  own: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
  closed: fc.array(cell, { minLength: 12, maxLength: 12 }),
});

test('no total of the country or of a region gives away a hidden number', async () => {
  let year = 1960;
  await fc.assert(
    fc.asyncProperty(anyTruth, async ({ own, closed }: Truth) => {
      year++;
      await happen('lv-jelgava', year, own);
      await happen('lv-dobele', year, closed);
      const shown = await app.db.as({ kind: 'user', id: 'x', name: 'x', tenant: 'lv-jelgava', roles: ['planner'] }, (tx) =>
        tx.rows(
          Row,
          sql`select territory_id as id, incidents::int as n, is_suppressed as hidden from protected_incident_counts(${[set]}::int[], ${`${year}-01-01T00:00:00Z`}::timestamptz, ${`${year + 1}-01-01T00:00:00Z`}::timestamptz, null)`,
        ),
      );
      const cells = ids.map((id, n) => ({
        n,
        own: own[n] as number,
        closed: closed[n] as number,
        row: shown.find((row) => row.id === id) as z.output<typeof Row>,
      }));
      for (const { own: readable, closed: others, row } of cells) {
        expect(row.hidden || row.n !== null).toBe(true);
        if (others === 0) expect([row.n, row.hidden]).toEqual([readable, false]);
        else if (others < 5) expect(row.hidden).toBe(true);
        else if (!row.hidden) expect(row.n).toBeGreaterThanOrEqual(readable + 5);
      }
      // Whoever knows a true total and every shown number is left with the sum of the hidden ones: of two at least, and not a small number.
      for (const group of [cells, cells.filter(({ n }) => n % 4 < 2), cells.filter(({ n }) => n % 4 >= 2)]) {
        const kept = group.filter(({ row }) => row.hidden);
        const left = kept.reduce((sum, { closed: others }) => sum + others, 0);
        const everything = group.every(({ row, closed: others }) => row.hidden || others === 0);
        expect(kept.length === 0 || everything || (kept.length >= 2 && left >= 5)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

test('a series counts what the reader may read, by local day, week or month', async () => {
  const editor = app.as('editor@lv-jelgava');
  const report = (occurredAt: string) =>
    editor.post('/api/incidents', {
      category: 'flood',
      severity: 2,
      occurredAt,
      title: 'x',
      geometry: { type: 'Point', coordinates: [22.5, 56.5] },
    });
  for (const time of ['2025-12-31T21:59:59Z', '2025-12-31T22:00:00Z', '2026-03-29T20:59:00Z', '2026-03-29T21:00:00Z'])
    expect((await report(time)).status).toBe(201);
  const series = async (user: string, query: string) =>
    (await app.as(user).get(`/api/maps/incident-series?category=flood&${query}`)).body.items;
  expect(await series('planner@lv-jelgava', 'step=month')).toEqual([
    { start: '2025-12-01', count: 1 },
    { start: '2026-01-01', count: 1 },
    { start: '2026-03-01', count: 2 },
  ]);
  expect(await series('planner@lv-jelgava', `step=day&during=2026-02-01T00:00:00Z/..&territory=${ids[0]}`)).toEqual([
    { start: '2026-03-29', count: 1 },
    { start: '2026-03-30', count: 1 },
  ]);
  expect(await series('planner@lv-jelgava', 'step=week&during=2026-02-01T00:00:00Z/..')).toEqual([
    { start: '2026-03-23', count: 1 },
    { start: '2026-03-30', count: 1 },
  ]);
  expect(await series('planner@lv-dobele', 'step=month')).toEqual([]);
});

test('the public draws every kind of map, and is told no more than the protected numbers', async () => {
  await happen('lv-dobele', 2012, [0, 3, 20, 30, 0, 40, 50, 60, 70, 80, 0, 0]);
  const asked = (definition: object) =>
    drawThematicMap(
      askAs(app.db, { kind: 'public' }),
      MapDefinition.parse({
        source: { kind: 'incidents', during: { from: '2012-01-01T00:00:00Z', to: '2013-01-01T00:00:00Z' } },
        area: { kind: 'territory', boundarySet: [set] },
        ...definition,
      }),
      { now: Date.now(), lang: 'lt' },
    );
  for (const more of [
    {},
    { measure: { kind: 'rate' } },
    { display: 'hotspots' },
    { area: { kind: 'grid', shape: 'square', size: 50_000 } },
  ]) {
    const { values } = await asked(more);
    expect(values.every(({ count, isExact, class: cls }) => isExact || cls < 0 || (count ?? 0) >= 5)).toBe(true);
    expect(values.some(({ isExact, class: cls }) => !isExact && cls >= 0)).toBe(true);
  }
  for (const property of ['severity', 'minutesToClose'])
    expect((await asked({ measure: { kind: 'mean', property } })).values.filter(({ value }) => value !== null)).toEqual([]);
});

test.each([
  [undefined, 'during=2026', 401, 'identity.token_missing'],
  ['operator@vias', '', 403, 'identity.role_missing'],
  ['planner@lv-jelgava', 'boundarySet=99999', 404, 'map.boundary_set_unknown'],
  ['planner@lv-jelgava', 'method=manual', 400, 'map.breaks_missing'],
  ['planner@lv-jelgava', 'classes=200', 400, 'request.invalid'],
  ['planner@lv-jelgava', 'method=jenks', 400, 'request.invalid'],
  ['planner@lv-jelgava', 'during=2026-01-01', 400, 'request.invalid'],
])('%s asking ?%s is answered %d %s', async (user, query, status, code) => {
  const answer = await app.as(user).get(`/api/maps/incident-rate?${query}`);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('without a boundary set the map is of the municipalities at the end of the period', async () => {
  const { body } = await app.as('planner@lv-dobele').get(`/api/maps/incident-rate?during=${inYear(2021)}`);
  expect(body.boundarySets).toEqual([set]);
  expect(body.values).toHaveLength(12);
});

test('a grid has the cells along the south of a wide extent too, where the parallel lies lower than the corners', async () => {
  await app.db.admin(`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 2, '2003-03-03T10:00:00Z', 'x', st_setsrid(st_makepoint(24.001, 56.002), 4326), 't', 't'
    from access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1`);
  const { body } = await app.as('planner@lv-dobele').post('/api/maps/thematic', {
    source: { kind: 'incidents', during: { from: '2003-01-01T00:00:00+02:00', to: '2004-01-01T00:00:00+02:00' } },
    area: { kind: 'grid', shape: 'square', size: 1000, extent: [22, 56, 26, 56.05] },
    display: 'grid',
  });
  expect(body.values.reduce((sum: number, { count }: { count: number | null }) => sum + (count ?? 0), 0)).toBe(1);
  // No cell of a row is missing from west to east: 4 degrees are 249 km here, 0.05 degrees 5.6 km.
  expect(body.values.length).toBeGreaterThan(249 * 5.3);
});

describe('the polygons of a layer as areas', () => {
  const layer = (title: string, text: string, values: unknown[] = []): Promise<string> => bringLayer(app.db, title, text, values);
  let layerId: string;
  beforeAll(async () => {
    layerId = await layer(
      'Sektori',
      `(s ->> 0)::int, jsonb_build_object('nosaukums', s ->> 2), st_multi(st_geomfromtext(s ->> 1, 4326)) from jsonb_array_elements($1::jsonb) s`,
      [JSON.stringify(sectors)],
    );
    await happen('lv-dobele', 2009, [0, 12, 0, 0, 30, 25, 0, 0, 0, 0, 0, 0]);
    await happen('lv-jelgava', 2009, [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 'flood');
  });
  const during = { from: '2008-12-31T22:00:00.000Z', to: '2009-12-31T22:00:00.000Z' };
  const draw = async (more: object = {}, user = 'planner@lv-dobele', area: object = {}) =>
    app.as(user).post('/api/maps/thematic', {
      source: { kind: 'incidents', during },
      area: { kind: 'layer', layerId, name: 'nosaukums', ...area },
      ...more,
    });
  /** Incidents in each polygon straight from SQL, as superuser. */
  const truth = async (condition = 'true') =>
    (
      await app.db.admin<{ n: number }>(
        `select count(i.incident_id)::int as n from own_layer_feature f left join incident i on st_intersects(f.area, i.public_geom) and i.occurred_at >= $2 and i.occurred_at < $3 and ${condition}
         where f.own_layer_id = $1 group by f.feature_number order by f.feature_number`,
        [layerId, during.from, during.to],
      )
    ).map(({ n }) => n);

  test('who may read every row gets exact numbers of polygons that may overlap, by the names of a field, with shapes and labels', async () => {
    const { status, body: map } = await draw();
    expect(status).toBe(200);
    const counts = await truth();
    expect(counts).toEqual([25, 55, 0, 9, 12]);
    expect(
      map.values.map(({ id, name, value, class: cls, isExact }: ThematicValue) => [id, name, value, cls < 0 ? cls : 0, isExact]),
    ).toEqual([
      ['1', 'Austrumi', 25, 0, true],
      ['2', 'Rietumi', 55, 0, true],
      ['3', 'Tukšums', null, -1, true],
      // Dobele may not read Jelgava's: nine in the year, fewer than five in a month.
      ['4', 'Jelgava', null, -2, false],
      ['5', 'Sektori 5', 12, 0, true],
    ]);
    expect([map.isWidened, map.sources]).toEqual([false, ['Dobeles novads', 'Novads 0, Novads 1, Novads 4 and 1 more']]);
    const { features } = map.geometry.featureCollection;
    expect(features.map(({ id }: { id: string }) => id).indexOf('1')).toBeGreaterThan(
      features.map(({ id }: { id: string }) => id).indexOf('2'),
    );
    for (const { id, geometry, properties } of features) {
      const [inside] = await app.db.admin<{ yes: boolean; same: boolean }>(
        `select st_contains(area, st_setsrid(st_makepoint($3, $4), 4326)) as yes, st_hausdorffdistance(area, st_setsrid(st_geomfromgeojson($5), 4326)) < 1e-6 as same from own_layer_feature where own_layer_id = $1 and feature_number = $2`,
        [layerId, Number(id), ...properties.label, JSON.stringify(geometry)],
      );
      expect([id, inside]).toEqual([id, { yes: true, same: true }]);
    }
    const part = { kind: 'incidents', during: { from: '2009-03-01T00:00:00Z', to: '2009-05-02T12:00:00Z' }, category: ['noise'] };
    const { body: some } = await draw({ source: part }, 'planner@lv-dobele', { name: undefined });
    const [fifth] = await app.db.admin<{ n: number }>(
      `select count(*)::int as n from incident i join own_layer_feature f on st_intersects(f.area, i.public_geom) where f.own_layer_id = $1 and f.feature_number = 5 and i.occurred_at >= $2 and i.occurred_at < $3`,
      [layerId, part.during.from, part.during.to],
    );
    // One polygon of the layer lies on Jelgava's land, so that all are counted in whole months; a layer of one's own land alone is not widened.
    expect(some.isWidened).toBe(true);
    const [own] = [
      await layer(
        'Savs',
        `feature_number, properties, area from own_layer_feature where own_layer_id = '${layerId}' and feature_number in (1, 2, 5)`,
      ),
    ];
    const { body: exact } = await draw({ source: part }, 'planner@lv-dobele', { layerId: own, name: undefined });
    expect([exact.isWidened, exact.values[2].name, exact.values[2].value]).toEqual([false, 'Savs 5', fifth?.n]);
    expect(fifth?.n).toBeGreaterThan(0);
  });

  test('everybody else gets what free areas tell: sums of blocks, whole months, nothing below five; map and file alike', async () => {
    const { body: map } = await draw({}, 'planner@lv-jelgava');
    const told = await app.db.as({ kind: 'user', id: 'p', name: 'p', tenant: 'lv-jelgava', roles: ['planner'] }, (tx) =>
      tx.rows(
        z.object({ incidents: z.coerce.number(), exact: z.boolean(), suppressed: z.boolean() }),
        sql`select incidents, is_exact as exact, is_suppressed as suppressed from protected_cell_counts(
              array(select area::geometry from own_layer_feature where own_layer_id = ${layerId}::uuid order by feature_number), ${during.from}::timestamptz, ${during.to}::timestamptz, null)`,
      ),
    );
    const shown = map.values.map(({ value, class: cls, isExact }: ThematicValue) => ({
      incidents: value ?? 0,
      exact: isExact,
      suppressed: cls === -2,
    }));
    expect(shown).toEqual(told.map((each, i) => (i === 2 ? { incidents: 0, exact: true, suppressed: false } : each)));
    expect(map.values[3]).toMatchObject({ value: 9, isExact: true });
    // 25 in twelve months are two a month: nothing may be told of them, and nothing of the 12.
    expect([map.values[0].class, map.values[4].class]).toEqual([-2, -2]);
    const { body: partly } = await draw(
      { source: { kind: 'incidents', during: { from: '2009-03-05T00:00:00Z', to: '2009-04-02T00:00:00Z' } } },
      'planner@lv-jelgava',
    );
    expect([partly.isWidened, partly.period]).toEqual([true, { from: '2009-02-28T22:00:00.000Z', to: '2009-04-30T21:00:00.000Z' }]);
    await happen('lv-dobele', 2008, [0, 0, 0, 0, 0, 240, 0, 0, 0, 0, 0, 0]);
    const of2008 = { source: { kind: 'incidents', during: { from: '2007-12-31T22:00:00.000Z', to: '2008-12-31T22:00:00.000Z' } } };
    const { body: more } = await draw(of2008, 'planner@lv-jelgava');
    expect(Math.abs(more.values[0].value - 240)).toBeLessThanOrEqual(24);
    expect(more.values[0]).toMatchObject({ isExact: false });
    const definition = { ...of2008, area: { kind: 'layer', layerId, name: 'nosaukums' } };
    const { text } = await app.as('planner@lv-jelgava').post('/api/exports/map?format=geojson', { definition });
    const file = JSON.parse(text).features as { properties: { name: string; value: number | null }; geometry: { type: string } }[];
    expect(file.map(({ properties, geometry }) => [properties.name, properties.value, geometry.type])).toEqual(
      more.values.map(({ name, value }: ThematicValue) => [name, value, 'MultiPolygon']),
    );
    const { body: filtered } = await draw({ source: { kind: 'incidents', during, severity: [3] } }, 'planner@lv-jelgava');
    expect(filtered.values.map((value: ThematicValue) => value.class === -2)).toEqual([true, true, false, false, true]);
  });

  test('rates: per square kilometre of the polygon; per resident where its residents are known, else the sentence says why', async () => {
    const { body: dense } = await draw({ measure: { kind: 'rate', per: 'km2' } });
    const [km2] = await app.db.admin<{ n: number }>(
      `select st_area(area::geography) / 1e6 as n from own_layer_feature where own_layer_id = $1 and feature_number = 1`,
      [layerId],
    );
    expect(dense.values[0].value).toBeCloseTo(25 / (km2?.n as number), 9);
    const perResident = { measure: { kind: 'rate', per: 'residents' } };
    const { status, body } = await draw(perResident);
    expect([status, body.code, body.field]).toEqual([422, 'map.denominator_missing', 'measure.per']);
    expect(body.detail).toContain('per square kilometre');
    await app.db.admin(`
      insert into population_grid (country, as_of, source, licence, geom) select 'LV', '2009-01-01', 'Šūnu skaitīšana', 'CC0', geom from territory where boundary_set_id = ${set} and code = 'T5';
      insert into population_cell (population_grid_id, cell_x, cell_y, age_18_64) select population_grid_id, c.x, c.y, 2000 from population_grid, lks_cell(st_setsrid(st_makepoint(23.5, 57.5), 4326)) c;
      select refresh_population_blocks(population_grid_id, cell_x >> 8, cell_y >> 8) from population_cell`);
    const { body: rate } = await draw(perResident);
    expect(Math.abs(rate.values[0].denominator - 2000)).toBeLessThanOrEqual(2);
    expect(rate.values[0].value).toBeCloseTo((1000 * 25) / rate.values[0].denominator, 9);
    // Of the polygon with a part beyond the land that was counted nobody knows how many live there.
    expect([rate.values[1].value, rate.values[1].denominator]).toEqual([null, null]);
    expect([rate.asOf, rate.sources.includes('Šūnu skaitīšana')]).toEqual(['2009-01-01', true]);
    expect(rate.warnings.map(({ code }: { code: string }) => code)).toContain('residents_in_blocks');
    // A public map of a public layer: everybody is told as the neighbour is.
    await app.db.admin(`update own_layer set visibility = 'public', partners = '{}' where own_layer_id = $1`, [layerId]);
    for (const source of [{ kind: 'incidents', during }, { kind: 'cameras' }]) {
      const definition = MapDefinition.parse({ source, ...perResident, area: { kind: 'layer', layerId } });
      const open = await drawThematicMap(askAs(app.db, { kind: 'public' }), definition, {
        now: Date.now(),
        lang: 'en',
      });
      expect([open.values[0]?.value, open.values[0]?.denominator]).toEqual([null, rate.values[0].denominator]);
    }
    await app.db.admin(`update own_layer set visibility = 'partners', partners = '{lv-jelgava}' where own_layer_id = $1`, [layerId]);
  });

  test('cameras are counted in polygons, and none is no answer where nobody tells of them', async () => {
    await app.db.admin(
      `insert into camera (tenant_id, access_class_id, sensitivity, code, name, kind, status, geom, purpose, legal_basis, created_by, changed_by)
       select a.tenant_id, a.access_class_id, a.sensitivity, 'K' || n, 'K', 'fixed', 'active', st_setsrid(st_makepoint(23.45 + n * 0.01, 57.5), 4326), 'Drošība', 'Noteikumi', 't', 't'
       from access_class a, generate_series(1, 3) n where a.tenant_id = 'lv-dobele' and a.theme = 'cameras' and a.sensitivity = 0`,
    );
    const cameras = { source: { kind: 'cameras' }, measure: { kind: 'count' } };
    const { body: map } = await draw(cameras);
    expect(map.values.map(({ value }: ThematicValue) => value)).toEqual([3, 3, null, null, 0]);
  });

  test('what is no area of a map says why: other people’s layers, fields that are no texts, too many and too detailed polygons', async () => {
    const code = async (area: object, user?: string) => {
      const { status, body } = await draw({}, user, area);
      expect(body.detail).toMatch(/[.!]$/);
      return [status, body.code, body.field];
    };
    expect(await code({}, 'planner@lt-telsiai')).toEqual([422, 'map.layer_unknown', 'area.layerId']);
    expect(await code({ name: 'platība' })).toEqual([422, 'map.layer_name_unfit', 'area.name']);
    const circle = (n: number) => `st_multi(st_buffer(st_setsrid(st_makepoint(23.5, 57.5), 4326), 0.01, ${n}))`;
    const many = await layer('Daudz', `n, '{}', ${circle(1)} from generate_series(1, 1001) n`);
    expect(await code({ layerId: many, name: undefined })).toEqual([422, 'map.own_areas_too_many', 'area.layerId']);
    await app.db.admin(`delete from own_layer_feature where own_layer_id = $1 and feature_number = 1001`, [many]);
    expect((await draw({}, undefined, { layerId: many, name: undefined })).body.values).toHaveLength(1000);
    const fine = await layer('Sīki', `n, '{}', ${circle(2501)} from generate_series(1, 1) n`);
    expect(await code({ layerId: fine, name: undefined })).toEqual([422, 'map.own_area_too_detailed', 'area.layerId']);
    const sum = await layer('Kopā', `n, '{}', ${circle(2499)} from generate_series(1, 11) n`);
    expect(await code({ layerId: sum, name: undefined })).toEqual([422, 'map.own_areas_too_detailed', 'area.layerId']);
    const lines = await layer('Līnijas', `n, '{}', null from generate_series(1, 0) n`);
    expect(await code({ layerId: lines, name: undefined })).toEqual([422, 'map.own_areas_none', 'area.layerId']);
  });
});
