import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { DatabaseLog } from './database.ts';
import { isLost, onlyReads } from './primary-finder.ts';
import type { Principal } from './principal.ts';
import { runAs, type Tx } from './transaction.ts';

const reading = new AsyncLocalStorage<string>();
let isFollowed = false;

/** From now on it is known of a transaction that it is part of a reading. Before that nothing is followed, because to follow every promise costs half of a cached tile on Node 20. */
export const followReads = (): void => {
  isFollowed = true;
};
/** Runs work that only reads, under a name of its kind; its transactions may run on the standby, and once more when the server goes away under them. */
export const readOnly = <T>(name: string, work: () => T): T => (isFollowed ? reading.run(name, work) : work());
/** The name of the reading that this is part of. */
export const readingNow = (): string | undefined => reading.getStore();

const AWAY_MS = 2_000;
const TRIES = 5;
const BETWEEN_MS = 3;

/** Where the primary's log had come to, asked after the call: a standby that has replayed this far shows everything that was acknowledged before the call. Calls at one moment share a question. */
const horizonOf = (primary: () => Promise<pg.PoolClient>): (() => Promise<string>) => {
  const ask = async (): Promise<string> => {
    const client = await primary();
    let fault: Error | undefined;
    try {
      return (await client.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn')).rows[0]?.lsn ?? '';
    } catch (error) {
      fault = error as Error;
      throw error;
    } finally {
      client.release(fault);
    }
  };
  let running: Promise<unknown> = Promise.resolve();
  let queued: Promise<string> | undefined;
  return () => {
    // Whoever comes while a question is under way gets the answer of the next one.
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        const asked = ask();
        running = asked;
        return asked;
      });
    return queued;
  };
};

export type StandbyReads = {
  /** The result of a read on the standby; undefined when it has to be done on the primary. */
  attempt<T>(name: string, principal: Principal, fn: (tx: Tx) => Promise<T>): Promise<{ value: T } | undefined>;
  close(): Promise<void>;
};

/**
 * Reads of members, residents and the public on a standby, as fresh as on the primary: each first asks the primary how far its log has come, and is done there when the standby has not
 * replayed that within some milliseconds. So nobody misses what they wrote themselves, and a permission that ended has ended, however far the standby lags. Reads that turn out to
 * write (an audit of what was looked at) go to the primary, and those of the same name from then on.
 */
export const createStandbyReads = (
  {
    url,
    options,
    max,
    statementLimitMs,
    idleLimitMs,
  }: { url: string; options: string; max: number; statementLimitMs: number; idleLimitMs: number },
  primary: () => Promise<pg.PoolClient>,
  log: DatabaseLog,
): StandbyReads => {
  const pool = new pg.Pool({
    connectionString: url,
    options: `${options} -c default_transaction_read_only=on`,
    max,
    statement_timeout: statementLimitMs,
    idle_in_transaction_session_timeout: idleLimitMs,
    connectionTimeoutMillis: 1_000,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined);
  const horizon = horizonOf(primary);
  const writers = new Set<string>();
  let awayUntil = 0;
  const hasReplayed = async (client: pg.PoolClient, lsn: string): Promise<boolean> => {
    for (let n = 0; n < TRIES; n += 1) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
      const { rows } = await client.query<{ standby: boolean; replayed: boolean }>(
        'select pg_is_in_recovery() as standby, pg_last_wal_replay_lsn() >= $1::pg_lsn as replayed',
        [lsn],
      );
      if (!rows[0]?.standby) {
        // It was promoted, and is the primary's now.
        awayUntil = Date.now() + AWAY_MS;
        return false;
      }
      if (rows[0].replayed) return true;
    }
    return false;
  };
  const cannot = (name: string, error: unknown): boolean => {
    const cause = (error as { cause?: unknown } | undefined)?.cause;
    if (onlyReads(error) || onlyReads(cause)) {
      writers.add(name);
      return true;
    }
    // A query that stood in the way of the replay was cancelled.
    if ((error as { code?: string } | undefined)?.code === '40001') return true;
    if (!isLost(error)) return false;
    awayUntil = Date.now() + AWAY_MS;
    log('warn', 'The standby of VIAS_READ_URL does not answer; reads go to the primary.', error);
    return true;
  };
  return {
    async attempt(name, principal, fn) {
      if (!('tenant' in principal) && principal.kind !== 'public' && principal.kind !== 'link') return undefined;
      if (writers.has(name) || Date.now() < awayUntil) return undefined;
      let lsn: string;
      try {
        lsn = await horizon();
      } catch (error) {
        if (isLost(error)) return undefined;
        throw error;
      }
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        awayUntil = Date.now() + AWAY_MS;
        log('warn', 'The standby of VIAS_READ_URL cannot be reached; reads go to the primary.', error);
        return undefined;
      }
      let broken: Error | undefined;
      const onError = (error: Error) => {
        broken = error;
      };
      client.on('error', onError);
      try {
        if (!(await hasReplayed(client, lsn))) return undefined;
        return { value: await runAs(client, principal, fn) };
      } catch (error) {
        if (cannot(name, error)) return undefined;
        throw error;
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
};
