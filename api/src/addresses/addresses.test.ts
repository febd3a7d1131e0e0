import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPeople } from '@vias/alerts/testing.ts';
import type { Role } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import { addressesCommand } from './command.ts';

let app: TestApp;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'vias-addresses-'));
beforeAll(async () => {
  app = await openTestApp();
  token = await app.identity.token('operator@vias', { clock: app.clock });
  const set = { country: 'LV', scheme: 'ATVK', validFrom: '2021-07-01', title: 'Tests', source: 'test', licence: 'test' };
  const raw = readFileSync(new URL('../../../sql/demo/borders-lv-2021.geojson', import.meta.url), 'utf8');
  await app.as('operator@vias').ask('post', `/api/territories/boundary-sets?${new URLSearchParams(set)}`, { raw });
}, 240_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

async function vias(...args: string[]) {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    fetch: (url: string, init: RequestInit) => fetch(url, init),
  };
  const code = await addressesCommand(args, { VIAS_URL: app.url, VIAS_TOKEN: token }, io);
  return { code, out, err, report: out.startsWith('{') ? JSON.parse(out) : undefined };
}
const write = (name: string, lines: string[]) => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};
const header = 'code,street,house,settlement,lon,lat,dwellings';
/** 30 houses of one dwelling in a row, 20 m apart, and one of forty. */
const plain = [
  ...Array.from({ length: 30 }, (_, i) => `${i + 1},Lielā iela,${i + 1},Jelgava,${(23.7 + i * 0.00033).toFixed(6)},56.65,1`),
  '31,Zemgales prospekts,12A,Jelgava,23.72,56.66,40',
];
const rows = [
  [
    'lv',
    'KODS;STATUSS;NOSAUKUMS;STD;DD_N;DD_E',
    [
      '901;EKS;7;Skolas iela 7, Eleja, Elejas pag., Jelgavas nov., LV-3023;56.4127;23.6886',
      '902;DEL;9;Skolas iela 9, Eleja;56.41;23.68',
      '903;EKS;Kalni;"""Kalni"", Elejas pag., Jelgavas nov., LV-3023";56.40;23.70',
    ],
  ],
  [
    'lt',
    'AOB_KODAS|NR|KORPUSO_NR|PASTO_KODAS|GATVE|GYVENVIETE|E_KOORD|N_KOORD',
    ['155|213||LT-76348|Vilniaus g.|Šiauliai|457318.0|6199211.0', '156|4|1|LT-76001|S. Daukanto g.|Šiauliai|457000.0|6199000.0'],
  ],
] as const;
const find = async (q: string, more = '') =>
  (await app.as(undefined).get(`/api/addresses?q=${encodeURIComponent(q)}${more}`)).body.items.map(({ text }: { text: string }) => text);

test('registers and plain tables load, twice without a change, and say what they did not take', async () => {
  const file = write('plain.csv', [header, ...plain, '31,Cita iela,1,Jelgava,23.7,56.6,1', 'x,Lielā iela,99,Jelgava,56.6,23.7,1']);
  const args = ['load', file, '--country', 'LV', '--source', 'town', '--json'];
  expect((await vias(...args, '--dry-run')).report).toMatchObject({ read: 33, added: 31, unchanged: 0, rejected: 2 });
  expect(await app.db.admin('select count(*)::int as n from address')).toEqual([{ n: 0 }]);
  const loaded = await vias(...args, '--rejects', join(folder, 'rejects.csv'));
  expect(loaded).toMatchObject({ code: 2, report: { read: 33, added: 31, updated: 0, unchanged: 0, removed: 0, rejected: 2 } });
  expect(loaded.err).toMatch(
    /line 33, code "31": The code stands in the file before[\s\S]*line 34, point "56.6; 23.7": The point lies outside/,
  );
  expect(readFileSync(join(folder, 'rejects.csv'), 'utf8').split('\n')[1]).toMatch(/^33,code,31,code_repeated,/);
  expect((await vias(...args)).report).toMatchObject({ added: 0, updated: 0, unchanged: 31, removed: 0 });
  // Written once, ended twice; the dry run left no trace.
  const notes = await app.db.admin(
    `select thing_count as n, detail ->> 'added' as added from audit_entry where thing_kind = 'address' order by seq`,
  );
  expect(notes).toEqual([
    { n: 31, added: '31' },
    { n: 31, added: null },
    { n: 31, added: null },
  ]);
  for (const [format, head, lines] of rows) {
    expect((await vias('load', write(`${format}.csv`, [head, ...lines]), '--json')).report).toMatchObject({
      added: 2,
      rejected: 0,
      closed: format === 'lv' ? 1 : 0,
    });
  }
});

test('a file that lacks houses is refused unless it is said to be a part or to replace them', async () => {
  const part = write('part.csv', [header, ...plain.slice(0, 20), '21,Lielā iela,21B,Jelgava,23.7,56.65,1']);
  const args = ['load', part, '--country', 'LV', '--source', 'town', '--json'];
  const refused = await vias(...args);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/The file has 21 addresses and 31 of this source are loaded/);
  expect((await vias(...args, '--partial')).report).toMatchObject({ added: 0, updated: 1, unchanged: 20, removed: 0 });
  expect((await vias(...args, '--replace', '--dry-run')).report).toMatchObject({ unchanged: 21, removed: 10 });
  expect(await app.db.admin(`select count(*)::int as n from address where source = 'town'`)).toEqual([{ n: 31 }]);
  expect((await vias(...args, '--replace')).report).toMatchObject({ unchanged: 21, removed: 10 });
  expect((await vias('load', join(folder, 'plain.csv'), '--country', 'LV', '--source', 'town', '--json')).report).toMatchObject({
    added: 10,
    updated: 1,
    unchanged: 20,
  });
  expect((await vias('load', part, '--partial', '--replace')).err).toMatch(/contradict/);
  expect((await vias('load', write('none.csv', ['a,b', '1,2']))).err).toMatch(/No format fits the columns A, B/);
  expect((await vias('load', join(folder, 'missing.csv'))).err).toMatch(/^There is no file .*missing\.csv\.\n$/);
});

test('only an operator loads, bad rows and unknown parameters are refused', async () => {
  const batch = {
    country: 'LV',
    source: 'town',
    total: 1,
    rows: [{ code: '1', text: 'x', street: null, house: null, settlement: null, dwellings: 1, lon: 23.7, lat: 56.6 }],
  };
  expect(await app.as('admin@lv-jelgava').post('/api/addresses', batch)).toMatchObject({ status: 403 });
  expect(await app.as('admin@lv-jelgava').post('/api/addresses/end', { country: 'LV', source: 'town', codes: ['1'] })).toMatchObject({
    status: 403,
  });
  expect(await app.as('operator@vias').post('/api/addresses', batch)).toMatchObject({
    status: 409,
    body: { code: 'address.file_partial' },
  });
  expect(await app.as('operator@vias').post('/api/addresses', { ...batch, rows: [{ ...batch.rows[0], dwellings: 5001 }] })).toMatchObject({
    status: 400,
  });
  for (const path of [
    '/api/addresses',
    '/api/addresses?q=x',
    '/api/addresses?q=xx&limit=51',
    '/api/addresses?q=xx&country=lv',
    '/api/addresses?q=xx&y=1',
  ])
    expect(await app.as(undefined).get(path)).toMatchObject({ status: 400 });
});

test.each([
  ['Lielā iela 5, Jelgava', 'Lielā iela 5, Jelgava'],
  ['liela 5 jelgava', 'Lielā iela 5, Jelgava'],
  ['5 lielā i.', 'Lielā iela 5, Jelgava'],
  ['Jelgava, Liela iela 5-12', 'Lielā iela 5, Jelgava'],
  ['Елгава Лиела 5', 'Lielā iela 5, Jelgava'],
  ['zemgales pr. 12 a', 'Zemgales prospekts 12A, Jelgava'],
  ['Zemgales prosp 12-a', 'Zemgales prospekts 12A, Jelgava'],
  ['kalni eleja', '"Kalni", Elejas pag., Jelgavas nov., LV-3023'],
  ['Vilniaus gatvė 213 Šiauliai', 'Vilniaus g. 213, Šiauliai, LT-76348'],
  ['siauliai vilniaus 213', 'Vilniaus g. 213, Šiauliai, LT-76348'],
  ['Šauļi, Vilniaus 213', 'Vilniaus g. 213, Šiauliai, LT-76348'],
  ['213 Vilniaus', 'Vilniaus g. 213, Šiauliai, LT-76348'],
  ['daukanto 4 k1', 'S. Daukanto g. 4 K1, Šiauliai, LT-76001'],
  ['Zemgalse prospekts 12', 'Zemgales prospekts 12A, Jelgava'],
])('%s finds %s first', async (q, first) => expect((await find(q))[0]).toBe(first));

test('an address says where it is, a country narrows the search, and nothing typed is a pattern', async () => {
  const { body } = await app.as(undefined).get('/api/addresses?q=Skolas%20iela%207');
  expect(body.items[0]).toMatchObject({
    street: 'Skolas iela',
    house: '7',
    settlement: 'Eleja',
    dwellings: null,
    geometry: { coordinates: [23.6886, 56.4127] },
    municipality: { name: 'Jelgavas novads' },
    isGenerated: false,
  });
  expect(await find('liela 5', '&country=LT')).toEqual([]);
  for (const q of ['%%', "';--", 'iela', '\\_']) expect(await find(q)).toEqual([]);
});

test('every letter of both alphabets is found without its mark, in any order of words', async () => {
  const [{ key } = { key: '' }] = await app.db.admin<{ key: string }>(
    `select address_key('ĀČĒĢĪĶĻŅŠŪŽ ĄČĘĖĮŠŲŪŽ āčēģīķļņšūž ąčęėįšųūž') as key`,
  );
  expect(key).toBe(' acegiklnsuz aceeisuuz acegiklnsuz aceeisuuz');
  const word = fc.stringMatching(/^[bdfhjlnopqstvwxz][a-zāčēģīķļņšūžąęėįų]{3,8}$/);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(word, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 99 }), async (words, n) => {
      const key = async (text: string) => (await app.db.admin<{ key: string }>('select address_key($1) as key', [text]))[0]?.key ?? '';
      const plainText = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '');
      const sorted = (text: string) => text.trim().split(' ').sort();
      const written = `${words.join(' ')} iela ${n}`;
      expect(await key(plainText(written).toUpperCase())).toBe(await key(written));
      expect(sorted(await key(`${n}, ${[...words].reverse().join(', ')} i.`))).toEqual(sorted(await key(written)));
    }),
    { numRuns: 30 },
  );
});

test('dwellings reached are told to authors and approvers from 20 up, and not where they would tell of somebody', async () => {
  const street = 'SRID=4326;POLYGON((23.69 56.645,23.7105 56.645,23.7105 56.655,23.69 56.655,23.69 56.645))';
  const all = 'SRID=4326;POLYGON((23.6 56.6,23.8 56.6,23.8 56.7,23.6 56.7,23.6 56.6))';
  const Told = z.object({ total: z.int(), reached: z.int().nullable(), told: z.string() });
  const ask = (roles: Role[], area: string, tenant = 'lv-jelgava') =>
    app.db.as({ kind: 'user', id: 'x', name: 'x', tenant, roles }, (tx) =>
      tx.one(Told, sql`select * from dwellings_in(${area}::geometry)`),
    );
  expect(await ask(['alert-author'], all)).toEqual({ total: 70, reached: null, told: 'few_reached' });
  const people = await addPeople(app.db, { count: 60, kinds: ['home'] });
  const move = (n: number, point: string) =>
    app.db.admin(`update resident_place set geom = ${point} where resident_id = any ($1)`, [people.slice(0, n)]);
  // 40 people in the house of forty dwellings, 20 m off its point; the others farther from any address than 60 m.
  await app.db.admin('update resident_place set geom = st_setsrid(st_makepoint(23.75, 56.69), 4326)');
  await move(40, 'st_setsrid(st_makepoint(23.7203, 56.66), 4326)');
  expect(await ask(['alert-approver'], all)).toEqual({ total: 70, reached: 40, told: 'exact' });
  expect(await ask(['alert-author'], street)).toEqual({ total: 30, reached: null, told: 'few_reached' });
  // Two people in each of 20 houses are 20 dwellings, and 10 not reached are too few to be told.
  await app.db.admin(
    `update resident_place p set geom = a.geom from (select geom, row_number() over (order by address_id) as n from address where street = 'Lielā iela') a,
    (select resident_place_id, row_number() over (order by array_position($1, resident_id)) as m from resident_place where resident_id = any ($1)) r where r.resident_place_id = p.resident_place_id and a.n = (r.m + 1) / 2`,
    [people.slice(0, 40)],
  );
  expect(await ask(['alert-author'], street)).toEqual({ total: 30, reached: null, told: 'few_unreached' });
  expect(await ask(['alert-author'], all)).toEqual({ total: 70, reached: 20, told: 'exact' });
  await app.db.admin(
    `insert into opt_out (subscriber_id, tenant_id) select subscriber_id, tenant_id from resident where resident_id = any ($1)`,
    // One each of two houses: were they of one house, it would no longer be reached.
    [[people[0], people[2]]],
  );
  expect((await ask(['alert-author'], all, 'lv-dobele'))?.told).toBe('few_reached');
  expect(
    await ask(['alert-author'], 'SRID=4326;POLYGON((23.7 56.6499,23.7005 56.6499,23.7005 56.6501,23.7 56.6501,23.7 56.6499))'),
  ).toEqual({ total: 2, reached: null, told: 'few_dwellings' });
  await expect(ask(['planner'], all)).rejects.toThrow('not for this role');
  expect(await app.db.admin(`select count(*)::int as n from audit_entry where thing_kind = 'dwellings'`)).toEqual([{ n: 7 }]);
});

test('coverage is told by territory and settlement to those who plan and warn, of their own municipality, to the nearest five', async () => {
  await app.db.admin(
    `insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'ATVK', '0003000'), ('lv-jelgava', 'LV', 'ATVK', '0030000')`,
  );
  // Beside the street of 30 houses, which is all but reached, a village of 24 houses where four people are registered, and one of five.
  const village = (name: string, lat: number, n: number) =>
    Array.from({ length: n }, (_, i) => `${name}${i},Upes iela,${i + 1},${name},${(23.69 + i * 0.0005).toFixed(6)},${lat},1`);
  await vias(
    'load',
    write('villages.csv', [header, ...village('Vilce', 56.42, 24), ...village('Mazā', 56.43, 5)]),
    '--country',
    'LV',
    '--source',
    'villages',
  );
  const four = await addPeople(app.db, { count: 4, kinds: ['home'], from: 500 });
  await app.db.admin(`update resident_place set geom = (select geom from address where code = 'Vilce3') where resident_id = any ($1)`, [
    four,
  ]);
  for (const user of ['planner@lv-jelgava', 'author@lv-jelgava', 'approver@lv-jelgava', 'admin@lv-jelgava']) {
    const { status, body } = await app.as(user).get('/api/coverage');
    expect(status).toBe(200);
    expect(body.isGenerated).toBe(false);
    expect(body.territories).toMatchObject([
      { name: 'Jelgava', level: 'municipality', basis: 'dwellings', total: 70, reached: 20, share: 0.286 },
      { name: 'Jelgavas novads', level: 'municipality', basis: 'dwellings', total: 29, reached: null, share: null },
    ]);
    expect(body.places).toMatchObject([
      { kind: 'settlement', settlement: 'Jelgava', dwellings: 70, reached: 20, isGap: false },
      { kind: 'street', settlement: 'Jelgava', street: 'Zemgales prospekts', dwellings: 40, reached: null, isGap: true },
      { kind: 'settlement', settlement: 'Vilce', dwellings: 24, reached: null, isGap: true },
    ]);
  }
  const csv = await app.as('planner@lv-jelgava').get('/api/coverage/gaps.csv', { headers: { 'accept-language': 'lv' } });
  expect(csv.text.split('\r\n')).toEqual([
    'Novads vai pilsēta;Apdzīvota vieta;Iela;Mājokļi;Garums;Platums',
    'Jelgava;Jelgava;Zemgales prospekts;40;23.72;56.66',
    expect.stringMatching(/^Jelgavas novads;Vilce;;24;/),
    '',
  ]);
  // A fifth person takes the village off the list and tells nothing else; four and nobody look alike.
  const gaps = async () =>
    (await app.as('planner@lv-jelgava').get('/api/coverage')).body.places.map(({ settlement, reached, isGap }: Record<string, unknown>) => [
      settlement,
      reached,
      isGap,
    ]);
  await app.db.admin(`delete from resident_place where resident_id = any ($1)`, [four]);
  const nobody = await gaps();
  expect(nobody).toContainEqual(['Vilce', null, true]);
  const five = await addPeople(app.db, { count: 5, kinds: ['home'], from: 600 });
  await app.db.admin(`update resident_place set geom = (select geom from address where code = 'Vilce4') where resident_id = any ($1)`, [
    five,
  ]);
  expect(await gaps()).toEqual(nobody.map((row: unknown[]) => (row[0] === 'Vilce' ? ['Vilce', null, false] : row)));
  // Without dwellings residents are counted; another municipality sees nothing of this one.
  await app.db.admin(`delete from address where source <> 'town'`);
  await app.db.admin(
    `insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2026-01-01', 30000, 'test' from territory where name = 'Jelgavas novads'`,
  );
  expect((await app.as('planner@lv-jelgava').get('/api/coverage')).body.territories[1]).toMatchObject({
    basis: 'residents',
    total: 30000,
    reached: 25,
    share: 0.001,
  });
  expect((await app.as('planner@lv-dobele').get('/api/coverage')).body).toMatchObject({ territories: [], places: [] });
  for (const user of ['editor@lv-jelgava', 'institution@lv-jelgava', undefined])
    expect((await app.as(user).get('/api/coverage')).status).toBe(user ? 403 : 401);
  expect((await app.as('planner@lv-jelgava').get('/api/coverage?x=1')).status).toBe(400);
});

test('a part held back alone takes the next smallest with it, so that the whole less the others does not tell it', async () => {
  await app.db.admin(`
    with made as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'TEST', 'parish', '{}', '2021-07-01', 'test', 'test') returning boundary_set_id)
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'TEST', n::text, 'part ' || n, '2021-07-01', st_multi(st_makeenvelope(23.6 + n * 0.02, 56.4, 23.62 + n * 0.02, 56.41, 4326)), st_setsrid(st_makepoint(23.61 + n * 0.02, 56.405), 4326), 1
    from made, generate_series(1, 3) n`);
  const block = (n: number) => `part${n},Skolas iela,${n},Part,${(23.61 + n * 0.02).toFixed(2)},56.405,100`;
  await vias('load', write('parts.csv', [header, block(1), block(2), block(3)]), '--country', 'LV', '--source', 'parts');
  let next = 1000;
  const register = async (n: number, count: number) => {
    const people = await addPeople(app.db, { count, kinds: ['home'], from: next });
    next += count;
    await app.db.admin(`update resident_place set geom = (select geom from address where code = $2) where resident_id = any ($1)`, [
      people,
      `part${n}`,
    ]);
  };
  const parts = async () =>
    (await app.as('planner@lv-jelgava').get('/api/coverage')).body.territories.flatMap(({ level, reached }: Record<string, unknown>) =>
      level === 'parish' ? [reached] : [],
    );
  await register(1, 12);
  await register(2, 31);
  await register(3, 52);
  expect(await parts()).toEqual([null, null, 50]);
  await register(2, 5);
  await app.db.admin(
    `delete from resident_place where resident_id in (select resident_id from resident_place join home_address using (tenant_id, resident_place_id) join address using (address_id) where code = 'part2' limit 20)`,
  );
  expect(await parts()).toEqual([null, null, 50]);
  await register(1, 60);
  expect(await parts()).toEqual([70, null, null]);
});

test('a street that several towns have: the houses of the municipality that was chosen come first', async () => {
  const twins = write('twins.csv', [header, 'a,Dzirnavu iela,1,Dobele,23.2788,56.6236,1', 'b,Dzirnavu iela,1,Jelgava,23.7244,56.6511,1']);
  expect((await vias('load', twins, '--country', 'LV', '--source', 'twins', '--json')).report).toMatchObject({ added: 2 });
  // Jelgava has its ground since the coverage above.
  await app.db.admin(
    `insert into tenant_territory (tenant_id, country, scheme, code)
     select 'lv-dobele', country, scheme, code from territory where name = 'Dobeles novads' limit 1`,
  );
  // As written and as it sounds.
  for (const words of ['dzirnavu iela', 'dzirnavvu iela']) {
    expect((await find(words, '&tenant=lv-jelgava'))[0]).toContain('Jelgava');
    expect((await find(words, '&tenant=lv-dobele'))[0]).toContain('Dobele');
    expect(await find(words, '&tenant=nobody')).toEqual(await find(words));
    expect(await find(words, '&tenant=lv-dobele&limit=1')).toHaveLength(1);
  }
});
