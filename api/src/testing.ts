import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { type DestinationStream, pino } from 'pino';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { createGuard } from './identity/guard.ts';
import { createTestIdentity, type TestIdentity } from './identity/testing.ts';
import { createDenyList } from './identity/user-state.ts';
import { openLog } from './log.ts';
import { createTileEngine, type TileEngine } from './tiles/tile-engine.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape and assert on what they read
export type TestAnswer = { status: number; body: any; text: string; headers: Headers };
type Ask = (path: string, options?: { headers?: Record<string, string>; body?: unknown; raw?: string | Buffer }) => Promise<TestAnswer>;
type TestUser = Record<'get' | 'delete', Ask> &
  Record<
    'post' | 'put' | 'patch',
    (path: string, body?: unknown, options?: { headers?: Record<string, string> }) => Promise<TestAnswer>
  > & { ask(method: string, path: string, options?: Parameters<Ask>[1]): Promise<TestAnswer> };

export type TestApp = {
  url: string;
  db: TestDatabase;
  identity: TestIdentity;
  /** The clock of the API; `set` moves it, milliseconds since 1970. */
  clock: { now(): number; set(now: number | undefined): void };
  /** Requests as a demonstration user (`planner@lv-jelgava`) or partner machine; undefined is nobody. */
  as(user: string | undefined, options?: { mfa?: boolean }): TestUser;
  close(): Promise<void>;
};

/** Keys of telephone numbers of every test application, so that tests write none beside the working directory. */
export const testPhoneKeys = { VIAS_PHONE_KEY: '5b'.repeat(32), VIAS_PHONE_PEPPER: '5c'.repeat(32) };

/** The whole HTTP application over a fresh database, or the one given, listening on loopback, with an identity provider that is only a key. What it logs goes to `logTo`. */
export const openTestApp = async (settings: Partial<Config> = {}, logTo?: DestinationStream, given?: TestDatabase): Promise<TestApp> => {
  const db = given ?? (await openTestDatabase());
  let fixed: number | undefined;
  const clock = {
    now: () => fixed ?? Date.now(),
    set: (now: number | undefined) => {
      fixed = now;
    },
  };
  const identity = await createTestIdentity('http://localhost:8080');
  const guard = createGuard({
    issuer: identity.issuer,
    audience: identity.audience,
    keySet: identity.keySet,
    clock,
    refusedBefore: createDenyList(db, clock.now),
  });
  const config: Config = {
    ...readConfig({
      VIAS_RATE_READ: '0',
      VIAS_RATE_WRITE: '0',
      VIAS_RATE_HEAVY: '0',
      VIAS_RATE_TILES: '0',
      VIAS_MODE: 'demo',
      VIAS_LINK_KEY: '5a'.repeat(32),
      ...testPhoneKeys,
    }),
    ...settings,
  };
  const leaving = new AbortController();
  const log = logTo ? openLog('trace', logTo) : pino({ level: process.env.VIAS_TEST_LOG ?? 'silent' });
  const app = createApp({ db, guard, clock, log, config, leaving: leaving.signal });
  // Most tests ask for no tile: the store is filled when the first one is asked for.
  let tiles: TileEngine | undefined;
  const server = createServer((req, res) => {
    if (req.url?.startsWith('/tiles/')) tiles ??= createTileEngine({ db, guard, log, config });
    if (!tiles?.handler(req, res)) app(req, res);
  });
  // An embedded database may hold this thread for seconds; a connection that ends meanwhile would fail the next request of a test.
  server.keepAliveTimeout = 300_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    db,
    identity,
    clock,
    as(user, { mfa = false } = {}) {
      const ask = async (method: string, path: string, { headers = {}, body, raw }: Parameters<Ask>[1] = {}): Promise<TestAnswer> => {
        const token = user === undefined ? undefined : await identity.token(user, { clock, mfa });
        const response = await fetch(url + path, {
          method: method.toUpperCase(),
          headers: {
            ...(token && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...((raw !== undefined || body !== undefined) && { body: (raw as string | undefined) ?? JSON.stringify(body) }),
        });
        const text = await response.text();
        return {
          status: response.status,
          body: /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : undefined,
          text,
          headers: response.headers,
        };
      };
      const sending =
        (method: string) =>
        (path: string, body?: unknown, options: { headers?: Record<string, string> } = {}) =>
          ask(method, path, { ...options, body });
      return {
        ask,
        get: (path, options) => ask('get', path, options),
        delete: (path, options) => ask('delete', path, options),
        post: sending('post'),
        put: sending('put'),
        patch: sending('patch'),
      };
    },
    async close() {
      leaving.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await tiles?.close();
      await db.close();
    },
  };
};
