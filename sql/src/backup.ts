import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { sealBackup } from './backup-format.ts';
import { type BackupPlace, withReader } from './backup-place.ts';
import { createSum, fixSettings, readLines, readSequences, readTables, type TableSum } from './backup-tables.ts';
import { schemaVersion } from './migrate.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** `write` puts bytes at the end of an open file; tests let it fail as a full disk does. */
type Options = { key: Buffer; folder: string; now?: Date; write?: (file: number, bytes: Buffer) => void };

/** What was written: the file's path and size in bytes, and what it holds. */
export type BackupMade = { file: string; bytes: number; migration: number; tables: TableSum[] };

const writeAll = (file: number, bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
};

/**
 * Backs the whole database up into one encrypted file in `folder`, as of one moment. The file has its name only when it is whole and on the disk;
 * throws one sentence otherwise, and leaves nothing.
 */
export const backUp = (place: BackupPlace, { key, folder, now = new Date(), write = writeAll }: Options): Promise<BackupMade> =>
  withReader(place, async (client) => {
    await fixSettings(client);
    // Until the connection ends a migration waits; everybody else goes on.
    await client.query("select pg_advisory_lock_shared(hashtext('vias migrate'))");
    const migration = await schemaVersion(client);
    if (migration === 0) throw new Error('The database is not one of VIAS: there is nothing to back up.');
    const file = join(folder, `vias-${now.toISOString().replaceAll(/[-:]/g, '').replace('.', '-')}.backup`);
    const beside = `${file}.${process.pid}.part`;
    const opened = openBeside(folder, beside);
    let bytes = 0;
    try {
      const sealed = sealBackup(key, { vias: version, migration, kind: place.kind, madeAt: now.toISOString() }, (part) => {
        explainWrite(folder, () => write(opened, part));
        bytes += part.length;
      });
      const tables = await writeTables(client, sealed.line);
      sealed.end();
      explainWrite(folder, () => {
        fsyncSync(opened);
        renameSync(beside, file);
        syncFolder(folder);
      });
      return { file, bytes, migration, tables };
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    } finally {
      closeSync(opened);
    }
  });

const writeTables = async (client: pg.ClientBase, write: (line: string) => void): Promise<TableSum[]> => {
  await client.query('begin isolation level repeatable read read only');
  const sums: TableSum[] = [];
  for (const table of await readTables(client)) {
    write(JSON.stringify({ table: table.name, columns: table.columns.map(({ name }) => name) }));
    const sum = createSum(table.name);
    for await (const line of readLines(client, table)) {
      write(line);
      sum.add(line);
    }
    sums.push(sum.end());
  }
  // Sequences stand outside of the moment: read last they are past every number in the rows.
  const sequences = await readSequences(client);
  await client.query('commit');
  write(JSON.stringify({ tables: sums, sequences }));
  return sums;
};

const openBeside = (folder: string, beside: string): number =>
  explainWrite(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(beside, 'wx', 0o600);
  });

const syncFolder = (folder: string): void => {
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
};

const explainWrite = <T>(folder: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'its disk is full' : message;
    throw new Error(`No backup was made, because ${folder} could not be written (${why}): name a folder with enough space.`, {
      cause: error,
    });
  }
};
