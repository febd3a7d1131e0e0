import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

/** A place in the change feed: the transaction and the change in it. */
export type Cursor = { xid: string; changeId: string };
const Change = z.object({
  xid: z.string(),
  changeId: z.string(),
  kind: z.string(),
  op: z.enum(['insert', 'update', 'delete']),
  ids: z.array(z.string()),
  count: z.int(),
  at: z.string(),
});

/** Where the feed stands now: everything below it has been committed; and what the principal may see, in eight signs that differ when that does. */
export const selectFeedEnd = (tx: Tx): Promise<Cursor & { rights: string }> =>
  tx.one(
    z.object({ xid: z.string(), changeId: z.string(), rights: z.string() }),
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid, '0' as "changeId", left(md5(coalesce(string_agg(c::text, ' ' order by c), '')), 8) as rights from my_access_classes() c`,
  );

/** How many changes are read at once. */
const atOnce = 500;
/** How far a reader has come: everything up to the cursor, and beyond it the changes that it heard early. */
export type Place = { cursor: Cursor; early: Pick<z.output<typeof Change>, 'xid' | 'changeId'>[] };
type News = Place & { changes: z.output<typeof Change>[]; more: boolean; rights: string };

const isBefore = (a: Cursor, b: Cursor): boolean =>
  BigInt(a.xid) < BigInt(b.xid) || (a.xid === b.xid && BigInt(a.changeId) < BigInt(b.changeId));

/**
 * Changes that the principal may know of and has not heard, oldest transaction first, and where it stands then. Nothing waits for older transactions
 * that are still open, here or in another database of the server; the cursor does, so that none is skipped when they commit.
 */
export const selectNews = async (tx: Tx, { cursor, early }: Place): Promise<News> => {
  const { rights, ...end } = await selectFeedEnd(tx);
  const changes = await tx.rows(
    Change,
    sql`
      select xid::text as xid, change_id::text as "changeId", thing_kind as kind, op, case when cardinality(ids) <= 200 then ids else '{}' end as ids, cardinality(ids) as count,
             to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from change
      where (xid, change_id) > (${cursor.xid}::xid8, ${cursor.changeId}::bigint) and change_id <> all (${early.map(({ changeId }) => changeId)}::bigint[])
      order by xid, change_id limit ${atOnce}`,
  );
  const more = changes.length === atOnce;
  const last = changes.at(-1);
  // Everything below the end has been read, the changes of others too: nobody looks at those again.
  const now = more && last && isBefore(last, end) ? { xid: last.xid, changeId: last.changeId } : end;
  return { changes, more, rights, cursor: now, early: [...early, ...changes].filter((change) => isBefore(now, change)) };
};
