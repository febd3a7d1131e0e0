import { leastPart } from '../alerts/few.ts';
import { type Block, type Cell, gatherCells, peopleOf, type States, sumOf } from './gather.ts';

/** People of one street in one 250 m cell and one part of the territory; `street` is null for those who are warned elsewhere than at an address with a street. */
export type StreetAtom = { x: number; y: number; part: string | null; street: string | null; settlement: string | null; states: States };
/** A corner of the map as `selectRings` draws it. */
type Square = Pick<Block, 'level' | 'x' | 'y'>;
type Group = {
  keys: readonly string[];
  block: Block | undefined;
  name: string | null;
  settlement: string | null;
  people: number;
  atoms: StreetAtom[];
};

/** The square of the map that each cell is told in; none for cells whose people the map withholds. */
function blocksOf(atoms: readonly StreetAtom[]): ReadonlyMap<string, Block> {
  const cells = new Map<string, Cell>();
  for (const { x, y, states } of atoms)
    cells.set(`${x} ${y}`, { x, y, states: {}, people: (cells.get(`${x} ${y}`)?.people ?? 0) + peopleOf(states) });
  return gatherCells([...cells.values()]).blockOf;
}

/**
 * What may be told of streets beside the squares of the map and the list of parishes. A street is told where five of its people and more are in one block and one parish; what is not told of a block,
 * of a parish, of both together and of all, is nobody or five and more, so that no square or parish less its streets leaves a few. Numbers of a street are lower bounds.
 */
function tellableOf(atoms: readonly StreetAtom[]): { told: Group[]; rest: StreetAtom[] } {
  const blocks = blocksOf(atoms);
  const groups = new Map<string, Group>();
  for (const atom of atoms) {
    const block = blocks.get(`${atom.x} ${atom.y}`);
    const square = block ? `${block.level} ${block.x} ${block.y}` : 'none';
    const keys = [`both ${square}/${atom.part}`, `block ${square}`, `part ${atom.part}`, 'all'];
    const id = JSON.stringify([...keys, atom.street, atom.settlement]);
    const known = groups.get(id) ?? { keys, block, name: atom.street, settlement: atom.settlement, people: 0, atoms: [] };
    known.people += peopleOf(atom.states);
    known.atoms.push(atom);
    groups.set(id, known);
  }
  const all = [...groups.values()];
  const told = new Set(all.filter(({ name, people }) => name !== null && people >= leastPart));
  for (const nth of [0, 1, 2, 3]) {
    const members = new Map<string, Group[]>();
    for (const group of all) {
      const key = group.keys[nth] ?? '';
      members.set(key, [...(members.get(key) ?? []), group]);
    }
    for (const within of members.values()) {
      const hidden = within.reduce((sum, group) => sum + (told.has(group) ? 0 : group.people), 0);
      if (hidden === 0 || hidden >= leastPart) continue;
      const smallest = within.filter((group) => told.has(group)).sort((a, b) => a.people - b.people)[0];
      if (smallest) told.delete(smallest);
    }
  }
  return { told: [...told], rest: all.filter((group) => !told.has(group)).flatMap((group) => group.atoms) };
}

const lineOf = (atoms: readonly StreetAtom[]) => {
  const count = (of: (states: States) => number): number => atoms.reduce((sum, { states }) => sum + of(states), 0);
  return {
    people: count(peopleOf),
    waiting: count((states) => sumOf(states, 'waiting')),
    delivered: count((states) => sumOf(states, 'delivered', 'acknowledged')),
    missed: count((states) => sumOf(states, 'failed', 'unreached')),
  };
};

/** Streets as they may be told, the most missed first, each with the squares in which its people are counted, and everybody else as one line; nothing where no street may be told. */
export function listStreets(atoms: readonly StreetAtom[]) {
  const { told, rest } = tellableOf(atoms);
  const streets = new Map<string, Group[]>();
  for (const group of told) {
    const key = JSON.stringify([group.name, group.settlement]);
    streets.set(key, [...(streets.get(key) ?? []), group]);
  }
  const lines = [...streets.values()].map((of) => ({
    name: of[0]?.name ?? '',
    settlement: of[0]?.settlement ?? null,
    squares: [...new Set(of.flatMap(({ block }) => block ?? []))].map(({ level, x, y }): Square => ({ level, x, y })),
    ...lineOf(of.flatMap((group) => group.atoms)),
  }));
  lines.sort((a, b) => b.missed - a.missed || b.people - a.people || (a.name < b.name ? -1 : 1));
  return { streets: lines, rest: lines.length > 0 && rest.length > 0 ? lineOf(rest) : null };
}
export type Streets = ReturnType<typeof listStreets>;
