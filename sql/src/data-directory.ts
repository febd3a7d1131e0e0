import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pgliteVersion } from './pglite-version.ts';
import { unpack } from './tar.ts';

/** What stands in database/vias.json: who made the files, so that a program they do not suit leaves them alone. */
type Marker = { format: number; vias: string; pglite: string; postgresql: number };

const format = 1;
const postgresql = 18;
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** The folder of PostgreSQL's own files in a data directory. */
export const databaseFolder = (dataDir: string): string => join(dataDir, 'database');
const markerFile = (dataDir: string) => join(databaseFolder(dataDir), 'vias.json');

/** Is there a database in the data directory yet? */
export const hasDatabase = (dataDir: string): boolean => existsSync(databaseFolder(dataDir));

const remedy = 'restore a backup, or set VIAS_DATA_DIR to another directory; nothing was changed';

/** Throws one sentence when the files were not made by VIAS, are damaged, or are of a version that this program cannot open. Changes nothing. */
export const assertReadable = (dataDir: string): void => {
  const folder = databaseFolder(dataDir);
  const marker = readMarker(markerFile(dataDir));
  if (!marker) throw new Error(`${folder} has no readable vias.json, so VIAS did not make it or it is damaged: ${remedy}.`);
  if (marker.format > format) throw new Error(`${folder} was made by a newer VIAS (${marker.vias}): start that version, or ${remedy}.`);
  if (marker.postgresql !== postgresql)
    throw new Error(
      `${folder} holds PostgreSQL ${marker.postgresql} (VIAS ${marker.vias}), and this VIAS ${version} opens PostgreSQL ${postgresql}: start the VIAS that made it and take a backup, or ${remedy}.`,
    );
  for (const name of ['PG_VERSION', 'global/pg_control', 'pg_wal', 'base'])
    if (!existsSync(join(folder, name))) throw new Error(`${folder} is damaged (${name} is missing): ${remedy}.`);
};

const readMarker = (file: string): Marker | undefined => {
  try {
    const marker = JSON.parse(readFileSync(file, 'utf8')) as Partial<Marker>;
    return Number.isInteger(marker.format) && Number.isInteger(marker.postgresql) ? (marker as Marker) : undefined;
  } catch {
    return undefined;
  }
};

/** Makes the database from a template: unpacked beside and renamed, so that an interrupted first start leaves nothing half made. */
export const createFromTemplate = async (dataDir: string, template: Uint8Array): Promise<void> => {
  for (const name of readdirSync(dataDir))
    if (name.startsWith('database.new-')) rmSync(join(dataDir, name), { recursive: true, force: true });
  const beside = join(dataDir, `database.new-${process.pid}`);
  try {
    await unpack(template, beside);
    const marker: Marker = { format, vias: version, pglite: pgliteVersion, postgresql };
    writeFileSync(join(beside, 'vias.json'), `${JSON.stringify(marker)}\n`, { mode: 0o600 });
    renameSync(beside, databaseFolder(dataDir));
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
};

const freeBytes = (dataDir: string): number => {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize;
};

/** Makes the data directory itself and throws one sentence when less than `bytes` are free on its disk. */
export const prepareDirectory = (dataDir: string, bytes: number): void => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(
      `The data directory ${dataDir} cannot be made (${(error as Error).message}): set VIAS_DATA_DIR to a directory you may write.`,
      { cause: error },
    );
  }
  const free = freeBytes(dataDir);
  if (free < bytes)
    throw new Error(
      `The disk of ${dataDir} is full: ${Math.floor(free / 1e6)} MB are free and VIAS needs ${Math.ceil(bytes / 1e6)} MB; nothing was changed.`,
    );
};

/** One segment of the write-ahead log: with less the embedded database does not even begin, and does not say why. */
const fewest = 16 * 1024 * 1024;

/** The sentence for an error that means a full disk or a directory that may not be written; the error itself otherwise. `free` tells how many bytes there are. */
export const explainDiskError = (error: unknown, dataDir: string, free = freeBytes): Error => {
  const { code, message } = error as NodeJS.ErrnoException;
  const isFull = code === 'ENOSPC' || /ENOSPC|No space left/i.test(message) || (/PGlite/.test(message) && free(dataDir) < fewest);
  if (isFull)
    return new Error(`The disk of ${dataDir} is full: free some space and start again; nothing committed was lost.`, { cause: error });
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new Error(`${dataDir} may not be written (${code}): set VIAS_DATA_DIR to a directory you may write.`, { cause: error });
  return error as Error;
};
