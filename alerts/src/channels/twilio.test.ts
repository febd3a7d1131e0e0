import { afterEach, expect, test } from '@jest/globals';
import { openTwilioStub, type StubAnswer, type TwilioStub } from '../testing-twilio.ts';
import type { Channel, Message } from './channel.ts';
import { createTwilioChannel } from './twilio.ts';

let stub: TwilioStub;
const opened: Channel[] = [];
afterEach(async () => {
  for (const channel of opened.splice(0)) await channel.close?.();
  await stub.close();
});
const message: Message = {
  alertId: '6f9b4a5e-9d3f-4a4e-8a55-0a9f1d4f7d10',
  subscriberId: '0a1b2c3d-0000-4000-8000-000000000001',
  tryNo: 2,
  to: '+37120000001',
  body: 'Ūdens ceļas.',
  lang: 'lv',
  sender: 'Jelgava',
  validForS: 90_000,
  withinMs: 20_000,
  isGenerated: false,
};
const channelTo = (baseUrl: string, timeoutMs = 1_000): Channel => {
  const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 't'.repeat(32), messagingServiceSid: `MG${'0'.repeat(32)}` };
  const channel = createTwilioChannel({ ...account, baseUrl, publicUrl: 'https://vias.example.lv', connections: 4, timeoutMs });
  opened.push(channel);
  return channel;
};

test('a message is handed over with what the protocol wants, and its try in the address of the report', async () => {
  const forms: URLSearchParams[] = [];
  stub = await openTwilioStub({ answer: (_n, form) => ({ status: 201, accept: forms.push(form) > 0 }) });
  const channel = channelTo(stub.url);
  const sent = await channel.send(message);
  expect(sent).toEqual({ kind: 'accepted', sid: stub.messages[0]?.sid });
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
    To: '+37120000001',
    Body: 'Ūdens ceļas.',
    MessagingServiceSid: `MG${'0'.repeat(32)}`,
    StatusCallback: `https://vias.example.lv/webhooks/twilio/status/${message.alertId}/${message.subscriberId}/2`,
    ValidityPeriod: '36000',
  });
});

const answers: [string, StubAnswer, object][] = [
  [
    'too many at once',
    { status: 429, json: { code: 20429, status: 429 }, headers: { 'retry-after': '3' }, accept: false },
    { kind: 'throttled', afterMs: 3000 },
  ],
  [
    'a number that is none',
    { status: 400, json: { code: 21211, status: 400, message: 'x' }, accept: false },
    { kind: 'rejected', code: 21211 },
  ],
  ['an opt-out', { status: 400, json: { code: 21610, status: 400, message: 'x' }, accept: false }, { kind: 'rejected', code: 21610 }],
  [
    'a refused account',
    { status: 401, json: { code: 20003, status: 401, message: 'x' }, accept: false },
    { kind: 'rejected', code: 20003 },
  ],
  [
    'an error of theirs after taking it',
    { status: 503, json: { code: 20503, status: 503, message: 'x' }, accept: true },
    { kind: 'unclear' },
  ],
  ['a refusal without a code', { status: 404, json: { message: 'no route' }, accept: true }, { kind: 'unclear' }],
  ['a refusal whose code is text', { status: 403, json: { code: 'blocked' }, accept: true }, { kind: 'unclear' }],
  ['a refusal that says nothing', { status: 400, json: null as never, accept: true }, { kind: 'unclear' }],
  ['a line cut after taking it', { status: 201, reset: true, accept: true }, { kind: 'unclear' }],
  ['a page of HTML', { status: 200, html: '<h1>Maintenance</h1>', accept: true }, { kind: 'unclear' }],
];
test.each(answers)('%s', async (_what, answer, outcome) => {
  stub = await openTwilioStub({ answer: () => answer });
  expect(await channelTo(stub.url).send(message)).toEqual(outcome);
});

test('no answer in time is unclear; nobody listening is not', async () => {
  stub = await openTwilioStub({ latencyMs: 4_000 });
  expect(await channelTo(stub.url, 500).send(message)).toEqual({ kind: 'unclear' });
  expect(await channelTo('http://127.0.0.1:9').send(message)).toMatchObject({ kind: 'throttled' });
});

test('past its lease nothing leaves any more', async () => {
  stub = await openTwilioStub({ latencyMs: 20_000 });
  const begun = performance.now();
  expect(await channelTo(stub.url, 30_000).send({ ...message, withinMs: 200 })).toEqual({ kind: 'unclear' });
  // Before the provider answers and before the request itself would be given up.
  expect(performance.now() - begun).toBeLessThan(15_000);
});

test('a message that waits for a free connection until its lease is over does not leave any more', async () => {
  stub = await openTwilioStub({ latencyMs: 600 });
  const channel = channelTo(stub.url, 5_000);
  const first = [1, 2, 3, 4].map((tryNo) => channel.send({ ...message, tryNo }));
  expect(await channel.send({ ...message, tryNo: 5, withinMs: 200 })).toEqual({ kind: 'unclear' });
  expect((await Promise.all(first)).map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  expect(stub.messages).toHaveLength(4);
});

test('a message is found again by number, text and time, never one that belongs to another try', async () => {
  stub = await openTwilioStub();
  const channel = channelTo(stub.url);
  const since = new Date();
  expect(await channel.find?.(message, since, [])).toBeUndefined();
  await channel.send(message);
  const sid = stub.messages[0]?.sid ?? '';
  expect(await channel.find?.(message, since, [])).toEqual({ sid, status: 'accepted', code: null });
  expect(await channel.find?.(message, since, [sid])).toBeUndefined();
  expect(await channel.find?.(message, new Date(Date.now() + 3_600_000), [])).toBeUndefined();
  expect(await channel.find?.({ ...message, body: 'cits' }, since, [])).toBeUndefined();
  expect(await channel.check?.(sid, message)).toEqual({ sid, status: 'accepted', code: null });
});

test('a generated number is refused, and so is an address that is neither https nor this machine', async () => {
  stub = await openTwilioStub();
  await expect(channelTo(stub.url).send({ ...message, isGenerated: true })).rejects.toThrow('generated number');
  expect(stub.messages).toEqual([]);
  expect(() => channelTo('http://twilio.example')).toThrow('must be https');
});
