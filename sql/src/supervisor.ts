import type { Bridge } from './bridge.ts';
import type { DatabaseLog } from './database.ts';
import type { WorkerSession } from './worker-session.ts';

/** Keeps a session behind the bridge: when its thread ends unasked (the watchdog, a crash), clients are told and a new session is opened. */
export const superviseSession = async (bridge: Bridge, start: () => Promise<WorkerSession>, log: DatabaseLog) => {
  let closing = false;
  let session = await start();
  let retry: NodeJS.Timeout | undefined;

  const reopen = async () => {
    try {
      const next = await start();
      if (closing) return await next.close();
      session = next;
      watch(next);
      await bridge.attach(next.exchange);
      log('info', 'The embedded database is open again.');
    } catch (error) {
      log('error', 'The embedded database could not be opened again; the next attempt is in 5 s.', error);
      bridge.detach(error as Error);
      retry = setTimeout(reopen, 5000);
    }
  };
  const watch = (watched: WorkerSession) => {
    watched.gone.then((reason) => {
      if (closing) return;
      log('error', reason.message);
      bridge.detach(reason);
      reopen();
    });
  };
  watch(session);
  await bridge.attach(session.exchange);
  return {
    async close() {
      closing = true;
      clearTimeout(retry);
      bridge.detach(new Error('The database is closed.'));
      await session.close();
    },
  };
};
