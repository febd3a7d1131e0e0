import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { PhoneVault } from './phone-vault.ts';

const worker = { kind: 'worker' } as const;
const Sealed = z.object({ thing: z.string(), id: z.string(), boundTo: z.string(), bytes: z.instanceof(Buffer), keyId: z.string() });

/** `vault` seals under `currentKey` and still opens what the older keys sealed. */
export type RotationOptions = { vault: PhoneVault; currentKey: string; batch?: number; progress?: (done: number) => void };

/**
 * Seals numbers, contacts, names and addresses under the current key, `batch` at a time, each batch committed: a run that is cut off is simply repeated.
 * What changes meanwhile is not overwritten. Answers how many values were sealed anew and how many no key opens.
 */
export async function rotateKeys(
  db: Database,
  { vault, currentKey, batch = 500, progress }: RotationOptions,
): Promise<{ resealed: number; failed: number }> {
  let resealed = 0;
  const passed = new Set<string>();
  for (;;) {
    const found = await db.as(worker, (tx) =>
      tx.rows(
        Sealed,
        sql`select thing, id, bound_to as "boundTo", sealed as bytes, key_id as "keyId" from sealed_under_other_keys(${currentKey}, ${[...passed]}::text[], ${batch})`,
      ),
    );
    if (found.length === 0) return { resealed, failed: passed.size };
    const anew = found.flatMap(({ thing, id, boundTo, bytes, keyId }) => {
      try {
        return [{ thing, id, bytes, sealed: vault.seal(boundTo, vault.open(boundTo, bytes, keyId)).phoneEnc }];
      } catch {
        // One that no key opens takes nothing else of the same person with it.
        passed.add(`${thing} ${id}`);
        return [];
      }
    });
    if (anew.length === 0) continue;
    const { n } = await db.as(worker, (tx) =>
      tx.one(
        z.object({ n: z.int() }),
        sql`select reseal(${anew.map((v) => v.thing)}::text[], ${anew.map((v) => v.id)}::uuid[], ${anew.map((v) => v.bytes)}::bytea[], ${anew.map((v) => v.sealed)}::bytea[], ${currentKey}) as n`,
      ),
    );
    resealed += n;
    progress?.(resealed);
  }
}
