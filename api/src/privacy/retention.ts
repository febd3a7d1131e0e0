import type { Database } from '@vias/sql/database.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { RetentionCategory } from './contract.ts';

/** Rows in one transaction: on the embedded database none may take over 250 ms. */
const rowsAtOnce = 100;
const Due = z.object({ tenant: z.string(), category: RetentionCategory, days: z.int(), decided: z.boolean(), count: z.int() });
type Due = z.output<typeof Due>;

/** What is over age and held by nobody, of every municipality for the jobs and of one's own for an administrator; changes nothing. */
export const countDue = (db: Pick<Database, 'as'>, who: Principal): Promise<Due[]> =>
  db.as(who, (tx) =>
    tx.rows(Due, sql`select tenant_id as tenant, category, days, decided, due as count from retention_report() order by 1, 2`),
  );

/** Whether the nightly run is due: between two and five in the morning (Riga), once a day. `last` is when it last ran, milliseconds. */
export const isRetentionDue = (last: number | undefined, now: number): boolean => {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Riga', hour: '2-digit', hourCycle: 'h23' }).format(now));
  return hour >= 2 && hour < 5 && (last === undefined || now - last > 6 * 3_600_000 || now < last);
};

/** Deletes it, in pieces of a hundred, and answers what went. Cut off in between, the next run goes on. */
export const runRetention = async (db: Pick<Database, 'as'>, who: Principal, mayGoOn: () => boolean = () => true): Promise<Due[]> => {
  const gone: Due[] = [];
  for (const due of await countDue(db, who)) {
    let count = 0;
    for (let n = due.count === 0 || !due.decided ? 0 : rowsAtOnce; n === rowsAtOnce && mayGoOn(); count += n)
      n = await db.as(
        who,
        async (tx) =>
          (await tx.one(z.object({ n: z.int() }), sql`select retention_step(${due.tenant}, ${due.category}, ${rowsAtOnce}) as n`)).n,
      );
    gone.push({ ...due, count });
  }
  return gone;
};
