import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { IncidentSource, OwnArea } from './definition.ts';
import { FreeFlags, matching, Sums, sums, utc, type Wanted, type Window, within } from './thematic-queries.ts';

const Layer = z.object({ title: z.string(), source: z.string(), texts: z.array(z.string()) });
/** A layer that the reader may see; `texts` are its fields of texts. */
export const selectAreaLayer = (tx: Tx, id: string) =>
  tx.maybe(
    Layer,
    sql`select title, source, array(select f ->> 'name' from jsonb_array_elements(fields) f where f ->> 'kind' = 'text') as texts
        from own_layer where own_layer_id = ${id}::uuid and state = 'ready'`,
  );

const Size = z.object({ number: z.int(), vertices: z.int() });
/** The polygons of a layer with how many corners each has, neighbours after each other; at most so many. */
export const selectSizes = (tx: Tx, id: string, most: number) =>
  tx.rows(
    Size,
    sql`select number, vertices from (
          select feature_number as number, st_npoints(area) as vertices, st_envelope(area) as box from own_layer_feature
          where own_layer_id = ${id}::uuid and area is not null order by feature_number limit ${most}::int) f
        -- PostGIS orders by Hilbert's curve.
        order by box, number`,
  );

/** Some polygons of a layer. */
export type Batch = { layerId: string; numbers: readonly number[] };
const ofBatch = ({ layerId, numbers }: Batch): Sql => sql`f.own_layer_id = ${layerId}::uuid and f.feature_number = any (${numbers}::int[])`;
/** Some polygons as free areas, in the order of their numbers. */
export const areasOfBatch = (batch: Batch): Sql =>
  sql`array(select f.area::geometry from own_layer_feature f where ${ofBatch(batch)} order by f.feature_number)`;

const Polygon = z.object({
  number: z.int(),
  name: z.string().nullable(),
  km2: z.number(),
  shape: z.string(),
  label: z.tuple([z.number(), z.number()]),
  reporters: z.array(z.string()),
  recordedSince: z.string().nullable(),
});
/** Polygons with their names, sizes, shapes (GeoJSON, six decimals, about 10 cm), the territories of the sets that somebody reports from and that they lie on, and since when there are records of all of these. */
export const selectPolygons = (tx: Tx, batch: Batch, { name }: OwnArea, sets: readonly number[]) =>
  tx.rows(
    Polygon,
    sql`
      with reporting as materialized (
        select t.name, t.geom, r.recorded_since from reporting_territories(${sets}::int[]) r join territory t using (territory_id)
      )
      select f.feature_number as number, nullif(left(btrim(f.properties ->> ${name ?? ''}::text), 200), '') as name, st_area(f.area::geography) / 1e6 as km2, st_asgeojson(f.area, 6) as shape,
             array[round(st_x(p.point)::numeric, 6)::float8, round(st_y(p.point)::numeric, 6)::float8] as label,
             coalesce(land.names, '{}') as reporters, ${utc(sql`land.since`)} as "recordedSince"
      from own_layer_feature f, lateral (select st_pointonsurface(f.area) as point) p, lateral (
        select array_agg(r.name) as names, case when bool_and(r.recorded_since is not null) then max(r.recorded_since) end as since from reporting r where r.geom && f.area and lies_on(f.area, r.geom)) land
      where ${ofBatch(batch)} order by f.feature_number`,
  );

const Residents = z.object({
  id: z.int(),
  residents: z.int().nullable(),
  share: z.number(),
  asOf: z.string().nullable(),
  sources: z.array(z.string()),
});
/** Residents of polygons as everybody may know them (exposed_people), and the part of each polygon that is counted at all. */
export const selectOwnResidents = (tx: Tx, batch: Batch) =>
  tx.rows(
    Residents,
    sql`
      select f.feature_number as id, (select sum(p.residents)::int from exposed_people(f.area::geometry) p) as residents,
             coalesce(g.share, 0) as share, g.as_of::text as "asOf", coalesce(g.sources, '{}') as sources
      from own_layer_feature f, lateral (
        select sum(case when st_covers(g.geom, f.area) then 1 else st_area(st_intersection(g.geom, f.area)) / st_area(f.area) end)::float8 as share,
               min(g.as_of) as as_of, array_agg(distinct g.source) as sources
        from population_grid g
        where g.geom && f.area and st_intersects(g.geom, f.area)
          and not exists (select from population_grid newer where newer.country = g.country and newer.as_of > g.as_of)
      ) g
      where ${ofBatch(batch)} order by f.feature_number`,
  );

/** Readable incidents by polygon, by the polygon's number; polygons without any are left out. */
export const selectOwnSums = (tx: Tx, batch: Batch, window: Pick<Window, 'from' | 'to'>, source: Partial<IncidentSource>, wanted: Wanted) =>
  tx.rows(
    Sums,
    sql`
      select f.feature_number as id, ${sums(wanted)}
      from own_layer_feature f join incident i on i.public_geom && f.area and st_intersects(i.public_geom, f.area)
      where ${ofBatch(batch)} and ${within(window)} and ${matching(source)}
      group by 1`,
  );

/** What may be said of incidents the reader may not read, by polygon in the order of the numbers; see protected_cell_counts. */
export const selectProtectedPolygons = (
  tx: Tx,
  batch: Batch,
  { from, to }: Pick<Window, 'from' | 'to'>,
  { category, severity, status, tenant }: Partial<IncidentSource>,
) =>
  tx.rows(
    FreeFlags,
    sql`
      select area_no as no, closed, is_exact as "isExact", is_suppressed as "isSuppressed"
      from protected_cell_counts(${areasOfBatch(batch)}, ${from}::timestamptz, ${to}::timestamptz, ${category ?? null}::text[], ${severity ?? null}::smallint[], ${status ?? null}::text[], ${tenant ?? null}::text[])`,
  );

/** Cameras by polygon that the reader may read, and whether the polygon lies on any of the territories. */
export const selectOwnCameras = (tx: Tx, batch: Batch, condition: Sql, territories: readonly number[]) =>
  tx.rows(
    z.object({ id: z.int(), count: z.int(), isDark: z.boolean() }),
    sql`
      select f.feature_number as id, (select count(*)::int from camera c where c.geom && f.area and st_intersects(c.geom, f.area) and ${condition}) as count,
             exists (select from territory t where t.territory_id = any (${territories}::int[]) and t.geom && f.area and lies_on(f.area, t.geom)) as "isDark"
      from own_layer_feature f where ${ofBatch(batch)} order by f.feature_number`,
  );
