import { grid } from '@vias/sql/grid.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { CoverageSum, type ViewCoverage } from './contract.ts';
import type { CoveredArea } from './cover-view.ts';
import type { LeftArea } from './cut-areas.ts';
import { Optics } from './optics.ts';
import { Twkb, twkb } from './outlines.ts';

const Building = z.object({ heightM: z.number().nullable(), shape: Twkb.nullable(), degrees: z.number() });

/** Buildings that one camera asks, at most, and corners of theirs: a view of 20 km over a town would have it read all of it. */
const [mostBuildings, mostCorners] = [5000, 100_000];

/** Buildings around a camera; `withinM`: up to so many metres they are all there, null: all that its box meets. */
export interface Around {
  buildings: { heightM: number | null; shape: Buffer }[];
  withinM: number | null;
}

/** The nearest buildings to a camera among those that its box in degrees meets. */
export const selectAround = async (
  tx: Tx,
  { lon, lat }: { lon: number; lat: number },
  [west, south, east, north]: readonly [number, number, number, number],
): Promise<Around> => {
  // A constant and not a joined row: only then does the index give the nearest first.
  const here = sql`st_setsrid(st_makepoint(${lon}, ${lat}), 4326)`;
  const rows = await tx.rows(
    Building,
    sql`
      select height_m as "heightM", degrees, case when n <= ${mostBuildings} and corners <= ${mostCorners} then ${twkb(sql`geom`)} end as shape
      from (
        select *, row_number() over w as n, sum(st_npoints(geom)) over w as corners, sum(st_npoints(geom)) over w - st_npoints(geom) as nearer
        from (
          select height_m, geom, geom <-> ${here} as degrees from building where geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)
          order by geom <-> ${here} limit ${mostBuildings + 1}
        ) b window w as (order by degrees rows unbounded preceding)
      ) c where nearer <= ${mostCorners} order by degrees`,
  );
  const buildings = rows.flatMap(({ heightM, shape }) => (shape ? [{ heightM, shape }] : []));
  const beyond = rows.find(({ shape }) => shape === null);
  // A degree is shortest from east to west: nothing that was left out is nearer than this.
  return { buildings, withinM: beyond ? beyond.degrees * 111_195 * Math.cos((lat * Math.PI) / 180) * 0.99 : null };
};

const Due = z.object({
  tenant: z.string(),
  id: z.uuid(),
  mark: z.coerce.bigint(),
  lon: z.number(),
  lat: z.number(),
  views: z.array(Optics.extend({ view: z.int() })),
  blind: z.array(z.object({ view: z.int().nullable(), fromAzimuth: z.number(), toAzimuth: z.number() })),
});
export type DueCamera = z.output<typeof Due>;

/** Cameras that wait for their coverage behind a mark, the longest waiting first, with all that it rests on. One that was taken down has no view any more. */
export const selectDue = (tx: Tx, most: number, after = 0n): Promise<DueCamera[]> =>
  tx.rows(
    Due,
    sql`
      select d.tenant_id as tenant, d.camera_id as id, d.mark::text, st_x(c.geom) as lon, st_y(c.geom) as lat,
             case when c.status = 'removed' then '[]' else coalesce((
               select json_agg(json_build_object('view', v.view_no, 'azimuth', v.azimuth, 'tilt', v.tilt, 'heightM', v.height_m, 'focalMm', v.focal_mm, 'sensorWidthMm', v.sensor_width_mm,
                                                 'pixelsWide', v.pixels_wide, 'pixelsHigh', v.pixels_high, 'rangeM', v.range_m, 'nightRangeM', v.night_range_m) order by v.view_no)
               from camera_view v where v.tenant_id = c.tenant_id and v.camera_id = c.camera_id), '[]') end as views,
             coalesce((select json_agg(json_build_object('view', m.view_no, 'fromAzimuth', m.from_azimuth, 'toAzimuth', m.to_azimuth))
                       from camera_mask m where m.tenant_id = c.tenant_id and m.camera_id = c.camera_id and m.area is null), '[]') as blind
      from camera_coverage_due d join camera c using (tenant_id, camera_id) where d.mark > ${after.toString()}::bigint order by d.mark limit ${most}`,
  );

/** The newest mark of all that wait; 0: nothing does. */
export const selectLastMark = async (tx: Tx): Promise<bigint> => {
  const { mark } = await tx.one(
    z.object({ mark: z.coerce.bigint() }),
    sql`select coalesce(max(mark), 0)::text as mark from camera_coverage_due`,
  );
  return mark;
};

/** Cameras that nobody has computed yet are told to wait: those that were there before coverage was. */
export const markUnknown = (tx: Tx) =>
  tx.run(sql`
    insert into camera_coverage_due (tenant_id, camera_id)
    select c.tenant_id, c.camera_id from camera c
    where c.status <> 'removed' and exists (select from camera_view v where v.camera_id = c.camera_id) and not exists (select from camera_sight s where s.camera_id = c.camera_id)
    on conflict do nothing`);

/** Masks of a camera that are areas, GeoJSON as text. */
export const selectMasks = (tx: Tx, { tenant, id }: DueCamera) =>
  tx.rows(
    z.object({ view: z.int().nullable(), area: z.string() }),
    sql`select view_no as view, st_asgeojson(area, 15) as area from camera_mask where tenant_id = ${tenant} and camera_id = ${id} and area is not null`,
  );

/** Of drawn areas (GeoJSON texts) the first whose border crosses itself, by number from 0, and where: latitude, longitude. */
export const selectCrossing = (tx: Tx, areas: readonly string[]) =>
  tx.maybe(
    z.object({ no: z.int(), place: z.string() }),
    sql`
      select (n - 1)::int as no, coalesce(round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5), '') as place
      from unnest(${areas}::text[]) with ordinality t (area, n), lateral (select st_isvaliddetail(st_setsrid(st_geomfromgeojson(t.area), 4326)) as d) v
      where not (d).valid order by n limit 1`,
  );

const Drawn = z.custom<ViewCoverage['areas'][number]['geometry']>();
/** Shapes as the database wrote them, as GeoJSON. */
export const selectDrawn = (tx: Tx, shapes: readonly string[]) =>
  tx.rows(
    z.object({ geometry: Drawn }),
    sql`select st_asgeojson(t.shape::geometry, 7)::json as geometry from unnest(${shapes}::text[]) with ordinality t (shape, n) order by n`,
  );

/** How a view is drawn, or why it is not. */
export interface ViewSight {
  view: number;
  reason: string | null;
  onWall: boolean;
  buildings: number;
  shortenedM: number | null;
}
/** An area of a view as it is kept. */
export type SeenArea = LeftArea & Pick<CoveredArea, 'period' | 'ppm' | 'openArea'>;

/** Writes what the views of a camera see in place of what they saw, unless the camera changed since it was read; then it still waits. */
export const replaceCoverage = async (
  tx: Tx,
  { tenant, id, mark }: DueCamera,
  views: readonly (ViewSight & { areas: readonly SeenArea[] })[],
): Promise<void> => {
  const taken = await tx.maybe(
    z.object({ one: z.int() }),
    sql`delete from camera_coverage_due where tenant_id = ${tenant} and camera_id = ${id} and mark = ${mark.toString()}::bigint returning 1 as one`,
  );
  if (!taken) return;
  await tx.run(sql`delete from camera_coverage where tenant_id = ${tenant} and camera_id = ${id}`);
  await tx.run(sql`delete from camera_sight where tenant_id = ${tenant} and camera_id = ${id}`);
  if (views.length === 0) return;
  const of = <T>(list: readonly T[], pick: (each: T) => unknown) => list.map(pick);
  await tx.run(sql`
    insert into camera_sight (tenant_id, camera_id, view_no, reason, on_wall, buildings, shortened_m)
    select ${tenant}, ${id}::uuid, s.* from unnest(${of(views, (s) => s.view)}::smallint[], ${of(views, (s) => s.reason)}::text[], ${of(views, (s) => s.onWall)}::boolean[], ${of(views, (s) => s.buildings)}::int[],
                                                   ${of(views, (s) => s.shortenedM)}::float8[]) s`);
  const areas = views.flatMap(({ view, areas: its }) => its.map((area) => ({ ...area, view })));
  if (areas.length === 0) return;
  await tx.run(sql`
    insert into camera_coverage (tenant_id, camera_id, view_no, period, ppm, area_m2, open_m2, geom)
    select ${tenant}, ${id}::uuid, a.view, a.period, a.ppm, a.area, a.open, a.shape::geometry
    from unnest(${of(areas, (a) => a.view)}::smallint[], ${of(areas, (a) => a.period)}::text[], ${of(areas, (a) => a.ppm)}::float8[], ${of(areas, (a) => a.areaM2)}::float8[],
                ${of(areas, (a) => a.openArea)}::float8[], ${of(areas, (a) => a.shape)}::text[]) a (view, period, ppm, area, open, shape)`);
};

const Stored = z.object({
  isPending: z.boolean(),
  isOpen: z.boolean(),
  views: z.array(
    z.object({
      view: z.int(),
      reason: z.string().nullable(),
      onWall: z.boolean(),
      buildings: z.int(),
      shortenedM: z.number().nullable(),
      optics: Optics.nullable(),
      areas: z.array(
        z.object({ period: z.enum(['day', 'night']), ppm: z.number(), areaM2: z.number(), openM2: z.number(), geometry: z.unknown() }),
      ),
    }),
  ),
});

/** What is stored of a camera; undefined when the principal may not know of it. `isOpen`: its optics are for this reader. */
export const selectCoverage = (tx: Tx, id: string) =>
  tx.maybe(
    Stored,
    sql`
      select coverage_is_due(c.camera_id) as "isPending", c.detail_class_id = any (array(select my_access_classes())) as "isOpen",
             coalesce((
               select json_agg(json_build_object('view', s.view_no, 'reason', s.reason, 'onWall', s.on_wall, 'buildings', s.buildings, 'shortenedM', s.shortened_m,
                 'optics', (select json_build_object('azimuth', v.azimuth, 'tilt', v.tilt, 'heightM', v.height_m, 'focalMm', v.focal_mm, 'sensorWidthMm', v.sensor_width_mm,
                                                     'pixelsWide', v.pixels_wide, 'pixelsHigh', v.pixels_high, 'rangeM', v.range_m, 'nightRangeM', v.night_range_m)
                            from camera_view v where v.camera_id = s.camera_id and v.view_no = s.view_no),
                 'areas', coalesce((select json_agg(json_build_object('period', a.period, 'ppm', a.ppm, 'areaM2', a.area_m2, 'openM2', a.open_m2, 'geometry', st_asgeojson(a.geom, 7)::json) order by a.period, a.ppm)
                                    from camera_coverage a where a.camera_id = s.camera_id and a.view_no = s.view_no), '[]')) order by s.view_no)
               from camera_sight s where s.camera_id = c.camera_id), '[]') as views
      from camera c where c.camera_id = ${id}`,
  );

/** What the cameras in a box see together, in square metres on the ellipsoid. Areas that two see are the overlaps of pairs, each counted once. */
export const sumCoverage = (tx: Tx, [west, south, east, north]: readonly [number, number, number, number], period: 'day' | 'night') =>
  tx.one(
    CoverageSum,
    sql`
      with box as materialized (select st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) as shape),
      seen as materialized (
        select c.camera_id, coverage_is_due(c.camera_id) as due from camera c, box
        where c.geom && box.shape and c.status in ('active', 'out_of_order') and c.detail_class_id = any (array(select my_access_classes()))
      ), area as materialized (
        select a.camera_id, a.view_no, a.ppm, a.geom, a.area_m2, a.open_m2 from camera_coverage a join seen using (camera_id) where a.period = ${period}
      ), own as (
        -- The views of one camera are one camera.
        select ppm, camera_id, st_union(geom, ${grid}) as geom, sum(area_m2) as area_m2, sum(open_m2) as open_m2 from area group by ppm, camera_id
      ), twice as (
        select a.ppm, st_area(st_union(st_collectionextract(st_intersection(a.geom, b.geom, ${grid}), 3), ${grid})::geography) as m2
        from own a join own b on b.ppm = a.ppm and b.camera_id > a.camera_id and b.geom && a.geom group by a.ppm
      ), summed as (
        select o.ppm, st_area(st_union(o.geom, ${grid})::geography) as m2, sum(o.area_m2) as seen_m2, sum(o.open_m2) as open_m2 from own o group by o.ppm
      )
      select (select count(*) from seen)::int as cameras, (select count(distinct camera_id) from area)::int as drawn, (select count(*) from seen where due)::int as pending,
             coalesce((select json_agg(json_build_object('ppm', s.ppm, 'areaM2', s.m2, 'twiceM2', coalesce(t.m2, 0), 'openM2', s.open_m2, 'seenM2', s.seen_m2) order by s.ppm)
                       from summed s left join twice t using (ppm)), '[]') as areas`,
  );
