import pg from 'pg';
import type { Database, DatabaseLog } from './database.ts';
import { askOver, asOver, guardPool } from './guarded-pool.ts';
import { healthOf } from './health.ts';
import { createListener } from './listen.ts';
import { assertSchemaVersion, migrate, schemaVersion } from './migrate.ts';
import { assertMode, type Mode, modeOf } from './mode.ts';
import { checkDatabase, checkLogin } from './start-check.ts';

export type NativePlace = { url: string; migrateUrl?: string };

/** `guarded`: the pool throws inside an open transaction. Tests ask for it; on a server, where such a mistake blocks nobody, following every promise would double their cost. */
type NativeOptions = { log: DatabaseLog; mode?: Mode; max?: number; statementLimitMs?: number; idleLimitMs?: number; guarded?: boolean };

// UTC because answers carry an offset anyway; without jit, which costs small queries more than it gives.
const options = '-c timezone=UTC -c jit=off';

/** PostgreSQL with PostGIS. Migrates when `migrateUrl` is given, checks what must be so, and throws one sentence when it is not. */
export const openNative = async (
  { url, migrateUrl }: NativePlace,
  { log, mode, max = 16, statementLimitMs = 30_000, idleLimitMs = 60_000, guarded = false }: NativeOptions,
): Promise<Database> => {
  if (migrateUrl !== undefined) await migrateNative(migrateUrl, log, mode);
  const client = new pg.Client({ connectionString: url, options });
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
    connectionString: url,
    options,
    max,
    statement_timeout: statementLimitMs,
    // A process that stands still in the middle of a transaction must not keep others from writing: it may hold the head of an audit chain.
    idle_in_transaction_session_timeout: idleLimitMs,
    connectionTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  const pool = guarded ? guardPool(bare) : bare;
  pool.on('error', (error) => log('warn', 'An idle database connection was lost.', error));
  const listener = createListener(async () => {
    const made = new pg.Client({ connectionString: url, options, keepAlive: true });
    made.on('error', () => undefined);
    await made.connect();
    return made;
  }, log);
  const as = asOver(pool, guarded);
  return {
    kind: 'native',
    pool,
    as,
    ask: askOver(pool),
    listen: listener.listen,
    tidy: async () => undefined,
    health: () => healthOf('native', async (text) => (await pool.query(text)).rows, as),
    async close() {
      await listener.close();
      await pool.end();
    },
  };
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
