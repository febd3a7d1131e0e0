import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@vias/sql/database.ts';
import { isSettled, placedKinds, placeThings } from './load-queries.ts';

const jobs = { kind: 'jobs' } as const;
const nobody = '00000000-0000-0000-0000-000000000000';
/** A transaction on the embedded database stays under 250 ms; batches grow and shrink to take half of that. */
const wantedMs = 120;

/**
 * Places everything that exists in one boundary set again and tells how many things lie in it. `xid` is the transaction that last wrote
 * the set: writers that began before it may not have known the new borders, so they are waited for first. Undefined when `mayGoOn` said no.
 */
export async function placeExisting(db: Database, set: number, xid: string, mayGoOn = () => true): Promise<number | undefined> {
  for (let tries = 0; tries < 200 && !(await db.as(jobs, (tx) => isSettled(tx, xid))); tries++) await sleep(50);
  let placed = 0;
  for (const kind of placedKinds) {
    let after = nobody;
    let limit = 500;
    for (;;) {
      if (!mayGoOn()) return undefined;
      const begun = performance.now();
      const batch = await db.as(jobs, (tx) => placeThings(tx, kind, set, after, limit));
      placed += batch.placed;
      if (batch.read < limit || batch.last === null) break;
      after = batch.last;
      const took = performance.now() - begun;
      limit = Math.round(Math.min(20_000, Math.max(50, limit * Math.min(2, Math.max(0.25, wantedMs / took)))));
    }
  }
  return placed;
}
