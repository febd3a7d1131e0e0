import { beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { closeRefused } from './breaker.ts';
import type { Handover } from './channels/channel.ts';
import { claimRecipients, readLost, readStopped, returnClaims } from './claim.ts';
import { startDispatcher } from './dispatcher.ts';
import { fast, openDispatcherSuite } from './dispatcher-suite.ts';
import { handOver } from './hand-over.ts';
import { moveDueAlerts } from './lifecycle.ts';
import { applyReceipts, asWorker } from './receipts.ts';
import { lookUpUnclear } from './reconcile.ts';
import { queueMessage } from './service-message.ts';
import { sendServiceMessages, startServiceSender } from './service-sender.ts';
import { addPeople, alertOf, approveAlertFor, author, hurry, quiet, recordingChannel, statesOf, testVault, until } from './testing.ts';

const suite = openDispatcherSuite();
let db: TestDatabase;
beforeAll(() => {
  db = suite.db;
});
const rejected = (code: number): Handover => ({ kind: 'rejected', code });
const accepted: Handover = { kind: 'accepted', sid: 'SM1' };
const begin = async (id: string): Promise<void> => {
  await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
  await asWorker(db, (tx) => tx.run(sql`select enqueue_alert(${id})`));
};
const claim = (limit = 100) => asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit, leaseS: 30 }));

test('claims of a warning that was corrected: what comes back to its queue never leaves, its carers hear nothing more, and what a worker still holds goes back', async () => {
  const people = await addPeople(db, { count: 30 });
  const [got = '', missed = '', carer = ''] = people;
  await db.admin(
    `insert into carer (subscriber_id, carer_hmac, hint, agreed_at, carer_subscriber_id) select $1, phone_hmac, '123', now(), $2 from subscriber where subscriber_id = $2`,
    [missed, carer],
  );
  const wrong = await approveAlertFor(db, 30);
  await begin(wrong);
  const held = await claim();
  expect(held).toHaveLength(30);
  await asWorker(db, (tx) =>
    applyReceipts(
      tx,
      [{ alertId: wrong, subscriberId: got, tryNo: 1, channel: 'console', status: 'delivered', sid: 'x', code: null }],
      true,
    ),
  );
  await db.admin(`update alert set started_at = now() - interval '2 hours' where alert_id = $1`, [wrong]);
  const carers = async () => (await db.admin('select 1 from claim_carers(100)')).length;
  await begin(await approveAlertFor(db, 30, { corrects: wrong }));
  expect(await carers()).toBe(0);
  const isStopped = await asWorker(db, (tx) => readStopped(tx, held));
  expect(held.every(isStopped)).toBe(true);
  await asWorker(db, (tx) => returnClaims(tx, held));
  const next = await claim();
  expect(next).toHaveLength(30);
  expect(next.filter(({ alertId }) => alertId === wrong)).toEqual([]);
  await moveDueAlerts(db);
  expect(await statesOf(db, wrong)).toEqual({ delivered: 1, not_sent: 29 });
});

test('claims of a warning whose correction goes back to review, because nobody has it yet, go on; however many have it by then are told', async () => {
  await addPeople(db, { count: 60 });
  const first = await approveAlertFor(db, 60);
  await begin(first);
  const early = await approveAlertFor(db, 25, { corrects: first });
  await begin(early);
  expect(await alertOf(db, early)).toMatchObject({ status: 'in_review', stop_reason: 'audience_changed', preview_count: 0 });
  expect([await statesOf(db, early), await statesOf(db, first)]).toEqual([{}, { queued: 60 }]);
  // Approved while fifteen had it; it went on being sent until the countdown was over.
  expect(await claim(59)).toHaveLength(59);
  const correction = await approveAlertFor(db, 15, { corrects: first });
  await begin(correction);
  expect(await alertOf(db, correction)).toMatchObject({ status: 'sending', audience_count: 59 });
  expect(await statesOf(db, first)).toEqual({ sending: 59, not_sent: 1 });
});

test("claims hang neither on a text longer than the burst nor on a clock that was set back, and whoever was erased meanwhile is in nobody's way", async () => {
  const [erased = '', other = ''] = await addPeople(db, { count: 2 });
  await hurry(db, 4);
  const alertId = await approveAlertFor(db, 2, { texts: { lv: 'x'.repeat(153 * 5) } });
  await begin(alertId);
  // So slow that no time of the machine counts.
  await db.admin('update sender_bucket set rate_segments = 0.001, burst = 4, tokens = 4, at = now()');
  const first = await claim();
  expect(first).toHaveLength(1);
  expect(first[0]?.segments).toBe(5);
  expect(await claim()).toEqual([]);
  await asWorker(db, (tx) => returnClaims(tx, first));
  await db.admin('delete from resident where subscriber_id = $1', [erased]);
  await db.admin('delete from subscriber where subscriber_id = $1', [erased]);
  await db.admin(`update recipient set next_at = next_at - interval '1 minute' where subscriber_id = $1`, [erased]);
  await db.admin(`update sender_bucket set tokens = 0, at = now() + interval '1 hour'`);
  await claim();
  await db.admin(`update sender_bucket set tokens = 0, at = now() + interval '1 hour'`);
  await claim();
  expect(
    (await db.admin('select subscriber_id, state::text from recipient where alert_id = $1', [alertId])).sort((a, b) =>
      String(a.state).localeCompare(String(b.state)),
    ),
  ).toEqual([
    { subscriber_id: other, state: 'sending' },
    { subscriber_id: erased, state: 'suppressed' },
  ]);
});

test("claims whose words could not be read, or whose refusal could not be looked up because the database was away, are nobody's puzzle: nothing left, or nothing was taken", async () => {
  await addPeople(db, { count: 6 });
  const alertId = await approveAlertFor(db, 6);
  const fails = new Set(['sent_body as body', "action = 'wait'"]);
  const away = new Proxy(db, {
    get: (target, key) =>
      key !== 'as'
        ? Reflect.get(target, key)
        : (who: Principal, fn: (tx: Tx) => Promise<unknown>) =>
            target.as(who, (tx) =>
              fn({
                ...tx,
                rows: async (schema, query) => {
                  const text = query.strings.join('');
                  for (const part of fails)
                    if (text.includes(part) && fails.delete(part)) throw new Error('terminating connection due to administrator command');
                  return tx.rows(schema, query);
                },
              }),
            ),
  });
  const states = new Set<string>();
  const channel = recordingChannel((_m, n) => (n === 1 ? rejected(21211) : accepted));
  const dispatcher = startDispatcher({
    db: away,
    channels: [channel],
    vault: testVault,
    log: { ...quiet, error: () => undefined },
    config: fast,
  });
  try {
    await until(async () => {
      const now = await statesOf(db, alertId);
      for (const state of Object.keys(now)) states.add(state);
      return now.accepted === 5 && now.failed === 1;
    }, 'five taken, one refused');
  } finally {
    await dispatcher.stop();
  }
  expect(fails.size).toBe(0);
  expect([...states]).not.toEqual(expect.arrayContaining(['uncertain']));
  expect(channel.given).toHaveLength(6);
});

test('an unclear message to somebody who was erased waits for a person instead of being looked up for ever', async () => {
  const [erased = ''] = await addPeople(db, { count: 1 });
  const alertId = await approveAlertFor(db, 1);
  await begin(alertId);
  await claim();
  await db.admin(`update recipient set state = 'uncertain', next_at = now() - interval '1 minute'`);
  await db.admin('delete from resident where subscriber_id = $1', [erased]);
  await db.admin('delete from subscriber where subscriber_id = $1', [erased]);
  const ways = new Map([['console', recordingChannel(undefined, { find: async () => undefined })]]);
  await lookUpUnclear(db, ways, testVault, { leaseS: 30, firstLookS: 10, secondLookS: 60, chaseS: 300 });
  expect(await statesOf(db, alertId)).toEqual({ review: 1 });
});

test.each(['email', 'push', 'console'])('a closed channel is open again once its probe came through: %s', async (channel) => {
  const [subscriberId = ''] = await addPeople(db, { count: 1 });
  const alertId = await approveAlertFor(db, 1);
  await begin(alertId);
  await claim();
  await db.admin(`update recipient set channel = $1`, [channel]);
  await db.admin(
    `update sender_bucket set channel = $1, closed_at = now(), closed_code = 360535, probe_at = now(), probe_alert_id = $2, probe_subscriber_id = $3, probe_try_no = 1`,
    [channel, alertId, subscriberId],
  );
  const say = (status: 'accepted' | 'sent') =>
    asWorker(db, (tx) => applyReceipts(tx, [{ alertId, subscriberId, tryNo: 1, channel, status, sid: 'x', code: null }], true));
  const isOpen = async () => (await db.admin('select 1 from sender_bucket where closed_at is null')).length === 1;
  await say('accepted');
  // Mail and push have no receipts: that it was taken is all that will ever be known.
  expect(await isOpen()).toBe(channel !== 'console');
  await say('sent');
  expect(await isOpen()).toBe(true);
});

test('claims are settled whatever number an operator answers with', async () => {
  const [one = '', two = ''] = await addPeople(db, { count: 2 });
  const alertId = await approveAlertFor(db, 2);
  await begin(alertId);
  await claim();
  const failed = (subscriberId: string, code: number) =>
    ({ alertId, subscriberId, tryNo: 1, channel: 'console', status: 'failed', sid: null, code }) as const;
  await asWorker(db, (tx) => applyReceipts(tx, [failed(one, 340_000 + 0xffffffff), failed(two, 30004)], true));
  expect(Object.keys(await statesOf(db, alertId))).not.toContain('sending');
});

test('claims keep what a provider calls a message, letter by letter, whatever it calls it', async () => {
  const sids = ['SM1', 'a,b', 'NULL', 'null', '', 'x"y', 'back\\slash', '{}', ' ', '{SM1}'];
  await addPeople(db, { count: sids.length });
  const alertId = await approveAlertFor(db, sids.length);
  await moveDueAlerts(db);
  const claims = await asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 20, leaseS: 30 }));
  expect(claims).toHaveLength(sids.length);
  const ordered = claims.map(({ subscriberId, tryNo, channel }, i) => ({ alertId, subscriberId, tryNo, channel, sid: sids[i] ?? null }));
  // One by one: a single odd word has its whole batch written another way.
  for (const one of ordered) await asWorker(db, (tx) => applyReceipts(tx, [{ ...one, status: 'accepted', code: null }], false));
  const kept = await db.admin<{ id: string; sid: string }>(
    'select subscriber_id as id, provider_sid as sid from delivery_try where alert_id = $1',
    [alertId],
  );
  expect(new Map(kept.map(({ id, sid }) => [id, sid]))).toEqual(new Map(ordered.map(({ subscriberId, sid }) => [subscriberId, sid])));
});

test('codes of a municipality whose channel is closed keep no other municipality waiting, nor does a clock that was set back', async () => {
  await db.admin('truncate service_message cascade');
  const message = { kind: 'code' as const, to: '+37120000001', body: 'Kods 1', lang: 'lv' as const, isGenerated: false, validForS: 600 };
  const queue = (tenant: string) => asWorker(db, (tx) => queueMessage(tx, testVault, { ...message, tenant }));
  const claimed = async () =>
    (await db.admin<{ tenant_id: string }>('select tenant_id from claim_service_messages(5)')).map(({ tenant_id }) => tenant_id);
  for (let n = 0; n < 101; n += 1) await queue('lv-jelgava');
  // The first one makes the bucket.
  expect(await claimed()).not.toEqual([]);
  await db.admin(`update sender_bucket set closed_at = now(), closed_code = 30002, probe_at = now() + interval '1 hour'`);
  await db.admin(`update service_message set next_at = now() - interval '1 minute'`);
  await queue('lv-dobele');
  expect(await claimed()).toEqual(['lv-dobele']);
  await db.admin(`update sender_bucket set closed_at = null, probe_at = null, tokens = 0, at = now() + interval '1 hour'`);
  expect(await claimed()).toContain('lv-jelgava');
});

test('STOP to all stops neighbours that write under an agreement too, and STOP counts for whom a register has dropped meanwhile', async () => {
  const [lent = '', dropped = ''] = await addPeople(db, { count: 2, tenant: 'lv-dobele' });
  await db.admin(
    `insert into alerting_agreement (tenant_id, to_tenant_id, legal_basis, agreed_by, valid_from, valid_to) values ('lv-dobele', 'lv-jelgava', 'Līgums', 'x', now() - interval '1 day', now() + interval '1 day')`,
  );
  const alertId = await approveAlertFor(db, 2);
  await begin(alertId);
  await claim(1);
  await db.admin(`update recipient set attempt = 1`);
  await db.admin('delete from resident where subscriber_id = $1', [dropped]);
  const stop = (who: string) => db.admin(`select reply_of(phone_hmac, 'stop', true) from subscriber where subscriber_id = $1`, [who]);
  await stop(lent);
  await stop(dropped);
  const stopped = await db.admin<{ tenant_id: string; subscriber_id: string }>(
    'select tenant_id, subscriber_id from opt_out order by tenant_id',
  );
  expect(stopped.filter((o) => o.subscriber_id === lent).map((o) => o.tenant_id)).toEqual(['lv-dobele', 'lv-jelgava']);
  expect(stopped.filter((o) => o.subscriber_id === dropped).map((o) => o.tenant_id)).toEqual(['lv-jelgava']);
});

test('whose language has no text gets the text of the municipality and holds up nobody', async () => {
  await addPeople(db, { count: 2, lang: 'ru' });
  await addPeople(db, { count: 3, lang: 'en', from: 100 });
  const alertId = await approveAlertFor(db, 5, { texts: { lt: 'Kyla vanduo.', en: 'The water rises.' } });
  await begin(alertId);
  // First in the queue, as a warning queued by an earlier version would have them.
  await db.admin(`update recipient set lang = 'lv', next_at = now() - interval '1 hour' where lang <> 'en'`);
  expect((await claim(2)).map(({ lang, segments }) => [lang, segments])).toEqual([
    ['en', 1],
    ['en', 1],
  ]);
  await db.admin(`update recipient set lang = 'lt' where state = 'queued'`);
  expect((await claim(5)).map(({ lang }) => lang)).toHaveLength(3);
});

test('a process whose clocks stood still begins nothing that another one has meanwhile', async () => {
  await addPeople(db, { count: 3 });
  await begin(await approveAlertFor(db, 3));
  const held = await claim();
  const lost = async () => {
    const isLost = await asWorker(db, (tx) => readLost(tx, held));
    return held.map(isLost);
  };
  expect(await lost()).toEqual([false, false, false]);
  const of = (nth: number) => [held[nth]?.subscriberId];
  await db.admin(`update recipient set lease_until = now() - interval '1 second' where subscriber_id = $1`, of(0));
  await db.admin(`update recipient set attempt = attempt + 1 where subscriber_id = $1`, of(1));
  expect(await lost()).toEqual([true, true, false]);

  const channel = recordingChannel();
  const now = performance.now();
  const options = { channel, vault: testVault, leaseEndsAt: now + 29_000, claimedAt: now, requestTimeoutMs: 10_000 };
  const give = async (asleepMs: number) =>
    (await handOver(held[2] as (typeof held)[0], { body: 'x' }, { ...options, wallAt: Date.now() - asleepMs })).outcome.kind;
  // A laptop that was shut: only the calendar went on.
  expect([await give(60_000), await give(0)]).toEqual(['kept', 'accepted']);
  // A calendar that was set back says nothing.
  expect(await give(-3_600_000)).toBe('accepted');
});

test('a process takes only messages that are no alert for channels that it has; what nobody takes is said', async () => {
  await db.admin('truncate service_message cascade');
  const message = {
    tenant: 'lv-jelgava',
    kind: 'duty' as const,
    to: '+37120000001',
    body: 'x',
    lang: 'lv' as const,
    isGenerated: false,
    validForS: 600,
  };
  const queue = (more: object) => asWorker(db, (tx) => queueMessage(tx, testVault, { ...message, ...more }));
  for (let n = 0; n < 12; n += 1) await queue({ channel: 'voice' });
  await queue({ tenant: 'lv-dobele', kind: 'code' });
  const log = { warn: () => undefined, error: () => undefined };
  const send = (...channels: ReturnType<typeof recordingChannel>[]) => sendServiceMessages({ db, channels, vault: testVault, log });
  const sms = recordingChannel();
  const voice = recordingChannel(undefined, { name: 'voice' });
  expect(await send(sms)).toBe(1);
  expect(sms.given).toHaveLength(1);
  expect(await db.admin('select tries from service_message where tries > 0')).toEqual([]);
  expect(await db.admin(`select from sender_bucket where channel = 'voice'`)).toEqual([]);
  expect(await send(voice)).toBeGreaterThan(0);

  await db.admin(`update service_message set next_at = now() - interval '2 minutes'`);
  const said: object[] = [];
  const stop = startServiceSender({
    db,
    channels: [sms],
    vault: testVault,
    log: { ...log, warn: (fields) => void said.push(fields) },
    everyMs: 20,
    warnEveryMs: 20,
  });
  await until(() => said.length > 0, 'said that they wait');
  await stop();
  const [{ n } = { n: 0 }] = await db.admin<{ n: number }>('select count(*)::int as n from service_message');
  expect(said[0]).toEqual({ waiting: n });
});

test('a channel that a further wave alone goes by: nothing takes over, and that is what is said', async () => {
  const people = await addPeople(db, { count: 25 });
  await db.admin(`update tenant_alert_setting set channel = 'twilio', second_channel = 'smpp', second_rate_segments = 100`);
  const alertId = await approveAlertFor(db, 25);
  await begin(alertId);
  await db.admin(
    `insert into alert_wave (tenant_id, alert_id, wave_no, channel, people, segments, price_unit, made_by, made_name) values ('lv-jelgava', $1, 2, 'voice', 1, 1, 'EUR', 'x', 'x')`,
    [alertId],
  );
  await db.admin(`update recipient set next_channel = 'voice' where subscriber_id = $1`, [people[0]]);
  await db.admin(
    `insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens) select tenant_id, sender, 'voice', 1, 1, 1 from tenant_alert_setting where tenant_id = 'lv-jelgava'`,
  );
  const close = (channel: string, code: number) =>
    asWorker(db, (tx) =>
      closeRefused(
        tx,
        sql`(select ${alertId}::uuid as alert_id, ${people[0]}::uuid as subscriber_id, ${channel}::text as channel, ${code}::int as code) v`,
      ),
    );
  const history = async () =>
    (
      await db.admin<{ action: string; reason: string }>(
        `select action, reason from alert_change where alert_id = $1 and action in ('channel_waits', 'other_channel', 'channel_back')`,
        [alertId],
      )
    ).map(({ action, reason }) => [action, reason]);
  expect(await close('voice', 20003)).toMatchObject([{ channel: 'voice', outcome: 'waits' }]);
  expect(await close('voice', 20003)).toEqual([]);
  expect(await history()).toEqual([['channel_waits', 'channel_refused 20003']]);
  expect((await alertOf(db, alertId)).status).toBe('sending');
  expect(await close('smpp', 20003)).toMatchObject([{ channel: 'smpp', outcome: 'second' }]);
  expect(await close('twilio', 20003)).toMatchObject([{ channel: 'twilio', outcome: 'paused' }]);
});

test('a person decides about unclear messages while results are written: neither waits for the other for ever', async () => {
  if (db.kind === 'embedded') return;
  const people = await addPeople(db, { count: 3 });
  const alertId = await approveAlertFor(db, 3);
  await begin(alertId);
  await claim();
  await db.admin(`update recipient set state = 'uncertain'; update recipient set state = 'review'`);
  let isFirst = () => {};
  const first = new Promise<void>((resolve) => {
    isFirst = resolve;
  });
  const decided = first.then(() =>
    db.as(author, (tx) => tx.one(z.object({ n: z.int() }), sql`select decide_review(${alertId}, false, 'Operators noliedz') as n`)),
  );
  decided.catch(() => undefined);
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%decide_review%' and datname = current_database()`;
  const second = first.then(() => until(async () => (await db.admin(waiting)).length > 0, 'the decision waits'));
  // As results are written: first the person, then, because the account is refused, the alert.
  await db.as({ kind: 'worker' }, async (tx) => {
    await tx.run(sql`update recipient set state = 'failed', error_code = 30002 where subscriber_id = ${people[1]}`);
    isFirst();
    await second;
    expect(
      await tx.run(
        sql`update alert set status = 'paused', stop_reason = 'channel_refused' where alert_id = ${alertId} and status = 'sending'`,
      ),
    ).toBe(1);
  });
  expect(await decided).toEqual({ n: 2 });
  expect(await statesOf(db, alertId)).toEqual({ failed: 1, queued: 2 });
});
