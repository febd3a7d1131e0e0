import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFeatureApp, towns } from './testing.ts';

/** GDAL as anybody else's client: its drivers for OGC API Features and vector tiles, against the listening server. */
const run = promisify(execFile);
const gdal = async (command: string, ...args: string[]): Promise<string> =>
  (await run(command, args, { timeout: 60_000, env: { ...process.env, GDAL_HTTP_MAX_RETRY: '0' } })).stdout;
const isThere = await gdal('ogrinfo', '--formats').then(
  (formats) => /OAPIF/.test(formats) && /MVT/.test(formats),
  () => false,
);
if (!isThere && process.env.CI === 'true') throw new Error('GDAL with the drivers OAPIF and MVT is needed: install gdal-bin.');
if (!isThere) console.warn('Skipped: GDAL with the drivers OAPIF and MVT is not there (gdal-bin).');
const withGdal = isThere ? test : test.skip;

let app: Awaited<ReturnType<typeof openFeatureApp>>;
let folder: string;
beforeAll(async () => {
  if (!isThere) return;
  app = await openFeatureApp();
  folder = mkdtempSync(join(tmpdir(), 'vias-ogc-'));
});
afterAll(async () => {
  await app?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const info = (layer: string, ...args: string[]) => gdal('ogrinfo', '-ro', '-so', ...args, `OAPIF:${app.url}/ogc`, layer);
const countOf = (text: string): number => Number(/Feature Count: (\d+)/.exec(text)?.[1]);
const read = async (
  layer: string,
  ...args: string[]
): Promise<{ id: number; properties: Record<string, unknown>; geometry: { coordinates: number[] } }[]> => {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  await gdal('ogr2ogr', '-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=7', file, ...args, `OAPIF:${app.url}/ogc`, layer);
  return JSON.parse(readFileSync(file, 'utf8')).features;
};

withGdal('it finds the collections, their fields and their extent', async () => {
  const list = await gdal('ogrinfo', '-ro', `OAPIF:${app.url}/ogc`);
  for (const name of ['incident', 'settlement', `territory-${app.lv}`]) expect(list).toMatch(new RegExp(`: ${name} `));
  expect(list).not.toContain('alert');
  const settlement = await info('settlement');
  expect(countOf(settlement)).toBe(towns.length);
  expect(settlement).toContain('Extent: (23.250000, 55.933300) - (24.500000, 57.020000)');
  expect(settlement).toMatch(/population: Integer/);
});

withGdal('it walks the pages: as many territories as SQL has, with the same shapes', async () => {
  const features = await read(`territory-${app.lv}`, '-oo', 'PAGE_SIZE=25');
  const rows = await app.db.admin<{ id: number; name: string; area: number; points: number }>(
    'select territory_id as id, name, st_area(geom) as area, st_npoints(geom) as points from territory where boundary_set_id = $1 order by 1',
    [app.lv],
  );
  expect(features).toHaveLength(rows.length);
  const found = await app.db.admin<{ id: number; area: number; points: number }>(
    "select (f->'properties'->>'territory_id')::int as id, st_area(g) as area, st_npoints(g) as points from json_array_elements($1::json) f, st_geomfromgeojson(f->>'geometry') g order by 1",
    [JSON.stringify(features)],
  );
  expect(found.map(({ id, points }) => [id, points])).toEqual(rows.map(({ id, points }) => [id, points]));
  for (const [i, { area }] of found.entries()) expect(area).toBeCloseTo(rows[i]?.area ?? 0, 6);
});

withGdal('it pushes a filter by attribute and by box to the server, and gets what SQL gets', async () => {
  const [expected] = await app.db.admin<{ n: number }>(
    'select count(*)::int as n from territory where boundary_set_id = $1 and geom && st_makeenvelope(23, 56, 24, 57, 4326) and st_intersects(geom, st_makeenvelope(23, 56, 24, 57, 4326))',
    [app.lv],
  );
  expect(countOf(await info(`territory-${app.lv}`, '-spat', '23', '56', '24', '57'))).toBe(expected?.n);
  expect(countOf(await info('settlement', '-where', "country = 'LV'"))).toBe(3);
  expect(countOf(await info('settlement', '-where', "name = 'Žagarė' AND population = 1500"))).toBe(1);
  expect(countOf(await info('settlement', '-where', 'population > 2000'))).toBe(2);
  expect(countOf(await info('incident', '-where', "occurred_at >= '2026/11/21 00:00:00'"))).toBe(2);
  const { stderr } = await run('ogrinfo', ['-ro', '-so', '-where', "country = 'LV'", `OAPIF:${app.url}/ogc`, 'settlement'], {
    timeout: 60_000,
    env: { ...process.env, CPL_DEBUG: 'HTTP,OAPIF' },
  });
  expect(stderr).toMatch(/Fetch\(\S+items\?\S*country=LV/);
  expect(stderr).not.toContain('client side');
  const [town] = await read('settlement', '-where', "name = 'Jelgava'");
  expect(town?.geometry.coordinates).toEqual([23.7128, 56.6511]);
});

/** Jelgava by PROJ, east before north. */
const jelgavaIn = async (code: number): Promise<[number, number]> => {
  const { stdout } = await run('sh', ['-c', `echo "23.7128 56.6511" | gdaltransform -s_srs EPSG:4326 -t_srs EPSG:${code} -output_xy`], {
    timeout: 60_000,
  });
  const [east = 0, north = 0] = stdout.trim().split(/\s+/).map(Number);
  return [east, north];
};

withGdal('coordinates agree with PROJ in every system, and their order with what PROJ says of its axes', async () => {
  for (const [code, reach] of [
    [4326, 1e-6],
    [3059, 0.002],
    [3346, 0.002],
    [3857, 0.002],
  ] as const) {
    const crs = `http://www.opengis.net/def/crs/EPSG/0/${code}`;
    const { body } = await app.as(undefined).get(`/ogc/collections/settlement/items?${new URLSearchParams({ name: 'Jelgava', crs })}`);
    const [east, north] = await jelgavaIn(code);
    const firstAxis = /AXIS\["[^"]*",(\w+)/.exec(await gdal('gdalsrsinfo', '-o', 'wkt2', `EPSG:${code}`))?.[1];
    const expected = firstAxis === 'north' ? [north, east] : [east, north];
    const off = body.features[0].geometry.coordinates.map((value: number, i: number) => Math.abs(value - (expected[i] ?? 0)));
    expect({ code, near: Math.max(...off) < reach }).toEqual({ code, near: true });
  }
});

withGdal('it reads a vector tile, where the town lies', async () => {
  const response = await fetch(`${app.url}/ogc/collections/settlement/tiles/WebMercatorQuad/8/78/144`);
  const file = join(folder, 'tile.mvt');
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  const text = await gdal('ogrinfo', '-ro', '-al', '-oo', 'X=144', '-oo', 'Y=78', '-oo', 'Z=8', `MVT:${file}`);
  expect(text).toContain('name (String) = Jelgava');
  const [, x, y] = /POINT \(([\d.]+) ([\d.]+)\)/.exec(text) ?? [];
  const [east, north] = await jelgavaIn(3857);
  // A unit of the tile is 38 m wide.
  expect(Math.abs(Number(x) - east)).toBeLessThan(39);
  expect(Math.abs(Number(y) - north)).toBeLessThan(39);
});

withGdal('a partner with its token gets what is shared with it', async () => {
  const token = await app.identity.token('planner@lt-siauliai', { clock: app.clock, mfa: false });
  const headers = join(folder, 'headers.txt');
  writeFileSync(headers, `Authorization: Bearer ${token}\n`);
  const text = await gdal('ogrinfo', '-ro', '-so', '--config', 'GDAL_HTTP_HEADER_FILE', headers, `OAPIF:${app.url}/ogc`, 'incident');
  expect(countOf(text)).toBe(5);
  expect(countOf(await info('incident'))).toBe(3);
});
