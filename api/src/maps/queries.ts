import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type RateQuery, SeriesItem, type SeriesQuery } from './contract.ts';

/** One territory's numbers as the reader may know them. */
export const Area = z.object({
  id: z.int(),
  code: z.string(),
  name: z.string(),
  reports: z.boolean(),
  count: z.coerce.number().int().nullable(),
  isExact: z.boolean(),
  isSuppressed: z.boolean(),
  residents: z.int().nullable(),
  asOf: z.string().nullable(),
  sources: z.array(z.string()),
});
export type Area = z.output<typeof Area>;

const Window = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  categories: z.array(z.string()).nullable(),
  isWidened: z.boolean(),
});
/** The period and the categories that numbers are given for; wider than asked, if it must be, for who may not read every incident concerned. */
export type Window = z.output<typeof Window>;

const utc = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
export const selectWindow = (tx: Tx, sets: readonly number[], { during, category }: RateQuery): Promise<Window> =>
  tx.one(
    Window,
    sql`select ${utc(sql`counted_since`)} as from, ${utc(sql`counted_until`)} as to, counted_categories as categories, is_widened as "isWidened"
        from protected_incident_window(${sets}::int[], ${during?.from ?? null}::timestamptz, ${during?.to ?? null}::timestamptz, ${category ?? null}::text[])`,
  );

/** The boundary sets asked for that exist; when none are asked for, the municipalities as they were when the period ends. */
export const selectSets = (tx: Tx, { boundarySet, during }: RateQuery): Promise<{ id: number }[]> =>
  tx.rows(
    z.object({ id: z.int() }),
    boundarySet
      ? sql`select boundary_set_id as id from boundary_set where boundary_set_id = any (${boundarySet}) order by 1`
      : sql`
          select boundary_set_id as id from boundary_set, (select least(coalesce(${during?.to ?? null}::timestamptz - interval '1 second', now()), now())::date as day) d
          where level = 'municipality' and valid_from <= day and (valid_to is null or valid_to > day) order by 1`,
  );

/** Counts and residents of every territory of the sets. Residents are those of the last count before the period ends, else of the first after it. */
export const selectAreas = (tx: Tx, sets: readonly number[], { during, category }: RateQuery): Promise<Area[]> =>
  tx.rows(
    Area,
    sql`
      select t.territory_id as id, t.code, t.name,
             exists (select from tenant_territory r where (r.country, r.scheme, r.code) = (t.country, t.scheme, t.code)) as reports,
             c.incidents as count, c.is_exact as "isExact", c.is_suppressed as "isSuppressed",
             p.residents, p.as_of::text as "asOf", array_remove(array[p.source, b.source], null) as sources
      from protected_incident_counts(${sets}::int[], ${during?.from ?? null}::timestamptz, ${during?.to ?? null}::timestamptz, ${category ?? null}::text[]) c
      join territory t using (territory_id)
      join boundary_set b using (boundary_set_id)
      left join lateral (
        select residents, as_of, source from territory_population
        where territory_id = t.territory_id
        order by as_of > coalesce(${during?.to ?? null}::timestamptz, now()), abs(as_of - coalesce(${during?.to ?? null}::timestamptz, now())::date) limit 1
      ) p on true
      order by t.territory_id`,
  );

const oneOf = (column: Sql, values: readonly unknown[] | undefined): Sql =>
  values === undefined ? sql`true` : sql`${column} = any (${values})`;

/** Readable incidents by local day, week or month (Latvia and Lithuania keep the same time); times without any are left out. */
export const selectSeries = (tx: Tx, { step, during, category, severity, status, territory, bbox, tenant }: SeriesQuery) =>
  tx.rows(
    SeriesItem,
    sql`
      select to_char(date_trunc(${step}, i.occurred_at at time zone 'Europe/Riga'), 'YYYY-MM-DD') as start, count(*)::int as count
      from incident i
      where ${sql.and([
        during?.from ? sql`i.occurred_at >= ${during.from}::timestamptz` : sql`true`,
        during?.to ? sql`i.occurred_at < ${during.to}::timestamptz` : sql`true`,
        oneOf(sql`i.category_code`, category),
        oneOf(sql`i.severity`, severity),
        oneOf(sql`i.status`, status),
        oneOf(sql`i.tenant_id`, tenant),
        bbox ? sql`i.public_geom && st_makeenvelope(${bbox[0]}, ${bbox[1]}, ${bbox[2]}, ${bbox[3]}, 4326)` : sql`true`,
        territory === undefined
          ? sql`true`
          : sql`exists (select from placement p where p.thing_id = i.incident_id and p.territory_id = ${territory})`,
      ])}
      group by 1 order by 1`,
  );
