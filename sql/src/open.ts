import type { Database, DatabaseLog } from './database.ts';
import { openEmbedded } from './embedded-open.ts';
import type { Mode } from './mode.ts';
import { openNative } from './native.ts';

/** Which database: PGlite in a data directory (or `memory`), or PostgreSQL by its address and, to migrate, the owner's; `readUrl` is a standby for reads. */
export type DatabaseConfig = { kind: 'embedded'; dataDir: string } | { kind: 'native'; url: string; migrateUrl?: string; readUrl?: string };

export type OpenOptions = {
  log?: DatabaseLog;
  /** What the database is for. It is marked on the first start, and one of the other mode is refused. */
  mode?: Mode;
  /** Told what takes long, one line each. */
  progress?: (text: string) => void;
  /** The longest a statement may run, 30 s unless told. */
  statementLimitMs?: number;
  /** The longest a transaction may stand still between statements, 60 s unless told; on a server only. */
  idleLimitMs?: number;
};

/** Opens either database, migrated and checked, or throws one sentence that says what to do; then nothing was damaged. */
export const openDatabase = (
  config: DatabaseConfig,
  { log = () => undefined, progress = () => undefined, ...options }: OpenOptions = {},
): Promise<Database> =>
  config.kind === 'native' ? openNative(config, { log, ...options }) : openEmbedded(config.dataDir, { log, progress, ...options });
