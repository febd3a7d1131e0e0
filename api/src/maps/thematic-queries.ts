import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { GridArea, IncidentSource, MapArea, Period } from './definition.ts';

/** A moment as the API writes it. */
export const utc = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One territory of a map, before anything is counted. Label point in metres of LKS-92, for telling how near two are. */
export const Territory = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  km2: z.number(),
  reports: z.boolean(),
  /** When the records of whoever answers for it begin; null where nothing was ever recorded. */
  recordedSince: z.string().nullable(),
  source: z.string(),
});
export type Territory = z.output<typeof Territory>;

type TerritoryArea = Extract<MapArea, { kind: 'territory' }>;

/** The boundary sets asked for that exist; when none are asked for, those of the level as they were when the period ends. */
export const selectSets = (tx: Tx, { boundarySet, level }: Pick<TerritoryArea, 'boundarySet' | 'level'>, until: string | null) =>
  tx.rows(
    z.object({ id: z.int() }),
    boundarySet
      ? sql`select boundary_set_id as id from boundary_set where boundary_set_id = any (${boundarySet}) order by 1`
      : sql`
          select boundary_set_id as id from boundary_set, (select least(coalesce(${until}::timestamptz - interval '1 second', now()), now())::date as day) d
          where level = ${level} and valid_from <= day and (valid_to is null or valid_to > day) order by 1`,
  );

export const selectTerritories = (tx: Tx, sets: readonly number[]): Promise<Territory[]> =>
  tx.rows(
    Territory,
    sql`
      select t.territory_id as id, t.code, t.name, t.area_km2 as km2, b.source, r.territory_id is not null as reports, ${utc(sql`r.recorded_since`)} as "recordedSince"
      from territory t join boundary_set b using (boundary_set_id) left join reporting_territories(${sets}::int[]) r using (territory_id)
      where t.boundary_set_id = any (${sets}::int[]) order by t.territory_id`,
  );

const Residents = z.object({ id: z.int(), residents: z.int(), asOf: z.string(), source: z.string() });
/** Residents of the territories of the sets on the last count before the day, else on the first after it. */
export const selectResidents = (tx: Tx, sets: readonly number[], until: string | null) =>
  tx.rows(
    Residents,
    sql`
      select t.territory_id as id, p.residents, p.as_of::text as "asOf", p.source
      from territory t cross join lateral (
        select residents, as_of, source from territory_population
        where territory_id = t.territory_id
        order by as_of > coalesce(${until}::timestamptz, now()), abs(as_of - coalesce(${until}::timestamptz, now())::date) limit 1
      ) p
      where t.boundary_set_id = any (${sets}::int[])`,
  );

/** Pairs of territories that have a border or a corner in common. */
export const selectNeighbours = (tx: Tx, sets: readonly number[]) =>
  tx.rows(
    z.object({ one: z.int(), other: z.int() }),
    sql`
      select a.territory_id as one, b.territory_id as other
      from territory a join territory b on a.territory_id < b.territory_id and a.geom && b.geom and st_intersects(a.geom, b.geom)
      where a.boundary_set_id = any (${sets}::int[]) and b.boundary_set_id = any (${sets}::int[])`,
  );

/** [west, south, east, north] in degrees. */
export type Extent = readonly [number, number, number, number];
const boxOf = ([west, south, east, north]: Extent): Sql =>
  sql`st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;

const Windows = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  category: z.array(z.string()).nullable(),
  part: z.array(z.string()).nullable(),
  isWidened: z.boolean(),
});
export type Window = z.output<typeof Windows>;

/** An extent as the free areas that a question is about. */
export const areasOf = (extent: Extent): Sql => sql`array[${boxOf(extent)}]`;

/** The periods and categories that numbers are given for, one for each period: wider than asked, if they must be, for who may not read every incident concerned. `areas` are free areas; none for territories. */
export const selectWindows = (
  tx: Tx,
  { sets, areas }: { sets: readonly number[]; areas?: Sql },
  periods: readonly Period[],
  category: readonly string[] | null,
  part: readonly string[] | null,
): Promise<Window[]> =>
  tx.rows(
    Windows,
    sql`
      select ${utc(sql`counted_since`)} as from, ${utc(sql`counted_until`)} as to, counted_categories as category, counted_part as part, is_widened as "isWidened"
      from thematic_windows(${sets}::int[], ${areas ?? sql`null`}, ${periods.map(({ from }) => from)}::timestamptz[], ${periods.map(({ to }) => to)}::timestamptz[], ${category}::text[], ${part}::text[])`,
  );

/** The same ISO weeks of so many earlier years, nearest first. */
export const selectSameWeeks = (tx: Tx, { from, to }: Period, years: number) =>
  tx.rows(
    z.object({ from: z.string(), to: z.string() }),
    sql`select ${utc(sql`earlier_since`)} as from, ${utc(sql`earlier_until`)} as to from thematic_same_weeks(${from}::timestamptz, ${to}::timestamptz, ${years}) order by back`,
  );

/** When the first and the last incident that the reader may read happened. */
export const selectDataRange = (tx: Tx) =>
  tx.one(
    z.object({ from: z.string().nullable(), to: z.string().nullable() }),
    sql`
      select (min(first) at time zone 'Europe/Riga')::date::text as from, (max(last) at time zone 'Europe/Riga')::date::text as to
      from my_access_classes() c, lateral (
        select (select min(occurred_at) from incident where access_class_id = c) as first, (select max(occurred_at) from incident where access_class_id = c) as last
      ) range`,
  );

/** Whether anything at all that the reader may read was recorded within half a year of each period: a quiet week is no gap in the records. */
export const selectIsRecorded = (tx: Tx, windows: readonly Pick<Window, 'from' | 'to'>[]) =>
  tx.rows(
    z.object({ yes: z.boolean() }),
    sql`
      select exists (
        select from my_access_classes() c join incident i on i.access_class_id = c
        where (w.since is null or i.occurred_at >= w.since - interval '182 days') and (w.until is null or i.occurred_at < w.until + interval '182 days')) as yes
      from unnest(${windows.map(({ from }) => from)}::timestamptz[], ${windows.map(({ to }) => to)}::timestamptz[]) with ordinality w (since, until, n) order by n`,
  );

/** The codes of categories that do not exist. */
export const selectUnknownCategories = (tx: Tx, codes: readonly string[]) =>
  tx.rows(
    z.object({ code: z.string() }),
    sql`select code from unnest(${codes}::text[]) code where not exists (select from incident_category where category_code = code)`,
  );

/** The municipalities among these that there are not. */
export const selectUnknownTenants = (tx: Tx, ids: readonly string[]) =>
  tx.rows(
    z.object({ id: z.string() }),
    sql`select id from unnest(${ids}::text[]) id where not exists (select from tenant where tenant_id = id)`,
  );

const Protected = z.object({ id: z.int(), count: z.coerce.number().int().nullable(), isExact: z.boolean(), isSuppressed: z.boolean() });
/** Incidents by territory as the reader may know them; see protected_incident_counts. */
export const selectProtectedCounts = (
  tx: Tx,
  sets: readonly number[],
  { from, to }: Pick<Window, 'from' | 'to'>,
  category: readonly string[] | null,
) =>
  tx.rows(
    Protected,
    sql`
      select territory_id as id, incidents as count, is_exact as "isExact", is_suppressed as "isSuppressed"
      from protected_incident_counts(${sets}::int[], ${from}::timestamptz, ${to}::timestamptz, ${category}::text[])`,
  );

/** Whether the reader may read every incident of these tenants but special categories, which count for nobody who may not read them. */
export const selectReadsAll = (tx: Tx, tenants: readonly string[]) =>
  tx.one(
    z.object({ yes: z.boolean() }),
    sql`select not exists (
          select from access_class where theme = 'incidents' and sensitivity < 3 and tenant_id = any (${tenants}::text[]) and access_class_id <> all (array(select my_access_classes()))
        ) as yes`,
  );

/** Whether the reader is told when incidents were closed; the public is not. */
export const selectKnowsClosing = (tx: Tx) =>
  tx.one(z.object({ yes: z.boolean() }), sql`select has_column_privilege('incident', 'closed_at', 'select') as yes`);

const oneOf = (column: Sql, values: readonly unknown[] | null | undefined): Sql =>
  values === null || values === undefined ? sql`true` : sql`${column} = any (${values})`;
export const within = ({ from, to }: Pick<Window, 'from' | 'to'>): Sql =>
  sql.and([from ? sql`i.occurred_at >= ${from}::timestamptz` : sql`true`, to ? sql`i.occurred_at < ${to}::timestamptz` : sql`true`]);
export const matching = ({ category, severity, status, tenant }: Partial<IncidentSource>): Sql =>
  sql.and([
    oneOf(sql`i.category_code`, category),
    oneOf(sql`i.severity`, severity),
    oneOf(sql`i.status`, status),
    oneOf(sql`i.tenant_id`, tenant),
  ]);

export const Sums = z.object({
  id: z.union([z.int(), z.string()]),
  count: z.int(),
  part: z.int(),
  valued: z.int(),
  sum: z.number(),
  squares: z.number(),
});
export type Sums = z.output<typeof Sums>;
/** What is summed beside the number of incidents: how many are of some categories, and the property whose mean is wanted. */
export type Wanted = { part: readonly string[] | null; property: 'severity' | 'minutesToClose' | null };

const propertyOf = (property: Wanted['property']): Sql =>
  property === 'minutesToClose' ? sql`(extract(epoch from i.closed_at - i.occurred_at) / 60)::float8` : sql`i.severity::float8`;
export const sums = ({ part, property }: Wanted): Sql => sql`
  count(*)::int as count, ${part === null ? sql`0` : sql`count(*) filter (where i.category_code = any (${part}))::int`} as part,
  count(${propertyOf(property)})::int as valued, coalesce(sum(${propertyOf(property)}), 0) as sum, coalesce(sum(${propertyOf(property)} ^ 2), 0) as squares`;

/** Readable incidents by territory; territories without any are left out. */
export const selectSums = (
  tx: Tx,
  sets: readonly number[],
  window: Pick<Window, 'from' | 'to'>,
  source: Partial<IncidentSource>,
  wanted: Wanted,
) =>
  tx.rows(
    Sums,
    sql`
      select p.territory_id as id, ${sums(wanted)}
      from placement p join incident i on i.incident_id = p.thing_id
      where p.thing_kind = 'incident' and p.boundary_set_id = any (${sets}::int[]) and ${within(window)} and ${matching(source)}
      group by 1`,
  );

export type Grid = Pick<GridArea, 'shape' | 'size' | 'crs'> & { extent: Extent };
const pointIn = (crs: Grid['crs'], place: Sql): Sql => sql`st_transform(${place}, ${Number(crs)}::int)`;

const Batch = z.object({ last: z.string().nullable(), sums: z.array(Sums) });
/** Readable incidents by cell, "column_row", of the next `atOnce` after an id; cells without any are left out. `last` is null after the last of them. */
export const selectCellSums = (
  tx: Tx,
  { shape, size, crs, extent }: Grid,
  window: Pick<Window, 'from' | 'to'>,
  source: Partial<IncidentSource>,
  wanted: Wanted,
  after: string | null,
  atOnce: number,
) =>
  tx.one(
    Batch,
    sql`
      with i as materialized (
        select incident_id, public_geom, ${wanted.property === 'minutesToClose' ? sql`closed_at, ` : sql``}occurred_at, category_code, severity
        from incident i
        where i.public_geom && ${boxOf(extent)} and ${within(window)} and ${matching(source)} and ${after === null ? sql`true` : sql`i.incident_id > ${after}::uuid`}
        order by i.incident_id limit ${atOnce}::int
      ), s as (
        select c.cell_column || '_' || c.cell_row as id, ${sums(wanted)}
        from i, thematic_cell(${pointIn(crs, sql`i.public_geom`)}, ${shape}::text, ${size}::float8) c group by 1
      )
      select (select incident_id::text from i order by incident_id offset ${atOnce - 1}::int limit 1) as last,
             coalesce((select json_agg(s) from s), '[]'::json) as sums`,
  );

/** The territories that somebody reports from, as far as they lie near the extent: where they are, and how large. */
export const selectReportingLand = (tx: Tx, sets: readonly number[], extent: Extent | undefined) =>
  tx.one(
    z.object({
      km2: z.number(),
      extent: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
      sources: z.array(z.string()),
    }),
    sql`
      select coalesce(sum(t.area_km2), 0) as km2,
             case when count(*) > 0 then array[st_xmin(st_extent(t.geom)), st_ymin(st_extent(t.geom)), st_xmax(st_extent(t.geom)), st_ymax(st_extent(t.geom))] end as extent,
             coalesce(array_agg(distinct b.source), '{}') as sources
      from reporting_territories(${sets}::int[]) join territory t using (territory_id) join boundary_set b using (boundary_set_id)
      where ${extent ? sql`t.geom && ${boxOf(extent)}` : sql`true`}`,
  );

/** The territories that somebody reports from and that lie near an extent, with their square kilometres and the beginning of their records, by name. */
export const selectPieces = (tx: Tx, sets: readonly number[], extent: Extent) =>
  tx.rows(
    z.object({ id: z.int(), km2: z.number(), recordedSince: z.string().nullable() }),
    sql`
      select t.territory_id as id, t.area_km2 as km2, ${utc(sql`r.recorded_since`)} as "recordedSince"
      from reporting_territories(${sets}::int[]) r join territory t using (territory_id)
      where t.geom && ${boxOf(extent)}
      order by t.name, t.territory_id`,
  );

const CellOfTerritory = z.object({ column: z.int(), row: z.int(), name: z.string(), territory: z.int() });
/** Territories whose cells are looked for, and which rows of them: each `of`th, from the `no`th on. */
export type Piece = { territories: readonly number[]; of: number; no: number };
/** Cells whose centre lies in one of the territories, and that touch the extent; `name` is the territory's. */
export const selectCells = (tx: Tx, { shape, size, crs, extent }: Grid, { territories, of, no }: Piece) => {
  const [stepX, stepY] = shape === 'square' ? [size, size] : [(size * Math.sqrt(3)) / 2, size];
  const centreX = shape === 'square' ? sql`(c + 0.5) * ${size}::float8` : sql`c * ${stepX}::float8`;
  const centreY =
    shape === 'square' ? sql`(r + 0.5) * ${size}::float8` : sql`(r + case when c % 2 = 0 then 0 else 0.5 end) * ${size}::float8`;
  return tx.rows(
    CellOfTerritory,
    sql`
      with land as materialized (
        select t.territory_id, t.name, ${pointIn(crs, sql`t.geom`)} as geom, box.geom as box
        -- Many points along each side: a parallel is bent, and lies kilometres lower at the middle meridian than at its ends.
        from territory t, lateral (select st_expand(${pointIn(crs, sql`st_segmentize(${boxOf(extent)}, 0.05)`)}, ${size / 2}::float8) as geom) box
        where t.territory_id = any (${territories}::int[])
      )
      select distinct on (c, r) c as column, r as row, l.name, l.territory_id as territory
      from land l,
           generate_series(floor(greatest(st_xmin(l.geom), st_xmin(l.box)) / ${stepX}::float8)::int - 1, ceil(least(st_xmax(l.geom), st_xmax(l.box)) / ${stepX}::float8)::int + 1) c,
           generate_series(floor(greatest(st_ymin(l.geom), st_ymin(l.box)) / ${stepY}::float8)::int - 1, ceil(least(st_ymax(l.geom), st_ymax(l.box)) / ${stepY}::float8)::int + 1) r,
           lateral (select st_setsrid(st_makepoint(${centreX}, ${centreY}), ${Number(crs)}::int) as point) centre
      where abs(r) % ${of}::int = ${no}::int and centre.point && l.box and l.geom && centre.point and st_intersects(l.geom, centre.point)
      order by c, r, l.name`,
  );
};

/** Whether incidents may be closed to the reader somewhere in free areas; rights decide this, never incidents. */
export const selectHasClosedLand = (tx: Tx, areas: Sql) =>
  tx.one(
    z.object({ yes: z.boolean() }),
    sql`select is_widened as yes from protected_cell_window(${areas}, '2000-01-01 00:00:01Z', '2000-01-01 00:00:02Z', null)`,
  );

export const FreeFlags = z.object({
  no: z.int(),
  closed: z.coerce.number().int().nullable(),
  isExact: z.boolean(),
  isSuppressed: z.boolean(),
});
/** What may be said of incidents the reader may not read, by cell in the order given; see protected_cell_counts. */
export const selectProtectedCells = (
  tx: Tx,
  { shape, size, crs }: Grid,
  cells: readonly { column: number; row: number }[],
  { from, to }: Pick<Window, 'from' | 'to'>,
  { category, severity, status, tenant }: Partial<IncidentSource>,
) =>
  tx.rows(
    FreeFlags,
    sql`
      select area_no as no, closed, is_exact as "isExact", is_suppressed as "isSuppressed"
      from protected_cell_counts(
        array(
          select st_transform(st_setsrid(${
            shape === 'square' ? sql`st_square(${size}::float8, c, r)` : sql`st_hexagon(${size / Math.sqrt(3)}::float8, c, r)`
          }, ${Number(crs)}::int), 4326)
          from unnest(${cells.map(({ column }) => column)}::int[], ${cells.map(({ row }) => row)}::int[]) with ordinality u (c, r, n) order by n
        ),
        ${from}::timestamptz, ${to}::timestamptz, ${category ?? null}::text[], ${severity ?? null}::smallint[], ${status ?? null}::text[], ${tenant ?? null}::text[])`,
  );
