import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { createAnswerLinks } from './answer-link.ts';
import { tellCarers } from './carers.ts';
import { createEmailChannel } from './channels/email.ts';
import { claimRecipients } from './claim.ts';
import { openDispatcherSuite } from './dispatcher-suite.ts';
import { moveDueAlerts } from './lifecycle.ts';
import { asWorker, openReceiptWriter } from './receipts.ts';
import { queueMessage, type ServiceMessage } from './service-message.ts';
import { sendServiceMessages } from './service-sender.ts';
import {
  addPeople,
  alertOf,
  approveAlertFor,
  approver,
  author,
  hurry,
  quiet,
  recordingChannel,
  statesOf,
  tellFault,
  testVault,
  until,
} from './testing.ts';

// What a full disk does is said in the log; here it is meant.
const suite = openDispatcherSuite({ reconcileMs: 50, firstLookS: 0.2, secondLookS: 0.3, log: { ...quiet, error: () => undefined } });
const { run } = suite;
let db: TestDatabase;
beforeAll(() => {
  db = suite.db;
});
const sumOf = (states: Record<string, number>) => Object.values(states).reduce((a, b) => a + b, 0);

describe('handing over', () => {
  test('[fault 17] each person gets one message in its language, whatever number of places match, and the alert completes', async () => {
    await addPeople(db, { count: 30, kinds: ['home', 'work', 'school'] });
    await addPeople(db, { count: 12, lang: 'ru', from: 1000 });
    const alertId = await approveAlertFor(db, 42, { texts: { lv: 'Ūdens ceļas.', ru: 'Вода поднимается.' } });
    const channel = recordingChannel();
    run(channel);
    await until(() => channel.given.length === 42, 'all handed over');
    const writer = openReceiptWriter(db, 5);
    await Promise.all(
      channel.given.map((m, i) => writer.receive({ ...m, channel: 'console', status: 'delivered', sid: `SM${i + 1}`, code: null })),
    );
    await until(async () => (await alertOf(db, alertId)).status === 'completed', 'completed');
    expect(new Set(channel.given.map((m) => m.to)).size).toBe(42);
    expect(channel.given.filter((m) => m.body === 'Вода поднимается.').length).toBe(12);
    expect(channel.given[0]?.to).toMatch(/^\+3712\d{7}$/);
    expect(await statesOf(db, alertId)).toEqual({ delivered: 42 });
    expect((await alertOf(db, alertId)).audience_count).toBe(42);
  });

  test('a language without a text of its own gets the main language', async () => {
    await addPeople(db, { count: 1, lang: 'lt' });
    await approveAlertFor(db, 1);
    const channel = recordingChannel();
    run(channel);
    await until(() => channel.given.length === 1, 'handed over');
    expect(channel.given[0]?.body).toBe('Ūdens līmenis ceļas.');
  });

  test('[fault 18] opting out between queueing and hand-over is honoured and counted', async () => {
    const [one] = await addPeople(db, { count: 20 });
    const alertId = await approveAlertFor(db, 20);
    await db.admin(
      `create function opt_out_one() returns trigger language plpgsql as $$ begin if new.status = 'sending' then insert into opt_out (subscriber_id, tenant_id) values ('${one}', 'lv-jelgava'); end if; return null; end $$`,
    );
    await db.admin('create trigger zz_test after update on alert for each row execute function opt_out_one()');
    const channel = recordingChannel();
    run(channel);
    await until(async () => (await statesOf(db, alertId)).accepted === 19, 'handed over');
    expect(channel.given.map((m) => m.subscriberId)).not.toContain(one);
    expect(await statesOf(db, alertId)).toEqual({ accepted: 19, suppressed: 1 });
    await db.admin('drop trigger zz_test on alert');
  });

  test('a sender keeps to its segments per second', async () => {
    await hurry(db, 40);
    await addPeople(db, { count: 60 });
    await approveAlertFor(db, 60);
    let lastAt = 0;
    const channel = recordingChannel((_m, n) => {
      lastAt = performance.now();
      return { kind: 'accepted', sid: `SM${n}` };
    });
    // From before the first claim to after the last one: a busy machine makes it longer, never shorter.
    const begun = performance.now();
    run(channel, { busyMs: 10 });
    await until(() => channel.given.length === 60, 'all handed over');
    const [{ burst } = { burst: 0 }] = await db.admin<{ burst: number }>(
      `select burst::float8 from sender_bucket where tenant_id = 'lv-jelgava'`,
    );
    expect(60 - burst).toBeLessThanOrEqual(((lastAt - begun) / 1000) * 40 * 1.02);
  });

  test('[fault 10] the urgent alert overtakes the one that is being sent', async () => {
    await hurry(db, 100);
    await addPeople(db, { count: 150 });
    const slow = await approveAlertFor(db, 150, { severity: 'Minor' });
    const channel = recordingChannel();
    run(channel, { busyMs: 10 });
    await until(() => channel.given.length > 20, 'the first one runs');
    const urgent = await approveAlertFor(db, 150, { severity: 'Extreme', urgency: 'Immediate' });
    await until(() => channel.given.some((m) => m.alertId === urgent), 'the urgent one began');
    const begun = channel.given.findIndex((m) => m.alertId === urgent);
    await until(() => channel.given.filter((m) => m.alertId === urgent).length === 150, 'the urgent one is through');
    const last = channel.given.map((m) => m.alertId).lastIndexOf(urgent);
    expect(channel.given.slice(begun, last).filter((m) => m.alertId === slow).length).toBeLessThanOrEqual(50);
  });
});

test('[fault 10] two alerts of equal urgency share the rate within what one claim takes', async () => {
  await hurry(db, 200);
  await addPeople(db, { count: 300 });
  // One that only waits for its receipts, since an hour ago, has no say in whose turn it is.
  const [one = '', idle = '', other = ''] = [
    await approveAlertFor(db, 300),
    await approveAlertFor(db, 300),
    await approveAlertFor(db, 300),
  ];
  for (const id of [one, idle, other]) {
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${id})`));
    if (id !== idle) continue;
    await db.admin(
      `alter table recipient disable trigger guard; update recipient set state = 'sent' where alert_id = '${idle}'; alter table recipient enable trigger guard`,
    );
    await db.admin(`update alert_turn set last_claimed_at = now() - interval '1 hour' where alert_id = $1`, [idle]);
  }
  const channel = recordingChannel();
  run(channel, { busyMs: 10 });
  await until(() => channel.given.length >= 400, 'most of both');
  const ofOne = channel.given.slice(0, 400).filter((m) => m.alertId === one).length;
  // A claim takes a quarter of a second's segments at most, 50; on a busy machine they all do.
  expect(Math.abs(ofOne - 200)).toBeLessThanOrEqual(25);
});

test('[fault 19] a disk that is full: nothing leaves whose intent cannot be written, and what left is neither lost nor repeated when its result cannot', async () => {
  const people = 40;
  await addPeople(db, { count: people });
  const alertId = await approveAlertFor(db, people);
  await db.admin(`create function disk_full() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger full_disk before update on recipient for each row when (new.state = 'sending') execute function disk_full()`);
  const channel = recordingChannel((_m, n) => ({ kind: 'accepted', sid: `SM${n}` }));
  try {
    run(channel);
    await until(async () => (await statesOf(db, alertId)).queued === people, 'queued');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(channel.given).toEqual([]);
    // Now there is room for the intent but not for the result.
    await db.admin(
      `drop trigger full_disk on recipient; create trigger full_disk before insert on delivery_try for each row execute function disk_full()`,
    );
    await until(() => channel.given.length === people, 'handed over');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await statesOf(db, alertId)).toEqual({ sending: people });
  } finally {
    await db.admin('drop function disk_full cascade');
  }
  await until(async () => (await statesOf(db, alertId)).accepted === people, 'written down');
  const reached = new Set(channel.given.map((m) => m.to)).size;
  tellFault(19, { people, handedOver: channel.given.length, lost: people - reached, duplicated: channel.given.length - reached });
  expect({ reached, handedOver: channel.given.length }).toEqual({ reached: people, handedOver: people });
});

test('an alert that cannot be queued keeps no other waiting, however urgent it is', async () => {
  await addPeople(db, { count: 2 });
  const stuck = await approveAlertFor(db, 2, { severity: 'Extreme', urgency: 'Immediate' });
  const other = await approveAlertFor(db, 2, { severity: 'Minor' });
  await db.admin(`create function stuck() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger stuck before insert on recipient for each row when (new.alert_id = '${stuck}') execute function stuck()`);
  try {
    expect(await moveDueAlerts(db)).toMatchObject({ sending: [other], failed: [{ alertId: stuck }] });
  } finally {
    await db.admin('drop function stuck cascade');
  }
  expect(await moveDueAlerts(db)).toMatchObject({ sending: [stuck], failed: [] });
});

test('a dispatcher that waits for receipts writes nothing and wakes nobody', async () => {
  await addPeople(db, { count: 5 });
  const alertId = await approveAlertFor(db, 5);
  run(recordingChannel());
  await until(async () => (await statesOf(db, alertId)).accepted === 5, 'handed over');
  let woken = 0;
  const leave = await db.listen('vias_change', () => {
    woken += 1;
  });
  const before = await db.admin('select max(seq) as seq from audit_entry');
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect({ woken, audit: await db.admin('select max(seq) as seq from audit_entry') }).toEqual({ woken: 0, audit: before });
  leave();
});

describe('stopping', () => {
  test('[fault 11] cancelling leaves nobody half way: what was not handed over stays counted as not sent', async () => {
    await hurry(db, 100);
    await addPeople(db, { count: 200 });
    const alertId = await approveAlertFor(db, 200);
    const channel = recordingChannel();
    run(channel);
    await until(() => channel.given.length > 10, 'it runs');
    await db.as(author, (tx) => tx.run(sql`update alert set status = 'cancelled' where alert_id = ${alertId}`));
    // Whoever is still claimed may have left before the stop was seen; when nobody is, nobody leaves any more.
    await until(async () => (await statesOf(db, alertId)).sending === undefined, 'nobody is half way');
    const handed = channel.given.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(channel.given.length).toBe(handed);
    const states = await statesOf(db, alertId);
    expect(sumOf(states)).toBe(200);
    expect(states.accepted).toBe(handed);
  });

  test('[fault 11] pausing and resuming sends to everybody once', async () => {
    // So slow that there is something left to pause, however busy the machine is.
    await hurry(db, 8);
    await addPeople(db, { count: 120 });
    const alertId = await approveAlertFor(db, 120);
    const channel = recordingChannel();
    run(channel);
    await until(() => channel.given.length > 10, 'it runs');
    await db.as(author, (tx) => tx.run(sql`update alert set status = 'paused' where alert_id = ${alertId}`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const handed = channel.given.length;
    expect(handed).toBeLessThan(120);
    await db.admin('update sender_bucket set rate_segments = 10000, burst = 10000');
    await db.as(author, (tx) => tx.run(sql`update alert set status = 'sending' where alert_id = ${alertId}`));
    await until(() => channel.given.length >= 120, 'everybody');
    expect(new Set(channel.given.map((m) => m.subscriberId)).size).toBe(120);
    expect(channel.given.length).toBe(120);
  });

  test('S06: words that are no longer the approved ones pause it, nobody may go on with them, and with the approved ones back it goes on', async () => {
    await addPeople(db, { count: 4 });
    const alertId = await approveAlertFor(db, 4);
    const change = async (body: string) => {
      await db.admin('alter table alert_text disable trigger guard');
      await db.admin('update alert_text set sent_body = $2 where alert_id = $1', [alertId, body]);
      await db.admin('alter table alert_text enable trigger guard');
    };
    const [{ body = '' } = {}] = await db.admin<{ body: string }>('select sent_body as body from alert_text where alert_id = $1', [
      alertId,
    ]);
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId}`));
    await db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${alertId})`));
    await change('Cits teksts.');
    const channel = recordingChannel();
    run(channel);
    await until(async () => (await alertOf(db, alertId)).stop_reason === 'changed_after_approval', 'paused');
    const goOn = () =>
      db.as(approver, (tx) => tx.run(sql`update alert set status = 'sending', stop_reason = null where alert_id = ${alertId}`));
    await expect(goOn()).rejects.toMatchObject({ constraint: 'alert_frozen' });
    await change(body);
    expect(await goOn()).toBe(1);
    await until(() => channel.given.length === 4, 'handed over');
    expect(new Set(channel.given.map((message) => message.body))).toEqual(new Set([body]));
  });

  test('what is left when the time is over is not sent and the alert says so', async () => {
    await hurry(db, 10);
    await addPeople(db, { count: 100 });
    const alertId = await approveAlertFor(db, 100);
    const channel = recordingChannel();
    run(channel);
    await until(() => channel.given.length > 0, 'it runs');
    // Time itself is not for tests to move, and what was approved is frozen.
    await db.admin(`alter table alert disable trigger guard; update alert set expires_at = now() where alert_id = '${alertId}';
      update alert a set frozen_hash = alert_hash(a) where alert_id = '${alertId}'; alter table alert enable trigger guard`);
    await until(async () => (await alertOf(db, alertId)).status === 'expired', 'expired');
    expect((await statesOf(db, alertId)).queued).toBeGreaterThan(0);
    expect(sumOf(await statesOf(db, alertId))).toBe(100);
  });
});

describe('before anything leaves', () => {
  test('an audience that differs from the approved count by more than the tolerance goes back to review, and nobody gets anything', async () => {
    await addPeople(db, { count: 71 });
    const alertId = await approveAlertFor(db, 50);
    const channel = recordingChannel();
    run(channel);
    await until(async () => (await alertOf(db, alertId)).status === 'in_review', 'back in review');
    expect(await alertOf(db, alertId)).toMatchObject({ stop_reason: 'audience_changed', preview_count: 71 });
    expect(await statesOf(db, alertId)).toEqual({});
    expect(channel.given).toEqual([]);
  });

  test('[fault 15] a drill reaches its group and nobody in the area', async () => {
    const all = await addPeople(db, { count: 40 });
    const members = all.slice(0, 5);
    await db.admin(
      `insert into drill_group (drill_group_id, tenant_id, name) values ('00000000-0000-4000-8000-000000000001', 'lv-jelgava', 'Eleja 2026')`,
    );
    await db.admin(`insert into drill_member select 'lv-jelgava', '00000000-0000-4000-8000-000000000001', i from unnest($1::uuid[]) i`, [
      members,
    ]);
    await db.admin(
      `update tenant_alert_setting set drill_group_id = '00000000-0000-4000-8000-000000000001' where tenant_id = 'lv-jelgava'`,
    );
    const alertId = await approveAlertFor(db, 5, { isDrill: true });
    const channel = recordingChannel();
    run(channel);
    await until(async () => (await statesOf(db, alertId)).accepted === 5, 'handed over');
    expect(channel.given.map((m) => m.subscriberId).sort()).toEqual([...members].sort());
  });

  test('generated people are refused by every live channel: in the database twice, and embedded has no live channel', async () => {
    const [one] = await addPeople(db, { count: 3, isGenerated: true });
    await expect(
      db.admin(
        `insert into recipient (alert_id, subscriber_id, reason, lang, is_generated, channel) values (gen_random_uuid(), $1, 1, 'lv', true, 'twilio')`,
        [one],
      ),
    ).rejects.toMatchObject({ constraint: 'recipient_generated_never_live' });
    const live = recordingChannel(undefined, { name: 'twilio', live: true });
    if (db.kind === 'embedded') expect(() => run(live)).toThrow('no live channel');
    await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
    await addPeople(db, { count: 2, from: 500 });
    const alertId = await approveAlertFor(db, 2);
    const acted = { ...live, live: false };
    run(acted);
    await until(() => live.given.length === 2, 'the two real ones');
    expect((await alertOf(db, alertId)).audience_count).toBe(2);
    expect(live.given.every((m) => !m.isGenerated)).toBe(true);
  });
});

test('a second wave by e-mail reaches through a mail server those alone who did not get the SMS and have an address', async () => {
  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      stream.resume().on('end', () => {
        taken.push(session.envelope.rcptTo.map(({ address }) => address).join());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  await db.admin(`update tenant_alert_setting set channel = 'twilio'`);
  const people = await addPeople(db, { count: 25 });
  const failing = people.slice(0, 3);
  const sealed = people.slice(1, 8).map((id) => testVault.seal(id, `${id}@example.lv`).phoneEnc);
  await db.admin(
    `insert into subscriber_contact (subscriber_id, kind, contact_enc, key_id) select i, 'email', e, 'test' from unnest($1::uuid[], $2::bytea[]) t (i, e)`,
    [people.slice(1, 8), sealed],
  );
  const alertId = await approveAlertFor(db, 25);
  const sms = recordingChannel(
    (m, n) => (failing.includes(m.subscriberId) ? { kind: 'rejected', code: 30005 } : { kind: 'accepted', sid: `SM${n}` }),
    { name: 'twilio' },
  );
  const email = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, from: 'bridinajumi@jelgava.lv', connections: 2, timeoutMs: 2_000 });
  run([sms, { ...email, live: false }]);
  await until(async () => (await statesOf(db, alertId)).failed === 3 && (await statesOf(db, alertId)).accepted === 22, 'the first wave');
  await db.as(author, (tx) => tx.run(sql`select start_wave(${alertId}, 'email', 2)`));
  await until(async () => (await statesOf(db, alertId)).accepted === 24, 'the second wave');
  expect(taken.sort()).toEqual(
    failing
      .slice(1)
      .map((id) => `${id}@example.lv`)
      .sort(),
  );
  expect(sms.given).toHaveLength(25);
  expect(
    await db.admin(`select channel, count(*)::int as n from delivery_try where provider_sid is not null group by 1 order by 1`),
  ).toEqual([
    { channel: 'email', n: 2 },
    { channel: 'twilio', n: 22 },
  ]);
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

describe('messages that are no alert', () => {
  const message = {
    tenant: 'lv-jelgava',
    kind: 'code' as const,
    to: '+37120000001',
    body: 'VIAS kods 123456',
    lang: 'lv' as const,
    isGenerated: false,
  };
  const queue = (more: Partial<ServiceMessage> = {}) =>
    asWorker(db, (tx) => queueMessage(tx, testVault, { ...message, validForS: 600, ...more }));
  const log = { warn: () => undefined, error: () => undefined };
  const send = (...channels: ReturnType<typeof recordingChannel>[]) => sendServiceMessages({ db, channels, vault: testVault, log });
  const left = async () => (await db.admin('select from service_message')).length;
  const begin = async (people: number, like = {}) => {
    const alertId = await approveAlertFor(db, people, like);
    await asWorker(db, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${alertId}`));
    await asWorker(db, (tx) => tx.run(sql`select enqueue_alert(${alertId})`));
    return alertId;
  };
  // So slow that no time of the machine counts.
  const still = (tokens: number) =>
    db.admin(`update sender_bucket set rate_segments = 0.001, burst = 5, tokens = $1, at = now()`, [tokens]);

  test('go by the second channel when the first refuses the account, at once and from then on; what the first may have taken goes to an approver again', async () => {
    await db.admin(
      `truncate service_message; update tenant_alert_setting set channel = 'twilio', second_channel = 'smpp', second_rate_segments = 10000`,
    );
    const first = recordingChannel(() => ({ kind: 'rejected', code: 20003 }), { name: 'twilio' });
    const second = recordingChannel((_m, n) => (n === 2 ? { kind: 'unclear' } : { kind: 'accepted', sid: 'x' }), { name: 'smpp' });
    await queue();
    expect([await send(first, second), await left()]).toEqual([0, 1]);
    expect([await send(first, second), await left()]).toEqual([1, 0]);
    await queue({ kind: 'duty' });
    expect([await send(first, second), await left()]).toEqual([0, 1]);
    await db.admin('update service_message set next_at = now()');
    expect([await send(first, second), await left()]).toEqual([1, 0]);
    expect([first.given.length, second.given.length]).toEqual([1, 3]);
    // Both closed: one message a minute asks whether the first is back, and opens it.
    await db.admin(
      `update sender_bucket set closed_at = now(), closed_code = 20003, probe_at = now() + case channel when 'smpp' then interval '1 minute' else interval '-1 second' end where channel in ('smpp', 'twilio')`,
    );
    await queue();
    await queue();
    expect([await send(second, recordingChannel(undefined, { name: 'twilio' })), await left()]).toEqual([1, 1]);
    expect(await db.admin('select channel from sender_bucket where closed_at is not null and tenant_id = $1', ['lv-jelgava'])).toEqual([
      { channel: 'smpp' },
    ]);
  });

  test('use the same rate as alerts: duty before the backlog, codes within a quarter of it, nothing beyond', async () => {
    await db.admin('truncate service_message');
    await addPeople(db, { count: 30 });
    await begin(30);
    await still(2.5);
    for (let n = 0; n < 3; n += 1) await queue();
    await queue({ kind: 'duty', body: 'a' });
    const channel = recordingChannel();
    await send(channel);
    expect(channel.given.map(({ body }) => body)).toEqual(['a', message.body]);
    await queue({ kind: 'duty', body: 'b' });
    const claim = () => asWorker(db, (tx) => claimRecipients(tx, { channels: ['console'], limit: 30, leaseS: 30 }));
    // Half a token: too few for the alert, enough for who is on duty, who goes into debt.
    expect(await claim()).toEqual([]);
    await send(channel);
    await queue({ kind: 'duty', body: 'c' });
    expect(await send(channel)).toBe(0);
    expect(channel.given.map(({ body }) => body)).toEqual(['a', message.body, 'b']);
    await still(4);
    expect(await claim()).toHaveLength(4);
    // Without an alert the whole rate is theirs.
    await db.admin(`update alert set status = 'cancelled'`);
    await still(2.5);
    expect(await send(channel)).toBe(3);
    expect(channel.given.slice(3).map(({ body }) => body)).toEqual(['c', message.body, message.body]);
  });

  test('a carer whom no key reaches is logged once, counted where the alert is looked at, and told when the key is back', async () => {
    await db.admin('truncate service_message, carer_notice, carer cascade');
    const [one = '', other = ''] = await addPeople(db, { count: 30 });
    const alertId = await begin(30);
    await db.admin(
      `insert into carer (subscriber_id, carer_hmac, hint, carer_subscriber_id, delay_min, agreed_at) select $1, phone_hmac, '123', subscriber_id, 5, now() from subscriber where subscriber_id = $2`,
      [one, other],
    );
    await db.admin(`update recipient set attempt = 1; update alert set started_at = now() - interval '20 minutes'`);
    await db.admin(`update subscriber set key_id = 'lost' where subscriber_id = $1`, [other]);
    const said: unknown[] = [];
    const links = createAnswerLinks([Buffer.alloc(32, 1)], 'https://v.lv');
    const tell = () => tellCarers(db, testVault, links, { error: (fields) => said.push(fields) });
    const untold = async (who = author) =>
      (await db.as(who, (tx) => tx.one(z.object({ n: z.coerce.number() }), sql`select alert_board(${alertId}) ->> 'carersUntold' as n`))).n;
    expect([await tell(), await tell(), await untold(), await left()]).toEqual([0, 0, 1, 0]);
    expect(await untold({ ...author, tenant: 'lv-dobele' } as typeof author)).toBe(0);
    const later = () => db.admin(`update carer_notice set unreadable_at = unreadable_at - interval '11 minutes'`);
    await later();
    expect([await tell(), await untold()]).toEqual([0, 1]);
    expect(said).toEqual([{ alertId, people: 1 }]);
    await later();
    await db.admin(`update subscriber set key_id = 'test' where subscriber_id = $1`, [other]);
    expect([await tell(), await tell(), await untold(), await left()]).toEqual([1, 0, 0, 1]);
  });
});
