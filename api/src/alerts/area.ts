import { type AreaFault, type AreaGeometry, findAreaFault, maxAreaVertices, toMultiPolygon } from '@vias/alerts/area.ts';
import { grid } from '@vias/sql/grid.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { NewArea } from './contract.ts';

/** Square kilometres; a region, not a country: for more there is cell broadcast. */
const maxKm2 = 20_000;

const problemOf = (fault: AreaFault, field: string): Problem => {
  switch (fault.fault) {
    case 'empty':
      return new Problem('alert.area_empty', { field });
    case 'swapped':
      return new Problem('geometry.swapped', { field });
    case 'too_many_vertices':
      return new Problem('geometry.too_many_vertices', { field, values: { count: fault.count, limit: maxAreaVertices } });
    default:
      return new Problem('alert.area_broken', { field, values: { ring: fault.ring + 1 } });
  }
};

/** An area as hexadecimal EWKB, MultiPolygon in WGS 84, for `::geometry`: who is inside `area` gets the warning; `drawn` and `excluded` are there when something was cut out. */
export const ReadArea = z.object({
  area: z.string(),
  drawn: z.string().nullable(),
  excluded: z.string().nullable(),
  excludedName: z.string().nullable(),
});
export type ReadArea = z.output<typeof ReadArea>;

const Checked = z.object({
  area: z.string().nullable(),
  drawn: z.string().nullable(),
  excluded: z.string().nullable(),
  found: z.int(),
  crossing: z.string().nullable(),
  crossingCut: z.string().nullable(),
  isEmpty: z.boolean().nullable(),
  missesCut: z.boolean().nullable(),
  km2: z.coerce.number().nullable(),
});

const checked = (geometry: AreaGeometry, field: string): Sql => {
  const fault = findAreaFault(geometry);
  if (fault) throw problemOf(fault, field);
  return sql`st_setsrid(st_geomfromgeojson(${toMultiPolygon(geometry)}), 4326)`;
};

// Each part by itself, because parts may overlap; where the border crosses itself as "latitude, longitude".
const firstCrossing = (geom: Sql): Sql => sql`(
  select round(st_y(c.location)::numeric, 5) || ', ' || round(st_x(c.location)::numeric, 5)
  from st_dump(${geom}) d, lateral st_isvaliddetail(d.geom) c where not c.valid limit 1)`;

/** The area that was drawn or named, with its cut-outs and its holes. Throws the problem that names what is wrong and where. */
export async function readArea(tx: Tx, { geometry, territories = [], exclude }: NewArea): Promise<ReadArea> {
  const raw = geometry
    ? sql`select ${checked(geometry, 'area.geometry')} as geom, 1 as found`
    : sql`select st_multi(case when count(*) = 1 then (array_agg(geom))[1] else st_union(geom, ${grid}) end) as geom, count(*)::int as found from territory where territory_id = any (${[...new Set(territories)]}::int[])`;
  const cut = exclude ? checked(exclude.geometry, 'area.exclude.geometry') : sql`null::geometry`;
  const { area, drawn, excluded, found, crossing, crossingCut, isEmpty, missesCut, km2 } = await tx.one(
    Checked,
    sql`
    with a as materialized (${raw}), c as materialized (select a.*, ${cut} as cut from a),
    ok as materialized (select c.*, ${firstCrossing(sql`geom`)} as crossing, ${firstCrossing(sql`cut`)} as crossing_cut from c),
    -- Parts that overlap are one; a hole of a drawing is a cut-out like any other, a hole of a territory is not the author's.
    w as materialized (
      select ok.*, case when crossing is not null or crossing_cut is not null then null when st_isvalid(geom) then geom else st_multi(st_unaryunion(geom, ${grid})) end as whole,
             case when crossing_cut is null then st_unaryunion(cut, ${grid}) end as clean, cut is not null or found > 1 or not st_isvalid(geom) as moved from ok),
    f as materialized (
      select w.*, case when ${geometry !== undefined} and whole is not null and (select sum(st_numinteriorrings(d.geom)) from st_dump(whole) d) > 0
        then st_multi((select st_union(st_makepolygon(st_exteriorring(d.geom)), ${grid}) from st_dump(whole) d)) else whole end as filled from w),
    r as materialized (
      select f.*, st_multi(st_collectionextract(case when clean is null then whole else st_difference(whole, clean, ${grid}) end, 3)) as left_over,
             case when clean is not null or not st_equals(filled, whole) then st_multi(st_collectionextract(
               case when clean is null then st_difference(filled, whole, ${grid}) else st_union(st_intersection(filled, clean, ${grid}), st_difference(filled, whole, ${grid}), ${grid}) end, 3)) end as gone from f),
    -- Nobody falls out of an area because its borders were moved onto the grid.
    k as materialized (select r.*, case when moved then widen_area(left_over) else left_over end as kept from r)
    select kept::text as area, case when not st_isempty(gone) then filled::text end as drawn, case when not st_isempty(gone) then gone::text end as excluded, found,
           crossing, crossing_cut as "crossingCut", st_isempty(kept) as "isEmpty", case when clean is not null then not st_intersects(filled, clean) or st_isempty(st_collectionextract(st_intersection(filled, clean, ${grid}), 3)) end as "missesCut",
           round((st_area(kept::geography) / 1e6)::numeric) as km2
    from k`,
  );
  if (!geometry && found < new Set(territories).size) throw new Problem('alert.territory_unknown', { field: 'area.territories' });
  if (crossing !== null) throw new Problem('geometry.self_crossing', { field: 'area.geometry', values: { place: crossing } });
  if (crossingCut !== null) throw new Problem('geometry.self_crossing', { field: 'area.exclude.geometry', values: { place: crossingCut } });
  if (missesCut) throw new Problem('alert.cut_outside', { field: 'area.exclude' });
  if (exclude && isEmpty) throw new Problem('alert.cut_all', { field: 'area.exclude' });
  if (area === null || isEmpty) throw new Problem('alert.area_empty', { field: 'area' });
  if (km2 !== null && km2 > maxKm2) throw new Problem('alert.area_too_large', { field: 'area', values: { km2, limit: maxKm2 } });
  return { area, drawn, excluded, excludedName: excluded === null ? null : (exclude?.name ?? null) };
}
