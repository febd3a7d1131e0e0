import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { asWorker } from './receipts.ts';

const TakenBack = z.object({ alertId: z.string() });
const Due = z.object({ alertId: z.string(), step: z.enum(['start', 'complete', 'expire']) });
const Outcome = z.object({ outcome: z.enum(['sending', 'more', 'audience_changed', 'busy']) });

/** What a round did, by alert: those that began to send, went back to review because audience or text are not what was approved, or came to their end; and those that could not be moved, which keep no other waiting. */
export type Round = { sending: string[]; returned: string[]; closed: string[]; failed: { alertId: string; error: unknown }[] };

// What can still change: first by the partial indexes, and only when those are empty by a walk over the alert's rows.
const unfinished = sql`(exists (select from recipient r where r.alert_id = a.alert_id and r.state = 'queued')
  or exists (select from recipient r where r.alert_id = a.alert_id and r.state in ('sending', 'uncertain')))`;
const underway = sql`exists (select from recipient r where r.alert_id = a.alert_id and r.state in ('accepted', 'sent', 'review'))`;

// Whoever puts the missing key back goes on with this alert, though for now nothing of it moves.
const awaited = sql`(a.status = 'paused' and a.stop_reason = 'numbers_unreadable' and a.expires_at > now())`;

/**
 * Moves every alert whose time has come: starts those whose countdown is over, most urgent first (a worker that died while queueing left whole slices behind,
 * so the next one goes on with the rest), completes those in which nothing can change any more, and lets those expire whose time is over with people still waiting.
 * Asks with one read and writes only where something is due, because each write wakes whoever follows the change feed.
 */
export async function moveDueAlerts(db: Database): Promise<Round> {
  await asWorker(db, async (tx) => {
    // What came back to the queue of an alert after word went out that takes it back. Which alerts that are is asked first: as one statement it reads every recipient there is, several times a second.
    const takenBack = await tx.rows(
      TakenBack,
      sql`select a.alert_id as "alertId" from alert a join alert f on f.audience_of_alert_id = a.alert_id
        where a.status in ('sending', 'paused') and f.started_at is not null`,
    );
    if (takenBack.length > 0)
      await tx.run(
        sql`update recipient set state = 'not_sent' where alert_id = any(${takenBack.map((one) => one.alertId)}::uuid[]) and state = 'queued'`,
      );
    await tx.run(sql`select clear_abandoned_slices()`);
  });
  const due = await asWorker(db, (tx) =>
    tx.rows(
      Due,
      sql`
      select alert_id as "alertId", case
        when status in ('sending', 'paused') and not ${awaited} and not ${unfinished} and (expires_at <= now() or not ${underway}) then 'complete'
        when expires_at <= now() then 'expire'
        when status = 'resolving' or (status = 'approved' and starts_at <= now()) then 'start' end as step
      from alert a
      where status in ('approved', 'resolving', 'sending', 'paused')
        and (expires_at <= now() or status = 'resolving' or (status = 'approved' and starts_at <= now()) or (status in ('sending', 'paused') and not ${awaited} and not ${unfinished} and not ${underway}))
      order by priority, starts_at`,
    ),
  );
  const round: Round = { sending: [], returned: [], closed: [], failed: [] };
  for (const { alertId, step } of due) {
    const isOvertaken = await move(db, alertId, step, round).catch((error: unknown) => void round.failed.push({ alertId, error }));
    if (isOvertaken) break;
  }
  return round;
}

// Answers whether something more urgent has come meanwhile, with which the next round begins.
const move = async (db: Database, alertId: string, step: z.output<typeof Due>['step'], round: Round): Promise<boolean> => {
  if (step !== 'start') {
    if (await close(db, alertId, step)) round.closed.push(alertId);
    return false;
  }
  await asWorker(db, (tx) =>
    tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId} and status = 'approved' and starts_at <= now()`),
  );
  let outcome = await enqueue(db, alertId);
  while (outcome === 'more') {
    if (await isOvertaken(db, alertId)) return true;
    outcome = await enqueue(db, alertId);
  }
  if (outcome === 'sending') round.sending.push(alertId);
  else if (outcome !== 'busy') round.returned.push(alertId);
  return false;
};

const Overtaken = z.object({ overtaken: z.boolean() });
const isOvertaken = async (db: Database, alertId: string): Promise<boolean> =>
  (
    await asWorker(db, (tx) =>
      tx.one(
        Overtaken,
        sql`select exists (select from alert m join alert a on a.alert_id = ${alertId} and m.priority < a.priority
          where m.expires_at > now() and (m.status = 'resolving' or (m.status = 'approved' and m.starts_at <= now()))) as overtaken`,
      ),
    )
  ).overtaken;

// Asked again while writing: a receipt may have put somebody back into the queue meanwhile.
const close = async (db: Database, alertId: string, step: 'complete' | 'expire'): Promise<boolean> =>
  (await asWorker(db, (tx) =>
    tx.run(
      step === 'complete'
        ? sql`update alert a set status = 'completed', finished_at = now()
            where alert_id = ${alertId} and status in ('sending', 'paused') and not ${awaited} and not ${unfinished} and (expires_at <= now() or not ${underway})`
        : sql`update alert set status = 'expired', finished_at = now(), stop_reason = 'expired' where alert_id = ${alertId} and status in ('approved', 'resolving', 'sending', 'paused')`,
    ),
  )) === 1;

async function enqueue(db: Database, alertId: string): Promise<z.output<typeof Outcome>['outcome'] | 'tampered'> {
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

const Joined = z.object({ alertId: z.string(), people: z.int() });

/**
 * Queues who registered or moved in while an alert lives, and for corrections that live who got the wrong warning late; each alert at most once in `everyS` seconds
 * however many workers ask. Answers how many joined, by alert.
 */
export const queueLateJoiners = (db: Database, everyS: number): Promise<z.output<typeof Joined>[]> =>
  asWorker(db, (tx) =>
    tx.rows(
      Joined,
      sql`select joined_alert_id as "alertId", people from queue_late_joiners(${everyS}) union all select joined_alert_id, people from queue_late_reached(${everyS})`,
    ),
  );
