import { mortonZoom } from './column-run.ts';
import type { Columns } from './columns.ts';
import { assembleLayer, beginPoint, createScratch, endPoint, put, putWhole, tileExtent } from './mvt.ts';
import type { Places } from './point-tile.ts';
import { type Blocks, blockBits, blockRows, spoiled } from './run-blocks.ts';
import { type ScanFilter, type Stretch, type TileAddress, visitRows } from './tile-scan.ts';

/** A tile counts in at most this many groups of categories. */
export const groupLimit = 12;

/** Cells to a side of a tile that holds too many incidents to draw one by one. */
export const gridSide = 64;

/** Counters of a cell: all, then each group. */
const slots = groupLimit + 1;

/** Counts by cell, all and by group; good until the next tile is counted. */
export type GridCounts = { side: number; counts: Uint32Array };

// One tile is built at a time and its counts are read before the next, so the counters need no new memory each time.
const counters = new Uint32Array(gridSide * gridSide * slots);
const others = new Uint32Array(counters.length);

/** Rows [from, until) of which only the class may keep one out: into slot 0, as the categories do, because a branch would be guessed wrong too often. */
const countRows = ({ x, y, category, cls }: Columns, from: number, until: number, shift: number, { groups, classes }: ScanFilter): void => {
  const [even, odd] = [counters, others];
  // Neighbours on the curve fall into one counter, and each would wait for the one before: every second row counts elsewhere.
  for (let i = from; i < until; i += 2) {
    const cell = (((((y[i] as number) >>> shift) & 63) << 6) | (((x[i] as number) >>> shift) & 63)) * slots;
    (even[cell + (groups[category[i] as number] as number) * (classes[cls[i] as number] as number)] as number)++;
    const j = i + 1;
    if (j === until) break;
    const next = (((((y[j] as number) >>> shift) & 63) << 6) | (((x[j] as number) >>> shift) & 63)) * slots;
    (odd[next + (groups[category[j] as number] as number) * (classes[cls[j] as number] as number)] as number)++;
  }
};

/** A whole block that lies in one cell. */
const countBlock = ({ starts, classes, categories, counts }: Blocks, block: number, cell: number, filter: ScanFilter): void => {
  const until = starts[block + 1] as number;
  for (let i = starts[block] as number; i < until; i++) {
    const group = (filter.groups[categories[i] as number] as number) * (filter.classes[classes[i] as number] as number);
    (counters[cell + group] as number) += counts[i] as number;
  }
};

/** A stretch of a run, block by block: where incidents are many, most blocks lie in one cell. */
const countBlocks = ({ columns, lo, hi }: Stretch, blocks: Blocks, shift: number, filter: ScanFilter): void => {
  const { x, y } = columns;
  const far = ~((1 << shift) - 1);
  for (let from = lo; from < hi; ) {
    const block = from >>> blockBits;
    const until = Math.min(hi, (block + 1) << blockBits);
    const last = until - 1;
    // Cells no finer than the Morton order are unbroken stretches of it: the ends of a block tell of all between.
    const isOne =
      until - from === blockRows &&
      blocks.setOf[block] !== spoiled &&
      (((x[from] as number) ^ (x[last] as number)) & far) === 0 &&
      (((y[from] as number) ^ (y[last] as number)) & far) === 0;
    if (isOne)
      countBlock(blocks, block, (((((y[from] as number) >>> shift) & 63) << 6) | (((x[from] as number) >>> shift) & 63)) * slots, filter);
    else countRows(columns, from, until, shift, filter);
    from = until;
  }
};

/** Rows of which each is looked at. */
const countTested = (stretch: Stretch, tile: TileAddress, filter: ScanFilter, shift: number): void => {
  const { x, y, category } = stretch.columns;
  const { groups } = filter;
  visitRows(stretch, tile, filter, (i) => {
    const cell = (((((y[i] as number) >>> shift) & 63) << 6) | (((x[i] as number) >>> shift) & 63)) * slots;
    (counters[cell + (groups[category[i] as number] as number)] as number)++;
    return true;
  });
};

/** Counts into 64 × 64 cells: the places, which passed the filter already, and the rows of the stretches that do. */
export const countCells = (places: Places, stretches: readonly Stretch[], tile: TileAddress, filter: ScanFilter): GridCounts => {
  counters.fill(0);
  others.fill(0);
  const shift = 32 - tile.z - 6;
  for (let i = 0; i < places.n; i++) {
    const [{ x, y, category }, row] = [places.columns[places.from[i] as number] as Columns, places.rows[i] as number];
    const cell = (((((y[row] as number) >>> shift) & 63) << 6) | (((x[row] as number) >>> shift) & 63)) * slots;
    (counters[cell + (filter.groups[category[row] as number] as number)] as number)++;
  }
  const isTimeless = filter.from === 0 && filter.until >= 2 ** 32;
  for (const stretch of stretches) {
    const { columns, lo, hi, within, blocks } = stretch;
    if (within || !isTimeless || !filter.anyMark) countTested(stretch, tile, filter, shift);
    else if (blocks && shift >= 32 - mortonZoom) countBlocks(stretch, blocks, shift, filter);
    else countRows(columns, lo, hi, shift, filter);
  }
  // Every row that passed is in one group, so the groups of a cell add up to all of it.
  for (let cell = 0; cell < counters.length; cell += slots) {
    let all = 0;
    for (let at = cell + 1; at < cell + slots; at++) all += counters[at] = (counters[at] as number) + (others[at] as number);
    counters[cell] = all;
  }
  return { side: gridSide, counts: counters };
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

const room = createScratch();
const valueRoom = createScratch();
const keys = ['n', ...Array.from({ length: groupLimit }, (_, i) => `c${i + 1}`), 'side'];

/** The layer `grid`: a point in the middle of each cell with `n`, `c1`…`c12` where they are not 0, and `side`, the cell's width in tile units. */
export const encodeGrid = ({ side, counts }: GridCounts): Buffer => {
  const width = tileExtent / side;
  const bytes = room(side * side * 80);
  const values = valueRoom(side * side * slots * 8);
  let [p, valuesEnd, valueCount] = [0, putWhole(values, 0, width), 1];
  // Small counts come by the ten thousand: they find their index in a table (0 = not yet), the few large ones in a map.
  const small = new Uint32Array(1024);
  const large = new Map<number, number>();
  const indexOf = (count: number): number => {
    const known = count < small.length ? (small[count] as number) : (large.get(count) ?? 0);
    if (known > 0) return known;
    valuesEnd = putWhole(values, valuesEnd, count);
    if (count < small.length) small[count] = valueCount;
    else large.set(count, valueCount);
    return valueCount++;
  };
  for (let cell = 0, at = 0; cell < side * side; cell++, at += slots) {
    if (counts[at] === 0) continue;
    const tags = beginPoint(bytes, p, -1);
    let end = tags;
    for (let slot = 0; slot < slots; slot++) {
      const count = counts[at + slot] as number;
      if (count === 0) continue;
      const known = count < 1024 ? (small[count] as number) : 0;
      bytes[end] = slot;
      end = put(bytes, end + 1, known > 0 ? known : indexOf(count));
    }
    bytes[end] = slots;
    bytes[end + 1] = 0;
    p = endPoint(bytes, p, tags, end + 2, (cell % side) * width + width / 2, Math.floor(cell / side) * width + width / 2);
  }
  return assembleLayer('grid', bytes.subarray(0, p), keys, values.subarray(0, valuesEnd));
};
