import { sql } from '@vias/sql/sql.ts';
import type { Deps } from './deps.ts';

/** How long the change feed and the answers to Idempotency-Keys are kept: long enough for a screen that slept over a weekend, and for a retry. */
const hourly = 3_600_000;

/** Clears, at the start and every hour, as vias_jobs, what nobody needs any more. Returns how to stop. */
export const startJobs = ({ db, log }: Deps): (() => void) => {
  const tidy = () =>
    db
      .as({ kind: 'jobs' }, async (tx) => {
        await tx.run(
          sql`delete from change where change_id in (select change_id from change where at < now() - interval '7 days' order by change_id limit 20000)`,
        );
        // Transactions that this server has not had yet: a restored backup brought them, and to followers they would be news for ever.
        await tx.run(sql`delete from change where xid >= pg_snapshot_xmax(pg_current_snapshot())`);
        await tx.run(sql`delete from idempotency where at < now() - interval '1 day'`);
      })
      .catch((error: unknown) => log.error({ err: error }, 'clearing old rows failed'));
  void tidy();
  const timer = setInterval(tidy, hourly);
  return () => clearInterval(timer);
};
