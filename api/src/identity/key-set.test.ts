import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGuard } from './guard.ts';
import { createRemoteKeySet } from './key-set.ts';
import type { mintToken } from './mint.ts';
import { createTestIdentity, type TestIdentity } from './testing.ts';

/** A stub of Keycloak over HTTP whose answer the test chooses. */
let answer: RequestListener;
let asked: string[] = [];
let identity: TestIdentity;
const server = createServer((req, res) => {
  asked.push(req.url ?? '');
  answer(req, res);
});
let time = 0;
const clock = { now: () => Date.now() + time };
const folder = mkdtempSync(join(tmpdir(), 'vias-keys-'));

const healthy: RequestListener = (req, res) => {
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(req.url?.endsWith('/certs') ? identity.jwks : { realm: 'vias', 'tokens-not-before': notBefore }));
};
const html: RequestListener = (_req, res) => res.setHeader('content-type', 'text/html').end('<h1>It works!</h1>');
const jsonNonsense: RequestListener = (_req, res) => res.setHeader('content-type', 'application/json').end('{"keys":"none"}');
const broken: RequestListener = (_req, res) => res.writeHead(502).end();
const cut: RequestListener = (req) => req.socket.destroy();
const hang: RequestListener = () => undefined;
let notBefore = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  identity = await createTestIdentity(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  answer = healthy;
  asked = [];
  time = 0;
  notBefore = 0;
});

const door = (cacheFile?: string) => {
  const keySet = createRemoteKeySet({ issuer: identity.issuer, now: clock.now, ...(cacheFile && { cacheFile }) });
  const guard = createGuard({ ...identity, keySet, clock });
  return async (changed: Parameters<typeof mintToken>[0]['overrides'] = {}) => {
    const token = await identity.token('planner@lv-jelgava', { clock, overrides: changed });
    const started = Date.now();
    try {
      await guard.authenticate({ headers: { authorization: `Bearer ${token}` } });
      return { status: 200, took: Date.now() - started };
    } catch (error) {
      const { status, code, info } = error as { status: number; code: string; info: { headers?: Record<string, string> } };
      return { status, code, retry: info.headers?.['retry-after'], took: Date.now() - started };
    }
  };
};
const down = { status: 503, code: 'identity.provider_down', retry: '5' };

test.each([
  ['answers HTML', html],
  ['answers JSON that is no key set', jsonNonsense],
  ['answers 502', broken],
  ['cuts the line', cut],
])('a provider that %s: 503 and Retry-After, the process lives, and it is left alone for five seconds', async (_name, how) => {
  const knock = door();
  answer = how;
  expect(await knock()).toMatchObject(down);
  const calls = asked.length;
  for (let i = 0; i < 20; i += 1) expect(await knock()).toMatchObject(down);
  expect(asked.length).toBe(calls);
  answer = healthy;
  time += 5_100;
  expect(await knock()).toMatchObject({ status: 200 });
});

test('what no provider could have made is refused as itself, whether or not keys are known', async () => {
  const guard = createGuard({ ...identity, keySet: createRemoteKeySet({ issuer: identity.issuer, now: clock.now }), clock });
  const part = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const tokens = ['a.b.c', 'e30.e30.', `${part({ alg: 'none' })}.${part({ sub: 'x' })}.`, `${part({ alg: 'RS256' })}.bm8.c2ln`];
  for (const how of [html, healthy]) {
    answer = how;
    time += 5_100;
    for (const token of tokens)
      await expect(guard.authenticate({ headers: { authorization: `Bearer ${token}` } })).rejects.toMatchObject({
        status: 401,
        code: 'identity.token_invalid',
      });
  }
});

test('S25: a provider that hangs costs two seconds once, and then nothing', async () => {
  const knock = door();
  answer = hang;
  const [first, second] = await Promise.all([knock(), knock()]);
  for (const one of [first, second]) {
    expect(one).toMatchObject(down);
    expect(one?.took).toBeLessThan(3_000);
  }
  expect(asked.length).toBe(1);
  expect((await knock()).took).toBeLessThan(200);
});

test('known keys go on working while the provider is down, for a day, and over a restart', async () => {
  const cacheFile = join(folder, 'keys', 'keycloak.json');
  expect(await door(cacheFile)()).toMatchObject({ status: 200 });
  answer = html;
  const restarted = door(cacheFile);
  expect(await restarted()).toMatchObject({ status: 200 });
  time += 23 * 3_600_000;
  expect(await restarted()).toMatchObject({ status: 200 });
  time += 2 * 3_600_000;
  expect(await restarted()).toMatchObject(down);
  expect(await door()()).toMatchObject(down);
});

test('an unknown key id asks the provider at most every ten seconds', async () => {
  const knock = door();
  await knock();
  const calls = asked.length;
  for (let i = 0; i < 30; i += 1)
    expect(await knock({ header: { kid: `other-${i}` } })).toMatchObject({ status: 401, code: 'identity.token_invalid' });
  expect(asked.length).toBe(calls);
  time += 11_000;
  for (let i = 0; i < 30; i += 1) await knock({ header: { kid: `other-${i}` } });
  expect(asked.length).toBe(calls + 2);
});

test('S08: tokens from before the realm was withdrawn are refused within a minute', async () => {
  const knock = door();
  expect(await knock()).toMatchObject({ status: 200 });
  notBefore = Math.floor(Date.now() / 1000) + 120;
  time += 61_000;
  await knock();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await knock()).toMatchObject({ status: 401, code: 'identity.token_revoked' });
  time += 120_000;
  expect(await knock()).toMatchObject({ status: 200 });
});

test('a token in steady use keeps no keys from being asked for again', async () => {
  const guard = createGuard({ ...identity, keySet: createRemoteKeySet({ issuer: identity.issuer, now: clock.now }), clock });
  const headersOf = async () => ({ headers: { authorization: `Bearer ${await identity.token('planner@lv-jelgava', { clock })}` } });
  await guard.authenticate(await headersOf());
  time += 50_000;
  const request = await headersOf();
  await guard.authenticate(request);
  const calls = asked.length;
  time += 20_000;
  const isAsked = new Promise((resolve) => server.once('request', resolve));
  // Verified twenty seconds ago, by keys that are seventy seconds old.
  await guard.authenticate(request);
  await isAsked;
  expect(asked.slice(calls)).toEqual(['/realms/vias/protocol/openid-connect/certs']);
}, 10_000);
