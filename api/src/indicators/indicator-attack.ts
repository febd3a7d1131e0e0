/** Something of a world that has a number: the places and months it is made of, as one row of a system of equations. */
export type Cell = { name: string; atoms: readonly number[] };
/** What a reader is told of a cell: its number, its range, or nothing. */
export type Told = Cell & { value: number | null; lower: number | null; upper: number | null };
/** A cell that holds few people, with how many. */
export type Few = Cell & { real: number };

const tiny = 1e-9;
type Row = { at: number; row: number[] };

/** The equations with each of them solved for one unknown; the right side stands last. */
const solve = (told: readonly Told[], width: number): Row[] => {
  const solved: Row[] = [];
  for (const { atoms, value } of told.filter((cell) => cell.value !== null)) {
    const row = reduce([...Array.from({ length: width }, (_, atom) => (atoms.includes(atom) ? 1 : 0)), value as number], solved);
    const at = row.findIndex((factor, i) => i < width && Math.abs(factor) > tiny);
    if (at >= 0) solved.push({ at, row: row.map((factor) => factor / (row[at] as number)) });
  }
  return solved;
};
const reduce = (row: readonly number[], solved: readonly Row[]): number[] =>
  solved.reduce<number[]>(
    (left, { at, row: by }) => {
      const times = left[at] as number;
      return Math.abs(times) < tiny ? left : left.map((factor, i) => factor - times * (by[i] as number));
    },
    [...row],
  );

/** The first cell of few people whose number follows from sums and differences of the numbers told, however many it takes; undefined when there is none. */
export const findDetermined = (told: readonly Told[], few: readonly Few[], width: number): string | undefined => {
  const solved = solve(told, width);
  for (const { name, atoms, real } of few) {
    const left = reduce([...Array.from({ length: width }, (_, atom) => (atoms.includes(atom) ? 1 : 0)), 0], solved);
    if (left.slice(0, width).every((factor) => Math.abs(factor) < tiny)) return `${name} is ${-(left[width] ?? 0)}, and truly ${real}`;
  }
  return undefined;
};

/**
 * What a reader who puts numbers and ranges together can say of a cell: no atom is less than nothing, no part is more than its whole, and every sum holds. The bounds of
 * all atoms are narrowed until nothing changes. Undefined when the range that was told of every cell of few people stays as wide as it was told.
 */
export const findNarrowed = (told: readonly Told[], few: readonly Few[], width: number): string | undefined => {
  const low = new Array<number>(width).fill(0);
  const high = new Array<number>(width).fill(1e9);
  const sum = (of: readonly number[], atoms: readonly number[]) => atoms.reduce((total, atom) => total + (of[atom] as number), 0);
  for (let turn = 0, changed = true; changed && turn < 50; turn++) {
    changed = false;
    for (const { atoms, value, lower, upper } of told) {
      const [least, most] = [value ?? lower ?? 0, value ?? upper ?? 1e9];
      const [lows, highs] = [sum(low, atoms), sum(high, atoms)];
      for (const atom of atoms) {
        const from = least - (highs - (high[atom] as number));
        const to = most - (lows - (low[atom] as number));
        if (from > (low[atom] as number)) [low[atom], changed] = [from, true];
        if (to < (high[atom] as number)) [high[atom], changed] = [to, true];
      }
    }
  }
  for (const { name, atoms } of few) {
    const range = told.find((cell) => cell.name === name);
    if (range?.lower == null || range.upper == null) continue;
    // The atoms of one cell are bounded by its own range too; a single atom shows what all cells together say of it.
    if (atoms.length === 1 && ((low[atoms[0] as number] as number) > range.lower || (high[atoms[0] as number] as number) < range.upper))
      return `${name} was told as ${range.lower} to ${range.upper} and is ${low[atoms[0] as number]} to ${high[atoms[0] as number]}`;
  }
  return undefined;
};
