import type { TileAddress } from '../../api/src/tiles/tile-scan.ts';

/** Six months and three categories, as a planner would ask. */
export const halfYear = { during: '2021-01-01T00:00:00Z/2021-07-01T00:00:00Z', category: ['fire_building', 'traffic_crash', 'storm_tree'] };
const filtered = `and i.occurred_at >= '2021-01-01T00:00:00Z' and i.occurred_at < '2021-07-01T00:00:00Z' and i.category_code in ('fire_building', 'traffic_crash', 'storm_tree')`;

/** Martin's table source: every row and five attributes through ST_AsMVT, no limit. */
export const martinSql = ({ z, x, y }: TileAddress, withFilter = false): string => `
  select st_asmvt(feature, 'incidents', 4096, 'geom', 'id') as tile from (
    select st_asmvtgeom(st_transform(i.public_geom, 3857), st_tileenvelope(${z}, ${x}, ${y}), 4096, 64, true) as geom,
           i.incident_no as id, i.category_code, i.severity, i.status, i.tenant_id, extract(epoch from i.occurred_at)::bigint as t
    from incident i
    where i.public_geom && st_transform(st_tileenvelope(${z}, ${x}, ${y}, margin => 0.015625), 4326) ${withFilter ? filtered : ''}) feature`;

const slots = Array.from({ length: 12 }, (_, i) => `c${i + 1}`);

/** The same counts as our grid, made by ST_SnapToGrid. */
export const snapCountsSql = ({ z, x, y }: TileAddress): string => {
  const cell = 40_075_016.685578488 / 2 ** z / 64;
  const counts = slots.map((slot, i) => `count(*) filter (where group_no = ${i + 1}) as ${slot}`).join(', ');
  return `
    select st_snaptogrid(st_transform(i.public_geom, 3857), ${cell / 2}, ${cell / 2}, ${cell}, ${cell}) as cell, count(*) as n, ${counts}
    from incident i join incident_category using (category_code)
    where i.public_geom && st_transform(st_tileenvelope(${z}, ${x}, ${y}), 4326) group by 1`;
};

/** Those counts as a vector tile. */
export const snapSql = (tile: TileAddress): string => `
  select st_asmvt(feature, 'grid', 4096, 'geom') as tile from (
    select st_asmvtgeom(cell, st_tileenvelope(${tile.z}, ${tile.x}, ${tile.y}), 4096, 0, true) as geom, n, ${slots.join(', ')}
    from (${snapCountsSql(tile)}) g) feature`;

/** How many rows of the database a tile stands for: placed rows of the classes in exactly its square, lower edges included. */
export const countSql = ({ z, x, y }: TileAddress): string => `
  select count(*)::int as n from (
    select floor((st_x(public_geom) / 360 + 0.5) * ${2 ** z}) as tx,
           floor((0.5 - ln((1 + sin(radians(st_y(public_geom)))) / (1 - sin(radians(st_y(public_geom))))) / (4 * pi())) * ${2 ** z}) as ty
    from incident where public_geom is not null) t
  where tx = ${x} and ty = ${y}`;
