import { backUp } from '@vias/sql/backup.ts';
import { noteFor, runBackupCommand } from './command.ts';

/** `npm run backup -- FOLDER`: the whole database in one encrypted file. */
runBackupCommand(async ({ place, key }, [folder, ...rest]) => {
  if (folder === undefined || folder.startsWith('-') || rest.length > 0) throw new Error('npm run backup -- FOLDER needs one folder.');
  const began = performance.now();
  const { file, bytes, migration, tables } = await backUp(place, { key, folder });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const detail = { bytes, rows, tables: tables.length, seconds: Math.round((performance.now() - began) / 1000) };
  const unnoted = await noteFor(place, { operation: 'backup', isGood: true, detail });
  return `${file}: ${rows} rows of ${tables.length} tables, schema ${migration}, ${(bytes / 1e6).toFixed(1)} MB.${unnoted}`;
});
