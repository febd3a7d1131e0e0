import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Measure, Source } from './definition.ts';
import { addCells } from './free-areas.ts';
import { type Cell, cellCentre, widenByCell } from './grid.ts';
import { type Measured, measureArea } from './measure.ts';
import { selectOwnCameras } from './own-area-queries.ts';
import type { Ask, Place, Places } from './places.ts';
import type { Grid } from './thematic-queries.ts';

type CameraSource = Extract<Source, { kind: 'cameras' }>;
/** Cells looked up in one transaction: the embedded database is held for well under 250 ms. */
const cellsAtOnce = 1000;

const oneOf = (column: Sql, values: readonly string[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;
const matching = ({ cameraKind, status = ['active', 'out_of_order'], tenant }: CameraSource): Sql =>
  sql.and([oneOf(sql`c.kind`, cameraKind), oneOf(sql`c.status`, status), oneOf(sql`c.tenant_id`, tenant)]);

const Count = z.object({ id: z.union([z.int(), z.string()]), count: z.int() });
const selectByTerritory = (tx: Tx, sets: readonly number[], source: CameraSource) =>
  tx.rows(
    Count,
    sql`select p.territory_id as id, count(*)::int as count from placement p join camera c on c.camera_id = p.thing_id
        where p.thing_kind = 'camera' and p.boundary_set_id = any (${sets}::int[]) and ${matching(source)} group by 1`,
  );
const selectByCell = (tx: Tx, { shape, size, crs, extent }: Grid, source: CameraSource) =>
  tx.rows(
    Count,
    sql`select g.cell_column || '_' || g.cell_row as id, count(*)::int as count
        from camera c, thematic_cell(st_transform(c.geom, ${Number(crs)}::int), ${shape}::text, ${size}::float8) g
        where c.geom && st_makeenvelope(${extent[0]}::float8, ${extent[1]}::float8, ${extent[2]}::float8, ${extent[3]}::float8, 4326) and ${matching(source)} group by 1`,
  );

/** Territories whose municipalities tell the reader of cameras, and those that do not. */
const selectLand = (tx: Tx, sets: readonly number[]) =>
  tx.rows(
    z.object({ id: z.int(), isKnown: z.boolean() }),
    sql`select territory_id as id, is_known as "isKnown" from camera_land_known(${sets}::int[])`,
  );

/** Which of the cells have their centre in one of the territories, by their place in the list from 1. */
const selectInside = (tx: Tx, grid: Grid, cells: readonly Cell[], territories: readonly number[]) => {
  const centres = cells.map((cell) => cellCentre(grid, cell));
  return tx.rows(
    z.object({ no: z.coerce.number().int() }),
    sql`select u.n as no from unnest(${centres.map(([x]) => x)}::float8[], ${centres.map(([, y]) => y)}::float8[]) with ordinality u (x, y, n),
             lateral (select st_transform(st_setsrid(st_makepoint(x, y), ${Number(grid.crs)}::int), 4326) as place) p
        where exists (select from territory t where t.territory_id = any (${territories}::int[]) and t.geom && p.place and st_intersects(t.geom, p.place))`,
  );
};

const unknownCells = async (ask: Ask, { items }: Places, grid: Grid, territories: readonly number[]): Promise<Set<Place['key']>> => {
  const found = new Set<Place['key']>();
  if (territories.length === 0) return found;
  for (let from = 0; from < items.length; from += cellsAtOnce) {
    const some = items.slice(from, from + cellsAtOnce);
    const cells = some.map(({ cell }) => cell as Cell);
    for (const { no } of await ask((tx) => selectInside(tx, grid, cells, territories))) found.add((some[no - 1] as Place).key);
  }
  return found;
};

/**
 * Cameras in every area, those that the reader may read: public facts, so that nothing is suppressed and a count has no interval. Where the municipality tells
 * the reader of no cameras, none is no answer: the area is without data.
 */
export const measureCameras = async (
  ask: Ask,
  places: Places,
  source: CameraSource,
  measure: Measure,
  residentsOf: (key: Place['key']) => number | null,
): Promise<{ measured: Measured[]; residents: (number | null)[] }> => {
  const { sets, grid, own } = places;
  const wide = grid && { ...grid, extent: widenByCell(grid, grid.extent) };
  const land = await ask((tx) => selectLand(tx, sets));
  const closed = land.filter(({ isKnown }) => !isKnown).map(({ id }) => id);
  const polygons: Awaited<ReturnType<typeof selectOwnCameras>> = [];
  for (const batch of own?.batches ?? []) polygons.push(...(await ask((tx) => selectOwnCameras(tx, batch, matching(source), closed))));
  const rows = own ? polygons : await ask((tx) => (wide ? selectByCell(tx, wide, source) : selectByTerritory(tx, sets, source)));
  const counts = new Map<Place['key'], number>(rows.map(({ id, count }) => [id, count]));
  if (grid) addCells(places, grid, counts.keys());
  const open = new Set<Place['key']>(land.filter(({ isKnown }) => isKnown).map(({ id }) => id));
  const dark = grid
    ? await unknownCells(ask, places, grid, closed)
    : own && new Set<Place['key']>(polygons.filter(({ isDark }) => isDark).map(({ id }) => id));
  const residents = places.items.map(({ key }) => residentsOf(key));
  const measured = places.items.map(({ key, km2, reports: isLand }, i): Measured => {
    const count = counts.get(key) ?? 0;
    const reports = count > 0 || (dark ? isLand && !dark.has(key) : open.has(key));
    const tally = { count, part: 0, valued: 0, sum: 0, squares: 0, isExact: true, isSuppressed: false };
    const found = measureArea(measure, { reports, km2, residents: [residents[i] ?? null] }, [tally], [Number.POSITIVE_INFINITY]);
    return { ...found, interval: null, isUnstable: false };
  });
  return { measured, residents };
};
