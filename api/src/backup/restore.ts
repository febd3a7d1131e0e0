import { writeFileSync } from 'node:fs';
import type { BackupPlace } from '@vias/sql/backup-place.ts';
import { makeDrillFolder } from '@vias/sql/drill-folder.ts';
import { type Restored, restore } from '@vias/sql/restore.ts';
import { noteFor, runBackupCommand } from './command.ts';

const summary = ({ header, manifest, broken, underWay }: Restored): string => {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    `Restored the backup of ${header.madeAt}: ${rows} rows of ${manifest.tables.length} tables, each compared with the backup.`,
    ...broken.map(({ chain, seq }) => `The audit chain ${chain} was broken in the backup already, at entry ${seq}: look into it.`),
    ...(broken.length === 0 ? ['The audit chains are whole.'] : []),
    ...(underWay > 0
      ? [
          `${underWay} warnings were approved or being sent at that time: what went out since is not known here and would be sent again, so start without a sender (VIAS_DISPATCH=no; embedded: without TWILIO_ACCOUNT_SID and the other channels) and stop those that went out.`,
        ]
      : []),
  ].join('\n');
};

/** Restores into a throw-away database, and writes beside the backup what was found and how long it took. */
const drill = async (file: string, key: Buffer, place: BackupPlace): Promise<string> => {
  const { folder, remove } = makeDrillFolder();
  const begunAt = new Date();
  try {
    const restored = await restore({ kind: 'embedded', dataDir: folder }, { file, key });
    const report = `${file}.drill.json`;
    const seconds = (Date.now() - begunAt.getTime()) / 1000;
    const { header, manifest, broken, underWay } = restored;
    const { salt: _, keyCheck: __, ...backup } = header;
    writeFileSync(
      report,
      `${JSON.stringify({ begunAt: begunAt.toISOString(), seconds, backup, equal: true, brokenChains: broken, underWay, tables: manifest.tables }, null, 2)}\n`,
      { mode: 0o600 },
    );
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const detail = { seconds: Math.round(seconds), tables: manifest.tables.length, rows };
    const unnoted = await noteFor(place, { operation: 'restore_drill', isGood: true, detail });
    return `${summary(restored)}\nThe drill took ${seconds.toFixed(1)} s; its report is ${report}.${unnoted}`;
  } catch (error) {
    const seconds = Math.round((Date.now() - begunAt.getTime()) / 1000);
    const unnoted = await noteFor(place, { operation: 'restore_drill', isGood: false, detail: { seconds } });
    throw new Error(`${error instanceof Error ? error.message : error}${unnoted}`, { cause: error });
  } finally {
    remove();
  }
};

/** `npm run restore -- FILE [--drill]`: a backup into an empty database; a drill into one that is thrown away. */
runBackupCommand(async ({ place, key }, args) => {
  const isDrill = args.includes('--drill');
  const [file, ...rest] = args.filter((arg) => arg !== '--drill');
  if (file === undefined || file.startsWith('-') || rest.length > 0) throw new Error('npm run restore -- FILE [--drill] needs one file.');
  return isDrill ? drill(file, key, place) : summary(await restore(place, { file, key }));
});
