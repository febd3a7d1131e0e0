import { parseArgs } from 'node:util';
import type { BackupPlace } from '@vias/sql/backup-place.ts';
import { noteOperation, type OperationNote } from '@vias/sql/operation-note.ts';
import { readConfig, SettingError } from '../config.ts';

type Env = Record<string, string | undefined>;

/** Which database is backed up, restored into or scrubbed. Throws SettingError. */
export const backupPlace = (env: Env): BackupPlace => {
  const { backup, databaseUrl, dataDir } = readConfig(env);
  if (backup.url !== undefined) return { kind: 'native', url: backup.url };
  if (databaseUrl !== undefined)
    throw new SettingError(
      'VIAS_BACKUP_URL is not set: it is the database of DATABASE_URL, as a login that no policy holds back (a superuser; docs/operations.md).',
    );
  return { kind: 'embedded', dataDir };
};

/** The settings of `npm run backup` and `npm run restore`: what is backed up or restored into, and the key (32 bytes). Throws SettingError. */
export const backupSettings = (env: Env): { place: BackupPlace; key: Buffer } => {
  const { backup } = readConfig(env);
  if (backup.key === undefined)
    throw new SettingError(
      'VIAS_BACKUP_KEY is not set: make a key with openssl rand -hex 32 and keep it where the backups are not; without it nobody can restore them.',
    );
  return { place: backupPlace(env), key: Buffer.from(backup.key, 'hex') };
};

const usage = 'npm run backup -- FOLDER [--keep DAYS | --older DAYS] needs one folder, and whole days from 1 to 3650.';
const daysOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 3650) throw new Error(usage);
  return Number(text);
};

/** What `npm run backup` is asked: a folder, and after how many days older backups go (`keep`) or are named (`older`). Throws a sentence. */
export const readBackupArguments = (args: string[]): { folder: string; keep: number | undefined; older: number | undefined } => {
  const option = { type: 'string' } as const;
  let read: { values: { keep?: string; older?: string }; positionals: string[] };
  try {
    read = parseArgs({ args, options: { keep: option, older: option }, allowPositionals: true });
  } catch {
    throw new Error(usage);
  }
  const [folder, ...rest] = read.positionals;
  const [keep, older] = [daysOf(read.values.keep), daysOf(read.values.older)];
  if (folder === undefined || rest.length > 0 || (keep !== undefined && older !== undefined)) throw new Error(usage);
  return { folder, keep, older };
};

/** Runs a command with its settings; what it cannot do is one sentence on standard error and exit code 1. */
export const runBackupCommand = (work: (settings: ReturnType<typeof backupSettings>, args: string[]) => Promise<string>): void =>
  runCommand(() => work(backupSettings(process.env), process.argv.slice(2)));

/** The same for a command that needs no key. */
export const runCommand = (work: () => Promise<string>): void => {
  Promise.resolve()
    .then(work)
    .then(
      (text) => process.stdout.write(`${text}\n`),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
        process.exitCode = 1;
      },
    );
};

/** Notes for the page of the system's state that something was done; where that cannot be, the command has done its work all the same, and says so. Begins with a line break, or is empty. */
export const noteFor = async (place: BackupPlace, note: OperationNote): Promise<string> => {
  try {
    await noteOperation(place, note);
    return '';
  } catch (error) {
    return `\nThe page of the system's state does not know of it: ${error instanceof Error ? error.message : error}`;
  }
};
