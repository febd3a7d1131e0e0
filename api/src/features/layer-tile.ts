import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { createLayer, tileExtent } from '../tiles/mvt.ts';
import type { TileAddress } from '../tiles/tile-scan.ts';
import { polygonsOf } from '../tiles/twkb.ts';
import { type Collection, columnSql, fromSql, keyOf, propertiesOf } from './layer.ts';

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

/** The tile's frame in degrees, with a margin for areas, and a geometry in its units. */
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

const Fields = z.record(z.string(), z.unknown());
const Area = z.object({ fields: Fields, shape: z.custom<Buffer>((value) => Buffer.isBuffer(value)) });
const Place = z.object({ fields: Fields, x: z.coerce.number().int(), y: z.coerce.number().int() });
const Cell = z.object({ n: z.coerce.number().int(), x: z.coerce.number().int(), y: z.coerce.number().int() });

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
  if (rows.length > mostPoints)
    return buildGrid(
      await tx.rows(
        Cell,
        sql`select count(*) as n, x / ${cell}::int as x, y / ${cell}::int as y from (${points}) p group by 2, 3 order by 2, 3`,
      ),
    );
  const layer = createLayer(collection.id);
  for (const [i, { fields, x, y }] of rows.entries()) layer.point(idOf(collection, fields, i), plainOf(fields), x, y);
  return layer.finish();
};

const buildGrid = (cells: readonly z.output<typeof Cell>[]): Buffer => {
  const layer = createLayer('grid');
  for (const [i, { n, x, y }] of cells.entries()) layer.point(i + 1, { n }, x * cell + cell / 2, y * cell + cell / 2);
  return layer.finish();
};

/** A whole-number key; other keys do not fit into a tile, and the feature gets its place in the tile, from 1. */
const idOf = (collection: Collection, fields: Record<string, unknown>, index: number): number => {
  const key = fields[keyOf(collection).name];
  return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= 0xffffffff ? key : index + 1;
};
