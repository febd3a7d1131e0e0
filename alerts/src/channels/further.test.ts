import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import webPush from 'web-push';
import type { Channel, Message } from './channel.ts';
import { createEmailChannel, meaningOfMail } from './email.ts';
import { createPushChannel, readSubscription } from './push.ts';
import { createVoiceChannel, receiptOfCall, twimlOf } from './voice.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
type Answer = (req: IncomingMessage, body: Buffer, res: ServerResponse) => void;
/** A server of somebody else's, on loopback. */
const listen = async (answer: Answer): Promise<string> => {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk)).on('end', () => answer(req, Buffer.concat(chunks), res));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const use = (channel: Channel): Channel => {
  ends.push(() => channel.close?.());
  return channel;
};
const message: Message = {
  alertId: '6f9b4a5e-9d3f-4a4e-8a55-0a9f1d4f7d10',
  subscriberId: '0a1b2c3d-0000-4000-8000-000000000001',
  tryNo: 2,
  to: '+37120000001',
  body: 'Ūdens ceļas <ātri> & tuvu.',
  lang: 'lv',
  sender: 'Jelgava',
  validForS: 7_200,
  withinMs: 20_000,
  isGenerated: false,
};

describe('calls', () => {
  const account = {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 't'.repeat(32),
    from: '+37166000000',
    publicUrl: 'https://vias.example.lv',
    connections: 4,
    timeoutMs: 1_500,
  };

  test('read the text out three times in its language, and name their try in the address of the report', async () => {
    const forms: URLSearchParams[] = [];
    const baseUrl = await listen((_req, body, res) => {
      forms.push(new URLSearchParams(body.toString()));
      res.writeHead(201).end(JSON.stringify({ sid: 'CA1', status: 'queued' }));
    });
    expect(await use(createVoiceChannel({ ...account, baseUrl })).send(message)).toEqual({ kind: 'accepted', sid: 'CA1' });
    const [form] = forms;
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      To: '+37120000001',
      From: '+37166000000',
      MachineDetection: 'Enable',
      StatusCallback: `https://vias.example.lv/webhooks/twilio/call/${message.alertId}/${message.subscriberId}/2`,
    });
    expect(form?.getAll('StatusCallbackEvent')).toEqual(['initiated', 'answered', 'completed']);
    expect(form?.get('Twiml')?.match(/<Say language="lv-LV" [^>]*>Ūdens ceļas &lt;ātri&gt; &amp; tuvu\.<\/Say>/g)).toHaveLength(3);
    expect(['lt', 'ru', 'en', 'xx'].map((lang) => /language="([^"]+)"/.exec(twimlOf('x', lang))?.[1])).toEqual([
      'lt-LT',
      'ru-RU',
      'en-GB',
      'en-GB',
    ]);
  });

  test('a long text is read out as often as a call may say it, and once in any case', () => {
    const said = (body: string) => twimlOf(body, 'lv').match(/<Say/g)?.length;
    expect([600, 1_200, 1_530].map((letters) => said('ā'.repeat(letters)))).toEqual([3, 3, 2]);
    for (const body of ['ā'.repeat(1_530), '&'.repeat(700), 'x'.repeat(2_500)]) {
      expect(twimlOf(body, 'ru').length).toBeLessThanOrEqual(4_000);
      expect(said(body)).toBeGreaterThanOrEqual(1);
    }
  });

  test('refused, too many, HTML, cut off and unanswered', async () => {
    const answers: [Answer, object][] = [
      [(_q, _b, res) => res.writeHead(400).end(JSON.stringify({ code: 21211 })), { kind: 'rejected', code: 21211 }],
      [(_q, _b, res) => res.writeHead(429, { 'retry-after': '4' }).end('{}'), { kind: 'throttled', afterMs: 4_000 }],
      [(_q, _b, res) => res.writeHead(200).end('<h1>Maintenance</h1>'), { kind: 'unclear' }],
      [(_q, _b, res) => res.writeHead(503).end(JSON.stringify({ code: 20503 })), { kind: 'unclear' }],
      [(req) => req.socket.destroy(), { kind: 'unclear' }],
      [() => undefined, { kind: 'unclear' }],
    ];
    let n = 0;
    const baseUrl = await listen((...given) => answers[n]?.[0](...given));
    const channel = use(createVoiceChannel({ ...account, baseUrl }));
    for (; n < answers.length; n += 1) expect(await channel.send(message)).toEqual(answers[n]?.[1]);
    expect(await use(createVoiceChannel({ ...account, baseUrl: 'http://127.0.0.1:9' })).send(message)).toMatchObject({
      kind: 'throttled',
      down: true,
    });
    await expect(channel.send({ ...message, isGenerated: true })).rejects.toThrow('generated number');
  });

  test('what became of a call', async () => {
    expect(receiptOfCall('completed', 'human')).toEqual({ status: 'delivered', code: null });
    expect(receiptOfCall('completed', 'machine_start')).toEqual({ status: 'undelivered', code: 350_004 });
    expect(['busy', 'no-answer', 'failed', 'canceled'].map((status) => receiptOfCall(status)?.code)).toEqual([
      350_001, 350_002, 350_003, 350_003,
    ]);
    expect(receiptOfCall('whatever')).toBeUndefined();
    const baseUrl = await listen((req, _b, res) =>
      res.writeHead(200).end(JSON.stringify({ sid: 'CA1', status: req.url?.includes('CA1') ? 'no-answer' : 'x', answered_by: null })),
    );
    expect(await use(createVoiceChannel({ ...account, baseUrl })).check?.('CA1', message)).toEqual({
      sid: 'CA1',
      status: 'undelivered',
      code: 350_002,
    });
  });
});

describe('e-mail', () => {
  const open = async (more: ConstructorParameters<typeof SMTPServer>[0] = {}) => {
    const taken: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      closeTimeout: 100,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk) => {
          text += chunk;
        });
        stream.on('end', () => {
          taken.push(text);
          done();
        });
      },
      ...more,
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    return { taken, url };
  };
  const from = 'Brīdinājumi <bridinajumi@jelgava.lv>';
  const to = { ...message, to: 'anna@example.lv' };

  test('says from whom, in which language and how to be left alone, with the same Message-ID for the same try', async () => {
    const { taken, url } = await open();
    const channel = use(createEmailChannel({ url, from, connections: 2, timeoutMs: 1_000 }));
    const sid = `<${message.alertId}.${message.subscriberId}.2@jelgava.lv>`;
    expect(await channel.send(to)).toEqual({ kind: 'accepted', sid });
    await channel.send({ ...to, body: 'MACIBAS. Udens celas.' });
    const mail = (taken[0] ?? '').replace(/\r\n[ \t]/g, ' ');
    expect(mail).toMatch(new RegExp(`^Message-ID:\\s+${sid.replaceAll('.', '\\.')}`, 'm'));
    expect(mail).toMatch(/^From: Jelgava <bridinajumi@jelgava\.lv>/m);
    expect(mail).toMatch(/^List-Unsubscribe: <mailto:bridinajumi@jelgava\.lv\?subject=STOP>/m);
    expect(mail).toMatch(/^Auto-Submitted: auto-generated/m);
    const decode = (way: string, word: string) =>
      way === 'B' ? Buffer.from(word, 'base64').toString() : decodeURIComponent(word.replaceAll('_', ' ').replaceAll('=', '%'));
    const subjectOf = (text: string) => {
      const line = /^Subject: .*/m.exec(text.replace(/\r\n[ \t]/g, ' '))?.[0] ?? '';
      return [...line.matchAll(/=\?UTF-8\?(.)\?([^?]+)\?=/g)].map(([, way = '', word = '']) => decode(way, word)).join('');
    };
    // Of an exercise already the subject says so.
    expect(taken.map(subjectOf)).toEqual(['Brīdinājums: Jelgava', 'MACIBAS. Brīdinājums: Jelgava']);
  });

  test.each([
    ['an address that does not exist', 550, { kind: 'rejected', code: 360_500 }],
    ['a mailbox that is full for now', 452, { kind: 'rejected', code: 360_400 }],
    ['a server that wants it slower', 450, { kind: 'throttled', afterMs: 10_000 }],
  ])('%s', async (_what, responseCode, outcome) => {
    const { taken, url } = await open({ onRcptTo: (_a, _s, done) => done(Object.assign(new Error('no'), { responseCode })) });
    expect(await use(createEmailChannel({ url, from, connections: 1, timeoutMs: 1_000 })).send(to)).toEqual(outcome);
    expect(taken).toEqual([]);
  });

  test('a text that was handed over without an answer is unclear; nobody listening is not', async () => {
    const { url } = await open({ onData: (stream) => void stream.resume() });
    expect(await use(createEmailChannel({ url, from, connections: 1, timeoutMs: 1_000 })).send(to)).toEqual({ kind: 'unclear' });
    expect(await use(createEmailChannel({ url: 'smtp://127.0.0.1:9', from, connections: 1, timeoutMs: 300 })).send(to)).toMatchObject({
      kind: 'throttled',
      down: true,
    });
    expect(meaningOfMail({ code: 'EAUTH', responseCode: 535 })).toEqual({ kind: 'rejected', code: 360_535 });
    expect(meaningOfMail({})).toEqual({ kind: 'unclear' });
  });
});

describe('push', () => {
  const ours = webPush.generateVAPIDKeys();
  const browser = createECDH('prime256v1');
  const theirs = browser.generateKeys();
  const secret = randomBytes(16);
  // RFC 8291 and RFC 8188 by hand: what a browser does with the message.
  const decrypt = (body: Buffer): string => {
    const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 21 + 65)];
    const key = Buffer.from(
      hkdfSync('sha256', browser.computeSecret(sender), secret, Buffer.concat([Buffer.from('WebPush: info\0'), theirs, sender]), 32),
    );
    const derive = (info: string, length: number) =>
      Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(`Content-Encoding: ${info}\0`), length));
    const sealed = body.subarray(86);
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12)).setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
  };
  const open = (host: string) =>
    use(
      createPushChannel({
        publicKey: ours.publicKey,
        privateKey: ours.privateKey,
        contact: 'mailto:it@jelgava.lv',
        services: [host],
        timeoutMs: 3_000,
      }),
    ); // prettier-ignore
  const subscriptionAt = (url: string) =>
    JSON.stringify({ endpoint: `${url}/send/abc`, keys: { p256dh: theirs.toString('base64url'), auth: secret.toString('base64url') } });

  test('is encrypted for one browser and signed by us', async () => {
    const seen: { body: Buffer; req: IncomingMessage }[] = [];
    const url = await listen((req, body, res) => {
      seen.push({ req, body });
      res.writeHead(201, { location: '/m/1' }).end();
    });
    const body = 'Ūdens ceļas. https://vias.example.lv/a/0123456789abcdefABCDEF';
    const channel = open(new URL(url).host);
    expect(await channel.send({ ...message, to: subscriptionAt(url), body })).toEqual({ kind: 'accepted', sid: '/m/1' });
    await channel.send({ ...message, to: subscriptionAt(url), body: `УЧЕНИЯ. ${body}` });
    expect(JSON.parse(decrypt(seen[1]?.body ?? Buffer.alloc(0)))).toMatchObject({ title: 'УЧЕНИЯ. Jelgava', body: 'УЧЕНИЯ. Ūdens ceļas.' });
    const [{ req, body: sealed } = { req: undefined, body: Buffer.alloc(0) }] = seen;
    expect(JSON.parse(decrypt(sealed))).toEqual({
      title: 'Jelgava',
      body: 'Ūdens ceļas.',
      lang: 'lv',
      tag: message.alertId,
      url: body.slice(13),
    });
    expect(sealed.toString('latin1')).not.toContain('Jelgava');
    expect(req?.headers).toMatchObject({ ttl: '7200', urgency: 'high', topic: message.alertId.replaceAll('-', '') });
    const [, token = '', k = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(req?.headers.authorization ?? '') ?? [];
    const point = Buffer.from(k, 'base64url');
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
    });
    const [head, claims, signature = ''] = token.split('.');
    expect(k).toBe(ours.publicKey);
    expect(
      verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    ).toBe(true);
  });

  test.each([
    [410, { kind: 'rejected', code: 370_410 }],
    [403, { kind: 'rejected', code: 370_401 }],
    [413, { kind: 'rejected', code: 370_413 }],
    [429, { kind: 'throttled', afterMs: 7_000 }],
    [500, { kind: 'unclear' }],
  ])('answered with %i', async (status, outcome) => {
    const url = await listen((_req, _body, res) => res.writeHead(status, { 'retry-after': '7' }).end('<html>'));
    expect(await open(new URL(url).host).send({ ...message, to: subscriptionAt(url) })).toEqual(outcome);
  });

  test('S17: nothing is ever posted to an address that no push service gave out', async () => {
    let posts = 0;
    const url = await listen((_req, _body, res) => {
      posts += 1;
      res.writeHead(201).end();
    });
    const channel = open('push.example');
    for (const to of [
      subscriptionAt(url),
      subscriptionAt('https://push.example.evil.lv'),
      subscriptionAt('https://a:b@push.example'),
      'no JSON',
      '{}',
    ])
      expect(await channel.send({ ...message, to })).toEqual({ kind: 'rejected', code: 370_410 });
    expect(posts).toBe(0);
    expect(readSubscription(subscriptionAt('https://fcm.googleapis.com'))).toBeDefined();
    expect(readSubscription(subscriptionAt('https://evil-fcm.googleapis.com.lv'))).toBeUndefined();
    expect(readSubscription(subscriptionAt('http://fcm.googleapis.com'))).toBeUndefined();
  });
});
