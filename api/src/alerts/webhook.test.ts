import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTwilioChannel } from '@vias/alerts/channels/twilio.ts';
import { type Dispatcher, startDispatcher } from '@vias/alerts/dispatcher.ts';
import {
  addPeople,
  approveAlertFor,
  hurry,
  quiet,
  recordingChannel,
  statesOf,
  tellFault,
  testVault,
  until,
  wipe,
} from '@vias/alerts/testing.ts';
import { openTwilioStub, type TwilioStub } from '@vias/alerts/testing-twilio.ts';
import { readConfig } from '../config.ts';
import { openPhoneVault } from '../dispatching.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';

// Everything over real sockets: our client posts to a stub that speaks Twilio's protocol, the stub reports back, signed, to our webhook.
const primary = 'p'.repeat(32);
const secondary = 's'.repeat(32);
const origin = 'https://vias.example.lv';
let app: TestApp;
let stub: TwilioStub;
let dispatcher: Dispatcher | undefined;
beforeAll(async () => {
  app = await openTestApp({
    origin,
    twilio: {
      accountSid: `AC${'0'.repeat(32)}`,
      authTokens: [primary, secondary],
      messagingServiceSid: `MG${'0'.repeat(32)}`,
      baseUrl: undefined,
    },
  });
});
afterAll(() => app.close());
beforeEach(async () => {
  await wipe(app.db);
  await hurry(app.db);
  await app.db.admin(`update tenant_alert_setting set channel = 'twilio'`);
});
afterEach(async () => {
  await dispatcher?.stop();
  dispatcher = undefined;
  await stub?.close();
});

const begin = async (people: number, options: Parameters<typeof openTwilioStub>[0] = {}): Promise<string> => {
  stub = await openTwilioStub({ token: primary, forward: (address) => address.replace(origin, app.url), ...options });
  const twilio = createTwilioChannel({
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: primary,
    messagingServiceSid: `MG${'0'.repeat(32)}`,
    baseUrl: stub.url,
    publicUrl: origin,
    connections: 10,
    timeoutMs: 5_000,
  });
  await addPeople(app.db, { count: people });
  const alertId = await approveAlertFor(app.db, people);
  // The embedded database refuses live channels; here the live one talks to this machine only.
  dispatcher = startDispatcher({
    db: app.db,
    channels: [{ ...twilio, live: false }],
    vault: testVault,
    log: quiet,
    config: { idleMs: 50, lifecycleMs: 40, reconcileMs: 100, firstLookS: 0.3 },
  });
  return alertId;
};
// A database answers groups in any order.
const inOrder = (states: Record<string, number>) => JSON.stringify(Object.entries(states).sort());
const became = (alertId: string, states: Record<string, number>) =>
  until(async () => inOrder(await statesOf(app.db, alertId)) === inOrder(states), JSON.stringify(states));

describe('reports of Twilio', () => {
  test('S19: [fault 9] that overtake the answer to the POST, come twice and in reverse leave the right state', async () => {
    const answers: number[] = [];
    const alertId = await begin(10, {
      latencyMs: 150,
      onTaken: async (message) => {
        for (const status of ['delivered', 'sent', 'queued', 'delivered', 'sent']) answers.push(await stub.report(message, status));
      },
    });
    await became(alertId, { delivered: 10 });
    await until(() => answers.length === 50, 'all reports answered');
    expect(new Set(answers)).toEqual(new Set([204]));
    expect(await statesOf(app.db, alertId)).toEqual({ delivered: 10 });
    const [{ events, tries }] = (await app.db.admin(
      'select (select count(*)::int from delivery_event) as events, (select count(*)::int from delivery_try where rank = 6) as tries',
    )) as [{ events: number; tries: number }];
    expect({ events, tries }).toEqual({ events: 30, tries: 10 });
  });

  test('[fault 9] of failure, then late of delivery: the delivery wins and is not undone', async () => {
    const alertId = await begin(1);
    await until(() => stub.messages.length === 1, 'taken');
    const [message] = stub.messages;
    if (!message) throw new Error('no message');
    await stub.report(message, 'undelivered', { code: 30005 });
    await became(alertId, { failed: 1 });
    await stub.report(message, 'delivered');
    await became(alertId, { delivered: 1 });
    await stub.report(message, 'undelivered', { code: 30003 });
    expect(await statesOf(app.db, alertId)).toEqual({ delivered: 1 });
  });

  test('S19: [fault 9] are refused when forged, and accepted under either token', async () => {
    const alertId = await begin(1);
    await until(async () => (await statesOf(app.db, alertId)).accepted === 1, 'accepted');
    const [message] = stub.messages;
    if (!message) throw new Error('no message');
    expect(await stub.report(message, 'delivered', { token: 'x'.repeat(32) })).toBe(403);
    expect(await stub.report(message, 'delivered', { signFor: message.callback.replace('https://', 'http://') })).toBe(403);
    expect(await stub.report(message, 'delivered', { signFor: message.callback.replace(origin, app.url) })).toBe(403);
    expect(await stub.report(message, 'delivered', { signFor: `${message.callback}?x=1` })).toBe(403);
    const unsigned = await app.as(undefined).ask('post', message.callback.replace(origin, ''), {
      raw: 'MessageStatus=delivered',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(unsigned).toMatchObject({ status: 403, body: { code: 'webhook.forged' } });
    expect(await statesOf(app.db, alertId)).toEqual({ accepted: 1 });
    expect(await stub.report(message, 'delivered', { token: secondary })).toBe(204);
    expect(await statesOf(app.db, alertId)).toEqual({ delivered: 1 });
  });

  test('about messages nobody sent change nothing', async () => {
    const alertId = await begin(1);
    await until(async () => (await statesOf(app.db, alertId)).accepted === 1, 'accepted');
    const [message] = stub.messages;
    if (!message) throw new Error('no message');
    const other = { ...message, callback: message.callback.replace(/\/1$/, '/7') };
    expect(await stub.report(other, 'delivered')).toBe(204);
    expect(
      await stub.report({ ...message, callback: message.callback.replace(alertId, '00000000-0000-4000-8000-000000000000') }, 'delivered'),
    ).toBe(204);
    expect(await stub.report({ ...message, callback: `${message.callback}/../x` }, 'delivered')).toBe(400);
    expect(await statesOf(app.db, alertId)).toEqual({ accepted: 1 });
  });
});

describe('calls and replies', () => {
  // Signed by hand over address and sorted form, as Twilio documents it, not with its library.
  const post = (path: string, form: Record<string, string>, token = primary) => {
    const signed =
      origin +
      path +
      Object.keys(form)
        .sort()
        .map((key) => key + form[key])
        .join(''); // prettier-ignore
    return app.as(undefined).ask('post', path, {
      raw: new URLSearchParams(form).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
      },
    });
  };

  test('a call that somebody answered is delivered, one that a machine took is tried again; forged reports are refused', async () => {
    const people = await addPeople(app.db, { count: 2 });
    await app.db.admin(`update tenant_alert_setting set channel = 'voice'`);
    const alertId = await approveAlertFor(app.db, 2);
    const called = recordingChannel(undefined, { name: 'voice' });
    dispatcher = startDispatcher({ db: app.db, channels: [called], vault: testVault, log: quiet, config: { idleMs: 50, lifecycleMs: 40 } });
    await became(alertId, { accepted: 2 });
    const path = (i: number) => `/webhooks/twilio/call/${alertId}/${people[i]}/1`;
    expect(await post(path(0), { CallSid: 'CA1', CallStatus: 'completed', AnsweredBy: 'human' }, 'x'.repeat(32))).toMatchObject({
      status: 403,
      body: { code: 'webhook.forged' },
    });
    expect((await post(path(0), { CallSid: 'CA1', CallStatus: 'completed', AnsweredBy: 'human' }, secondary)).status).toBe(204);
    for (const CallStatus of ['in-progress', 'completed', 'completed', 'unheard of'])
      expect((await post(path(1), { CallSid: 'CA2', CallStatus, AnsweredBy: 'machine_start' })).status).toBe(204);
    await became(alertId, { queued: 1, delivered: 1 });
    expect(await app.db.admin(`select error_code, failures from recipient where state = 'queued'`)).toEqual([
      { error_code: 350_004, failures: 1 },
    ]);
  });

  test('S19: STOP under either token is done, under none it is not', async () => {
    const { vault, number } = { vault: openPhoneVault(readConfig({ VIAS_MODE: 'demo', ...testPhoneKeys })), number: '+37120000077' };
    const [one = ''] = await addPeople(app.db, { count: 1 });
    await app.db.admin('update subscriber set phone_hmac = $1 where subscriber_id = $2', [vault.index(number), one]);
    const stop = { From: number, To: '+37129999999', Body: 'Stop', MessageSid: `SM${'1'.repeat(32)}` };
    expect((await post('/webhooks/twilio/inbound', stop, 'x'.repeat(32))).status).toBe(403);
    expect(await app.db.admin('select from opt_out')).toHaveLength(0);
    expect((await post('/webhooks/twilio/inbound', stop, secondary)).status).toBe(204);
    expect(await app.db.admin('select subscriber_id, tenant_id from opt_out')).toEqual([{ subscriber_id: one, tenant_id: 'lv-jelgava' }]);
    expect((await post('/webhooks/twilio/inbound', { ...stop, From: '+37120000078' })).status).toBe(204);
    // The very same signed form, kept and sent again after START, or handed on again by Twilio: it was done once and is not done again.
    const start = { ...stop, Body: 'Start', MessageSid: `SM${'2'.repeat(32)}` };
    for (const form of [start, start, stop, stop]) expect((await post('/webhooks/twilio/inbound', form)).status).toBe(204);
    expect(await app.db.admin('select from opt_out')).toHaveLength(0);
    expect(await app.db.admin(`select from service_message where kind = 'reply'`)).toHaveLength(2);
  });
});

test('in production an alert never goes to the simulator, which would report deliveries that never happened', async () => {
  const earnest = await openTestApp({ mode: 'production' });
  try {
    await hurry(earnest.db);
    await addPeople(earnest.db, { count: 30 });
    const alertId = await approveAlertFor(earnest.db, 30, { approvedBy: null });
    const approver = earnest.as('approver@lv-jelgava', { mfa: true });
    expect(await approver.post(`/api/alerts/${alertId}/approve`, { recipients: 30 }, { headers: { 'if-match': '"1"' } })).toMatchObject({
      status: 409,
      body: { code: 'alert.only_simulated' },
    });
    await earnest.db.admin(`update tenant_alert_setting set channel = 'twilio'`);
    expect((await approver.post(`/api/alerts/${alertId}/approve`, { recipients: 30 }, { headers: { 'if-match': '"1"' } })).body.code).toBe(
      'alert.channel_unavailable',
    );
  } finally {
    await earnest.close();
  }
});

test('[fault 3] [fault 4] a provider that takes messages and then cuts the line or answers 503 gets none of them twice', async () => {
  const alertId = await begin(60, {
    answer: (n) =>
      n % 5 === 0
        ? { status: 201, reset: true, accept: true }
        : n % 7 === 0
          ? { status: 503, json: { code: 20503, status: 503 }, accept: true }
          : { status: 201, accept: true },
  });
  await became(alertId, { accepted: 60 });
  const reached = new Set(stub.messages.map((m) => m.to)).size;
  for (const fault of [3, 4])
    tellFault(fault, { people: 60, handedOver: stub.messages.length, lost: 60 - reached, duplicated: stub.messages.length - reached });
  expect(stub.messages).toHaveLength(60);
  expect(Math.max(...stub.taken().values())).toBe(1);
});
