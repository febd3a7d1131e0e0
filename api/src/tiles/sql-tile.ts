import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createLayer, tileExtent } from './mvt.ts';
import type { TileAddress } from './tile-scan.ts';

/** Points of a tile that are given one by one; where there are more they are counted in cells. */
export const mostPoints = 4_000;
/** Width of such a cell, in units of the tile. */
const cell = 64;
/** Units of the tile to which borders are rounded. */
export const step = 4;
/** Margin around a tile in which areas and lines are drawn too, in units of the tile. */
export const buffer = 64;
const halfWorld = 20_037_508.342789244;

const degrees = (zoom: number, x: number, y: number): [number, number] => [
  Math.max(-180, Math.min(180, (x / 2 ** zoom) * 360 - 180)),
  Math.max(-85.06, Math.min(85.06, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** zoom))) * 180) / Math.PI)),
];

/** The tile's frame in degrees, with a margin, and a geometry in its units. */
export const frameOf = ({ z: zoom, x, y }: TileAddress, margin: number): { box: Sql; inUnits: (geom: Sql) => Sql } => {
  const [west, south] = degrees(zoom, x - margin, y + 1 + margin);
  const [east, north] = degrees(zoom, x + 1 + margin, y - margin);
  const scale = (tileExtent * 2 ** zoom) / (2 * halfWorld);
  const [dx, dy] = [halfWorld * scale - x * tileExtent, halfWorld * scale - y * tileExtent];
  return {
    box: sql`st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`,
    inUnits: (geom) =>
      sql`st_affine(st_transform(${geom}, 3857), ${scale}::float8, 0, 0, -(${scale}::float8), ${dx}::float8, ${dy}::float8)`,
  };
};

const Cell = z.object({ n: z.coerce.number().int(), x: z.coerce.number().int(), y: z.coerce.number().int() });

/** The points of a query (`x` and `y` in units of the tile) as a layer `grid`: how many lie in each cell, at its middle. */
export const buildGrid = async (tx: Tx, points: Sql): Promise<Buffer> => {
  const cells = await tx.rows(
    Cell,
    sql`select count(*) as n, x / ${cell}::int as x, y / ${cell}::int as y from (${points}) p group by 2, 3 order by 2, 3`,
  );
  const grid = createLayer('grid');
  for (const [i, { n, x, y }] of cells.entries()) grid.point(i + 1, { n }, x * cell + cell / 2, y * cell + cell / 2);
  return grid.finish();
};
