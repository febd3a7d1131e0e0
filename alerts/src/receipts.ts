import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type Closed, closeRefused, reopenProbed } from './breaker.ts';
import { type Receipt, receiptRank } from './channels/channel.ts';
import { unreadable } from './hand-over.ts';

// Some operators answer with 32 bits: one number that does not fit must not keep a whole batch from being written down, again and again.
const keepable = (code: number | null): number | null =>
  code !== null && Number.isInteger(code) && code >= 0 && code <= 0x7fffffff ? code : null;
const plainWord = /^[A-Za-z0-9][\w-]*$/;
// The driver looks for quotes in each word of a list, twice; a list of plain words is written as it is. Anything else, `NULL` as somebody's word too, is left to the driver.
const listOf = (values: readonly (string | number | null)[]): string | readonly (string | number | null)[] =>
  values.every((value) => value === null || typeof value === 'number' || (plainWord.test(value) && !/^null$/i.test(value)))
    ? `{${values.map((value) => value ?? 'NULL').join(',')}}`
    : values;
const columns = (receipts: readonly Receipt[]) => sql`unnest(
  ${listOf(receipts.map((r) => r.alertId))}::uuid[], ${listOf(receipts.map((r) => r.subscriberId))}::uuid[], ${listOf(receipts.map((r) => r.tryNo))}::int[], ${listOf(receipts.map((r) => r.channel))}::text[],
  ${listOf(receipts.map((r) => r.status))}::text[], ${listOf(receipts.map((r) => receiptRank[r.status]))}::int[], ${listOf(receipts.map((r) => keepable(r.code)))}::int[], ${listOf(receipts.map((r) => r.sid))}::text[])
  v (alert_id, subscriber_id, try_no, channel, status, rank, code, sid)`;

// The highest news per try decides; order, repetition and the answer to the POST itself make no difference.
const bestOf = (receipts: readonly Receipt[]): Receipt[] => {
  const best = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const key = `${receipt.alertId}/${receipt.subscriberId}/${receipt.tryNo}`;
    const known = best.get(key);
    if (!known || receiptRank[receipt.status] > receiptRank[known.status])
      best.set(key, { ...receipt, sid: receipt.sid ?? known?.sid ?? null });
  }
  return [...best.values()];
};

// An update takes each row once: news of several tries of one person go one after the other, nearly always there is a single wave.
const onePerPerson = (receipts: readonly Receipt[]): (readonly Receipt[])[] => {
  const waves: Receipt[][] = [];
  const seen = new Map<string, number>();
  for (const receipt of receipts) {
    const key = `${receipt.alertId}/${receipt.subscriberId}`;
    const wave = seen.get(key) ?? 0;
    seen.set(key, wave + 1);
    const of = waves[wave] ?? [];
    of.push(receipt);
    waves[wave] = of;
  }
  return waves;
};

// One statement, so that the values travel once: what became of each try, and with it where each person stands.
const moveOn = (tx: Tx, receipts: readonly Receipt[]) =>
  tx.run(sql`
    with v as materialized (select * from ${columns(receipts)}), tries as (
    insert into delivery_try as t (alert_id, subscriber_id, channel, try_no, status, rank, error_code, provider_sid, handed_at, delivered_at)
    select v.alert_id, v.subscriber_id, v.channel, v.try_no, v.status, v.rank, v.code, v.sid,
           case when v.sid is not null then clock_timestamp() end, case when v.rank = 6 then clock_timestamp() end
    from v join recipient r using (alert_id, subscriber_id)
    where v.try_no between 1 and r.attempt
    on conflict (alert_id, subscriber_id, channel, try_no) do update set
      status = case when excluded.rank > t.rank then excluded.status else t.status end, rank = greatest(t.rank, excluded.rank),
      error_code = coalesce(excluded.error_code, t.error_code), provider_sid = coalesce(t.provider_sid, excluded.provider_sid),
      handed_at = coalesce(t.handed_at, excluded.handed_at), delivered_at = coalesce(t.delivered_at, excluded.delivered_at))
    update recipient r set
      state = case
        when v.rank = 6 then 'delivered'::recipient_state
        when v.rank = 5 and e.action = 'opt_out' then 'suppressed'
        when v.rank = 5 and a.status in ('sending', 'paused') and (e.action = 'close_channel' or (e.action = 'retry' and r.failures < cardinality(e.retry_after_s))) then 'queued'
        when v.rank = 5 then 'failed'
        when v.rank = 4 then 'sent'
        else 'accepted' end,
      error_code = case when v.rank = 6 or (v.rank = 5 and e.action = 'close_channel' and a.status in ('sending', 'paused')) then null when v.rank = 5 then coalesce(v.code, 30008) else r.error_code end,
      failures = case when v.rank = 5 and e.action = 'retry' then r.failures + 1 else r.failures end,
      next_at = case when v.rank = 5 and e.action = 'retry' then now() + make_interval(secs => e.retry_after_s[least(r.failures + 1, cardinality(e.retry_after_s))]) else now() end
    from v left join error_class e on e.error_code = coalesce(v.code, 30008) left join alert a on a.alert_id = v.alert_id
    where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id and v.try_no between 1 and r.attempt and (
      (v.rank = 6 and r.state not in ('delivered', 'acknowledged'))
      or (v.try_no = r.attempt and v.rank = 5 and r.state in ('sending', 'uncertain', 'review', 'accepted', 'sent'))
      or (v.try_no = r.attempt and v.rank = 4 and r.state in ('sending', 'uncertain', 'review', 'accepted'))
      or (v.try_no = r.attempt and v.rank < 4 and r.state in ('sending', 'uncertain', 'review')))`);

const Blocked = z.object({ alertId: z.string() });

/** What a failure means beyond its own row: a dead number, an opt-out, a sender the provider refuses, a text that operators filter out, a key that is not here. */
async function drawConsequences(tx: Tx, failed: readonly Receipt[]): Promise<Closed[]> {
  await tx.run(sql`update subscriber s set bad_since = now(), bad_code = e.error_code from ${columns(failed)} join error_class e on e.error_code = v.code
    where s.subscriber_id = v.subscriber_id and e.action = 'bad_number' and s.bad_since is null and exists (select from recipient r where r.alert_id = v.alert_id and r.subscriber_id = v.subscriber_id)`);
  await tx.run(sql`insert into opt_out (subscriber_id, tenant_id) select distinct v.subscriber_id, a.tenant_id
    from ${columns(failed)} join error_class e on e.error_code = v.code join alert a using (alert_id) join recipient r using (alert_id, subscriber_id)
    where e.action = 'opt_out' on conflict do nothing`);
  const closed = await closeRefused(tx, columns(failed));
  const blocked = await tx.rows(
    Blocked,
    sql`
      -- A few damaged records fail alone; when many numbers cannot be opened a key is missing, and the rest must not be used up.
      select alert_id as "alertId" from (select distinct v.alert_id from ${columns(failed)} where v.code = ${unreadable}) a,
      lateral (select count(*) filter (where r.error_code = ${unreadable}) as closed, count(*) as tried from recipient r where r.alert_id = a.alert_id and r.attempt > 0) n
      where n.closed >= 5 and n.closed > 0.01 * n.tried`,
  );
  for (const { alertId } of blocked)
    await tx.run(
      sql`update alert set status = 'paused', stop_reason = 'numbers_unreadable' where alert_id = ${alertId} and status = 'sending'`,
    );
  return closed;
}

/** Applies what providers say about messages; `asEvents` keeps each receipt in the append-only record as well. Unknown messages are passed over. Answers which channels were closed by it. */
export async function applyReceipts(tx: Tx, receipts: readonly Receipt[], asEvents: boolean): Promise<Closed[]> {
  if (receipts.length === 0) return [];
  if (asEvents)
    await tx.run(sql`insert into delivery_event (alert_id, subscriber_id, channel, try_no, status, error_code, provider_sid)
      select v.alert_id, v.subscriber_id, v.channel, v.try_no, v.status, v.code, v.sid from ${columns(receipts)} join recipient r using (alert_id, subscriber_id)
      where v.try_no between 1 and r.attempt on conflict do nothing`);
  // Mostly each person is named once, and there is nothing to compare.
  const people = new Set(receipts.map(({ alertId, subscriberId }) => `${alertId}/${subscriberId}`)).size;
  const best = people === receipts.length ? receipts : bestOf(receipts);
  for (const wave of people === receipts.length ? [receipts] : onePerPerson(best)) await moveOn(tx, wave);
  // Mail and push report nothing: that their server took it is all that is ever known.
  const good = best.filter(
    ({ status, channel }) =>
      receiptRank[status] === 4 || receiptRank[status] === 6 || (status === 'accepted' && (channel === 'email' || channel === 'push')),
  );
  if (good.length > 0) await reopenProbed(tx, good);
  const failed = best.filter((r) => receiptRank[r.status] === 5);
  return failed.length > 0 ? drawConsequences(tx, failed) : [];
}

/** Takes receipts one by one and writes them in batches; each promise is kept only after the commit. */
export type ReceiptWriter = { receive(receipt: Receipt): Promise<void>; stop(): Promise<void> };

/** Opens a writer of receipts; `everyMs` is how long a batch gathers. */
export function openReceiptWriter(db: Database, everyMs = 50): ReceiptWriter {
  let waiting: { receipt: Receipt; kept: () => void; broken: (error: unknown) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return writing;
    writing = writing.then(() =>
      asWorker(db, (tx) =>
        applyReceipts(
          tx,
          batch.map((b) => b.receipt),
          true,
        ),
      ).then(
        () => {
          for (const b of batch) b.kept();
        },
        (error) => {
          for (const b of batch) b.broken(error);
        },
      ),
    );
    return writing;
  };
  return {
    receive: (receipt) =>
      new Promise((kept, broken) => {
        waiting.push({ receipt, kept, broken });
        timer ??= setTimeout(flush, everyMs);
      }),
    async stop() {
      clearTimeout(timer);
      await flush();
    },
  };
}

const passing = new Set(['40P01', '40001']);

/** A transaction of the dispatch worker; a deadlock with another worker's batch is simply tried again, up to five times. */
export async function asWorker<T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.as({ kind: 'worker' }, fn);
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
      if (attempt === 5 || !passing.has(code)) throw error;
    }
  }
}
