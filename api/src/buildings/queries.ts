import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { BuildingRow } from './contract.ts';

/** What the database makes of the rows: an outline that crosses itself becomes the areas it encloses. */
const given = (rows: readonly BuildingRow[]): Sql => sql`
  select code, height_m, st_isvalid(raw) as is_sound, st_multi(st_collectionextract(case when st_isvalid(raw) then raw else st_makevalid(raw) end, 3)) as geom
  from (
    select distinct on (g.code) g.code, g."heightM"::real as height_m, st_force2d(st_setsrid(st_geomfromgeojson(g.geometry::text), 4326)) as raw
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) g (code text, "heightM" float8, geometry jsonb) order by g.code
  ) r`;

const Counts = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  repaired: z.array(z.string()),
  rejected: z.array(z.string()),
  /** Cameras that may see what changed. */
  cameras: z.int(),
});
const told = sql`
  coalesce((select array_agg(code order by code) from given where not is_sound and not st_isempty(geom)), '{}') as repaired,
  coalesce((select array_agg(code order by code) from given where st_isempty(geom)), '{}') as rejected`;

/** Has the cameras computed anew that may see one of the shapes, in the transaction that changes them: a loading that is cut off leaves no coverage that is wrong for good. */
const marked = (shapes: Sql): Sql =>
  sql`coalesce(mark_cameras_near((select st_setsrid(st_extent(geom)::geometry, 4326) from (${shapes}) m)), 0)::int as cameras`;

/** Adds buildings, or corrects those of the same source and code. */
export const upsertBuildings = (tx: Tx, source: string, rows: readonly BuildingRow[]) =>
  tx.one(
    Counts,
    sql`
      with given as materialized (${given(rows)}), old as materialized (
        select b.geom from given g join building b on b.source = ${source} and b.code = g.code
        where not st_isempty(g.geom) and (b.height_m is distinct from g.height_m or st_asbinary(b.geom) is distinct from st_asbinary(g.geom))
      ), written as (
        insert into building (source, code, height_m, geom) select ${source}, code, height_m, geom from given where not st_isempty(geom)
        on conflict (source, code) do update set height_m = excluded.height_m, geom = excluded.geom
        where building.height_m is distinct from excluded.height_m or st_asbinary(building.geom) is distinct from st_asbinary(excluded.geom)
        returning xmax = 0 as is_new, geom
      )
      select (count(*) filter (where is_new))::int as added, (count(*) filter (where not is_new))::int as updated,
             (select count(*) from given where not st_isempty(geom))::int - count(*)::int as unchanged, ${told},
             ${marked(sql`select geom from written union all select geom from old`)} from written`,
  );

/** What upsertBuildings would do. */
export const compareBuildings = (tx: Tx, source: string, rows: readonly BuildingRow[]) =>
  tx.one(
    Counts,
    sql`
      with given as materialized (${given(rows)}), there as (
        select g.code, b.code is null as is_new, b.height_m is distinct from g.height_m or st_asbinary(b.geom) is distinct from st_asbinary(g.geom) as differs
        from given g left join building b on b.source = ${source} and b.code = g.code where not st_isempty(g.geom)
      )
      select (count(*) filter (where is_new))::int as added, (count(*) filter (where not is_new and differs))::int as updated, (count(*) filter (where not differs))::int as unchanged, ${told}, 0 as cameras from there`,
  );

export const countBuildings = async (tx: Tx, source: string): Promise<number> =>
  (await tx.one(z.object({ n: z.coerce.number() }), sql`select count(*) as n from building where source = ${source}`)).n;

/** Takes away up to `most` buildings of a source that are not among the codes; answers how many, and how many cameras may see farther now. */
export const deleteOthers = (tx: Tx, source: string, codes: readonly string[], most: number) =>
  tx.one(
    z.object({ removed: z.int(), cameras: z.int() }),
    sql`with gone as (
          delete from building where building_id in (
            select b.building_id from building b where b.source = ${source} and not exists (select from unnest(${codes}::text[]) c (code) where c.code = b.code) limit ${most}) returning geom)
        select count(*)::int as removed, ${marked(sql`select geom from gone`)} from gone`,
  );
