import { leastPart } from '../alerts/few.ts';
import { levels, peopleOf, type States, sumOf } from './gather.ts';

/** People of one street in one 250 m cell and one part of the territory; `street` is null for those who are warned elsewhere than at an address with a street. */
export type StreetAtom = { x: number; y: number; part: string | null; street: string | null; settlement: string | null; states: States };
type Group = { keys: readonly string[]; name: string | null; settlement: string | null; people: number; atoms: StreetAtom[] };

/** Which block of the map each cell is told in, as `gatherCells` makes them: five people and more at the smallest size. */
function blocksOf(atoms: readonly StreetAtom[]): Map<string, string> {
  const cells = new Map<string, { x: number; y: number; people: number }>();
  for (const { x, y, states } of atoms) cells.set(`${x} ${y}`, { x, y, people: (cells.get(`${x} ${y}`)?.people ?? 0) + peopleOf(states) });
  const blocks = new Map<string, string>();
  for (let level = 0; level < levels; level += 1) {
    const sums = new Map<string, number>();
    const left = [...cells].filter(([cell]) => !blocks.has(cell));
    const keyOf = ({ x, y }: { x: number; y: number }): string => `${level} ${x >> level} ${y >> level}`;
    for (const [, cell] of left) sums.set(keyOf(cell), (sums.get(keyOf(cell)) ?? 0) + cell.people);
    for (const [name, cell] of left) if ((sums.get(keyOf(cell)) ?? 0) >= leastPart) blocks.set(name, keyOf(cell));
  }
  return blocks;
}

/**
 * What may be told of streets beside the squares of the map and the list of parishes. A street is told where five of its people and more are in one block and one parish; what is not told of a block,
 * of a parish, of both together and of all, is nobody or five and more, so that no square or parish less its streets leaves a few. Numbers of a street are lower bounds.
 */
function tellableOf(atoms: readonly StreetAtom[]): { told: Group[]; rest: StreetAtom[] } {
  const blocks = blocksOf(atoms);
  const groups = new Map<string, Group>();
  for (const atom of atoms) {
    const block = blocks.get(`${atom.x} ${atom.y}`) ?? 'none';
    const keys = [`both ${block}/${atom.part}`, `block ${block}`, `part ${atom.part}`, 'all'];
    const id = JSON.stringify([...keys, atom.street, atom.settlement]);
    const known = groups.get(id) ?? { keys, name: atom.street, settlement: atom.settlement, people: 0, atoms: [] };
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

/** Streets as they may be told, the most missed first, and everybody else as one line; nothing where no street may be told. */
export function listStreets(atoms: readonly StreetAtom[]) {
  const { told, rest } = tellableOf(atoms);
  const streets = new Map<string, StreetAtom[]>();
  for (const { name, settlement, atoms: people } of told) {
    const key = JSON.stringify([name, settlement]);
    streets.set(key, [...(streets.get(key) ?? []), ...people]);
  }
  const lines = [...streets.values()].map((of) => ({ name: of[0]?.street ?? '', settlement: of[0]?.settlement ?? null, ...lineOf(of) }));
  lines.sort((a, b) => b.missed - a.missed || b.people - a.people || (a.name < b.name ? -1 : 1));
  return { streets: lines, rest: lines.length > 0 && rest.length > 0 ? lineOf(rest) : null };
}
