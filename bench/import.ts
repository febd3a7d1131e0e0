import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bake from '@vias/sql/bake-template.ts';
import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import pg from 'pg';
import { Profile } from '../api/src/imports/profile.ts';
import '../api/src/imports/problems.ts';
import { insertImport } from '../api/src/imports/queries.ts';
import { runImport } from '../api/src/imports/run-import.ts';
import { cpuOf } from './import/cpu.ts';
import { benchProfile, loadBorders, writeInput } from './import/input.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const member: Member = {
  kind: 'user',
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Bench',
  tenant: 'lv-jelgava',
  roles: ['incident-editor'],
};
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** One whole import as the server does it: parse, validate, place, history, audit, counts. */
const importFile = async (db: TestDatabase, path: string, source: string): Promise<void> => {
  const id = randomUUID();
  const profile = Profile.parse(benchProfile(source));
  await db.as(member, (tx) =>
    insertImport(tx, member, { id, fileName: 'bench.csv', fileBytes: statSync(path).size, profile, dryRun: false }),
  );
  await db.as(member, (tx) => tx.run(sql`update import set state = 'running', attempt = 1 where import_id = ${id}`));
  await runImport(db, { id, member, path, attempt: 1 }, Date.now, () => true);
};

/** COPY of the same rows, by a superuser, from a file on the server into a table with the same columns, constraints and indexes and no policies. */
const prepareCopy = async (admin: pg.Client, file: string): Promise<() => Promise<void>> => {
  const { rows } = await admin.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute where attrelid = 'incident'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
  );
  const columns = rows[0]?.columns ?? '';
  await admin.query('create table bench_copy (like incident including all)');
  await admin.query(`do $$ declare c record; begin
    for c in select pg_get_constraintdef(oid) as def from pg_constraint where conrelid = 'incident'::regclass and contype = 'f' loop execute 'alter table bench_copy add ' || c.def; end loop; end $$`);
  await admin.query(`copy (select ${columns} from incident) to '${file}'`);
  return async () => {
    await admin.query(`copy bench_copy (${columns}) from '${file}'`);
  };
};

const measureRatio = async (
  count: number,
  rounds: number,
  folder: string,
  { progress }: BenchContext,
  url: (db: TestDatabase) => Promise<pg.Client>,
): Promise<BenchResult> => {
  const path = join(folder, 'input.csv');
  await writeInput(path, count);
  const ratios: number[] = [];
  const notes: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    const db = await openTestDatabase();
    const admin = await url(db);
    const copied = `/tmp/vias-bench-${randomUUID()}.copy`;
    try {
      await loadBorders(admin);
      await admin.query('checkpoint');
      const whole = await cpuOf(admin, () => importFile(db, path, 'bench'));
      const { rows } = await admin.query<{ landed: number; placed: number }>(
        'select (select count(*)::int from incident) as landed, (select count(*)::int from placement) as placed',
      );
      if (rows[0]?.landed !== count) throw new Error(`${rows[0]?.landed} of ${count} rows landed.`);
      const copy = await prepareCopy(admin, copied);
      const copies: number[] = [];
      for (let i = 0; i < 3; i++) {
        await admin.query('truncate bench_copy');
        await admin.query('checkpoint');
        const { node, server } = await cpuOf(admin, copy);
        copies.push(node + server);
      }
      const bare = median(copies);
      ratios.push((whole.node + whole.server) / bare);
      notes.push(
        `import ${seconds(whole.node + whole.server)} (node ${seconds(whole.node)}, server ${seconds(whole.server)}), COPY ${seconds(bare)}`,
      );
      progress(`round ${round}: ${notes.at(-1)}, wall ${seconds(whole.wall)}, ${rows[0]?.placed} placements`);
      await admin.query(`copy (select 1) to program 'rm -f ${copied}'`);
    } finally {
      await admin.end();
      await db.close();
    }
  }
  const measured = median(ratios);
  return atMost('import.ratio', measured, 5, {
    note: `processor time of a whole import of ${count} rows to a bare COPY; ${notes[ratios.indexOf(measured)]}`,
  });
};

/** Peak memory of this process while `work` runs, bytes. */
const peakOf = async (work: () => Promise<void>): Promise<number> => {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  await work();
  look();
  clearInterval(timer);
  return peak;
};

const measureMemory = async (count: number, folder: string, { progress }: BenchContext): Promise<BenchResult> => {
  const db = await openTestDatabase();
  try {
    const peaks: number[] = [];
    // The first import warms the engine up, or its own growth would be taken for the file's.
    for (const [run, times] of [1, 1, 4].entries()) {
      const path = join(folder, `input-${times}.csv`);
      await writeInput(path, count * times);
      const peak = await peakOf(() => importFile(db, path, `bench-${run}`));
      if (run > 0) peaks.push(peak);
      progress(`peak memory at ${count * times} rows (${(statSync(path).size / 1e6).toFixed(0)} MB): ${(peak / 1e6).toFixed(0)} MB`);
    }
    const [small = 0, large = 0] = peaks;
    return atMost('import.rss', large / small, 1.25, {
      note: `peak memory with a file four times as large to that with the file: ${(large / 1e6).toFixed(0)} MB to ${(small / 1e6).toFixed(0)} MB`,
    });
  } finally {
    await db.close();
  }
};

/** How dear an import is beside a bare COPY, and whether its memory grows with the file. `--rows N --rounds N`. */
export const run = async (context: BenchContext): Promise<BenchResult[]> => {
  await bake();
  const folder = mkdtempSync(join(tmpdir(), 'vias-bench-'));
  const count = numberOption(context.args, 'rows', 100_000);
  const connect = async (db: TestDatabase): Promise<pg.Client> => {
    const [row] = await db.admin<{ name: string }>('select current_database() as name');
    const address = new URL(context.databaseUrl);
    address.pathname = `/${row?.name}`;
    const client = new pg.Client({ connectionString: address.href });
    await client.connect();
    return client;
  };
  try {
    return [
      await measureMemory(Math.round(count / 4), folder, context),
      await measureRatio(count, numberOption(context.args, 'rounds', 3), folder, context, connect),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
