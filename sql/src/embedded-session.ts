import pg from 'pg';
import type { Bridge, SessionUser } from './bridge.ts';
import { type Migrated, migrate } from './migrate.ts';
import type { Mode } from './mode.ts';
import { readBootstrap } from './sql-files.ts';

/** Named maintenance may run this long on the embedded database; everything else 30 s. */
export const maintenanceLimitMs = 600_000;

/** One virtual client of the bridge, connected. The caller ends it. */
export const connectAs = async (bridge: Bridge, user: SessionUser, limitMs?: number): Promise<pg.Client> => {
  const client = new pg.Client({ user: `vias_${user}`, database: 'postgres', ssl: false, stream: () => bridge.stream(user, limitMs) });
  // Told to whoever waits for a query; an idle client that breaks with the session needs no more than this.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Runs `fn` with a client of its own as owner or superuser. */
export const withClient = async <T>(
  bridge: Bridge,
  user: SessionUser,
  fn: (client: pg.Client) => Promise<T>,
  limitMs = maintenanceLimitMs,
): Promise<T> => {
  const client = await connectAs(bridge, user, limitMs);
  try {
    return await fn(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The pool that the whole program uses: a few clients that log in as vias_login. */
export const poolOver = (bridge: Bridge): pg.Pool =>
  new pg.Pool({
    max: 4,
    user: 'vias_login',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 30_000,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
    stream: () => bridge.stream('login'),
  });

/** Extensions and roles as superuser. */
export const bootstrapEmbedded = (bridge: Bridge): Promise<unknown> =>
  withClient(bridge, 'admin', (client) => client.query(readBootstrap().text));

/** Migrations as owner, and the mark of what the database is for. */
export const migrateEmbedded = (bridge: Bridge, mode?: Mode): Promise<Migrated> =>
  withClient(bridge, 'owner', (client) => migrate(client, mode));
