import { readFileSync } from 'node:fs';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let lt: number;
let lv: number;
let old: number;
const demo = (file: string) => readFileSync(new URL(`../../../sql/demo/borders-${file}.geojson`, import.meta.url), 'utf8');
const load = async (file: string, header: Record<string, string>): Promise<number> => {
  const query = new URLSearchParams({ title: 'Tests', source: 'test', licence: 'test', generated: 'true', ...header });
  return (await app.as('operator@vias').ask('post', `/api/territories/boundary-sets?${query}`, { raw: demo(file) })).body.id;
};
const anyone = () => app.as(undefined);
const planner = () => app.as('planner@lv-livani');
beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(Date.parse('2026-11-24T10:00:00Z'));
  lt = await load('lt-2000', { country: 'LT', scheme: 'LAU', validFrom: '2000-03-19' });
  lv = await load('lv-2021', { country: 'LV', scheme: 'ATVK', validFrom: '2021-07-01' });
  old = await load('lv-2009', { country: 'LV', scheme: 'ATVK', validFrom: '2009-07-01', validTo: '2021-07-01' });
});
afterAll(() => app.close());

type Named = { name: string; code: string; id: number };
const names = (items: Named[]) => items.map(({ name }) => name);

describe('finding', () => {
  test.each([
    ['Šauļi', ['Šiaulių miesto savivaldybė', 'Šiaulių rajono savivaldybė']],
    ['sauli', ['Šiaulių miesto savivaldybė', 'Šiaulių rajono savivaldybė']],
    ['SIAULIAI', ['Šiaulių miesto savivaldybė', 'Šiaulių rajono savivaldybė']],
    ['Mažeiķi', ['Mažeikių rajono savivaldybė']],
    ['mazeiki', ['Mažeikių rajono savivaldybė']],
    ['Jonišķu rajona', ['Joniškio rajono savivaldybė']],
    ['Duobelė', ['Dobeles novads']],
    ['rajono', expect.arrayContaining(['Akmenės rajono savivaldybė'])],
    ['novad', expect.arrayContaining(['Bauskas novads'])],
    ['%', []],
    ['_obele', []],
    ['iauliai', []],
  ])('%s finds %j', async (q, found) => {
    const { body } = await anyone().get(`/api/territories?on=2026-11-24&q=${encodeURIComponent(q)}`);
    expect(names(body.items)).toEqual(found);
  });

  test('one’s own come alone when asked for, and nobody’s for who belongs to no municipality', async () => {
    await app.db.admin(
      `insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-livani', 'LV', 'ATVK', '0036000') on conflict do nothing`,
    );
    const of = async (who: ReturnType<typeof anyone>) => names((await who.get('/api/territories?on=2026-11-24&mine=true')).body.items);
    expect(await of(planner())).toEqual(['Līvānu novads']);
    expect(await of(anyone())).toEqual([]);
  });

  test.each(['lv', 'lt', 'en'])('the list is sorted as a reader of %s expects', async (lang) => {
    const { body } = await anyone().get('/api/territories?on=2026-11-24&limit=1000', { headers: { 'accept-language': lang } });
    expect(body.items).toHaveLength(103);
    expect(names(body.items)).toEqual([...names(body.items)].sort(new Intl.Collator(lang).compare));
  });

  test('pages follow each other without a gap', async () => {
    const seen: number[] = [];
    let after = '0';
    for (;;) {
      const { body } = await anyone().get(`/api/territories?boundarySet=${old}&limit=50&after=${after}`);
      seen.push(...body.items.map(({ id }: Named) => id));
      expect(body.total).toBe(119);
      if (body.next === null) break;
      after = body.next;
    }
    expect(new Set(seen).size).toBe(119);
  });

  test('a territory by code has its shape, its box and its set', async () => {
    const { body } = await anyone().get(`/api/territories?boundarySet=${lv}&code=0028000`);
    expect(body.items).toMatchObject([
      { name: 'Dobeles novads', country: 'LV', scheme: 'ATVK', level: 'municipality', isGenerated: true, validTo: null },
    ]);
    const { body: one } = await anyone().get(`/api/territories/${body.items[0].id}`);
    expect(one.geometry.type).toBe('MultiPolygon');
    const [west, south, east, north] = one.bbox;
    for (const [lon, lat] of one.geometry.coordinates.flat(2)) {
      expect(lon >= west - 1e-6 && lon <= east + 1e-6 && lat >= south - 1e-6 && lat <= north + 1e-6).toBe(true);
    }
  });

  test.each([
    ['/api/territories/999999', 404, 'territory.not_found'],
    ['/api/territories/abc', 400, 'request.invalid'],
    ['/api/territories/99999999999', 400, 'request.invalid'],
    ['/api/territories?country=lv', 400, 'request.invalid'],
    ['/api/territories?on=yesterday', 400, 'request.invalid'],
    ['/api/territories/boundary-sets/999/successors', 404, 'territory.set_not_found'],
    ['/api/territories/at?lon=56.6&lat=23.7', 422, 'geometry.swapped'],
    ['/api/territories/at?lon=NaN&lat=23.7', 400, 'request.invalid'],
  ])('%s answers %d %s', async (path, status, code) => expect(await anyone().get(path)).toMatchObject({ status, body: { code } }));

  test('a point lies in the territories of the sets that hold on the day', async () => {
    const at = async (query: string) =>
      (await anyone().get(`/api/territories/at?${query}`)).body.items.map(({ name, boundarySet }: Named & { boundarySet: number }) => [
        boundarySet,
        name,
      ]);
    expect(await at('lon=23.28&lat=56.62')).toEqual([[lv, 'Dobeles novads']]);
    expect(await at('lon=22.9&lat=56.46&on=2021-06-30')).toEqual([[old, 'Auces novads']]);
    expect(await at('lon=22.9&lat=56.46&on=2021-07-01')).toEqual([[lv, 'Dobeles novads']]);
    expect(await at('lon=23.32&lat=55.93')).toEqual([[lt, 'Šiaulių miesto savivaldybė']]);
    expect(await at('lon=20&lat=57')).toEqual([]);
  });

  test('the loaded sets say what they are', async () => {
    const { body } = await anyone().get('/api/territories/boundary-sets');
    expect(body.items).toMatchObject([
      { id: lt, units: 60, validTo: null, isGenerated: true },
      { id: lv, units: 43, validFrom: '2021-07-01' },
      { id: old, units: 119, validTo: '2021-07-01' },
    ]);
  });
});

describe('succession', () => {
  const post = (rows: unknown[]) =>
    app.as('operator@vias').post(`/api/territories/boundary-sets/${old}/successors`, { toSet: lv, basis: 'residents 2020', rows });
  const auce = { from: '0460800', to: '0028000' };
  const dobele = { from: '0460200', to: '0028000' };
  const aglona = [
    { from: '0604300', to: '0042000', weight: 1601 },
    { from: '0604300', to: '0032000', weight: 1498 },
  ];

  test.each([
    ['a code of no unit', [{ from: '9', to: '0028000' }], 'territory.code_unknown'],
    ['a pair that stands twice', [auce, auce], 'territory.row_repeated'],
    ['a division without weights', aglona.map(({ from, to }) => ({ from, to })), 'territory.weight_missing'],
  ])('%s is refused', async (_what, rows, code) => expect(await post(rows)).toMatchObject({ status: 422, body: { code } }));

  test('weights are kept as shares of one, and a table given again replaces itself', async () => {
    for (const _ of [1, 2]) expect(await post([auce, dobele, ...aglona])).toMatchObject({ status: 200, body: { accepted: 4 } });
    const { body } = await anyone().get(`/api/territories/boundary-sets/${old}/successors`);
    expect(body.items).toMatchObject([
      { from: '0460200', to: '0028000', weight: 1 },
      { from: '0460800', to: '0028000', weight: 1 },
      { from: '0604300', to: '0032000', weight: 1498 / 3099 },
      { from: '0604300', to: '0042000', weight: 1601 / 3099 },
    ]);
    const { body: found } = await anyone().get(`/api/territories?boundarySet=${old}&code=0604300`);
    const { body: one } = await anyone().get(`/api/territories/${found.items[0].id}`);
    expect(one.successors.map(({ name }: Named) => name)).toEqual(['Preiļu novads', 'Krāslavas novads']);
  });

  test('a table is looked at before it is written: what changes, what stays, what looks wrong; what somebody changed since is not overwritten', async () => {
    const look = (rows: unknown[]) =>
      app
        .as('operator@vias')
        .post(`/api/territories/boundary-sets/${old}/successors/preview`, { toSet: lv, basis: 'residents 2020', rows });
    const write = (rows: unknown[], seen: string) =>
      app.as('operator@vias').post(`/api/territories/boundary-sets/${old}/successors`, { toSet: lv, basis: 'residents 2020', rows, seen });
    const turned = aglona.map((row) => ({ ...row, weight: 3099 - row.weight }));
    await app.db.admin(
      `insert into settlement (country, name, geom, source) values ('LV', 'Dobele', st_setsrid(st_makepoint(23.28, 56.62), 4326), 'look')`,
    );
    const { body } = await look([auce, { from: '0460200', to: '0042000' }, ...turned]);
    expect(body).toMatchObject({
      rows: 4,
      unchanged: 1,
      passages: [
        {
          from: { code: '0604300', name: 'Aglonas novads' },
          to: [
            { code: '0032000', weight: 1601 / 3099, before: 1498 / 3099, isApart: false },
            { code: '0042000', weight: 1498 / 3099, before: 1601 / 3099, isApart: false },
          ],
        },
        {
          from: { code: '0460200', name: 'Dobeles novads' },
          to: [
            { code: '0042000', weight: 1, before: null, isApart: true },
            { code: '0028000', weight: null, before: 1, isApart: false },
          ],
        },
      ],
      unnamed: [
        {
          from: { code: '0460200', name: 'Dobeles novads' },
          to: { code: '0028000', name: 'Dobeles novads' },
          settlements: 1,
          names: ['Dobele'],
        },
      ],
    });
    await app.db.admin(`delete from settlement where source = 'look'`);
    expect(body.left).toHaveLength(119 - 3);
    const written = async () => (await anyone().get(`/api/territories/boundary-sets/${old}/successors`)).body.items;
    expect((await written()).map(({ weight }: { weight: number }) => weight)).toEqual([1, 1, 1498 / 3099, 1601 / 3099]);

    expect((await write(turned, body.seen)).status).toBe(200);
    expect(await write(aglona, body.seen)).toMatchObject({ status: 409, body: { code: 'territory.changed_meanwhile' } });
    const again = (await look(aglona)).body.seen;
    expect((await write(aglona, again)).status).toBe(200);
    expect((await look([{ from: '9', to: '0028000' }])).body.code).toBe('territory.code_unknown');
    expect(
      (await planner().post(`/api/territories/boundary-sets/${old}/successors/preview`, { toSet: lv, basis: 'abc', rows: [auce] })).status,
    ).toBe(403);
  });

  test('values move with their total, to the last decimal; what is not known is said', async () => {
    const values = { '0460800': 6153, '0460200': 19517, '0604300': 7 };
    const { body } = await planner().post('/api/territories/convert', { fromSet: old, toSet: lv, values });
    expect(body).toMatchObject({
      total: 25677,
      items: [
        { code: '0028000', value: 25670, isIncomplete: false },
        { code: '0032000', value: 3 },
        { code: '0042000', value: 4 },
      ],
    });
    const cents = await planner().post('/api/territories/convert', {
      fromSet: old,
      toSet: lv,
      decimals: 2,
      values: { '0604300': 0.05, '0460800': null, '0460200': -1.1 },
    });
    expect(cents.body).toMatchObject({
      total: -1.05,
      items: [
        { code: '0028000', value: -1.1, isIncomplete: true },
        { code: '0032000', value: 0.02 },
        { code: '0042000', value: 0.03 },
      ],
    });
  });

  test.each([
    [{ x: 1 }, 'territory.code_unknown'],
    [{ '0010000': 1 }, 'territory.successor_missing'],
  ])('%j cannot be moved', async (values, code) => {
    expect(await planner().post('/api/territories/convert', { fromSet: old, toSet: lv, values })).toMatchObject({
      status: 422,
      body: { code },
    });
  });
});
