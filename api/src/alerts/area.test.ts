import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addPeople, wipe } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { z } from 'zod';
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

const square = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]; // prettier-ignore
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });
const write = async (area: object) =>
  app.as('author@lv-jelgava').post('/api/alerts', {
    title: 'Noplūde',
    category: 'CBRNE',
    event: 'Noplūde',
    responseType: 'Shelter',
    urgency: 'Expected',
    severity: 'Severe',
    certainty: 'Observed',
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    area,
    texts: [{ lang: 'lv', body: 'Ejiet telpās.' }],
  }); // prettier-ignore

test('whoever is only inside the cut-out does not get it and is counted, whoever also works outside does get it', async () => {
  await wipe(app.db);
  await addPeople(app.db, { count: 60 });
  // Half of them live inside the cut-out; five of those work outside of it.
  await app.db.admin(
    `update resident_place set geom = st_setsrid(st_makepoint(23.25, 56.25), 4326) where resident_id in (select resident_id from resident order by resident_id limit 30)`,
  );
  await app.db.admin(
    `insert into resident_place (tenant_id, resident_id, kind, geom) select tenant_id, resident_id, 'work', st_setsrid(st_makepoint(23.7, 56.6), 4326) from resident order by resident_id limit 5`,
  );
  const area = { name: 'Pilsēta', geometry: polygon(square(23.1, 56.1, 24.2, 57.1)) };
  const cut = { name: 'Rūpnīca', geometry: polygon(square(23.2, 56.2, 23.3, 56.3)) };
  expect((await preview(area)).reached).toBe(60);
  const body = await preview({ ...area, exclude: cut });
  expect(body).toMatchObject({ reached: 35, excluded: { people: 25, fewerThan: null } });
  expect(body.excluded.km2).toBeCloseTo(6.2 * 11.1, -1);
  // A hole of the drawing is a cut-out too: never a silent one.
  const hole = { ...area, geometry: polygon(square(23.1, 56.1, 24.2, 57.1), square(23.2, 56.2, 23.3, 56.3)) };
  expect(await preview(hole)).toMatchObject({ reached: 35, excluded: { people: 25 } });
  const few = { name: null, geometry: polygon(square(23.4, 56.4, 23.41, 56.41)) };
  expect((await preview({ ...area, exclude: few })).excluded).toMatchObject({ people: null, fewerThan: 20 });

  const { body: alert } = await write({ ...area, exclude: cut });
  expect(alert.area).toMatchObject({ exclude: { name: 'Rūpnīca' }, drawn: { type: 'MultiPolygon' } });
  expect(alert.area.geometry.coordinates[0]).toHaveLength(2);
  expect((await app.as('approver@lv-jelgava').post(`/api/alerts/${alert.id}/preview`)).body).toMatchObject({
    reached: 35,
    excluded: { people: 25 },
  });
  const hash = async () =>
    (await app.db.admin<{ h: string }>(`select encode(alert_hash(a), 'hex') as h from alert a where alert_id = $1`, [alert.id]))[0]?.h;
  const before = await hash();
  const edit = (change: object) =>
    app.as('author@lv-jelgava').patch(`/api/alerts/${alert.id}`, { area: change }, { headers: { 'if-match': `"${alert.version}"` } });
  // Written back as it was read, nothing of it moves.
  const back = await edit({ name: 'Pilsēta', geometry: alert.area.drawn, exclude: { ...alert.area.exclude, name: 'Noliktava' } });
  const corners = (of: { area: { geometry: { coordinates: number[][][][] } } }) => of.area.geometry.coordinates.flat(2).map(String).sort();
  expect(new Set(corners(back.body))).toEqual(new Set(corners(alert)));
  expect(back.body.area.geometry.coordinates[0]).toHaveLength(2);
  // The approver approves what is cut out by its name too.
  expect(await hash()).not.toBe(before);
});

test('the area in other languages is part of what is approved, goes into CAP and corrections, and is typed in any of them', async () => {
  await wipe(app.db);
  await addPeople(app.db, { count: 30 });
  await app.db.admin('update tenant_alert_setting set confirm_people = 20');
  const area = { name: 'Jelgava un apkārtne', geometry: polygon(square(23.1, 56.1, 24.2, 57.1)) };
  const { body } = await write(area);
  const texts = [
    { lang: 'lv', body: 'Ejiet telpās.' },
    { lang: 'ru', body: 'Войдите в помещение.', areaWords: 'Елгава и окрестности' },
  ];
  const hash = async () =>
    (await app.db.admin<{ h: string }>(`select encode(alert_hash(a), 'hex') as h from alert a where alert_id = $1`, [body.id]))[0]?.h;
  const author = app.as('author@lv-jelgava');
  const change = (change: object, version: number) =>
    author.patch(`/api/alerts/${body.id}`, change, { headers: { 'if-match': `"${version}"` } });
  await change({ texts: texts.map(({ lang, body: said }) => ({ lang, body: said })) }, 1);
  const without = await hash();
  const { body: worded } = await change({ texts }, 2);
  expect(worded.texts.map(({ areaWords }: { areaWords: string | null }) => areaWords)).toEqual([null, 'Елгава и окрестности']);
  expect(await hash()).not.toBe(without);
  // An edit of something else keeps them.
  expect((await change({ withoutMarks: true }, 3)).body.texts[1].areaWords).toBe('Елгава и окрестности');
  const cap = (await author.get(`/api/alerts/${body.id}/cap`)).text;
  expect([...cap.matchAll(/<areaDesc>([^<]*)/g)].map(([, name]) => name)).toEqual(['Jelgava un apkārtne', 'Елгава и окрестности']);
  expect(await change({ texts: [{ lang: 'lv', body: 'x', areaWords: ' ' }] }, 4)).toMatchObject({
    status: 400,
    body: { field: expect.stringContaining('areaWords') },
  });
  const { body: waiting } = await author.post(`/api/alerts/${body.id}/submit`, undefined, { headers: { 'if-match': '"4"' } });
  const approve = (areaName: string) =>
    app
      .as('approver@lv-jelgava', { mfa: true })
      .post(`/api/alerts/${body.id}/approve`, { recipients: 30, areaName }, { headers: { 'if-match': `"${waiting.version}"` } });
  expect((await approve('Eleja')).body.code).toBe('alert.area_mismatch');
  expect((await approve('елгава и окрестности')).status).toBe(200);
  await app.db.admin(`update alert set started_at = now() where alert_id = $1`, [body.id]);
  const page = await app.db.as({ kind: 'public' }, (tx) =>
    tx.one(z.object({ page: z.object({ areaWords: z.unknown() }) }), sql`select alert_page(${body.id}) as page`),
  );
  expect(page.page.areaWords).toEqual({ ru: 'Елгава и окрестности' });
  for (const [path, asked] of [
    ['correction', { kind: 'correction' }],
    ['all-clear', undefined],
  ] as const) {
    const { body: next } = await author.post(`/api/alerts/${body.id}/${path}`, asked);
    expect((await author.get(`/api/alerts/${next.id}`)).body.texts[1]).toMatchObject({ lang: 'ru', areaWords: 'Елгава и окрестности' });
  }
});

test.each([
  ['outside the area', polygon(square(25, 57, 25.1, 57.1)), 'alert.cut_outside'],
  ['as large as the area', polygon(square(23, 56, 24, 57)), 'alert.cut_all'],
  [
    'crossing itself',
    polygon([
      [23.2, 56.2],
      [23.4, 56.4],
      [23.4, 56.2],
      [23.2, 56.4],
      [23.2, 56.2],
    ]),
    'geometry.self_crossing',
  ],
  ['empty', polygon(), 'alert.area_empty'],
  ['latitude first', polygon(square(23.2, 56.2, 23.4, 56.4).map(([x = 0, y = 0]) => [y, x])), 'geometry.swapped'],
])('a cut-out %s is refused', async (_what, geometry, code) => {
  const answer = await write({ name: 'x', geometry: polygon(square(23.1, 56.1, 23.9, 56.9)), exclude: { geometry } });
  expect(answer).toMatchObject({ status: 422, body: { code } });
}); // prettier-ignore

test('parts that overlap are one area, parts apart stay apart', async () => {
  const two = (second: number[][]) => ({
    name: 'x',
    geometry: { type: 'MultiPolygon', coordinates: [[square(23.1, 56.1, 23.3, 56.3)], [second]] },
  });
  expect((await write(two(square(23.2, 56.2, 23.4, 56.4)))).body.area.geometry.coordinates).toHaveLength(1);
  expect((await write(two(square(23.5, 56.2, 23.6, 56.4)))).body.area.geometry.coordinates).toHaveLength(2);
});

// A star around a middle: corners anywhere, but a ring that never crosses itself. Without the library's fondness of equal numbers: what is left between two stars that nearly agree is thinner than a
// centimetre, and nobody lives there.
const star = fc
  .record({
    lon: fc.double({ min: 23.4, max: 23.6, noNaN: true }),
    lat: fc.double({ min: 56.4, max: 56.6, noNaN: true }),
    radii: fc.array(fc.double({ min: 0.01, max: 0.15, noNaN: true }), { minLength: 3, maxLength: 9 }),
  })
  .map(({ lon, lat, radii }) => {
    const corners = radii.map((r, i) => {
      const angle = (2 * Math.PI * (i + 0.3)) / radii.length;
      return [lon + r * Math.cos(angle), lat + (r * Math.sin(angle)) / 2];
    });
    return [...corners, corners[0] as number[]];
  });

test('nobody falls out of an area because parts were united and cut: on corners and edges too, each is warned who is inside a part and not inside the cut-out', async () => {
  await wipe(app.db);
  await addPeople(app.db, { count: 60 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.noBias(star), { minLength: 1, maxLength: 4 }),
      fc.option(fc.noBias(star)),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }),
      async (parts, cut, along) => {
        // Somebody on every edge of every part and of the cut-out, and on its corners.
        const edges = [...parts, ...(cut ? [cut] : [])].flatMap((ring) => ring.slice(1).map((to, i) => [ring[i] as number[], to] as const));
        const places = along.map((share, i) => {
          const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = edges[i % edges.length] ?? [];
          const t = i < edges.length ? 0 : share;
          return { x: x1 + t * (x2 - x1), y: y1 + t * (y2 - y1) };
        });
        await app.db.admin(
          `update resident_place p set geom = st_setsrid(st_makepoint((n.at ->> 'x')::float8, (n.at ->> 'y')::float8), 4326)
         from (select resident_id, row_number() over (order by resident_id) as nth from resident) r join jsonb_array_elements($1::jsonb) with ordinality as n (at, nth) using (nth) where p.resident_id = r.resident_id`,
          [JSON.stringify(places)],
        );
        const shape = (ring: number[][]) =>
          `st_setsrid(st_geomfromgeojson('${JSON.stringify({ type: 'Polygon', coordinates: [ring] })}'), 4326)`;
        const [{ inside } = { inside: 0 }] = await app.db.admin<{ inside: number }>(
          `select count(*)::int as inside from resident_place where (${parts.map((ring) => `st_intersects(geom, ${shape(ring)})`).join(' or ')}) and not ${cut ? `st_contains(${shape(cut)}, geom)` : 'false'}`,
        );
        const answer = await preview({
          name: 'x',
          geometry: { type: 'MultiPolygon', coordinates: parts.map((ring) => [ring]) },
          ...(cut && { exclude: { geometry: polygon(cut) } }),
        });
        if (answer.code === 'alert.cut_outside' || answer.code === 'alert.cut_all') return;
        expect(answer.code).toBeUndefined();
        expect(answer.reached ?? 19).toBeGreaterThanOrEqual(Math.min(inside, 60) < 20 ? 0 : inside);
      },
    ),
    { numRuns: 40 },
  );
});

test('a buffer holds everybody within the distance and nobody much beyond, on both sides of the border', async () => {
  const buffer = (geometry: object, metres: number) => app.as('author@lv-jelgava').post('/api/alert-areas/buffer', { geometry, metres });
  const line = {
    type: 'LineString',
    coordinates: [
      [22.9, 56.35],
      [23.4, 56.38],
      [23.9, 56.3],
    ],
  }; // prettier-ignore
  const point = (lon: number, lat: number) => ({ type: 'Point', coordinates: [lon, lat] });
  for (const [from, metres] of [
    [point(23.7, 56.4), 300],
    [point(24.5, 56.2), 5000],
    [point(27.2, 56.2), 10_000],
    [point(21.1, 55.7), 20],
    [line, 1000],
  ] as const) {
    const { body } = await buffer(from, metres);
    // Points around, at the distance and 1 % beyond, by the ellipsoid.
    const [row] = await app.db.admin<{ inside: boolean; outside: boolean }>(
      `with b as (select st_setsrid(st_geomfromgeojson($1), 4326) as area, st_setsrid(st_geomfromgeojson($2), 4326) as origin),
        p as (select st_startpoint(case st_geometrytype(origin) when 'ST_Point' then st_makeline(origin, origin) else origin end) as geom from b),
        around as (select st_project(p.geom::geography, $3 * f, radians(a))::geometry as at, f from p, generate_series(0, 355, 5) a, unnest(array[0.99999, 1.02]) f)
       select bool_and(st_intersects(area, at)) filter (where f < 1) as inside,
              bool_and(not st_intersects(area, at)) filter (where f > 1 and st_distance(origin::geography, at::geography) > $3 * 1.019) as outside from b, around`,
      [JSON.stringify(body.geometry), JSON.stringify(from), metres],
    ); // prettier-ignore
    expect([from.coordinates, metres, row]).toEqual([from.coordinates, metres, { inside: true, outside: true }]);
  }
  expect(await buffer(point(23.7, 56.4), 5)).toMatchObject({ status: 422, body: { code: 'alert.buffer_wrong' } });
  expect(await buffer(point(23.7, 56.4), 60_000)).toMatchObject({ status: 422, body: { code: 'alert.buffer_wrong' } });
  expect(await buffer(point(56.4, 23.7), 500)).toMatchObject({ status: 422, body: { code: 'geometry.swapped' } });
});

test('a municipality keeps areas under names, and sees no other one’s', async () => {
  const save = (name: string) =>
    app.as('author@lv-jelgava').post('/api/alert-areas', { name, geometry: polygon(square(23.1, 56.1, 23.3, 56.3)) });
  const { status, body } = await save('Lielupes krasts');
  expect({ status, body }).toMatchObject({ status: 201, body: { name: 'Lielupes krasts', geometry: { type: 'MultiPolygon' } } });
  expect(await save('Lielupes krasts')).toMatchObject({ status: 409, body: { code: 'alert.saved_area_exists' } });
  expect((await app.as('author@lt-akmene').get('/api/alert-areas')).body.items).toEqual([]);
  expect(await app.as('author@lt-akmene').delete(`/api/alert-areas/${body.id}`)).toMatchObject({
    status: 404,
    body: { code: 'alert.saved_area_unknown' },
  });
  expect((await app.as('author@lv-jelgava').delete(`/api/alert-areas/${body.id}`)).status).toBe(204);
  expect((await app.as('author@lv-jelgava').get('/api/alert-areas')).body.items).toEqual([]);
});

test('dwellings of an area are counted when asked, and there are none where no address has any', async () => {
  const ask = () =>
    app
      .as('author@lv-jelgava')
      .post('/api/alert-areas/dwellings', { area: { name: 'x', geometry: polygon(square(23.1, 56.1, 23.3, 56.3)) } });
  expect((await ask()).body).toEqual({ dwellings: null });
  await app.db.admin(
    `insert into address (country, source, code, full_text, dwellings, geom) select 'LV', 't', n::text, 'Eleja ' || n, 2, st_setsrid(st_makepoint(23.2 + n * 1e-4, 56.2), 4326) from generate_series(1, 15) n`,
  );
  expect((await ask()).body).toEqual({ dwellings: { total: 30, reached: null, told: 'few_reached' } });
  await app.db.admin(`delete from address where source = 't'`);
});
