import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { StatisticsQuery } from './contract.ts';

/** Moments, null for an open beginning; the end is not included. */
export type Span = { from: string | null; to: string };

const utc = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const local = (at: Sql): Sql => sql`(${at} at time zone 'Europe/Riga')`;

const Periods = z.object({ from: z.string().nullable(), to: z.string(), earlierFrom: z.string().nullable(), earlierTo: z.string() });
/** The period without what is still to come, and the same local days and hours a year earlier; `now` is milliseconds since 1970. */
export const selectPeriods = (tx: Tx, { from, to }: { from: string | null; to: string | null }, now: number) =>
  tx.one(
    Periods,
    sql`
      select ${utc(sql`since`)} as from, ${utc(sql`until`)} as to,
             ${utc(sql`((${local(sql`since`)} - interval '1 year') at time zone 'Europe/Riga')`)} as "earlierFrom",
             ${utc(sql`((${local(sql`until`)} - interval '1 year') at time zone 'Europe/Riga')`)} as "earlierTo"
      from (select ${from}::timestamptz as since,
                   greatest(${from}::timestamptz, least(${to}::timestamptz, ${new Date(now).toISOString()}::timestamptz)) as until) p`,
  );

const oneOf = (column: Sql, values: readonly unknown[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;

const Base = z.object({
  residents: z.coerce.number().int(),
  asOf: z.string().nullable(),
  tenants: z.array(z.string()),
  readsAll: z.boolean().meta({ description: 'There is a territory whose every incident the reader may read' }),
  knownFrom: z.string().nullable(),
});
/**
 * Whose incidents rates can be given of: municipalities of whom the reader may read every incident (special categories count for nobody else), where nobody
 * else reports; with the residents of their land on the last count before the end, in whatever division that counted, and the first day anything is known of.
 */
export const selectBase = (tx: Tx, { tenant, territory }: StatisticsQuery, until: string) =>
  tx.one(
    Base,
    sql`
      with whole as (
        select array_agg(tenant_id) as tenants from (
          select tenant_id from access_class where theme = 'incidents' and sensitivity < 3 and ${oneOf(sql`tenant_id`, tenant)}
          group by tenant_id having bool_and(access_class_id = any (array(select my_access_classes())))) w
      ), land as materialized (
        select r.tenants, p.residents, p.as_of
        from whole w, (select territory_id, array_agg(distinct tenant_id) as tenants from territory_reporters(array(${
          territory === undefined
            ? sql`select boundary_set_id from boundary_set where level = 'municipality' and valid_from <= local_day() and (valid_to is null or valid_to > local_day())`
            : sql`select boundary_set_id from territory where territory_id = ${territory}`
        })), unnest(tenants) tenant_id group by 1) r left join lateral residents_of_land(r.territory_id, ${local(sql`${until}::timestamptz`)}::date) p on true
        where r.tenants <@ w.tenants and ${territory === undefined ? sql`true` : sql`r.territory_id = ${territory}`}
      ), told as (
        -- Of whose land a part was never counted no rate is given: the incidents would be those of all of it.
        select * from land l where not exists (select from land unknown where unknown.residents is null and unknown.tenants && l.tenants)
      ), counted as (select sum(residents) as residents, min(as_of)::text as as_of from told)
      select coalesce(c.residents, 0) as residents, c.as_of as "asOf",
             array(select distinct unnest(tenants) from told order by 1) as tenants, exists (select from land) as "readsAll",
             (select ${local(sql`max(since)`)}::date::text from (
               select min(f.first) as since from access_class c, lateral (select min(occurred_at) as first from incident where access_class_id = c.access_class_id) f
               where c.access_class_id = any (array(select my_access_classes())) and c.theme = 'incidents' and ${oneOf(sql`c.tenant_id`, tenant)}
                 and ${territory === undefined ? sql`true` : sql`exists (select from placement p join incident i on i.incident_id = p.thing_id where p.territory_id = ${territory} and p.thing_kind = 'incident' and i.tenant_id = c.tenant_id)`}
               group by c.tenant_id) each) as "knownFrom"
      from counted c`,
  );

const Row = z.object({
  kind: z.enum(['category', 'month', 'hour', 'total']),
  category: z.string().nullable(),
  month: z.string().nullable(),
  weekday: z.int().nullable(),
  hour: z.int().nullable(),
  count: z.int(),
  rated: z.int(),
});
export type CountRow = z.output<typeof Row>;

/**
 * Readable incidents of a time, counted in one pass by category, month, hour of the week, and all together; `rated` are those of the tenants rates are given of.
 * Months of the time a year before are named by the months they are compared with.
 */
export const selectCounts = (
  tx: Tx,
  { category, severity, status, territory, tenant }: StatisticsQuery,
  { span, isBefore, tenants }: { span: Span; isBefore: boolean; tenants: readonly string[] },
): Promise<CountRow[]> =>
  tx.rows(
    Row,
    sql`
      with counted as (
        select i.category_code as category, date_trunc('month', at + case when ${isBefore} then interval '1 year' else interval '0' end) as month,
               extract(isodow from at)::int as weekday, extract(hour from at)::int as hour, i.tenant_id = any (${tenants}::text[]) as is_rated
        from incident i cross join lateral (select i.occurred_at at time zone 'Europe/Riga' as at) l
        where ${sql.and([
          span.from === null ? sql`true` : sql`i.occurred_at >= ${span.from}::timestamptz`,
          sql`i.occurred_at < ${span.to}::timestamptz`,
          oneOf(sql`i.category_code`, category),
          oneOf(sql`i.severity`, severity),
          oneOf(sql`i.status`, status),
          oneOf(sql`i.tenant_id`, tenant),
          territory === undefined
            ? sql`true`
            : sql`exists (select from placement p where p.thing_id = i.incident_id and p.territory_id = ${territory})`,
        ])}
      )
      select case when grouping(category) = 0 then 'category' when grouping(month) = 0 then 'month' when grouping(hour) = 0 then 'hour' else 'total' end as kind,
             category, to_char(month, 'YYYY-MM') as month, weekday, hour, count(*)::int as count, count(*) filter (where is_rated)::int as rated
      from counted group by grouping sets ((category), (month), (weekday, hour), ())`,
  );

/** The group of every category, in the order of the taxonomy. */
export const selectTaxonomy = (tx: Tx) =>
  tx.rows(
    z.object({ category: z.string(), group: z.string() }),
    sql`select category_code as category, group_code as group from incident_category order by sort_no`,
  );
