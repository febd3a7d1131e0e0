import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { openTestApp, type TestApp } from '../testing.ts';

const shared = new URL('../../../../shared/data/', import.meta.url);
const present = existsSync(shared);
const onRealData = present ? describe : describe.skip;
if (!present) console.warn('Skipped: ../shared/data is absent.');

const read = (path: string) => readFileSync(new URL(path, shared));
const table = (text: Buffer): Record<string, string>[] => parse(text, { columns: true });

onRealData('real borders', () => {
  let app: TestApp;
  const sets: Record<string, number> = {};
  const operator = () => app.as('operator@vias');
  const load = async (file: string, query: Record<string, string>) => {
    const header = { source: 'test', licence: 'CC BY', title: file, ...query };
    const answer = await operator().ask('post', `/api/territories/boundary-sets?${new URLSearchParams(header)}`, {
      raw: read(`boundaries/${file}`),
      headers: { 'content-type': 'application/geo+json' },
    });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const settlements = present ? table(gunzipSync(read('settlements/settlements_lv_lt.csv.gz'))) : [];
  const old = { country: 'LV', scheme: 'ATVK', validFrom: '2009-07-01', validTo: '2021-07-01' };

  beforeAll(async () => {
    app = await openTestApp();
  });
  afterAll(() => app.close());

  test.each([
    ['lv_municipalities_2021.geojson', { country: 'LV', scheme: 'ATVK', validFrom: '2021-07-01' }, 43],
    ['lt_municipalities.geojson', { country: 'LT', scheme: 'LAU', validFrom: '2000-03-19' }, 60],
  ])('%s loads whole', async (file, header, units) => {
    const report = await load(file, header);
    expect(report).toMatchObject({ read: units, accepted: units, rejected: 0, rejects: [], removed: 0, placed: 0 });
    sets[file] = report.id;
    const { body } = await app.as(undefined).get(`/api/territories?boundarySet=${report.id}&limit=1000`);
    const given = JSON.parse(read(`boundaries/${file}`).toString()).features.map(
      (f: { properties: { code: string; name: string; area_km2: number } }) => f.properties,
    );
    expect(body.items.map((t: { code: string }) => t.code).sort()).toEqual(given.map((p: { code: string }) => p.code).sort());
    for (const { code, name, area_km2 } of given) {
      const territory = body.items.find((t: { code: string }) => t.code === code);
      expect(territory).toMatchObject({ name });
      expect(Math.abs(territory.areaKm2 / area_km2 - 1)).toBeLessThan(0.005);
    }
  });

  test('23,345 settlements as incidents: 23,330 are placed, 15 are not, each in the municipality of the file', async () => {
    // The owner's way in: a row per settlement, written as a partner would.
    for (let i = 0; i < settlements.length; i += 2500) {
      await app.db.as(
        { kind: 'machine', id: '00000000-0000-4000-8000-000000000001', name: 'test', tenant: 'lv-jelgava', roles: ['incident-editor'] },
        (tx) => insertPoints(tx, settlements.slice(i, i + 2500)),
      );
    }
    await expectAsInFile();
  }, 240_000);

  test('loading a second set places everything in it too, and loading it again changes nothing', async () => {
    const report = await load('lv_municipalities_2009_2021.geojson', old);
    expect(report).toMatchObject({ read: 119, accepted: 119, rejected: 0 });
    sets.old = report.id;
    const inLatvia = settlements.filter((s) => s.municipality_code?.length === 7).length;
    expect(report.placed).toBe(inLatvia);
    const again = await load('lv_municipalities_2009_2021.geojson', old);
    expect(again).toMatchObject({ id: report.id, version: report.version + 1, placed: inLatvia, removed: 0 });
    await expectAsInFile();
    // Each lies in a unit whose successor is the municipality it lies in now.
    await loadSuccessors();
    const [{ wrong }] = (await app.db.admin(`
      select count(*)::int as wrong from placement o join placement n using (thing_id)
      where o.boundary_set_id = ${sets.old} and n.boundary_set_id = ${sets['lv_municipalities_2021.geojson']}
        and not exists (select from territory_successor s where s.from_territory_id = o.territory_id and s.to_territory_id = n.territory_id)`)) as [
      { wrong: number },
    ];
    expect(wrong).toBe(0);
  }, 240_000);

  test('the successor table has 120 rows', async () => {
    const { body } = await app.as(undefined).get(`/api/territories/boundary-sets/${sets.old}/successors`);
    expect(body.items).toHaveLength(120);
    expect(
      body.items.filter((row: { weight: number }) => row.weight < 1).map((row: { from: string; to: string }) => [row.from, row.to]),
    ).toEqual([
      ['0604300', '0032000'],
      ['0604300', '0042000'],
    ]);
  });

  test('a statistic of 2020 moves from 119 units to 43 and keeps its total', async () => {
    const values = Object.fromEntries(units2020.filter((u) => u.level === 'municipality').map((u) => [u.code, Number(u.population_2020)]));
    expect(Object.keys(values)).toHaveLength(119);
    const { status, body } = await app
      .as('planner@lv-livani')
      .post('/api/territories/convert', { fromSet: sets.old, toSet: sets['lv_municipalities_2021.geojson'], values });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(43);
    const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
    expect(sum(body.items.map((item: { value: number }) => item.value))).toBe(sum(Object.values(values)));
    expect(body.total).toBe(1_907_675);
    // Aglona: one parish went to Preiļi, three to Krāslava, by the residents of lv_units_2020.csv.
    const parish = (code: string) => Number(units2020.find((u) => u.code === code)?.population_2020);
    const valueIn = (code: string) => body.items.find((item: { code: string }) => item.code === code).value;
    const whole = (code: string) =>
      sum(successors.filter((s) => s.new_code === code && s.part === 'whole').map((s) => values[s.old_code as string] ?? 0));
    expect(valueIn('0042000')).toBe(whole('0042000') + parish('0604342'));
    expect(valueIn('0032000')).toBe(whole('0032000') + parish('0604358') + parish('0604372') + parish('0604394'));
  });

  const successors = present ? table(read('boundaries/lv_municipality_successors_2021.csv')) : [];
  const units2020 = present ? table(read('indicators/lv_units_2020.csv')) : [];

  /** Weights of the one split: the residents of Aglona's parishes, by the municipality that its villages lie in now. */
  async function loadSuccessors() {
    const newOf = (parish: string) => settlements.find((s) => s.admin2_code === parish)?.municipality_code;
    const weight = (from: string, to: string) =>
      units2020
        .filter((u) => u.level === 'unit' && u.municipality_code === from && newOf(u.code as string) === to)
        .reduce((sum, u) => sum + Number(u.population_2020), 0);
    const rows = successors.map(({ old_code = '', new_code = '', part }) => ({
      from: old_code,
      to: new_code,
      ...(part === 'part' && { weight: weight(old_code, new_code) }),
    }));
    const answer = await operator().post(`/api/territories/boundary-sets/${sets.old}/successors`, {
      toSet: sets['lv_municipalities_2021.geojson'],
      basis: 'residents 2020',
      rows,
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 120 } });
  }

  async function expectAsInFile() {
    const rows = await app.db.admin<{ key: string; codes: string[] }>(`
      select i.source_key as key, coalesce(array_agg(t.code) filter (where t.code is not null), '{}') as codes
      from incident i left join placement p on p.thing_id = i.incident_id and p.boundary_set_id in (${sets['lv_municipalities_2021.geojson']}, ${sets['lt_municipalities.geojson']})
      left join territory t on t.territory_id = p.territory_id group by i.source_key`);
    const placed = new Map(rows.map((row) => [row.key, row.codes]));
    expect(rows.filter((row) => row.codes.length > 0)).toHaveLength(23_330);
    expect(rows.filter((row) => row.codes.length === 0)).toHaveLength(15);
    const differing = settlements.filter((s) => (placed.get(s.geonames_id ?? '') ?? []).join() !== s.municipality_code);
    expect(differing).toEqual([]);
  }
});

type Tx = Parameters<Parameters<TestApp['db']['as']>[1]>[0];
async function insertPoints(tx: Tx, rows: Record<string, string>[]) {
  const { sql } = await import('@vias/sql/sql.ts');
  const [lon, lat, key] = [rows.map((r) => r.lon), rows.map((r) => r.lat), rows.map((r) => r.geonames_id)];
  await tx.run(sql`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, source_code, source_key)
    select 'lv-jelgava', (select access_class_id from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1), 1, 'other', 1,
           '2020-01-01T00:00:00Z', 'settlement', st_setsrid(st_makepoint(lon, lat), 4326), 'test', key
    from unnest(${lon}::float8[], ${lat}::float8[], ${key}::text[]) as s (lon, lat, key)`);
}
