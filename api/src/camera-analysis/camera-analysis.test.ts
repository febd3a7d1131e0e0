import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { computeDue } from '../camera-coverage/compute.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { type CameraAnalysis, classes } from './contract.ts';
import { maxDays, maxKm2 } from './routes.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const [lon, lat] = [23.7128, 56.6511];
const plane = createLocalPlane(lon, lat);
const bbox = [lon - 0.0021, lat - 0.0011, lon + 0.0021, lat + 0.0011];
const during = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
const optics = { heightM: 0, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840, rangeM: 100, nightRangeM: 40 };
const camera = (code: string, [x, y]: [number, number], view: object, more: object = {}) => ({
  code,
  name: `Kamera ${code}`,
  kind: 'fixed',
  status: 'active',
  sensitivity: 0,
  geometry: { type: 'Point', coordinates: plane.toDegrees(x, y) },
  purpose: 'sabiedriskā kārtība',
  legalBasis: 'VDAR 6. p. 1. e)',
  views: [{ ...optics, ...view }],
  ...more,
});
const ids: Record<string, string> = {};
const analyse = async (question: object, user = planner): Promise<CameraAnalysis> => {
  const { status, body } = await app.as(user).post('/api/camera-analysis', question);
  expect([status, body?.code]).toEqual([200, undefined]);
  return body;
};

/** Places spread evenly by the golden ratio; every second incident at midnight in January, the others at noon; one in ten is sensitive, one in fifty of an unknown hour. */
const incidents = `
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, flags, geom, created_by, changed_by)
  select 'lv-jelgava', a.access_class_id, a.sensitivity, case when a.sensitivity = 2 then 'assault' else 'theft' end, 3,
         make_timestamptz(2026, 1, 1 + k % 28, case when k % 2 = 0 then 10 else 22 end, k % 30, 0, 'UTC'), 'x', case when k % 50 = 7 then '{time_unknown}'::text[] else '{}' end,
         st_setsrid(st_makepoint(${lon} + 0.0052 * ((k * 0.6180339887) % 1 - 0.5), ${lat} + 0.0028 * ((k * 0.7548776662) % 1 - 0.5)), 4326), 't', 't'
  from generate_series(1, 400) k, access_class a
  where a.tenant_id = 'lv-jelgava' and a.theme = 'incidents' and a.sensitivity = case when k % 10 = 0 then 2 else 1 end`;

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(Date.parse('2026-06-15T10:00:00Z'));
  for (const [user, body] of [
    [planner, camera('J-01', [0, 0], { azimuth: 0 })],
    [planner, camera('J-02', [30, 45], { azimuth: 225 })],
    // Nobody knows how finely this one sees.
    [planner, camera('J-03', [-20, -10], { azimuth: 270, pixelsWide: null, rangeM: 60, nightRangeM: null })],
    [planner, camera('J-04', [0, -30], { azimuth: 180 }, { status: 'out_of_order' })],
    ['planner@lt-siauliai', camera('Š-01', [0, 0], { azimuth: 180 })],
  ] as const) {
    const { status, body: made } = await app.as(user).post('/api/cameras', body);
    expect(status).toBe(201);
    ids[body.code] = made.id;
  }
  const [a, b] = [plane.toDegrees(-200, 50), plane.toDegrees(200, 52)];
  await app.db.admin(`
    insert into building (source, code, geom) values ('Tests, CC0', 'w', st_multi(st_makeenvelope(${a.join()}, ${b.join()}, 4326)));
    insert into building (source, code, geom) values ('Others, CC0', 'w', st_multi(st_makeenvelope(${plane.toDegrees(-20, 50).join()}, ${plane.toDegrees(20, 60).join()}, 4326)));
    insert into facility (country, kind, name, geom, source, source_key, as_of) values
      ('LV', 'school', '1. pamatskola', st_setsrid(st_makepoint(${plane.toDegrees(0, 20).join()}), 4326), 'VIIS', '1', '2026-01-01'),
      ('LV', 'school', '2. pamatskola', st_setsrid(st_makepoint(${plane.toDegrees(0, -60).join()}), 4326), 'VIIS', '2', '2026-01-01'),
      ('LV', 'kindergarten', 'Saulīte', st_setsrid(st_makepoint(${plane.toDegrees(-60, -10).join()}), 4326), 'VIIS', '3', '2026-01-01');
    insert into address (country, source, code, full_text, street, geom) values ('LV', 'test', '1', 'Lielā iela 1, Jelgava', 'Lielā iela', st_setsrid(st_makepoint(${lon}, ${lat}), 4326));
    insert into own_layer (tenant_id, title, state, file_name, format, created_by, created_by_name, changed_by, changed_by_name)
    select 'lv-jelgava', 'Ielas un riski', 'loading', 'ielas.geojson', 'geojson', 't', 't', 't', 't';
    insert into own_layer_feature (tenant_id, own_layer_id, feature_number, properties, line, area)
    select 'lv-jelgava', own_layer_id, f.no, f.properties::jsonb, f.line, f.area from own_layer, (values
      (1, '{}', st_multi(st_setsrid(st_makeline(st_makepoint(${plane.toDegrees(0, 2).join()}), st_makepoint(${plane.toDegrees(0, 102).join()})), 4326)), null::geometry),
      (2, '{"name": "Pagalms"}', null, st_multi(st_makeenvelope(${[...plane.toDegrees(-20, 10), ...plane.toDegrees(20, 30)].join()}, 4326))),
      (3, '{"name": "Tikai mala"}', null, st_multi(st_makeenvelope(${lon + 0.00205}, ${lat - 0.01}, ${lon + 0.0221}, ${lat + 0.01}, 4326)))) f (no, properties, line, area);
    update own_layer set state = 'ready', source = 'x', licence = 'x', lawful_basis = 'x', read_count = 3, feature_count = 3, visibility = 'tenant';
    insert into survey (tenant_id, access_class_id, sensitivity, title, question, source, created_by, created_by_name, changed_by, changed_by_name)
    select tenant_id, access_class_id, 1, t.words, t.words, 'Tests', 't', 't', 't', 't' from access_class, (select '{"lv": "x", "lt": "x", "en": "x"}'::jsonb as words) t
    where tenant_id = 'lv-jelgava' and theme = 'indicators' and sensitivity = 1;
    insert into survey_import (tenant_id, survey_id, file_name, begun_by, begun_by_name) select tenant_id, survey_id, 'x.csv', 't', 't' from survey;
    insert into survey_answer (tenant_id, survey_id, survey_import_id, key_digest, content_digest, geom)
    select tenant_id, survey_id, survey_import_id, d, d, geom from survey_import, (values
      ('a', st_setsrid(st_makepoint(${plane.toDegrees(1, 20).join()}), 4326)), ('b', st_setsrid(st_makepoint(${plane.toDegrees(0, -60).join()}), 4326)),
      ('c', st_setsrid(st_makepoint(${plane.toDegrees(0, -61).join()}), 4326))) a (key, geom), lateral (select decode(md5(key), 'hex') as d) digest;
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'neighbourhood', '{"lv": "R"}', '2000-01-01', 'x', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', code, name, '2000-01-01', st_multi(st_makeenvelope(west, ${lat - 0.01}, west + 0.02, ${lat + 0.01}, 4326)), st_setsrid(st_makepoint(west, ${lat}), 4326), 2.7
    from boundary_set, (values ('W', 'Rietumi', ${lon - 0.02}), ('E', 'Austrumi', ${lon}), ('F', 'Tikai mala', ${lon + 0.00205})) t (code, name, west);
    insert into indicator (tenant_id, access_class_id, sensitivity, code, title, unit, direction, aggregation, denominator, source, licence, quality, created_by, created_by_name, changed_by, changed_by_name)
    select tenant_id, access_class_id, sensitivity, 'burglary_risk', '{}', '{}', 'more_is_worse', 'sum', 'none', 'test', 'CC0', 'official', 't', 't', 't', 't'
    from access_class where tenant_id = 'lv-jelgava' and theme = 'indicators' and sensitivity = 1;
    insert into indicator_import (tenant_id, indicator_id, origin, begun_by, begun_by_name) select tenant_id, indicator_id, 'api', 't', 't' from indicator;
    insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, status, indicator_import_id)
    select m.tenant_id, m.indicator_id, b.boundary_set_id, v.code, '2025-01-01', '2026-01-01', v.value, 'final', m.indicator_import_id
    from indicator_import m, boundary_set b, (values ('W', 3), ('E', 8), ('F', 9)) v (code, value);
    ${incidents}`);
  await computeDue(app.db);
});
afterAll(() => app?.close());

/** The oracle: the database counts, from the shapes themselves, without anything of ours. Incidents of `light` only where it is given. */
const countedBySql = async (period: 'day' | 'night', ofLight: string): Promise<{ seen: number[]; twice: number[]; total: number }> => {
  const [row] = await app.db.admin<{ seen: number[]; twice: number[]; total: number }>(
    `with zone as (select st_makeenvelope(${bbox.join()}, 4326) as geom),
          one as (select i.incident_id, i.geom from incident i, zone where st_intersects(i.geom, zone.geom) and ${ofLight}),
          by_class as (select p.no, o.incident_id, count(distinct c.camera_id) as n from one o cross join unnest($1::real[]) with ordinality p (ppm, no)
                       left join (camera_coverage v join camera c using (tenant_id, camera_id)) on c.tenant_id = 'lv-jelgava' and c.status = 'active' and v.period = $2 and v.ppm >= p.ppm and st_intersects(v.geom, o.geom)
                       group by 1, 2)
     select array(select (count(*) filter (where n >= 1))::int from by_class group by no order by no) as seen,
            array(select (count(*) filter (where n >= 2))::int from by_class group by no order by no) as twice, (select count(*)::int from one) as total`,
    [classes, period],
  );
  return row as { seen: number[]; twice: number[]; total: number };
};
const midnight = `extract(hour from i.occurred_at at time zone 'UTC') = 22`;

test('incidents by class, by day, by night and in their own light are those that the database counts in the shapes', async () => {
  const { incidents: found, hours, cameras } = await analyse({ bbox, during });
  expect(cameras).toEqual({ active: 3, drawn: 3, pending: 0, outOfOrder: 1, closed: 0 });
  const [day, night] = [await countedBySql('day', 'true'), await countedBySql('night', 'true')];
  expect(found).toMatchObject({
    total: day.total,
    day: { seen: day.seen, twice: day.twice },
    night: { seen: night.seen, twice: night.twice },
    coarse: 0,
  });
  expect(day.total).toBeGreaterThan(200);
  expect(day.seen[0]).toBeGreaterThan(night.seen[0] as number);
  expect(day.twice[1]).toBeGreaterThan(0);
  // An unknown hour is in no light.
  const timed = `not ('time_unknown' = any (i.flags))`;
  const [lit, dark] = [
    await countedBySql('day', `${timed} and not (${midnight})`),
    await countedBySql('night', `${timed} and ${midnight}`),
  ];
  expect(found.inLight).toEqual({
    seen: lit.seen.map((n, i) => n + (dark.seen[i] as number)),
    twice: lit.twice.map((n, i) => n + (dark.twice[i] as number)),
  });
  expect(found.timed).toBe(lit.total + dark.total);
  expect(found.timed).toBeLessThan(found.total);
  // 10 UTC is noon in Riga, 22 UTC midnight.
  expect(hours.filter(({ incidents: n }) => n > 0).map(({ hour, seen, dark: share }) => [hour, seen, share])).toEqual([
    [0, dark.seen, 1],
    [12, lit.seen, 0],
  ]);
});

test('ground is what the database measures of the shapes, within half a percent; the wall hides some of it', async () => {
  const { ground, zone } = await analyse({ bbox, during });
  for (const period of ['day', 'night'] as const)
    for (const [i, ppm] of classes.entries()) {
      const [row] = await app.db.admin<{ m2: number }>(
        `select coalesce(st_area(st_union(st_intersection(v.geom, st_makeenvelope(${bbox.join()}, 4326)))::geography), 0) as m2
         from camera_coverage v join camera c using (tenant_id, camera_id) where c.tenant_id = 'lv-jelgava' and c.status = 'active' and v.period = $1 and v.ppm >= $2`,
        [period, ppm],
      );
      const m2 = (row as { m2: number }).m2;
      expect(Math.abs((ground[period].seen[i] as number) - m2)).toBeLessThan(0.005 * m2 + 8);
    }
  const [row] = await app.db.admin<{ m2: number }>(
    `select st_area(z.geom::geography) - st_area(st_intersection(z.geom, b.geom)::geography) as m2 from (select st_union(geom) as geom from building) b, (select st_makeenvelope(${bbox.join()}, 4326) as geom) z`,
  );
  // A union has corners more than its parts, and edges on the ellipsoid bend between corners.
  expect(Math.abs(ground.total - (row as { m2: number }).m2)).toBeLessThan(2);
  expect(zone).toMatchObject({ stepM: 1, groundM2: ground.total });
  // The wall stands 50 m before a camera that sees 100 m far; near to the camera it takes nothing.
  expect(ground.day.open[1]).toBeGreaterThan(1.2 * (ground.day.seen[1] as number));
  expect(ground.day.open[classes.indexOf(500)]).toBe(ground.day.seen[classes.indexOf(500)]);
});

test('what goes dark with a camera: the ground, incidents and schools that nobody else sees', async () => {
  const { byCamera, ground, facilities } = await analyse({ bbox, during });
  expect(byCamera.map(({ code }) => code).sort()).toEqual(['J-01', 'J-02', 'J-03']);
  const alone = byCamera.reduce((sum, { aloneM2 }) => sum + aloneM2.day, 0);
  expect(alone).toBe((ground.day.seen[0] as number) - (ground.day.twice[0] as number));
  const [row] = await app.db.admin<{ all: number; only: number }>(
    `with one as (select i.geom, ${midnight} and not ('time_unknown' = any (i.flags)) as dark from incident i where st_intersects(i.geom, st_makeenvelope(${bbox.join()}, 4326))),
          seen as (select o.geom, array_agg(distinct c.code) as by from one o join camera_coverage v on st_intersects(v.geom, o.geom) and v.period = case when o.dark then 'night' else 'day' end
                   join camera c using (tenant_id, camera_id) where c.tenant_id = 'lv-jelgava' and c.status = 'active' group by o.geom)
     select (count(*) filter (where 'J-01' = any (by)))::int as all, (count(*) filter (where by = '{J-01}'))::int as only from seen`,
  );
  const first = byCamera.find(({ code }) => code === 'J-01');
  expect(first).toMatchObject({ id: ids['J-01'], incidents: row?.all, onlyIncidents: row?.only, fear: 1 });
  expect(row?.only).toBeGreaterThan(0);
  expect(row?.all).toBeGreaterThan(row?.only as number);
  expect(byCamera.find(({ code }) => code === 'J-03')).toMatchObject({ facilities: 1, onlyFacilities: 1, aloneM2: { night: 0 } });
  const school = facilities.find(({ kind }) => kind === 'school');
  expect([school?.total, school?.day.seen[0], school?.night.seen[1]]).toEqual([2, 1, 1]);
  // How finely decides what counts: nothing is known of J-03.
  const fine = await analyse({ bbox, during, ppm: 125 });
  expect(fine.byCamera.find(({ code }) => code === 'J-03')).toMatchObject({ incidents: 0, facilities: 0, aloneM2: { day: 0 } });
  expect(fine.blind.incidents).toBeGreaterThan((await analyse({ bbox, during })).blind.incidents);
  // The box of what one camera sees asks all that see into it.
  const near = await analyse({ camera: ids['J-01'], during });
  expect(near.byCamera.find(({ code }) => code === 'J-01')).toMatchObject({ incidents: row?.all, onlyIncidents: row?.only });
  // Of a place that a camera sees from outside, what stands there is from before while that camera is computed anew.
  const [west, south, east, north] = [...plane.toDegrees(-5, 15), ...plane.toDegrees(5, 25)];
  await app.db.admin("insert into camera_coverage_due (tenant_id, camera_id) values ('lv-jelgava', $1)", [ids['J-01']]);
  expect((await analyse({ bbox: [west, south, east, north], during })).cameras).toMatchObject({ active: 0, pending: 1 });
  await app.db.admin('delete from camera_coverage_due');
  expect((await analyse({ bbox: [west, south, east, north], during })).cameras).toMatchObject({ active: 0, pending: 0 });
});

test('blind spots add up to what is not seen, the worst first, with the name of the street', async () => {
  const { blind, incidents: found } = await analyse({ bbox, during, categories: ['theft'] });
  const counts = blind.places.map(({ incidents: n }) => n);
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(blind.incidents);
  expect(blind.incidents).toBeGreaterThan(0);
  expect(found.timed - (found.inLight.seen[0] as number)).toBeLessThanOrEqual(blind.incidents);
  expect(blind.places.map(({ name }) => name)).toContain('Lielā iela');
});

test('survey answers, streets and risk areas are told as shares of themselves', async () => {
  const [layer] = await app.db.admin<{ id: string }>('select own_layer_id as id from own_layer');
  const { fear, streets, risk, riskSlivers, blind } = await analyse({ bbox, during, streets: layer?.id, risk: { layer: layer?.id } });
  expect([fear?.total, fear?.day.seen[0], fear?.night.seen[1]]).toEqual([3, 1, 1]);
  expect(blind.places.reduce((sum, place) => sum + place.fear, 0)).toBe(2);
  // The street runs away from the camera, from 2 m before it; the wall stands at 50 m, and at night it sees 40 m.
  expect(streets?.total).toBe(100);
  expect(streets?.day.seen[1]).toBe(48);
  expect(streets?.night.seen[1]).toBe(38);
  expect(risk).toEqual([expect.objectContaining({ name: 'Pagalms', value: null, m2: expect.closeTo(800, -1) })]);
  expect(riskSlivers).toBe(1);
  const [row] = await app.db.admin<{ m2: number }>(
    `select st_area(st_union(st_intersection(v.geom, f.area))::geography) as m2 from camera_coverage v join camera c using (tenant_id, camera_id), own_layer_feature f
     where c.tenant_id = 'lv-jelgava' and c.status = 'active' and v.period = 'day' and f.feature_number = 2`,
  );
  expect(Math.abs((risk?.[0]?.day[0] as number) - (row?.m2 as number))).toBeLessThan(15);
});

test('risk by an indicator: the territories in the area, the highest value first, each with what is seen of its own land', async () => {
  const { risk, riskSlivers, ground } = await analyse({ bbox, during, risk: { indicator: 'burglary_risk' } });
  // One of them lies in the area with three metres of its edge.
  expect(riskSlivers).toBe(1);
  expect(risk?.map(({ name, value }) => [name, value])).toEqual([
    ['Austrumi', 8],
    ['Rietumi', 3],
  ]);
  expect(risk?.reduce((sum, { day }) => sum + (day[0] as number), 0)).toBe(ground.day.seen[0]);
  // A camera that looks west stands west of the border, and nobody else's sight is without pixels.
  expect(risk?.map(({ day }) => (day[0] as number) > (day[1] as number))).toEqual([false, true]);
  const { status, body } = await app.as('planner@lt-siauliai').post('/api/camera-analysis', { bbox, risk: { indicator: 'burglary_risk' } });
  expect([status, body.code]).toEqual([404, 'camera_analysis.indicator_unknown']);
});

test('nobody learns of cameras or incidents through the analysis what is not theirs', async () => {
  const theirs = await analyse({ bbox, during }, 'planner@lt-siauliai');
  expect(theirs.cameras).toEqual({ active: 1, drawn: 1, pending: 0, outOfOrder: 0, closed: 0 });
  expect(theirs.byCamera.map(({ code }) => code)).toEqual(['Š-01']);
  expect(theirs.incidents).toMatchObject({ total: 0, coarse: 0 });
  expect(theirs.fear).toBe(null);
  expect(theirs.blind.places).toEqual([]);
  // An agreement that shows cameras and incidents, but neither optics nor exact places.
  await app.db.admin(`
    insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
    select 'lv-jelgava', 'lt-siauliai', theme, up_to, 'test', 'test', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now()
    from (values ('cameras', 1), ('incidents', 2)) t (theme, up_to)`);
  const shared = await analyse({ bbox, during }, 'planner@lt-siauliai');
  expect(shared.cameras).toMatchObject({ active: 1, outOfOrder: 1, closed: 3 });
  expect(shared.byCamera.map(({ code }) => code)).toEqual(['Š-01']);
  expect(shared.ground.day.seen).toEqual(theirs.ground.day.seen);
  const own = await analyse({ bbox, during });
  // A sensitive place is the middle of 250 m for others: neither seen nor unseen.
  const plain = await analyse({ bbox, during, categories: ['theft'] });
  expect(shared.incidents.total).toBe(plain.incidents.total);
  expect(own.incidents.total).toBeGreaterThan(plain.incidents.total);
  const refused = async (user: string, question: object) => {
    const { status, body } = await app.as(user).post('/api/camera-analysis', question);
    return [status, body.code];
  };
  expect(await refused('planner@lt-siauliai', { camera: ids['J-01'], during })).toEqual([403, 'camera.optics_closed']);
  expect(await refused('planner@lv-dobele', { camera: ids['J-01'], during })).toEqual([404, 'camera.not_found']);
  expect((await refused('dispatcher@lv-jelgava', { bbox, during }))[0]).toBe(403);
});

const ring = (...corners: [number, number][]) => ({ type: 'Polygon', coordinates: [[...corners, corners[0]]] });
test.each([
  ['a place of two kinds', { bbox, camera: '00000000-0000-4000-8000-000000000000' }, 400, 'request.invalid'],
  ['a bow tie', { geometry: ring([23, 56], [23.1, 56.1], [23.1, 56], [23, 56.1]) }, 422, 'geometry.self_crossing'],
  ['an area on another continent by its axes', { geometry: ring([56, 23], [56.1, 23], [56.1, 23.1]) }, 422, 'geometry.swapped'],
  ['more than the largest municipality', { bbox: [22, 56, 24, 57] }, 422, 'camera_analysis.area_too_large'],
  [
    'more than five years',
    { bbox, during: { from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
    422,
    'camera_analysis.period_too_long',
  ],
  ['a class that is none', { bbox, ppm: 21 }, 400, 'request.invalid'],
  ['no such territory', { territory: 2_000_000_000 }, 404, 'camera_analysis.territory_unknown'],
  ['no such layer', { bbox, streets: '00000000-0000-4000-8000-000000000000' }, 404, 'camera_analysis.layer_unknown'],
  ['no such indicator', { bbox, risk: { indicator: 'nothing' } }, 404, 'camera_analysis.indicator_unknown'],
])('%s is refused with a sentence', async (_name, question, status, code) => {
  for (const lang of ['lv', 'lt', 'en']) {
    const { body, ...answer } = await app.as(planner).post('/api/camera-analysis', question, { headers: { 'accept-language': lang } });
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(body.detail).not.toMatch(/\{\w+\}/);
    if (code === 'camera_analysis.area_too_large') expect(body.detail).toContain(String(maxKm2));
    if (code === 'camera_analysis.period_too_long') expect(body.detail).toContain(String(maxDays));
  }
});
