import type { Bridge } from './bridge.ts';
import type { Database, DatabaseLog } from './database.ts';
import { connectAs, poolOver, withClient } from './embedded-session.ts';
import { askOver, asOver, guardPool } from './guarded-pool.ts';
import { healthOf } from './health.ts';
import { createListener } from './listen.ts';
import { tidyTables } from './maintenance.ts';

/** The Database over a bridge, whatever thread the session runs in. */
export const embeddedDatabase = (bridge: Bridge, { log, close }: { log: DatabaseLog; close: () => Promise<void> }): Database => {
  const pool = guardPool(poolOver(bridge));
  pool.on('error', (error) => log('warn', 'An idle database client was lost.', error));
  const as = asOver(() => pool.connect(), true);
  const listener = createListener(() => connectAs(bridge, 'login'), log);
  return {
    kind: 'embedded',
    pool,
    as,
    ask: askOver(() => pool.connect()),
    listen: listener.listen,
    tidy: () => tidyTables(bridge),
    health: () => healthOf('embedded', (text) => withClient(bridge, 'admin', async (client) => (await client.query(text)).rows), as),
    async close() {
      await listener.close();
      await pool.end();
      await close();
    },
  };
};
