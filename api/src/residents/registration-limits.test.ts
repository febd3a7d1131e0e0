import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEmailChannel } from '@vias/alerts/channels/email.ts';
import { rotateKeys } from '@vias/alerts/key-rotation.ts';
import { signLink } from '@vias/alerts/link.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sendServiceMessages } from '@vias/alerts/service-sender.ts';
import { addPeople, testVault } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import { waysOf } from './contacts.ts';
import { limits } from './limits.ts';
import { beginRegistration } from './queries.ts';

let app: TestApp;
const linkKey = Buffer.alloc(32, 0x5a);
beforeAll(async () => {
  app = await openTestApp({
    // The keys of the people that the tests make.
    ...{ phoneKeyId: 'test', phoneKey: '07'.repeat(32), phonePepper: '09'.repeat(32), linkKeys: [linkKey.toString('hex')] },
    email: { url: 'smtp://127.0.0.1:9', from: 'bridinajumi@jelgava.lv' },
    push: { publicKey: 'BPublic', privateKey: 'x', contact: 'mailto:it@jelgava.lv' },
  });
});
afterAll(() => app.close());
beforeEach(() => forget());

const forget = () =>
  app.db.admin('delete from registration_code; delete from registration; delete from contact_code_sent; delete from service_message');
const hex = (text: string) => createHash('sha256').update(text).digest('hex');
/** Asks for a code as the endpoint does, from any network and address. */
const begin = (net: string, phone: string, { tenant = 'lv-jelgava', ip = net } = {}) => {
  const [id, sealed] = [randomUUID(), '00'.repeat(40)];
  const to = { tenant, lang: 'lv', isGenerated: true, keyId: 'k1' };
  const of = { phoneHmac: hex(phone), blockHmac: hex(phone.slice(0, -2)), ipHmac: hex(`ip ${ip}`), netHmac: hex(net) };
  const registration = { ...to, ...of, id, phoneEnc: sealed, codeHmac: hex('code'), isProven: true };
  const message = { ...to, id: randomUUID(), kind: 'code', toEnc: sealed, bodyEnc: sealed, channel: 'sms', segments: 1, validForS: 600 };
  return app.db.as({ kind: 'worker' }, (tx) => beginRegistration(tx, registration, message));
};
const within = async (where: string) =>
  (
    await app.db.admin<{ n: number }>(`select count(*)::int as n from registration_code where at > now() - interval '1 hour' and ${where}`)
  )[0]?.n;

const request = fc.record({
  block: fc.integer({ min: 0, max: 10 }),
  end: fc.integer({ min: 0, max: 98 }),
  ip: fc.integer({ min: 0, max: 12 }),
});
// What the network did in the two hours before, up to its limit; only so can a few requests meet every limit there is.
const past = fc.record({ request, ago: fc.integer({ min: 0, max: 120 }), used: fc.boolean() });
const phoneOf = ({ block, end }: { block: number; end: number }) => `${1000 + block}${String(end).padStart(2, '0')}`;
const remember = (all: { request: { block: number; end: number; ip: number }; ago: number; used: boolean }[]) =>
  app.db.admin(
    `insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac, at, used_at)
     select gen_random_uuid(), 'lv-jelgava', sha256(p::bytea), sha256(left(p, -2)::bytea), sha256(ip::bytea), sha256('one'), now() - make_interval(mins => ago), case when used then now() end
     from unnest($1::text[], $2::text[], $3::int[], $4::boolean[]) t (p, ip, ago, used)`,
    [
      all.map(({ request }) => phoneOf(request)),
      all.map(({ request: { ip } }) => `ip one ${ip}`),
      all.map(({ ago }) => ago),
      all.map(({ used }) => used),
    ],
  );

test('whatever one network asks for, registration stays open for another of the same municipality', async () => {
  const closed = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(past, { minLength: 40, maxLength: 110 }),
      fc.array(request, { minLength: 4, maxLength: 8 }),
      async (before, requests) => {
        await forget();
        const inHour = before.filter(({ ago }) => ago <= 60).slice(0, limits.perNetworkAnHour);
        await remember([...inHour, ...before.filter(({ ago }) => ago > 60)]);
        for (const one of requests) closed.add(await begin('one', phoneOf(one), { ip: `one ${one.ip}` }));
        expect(await within(`net_hmac = '\\x${hex('one')}'`)).toBeLessThanOrEqual(limits.perNetworkAnHour);
        // In a block that was asked for as in one that was not.
        expect([await begin('other', `${1000 + (requests[0]?.block ?? 0)}99`), await begin('third', '999999')]).toEqual(['sent', 'sent']);
      },
    ),
    {
      numRuns: 10,
      endOnFailure: true,
      // A network that did nothing yet, and one at its limit that used all its codes: whatever is drawn, both are there.
      examples: [
        [[], [{ block: 1, end: 1, ip: 1 }]],
        [
          Array.from({ length: limits.perNetworkAnHour }, (_, i) => ({
            request: { block: 20 + i, end: 1, ip: i % 12 },
            ago: 5,
            used: true,
          })),
          [{ block: 1, end: 1, ip: 12 }],
        ],
      ],
    },
  );
  // It was closed for itself meanwhile, or the test would prove nothing.
  expect([...closed]).toEqual(expect.arrayContaining(['sent', 'network']));
});

test('a network that takes all it can leaves most of the budget of an hour and some of that of a day', async () => {
  expect(limits.perNetworkAnHour * 4).toBeLessThan(limits.perTenantAnHour);
  expect(limits.perNetworkAnHour * 24 * 1.3).toBeLessThan(limits.perTenantADay);
});

test('many networks at once get the budget of the municipality and no more, and its neighbour goes on', async () => {
  await app.db.admin(`insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac, at, used_at)
    select gen_random_uuid(), 'lv-jelgava', sha256(i::text::bytea), sha256(i::text::bytea), sha256(i::text::bytea), sha256(i::text::bytea), now() - interval '1 minute', now()
    from generate_series(1, ${limits.perTenantAnHour - 2}) i`);
  const outcomes = await Promise.all([0, 1, 2, 3, 4].map((i) => begin(`net ${i}`, `20${i}000`)));
  expect(outcomes.sort()).toEqual(['hour', 'hour', 'hour', 'sent', 'sent']);
  expect(await begin('elsewhere', '777777', { tenant: 'lv-dobele' })).toBe('sent');
  const Use = z.object({ tenant: z.string(), n: z.int() });
  const used = await app.db.as({ kind: 'jobs' }, (tx) =>
    tx.rows(Use, sql`select tenant_id as tenant, in_hour as n from registration_use() order by tenant_id`),
  );
  expect(used).toEqual([
    { tenant: 'lv-dobele', n: 1 },
    { tenant: 'lv-jelgava', n: limits.perTenantAnHour },
  ]);
});

describe('other ways than the SMS', () => {
  const person = async (from: number) => {
    const [id = ''] = await addPeople(app.db, { count: 1, from });
    const link = signLink([linkKey], { kind: 'resident', ids: [id], expiresAt: app.clock.now() + 3_600_000 });
    const own = { headers: { 'x-resident-link': link } };
    const who = app.as(undefined);
    return {
      id,
      ask: (address: string) => who.post('/api/residents/me/email', { address }, own),
      confirm: (code: string) => who.post('/api/residents/me/email/confirmation', { code }, own),
      push: (endpoint: string) =>
        who.put('/api/residents/me/push', { endpoint, keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } }, own),
      end: (kind: string) => who.delete(`/api/residents/me/contacts/${kind}`, own),
      me: () => who.get('/api/residents/me/export', own),
      erase: () => who.delete('/api/residents/me', own),
    };
  };
  const codeOf = async (asked: Promise<{ body: { demonstration: string } }>) => (await asked).body.demonstration;
  const stored = (of: string) =>
    app.db.admin<{ kind: string; text: string }>(
      'select kind, subscriber_contact::text as text from subscriber_contact where subscriber_id = $1',
      [of],
    );

  test('an e-mail address gets warnings once the code that was sent to it came back; it is sealed, exported, opens under a new key, and goes with the person', async () => {
    const mails: { to: string; text: string }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk) => {
          text += chunk;
        });
        stream.on('end', () => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const email = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, from: 'bridinajumi@jelgava.lv', connections: 1, timeoutMs: 2_000 });
    // In a demonstration nothing leaves by a live channel; here it does.
    const channel = { ...email, live: false, send: (m: Parameters<typeof email.send>[0]) => email.send({ ...m, isGenerated: false }) };
    const { id, ask, confirm, me, erase } = await person(1);
    const code = await codeOf(ask('Anna.Kalnina@example.lv'));
    await sendServiceMessages({
      db: app.db,
      channels: [channel],
      vault: testVault,
      log: { warn: () => undefined, error: () => undefined },
    });
    await email.close?.();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(mails.map(({ to }) => to)).toEqual(['Anna.Kalnina@example.lv']);
    expect(mails[0]?.text.replaceAll('=\r\n', '')).toContain(`VIAS kods ${code}`);
    expect(mails[0]?.text).toMatch(/^Subject: .*(kods|a29kc)/m);
    expect(mails[0]?.text).not.toMatch(/^Importance/m);
    expect((await me()).body).toMatchObject({ contacts: [], ways: { email: true, push: 'BPublic' } });
    const wrong = code === '000000' ? '000001' : '000000';
    expect((await confirm(wrong)).body).toMatchObject({ code: 'resident.code_wrong', title: 'The code is not right. Tries left: 4.' });
    expect((await confirm(code)).body.contacts).toMatchObject([{ kind: 'email', address: 'Anna.Kalnina@example.lv' }]);
    expect((await confirm(code)).body.code).toBe('resident.code_over');
    const [row] = await stored(id);
    expect(row?.text).not.toContain('example');
    expect(row?.text).not.toContain(Buffer.from('example').toString('hex'));
    // Another address takes its place, not before it is confirmed.
    const next = await codeOf(ask('janis@example.lv'));
    expect((await me()).body.contacts).toMatchObject([{ address: 'Anna.Kalnina@example.lv' }]);
    await confirm(next);
    const keys = { test: Buffer.alloc(32, 7), k9: Buffer.alloc(32, 9) };
    const changed = (current: string) => createPhoneVault({ current, keys, pepper: Buffer.alloc(32, 9) });
    await rotateKeys(app.db, { vault: changed('k9'), currentKey: 'k9' });
    expect((await stored(id)).map(({ text }) => text.includes('k9'))).toEqual([true]);
    await rotateKeys(app.db, { vault: changed('test'), currentKey: 'test' });
    expect((await me()).body.contacts).toMatchObject([{ address: 'janis@example.lv' }]);
    await ask('karlis@example.lv');
    expect((await erase()).status).toBe(204);
    expect([await stored(id), await app.db.admin('select from contact_code where subscriber_id = $1', [id])]).toEqual([[], []]);
    expect(await app.db.admin('select from service_message')).toEqual([]);
  });

  test('three codes a day to an address whoever asks, five a day by one person, five tries, ten minutes; no second address in one', async () => {
    const [one, two] = [await person(11), await person(12)];
    for (const who of [one, two, two]) expect((await who.ask('a@example.lv')).status).toBe(200);
    const fourth = await one.ask('A@Example.lv');
    expect(fourth).toMatchObject({ status: 429, body: { code: 'resident.limit_email', field: 'address' } });
    expect(Number(fourth.headers.get('retry-after'))).toBe(86_400);
    for (const n of [2, 3, 4, 5]) expect((await one.ask(`b${n}@example.lv`)).status).toBe(200);
    expect(await one.ask('c@example.lv')).toMatchObject({ status: 429, body: { code: 'resident.limit_emails' } });
    expect((await two.ask('c@example.lv')).status).toBe(200);
    await app.db.admin(`update contact_code_sent set at = at - interval '25 hours'`);
    const code = await codeOf(one.ask('a@example.lv'));
    const wrong = code === '000000' ? '000001' : '000000';
    for (let n = 1; n < limits.codeTries; n += 1) expect((await one.confirm(wrong)).body.code).toBe('resident.code_wrong');
    expect([(await one.confirm(wrong)).body.code, (await one.confirm(code)).body.code]).toEqual([
      'resident.code_over',
      'resident.code_over',
    ]);
    const late = await codeOf(one.ask('a@example.lv'));
    // The code of one person is nobody else's.
    expect((await two.confirm(late)).body.code).toMatch(/^resident\.code_/);
    await app.db.admin(`update contact_code set code_until = now() - interval '1 second'`);
    expect((await one.confirm(late)).body.code).toBe('resident.code_over');
    for (const address of [
      'a@b',
      'a@example.lv, b@example.lv',
      'a b@example.lv',
      'a@example.lv\nBcc: b@example.lv',
      '<a@example.lv>',
      '@example.lv',
    ])
      expect([address, (await two.ask(address)).body.code]).toEqual([address, 'resident.email_invalid']);
  });

  test('they are offered where the installation has them: a demonstration shows the code, production without a mail server offers none', () => {
    const none = { email: undefined, push: undefined };
    expect(waysOf({ mode: 'production', ...none })).toEqual({ email: false, push: null });
    expect(waysOf({ mode: 'demo', ...none })).toEqual({ email: true, push: null });
    expect(waysOf({ ...none, mode: 'production', email: { url: 'smtps://x', from: 'x' } })).toEqual({ email: true, push: null });
  });

  test('a browser is kept where a known push service gave out its address, listed, replaced and removed', async () => {
    const { id, push, me, end } = await person(21);
    expect(await push('https://push.example.lv/send/1')).toMatchObject({ status: 422, body: { code: 'resident.push_foreign' } });
    expect((await push('http://fcm.googleapis.com/fcm/send/1')).body.code).toBe('resident.push_foreign');
    expect((await push(`https://fcm.googleapis.com/${'x'.repeat(limits.pushLetters)}`)).status).toBe(400);
    expect((await push('https://fcm.googleapis.com/fcm/send/1')).body.contacts).toMatchObject([{ kind: 'push' }]);
    await push('https://updates.push.services.mozilla.com/wpush/v2/2');
    expect((await me()).body.contacts).toMatchObject([{ kind: 'push', address: 'https://updates.push.services.mozilla.com/wpush/v2/2' }]);
    expect((await stored(id)).map(({ text }) => /mozilla|6d6f7a696c6c61/.test(text))).toEqual([false]);
    expect((await end('push')).body.contacts).toEqual([]);
    expect((await end('sms')).status).toBe(400);
  });
});
