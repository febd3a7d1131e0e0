import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { SetHeader } from './contract.ts';
import type { Srid } from './crs.ts';
import { otherForms } from './name-forms.ts';
import type { Unit } from './unit.ts';

const LoadedSet = z.object({ id: z.int() });
const Version = z.object({ version: z.int(), since: z.string() });
const Unplaced = z.object({ id: z.int(), country: z.string(), since: z.string() });
const Written = z.object({ row: z.int(), code: z.string(), usable: z.boolean(), reason: z.string().nullable(), areaChangeKm2: z.number() });

/** How many units the set of a header has, and how many of them are none of these. */
export const countVanishing = (tx: Tx, header: SetHeader, codes: readonly string[]) =>
  tx.one(
    z.object({ units: z.int(), gone: z.int() }),
    sql`
      select count(*)::int as units, (count(*) filter (where not (t.code = any (${codes}::text[]))))::int as gone
      from boundary_set b join territory t using (boundary_set_id)
      where b.country = ${header.country} and b.scheme = ${header.scheme} and b.level = ${header.level} and b.valid_from = ${header.validFrom}`,
  );

/** The set that a header names, made when it is new, and marked as being loaded. */
export const upsertSet = (tx: Tx, header: SetHeader) => {
  const title = { lv: header.title, lt: header.title, en: header.title };
  return tx.one(
    LoadedSet,
    sql`
      insert into boundary_set (country, scheme, level, title, valid_from, valid_to, source, licence, is_generated, version, unplaced_since)
      values (${header.country}, ${header.scheme}, ${header.level}, ${JSON.stringify(title)}, ${header.validFrom}, ${header.validTo ?? null},
              ${header.source}, ${header.licence}, ${header.generated}, 0, clock_timestamp())
      on conflict (country, scheme, level, valid_from) do update set
        title = excluded.title, valid_to = excluded.valid_to, source = excluded.source, licence = excluded.licence,
        is_generated = excluded.is_generated, loaded_at = now(), unplaced_since = clock_timestamp()
      returning boundary_set_id as id`,
  );
};

/** Writes units into a set: mended where their rings cross, only polygons kept, in WGS 84. Tells what was mended and what came to nothing. */
export const upsertUnits = (tx: Tx, set: number, header: SetHeader, srid: Srid, units: readonly Unit[]) => {
  const rows = units.map(({ row, code, name, kind, polygons }) => ({
    row,
    code,
    name,
    kind,
    forms: otherForms(header.country, name),
    geometry: { type: 'MultiPolygon', coordinates: polygons },
  }));
  return tx.rows(
    Written,
    sql`
      with given as materialized (
        select (value->>'row')::int as row, value->>'code' as code, value->>'name' as name, value->>'kind' as kind,
               array(select jsonb_array_elements_text(value->'forms')) as forms,
               st_setsrid(st_geomfromgeojson(value->>'geometry'), ${srid}::int) as raw
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)
      ), mended as materialized (
        select *, case when st_isvalid(raw) then null else st_isvalidreason(raw) end as reason,
               st_transform(case when st_isvalid(raw) then raw else st_multi(st_collectionextract(st_makevalid(raw), 3)) end, 4326) as moved
        from given
      ), fit as materialized (
        select *, st_multi(case when st_isvalid(moved) then moved else st_collectionextract(st_makevalid(moved), 3) end) as geom from mended
      ), measured as materialized (
        -- A sliver of less than a square metre is no area, though the ellipsoid makes it one.
        select *, case when st_isempty(geom) or st_area(geom) < 1e-10 then 0 else st_area(geom::geography) / 1e6 end as area from fit
      ), written as (
        insert into territory (boundary_set_id, country, scheme, code, name, name_forms, kind, valid_from, valid_to, geom, label_point, area_km2)
        select ${set}, ${header.country}, ${header.scheme}, code, name, forms, kind, ${header.validFrom}, ${header.validTo ?? null}, geom,
               (st_maximuminscribedcircle(geom)).center, area
        from measured where area > 0
        on conflict (boundary_set_id, code) do update set
          name = excluded.name, name_forms = excluded.name_forms, kind = excluded.kind, valid_to = excluded.valid_to, geom = excluded.geom,
          label_point = excluded.label_point, area_km2 = excluded.area_km2
      )
      select row, code, area > 0 as usable, reason,
             case when reason is null or area = 0 then 0
                  else round((area - st_area(st_transform(raw, 4326)::geography) / 1e6)::numeric, 3)::float8 end as "areaChangeKm2"
      from measured order by row`,
  );
};

/** Removes what the file no longer has; placements and successors go with it. */
export const deleteOtherUnits = (tx: Tx, set: number, codes: readonly string[]) =>
  tx.run(sql`delete from territory where boundary_set_id = ${set} and not (code = any (${codes}::text[]))`);

/** Puts each unit under the unit of the next coarser set that its label lies in; sets must hold at the same time. */
export const linkParents = (tx: Tx, country: string) =>
  tx.run(sql`
    with level as (
      select boundary_set_id, country, valid_from, coalesce(valid_to, 'infinity') as valid_to,
             array_position('{country,region,municipality,parish,neighbourhood}', level) as depth
      from boundary_set where country = ${country}
    ), above as (
      select distinct on (fine.boundary_set_id) fine.boundary_set_id as fine, coarse.boundary_set_id as coarse
      from level fine join level coarse on coarse.depth < fine.depth and coarse.valid_from < fine.valid_to and fine.valid_from < coarse.valid_to
      order by fine.boundary_set_id, coarse.depth desc, coarse.valid_from desc
    )
    update territory t set parent_id = parent.territory_id
    from above join territory parent on parent.boundary_set_id = above.coarse
    where t.boundary_set_id = above.fine and parent.geom && t.label_point and st_covers(parent.geom, t.label_point)
      and t.parent_id is distinct from parent.territory_id`);

/** A sign of life of the loading, with each batch: whoever repairs sets lets go of one that is still being written. */
export const markLoading = (tx: Tx, set: number) =>
  tx.run(sql`update boundary_set set unplaced_since = clock_timestamp() where boundary_set_id = ${set}`);

/** All units are written: the next version, and with it another address of the tiles. */
export const raiseVersion = (tx: Tx, set: number) =>
  tx.one(
    Version,
    sql`update boundary_set set version = version + 1, unplaced_since = clock_timestamp() where boundary_set_id = ${set} returning version, unplaced_since::text as since`,
  );

/** Everything is placed, if nothing was written since. */
export const markPlaced = (tx: Tx, set: number, since: string) =>
  tx.run(sql`update boundary_set set unplaced_since = null where boundary_set_id = ${set} and unplaced_since = ${since}::timestamptz`);

/** Sets whose loading goes on or was cut off. */
export const selectUnplaced = (tx: Tx) =>
  tx.rows(
    Unplaced,
    sql`select boundary_set_id as id, country, unplaced_since::text as since from boundary_set where unplaced_since is not null order by boundary_set_id`,
  );

const Moment = z.object({ xid: z.string() });
/** The number of the transaction that is running. */
export const currentTransaction = async (tx: Tx) => (await tx.one(Moment, sql`select pg_current_xact_id()::text as xid`)).xid;

/** Whether every transaction that began before `xid` has ended, so that nothing written without knowledge of it is still to come. */
export const isSettled = async (tx: Tx, xid: string) =>
  (await tx.one(z.object({ settled: z.boolean() }), sql`select pg_snapshot_xmin(pg_current_snapshot()) > ${xid}::xid8 as settled`)).settled;

const Batch = z.object({ last: z.uuid().nullable(), read: z.coerce.number(), placed: z.coerce.number() });

/** What is placed: its table and key, and the point by which everybody counts it. */
const placed = {
  incident: { table: sql`incident`, key: sql`incident_id`, point: sql`public_geom` },
  camera: { table: sql`camera`, key: sql`camera_id`, point: sql`geom` },
} as const;
export const placedKinds = ['incident', 'camera'] as const;

/** Places the next things of a kind after `after` in one set again. On a shared border the unit loaded first takes the point, as at write time. */
export const placeThings = async (tx: Tx, kind: (typeof placedKinds)[number], set: number, after: string, limit: number) => {
  const { table, key, point } = placed[kind];
  // Two that place one set (a loading, and a start that repairs it) take turns.
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('placement'), ${set})`);
  const batch = sql`select ${key} from ${table} where ${point} is not null and ${key} > ${after}::uuid order by ${key} limit ${limit}`;
  await tx.run(sql`delete from placement where boundary_set_id = ${set} and thing_id in (${batch})`);
  return tx.one(
    Batch,
    sql`
      with batch as materialized (
        select ${key} as thing_id, ${point} as point, tenant_id, access_class_id from ${table}
        where ${point} is not null and ${key} > ${after}::uuid order by ${key} limit ${limit}
      ), put as (
        insert into placement (thing_kind, thing_id, boundary_set_id, territory_id, tenant_id, access_class_id)
        select distinct on (b.thing_id) ${kind}, b.thing_id, t.boundary_set_id, t.territory_id, b.tenant_id, b.access_class_id
        from territory t
        -- Fenced, so that one territory meets all points in turn: it is then unpacked and prepared once, not once per point.
        cross join lateral (select batch.* from batch where t.geom && batch.point and st_covers(t.geom, batch.point) offset 0) b
        where t.boundary_set_id = ${set}
        order by b.thing_id, t.territory_id
        returning 1
      )
      select (select thing_id from batch order by thing_id desc limit 1) as last, (select count(*) from batch) as read, (select count(*) from put) as placed`,
  );
};
