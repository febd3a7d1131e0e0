import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(seed);
});
afterAll(() => app?.close());

/** Incidents of four tenants, of every category, class, severity and status, most of them around Jelgava; some without a place. */
const seed = `
  insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, status, closed_at, occurred_at, title, geom, created_by, changed_by)
  select t.tenant_id, a.access_class_id, a.sensitivity, c.category_code, 1 + n % 5, s.status, case when s.status = 'closed' then now() end,
         timestamptz '2026-01-01 00:00Z' + n * interval '37 minutes' + interval '0.25 second', 'n ' || n,
         case when n % 41 > 0 then st_setsrid(st_makepoint(23.72 + 0.9 * cos(n) * (n % 97) / 97.0, 56.65 + 0.5 * sin(n * 7.0) * (n % 89) / 89.0), 4326) end, 'test', 'test'
  from generate_series(1, 9000) n
  join lateral (select (array['lv-jelgava', 'lv-jelgava', 'lv-dobele', 'lt-siauliai', 'lt-akmene'])[1 + n % 5] as tenant_id) t on true
  join lateral (select (array['reported', 'in_progress', 'closed'])[1 + n % 3] as status) s on true
  join lateral (select category_code, sensitivity from incident_category order by sort_no offset n % 39 limit 1) c on true
  join access_class a on a.tenant_id = t.tenant_id and a.theme = 'incidents' and a.sensitivity = greatest(c.sensitivity, (n % 11 = 0)::int);
  insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, valid_from, expires_at, proposed_by, approved_by, approved_at)
  values ('lv-dobele', 'lv-jelgava', 'incidents', 1, 'kopīga dežūra', now() - interval '1 day', now() + interval '1 year', 'a', 'b', now()),
         ('lv-jelgava', null, 'incidents', 1, 'atvērtie dati', now() - interval '1 day', now() + interval '1 year', 'a', 'b', now()),
         ('lt-akmene', 'lt-siauliai', 'incidents', 2, 'bendras budėjimas', now() - interval '1 day', now() + interval '1 year', 'a', 'b', now());`;

type Answer = { status: number; headers: Headers; bytes: Buffer; body: Record<string, unknown> };
const ask = async (user: string | undefined, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
  const token = user === undefined ? undefined : await app.identity.token(user, { clock: app.clock });
  const response = await fetch(app.url + path, { method, headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, bytes, body: json ? JSON.parse(bytes.toString()) : {} };
};
type Feature = { id?: number; properties: Record<string, unknown>; loadGeometry(): { x: number; y: number }[][] };
const features = (bytes: Buffer, name: string): Feature[] => {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i) as unknown as Feature);
};
/** Incidents counted in a tile: the grid's sum, or the points inside it. */
const count = (bytes: Buffer): number =>
  features(bytes, 'grid').reduce((sum, { properties }) => sum + Number(properties.n), 0) +
  features(bytes, 'points').filter((point) => {
    const { x, y } = point.loadGeometry()[0]?.[0] ?? { x: -1, y: -1 };
    return x >= 0 && x < 4096 && y >= 0 && y < 4096;
  }).length;
/** The same question put to the incident list, which asks SQL as the reader. */
const listed = async (user: string, query: URLSearchParams): Promise<number> =>
  Number((await app.as(user).get(`/api/incidents?${new URLSearchParams([...query, ['placed', 'true'], ['limit', '1']])}`)).body.total);

const users = [
  'planner@lv-jelgava',
  'editor@lv-jelgava',
  'institution@lv-jelgava',
  'auditor@lv-dobele',
  'planner@lt-siauliai',
  'dispatcher@lt-akmene',
  'planner@lv-bauska',
];
const codes = ['fire_building', 'smoke', 'traffic_crash', 'medical_help', 'domestic_violence', 'flood', 'other', 'no_such_thing'];
const instant = fc.integer({ min: 0, max: 6000 }).map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString());
const anyQuery = fc
  .record({
    during: fc.option(fc.uniqueArray(instant, { minLength: 2, maxLength: 2 }).map((ends) => ends.sort().join('/'))),
    category: fc.option(fc.subarray(codes, { minLength: 1 })),
    severity: fc.option(fc.subarray([1, 2, 3, 4, 5], { minLength: 1 })),
    status: fc.option(fc.subarray(['reported', 'in_progress', 'closed'], { minLength: 1 })),
  })
  .map((filter) => new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]))));

test('for every reader and filter the tiles count what the incident list counts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...users), anyQuery, async (user, query) => {
      const expected = await listed(user, query);
      const world = await ask(user, `/tiles/incidents/0/0/0.mvt?${query}`);
      expect(world.status).toBe(200);
      expect(count(world.bytes)).toBe(expected);
      // The same incidents, cut into sixteen tiles around Jelgava.
      const parts = await Promise.all(
        [...Array(16)].map((_, i) => ask(user, `/tiles/incidents/7/${70 + (i % 4)}/${38 + Math.floor(i / 4)}.mvt?${query}`)),
      );
      expect(parts.reduce((sum, { bytes }) => sum + count(bytes), 0)).toBe(expected);
    }),
    { numRuns: 15 },
  );
});

test('the public sees only what is shared with everybody, at an address of its own', async () => {
  const { status, bytes, headers } = await ask(undefined, '/tiles/public-incidents/0/0/0.mvt');
  const [{ n }] = (await app.db.admin(
    "select count(*)::int as n from incident where tenant_id = 'lv-jelgava' and sensitivity <= 1 and public_geom is not null",
  )) as [{ n: number }];
  expect([status, count(bytes)]).toEqual([200, n]);
  expect(headers.get('cache-control')).toBe('public, no-cache');
});

test('points name what a map needs, and lie where the database says', async () => {
  const query = 'category=flood&severity=3&status=closed';
  const { bytes } = await ask('editor@lv-jelgava', `/tiles/incidents/0/0/0.mvt?${query}`);
  const points = features(bytes, 'points');
  const listing = (await app.as('editor@lv-jelgava').get(`/api/incidents?${query}&placed=true&limit=1000`)).body;
  expect(points.map(({ id }) => id).sort()).toEqual(listing.items.map(({ number }: { number: number }) => number).sort());
  const [first] = points as [Feature];
  const item = listing.items.find(({ number }: { number: number }) => number === first.id);
  expect(first.properties).toEqual({
    category: 'flood',
    group: 'weather',
    severity: 3,
    status: 'closed',
    time: Math.floor(Date.parse(item.occurredAt) / 1000),
  });
  const x = first.loadGeometry()[0]?.[0]?.x ?? -1;
  expect(x / 4096).toBeCloseTo(item.geometry.coordinates[0] / 360 + 0.5, 3);
});

test('what is written, changed, moved to another class or deleted is in the next tile, and only there', async () => {
  const editor = app.as('editor@lv-jelgava');
  const at = '/tiles/incidents/14/9271/5048.mvt';
  const ids = async (user: string) =>
    features((await ask(user, at)).bytes, 'points').map(({ id, properties }) => `${id} ${properties.severity}`);
  const flood = {
    category: 'flood',
    severity: 2,
    occurredAt: '2026-05-01T10:00:00Z',
    title: 'Lielupe',
    geometry: { type: 'Point', coordinates: [23.72, 56.65] },
  };
  const { body: made } = await editor.post('/api/incidents', flood);
  expect(await ids('planner@lv-jelgava')).toContain(`${made.number} 2`);
  expect(await ids('institution@lv-jelgava')).toContain(`${made.number} 2`);
  const changed = await editor.patch(`/api/incidents/${made.id}`, { severity: 5, sensitivity: 2 }, { headers: { 'if-match': '"1"' } });
  expect(changed.status).toBe(200);
  const snapped = async (user: string) =>
    (await ask(user, '/tiles/incidents/0/0/0.mvt?category=flood&during=2026-05-01T10:00:00Z/2026-05-01T10:00:01Z')).bytes;
  expect(features(await snapped('planner@lv-jelgava'), 'points').map(({ id, properties }) => [id, properties.severity])).toEqual([
    [made.number, 5],
  ]);
  expect((await snapped('institution@lv-jelgava')).length).toBe(0);
  expect((await editor.delete(`/api/incidents/${made.id}?reason=kļūda ievadē`, { headers: { 'if-match': '"2"' } })).status).toBe(204);
  expect((await snapped('planner@lv-jelgava')).length).toBe(0);
});

test('a share that ends, or begins, counts on the very next request, cached tiles included', async () => {
  const path = '/tiles/incidents/0/0/0.mvt';
  const before = await ask('planner@lv-jelgava', path);
  await app.db.admin("update share set ended_at = now(), ended_by = 'a' where tenant_id = 'lv-dobele'");
  const after = await ask('planner@lv-jelgava', path, { 'if-none-match': String(before.headers.get('etag')) });
  expect(after.status).toBe(200);
  expect(count(after.bytes)).toBe(await listed('planner@lv-jelgava', new URLSearchParams()));
  expect(count(after.bytes)).toBeLessThan(count(before.bytes));
  await app.db.admin("update share set ended_at = null, ended_by = null where tenant_id = 'lv-dobele'");
  expect(count((await ask('planner@lv-jelgava', path)).bytes)).toBe(count(before.bytes));
});

test('a share that ends while others are being answered is not in the answer to who asks after it', async () => {
  const path = '/tiles/incidents/0/0/0.mvt?category=smoke';
  const share = (ended: string) =>
    app.db.admin(
      `update share set ended_at = ${ended}, ended_by = case when ${ended} is not null then 'a' end where tenant_id = 'lv-dobele'`,
    );
  let going = true;
  const crowd = Array.from({ length: 6 }, async () => {
    while (going) await ask('planner@lv-jelgava', path);
  });
  const open = await listed('planner@lv-jelgava', new URLSearchParams('category=smoke'));
  const counts: number[] = [];
  for (let round = 0; round < 25; round++) {
    await share('now()');
    counts.push(count((await ask('planner@lv-jelgava', path)).bytes));
    await share('null');
  }
  going = false;
  await Promise.all(crowd);
  expect(new Set(counts).size).toBe(1);
  expect(counts[0]).toBeLessThan(open);
});

test('an unchanged tile is a 304, and a write elsewhere keeps it one', async () => {
  const path = '/tiles/incidents/8/144/78.mvt?category=smoke';
  const first = await ask('planner@lt-siauliai', path);
  const etag = String(first.headers.get('etag'));
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  expect(first.headers.get('vary')).toContain('Authorization');
  expect((await ask('planner@lt-siauliai', path, { 'if-none-match': `W/"x", ${etag}` })).status).toBe(304);
  await app.as('editor@lv-dobele').post('/api/incidents', {
    category: 'noise',
    severity: 1,
    occurredAt: '2026-05-02T10:00:00Z',
    title: 'n',
    geometry: { type: 'Point', coordinates: [23.7, 56.6] },
  });
  expect((await ask('planner@lt-siauliai', path, { 'if-none-match': etag })).status).toBe(304);
  await app.as('editor@lt-akmene').post('/api/incidents', {
    category: 'noise',
    severity: 1,
    occurredAt: '2026-05-02T10:00:00Z',
    title: 'n',
    geometry: { type: 'Point', coordinates: [22.9, 56.2] },
  });
  expect((await ask('planner@lt-siauliai', path, { 'if-none-match': etag })).status).toBe(200);
});

test('a tile is gzipped for who takes gzip and plain for who does not; HEAD is the same without the bytes', async () => {
  const path = '/tiles/incidents/0/0/0.mvt';
  const zipped = await ask('planner@lv-jelgava', path);
  const plain = await ask('planner@lv-jelgava', path, { 'accept-encoding': 'identity' });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(plain.bytes.equals(zipped.bytes)).toBe(true);
  expect(plain.bytes.length).toBeLessThanOrEqual(250_000);
  const head = await ask('planner@lv-jelgava', path, { 'accept-encoding': 'identity' }, 'HEAD');
  expect([head.bytes.length, head.headers.get('content-length')]).toEqual([0, String(plain.bytes.length)]);
});

test.each([
  [undefined, '/tiles/incidents/0/0/0.mvt?severity=9', 401, 'identity.token_missing'],
  [undefined, '/tiles/nothing/0/0/0.mvt', 401, 'identity.token_missing'],
  ['planner@lv-jelgava', '/tiles/nothing/0/0/0.mvt', 404, 'tile.layer_unknown'],
  ['planner@lv-jelgava', '/tiles/incidents/3/8/0.mvt', 404, 'tile.outside'],
  ['planner@lv-jelgava', '/tiles/incidents/23/0/0.mvt', 404, 'tile.outside'],
  ['planner@lv-jelgava', '/tiles/incidents/0/0/0.png', 404, 'request.not_found'],
  ['planner@lv-jelgava', '/tiles/incidents/0/0/0.mvt?severity=9', 400, 'request.invalid'],
  ['planner@lv-jelgava', '/tiles/incidents/0/0/0.mvt?during=yesterday', 400, 'request.invalid'],
  ['planner@lv-jelgava', '/tiles/incidents/0/0/0.mvt?category=%27--', 400, 'request.invalid'],
  ['planner@lv-jelgava', '/tiles/territory-999/0/0/0.mvt', 404, 'tile.layer_unknown'],
])('%s asking %s is answered %d %s', async (user, path, status, code) => {
  const answer = await ask(user, path, { 'accept-language': 'lv' });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('tiles are read, nothing else', async () => {
  expect((await ask('planner@lv-jelgava', '/tiles/incidents/0/0/0.mvt', {}, 'POST')).body.code).toBe('tile.read_only');
});

test('tiles of a boundary set are kept for good under their version, and asked again without it', async () => {
  const [{ set }] = (await app.db.admin(`
    with made as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence, version)
                  values ('LV', 'test', 'municipality', '{"lv":"Tests"}', '2021-07-01', 'test', 'CC0', 3) returning boundary_set_id)
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', '1', 'Jelgava', '2021-07-01', st_multi(st_makeenvelope(23.6, 56.6, 23.8, 56.7, 4326)), st_setsrid(st_makepoint(23.7, 56.65), 4326), 100 from made
    returning boundary_set_id as set`)) as [{ set: number }];
  const kept = await ask(undefined, `/tiles/territory-${set}/8/144/78.mvt?v=3`);
  expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(features(kept.bytes, 'territories').map(({ properties }) => properties)).toEqual([{ code: '1', name: 'Jelgava' }]);
  const asked = await ask('planner@lt-akmene', `/tiles/territory-${set}/8/144/78.mvt?v=2`);
  expect(asked.headers.get('cache-control')).toBe('public, no-cache');
  await app.db.admin(`update boundary_set set version = 4 where boundary_set_id = ${set}`);
  expect(
    (await ask(undefined, `/tiles/territory-${set}/8/144/78.mvt`, { 'if-none-match': String(asked.headers.get('etag')) })).status,
  ).toBe(200);
});
