import type { Columns } from './columns.ts';

/** Rows of a run are summed up in blocks of this many: 2 to the power of `blockBits`. */
export const blockBits = 9;
export const blockRows = 1 << blockBits;

/** What a run's blocks hold, so that a scan can count a whole block at once or leave it out: one to two bytes an incident. */
export type Blocks = {
  /** Sets of access classes that occur together in a block; the first is no set but "look at every row". */
  readonly sets: readonly (readonly number[])[];
  /** By block: its set. */
  readonly setOf: Uint16Array;
  /** By block: where its sums begin in the three lists after; the end of the last one closes it. */
  readonly starts: Uint32Array;
  readonly classes: Uint16Array;
  readonly categories: Uint16Array;
  readonly counts: Uint16Array;
};

/** A block whose sums are not true any more: its rows must be looked at one by one. */
export const spoiled = 0;

/** Sums up columns in Morton order by class and category; yields often, as a merge does. */
export function* summarise({ n, category, cls }: Columns): Generator<void, Blocks> {
  const blocks = (n + blockRows - 1) >>> blockBits;
  const [setOf, starts] = [new Uint16Array(blocks), new Uint32Array(blocks + 1)];
  const sums: number[] = [];
  const kinds = new Uint32Array(blockRows);
  const sets: number[][] = [[]];
  const known = new Map<string, number>();
  for (let block = 0; block < blocks; block++) {
    const first = block << blockBits;
    const size = Math.min(n - first, blockRows);
    for (let i = 0; i < size; i++) kinds[i] = (((cls[first + i] as number) << 16) | (category[first + i] as number)) >>> 0;
    const sorted = kinds.subarray(0, size).sort();
    const classes: number[] = [];
    for (let i = 0, since = 0; i < size; i++) {
      if (i + 1 < size && sorted[i + 1] === sorted[i]) continue;
      sums.push(sorted[i] as number, i + 1 - since);
      since = i + 1;
      const own = (sorted[i] as number) >>> 16;
      if (classes.at(-1) !== own) classes.push(own);
    }
    starts[block + 1] = sums.length / 2;
    if (classes[0] !== 0) {
      const name = classes.join();
      if (!known.has(name) && sets.length <= 0xffff) known.set(name, sets.push(classes) - 1);
      setOf[block] = known.get(name) ?? spoiled;
    }
    if ((block & 31) === 31) yield;
  }
  const entries = sums.length / 2;
  const lists = { classes: new Uint16Array(entries), categories: new Uint16Array(entries), counts: new Uint16Array(entries) };
  for (let i = 0; i < entries; i++) {
    lists.classes[i] = (sums[2 * i] as number) >>> 16;
    lists.categories[i] = (sums[2 * i] as number) & 0xffff;
    lists.counts[i] = sums[2 * i + 1] as number;
  }
  return { sets, setOf, starts, ...lists };
}

/** A row of the block is gone, so its sums are no longer true. */
export const spoilBlock = ({ setOf }: Blocks, row: number): void => {
  setOf[row >>> blockBits] = spoiled;
};

/** What a reader may see of a block: nothing, some rows, or all of them. */
export type Verdict = 'none' | 'some' | 'all';

/** The verdict on a set of a run for a reader of the classes (1 lets one pass); `set` is its index. */
export const judgeSet = ({ sets }: Blocks, set: number, classes: Uint8Array): Verdict => {
  if (set === spoiled) return 'some';
  let [seen, all] = [0, 0];
  for (const cls of sets[set] as readonly number[]) {
    all++;
    if (classes[cls] === 1) seen++;
  }
  return seen === 0 ? 'none' : seen === all ? 'all' : 'some';
};

/** Memory of the sums, bytes. */
export const blockBytes = ({ setOf, starts, classes, categories, counts }: Blocks): number =>
  [setOf, starts, classes, categories, counts].reduce((sum, { byteLength }) => sum + byteLength, 0);
