import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupHeader, readHeader } from './backup-format.ts';

/** A backup in a folder, by what its clear header says. */
export type KeptBackup = { file: string; madeAt: string; bytes: number };

const day = 86_400_000;
/** However old, so many of the newest stay: a clock that jumped ahead, or a timer that stopped long ago, must not take the last ones. */
const fewest = 3;

const headerOf = (file: string): BackupHeader | undefined => {
  const opened = openSync(file, 'r');
  try {
    const source = (length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(opened, bytes, 0, length, null));
    };
    return readHeader(source, file).header;
  } catch {
    return undefined;
  } finally {
    closeSync(opened);
  }
};

/** The backups in a folder, oldest first; files that are none are left alone, whatever they are called. */
export const listBackups = (folder: string): KeptBackup[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^vias-.*\.backup$/.test(entry.name))
    .flatMap(({ name }) => {
      const file = join(folder, name);
      const header = headerOf(file);
      return header ? [{ file, madeAt: header.madeAt, bytes: statSync(file).size }] : [];
    })
    .sort((a, b) => Date.parse(a.madeAt) - Date.parse(b.madeAt));

/** Which of them are older than so many days, but for the three newest. */
export const olderThan = (kept: readonly KeptBackup[], days: number, now: number): KeptBackup[] =>
  kept.slice(0, Math.max(0, kept.length - fewest)).filter(({ madeAt }) => now - Date.parse(madeAt) > days * day);

/** Deletes backups, with the reports of their drills, and what a backup that was killed left beside them a day ago. */
export const deleteBackups = (folder: string, old: readonly KeptBackup[], now: number): void => {
  for (const { file } of old) for (const one of [file, `${file}.drill.json`]) rmSync(one, { force: true });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (/^vias-.*\.backup\.\d+\.part$/.test(name) && now - statSync(file).mtimeMs > day) rmSync(file, { force: true });
  }
};
