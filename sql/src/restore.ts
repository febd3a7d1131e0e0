import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type pg from 'pg';
import { type BackupHeader, openBackup } from './backup-format.ts';
import { type BackupPlace, withLock, withNative, withSession } from './backup-place.ts';
import { createFromTemplate, databaseFolder, explainDiskError, hasDatabase, prepareDirectory } from './data-directory.ts';
import { migrateEmbedded, withClient } from './embedded-session.ts';
import { migrate, migrateEmptyTo } from './migrate.ts';
import { compareWithBackup, type Findings, inspect, loadBackup, type Manifest, walkBackup } from './restore-load.ts';
import { readBootstrap, readMigrations } from './sql-files.ts';
import { bakeTemplate } from './template.ts';
import { startWorkerSession } from './worker-session.ts';

/** Free disk that a restore into a data directory asks for, in bytes. */
const space = 250e6;

/** What was restored, and what a person must look at. */
export type Restored = { header: BackupHeader; manifest: Manifest } & Findings;

/** Opens a backup file for `fn`; it is read from its beginning, as far as the lines are asked for. */
const withFile = async <T>(file: string, key: Buffer, fn: (backup: ReturnType<typeof openBackup>) => Promise<T>): Promise<T> => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${file}.`);
  const opened = openSync(file, 'r');
  try {
    const source = (length: number) => {
      const bytes = Buffer.alloc(length);
      let at = 0;
      for (let got = -1; at < length && got !== 0; at += got) got = readSync(opened, bytes, at, length - at, null);
      return bytes.subarray(0, at);
    };
    return await fn(openBackup(source, key, basename(file)));
  } finally {
    closeSync(opened);
  }
};

/** Reads a backup to its end without restoring it, and gives what it says of itself; throws one sentence when it is not whole or not for this VIAS. */
export const checkBackup = (file: string, key: Buffer): Promise<{ header: BackupHeader; manifest: Manifest }> =>
  withFile(file, key, async ({ header, lines }) => {
    const known = readMigrations();
    const newest = known.at(-1)?.version ?? 0;
    if (header.migration > newest)
      throw new Error(
        `${basename(file)} was made by a newer VIAS (${header.vias}, schema ${header.migration}; this one knows ${newest}): restore it with that version.`,
      );
    return { header, manifest: await walkBackup(lines) };
  });

/**
 * Restores a backup into an empty database of either kind, compares every row with it and migrates onward. Throws one sentence when it cannot;
 * then the place is as it was: PostgreSQL in one transaction, a data directory by a folder beside that gets its name at the end.
 */
export const restore = async (place: BackupPlace, { file, key }: { file: string; key: Buffer }): Promise<Restored> => {
  // The whole file first: nothing is begun with a backup that is cut or changed.
  const { header, manifest } = await checkBackup(file, key);
  const load = (client: pg.ClientBase) => withFile(file, key, ({ lines }) => loadBackup(client, lines));
  const findings =
    place.kind === 'native'
      ? await restoreNative(place.url, header.migration, load)
      : await restoreEmbedded(place.dataDir, header.migration, load);
  return { header, manifest, ...findings };
};

type Load = (client: pg.ClientBase) => Promise<Manifest>;

const restoreNative = (url: string, migration: number, load: Load) =>
  withNative(url, async (client) => {
    const { rows } = await client.query<{ isSuper: boolean; used: boolean }>(
      // Anybody's table: those of another program would be emptied.
      `select (select rolsuper from pg_roles where rolname = current_user) as "isSuper", exists (
         select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')) as used`,
    );
    if (!rows[0]?.isSuper) throw new Error(`VIAS_BACKUP_URL logs in as ${client.user}: a restore needs a superuser.`);
    if (rows[0].used)
      throw new Error(
        `The database ${client.database} is not empty: make a new one (createdb) and restore into that; nothing was changed.`,
      );
    await client.query(readBootstrap().text);
    await client.query('begin; set local role vias_owner');
    await migrateEmptyTo(client, migration);
    await client.query('reset role');
    await compareWithBackup(client, await load(client));
    const findings = await inspect(client);
    await client.query('commit');
    await client.query('analyze');
    await client.query('reset all');
    await client.query('set role vias_owner');
    await migrate(client);
    return findings;
  });

/** An empty database at a migration, as bytes of a data directory: what a first start makes when it is the newest, made for this alone when it is not. */
const templateAt = async (migration: number, dataDir: string): Promise<Uint8Array> =>
  migration === readMigrations().at(-1)?.version
    ? readFileSync(await bakeTemplate(dataDir, () => startWorkerSession({})))
    : withSession(undefined, async (bridge, dump) => {
        await withClient(bridge, 'admin', (client) => client.query(readBootstrap().text));
        await withClient(bridge, 'owner', (client) => migrateEmptyTo(client, migration));
        return dump();
      });

const restoreEmbedded = async (dataDir: string, migration: number, load: Load) => {
  if (hasDatabase(dataDir))
    throw new Error(`${dataDir} holds a database already: set VIAS_DATA_DIR to an empty directory; nothing was changed.`);
  prepareDirectory(dataDir, space);
  return withLock(dataDir, async () => {
    // A name that the server never opens, and clears away when it makes a database of its own.
    const beside = join(dataDir, 'database.new-restore');
    rmSync(beside, { recursive: true, force: true });
    try {
      const template = await templateAt(migration, dataDir);
      prepareDirectory(beside, 0);
      await createFromTemplate(beside, template);
      const findings = await withSession(databaseFolder(beside), async (bridge) => {
        const found = await withClient(bridge, 'admin', async (client) => {
          const manifest = await load(client);
          await client.query('begin');
          await compareWithBackup(client, manifest);
          const seen = await inspect(client);
          await client.query('commit');
          await client.query('analyze');
          await client.query('reset all');
          return seen;
        });
        await migrateEmbedded(bridge);
        await withClient(bridge, 'admin', (client) => client.query('checkpoint'));
        return found;
      });
      renameSync(databaseFolder(beside), databaseFolder(dataDir));
      return findings;
    } catch (error) {
      throw explainDiskError(error, dataDir);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  });
};
