import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { computeDue } from '../camera-coverage/compute.ts';
import { placeExisting } from '../territories/place-existing.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { camerasCommand } from './command.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const real = new URL('../../../../shared/data/uk_trafford/', import.meta.url);
const ground = { purpose: 'sabiedriskā kārtība', legalBasis: 'VDAR 6. p. 1. e)' };
const newCamera = (more: object = {}) => ({
  code: 'K-07',
  name: 'Lielā iela',
  kind: 'fixed',
  status: 'active',
  sensitivity: 0,
  geometry: { type: 'Point', coordinates: [23.7128, 56.6511] },
  ...ground,
  retentionDays: 14,
  description: { lv: 'Skats uz laukumu.' },
  views: [{ azimuth: 0, tilt: -12, heightM: 6, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840 }],
  masks: [{ title: 'dzīvokļu logi', fromAzimuth: 10, toAzimuth: 20 }],
  stream: { url: 'rtsp://10.1.0.7/stream1' },
  ...more,
});
const square = (lon: number, lat: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
});
const farLine = { type: 'LineString', coordinates: square(23.8, 56.65, 0.001).coordinates[0]?.slice(0, 2) };
/** Crosses itself half-way between its corners. */
const bow = structuredClone(square(23.7128, 56.6511, 0.0002));
(bow.coordinates[0] as number[][]).splice(1, 2, [23.713, 56.6513], [23.713, 56.6511]);
const add = async (more: object = {}, user = planner) => {
  const { status, body } = await app.as(user).post('/api/cameras', newCamera(more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const share = (to: string | null, upTo: number) =>
  app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', $1, 'cameras', $2, 'test', 'test', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now())`,
    [to, upTo],
  );

beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, '2000-01-01', st_multi(st_makeenvelope(23 + n, 56, 24 + n, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 6800
    from boundary_set, generate_series(0, 1) n;
    insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2026-01-01', 10000, 'CSP' from territory;
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T0'), ('lv-dobele', 'LV', 'test', 'T1')`);
});
afterAll(() => app?.close());

test('a camera is entered, read, changed against its version, and its history tells what and why', async () => {
  const made = await add();
  expect(made).toMatchObject({
    territory: 'Novads 0',
    views: [{ azimuth: 0, fieldOfView: expect.closeTo(67.7, 1) }],
    masks: [{ fromAzimuth: 10, area: null }],
    hasStream: true,
    mayWrite: true,
    version: 1,
  });
  expect(made).not.toHaveProperty('stream');
  const path = `/api/cameras/${made.id}`;
  const change = (body: object, version: number) => app.as(planner).patch(path, body, { headers: { 'if-match': `"${version}"` } });
  expect((await app.as(planner).patch(path, { name: 'x' })).body.code).toBe('request.if_match_missing');
  expect((await change({ status: 'out_of_order', reason: 'zibens' }, 1)).body).toMatchObject({ status: 'out_of_order', version: 2 });
  expect((await change({ name: 'x' }, 1)).body).toMatchObject({ code: 'camera.changed_meanwhile', status: 412 });
  expect((await change({ views: [{ azimuth: 360 }, { azimuth: null }] }, 2)).body).toMatchObject({
    version: 3,
    views: [{ azimuth: 0 }, { azimuth: null, fieldOfView: null }],
  });
  expect((await change({ status: 'removed' }, 3)).body).toMatchObject({ removedOn: expect.stringMatching(/^\d{4}-/) });
  expect((await change({ status: 'active', geometry: { type: 'Point', coordinates: [24.5, 56.5] } }, 4)).body).toMatchObject({
    removedOn: null,
    territory: 'Novads 1',
  });
  const { items } = (await app.as(planner).get(`${path}/history`)).body;
  expect(items.map(({ version, op }: { version: number; op: string }) => `${version} ${op}`)).toEqual([
    '5 update',
    '4 update',
    '3 update',
    '2 update',
    '1 insert',
  ]);
  expect(items[3]).toMatchObject({ reason: 'zibens', before: { status: 'active' }, after: { status: 'out_of_order' } });
  expect((await app.as(planner).delete(`${path}?reason=kļūda`, { headers: { 'if-match': '"5"' } })).status).toBe(204);
  expect((await app.as(planner).get(path)).body.code).toBe('camera.not_found');
  expect(
    await app.db.admin(
      `select (select count(*)::int from camera_view) as views, (select count(*)::int from placement where thing_kind = 'camera') as placed`,
    ),
  ).toEqual([{ views: 0, placed: 0 }]);
  const [{ ops } = { ops: '' }] = await app.db.admin<{ ops: string }>(
    `select string_agg(distinct op, ',' order by op) as ops from change where thing_kind = 'camera'`,
  );
  expect(ops).toBe('delete,insert,update');
});

test('the same Idempotency-Key enters one camera; the same code is refused', async () => {
  const headers = { 'idempotency-key': 'k1' };
  const [one, two] = [
    await app.as(planner).post('/api/cameras', newCamera({ code: 'A1' }), { headers }),
    await app.as(planner).post('/api/cameras', newCamera({ code: 'A1' }), { headers }),
  ];
  expect(two.body.id).toBe(one.body.id);
  expect((await app.as(planner).post('/api/cameras', newCamera({ code: 'A1' }))).body).toMatchObject({
    code: 'camera.code_taken',
    status: 409,
  });
});

test('exact optics, masks and the picture stay with those who may know them', async () => {
  const { id } = await add({ code: 'P1' });
  const path = `/api/cameras/${id}`;
  const patrol = await add({
    code: 'P2',
    kind: 'body_worn',
    reach: [
      {
        kind: 'patrol',
        geometry: {
          type: 'LineString',
          coordinates: [
            [23.71, 56.65],
            [23.72, 56.65],
          ],
        },
      },
    ],
    stream: { url: 'https://video.example/2', sensitivity: 1 },
  });
  await share('lt-siauliai', 1);
  await share(null, 0);
  const seen = { views: null, masks: null, hasStream: false, mayWrite: false };
  expect((await app.as('planner@lt-siauliai').get(path)).body).toMatchObject({ ...seen, changedBy: { id: 'lv-jelgava' } });
  expect((await app.as('editor@lv-dobele').get(path)).body).toMatchObject(seen);
  expect((await app.as('dispatcher@lv-jelgava').get(path)).body).toMatchObject(seen);
  expect((await app.as('planner@lt-siauliai').get(`/api/cameras/${patrol.id}`)).body.reach).toEqual([]);
  expect((await app.as('planner@lt-siauliai').patch(path, { name: 'x' }, { headers: { 'if-match': '"1"' } })).body.code).toBe(
    'camera.not_yours',
  );
  expect((await app.as('planner@lt-siauliai').post(`${path}/stream`)).body.code).toBe('camera.stream_closed');
  expect((await app.as('editor@lv-jelgava').post(`${path}/stream`)).status).toBe(403);
  expect((await app.as('dispatcher@lv-jelgava').post(`${path}/stream`)).body.code).toBe('camera.stream_closed');
  expect((await app.as('dispatcher@lv-jelgava').post(`/api/cameras/${patrol.id}/stream`)).body).toEqual({ url: 'https://video.example/2' });
  expect((await app.as(planner).post(`${path}/stream`)).body).toEqual({ url: 'rtsp://10.1.0.7/stream1' });
  expect(await app.db.admin(`select count(*)::int as n from audit_entry where action = 'open_stream'`)).toEqual([{ n: 2 }]);
  const layer = await app.as(undefined).get('/ogc/collections/camera/items?f=json');
  expect(layer.body.features.find((feature: { id: string }) => feature.id === id).properties).toMatchObject({
    code: 'P1',
    retention_days: 14,
    description_lv: 'Skats uz laukumu.',
  });
  expect(layer.text).not.toMatch(/focal|azimuth|rtsp|"access_class_id"/);
  // A planner sees and writes sensitivity 2, not 3.
  expect((await app.as(planner).post('/api/cameras', newCamera({ code: 'P3', sensitivity: 3 }))).body).toMatchObject({
    code: 'camera.not_cleared',
    field: 'sensitivity',
  });
  await app.db.admin('delete from share');
  expect((await app.as('planner@lt-siauliai').get(path)).status).toBe(404);
});

test('the list is filtered by box, territory, kind, status and tenant, and goes on where it stopped', async () => {
  await app.db.admin('delete from camera');
  for (const [code, kind, lon] of [
    ['L1', 'fixed', 23.1],
    ['L2', 'ptz', 23.2],
    ['L3', 'fixed', 24.2],
  ] as const)
    await add({ code, kind, geometry: { type: 'Point', coordinates: [lon, 56.5] } });
  await add({ code: 'L4', status: 'planned' }, 'planner@lv-dobele');
  const list = async (query: string) => (await app.as(planner).get(`/api/cameras?${query}`)).body;
  const codes = async (query: string) => (await list(query)).items.map(({ code }: { code: string }) => code).join();
  const [{ id } = { id: 0 }] = await app.db.admin<{ id: number }>(`select territory_id as id from territory where code = 'T0'`);
  expect(await codes('')).toBe('L1,L2,L3');
  expect(await codes('bbox=23.15,56,23.3,57')).toBe('L2');
  expect(await codes(`territory=${id}&kind=fixed`)).toBe('L1');
  expect(await codes('status=planned')).toBe('');
  expect(await codes('tenant=lv-dobele')).toBe('');
  const { items, next, total } = await list('limit=2');
  expect([items.length, total]).toEqual([2, 3]);
  expect(await codes(`limit=2&after=${next}`)).toBe('L3');
  expect((await list('after=x')).code).toBe('camera.cursor_invalid');
  expect((await list('colour=red')).code).toBe('request.parameter_unknown');
});

test('maps and "who is here" count the cameras that the reader may read; where a municipality tells of none, the map is without data', async () => {
  const box = square(23.05, 56.4, 0.1);
  const draw = async (user: string, more: object = {}) =>
    (
      await app
        .as(user)
        .post('/api/maps/thematic', { source: { kind: 'cameras' }, area: { kind: 'territory', level: 'municipality' }, ...more })
    ).body;
  const numbers = async (user: string, more?: object) =>
    (await draw(user, more)).values.map(
      ({ code, value, class: cls }: { code: string; value: number; class: number }) => `${code} ${value ?? cls}`,
    );
  // L1 and L2 of Jelgava in T0, L3 of Jelgava in T1, L4 of Dobele, planned, in T0.
  expect(await numbers(planner)).toEqual(['T0 2', 'T1 1']);
  expect(await numbers('planner@lv-dobele')).toEqual(['T0 -1', 'T1 0']);
  expect(await numbers(planner, { source: { kind: 'cameras', cameraKind: ['ptz'] } })).toEqual(['T0 1', 'T1 -1']);
  expect(await numbers(planner, { measure: { kind: 'rate', per: 'residents' } })).toEqual(['T0 0.2', 'T1 0.1']);
  expect(await numbers(planner, { measure: { kind: 'rate', per: 'km2' } })).toEqual([`T0 ${2 / 6800}`, `T1 ${1 / 6800}`]);
  expect(await draw(planner)).toMatchObject({
    unit: 'cameras',
    warnings: [expect.objectContaining({ code: 'counts_without_denominator' })],
  });
  const grid = { area: { kind: 'grid', shape: 'square', size: 50_000 } };
  const { values } = await draw(planner, grid);
  const [{ n } = { n: 0 }] = await app.db.admin<{ n: number }>(`select count(*)::int as n from camera where status = 'active'`);
  expect(values.reduce((sum: number, { value }: { value: number | null }) => sum + (value ?? 0), 0)).toBe(n);
  const seenByNeighbour = (await draw('planner@lv-dobele', grid)).values.map(({ class: cls }: { class: number }) => cls);
  expect(new Set(seenByNeighbour)).toEqual(new Set([-1, 0]));
  const here = async (user: string) => (await app.as(user).post('/api/exposure', { geometry: box })).body.cameraCounts;
  expect(await here(planner)).toEqual([{ kind: 'fixed', count: 1 }]);
  expect(await here('planner@lv-dobele')).toEqual([]);
});

test('a set of borders that is loaded later has the cameras too', async () => {
  const [{ id } = { id: 0 }] = await app.db.admin<{ id: number }>(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'late', 'parish', '{"lv":"P"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'late', 'P', 'Pagasts', '2000-01-01', st_multi(st_makeenvelope(23, 56, 23.15, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 1000 from boundary_set where scheme = 'late';
    select boundary_set_id as id from boundary_set where scheme = 'late'`);
  await placeExisting(app.db, id, '1');
  expect(
    await app.db.admin(`select c.code from placement p join camera c on c.camera_id = p.thing_id where p.boundary_set_id = ${id}`),
  ).toEqual([{ code: 'L1' }]);
});

test.each<[string, object, string, string, RegExp]>([
  ['a lens of 0 mm', { views: [{ focalMm: 0 }] }, 'camera.focal_invalid', 'views.0.focalMm', /objektīva ar 0 mm/i],
  ['an azimuth of 400', { views: [{ azimuth: 400 }] }, 'camera.azimuth_invalid', 'views.0.azimuth', /būtu 40\./],
  ['a purpose that is missing', { purpose: null }, 'camera.ground_missing', 'purpose', /mērķis un tiesiskais pamats/],
  ['a mask in the next county', { masks: [{ area: square(24.5, 56.6, 0.001) }] }, 'camera.shape_far', 'masks.0.area', /vairāk nekā 2000 m/],
  ['a gate far away', { kind: 'anpr', reach: [{ kind: 'gate', geometry: farLine }] }, 'camera.shape_far', 'reach.0.geometry', /500 m/],
  ['a mask that crosses itself', { masks: [{ area: bow }] }, 'geometry.self_crossing', 'masks.0.area', /56\.6512/],
  [
    'a masked area behind the camera',
    { masks: [{ area: square(23.7128, 56.65, 0.0005) }] },
    'camera.mask_area_outside',
    'masks.0.area',
    /ārpus redzeslauka/,
  ],
  [
    'a masked area of 10,000 corners',
    { masks: [{ area: { type: 'Polygon', coordinates: [Array.from({ length: 10_000 }, () => [23.7128, 56.6512])] } }] },
    'geometry.too_many_vertices',
    'masks.0.area',
    /10[\s\u00a0]?000/,
  ],
  ['a stream with its password', { stream: { url: 'rtsp://root:pass@10.0.0.7/1' } }, 'camera.stream_password', 'stream.url', /parole/],
  ['a field nobody knows', { colour: 'red' }, 'request.invalid', '', /./],
])('%s is refused with a sentence and its field, and nothing is written', async (_, more, code, field, says) => {
  const { status, body } = await app
    .as(planner)
    .ask('post', '/api/cameras', { body: newCamera({ code: 'BAD', ...more }), headers: { 'accept-language': 'lv' } });
  expect([[400, 413, 422].includes(status), body.code]).toEqual([true, code]);
  if (field) expect(body.field).toBe(field);
  expect(body.detail).toMatch(says);
  const others = await Promise.all(
    ['lt', 'en'].map((lang) =>
      app.as(planner).ask('post', '/api/cameras', { body: newCamera({ code: 'BAD', ...more }), headers: { 'accept-language': lang } }),
    ),
  );
  const said = [body.detail, ...others.map((other) => other.body.detail)];
  expect([new Set(said).size, said.join().match(/[{}]/)]).toEqual([3, null]);
  expect(await app.db.admin(`select camera_id from camera where code = 'BAD'`)).toEqual([]);
});

const send = async (file: string | Buffer, query = '', user = planner) =>
  (await app.as(user).ask('post', `/api/cameras/import?${query}`, { raw: file, headers: { 'accept-language': 'en' } })).body;

test('a file: every row is added, changed, left or refused, with line, field, value and reason; the same file again changes nothing', async () => {
  await app.db.admin('delete from camera');
  const csv = [
    'Kods;Vieta;lon;lat;Veids;Azimuts;Fokuss;purpose;legal_basis;krāsa',
    'K1;"Tirgus; ziemeļi";23,71;56,65;stacionāra;360;4,0;kārtība;likums;zaļa',
    'K2;Stacija;23.72;56.65;ptz;;;kārtība;likums;',
    'K3;Osta;23.72;56.65;zeppelin;;;;;',
    'K4;Tilts;23.72;56.65;;400;0;;;',
    'K1;Vēlreiz;23.72;56.65;;;;;;',
    'K5;Parks;56.65;23.72;;;;;;',
    ';Bez koda;23.72;56.65;;;;;;',
    'K6;Lauks;;56.65;;;;;;',
  ].join('\n');
  const dry = await send(csv, 'status=active&dryRun=true');
  expect([dry.added, await app.db.admin('select camera_id from camera')]).toEqual([2, []]);
  const report = await send(csv, 'status=active');
  expect(report).toMatchObject({
    read: 8,
    added: 2,
    updated: 0,
    unchanged: 0,
    rejected: 6,
    unknownDirections: 1,
    ignoredColumns: ['krāsa'],
  });
  const told = report.rejects.map(({ line, field, value, code }: Record<string, string>) => `${line} ${field} ${value} ${code}`);
  expect(told).toEqual([
    '4 kind zeppelin camera.value_unreadable',
    '5 purpose  camera.ground_missing',
    '5 azimuth 400 camera.azimuth_invalid',
    '5 focalMm 0 camera.focal_invalid',
    '6 code K1 camera.code_twice',
    '7 geometry  geometry.swapped',
    '7 purpose  camera.ground_missing',
    '8 code  camera.value_missing',
    '9 lon  camera.value_missing',
  ]);
  expect(report.rejects[2].reason).toMatch(/would be 40/);
  expect(await send(csv, 'status=active')).toMatchObject({ added: 0, updated: 0, unchanged: 2, rejected: 6 });
  const changed = csv.replace(';360;4,0', ';90;4,0').replace('Stacija', 'Autoosta');
  expect(await send(changed, 'status=active')).toMatchObject({ added: 0, updated: 2, unchanged: 0 });
  const { items } = (await app.as(planner).get('/api/cameras')).body;
  expect(items).toMatchObject([
    { name: 'Tirgus; ziemeļi', views: [{ azimuth: 90, focalMm: 4 }], version: 2 },
    { name: 'Autoosta', kind: 'ptz', views: [], version: 2 },
  ]);
  expect((await send('x')).code).toBe('camera.file_empty');
  expect((await send('a;b\n1;2')).code).toBe('camera.column_missing');
  expect((await send('{"type":"Feature"}')).code).toBe('camera.file_unreadable');
  expect((await send(`code;name;lon;lat\n${'1;2;3;4\n'.repeat(5001)}`)).code).toBe('camera.file_too_long');
});

(existsSync(real) ? test : test.skip)(
  'the 163 real cameras of a British town land twice over, their directions unknown and said so',
  async () => {
    await app.db.admin('delete from camera');
    const query = `status=active&purpose=public+order&legalBasis=Protection+of+Freedoms+Act+2012`;
    expect(await send(readFileSync(new URL('cctv_cameras.csv', real)), query)).toMatchObject({
      read: 163,
      added: 163,
      rejected: 0,
      unknownDirections: 163,
      ignoredColumns: ['area_name', 'area_code'],
    });
    expect(await send(readFileSync(new URL('cctv_cameras.geojson', real)), query)).toMatchObject({
      read: 163,
      rejected: 0,
      added: 0,
      unknownDirections: 163,
    });
    const { total, items } = (await app.as(planner).get('/api/cameras?bbox=-2.5,53.3,-2.2,53.5&limit=1')).body;
    expect([total, items[0].views]).toEqual([163, []]);
  },
);

test('the command line imports and tells', async () => {
  await app.db.admin('delete from camera');
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text), fetch };
  const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token(planner, { clock: app.clock }) };
  expect(await camerasCommand(['import', '/nowhere.csv'], env, io)).toBe(1);
  expect(said.pop()).toMatch(/There is no file/);
  const file = join(mkdtempSync(join(tmpdir(), 'vias-cameras-')), 'kameras.csv');
  writeFileSync(file, 'code,name,lon,lat,azimuth\nC1,Osta,23.7,56.6,\nC2,Tilts,23.7,56.6,400\n');
  expect(await camerasCommand(['import', file, '--status', 'active', '--purpose', 'kārtība', '--legal-basis', 'likums'], env, io)).toBe(2);
  expect(said.splice(0)).toEqual([
    expect.stringMatching(/^line 3, azimuth "400": .*would be 40/),
    '2 cameras read: 1 new, 0 changed, 0 unchanged, 1 rejected; 1 do not say where they look.\n',
    expect.stringMatching(/^1 row refused; /),
  ]);
  expect(await camerasCommand([], env, io)).toBe(0);
  expect(said.pop()).toMatch(/legal-basis/);
});

test('the public page and the public layer tell what residents may know, and nothing of what only officers may', async () => {
  await app.db.admin('delete from camera');
  await app.db.admin('delete from share');
  const secret = 'KANARIJPUTNS';
  const line = (lon: number, lat: number) => ({
    type: 'LineString',
    coordinates: [
      [lon, lat],
      [lon + 0.0002, lat],
    ],
  });
  const hidden = {
    dpiaReference: `${secret} 1`,
    photoUrl: `https://${secret.toLowerCase()}.example/2.jpg`,
    views: [
      { title: `${secret} 3`, azimuth: 77.125, tilt: -12, heightM: 6, focalMm: 4.25, sensorWidthMm: 5.37, pixelsWide: 3840, rangeM: 60 },
    ],
    masks: [{ title: `${secret} 4`, fromAzimuth: 70, toAzimuth: 75 }],
    stream: { url: `rtsp://${secret.toLowerCase()}.example/5` },
  };
  const at = (lon: number, lat: number) => ({ geometry: { type: 'Point', coordinates: [lon, lat] } });
  await add({
    ...hidden,
    ...at(23.71281, 56.65112),
    code: 'R1',
    name: 'Lielā iela',
    status: 'out_of_order',
    operator: 'pašvaldības policija',
    contact: '8730',
  });
  await add({ ...hidden, ...at(23.72281, 56.65112), code: 'R2', name: `${secret} 6`, sensitivity: 1 });
  await add({
    ...hidden,
    ...at(23.73281, 56.65112),
    code: 'R3',
    name: 'Tilts',
    kind: 'anpr',
    reach: [{ kind: 'gate', title: `${secret} 7`, geometry: line(23.7329, 56.6512) }],
  });
  await add({
    ...hidden,
    ...at(23.70003, 56.64007),
    code: 'R4',
    name: 'Patruļa',
    kind: 'body_worn',
    reach: [{ kind: 'patrol', title: `${secret} 8`, geometry: line(23.7011, 56.6411) }],
  });
  await add({ ...hidden, ...at(23.7, 56.6), code: 'R5', name: `${secret} 9`, status: 'removed' });
  await add({ ...hidden, ...at(24.5, 56.5), code: 'R6', name: `${secret} 10` }, 'planner@lv-dobele');
  await computeDue(app.db);
  const page = (query = '', tenant = 'lv-jelgava') =>
    app.as(undefined).get(`/public/cameras/${tenant}${query}`, { headers: { 'accept-language': 'lt' } });
  expect((await page()).status).toBe(404);
  await share(null, 1);

  const { status, text, headers } = await page('?lang=lv');
  expect(status).toBe(200);
  for (const words of ['Lielā iela', 'Tilts', 'Patruļa', 'R1, ', 'pašvaldības policija', '8730', 'sabiedriskā kārtība', '14 dienas'])
    expect(text).toContain(words.replace('R1, ', 'R1'));
  for (const { code } of [{ code: 'R2' }, { code: 'R5' }, { code: 'R6' }]) expect(text).not.toContain(code);
  // Neither a canary, nor optics, nor a place finer than 50 m, nor what is broken.
  const leaks = new RegExp(`${secret}|rtsp|77\\.1|4\\.25|5\\.37|3840|23\\.7128|56\\.6511|out_of_order|${planner}|Planotāj`, 'i');
  expect(text).not.toMatch(leaks);
  expect(text).toContain('class="seen"');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect((await page()).text).toContain('<html lang="lt">');
  const framed = await page('/embed?lang=en');
  expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors *');
  expect([framed.headers.get('x-frame-options'), framed.headers.get('cross-origin-resource-policy')]).toEqual([null, null]);
  expect((await page('', 'lv-dobele')).status).toBe(404);
  expect((await page('', 'nekas%00')).status).toBe(404);

  // The data for reuse: within 50 m and not exactly; a body-worn one within the square of 1 km that it is kept in.
  const layer = await app.as(undefined).get('/ogc/collections/camera/items?f=json&tenant_id=lv-jelgava');
  expect(layer.text).not.toMatch(new RegExp(`${secret} [134578]|rtsp|out_of_order|23\\.7128|56\\.6511`));
  const placeOf = (code: string) =>
    layer.body.features.find((feature: { properties: { code: string } }) => feature.properties.code === code).geometry.coordinates;
  const [{ near, far } = { near: 0, far: 0 }] = await app.db.admin<{ near: number; far: number }>(
    `select st_distance(st_point($1, $2, 4326)::geography, st_point(23.71281, 56.65112, 4326)::geography) as near, st_distance(st_point($3, $4, 4326)::geography, st_point(23.70003, 56.64007, 4326)::geography) as far`,
    [...placeOf('R1'), ...placeOf('R4')],
  );
  expect([near > 0, near < 36, far < 708]).toEqual([true, true, true]);
  expect((await app.as(undefined).get("/ogc/collections/camera/items?f=json&filter=status='out_of_order'")).body.numberMatched).toBe(0);
  expect((await app.as(planner).get('/ogc/collections/camera/items?f=json')).text).toMatch(
    /out_of_order[\s\S]*23\.71281|23\.71281[\s\S]*out_of_order/,
  );
});
