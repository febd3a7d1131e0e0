import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { CameraKind } from '../cameras/contract.ts';
import { Facility, facilityKinds } from './contract.ts';

/** Where is asked about: its place as hexadecimal EWKB for `::geometry`, and the territory it is, if it is one. */
export const Target = z.object({
  geom: z.string(),
  name: z.string().nullable(),
  set: z.int().nullable(),
  territory: z.int().nullable(),
  km2: z.number(),
  valid: z.boolean(),
  place: z.string().nullable().meta({ description: 'Where the border crosses itself' }),
});
export type Target = z.output<typeof Target>;

/** A drawn area (GeoJSON text), measured and checked; its area in km² is on the ellipsoid. */
export const selectDrawn = (tx: Tx, geojson: string): Promise<Target> =>
  tx.one(
    Target,
    sql`
    with a as (select st_setsrid(st_geomfromgeojson(${geojson}), 4326) as geom), v as (select geom, st_isvaliddetail(geom) as d from a)
    select geom::text as geom, null as name, null as set, null as territory, (d).valid as valid,
           case when (d).valid then st_area(geom::geography) / 1e6 else 0 end as km2,
           round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5) as place
    from v`,
  );

/** A territory, or nothing. */
export const selectTerritory = async (tx: Tx, id: number): Promise<Target | undefined> =>
  (
    await tx.rows(
      Target,
      sql`select geom::text as geom, name, boundary_set_id as set, territory_id as territory, area_km2 as km2, true as valid, null as place from territory where territory_id = ${id}`,
    )
  )[0];

const Part = z.object({
  part: z.enum(['age_0_6', 'age_7_17', 'age_18_64', 'age_65_together', 'age_65_alone']),
  residents: z.coerce.number().int(),
});
export const selectPeople = (tx: Tx, { geom }: Target) => tx.rows(Part, sql`select part, residents from exposed_people(${geom}::geometry)`);

const Grid = z.object({
  share: z.coerce.number(),
  asOf: z.string(),
  isEstimated: z.boolean(),
  isGenerated: z.boolean(),
  source: z.string(),
});
/** The newest edition of every country the area lies in, with the part of the area that it covers. */
export const selectGrids = (tx: Tx, { geom }: Target) =>
  tx.rows(
    Grid,
    sql`
    select st_area(st_intersection(g.geom, t.geom)) / st_area(t.geom) as share, g.as_of::text as "asOf", g.is_estimated as "isEstimated", g.is_generated as "isGenerated", g.source
    from population_grid g, (select ${geom}::geometry as geom) t
    where g.geom && t.geom and st_intersects(g.geom, t.geom)
      and not exists (select from population_grid newer where newer.country = g.country and newer.as_of > g.as_of)`,
  );

const Place = Facility.extend({ kind: z.enum(facilityKinds), source: z.string(), isGenerated: z.boolean() });
/** Facilities in the area, at most `limit`. */
export const selectFacilities = (tx: Tx, { geom }: Target, limit: number) =>
  tx.rows(
    Place,
    sql`
    select facility_id as id, kind, name, st_asgeojson(geom, 6)::json as geometry, capacity, source, is_generated as "isGenerated"
    from facility where geom && ${geom}::geometry and st_intersects(geom, ${geom}::geometry) order by kind, facility_id limit ${limit}`,
  );
export const countFacilities = (tx: Tx, { geom }: Target) =>
  tx.rows(
    z.object({ kind: z.enum(facilityKinds), count: z.int() }),
    sql`select kind, count(*)::int as count from facility where geom && ${geom}::geometry and st_intersects(geom, ${geom}::geometry) group by kind`,
  );

/** Cameras in use in the area; public facts as far as the reader may read them. */
export const countCameras = (tx: Tx, { geom }: Target) =>
  tx.rows(
    z.object({ kind: CameraKind, count: z.coerce.number().int() }),
    sql`select kind, cameras as count from exposed_cameras(${geom}::geometry) order by kind`,
  );

/** One year's number as the reader may know it. */
export const Year = z.object({
  from: z.string(),
  to: z.string(),
  count: z.coerce.number().int().nullable(),
  isExact: z.boolean(),
  isSuppressed: z.boolean(),
});
export type Year = z.output<typeof Year>;

/** Incidents of twelve whole calendar months: the last before `now` (milliseconds since 1970), or the same months `yearsBefore` years before. */
export const selectYear = (tx: Tx, { geom, set, territory }: Target, now: number, yearsBefore: number) => {
  // A territory has the numbers it has on the map, an area those of the cells in it.
  const counted: Sql =
    territory === null
      ? sql`(select incidents, is_exact, is_suppressed from protected_cell_counts(array[${geom}::geometry], since, until, null)) c`
      : sql`(select incidents, is_exact, is_suppressed from protected_incident_counts(array[${set}::int], since, until, null) where territory_id = ${territory}) c`;
  return tx.one(
    Year,
    sql`
    select to_char(first_day, 'YYYY-MM-DD') as from, to_char(last_day - interval '1 day', 'YYYY-MM-DD') as to, c.incidents as count, c.is_exact as "isExact", c.is_suppressed as "isSuppressed"
    from (select date_trunc('month', ${new Date(now).toISOString()}::timestamptz at time zone 'Europe/Riga') - make_interval(years => ${yearsBefore}::int) as last_day) l,
         lateral (select last_day - interval '1 year' as first_day) f,
         lateral (select first_day at time zone 'Europe/Riga' as since, last_day at time zone 'Europe/Riga' as until) s,
         lateral ${counted}`,
  );
};

/** The first day from which everybody who answers for a part of the area has records (reporting_territories); null where one of them has recorded nothing yet. */
export const selectRecordedSince = async (tx: Tx, { geom, set, territory }: Target): Promise<string | null> =>
  (
    await tx.one(
      z.object({ since: z.string().nullable() }),
      sql`
      with own as materialized (
        select recorded_since from reporting_territories(array[${set}::int]) where territory_id = ${territory}::int
      ), parts as (
        select recorded_since from own
        union all
        -- A drawn area, or a territory that nobody answers for as a whole: the municipalities of today that it has a part of.
        select r.recorded_since
        from reporting_territories(array(select boundary_set_id from boundary_set
               where level = 'municipality' and valid_from <= local_day() and (valid_to is null or valid_to > local_day()))) r
             join territory t using (territory_id)
        where not exists (select from own) and t.geom && ${geom}::geometry and lies_on(${geom}::geometry, t.geom)
      )
      select to_char(case when bool_and(recorded_since is not null) then max(recorded_since) end at time zone 'Europe/Riga', 'YYYY-MM-DD') as since from parts`,
    )
  ).since;

/** How many residents a warning by SMS would reach, by the alerts' own definition; the database audits the question. */
export const countReached = async (tx: Tx, { geom }: Target): Promise<number> =>
  (await tx.one(z.object({ reached: z.int() }), sql`select (alert_audience(${geom}::geometry, false) ->> 'reached')::int as reached`))
    .reached;
