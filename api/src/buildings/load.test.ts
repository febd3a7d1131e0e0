import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { computeDue } from '../camera-coverage/compute.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { buildingsCommand } from './command.ts';
import { mostBuildings } from './contract.ts';

let app: TestApp;
let id = '';
const [lon, lat] = [23.71, 56.65];
/** A house 20 m wide, so many metres north of the camera. */
const house = (code: string, north: number, height = 9) => {
  const [x, y] = [10 / (111_320 * Math.cos((lat * Math.PI) / 180)), 1 / 111_320];
  const ring = [
    [-x, north * y],
    [x, north * y],
    [x, (north + 5) * y],
    [-x, (north + 5) * y],
    [-x, north * y],
  ].map(([dx = 0, dy = 0]) => [lon + dx, lat + dy]);
  return { type: 'Feature', properties: { osm_id: code, height }, geometry: { type: 'Polygon', coordinates: [ring] } };
};
const text = (features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
/** The command line as an operator; `cut`: the connection is lost before requests to that path. */
const load = async (
  bytes: string | Buffer,
  { name = 'houses.geojson', cut = '', most = undefined as number | undefined } = {},
  ...args: string[]
) => {
  const file = join(mkdtempSync(join(tmpdir(), 'vias-')), name);
  writeFileSync(file, bytes);
  const said: string[] = [];
  const code = await buildingsCommand(
    ['load', file, '--source', 'Tests, CC0', ...args],
    { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('operator@vias', { clock: app.clock }) },
    {
      out: (words) => void said.push(words),
      err: (words) => void said.push(words),
      fetch: (url, init) => (cut && String(url).endsWith(cut) ? Promise.reject(new Error('The connection was lost.')) : fetch(url, init)),
    },
    most,
  );
  return { code, said: said.join('') };
};
const due = async () => (await app.db.admin('select 1 from camera_coverage_due')).length;
const seen = async () => {
  await computeDue(app.db);
  const [{ m2 } = { m2: 0 }] = await app.db.admin<{ m2: number }>(
    `select max(st_area(geom::geography)) as m2 from camera_coverage where camera_id = $1 and period = 'day'`,
    [id],
  );
  return m2;
};

beforeAll(async () => {
  app = await openTestApp();
  const made = await app.as('planner@lv-jelgava').post('/api/cameras', {
    code: 'B-01',
    name: 'Skats uz ziemeļiem',
    kind: 'fixed',
    status: 'planned',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    views: [{ azimuth: 0, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840, rangeM: 80, heightM: null }],
  });
  id = made.body.id;
  expect(made.status).toBe(201);
});
afterAll(() => app?.close());

test('a loading that is cut off leaves no coverage that is wrong, and the same file again has no camera computed', async () => {
  const open = await seen();
  const file = text([house('h1', 20)]);
  expect(await load(file, { cut: '/end' })).toEqual({ code: 1, said: 'The connection was lost.\n' });
  expect(await due()).toBe(1);
  const behind = await seen();
  expect(behind).toBeLessThan(open * 0.8);

  expect(await load(file)).toEqual({ code: 0, said: expect.stringContaining('1 unchanged') });
  expect([await due(), await seen()]).toEqual([0, behind]);
  // What changes 70 km away is nobody's business; what moves away is.
  expect((await load(text([house('h1', 20), house('h2', 70_000)]))).said).toMatch(/1 new, .*0 cameras are computed anew/);
  expect(await due()).toBe(0);
  expect((await load(text([house('h1', 70_100), house('h2', 70_000)]))).said).toMatch(/1 changed, .*1 cameras are computed anew/);
  expect(await seen()).toBeCloseTo(open, 3);
  await load(file, {}, '--replace');
  expect(await seen()).toBeCloseTo(behind, 3);
  expect((await load(text([house('h3', 70_000)]), {}, '--replace')).said).toMatch(/1 removed, 1 cameras are computed anew/);
  expect(await seen()).toBeCloseTo(open, 3);
  expect((await load(text([house('h4', 20)]), {}, '--dry-run', '--partial')).said).toMatch(/1 new, .*0 cameras/);
  expect(await due()).toBe(0);
});

test('a file is read feature by feature to its end before anything is loaded: one that is cut off loads nothing', async () => {
  const many = text(Array.from({ length: 1200 }, (_, i) => house(`c${i}`, 30 + i)));
  for (const [bytes, name] of [
    [many.slice(0, -1), 'cut.geojson'],
    [many.replace('"Polygon"', 'Polygon'), 'broken.geojson'],
    [gzipSync(many).subarray(0, 20_000), 'cut.geojson.gz'],
    [many, 'plain.geojson.gz'],
  ] as const)
    expect(await load(bytes, { name })).toEqual({
      code: 1,
      said: expect.stringMatching(/(cut|broken|plain)\.geojson(\.gz)? is not GeoJSON, or ends too early\. Nothing was loaded\.\n$/),
    });
  expect((await load('{"type":"Point"}')).said).toMatch(/has no features/);
  expect((await load(text([]))).said).toMatch(/no polygon in degrees with a code/);
  expect(await app.db.admin(`select 1 from building where code like 'c%'`)).toEqual([]);
  const point = { type: 'Feature', properties: { osm_id: 'p' }, geometry: { type: 'Point', coordinates: [lon, lat] } };
  expect(await load(text([house('e1', 99_000), point]), {}, '--partial')).toEqual({
    code: 2,
    said: expect.stringMatching(/ 1 left out; [^\n]*\n1 row refused; everything else was taken\./),
  });
  // More than one batch, one code twice: the last one holds.
  const twice = text([...Array.from({ length: 700 }, (_, i) => house(`d${i}`, 90_000 + i)), house('d0', 90_000, 12)]);
  expect((await load(gzipSync(twice), { name: 'many.geojson.gz' }, '--partial')).said).toMatch(/^700 buildings read: 700 new, 1 changed/);
  expect(await app.db.admin(`select height_m from building where code = 'd0'`)).toEqual([{ height_m: 12 }]);
});

test('one source holds so many buildings and no more: nothing is loaded, and the sentence says what to do', async () => {
  expect(mostBuildings).toBe(1_000_000);
  const five = text([1, 2, 3, 4, 5].map((n) => house(`m${n}`, 95_000 + 20 * n)));
  expect(await load(five, { most: 4 })).toEqual({
    code: 1,
    said: expect.stringMatching(
      /houses\.geojson has 5 buildings; one source holds at most 4\. Divide it, by region, into sources of their own\.\n$/,
    ),
  });
  expect(await app.db.admin(`select 1 from building where code like 'm%'`)).toEqual([]);
  expect((await load(five, { most: 5 }, '--partial')).said).toMatch(/^5 buildings read: 5 new/);
});
