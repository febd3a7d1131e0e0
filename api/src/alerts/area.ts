import { type AreaFault, findAreaFault, maxAreaVertices, toMultiPolygon } from '@vias/alerts/area.ts';
import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { NewArea } from './contract.ts';

/** Square kilometres; a region, not a country: for more there is cell broadcast. */
const maxKm2 = 20_000;

const problemOf = (fault: AreaFault): Problem => {
  const field = 'area.geometry';
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

const Checked = z.object({
  geom: z.string().nullable(),
  found: z.int(),
  valid: z.boolean().nullable(),
  place: z.string().nullable(),
  km2: z.coerce.number().nullable(),
});

const drawn = (geometry: NonNullable<NewArea['geometry']>) => {
  const fault = findAreaFault(geometry);
  if (fault) throw problemOf(fault);
  return sql`select st_setsrid(st_geomfromgeojson(${toMultiPolygon(geometry)}), 4326) as geom, 1 as found`;
};

const ofTerritories = (ids: readonly number[]) =>
  sql`select st_multi(st_union(geom)) as geom, count(*)::int as found from territory where territory_id = any (${[...new Set(ids)]}::int[])`;

/** The area as hexadecimal EWKB, MultiPolygon in WGS 84, for `::geometry`. Throws the problem that names what is wrong and where. */
export async function readArea(tx: Tx, { geometry, territories = [] }: NewArea): Promise<string> {
  const { geom, found, valid, place, km2 } = await tx.one(
    Checked,
    sql`
    with a as (${geometry ? drawn(geometry) : ofTerritories(territories)}), v as (select a.*, st_isvaliddetail(geom) as d from a)
    select geom::text as geom, found, (d).valid as valid, round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5) as place,
           case when (d).valid then round((st_area(geom::geography) / 1e6)::numeric) end as km2
    from v`,
  );
  if (!geometry && found < new Set(territories).size) throw new Problem('alert.territory_unknown', { field: 'area.territories' });
  if (geom === null) throw new Problem('alert.area_empty', { field: 'area' });
  if (!valid) throw new Problem('geometry.self_crossing', { field: 'area.geometry', values: { place: place ?? '' } });
  if (km2 !== null && km2 > maxKm2) throw new Problem('alert.area_too_large', { field: 'area', values: { km2, limit: maxKm2 } });
  return geom;
}
