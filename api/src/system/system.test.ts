import express from 'express';
import { pino } from 'pino';
import type { Deps } from '../deps.ts';
import { handlersOf } from '../http/route.ts';
import { openTestApp } from '../testing.ts';
import { systemRoutes } from './routes.ts';

test('health says that the database is down, and to nobody where it is and how it is reached; pages may load the base map', async () => {
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
    expect(JSON.parse(text)).toMatchObject({ status: 'unavailable', database: { ok: false, reason: 'The database does not answer.' } });
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
