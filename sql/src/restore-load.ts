import pg from 'pg';
import { z } from 'zod';
import {
  type BackupTable,
  createSum,
  fixSettings,
  namesOf,
  readLines,
  readTables,
  type SequenceValue,
  type TableSum,
} from './backup-tables.ts';

const Begin = z.object({ table: z.string(), columns: z.array(z.string()) });
const End = z.object({
  tables: z.array(z.object({ table: z.string(), rows: z.number().int(), sha256: z.string() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});

/** What a backup says of itself at its end. */
export type Manifest = z.output<typeof End>;

type Visit = { begin?: (table: z.output<typeof Begin>) => Promise<void>; row?: (line: string) => Promise<void> | undefined };

/** Walks through the lines of a backup to its end, checks every table against the manifest, and gives that. */
export const walkBackup = async (lines: Iterable<string>, visit: Visit = {}): Promise<Manifest> => {
  const sums: TableSum[] = [];
  let sum: ReturnType<typeof createSum> | undefined;
  let end: Manifest | undefined;
  for (const line of lines) {
    if (line.startsWith('[')) {
      sum?.add(line);
      const waits = visit.row?.(line);
      if (waits) await waits;
      continue;
    }
    if (sum) sums.push(sum.end());
    const said: unknown = JSON.parse(line);
    const begun = Begin.safeParse(said);
    if (begun.success) {
      sum = createSum(begun.data.table);
      await visit.begin?.(begun.data);
    } else end = End.parse(said);
  }
  if (!end) throw new Error('The backup has no list of its tables at the end, so it is not whole: use another backup.');
  const wrong = differing(end.tables, sums);
  if (wrong) throw new Error(`The backup does not hold what its own list says of ${wrong}: use another backup.`);
  return end;
};

const differing = (wanted: TableSum[], found: TableSum[]): string | undefined => {
  const known = new Map(found.map((sum) => [sum.table, sum]));
  return (
    wanted.find((sum) => known.get(sum.table)?.sha256 !== sum.sha256 || known.get(sum.table)?.rows !== sum.rows)?.table ??
    found.find((sum) => !wanted.some(({ table }) => table === sum.table))?.table
  );
};

const batchBytes = 2 * 1024 * 1024;
const batchRows = 2000;

/**
 * Fills the tables of a database that is migrated as far as the backup was, and compares every one with the backup afterwards. `client` is a
 * superuser's; triggers do not run, so that nothing is written twice, announced or noted in the audit. Throws one sentence when anything differs.
 */
export const loadBackup = async (client: pg.ClientBase, lines: Iterable<string>): Promise<Manifest> => {
  await fixSettings(client);
  await client.query('set session_replication_role = replica');
  const tables = new Map((await readTables(client)).map((table) => [table.name, table]));
  await client.query(`truncate ${[...tables.keys()].map(pg.escapeIdentifier).join(', ')}`);

  let insert = '';
  let width = 0;
  let rows: string[][] = [];
  let bytes = 0;
  const flush = async () => {
    if (rows.length === 0) return;
    const batch = rows;
    rows = [];
    bytes = 0;
    await client.query(
      insert,
      Array.from({ length: width }, (_, at) => batch.map((row) => row[at])),
    );
  };
  const manifest = await walkBackup(lines, {
    async begin({ table, columns }) {
      await flush();
      const target = tables.get(table);
      if (!target || target.columns.map(({ name }) => name).join() !== columns.join())
        throw new Error(`The table ${table} of the backup does not fit this VIAS: restore it with the version that made it.`);
      insert = insertInto(target);
      width = columns.length;
    },
    row(line) {
      rows.push(JSON.parse(line) as string[]);
      bytes += line.length;
      return rows.length >= batchRows || bytes >= batchBytes ? flush() : undefined;
    },
  });
  await flush();
  await setSequences(client, manifest.sequences);
  await client.query('set session_replication_role = origin');
  return manifest;
};

const insertInto = ({ name, columns }: BackupTable): string => {
  const values = columns.map(({ type }, at) => `v${at}::${type}`).join(', ');
  const arrays = columns.map((_, at) => `$${at + 1}::text[]`).join(', ');
  const names = columns.map((_, at) => `v${at}`).join(', ');
  return `insert into ${pg.escapeIdentifier(name)} (${namesOf(columns)}) overriding system value select ${values} from unnest(${arrays}) as given (${names})`;
};

const setSequences = async (client: pg.ClientBase, sequences: SequenceValue[]): Promise<void> => {
  for (const { name, value } of sequences)
    await client.query(
      `select setval(format('public.%I', $1::text)::regclass, coalesce($2::bigint, start_value), $2::bigint is not null)
       from pg_sequences where schemaname = 'public' and sequencename = $1::text`,
      [name, value],
    );
};

/** Reads everything back and compares it with the backup; names the first table that differs. Needs an open transaction. */
export const compareWithBackup = async (client: pg.ClientBase, { tables: wanted }: Manifest): Promise<void> => {
  const found: TableSum[] = [];
  for (const table of await readTables(client)) {
    const sum = createSum(table.name);
    for await (const line of readLines(client, table)) sum.add(line);
    found.push(sum.end());
  }
  const wrong = differing(wanted, found);
  if (wrong) throw new Error(`What was restored into ${wrong} differs from the backup, so it was taken back: report this.`);
};

/** Chains of the audit that were broken in the backup already, with the first entry that does not follow; and how many warnings were on their way. */
export type Findings = { broken: { chain: string; seq: string }[]; underWay: number };

/** Looks at what was restored for what a person must know before VIAS starts on it. */
export const inspect = async (client: pg.ClientBase): Promise<Findings> => {
  // The function reads as vias_owner, whom a policy lets see the audit.
  await client.query('set row_security = on');
  const broken = await client.query<{ chain: string; seq: string }>(
    'select chain, seq::text from (select c.chain, audit_first_fault(c.chain) as seq from audit_chain c) f where seq is not null order by chain',
  );
  const alerts = await client.query<{ n: number }>(
    "select count(*)::int as n from alert where status in ('approved', 'resolving', 'sending', 'paused')",
  );
  return { broken: broken.rows, underWay: alerts.rows[0]?.n ?? 0 };
};
