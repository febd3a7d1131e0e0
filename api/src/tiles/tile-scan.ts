import { cellRange, mortonZoom } from './column-run.ts';
import type { ColumnStore } from './column-store.ts';
import type { Columns } from './columns.ts';

/** Address of a tile in the XYZ scheme, row 0 in the north. */
export type TileAddress = { z: number; x: number; y: number };

/** Deepest zoom served: at 22 a tile is under ten metres wide. */
export const deepestZoom = 22;

/** Everything a scan is asked: what does not pass is not there. */
export type ScanFilter = {
  /** Seconds since `epochStart`, `from` included, `until` not. */
  from: number;
  until: number;
  /** By category index: 0 leaves it out, 1–12 is the group it counts in. */
  groups: Uint8Array;
  /** By severity-and-status byte: 1 lets it pass. */
  marks: Uint8Array;
  /** By access class: 1 lets it pass; class 0 never does. */
  classes: Uint8Array;
  /** No time, category, severity or status is asked for: only the classes decide. */
  everything: boolean;
};

/** Rows [lo, hi) to look at for a tile. `within`: they may lie outside it. `open`: every one of them passes the filter. */
export type Stretch = { columns: Columns; lo: number; hi: number; within: boolean; open: boolean };

/** The stretches that hold a tile's rows: one of each run, and the whole tail. */
export const stretchesOf = (store: ColumnStore, { z, x, y }: TileAddress, filter: ScanFilter): Stretch[] => {
  const { runs, tail } = store.segments();
  const up = Math.max(0, z - mortonZoom);
  const stretches: Stretch[] = runs.map(({ columns, classes }) => {
    const [lo, hi] = cellRange(columns, z - up, x >>> up, y >>> up);
    const open = filter.everything && up === 0 && [...classes].every((cls) => filter.classes[cls] === 1);
    return { columns, lo, hi, within: up > 0, open };
  });
  return [...stretches, { columns: tail, lo: 0, hi: tail.n, within: true, open: false }].filter(({ lo, hi }) => lo < hi);
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
