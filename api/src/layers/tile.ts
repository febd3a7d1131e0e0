import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createLayer, tileExtent } from '../tiles/mvt.ts';
import { buffer, buildGrid, frameOf, mostPoints, step } from '../tiles/sql-tile.ts';
import type { TileAddress } from '../tiles/tile-scan.ts';
import { linesOf, polygonsOf } from '../tiles/twkb.ts';

const Drawn = z.object({ id: z.int(), shape: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });
const Place = z.object({ id: z.int(), x: z.int(), y: z.int() });

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
  if (rows.length > mostPoints) return buildGrid(tx, points);
  const written = createLayer('point');
  for (const { id, x, y } of rows) written.point(id, {}, x, y);
  return written.finish();
};
