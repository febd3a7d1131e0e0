import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTestApp, type TestApp } from '../testing.ts';
import { indicatorsCommand } from './command.ts';
import { readTable } from './json-stat.ts';
import { fetchTable } from './pull.ts';
import { PullTable } from './pull-contract.ts';
import { makeTestSet, newIndicator } from './testing.ts';

/** Answers in the shape of PxWeb, JSON-stat 2, written by hand: two offices, each with its own codes, signs and unit. */
const latvia = {
  version: '2.0',
  class: 'dataset',
  label: 'Iedzīvotāji vecumā 65 un vairāk gadu',
  source: 'Statistikas birojs',
  updated: '2026-05-28T10:00:00Z',
  id: ['AREA', 'AGE', 'TIME'],
  size: [4, 2, 2],
  role: { time: ['TIME'], geo: ['AREA'] },
  dimension: {
    AREA: {
      label: 'Teritorija',
      category: { index: { LV: 0, LV0001000: 1, LV0002000: 2, LV0003000: 3 }, label: { LV: 'Latvija', LV0001000: 'Rīga' } },
    },
    AGE: { label: 'Vecums', category: { index: ['Y65-79', 'Y80-'], label: {} } },
    TIME: { label: 'Laiks', category: { index: ['2024', '2025'] } },
  },
  // Latvia; Rīga; Daugavpils without its last cell; Jelgava with a masked one.
  value: [900, 910, 100, 105, 60, 61, 20, 21, 30, 31, 10, null, 12, 13, null, 4],
  status: { '11': '…', '14': 'no 1 līdz 5' },
};
const lithuania = {
  version: '2.0',
  class: 'dataset',
  id: ['Teritorija', 'Laikotarpis'],
  size: [2, 2],
  dimension: {
    Teritorija: { category: { index: { '29_Siauliai': 0, '32': 1 }, label: {} } },
    Laikotarpis: { category: { index: { '2024': 0, '2025': 1 }, label: {} } },
  },
  value: { '0': 20.5, '1': 20.7, '3': 5.1 },
  status: { '1': 'p' },
};

let app: TestApp;
let office: { url: string; asked: { method: string; path: string; body: string }[]; close(): Promise<void> };
const folder = mkdtempSync(join(tmpdir(), 'vias-indicators-'));
const reply = (req: IncomingMessage, res: ServerResponse, body: string) => {
  office.asked.push({ method: req.method ?? '', path: req.url ?? '', body });
  if (req.url === '/lv') res.end(JSON.stringify(latvia));
  else if (req.url === '/lt') res.end(`\ufeff${JSON.stringify(lithuania)}`);
  else if (req.url === '/broken') res.end('<html>maintenance</html>');
  else if (req.url === '/busy') res.writeHead(429).end();
  else if (req.url === '/away') res.writeHead(302, { location: 'https://elsewhere.example/' }).end();
  else if (req.url === '/large') res.end('x'.repeat(20_000));
  else if (req.url !== '/slow') res.writeHead(404).end();
};
beforeAll(async () => {
  app = await openTestApp();
  await makeTestSet(app.db, {
    scheme: 'ATVK',
    validFrom: '2021-07-01',
    units: ['0001000', '0002000', '0003000'].map((code) => ({ code })),
  });
  await makeTestSet(app.db, { country: 'LT', scheme: 'LAU', validFrom: '2000-01-01', units: ['29', '32'].map((code) => ({ code })) });
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => reply(req, res, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  office = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await office?.close();
  await app?.close();
});

/** The office's address is https; the stub of it is not. */
const world = (url: string, init: RequestInit) => fetch(url.replace(/^https:\/\/\w+\.example/, office.url), init);
const vias = async (args: string[], user = 'operator@vias') => {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    fetch: world,
  };
  const code = await indicatorsCommand(args, { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token(user, { clock: app.clock }) }, io);
  return { code, out, err, last: out.startsWith('{') ? JSON.parse(out.trim().split('\n').at(-1) ?? '') : undefined };
};
const query = [{ code: 'AGE', selection: { filter: 'item', values: ['Y65-79', 'Y80-'] } }];
const tables = [
  {
    url: 'https://stat.example/lv',
    query,
    country: 'LV',
    scheme: 'ATVK',
    territory: 'AREA',
    period: 'TIME',
    sums: true,
    codes: { strip: 'LV', skip: ['LV'] },
  },
  {
    url: 'https://osp.example/lt',
    country: 'LT',
    scheme: 'LAU',
    territory: 'Teritorija',
    period: 'Laikotarpis',
    codes: { map: { '29_Siauliai': '29' } },
    factor: 1000,
  },
];
const table = (more = {}) => PullTable.parse({ ...tables[1], ...more });

test('two offices feed one indicator, each with its own codes, sums, signs and unit; the second pull changes nothing', async () => {
  await app.as('operator@vias').post('/api/indicators', newIndicator('residents_65', { sensitivity: 0, pull: { tables } }));
  const first = await vias(['pull', 'residents_65', '--json']);
  expect(first).toMatchObject({ code: 0, last: { read: 14, accepted: 10, rejected: 0, unchanged: 0, folded: 4, masked: 1, missing: 2 } });
  expect(office.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /lv', 'GET /lt']);
  expect(JSON.parse(office.asked[0]?.body ?? '')).toEqual({ query, response: { format: 'json-stat2' } });
  const values = async (period: string) =>
    Object.fromEntries(
      (await app.as(undefined).get(`/api/indicators/residents_65/values?period=${period}`)).body.items.map((v: Record<string, unknown>) => [
        v.code,
        [v.value, v.lower, v.upper, v.status],
      ]),
    );
  expect(await values('2024')).toEqual({
    '0001000': [80, null, null, 'final'],
    '0002000': [40, null, null, 'final'],
    '0003000': [null, 13, 17, 'masked'],
    '29': [20_500, null, null, 'final'],
    '32': [null, null, null, 'missing'],
  });
  expect(await values('2025')).toMatchObject({
    '0002000': [null, null, null, 'missing'],
    '29': [20_700, null, null, 'provisional'],
    '32': [5100, null, null, 'final'],
  });
  expect((await vias(['pull', 'residents_65', '--json'])).last).toMatchObject({ accepted: 0, unchanged: 10 });
});

test('a file, packed, with its last line as JSON; refused rows are named', async () => {
  await app.as('planner@lv-jelgava').post('/api/indicators', newIndicator('from_file'));
  const file = join(folder, 'values.csv.gz');
  writeFileSync(file, gzipSync('ATVK;Gads;Skaits\n0001000;2024;1 200\n0009999;2024;5\n'));
  const done = await vias(['import', file, '--indicator', 'from_file', '--country', 'LV', '--json'], 'planner@lv-jelgava');
  expect(done).toMatchObject({
    code: 2,
    last: { read: 2, accepted: 1, rejected: 1, unchanged: 0 },
    err: 'line 3: No loaded division has a territory 0009999.\n1 row refused; everything else was taken. Mend the file and load it again: what is there already stays. Exit code 2.\n',
  });
  expect((await vias(['import', file, '--indicator', 'from_file'], 'planner@lv-jelgava')).out).toContain(
    '2 rows read: 0 new, 0 changed, 1 unchanged, 1 rejected',
  );
  expect((await vias(['list'])).out).toContain('vias:residents_65\t2025 (2)\tofficial\tIndicator');
});

test.each([
  [['import', 'nowhere.csv', '--indicator', 'x'], 'There is no file nowhere.csv.'],
  [['import', 'nowhere.csv'], '--indicator is missing.'],
  [['pull', 'never_was'], 'There is no such indicator'],
  [['pull', 'from_file'], 'The register does not say where'],
  [['dance'], 'indicators COMMAND'],
])('indicators %j ends with a sentence', async (args, said) => {
  const { code, err } = await vias(args, 'planner@lv-jelgava');
  expect(code).toBe(1);
  expect(err).toContain(said);
});

test.each([
  ['/broken', {}, 'did not answer JSON'],
  ['/busy', {}, 'asks for patience'],
  ['/gone', {}, 'answered 404'],
  ['/large', { bytes: 10_000 }, 'more than 0.01 MB'],
  ['/slow', { ms: 200 }, 'did not answer within 0.2 s'],
  ['/away', {}, 'redirects to another address'],
])('an office that answers %s is answered with a sentence', async (path, limits, said) => {
  await expect(fetchTable(table({ url: `https://stat.example${path}` }), world, limits)).rejects.toThrow(said);
});
test('nothing but https is fetched', async () => {
  await expect(fetchTable({ ...table(), url: 'http://stat.example/lt' }, world)).rejects.toThrow('Only https');
  await expect(fetchTable({ ...table(), url: 'https://me:secret@stat.example/lt' }, world)).rejects.toThrow('name and password');
});

test.each([
  ['no data set', { class: 'collection' }, 'did not answer JSON-stat 2 or SDMX-JSON'],
  [
    'a dimension that is not there',
    { ...lithuania, id: ['Kita', 'Laikotarpis'], dimension: { ...lithuania.dimension, Kita: lithuania.dimension.Teritorija } },
    'no dimension Teritorija',
  ],
  ['a size that does not fit', { ...lithuania, size: [3, 2] }, 'do not fit its size'],
  ['too few values', { ...lithuania, value: [1, 2, 3] }, '3 values for 4 cells'],
])('%s is refused', (_what, json, said) => {
  expect(() => readTable(json, table())).toThrow(said);
});
test('categories that nobody said are summed are refused: a wrong total is worse than none', () => {
  expect(() => readTable(latvia, PullTable.parse({ ...tables[0], sums: false }))).toThrow('several categories of AGE');
});

/** SDMX-JSON, flat and by series, written by hand: the same four values. */
const values = (...ids: string[]) => ids.map((id) => ({ id, name: id }));
const place = { id: 'savivaldybe', values: values('29', '32') };
const time = { id: 'LAIKOTARPIS', values: values('2024', '2025') };
const sex = { id: 'lytis', values: values('0') };
const flat = {
  header: { id: 'x' },
  dataSets: [{ action: 'Information', observations: { '0:0:0': [20.5, null], '0:0:1': [20.7], '0:1:1': [5.1], '0:1:0': [null] } }],
  structure: { dimensions: { observation: [sex, place, time] } },
};
const inSeries = {
  data: {
    dataSets: [{ series: { '0': { observations: { '0': [20.5], '1': [20.7] } }, '1': { observations: { '1': ['5,1'] } } } }],
    structures: [{ dimensions: { dataSet: [sex], series: [place], observation: [time] } }],
  },
};
test.each([
  ['flat', flat],
  ['in series', inSeries],
])("Lithuania's portal answers SDMX-JSON, %s", (_how, json) => {
  const read = readTable(json, table({ territory: 'savivaldybe', period: 'LAIKOTARPIS', factor: 1 }));
  expect(Object.fromEntries(read.rows.map(({ code, period, value }) => [`${code} ${period}`, value]))).toEqual({
    '29 2024': 20.5,
    '29 2025': 20.7,
    '32 2024': null,
    '32 2025': 5.1,
  });
});
test('thousands become people without dust behind the point', () => {
  const json = { ...flat, dataSets: [{ observations: { '0:0:0': [1.005], '0:0:1': ['no 0,001 līdz 1.005'] } }] };
  const read = readTable(json, table({ territory: 'savivaldybe', period: 'LAIKOTARPIS', factor: 1000 }));
  expect(read.rows.map(({ value }) => value).filter((value) => value !== null)).toEqual([1005, '[1;1005]']);
});
test('an observation without a place is refused', () => {
  const json = { ...flat, dataSets: [{ observations: { '0:7:0': [1] } }] };
  expect(() => readTable(json, table({ territory: 'savivaldybe', period: 'LAIKOTARPIS' }))).toThrow('has no place in the structure');
});
