import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { importRows } from '../watching/metrics.ts';
import { type BatchCounts, createMemory, landBatch, splitByKey } from './batch.ts';
import type { SampleRow } from './contract.ts';
import { type Reference, readReference } from './landing.ts';
import { createLocalClock } from './local-time.ts';
import { type OpenTable, openTable } from './open-table.ts';
import { Profile } from './profile.ts';
import { createRowReader, missingColumns, type Outcome } from './row.ts';

/** Rows of one transaction: it begins small and follows the time a transaction took, so that none blocks the embedded database's one session for long. */
const firstBatch = 250;
const largestBatch = 2000;
const aimedMs = { embedded: 100, native: 500 } as const;
export const sampleSize = 20;

const Job = z.object({ profile: Profile, dryRun: z.boolean(), read: z.int(), sampled: z.int() });
/** `attempt` fences: after a pause and a resume the earlier run can write no more. */
export type ImportJob = { id: string; member: Member; path: string; attempt: number };

/** The import is no longer to run: somebody paused or stopped it. */
class NotRunning extends Error {}

/** The row as the wizard shows it. */
export const sampleOf = (
  outcome: Outcome,
): Omit<SampleRow, 'findings'> & { findings: { code: string; field: string; value: string }[] } => {
  if (!('landing' in outcome)) {
    return {
      line: outcome.line,
      key: null,
      occurredAt: null,
      category: null,
      sourceCategory: null,
      severity: null,
      title: null,
      description: null,
      address: null,
      position: null,
      findings: outcome.rejects,
    };
  }
  const { line, key, category, sourceCategory, severity, title, description, address, lon, lat, warnings } = outcome.landing;
  const occurredAt = new Date(outcome.landing.occurredAt).toISOString();
  return {
    line,
    key,
    occurredAt,
    category,
    sourceCategory,
    severity,
    title,
    description,
    address,
    position: lon === null || lat === null ? null : [lon, lat],
    findings: warnings,
  };
};

/** Refuses a file that lacks columns of the profile. A property that a GeoJSON file leaves out is empty, so only its time is asked for. */
export const requireColumns = (profile: Profile, table: OpenTable): void => {
  const missing = missingColumns(profile, table.columns).filter((name) => table.format !== 'geojson' || name === profile.occurredAt.column);
  if (missing.length > 0) throw new Problem('import.columns_missing', { field: 'profile', values: { columns: missing.join(', ') } });
};

/** Makes outcomes of raw rows; a GeoJSON file adds columns as it goes, then the reader is made anew. */
export const createOutcomes = (profile: Profile, table: OpenTable, reference: Reference, now: number) => {
  const clock = createLocalClock(profile.timeZone);
  let width = table.columns.length;
  let read = createRowReader(profile, table.columns, clock, reference, now);
  return (row: Parameters<typeof read>[0]): Outcome => {
    if (table.columns.length !== width) {
      width = table.columns.length;
      read = createRowReader(profile, table.columns, clock, reference, now);
    }
    return read(row);
  };
};

const saveCounts = async (tx: Tx, { id, attempt }: ImportJob, counts: BatchCounts, progress: number): Promise<void> => {
  const running = await tx.run(sql`
    update import set read = read + ${counts.read}, added = added + ${counts.added}, updated = updated + ${counts.updated}, rejected = rejected + ${counts.rejected},
      unchanged = unchanged + ${counts.unchanged}, unplaced = unplaced + ${counts.unplaced}, warnings = warnings + ${counts.warnings}, duplicates = duplicates + ${counts.duplicates},
      progress = ${progress}, changed_at = now()
    where import_id = ${id} and state = 'running' and attempt = ${attempt}`);
  if (running !== 1) throw new NotRunning();
};

/** The work of one batch in one transaction: rows, findings and counts are committed together or not at all. Once more after a clash with another import. */
const commitBatch = async (
  db: Database,
  job: ImportJob,
  land: (tx: Tx) => Promise<BatchCounts>,
  progress: number,
): Promise<BatchCounts> => {
  const attempt = () =>
    db.as(job.member, async (tx) => {
      await tx.run(sql`select set_config('vias.reason', ${`import ${job.id}`}, true)`);
      const counts = await land(tx);
      await saveCounts(tx, job, counts, progress);
      return counts;
    });
  return attempt().catch((error: { code?: string }) => {
    if (error.code !== '23505' && error.code !== '40P01' && error.code !== '40001') throw error;
    return attempt();
  });
};

/**
 * Runs an import from where its counts stand to the end of the file, or until it is paused or stopped, or `mayGoOn` says no.
 * Answers whether the file was read to its end. Throws the problems of the readers.
 */
export const runImport = async (db: Database, job: ImportJob, now: () => number, mayGoOn: () => boolean): Promise<'finished' | 'left'> => {
  const { id, member, path } = job;
  const {
    profile,
    dryRun,
    read: done,
    sampled,
  } = await db.as(member, (tx) =>
    tx.one(
      Job,
      sql`select profile, is_dry_run as "dryRun", read, jsonb_array_length(sample) as sampled from import where import_id = ${id}`,
    ),
  );
  const reference = await db.as(member, (tx) => readReference(tx, member.tenant, profile.source));
  const table = await openTable(path, profile);
  const outcomeOf = createOutcomes(profile, table, reference, now());
  // A dry run remembers rows instead of writing them, so that it begins at the first row again.
  const memory = dryRun ? createMemory() : undefined;
  let skip = dryRun ? 0 : done;
  if (dryRun && done > 0) await db.as(member, (tx) => restart(tx, job));
  let isFirst = true;
  let size = firstBatch;
  let pending: Outcome[] = [];
  const flush = async (): Promise<void> => {
    for (const group of splitByKey(pending)) {
      const began = performance.now();
      const counts = await commitBatch(db, job, (tx) => landBatch(tx, reference, profile, id, group, memory), table.progress());
      if (!dryRun) for (const result of ['added', 'updated', 'unchanged', 'rejected'] as const) importRows.inc({ result }, counts[result]);
      const took = performance.now() - began;
      if (group.length > size / 2)
        size = Math.max(50, Math.min(largestBatch, Math.round(size * Math.min(2, Math.max(0.4, aimedMs[db.kind] / took)))));
    }
    pending = [];
  };
  try {
    for await (const rows of table.rows) {
      if (isFirst) {
        isFirst = false;
        requireColumns(profile, table);
        if (sampled === 0) {
          const sample = rows.slice(0, sampleSize).map((row) => sampleOf(outcomeOf(row)));
          await db.as(member, (tx) =>
            tx.run(
              sql`update import set sample = ${JSON.stringify(sample)}, columns = ${table.columns.slice(0, 300)} where import_id = ${id} and attempt = ${job.attempt}`,
            ),
          );
        }
      }
      for (const row of rows) {
        if (skip > 0) {
          skip--;
          continue;
        }
        pending.push(outcomeOf(row));
        if (pending.length >= size) {
          if (!mayGoOn()) return 'left';
          await flush();
        }
      }
    }
    if (isFirst) requireColumns(profile, table);
    if (!mayGoOn()) return 'left';
    if (pending.length > 0) await flush();
    return 'finished';
  } catch (error) {
    if (error instanceof NotRunning) return 'left';
    throw error;
  }
};

const restart = async (tx: Tx, { id, attempt }: ImportJob): Promise<void> => {
  await tx.run(
    sql`update import set read = 0, added = 0, updated = 0, rejected = 0, unchanged = 0, unplaced = 0, warnings = 0, duplicates = 0, progress = 0 where import_id = ${id} and attempt = ${attempt}`,
  );
};
