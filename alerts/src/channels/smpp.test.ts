import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countSegments } from '../segments.ts';
import { until } from '../testing.ts';
import { openSmsc, type Smsc } from '../testing-smpp.ts';
import type { Channel, Inbound, Message, Receipt } from './channel.ts';
import { createSmppChannel, type SmppOptions } from './smpp.ts';
import { messageKey, readReceiptText, submitsOf, validityOf } from './smpp-text.ts';

let smsc: Smsc;
const opened: Channel[] = [];
afterEach(async () => {
  for (const channel of opened.splice(0)) await channel.close?.();
  await smsc?.close();
});
const receipts: Receipt[] = [];
const inbound: Inbound[] = [];
const lines: string[] = [];
const open = async (more: Partial<SmppOptions> = {}, ready = true): Promise<Channel> => {
  for (const list of [receipts, inbound, lines]) list.length = 0;
  const channel = createSmppChannel({
    host: '127.0.0.1',
    port: smsc.port,
    tls: false,
    systemId: 'vias',
    password: 'secret',
    systemType: '',
    enquireMs: 30_000,
    timeoutMs: 3_000,
    retryMs: 50,
    window: 500,
    long: 'udh',
    messageIds: 'same',
    onReceipt: async (receipt) => void receipts.push(receipt),
    onInbound: async (message) => void inbound.push(message),
    findTry: async () => undefined,
    log: (line) => void lines.push(line),
    ...more,
  });
  opened.push(channel);
  if (ready) await until(() => lines.includes('bound to the SMSC'), 'bound');
  return channel;
};
const message: Message = {
  alertId: '6f9b4a5e-9d3f-4a4e-8a55-0a9f1d4f7d10',
  subscriberId: '0a1b2c3d-0000-4000-8000-000000000001',
  tryNo: 1,
  to: '+37120000001',
  body: 'Udens cel.',
  lang: 'lv',
  sender: 'Jelgava',
  validForS: 7_200,
  withinMs: 20_000,
  isGenerated: false,
};
const long = 'Brīdinājums: Lielupē strauji ceļas ūdens. Dodieties uz Zemgales prospektu 7 un ņemiet līdzi dokumentus un zāles.';

describe('what leaves', () => {
  test('a short text in the GSM alphabet, with our sender, and its receipt asked for', async () => {
    smsc = await openSmsc();
    const channel = await open();
    expect(await channel.send({ ...message, body: 'Cena: 5€ [A]' })).toEqual({ kind: 'accepted', sid: '1' });
    expect(smsc.messages).toEqual([
      {
        id: '1',
        to: '37120000001',
        from: 'Jelgava',
        text: 'Cena: 5€ [A]',
        coding: 0,
        bytes: '43656e613a20351b65201b3c411b3e',
        wantsReceipt: true,
      },
    ]);
  });

  test('a long text with Latvian letters in two parts of UCS-2 that belong together, or whole', async () => {
    smsc = await openSmsc();
    const channel = await open();
    expect(await channel.send({ ...message, body: long })).toEqual({ kind: 'accepted', sid: '1 2' });
    const [one, two] = smsc.messages;
    expect([one?.coding, two?.coding, one?.part?.slice(1), two?.part?.slice(1)]).toEqual([8, 8, [2, 1], [2, 2]]);
    expect(one?.part?.[0]).toBe(two?.part?.[0]);
    expect(`${one?.text}${two?.text}`).toBe(long);
    const whole = await open({ long: 'payload' });
    expect(await whole.send({ ...message, body: long })).toEqual({ kind: 'accepted', sid: '3' });
    expect(smsc.messages[2]).toMatchObject({ text: long, coding: 8 });
  });

  test('the parts of any text are as many as were counted, none too long, and together they are the text', () => {
    const letters = fc.constantFrom(...'abcāčēģīķļņšūžąęėįųж€[]{}^~|\\\n 0123😀');
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 500 }), fc.integer({ min: 0, max: 255 }), (characters, reference) => {
        const text = characters.join('');
        const submits = submitsOf(text, 'udh', reference);
        const { segments, encoding } = countSegments(text);
        expect(submits).toHaveLength(segments);
        for (const submit of submits) expect(submit.short_message.length).toBeLessThanOrEqual(encoding === 'GSM-7' ? 160 : 140);
        const bytes = Buffer.concat(submits.map((s) => s.short_message.subarray(s.esm_class & 0x40 ? 6 : 0)));
        if (encoding === 'UCS-2') expect(Buffer.from(bytes).swap16().toString('utf16le')).toBe(text);
        else expect(bytes.length).toBe(countSegments(text).units);
      }),
      { numRuns: 200 },
    );
  });

  test('never more at once than the window', async () => {
    smsc = await openSmsc({ answer: () => ({ afterMs: 20 }) });
    const channel = await open({ window: 7 });
    const sent = await Promise.all(Array.from({ length: 40 }, (_, i) => channel.send({ ...message, tryNo: i + 1 })));
    expect(sent.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(smsc.mostOpen()).toBe(7);
  });

  test('through TLS, and not to a server whose certificate nobody vouches for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vias-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    ); // prettier-ignore
    smsc = await openSmsc({ tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } });
    const trusting = await open({ host: 'localhost', tls: true, ca: readFileSync(cert, 'utf8') });
    expect(await trusting.send(message)).toEqual({ kind: 'accepted', sid: '1' });
    const other = await open({ host: 'localhost', tls: true }, false);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await other.send(message)).toMatchObject({ kind: 'throttled', down: true });
    rmSync(folder, { recursive: true });
  });

  test('a generated number is refused', async () => {
    smsc = await openSmsc();
    const channel = await open();
    await expect(channel.send({ ...message, isGenerated: true })).rejects.toThrow('generated number');
    expect(smsc.messages).toEqual([]);
  });
});

describe('what an answer means', () => {
  test.each([
    ['too fast', 0x58, { kind: 'rejected', code: 340_088 }],
    ['no such number', 0x0b, { kind: 'rejected', code: 340_011 }],
    ['a code nobody knows', 0x4ff, { kind: 'rejected', code: 341_279 }],
  ])('%s', async (_what, status, outcome) => {
    smsc = await openSmsc({ answer: () => ({ status }) });
    expect(await (await open()).send(message)).toEqual(outcome);
    expect(smsc.messages).toEqual([]);
  });

  test('no answer, and a line cut after it was written, are unclear', async () => {
    smsc = await openSmsc({ answer: (n) => (n === 1 ? { silent: true } : { cut: true }) });
    const channel = await open({ timeoutMs: 400 });
    expect(await channel.send(message)).toEqual({ kind: 'unclear' });
    expect(await channel.send(message)).toEqual({ kind: 'unclear' });
    expect(smsc.messages).toHaveLength(2);
  });

  test('an answer that comes too late settles what was unclear', async () => {
    smsc = await openSmsc({ answer: () => ({ afterMs: 500 }) });
    expect(await (await open({ timeoutMs: 200 })).send(message)).toEqual({ kind: 'unclear' });
    await until(() => receipts.length === 1, 'told');
    expect(receipts[0]).toMatchObject({ status: 'accepted', sid: '1', tryNo: 1 });
  });

  test('the rest of a begun text follows when the operator wants it slower; when the line is cut half way nobody can tell', async () => {
    smsc = await openSmsc({ answer: (n) => (n === 2 ? { status: 0x58 } : n === 5 ? { cut: true } : {}) });
    const channel = await open();
    expect(await channel.send({ ...message, body: long })).toEqual({ kind: 'accepted', sid: '1 3' });
    expect(await channel.send({ ...message, body: long })).toEqual({ kind: 'unclear' });
  });

  test('nobody listening is no failure of the message; a refused password is one of the account', async () => {
    smsc = await openSmsc({ bind: (pdu) => (pdu.password === 'secret' ? 0 : 0x0e) });
    const refused = await open({ password: 'wrong' }, false);
    await until(() => lines.some((line) => line.includes('status 14')), 'refused');
    expect(await refused.send(message)).toEqual({ kind: 'rejected', code: 340_014 });
    const nowhere = await open({ port: 9 }, false);
    expect(await nowhere.send(message)).toEqual({ kind: 'throttled', afterMs: 2_000, down: true });
  });

  test('a line that was cut, or that hangs, is opened anew by itself', async () => {
    let hangs = false;
    smsc = await openSmsc({ isDeaf: () => hangs });
    const channel = await open({ enquireMs: 50, timeoutMs: 800 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(smsc.binds()).toBe(1);
    smsc.drop();
    await until(() => smsc.binds() === 2, 'bound again');
    hangs = true;
    await until(() => smsc.binds() === 3, 'bound a third time');
    hangs = false;
    await until(async () => (await channel.send(message)).kind === 'accepted', 'sends again');
    expect(lines).toContain('the line to the SMSC was cut');
  });

  test('past its lease nothing leaves the window any more', async () => {
    smsc = await openSmsc({ answer: () => ({ afterMs: 600 }) });
    const channel = await open({ window: 1 });
    const first = channel.send(message);
    expect(await channel.send({ ...message, tryNo: 2, withinMs: 3_200 })).toMatchObject({ kind: 'throttled' });
    expect(await first).toMatchObject({ kind: 'accepted' });
    expect(smsc.messages).toHaveLength(1);
  });
});

describe('what comes back', () => {
  test('a receipt by the number of the message, as text or as TLV, and a refused one with its reason', async () => {
    smsc = await openSmsc();
    const channel = await open();
    for (const tryNo of [1, 2]) await channel.send({ ...message, tryNo });
    const [one, two] = smsc.messages;
    if (!one || !two) throw new Error('two were sent');
    expect(await smsc.report(one, 'ENROUTE')).toBe(0);
    expect(await smsc.report(one, 'DELIVRD')).toBe(0);
    expect(await smsc.report(two, 'UNDELIV', { asTlv: true })).toBe(0);
    expect(receipts.map(({ tryNo, status, code }) => [tryNo, status, code])).toEqual([
      [1, 'sent', null],
      [1, 'delivered', null],
      [2, 'undelivered', 349_005],
    ]);
  });

  test('a long text is delivered when every part is', async () => {
    smsc = await openSmsc();
    await (await open()).send({ ...message, body: long });
    for (const part of [...smsc.messages].reverse()) await smsc.report(part, 'DELIVRD');
    expect(receipts.map(({ status }) => status)).toEqual(['sent', 'delivered']);
  });

  test.each([
    ['hex' as const, (n: number) => (n + 4095).toString(16).toUpperCase().padStart(8, '0'), '4096'],
    ['decimal' as const, (n: number) => String(n + 4095), '1000'],
  ])('numbers answered in %s and told otherwise in receipts', async (messageIds, idOf, id) => {
    smsc = await openSmsc({ idOf });
    await (await open({ messageIds })).send(message);
    await smsc.report(smsc.messages[0] as (typeof smsc.messages)[number], 'DELIVRD', { id });
    expect(receipts).toMatchObject([{ tryNo: 1, status: 'delivered' }]);
  });

  test('a receipt that this process knows nothing of is looked for by number and phone; one we cannot keep is asked for again', async () => {
    smsc = await openSmsc();
    const asked: string[][] = [];
    await open({
      findTry: async (key, phone) => {
        asked.push([key, phone]);
        return { alertId: message.alertId, subscriberId: message.subscriberId, tryNo: 3, parts: 1 };
      },
    });
    const lost = { id: '77', to: '37120000009', from: 'Jelgava', text: '', coding: 0, bytes: '', wantsReceipt: true };
    expect(await smsc.report(lost, 'DELIVRD')).toBe(0);
    expect([asked, receipts.map(({ tryNo }) => tryNo)]).toEqual([[['77', '+37120000009']], [3]]);
    await open({
      findTry: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await smsc.report(lost, 'DELIVRD')).toBe(0x64);
  });

  test('what people write', async () => {
    smsc = await openSmsc();
    await open();
    expect(await smsc.write('37120000001', '1188', 'Pietiek')).toBe(0);
    expect(inbound).toEqual([{ channel: 'smpp', from: '+37120000001', to: '1188', text: 'Pietiek' }]);
  });

  test('query_sm tells what became of a message whose receipt stayed away, where the operator knows it', async () => {
    smsc = await openSmsc({
      states: new Map([
        ['1', 2],
        ['2', 5],
      ]),
    }); // prettier-ignore
    const channel = await open();
    expect(await channel.check?.('1', message)).toEqual({ sid: '1', status: 'delivered', code: null });
    expect(await channel.check?.('1 2', message)).toEqual({ sid: '1 2', status: 'undelivered', code: 349_005 });
    expect(await channel.check?.('3', message)).toBeUndefined();
  });
});

const inNamespace =
  ['bearerbox', 'smsbox', 'unshare', 'ip'].every((program) => spawnSync('which', [program]).status === 0) &&
  spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
if (!inNamespace) console.warn('Skipped: Kannel is not installed or no network namespace can be made, so SMPP is not compared with it.');
(inNamespace ? test : test.skip)(
  'Kannel hands the same texts to the same SMSC with the same bytes, and passes its receipts on',
  () => {
    const texts = ['Cena: 5€ [A] @ £ Ä', 'Ūdens ceļas.', long, 'Water is rising. '.repeat(12)];
    const script = fileURLToPath(new URL('../testing-kannel.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-rn', process.execPath, createRequire(import.meta.url).resolve('tsx/cli'), script, JSON.stringify(texts)],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' }, timeout: 90_000 },
    ); // prettier-ignore
    if (!stdout) throw new Error(stderr);
    type Taken = { text: string; coding: number; bytes: string; part?: [number, number, number] };
    const { kannel, ours, reports } = JSON.parse(stdout) as { kannel: Taken[]; ours: Taken[]; reports: string[] };
    // The reference that joins the parts is everybody's own.
    const plain = (all: Taken[]) =>
      all.map(({ text, coding, bytes, part }) => ({
        text,
        coding,
        part: part?.slice(1),
        bytes: part ? bytes.slice(0, 6) + bytes.slice(8) : bytes,
      }));
    expect(plain(ours)).toEqual(plain(kannel));
    expect(ours).toHaveLength(6);
    expect(reports).toEqual(['1', '1', '1', '1']);
  },
  100_000,
);

test('numbers, receipts and times are read and written as the protocol says', () => {
  expect(messageKey(' 00AB ', 'answer', 'same')).toBe('00ab');
  expect(messageKey('000000FF', 'answer', 'hex')).toBe(messageKey('255', 'receipt', 'hex'));
  expect(messageKey('255', 'answer', 'decimal')).toBe(messageKey('ff', 'receipt', 'decimal'));
  expect(messageKey('a-b-c', 'answer', 'decimal')).toBe('a-b-c');
  expect(
    readReceiptText('id:0123 sub:001 dlvrd:001 submit date:2611271200 done date:2611271201 stat:DELIVRD err:000 Text:id:9 stat:REJECTD'),
  ).toEqual({ id: '0123', state: 2 });
  expect(readReceiptText('Labdien!')).toEqual({});
  expect([validityOf(7_261), validityOf(3), validityOf(1e9)]).toEqual(['000000020101000R', '000000000100000R', '000030000000000R']);
});
