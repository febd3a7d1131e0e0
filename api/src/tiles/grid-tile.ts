import { createLayer, tileExtent } from './mvt.ts';
import type { ScanFilter, Stretch, TileAddress } from './tile-scan.ts';
import { liesIn } from './tile-scan.ts';

/** A tile counts in at most this many groups of categories. */
export const groupLimit = 12;

/** Cells to a side of a tile that holds too many incidents to draw one by one. */
export const gridSide = 64;

/** Counters of a cell: all, then each group. */
const slots = groupLimit + 1;

/** Counts by cell, all and by group. */
export type GridCounts = { side: number; counts: Uint32Array };

/** Counts the rows of the stretches that pass the filter into 64 × 64 cells. */
export const countCells = (stretches: readonly Stretch[], tile: TileAddress, filter: ScanFilter): GridCounts => {
  const counts = new Uint32Array(gridSide * gridSide * slots);
  const others = new Uint32Array(counts.length);
  const shift = 32 - tile.z - 6;
  const { groups, marks, classes, from, until } = filter;
  for (const { columns, lo, hi, within, open } of stretches) {
    const { x, y, time, category, mark, cls } = columns;
    // Three loops, because a test per row is the price of a tile: at zoom 6 a million rows pass here.
    if (open) {
      // Neighbours on the curve fall into one counter, and each would wait for the one before: every second row counts elsewhere.
      for (let i = lo; i < hi; i += 2) {
        const cell = (((((y[i] as number) >>> shift) & 63) << 6) | (((x[i] as number) >>> shift) & 63)) * slots;
        (counts[cell + (groups[category[i] as number] as number)] as number)++;
        const j = i + 1;
        if (j === hi) break;
        const next = (((((y[j] as number) >>> shift) & 63) << 6) | (((x[j] as number) >>> shift) & 63)) * slots;
        (others[next + (groups[category[j] as number] as number)] as number)++;
      }
    } else if (filter.everything && !within) {
      for (let i = lo; i < hi; i++) {
        if (classes[cls[i] as number] !== 1) continue;
        const cell = (((((y[i] as number) >>> shift) & 63) << 6) | (((x[i] as number) >>> shift) & 63)) * slots;
        (counts[cell + (groups[category[i] as number] as number)] as number)++;
      }
    } else {
      for (let i = lo; i < hi; i++) {
        const at = time[i] as number;
        if (at < from || at >= until) continue;
        const group = groups[category[i] as number] as number;
        if (group === 0 || classes[cls[i] as number] !== 1 || marks[mark[i] as number] !== 1) continue;
        if (within && !liesIn(columns, i, tile)) continue;
        const cell = (((((y[i] as number) >>> shift) & 63) << 6) | (((x[i] as number) >>> shift) & 63)) * slots;
        (counts[cell + group] as number)++;
      }
    }
  }
  // Every row that passed is in one group, so the groups of a cell add up to all of it.
  for (let cell = 0; cell < counts.length; cell += slots) {
    let all = 0;
    for (let at = cell + 1; at < cell + slots; at++) {
      counts[at] = (counts[at] as number) + (others[at] as number);
      all += counts[at] as number;
    }
    counts[cell] = all;
  }
  return { side: gridSide, counts };
};

/** The same counts in cells twice as wide and high; nothing is lost. */
export const coarsen = ({ side, counts }: GridCounts): GridCounts => {
  const half = side / 2;
  const wider = new Uint32Array(half * half * slots);
  for (let cell = 0; cell < side * side; cell++) {
    const target = ((cell / side) >> 1) * half + ((cell % side) >> 1);
    for (let slot = 0; slot < slots; slot++) (wider[target * slots + slot] as number) += counts[cell * slots + slot] as number;
  }
  return { side: half, counts: wider };
};

/** The layer `grid`: a point in the middle of each cell with `n`, `c1`…`c12` where they are not 0, and `side`, the cell's width in tile units. */
export const encodeGrid = ({ side, counts }: GridCounts): Buffer => {
  const layer = createLayer('grid');
  const width = tileExtent / side;
  // The first keys of a layer have the indexes 0, 1, 2 …: those of the slots.
  for (let slot = 0; slot < slots; slot++) layer.key(slot === 0 ? 'n' : `c${slot}`);
  const sideKey = layer.key('side');
  const sideValue = layer.value(width);
  // Small counts come by the ten thousand; their value indexes are kept one higher, so that 0 is "not yet".
  const known = new Uint32Array(1024);
  const tags = new Uint32Array(2 * (slots + 1));
  for (let cell = 0, at = 0; cell < side * side; cell++, at += slots) {
    if (counts[at] === 0) continue;
    let used = 0;
    for (let slot = 0; slot < slots; slot++) {
      const count = counts[at + slot] as number;
      if (count === 0) continue;
      tags[used] = slot;
      if (count < 1024) {
        if (known[count] === 0) known[count] = layer.value(count) + 1;
        tags[used + 1] = (known[count] as number) - 1;
      } else tags[used + 1] = layer.value(count);
      used += 2;
    }
    tags[used++] = sideKey;
    tags[used++] = sideValue;
    layer.point(-1, tags, used, (cell % side) * width + width / 2, Math.floor(cell / side) * width + width / 2);
  }
  return layer.finish();
};
