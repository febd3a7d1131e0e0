import { mergeRuns, type Run, sortColumns } from './column-run.ts';
import { bytesPerIncident, type Columns, copyRow, emptyColumns, firstRows } from './columns.ts';
import { blockBytes, spoilBlock } from './run-blocks.ts';

/** Every placed incident: runs in Morton order, the largest first, and a short unsorted tail of what came last. */
export type ColumnStore = {
  /** The runs and the tail, for scans; read it afresh for every tile and never across an await. */
  segments(): { runs: readonly Run[]; tail: Columns };
  /** Adds rows: few to the tail, many as a run of their own. They count in the next scan. */
  add(rows: Columns): void;
  /** The ids of the rows whose key is in the set; other incidents may share a key. */
  find(keys: ReadonlySet<number>): number[];
  /** Takes those rows out and returns their ids and classes. */
  remove(keys: ReadonlySet<number>): Found;
  count(): number;
  /** Memory of the arrays, bytes. */
  bytes(): number;
  /** Resolves when no merge is under way. */
  settled(): Promise<void>;
};

type Found = { ids: number[]; classes: Set<number> };

export type StoreOptions = { tailRows?: number; runRows?: number; sliceMs?: number };

/** Runs a generator in slices between which the event loop turns. */
const inSlices = async <T>(work: Generator<void, T>, sliceMs: number): Promise<T> => {
  for (;;) {
    const until = performance.now() + sliceMs;
    for (let step = work.next(); ; step = work.next()) {
      if (step.done) return step.value;
      if (performance.now() >= until) break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** An empty store. Merging happens in slices of a few milliseconds, so that requests never wait for it. */
export const createColumnStore = ({ tailRows = 8192, runRows = 65_536, sliceMs = 8 }: StoreOptions = {}): ColumnStore => {
  let runs: Run[] = [];
  const tail = emptyColumns(tailRows);
  let tailCount = 0;
  let merging: Promise<void> | undefined;
  let removedWhileMerging: ReadonlySet<number>[] = [];

  const look = (
    { n, key, cls, id }: Columns,
    keys: ReadonlySet<number>,
    seen: Uint8Array,
    found: Found,
    take: (row: number) => void = () => undefined,
  ) => {
    for (let i = 0; i < n; i++) {
      const k = key[i] as number;
      if (seen[k & 0xffff] === 0 || cls[i] === 0 || !keys.has(k)) continue;
      found.ids.push(id[i] as number);
      found.classes.add(cls[i] as number);
      take(i);
    }
  };
  /** One bit of doubt per key keeps a million rows from a million set look-ups. */
  const sieve = (keys: ReadonlySet<number>): Uint8Array => {
    const seen = new Uint8Array(65_536);
    for (const key of keys) seen[key & 0xffff] = 1;
    return seen;
  };
  const takeFrom = ({ columns, blocks }: Run, keys: ReadonlySet<number>, seen: Uint8Array, found: Found) =>
    look(columns, keys, seen, found, (row) => {
      columns.cls[row] = 0;
      spoilBlock(blocks, row);
    });

  /** Neighbours of similar size are merged until each run is at least twice the next: a dozen runs hold a hundred million rows. */
  const firstTooLarge = (): number => runs.findIndex((run, i) => i > 0 && (runs[i - 1] as Run).columns.n < 2 * run.columns.n);
  const mergeSmall = async () => {
    for (let at = firstTooLarge(); at > 0; at = firstTooLarge()) {
      const [a, b] = [runs[at - 1] as Run, runs[at] as Run];
      removedWhileMerging = [];
      const merged = await inSlices(mergeRuns(a, b), sliceMs);
      for (const keys of removedWhileMerging) takeFrom(merged, keys, sieve(keys), { ids: [], classes: new Set() });
      runs = runs.flatMap((run) => (run === a ? [merged] : run === b ? [] : [run]));
    }
  };
  const merge = () => {
    merging ??= new Promise((resolve) => setImmediate(resolve)).then(mergeSmall).finally(() => {
      merging = undefined;
      if (firstTooLarge() > 0) merge();
    });
  };
  const addRun = (rows: Columns) => {
    runs = [...runs, sortColumns(rows)];
    merge();
  };

  return {
    segments: () => ({ runs, tail: firstRows(tail, tailCount) }),
    add(rows) {
      if (tailCount + rows.n > tailRows && tailCount > 0) {
        addRun(firstRows(tail, tailCount));
        tailCount = 0;
      }
      if (rows.n > tailRows) {
        for (let from = 0; from < rows.n; from += runRows) addRun(sliceRows(rows, from, Math.min(rows.n, from + runRows)));
        return;
      }
      for (let i = 0; i < rows.n; i++) copyRow(rows, i, tail, tailCount++);
    },
    find(keys) {
      const found: Found = { ids: [], classes: new Set() };
      if (keys.size === 0) return found.ids;
      const seen = sieve(keys);
      for (const { columns } of [...runs, { columns: firstRows(tail, tailCount) }]) look(columns, keys, seen, found);
      return found.ids;
    },
    remove(keys) {
      const found: Found = { ids: [], classes: new Set() };
      if (keys.size === 0) return found;
      const seen = sieve(keys);
      for (const run of runs) takeFrom(run, keys, seen, found);
      look(firstRows(tail, tailCount), keys, seen, found, (row) => {
        tail.cls[row] = 0;
      });
      if (merging) removedWhileMerging.push(new Set(keys));
      return found;
    },
    count() {
      let n = 0;
      for (const { columns } of [...runs, { columns: firstRows(tail, tailCount) }])
        for (let i = 0; i < columns.n; i++) if (columns.cls[i]) n++;
      return n;
    },
    bytes: () =>
      bytesPerIncident * tailRows +
      runs.reduce((sum, { columns, blocks }) => sum + (bytesPerIncident * columns.x.buffer.byteLength) / 4 + blockBytes(blocks), 0),
    async settled() {
      while (merging) await merging;
    },
  };
};

const sliceRows = (rows: Columns, from: number, until: number): Columns => ({
  n: until - from,
  x: rows.x.subarray(from, until),
  y: rows.y.subarray(from, until),
  time: rows.time.subarray(from, until),
  id: rows.id.subarray(from, until),
  key: rows.key.subarray(from, until),
  category: rows.category.subarray(from, until),
  mark: rows.mark.subarray(from, until),
  cls: rows.cls.subarray(from, until),
});
