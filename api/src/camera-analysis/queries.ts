import { grid } from '@vias/sql/grid.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Optics } from '../camera-coverage/optics.ts';
import { Twkb, twkb } from '../camera-coverage/outlines.ts';

/** Where is asked about: as hexadecimal EWKB for `::geometry`, as TWKB, and its middle and box in degrees. */
const Zone = z.object({
  geom: z.string(),
  name: z.string().nullable(),
  m2: z.number(),
  valid: z.boolean(),
  place: z.string().nullable(),
  shape: Twkb.nullable(),
  lon: z.number(),
  lat: z.number(),
});
export type Zone = z.output<typeof Zone>;

const zoneOf = (source: Sql): Sql => sql`
  select geom::text as geom, name, case when (d).valid then st_area(geom::geography) else 0 end as m2, (d).valid as valid,
         round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5) as place,
         case when (d).valid then ${twkb(sql`geom`)} end as shape,
         (st_xmin(geom) + st_xmax(geom)) / 2 as lon, (st_ymin(geom) + st_ymax(geom)) / 2 as lat
  from (select s.geom, s.name, st_isvaliddetail(s.geom) as d from (${source}) s where s.geom is not null) z`;

/** A drawn area, GeoJSON as text. */
export const selectDrawn = (tx: Tx, geojson: string) =>
  tx.one(Zone, zoneOf(sql`select st_setsrid(st_geomfromgeojson(${geojson}), 4326) as geom, null as name`));
export const selectBox = (tx: Tx, [west, south, east, north]: readonly [number, number, number, number]) =>
  tx.one(Zone, zoneOf(sql`select st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) as geom, null as name`));
export const selectTerritory = (tx: Tx, id: number) =>
  tx.maybe(Zone, zoneOf(sql`select geom, name from territory where territory_id = ${id}`));
/** Whether the reader may know of a camera, and what exactly it sees. */
export const selectCamera = (tx: Tx, id: string) =>
  tx.maybe(
    z.object({ isOpen: z.boolean() }),
    sql`select detail_class_id = any (array(select my_access_classes())) as "isOpen" from camera where camera_id = ${id}`,
  );
/** The box of what a camera sees, a hair wider. */
export const selectSight = (tx: Tx, id: string) =>
  tx.maybe(
    Zone,
    zoneOf(
      sql`select st_expand(st_setsrid(st_extent(a.geom)::geometry, 4326), 0.00001) as geom, min(c.name) as name from camera c join camera_coverage a using (tenant_id, camera_id) where c.camera_id = ${id}`,
    ),
  );

const Standing = z.object({
  active: z.int(),
  drawn: z.int(),
  pending: z.int(),
  outOfOrder: z.int(),
  closed: z.int(),
});
/** So far from an area, degrees, a camera is looked for that sees into it: some three kilometres. */
const sightDegrees = 0.05;
/** Cameras that stand in the area and look at a place of their own; those that are being computed anew also where they only see into it, as a camera does whose own box begins some metres before it. */
export const selectStanding = (tx: Tx, geom: string) =>
  tx.one(
    Standing,
    sql`
      with here as (
        select c.tenant_id, c.camera_id, c.status, c.detail_class_id = any (array(select my_access_classes())) as is_open
        from camera c, (select ${geom}::geometry as geom) z
        where c.geom && z.geom and st_intersects(c.geom, z.geom) and c.kind not in ('drone', 'body_worn') and c.status in ('active', 'out_of_order')
      ), working as materialized (
        select h.is_open, h.is_open and exists (select from camera_coverage a where a.tenant_id = h.tenant_id and a.camera_id = h.camera_id) as is_drawn
        from here h where h.status = 'active'
      )
      select count(*) filter (where is_open)::int as active, count(*) filter (where is_drawn)::int as drawn,
             (select count(*)::int from camera c, (select ${geom}::geometry as geom) z
              where c.geom && st_expand(z.geom, ${sightDegrees}) and c.status = 'active' and c.kind not in ('drone', 'body_worn') and c.detail_class_id = any (array(select my_access_classes()))
                and coverage_is_due(c.camera_id) and (st_intersects(c.geom, z.geom) or exists (
                  select from camera_coverage a where a.tenant_id = c.tenant_id and a.camera_id = c.camera_id and a.geom && z.geom and st_intersects(a.geom, z.geom)))) as pending,
             count(*) filter (where not is_open)::int as closed, (select count(*)::int from here where status = 'out_of_order') as "outOfOrder"
      from working`,
  );

const Seeing = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  lon: z.number(),
  lat: z.number(),
  openM2: z.number(),
  views: z.array(Optics.extend({ view: z.int() })),
});
export type Seeing = z.output<typeof Seeing>;

/** Working cameras that see into the area's box, by id after `after`, wherever they stand; what the reader may not know is not there, by policy. */
export const selectSeeing = (tx: Tx, geom: string, after: string, most: number): Promise<Seeing[]> =>
  tx.rows(
    Seeing,
    sql`
      select c.camera_id as id, c.code, c.name, st_x(c.geom) as lon, st_y(c.geom) as lat,
             (select sum(w.m2) from (select max(a.open_m2) as m2 from camera_coverage a where a.tenant_id = c.tenant_id and a.camera_id = c.camera_id group by a.view_no) w) as "openM2",
             (select json_agg(json_build_object('view', v.view_no, 'azimuth', v.azimuth, 'tilt', v.tilt, 'heightM', v.height_m, 'focalMm', v.focal_mm, 'sensorWidthMm', v.sensor_width_mm,
                                                'pixelsWide', v.pixels_wide, 'pixelsHigh', v.pixels_high, 'rangeM', v.range_m, 'nightRangeM', v.night_range_m) order by v.view_no)
              from camera_view v where v.tenant_id = c.tenant_id and v.camera_id = c.camera_id) as views
      from camera c
      where c.status = 'active' and c.camera_id > ${after}::uuid and c.camera_id in (select a.camera_id from camera_coverage a where a.geom && ${geom}::geometry)
        and exists (select from camera_view v where v.tenant_id = c.tenant_id and v.camera_id = c.camera_id)
      order by c.camera_id limit ${most}`,
  );

const Sight = z.object({ camera: z.uuid(), view: z.int(), period: z.enum(['day', 'night']), ppm: z.number(), shape: Twkb });
export type Sight = z.output<typeof Sight>;
/** What cameras see in the area's box. */
export const selectSights = (tx: Tx, geom: string, cameras: readonly string[]): Promise<Sight[]> =>
  tx.rows(
    Sight,
    sql`
      select camera_id as camera, a.view_no as view, a.period, a.ppm, ${twkb(sql`a.geom`)} as shape
      from camera c join camera_coverage a using (tenant_id, camera_id) where c.camera_id = any (${cameras}::uuid[]) and a.geom && ${geom}::geometry order by camera_id, a.view_no, a.period, a.ppm`,
  );

const Building = z.object({ id: z.int(), m2: z.number(), shape: Twkb });
/** Buildings that touch the area, by number after `after`, with the square metres of each that lie in it and under none before it: what two sources both have is taken off once. */
export const selectBuildings = (tx: Tx, geom: string, after: number, most: number) =>
  tx.rows(
    Building,
    sql`
      select b.building_id as id, ${twkb(sql`b.geom`)} as shape,
             coalesce(st_area((case when u.geom is null then p.geom else st_difference(p.geom, u.geom, ${grid}) end)::geography), 0) as m2
      from building b, (select ${geom}::geometry as geom) z,
           lateral (select case when st_covers(z.geom, b.geom) then b.geom else st_intersection(z.geom, b.geom) end as geom) p,
           lateral (select st_union(o.geom, ${grid}) as geom from building o where o.building_id < b.building_id and o.geom && b.geom and st_relate(o.geom, b.geom, '2********')) u
      where b.building_id > ${after} and b.geom && z.geom and st_intersects(b.geom, z.geom) order by b.building_id limit ${most}`,
  );

const Incidents = z.object({
  lon: z.array(z.number()),
  lat: z.array(z.number()),
  at: z.array(z.number()),
  hour: z.array(z.number()),
  isCoarse: z.array(z.boolean()),
});
/**
 * Incidents that the reader may read, near the area, from one moment (milliseconds since 1970) to before another. A sensitive one of one's own stands at its exact place; of others the place is
 * `isCoarse`, the middle of a square. `hour` is that of the clock in Riga, −1 where the time of day is not known; `at` is seconds since 1970.
 */
export const selectIncidents = (tx: Tx, geom: string, since: number, until: number, categories: readonly string[] | null) =>
  tx.one(
    Incidents,
    sql`
      with found as materialized (
        select i.incident_id, i.public_geom, i.sensitivity, i.occurred_at, 'time_unknown' = any (i.flags) as is_untimed
        from incident i
        where i.occurred_at >= to_timestamp(${since / 1000}::float8) and i.occurred_at < to_timestamp(${until / 1000}::float8)
          and i.public_geom && st_expand(${geom}::geometry, 0.013, 0.007) and (${categories}::text[] is null or i.category_code = any (${categories}::text[]))
      ), placed as materialized (
        select f.*, d.geom as exact from found f
        left join incident_detail(array(select incident_id from found where sensitivity >= 2)) d using (incident_id)
      )
      select coalesce(json_agg(st_x(coalesce(exact, public_geom))), '[]') as lon, coalesce(json_agg(st_y(coalesce(exact, public_geom))), '[]') as lat,
             coalesce(json_agg(extract(epoch from occurred_at)::float8), '[]') as at,
             coalesce(json_agg(case when is_untimed then -1 else extract(hour from occurred_at at time zone 'Europe/Riga')::int end), '[]') as hour,
             coalesce(json_agg(sensitivity >= 2 and exact is null), '[]') as "isCoarse"
      from placed`,
  );

/** The ends of the calendar months within a period, as milliseconds since 1970, with its own beginning and end. */
export const selectMonths = async (tx: Tx, since: number, until: number): Promise<number[]> => {
  const { months } = await tx.one(
    z.object({ months: z.array(z.number()) }),
    sql`
      select array(select 1000 * extract(epoch from m at time zone 'Europe/Riga')::float8
                   from generate_series(date_trunc('month', to_timestamp(${since / 1000}::float8) at time zone 'Europe/Riga') + interval '1 month', to_timestamp(${until / 1000}::float8) at time zone 'Europe/Riga', interval '1 month') m) as months`,
  );
  return [...new Set([since, ...months, until])];
};
/** What is told of incidents that the reader may not read; months are the atoms of it, so that those of a year add up to the year. */
export const selectClosed = (tx: Tx, geom: string, since: number, until: number, categories: readonly string[] | null) =>
  tx.one(
    z.object({ closed: z.coerce.number().int().nullable(), isExact: z.boolean() }),
    sql`select closed, not is_shut and closed is null as "isExact" from closed_cell_counts(array[${geom}::geometry], to_timestamp(${since / 1000}::float8), to_timestamp(${until / 1000}::float8), ${categories}::text[])`,
  );

const Placed = z.object({ kind: z.string(), lon: z.number(), lat: z.number() });
export const selectFacilities = (tx: Tx, geom: string) =>
  tx.rows(
    Placed,
    sql`select kind, st_x(geom) as lon, st_y(geom) as lat from facility where geom && ${geom}::geometry and st_intersects(geom, ${geom}::geometry) order by kind, facility_id`,
  );

/** Answers of safety surveys that the reader may read one by one; what others are told of them has no place finer than 250 m. */
export const selectFear = (tx: Tx, geom: string) =>
  tx.rows(
    Placed.omit({ kind: true }),
    sql`select st_x(geom) as lon, st_y(geom) as lat from survey_place where is_exact and geom && ${geom}::geometry and st_intersects(geom, ${geom}::geometry)`,
  );

/** The streets of an own layer in the area, in slices by number. */
export const selectStreets = (tx: Tx, geom: string, layer: string, after: number, most: number) =>
  tx.rows(
    z.object({ id: z.int(), shape: Twkb }),
    sql`
      select f.feature_number as id, ${twkb(sql`f.line`)} as shape from own_layer_feature f
      where f.own_layer_id = ${layer}::uuid and f.feature_number > ${after} and f.line && ${geom}::geometry and st_intersects(f.line, ${geom}::geometry)
      order by f.feature_number limit ${most}`,
  );
export const hasLayer = async (tx: Tx, layer: string): Promise<boolean> =>
  (await tx.maybe(z.object({ one: z.int() }), sql`select 1 as one from own_layer where own_layer_id = ${layer}`)) !== undefined;
export const hasIndicator = async (tx: Tx, code: string): Promise<boolean> =>
  (await tx.one(z.object({ is: z.boolean() }), sql`select indicator_by_code(${code}) is not null as is`)).is;

const Part = z.object({
  name: z.string(),
  value: z.number().nullable(),
  m2: z.number(),
  shape: Twkb,
  isSliver: z.boolean(),
  slivers: z.int(),
});
/** On average narrower than 10 m, and less than a hundredth of the whole: two borders that were drawn apart, or a corner; metres, share. */
const [sliverM, sliverShare] = [10, 0.01];
/** Whether a part of an area is a sliver of it, and how many of all are. What is no sliver comes first. */
const sliverOf = (part: Sql, whole: Sql): Sql =>
  sql`2 * st_area(${part}::geography) < ${sliverM} * st_perimeter(${part}::geography) and st_area(${part}) < ${sliverShare} * st_area(${whole})`;
const partOf = (geom: Sql, zone: string): Sql =>
  sql`st_collectionextract(case when st_covers(${zone}::geometry, ${geom}) then ${geom} else st_intersection(${geom}, ${zone}::geometry) end, 3)`;
/** Parts of own areas that lie in the area, at most `most`. */
export const selectLayerAreas = (tx: Tx, geom: string, layer: string, most: number) =>
  tx.rows(
    Part,
    sql`
      select name, null as value, st_area(part::geography) as m2, ${twkb(sql`part`)} as shape, sliver as "isSliver", (count(*) filter (where sliver) over ())::int as slivers
      from (select no, name, part, ${sliverOf(sql`part`, sql`whole`)} as sliver from (select f.feature_number as no, f.area as whole, coalesce(f.properties ->> 'name', f.properties ->> 'nosaukums', f.properties ->> 'pavadinimas', '#' || f.feature_number) as name, ${partOf(sql`f.area`, geom)} as part
            from own_layer_feature f where f.own_layer_id = ${layer}::uuid and f.area && ${geom}::geometry and st_intersects(f.area, ${geom}::geometry)) a
            where not st_isempty(part)) p
      order by sliver, no limit ${most}`,
  );
/** Territories of the finest division that an indicator is known for, as far as they lie in the area, the highest value first. */
export const selectIndicatorAreas = (tx: Tx, geom: string, indicator: string, most: number) =>
  tx.rows(
    Part,
    sql`
      with here as materialized (
        select t.territory_id, t.boundary_set_id, t.name, t.geom, array_position('{country,region,municipality,parish,neighbourhood,settlement,grid}'::text[], b.level) as fineness
        from territory t join boundary_set b using (boundary_set_id)
        where t.geom && ${geom}::geometry and st_intersects(t.geom, ${geom}::geometry) and b.valid_to is null
      ), known as materialized (
        select h.*, v.value from here h
        join indicator_by_territory(${indicator}, null, array(select distinct boundary_set_id from here)) v using (territory_id) where v.value is not null
      )
      select name, value, st_area(part::geography) as m2, ${twkb(sql`part`)} as shape, sliver as "isSliver", (count(*) filter (where sliver) over ())::int as slivers
      from (select name, value, part, ${sliverOf(sql`part`, sql`geom`)} as sliver from (select k.*, ${partOf(sql`k.geom`, geom)} as part from known k where k.fineness = (select max(fineness) from known)) a
            where not st_isempty(part)) p
      order by sliver, value desc, name limit ${most}`,
  );

/** The street of the nearest address within about 150 m of each place, or the settlement; places in degrees. */
export const selectNames = (tx: Tx, places: readonly (readonly [number, number])[]) =>
  tx.rows(
    z.object({ name: z.string().nullable() }),
    sql`
      select (select coalesce(a.street, a.settlement, a.full_text) from address a
              where a.geom && st_expand(p.place, 0.0024, 0.00135) order by a.geom <-> p.place limit 1) as name
      from (select n, st_setsrid(st_makepoint(x, y), 4326) as place from unnest(${places.map(([x]) => x)}::float8[], ${places.map(([, y]) => y)}::float8[]) with ordinality u (x, y, n)) p
      order by p.n`,
  );
