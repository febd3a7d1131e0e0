import type { Database } from '@vias/sql/database.ts';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Guard } from './identity/guard.ts';

/** The time, so that tests can move it. Milliseconds since 1970. */
export type Clock = { now(): number };

/** What the slices are made of; main.ts puts it together once. */
export type Deps = {
  db: Database;
  guard: Guard;
  clock: Clock;
  log: Logger;
  config: Config;
  /** Aborted when VIAS is leaving: whatever stays open on purpose ends then. */
  leaving: AbortSignal;
};
