import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { largestTile } from './incident-tile.ts';
import { createLayer, tileExtent } from './mvt.ts';
import type { TileAddress } from './tile-scan.ts';
import { polygonsOf } from './twkb.ts';

const Bytes = z.custom<Buffer>((value) => Buffer.isBuffer(value));
const Shape = z.object({ id: z.int(), code: z.string(), name: z.string(), shape: Bytes, x: z.number(), y: z.number() });

/** Units of a tile to which borders are rounded: half a pixel of a 512-pixel tile, and wider only where a tile would be too large. */
const steps = [4, 8, 16, 32] as const;
const buffer = 64;
const halfWorld = 20_037_508.342789244;

const degrees = (z: number, x: number, y: number): [number, number] => {
  const lat = Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z)));
  return [(x / 2 ** z) * 360 - 180, (lat * 180) / Math.PI];
};

/**
 * Territories of a boundary set as a tile: layer `territories` (id = territory_id; code, name) and layer `labels` (a point with the name).
 * The database clips and rounds (TWKB), so that both kinds of it give the same tile.
 */
export const buildTerritoryTile = async (db: Database, principal: Principal, set: number, tile: TileAddress): Promise<Buffer> => {
  let bytes: Buffer = Buffer.alloc(0);
  for (const step of steps) {
    bytes = await buildRounded(db, principal, set, tile, step);
    if (bytes.length <= largestTile.raw) break;
  }
  return bytes;
};

/** The tile with borders rounded to the step: neighbours round a shared border to the same line. */
const buildRounded = async (db: Database, principal: Principal, set: number, { z, x, y }: TileAddress, step: number): Promise<Buffer> => {
  const margin = buffer / tileExtent;
  const [west, south] = degrees(z, x - margin, y + 1 + margin);
  const [east, north] = degrees(z, x + 1 + margin, y - margin);
  const scale = (tileExtent * 2 ** z) / (2 * halfWorld);
  const [dx, dy] = [halfWorld * scale - x * tileExtent, halfWorld * scale - y * tileExtent];
  const rows = await db.as(principal, (tx) =>
    tx.rows(
      Shape,
      sql`
        with tile as (select st_makeenvelope(greatest(${west}::float8, -180), greatest(${south}::float8, -85.06), least(${east}::float8, 180), least(${north}::float8, 85.06), 4326) as box),
        inside as (
          select t.territory_id, t.code, t.name,
                 st_affine(st_transform(st_clipbybox2d(t.geom, tile.box), 3857), ${scale}::float8, 0, 0, -(${scale}::float8), ${dx}::float8, ${dy}::float8) as shape,
                 st_affine(st_transform(t.label_point, 3857), ${scale}::float8, 0, 0, -(${scale}::float8), ${dx}::float8, ${dy}::float8) as label
          from territory t, tile
          where t.boundary_set_id = ${set} and t.geom && tile.box
        )
        select territory_id as id, code, name, st_astwkb(st_collectionextract(st_snaptogrid(shape, ${step}), 3), 0) as shape, st_x(label) as x, st_y(label) as y
        from inside where not st_isempty(shape) order by territory_id`,
    ),
  );
  const areas = createLayer('territories');
  const labels = createLayer('labels');
  for (const { id, code, name, shape, x: labelX, y: labelY } of rows) {
    const rings = polygonsOf(shape).flat();
    if (rings.length === 0) continue;
    areas.polygon(id, { code, name }, rings);
    if (labelX < 0 || labelX >= tileExtent || labelY < 0 || labelY >= tileExtent) continue;
    labels.point(id, { name }, Math.floor(labelX), Math.floor(labelY));
  }
  return Buffer.concat([areas.finish(), labels.finish()]);
};

/** The version of a boundary set, or undefined when there is no such set. */
export const selectBoundaryVersion = async (db: Database, principal: Principal, set: number): Promise<number | undefined> =>
  (
    await db.as(principal, (tx) =>
      tx.maybe(z.object({ version: z.int() }), sql`select version from boundary_set where boundary_set_id = ${set}`),
    )
  )?.version;
