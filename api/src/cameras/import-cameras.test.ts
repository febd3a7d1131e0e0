import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import { camerasCommand } from './command.ts';
import { ImportQuery } from './import-contract.ts';
import { readCameraFile } from './read-file.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const send = async (file: string | Buffer, query = '', user = planner, lang = 'en') =>
  (await app.as(user).ask('post', `/api/cameras/import?${query}`, { raw: file, headers: { 'accept-language': lang } })).body;

beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', c, c, '2000-01-01', st_multi(st_makeenvelope(x, y, x + 0.2, y + 0.1, 4326)), st_setsrid(st_makepoint(x, y), 4326), 100
    from boundary_set, (values ('J', 23.6, 56.6), ('T', -2.4, 53.4)) v (c, x, y) where scheme = 'test';
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'J'), ('lv-dobele', 'LV', 'test', 'T')`);
});
afterAll(() => app?.close());
beforeEach(() => app.db.admin('delete from camera'));

const csv = 'kods;vieta;lon;lat\nK1;Žagarės iela;23,71;56,65\n';
const wide = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'be' ? bytes.swap16() : bytes;
};
const geojson = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { code: 'K1', name: 'Žagarės iela' }, geometry: { type: 'Point', coordinates: [23.71, 56.65] } },
  ],
});
test.each([
  ['UTF-16 LE with a mark', wide(`\ufeff${csv}`, 'le')],
  ['UTF-16 BE with a mark', wide(`\ufeff${csv}`, 'be')],
  ['UTF-16 LE without a mark', wide(csv, 'le')],
  ['UTF-16 BE without a mark', wide(csv, 'be')],
  ['GeoJSON in UTF-16', wide(`\ufeff${geojson}`, 'le')],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${csv}`)],
  ['the Baltic code page', Buffer.from(csv, 'latin1').map((byte, i) => (csv[i] === 'Ž' ? 0xde : csv[i] === 'ė' ? 0xeb : byte))],
])('%s is read', async (_name, bytes) => {
  expect(await send(Buffer.from(bytes))).toMatchObject({ added: 1, rejected: 0 });
  expect((await app.as(planner).get('/api/cameras')).body.items).toMatchObject([{ code: 'K1', name: 'Žagarės iela' }]);
});

test('a file is read no farther than the limit, whatever is in it', async () => {
  const query = ImportQuery.parse({});
  const most = 5 * 1_048_576;
  const lines = (row: string) => Buffer.from(`code,name,lon,lat\n${row.repeat(Math.floor((most - 20) / row.length))}`);
  // Two and a half million rows, and as many features; what is kept of them is what five thousand take.
  for (const file of [lines('1\n'), Buffer.from(`{"type":"FeatureCollection","features":[${'{},'.repeat(most / 3 - 20)}{}]}`)]) {
    const before = process.memoryUsage().heapUsed;
    expect(() => readCameraFile(file, query)).toThrow(expect.objectContaining({ code: 'camera.file_too_long' }));
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1_048_576);
  }
  const full = `code;name;lon;lat\n${Array.from({ length: 5000 }, (_, i) => `N${i};x;23.7;56.6\n`).join('')}`;
  expect(readCameraFile(Buffer.from(full), query).rows).toHaveLength(5000);
  const refused = await send(`${full}N5000;x;23.7;56.6\n`, '', planner, 'lv');
  expect(refused).toMatchObject({ code: 'camera.file_too_long', detail: expect.stringContaining('vairāk kameru nekā 5000') });
  // One feature that is a book, one that is broken, and a book beside the features.
  const feature = JSON.parse(geojson).features[0];
  const book = { ...feature, properties: { code: 'K2', name: 'x'.repeat(70_000) } };
  expect(await send(JSON.stringify({ type: 'FeatureCollection', features: [feature, book] }))).toMatchObject({
    added: 1,
    rejects: [{ line: 2, code: 'camera.row_broken' }],
  });
  for (const file of [
    geojson.slice(0, -3),
    geojson.replace('"type"', `"about":"${'x'.repeat(70_000)}","type"`),
    geojson.replace('[23', '[,23'),
  ])
    expect(await send(file)).toMatchObject({ code: 'camera.file_unreadable' });
});

test('a row that meets a camera the reader may not know of is refused, all others land, and a dry run tells the same', async () => {
  const secret = { code: 'K12', name: 'Slēgta', kind: 'fixed', status: 'planned', sensitivity: 3 };
  const made = await app.as('admin@lv-jelgava').post('/api/cameras', { ...secret, geometry: { type: 'Point', coordinates: [23.7, 56.6] } });
  expect(made.status).toBe(201);
  const file = `code,name,lon,lat\n${Array.from({ length: 25 }, (_, i) => `K${i},Stabs,23.7,56.6\n`).join('')}`;
  const told = { read: 25, added: 24, rejected: 1, rejects: [{ line: 14, field: 'code', value: 'K12', code: 'camera.code_taken' }] };
  expect(await send(file, 'dryRun=true')).toMatchObject(told);
  expect(await app.db.admin('select code from camera')).toEqual([{ code: 'K12' }]);
  expect(await send(file)).toMatchObject(told);
  expect(await send(file)).toMatchObject({ ...told, added: 0, unchanged: 24 });
  expect(await app.db.admin(`select name from camera where code = 'K12'`)).toEqual([{ name: 'Slēgta' }]);
  // More secret than the sender may write: said once, before the first row.
  expect(await send(file.replaceAll('K', 'L'), 'sensitivity=3')).toMatchObject({ code: 'camera.not_cleared' });
  expect(await app.db.admin(`select code from camera where code like 'L%'`)).toEqual([]);
});

test('where the municipality lies tells which coordinates are the wrong way round, and which are far', async () => {
  const file = (lon: number, lat: number) => `code,name,lon,lat\nT1,Market,${lon},${lat}\n`;
  const trafford = 'planner@lv-dobele';
  expect(await send(file(53.45, -2.3), '', trafford)).toMatchObject({
    added: 0,
    rejects: [{ line: 2, field: 'geometry', value: '53.45, -2.3', code: 'geometry.swapped' }],
  });
  expect(await send(file(-2.3, 53.45), '', trafford)).toMatchObject({ added: 1, far: 0 });
  // 40 km away is a neighbour's, 60 km is told.
  expect(await send(file(-2.3, 53.14), '', trafford)).toMatchObject({ updated: 1, far: 0 });
  expect(await send(file(-2.3, 52.86), 'dryRun=true', trafford)).toMatchObject({ updated: 1, far: 1 });
  expect(await send(file(-2.3, 53.45))).toMatchObject({ added: 1, far: 1 });
  expect(await send(file(23.7, 56.65))).toMatchObject({ updated: 1, far: 0 });
});

test('the command line tells each reason once, with its lines', async () => {
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text), fetch };
  const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token(planner, { clock: app.clock }) };
  const file = join(mkdtempSync(join(tmpdir(), 'vias-cameras-')), 'kameras.csv');
  writeFileSync(
    file,
    `code,name,lon,lat,kind\n${Array.from({ length: 30 }, (_, i) => `C${i},Osta,23.7,56.6,${i ? 'zeppelin' : ''}\n`).join('')}C30,Sala,2.7,5.6,\n`,
  );
  expect(await camerasCommand(['import', file], env, io)).toBe(2);
  expect(said).toEqual([
    expect.stringMatching(/^29 rows, kind: This cannot be read\. .*Lines 3, 4, 5, .*22 …\.\n$/),
    expect.stringMatching(/^1 lie more than 50 km/),
    '31 cameras read: 2 new, 0 changed, 0 unchanged, 29 rejected; 2 do not say where they look.\n',
    expect.stringMatching(/^29 rows refused; everything else was taken\./),
  ]);
  said.length = 0;
  expect(await camerasCommand(['import', file, '--sensitivity', '3'], env, io)).toBe(1);
  expect(said).toEqual([expect.stringMatching(/^Your role writes cameras up to sensitivity 2, not 3\.\n$/)]);
});
