import type pg from 'pg';
import Postgrator from 'postgrator';
import { assertMode, type Mode, markMode, modeOf } from './mode.ts';
import { readBookkeeping, readMigrations, readRepeatables } from './sql-files.ts';

/** What a migration did: the version before and after, and the repeatable files applied. */
export type Migrated = { from: number; to: number; applied: string[] };

// Postgrator wants names like 0001.do.access.sql; ours are plain, so it is handed the list.
class Migrations extends Postgrator {
  override async getMigrations(): Promise<Postgrator.Migration[]> {
    const list = readMigrations().map(({ version, name, text, hash }) => ({
      version,
      action: 'do' as const,
      filename: name,
      name: name.replace(/^migrations\/\d+_|\.sql$/g, ''),
      md5: hash,
      getSql: () => text,
    }));
    Object.assign(this, { migrations: list });
    return list;
  }
}

/** The sentence for a database that is ahead of this program. */
const newer = (found: number, known: number) =>
  new Error(
    `This database was made by a newer VIAS (schema ${found}, this one knows ${known}): start that version, or restore a backup that fits this one.`,
  );

/** The version the database is at; 0 when VIAS has never migrated it. */
export const schemaVersion = async (client: pg.ClientBase): Promise<number> => {
  const made = await client.query<{ made: boolean }>("select to_regclass('public.schema_version') is not null as made");
  if (!made.rows[0]?.made) return 0;
  return Number(
    (await client.query<{ version: string }>('select coalesce(max(version), 0) as version from schema_version')).rows[0]?.version ?? 0,
  );
};

/** Throws the sentence that says what to do when the database is not at this program's version. */
export const assertSchemaVersion = (found: number): void => {
  const known = readMigrations().at(-1)?.version ?? 0;
  if (found > known) throw newer(found, known);
  if (found < known)
    throw new Error(
      `The database is at schema ${found} and this VIAS needs ${known}: set VIAS_MIGRATE_URL to a login that is a member of vias_owner, once, to migrate it.`,
    );
};

/**
 * Brings the database to this program's version: migrations once each, then functions, policies and views whose text changed, all in one
 * transaction, so that an upgrade that fails changes nothing. `client` already acts as vias_owner. A newer database is refused untouched.
 */
export const migrate = async (client: pg.ClientBase, mode?: Mode): Promise<Migrated> => {
  const known = readMigrations().at(-1)?.version ?? 0;
  await client.query('begin');
  try {
    await client.query("select pg_advisory_xact_lock(hashtext('vias migrate'))");
    const from = await schemaVersion(client);
    if (from > known) throw newer(from, known);
    if (mode) assertMode(await modeOf(client), mode);
    if (from === 0) await assertEmpty(client);
    await client.query(readBookkeeping().text);
    const execQuery = (text: string) => client.query(text);
    await new Migrations({ driver: 'pg', currentSchema: 'public', schemaTable: 'schema_version', execQuery }).migrate().catch(explain);
    const applied = await applyRepeatables(client);
    if (mode) await markMode(client, mode);
    await client.query('commit');
    return { from, to: known, applied };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};

/**
 * Makes the tables of an empty database as they were at migration `version`, for a backup of that time to be restored into; `migrate` goes on from there.
 * `client` acts as vias_owner, in a transaction that the caller ends.
 */
export const migrateEmptyTo = async (client: pg.ClientBase, version: number): Promise<void> => {
  await assertEmpty(client);
  await client.query(readBookkeeping().text);
  const execQuery = (text: string) => client.query(text);
  await new Migrations({ driver: 'pg', currentSchema: 'public', schemaTable: 'schema_version', execQuery }).migrate(String(version));
};

// A migration that ran may not change after it: the database would differ from every other at the same version.
const explain = (error: Error): never => {
  const edited = /^MD5 checksum failed for migration \[(\d+)\]/.exec(error.message)?.[1];
  if (!edited) throw error;
  throw new Error(
    `Migration ${edited} has changed since this database ran it: start the VIAS that made the database, or make the database again (a demonstration: delete its data directory).`,
    { cause: error },
  );
};

const assertEmpty = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1 limit 5`,
  );
  if (rows.length > 0)
    throw new Error(
      `The database holds tables that VIAS did not make (${rows.map((row) => row.name).join(', ')}): give VIAS an empty database.`,
    );
};

const applyRepeatables = async (client: pg.ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from repeatable_file');
  const known = new Map(rows.map((row) => [row.name, row.hash]));
  const changed = readRepeatables().filter((file) => known.get(file.name) !== file.hash);
  // A function may call one whose name comes later.
  await client.query('set local check_function_bodies = off');
  for (const { name, text, hash } of changed) {
    await client.query(text).catch((error: Error) => {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    });
    await client.query(
      'insert into repeatable_file (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash, applied_at = now()',
      [name, hash],
    );
  }
  return changed.map((file) => file.name);
};
