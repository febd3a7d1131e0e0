import { createHash } from 'node:crypto';
import pg from 'pg';

/** A table as it goes into a backup: its stored columns that are not computed from others, and the order of its rows. */
export type BackupTable = { name: string; columns: { name: string; type: string }[]; order: string };

/** What a table held: how many rows, and the SHA-256 (hex) of its lines. */
export type TableSum = { table: string; rows: number; sha256: string };

/** A sequence and the last value it gave; null when it gave none. */
export type SequenceValue = { name: string; value: string | null };

// One statement each: they make both kinds of database write the same value in the same letters.
const settings = [
  "set timezone = 'UTC'",
  "set datestyle = 'ISO, YMD'",
  "set intervalstyle = 'iso_8601'",
  'set extra_float_digits = 3',
  "set bytea_output = 'hex'",
  "set client_encoding = 'UTF8'",
  'set search_path = public, pg_catalog',
  // A login that policies hold back gets an error, never a part of the rows.
  'set row_security = off',
].join('; ');

/** Makes values come as the same text from PostgreSQL and PGlite, and refuses to read past a policy silently. */
export const fixSettings = (client: pg.ClientBase): Promise<unknown> => client.query(settings);

/** Every table of VIAS but its own notes of migrations, which the restored database writes itself. */
export const readTables = async (client: pg.ClientBase): Promise<BackupTable[]> => {
  const { rows } = await client.query<{
    name: string;
    columns: { name: string; type: string }[];
    key: { name: string; isText: boolean }[] | null;
  }>(
    `select c.relname as name,
            (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
             from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            (select json_agg(json_build_object('name', a.attname, 'isText', a.attcollation <> 0) order by array_position(i.indkey::int2[], a.attnum))
             from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
             where i.indrelid = c.oid and i.indisprimary) as key
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('schema_version', 'repeatable_file')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by c.relname`,
  );
  return rows.map(({ name, columns, key }) => ({
    name,
    columns,
    // Letters are ordered by their bytes: the two kinds know different languages.
    order: key
      ? key.map((column) => pg.escapeIdentifier(column.name) + (column.isText ? ' collate "C"' : '')).join(', ')
      : `row(${namesOf(columns)})::text collate "C"`,
  }));
};

/** Column names for a statement. */
export const namesOf = (columns: { name: string }[]): string => columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');

const asText = { getTypeParser: () => (value: string) => value };
const batchBytes = 2 * 1024 * 1024;

/** The rows of a table, each a line of JSON: its columns as PostgreSQL's text, in the order of the key. Needs an open transaction after `fixSettings`. */
export async function* readLines(client: pg.ClientBase, { name, columns, order }: BackupTable): AsyncGenerator<string> {
  await client.query(`declare rows_of no scroll cursor for select ${namesOf(columns)} from ${pg.escapeIdentifier(name)} order by ${order}`);
  let count = 20;
  for (;;) {
    const { rows } = await client.query<string[]>({ text: `fetch ${count} from rows_of`, rowMode: 'array', types: asText as never });
    let bytes = 0;
    for (const row of rows) {
      const line = JSON.stringify(row);
      bytes += line.length;
      yield line;
    }
    if (rows.length < count) break;
    // Borders take a megabyte a row, receipts a hundred bytes.
    count = Math.max(1, Math.min(5000, Math.floor((count * batchBytes) / bytes)));
  }
  await client.query('close rows_of');
}

/** Counts and hashes lines as they pass. */
export const createSum = (table: string) => {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(line: string) {
      hash.update(line).update('\n');
      rows++;
    },
    end: (): TableSum => ({ table, rows, sha256: hash.digest('hex') }),
  };
};

/** Where every sequence stands. */
export const readSequences = async (client: pg.ClientBase): Promise<SequenceValue[]> =>
  (
    await client.query<SequenceValue>(
      "select sequencename::text as name, last_value::text as value from pg_sequences where schemaname = 'public' order by sequencename",
    )
  ).rows;
