import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTestApp, type TestApp } from '../testing.ts';
import { territoriesCommand } from './command.ts';
import type { Fetch } from './download.ts';

let app: TestApp;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'vias-command-'));
beforeAll(async () => {
  app = await openTestApp();
  token = await app.identity.token('operator@vias', { clock: app.clock });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await app.close();
});

/** The command line against the running application; `world` answers for the rest of the internet. */
async function vias(args: string[], { env = {}, world }: { env?: Record<string, string>; world?: Fetch } = {}) {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    fetch: (url: string, init: RequestInit) => (url.startsWith(app.url) || !world ? fetch(url, init) : world(url, init)),
  };
  const code = await territoriesCommand(args, { VIAS_URL: app.url, VIAS_TOKEN: token, ...env }, io);
  return { code, out, err };
}
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const borders = (name: string) => fileURLToPath(new URL(`../../../sql/demo/borders-${name}.geojson`, import.meta.url));
const latvia = ['--country', 'LV', '--scheme', 'ATVK'];

test('a file is loaded, and loaded again as the next version', async () => {
  const args = ['load', borders('lv-2021'), ...latvia, '--valid-from', '2021-07-01', '--json'];
  const first = await vias(args);
  expect(first).toMatchObject({ code: 0, err: '' });
  const line = JSON.parse(first.out.trim().split('\n').at(-1) ?? '');
  expect(line).toMatchObject({ version: 1, crs: 'EPSG:4326', read: 43, accepted: 43, rejected: 0, repaired: 0, removed: 0, placed: 0 });
  expect(JSON.parse((await vias(args)).out)).toMatchObject({ id: line.id, version: 2 });
  expect((await vias(['list'])).out).toMatch(/LV ATVK municipality\t2021-07-01 – \t43 units/);
});

test('successors come from a table', async () => {
  await vias(['load', borders('lv-2009'), ...latvia, '--valid-from', '2009-07-01', '--valid-to', '2021-07-01']);
  const sets = JSON.parse((await vias(['list', '--json'])).out) as { id: number; validFrom: string }[];
  const idOf = (from: string) => String(sets.find(({ validFrom }) => validFrom === from)?.id);
  const file = write(
    'successors.csv',
    '\uFEFFold_code,new_code,part,weight\n0460800,0028000,whole,\n0604300,0042000,part,1601\n0604300,0032000,part,1498\n',
  );
  const args = [
    'successors',
    file,
    '--from-set',
    idOf('2009-07-01'),
    '--to-set',
    idOf('2021-07-01'),
    '--basis',
    'residents 2020',
    '--json',
  ];
  const { out } = await vias([...args.slice(0, -1), '--dry-run']);
  expect(out).toMatch(/^0604300 Aglonas novads → 0042000 Preiļu novads: — → 51\.7 %$/m);
  expect(out).toMatch(/\n2 units would change, 0 stay\. Nothing was written\.\n$/);
  expect(await vias(args)).toEqual({ code: 0, err: '', out: '{"read":3,"accepted":3,"rejected":0}\n' });
});

test('residents and the territories of a tenant are told by the operator', async () => {
  const [set] = JSON.parse((await vias(['list', '--json'])).out) as { id: number }[];
  const file = write('residents.csv', 'code,name,people\n0028000,Dobeles novads,28940\n0003000,Jelgava,54700\n');
  const args = ['residents', file, '--set', String(set?.id), '--as-of', '2026-01-01', '--source', 'CSP', '--column', 'people'];
  expect(await vias([...args, '--json'])).toEqual({ code: 0, err: '', out: '{"read":2,"accepted":2,"rejected":0}\n' });
  const { body } = await app.as(undefined).get(`/api/territories?boundarySet=${set?.id}&code=0028000`);
  expect(body.items[0].residents).toEqual({ count: 28940, asOf: '2026-01-01', source: 'CSP' });
  const broken = write('broken.csv', 'code,people\n0028000,many\n');
  expect((await vias(['residents', broken, ...args.slice(2)])).err).toMatch(/^Row 1 of .* has no code or no whole number in people\.\n$/);

  const assign = (tenant: string, ...codes: string[]) => vias(['assign', tenant, ...latvia, ...codes]);
  expect(await assign('lv-jelgava', '0003000', '0030000')).toEqual({ code: 0, err: '', out: 'lv-jelgava answers for 2 territories.\n' });
  await assign('lv-jelgava', '0003000');
  expect(await app.db.admin("select code from tenant_territory where tenant_id = 'lv-jelgava'")).toEqual([{ code: '0003000' }]);
  expect((await assign('lv-atlantis', '0003000')).err).toBe('There is no tenant lv-atlantis.\n');
  expect((await assign('lv-jelgava', '9999999')).err).toBe('These codes are not in the boundary set: 9999999.\n');
});

test('settlements come from a table', async () => {
  const file = write(
    'places.csv',
    'geonames_id,name,country,lon,lat,feature_code,population\n1,Auce,LV,22.9,56.46,PPL,2400\n2,Bēne,LV,23.06,56.47,PPL,0\n',
  );
  expect(await vias(['places', file, '--source', 'test', '--json'])).toMatchObject({
    code: 0,
    out: '{"read":2,"accepted":2,"rejected":0}\n',
  });
  expect((await app.as(undefined).get('/api/places?q=bene')).body.items).toMatchObject([{ name: 'Bēne', population: null }]);
});

test('what was refused or mended is told unit by unit', async () => {
  const square = [
    [23, 56],
    [23.1, 56],
    [23.1, 56.1],
    [23, 56.1],
  ];
  const file = write(
    'bad.geojson',
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        { properties: { code: 'a', name: 'A' }, geometry: { type: 'Polygon', coordinates: [square] } },
        { properties: { code: 'b', name: 'B' }, geometry: null },
      ],
    }),
  );
  const { code, out, err } = await vias(['load', file, ...latvia, '--valid-from', '2000-01-01']);
  expect({ code, out }).toMatchObject({ code: 2, out: expect.stringContaining('2 read, 1 accepted, 1 rejected, 1 mended') });
  expect(err).toBe(
    'Not taken: unit 2 (b). It has no area.\nMended: unit 1 (a). ring_closed, area +0 km²\n1 row refused; everything else was taken. Mend the file and load it again: what is there already stays. Exit code 2.\n',
  );
});

describe('a GISCO file by address', () => {
  const lau = (country: string, id: string, x: number) => ({
    type: 'Feature',
    properties: { GISCO_ID: `${country}_${id}`, CNTR_CODE: country, LAU_ID: id, LAU_NAME: `Name ${id}`, POP_2021: 5 },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [x, 56],
          [x + 0.2, 56],
          [x + 0.2, 56.2],
          [x, 56],
        ],
      ],
    },
  });
  const file = JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4326' } },
    features: [lau('EE', '1', 27), lau('LV', '0001000', 24), lau('FR', '2', 2), lau('LV', '0002000', 25)],
  });
  const address = 'https://gisco-services.ec.europa.eu/distribution/v2/lau/geojson/LAU_RG_01M_2021_4326.geojson';
  const load = (world: Fetch, from = address) =>
    vias(['load', from, '--country', 'LV', '--scheme', 'GISCO', '--valid-from', '2021-01-01', '--json'], { world });

  test('only the units of the country are taken', async () => {
    const { code, out } = await load(async () => new Response(file));
    expect({ code, line: JSON.parse(out) }).toMatchObject({ code: 0, line: { read: 2, accepted: 2, rejected: 0 } });
    const { body } = await app.as(undefined).get(`/api/territories?boundarySet=${JSON.parse(out).id}`);
    expect(body.items.map(({ code, name }: { code: string; name: string }) => [code, name])).toEqual([
      ['0001000', 'Name 0001000'],
      ['0002000', 'Name 0002000'],
    ]);
  });

  test('a redirect within https is followed', async () => {
    const asked: string[] = [];
    const world: Fetch = async (url) => {
      asked.push(url);
      return asked.length === 1 ? new Response(null, { status: 302, headers: { location: '/moved.geojson' } }) : new Response(file);
    };
    expect(await load(world)).toMatchObject({ code: 0 });
    expect(asked).toEqual([address, 'https://gisco-services.ec.europa.eu/moved.geojson']);
  });

  const to =
    (location: string): Fetch =>
    async () =>
      new Response(null, { status: 301, headers: { location } });
  test.each<[string, Fetch, string, string]>([
    [
      'plain http',
      async () => new Response(file),
      'http://example.org/x.geojson',
      'Only https is downloaded, and http://example.org/x.geojson is not.',
    ],
    [
      'a redirect to http',
      to('http://169.254.169.254/latest'),
      address,
      'Only https is downloaded, and http://169.254.169.254/latest is not.',
    ],
    ['a redirect to a file', to('file:///etc/passwd'), address, 'Only https is downloaded, and file:///etc/passwd is not.'],
    ['a circle of redirects', to(address), address, 'gisco-services.ec.europa.eu redirects too often.'],
    [
      'a file of many gigabytes',
      async () => new Response(file, { headers: { 'content-length': '9000000000' } }),
      address,
      `${address} is larger than 1000 MB.`,
    ],
    ['an address that is gone', async () => new Response('', { status: 404 }), address, `${address} answered 404.`],
    ['a page instead of a file', async () => new Response('<html>'), address, 'The body is not valid JSON.'],
  ])('%s is refused with one sentence', async (_what, world, from, sentence) => {
    expect(await load(world, from)).toEqual({ code: 1, out: '', err: `${sentence}\n` });
  });
});

test.each<[string, string[], Record<string, string>, RegExp]>([
  ['no such file', ['load', '/nowhere.geojson', ...latvia, '--valid-from', '2021-07-01'], {}, /^There is no file \/nowhere\.geojson\.\n$/],
  ['no scheme', ['load', borders('lv-2021'), '--country', 'LV', '--valid-from', '2021-07-01'], {}, /^--scheme is missing\./],
  ['no token', ['load', borders('lv-2021'), ...latvia, '--valid-from', '2021-07-01'], { VIAS_TOKEN: '' }, /set VIAS_TOKEN/],
  ['no server', ['list'], { VIAS_URL: 'http://127.0.0.1:59999' }, /^There is no server at http:\/\/127\.0\.0\.1:59999\./],
  ['a day that is none', ['load', borders('lv-2021'), ...latvia, '--valid-from', 'soon'], {}, /validFrom|ISO date|date/i],
  ['an unknown option', ['load', 'x', '--colour', 'red'], {}, /colour/],
  ['an unknown command', ['paint'], {}, /territories COMMAND/],
])('%s ends with one sentence and 1', async (_what, args, env, sentence) => {
  const { code, err } = await vias(args, { env });
  expect(code).toBe(1);
  expect(err).toMatch(sentence);
});

test('a planner may not load borders', async () => {
  const { code, err } = await vias(['load', borders('lv-2021'), ...latvia, '--valid-from', '2021-07-01'], {
    env: { VIAS_TOKEN: await app.identity.token('planner@lv-jelgava', { clock: app.clock }) },
  });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/right|role/) });
});
