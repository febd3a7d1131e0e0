import { Worker } from 'node:worker_threads';
import type { Session, SessionPlace } from './pglite.ts';

/** What the worker is given at its start. */
export type WorkerPlace = SessionPlace;
/** What the worker is asked. */
export type Asked = { id: number; ask: 'exchange' | 'dump' | 'close'; batch?: Uint8Array };
/** What it answers; id 0 says that the database is open. */
export type Answered = { id: number; bytes?: Uint8Array; failure?: string };

/** A session in a worker thread; `gone` resolves with the reason when the thread ends, wanted or not. */
export type WorkerSession = Session & { gone: Promise<Error>; kill: (reason: string) => Promise<void> };

/** Opens PGlite in a worker thread. A batch that outlasts its limit ends the thread: PGlite has no other way to stop a statement. */
export const startWorkerSession = async (place: SessionPlace): Promise<WorkerSession> => {
  const worker = new Worker(new URL('./worker-start.js', import.meta.url), { workerData: place, name: 'vias-database' });
  const pending = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  let count = 0;
  let reason: Error | undefined;

  const gone = new Promise<Error>((resolve) => {
    worker.once('exit', (code) => {
      const error = reason ?? new Error(`The database's thread ended with code ${code}.`);
      for (const { reject } of pending.values()) reject(error);
      pending.clear();
      resolve(error);
    });
  });
  worker.on('error', (error: Error) => {
    reason ??= error;
  });
  const kill = async (why: string) => {
    reason ??= new Error(why);
    await worker.terminate();
  };
  const ask = (what: Asked['ask'], limitMs: number, batch?: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      if (reason) return reject(reason);
      const id = ++count;
      const timer = setTimeout(
        () => kill(`A statement ran longer than ${limitMs / 1000} s; the embedded database was restarted and rolled it back.`),
        limitMs,
      );
      const settle = () => {
        clearTimeout(timer);
        pending.delete(id);
      };
      pending.set(id, {
        resolve: (bytes) => {
          settle();
          resolve(bytes);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      // A copy of its own: a view into Node's shared pool cannot be handed over. (Buffer's own slice() copies nothing.)
      const own = batch && Uint8Array.from(batch);
      worker.postMessage({ id, ask: what, ...(own && { batch: own }) } satisfies Asked, own ? [own.buffer as ArrayBuffer] : []);
    });

  const opened = new Promise<void>((resolve, reject) => {
    gone.then(reject);
    worker.on('message', ({ id, bytes, failure }: Answered) => {
      if (id === 0) return resolve();
      const waiting = pending.get(id);
      if (failure === undefined) waiting?.resolve(bytes ?? new Uint8Array());
      else {
        waiting?.reject(new Error(failure));
        // What an answer cannot say (a panic, a trap) leaves a session that answers nothing more.
        kill(`The embedded database failed (${failure}); it is opened again.`);
      }
    });
  });
  await opened;
  return {
    exchange: (batch, limitMs) => ask('exchange', limitMs, batch),
    dump: () => ask('dump', 60_000),
    async close() {
      await ask('close', 60_000).catch(() => undefined);
      await kill('The database is closed.');
    },
    gone,
    kill,
  };
};
