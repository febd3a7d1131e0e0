import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { asWorker } from './receipts.ts';

const Id = z.object({ alertId: z.string() });
const Outcome = z.object({ outcome: z.enum(['sending', 'audience_changed', 'busy']) });

/** What a round did: alerts that began to send, and those that went back to review because the audience or the text is no longer what was approved. */
export type Started = { sending: string[]; returned: string[] };

/** Starts every approved alert whose countdown is over, most urgent first. A worker that died while queueing left nothing behind: the next one queues again. */
export async function startDueAlerts(db: Database): Promise<Started> {
  const due = await asWorker(db, (tx) =>
    tx.rows(
      Id,
      sql`select alert_id as "alertId" from alert where (status = 'approved' and starts_at <= now()) or status = 'resolving' order by priority, starts_at`,
    ),
  );
  const started: Started = { sending: [], returned: [] };
  for (const { alertId } of due) {
    await asWorker(db, (tx) =>
      tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId} and status = 'approved' and starts_at <= now()`),
    );
    const outcome = await enqueue(db, alertId);
    if (outcome === 'sending') started.sending.push(alertId);
    else if (outcome !== 'busy') started.returned.push(alertId);
  }
  return started;
}

async function enqueue(db: Database, alertId: string): Promise<'sending' | 'audience_changed' | 'busy' | 'tampered'> {
  try {
    return (await asWorker(db, (tx) => tx.one(Outcome, sql`select enqueue_alert(${alertId}) as outcome`))).outcome;
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'alert_frozen')) throw error;
    await asWorker(db, (tx) =>
      tx.run(
        sql`update alert set status = 'in_review', stop_reason = 'changed_after_approval' where alert_id = ${alertId} and status = 'resolving'`,
      ),
    );
    return 'tampered';
  }
}

// What can still change: first by the partial indexes, and only when those are empty by a walk over the alert's rows.
const unfinished = sql`(exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued')
  or exists (select from recipient r where r.alert_id = a.alert_id and r.state in ('sending', 'uncertain')))`;
const underway = sql`exists (select from recipient r where r.alert_id = a.alert_id and r.state in ('accepted', 'sent'))`;

/** Closes alerts in which nothing can change any more (completed) and those whose time is over: completed when everything was handed over, else expired. */
export const closeAlerts = (db: Database): Promise<number> =>
  asWorker(db, async (tx) => {
    const completed = await tx.run(sql`
      update alert a set status = 'completed', finished_at = now()
      where status in ('sending', 'paused') and not ${unfinished} and (expires_at <= now() or not ${underway})`);
    const expired = await tx.run(sql`
      update alert a set status = 'expired', finished_at = now(), stop_reason = 'expired'
      where status in ('approved', 'resolving', 'sending', 'paused') and expires_at <= now()`);
    return completed + expired;
  });

/** Of these alerts, those that may go on being handed over right now. */
export const readGoing = async (db: Database, alertIds: readonly string[]): Promise<Set<string>> => {
  const rows = await asWorker(db, (tx) =>
    tx.rows(
      Id,
      sql`select alert_id as "alertId" from alert where alert_id = any(${alertIds}::uuid[]) and status = 'sending' and expires_at > now()`,
    ),
  );
  return new Set(rows.map((row) => row.alertId));
};
