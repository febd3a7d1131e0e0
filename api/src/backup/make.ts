import { backUp } from '@vias/sql/backup.ts';
import { deleteBackups, listBackups, olderThan } from '@vias/sql/backup-age.ts';
import { checkBackup } from '@vias/sql/restore.ts';
import { noteFor, readBackupArguments, runBackupCommand } from './command.ts';

const said = (old: ReturnType<typeof listBackups>): string => old.map(({ file, madeAt }) => `\n  ${file} (${madeAt})`).join('');

/** `npm run backup -- FOLDER [--keep DAYS | --older DAYS]`: the whole database in one encrypted file; with it older ones go, or are named and nothing is made. */
runBackupCommand(async ({ place, key }, args) => {
  const { folder, keep, older } = readBackupArguments(args);
  if (older !== undefined) {
    const old = olderThan(listBackups(folder), older, Date.now());
    return `${old.length} backups in ${folder} are older than ${older} days and would go with --keep ${older}.${said(old)}`;
  }
  const began = performance.now();
  const { file, bytes, migration, tables } = await backUp(place, { key, folder });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const detail = { bytes, rows, tables: tables.length, seconds: Math.round((performance.now() - began) / 1000) };
  const unnoted = await noteFor(place, { operation: 'backup', isGood: true, detail });
  const made = `${file}: ${rows} rows of ${tables.length} tables, schema ${migration}, ${(bytes / 1e6).toFixed(1)} MB.${unnoted}`;
  if (keep === undefined) return made;
  // No older one goes for one that cannot be read.
  await checkBackup(file, key);
  const old = olderThan(listBackups(folder), keep, Date.now());
  deleteBackups(folder, old, Date.now());
  return `${made}\n${old.length} backups older than ${keep} days were deleted.${said(old)}`;
});
