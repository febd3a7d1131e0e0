import { parentPort, workerData } from 'node:worker_threads';
import { startSession } from './pglite.ts';
import type { Answered, Asked, WorkerPlace } from './worker-session.ts';

/** The worker thread that runs PGlite, so that a long join stops neither HTTP nor the dispatcher. */
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only.');

const session = await startSession(workerData as WorkerPlace);
const answer = (message: Answered, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

port.on('message', async ({ id, ask, batch }: Asked) => {
  try {
    const bytes = ask === 'exchange' && batch ? await session.exchange(batch, 0) : ask === 'dump' ? await session.dump() : new Uint8Array();
    if (ask === 'close') await session.close();
    answer({ id, bytes }, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    answer({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
answer({ id: 0 });
