import { grid } from '@vias/sql/grid.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { PlanQuestion } from './contract.ts';
import type { Weighing } from './lattice.ts';
import type { Polygons } from './rings.ts';

type Box = readonly [number, number, number, number];
const Rings = z.array(z.array(z.tuple([z.number(), z.number()]).rest(z.number())));
const Drawn = z.object({
  no: z.coerce.number(),
  crossing: z.string().nullable(),
  km2: z.number(),
  west: z.number(),
  south: z.number(),
  east: z.number(),
  north: z.number(),
});

/** Drawn shapes (GeoJSON texts), measured; `crossing`: where a border crosses itself, latitude and longitude. */
export const measureShapes = (tx: Tx, shapes: readonly string[]) =>
  tx.rows(
    Drawn,
    sql`
      select n as no, case when not (d).valid and st_area(st_convexhull(geom)) > 0 then coalesce(round(st_y((d).location)::numeric, 5) || ', ' || round(st_x((d).location)::numeric, 5), '') end as crossing,
             case when (d).valid then st_area(geom::geography) / 1e6 else 0 end as km2, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east, st_ymax(geom) as north
      from unnest(${shapes}::text[]) with ordinality t (shape, n), lateral (select st_setsrid(st_geomfromgeojson(t.shape), 4326) as geom) g, lateral (select st_isvaliddetail(geom) as d) v
      order by n`,
  );

/** Of these places (degrees), the numbers of those that are open: in the area, in no zone, in no building. */
export const selectOpen = async (
  tx: Tx,
  area: string,
  zones: readonly string[],
  places: readonly (readonly [number, number])[],
): Promise<number[]> => {
  const found = await tx.rows(
    z.object({ no: z.int() }),
    sql`
      with area as materialized (
        select coalesce(st_difference(a.geom, (select st_union(st_setsrid(st_geomfromgeojson(z), 4326), ${grid}) from unnest(${zones}::text[]) z), ${grid}), a.geom) as geom
        from (select st_setsrid(st_geomfromgeojson(${area}), 4326) as geom) a
      ), place as materialized (
        select (p.n - 1)::int as no, st_setsrid(st_makepoint(p.lon, p.lat), 4326) as geom
        from unnest(${places.map(([lon]) => lon)}::float8[], ${places.map(([, lat]) => lat)}::float8[]) with ordinality p (lon, lat, n), area
        where st_intersects(area.geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))
      )
      select no from place p where not exists (select from building b where b.geom && p.geom and st_intersects(b.geom, p.geom)) order by no`,
  );
  return found.map(({ no }) => no);
};

const Lent = z.array(z.int());
/** The access classes of rows of others. */
const lentOf = (row: Sql, accessClass: Sql): Sql =>
  sql`coalesce(array_agg(distinct ${accessClass}) filter (where ${row}.tenant_id <> my_tenant()), '{}') as lent`;

/** How many of the cameras that the principal may know see each place at least so finely, and how finely the best of them does. Places by number; those that none sees are not there. `sensitivity`: of the most sensitive of them. */
export const selectSeen = (
  tx: Tx,
  places: readonly (readonly [number, number])[],
  { period, ppm, withPlanned }: Pick<PlanQuestion, 'period' | 'ppm' | 'withPlanned'>,
) =>
  tx.rows(
    z.object({ no: z.int(), cameras: z.int(), finest: z.number(), sensitivity: z.int(), lent: Lent }),
    sql`
      select (p.n - 1)::int as no, count(distinct a.camera_id) filter (where a.ppm >= ${ppm})::int as cameras, max(a.ppm)::float8 as finest, max(c.sensitivity)::int as sensitivity, ${lentOf(sql`c`, sql`c.detail_class_id`)}
      from unnest(${places.map(([lon]) => lon)}::float8[], ${places.map(([, lat]) => lat)}::float8[]) with ordinality p (lon, lat, n)
      join camera_coverage a on a.geom && st_setsrid(st_makepoint(p.lon, p.lat), 4326) and st_intersects(a.geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))
      join camera c on c.camera_id = a.camera_id
      where a.period = ${period} and c.status = any (${withPlanned ? ['active', 'out_of_order', 'planned'] : ['active', 'out_of_order']}::text[])
      group by p.n`,
  );

const Weighed = z.object({ lon: z.number(), lat: z.number(), weight: z.number(), isBlock: z.boolean(), lent: Lent });
type Weighed = Weighing & { lent: readonly number[] };

/** Incidents in a box, by place. Those that are shown snapped lie anywhere in their block; special categories (sensitivity 3) are snapped to a kilometre and say nothing here. */
export const selectIncidents = (
  tx: Tx,
  [west, south, east, north]: Box,
  { during, categories }: PlanQuestion['demand'],
): Promise<Weighed[]> =>
  tx.rows(
    Weighed,
    sql`
      select st_x(public_geom) as lon, st_y(public_geom) as lat, count(*)::float8 as weight, sensitivity = 2 as "isBlock", ${lentOf(sql`i`, sql`i.access_class_id`)}
      from incident i
      where public_geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) and sensitivity <= 2
        and ${during?.from ? sql`occurred_at >= ${during.from}` : sql`true`} and ${during?.to ? sql`occurred_at < ${during.to}` : sql`true`}
        and ${categories.length > 0 ? sql`category_code = any (${categories}::text[])` : sql`true`}
      group by public_geom, sensitivity`,
  );

/** Places named in surveys of safety, as far as the principal may know them. */
export const selectSurvey = (tx: Tx, [west, south, east, north]: Box): Promise<Weighed[]> =>
  tx.rows(
    Weighed,
    sql`
      select st_x(p.geom) as lon, st_y(p.geom) as lat, sum(p.weight)::float8 as weight, not p.is_exact as "isBlock", ${lentOf(sql`s`, sql`s.access_class_id`)}
      from survey_place p join survey s using (survey_id) where p.geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) group by p.geom, p.is_exact`,
  );

/**
 * The latest value of an indicator of risk at each place (by number), of the smallest territory that has one; turned round where less is worse. What is counted is told by the square
 * kilometre: whole, it would weigh at each place of a territory, and a field with forty people more than a block with a hundred. Throws indicator.not_found.
 */
export const selectRisk = async (tx: Tx, code: string, places: readonly (readonly [number, number])[]) => {
  const known = await tx.maybe(
    z.object({ direction: z.string(), aggregation: z.string(), lent: Lent }),
    sql`select direction, aggregation, case when tenant_id = my_tenant() or (tenant_id = 'vias' and sensitivity = 0) then '{}' else array[access_class_id] end as lent
        from indicator where indicator_id = indicator_by_code(${code})`,
  );
  if (!known) throw new Problem('indicator.not_found', { field: 'demand.indicator' });
  const found = await tx.rows(
    z.object({ no: z.int(), value: z.number() }),
    sql`
      with value as materialized (
        select t.geom, t.area_km2, ${known.aggregation === 'sum' ? sql`i.value / nullif(t.area_km2, 0)` : sql`i.value`} as value
        from indicator_by_territory(${code}, null, array(select boundary_set_id from boundary_set where valid_to is null)) i join territory t using (territory_id) where i.value is not null
      )
      select distinct on (p.n) (p.n - 1)::int as no, v.value
      from unnest(${places.map(([lon]) => lon)}::float8[], ${places.map(([, lat]) => lat)}::float8[]) with ordinality p (lon, lat, n)
      join value v on v.value is not null and v.geom && st_setsrid(st_makepoint(p.lon, p.lat), 4326) and st_intersects(v.geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))
      order by p.n, v.area_km2`,
  );
  const most = Math.max(...found.map(({ value }) => value));
  return {
    lent: known.lent,
    values: found.map(({ no, value }) => ({ no, value: Math.max(0, known.direction === 'more_is_better' ? most - value : value) })),
  };
};

/** Outlines of the buildings in a box, in a fixed order: rings in degrees. */
export const selectOutlines = async (tx: Tx, [west, south, east, north]: Box): Promise<Polygons> => {
  const rows = await tx.rows(
    z.object({ coordinates: z.array(Rings) }),
    sql`select st_asgeojson(geom, 7)::json -> 'coordinates' as coordinates from building
        where geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) order by source, code limit 10000`,
  );
  return rows.flatMap(({ coordinates }) => coordinates as unknown as Polygons);
};

/** How many buildings a box touches, counted up to `most`. */
export const countBuildings = async (tx: Tx, [west, south, east, north]: Box, most: number): Promise<number> =>
  (
    await tx.one(
      z.object({ n: z.int() }),
      sql`select count(*)::int as n from (select from building where geom && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326) limit ${most}) b`,
    )
  ).n;

/** Points of a layer within an area, with a name where the layer has one. */
export const selectLayerPoints = (tx: Tx, layer: string, area: string, most: number) =>
  tx.rows(
    z.object({ name: z.string().nullable(), lon: z.number(), lat: z.number() }),
    sql`
      select left(coalesce(nullif(btrim(f.properties ->> 'name'), ''), nullif(btrim(f.properties ->> 'ref'), '')), 200) as name, st_x(d.geom) as lon, st_y(d.geom) as lat
      from own_layer_feature f, lateral st_dump(f.point) d, (select st_setsrid(st_geomfromgeojson(${area}), 4326) as geom) a
      where f.own_layer_id = ${layer} and f.point && a.geom and st_intersects(a.geom, d.geom) order by f.feature_number limit ${most}`,
  );

/** The house with an address that is nearest to each place, at most some 40 m away; places by number, those without one are not there. */
export const selectHouses = (tx: Tx, places: readonly (readonly [number, number])[]) =>
  tx.rows(
    z.object({ no: z.int(), name: z.string() }),
    sql`
      select (p.n - 1)::int as no, coalesce(a.street || ' ' || a.house, a.house) as name
      from unnest(${places.map(([lon]) => lon)}::float8[], ${places.map(([, lat]) => lat)}::float8[]) with ordinality p (lon, lat, n),
           lateral (select st_setsrid(st_makepoint(p.lon, p.lat), 4326) as geom) g,
           lateral (select h.street, h.house from address h where h.geom && st_expand(g.geom, 0.0006, 0.00036) and h.house is not null order by h.geom <-> g.geom, h.address_id limit 1) a`,
  );
