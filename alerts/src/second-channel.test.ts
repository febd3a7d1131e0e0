import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { z } from 'zod';
import type { Channel, Handover, Message } from './channels/channel.ts';
import { createSmppChannel, type SmppOptions } from './channels/smpp.ts';
import { claimRecipients } from './claim.ts';
import { openDispatcherSuite } from './dispatcher-suite.ts';
import { queueLateJoiners } from './lifecycle.ts';
import { applyReceipts, asWorker, openReceiptWriter } from './receipts.ts';
import { findSmppTry } from './smpp-tries.ts';
import {
  addPeople,
  alertOf,
  approveAlertFor,
  approver,
  author,
  hurry,
  person,
  quiet,
  recordingChannel,
  statesOf,
  tellFault,
  testVault,
  until,
  wipe,
} from './testing.ts';
import { openSmsc } from './testing-smpp.ts';

const suite = openDispatcherSuite({ log: { ...quiet, error: () => undefined }, joinersS: 0 });
const { run } = suite;
let db: TestDatabase;
beforeAll(() => {
  db = suite.db;
});
const accepted = (n: number): Handover => ({ kind: 'accepted', sid: `SM${n}` });
const named = (name: string, answer: (m: Message, n: number) => Handover | Promise<Handover>, more: Partial<Channel> = {}) =>
  recordingChannel(answer, { name, ...more });
const historyOf = async (alertId: string) =>
  (await db.admin<{ action: string }>('select action from alert_change where alert_id = $1 order by alert_change_id', [alertId])).map(
    ({ action }) => action,
  );
const bucket = async (channel: string) =>
  (
    await db.admin<{ closed_code: number | null; is_closed: boolean }>(
      `select closed_code, closed_at is not null as is_closed from sender_bucket where tenant_id = 'lv-jelgava' and channel = $1`,
      [channel],
    )
  )[0]; // prettier-ignore

describe('two channels', () => {
  beforeEach(() => db.admin(`update tenant_alert_setting set channel = 'twilio', second_channel = 'smpp', second_rate_segments = 10000`));

  test('[fault 13] the account is suspended half way: the second channel takes the rest, nobody gets it on both, and the probe opens the first one again', async () => {
    await hurry(db, 150);
    // So slow that the first one still has something to send when it is back, however busy the machine is.
    await db.admin('update tenant_alert_setting set second_rate_segments = 4');
    const people = 160;
    await addPeople(db, { count: people });
    const alertId = await approveAlertFor(db, people);
    let isBack = false;
    const first = named('twilio', (_m, n) => (n <= 40 || isBack ? accepted(n) : { kind: 'rejected', code: 30002 }));
    const second = named('smpp', (_m, n) => accepted(1000 + n));
    const took = new Set<string>();
    const counting = {
      ...first,
      send: async (m: Message) => {
        const outcome = await first.send(m);
        if (outcome.kind === 'accepted') took.add(m.subscriberId);
        return outcome;
      },
    }; // prettier-ignore
    run([counting, second]);
    await until(() => second.given.length >= 3, 'the second one took over');
    expect(took.size).toBe(40);
    expect(await alertOf(db, alertId)).toMatchObject({ status: 'sending', stop_reason: null });
    expect(await bucket('twilio')).toEqual({ closed_code: 30002, is_closed: true });
    expect((await historyOf(alertId)).filter((action) => action === 'other_channel')).toHaveLength(1);
    const before = first.given.length;
    isBack = true;
    await db.admin(`update sender_bucket set probe_at = now() where channel = 'twilio'`);
    await until(() => first.given.length > before, 'one message as a probe');
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Being taken is no proof: a suspended account takes messages too.
    expect(first.given).toHaveLength(before + 1);
    expect((await bucket('twilio'))?.is_closed).toBe(true);
    const probe = first.given.at(-1) as Message;
    const writer = openReceiptWriter(db, 5);
    await writer.receive({ ...probe, channel: 'twilio', status: 'sent', sid: `SM${before + 1}`, code: null });
    expect((await bucket('twilio'))?.is_closed).toBe(false);
    await until(async () => Object.keys(await statesOf(db, alertId)).every((state) => ['accepted', 'sent'].includes(state)), 'all through');
    expect(first.given.length).toBeGreaterThan(before + 1);
    const bySecond = new Set(second.given.map((m) => m.subscriberId));
    tellFault(13, {
      people,
      handedOver: took.size + second.given.length,
      lost: people - new Set([...took, ...bySecond]).size,
      duplicated: [...bySecond].filter((id) => took.has(id)).length,
      bySecond: bySecond.size,
    });
    expect({
      lost: people - new Set([...took, ...bySecond]).size,
      onBoth: [...bySecond].filter((id) => took.has(id)).length,
      twice: second.given.length - bySecond.size,
    }).toEqual({ lost: 0, onBoth: 0, twice: 0 });
    expect(await historyOf(alertId)).toContain('channel_back');
  });

  test('what the closed channel may have taken stays with it, however long nobody can tell', async () => {
    await addPeople(db, { count: 30 });
    const alertId = await approveAlertFor(db, 30);
    const find = async () => {
      throw new Error('the account is suspended');
    };
    const first = named('twilio', (_m, n) => (n <= 5 ? { kind: 'unclear' } : { kind: 'rejected', code: 30002 }), { find });
    const second = named('smpp', (_m, n) => accepted(n));
    run([first, second], { startConcurrency: 1, maxConcurrency: 1 });
    await until(async () => (await statesOf(db, alertId)).accepted === 25, 'the others by the second');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await statesOf(db, alertId)).toEqual({ accepted: 25, uncertain: 5 });
    const unclear = first.given.slice(0, 5).map((m) => m.subscriberId);
    expect(second.given.filter((m) => unclear.includes(m.subscriberId))).toEqual([]);
  });

  test('texts that operators filter out, more than one in a hundred, close the channel; when the second one filters them too, a person must look', async () => {
    await hurry(db, 100);
    await addPeople(db, { count: 400 });
    const alertId = await approveAlertFor(db, 400);
    const filter = (_m: Message, n: number): Handover => (n % 4 === 0 ? { kind: 'rejected', code: 30007 } : accepted(n));
    const second = named('smpp', filter);
    run([named('twilio', filter), second]);
    await until(async () => (await alertOf(db, alertId)).status === 'paused', 'paused');
    expect(second.given.length).toBeGreaterThan(4);
    expect([await bucket('twilio'), await bucket('smpp')]).toEqual([
      { closed_code: 30007, is_closed: true },
      { closed_code: 30007, is_closed: true },
    ]); // prettier-ignore
    expect((await alertOf(db, alertId)).stop_reason).toBe('content_blocked');
  });

  test('a channel that cannot be reached hands over to the second; alone it goes on trying, and what it refuses for speed is no failure', async () => {
    await addPeople(db, { count: 20 });
    const alertId = await approveAlertFor(db, 20);
    const down: Handover = { kind: 'throttled', afterMs: 50, down: true };
    const second = named('smpp', (_m, n) => (n <= 3 ? { kind: 'rejected', code: 340_088 } : accepted(n)));
    run([named('twilio', () => down), second], { downS: 0.4 });
    await until(async () => (await statesOf(db, alertId)).accepted === 20, 'by the second');
    expect((await bucket('twilio'))?.closed_code).toBe(903);
    expect((await db.admin('select max(failures) as f from recipient'))[0]).toEqual({ f: 0 });
  });

  test('alone an unreachable channel is never closed; a second one that somebody sets in the middle of it takes over', async () => {
    await db.admin('update tenant_alert_setting set second_channel = null');
    await addPeople(db, { count: 3 });
    const alertId = await approveAlertFor(db, 3);
    const second = named('smpp', (_m, n) => accepted(n));
    run([named('twilio', () => ({ kind: 'throttled', afterMs: 50, down: true })), second], { downS: 0.2 });
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(await alertOf(db, alertId)).toMatchObject({ status: 'sending' });
    expect([await bucket('twilio'), second.given]).toMatchObject([{ is_closed: false }, []]);
    await db.admin(`update tenant_alert_setting set second_channel = 'smpp' where tenant_id = 'lv-jelgava'`);
    await until(async () => (await statesOf(db, alertId)).accepted === 3, 'by the second');
    expect(second.given).toHaveLength(3);
  });

  test('the simulator never stands in for operators, nor a call for an SMS', async () => {
    for (const other of ['console', 'voice'])
      await expect(db.admin(`update tenant_alert_setting set second_channel = '${other}'`)).rejects.toMatchObject({
        constraint: 'tenant_alert_setting_like_channels',
      });
    await expect(db.admin(`update tenant_alert_setting set second_channel = 'twilio'`)).rejects.toMatchObject({
      constraint: 'tenant_alert_setting_two_channels',
    });
  });
});

describe('people who come while an alert lives', () => {
  const joined = async (alertId: string) =>
    (
      await db.admin<{ subscriber_id: string }>('select subscriber_id from recipient where alert_id = $1 and reason & 64 > 0', [alertId])
    ).map((row) => row.subscriber_id);

  test('who registers, moves in, confirms or comes back gets it once, also when all the others have it already', async () => {
    const [, away = '', silent = '', unconfirmed = ''] = await addPeople(db, { count: 4 });
    await db.admin('update resident_place set geom = st_setsrid(st_makepoint(27.7, 56.6), 4326) where resident_id = $1', [away]);
    await db.admin(`insert into opt_out (subscriber_id, tenant_id) values ($1, 'lv-jelgava')`, [silent]);
    await db.admin(`update resident set status = 'pending' where resident_id = $1`, [unconfirmed]);
    const alertId = await approveAlertFor(db, 1);
    const writer = openReceiptWriter(db, 5);
    const channel = recordingChannel((m, n) => {
      setTimeout(() => void writer.receive({ ...m, channel: 'console', status: 'delivered', sid: `SM${n}`, code: null }), 20);
      return accepted(n);
    });
    run(channel);
    await until(async () => (await alertOf(db, alertId)).status === 'completed', 'completed');
    expect(channel.given).toHaveLength(1);
    const [fresh = ''] = await addPeople(db, { count: 1, from: 100 });
    // From the first moment on: the dispatcher looks all the time.
    await addPeople(db, { count: 1, from: 101, lon: 27.7 });
    await db.admin('update resident_place set geom = st_setsrid(st_makepoint(23.7, 56.6), 4326) where resident_id = $1', [away]);
    await db.admin('delete from opt_out where subscriber_id = $1', [silent]);
    await db.admin(`update resident set status = 'active' where resident_id = $1`, [unconfirmed]);
    const four = [fresh, away, silent, unconfirmed].sort();
    await until(async () => (await statesOf(db, alertId)).delivered === 5, 'all five have it');
    await until(async () => (await alertOf(db, alertId)).status === 'completed', 'completed again');
    await Promise.all([queueLateJoiners(db, 0), queueLateJoiners(db, 0)]);
    expect((await joined(alertId)).sort()).toEqual(four);
    expect(
      channel.given
        .slice(1)
        .map((m) => m.subscriberId)
        .sort(),
    ).toEqual(four); // prettier-ignore
    expect((await alertOf(db, alertId)).audience_count).toBe(5);
  });

  test('nobody joins a drill, an alert that was cancelled or is over, one that another replaced, or an all-clear', async () => {
    await addPeople(db, { count: 2 });
    const [drill, cancelled, over, replaced, clear, live] = [
      await approveAlertFor(db, 2),
      await approveAlertFor(db, 2),
      await approveAlertFor(db, 2),
      await approveAlertFor(db, 2),
      await approveAlertFor(db, 2),
      await approveAlertFor(db, 2),
    ]; // prettier-ignore
    for (const id of [drill, cancelled, over, replaced, clear, live]) {
      await db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
      await db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${id})`));
    }
    await db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${cancelled}`));
    await db.admin('alter table alert disable trigger guard');
    await db.admin(`update alert set is_drill = true where alert_id = $1`, [drill]);
    await db.admin(`update alert set expires_at = now() - interval '1 second' where alert_id = $1`, [over]);
    await db.admin(`update alert set response_type = 'AllClear' where alert_id = $1`, [clear]);
    await db.admin(`update alert set references_id = $1, msg_type = 'Update' where alert_id = $2`, [replaced, live]);
    await db.admin('update alert set frozen_hash = alert_hash(alert)');
    await db.admin('alter table alert enable trigger guard');
    await addPeople(db, { count: 3, from: 50 });
    expect(await queueLateJoiners(db, 3_600)).toEqual([]);
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId: live, people: 3 }]);
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    for (const id of [drill, cancelled, over, replaced, clear]) expect(await joined(id)).toEqual([]);
  });

  const begin = async (id: string) => {
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${id})`));
  };
  const got = async (alertId: string) =>
    (await db.admin<{ id: string }>('select subscriber_id as id from recipient where alert_id = $1', [alertId])).map(({ id }) => id).sort();

  test('a register may not widen a living alert beyond its tolerance, a person who registers alone and a matter of life may', async () => {
    await addPeople(db, { count: 30 });
    const alertId = await approveAlertFor(db, 30);
    await begin(alertId);
    const waiting = async () =>
      (await db.admin('select from newcomer_waiting where alert_id = $1 and released_at is null', [alertId])).length;
    await addPeople(db, { count: 12, from: 100 });
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 12 }]);
    // The tolerance is that of the whole audience, not of each look: otherwise a slow import would slip through.
    const [alone = '', ...others] = await addPeople(db, { count: 9, from: 200 });
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    expect(await waiting()).toBe(9);
    // Registered alone, but for a place elsewhere: here the register brought them in.
    await db.admin(`insert into resident (tenant_id, subscriber_id, lang, source) values ('lv-dobele', $1, 'lv', 'self')`, [others[0]]);
    await db.admin(`update resident set lang = 'lv' where tenant_id = 'lv-jelgava' and subscriber_id = $1`, [others[0]]);
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    await db.admin(`update resident set source = 'self' where subscriber_id = $1`, [alone]);
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 1 }]);
    const [late = ''] = await addPeople(db, { count: 1, from: 300 });
    expect([await queueLateJoiners(db, 0), await waiting()]).toEqual([[], 9]);
    const release = (people: number, who = approver) =>
      db.as(who, (tx) =>
        tx.one(z.object({ r: z.object({ released: z.int() }) }), sql`select release_newcomers(${alertId}, ${people}) as r`),
      );
    await expect(release(9, author)).rejects.toThrow('not for this role');
    expect(await release(9, { ...person('elsewhere', 'alert-approver'), tenant: 'lv-dobele' } as Principal)).toMatchObject({
      r: { released: 0 },
    });
    expect(await release(40)).toMatchObject({ r: { released: 0 } });
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    expect(await release(9)).toMatchObject({ r: { released: 9 } });
    await db.admin(`insert into opt_out (subscriber_id, tenant_id) values ($1, 'lv-jelgava')`, [late]);
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 8 }]);
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    expect(await got(alertId)).toEqual(expect.arrayContaining([alone, ...others]));
    expect((await alertOf(db, alertId)).audience_count).toBe(51);
    // Released is seen: from here the tolerance begins anew.
    await addPeople(db, { count: 20, from: 400 });
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 20 }]);
    const forLife = await approveAlertFor(db, 71, { severity: 'Extreme', urgency: 'Immediate', previewCount: 71 });
    await begin(forLife);
    await addPeople(db, { count: 40, from: 500 });
    expect(await queueLateJoiners(db, 0)).toContainEqual({ alertId: forLife, people: 40 });
  });

  test('a correction goes to exactly those who have the wrong warning when it is queued or get it later, whatever the order of receipts', async () => {
    const word = fc.constantFrom('delivered' as const, 'failed' as const, 'sent' as const, 'unclear' as const);
    const life = fc.record({ before: fc.array(word, { maxLength: 2 }), after: fc.array(word, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 12, maxLength: 30 }), async (lives) => {
        await wipe(db);
        await hurry(db);
        const people = await addPeople(db, { count: lives.length });
        const wrong = await approveAlertFor(db, lives.length);
        await begin(wrong);
        const happens = async (part: 'before' | 'after') => {
          for (const [i, subscriberId] of people.entries())
            for (const status of lives[i]?.[part] ?? []) {
              if (part === 'before')
                await db.admin(
                  `update recipient set state = 'sending', attempt = 1, channel = 'console', lease_until = now() + interval '1 hour' where subscriber_id = $1 and state = 'queued'`,
                  [subscriberId],
                );
              if (status === 'unclear')
                await db.admin(
                  `update recipient set state = 'uncertain' where subscriber_id = $1 and alert_id = $2 and state = 'sending'`,
                  [subscriberId, wrong],
                );
              else
                await asWorker(db, (tx) =>
                  applyReceipts(
                    tx,
                    [
                      {
                        alertId: wrong,
                        subscriberId,
                        tryNo: 1,
                        channel: 'console',
                        status,
                        sid: 'x',
                        code: status === 'failed' ? 30004 : null,
                      },
                    ],
                    true,
                  ),
                );
            }
        };
        const reached = async () =>
          (
            await db.admin<{ id: string }>(
              `select subscriber_id as id from recipient where alert_id = $1 and state in ('sending', 'uncertain', 'review', 'accepted', 'sent', 'delivered', 'acknowledged')`,
              [wrong],
            )
          ).map(({ id }) => id);
        await happens('before');
        const [atOnce, correction] = [
          await reached(),
          await approveAlertFor(db, lives.length, { corrects: wrong, previewCount: (await reached()).length }),
        ];
        await begin(correction);
        fc.pre(atOnce.length > 0);
        await happens('after');
        await Promise.all([queueLateJoiners(db, 0), queueLateJoiners(db, 0)]);
        await queueLateJoiners(db, 0);
        expect(await got(correction)).toEqual([...new Set([...atOnce, ...(await reached())])].sort());
        expect((await alertOf(db, correction)).audience_count).toBe((await got(correction)).length);
      }),
      { numRuns: 6 },
    );
  });

  test('a late delivery reaches only the last word on the warning, clears the mark of a dead number, and who got it in spite of STOP gets its correction', async () => {
    await db.admin(
      `update tenant_message_class set honour_stop = false where tenant_id = 'lv-jelgava' and message_class = 'life_threatening'`,
    );
    const people = await addPeople(db, { count: 30 });
    const [stopped = '', dead = ''] = people;
    await db.admin(`insert into opt_out (subscriber_id, tenant_id) values ($1, 'lv-jelgava')`, [stopped]);
    const wrong = await approveAlertFor(db, 30, { severity: 'Extreme', urgency: 'Immediate' });
    await begin(wrong);
    await db.admin(`update recipient set state = 'sending', attempt = 1, channel = 'twilio', lease_until = now() + interval '1 hour'`);
    const say = (subscriberId: string, status: 'delivered' | 'undelivered', code: number | null = null) =>
      asWorker(db, (tx) =>
        applyReceipts(tx, [{ alertId: wrong, subscriberId, tryNo: 1, channel: 'twilio', status, sid: 'x', code }], true),
      );
    for (const one of people) await (one === dead ? say(one, 'undelivered', 30005) : say(one, 'delivered'));
    // Milder than what it corrects: of a class that heeds STOP.
    const [first, second] = [await approveAlertFor(db, 29, { corrects: wrong }), await approveAlertFor(db, 29, { corrects: wrong })];
    await begin(first);
    expect(await got(first)).toEqual(people.filter((one) => one !== dead).sort());
    await begin(second);
    await say(dead, 'delivered');
    expect(await queueLateJoiners(db, 0)).toEqual([{ alertId: second, people: 1 }]);
    expect(await queueLateJoiners(db, 0)).toEqual([]);
    expect(await got(second)).toEqual([...people].sort());
    // The claim does not take back what the queue let in.
    await db.admin(`update recipient set state = 'not_sent' where alert_id = $1 and state = 'queued'`, [first]);
    const claimed = await asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 50, leaseS: 30 }));
    expect(claimed.map(({ subscriberId }) => subscriberId).sort()).toEqual([...people].sort());
    await db.admin(
      `update tenant_message_class set honour_stop = true where tenant_id = 'lv-jelgava' and message_class = 'life_threatening'`,
    );
  });

  test('a registration that began before the look and was committed after it is not missed', async () => {
    if (db.kind === 'embedded') return;
    const [one = ''] = await addPeople(db, { count: 2 });
    await db.admin('update resident_place set geom = st_setsrid(st_makepoint(27.7, 56.6), 4326) where resident_id = $1', [one]);
    const alertId = await approveAlertFor(db, 1);
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId}`));
    // The audit of a municipality is a chain and would make the two wait for each other; a registration for another municipality does not.
    await db.admin('alter table resident_place disable trigger audit_update');
    await db.owner(async (slow) => {
      await slow.query('begin');
      await slow.query('update resident_place set geom = st_setsrid(st_makepoint(23.7, 56.6), 4326) where resident_id = $1', [one]);
      await db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${alertId})`));
      const [other = ''] = await addPeople(db, { count: 1, from: 60 });
      expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 1 }]);
      await slow.query('commit');
      expect(await queueLateJoiners(db, 0)).toEqual([{ alertId, people: 1 }]);
      expect((await joined(alertId)).sort()).toEqual([one, other].sort());
    });
    await db.admin('alter table resident_place enable trigger audit_update');
  });
});

test('SMPP: the receipt of a message whose answer was lost is found by its phone, and one that another process sent by its number', async () => {
  const smsc = await openSmsc({ answer: () => ({ silent: true }) });
  const options: SmppOptions = {
    host: '127.0.0.1',
    port: smsc.port,
    tls: false,
    systemId: 'vias',
    password: 'x',
    systemType: '',
    enquireMs: 30_000,
    timeoutMs: 200,
    retryMs: 50,
    window: 10,
    long: 'udh',
    messageIds: 'same',
    onReceipt: async () => undefined,
    onInbound: async () => undefined,
    findTry: findSmppTry(db, testVault, false),
    log: () => undefined,
  }; // prettier-ignore
  const writer = openReceiptWriter(db, 5);
  let bound = 0;
  const log = (line: string) => {
    if (line === 'bound to the SMSC') bound += 1;
  };
  const other = createSmppChannel({ ...options, timeoutMs: 5_000, onReceipt: writer.receive, log });
  try {
    await db.admin(`update tenant_alert_setting set channel = 'smpp'`);
    await addPeople(db, { count: 1 });
    const alertId = await approveAlertFor(db, 1);
    const sending = createSmppChannel(options);
    run({ ...sending, live: false });
    await until(async () => (await statesOf(db, alertId)).review === 1, 'nobody can tell');
    expect(smsc.messages).toHaveLength(1);
    await until(() => bound === 1, 'the other one is bound');
    const [lost] = smsc.messages;
    if (!lost) throw new Error('one was taken');
    await sending.close?.();
    expect(await smsc.report(lost, 'DELIVRD')).toBe(0);
    expect(await statesOf(db, alertId)).toEqual({ delivered: 1 });
    expect(await db.admin('select provider_sid, channel from delivery_try')).toEqual([{ provider_sid: lost.id, channel: 'smpp' }]);
    await db.admin(`update recipient set state = 'acknowledged'`);
    expect(await findSmppTry(db, testVault, false)(lost.id, '+37100000000')).toMatchObject({ alertId, parts: 1 });
    expect(await findSmppTry(db, testVault, false)('unknown', `+${lost.to}`)).toBeUndefined();
  } finally {
    await other.close?.();
    await smsc.close();
  }
});
