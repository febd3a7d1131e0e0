import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import type { GridArea, MapArea } from './definition.ts';
import { type Cell, cellArea, cellCentre, cellId } from './grid.ts';
import { loadOwnAreas, type OwnPolygons } from './own-areas.ts';
import {
  type Extent,
  type Grid,
  type Piece,
  selectCells,
  selectPieces,
  selectReportingLand,
  selectSets,
  selectTerritories,
} from './thematic-queries.ts';

/** Runs a question in a transaction of its own: a map asks several, and none may hold the embedded database for long. `holdsAll`: it is that one. */
export type Ask = (<T>(question: (tx: Tx) => Promise<T>) => Promise<T>) & { readonly holdsAll: boolean };

/** Asks as a principal. */
export const askAs = (db: Database, principal: Principal): Ask =>
  Object.assign(<T>(question: (tx: Tx) => Promise<T>) => db.as(principal, question), { holdsAll: db.kind === 'embedded' });

/** An area of the map; `key` is its id where incidents are counted. */
export type Place = {
  id: number | string;
  key: number | string;
  code: string;
  name: string;
  km2: number;
  reports: boolean;
  /** When records begin here; null where nothing was ever recorded. */
  recordedSince: string | null;
  cell?: Cell;
};
/** All areas of a map. `sets` are the boundary sets; those of a grid and of own polygons say where anybody reports from, and `reporters` are the municipalities they lie in. */
export type Places = { sets: number[]; grid?: Grid; own?: OwnPolygons; items: Place[]; sources: string[]; reporters?: string[] };

/** Cells a map draws at most. */
export const mostCells = 20_000;

const requireSets = async (ask: Ask, area: Parameters<typeof selectSets>[1], until: string | null): Promise<number[]> => {
  const sets = (await ask((tx) => selectSets(tx, area, until))).map(({ id }) => id);
  if (!area.boundarySet && sets.length === 0) throw new Problem('map.boundary_set_missing', { field: 'area.level' });
  const missing = area.boundarySet?.filter((id) => !sets.includes(id)) ?? [];
  if (missing.length > 0)
    throw new Problem('map.boundary_set_unknown', { field: 'area.boundarySet', values: { sets: missing.join(', ') } });
  return sets;
};

const loadTerritories = async (ask: Ask, area: Extract<MapArea, { kind: 'territory' }>, until: string | null): Promise<Places> => {
  const sets = await requireSets(ask, area, until);
  const items = await ask((tx) => selectTerritories(tx, sets));
  return { sets, items: items.map((item) => ({ ...item, key: item.id })), sources: [...new Set(items.map(({ source }) => source))] };
};

/** The name of a cell in lists: whose land its centre lies in, and its place in kilometres of LKS. */
const nameOf = (grid: Grid, { name, ...cell }: Cell & { name: string }): string => {
  const [x, y] = cellCentre(grid, cell);
  const km = (metres: number) => (metres / 1000).toFixed(grid.size % 1000 === 0 && grid.shape === 'square' ? 1 : 2);
  return `${name} ${km(x)}/${km(y)}`;
};

/** Where LKS coordinates mean something, degrees: Latvia, Lithuania and what lies around them. */
const lksReach = [19, 53, 30, 59.5] as const;
const withinReach = ([west, south, east, north]: Extent): Extent => [
  Math.max(west, lksReach[0]),
  Math.max(south, lksReach[1]),
  Math.min(east, lksReach[2]),
  Math.min(north, lksReach[3]),
];

/** Cells looked for in one transaction: each costs the embedded database some 60 µs. */
const cellsAtOnce = 2_000;
/** Territories in parts of about as many cells: several small ones together, every so many rows of a large one. */
const piecesOf = (land: readonly { id: number; cells: number }[]): Piece[] => {
  const pieces: (Piece & { territories: number[]; cells: number })[] = [];
  for (const { id, cells } of land) {
    const last = pieces.at(-1);
    const of = Math.max(1, Math.ceil(cells / cellsAtOnce));
    if (last && last.of === 1 && of === 1 && last.cells + cells <= cellsAtOnce) {
      last.territories.push(id);
      last.cells += cells;
    } else for (let no = 0; no < of; no++) pieces.push({ territories: [id], of, no, cells: cells / of });
  }
  return pieces;
};
const findCells = async (ask: Ask, grid: Grid, sets: readonly number[], boxKm2: number) => {
  const land = await ask((tx) => selectPieces(tx, sets, grid.extent));
  const pieces = piecesOf(land.map(({ id, km2 }) => ({ id, cells: Math.min(km2, boxKm2) / cellArea(grid) })));
  const since = new Map(land.map(({ id, recordedSince }) => [id, recordedSince]));
  // A centre on a border belongs to the first of its territories by name, in whose order the pieces are.
  const found = new Map<string, Cell & { name: string; recordedSince: string | null }>();
  for (const piece of pieces)
    for (const cell of await ask((tx) => selectCells(tx, grid, piece))) {
      const key = `${cell.column}_${cell.row}`;
      if (!found.has(key)) found.set(key, { ...cell, recordedSince: since.get(cell.territory) ?? null });
    }
  return [...found.values()].sort((a, b) => a.column - b.column || a.row - b.row);
};

const loadCells = async (ask: Ask, { shape, size, crs, extent: asked }: GridArea, until: string | null): Promise<Places> => {
  const sets = await requireSets(ask, { boundarySet: undefined, level: 'municipality' }, until);
  const land = await ask((tx) => selectReportingLand(tx, sets, asked));
  const empty = () => new Problem('map.grid_empty', { field: 'area.extent' });
  if (!land.extent) throw empty();
  const extent = withinReach(asked ?? land.extent);
  if (extent[0] >= extent[2] || extent[1] >= extent[3]) throw empty();
  const grid: Grid = { shape, size, crs, extent };
  // Square kilometres of an extent in degrees, near enough for a limit.
  const [west, south, east, north] = extent;
  const boxKm2 = (east - west) * 111.32 * Math.cos((((south + north) / 2) * Math.PI) / 180) * (north - south) * 111.2;
  const cells = Math.min(land.km2, boxKm2) / cellArea(grid);
  const tooFine = (found: number) =>
    new Problem('map.grid_too_fine', {
      field: 'area.size',
      values: { cells: Math.ceil(found), most: mostCells, size: Math.ceil((size * Math.sqrt(found / mostCells)) / 50) * 50 },
    });
  if (cells > mostCells * 1.05) throw tooFine(cells);
  const found = await findCells(ask, grid, sets, boxKm2);
  if (found.length > mostCells) throw tooFine(found.length);
  if (found.length === 0) throw empty();
  return {
    sets,
    grid,
    sources: land.sources,
    reporters: [...new Set(found.map(({ name }) => name))],
    items: found.map((each) => {
      const cell = { column: each.column, row: each.row };
      const id = cellId(grid, cell);
      const { recordedSince } = each;
      return {
        id,
        key: `${cell.column}_${cell.row}`,
        code: id,
        name: nameOf(grid, each),
        km2: cellArea(grid),
        reports: true,
        recordedSince,
        cell,
      };
    }),
  };
};

/** The areas of the map as they were at the end of its period. Throws map.boundary_set_unknown, map.boundary_set_missing, map.grid_too_fine, map.grid_empty, and what own-areas.ts throws. */
export const loadPlaces = async (ask: Ask, area: MapArea, until: string | null): Promise<Places> => {
  if (area.kind === 'grid') return loadCells(ask, area, until);
  if (area.kind === 'territory') return loadTerritories(ask, area, until);
  return loadOwnAreas(ask, area, await requireSets(ask, { boundarySet: undefined, level: 'municipality' }, until));
};
