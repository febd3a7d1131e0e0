import type { Database } from '@vias/sql/database.ts';
import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { z } from 'zod';
import { noteLoad } from '../audit/note-load.ts';
import type { AddressBatch, AddressEnd, BatchReport, LoadMode } from './contract.ts';
import './problems.ts';
import { compareAddresses, countSource, deleteAddresses, linkHomes, selectCodes, upsertAddresses } from './queries.ts';

const jobs = { kind: 'jobs' } as const;
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 110;
/** A file that has less than this share of what is there is a part of one. */
const wholeShare = 0.9;

const nextSize = (size: number, begun: number, [least, most]: readonly [number, number]): number =>
  Math.round(Math.min(most, Math.max(least, size * Math.min(1.6, Math.max(0.3, wantedMs / (performance.now() - begun))))));

const requireWhole = async (
  db: Database,
  mode: z.output<typeof LoadMode>,
  country: string,
  source: string,
  given: number,
): Promise<void> => {
  if (mode !== 'whole') return;
  const there = await db.as(jobs, (tx) => countSource(tx, country, source));
  if (given < there * wholeShare) throw new Problem('address.file_partial', { values: { given, there } });
};

/** Writes a batch in short transactions. `onlyCompare` tells what would become of it; `note` notes each transaction that wrote something, in it. */
export async function loadRows(
  db: Database,
  { country, source, rows }: Pick<AddressBatch, 'country' | 'source' | 'rows'>,
  {
    onlyCompare = false,
    isGenerated = false,
    note,
  }: { onlyCompare?: boolean; isGenerated?: boolean; note?: (tx: Tx, report: z.output<typeof BatchReport>) => Promise<unknown> } = {},
): Promise<z.output<typeof BatchReport>> {
  const sum = { added: 0, updated: 0, unchanged: 0 };
  let size = 300;
  for (let i = 0; i < rows.length; ) {
    const batch = rows.slice(i, i + size);
    const begun = performance.now();
    const report = await db.as(jobs, async (tx) => {
      if (onlyCompare) return compareAddresses(tx, country, source, batch);
      const written = await upsertAddresses(tx, country, source, batch, isGenerated);
      if (written.added + written.updated > 0) await note?.(tx, written);
      return written;
    });
    for (const key of ['added', 'updated', 'unchanged'] as const) sum[key] += report[key];
    i += batch.length;
    size = nextSize(size, begun, [50, 2000]);
  }
  return sum;
}

/** Loads a batch of a file for an operator. Throws address.file_partial before anything is written. */
export async function loadBatch(db: Database, operator: Member, batch: AddressBatch): Promise<z.output<typeof BatchReport>> {
  const { country, source, mode, total, dryRun } = batch;
  await requireWhole(db, mode, country, source, total);
  return loadRows(db, batch, {
    onlyCompare: dryRun,
    note: (tx, report) => noteLoad(tx, operator, 'address', [], report.added + report.updated, { country, source, mode, ...report }),
  });
}

/** Removes what the file no longer has, unless it is a part of one, and links homes to addresses again. Throws address.file_partial. */
export async function endLoading(
  db: Database,
  operator: Member,
  { country, source, mode, dryRun, codes }: AddressEnd,
): Promise<{ removed: number }> {
  await requireWhole(db, mode, country, source, codes.length);
  // Before the first house goes, so that a loading that is cut off here is known of.
  if (!dryRun) await db.as(jobs, (tx) => noteLoad(tx, operator, 'address', [], codes.length, { country, source, mode }));
  const there = new Set(codes);
  let removed = 0;
  for (let after = ''; mode !== 'partial'; ) {
    const page = await db.as(jobs, (tx) => selectCodes(tx, country, source, after, 2000));
    const gone = page.filter((code) => !there.has(code));
    removed += gone.length;
    for (let i = 0; !dryRun && i < gone.length; i += 200)
      await db.as(jobs, async (tx) => {
        const count = await deleteAddresses(tx, country, source, gone.slice(i, i + 200));
        await noteLoad(tx, operator, 'address', [], count, { country, source, mode, removed: count });
      });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last;
  }
  if (!dryRun) await linkAllHomes(db);
  return { removed };
}

/** Links every home of a registered resident to the address it is nearest to. */
export async function linkAllHomes(db: Database): Promise<void> {
  let size = 300;
  for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null; ) {
    const from: string = after;
    const begun = performance.now();
    after = await db.as(jobs, (tx) => linkHomes(tx, from, size));
    size = nextSize(size, begun, [50, 5000]);
  }
}
