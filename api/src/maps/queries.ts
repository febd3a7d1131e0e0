import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { SeriesItem, type SeriesQuery } from './contract.ts';

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
