import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { Principal } from './principal.ts';
import { runAs, type Tx } from './transaction.ts';

const inside = new AsyncLocalStorage<{ open: boolean }>();

/**
 * Makes the pool throw inside an open transaction: a second client there waits for the first on the embedded database, for ever, and on a server
 * reads without what the transaction has written.
 */
export const guardPool = (pool: pg.Pool): pg.Pool => {
  const connect = pool.connect.bind(pool) as (done?: unknown) => Promise<pg.PoolClient>;
  const guarded = (done?: (error: Error) => void) => {
    if (!inside.getStore()?.open) return connect(done);
    const error = new Error('The pool was used inside an open transaction; use the transaction that db.as gave.');
    if (!done) return Promise.reject(error);
    done(error);
  };
  pool.connect = guarded as typeof pool.connect;
  return pool;
};

/** `db.as` over a guarded pool. */
export const asOver =
  (pool: pg.Pool) =>
  async <T>(principal: Principal, fn: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    const mark = { open: true };
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    // A client in use has no other listener: without this one a lost connection would end the program.
    client.on('error', onError);
    try {
      return await inside.run(mark, () => runAs(client, principal, fn));
    } finally {
      mark.open = false;
      client.off('error', onError);
      // One whose connection broke must not go back to the pool.
      client.release(broken);
    }
  };
