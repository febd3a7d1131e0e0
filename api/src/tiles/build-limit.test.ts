import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import { createBuildLimit } from './build-limit.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ rateLimit: { read: 0, write: 0, heavy: 0, tiles: 3 }, trustProxy: 1 });
});
afterAll(() => app?.close());

const ask = (path: string, from: string, user?: string) =>
  app.as(user).get(`/tiles/${path}.mvt`, { headers: { 'x-forwarded-for': from, 'accept-language': 'lv' } });

test('who makes the engine build too many tiles waits; tiles that are ready, and everybody else, go on', async () => {
  for (let x = 0; x < 3; x++) expect((await ask(`public-incidents/9/${x}/0`, '192.0.2.1')).status).toBe(200);
  const refused = await ask('public-incidents/9/3/0', '192.0.2.1');
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'request.too_many', detail: expect.stringMatching(/^Pārāk daudz pieprasījumu/) },
  });
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('public-incidents/9/0/0', '192.0.2.1')).status).toBe(200);
  // What a proxy in front of ours was told is not believed; another filter is another tile.
  expect((await ask('public-incidents/9/0/0', '192.0.2.9, 192.0.2.1')).status).toBe(200);
  expect((await ask('public-incidents/9/4/0', '192.0.2.9, 192.0.2.1')).status).toBe(429);
  expect((await ask('public-incidents/9/3/0', '192.0.2.2')).status).toBe(200);
  for (const [n, status] of [200, 200, 200, 429].entries())
    expect((await ask(`incidents/9/${n}/1`, '192.0.2.1', 'planner@lv-jelgava')).status).toBe(status);
  expect((await ask('incidents/9/0/2', '192.0.2.1', 'planner@lv-dobele')).status).toBe(200);
});

test('a minute later one begins anew; 0 is no limit', () => {
  let now = 0;
  const admit = createBuildLimit(1, () => now);
  admit('a');
  expect(() => admit('a')).toThrow();
  now = 59_999;
  expect(() => admit('a')).toThrow();
  now = 60_000;
  expect(() => admit('a')).not.toThrow();
  const free = createBuildLimit(0);
  for (let i = 0; i < 5000; i++) free('a');
});
