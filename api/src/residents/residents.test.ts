import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rotateKeys } from '@vias/alerts/key-rotation.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sql } from '@vias/sql/sql.ts';
import { readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { testPhoneKeys } from '../testing.ts';
import { limits } from './limits.ts';
import { openKeys, requestCode } from './own-page.ts';
import {
  anyone,
  app,
  ask,
  choices,
  confirm,
  count,
  dobele,
  forget,
  home,
  newPhone,
  openWithGround,
  own,
  ownKey,
  pepper,
  register,
  sent,
  vault,
} from './residents.fixture.ts';

beforeAll(openWithGround);
afterAll(() => app.close());

describe('a person registers', () => {
  test('with number, code and place, and gets a welcome that opens the own page', async () => {
    const phone = newPhone();
    const code = await ask(phone);
    expect(code).toMatchObject({ status: 200, body: { validForS: 600, demonstration: expect.stringMatching(/^\d{6}$/) } });
    expect(await sent()).toEqual([
      `Jelgava → ··· ${phone.slice(-3)}: VIAS kods ${code.body.demonstration} der 10 minūtes. Nevienam to nesakiet.`,
    ]);
    const { body } = await anyone().post('/api/residents/confirmations', { id: code.body.id, code: code.body.demonstration });
    expect(body.isRegistered).toBe(false);
    const places = [home, { kind: 'work', lon: dobele[0], lat: dobele[1], label: null }];
    const saved = await anyone().put('/api/residents/me', choices({ places, voice: true, card: 'LV-1234 567' }), own(body.link));
    expect(saved).toMatchObject({
      status: 200,
      body: { isFirst: true, me: { phone: phone.replaceAll(' ', ''), name: 'Anna Kalniņa', hasCard: true, voice: true, lang: 'lv' } },
    });
    expect(saved.body.me.places).toEqual([
      expect.objectContaining({ kind: 'work', sender: 'Dobeles novada pašvaldība' }),
      expect.objectContaining({ kind: 'home', label: 'Lielā iela 1, Jelgava', sender: 'Jelgavas valstspilsētas pašvaldība' }),
    ]);
    const [welcome = ''] = await sent();
    const link = /\/me\/([0-9A-Za-z]{45})$/.exec(welcome)?.[1] ?? '';
    expect((await anyone().get('/api/residents/me/export', own(link))).body).toMatchObject({
      name: 'Anna Kalniņa',
      senders: [{ tenant: 'lv-dobele' }, { tenant: 'lv-jelgava', fromRegister: false, consentTextVersion: '2026-11' }],
    });
    // Where there are no keys for it nothing is pushed.
    const browser = { endpoint: 'https://fcm.googleapis.com/1', keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } };
    expect((await anyone().put('/api/residents/me/push', browser, own(link))).body.code).toBe('resident.way_missing');
    // The same again is no second person, and no second welcome.
    expect((await anyone().put('/api/residents/me', choices({ lang: 'ru', name: null }), own(link))).body).toMatchObject({
      isFirst: false,
      me: { lang: 'ru', name: 'Anna Kalniņa' },
    });
    expect(await sent()).toEqual([]);
    expect(
      await count(
        `resident r join subscriber s using (subscriber_id) where s.phone_hmac = '\\x${vault.index(phone.replaceAll(' ', '')).toString('hex')}'`,
      ),
    ).toBe(1);
  });

  test('S21: a known and an unknown number get the same answer, and nothing about the number stands in clear anywhere', async () => {
    const { phone } = await register();
    await forget();
    const [known, unknown] = [await ask(phone), await ask(newPhone())];
    const shape = ({ status, body }: { status: number; body: object }) => ({ status, keys: Object.keys(body) });
    expect(shape(known)).toEqual(shape(unknown));
    const tables = await app.db.admin<{ name: string }>(
      `select c.relname as name from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    for (const { name } of tables) {
      expect([
        name,
        await count(
          `${name} t where t::text like '%${phone.slice(4)}%' or t::text like '%Kalniņa%' or t::text like '%${known.body.demonstration}%' and '${name}' in ('registration', 'service_message')`,
        ),
      ]).toEqual([name, 0]);
    }
  });

  test('in production the answer has no code in it', async () => {
    await forget();
    const config = { ...readConfig({ VIAS_LINK_KEY: '5a'.repeat(32), ...testPhoneKeys }), mode: 'production' as const };
    const deps = { db: app.db, clock: app.clock, config } as unknown as Deps;
    const answer = await requestCode(
      deps,
      openKeys(config),
      { phone: newPhone(), country: 'LV', tenant: 'lv-jelgava', lang: 'lv' },
      '192.0.2.1',
    );
    expect(Object.keys(answer).sort()).toEqual(['id', 'validForS']);
    expect(await count('registration where is_generated')).toBe(0);
  });

  test.each([
    ['a fixed line', { phone: '67 123 456' }, 'phone.not_mobile'],
    ['an Estonian mobile', { phone: '+372 5123 4567' }, 'phone.country'],
    ['a special price', { phone: '90 000 000' }, 'phone.premium'],
    ['letters', { phone: 'abcdef' }, 'phone.invalid'],
    ['a municipality that there is not', { phone: '26 111 111', tenant: 'lv-nowhere' }, 'resident.tenant_unknown'],
  ])('%s is refused with a sentence', async (_what, body, code) => {
    const answer = await ask('', body);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect(answer.body.detail).not.toBe(code);
  });

  test('five wrong tries end the code, a right one after them is refused; ten minutes end it too', async () => {
    await forget();
    const { body } = await ask(newPhone());
    const wrong = body.demonstration === '000000' ? '000001' : '000000';
    const tryIt = (code: string) => anyone().post('/api/residents/confirmations', { id: body.id, code });
    for (const left of [4, 3, 2, 1])
      expect((await tryIt(wrong)).body).toMatchObject({
        code: 'resident.code_wrong',
        title: `The code is not right. Tries left: ${left}.`,
      });
    expect((await tryIt(wrong)).body.code).toBe('resident.code_over');
    expect((await tryIt(body.demonstration)).body.code).toBe('resident.code_over');
    const late = (await ask(newPhone())).body;
    await app.db.admin(`update registration set code_until = now() - interval '1 second'`);
    expect((await anyone().post('/api/residents/confirmations', { id: late.id, code: late.demonstration })).body.code).toBe(
      'resident.code_over',
    );
  });

  test('a place where nobody warns, and a sixth number with one card, are refused and nothing is kept', async () => {
    const link = await confirm(newPhone());
    const far = { kind: 'home', lon: 24.1, lat: 57.5, label: null };
    expect(await anyone().put('/api/residents/me', choices({ places: [home, far] }), own(link))).toMatchObject({
      status: 422,
      body: { code: 'resident.place_outside', field: 'places.1' },
    });
    expect((await anyone().get('/api/residents/me', own(link))).body.places).toEqual([]);
    for (let i = 0; i < limits.cardNumbers; i += 1) await register(newPhone(), { card: 'FAMILY-1' });
    const sixth = await confirm(newPhone());
    expect((await anyone().put('/api/residents/me', choices({ card: 'family 1' }), own(sixth))).body.code).toBe('resident.card_used');
  });
});

describe('against paid-for traffic', () => {
  const fill = (n: number, more: { phone?: string; ip?: string; net?: string; block?: string; ago?: string; used?: boolean } = {}) =>
    app.db.admin(
      `insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac, at, used_at)
       select gen_random_uuid(), 'lv-jelgava', coalesce($1, sha256(i::text::bytea)), coalesce($2, sha256(i::text::bytea)), coalesce($3, sha256(i::text::bytea)), coalesce($4, sha256(i::text::bytea)), now() - $5::interval, case when $6 then now() end
       from generate_series(1, ${n}) i`,
      [more.phone, more.block, more.ip, more.net]
        .map((text) => (text === undefined ? null : vault.index(text)))
        .concat([(more.ago ?? '1 minute') as never, (more.used ?? false) as never]) as unknown[],
    );
  test.each([
    ['three codes a day to a number', limits.perNumberADay, { phone: '+37126999999', ago: '20 hours' }, 'resident.limit_number'],
    ['ten an hour from an address', limits.perAddressAnHour, { ip: 'ip 127.0.0.1' }, 'resident.limit_address'],
    ['sixty an hour from a network', limits.perNetworkAnHour, { net: 'net 127.0.0' }, 'resident.limit_network'],
    [
      'four numbers of a block of a hundred',
      limits.numbersOfABlockAnHour,
      { block: 'block +371269999', net: 'net 127.0.0' },
      'resident.limit_sequence',
    ],
    ['twelve of it from everywhere', limits.numbersOfABlockOfAllAnHour, { block: 'block +371269999' }, 'resident.limit_sequence'],
    ['three hundred an hour for a municipality', limits.perTenantAnHour, { used: true }, 'resident.limit_hour'],
    ['two thousand a day for a municipality', limits.perTenantADay, { used: true, ago: '20 hours' }, 'resident.limit_hour'],
    [
      'twenty codes of a network of which nobody used one',
      limits.conversionFrom,
      { net: 'net 127.0.0', ago: '30 minutes' },
      'resident.limit_conversion',
    ],
    [
      'eight numbers of a block in a day of which nobody used one',
      limits.blockConversionFrom,
      { net: 'net 127.0.0', block: 'block +371269999', ago: '20 hours' },
      'resident.limit_conversion',
    ],
  ])('S14: %s: the next is refused, one less is not', async (_what, most, like, code) => {
    const proven = { proof: 'x' };
    await forget();
    await fill(most - 1, like);
    const before = await ask('+371 26 999 999', proven);
    // The proof may be asked for before; the limit itself is not reached.
    expect([200, 428]).toContain(before.status);
    await forget();
    await fill(most, like);
    const answer = await ask('+371 26 999 999', proven);
    expect(answer).toMatchObject({ status: 429, body: { code } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(3600);
    expect(await count('service_message')).toBe(0);
  });

  test('where a fifth of the codes are used the form stays open', async () => {
    await forget();
    await fill(limits.conversionFrom - 4, { net: 'net 127.0.0', ago: '30 minutes' });
    await app.db.admin(
      `insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac, at, used_at)
      select gen_random_uuid(), 'lv-jelgava', sha256((1000 + i)::text::bytea), sha256((1000 + i)::text::bytea), '', $1, now() - interval '30 minutes', now() from generate_series(1, 4) i`,
      [vault.index('net 127.0.0')],
    );
    expect((await ask(newPhone())).status).toBe(200);
    await app.db.admin('update registration_code set used_at = null');
    expect((await ask(newPhone())).body.code).toBe('resident.limit_conversion');
  });

  test('after two codes the browser must work, and a proof serves for its own number alone', async () => {
    await forget();
    const phone = newPhone();
    for (let i = 0; i < limits.withoutProof; i += 1) expect((await ask(phone)).status).toBe(200);
    const refused = await ask(phone);
    expect(refused).toMatchObject({ status: 428, body: { code: 'resident.proof_needed' } });
    const [challenge = '', bits = ''] = refused.headers.get('x-proof')?.split(';') ?? [];
    expect(Number(bits)).toBe(limits.proofBits);
    let nonce = 0;
    while (createHash('sha256').update(`${challenge}.${nonce}`).digest().readUInt32BE(0) >= 2 ** (32 - Number(bits))) nonce += 1;
    expect((await ask(newPhone(), { proof: String(nonce) })).status).toBe(428);
    expect((await ask(phone, { proof: 'guess' })).status).toBe(428);
    expect((await ask(phone, { proof: String(nonce) })).status).toBe(200);
  });

  test('many requests at once do not get past a limit', async () => {
    await forget();
    const phone = newPhone();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(phone)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limits.withoutProof);
    expect(await count('registration')).toBe(1);
  });

  test('S27: what nobody confirms is gone after 48 hours', async () => {
    await forget();
    await ask(newPhone());
    await confirm(newPhone());
    await ask(newPhone());
    await app.db.admin(
      `update registration set created_at = now() - interval '49 hours'; update subscriber s set created_at = now() - interval '49 hours' where not exists (select from resident r where r.subscriber_id = s.subscriber_id)`,
    );
    const kept = await count('resident');
    await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select forget_unconfirmed()`));
    expect([
      await count('registration'),
      await count('subscriber s where not exists (select from resident r where r.subscriber_id = s.subscriber_id)'),
      await count('resident'),
    ]).toEqual([0, 0, kept]);
  });
});

describe('the own page', () => {
  test('opens by a link that is signed, lasts an hour after a code, and by nothing else', async () => {
    const { link } = await register();
    for (const code of ['', 'x', link.slice(0, -1), link.replace(/.$/, (end) => (end === '0' ? '1' : '0'))])
      expect((await anyone().get('/api/residents/me', own(code))).body).toMatchObject({ code: 'resident.link_over' });
    app.clock.set(Date.now() + 3_601_000);
    expect((await anyone().get('/api/residents/me', own(link))).status).toBe(410);
    app.clock.set(undefined);
    expect((await anyone().get('/api/residents/me', own(link))).headers.get('cache-control')).toBe('private, no-store');
  });

  test('a carer counts once they agreed by a link of their own; an unknown number gets the same answer and no message', async () => {
    const [anna, janis] = [await register(), await register()];
    await forget();
    const ask = (phone: string) => anyone().post('/api/residents/me/carers', { phone, country: 'LV', delayMin: 20 }, own(anna.link));
    expect((await ask(anna.phone)).body.code).toBe('resident.carer_self');
    const unknown = await ask(newPhone());
    const known = await ask(janis.phone);
    expect(Object.keys(known.body.carers[1])).toEqual(Object.keys(unknown.body.carers[0]));
    const messages = await sent();
    expect(messages).toHaveLength(1);
    const link = /\/me\/(\w{45})$/.exec(messages[0] ?? '')?.[1] ?? '';
    expect((await anyone().get('/api/residents/carer', own(link))).body).toEqual({ phone: anna.phone, delayMin: 20, agreed: false });
    // Asked again nobody is written to again.
    await ask(janis.phone);
    expect(await sent()).toEqual([]);
    expect(await count('carer where agreed_at is not null')).toBe(0);
    expect((await anyone().post('/api/residents/carer', { agrees: false }, own(link))).status).toBe(204);
    expect((await anyone().get('/api/residents/me', own(anna.link))).body.carers).toEqual(known.body.carers);
    expect((await anyone().post('/api/residents/carer', { agrees: true }, own(link))).status).toBe(204);
    expect((await anyone().get('/api/residents/me', own(janis.link))).body.caresFor).toMatchObject([{ phone: anna.phone, delayMin: 20 }]);
    const { body } = await anyone().get('/api/residents/me', own(janis.link));
    expect((await anyone().delete(`/api/residents/me/carers/${body.caresFor[0].id}`, own(anna.link))).body.carers).toHaveLength(1);
    expect((await anyone().get('/api/residents/carer', own(link))).status).toBe(410);
    // Whom one took back is not written to again, so that nobody is pestered by asking and taking back.
    await anyone().delete(`/api/residents/me/carers/${body.caresFor[0].id}`, own(anna.link));
    expect((await ask(janis.phone)).body.carers).toHaveLength(2);
    expect(await sent()).toEqual([]);
    // The link of a carer opens nobody's page, and the other way round.
    expect([
      (await anyone().get('/api/residents/me', own(link))).status,
      (await anyone().get('/api/residents/carer', own(anna.link))).status,
    ]).toEqual([410, 410]);
  });

  test('S26: erasing leaves no trace but counts', async () => {
    const { link, phone } = await register();
    await anyone().post('/api/residents/me/senders', { tenant: 'lv-jelgava', stop: true }, own(link));
    const [row] = await app.db.admin<{ id: string }>(`select subscriber_id as id from subscriber where phone_hmac = $1`, [
      vault.index(phone),
    ]);
    const id = row?.id ?? '';
    await app.db.admin(
      `insert into delivery_try (alert_id, subscriber_id, try_no, rank, channel, status, provider_sid) values (gen_random_uuid(), '${id}', 1, 6, 'console', 'delivered', 'SM1')`,
    );
    expect((await anyone().delete('/api/residents/me', own(link))).status).toBe(204);
    const hmac = vault.index(phone).toString('hex');
    const traces: string[] = [];
    for (const { name } of await app.db.admin<{ name: string }>(
      `select c.relname as name from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    ))
      if ((await count(`${name} t where t::text like '%${hmac}%' or t::text like '%${id}%'`)) !== 0) traces.push(name);
    // The try is a count of an alert, under an id that belongs to nobody any more; the counter of codes stays a day; STOP stays as HMAC, or a register would bring the number in without it.
    expect(traces.sort()).toEqual(['delivery_try', 'registration_code', 'stopped_number']);
    expect(await app.db.admin(`select tenant_id from stopped_number where phone_hmac = $1`, [vault.index(phone)])).toEqual([
      { tenant_id: 'lv-jelgava' },
    ]);
    expect((await anyone().get('/api/residents/me', own(link))).status).toBe(410);
  });

  test('erasing gives no new codes: the counters of the number stay for their day', async () => {
    const phone = newPhone();
    await forget();
    for (let i = 0; i < limits.withoutProof; i += 1) {
      const { body } = await ask(phone);
      const { link } = (await anyone().post('/api/residents/confirmations', { id: body.id, code: body.demonstration })).body;
      expect((await anyone().delete('/api/residents/me', own(link))).status).toBe(204);
    }
    // Of the number, not of the address: from elsewhere it is the same.
    await app.db.admin(`update registration_code set ip_hmac = sha256('elsewhere'), net_hmac = sha256('elsewhere')`);
    expect((await ask(phone)).body.code).toBe('resident.proof_needed');
  });

  test('keys are changed in batches, a run that was cut off goes on, and everything opens afterwards', async () => {
    const { link } = await register();
    const next = Buffer.alloc(32, 9);
    const both = createPhoneVault({
      current: 'k2',
      keys: { k2: next, k1: ownKey },
      pepper,
    });
    const before = (await count('subscriber')) ?? 0;
    await app.db.admin(`insert into subscriber (phone_enc, phone_hmac, key_id) values ($1, $2, 'lost')`, [
      Buffer.alloc(40),
      Buffer.alloc(32, 3),
    ]);
    expect(await rotateKeys(app.db, { vault: both, currentKey: 'k2' })).toMatchObject({ failed: 1, resealed: expect.any(Number) });
    expect(await count(`subscriber where key_id = 'k2'`)).toBe(before);
    expect(await count(`resident where name_key_id = 'k1'`)).toBe(0);
    expect(await rotateKeys(app.db, { vault: both, currentKey: 'k2' })).toEqual({ resealed: 0, failed: 1 });
    // A number that no key opens does not keep the e-mail address of the same person under the old key, where it would be lost with it.
    await app.db.admin(
      `insert into subscriber_contact (subscriber_id, kind, contact_enc, key_id) select subscriber_id, 'email', $1, 'k1' from subscriber where key_id = 'lost'`,
      [
        createPhoneVault({
          current: 'k1',
          keys: { k1: ownKey },
          pepper,
        }).seal(
          (await app.db.admin<{ id: string }>(`select subscriber_id::text as id from subscriber where key_id = 'lost'`))[0]?.id ?? '',
          'anna@example.lv',
        ).phoneEnc,
      ],
    );
    expect(await rotateKeys(app.db, { vault: both, currentKey: 'k2', batch: 1 })).toEqual({ resealed: 1, failed: 1 });
    // Back, because the application of this test knows the first key only: it reads what was sealed twice.
    const back = createPhoneVault({
      current: 'k1',
      keys: { k2: next, k1: ownKey },
      pepper,
    });
    await rotateKeys(app.db, { vault: back, currentKey: 'k1' });
    expect((await anyone().get('/api/residents/me', own(link))).body).toMatchObject({
      name: 'Anna Kalniņa',
      places: [{ label: home.label }],
    });
  });
});
