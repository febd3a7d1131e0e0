import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createLayer, tileExtent } from '../tiles/mvt.ts';
import { buffer, buildGrid, frameOf, mostPoints, step } from '../tiles/sql-tile.ts';
import type { TileAddress } from '../tiles/tile-scan.ts';
import { polygonsOf } from '../tiles/twkb.ts';
import { type Collection, columnSql, fromSql, keyOf, propertiesOf } from './layer.ts';

const Fields = z.record(z.string(), z.unknown());
const Area = z.object({ fields: Fields, shape: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });
const Place = z.object({ fields: Fields, x: z.coerce.number().int(), y: z.coerce.number().int() });

const fieldsSql = (collection: Collection): Sql =>
  sql`json_build_object(${sql.join(propertiesOf(collection).map(({ name }) => sql`${name}::text, ${columnSql(name)}`))})`;

/** The fields of a feature as a tile can hold them; without those that are null. */
const plainOf = (fields: Record<string, unknown>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)]),
  );

/** What a layer holds in a tile, as the reader may read it: one layer named as the collection or, where points are too many, `grid` with their number `n`. Nothing is left out. */
export const buildLayerTile = (tx: Tx, collection: Collection, tile: TileAddress): Promise<Buffer> =>
  /Point/.test(collection.comment.geometry) ? buildPoints(tx, collection, tile) : buildAreas(tx, collection, tile);

const buildAreas = async (tx: Tx, collection: Collection, tile: TileAddress): Promise<Buffer> => {
  const { box, inUnits } = frameOf(tile, buffer / tileExtent);
  const rows = await tx.rows(
    Area,
    sql`
      select fields, st_astwkb(st_collectionextract(st_snaptogrid(shape, ${step}::float8), 3), 0) as shape
      from (select ${fieldsSql(collection)} as fields, ${columnSql(keyOf(collection).name)} as key, ${inUnits(sql`st_clipbybox2d(${columnSql('geom')}, ${box})`)} as shape
            ${fromSql(collection)} and ${columnSql('geom')} && ${box}) found
      where not st_isempty(shape) order by key`,
  );
  const layer = createLayer(collection.id);
  for (const [i, { fields, shape }] of rows.entries()) {
    const rings = polygonsOf(shape).flat();
    if (rings.length > 0) layer.polygon(idOf(collection, fields, i), plainOf(fields), rings);
  }
  return layer.finish();
};

const buildPoints = async (tx: Tx, collection: Collection, tile: TileAddress): Promise<Buffer> => {
  const { box, inUnits } = frameOf(tile, 0);
  const key = columnSql(keyOf(collection).name);
  const points = sql`
    select fields, key, floor(st_x(place))::int as x, floor(st_y(place))::int as y
    from (select ${fieldsSql(collection)} as fields, ${key} as key, ${inUnits(sql`(st_dump(${columnSql('geom')})).geom`)} as place
          ${fromSql(collection)} and ${columnSql('geom')} && ${box}) found
    where st_x(place) >= 0 and st_x(place) < ${tileExtent}::int and st_y(place) >= 0 and st_y(place) < ${tileExtent}::int`;
  const rows = await tx.rows(Place, sql`${points} order by key limit ${mostPoints + 1}::int`);
  if (rows.length > mostPoints) return buildGrid(tx, points);
  const layer = createLayer(collection.id);
  for (const [i, { fields, x, y }] of rows.entries()) layer.point(idOf(collection, fields, i), plainOf(fields), x, y);
  return layer.finish();
};

/** A whole-number key; other keys do not fit into a tile, and the feature gets its place in the tile, from 1. */
const idOf = (collection: Collection, fields: Record<string, unknown>, index: number): number => {
  const key = fields[keyOf(collection).name];
  return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= 0xffffffff ? key : index + 1;
};
