import type pg from 'pg';
import type { Bridge } from './bridge.ts';
import type { DatabaseLog } from './database.ts';
import { withClient } from './embedded-session.ts';

const minute = 60_000;
const walAllowance = 64 * 1024 * 1024;

/** Vacuums and analyses every table, each by itself so that others get their turn between. PGlite's counts of changes are not kept, so none can be passed over. */
export const tidyTables = (bridge: Bridge): Promise<void> =>
  withClient(bridge, 'admin', async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0 order by 1",
    );
    for (const { name } of rows) await client.query(`vacuum (analyze) ${name}`);
  });

/** Writes everything to the data files, so that the next start has nothing to repeat and the log is cut. */
export const checkpoint = (bridge: Bridge): Promise<unknown> => withClient(bridge, 'admin', (client) => client.query('checkpoint'));

const written = async (client: pg.Client): Promise<number> =>
  Number((await client.query<{ bytes: string }>("select pg_current_wal_insert_lsn() - '0/0' as bytes")).rows[0]?.bytes);

/**
 * What PostgreSQL's background processes do and PGlite has none for: a checkpoint every three minutes of writing or 64 MB, and once a day
 * (first after ten minutes) vacuum and analyse. Gives the function that stops it.
 */
export const startMaintenance = (bridge: Bridge, log: DatabaseLog): (() => void) => {
  let saved = -1;
  let savedAt = 0;
  let busy = false;
  const guarded = (name: string, work: () => Promise<unknown>) => async () => {
    if (busy) return;
    busy = true;
    await work().catch((error) => log('warn', `${name} of the embedded database failed.`, error));
    busy = false;
  };
  const save = guarded('A checkpoint', () =>
    withClient(bridge, 'admin', async (client) => {
      const now = await written(client);
      if (now === saved || (now - saved < walAllowance && Date.now() - savedAt < 3 * minute)) return;
      await client.query('checkpoint');
      saved = await written(client);
      savedAt = Date.now();
    }),
  );
  const tidy = guarded('Vacuum', () => tidyTables(bridge));
  const timers = [setInterval(save, minute / 2), setTimeout(tidy, 10 * minute), setInterval(tidy, 24 * 60 * minute)];
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
};
