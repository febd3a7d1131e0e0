import pg from 'pg';
import type { Database, DatabaseLog } from './database.ts';
import { askOver, asOver, guardPool } from './guarded-pool.ts';
import { healthOf } from './health.ts';
import { createListener } from './listen.ts';
import { assertSchemaVersion, migrate, schemaVersion } from './migrate.ts';
import { assertMode, type Mode, modeOf } from './mode.ts';
import { addressesOf, createPrimaryFinder, isLost, onlyReads, type PrimaryFinder } from './primary-finder.ts';
import { createStandbyReads, followReads, readingNow } from './standby-reads.ts';
import { checkDatabase, checkLogin } from './start-check.ts';

/** `url` may name several hosts; the one that takes writes is served. `readUrl` is a standby of it. */
export type NativePlace = { url: string; migrateUrl?: string; readUrl?: string };

/** `guarded`: the pool throws inside an open transaction. Tests ask for it; on a server, where such a mistake blocks nobody, following every promise would double their cost. */
type NativeOptions = { log: DatabaseLog; mode?: Mode; max?: number; statementLimitMs?: number; idleLimitMs?: number; guarded?: boolean };

/** How long a request waits for a new primary when the old one is gone. */
const FAILOVER_MS = 15_000;
/** A pool may hold several connections to a server that is gone. */
const MOST_TRIES = 5;

// UTC because answers carry an offset anyway; without jit, which costs small queries more than it gives.
const options = '-c timezone=UTC -c jit=off';

/** PostgreSQL with PostGIS. Migrates when `migrateUrl` is given, checks what must be so, and throws one sentence when it is not. */
export const openNative = async (
  { url, migrateUrl, readUrl }: NativePlace,
  { log, mode, max = 16, statementLimitMs = 30_000, idleLimitMs = 60_000, guarded = false }: NativeOptions,
): Promise<Database> => {
  if (migrateUrl !== undefined) await migrateNative(migrateUrl, log, mode);
  const finder = createPrimaryFinder(addressesOf(url), log);
  await finder.find(FAILOVER_MS);
  const client = new pg.Client({ connectionString: finder.address(), options });
  await connect(client, 'DATABASE_URL');
  try {
    const faults = [...(await checkDatabase(client)), ...(await checkLogin(client))];
    if (faults.length > 0) throw new Error(faults.join(' '));
    assertSchemaVersion(await schemaVersion(client));
    const marked = await modeOf(client);
    if (mode) assertMode(marked, mode);
    if (mode && !marked) throw new Error(`The database is not marked as ${mode} yet: set VIAS_MIGRATE_URL, once.`);
  } finally {
    await client.end();
  }
  const bare = new pg.Pool({
    connectionString: finder.address(),
    options,
    max,
    statement_timeout: statementLimitMs,
    // A process that stands still in the middle of a transaction must not keep others from writing: it may hold the head of an audit chain.
    idle_in_transaction_session_timeout: idleLimitMs,
    connectionTimeoutMillis: 30_000,
    // A server that vanished without a word is noticed in minutes, not in hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    allowExitOnIdle: true,
  });
  const pool = guarded ? guardPool(bare) : bare;
  const take = takeFrom(pool, finder);
  pool.on('error', (error) => log('warn', 'An idle database connection was lost.', error));
  const listener = createListener(async () => {
    await finder.find(0);
    const made = new pg.Client({ connectionString: finder.address(), options, keepAlive: true });
    made.on('error', () => undefined);
    await made.connect();
    return made;
  }, log);
  const once = asOver(take, guarded);
  const onPrimary: Database['as'] = async (principal, fn) => {
    if (!finder.several) return once(principal, fn);
    for (let n = 1; ; n += 1) {
      let began = false;
      try {
        return await once(principal, (tx) => {
          began = true;
          return fn(tx);
        });
      } catch (error) {
        if (n > MOST_TRIES || !(isLost(error) || onlyReads(error))) throw error;
        if (onlyReads(error)) await finder.find(FAILOVER_MS);
        // What has not begun, and what only reads, may be asked again; what wrote may have been kept, and whoever asked for it has to look.
        if (began && readingNow() === undefined) throw error;
      }
    }
  };
  if (finder.several || readUrl !== undefined) followReads();
  const standby =
    readUrl === undefined ? undefined : createStandbyReads({ url: readUrl, options, max, statementLimitMs, idleLimitMs }, take, log);
  const as: Database['as'] = async (principal, fn) => {
    const name = readingNow();
    if (name === undefined) return onPrimary(principal, fn);
    const read = await standby?.attempt(name, principal, fn);
    if (read) return read.value;
    return onPrimary(principal, fn);
  };
  return {
    kind: 'native',
    pool,
    as,
    ask: askOver(take),
    listen: listener.listen,
    tidy: async () => undefined,
    health: () => healthOf('native', async (text) => (await pool.query(text)).rows, as),
    async close() {
      await listener.close();
      await standby?.close();
      await pool.end();
    },
  };
};

/**
 * A client of the host that takes writes. When a connection cannot be had the others are asked for FAILOVER_MS; one to a host that was the primary is closed. With one host it is
 * what the pool gives.
 */
const takeFrom = (pool: pg.Pool, finder: PrimaryFinder) => async (): Promise<pg.PoolClient> => {
  if (!finder.several) return pool.connect();
  const until = Date.now() + FAILOVER_MS;
  for (;;) {
    const { hostname, port } = new URL(finder.address());
    // The pool reads it whenever it makes a client.
    (pool.options as { connectionString?: string }).connectionString = finder.address();
    try {
      const client = await pool.connect();
      const { host, port: at } = client as pg.PoolClient & pg.Client;
      if (host === hostname.replace(/^\[|\]$/g, '') && at === Number(port || 5432)) return client;
      client.release(true);
    } catch (error) {
      if (!isLost(error) || Date.now() > until) throw error;
      await finder.find(until - Date.now());
    }
  }
};

const migrateNative = async (migrateUrl: string, log: DatabaseLog, mode: Mode | undefined): Promise<void> => {
  const client = new pg.Client({ connectionString: migrateUrl, options });
  await connect(client, 'VIAS_MIGRATE_URL');
  try {
    const faults = await checkDatabase(client);
    if (faults.length > 0) throw new Error(faults.join(' '));
    await client.query('set role vias_owner').catch((error: Error) => {
      throw new Error(`VIAS_MIGRATE_URL logs in as ${client.user}, which may not become vias_owner: grant vias_owner to it.`, {
        cause: error,
      });
    });
    const { from, to, applied } = await migrate(client, mode);
    if (from !== to || applied.length > 0) log('info', `Migrated the database from ${from} to ${to}.`);
  } finally {
    await client.end();
  }
};

const connect = async (client: pg.Client, variable: string): Promise<void> => {
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new Error(`No connection to the database of ${variable} (${client.host}:${client.port}/${client.database}): ${error.message}`, {
      cause: error,
    });
  });
};
