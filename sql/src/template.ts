import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bridge } from './bridge.ts';
import { bootstrapEmbedded, migrateEmbedded } from './embedded-session.ts';
import type { Session } from './pglite.ts';
import { templateKey } from './sql-files.ts';

/** The file of the embedded template for the present migrations in `folder`. */
export const templateFile = (folder: string): string => join(folder, `template-${templateKey()}.tar.gz`);

/**
 * Makes the embedded template, an empty database with all migrations, unless it is there: about 10 s once, after which a database opens in 2 s.
 * It is written beside and renamed, so that two makers do no harm; templates of other migrations that nobody used for an hour are removed. Gives the file's path.
 */
export const bakeTemplate = async (folder: string, start: () => Promise<Session>): Promise<string> => {
  const file = templateFile(folder);
  if (existsSync(file)) {
    utimesSync(file, new Date(), new Date());
    return file;
  }
  mkdirSync(folder, { recursive: true });
  const session = await start();
  try {
    const bridge = new Bridge();
    await bridge.attach(session.exchange);
    await bootstrapEmbedded(bridge);
    await migrateEmbedded(bridge);
    const beside = `${file}.${process.pid}`;
    writeFileSync(beside, await session.dump());
    renameSync(beside, file);
  } finally {
    await session.close();
  }
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (/^template-[0-9a-f]{16}\.tar\.gz$/.test(name) && statSync(other).mtimeMs < Date.now() - 3_600_000) rmSync(other, { force: true });
  }
  return file;
};
