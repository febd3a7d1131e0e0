import { foldParts, leastPart } from '../alerts/few.ts';

export const boardStates = ['acknowledged', 'delivered', 'on_the_way', 'unreached', 'failed', 'waiting'] as const;
export type BoardState = (typeof boardStates)[number];
export type States = Partial<Record<BoardState, number>>;
/** A 250 m LKS cell by its numbers from EPSG:3059, with its people by state. */
export type Cell = { x: number; y: number; people: number; states: States };
/** A block of level n is 2^n cells wide: 250 m, 500 m, 1 and 2 km. */
export type Block = Cell & { level: number };
/** The largest blocks are 2 km wide; whoever is fewer than five there is told only in the sum of all such people. */
const levels = 4;

const add = (a: States, b: States): States => {
  const sum: States = {};
  for (const state of boardStates) {
    const n = (a[state] ?? 0) + (b[state] ?? 0);
    if (n > 0) sum[state] = n;
  }
  return sum;
};

/**
 * Gathers cells until no number of people is small: each cell of five and more stands alone; what is left goes into blocks of 500 m if it is five or more there,
 * what is left then into 1 and 2 km. The rest is one sum, with whatever else has to be in it so that it gives nobody away. Everybody is in one block at most:
 * `blockOf` says in which, by `x y` of the cell.
 */
export function gatherCells(cells: readonly Cell[]): { blocks: Block[]; withheld: number; blockOf: ReadonlyMap<string, Block> } {
  const told: { block: Block; cells: readonly Cell[] }[] = [];
  let left: readonly Cell[] = cells.filter(({ people }) => people > 0);
  let small: typeof told = [];
  for (let level = 0; level < levels; level += 1) {
    const blocks = new Map<string, { block: Block; cells: Cell[] }>();
    for (const cell of left) {
      const [x, y] = [cell.x >> level, cell.y >> level];
      const found = blocks.get(`${x} ${y}`) ?? { block: { level, x, y, people: 0, states: {} }, cells: [] };
      found.block = { ...found.block, people: found.block.people + cell.people, states: add(found.block.states, cell.states) };
      found.cells.push(cell);
      blocks.set(`${x} ${y}`, found);
    }
    const all = [...blocks.values()];
    told.push(...all.filter(({ block }) => block.people >= leastPart));
    small = all.filter(({ block }) => block.people < leastPart);
    left = small.flatMap((found) => found.cells);
  }
  const { named, rest } = foldParts([...told, ...small], ({ block }) => block.people);
  return {
    // The large ones first: on a map the small ones lie on them.
    blocks: named.map(({ block }) => block).sort((a, b) => b.level - a.level || a.y - b.y || a.x - b.x),
    withheld: rest.reduce((sum, { block }) => sum + block.people, 0),
    blockOf: new Map(named.flatMap(({ block, cells: within }) => within.map(({ x, y }) => [`${x} ${y}`, block] as const))),
  };
}

/** People of a parish or a municipality by state; `name` is null outside of all that are loaded. */
export type TerritoryPart = { name: string | null; states: States };
export const peopleOf = (states: States): number => sumOf(states, ...boardStates);
/** People in some of the states. */
export const sumOf = (states: States, ...of: readonly BoardState[]): number => of.reduce((sum, state) => sum + (states[state] ?? 0), 0);

/** Parts of a territory as they may be told: those of few people as one, in an exercise too. */
export function foldTerritory(parts: readonly TerritoryPart[]): { named: TerritoryPart[]; rest: States | undefined } {
  const { named, rest } = foldParts(parts, ({ states }) => peopleOf(states));
  return { named, rest: rest.length === 0 ? undefined : rest.reduce((sum, { states }) => add(sum, states), {}) };
}

/** The same as a list beside the map, the most who have it not first; whoever answered has it. */
export function listParts(parts: readonly TerritoryPart[]) {
  const line = (name: string | null, isRest: boolean, states: States) => ({
    name,
    isRest,
    people: peopleOf(states),
    waiting: sumOf(states, 'waiting'),
    delivered: sumOf(states, 'delivered', 'acknowledged'),
    missed: sumOf(states, 'failed', 'unreached'),
  });
  const { named, rest } = foldTerritory(parts);
  return [
    ...named.map(({ name, states }) => line(name, false, states)).sort((a, b) => b.missed - a.missed || b.people - a.people),
    ...(rest === undefined ? [] : [line(null, true, rest)]),
  ];
}

/** What a map of the board may show; each a share of the people to whom something was to go already. */
export const themes = ['missed', 'failed', 'unreached', 'delivered', 'acknowledged'] as const;
export type Theme = (typeof themes)[number];

/** Lower bounds of the classes in per cent, [lower, upper), the last closed: few missed are told apart, and of the reached the many. */
export const bounds: Record<Theme, number[]> = {
  missed: [0, 2, 5, 10, 15],
  failed: [0, 2, 5, 10, 15],
  unreached: [0, 2, 5, 10, 15],
  delivered: [0, 50, 75, 90, 95],
  acknowledged: [0, 5, 15, 30, 50],
};

const members: Record<Theme, readonly BoardState[]> = {
  missed: ['failed', 'unreached'],
  failed: ['failed'],
  unreached: ['unreached'],
  // Whoever answered has it.
  delivered: ['delivered', 'acknowledged'],
  acknowledged: ['acknowledged'],
};

/** The class of a block in a theme, from 0; -1 where everybody still waits, so that there is no share. */
export function classOf({ states, people }: Pick<Cell, 'states' | 'people'>, theme: Theme): number {
  const tried = people - (states.waiting ?? 0);
  if (tried <= 0) return -1;
  const share = (100 * members[theme].reduce((sum, state) => sum + (states[state] ?? 0), 0)) / tried;
  return bounds[theme].findLastIndex((bound) => share >= bound);
}
