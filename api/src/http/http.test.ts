import fc from 'fast-check';
import { allRoutes } from '../app.ts';
import { readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { looksSwapped } from './lon-lat.ts';
import { readerLanguage } from './reader-language.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
const json = { 'content-type': 'application/json' };
const send = (user: string | undefined, raw: string, headers: Record<string, string> = json) =>
  app.as(user).ask('post', '/api/incidents', { raw, headers });

describe('bad input gets a clear answer and loses nothing', () => {
  const ring = (n: number) => Array.from({ length: n }, (_, i) => [23 + i / 1e6, 56]);
  test.each<[string, string, Record<string, string>, number, string]>([
    ['10 MB of JSON', `{"title":"${'x'.repeat(10_485_760)}"}`, json, 413, 'request.too_large'],
    ['half a JSON', '{"title":', json, 400, 'request.not_json'],
    ['NaN', '{"severity":NaN}', json, 400, 'request.not_json'],
    ['depth 10,000', '['.repeat(10_000) + ']'.repeat(10_000), json, 400, 'request.too_deep'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'request.not_supported'],
    ['no body', '', json, 400, 'request.invalid'],
    [
      'a null byte',
      '{"title":"a\\u0000b","category":"flood","severity":1,"occurredAt":"2026-01-01T00:00:00Z"}',
      json,
      400,
      'request.invalid',
    ],
  ])('S15: %s', async (_what, raw, headers, status, code) => {
    const answer = await send('editor@lv-jelgava', raw, headers);
    expect(answer).toMatchObject({ status, body: { code, type: `/problems/${code}`, status } });
    expect(answer.text).not.toMatch(/node_modules|at \w+ \(|select |insert /i);
  });

  test('S15: 100,001 vertices', async () => {
    const area = { type: 'Polygon', coordinates: [ring(100_001)] };
    const answer = await app
      .as('author@lv-jelgava')
      .ask('post', '/api/alerts/preview', { raw: JSON.stringify({ area: { drawn: area } }), headers: json });
    expect(answer).toMatchObject({ status: 413 });
  });

  test('who asks is settled before what is asked', async () => {
    for (const [raw, headers] of [
      ['{"title":', json],
      ['x'.repeat(2e6), json],
      ['a', { 'content-type': 'text/plain' }],
    ] as const) {
      const answer = await send(undefined, raw, headers);
      expect(answer).toMatchObject({ status: 401, body: { code: 'identity.token_missing' } });
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  test('an address with nothing at it, and a page that is none', async () => {
    for (const path of ['/api/nothing', '/webhooks/none', '/realms/other']) expect((await app.as(undefined).get(path)).status).toBe(404);
    // Which layers there are is for those who may see them.
    expect((await app.as(undefined).get('/tiles/x')).status).toBe(401);
    expect((await app.as('planner@lv-jelgava').get('/tiles/x')).status).toBe(404);
    expect(await app.as(undefined).get('/assets/missing.js')).toMatchObject({ status: 404, body: { code: 'request.not_found' } });
  });

  test('a broken escape in the address', async () => {
    expect(await app.as('editor@lv-jelgava').get('/api/incidents/%E0%A4%A')).toMatchObject({
      status: 404,
      body: { code: 'request.not_found' },
    });
  });

  test('S25: whatever JSON comes, the answer is a problem or a success, never a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect((await send('editor@lv-jelgava', JSON.stringify(value))).status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});

test('S14: too many requests: 429 with Retry-After, each person alone, and nobody who is not signed in gets that far', async () => {
  const tight = await openTestApp({ rateLimit: { read: 3, write: 3, heavy: 3, tiles: 3 } });
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await tight.as('planner@lv-jelgava').get('/api/incidents?limit=1')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const refused = await tight.as('planner@lv-jelgava').get('/api/incidents?limit=1', { headers: { 'accept-language': 'lv' } });
    expect(refused).toMatchObject({ body: { code: 'request.too_many', detail: 'Pārāk daudz pieprasījumu. Mēģiniet vēlreiz pēc 60 s.' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await tight.as('planner@lv-dobele').get('/api/incidents?limit=1')).status).toBe(200);
    expect((await tight.as(undefined).get('/api/incidents?limit=1')).status).toBe(401);
    // Reads are counted together, whatever is read, and an address is not believed from a header.
    expect((await tight.as('planner@lv-jelgava').get('/api/territories')).status).toBe(429);
    // Programs that turn the pages of a layer neither use up a person's reads nor are stopped by them.
    for (let i = 0; i < 15; i++)
      expect((await tight.as('planner@lv-jelgava').get('/ogc/collections/settlement/items?limit=1')).status).toBe(200);
    expect((await tight.as('planner@lv-jelgava').get('/ogc/collections/settlement/items?limit=1')).status).toBe(429);
    const config = (address: string) => tight.as(undefined).get('/api/config', { headers: { 'x-forwarded-for': address } });
    const anonymous = [await config('192.0.2.1'), await config('192.0.2.2'), await config('192.0.2.3'), await config('192.0.2.4')];
    expect(anonymous.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  } finally {
    await tight.close();
  }
});

test('S11 S13: no other origin may read, and every answer says how it is to be treated', async () => {
  const { headers } = await app.as('planner@lv-jelgava').get('/api/incidents?limit=1', { headers: { origin: 'https://evil.example' } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe-inline|unsafe-eval/);
  expect(headers.get('cache-control')).toBe('private, no-cache');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('a long answer is packed for who takes it so, and a short one is left alone', async () => {
  const long = { title: 'x', category: 'flood', severity: 1, occurredAt: '2026-01-01T00:00:00Z', description: 'garš teksts '.repeat(800) };
  const made = await app.as('editor@lv-jelgava').post('/api/incidents', long);
  const token = await app.identity.token('editor@lv-jelgava', { clock: app.clock });
  const asked = async (path: string, encodings: string) => {
    const { get } = await import('node:http');
    return new Promise<{ encoding: string | undefined; bytes: number }>((resolve, reject) => {
      get(app.url + path, { headers: { 'accept-encoding': encodings, authorization: `Bearer ${token}` } }, (res) => {
        let bytes = 0;
        res.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        res.on('end', () => resolve({ encoding: res.headers['content-encoding'], bytes }));
      }).on('error', reject);
    });
  };
  const plain = await asked(`/api/incidents/${made.body.id}`, 'identity');
  const packed = await asked(`/api/incidents/${made.body.id}`, 'gzip, br');
  expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
  expect(packed.bytes).toBeLessThan(plain.bytes / 4);
  expect((await asked('/api/config', 'gzip')).encoding).toBeUndefined();
});

test('every route names who may use it, and every one that is not public refuses nobody', async () => {
  const routes = allRoutes({
    db: app.db,
    guard: {},
    clock: app.clock,
    log: { warn() {} },
    config: { ...readConfig({}), dataDir: '/nonexistent' },
    leaving: new AbortController().signal,
  } as unknown as Deps);
  for (const { endpoint } of routes) {
    expect(endpoint.roles).toBeTruthy();
    if (endpoint.roles === 'public') continue;
    const path = endpoint.path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
    expect([endpoint.path, (await app.as(undefined).ask(endpoint.method, path)).status]).toEqual([endpoint.path, 401]);
  }
});

test('the OpenAPI document lists every route, with stable paths for outside clients', async () => {
  const { body } = await app.as(undefined).get('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  for (const path of ['/health', '/metrics', '/api/incidents', '/api/imports', '/api/territories', '/api/alerts'])
    expect(body.paths[path]).toBeTruthy();
});

test('the language of a reader, whatever the header', () => {
  fc.assert(fc.property(fc.string(), (header) => ['lv', 'lt', 'en'].includes(readerLanguage(header))));
  expect(readerLanguage('ru,lt;q=0.4,lv;q=0.7')).toBe('lv');
  expect(readerLanguage('lv;q=0,lt')).toBe('lt');
});

test('a place at home is never taken for swapped, and its mirror always is', () => {
  fc.assert(
    fc.property(fc.double({ min: 19.1, max: 29.9, noNaN: true }), fc.double({ min: 53.1, max: 59.4, noNaN: true }), (lon, lat) => {
      expect(looksSwapped(lon, lat)).toBe(false);
      expect(looksSwapped(lat, lon)).toBe(true);
    }),
  );
});
