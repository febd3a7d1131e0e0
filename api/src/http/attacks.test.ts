import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@vias/sql/principal.ts';
import { allRoutes, createApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { createGuard } from '../identity/guard.ts';
import { openLog } from '../log.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { endpoint, noContent } from './endpoint.ts';
import { route } from './route.ts';

let app: TestApp;
const client = mkdtempSync(join(tmpdir(), 'vias-client-'));
beforeAll(async () => {
  writeFileSync(join(client, 'index.html'), '<!doctype html><title>VIAS</title>');
  app = await openTestApp({ clientDir: client });
});
afterAll(async () => {
  await app?.close();
  rmSync(client, { recursive: true });
});
const json = { 'content-type': 'application/json' };
const nobody = '00000000-0000-4000-8000-000000000000';
const unlimited = { VIAS_RATE_READ: '0', VIAS_RATE_WRITE: '0', VIAS_RATE_HEAVY: '0', VIAS_RATE_TILES: '0' };

/** The same application once more, with something about it changed: of its database or its settings, and with its log read. */
const beside = async (changes: { db?: Partial<Deps['db']>; config?: Partial<Config> }) => {
  const said: string[] = [];
  const leaving = new AbortController();
  const { issuer, audience, keySet } = app.identity;
  const config = { ...readConfig(unlimited), dataDir: client, clientDir: client, ...changes.config };
  const deps: Deps = {
    db: { ...app.db, ...changes.db },
    guard: createGuard({ issuer, audience, keySet, clock: app.clock }),
    clock: app.clock,
    log: openLog('trace', { write: (line) => void said.push(line) }),
    config,
    leaving: leaving.signal,
  };
  const server = createApp(deps).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said,
    async close() {
      leaving.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
/** The routes as they are mounted, over nothing that would answer. */
const mounted = (): Deps =>
  ({
    db: app.db,
    guard: {},
    clock: app.clock,
    log: openLog('silent'),
    config: { ...readConfig(unlimited), dataDir: '/nonexistent' },
    leaving: new AbortController().signal,
  }) as unknown as Deps;
const routes = () => allRoutes(mounted()).map(({ endpoint: one }) => one);
const userOf: Record<Role, string> = {
  'incident-editor': 'editor',
  planner: 'planner',
  dispatcher: 'dispatcher',
  'alert-author': 'author',
  'alert-approver': 'approver',
  institution: 'institution',
  'municipality-admin': 'admin',
  auditor: 'auditor',
  operator: 'operator',
};
/** Somebody of a municipality whom the route lets in. */
const guest = (roles: readonly Role[] | 'signed-in' | 'public', tenant: string): string => {
  const role = roles === 'signed-in' || roles === 'public' ? 'planner' : (roles[0] as Role);
  return role === 'operator' ? 'operator@vias' : `${userOf[role]}@${tenant}`;
};

describe('deny by default', () => {
  test('S02: a route that names nobody stops the start', () => {
    const spec = { summary: 'x', answer: noContent };
    expect(() => route(endpoint('get', '/x', { ...spec, roles: [] }), () => undefined)).toThrow('/x names no role');
    expect(() => route(endpoint('get', '/x', spec as never), () => undefined)).toThrow('/x names no role');
  });

  test('S02: whatever path the application answers stands in the contract, and the first thing done is to ask who it is', () => {
    type Layer = { route?: { path: string; methods: Record<string, boolean>; stack: { name: string }[] } };
    const layers = (createApp(mounted()) as unknown as { router: { stack: Layer[] } }).router.stack;
    const answered = layers.flatMap(({ route: one }) => (one && one.path !== '/{*page}' ? [one] : []));
    const inContract = routes().map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    expect(answered.map(({ path, methods }) => `${Object.keys(methods).join()} ${path}`)).toEqual(inContract);
    expect(answered.filter(({ stack }) => stack[0]?.name !== 'authorise')).toEqual([]);
  });
});

test("S03: another municipality's id answers exactly like one that there is not", async () => {
  const made = async (user: string, path: string, body: object): Promise<string> => {
    const answer = await app.as(user).post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
    return answer.body.id;
  };
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [23.1, 56.1],
        [23.3, 56.1],
        [23.3, 56.3],
        [23.1, 56.3],
        [23.1, 56.1],
      ],
    ],
  }; // prettier-ignore
  const inHours = (hours: number) => new Date(app.clock.now() + hours * 3_600_000).toISOString();
  const definition = {
    source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00Z', to: '2026-04-01T00:00:00Z' } },
    measure: { kind: 'count' },
    area: { kind: 'grid', shape: 'square', size: 5000 },
  };
  const ids: Record<string, string> = {
    '/api/incidents': await made('editor@lv-jelgava', '/api/incidents', {
      title: 'x',
      category: 'flood',
      severity: 1,
      occurredAt: '2026-01-01T00:00:00Z',
      sensitivity: 2,
    }),
    '/api/alerts': await made('author@lv-jelgava', '/api/alerts', {
      title: 'x',
      category: 'CBRNE',
      event: 'x',
      responseType: 'Shelter',
      urgency: 'Immediate',
      severity: 'Extreme',
      certainty: 'Observed',
      expiresAt: inHours(3),
      area: { name: 'x', geometry: square },
      texts: [{ lang: 'lv', body: 'Ejiet telpās.' }],
    }),
    '/api/alert-areas': await made('author@lv-jelgava', '/api/alert-areas', { name: 'x', geometry: square }),
    '/api/saved-maps': await made('planner@lv-jelgava', '/api/saved-maps', {
      title: 'x',
      definition,
      view: { lon: 23.7, lat: 56.6, zoom: 8 },
    }),
    '/api/cameras': await made('planner@lv-jelgava', '/api/cameras', {
      code: 'K',
      name: 'x',
      kind: 'fixed',
      status: 'active',
      sensitivity: 2,
      geometry: { type: 'Point', coordinates: [23.7, 56.6] },
      purpose: 'kārtība',
      legalBasis: 'VDAR 6. p.',
      retentionDays: 14,
    }),
    '/api/duties': await made('admin@lv-jelgava', '/api/duties', {
      name: 'Zane',
      phone: '26123451',
      lang: 'lv',
      position: 1,
      from: inHours(-1),
      until: inHours(8),
    }),
  };
  // What differs from one answer to the next whatever is asked for.
  const lasting = ({ status, text, headers }: { status: number; text: string; headers: Headers }) => ({
    status,
    text,
    headers: Object.fromEntries([...headers].filter(([name]) => name !== 'date')),
  });
  const told: string[] = [];
  for (const { method, path, roles, ifMatch } of routes()) {
    const own = Object.entries(ids).find(([begin]) => path.startsWith(`${begin}/{id}`))?.[1];
    if (own === undefined) continue;
    const address = method === 'delete' && /incidents|cameras/.test(path) ? `${path}?reason=mistake` : path;
    const ask = async (id: string) => {
      const headers = { ...(ifMatch && { 'if-match': '"1"' }), ...(method === 'patch' || method === 'put' ? json : {}) };
      const user = guest(roles, 'lt-siauliai');
      return lasting(
        await app
          .as(user, { mfa: true })
          .ask(method, address.replace('{id}', id), { headers, ...(method === 'patch' || method === 'put' ? { raw: '{}' } : {}) }),
      ); // prettier-ignore
    };
    const [real, missing] = [await ask(own), await ask(nobody)];
    expect({ method, path, ...real }).toEqual({ method, path, ...missing });
    // A list about something unseen is empty, as about nothing.
    expect([method, path, real.status < 300 && method !== 'get']).toEqual([method, path, false]);
    if (real.status === 404) told.push(`${method} ${path}`);
  }
  expect(told).toEqual(
    expect.arrayContaining(
      Object.keys(ids)
        .filter((one) => !/areas|duties/.test(one))
        .map((one) => `get ${one}/{id}`),
    ),
  );
  expect(told).toEqual(expect.arrayContaining(Object.keys(ids).map((one) => `delete ${one}/{id}`)));
});

test('S05: whoever approves or administers has shown the second factor within 15 minutes', async () => {
  const guarded = routes().filter(({ stepUp }) => stepUp);
  const needed = [
    'patch /api/alert-settings',
    'post /api/alerting-agreements',
    'post /api/alerting-agreements/{id}/accept',
    'post /api/alerts/{id}/approve',
    'post /api/alerts/{id}/break-glass-review',
    'post /api/shares',
    'post /api/shares/{id}/approve',
    'put /api/alert-settings/classes/{messageClass}',
    'post /api/users',
    'put /api/users/{id}',
    'post /api/users/{id}/disable',
    'post /api/users/{id}/enable',
    'post /api/users/{id}/link',
    'post /api/machines',
    'put /api/machines/{id}',
    'post /api/machines/{id}/secrets',
    'post /api/machines/{id}/secrets/{secretId}/end',
    'post /api/departures/{id}',
    'delete /api/departures/{id}',
    'post /api/departure/agreement',
    'get /api/departure/export',
  ];
  expect(guarded.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(needed));
  const long = Math.floor(app.clock.now() / 1000) - 960;
  for (const { method, path, roles } of guarded) {
    const user = guest(roles, 'lv-jelgava');
    const ask = async (options: object) => {
      const token = await app.identity.token(user, { clock: app.clock, ...options });
      const init = {
        method: method.toUpperCase(),
        headers: { ...json, authorization: `Bearer ${token}` },
        ...(method !== 'get' && { body: '{}' }),
      };
      const answer = await fetch(app.url + path.replaceAll(/\{\w+\}/g, nobody), init);
      return {
        status: answer.status,
        challenge: answer.headers.get('www-authenticate'),
        code: ((await answer.json()) as { code: string }).code,
      };
    };
    const refused = {
      status: 401,
      code: 'identity.step_up_needed',
      challenge: expect.stringMatching(/insufficient_user_authentication.*acr_values="mfa".*max_age="900"/),
    };
    expect({ path, ...(await ask({})) }).toEqual({ path, ...refused });
    expect({ path, ...(await ask({ mfa: true, overrides: { payload: { auth_time: long } } })) }).toEqual({ path, ...refused });
    expect([path, (await ask({ mfa: true })).code]).not.toEqual([path, 'identity.step_up_needed']);
  }
});

describe('pages and origins', () => {
  test('S11: every kind of page says what it may do, and does not do what it does not need', async () => {
    for (const path of ['/', '/incidents', '/me/x', '/api/docs/', '/ogc', '/a/x', '/d/x', '/cap', '/api/nothing', '/health', '/app.js']) {
      const { headers, status } = await app.as(undefined).get(path, { headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      expect([path, status < 500, policy.includes("default-src 'none'"), /unsafe-|\*(?![.])|http:(?!\/\/localhost)/.test(policy)]).toEqual([
        path,
        true,
        true,
        false,
      ]);
      expect([path, policy]).toEqual([path, expect.stringMatching(/base-uri 'none'.*frame-ancestors 'self'|frame-ancestors 'none'.*/)]);
      expect([path, headers.get('strict-transport-security')]).toEqual([
        path,
        expect.stringMatching(/max-age=31536000; includeSubDomains/),
      ]);
      expect([path, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([path, 'nosniff', 'no-referrer']);
    }
  });

  test('S12: a cookie, a token in the address and a form that a browser sends by itself open nothing', async () => {
    const token = await app.identity.token('editor@lv-jelgava', { clock: app.clock });
    const body = { title: 'x', category: 'flood', severity: 1, occurredAt: '2026-01-01T00:00:00Z' };
    const count = async () => (await app.db.admin('select from incident')).length;
    const before = await count();
    for (const cookie of [`token=${token}`, `access_token=${token}; KEYCLOAK_IDENTITY=${token}`, `authorization=Bearer ${token}`])
      expect((await app.as(undefined).ask('post', '/api/incidents', { body, headers: { cookie } })).status).toBe(401);
    expect((await app.as(undefined).ask('post', `/api/incidents?access_token=${token}`, { body })).status).toBe(401);
    const form = {
      raw: `access_token=${token}&title=x`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    };
    expect((await app.as(undefined).ask('post', '/api/incidents', form)).status).toBe(401);
    // What a form can send without being asked first is no JSON, whoever sends it.
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])
      expect(
        (await app.as('editor@lv-jelgava').ask('post', '/api/incidents', { raw: JSON.stringify(body), headers: { 'content-type': type } }))
          .status,
      ).toBe(415);
    expect(await count()).toBe(before);
  });

  test('S13: no origin but our own reads what is not for everybody, and never with credentials', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:8080.evil.example'])
      for (const path of [
        '/api/incidents?limit=1',
        '/tiles/public-incidents/0/0/0.mvt',
        '/tiles/incidents/0/0/0.mvt',
        '/api/config',
        '/health',
        '/ogc/collections',
        '/cap',
      ]) {
        const preflight = { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' };
        for (const { headers } of [
          await app.as('planner@lv-jelgava').get(path, { headers: { origin } }),
          await app.as(undefined).ask('options', path, { headers: preflight }),
        ]) {
          const allowed = headers.get('access-control-allow-origin');
          expect([path, allowed === null || (allowed === '*' && /^\/(ogc|cap|tiles\/public)/.test(path))]).toEqual([path, true]);
          expect([path, headers.get('access-control-allow-credentials'), headers.get('access-control-allow-headers')]).toEqual([
            path,
            null,
            null,
          ]);
        }
      }
  });
});

describe('limits', () => {
  test('S14: an IPv6 network of 64 bits is one address, and only the proxy says which', async () => {
    const statuses = async (trustProxy: number, addresses: string[]) => {
      const other = await beside({ config: { trustProxy, rateLimit: { read: 2, write: 2, heavy: 2, tiles: 2 } } });
      try {
        const found: number[] = [];
        for (const address of addresses)
          found.push((await fetch(`${other.url}/api/config`, { headers: { 'x-forwarded-for': address } })).status);
        return found;
      } finally {
        await other.close();
      }
    };
    const network = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:1:a:b:c:d', '2001:db8:0:2::1'];
    expect(await statuses(1, network)).toEqual([200, 200, 429, 200]);
    expect(await statuses(0, ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([200, 200, 429]);
    // What the outside wrote before the proxy's own entry is not believed.
    expect(await statuses(1, ['192.0.2.1, 198.51.100.7', '192.0.2.2, 198.51.100.7', '192.0.2.3, 198.51.100.7'])).toEqual([200, 200, 429]);
  });

  test('S14: a municipality as a whole asks twenty times as often as one person, and no other one pays for it', async () => {
    const other = await beside({ config: { rateLimit: { read: 1, write: 1, heavy: 1, tiles: 1 } } });
    const ask = async (user: string, sub: string) => {
      const token = await app.identity.token(user, { clock: app.clock, overrides: { payload: { sub } } });
      return (await fetch(`${other.url}/api/territories?limit=1`, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    try {
      const found: number[] = [];
      for (let i = 10; i < 31; i++) found.push(await ask('planner@lv-jelgava', nobody.slice(0, -2) + i));
      expect(found).toEqual([...Array(20).fill(200), 429]);
      expect(await ask('planner@lv-dobele', nobody)).toBe(200);
    } finally {
      await other.close();
    }
  });

  test('S15: a million vertices, ten thousand levels and eleven megabytes without a length are refused within a second', async () => {
    const ring = `[${'[23.1,56.1],'.repeat(1_000_000)}[23.1,56.1]]`;
    const geometry = `{"area":{"drawn":{"type":"Polygon","coordinates":[${ring}]}}}`;
    const deep = `${'[{"a":'.repeat(5_000)}1${'}]'.repeat(5_000)}`;
    const eleven = '11'.repeat(5_767_168);
    const token = await app.identity.token('author@lv-jelgava', { clock: app.clock });
    for (const [status, code, what] of [
      [413, 'request.too_large', geometry],
      [400, 'request.too_deep', deep],
      [413, 'request.too_large', eleven],
    ] as const)
      for (const unmeasured of [false, true]) {
        // The best of three: what the machine does besides is not what is asked.
        const took: number[] = [];
        for (let i = 0; i < 3; i++) {
          const begun = performance.now();
          const body = unmeasured ? new Blob([what]).stream() : what;
          const init = {
            method: 'POST',
            headers: { ...json, authorization: `Bearer ${token}` },
            body,
            ...(unmeasured && { duplex: 'half' }),
          };
          // A server that has refused does not read on; the client may see that before it sees the answer.
          const answer = await fetch(`${app.url}/api/alerts/preview`, init as RequestInit).catch(() => undefined);
          if (answer || !unmeasured)
            expect([what.slice(0, 20), answer?.status, ((await answer?.json()) as { code: string } | undefined)?.code]).toEqual([
              what.slice(0, 20),
              status,
              code,
            ]);
          took.push(performance.now() - begun);
        }
        expect(Math.min(...took)).toBeLessThan(1000);
      }
  });

  test('S15: boxes and pages that cannot be', async () => {
    for (const query of [
      'bbox=NaN,56,24,57',
      'bbox=23,56,Infinity,57',
      'bbox=23,56,24',
      'bbox=1e400,0,1,1',
      'limit=0',
      'limit=1000000',
      'limit=NaN',
    ])
      expect([query, (await app.as('planner@lv-jelgava').get(`/api/incidents?${query}`)).status]).toEqual([query, 400]);
  });
});

test('S24 S25: with the database gone every route says so in a problem, lets nobody in, and neither answer nor log tells what was sent or where anything is', async () => {
  const canaries = { phone: '+37126999001', name: 'Kanārijs', token: 'canary-token-7f3a', free: 'canary text\r\n{"level":60}' };
  const gone = (): never => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), {
      detail: `Failing row contains (${canaries.phone}, ${canaries.name}).`,
    });
  };
  const broken = async () => {
    throw Object.assign(new Error('relation "incident" does not exist'), {
      code: '42P01',
      detail: `(${canaries.phone})`,
      where: 'select phone from /srv/secret.sql',
    });
  };
  for (const fail of [gone, broken]) {
    const other = await beside({ db: { as: fail as never, ask: fail as never, health: fail as never } });
    try {
      for (const { method, path, roles } of routes()) {
        const user = guest(roles, 'lv-jelgava');
        const token = roles === 'public' ? undefined : await app.identity.token(user, { clock: app.clock, mfa: true });
        const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'code' ? canaries.token : nobody));
        const answer = await fetch(`${other.url}${address}`, {
          method: method.toUpperCase(),
          headers: {
            ...(token && { authorization: `Bearer ${token}` }),
            'idempotency-key': canaries.token,
            'x-canary': canaries.phone,
            ...(method === 'get' ? {} : json),
          },
          ...(method !== 'get' && { body: JSON.stringify(canaries) }),
        });
        // A stream that was opened has no end.
        const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
        if (isStream) await answer.body?.cancel();
        const text = isStream ? '' : await answer.text();
        expect([path, text]).toEqual([
          path,
          expect.not.stringMatching(/ECONNREFUSED|10\.1\.2\.3|relation "|42P01|Failing row|secret\.sql|node_modules|\bat \w+ \(|\/src\//),
        ]);
        if (answer.status >= 400 && path.startsWith('/api/'))
          expect([path, answer.headers.get('content-type')]).toEqual([path, expect.stringContaining('application/problem+json')]);
      }
      const log = other.said.join('');
      expect(other.said.length).toBeGreaterThan(10);
      for (const canary of [canaries.phone, canaries.name, canaries.token, 'Bearer', 'eyJ'])
        expect(log.includes(canary) ? log.slice(log.indexOf(canary) - 300, log.indexOf(canary) + 80) : '').toBe('');
    } finally {
      await other.close();
    }
  }
});
