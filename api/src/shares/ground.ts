import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { ShareGround } from './contract.ts';

const Area = ShareGround.shape.areas.element.omit({ rings: true }).extend({
  shape: z.object({ coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))) }),
});
/** Degrees, some 400 m: less than a pixel of the small map. */
const tolerance = 0.004;

/** Municipalities of VIAS and those around them, as of today. */
export const selectGround = async (tx: Tx): Promise<ShareGround> => {
  const areas = await tx.rows(
    Area,
    sql`
      with now_valid as (
        select t.country, t.scheme, t.code, t.name, t.geom from territory t join boundary_set b using (boundary_set_id)
        where b.level = 'municipality' and b.valid_from <= local_day() and (b.valid_to is null or b.valid_to > local_day())
      ), area as (
        select v.name, v.country, v.geom, array(select tt.tenant_id from tenant_territory tt where (tt.country, tt.scheme, tt.code) = (v.country, v.scheme, v.code) order by length(tt.tenant_id), tt.tenant_id) as tenants
        from now_valid v
      ), frame as (select st_expand(st_extent(geom)::geometry, 0.4) as box from area where cardinality(tenants) > 0)
      select a.name, a.country, a.tenants, jsonb_build_array(round(st_x(p.middle)::numeric, 4), round(st_y(p.middle)::numeric, 4)) as middle,
             st_asgeojson(st_multi(st_simplifypreservetopology(a.geom, ${tolerance})), 4)::jsonb as shape
      from area a, frame f, lateral (select st_pointonsurface(a.geom) as middle) p
      where a.geom && st_setsrid(f.box, 4326) order by a.name`,
  );
  // Islands and holes of less than a pixel would only weigh.
  return { areas: areas.map(({ shape, ...area }) => ({ ...area, rings: shape.coordinates.flat().filter((ring) => ring.length > 4) })) };
};
