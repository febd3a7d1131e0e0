import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildingsCommand } from '../buildings/command.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { computeDue } from './compute.ts';
import type { ViewCoverage } from './contract.ts';
import { createLocalPlane } from './local-plane.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const [lon, lat] = [23.7128, 56.6511];
const plane = createLocalPlane(lon, lat);
/** A rectangle in metres east and north of the camera. */
const block = (x1: number, y1: number, x2: number, y2: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
      [x1, y1],
    ].map(([x, y]) => plane.toDegrees(x as number, y as number)),
  ],
});
const view = { azimuth: 0, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840, rangeM: 100, nightRangeM: 40 };
const camera = (more: object = {}) => ({
  code: 'K-07',
  name: 'Lielā iela',
  kind: 'fixed',
  status: 'active',
  sensitivity: 0,
  geometry: { type: 'Point', coordinates: [lon, lat] },
  purpose: 'sabiedriskā kārtība',
  legalBasis: 'VDAR 6. p. 1. e)',
  views: [view],
  ...more,
});
const half = 50 * Math.tan(((67.7419 / 2) * Math.PI) / 180);
let id = '';

/** The command line as an operator, against the test's own server. */
const load = async (features: object[], ...args: string[]) => {
  const file = join(mkdtempSync(join(tmpdir(), 'vias-')), 'buildings.geojson.gz');
  writeFileSync(file, gzipSync(JSON.stringify({ type: 'FeatureCollection', features })));
  let [out, err] = ['', ''];
  const code = await buildingsCommand(
    ['load', file, '--source', 'Tests, CC0', ...args],
    { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('operator@vias', { clock: app.clock }) },
    {
      out: (said) => {
        out += said;
      },
      err: (said) => {
        err += said;
      },
      fetch: (url, init) => fetch(url, init),
    },
  );
  return { code, out, err };
};
const feature = (code: string, geometry: object, more: object = {}) => ({
  type: 'Feature',
  properties: { osm_id: code, ...more },
  geometry,
});
const wall = feature('w1', block(-200, 50, 200, 52));

const coverage = async (user = planner) =>
  (await app.as(user).get(`/api/cameras/${id}/coverage`)).body as { isPending: boolean; views: ViewCoverage[] };
const areaOf = ({ areas }: ViewCoverage, ppm: number, period = 'day') => areas.find((area) => area.ppm === ppm && area.period === period);

beforeAll(async () => {
  app = await openTestApp();
  const made = await app.as(planner).post('/api/cameras', camera());
  expect(made.status).toBe(201);
  id = made.body.id;
});
afterAll(() => app?.close());

test('a change is computed in the background, stored, cut by buildings and masks, and told with what is known', async () => {
  expect(await coverage()).toMatchObject({ isPending: true, views: [] });
  expect(await computeDue(app.db)).toBe(1);
  const bare = await coverage();
  expect(bare).toMatchObject({ isPending: false, views: [{ view: 1, reason: null, buildings: 0 }] });
  expect(areaOf(bare.views[0] as ViewCoverage, 20)).toMatchObject({
    reachM: expect.closeTo(143, 0),
    areaM2: expect.closeTo((1e4 / 2) * 1.1823, -1),
  });
  expect(areaOf(bare.views[0] as ViewCoverage, 20, 'night')?.areaM2).toBeCloseTo((1600 / 2) * 1.1823, 0);

  expect(await load([wall])).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 new, 0 changed, 0 unchanged, 0 repaired, 0 left out; 0 removed, 1 cameras'),
  });
  expect((await coverage()).isPending).toBe(true);
  await computeDue(app.db);
  const cut = areaOf((await coverage()).views[0] as ViewCoverage, 20);
  expect([cut?.areaM2, cut?.openM2]).toEqual([expect.closeTo(50 * half, 0), expect.closeTo(5911.5, 0)]);
  // The database measures what it keeps: the shape is the area.
  const [row] = await app.db.admin(
    'select st_area(geom::geography) as area, st_isvalid(geom) as valid from camera_coverage where ppm = 20 and period = $1',
    ['day'],
  );
  expect(row).toEqual({ area: expect.closeTo(50 * half, -1), valid: true });

  // The right half of the picture is masked: by an area, then by a sector.
  for (const mask of [{ area: block(0, -10, 100, 100) }, { fromAzimuth: 0, toAzimuth: 40 }]) {
    const { version } = (await app.as(planner).get(`/api/cameras/${id}`)).body;
    expect((await app.as(planner).patch(`/api/cameras/${id}`, { masks: [mask] }, { headers: { 'if-match': `"${version}"` } })).status).toBe(
      200,
    );
    await computeDue(app.db);
    expect(areaOf((await coverage()).views[0] as ViewCoverage, 20)?.areaM2).toBeCloseTo((50 * half) / 2, -1);
  }
});

test('a preview is what would be stored, and stores nothing', async () => {
  // A camera and a wall of its own, some five kilometres off.
  const away = (x: number, y: number) => plane.toDegrees(x - 5000, y);
  const there = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'Polygon',
    coordinates: [[away(x1, y1), away(x2, y1), away(x2, y2), away(x1, y2), away(x1, y1)]],
  });
  expect(await load([feature('p1', there(-200, 50, 200, 52))], '--source', 'Preview, CC0')).toMatchObject({ code: 0 });
  const body = { geometry: { type: 'Point', coordinates: away(0, 0) }, views: [view], masks: [{ fromAzimuth: 0, toAzimuth: 40 }] };
  const kept = () =>
    app.db.admin(
      `select (select count(*) from camera)::int as cameras, (select count(*) from camera_coverage)::int as areas, (select count(*) from camera_change)::int as changes`,
    );
  const before = await kept();
  const { status, body: said } = await app.as(planner).post('/api/cameras/coverage', body);
  expect(status).toBe(200);
  const drawn = said.views[0] as ViewCoverage;
  expect(areaOf(drawn, 20)?.areaM2).toBeCloseTo((50 * half) / 2, -1);
  const masked = await app.as(planner).post('/api/cameras/coverage', { ...body, masks: [{ area: there(0, -10, 100, 100) }] });
  expect(areaOf(masked.body.views[0], 20)?.areaM2).toBeCloseTo((50 * half) / 2, -1);
  expect((await app.as(planner).post('/api/cameras/coverage', { ...body, views: [{ ...view, focalMm: 0 }] })).body).toMatchObject({
    code: 'camera.focal_invalid',
    field: 'views.0.focalMm',
  });
  const inside = await app.as(planner).post('/api/cameras/coverage', {
    ...body,
    geometry: { type: 'Point', coordinates: away(0, 51) },
    views: [{ ...view, azimuth: null }, view],
  });
  expect(inside.body.views.map(({ reason, onWall }: ViewCoverage) => [reason, onWall])).toEqual([
    ['direction_unknown', false],
    [null, true],
  ]);
  expect(await kept()).toEqual(before);

  const made = await app.as(planner).post('/api/cameras', camera({ ...body, code: 'K-09' }));
  await computeDue(app.db);
  const stored = (await app.as(planner).get(`/api/cameras/${made.body.id}/coverage`)).body.views[0] as ViewCoverage;
  const told = ({ areas }: ViewCoverage) =>
    areas.map(({ period, ppm, areaM2, openM2 }) => `${period} ${ppm}: ${Math.round(areaM2)} of ${Math.round(openM2)}`).sort();
  expect(told(drawn)).toEqual(told(stored));
  expect(stored.areas.length).toBeGreaterThan(0);
  const gone = await app.as(planner).delete(`/api/cameras/${made.body.id}?reason=izmēģinājums`, { headers: { 'if-match': '"1"' } });
  expect(gone.status).toBe(204);
});

test('masks of a preview are asked whether they cross themselves, as those that are saved', async () => {
  const bow = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 10],
        [20, 30],
        [20, 10],
        [0, 30],
        [0, 10],
      ].map(([x, y]) => plane.toDegrees(x as number, y as number)),
    ],
  };
  const body = {
    geometry: { type: 'Point', coordinates: [lon, lat] },
    views: [view],
    masks: [{ fromAzimuth: 0, toAzimuth: 40 }, { area: bow }],
  };
  const drawn = await app.as(planner).post('/api/cameras/coverage', body);
  const saved = await app.as(planner).post('/api/cameras', camera({ code: 'K-99', masks: body.masks }));
  expect(drawn.body).toMatchObject({ code: 'geometry.self_crossing', field: 'masks.1.area' });
  expect(drawn.body).toEqual({ ...saved.body, instance: drawn.body.instance, requestId: drawn.body.requestId });
});

test('from a tower over hundreds of low houses: a preview is what is stored, and it is what is left of the whole without their shadows', async () => {
  // On the embedded database whose shapes are united freely this ends without an answer.
  await app.db.admin(`
    insert into building (source, code, height_m, geom)
    select 'Low', 'L' || x || '-' || y, 4 + (x + y) % 3, st_multi(st_rotate(st_makeenvelope(${lon} + x * 0.0003, ${lat} + y * 0.00018, ${lon} + x * 0.0003 + 0.00016, ${lat} + y * 0.00018 + 0.00009, 4326), x * y / 7.0, st_point(${lon} + x * 0.0003, ${lat} + y * 0.00018)))
    from generate_series(-14, 14) x, generate_series(3, 16) y`);
  const views = [
    { azimuth: 0, heightM: 25, focalMm: 4, sensorWidthMm: 8, pixelsWide: 8000, rangeM: 300, nightRangeM: 200 },
    { azimuth: 90, heightM: 25, focalMm: 4, sensorWidthMm: 8, pixelsWide: 8000, rangeM: 60, nightRangeM: null },
  ];
  const made = (await app.as(planner).post('/api/cameras', camera({ code: 'K-13', views }))).body;
  expect(await computeDue(app.db)).toBe(1);
  const stored = (await app.as(planner).get(`/api/cameras/${made.id}/coverage`)).body.views as ViewCoverage[];
  const preview = await app.as(planner).post('/api/cameras/coverage', { geometry: made.geometry, views });
  expect(preview.status).toBe(200);
  const figures = (of: readonly ViewCoverage[]) =>
    of.flatMap(({ view: no, areas }) => areas.map(({ period, ppm, areaM2 }) => `${no} ${period} ${ppm} ${areaM2.toFixed(0)}`)).sort();
  expect(figures(preview.body.views)).toEqual(figures(stored));
  const day = stored[0]?.areas.filter(({ period, ppm }) => period === 'day' && ppm === 20)[0];
  // Lines of sight one by one: 25 m high, over every building that the database finds on the way.
  const [row] = await app.db.admin<{ seen: number; all: number }>(`
    with place as (select n, radians(45 - 90 * ((n * 0.618033988) % 1)) as turned, 300 * sqrt((n * 0.754877666) % 1) as far from generate_series(1, 1500) n),
    line as (
      select n, far, st_project(st_setsrid(st_makepoint(${lon}, ${lat}), 4326)::geography, far, turned)::geometry as target from place
    )
    select count(*)::int as all, count(*) filter (where not exists (
      select from building b, lateral st_dumppoints(st_intersection(b.geom, st_makeline(st_setsrid(st_makepoint(${lon}, ${lat}), 4326), line.target))) p
      where b.geom && st_makeline(st_setsrid(st_makepoint(${lon}, ${lat}), 4326), line.target)
        and (st_intersects(b.geom, line.target) or b.height_m is null
             or b.height_m > 25 - (25 - 1.6) * st_distance(st_setsrid(st_makepoint(${lon}, ${lat}), 4326)::geography, p.geom::geography) / line.far)))::int as seen
    from line`);
  expect((day?.areaM2 ?? 0) / (day?.openM2 ?? 1)).toBeCloseTo((row?.seen ?? 0) / (row?.all ?? 1), 1);
  await app.db.admin(`delete from building where source = 'Low'; delete from camera where code = 'K-13'`);
});

test('what a camera sees is as closed as its optics', async () => {
  const seen = async (user: string) => {
    const { status, body } = await app.as(user).get(`/api/cameras/${id}/coverage`);
    return [status, body.code];
  };
  expect(await seen('planner@lt-siauliai')).toEqual([404, 'camera.not_found']);
  await app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', null, 'cameras', 0, 'test', 'test', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now())`,
  );
  expect(await seen('planner@lt-siauliai')).toEqual([403, 'camera.optics_closed']);
  const items = async (user: string) => (await app.as(user).get('/ogc/collections/camera_coverage/items?limit=100')).body.features?.length;
  expect([(await items(planner)) > 0, await items('planner@lt-siauliai')]).toEqual([true, 0]);
  const counted = async (user: string) =>
    (await app.as(user).get('/ogc/collections/camera_coverage/items?limit=100&period=night&ppm=20')).body.features;
  expect(await counted(planner)).toMatchObject([{ properties: { code: 'K-07', period: 'night', ppm: 20 } }]);
});

test('buildings: repaired, left out and vanishing ones are told, and a part is not taken for the whole', async () => {
  const bow = feature(
    'bow',
    {
      type: 'Polygon',
      coordinates: [
        [
          [24, 56],
          [24.001, 56.001],
          [24.001, 56],
          [24, 56.001],
          [24, 56],
        ],
      ],
    },
    { height: '7,5' },
  );
  const line = feature('line', {
    type: 'Polygon',
    coordinates: [
      [
        [24, 56],
        [24.001, 56],
        [24, 56],
        [24, 56],
      ],
    ],
  });
  const point = feature('point', { type: 'Point', coordinates: [24, 56] });
  const dry = await load([wall, bow, line, point], '--dry-run', '--json');
  expect(JSON.parse(dry.out)).toMatchObject({ read: 4, added: 1, unchanged: 1, repaired: 1, rejected: 2, removed: 0 });
  expect(dry.err).toBe(
    'bow: the outline crosses itself; the areas it encloses were taken.\nline: encloses no area, and was left out.\n1 features have no polygon in degrees, or no code, and were left out.\n2 rows would be refused. Exit code 2.\n',
  );
  const houses = Array.from({ length: 20 }, (_, i) =>
    feature(`h${i}`, block(1000 + 20 * i, 0, 1010 + 20 * i, 10), { 'building:levels': 3 }),
  );
  expect(await load([wall, bow, ...houses])).toMatchObject({ code: 0 });
  expect(await load([wall, bow, ...houses])).toMatchObject({ out: expect.stringContaining('0 new, 0 changed, 22 unchanged') });
  expect(await app.db.admin("select height_m, count(*)::int from building where source = 'Tests, CC0' group by 1 order by 1")).toEqual([
    { height_m: 7.5, count: 1 },
    { height_m: 9, count: 20 },
    { height_m: null, count: 1 },
  ]);
  expect(await load([wall])).toMatchObject({
    code: 1,
    err: expect.stringContaining('The file has 1 buildings and 22 of this source are loaded'),
  });
  expect(await load([wall], '--partial')).toMatchObject({ out: expect.stringContaining('0 removed') });
  expect(await load([bow], '--replace')).toMatchObject({ out: expect.stringContaining('21 removed, 1 cameras') });
  await computeDue(app.db);
  expect((await coverage()).views[0]).toMatchObject({ buildings: 0 });
  expect(await load([])).toMatchObject({ code: 1, err: expect.stringContaining('has no polygon in degrees') });
});

test('a building is at most 3,000 m long and has 5,000 corners: what is larger is left out by name, by the command line and the server', async () => {
  const ring = (corners: number) =>
    Array.from({ length: corners }, (_, i) =>
      plane.toDegrees(40 * Math.cos((2 * Math.PI * i) / (corners - 1)), 40 * Math.sin((2 * Math.PI * i) / (corners - 1))),
    );
  const closed = (places: number[][]) => [...places.slice(0, -1), places[0]];
  const long = (metres: number) => feature(`long${metres}`, block(0, 500, metres, 500.1));
  const round = (corners: number) => feature(`round${corners}`, { type: 'Polygon', coordinates: [closed(ring(corners))] });
  const country = feature('country', {
    type: 'Polygon',
    coordinates: [
      [
        [21, 55],
        [26, 55],
        [26, 58],
        [21, 58],
        [21, 55],
      ],
    ],
  });
  const said = await load([long(2999), long(3002), round(5000), round(5001), country], '--partial');
  expect(said).toMatchObject({ code: 2, out: expect.stringContaining('2 new, 0 changed, 0 unchanged, 0 repaired, 3 left out') });
  expect(said.err.trim().split('\n')).toEqual([
    ...['long3002', 'round5001', 'country'].map(
      (code) =>
        `${code}: is more than 3,000 m long or has more than 5,000 corners, and was left out; if it is one building, load it in parts.`,
    ),
    expect.stringMatching(/^3 rows refused; everything else was taken\./),
  ]);
  expect(await app.db.admin(`select code from building where code ~ '^(long|round|country)' order by code`)).toEqual([
    { code: 'long2999' },
    { code: 'round5000' },
  ]);
  await app.db.admin(`delete from building where code ~ '^(long|round)'`);
});

test('together: what one camera sees is counted once, what two see is told, and the sum is that of the shapes', async () => {
  const twin = await app.as(planner).post('/api/cameras', camera({ code: 'K-08', views: [{ ...view, azimuth: 20 }] }));
  await computeDue(app.db);
  const sum = async (user: string) => (await app.as(user).get('/api/camera-coverage?bbox=23.6,56.6,23.8,56.7')).body;
  const [one, other] = [
    (await coverage()).views[0] as ViewCoverage,
    (await app.as(planner).get(`/api/cameras/${twin.body.id}/coverage`)).body.views[0] as ViewCoverage,
  ];
  const { cameras, drawn, areas } = await sum(planner);
  const whole = areas.find(({ ppm }: { ppm: number }) => ppm === 20);
  expect([cameras, drawn]).toEqual([2, 2]);
  expect(whole.seenM2).toBeCloseTo((areaOf(one, 20)?.areaM2 ?? 0) + (areaOf(other, 20)?.areaM2 ?? 0), 3);
  expect(whole.areaM2 + whole.twiceM2).toBeCloseTo(whole.seenM2, -2);
  expect(whole.twiceM2).toBeGreaterThan(1000);
  expect(await sum('planner@lt-siauliai')).toEqual({ cameras: 0, drawn: 0, pending: 0, areas: [] });
  await app.as(planner).delete(`/api/cameras/${twin.body.id}?reason=test`, { headers: { 'if-match': `"${twin.body.version}"` } });
});

test('more cameras than are read at once that cannot be computed hide none behind them, wait on, and rest for a minute unless they change', async () => {
  const rows = Array.from({ length: 51 }, (_, i) => `B${i},Bojāta ${i},${lon},${lat},0,4,5.37`);
  const csv = ['code,name,lon,lat,azimuth,focal_mm,sensor_width_mm', ...rows].join('\n');
  expect((await app.as(planner).ask('post', '/api/cameras/import', { raw: csv })).body.added).toBe(51);
  const last = (await app.as(planner).post('/api/cameras', camera({ code: 'K-11' }))).body;
  await app.db.admin(`alter table camera_sight add constraint broken check (camera_id = '${last.id}') not valid`);
  const resting = new Map<string, number>();
  const waiting = async () => (await app.db.admin<{ n: number }>('select count(*)::int as n from camera_coverage_due'))[0]?.n;
  await expect(computeDue(app.db, undefined, false, resting, 0)).rejects.toThrow(/could not be computed, nor that of 50 others/);
  expect([(await app.as(planner).get(`/api/cameras/${last.id}/coverage`)).body.isPending, await waiting()]).toEqual([false, 51]);
  expect(await computeDue(app.db, undefined, false, resting, 59_999)).toBe(0);
  await app.db.admin('alter table camera_sight drop constraint broken');
  // One that changed is tried at once, the others after their minute.
  await app.db.admin(
    `update camera set name = 'Labota' where code = 'B50'; delete from camera where code ~ '^B' and code not in ('B49', 'B50')`,
  );
  expect(await computeDue(app.db, undefined, false, resting, 59_999)).toBe(1);
  expect([await computeDue(app.db, undefined, false, resting, 60_000), resting.size]).toEqual([1, 0]);
  await app.db.admin(`delete from camera where code ~ '^(B|K-11)'`);
});

test('a view over a whole town asks the nearest 5,000 buildings, is drawn no farther than they are known, and says so', async () => {
  // 5,184 houses of 4 m, 15 m apart, behind the camera; it looks the other way and would see 3.8 km.
  await app.db.admin(`
    insert into building (source, code, geom)
    select 'Town', 'T' || x || '-' || y, st_multi(st_makeenvelope(${lon} + (x - 36) * 0.00025, ${lat} - 0.002 - y * 0.00014, ${lon} + (x - 36) * 0.00025 + 0.00006, ${lat} - 0.002 - y * 0.00014 + 0.00004, 4326))
    from generate_series(0, 71) x, generate_series(0, 71) y`);
  const far = { azimuth: 0, focalMm: 100, sensorWidthMm: 5, pixelsWide: 3840, rangeM: 20_000, nightRangeM: null };
  const made = (await app.as(planner).post('/api/cameras', camera({ code: 'K-12', views: [far] }))).body;
  await computeDue(app.db);
  const { body } = await app.as(planner).get(`/api/cameras/${made.id}/coverage`);
  const [seen] = body.views as ViewCoverage[];
  const shortened = seen?.shortenedM ?? 0;
  expect(shortened).toBeGreaterThan(500);
  // The database counts for itself: all houses as near as that were asked, and nothing is drawn farther away.
  const [row] = await app.db.admin<{ near: number; all: number; reach: number }>(`
    with here as (select st_setsrid(st_makepoint(${lon}, ${lat}), 4326)::geography as place)
    select (select count(*)::int from building, here where st_dwithin(geom::geography, place, ${shortened})) as near, (select count(*)::int from building) as all,
           (select max(st_distance(d.geom::geography, place)) from camera_coverage c, st_dumppoints(c.geom) d, here where c.camera_id = '${made.id}') as reach`);
  expect(row?.near).toBeGreaterThan(2000);
  expect(row?.near).toBeLessThanOrEqual(5000);
  expect(row?.all).toBeGreaterThan(5000);
  expect(row?.reach).toBeCloseTo(shortened, -1);
  const preview = await app.as(planner).post('/api/cameras/coverage', { geometry: made.geometry, views: [far] });
  expect(preview.body.views[0]).toMatchObject({
    shortenedM: shortened,
    areas: seen?.areas.map(({ areaM2 }) => ({ areaM2: expect.closeTo(areaM2, -1) })),
  });
  await app.db.admin(`delete from building where source = 'Town'; delete from camera where code = 'K-12'`);
});

test('houses of 100,000 corners are as many as it asks: what lies behind them it does not claim', async () => {
  // Round ones of 4,801 corners, one behind the other away from where it looks: the twenty-first is one too many.
  await app.db.admin(`
    insert into building (source, code, geom)
    select 'Round', 'R' || n, st_multi(st_buffer(st_setsrid(st_makepoint(${lon}, ${lat} - n * 0.001), 4326), 0.0002, 1200)) from generate_series(1, 24) n`);
  const far = { azimuth: 0, focalMm: 100, sensorWidthMm: 5, pixelsWide: 3840, rangeM: 20_000, nightRangeM: null };
  const metres = async () => {
    const { body } = await app
      .as(planner)
      .post('/api/cameras/coverage', { geometry: { type: 'Point', coordinates: [lon, lat] }, views: [far] });
    return (body.views as ViewCoverage[])[0]?.shortenedM;
  };
  const shortened = await metres();
  // The near side of the twenty-first in degrees, each as short as one is from east to west, less a hundredth.
  const degree = 111_195 * Math.cos((lat * Math.PI) / 180);
  expect(shortened).toBeCloseTo(0.99 * 0.0208 * degree, 0);
  await app.db.admin(`delete from building where source = 'Round' and code >= 'R21'`);
  expect(await metres()).toBeNull();
  await app.db.admin(`delete from building where source = 'Round'`);
});

test('whoever computed from an older state leaves the camera waiting; one taken down sees nothing', async () => {
  const version = async () => (await app.as(planner).get(`/api/cameras/${id}`)).body.version as number;
  const patch = async (body: object) =>
    app.as(planner).patch(`/api/cameras/${id}`, body, { headers: { 'if-match': `"${await version()}"` } });
  await patch({ name: 'Lielā iela 2' });
  const { replaceCoverage, selectDue } = await import('./queries.ts');
  const [due] = await app.db.as({ kind: 'jobs' }, (tx) => selectDue(tx, 1));
  await patch({ masks: [] });
  await app.db.as({ kind: 'jobs' }, (tx) => replaceCoverage(tx, due as NonNullable<typeof due>, []));
  const still = await coverage();
  expect([still.isPending, still.views.length]).toEqual([true, 1]);
  await patch({ status: 'removed' });
  await computeDue(app.db);
  expect(await coverage()).toMatchObject({ isPending: false, views: [] });
});

const hasOgr = spawnSync('ogr2ogr', ['--version']).status === 0;
if (!hasOgr) process.stderr.write('No ogr2ogr: an extract of OpenStreetMap is not loaded.\n');
(hasOgr ? test : test.skip)(
  'an extract of OpenStreetMap: heights from tags, a way and a relation of one number are two houses',
  async () => {
    const node = (no: number, x: number, y: number) => {
      const [east, north] = plane.toDegrees(x, y);
      return `<node id="${no}" lat="${north}" lon="${east}"/>`;
    };
    const square = (first: number, y: number) =>
      [node(first, 900, y), node(first + 1, 910, y), node(first + 2, 910, y + 10), node(first + 3, 900, y + 10)].join('');
    const way = (no: number, first: number, tags: string) =>
      `<way id="${no}">${[0, 1, 2, 3, 0].map((n) => `<nd ref="${first + n}"/>`).join('')}${tags}</way>`;
    const file = join(mkdtempSync(join(tmpdir(), 'vias-')), 'town.osm');
    writeFileSync(
      file,
      `<osm version="0.6">${square(1, 900)}${square(5, 930)}${way(77, 1, '<tag k="building" v="yes"/><tag k="building:levels" v="5"/>')}${way(78, 5, '')}
     <relation id="77"><member type="way" ref="78" role="outer"/><tag k="type" v="multipolygon"/><tag k="building" v="yes"/><tag k="height" v="12,5"/></relation></osm>`,
    );
    const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('operator@vias', { clock: app.clock }) };
    const said: string[] = [];
    const io = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text), fetch };
    expect([await buildingsCommand(['load', file, '--source', 'Tests, ODbL'], env, io), said.join('')]).toEqual([
      0,
      expect.stringContaining('2 new'),
    ]);
    expect(await app.db.admin(`select code, height_m from building where source = 'Tests, ODbL' order by code`, [])).toEqual([
      { code: '77', height_m: 15 },
      { code: 'r77', height_m: 12.5 },
    ]);
  },
);

const vaduz = new URL('../../../../shared/data/osm/vaduz_buildings.geojson.gz', import.meta.url);
(existsSync(vaduz) ? test : test.skip)(
  'the real town loads by the command line, and what encloses nothing is left out by name',
  async () => {
    let [out, err] = ['', ''];
    const code = await buildingsCommand(
      ['load', fileURLToPath(vaduz), '--source', 'OpenStreetMap contributors, ODbL', '--json'],
      { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('operator@vias', { clock: app.clock }) },
      {
        out: (said) => {
          out += said;
        },
        err: (said) => {
          err += said;
        },
        fetch: (url, init) => fetch(url, init),
      },
    );
    expect(err).toMatch(/^298497643: encloses no area, and was left out\.\n1 row refused; /);
    expect([code, JSON.parse(out)]).toEqual([2, expect.objectContaining({ read: 1730, added: 1729, repaired: 0, rejected: 1 })]);
  },
);
