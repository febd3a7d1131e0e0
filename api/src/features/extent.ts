import { type Principal, settingsOf } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type Collection, type Column, columnSql, fromSql, instantSql, timeOf } from './layer.ts';

const Extent = z.object({
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  begin: z.string().nullable(),
  end: z.string().nullable(),
});
/** Where and when the features of a collection lie: degrees, ISO 8601 with an open end as null. */
export type Extent = z.output<typeof Extent>;
export type ExtentReader = (tx: Tx, principal: Principal, collection: Collection) => Promise<Extent>;

const keepMs = 600_000;
const mostKept = 500;

/** Extents of what the reader may read. They take a look at every row, so they are remembered for ten minutes, for the one reader: rows may be a person's own, or a link's. */
export const createExtentReader = (now: () => number): ExtentReader => {
  const kept = new Map<string, { until: number; extent: Extent }>();
  return async (tx, principal, collection) => {
    const { classes } = await tx.one(
      z.object({ classes: z.string() }),
      sql`select array_to_string(array(select my_access_classes() order by 1), ',') as classes`,
    );
    // Whoever gains or loses a share meanwhile asks anew: the classes are part of the key.
    const { role, tenant, roles, kind, id } = settingsOf(principal);
    const key = [collection.id, role, tenant, roles, kind, id, classes].join(' ');
    const found = kept.get(key);
    if (found && found.until > now()) return found.extent;
    const extent = await selectExtent(tx, collection);
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, { until: now() + keepMs, extent });
    return extent;
  };
};

const selectExtent = (tx: Tx, collection: Collection): Promise<Extent> => {
  const time = timeOf(collection);
  const text = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  const ofColumn = (pick: Sql, column: Column): Sql => text(sql`${pick}(${instantSql(column)})`);
  const nothing = sql`null::text`;
  const end = !time
    ? nothing
    : !time.end
      ? ofColumn(sql`max`, time.begin)
      : sql`case when bool_and(${columnSql(time.end.name)} is not null) then ${ofColumn(sql`max`, time.end)} end`;
  return tx.one(
    Extent,
    sql`
      select case when e is not null then json_build_array(round(st_xmin(e)::numeric, 6), round(st_ymin(e)::numeric, 6), round(st_xmax(e)::numeric, 6), round(st_ymax(e)::numeric, 6)) end as bbox,
             begins_at as begin, ends_at as end
      from (select st_extent(${columnSql('geom')}) as e, ${time ? ofColumn(sql`min`, time.begin) : nothing} as begins_at, ${end} as ends_at ${fromSql(collection)}) found`,
  );
};
