import { Problem } from '@vias/sql/problem.ts';
import type { Sql } from '@vias/sql/sql.ts';
import type { z } from 'zod';
import type { IncidentSource } from './definition.ts';
import { type Cell, cellArea, cellId, touches, widenByCell } from './grid.ts';
import { areasOfBatch, selectOwnSums, selectProtectedPolygons } from './own-area-queries.ts';
import type { OwnPolygons } from './own-areas.ts';
import type { Ask, Place, Places } from './places.ts';
import {
  areasOf,
  type FreeFlags,
  type Grid,
  type Sums,
  selectCellSums,
  selectHasClosedLand,
  selectProtectedCells,
  type Wanted,
  type Window,
} from './thematic-queries.ts';

type Flags = z.output<typeof FreeFlags>;
type Span = Pick<Window, 'from' | 'to'>;
/** Areas that may lie anywhere and are told of closed incidents by blocks (decision 0013): the cells of a grid, the polygons of a layer. */
export type FreeAreas = {
  /** Readable incidents by key. */
  sums(window: Span, source: Partial<IncidentSource>, wanted: Wanted): Promise<Sums[]>;
  /** What may be said of the others, by key. */
  flags(window: Span, source: Partial<IncidentSource>): Promise<Map<Place['key'], Flags>>;
  /** Free areas in which incidents may be closed to the reader; undefined where there are none. */
  closed(): Promise<Sql | undefined>;
  /** The areas by which periods are widened; undefined where none need be. */
  widening(): Promise<Sql | undefined>;
};

/** Cells with readable incidents or cameras that lie where nobody reports from are areas too: nothing that a list counts is left off the map. */
export const addCells = (places: Places, grid: Grid, keys: Iterable<Place['key']>): void => {
  const known = new Set(places.items.map(({ key }) => key));
  const isNear = touches(grid, grid.extent);
  for (const key of keys) {
    const [column = 0, row = 0] = String(key).split('_').map(Number);
    const cell = { column, row };
    if (known.has(key) || !isNear(cell)) continue;
    const id = cellId(grid, cell);
    places.items.push({ id, key, code: id, name: id, km2: cellArea(grid), reports: true, recordedSince: null, cell });
  }
};

/** Incidents placed in cells in one transaction of the embedded database: a coordinate costs it some 30 µs. PostgreSQL holds up nobody, and would look for the next ones hundreds of times among a million. */
const placedAtOnce = ({ holdsAll }: Ask): number => (holdsAll ? 3_000 : 1_000_000);
/** Cells asked about in one transaction, so that none holds the embedded database for long: each costs about a third of a millisecond. */
const cellsAtOnce = 400;
/** Adds what further incidents of the same areas come to. */
const addSums = (known: Map<Sums['id'], Sums>, more: readonly Sums[]): void => {
  for (const each of more) {
    const { count, part, valued, sum, squares } = known.get(each.id) ?? { count: 0, part: 0, valued: 0, sum: 0, squares: 0 };
    known.set(each.id, {
      id: each.id,
      count: count + each.count,
      part: part + each.part,
      valued: valued + each.valued,
      sum: sum + each.sum,
      squares: squares + each.squares,
    });
  }
};
const cellsOf = (ask: Ask, places: Places, grid: Grid): FreeAreas => {
  const wide = { ...grid, extent: widenByCell(grid, grid.extent) };
  return {
    async sums(...question) {
      const found = new Map<Sums['id'], Sums>();
      for (let after: string | null | undefined; after !== null; ) {
        const from: string | null = after ?? null;
        const { last, sums } = await ask((tx) => selectCellSums(tx, wide, ...question, from, placedAtOnce(ask)));
        addSums(found, sums);
        after = last;
      }
      return [...found.values()];
    },
    async flags(...question) {
      const told = new Map<Place['key'], Flags>();
      for (let from = 0; from < places.items.length; from += cellsAtOnce) {
        const some = places.items.slice(from, from + cellsAtOnce);
        const cells = some.map(({ cell }) => cell as Cell);
        for (const each of await ask((tx) => selectProtectedCells(tx, grid, cells, ...question)))
          told.set((some[each.no - 1] as Place).key, each);
      }
      return told;
    },
    async closed() {
      const areas = areasOf(wide.extent);
      return (await ask((tx) => selectHasClosedLand(tx, areas))).yes ? areas : undefined;
    },
    widening: async () => areasOf(grid.extent),
  };
};

const polygonsOf = (ask: Ask, { batches }: OwnPolygons): FreeAreas => {
  const find = async (): Promise<Sql | undefined> => {
    for (const batch of batches) {
      const areas = areasOfBatch(batch);
      if ((await ask((tx) => selectHasClosedLand(tx, areas))).yes) return areas;
    }
    return undefined;
  };
  let found: Promise<Sql | undefined> | undefined;
  const closed = () => (found ??= find());
  return {
    closed,
    widening: closed,
    async sums(...question) {
      const all: Sums[] = [];
      for (const batch of batches) all.push(...(await ask((tx) => selectOwnSums(tx, batch, ...question))));
      return all;
    },
    async flags(...question) {
      const told = new Map<Place['key'], Flags>();
      for (const batch of batches) {
        const some = await ask((tx) => selectProtectedPolygons(tx, batch, ...question));
        // Deleted or hidden while it was counted: a number would stand at the wrong polygon.
        if (some.length !== batch.numbers.length) throw new Problem('map.layer_unknown', { field: 'area.layerId' });
        for (const each of some) told.set(batch.numbers[each.no - 1] as number, each);
      }
      return told;
    },
  };
};

/** The areas of the map where they are free ones; undefined for territories. */
export const freeAreasOf = (ask: Ask, places: Places): FreeAreas | undefined =>
  places.grid ? cellsOf(ask, places, places.grid) : places.own && polygonsOf(ask, places.own);
