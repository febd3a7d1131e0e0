import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { computeDue } from '../camera-coverage/compute.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { computePlans } from './compute-plans.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const [lon, lat] = [23.7128, 56.6511];
const at = (x: number, y: number) => ({
  type: 'Point' as const,
  coordinates: [lon + x / (111_320 * Math.cos((lat * Math.PI) / 180)), lat + y / 111_320],
});
/** A square so many metres east of the middle. */
const square = (east: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [-60, -60],
      [60, -60],
      [60, 60],
      [-60, 60],
      [-60, -60],
    ].map(([x = 0, y = 0]) => at(x + east, y).coordinates),
  ],
});
const optics = { focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840, rangeM: 60, nightRangeM: 20, heightM: null };
const ask = async (demand: object, more: object = {}): Promise<string> => {
  const asked = await app.as(planner).post('/api/camera-plans', {
    title: 'Robeža',
    area: square(0),
    demand,
    ppm: 20,
    kinds: [{ ...optics, name: 'platleņķa', cost: 2000 }],
    directions: 4,
    points: [{ name: 'stabs', geometry: at(0, -20) }],
    budget: { cameras: 1 },
    ...more,
  });
  expect(asked).toMatchObject({ status: 201 });
  expect(await computePlans(app.db)).toBe(1);
  return asked.body.id;
};
const read = async (id: string) => (await app.as(planner).get(`/api/camera-plans/${id}`)).body;
const share = (theme: string, upTo: number) =>
  app.db.admin(
    `insert into share (tenant_id, theme, to_tenant_id, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lt-siauliai', $1, 'lv-jelgava', $2, 'x x x', 'x x x', now() - interval '1 day', now() + interval '1 day', 'a', 'b', now())`,
    [theme, upTo],
  );
const endShare = (theme: string) => app.db.admin(`update share set ended_at = now(), ended_by = 'a' where theme = $1`, [theme]);

beforeAll(async () => {
  app = await openTestApp();
  const camera = await app.as('admin@lt-siauliai').post('/api/cameras', {
    code: 'S-01',
    name: 'Pasienio kamera',
    kind: 'fixed',
    status: 'active',
    purpose: 'viešoji tvarka',
    legalBasis: 'BDAR 6 str.',
    geometry: at(0, 30),
    views: [{ ...optics, azimuth: 180 }],
  });
  expect(camera.status).toBe(201);
  await app.db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
     select tenant_id, access_class_id, sensitivity, 'flood', 3, now(), 'row', st_setsrid(st_makepoint($1, $2), 4326), 't', 't' from access_class where tenant_id = 'lt-siauliai' and theme = 'incidents' and sensitivity = 1`,
    at(510, 10).coordinates,
  );
  await computeDue(app.db);
});
afterAll(() => app?.close());

test('a plan made of what a neighbour shares closes on the request after the share has ended, and one that is the municipality’s own stays', async () => {
  const own = await ask({ ground: 1 });
  await share('cameras', 2);
  await share('incidents', 1);
  const seen = await ask({ ground: 1 });
  const weighed = await ask({ incidents: 1 }, { area: square(500), points: [{ name: 'stabs', geometry: at(500, -20) }] });
  expect((await read(own)).answer.seen.before).toBe(0);
  expect((await read(seen)).answer.seen.before).toBeGreaterThan(5);
  expect(await read(weighed)).toMatchObject({ state: 'done', answer: { warnings: [] } });

  await endShare('cameras');
  const path = `/api/camera-plans/${seen}`;
  expect(await read(seen)).toMatchObject({ title: 'Robeža', state: 'share_ended', progress: 0, answer: null, sites: [], places: [] });
  const listed = (await app.as(planner).get('/api/camera-plans')).body.items as { id: string }[];
  expect(listed.find(({ id }) => id === seen)).toMatchObject({ state: 'share_ended', seen: null, cameras: 0, made: 0 });
  for (const refused of [
    await app.as(planner).post(`${path}/cameras`, undefined, { headers: { 'accept-language': 'lv' } }),
    await app.as(planner).get(`${path}/notice?lang=lv`, { headers: { 'accept-language': 'lv' } }),
  ])
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'siting.share_ended', detail: expect.stringContaining('vairs nav kopīgoti') },
    });
  expect(await app.db.admin(`select 1 from camera where tenant_id = 'lv-jelgava'`, [])).toEqual([]);
  expect((await read(own)).state).toBe('done');
  expect(listed.find(({ id }) => id === own)).toMatchObject({ state: 'done' });

  // Where no camera of theirs looks, only their incidents count.
  expect((await read(weighed)).answer.sources).toMatchObject([{ source: 'incidents' }]);
  await endShare('incidents');
  expect(await read(weighed)).toMatchObject({ state: 'share_ended', answer: null });
  expect(await read(own)).toMatchObject({ state: 'done', answer: { seen: { before: 0 } } });

  // What is shared anew is open anew; and a plan that is closed can still be deleted.
  await share('cameras', 2);
  expect((await read(seen)).answer.seen.before).toBeGreaterThan(5);
  await endShare('cameras');
  expect((await app.as(planner).delete(path)).status).toBe(204);
});

test('a plan with sites of another one’s layer closes when the layer is taken back', async () => {
  const layer = crypto.randomUUID();
  await app.db.admin(
    `insert into own_layer (own_layer_id, tenant_id, title, state, file_name, format, crs, source, licence, lawful_basis, visibility, partners, created_by, changed_by) values ($1, 'lt-siauliai', 'Stulpai', 'ready', 'a.geojson', 'geojson', 4326, 'x', 'CC0', 'x', 'partners', '{lv-jelgava}', 't', 't')`,
    [layer],
  );
  await app.db.admin(
    `insert into own_layer_feature (tenant_id, own_layer_id, feature_number, properties, point) values ('lt-siauliai', $1, 1, '{"name": "Stulpas 7"}', st_multi(st_setsrid(st_makepoint($2, $3), 4326)))`,
    [layer, ...at(20, 20).coordinates],
  );
  const id = await ask({ ground: 1 }, { layer });
  expect((await read(id)).sites).toMatchObject([{ name: 'stabs' }, { name: 'Stulpas 7' }]);
  await app.db.admin(`update own_layer set visibility = 'own', partners = '{}' where own_layer_id = $1`, [layer]);
  expect(await read(id)).toMatchObject({ state: 'share_ended', sites: [] });
});
