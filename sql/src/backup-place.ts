import pg from 'pg';
import { Bridge } from './bridge.ts';
import { assertReadable, databaseFolder, hasDatabase } from './data-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { withClient } from './embedded-session.ts';
import { startWorkerSession } from './worker-session.ts';

/** What is backed up or restored into: a data directory, or PostgreSQL by the address of a login that no policy holds back. */
export type BackupPlace = { kind: 'embedded'; dataDir: string } | { kind: 'native'; url: string };

/** Runs `fn` as superuser over an embedded database in `folder`, or in memory, that this process has for itself. */
export const withSession = async <T>(
  folder: string | undefined,
  fn: (bridge: Bridge, dump: () => Promise<Uint8Array>) => Promise<T>,
): Promise<T> => {
  const session = await startWorkerSession(folder === undefined ? {} : { dataDir: folder });
  try {
    const bridge = new Bridge();
    await bridge.attach(session.exchange);
    return await fn(bridge, session.dump);
  } finally {
    await session.close();
  }
};

/** Runs `fn` while this process holds the data directory; refused in one sentence when another VIAS does. */
export const withLock = async <T>(dataDir: string, fn: () => Promise<T>): Promise<T> => {
  const release = lockDirectory(dataDir);
  try {
    return await fn();
  } finally {
    release();
  }
};

/** Runs `fn` on a connection to PostgreSQL; one sentence when there is none, or when policies would hold it back. */
export const withNative = async <T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC -c jit=off -c statement_timeout=0' });
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new Error(
      `No connection to the database of VIAS_BACKUP_URL (${client.host}:${client.port}/${client.database}): ${error.message}`,
      {
        cause: error,
      },
    );
  });
  try {
    return await fn(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Runs `fn` on a connection that reads every row of the place. The server of a PostgreSQL may run; that of a data directory may not. */
export const withReader = async <T>(place: BackupPlace, fn: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
  if (place.kind === 'native')
    return withNative(place.url, async (client) => {
      const { rows } = await client.query<{ free: boolean }>(
        'select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user',
      );
      if (!rows[0]?.free)
        throw new Error(
          `VIAS_BACKUP_URL logs in as ${client.user}, who may not read every row: use a superuser, or a member of vias_owner with BYPASSRLS.`,
        );
      return fn(client);
    });
  const { dataDir } = place;
  if (!hasDatabase(dataDir)) throw new Error(`There is no database in ${dataDir}: set VIAS_DATA_DIR to the directory that VIAS runs on.`);
  return withLock(dataDir, async () => {
    assertReadable(dataDir);
    return withSession(databaseFolder(dataDir), (bridge) => withClient(bridge, 'admin', fn));
  });
};
