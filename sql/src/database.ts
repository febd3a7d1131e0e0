import type pg from 'pg';
import type { z } from 'zod';
import type { Principal } from './principal.ts';
import type { Sql } from './sql.ts';
import type { Tx } from './transaction.ts';

/** How the database is; times ISO 8601, sizes in bytes. What a kind of database cannot tell is null. */
export type Health = {
  kind: 'embedded' | 'native';
  ok: boolean;
  /** Why not, one sentence. */
  reason: string | null;
  postgresql: string | null;
  postgis: string | null;
  schema: number | null;
  lastCheckpointAt: string | null;
  walBytes: number | null;
  rssBytes: number;
  /** When the newest change was written. */
  lastChangeAt: string | null;
};

/** Either database behind one pool. Only `as` hands out a transaction; the pool's own login sees nothing. */
export interface Database {
  kind: 'embedded' | 'native';
  pool: pg.Pool;
  /** One transaction as the principal. The pool may not be used inside it: that throws. */
  as<T>(principal: Principal, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Exactly one row, asked as the principal in a single journey to the database: for what every request asks. */
  ask<S extends z.ZodType>(principal: Principal, schema: S, query: Sql): Promise<z.output<S>>;
  /** Calls `onMessage` for every NOTIFY on the channel, and with '' after a lost connection, when messages may have been missed. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => void>;
  /** After many rows were written: refreshes the planner's statistics and clears dead rows. PostgreSQL does that by itself. */
  tidy(): Promise<void>;
  health(): Promise<Health>;
  close(): Promise<void>;
}

/** Where log lines of the database go. */
export type DatabaseLog = (level: 'info' | 'warn' | 'error', message: string, error?: unknown) => void;
