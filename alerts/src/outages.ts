import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Handover } from './channels/channel.ts';
import type { Claimed } from './claim.ts';
import type { Result } from './hand-over.ts';
import { asWorker } from './receipts.ts';

const Wait = z.object({ code: z.int(), afterS: z.int() });
type Rejected = Extract<Handover, { kind: 'rejected' }>;

/** What the table of codes calls "wait" is no refusal but a request to go slower. The table is read anew every minute. */
export function createWaits(db: Database): (outcome: Rejected) => Promise<Handover> {
  let known: Promise<Map<number, number>> | undefined;
  let readAt = 0;
  return async (outcome) => {
    if (!known || performance.now() - readAt > 60_000) {
      readAt = performance.now();
      known = asWorker(db, (tx) =>
        tx.rows(Wait, sql`select error_code as code, retry_after_s[1] as "afterS" from error_class where action = 'wait'`),
      ).then((rows) => new Map(rows.map(({ code, afterS }) => [code, afterS])));
      known.catch(() => {
        known = undefined;
      });
    }
    const afterS = (await known).get(outcome.code);
    return afterS === undefined ? outcome : { kind: 'throttled', afterMs: afterS * 1000 };
  };
}

type Way = Pick<Claimed, 'tenantId' | 'sender' | 'channel'>;

/** Remembers since when a sender's channel has not been reached; `due` tells each one once it has lasted. Times in milliseconds on the monotonic clock. */
export function createDownWatch(lastsMs: number): {
  note(way: Way, outcome: Result['outcome'], now: number): void;
  due(now: number): Way[];
} {
  const since = new Map<string, Way & { at: number }>();
  return {
    note({ tenantId, sender, channel }, outcome, now) {
      const isDown = outcome.kind === 'throttled' && outcome.down === true;
      if (outcome.kind === 'kept' || (!isDown && since.size === 0)) return;
      const key = `${tenantId}/${sender}/${channel}`;
      if (!isDown) since.delete(key);
      else if (!since.has(key)) since.set(key, { tenantId, sender, channel, at: now });
    },
    due(now) {
      const ways = [...since].filter(([, { at }]) => now - at >= lastsMs);
      for (const [key] of ways) since.delete(key);
      return ways.map(([, { at: _, ...way }]) => way);
    },
  };
}
