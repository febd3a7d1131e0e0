import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Member } from '@vias/sql/principal.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { loadSet, repairSets } from './load-set.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

let year = 1900;
const header = (more: Record<string, string> = {}) => ({
  country: 'LV',
  scheme: 'TEST',
  validFrom: `${year++}-01-01`,
  title: 'Tests',
  source: 'test',
  licence: 'CC0',
  ...more,
});
const load = (body: unknown, query: Record<string, string> = header(), user: string | undefined = 'operator@vias') =>
  app.as(user).ask('post', `/api/territories/boundary-sets?${new URLSearchParams(query)}`, {
    raw: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/geo+json', 'accept-language': 'lv' },
  });
const collection = (features: unknown[], more = {}) => ({ type: 'FeatureCollection', ...more, features });
const square = (x: number, y: number, size = 0.1) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const unit = (code: string | number | null, rings: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { code, name: `Vienība ${code}` },
  geometry: { type, coordinates: rings },
});
const unitsOf = async (set: number) => (await app.as(undefined).get(`/api/territories?boundarySet=${set}`)).body.items;

test('every unit of a file is taken, mended and reported, or refused with its reason', async () => {
  const bowTie = [
    [23, 56],
    [23.2, 56.2],
    [23.2, 56],
    [23, 56.2],
    [23, 56],
  ];
  const { status, body } = await load(
    collection([
      unit('1', [square(23.5, 56.5)]),
      unit('2', [bowTie]),
      unit('3', [square(23.7, 56.5).slice(0, 4)]),
      unit('1', [square(24, 56.5)]),
      unit(null, [square(24, 56.5)]),
      { type: 'Feature', properties: { code: '6' }, geometry: { type: 'Polygon', coordinates: [square(24, 56)] } },
      unit('7', []),
      unit('8', [23, 56], 'Point'),
      unit('9', [
        [
          [23, 56],
          [23.1, null],
          [23.1, 56.1],
          [23, 56],
        ],
      ]),
      { type: 'Feature', properties: { code: '10', name: 'Bez formas' }, geometry: null },
      unit('11', [
        [
          [24, 56],
          [24.1, 56.1],
          [24, 56],
        ],
      ]),
      unit('12', [
        [
          [24, 56],
          [24.2, 56.2],
          [24.1, 56.1],
          [24, 56],
        ],
      ]),
      unit('13', [square(23.9, 56.5), square(23.93, 56.53, 0.02)]),
      unit('x'.repeat(41), [square(24, 56.5)]),
      unit(14, [square(24.3, 56.5).map((point) => [...point, 12.5])]),
    ]),
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ read: 15, accepted: 5, rejected: 10, removed: 0, crs: 'EPSG:4326' });
  expect(body.rejects.map(({ row, code, reason }: { row: number; code: string; reason: string }) => [row, code, reason])).toEqual([
    [4, '1', 'code_repeated'],
    [5, null, 'code_missing'],
    [6, '6', 'name_missing'],
    [7, '7', 'geometry_empty'],
    [8, '8', 'geometry_not_polygon'],
    [9, '9', 'coordinates_invalid'],
    [10, '10', 'geometry_empty'],
    [11, '11', 'geometry_empty'],
    [12, '12', 'geometry_empty'],
    [14, 'x'.repeat(40), 'code_too_long'],
  ]);
  expect(body.rejects[1].detail).toBe('Nav koda. Norādiet lauku ar parametru codeProperty.');
  expect(body.repairs).toMatchObject([
    { code: '2', reason: expect.stringContaining('Self-intersection') },
    { code: '3', reason: 'ring_closed' },
  ]);
  const units = await unitsOf(body.id);
  expect(units.map((t: { code: string }) => t.code).sort()).toEqual(['1', '13', '14', '2', '3']);
  // The bow tie is two triangles: half of its box.
  const areaOf = (code: string) => units.find((t: { code: string }) => t.code === code).areaKm2;
  expect(areaOf('2') / (4 * areaOf('1'))).toBeCloseTo(0.5, 1);
  expect(areaOf('13') / areaOf('1')).toBeCloseTo(0.96, 2);
  const valid = await app.db.admin(
    `select bool_and(st_isvalid(geom) and st_ndims(geom) = 2) as ok from territory where boundary_set_id = ${body.id}`,
  );
  expect(valid).toEqual([{ ok: true }]);
});

test.each([
  ['text that is not JSON', 'this is not', 400, 'request.not_json'],
  ['JSON that ends too early', '{"type":"FeatureCollection","features":[{"type":"Feature"', 400, 'request.not_json'],
  ['something without features', '{"type":"Topology","objects":{}}', 422, 'territory.not_features'],
  ['a list', '[1,2]', 422, 'territory.not_features'],
  ['no features', collection([]), 422, 'territory.nothing_accepted'],
  ['only units without area', collection([unit('1', [])]), 422, 'territory.nothing_accepted'],
  [
    'an unknown coordinate system',
    collection([unit('1', [square(23, 56)])], { crs: { type: 'name', properties: { name: 'EPSG:2583' } } }),
    422,
    'territory.crs_unknown',
  ],
  ['latitude first', collection([unit('1', [square(23, 56).map(([x, y]) => [y, x])])]), 422, 'geometry.swapped'],
  ['metres called degrees', collection([unit('1', [square(500000, 280000, 5000)])]), 422, 'territory.crs_mismatch'],
  ['another country', collection([unit('1', [square(2, 48)])]), 422, 'territory.outside_country'],
])('%s is refused and nothing is written', async (_what, body, status, code) => {
  const query = header();
  expect(await load(body, query)).toMatchObject({ status, body: { code } });
  expect(await app.db.admin(`select 1 from boundary_set where scheme = 'TEST' and valid_from = '${query.validFrom}'`)).toEqual([]);
});

test('the sentence names the coordinate system that the numbers look like', async () => {
  const { body } = await load(collection([unit('1', [square(500000, 280000, 5000)])]));
  expect(body.detail).toBe('Koordinātas nav EPSG:4326. Izskatās pēc EPSG:3059: norādiet to ar parametru crs.');
});

test('latitude first is taken when the operator says so', async () => {
  const { body } = await load(collection([unit('1', [square(23, 56).map(([x, y]) => [y, x])])]), header({ swapAxes: 'true' }));
  const [territory] = await unitsOf(body.id);
  expect(territory.bbox).toEqual([23, 56, 23.1, 56.1]);
});

test.each([
  [undefined, 401],
  ['planner@lv-jelgava', 403],
  ['admin@lv-jelgava', 403],
])('%s may not load borders', async (user, status) => {
  expect(await app.as(user).ask('post', `/api/territories/boundary-sets?${new URLSearchParams(header())}`, { raw: '{}' })).toMatchObject({
    status,
  });
});

test('loading again keeps ids and residents, replaces shapes, removes what is gone, and keeps what was refused this time', async () => {
  const query = header();
  const first = (await load(collection([unit('A', [square(23, 56)]), unit('B', [square(23.2, 56)]), unit('C', [square(23.4, 56)])]), query))
    .body;
  const before = await unitsOf(first.id);
  await app.db.admin(
    `insert into territory_population select territory_id, '2020-01-01', 5, 'test' from territory where boundary_set_id = ${first.id}`,
  );
  const second = (await load(collection([unit('A', [square(23, 56, 0.05)]), unit('B', [])]), { ...query, replace: 'true' })).body;
  expect(second).toMatchObject({ id: first.id, version: first.version + 1, accepted: 1, rejected: 1, removed: 1 });
  const after = await unitsOf(first.id);
  const find = (units: { code: string }[], code: string) => units.find((t) => t.code === code);
  expect(after.map((t: { code: string }) => t.code).sort()).toEqual(['A', 'B']);
  expect(find(after, 'A')).toMatchObject({
    id: (find(before, 'A') as never as { id: number }).id,
    residents: { count: 5 },
    bbox: [23, 56, 23.05, 56.05],
  });
  expect(find(after, 'B')).toEqual({ ...(find(before, 'B') as object), residents: { count: 5, asOf: '2020-01-01', source: 'test' } });
});

test('a file that lacks a tenth of the units that are there is taken for a part, unless the operator says that they are to go', async () => {
  const query = header();
  const units = (count: number) => collection(Array.from({ length: count }, (_, i) => unit(`V${i}`, [square(23 + i * 0.05, 56, 0.04)])));
  const first = (await load(units(21), query)).body;
  const refused = await load(units(18), query);
  expect(refused).toMatchObject({ status: 409, body: { code: 'territory.would_vanish', detail: expect.stringContaining('failā nav 3') } });
  expect(await unitsOf(first.id)).toHaveLength(21);
  expect((await app.db.admin(`select version from boundary_set where boundary_set_id = ${first.id}`))[0]).toEqual({ version: 1 });
  expect((await load(units(19), query)).body).toMatchObject({ version: 2, removed: 2 });
  expect((await load(units(2), { ...query, replace: 'true' })).body).toMatchObject({ version: 3, removed: 17 });
});

test('a loading that dies at any of its steps is put right by the next start, and by the next loading', async () => {
  const at = { category: 'other', severity: 1, occurredAt: '2026-01-01T00:00:00Z', title: 'Punkts' };
  for (const x of [23.02, 23.08, 23.22])
    await app.as('editor@lv-jelgava').post('/api/incidents', { ...at, geometry: { type: 'Point', coordinates: [x, 56.02] } });
  const set = { ...header({ scheme: 'CUT' }), level: 'municipality' as const, swapAxes: false, generated: false, replace: true };
  const operator: Member = { kind: 'user', id: 'operator', name: 'O', tenant: 'vias', roles: ['operator'] };
  class Death extends Error {}
  /** The database of a process that dies before its nth transaction. */
  const dying = (n: number) => {
    let left = n;
    const as: typeof app.db.as = (principal, fn) => (--left > 0 ? app.db.as(principal, fn) : Promise.reject(new Death()));
    return { ...app.db, as };
  };
  const file = (size: number, units: readonly string[]) =>
    Readable.from([Buffer.from(JSON.stringify(collection(units.map((code, i) => unit(code, [square(23 + i * 0.2, 56, size)])))))]);
  const wrong = () =>
    app.db.admin(`
      select t.code, i.incident_id from boundary_set b join territory t using (boundary_set_id) cross join incident i
      left join placement p on p.thing_id = i.incident_id and p.boundary_set_id = b.boundary_set_id and p.territory_id = t.territory_id
      where b.scheme = 'CUT' and st_covers(t.geom, i.public_geom) is distinct from (p.thing_id is not null)`);
  const marks = () => app.db.admin(`select version from boundary_set where unplaced_since is not null`);
  await loadSet(app.db, operator, set, file(0.1, ['A', 'B']), 'en');
  let deaths = 0;
  let sawWrong = 0;
  for (let n = 1, size = 0.05; ; n += 1, size = size === 0.05 ? 0.1 : 0.05) {
    const died = await loadSet(dying(n), operator, set, file(size, n % 3 === 0 ? ['A'] : ['A', 'B']), 'en').then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Death)) throw error;
        return true;
      },
    );
    if (!died) break;
    deaths += 1;
    if ((await wrong()).length > 0) sawWrong += 1;
    // Every other time the next start mends, every other time the next loading.
    if (n % 2 === 0) await repairSets(app.db);
    else await loadSet(app.db, operator, set, file(size, ['A', 'B']), 'en');
    expect({ n, wrong: await wrong(), marks: await marks() }).toEqual({ n, wrong: [], marks: [] });
  }
  expect(deaths).toBeGreaterThan(5);
  expect(sawWrong).toBeGreaterThan(0);
  expect(await repairSets(app.db)).toBe(0);
  await app.db.admin('delete from incident');
});

test('what lay inside before the reload and not after is placed nowhere', async () => {
  const query = header({ scheme: 'PLACED' });
  const post = {
    category: 'other',
    severity: 1,
    occurredAt: '2026-01-01T00:00:00Z',
    title: 'Punkts',
    geometry: { type: 'Point', coordinates: [23.08, 56.08] },
  };
  const { body: incident } = await app.as('editor@lv-jelgava').post('/api/incidents', post);
  const { body } = await load(collection([unit('A', [square(23, 56)])]), query);
  const placed = () =>
    app.db.admin(
      `select t.code from placement p join territory t using (territory_id) where p.thing_id = '${incident.id}' and p.boundary_set_id = ${body.id}`,
    );
  expect(body.placed).toBe(1);
  expect(await placed()).toEqual([{ code: 'A' }]);
  expect((await load(collection([unit('A', [square(23, 56, 0.05)])]), query)).body.placed).toBe(0);
  expect(await placed()).toEqual([]);
});

test('a finer set hangs under the coarser one that holds at the same time, whichever came first', async () => {
  const fine = {
    country: 'LT',
    scheme: 'H',
    level: 'municipality',
    validFrom: '1800-01-01',
    validTo: '1850-01-01',
    title: 't',
    source: 's',
    licence: 'l',
  };
  const { body: low } = await load(collection([unit('m', [square(24, 55)])]), fine);
  const { body: high } = await load(collection([unit('R', [square(23.9, 54.9, 0.5)])]), { ...fine, level: 'region' });
  await load(collection([unit('other', [square(23.9, 54.9, 0.5)])]), {
    ...fine,
    level: 'region',
    validFrom: '1850-01-01',
    validTo: '1870-01-01',
  });
  const [parent] = await unitsOf(high.id);
  expect((await unitsOf(low.id))[0].parent).toBe(parent.id);
});

test('a loading stands in the audit in the name of the operator, when it begins and when all is in its place', async () => {
  const { body } = await load(collection([unit('1', [square(23, 56)])]));
  const entries = await app.db.admin(
    `select principal_kind as kind, action, detail->>'begins' as begins, detail->>'accepted' as accepted, detail->>'version' as version
     from audit_entry where thing_kind = 'boundary_set' and thing_ids = '{${body.id}}' order by seq`,
  );
  const of = { kind: 'user', action: 'load' };
  expect(entries).toEqual([
    { ...of, begins: 'true', accepted: null, version: null },
    { ...of, begins: null, accepted: '1', version: '1' },
  ]);
});

const hasGdal = (() => {
  try {
    execFileSync('ogr2ogr', ['--version']);
    return true;
  } catch {
    if (process.env.CI) throw new Error('ogr2ogr (gdal-bin) is needed here.');
    console.warn('Skipped: ogr2ogr (gdal-bin) is absent.');
    return false;
  }
})();

describe('files written by GDAL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vias-borders-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  (hasGdal ? test : test.skip).each([3059, 3346, 3857, 4326])('in EPSG:%d land where GDAL would put them', async (srid) => {
    const source = join(folder, 'source.geojson');
    const file = join(folder, `${srid}.geojson`);
    writeFileSync(source, readFileSync(new URL('../../../sql/demo/borders-lv-2021.geojson', import.meta.url)));
    execFileSync('ogr2ogr', ['-t_srs', `EPSG:${srid}`, '-lco', 'COORDINATE_PRECISION=9', '-f', 'GeoJSON', file, source]);
    const { status, body } = await load(readFileSync(file, 'utf8'), header({ scheme: `GDAL${srid}` }));
    expect({ status, ...body }).toMatchObject({ status: 200, crs: `EPSG:${srid}`, accepted: 43, rejected: 0 });
    const features = JSON.parse(readFileSync(source, 'utf8')).features;
    const rows = JSON.stringify(
      features.map((f: { properties: { code: string }; geometry: unknown }) => ({ code: f.properties.code, geometry: f.geometry })),
    );
    const [{ furthest }] = (await app.db.admin(
      `select max(st_hausdorffdistance(t.geom, st_setsrid(st_geomfromgeojson(value->>'geometry'), 4326))) as furthest
       from jsonb_array_elements($1::jsonb) join territory t on t.boundary_set_id = $2 and t.code = value->>'code'`,
      [rows, body.id],
    )) as [{ furthest: number }];
    expect(furthest).toBeLessThan(1e-8);
  });
});
