import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { asWorker } from './receipts.ts';

const Called = z.object({ alertId: z.string(), people: z.int() });

/** Queues calls for people who asked for one and whom the SMS of an alert of priority 0 or 1 did not reach for good; only where there is a channel for calls. Answers how many, by alert. */
export const queueWantedCalls = (db: Database): Promise<z.output<typeof Called>[]> =>
  asWorker(db, (tx) => tx.rows(Called, sql`select called_alert_id as "alertId", people from queue_wanted_calls()`));
