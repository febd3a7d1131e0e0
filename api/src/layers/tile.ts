import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createLayer, tileExtent } from '../tiles/mvt.ts';
import type { TileAddress } from '../tiles/tile-scan.ts';
import { linesOf, polygonsOf } from '../tiles/twkb.ts';

/** Points of a tile that are given one by one; where there are more they are counted in cells. */
const mostPoints = 4_000;
/** Width of such a cell and units to which borders are rounded, in units of the tile. */
const cell = 64;
const step = 4;
const buffer = 64;
const halfWorld = 20_037_508.342789244;

const degrees = (zoom: number, x: number, y: number): [number, number] => [
  Math.max(-180, Math.min(180, (x / 2 ** zoom) * 360 - 180)),
  Math.max(-85.06, Math.min(85.06, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** zoom))) * 180) / Math.PI)),
];

/** The tile's frame in degrees, with a margin, and a geometry in its units. */
const frameOf = ({ z: zoom, x, y }: TileAddress, margin: number): { box: Sql; inUnits: (geom: Sql) => Sql } => {
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

const Drawn = z.object({ id: z.int(), shape: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });
const Place = z.object({ id: z.int(), x: z.int(), y: z.int() });
const Cell = z.object({ n: z.coerce.number().int(), x: z.int(), y: z.int() });

const drawnIn = (tx: Tx, layer: string, tile: TileAddress, kind: 'area' | 'line') => {
  const { box, inUnits } = frameOf(tile, buffer / tileExtent);
  const column = sql.name(kind);
  return tx.rows(
    Drawn,
    sql`select id, st_astwkb(st_collectionextract(st_snaptogrid(shape, ${step}::float8), ${kind === 'area' ? 3 : 2}::int), 0) as shape
        from (select feature_number as id, ${inUnits(sql`st_clipbybox2d(${column}, ${box})`)} as shape
              from own_layer_feature where own_layer_id = ${layer}::uuid and ${column} && ${box} and st_intersects(${column}, ${box})) found
        where not st_isempty(shape) order by id`,
  );
};

/** An own layer in a tile as the reader may read it: layers `area`, `line` and `point`, or `grid` with counts where points are too many. Nothing is left out. */
export const buildOwnTile = async (tx: Tx, layer: string, tile: TileAddress): Promise<Buffer> => {
  const areas = createLayer('area');
  for (const { id, shape } of await drawnIn(tx, layer, tile, 'area')) {
    const rings = polygonsOf(shape).flat();
    if (rings.length > 0) areas.polygon(id, {}, rings);
  }
  const lines = createLayer('line');
  for (const { id, shape } of await drawnIn(tx, layer, tile, 'line')) {
    const parts = linesOf(shape);
    if (parts.length > 0) lines.line(id, {}, parts);
  }
  return Buffer.concat([areas.finish(), lines.finish(), await pointsOf(tx, layer, tile)]);
};

const pointsOf = async (tx: Tx, layer: string, tile: TileAddress): Promise<Buffer> => {
  // A unit wider than the tile: what lies on its edge is decided by the formula below alone.
  const { box } = frameOf(tile, 1 / tileExtent);
  const width = tileExtent * 2 ** tile.z;
  // Mercator by its formula: a hundred thousand points through PROJ would hold the embedded database for seconds.
  const points = sql`
    select id, floor(x)::int as x, floor(y)::int as y
    from (
      select id, (st_x(place) + 180) / 360 * ${width}::float8 - ${tile.x * tileExtent}::float8 as x,
             (0.5 - ln(tan(radians(st_y(place))) + 1 / cos(radians(st_y(place)))) / (2 * pi())) * ${width}::float8 - ${tile.y * tileExtent}::float8 as y
      from (select feature_number as id, (st_dump(point)).geom as place from own_layer_feature
            where own_layer_id = ${layer}::uuid and point && ${box} and st_intersects(point, ${box})) dumped
      where abs(st_y(place)) < 85.06
    ) placed
    where x >= 0 and x < ${tileExtent}::int and y >= 0 and y < ${tileExtent}::int`;
  // Without an order: whether there are too many is known before they are sorted.
  const rows = (await tx.rows(Place, sql`${points} limit ${mostPoints + 1}::int`)).sort((a, b) => a.id - b.id);
  if (rows.length <= mostPoints) {
    const written = createLayer('point');
    for (const { id, x, y } of rows) written.point(id, {}, x, y);
    return written.finish();
  }
  const cells = await tx.rows(
    Cell,
    sql`select count(*) as n, x / ${cell}::int as x, y / ${cell}::int as y from (${points}) p group by 2, 3 order by 2, 3`,
  );
  const grid = createLayer('grid');
  for (const [i, { n, x, y }] of cells.entries()) grid.point(i + 1, { n }, x * cell + cell / 2, y * cell + cell / 2);
  return grid.finish();
};
