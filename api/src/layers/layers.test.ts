import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { readConfig } from '../config.ts';
import { openTestApp, type TestApp } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'vias-layers-'));
const gdal = spawnSync('ogr2ogr', ['--version']).status === 0;
if (!gdal) console.log('GeoPackage, shapefile, KML and FlatGeobuf were not read: no GDAL here.');
const withGdal = gdal || process.env.CI === 'true' ? test : test.skip;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ dataDir: join(folder, 'data'), ogcServers: ['https://ows.example'] });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const maker = 'planner@lv-jelgava';
const send = async (file: string | Buffer, query = '', { user = maker, name = 'layer' } = {}) => {
  const data = new FormData();
  data.set('file', new Blob([file as BlobPart]), name);
  const form = new Response(data);
  const headers = { 'content-type': form.headers.get('content-type') ?? '', 'accept-language': 'en' };
  return app.as(user).ask('post', `/api/layers/preview${query}`, { headers, raw: Buffer.from(await form.arrayBuffer()) });
};
const keep = (upload: string, more: object = {}, user = maker) =>
  app.as(user).post('/api/layers', { upload, fileName: 'layer.geojson', title: 'Polderi', ...more });
const ground = { source: 'Pašvaldība', licence: 'CC BY 4.0', lawfulBasis: 'Civilās aizsardzības plāns' };

const square = (lon: number, lat: number, size = 0.01) => [
  [
    [lon, lat],
    [lon + size, lat],
    [lon + size, lat + size],
    [lon, lat + size],
    [lon, lat],
  ],
];
const bowTie = [
  [
    [23.7, 56.6],
    [23.71, 56.61],
    [23.71, 56.6],
    [23.7, 56.61],
    [23.7, 56.6],
  ],
];
const feature = (geometry: unknown, properties: object = {}) => ({ type: 'Feature', properties, geometry });
const collection = (features: unknown[], more: object = {}) => JSON.stringify({ type: 'FeatureCollection', ...more, features });
const mixed = collection([
  feature({ type: 'Polygon', coordinates: square(23.7, 56.6) }, { nosaukums: 'Austrumu polderis', platība: 1.5, tālrunis: '29123456' }),
  feature({ type: 'Polygon', coordinates: bowTie }, { nosaukums: 'Krustotais', platība: 2 }),
  feature(
    {
      type: 'LineString',
      coordinates: [
        [23.7, 56.6],
        [23.8, 56.7],
      ],
    },
    { nosaukums: 'Dambis' },
  ),
  feature({ type: 'Point', coordinates: [23.75, 56.65, 4] }, { nosaukums: 'Sūknis' }),
  feature(null, { nosaukums: 'Bez vietas' }),
  feature({ type: 'Point', coordinates: [200, 56] }, { nosaukums: 'Ārpus pasaules' }),
]);

/** An archive byte by byte, so that its names and sizes can lie. */
const zipOf = (files: { name: string; bytes: Buffer; claims?: number }[]): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claims } of files) {
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claims ?? bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, Buffer.from(name)]));
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed]);
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
};

test('a GeoJSON is shown before it is kept: rows, fields, what is personal, what was mended and refused; nothing is lost', async () => {
  const { status, body } = await send(mixed, '', { name: 'polderi.geojson' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    format: 'geojson',
    crs: 4326,
    read: 6,
    kept: 4,
    rejected: 2,
    repaired: 2,
    fileName: 'polderi.geojson',
    isElsewhere: false,
  });
  expect(body.read).toBe(body.kept + body.rejected);
  expect(body.geometryKinds).toEqual(['point', 'line', 'area']);
  expect(body.extent).toEqual([23.7, 56.6, 23.8, 56.7]);
  expect(body.fields).toEqual([
    { name: 'nosaukums', kind: 'text', filled: 4, personal: null },
    { name: 'platība', kind: 'number', filled: 2, personal: null },
    { name: 'tālrunis', kind: 'text', filled: 1, personal: 'heading' },
  ]);
  const byCode = Object.fromEntries(body.findings.map((finding: { code: string }) => [finding.code, finding]));
  expect(byCode.no_geometry).toMatchObject({ count: 1, outcome: 'rejected', examples: [{ number: 5 }] });
  expect(byCode.outside_world).toMatchObject({ count: 1, examples: [{ number: 6 }] });
  expect(byCode.area_mended.examples).toEqual([{ number: 2, line: null, detail: 'the border crosses itself (56.60500, 23.70500)' }]);
  expect(byCode.heights_dropped).toMatchObject({ count: 1, outcome: 'repaired' });
  expect(body.rows[0]).toMatchObject({ number: 1, values: { nosaukums: 'Austrumu polderis' } });
  expect((await app.as(maker).get('/api/layers')).body.items).toEqual([]);

  const kept = await keep(body.upload);
  expect(kept.status).toBe(201);
  expect(kept.body).toMatchObject({ read: 6, kept: 4, rejected: 2, repaired: 2, visibility: 'own', isMine: true, hasPersonalData: false });
  // The area that crossed itself is two triangles of half the square's area together.
  const [sum] = await app.db.admin<{ valid: boolean; ratio: number; values: object }>(
    `select bool_and(st_isvalid(area)) as valid, max(st_area(area)) filter (where feature_number = 2) / max(st_area(area)) filter (where feature_number = 1) as ratio,
            min(properties::text) filter (where feature_number = 1)::jsonb as values from own_layer_feature where own_layer_id = $1`,
    [kept.body.id],
  );
  expect(sum).toEqual({ valid: true, ratio: expect.closeTo(0.5, 6), values: { nosaukums: 'Austrumu polderis', platība: 1.5 } });
  expect(readdirSync(join(folder, 'data', 'uploads'))).toEqual([]);
  expect((await keep(body.upload)).body.code).toBe('import.upload_gone');

  const findings = await app.as(maker).get(`/api/layers/${kept.body.id}/findings`);
  expect(findings.body.items).toHaveLength(4);
  expect((await app.as(maker).get(`/api/layers/${kept.body.id}/features/3`)).body).toEqual({ number: 3, values: { nosaukums: 'Dambis' } });
  expect((await app.as(maker).get(`/api/layers/${kept.body.id}/features/5`)).body.code).toBe('layer.feature_not_found');
  expect((await app.as(maker).delete(`/api/layers/${kept.body.id}`)).status).toBe(204);
  expect(await app.db.admin('select from own_layer_feature')).toHaveLength(0);
  const audit = await app.db.admin<{ action: string }>(`select action from audit_entry where thing_kind = 'own_layer' order by seq`);
  expect(audit.map(({ action }) => action)).toEqual(['insert', 'update', 'update', 'delete']);
});

test('S28: nobody else sees a layer before its ground is written down; then exactly whom it is for, on every channel', async () => {
  const upload = async () => (await send(mixed)).body.upload as string;
  expect((await keep(await upload(), { visibility: 'tenant' })).body).toMatchObject({ code: 'layer.ground_missing', field: 'source' });
  expect((await keep(await upload(), { ...ground, visibility: 'partners', partners: [] })).body.code).toBe('layer.partner_unknown');
  expect((await keep(await upload(), { fields: ['tālrunis'] })).body.code).toBe('layer.personal_fields');
  expect((await keep(await upload(), { fields: ['nav'] })).body.code).toBe('layer.field_unknown');
  expect((await keep(await upload(), { ...ground, fields: ['tālrunis'], hasPersonalData: true, visibility: 'public' })).body.code).toBe(
    'layer.personal_stays_home',
  );
  expect((await keep(await upload(), { fields: ['tālrunis'], hasPersonalData: true })).body.code).toBe('layer.ground_missing');
  expect((await send(mixed, '', { user: 'dispatcher@lv-jelgava' })).status).toBe(403);
  expect(await app.db.admin('select from own_layer')).toHaveLength(0);

  const { body: layer } = await keep(await upload());
  const readers = [maker, 'dispatcher@lv-jelgava', 'planner@lt-siauliai', 'planner@lt-telsiai', undefined];
  const seen = async () =>
    Promise.all(
      readers.map(async (user) => {
        const answers = await Promise.all(
          ['', '/tiles/8/144/78.mvt', '/features/1'].map((path) => app.as(user).get(`/api/layers/${layer.id}${path}`)),
        );
        const listed = (await app.as(user).get('/api/layers')).body.items.length === 1;
        const ways = new Set([...answers.map(({ status }) => status === 200), listed]);
        return ways.size === 1 ? listed : 'not the same on every channel';
      }),
    );
  expect(await seen()).toEqual([true, false, false, false, false]);
  let version = layer.version;
  const show = async (visibility: string, partners: string[] = []) => {
    const answer = await app
      .as(maker)
      .put(`/api/layers/${layer.id}`, { title: 'Polderi', ...ground, visibility, partners }, { headers: { 'if-match': `"${version}"` } });
    expect(answer.status).toBe(200);
    version = answer.body.version;
  };
  await show('tenant');
  expect(await seen()).toEqual([true, true, false, false, false]);
  await show('partners', ['lt-siauliai']);
  expect(await seen()).toEqual([true, true, true, false, false]);
  await show('public');
  expect(await seen()).toEqual([true, true, true, true, true]);
  const stale = await app.as(maker).put(`/api/layers/${layer.id}`, { title: 'x' }, { headers: { 'if-match': '"1"' } });
  expect([stale.status, stale.body.code]).toEqual([412, 'layer.changed_meanwhile']);
  expect((await app.as('planner@lt-siauliai').delete(`/api/layers/${layer.id}`)).body.code).toBe('layer.not_yours');
  await expect(app.db.admin(`update own_layer set licence = ' ' where own_layer_id = $1`, [layer.id])).rejects.toThrow(
    /own_layer_shared_with_ground/,
  );
  // An administrator of the same municipality deletes it as well.
  expect((await app.as('admin@lv-jelgava').delete(`/api/layers/${layer.id}`)).status).toBe(204);
  expect(await seen()).toEqual([false, false, false, false, false]);
});

test('the page may ask the servers of the setting and no other', async () => {
  const policy = (await app.as(undefined).get('/api/config')).headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/img-src [^;]*https:\/\/ows\.example/);
  expect(policy).toMatch(/connect-src [^;]*https:\/\/ows\.example/);
  expect(policy).not.toMatch(/(?:script|frame|default)-src [^;]*ows\.example/);
  expect((await app.as(undefined).get('/api/config')).body.ogcServers).toEqual(['https://ows.example']);
  expect(readConfig({ VIAS_OGC_SERVERS: 'https://a.example, https://b.example:8443/,http://localhost:9' }).ogcServers).toEqual([
    'https://a.example',
    'https://b.example:8443',
    'http://localhost:9',
  ]);
  for (const wrong of ['http://a.example', 'https://a.example/ows', 'a.example', '*', "https://a.example; script-src 'unsafe-inline'"])
    expect(() => readConfig({ VIAS_OGC_SERVERS: wrong })).toThrow(/VIAS_OGC_SERVERS must be https origins/);
});

test('a CSV is read by its columns: degrees or LKS metres, decimal commas, Windows-1257; each refused row has its line', async () => {
  const lines = ['nosaukums;x;y;skaits', 'Šķūnis;482388,99;278274,3;12', 'Bez;;;1', 'Ēka;482400;278300;7', 'Lieks;1;2;3;4'];
  const { status, body } = await send(
    Buffer.from(
      lines
        .join('\r\n')
        .replace('Š', '\u00d0')
        .replaceAll(/[ķūĒ]/g, (c) => ({ ķ: '\u00ed', ū: '\u00fb', Ē: '\u00c7' })[c] ?? c),
      'latin1',
    ),
  );
  expect([status, body.format, body.crs]).toEqual([200, 'csv', 3059]);
  expect(body).toMatchObject({ read: 4, kept: 2, rejected: 2 });
  expect(body.rows[0].values).toEqual({ nosaukums: 'Šķūnis', skaits: 12 });
  expect(body.extent[0]).toBeCloseTo(23.7128, 4);
  expect(body.findings.map(({ code, examples }: { code: string; examples: { line: number }[] }) => [code, examples[0]?.line])).toEqual([
    ['no_geometry', 3],
    ['row_broken', 5],
  ]);
  expect((await send('a;b\n1;2\n')).body).toMatchObject({ code: 'layer.no_coordinates', detail: expect.stringContaining('a, b') });
  expect((await send('a,b\n56.6,23.7\n', '?xColumn=b&yColumn=a')).body).toMatchObject({ kept: 1, extent: [23.7, 56.6, 23.7, 56.6] });
  expect((await send('a,b\n1,2\n', '?xColumn=c&yColumn=a')).body.code).toBe('layer.column_unknown');
});

test('coordinates in another system or order are asked about; what the file says is believed', async () => {
  const metres = { type: 'Point', coordinates: [482_388.99, 278_274.3] };
  const declared = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3059' } } };
  expect((await send(collection([feature(metres)], declared))).body).toMatchObject({ crs: 3059, kept: 1 });
  expect((await send(collection([feature(metres)]))).body).toMatchObject({ code: 'layer.crs_likely', field: 'crs' });
  expect((await send(collection([feature(metres)]), '?crs=3059')).body).toMatchObject({ kept: 1 });
  const turned = collection([feature({ type: 'Point', coordinates: [56.65, 23.71] })]);
  expect((await send(turned)).body).toMatchObject({ code: 'layer.swapped', field: 'swapAxes' });
  expect((await send(turned, '?swapAxes=true')).body).toMatchObject({ kept: 1, extent: [23.71, 56.65, 23.71, 56.65] });
  const foreign = { crs: { type: 'name', properties: { name: 'EPSG:2180' } } };
  expect((await send(collection([feature(metres)], foreign))).body.code).toBe('layer.crs_unknown');
  expect((await send(collection([feature(metres)], foreign), '?crs=31370')).status).toBe(400);
});

test('S16: files that are not what they seem, cut, too large or hostile are refused with a sentence and leave nothing', async () => {
  const refused = async (file: string | Buffer, name: string) => (await send(file, '', { name })).body?.code;
  expect(await refused('%PDF-1.7 …', 'a.geojson')).toBe('layer.type_unknown');
  expect(await refused(Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(200)]), 'a.gpkg')).toBe('layer.type_unknown');
  expect(await refused('x', 'a.gpkg')).toBe('layer.no_coordinates');
  for (const nothing of ['', '\ufeff', ' \r\n']) expect(await refused(nothing, 'a.csv')).toBe('layer.file_empty');
  expect(await refused(mixed.slice(0, -200), 'a.geojson')).toBe('layer.not_geojson');
  expect(await refused('{"type":"Point","coordinates":[24,56]}', 'a.geojson')).toBe('layer.not_geojson');
  expect(await refused('<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>', 'a.kml')).toBe(
    'layer.xml_entities',
  );
  expect(await refused(`<kml>${' '.repeat(70_000)}<!ENTITY x "y"></kml>`, 'a.kml')).toBe('layer.xml_entities');
  expect(await refused('<gml></gml>', 'a.kml')).toBe('layer.type_unknown');
  const packed = (text: string | Buffer) => refused(zipOf([{ name: 'doc.kml', bytes: Buffer.from(text) }]), 'a.kmz');
  expect(await packed('<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>')).toBe(
    'layer.xml_entities',
  );
  expect(await packed(Buffer.from('\ufeff<!DOCTYPE k [<!ENTITY x "y">]><kml>&x;</kml>', 'utf16le'))).toBe('layer.type_unknown');
  expect(await packed('name,lon,lat')).toBe('layer.type_unknown');
  expect(await refused(zipOf([{ name: '../../etc/x.shp', bytes: Buffer.from('x') }]), 'a.zip')).toBe('layer.zip_unsafe');
  expect(await refused(zipOf([{ name: '/etc/x.shp', bytes: Buffer.from('x') }]), 'a.zip')).toBe('layer.zip_unsafe');
  expect(await refused(zipOf([{ name: 'x.shp', bytes: Buffer.alloc(1000), claims: 600_000_000 }]), 'a.zip')).toBe('layer.zip_too_large');
  // What comes out is counted too: a directory that says little of much is a lie.
  expect(await refused(zipOf([{ name: 'x.shp', bytes: Buffer.alloc(5_000_000), claims: 10 }]), 'a.zip')).toBe('layer.zip_unsafe');
  expect(await refused(zipOf(Array.from({ length: 1001 }, (_, i) => ({ name: `${i}.txt`, bytes: Buffer.alloc(1) }))), 'a.zip')).toBe(
    'layer.zip_too_large',
  );
  expect(await refused(zipOf([{ name: 'x.shp', bytes: Buffer.from('x') }]), 'a.zip')).toBe('layer.shapefile_incomplete');
  expect(await refused(zipOf([{ name: 'readme.txt', bytes: Buffer.from('x') }]), 'a.zip')).toBe('layer.type_unknown');
  expect(await refused(collection([feature(null)]), 'a.geojson')).toBe('layer.nothing_kept');
  for (const none of [collection([]), 'lon,lat\n', '<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>'].slice(0, gdal ? 3 : 2))
    expect(await refused(none, 'a')).toBe('layer.no_features');
  expect((await send('name,lon,lat\n"A,23.7,56.6\n')).body).toMatchObject({
    code: 'layer.nothing_kept',
    detail: expect.stringMatching(/^None of the 1 /),
  });
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const nested = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":${deep}},"geometry":{"type":"Point","coordinates":[23.7,56.6]}}]}`;
  expect(await refused(nested, 'a.geojson')).toBe('layer.nothing_kept');
  expect(await refused(`lon,lat\n${'23.7,56.6\n'.repeat(100_001)}`, 'a.csv')).toBe('layer.too_many_features');
  const line = { type: 'LineString', coordinates: Array.from({ length: 99_000 }, (_, i) => [23 + (i % 1000) / 1000, 56]) };
  expect(await refused(collection(Array.from({ length: 11 }, () => feature(line))), 'a.geojson')).toBe('layer.too_many_vertices');
  expect(readdirSync(join(folder, 'data', 'uploads')).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => /^vias-layer-/.test(name))).toEqual([]);
  expect(await app.db.admin('select from own_layer')).toHaveLength(0);
});

test('tiles hold every feature once, many points as counts', async () => {
  const { body } = await send(mixed);
  const { body: layer } = await keep(body.upload);
  const tile = await fetch(`${app.url}/api/layers/${layer.id}/tiles/8/144/78.mvt`, {
    headers: { authorization: `Bearer ${await app.identity.token(maker, { clock: app.clock })}` },
  });
  const bytes = Buffer.from(await tile.arrayBuffer());
  expect(['area', 'line', 'point'].map((name) => bytes.includes(name))).toEqual([true, true, true]);
  writeFileSync(join(folder, '78.pbf'), bytes);
  if (gdal) {
    // GDAL reads the tile as anybody else's client.
    const told = execFileSync('ogrinfo', ['-ro', '-al', '-oo', 'X=144', '-oo', 'Y=78', '-oo', 'Z=8', `MVT:${join(folder, '78.pbf')}`], {
      encoding: 'utf8',
    });
    expect([...told.matchAll(/^ {2}(?:mvt_id|MVT_ID) .*= (\d+)/gim)].map(([, id]) => Number(id)).sort()).toEqual([1, 2, 3, 4]);
    expect(told).toMatch(/LINESTRING/);
  }
  const again = await app.as(maker).get(`/api/layers/${layer.id}/tiles/8/144/78.mvt`, {
    headers: { 'if-none-match': tile.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
  });
  expect(again.status).toBe(304);
  expect((await app.as(maker).get(`/api/layers/${layer.id}/tiles/3/9/1.mvt`)).body.code).toBe('tile.outside');
  await app.as(maker).delete(`/api/layers/${layer.id}`);

  const rows = Array.from({ length: 4500 }, (_, i) => `${23.6 + (i % 90) / 900},${56.6 + Math.floor(i / 90) / 900}`);
  const { body: points } = await send(`lon,lat\n${rows.join('\n')}`);
  const { body: cloud } = await keep(points.upload, { fileName: 'punkti.csv' });
  expect(cloud.kept).toBe(4500);
  const { text } = await app.as(maker).get(`/api/layers/${cloud.id}/tiles/8/144/78.mvt`);
  expect([text.includes('grid'), text.includes('point')]).toEqual([true, false]);
  expect((await app.as(maker).delete(`/api/layers/${cloud.id}`)).status).toBe(204);
});

test('a map counts the features of a layer by municipality and by cell, or sums a field of theirs, for whoever may see the layer', async () => {
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', scheme, 'T' || n, 'Novads ' || n, '2000-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(22.5 + n, 56.5), 4326), 100 * (n + 1)
    from boundary_set, generate_series(0, 2) n where scheme = 'test';
    insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2024-01-01', 1000, 'CSP' from territory where scheme = 'test' and code <> 'T2';
    insert into tenant_territory (tenant_id, country, scheme, code) select 'lv-jelgava', 'LV', 'test', 'T' || n from generate_series(0, 2) n`);
  // On the border of T0 and T1 lies one, which counts once; T2 has none, and one lies in no municipality.
  const rows = ['22.2,56.2,10', '22.4,56.4,', '23,56.5,5', '23.5,56.5,1', '23.5,56.6,2', '23.9,56.9,3', '20.9,56.9,100'];
  const { body: shown } = await send(`lon,lat,vietas\n${rows.join('\n')}\n`);
  const { body: layer } = await keep(shown.upload, { fileName: 'patvertnes.csv' });
  const draw = async (more: object, user = maker) => {
    const answer = await app
      .as(user)
      .post('/api/maps/thematic', { source: { kind: 'layer', layerId: layer.id, property: 'vietas' }, ...more });
    return answer.body;
  };
  const valuesOf = ({ values }: { values: { value: number | null }[] }) => values.map(({ value }) => value);
  const counted = await draw({ measure: { kind: 'count' } });
  expect([counted.unit, valuesOf(counted), counted.suppressed]).toEqual(['features', [3, 3, 0], 0]);
  expect(counted.sources).toContain('Polderi');
  const rate = await draw({ measure: { kind: 'rate' } });
  expect(valuesOf(rate)).toEqual([3, 3, null]);
  // Whose residents, and of which day.
  expect([rate.asOf, rate.sources.includes('CSP'), counted.asOf]).toEqual(['2024-01-01', true, null]);
  const perKm2 = await draw({ measure: { kind: 'rate', per: 'km2' } });
  expect(valuesOf(perKm2).map((value) => value?.toFixed(4))).toEqual(['0.0300', '0.0150', '0.0000']);
  const summed = await draw({ measure: { kind: 'value' } });
  expect([summed.unit, valuesOf(summed)]).toEqual(['vietas', [15, 6, null]]);
  const cells = await draw({ measure: { kind: 'count' }, area: { kind: 'grid', shape: 'hexagon', size: 10_000 } });
  expect(valuesOf(cells).reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(6);
  expect(await draw({ measure: { kind: 'count' } }, 'planner@lt-siauliai')).toMatchObject({ code: 'map.layer_unknown' });
  expect(await draw({ source: { kind: 'layer', layerId: 'x' } })).toMatchObject({ code: 'map.layer_unknown', field: 'source.layerId' });
  expect(await draw({ source: { kind: 'layer', layerId: layer.id, property: 'nav' }, measure: { kind: 'value' } })).toMatchObject({
    code: 'map.layer_property_unfit',
    detail: expect.stringContaining('vietas'),
  });
  expect(await draw({ measure: { kind: 'mean', property: 'severity' } })).toMatchObject({ code: 'map.measure_unfit' });
  await app.as(maker).delete(`/api/layers/${layer.id}`);
});

withGdal(
  'GeoPackage, shapefile, KML and FlatGeobuf as GDAL writes them are read by GDAL, each by its own driver, in any coordinate system',
  async () => {
    const source = join(folder, 'source.geojson');
    const areas = collection([feature({ type: 'Polygon', coordinates: square(23.7, 56.6) }, { nosaukums: 'Ķēniņu polderis', skaits: 3 })]);
    writeFileSync(source, areas);
    const make = (name: string, ...args: string[]) => {
      execFileSync('ogr2ogr', [...args, join(folder, name), source], { stdio: 'ignore' });
      return readFileSync(join(folder, name));
    };
    const gpkg = make('a.gpkg', '-f', 'GPKG', '-t_srs', 'EPSG:2180', '-nln', 'viens');
    execFileSync('ogr2ogr', ['-f', 'GPKG', '-update', '-nln', 'otrs', join(folder, 'a.gpkg'), source], { stdio: 'ignore' });
    const two = readFileSync(join(folder, 'a.gpkg'));
    mkdirSync(join(folder, 'shp'));
    execFileSync(
      'ogr2ogr',
      ['-f', 'ESRI Shapefile', '-lco', 'ENCODING=UTF-8', '-t_srs', 'EPSG:3059', join(folder, 'shp', 'polderi.shp'), source],
      {
        stdio: 'ignore',
      },
    );
    const parts = readdirSync(join(folder, 'shp')).map((name) => ({
      name: `mape/${name}`,
      bytes: readFileSync(join(folder, 'shp', name)),
    }));
    const expected = { kept: 1, read: 1, extent: [23.7, 56.6, 23.71, 56.61].map((value) => expect.closeTo(value, 5)) };

    expect((await send(gpkg, '', { name: 'not.geojson' })).body).toMatchObject({ ...expected, format: 'gpkg', layers: ['viens'] });
    expect((await send(two, '?layer=otrs')).body).toMatchObject({ ...expected, layers: ['viens', 'otrs'], layer: 'otrs' });
    expect((await send(two, '?layer=trešais')).body.code).toBe('layer.layer_unknown');
    expect((await send(gpkg.subarray(0, 8000))).body.code).toBe('layer.not_readable');
    const shp = await send(zipOf(parts), '', { name: 'polderi.zip' });
    expect(shp.body).toMatchObject({ ...expected, format: 'shp', layers: ['polderi'] });
    expect(shp.body.rows[0].values).toEqual({ nosaukums: 'Ķēniņu polderis', skaits: 3 });
    const bare = zipOf(parts.filter(({ name }) => !name.endsWith('.prj')));
    expect((await send(bare)).body).toMatchObject({ code: 'layer.crs_likely' });
    expect((await send(bare, '?crs=3059')).body).toMatchObject(expected);
    // A .prj that is another file's: what the reader names is taken instead of it, and without that nothing is put in Poland.
    const lying = zipOf(
      parts.map((part) =>
        part.name.endsWith('.prj')
          ? { ...part, bytes: Buffer.from(execFileSync('gdalsrsinfo', ['-o', 'wkt1', 'EPSG:2180']).toString().trim()) }
          : part,
      ),
    );
    expect((await send(lying)).body).toMatchObject({ code: 'layer.crs_lies', field: 'crs', detail: expect.stringContaining('EPSG:3059') });
    expect((await send(lying, '?crs=3059')).body).toMatchObject({ ...expected, crs: 3059, isElsewhere: false });
    const [east, north] = [482_388.99, 278_274.3];
    writeFileSync(source, collection([feature({ type: 'Point', coordinates: [north, east] }, { nosaukums: 'Sūknis' })]));
    const turned = make('t.gpkg', '-f', 'GPKG', '-a_srs', 'EPSG:3059');
    expect((await send(turned)).body).toMatchObject({ code: 'layer.swapped', field: 'swapAxes' });
    expect((await send(turned, '?swapAxes=true')).body).toMatchObject({
      kept: 1,
      isElsewhere: false,
      extent: [23.7128, 56.6483, 23.7128, 56.6483].map((value) => expect.closeTo(value, 3)),
    });
    writeFileSync(source, areas);
    expect((await send(make('a.kml', '-f', 'KML'))).body).toMatchObject({ ...expected, format: 'kml' });
    expect((await send(zipOf([{ name: 'doc.kml', bytes: readFileSync(join(folder, 'a.kml')) }]))).body).toMatchObject({
      ...expected,
      format: 'kml',
    });
    const fgb = await send(make('a.fgb', '-f', 'FlatGeobuf'));
    expect(fgb.body).toMatchObject({ ...expected, format: 'fgb' });
    const kept = await keep(fgb.body.upload, { fileName: 'a.fgb' });
    expect(kept.body).toMatchObject({ format: 'fgb', kept: 1 });
    await app.as(maker).delete(`/api/layers/${kept.body.id}`);
  },
);

withGdal(
  'letters of a shapefile that says nothing of them: UTF-8 however long its head and its rows are, else those of Baltic offices',
  async () => {
    const source = join(folder, 'letters.geojson');
    const read = async (name: string, count: number, width: number, encoding: string, said: number | undefined, cpg?: string) => {
      const text = (i: number) => `Ķekavas šķūnis Nr. ${i} ${'ā'.repeat(width)}`;
      writeFileSync(
        source,
        collection(
          Array.from({ length: count }, (_, i) => feature({ type: 'Point', coordinates: [23.7, 56.6 + i / 1e5] }, { nosaukums: text(i) })),
        ),
      );
      mkdirSync(join(folder, name));
      execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', '-lco', `ENCODING=${encoding}`, join(folder, name, 'a.shp'), source], {
        stdio: 'ignore',
      });
      const parts = readdirSync(join(folder, name)).map((file) => ({ name: file, bytes: readFileSync(join(folder, name, file)) }));
      const dbf = parts.find(({ name: file }) => file.endsWith('.dbf'))?.bytes as Buffer;
      if (said !== undefined) dbf[29] = said;
      const page = cpg === undefined ? [] : [{ name: 'a.cpg', bytes: Buffer.from(cpg) }];
      const { body } = await send(zipOf([...parts.filter(({ name: file }) => !file.endsWith('.cpg')), ...page]));
      return [body.kept, body.rows.every(({ values }: { values: { nosaukums: string } }, i: number) => values.nosaukums === text(i))];
    };
    // 200 rows, and rows of 137 bytes: numbers of the head that are no UTF-8.
    expect(await read('utf8', 200, 50, 'UTF-8', 0)).toEqual([200, true]);
    // What is looked at ends within a letter.
    expect(await read('long', 4700, 100, 'UTF-8', 0)).toEqual([4700, true]);
    expect(await read('baltic', 200, 50, 'CP1257', 0)).toEqual([200, true]);
    // “As Windows had it here” is how offices of the Baltic states wrote for years.
    expect(await read('windows', 20, 50, 'CP1257', 0x57)).toEqual([20, true]);
    // What a table does say is believed.
    expect(await read('said', 20, 50, 'CP1257', undefined)).toEqual([20, true]);
    expect(await read('page', 20, 50, 'CP1257', 0, '1257')).toEqual([20, true]);
    // Programs write “UTF-8” beside whatever they copy; letters that are none are not made of it.
    expect(await read('lie', 20, 50, 'CP1257', undefined, 'UTF-8')).toEqual([20, true]);
    expect(await read('truth', 20, 50, 'UTF-8', undefined, 'UTF-8\n')).toEqual([20, true]);
  },
);
