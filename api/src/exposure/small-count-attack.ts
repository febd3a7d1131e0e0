/** Cells along a side of the block of 4 km that an attack looks at. */
export const side = 16;
const fewest = 5;

/** An area of whole cells, counted from the corner of the block. */
export type Rectangle = { x: number; y: number; w: number; h: number };
/** A polygon along cells: the rectangle around it, and which cells it has, a bit for each (y × 16 + x); without them the whole rectangle. */
export type Area = Rectangle & { cells?: bigint };
/** What was asked and told of closed incidents; 0 where nothing was. `all` stands for every group of categories. */
export type Answer = { area: Area; months: readonly number[]; group: string; told: number };
/** What really happened in one cell, month and group. */
export type Cell = { x: number; y: number; month: number; group: string; n: number };

/** The cells of an area as bits. */
export const cellsOf = ({ x, y, w, h, cells }: Area): bigint => {
  if (cells !== undefined) return cells;
  let found = 0n;
  for (let row = y; row < y + h; row++) for (let column = x; column < x + w; column++) found |= 1n << BigInt(row * side + column);
  return found;
};
/** The area of some cells; undefined for none. */
export const areaOf = (cells: bigint): Area | undefined => {
  const list = Array.from({ length: side * side }, (_, at) => at).filter((at) => (cells >> BigInt(at)) & 1n);
  if (list.length === 0) return undefined;
  const [xs, ys] = [list.map((at) => at % side), list.map((at) => Math.floor(at / side))];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x + 1, h: Math.max(...ys) - y + 1, cells };
};

const holds = (outer: Area, inner: Area): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.w >= inner.x + inner.w &&
  outer.y + outer.h >= inner.y + inner.h &&
  ((outer.cells === undefined && inner.cells === undefined) || (cellsOf(inner) & ~cellsOf(outer)) === 0n);
const name = ({ area: { x, y, w, h, cells }, months, group }: Answer): string =>
  `${w}×${h} cells at ${x},${y}${cells === undefined ? '' : ` (${cells.toString(16)})`} in ${months.join(' and ')}, ${group}`;
const isFew = (n: number): boolean => n > 0 && n < fewest;

/** A number that is told is off by at most 2 and stands for no fewer than five. */
export const boundsOf = (told: number): [number, number] => [Math.max(fewest, told - 2), told + 2];

/** Nested questions whose difference is a small number, or is below nothing: either says that there is a small group between them. */
const findSmallDifference = (answers: readonly Answer[]): string | undefined => {
  const kinds = new Map<string, Answer[]>();
  for (const answer of answers)
    kinds.set(`${answer.months} ${answer.group}`, [...(kinds.get(`${answer.months} ${answer.group}`) ?? []), answer]);
  for (const outer of answers)
    for (const [months, group] of [
      [outer.months, outer.group],
      ...outer.months.flatMap((month) => (outer.months.length > 1 ? [[[month], outer.group] as const] : [])),
      ...(outer.group === 'all' ? ['noise', 'flood'].map((part) => [outer.months, part] as const) : []),
    ] as const)
      for (const inner of kinds.get(`${months} ${group}`) ?? []) {
        if (!holds(outer.area, inner.area)) continue;
        const difference = outer.told - inner.told;
        if (difference < 0 || isFew(difference)) return `${name(outer)} tells ${outer.told}, ${name(inner)} ${inner.told}`;
      }
  return undefined;
};

/** Wholes that are not the sum of their parts, by as little as gives a part away. */
const findPartsLeak = (answers: readonly Answer[]): string | undefined => {
  const told = new Map(answers.map((answer) => [name(answer), answer.told]));
  const toldOf = (area: Area, months: readonly number[], group: string) => told.get(name({ area, months, group, told: 0 })) ?? 0;
  for (const { area, months, group, told: whole } of answers) {
    const sums = [
      ...(months.length > 1 ? [months.reduce((sum, month) => sum + toldOf(area, [month], group), 0)] : []),
      ...(group === 'all' ? [toldOf(area, months, 'noise') + toldOf(area, months, 'flood')] : []),
    ];
    for (const sum of sums)
      if (isFew(Math.abs(whole - sum))) return `${name({ area, months, group, told: whole })} is ${whole}, its parts ${sum}`;
  }
  return undefined;
};

/** A single cell, or what is left of a block of 1 km without its cells, that is told although fewer than five are there; and blocks so full that no cell can be empty. */
const findSmallBlock = (answers: readonly Answer[], truth: readonly Cell[]): string | undefined => {
  const single = answers.filter(({ area, months, group }) => area.cells === undefined && months.length === 1 && group !== 'all');
  const trueOf = ({ area, months, group }: Answer) =>
    truth
      .filter((cell) => months.includes(cell.month) && cell.group === group && holds(area, { ...cell, w: 1, h: 1 }))
      .reduce((sum, { n }) => sum + n, 0);
  const cells = single.filter(({ area }) => area.w === 1 && area.h === 1);
  for (const cell of cells)
    if (cell.told > 0 && trueOf(cell) < fewest) return `${name(cell)} tells ${cell.told} where there are ${trueOf(cell)}`;
  for (const block of single.filter(({ area }) => area.w === 4 && area.h === 4 && area.x % 4 === 0 && area.y % 4 === 0)) {
    const within = cells.filter(
      ({ area, months, group }) => months[0] === block.months[0] && group === block.group && holds(block.area, area),
    );
    const rest = block.told - within.reduce((sum, { told }) => sum + told, 0);
    const left = within.filter(({ told }) => told === 0).reduce((sum, cell) => sum + trueOf(cell), 0);
    if (rest > 0 && left < fewest) return `${name(block)} tells ${rest} more than its cells where there are ${left}`;
    if (rest - 2 > (fewest - 1) * (within.length - 1)) return `${name(block)} leaves no cell empty`;
  }
  return undefined;
};

/** What a family of answers gives away about a group of 1 to 4, in words; undefined when it is nothing. The truth serves to tell a block of five from a smaller one. */
export const findLeak = (answers: readonly Answer[], truth: readonly Cell[]): string | undefined =>
  findSmallDifference(answers) ?? findPartsLeak(answers) ?? findSmallBlock(answers, truth);
