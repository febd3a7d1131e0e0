import { type BackupPlace, withReader } from './backup-place.ts';

/** What a command did: figures only, no persons. */
export type OperationNote = { operation: 'backup' | 'restore_drill' | 'scrub'; isGood: boolean; detail: Record<string, number> };

/** Writes down in the database that a backup was made or a restore rehearsed, for the page of the system's state. Throws one sentence when the place cannot be written. */
export const noteOperation = (place: BackupPlace, { operation, isGood, detail }: OperationNote): Promise<void> =>
  withReader(place, async (client) => {
    await client.query('insert into public.operation_run (operation, is_good, detail) values ($1, $2, $3)', [operation, isGood, detail]);
  });
