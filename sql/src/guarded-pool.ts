import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { z } from 'zod';
import type { Principal } from './principal.ts';
import type { Sql } from './sql.ts';
import { waits, watchWait } from './timings.ts';
import { askAs, runAs, type Tx } from './transaction.ts';

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

/** Gives a client of a pool: `pool.connect()` where there is one server to connect to. */
type Take = () => Promise<pg.PoolClient>;

/** Lends a client for as long as the work lasts; one whose connection broke does not go back to the pool. */
const withClientOf = async <T>(take: Take, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await (waits.hasSubscribers ? watchWait('connection', take) : take());
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  // A client in use has no other listener: without this one a lost connection would end the program.
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
};

/** `db.as` over a pool, guarded or not. */
export const asOver =
  (take: Take, guarded: boolean) =>
  <T>(principal: Principal, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    withClientOf(take, async (client) => {
      if (!guarded) return runAs(client, principal, fn);
      const mark = { open: true };
      try {
        return await inside.run(mark, () => runAs(client, principal, fn));
      } finally {
        mark.open = false;
      }
    });

/** `db.ask` over a pool. */
export const askOver =
  (take: Take) =>
  <S extends z.ZodType>(principal: Principal, schema: S, query: Sql): Promise<z.output<S>> =>
    withClientOf(take, (client) => askAs(client, principal, schema, query));
