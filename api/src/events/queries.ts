import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

/** A place in the change feed: the transaction and the change in it. */
export type Cursor = { xid: string; changeId: string };
export const Change = z.object({
  xid: z.string(),
  changeId: z.string(),
  kind: z.string(),
  op: z.enum(['insert', 'update', 'delete']),
  ids: z.array(z.string()),
  count: z.int(),
  at: z.string(),
});

/** Where the feed stands now: everything below it has been committed. */
export const selectFeedEnd = (tx: Tx): Promise<Cursor> =>
  tx.one(
    z.object({ xid: z.string(), changeId: z.string() }),
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid, '0' as "changeId"`,
  );

/** Changes after the cursor that the principal may know of, in commit order, at most 500. Reads only below pg_snapshot_xmin, so that none is skipped. */
export const selectChanges = (tx: Tx, { xid, changeId }: Cursor) =>
  tx.rows(
    Change,
    sql`
      select xid::text as xid, change_id::text as "changeId", thing_kind as kind, op, case when cardinality(ids) <= 200 then ids else '{}' end as ids, cardinality(ids) as count,
             to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from change
      where (xid, change_id) > (${xid}::xid8, ${changeId}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, change_id limit 500`,
  );
