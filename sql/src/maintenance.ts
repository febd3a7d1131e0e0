import type pg from 'pg';
import type { Bridge } from './bridge.ts';
import type { DatabaseLog } from './database.ts';
import { withClient } from './embedded-session.ts';
import { scrub } from './scrub.ts';

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

/** A run that could not take everything is made again after an hour, a whole one the next day; by the times alone that a clock which was set back does not stop it. */
const scrubIsDue = `select not exists (select from operation_run where operation = 'scrub' and is_good and at between now() - interval '20 hours' and now()) as due`;

/** Takes out of the files what was erased, unless that was done today. */
export const scrubDaily = (bridge: Bridge, log: DatabaseLog): Promise<void> =>
  withClient(bridge, 'admin', async (client) => {
    if (!(await client.query<{ due: boolean }>(scrubIsDue)).rows[0]?.due) return;
    const began = performance.now();
    const { tables, left } = await scrub(client);
    if (left.length > 0) log('info', `What was erased is still in the files: ${left.join(' ')}`);
    await client.query("insert into operation_run (operation, is_good, detail) values ('scrub', $1, $2)", [
      left.length === 0,
      { tables, seconds: Math.round((performance.now() - began) / 1000) },
    ]);
  });

const written = async (client: pg.Client): Promise<number> =>
  Number((await client.query<{ bytes: string }>("select pg_current_wal_insert_lsn() - '0/0' as bytes")).rows[0]?.bytes);

/**
 * What PostgreSQL's background processes do and PGlite has none for: a checkpoint every three minutes of writing or 64 MB, and once a day
 * (first after ten minutes) vacuum and analyse, and what was erased goes out of the files. Gives the function that stops it.
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
  const clear = guarded('Taking what was erased out of the files', () => scrubDaily(bridge, log));
  const timers = [
    setInterval(save, minute / 2),
    setTimeout(tidy, 10 * minute),
    setInterval(tidy, 24 * 60 * minute),
    setTimeout(clear, 20 * minute),
    setInterval(clear, 60 * minute),
  ];
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
};
