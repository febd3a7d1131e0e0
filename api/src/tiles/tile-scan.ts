import { cellRange, mortonZoom, type Run } from './column-run.ts';
import type { ColumnStore } from './column-store.ts';
import type { Columns } from './columns.ts';
import { type Blocks, blockBits, judgeSet, type Verdict } from './run-blocks.ts';

/** Address of a tile in the XYZ scheme, row 0 in the north. */
export type TileAddress = { z: number; x: number; y: number };

/** Deepest zoom served: at 22 a tile is under ten metres wide. */
export const deepestZoom = 22;

/** Everything a scan is asked: what does not pass is not there. */
export type ScanFilter = {
  /** Seconds since `epochStart`, 0 to 2³²: `from` included, `until` not. */
  from: number;
  until: number;
  /** By category index: 0 leaves it out, 1–12 is the group it counts in. */
  groups: Uint8Array;
  /** By severity-and-status byte: 1 lets it pass. */
  marks: Uint8Array;
  /** Every severity and status passes. */
  anyMark: boolean;
  /** By access class: 1 lets it pass; class 0 never does. */
  classes: Uint8Array;
};

/** Rows [lo, hi) to look at. `within`: they may lie outside the tile. `open`: the reader may see every one of them. `blocks`: the sums of their run. */
export type Stretch = { columns: Columns; lo: number; hi: number; within: boolean; open: boolean; blocks?: Blocks };

/** The stretches of rows [lo, hi) of a run, without the blocks that hold nothing for the reader. */
const stretchesIn = ({ columns, blocks }: Run, lo: number, hi: number, within: boolean, { classes }: ScanFilter): Stretch[] => {
  const stretches: Stretch[] = [];
  let last: Stretch | undefined;
  let [judged, verdict]: [number, Verdict] = [-1, 'none'];
  for (let from = lo; from < hi; ) {
    const block = from >>> blockBits;
    const until = Math.min(hi, (block + 1) << blockBits);
    // Neighbours often hold the same classes.
    if (blocks.setOf[block] !== judged) {
      judged = blocks.setOf[block] as number;
      verdict = judgeSet(blocks, judged, classes);
    }
    const open = verdict === 'all';
    if (verdict === 'none') last = undefined;
    else if (last?.open === open) last.hi = until;
    else {
      last = { columns, lo: from, hi: until, within, open, blocks };
      stretches.push(last);
    }
    from = until;
  }
  return stretches;
};

/** The stretches that hold a tile's rows: those of each run, and the whole tail. */
export const stretchesOf = (store: ColumnStore, { z, x, y }: TileAddress, filter: ScanFilter): Stretch[] => {
  if (filter.from >= filter.until) return [];
  const { runs, tail } = store.segments();
  const up = Math.max(0, z - mortonZoom);
  const stretches = runs.flatMap((run) => {
    const [lo, hi] = cellRange(run.columns, z - up, x >>> up, y >>> up);
    return stretchesIn(run, lo, hi, up > 0, filter);
  });
  return tail.n > 0 ? [...stretches, { columns: tail, lo: 0, hi: tail.n, within: true, open: false }] : stretches;
};

/** Rows looked through at once for their time. */
const chunk = 4096;
const hits = new Uint32Array(chunk);

/**
 * Visits the rows of a stretch that pass the filter until a visit says false; says whether all said true. The time is looked at first and without a branch,
 * because under a window of months it keeps out most of a million rows; one unsigned comparison tests both its ends.
 */
export const visitRows = (stretch: Stretch, tile: TileAddress, filter: ScanFilter, visit: (row: number) => boolean): boolean => {
  const { columns, lo, hi, within, open } = stretch;
  const { category, mark, cls } = columns;
  const { groups, marks, classes } = filter;
  for (let from = lo; from < hi; from += chunk) {
    const n = rowsInTime(columns.time, from, Math.min(hi, from + chunk), filter.from, filter.until);
    for (let k = 0; k < n; k++) {
      const i = hits[k] as number;
      if (groups[category[i] as number] === 0 || marks[mark[i] as number] !== 1) continue;
      if (!open && classes[cls[i] as number] !== 1) continue;
      if (within && !liesIn(columns, i, tile)) continue;
      if (!visit(i)) return false;
    }
  }
  return true;
};

const rowsInTime = (time: Uint32Array, lo: number, hi: number, since: number, until: number): number => {
  const [from, length] = [since | 0, (until - since - 1) >>> 0];
  let n = 0;
  for (let i = lo; i < hi; i++) {
    hits[n] = i;
    n += ((time[i] as number) - from) >>> 0 <= length ? 1 : 0;
  }
  return n;
};

/** Whether a row passes the filter, its place aside. */
export const passes = ({ time, category, mark, cls }: Columns, i: number, filter: ScanFilter): boolean => {
  const at = time[i] as number;
  return (
    filter.classes[cls[i] as number] === 1 &&
    (filter.groups[category[i] as number] ?? 0) > 0 &&
    filter.marks[mark[i] as number] === 1 &&
    at >= filter.from &&
    at < filter.until
  );
};

/** Whether a row lies in the tile. */
export const liesIn = (columns: Columns, i: number, { z, x, y }: TileAddress): boolean =>
  z === 0 || ((columns.x[i] as number) >>> (32 - z) === x && (columns.y[i] as number) >>> (32 - z) === y);
