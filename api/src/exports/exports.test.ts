import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { geojson } from 'flatgeobuf';
import readXlsxFile, { readSheet } from 'read-excel-file/node';
import { MapDefinition } from '../maps/definition.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { width, writeTable } from './formats.ts';
import { type Column, mapColumns } from './table.ts';

let app: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'vias-exports-'));
// A link that the last test turns elsewhere.
const program = join(folder, 'ogr2ogr');
beforeAll(async () => {
  app = await openTestApp({ ogr2ogr: program });
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"t","lt":"t","en":"t"}', '2015-01-01', 'CSP', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, case n when 0 then '=Ķekavas "novads"' else 'Šauļi; ' || n end, '2015-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(22.5 + n, 56.5), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'test';
    insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2025-01-01', 3000, 'CSP' from territory where code <> 'T3';
    insert into tenant_territory (tenant_id, country, scheme, code) select 'lv-jelgava', 'LV', 'test', code from territory;
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 3, '2026-03-05T10:00:00Z'::timestamptz + k * interval '1 minute', 'x', case when v.n < 0 then null else st_setsrid(st_makepoint(22.5 + v.n, 56.5), 4326) end, 't', 't'
    from (values ('lv-jelgava', 0, 7), ('lv-jelgava', 1, 2004), ('lv-jelgava', -1, 3), ('lv-dobele', 2, 4)) v (tenant, n, many), generate_series(1, v.many) k, access_class a
    where a.tenant_id = v.tenant and a.theme = 'incidents' and a.sensitivity = 1`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app?.close();
});

const definition = {
  source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' } },
  measure: { kind: 'rate' },
};
/** The file as bytes, and its name. */
const exported = async (path: string, user: string, body?: object, language = 'lv') => {
  const response = await fetch(app.url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${await app.identity.token(user, { clock: app.clock })}`,
      'accept-language': language,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const name = /filename="(.*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'none';
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return { status: response.status, bytes, file, headers: response.headers };
};
const map = (format: string, language?: string, more: object = {}) =>
  exported(`/api/exports/map?format=${format}`, 'planner@lv-jelgava', { definition: { ...definition, ...more } }, language);
const incidents = (query: string, user = 'planner@lv-jelgava', language?: string) =>
  exported(`/api/exports/incidents?${query}`, user, undefined, language);

test('S20: CSV opens as the reader’s office program expects, and nothing in it runs', async () => {
  const latvian = (await map('csv')).bytes.toString('utf8');
  expect(latvian.startsWith('\ufeff')).toBe(true);
  const rows = parse(latvian, { bom: true, delimiter: ';' }) as string[][];
  expect(rows[0]?.slice(0, 3)).toEqual(['Kods', 'Nosaukums', 'Vērtība']);
  expect(rows[1]?.slice(0, 3)).toEqual(['T0', '\'=Ķekavas "novads"', '2,333333333']);
  expect(rows.find(([code]) => code === 'T3')).toEqual([
    'T3',
    'Šauļi; 3',
    '',
    '',
    '',
    '',
    '',
    '-1',
    'nav datu',
    expect.stringMatching(/jā|nē/),
  ]);
  const english = parse((await map('csv', 'en')).bytes.toString('utf8'), { bom: true, delimiter: ',' }) as string[][];
  expect(english[1]?.[2]).toBe('2.333333333');
  expect(english.find(([code]) => code === 'T2')?.[8]).toBe('suppressed, because the number is small');
});

test('S20: the workbook has the numbers as numbers, and a sheet that says what they are', async () => {
  const { file } = await map('xlsx');
  const rows = await readSheet(file, 'Dati');
  expect(rows[1]?.slice(0, 3)).toEqual(['T0', '=Ķekavas "novads"', 2.333333333]);
  expect((await readXlsxFile(file)).map(({ sheet }) => sheet)).toEqual(['Dati', 'Par datiem']);
  expect((await readSheet(file, 'Par datiem')).flat().join(' ')).toContain('2 no 4; 1 bez datiem, 1 slēpti');
  // The days of the municipality, not those of UTC, and the last one that belongs to the period.
  expect((await readSheet(file, 'Par datiem')).flat()).toContain('01.01.–31.03.2026.');
});

test('a file tells all that the map does: what a change is against, the score of a hot spot, the second variable, and how, in words', async () => {
  const read = async (more: object) => {
    const { bytes } = await map('csv', 'lv', more);
    const [head = [], ...rows] = parse(bytes.toString('utf8'), { bom: true, delimiter: ';' }) as string[][];
    return { rows: rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]]))) };
  };
  const against = { during: { from: '2025-12-01T00:00:00+02:00', to: '2026-01-01T00:00:00+02:00' } };
  // Records that begin before what is compared; without them the change would be unknown.
  await app.db.admin(`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select tenant_id, access_class_id, sensitivity, 'noise', 3, '2025-06-05T10:00:00Z', 'x', st_setsrid(st_makepoint(25.5, 56.5), 4326), 't', 't'
    from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1`);
  const change = await read({ measure: { kind: 'change', as: 'difference', against } });
  expect(change.rows.find((row) => row.Kods === 'T1')).toMatchObject({ Vērtība: '2004', Skaits: '2004', 'Salīdzināmā vērtība': '0' });
  const spots = await read({ measure: { kind: 'count' }, display: 'hotspots' });
  expect(spots.rows.find((row) => row.Kods === 'T1')).toMatchObject({
    'Gi* (z)': expect.stringMatching(/^-?\d/),
    'Koriģētā p': expect.stringMatching(/^\d/),
  });
  const second = { source: definition.source, measure: { kind: 'count' } };
  const pair = await read({ display: 'bivariate', second });
  expect(pair.rows.find((row) => row.Kods === 'T1')).toMatchObject({
    'Otrā vērtība': '2004',
    'Otrās vērtības apakšējā robeža (95 %)': expect.stringMatching(/^19\d\d/),
    'Otrās vērtības klase': expect.stringMatching(/^[012]$/),
  });
  expect(pair.rows[0]).not.toHaveProperty('Salīdzināmā vērtība');

  const about = async (more: object) => (await readSheet((await map('xlsx', 'lv', more)).file, 'Par datiem')).map((row) => row.join(': '));
  expect(await about({ measure: { kind: 'change', as: 'difference', against } })).toEqual(
    expect.arrayContaining([
      'Mērvienība: notikumi',
      'Salīdzināts ar: 01.12.–31.12.2025.',
      expect.stringMatching(/^Dalījums klasēs: Vienāds skaits klasē: /),
    ]),
  );
  expect(await about({ measure: { kind: 'count' }, display: 'hotspots' })).toContain(
    'Dalījums klasēs: Getis–Ord Gi*, Benjamini–Hochberg korekcija',
  );
  // What is left out of the numbers is said with them.
  const source = {
    ...definition.source,
    category: ['noise', 'public_order'],
    severity: [2, 3],
    status: ['closed'],
    tenant: ['lv-jelgava'],
  };
  expect(await about({ source, measure: { kind: 'share', category: ['noise'] } })).toEqual(
    expect.arrayContaining([
      'Īpatsvars: veidi: Troksnis',
      expect.stringMatching(/^Tikai veidi: Troksnis, /),
      'Tikai smagums: 2, 3',
      'Tikai stāvoklis: pabeigts',
      'Tikai pašvaldības: Jelgavas valstspilsētas pašvaldība',
    ]),
  );
  expect((await about({})).filter((row) => row.startsWith('Tikai'))).toEqual([]);
  const { file } = await incidents('format=xlsx&category=noise');
  expect((await readSheet(file, 'Par datiem')).map((row) => row.join(': '))).toContain('Tikai veidi: Troksnis');
  // Nobody named it: what it counts is a better name than a code.
  expect(await about({})).toEqual(expect.arrayContaining(['Karte: uz 1000 iedzīvotājiem']));
  await app.db.admin(`delete from incident where occurred_at < '2026-01-01'`);
});

const gdal = spawnSync('ogrinfo', ['--version']).status === 0;
// ogr2ogr comes with it.
if (gdal) symlinkSync(execFileSync('sh', ['-c', 'command -v ogr2ogr'], { encoding: 'utf8' }).trim(), program);
(gdal || process.env.CI === 'true' ? test.each : test.skip.each)([
  ['geojson', 'GeoJSON'],
  ['gpkg', 'GPKG'],
  ['fgb', 'FlatGeobuf'],
])(`GDAL reads %s as %s: every area with its shape${gdal ? '' : ' (skipped: no GDAL here)'}`, async (format, driver) => {
  const { file, status } = await map(format);
  expect(status).toBe(200);
  const told = execFileSync('ogrinfo', ['-al', '-so', file], { encoding: 'utf8' });
  expect(told).toContain(`using driver \`${driver}'`);
  expect(told).toMatch(/Feature Count: 4/);
  expect(told).toMatch(/Extent: \(22\.0+, 56\.0+\) - \(26\.0+, 57\.0+\)/);
  expect(execFileSync('ogrinfo', ['-al', '-geom=NO', file], { encoding: 'utf8' })).toContain('Ķekavas');
  expect(execFileSync('ogrinfo', ['-al', '-so', file], { encoding: 'utf8' })).toContain('ID["EPSG",4326]');
});

test('the layer of a file has the title of the map, and the facts about it', async () => {
  const told = { title: 'Trokšņi, 2025. gads "Ķekavā"' };
  const named = (format: string) => exported(`/api/exports/map?format=${format}`, 'planner@lv-jelgava', { definition, ...told });
  let header: { title: string | null; description: string | null } | undefined;
  const meta = (found: NonNullable<typeof header>) => {
    header = found;
  };
  const { bytes, file } = await named('fgb');
  for await (const _ of geojson.deserialize(new Uint8Array(bytes), { headerMetaFn: meta }) as AsyncIterable<unknown>);
  expect(header).toMatchObject({ title: told.title, description: expect.stringMatching(/^Karte: Trokšņi[^\n]*\nMērvienība: /) });
  expect(JSON.parse((await named('geojson')).bytes.toString('utf8')).name).toBe(told.title);
  if (gdal) {
    expect(execFileSync('ogrinfo', ['-so', file], { encoding: 'utf8' })).toContain(`1: ${told.title}`);
    const packed = execFileSync('ogrinfo', ['-al', '-so', (await named('gpkg')).file], { encoding: 'utf8' });
    expect(packed).toContain('Layer name: map');
    expect(packed).toContain(`IDENTIFIER=${told.title}`);
  }
});

test('a FlatGeobuf has numbers where the first row is without one, and is a file without rows too', async () => {
  const at = { type: 'Point' as const, coordinates: [24, 56] };
  const read = async (...values: (number | null)[]) => {
    const rows = (async function* () {
      for (const value of values) yield { cells: [null, value, false], geometry: at };
    })();
    const all = mapColumns(MapDefinition.parse(definition));
    const columns = [all[0], all[2], all.at(-1)] as Column[];
    const found: unknown[] = [];
    const table = { name: 'map', title: 'Karte', columns, rows, about: [] };
    for await (const bytes of writeTable(table, 'fgb', 'lv', { ogr2ogr: program, hungUp: new AbortController().signal }))
      for await (const { properties } of geojson.deserialize(new Uint8Array(bytes as Buffer)) as AsyncIterable<{ properties: unknown }>)
        found.push(properties);
    return found;
  };
  expect(await read(null, 2.5, 3)).toEqual([{ exact: false }, { value: 2.5, exact: false }, { value: 3, exact: false }]);
  expect(await read()).toEqual([]);
});

test('whoever takes data away stands in the audit, with what they asked for', async () => {
  await map('csv');
  await incidents('format=geojson&placed=false');
  expect(
    await app.db.admin(
      "select thing_kind, thing_count, detail ->> 'format' as format, principal_name is not null as named from audit_entry where action = 'export' and tenant_id = 'lv-jelgava' order by seq desc limit 2",
    ),
  ).toEqual([
    { thing_kind: 'incident', thing_count: 3, format: 'geojson', named: true },
    { thing_kind: 'map', thing_count: 4, format: 'csv', named: true },
  ]);
  const before = await app.db.admin("select count(*)::int as n from audit_entry where action = 'export'");
  await incidents('format=doc');
  expect(await app.db.admin("select count(*)::int as n from audit_entry where action = 'export'")).toEqual(before);
});

test('grid cells are exported with their shapes', async () => {
  const { bytes } = await map('geojson', 'en', {
    area: { kind: 'grid', shape: 'hexagon', size: 20_000 },
    display: 'grid',
    measure: { kind: 'count' },
  });
  const { features, about } = JSON.parse(bytes.toString('utf8'));
  expect(features.length).toBeGreaterThan(10);
  for (const feature of features) expect(feature.geometry.coordinates[0]).toHaveLength(7);
  expect(about.Shown).toMatch(/^\d+ of \d+/);
});

test('incidents: every row the reader may read, those without a place too, and no other', async () => {
  const { bytes, headers } = await incidents('format=csv');
  const rows = parse(bytes.toString('utf8'), { bom: true, delimiter: ';', columns: true }) as Record<string, string>[];
  expect([headers.get('x-rows'), rows.length]).toEqual(['2014', 2014]);
  expect(new Set(rows.map(({ Numurs }) => Numurs)).size).toBe(2014);
  expect(rows.filter((row) => row['Ģeogrāfiskais garums'] === '')).toHaveLength(3);
  expect(rows[0]).toMatchObject({ 'Noticis (vietējais laiks)': '2026-03-05 12:01:00', 'Kategorijas kods': 'noise' });
  expect((await incidents('format=csv', 'planner@lt-telsiai')).headers.get('x-rows')).toBe('0');
  expect((await incidents('format=geojson&placed=true&during=2026-03-05T10:00:00Z/2026-03-05T10:05:00Z')).headers.get('x-rows')).toBe('8');
});

test('a format that there is not is named as the mistake', async () => {
  const unknown = await incidents('format=doc');
  expect([unknown.status, JSON.parse(unknown.bytes.toString()).code]).toEqual([400, 'request.invalid']);
});

test('without ogr2ogr a GeoPackage is refused with what would work; whoever hangs up ends it', async () => {
  rmSync(program, { force: true });
  const refused = await map('gpkg', 'en');
  expect([refused.status, JSON.parse(refused.bytes.toString()).code]).toEqual([501, 'export.no_ogr2ogr']);

  const [started, ended] = [join(folder, 'started'), join(folder, 'ended')];
  writeFileSync(program, `#!/bin/sh\ntrap 'echo x > ${ended}; exit 1' TERM\necho $$ > ${started}\n/bin/sleep 20 & wait\n`);
  chmodSync(program, 0o755);
  const hangUp = new AbortController();
  const asked = fetch(`${app.url}/api/exports/map?format=gpkg`, {
    method: 'POST',
    signal: hangUp.signal,
    headers: {
      authorization: `Bearer ${await app.identity.token('planner@lv-jelgava', { clock: app.clock })}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ definition }),
  }).catch(() => undefined);
  const until = async (file: string) => {
    for (let i = 0; i < 200 && !existsSync(file); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    return existsSync(file);
  };
  expect(await until(started)).toBe(true);
  hangUp.abort();
  await asked;
  expect(await until(ended)).toBe(true);
});

test('files put together whole wait in a queue with an end: one more than it holds is told when to come back, the others are answered', async () => {
  rmSync(program, { force: true });
  const open = join(folder, 'open');
  const running = () => execFileSync('sh', ['-c', `ls ${folder} | grep -c '^run-' || true`], { encoding: 'utf8' }).trim();
  writeFileSync(
    program,
    `#!/bin/sh\ntouch ${folder}/run-$$\nn=0\nwhile [ ! -e ${open} ] && [ $n -lt 600 ]; do n=$((n+1)); /bin/sleep 0.05; done\nfor file; do case $file in *.gpkg) echo made > $file;; esac; done\n`,
  );
  chmodSync(program, 0o755);
  const authorization = `Bearer ${await app.identity.token('planner@lv-jelgava', { clock: app.clock })}`;
  // The numbers that docs/operations.md names.
  expect(width).toEqual({ built: 2, waiting: 8 });
  const most = width.built + width.waiting;
  let answered = 0;
  const asked = Array.from({ length: most + 1 }, async () => {
    const response = await fetch(`${app.url}/api/exports/incidents?format=gpkg&placed=false`, { headers: { authorization } });
    answered++;
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text };
  });
  const refused = await Promise.race(asked);
  expect([refused.status, JSON.parse(refused.text).code, refused.retryAfter]).toEqual([503, 'service.unavailable', '5']);
  // As many as may are at work, and nobody else has an answer yet.
  for (let i = 0; i < 100 && running() !== String(width.built); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect([running(), answered]).toEqual([String(width.built), 1]);
  writeFileSync(open, '');
  const all = await Promise.all(asked);
  expect(all.filter(({ status }) => status === 503)).toHaveLength(1);
  expect(all.filter(({ status, text }) => status === 200 && text === 'made\n')).toHaveLength(most);
}, 240_000);
