import type { Bridge } from './bridge.ts';
import type { DatabaseLog } from './database.ts';
import type { WorkerSession } from './worker-session.ts';

/** Keeps a session behind the bridge: when its thread ends unasked (the watchdog, a crash), clients are told and a new session is opened. */
export const superviseSession = async (bridge: Bridge, start: () => Promise<WorkerSession>, log: DatabaseLog) => {
  let closing = false;
  let retry: NodeJS.Timeout | undefined;
  let session: WorkerSession;
  let reopening: Promise<void> = Promise.resolve();

  // Never two sessions at once: PGlite would let them write the same files.
  const open = async () => {
    session = await start();
    try {
      const { exchange, kill } = session;
      await bridge.attach(exchange, (why) => kill(`The embedded database stopped itself (${why}); it is opened again.`));
    } catch (error) {
      await session.kill('The embedded database does not answer.');
      throw error;
    }
    session.gone.then((reason) => {
      if (closing) return;
      log('error', reason.message);
      bridge.detach(reason);
      reopening = reopen();
    });
  };
  const reopen = async () => {
    try {
      await open();
      log('info', 'The embedded database is open again.');
    } catch (error) {
      log('error', 'The embedded database could not be opened again; the next attempt is in 5 s.', error);
      bridge.detach(error as Error);
      if (!closing)
        retry = setTimeout(() => {
          reopening = reopen();
        }, 5000);
    }
  };

  await open();
  return {
    async close() {
      closing = true;
      clearTimeout(retry);
      await reopening;
      bridge.detach(new Error('The database is closed.'));
      await session.close();
    },
  };
};
