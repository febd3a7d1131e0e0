import { readFileSync } from 'node:fs';
import { Bridge } from './bridge.ts';
import { assertReadable, createFromTemplate, databaseFolder, explainDiskError, hasDatabase, prepareDirectory } from './data-directory.ts';
import type { Database, DatabaseLog } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import { embeddedDatabase } from './embedded.ts';
import { bootstrapEmbedded, migrateEmbedded, withClient } from './embedded-session.ts';
import { checkpoint, startMaintenance } from './maintenance.ts';
import type { Mode } from './mode.ts';
import { checkDatabase } from './start-check.ts';
import { superviseSession } from './supervisor.ts';
import { bakeTemplate } from './template.ts';
import { startWorkerSession } from './worker-session.ts';

/** Free disk that a first and a later start ask for, in bytes. */
const firstSpace = 250e6;
const laterSpace = 50e6;

type Options = { log: DatabaseLog; mode?: Mode; progress: (text: string) => void; statementLimitMs?: number };

/** PGlite in a worker thread, in memory or in a data directory that this process locks; made on the first start, migrated, checked and kept tidy. */
export const openEmbedded = async (dataDir: string, options: Options): Promise<Database> => {
  if (dataDir === 'memory') return open(undefined, options, () => undefined);
  const first = !hasDatabase(dataDir);
  prepareDirectory(dataDir, first ? firstSpace : laterSpace);
  const release = lockDirectory(dataDir);
  try {
    if (hasDatabase(dataDir)) assertReadable(dataDir);
    else {
      options.progress('Making the embedded database (once, about ten seconds)');
      const template = await bakeTemplate(dataDir, () => startWorkerSession({}));
      await createFromTemplate(dataDir, readFileSync(template));
    }
    options.progress('Opening the embedded database');
    return await open(databaseFolder(dataDir), options, release);
  } catch (error) {
    release();
    throw explainDiskError(error, dataDir);
  }
};

const open = async (folder: string | undefined, { log, mode, statementLimitMs }: Options, release: () => void): Promise<Database> => {
  const bridge = new Bridge(statementLimitMs === undefined ? {} : { statementLimitMs });
  const supervisor = await superviseSession(bridge, () => startWorkerSession(folder === undefined ? {} : { dataDir: folder }), log);
  try {
    // Roles first, on a database of an earlier version too: what is migrated next may name one that it did not have yet.
    await bootstrapEmbedded(bridge);
    await migrateEmbedded(bridge, mode);
    const faults = await withClient(bridge, 'admin', checkDatabase);
    if (faults.length > 0) throw new Error(faults.join(' '));
  } catch (error) {
    await supervisor.close();
    throw error;
  }
  const stop = startMaintenance(bridge, log);
  return embeddedDatabase(bridge, {
    log,
    async close() {
      stop();
      await checkpoint(bridge).catch((error) => log('warn', 'The last checkpoint failed; the next start repeats the log.', error));
      await supervisor.close();
      release();
    },
  });
};
