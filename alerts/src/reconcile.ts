import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import type { Channel, Found, Message, Receipt } from './channels/channel.ts';
import { readFrozenTexts, textIn } from './claim.ts';
import { unreadable } from './hand-over.ts';
import type { PhoneVault } from './phone-vault.ts';
import { applyReceipts, asWorker } from './receipts.ts';

/** Waits in seconds: before the first look at the provider's list, between the first and the second, and before receipts that never came are asked for. */
export type ReconcileOptions = { leaseS: number; firstLookS: number; secondLookS: number; chaseS: number };

/**
 * Rows whose worker is gone (its lease ran out): those of a chunk of which nothing was handed over go back into the queue, all others become unclear, for something
 * may have been sent. Whoever wakes after its lease hands nothing over, so a chunk that is not marked by then never left.
 */
export const markLostLeases = (db: Database, { firstLookS }: Pick<ReconcileOptions, 'firstLookS'>): Promise<number> =>
  asWorker(db, async (tx) => {
    const lost = await tx.run(sql`
      with c as (
        select alert_id, subscriber_id, chunk is null or exists (select from hand_over h where h.chunk = r.chunk) as begun
        from recipient r where state = 'sending' and lease_until < now() limit 1000 for update skip locked)
      update recipient r set lookups = 0, next_at = now() + make_interval(secs => case when c.begun then ${firstLookS}::float8 else 0 end),
        state = case when c.begun then 'uncertain'::recipient_state when a.status in ('cancelled', 'expired') then 'not_sent' else 'queued' end
      from c join alert a using (alert_id) where r.alert_id = c.alert_id and r.subscriber_id = c.subscriber_id`);
    await tx.run(
      sql`delete from hand_over h where h.at < now() - interval '5 minutes' and not exists (select from recipient r where r.state = 'sending' and r.chunk = h.chunk)`,
    );
    return lost;
  });

const Unclear = z.object({
  alertId: z.string(),
  subscriberId: z.string(),
  tryNo: z.int(),
  lookups: z.int(),
  resent: z.int(),
  lang: z.string(),
  channel: z.string(),
  sender: z.string(),
  priority: z.int(),
  isGenerated: z.boolean(),
  phoneEnc: z.instanceof(Buffer),
  keyId: z.string(),
  since: z.coerce.date(),
  known: z.array(z.string()),
});
type Unclear = z.output<typeof Unclear>;

// Taking a row moves its next look ahead, so that two workers never ask for the same one. Who was erased has no number any more: a person decides about that row.
const takeUnclear = (db: Database, { leaseS, secondLookS }: ReconcileOptions): Promise<Unclear[]> =>
  asWorker(db, (tx) =>
    tx.rows(
      Unclear,
      sql`
      with c as (select alert_id, subscriber_id from recipient where state = 'uncertain' and next_at <= now() order by next_at limit 200 for update skip locked)
      update recipient r set next_at = now() + make_interval(secs => ${secondLookS}), lookups = r.lookups + 1
      from c join alert a using (alert_id) left join subscriber s using (subscriber_id)
      where r.alert_id = c.alert_id and r.subscriber_id = c.subscriber_id
      returning r.alert_id as "alertId", r.subscriber_id as "subscriberId", r.attempt as "tryNo", r.lookups, r.resent, r.lang, r.channel, a.sender, a.priority, r.is_generated as "isGenerated",
        coalesce(s.phone_enc, '') as "phoneEnc", coalesce(s.key_id, '') as "keyId", r.lease_until - make_interval(secs => ${leaseS}) as since,
        array(select t.provider_sid from delivery_try t where t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id and t.provider_sid is not null) as known`,
    ),
  );

/** Looks up every unclear row that is due: found ones go on, those missed twice are sent again (extreme ones after the first miss, minor ones go to a person). Where a provider keeps no list, extreme ones are sent again and all others go to a person. Answers how many it asked for. */
export async function lookUpUnclear(
  db: Database,
  channels: ReadonlyMap<string, Channel>,
  vault: PhoneVault,
  options: ReconcileOptions,
): Promise<number> {
  const rows = await takeUnclear(db, options);
  if (rows.length === 0) return 0;
  const found: Receipt[] = [];
  const missed: Missed[] = [];
  const failed: Unclear[] = [];
  const closed: Unclear[] = [];
  const texts = new Map<string, Awaited<ReturnType<typeof readFrozenTexts>>>();
  for (const id of new Set(rows.map((row) => row.alertId))) texts.set(id, await asWorker(db, (tx) => readFrozenTexts(tx, id)));
  await eachOf(rows, 30, async (row) => {
    const channel = channels.get(row.channel);
    const body = textIn(texts.get(row.alertId) ?? new Map(), row.lang)?.body ?? '';
    if (!channel?.find) return void missed.push({ ...row, isBlind: true });
    let to: string;
    try {
      to = vault.open(row.subscriberId, row.phoneEnc, row.keyId);
    } catch {
      return void closed.push(row);
    }
    try {
      const message: Message = { ...row, to, body, validForS: 0, withinMs: 0 };
      const hit = await channel.find(message, row.since, row.known);
      if (hit) found.push(receiptOf(row, hit));
      else missed.push({ ...row, isBlind: false });
    } catch {
      failed.push(row);
    }
  });
  await asWorker(db, async (tx) => {
    await applyReceipts(tx, found, false);
    const { subscribers, alerts, tries, ends } = decisionsOf(missed);
    await tx.run(sql`
      update recipient r set next_at = now(), resent = r.resent + (v.ending = 'queued')::int,
        state = case when a.status in ('cancelled', 'expired') then 'not_sent'::recipient_state when v.ending = 'review' then 'review' else 'queued' end
      from unnest(${alerts}::uuid[], ${subscribers}::uuid[], ${tries}::int[], ${ends}::text[]) v (alert_id, subscriber_id, try_no, ending) join alert a using (alert_id)
      where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.attempt = v.try_no and r.state = 'uncertain'`);
    // Without its number a message cannot be looked up, and it may have gone out: a person decides, and the reason is told.
    await tx.run(sql`
      update recipient r set state = 'review', error_code = ${unreadable}
      from unnest(${closed.map((c) => c.alertId)}::uuid[], ${closed.map((c) => c.subscriberId)}::uuid[], ${closed.map((c) => c.tryNo)}::int[]) v (alert_id, subscriber_id, try_no)
      where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.attempt = v.try_no and r.state = 'uncertain'`);
    await tx.run(sql`
      update recipient r set lookups = greatest(0, r.lookups - 1) from unnest(${failed.map((f) => f.alertId)}::uuid[], ${failed.map((f) => f.subscriberId)}::uuid[]) v (alert_id, subscriber_id)
      where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and r.state = 'uncertain'`);
  });
  return rows.length;
}

// A duplicate beats a loss when lives are at stake; for a notice the loss beats the duplicate, so a person looks.
// After the third time a person looks everywhere: without a list nothing ever says that it arrived after all, and a list that never shows anything is broken.
type Missed = Unclear & { isBlind: boolean };
const mostResent = 3;
const needsPerson = ({ priority, isBlind, resent }: Missed): boolean =>
  priority === 3 || resent >= mostResent || (isBlind && priority !== 0);
const decisionsOf = (missed: readonly Missed[]) => {
  const decided = missed.filter((row) => row.lookups >= 2 || row.priority === 0);
  return {
    alerts: decided.map((row) => row.alertId),
    subscribers: decided.map((row) => row.subscriberId),
    tries: decided.map((row) => row.tryNo),
    ends: decided.map((row) => (needsPerson(row) ? 'review' : 'queued')),
  };
};

const receiptOf = (
  row: { alertId: string; subscriberId: string; tryNo: number; channel: string },
  { sid, status, code }: Found,
): Receipt => ({
  alertId: row.alertId,
  subscriberId: row.subscriberId,
  tryNo: row.tryNo,
  channel: row.channel,
  sid,
  status,
  code,
});

const Silent = z.object({ alertId: z.string(), subscriberId: z.string(), tryNo: z.int(), channel: z.string(), sid: z.string() });

/** Asks the provider about messages whose receipts stayed away (lost call-backs, a simulator that was restarted). */
export async function chaseReceipts(db: Database, channels: ReadonlyMap<string, Channel>, { chaseS }: ReconcileOptions): Promise<number> {
  const rows = await asWorker(db, (tx) =>
    tx.rows(
      Silent,
      sql`
      select r.alert_id as "alertId", r.subscriber_id as "subscriberId", t.try_no as "tryNo", t.channel, t.provider_sid as sid
      from alert a join recipient r using (alert_id) join delivery_try t on t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id and t.channel = r.channel and t.try_no = r.attempt
      where a.status in ('sending', 'paused') and r.state in ('accepted', 'sent') and t.provider_sid is not null and t.handed_at < now() - make_interval(secs => ${chaseS})
      order by t.handed_at limit 500`,
    ),
  );
  const news: Receipt[] = [];
  await eachOf(rows, 10, async (row) => {
    const hit = await channels
      .get(row.channel)
      ?.check?.(row.sid, row)
      .catch(() => undefined);
    if (hit) news.push(receiptOf(row, hit));
  });
  if (news.length > 0) await asWorker(db, (tx) => applyReceipts(tx, news, true));
  return news.length;
}

async function eachOf<T>(items: readonly T[], atOnce: number, fn: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await fn(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}
