import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bridge } from './bridge.ts';
import type { Database, DatabaseLog } from './database.ts';
import { embeddedDatabase } from './embedded.ts';
import { migrateEmbedded } from './embedded-session.ts';
import { openNative } from './native.ts';
import { bakeTemplate } from './template.ts';
import { startWorkerSession } from './worker-session.ts';

export type DatabaseConfig = { kind: 'embedded'; dataDir: string } | { kind: 'native'; url: string; migrateUrl?: string };
export type OpenOptions = { log?: DatabaseLog };

/** Opens either database, migrated and checked, or throws one sentence that says what to do. */
export const openDatabase = async (config: DatabaseConfig, { log = () => undefined }: OpenOptions = {}): Promise<Database> => {
  if (config.kind === 'native') return openNative(config, { log });
  const session = await startWorkerSession({ template: readFileSync(await bakeTemplate(config.dataDir, () => startWorkerSession({}))) });
  const bridge = new Bridge();
  await bridge.attach(session.exchange);
  await migrateEmbedded(bridge);
  return embeddedDatabase(bridge, { log, close: session.close });
};
