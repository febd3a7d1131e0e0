import express from 'express';
import { pino } from 'pino';
import type { Deps } from '../deps.ts';
import { handlersOf } from '../http/route.ts';
import { openTestApp } from '../testing.ts';
import { systemRoutes } from './routes.ts';
import { requireScraper } from './scraper.ts';

test('S25: health says that the database is down, and to nobody where it is and how it is reached; pages may load the base map', async () => {
  const app = await openTestApp({ baseMap: { url: 'https://{a-c}.tile.example:8443/{z}/{x}/{y}.png', attribution: '' } });
  const said: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void said.push(line) });
  const down = {
    db: { ...app.db, health: async () => ({ ...(await app.db.health()), ok: false, reason: 'connect ECONNREFUSED 10.1.2.3:5432' }) },
    guard: { authenticate: async () => ({ kind: 'public' }) },
    clock: app.clock,
    log,
    config: { mode: 'production', rateLimit: { read: 0, write: 0, heavy: 0, tiles: 0 } },
  } as unknown as Deps;
  const server = express();
  for (const one of systemRoutes(down, () => [])) if (one.endpoint.path === '/health') server.get('/health', ...handlersOf(one, down));
  const http = server.listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => http.once('listening', resolve));
    const answer = await fetch(`http://127.0.0.1:${(http.address() as { port: number }).port}/health`);
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({ status: 'unavailable' });
    expect(text).not.toContain('10.1.2.3');
    expect(said.join()).toContain('10.1.2.3');
    // The same application: a page may load the base map of the settings, from each of its hosts.
    const { headers } = await app.as(undefined).get('/health');
    expect(headers.get('content-security-policy')).toMatch(/img-src 'self' data: blob: https:\/\/\*\.tile\.example:8443;/);
    const docs = await app.as(undefined).get('/api/docs/');
    expect(docs.text).toContain('<link rel="icon" href="data:,">');
  } finally {
    http.closeAllConnections();
    http.close();
    await app.close();
  }
});

test('metrics are for this machine, or for whoever has the token, and never for what came through a proxy', async () => {
  const here = { remoteAddress: '127.0.0.1' };
  const ask = (remoteAddress: string | undefined, headers: Record<string, string>, token?: string): string | undefined => {
    try {
      requireScraper({ socket: { remoteAddress }, headers } as never, token);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return undefined;
  };
  for (const address of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) expect(ask(address, {})).toBeUndefined();
  for (const address of ['10.0.0.1', '::ffff:10.0.0.1', '192.127.0.1', 'fe80::1', undefined])
    expect(ask(address, {})).toBe('metrics.only_here');
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    expect(ask(here.remoteAddress, { [name]: '1.2.3.4' })).toBe('metrics.only_here');
  const token = 'a-token-of-the-operator';
  for (const wrong of [{}, { authorization: token }, { authorization: 'Bearer wrong' }, { authorization: `Basic ${token}` }] as Record<
    string,
    string
  >[])
    expect(ask(here.remoteAddress, wrong, token)).toBe('metrics.token_missing');
  expect(ask('10.0.0.1', { authorization: `Bearer ${token}`, 'x-forwarded-for': '1.2.3.4' }, token)).toBeUndefined();
});

test('over the wire the token is no token of the realm, and the answer says what is missing', async () => {
  const app = await openTestApp({ metricsToken: 'a-token-of-the-operator' });
  try {
    const ask = (authorization?: string) =>
      app.as(undefined).get('/metrics', { headers: authorization === undefined ? {} : { authorization } });
    const refused = await ask();
    expect(refused).toMatchObject({ status: 401, body: { code: 'metrics.token_missing' } });
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask('Bearer a-token-of-the-operator')).text).toContain('vias_database_up 1');
    expect((await app.as('operator@vias').get('/metrics')).status).toBe(401);
  } finally {
    await app.close();
  }
});
