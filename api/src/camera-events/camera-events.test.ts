import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { rotateKeys } from '@vias/alerts/key-rotation.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { type Member, type Principal, roles } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import { hashPlate } from './plate.ts';
import { eraseDueEvents, insertRight } from './queries.ts';
import { ago, event, hour, refusedEvents, spoiled } from './refused-events.fixture.ts';
import { makeTestSender, plateCamera, readWholeDatabase, type TestSender } from './sender.fixture.ts';

let app: TestApp;
let sender: TestSender;
let logged = '';
let counter = 0;
let plateKey: { id: string; secret: string; example: { plate: string; hash: string } };
const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`, { mfa: true });
const hashOf = (plate: string, key = plateKey) => hashPlate(plate, Buffer.from(key.secret, 'hex'));

const plateEvent = (id: string, plate: string, more = {}) =>
  event(id, { kind: 'plate_read', purpose: 'stolen_vehicles', plateKey: plateKey.id, plateHash: hashOf(plate), ...more });
const asked = { purpose: 'stolen_vehicles', reason: 'Zādzība Rīgas ielā naktī', caseNumber: '11221/2026' };
const lookUp = (who: string, body: object) => app.as(who, { mfa: true }).post('/api/camera-events/look-ups', { ...asked, ...body });
const personOf = (username: string) => app.identity.user(username).id;
/** Demonstration users as people whom the municipality's administrator knows. */
const enrol = async (...names: string[]) => {
  for (const name of names)
    await app.db.admin(
      `insert into account (account_id, tenant_id, kind, username, name, roles, accepted_at) values ($1, split_part($2, '@', 2), 'person', $2, $2, $3, now())`,
      [personOf(name), name, [app.identity.user(name).roles[0]]],
    );
};
const wholeDatabase = () => readWholeDatabase(app);

beforeAll(async () => {
  app = await openTestApp(
    {},
    new Writable({
      write: (chunk, _encoding, done) => {
        logged += String(chunk);
        done();
      },
    }),
  );
  for (const [code, more] of Object.entries({
    'N-1': {},
    'KAM-100': { kind: 'fixed', retentionDays: 3 },
    silent: { retentionDays: null },
    gone: { status: 'removed', removedOn: '2026-01-01' },
  }))
    expect((await app.as('planner@lv-jelgava').post('/api/cameras', { ...plateCamera, ...more, code })).status).toBe(201);
  await enrol('dispatcher@lv-jelgava', 'planner@lv-jelgava', 'editor@lv-jelgava', 'admin@lv-jelgava', 'dispatcher@lv-dobele');
  sender = await makeTestSender(app);
  const made = await admin().post('/api/camera-events/plate-keys', { purpose: 'stolen_vehicles' });
  expect(made.status).toBe(201);
  plateKey = made.body;
  expect(plateKey.example.hash).toBe(hashOf(plateKey.example.plate));
  const right = {
    personId: personOf('dispatcher@lv-jelgava'),
    purpose: 'stolen_vehicles',
    legalBasis: 'Policijas likums',
    validUntil: ago(-48).slice(0, 10),
  };
  expect((await admin().post('/api/camera-events/rights', right)).status).toBe(201);
});
afterAll(() => app.close());

describe('the signed door', () => {
  test('both ways to sign are taken; the same events again are known and count once', async () => {
    const own = await makeTestSender(app, { algorithm: 'ed25519' });
    for (const one of [sender, own]) {
      expect((await one.send([event('a'), event('b')])).body).toMatchObject({ read: 2, added: 2, known: 0, refused: 0 });
      expect((await one.send([event('c', { at: ago(3) })])).body).toMatchObject({ added: 1 });
    }
    const again = event('d');
    expect((await sender.send([again])).body).toMatchObject({ added: 1 });
    expect((await sender.send([again])).body).toMatchObject({ added: 0, known: 1 });
    expect((await sender.send([{ ...again, confidence: 0.1 }])).body.rows[0]).toMatchObject({
      outcome: 'refused',
      code: 'camera_event_row.differs',
    });
  });

  test.each(spoiled)('%s is refused with a sentence', async (_what, options, code) => {
    for (const lang of ['lv', 'lt', 'en']) {
      const answer = await sender.send([event('never')], { ...options, lang });
      expect(answer).toMatchObject({ status: 401, body: { code: `camera_events.${code}` } });
      expect(answer.body.detail).not.toMatch(/\{\w+\}|^camera_events/);
    }
    expect(await app.db.admin(`select 1 from camera_event where event_key = 'never'`)).toEqual([]);
  });

  test('a nonce counts once; the key of another machine, and one that ended, do not count', async () => {
    const nonce = 'once-and-never-again';
    expect((await sender.send([event('n1')], { nonce })).status).toBe(200);
    expect(await sender.send([event('n2')], { nonce })).toMatchObject({ status: 409, body: { code: 'camera_events.replayed' } });
    const other = await makeTestSender(app);
    expect(await other.send([event('n3')], { signAs: sender })).toMatchObject({ status: 401, body: { code: 'camera_events.key_unknown' } });
    const foreign = await makeTestSender(app, { tenant: 'lv-dobele' });
    expect(await foreign.send([event('n4')], { signAs: sender })).toMatchObject({
      status: 401,
      body: { code: 'camera_events.key_unknown' },
    });
    expect((await foreign.send([event('n5')])).body.rows[0]).toMatchObject({ code: 'camera_event_row.camera_unknown' });
    expect(await app.as('planner@lv-jelgava').post('/api/camera-events', { events: [event('n6')] })).toMatchObject({
      status: 403,
      body: { code: 'camera_events.not_sender' },
    });
    expect((await admin('lv-dobele').delete(`/api/camera-events/keys/${other.keyId}`)).status).toBe(404);
    expect((await admin().delete(`/api/camera-events/keys/${other.keyId}`)).status).toBe(204);
    expect(await other.send([event('n7')])).toMatchObject({ status: 401, body: { code: 'camera_events.key_unknown' } });
  });

  test('while a machine changes over both of its keys count, afterwards the new one alone', async () => {
    const before = await makeTestSender(app);
    const after = await makeTestSender(app, { machine: before.machine });
    expect((await before.send([event('r1')])).status).toBe(200);
    expect((await after.send([event('r2')])).status).toBe(200);
    await app.db.admin(`update camera_event_key set expires_at = now() where camera_event_key_id = $1`, [before.keyId]);
    expect((await before.send([event('r3')])).status).toBe(401);
    expect((await after.send([event('r3')])).status).toBe(200);
  });

  test('a private key is refused; a key needs the administrator and the second factor; the secret is nowhere in the database', async () => {
    const post = (body: object, who = admin()) => who.post('/api/camera-events/keys', { machineId: sender.machine.id, ...body });
    expect((await post({ publicKey: '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----' })).body.code).toBe(
      'camera_events.private_key',
    );
    expect((await post({ publicKey: 'x' })).body.code).toBe('camera_events.public_key_invalid');
    expect((await post({}, app.as('admin@lv-jelgava'))).body.code).toBe('identity.step_up_needed');
    expect((await post({}, app.as('planner@lv-jelgava', { mfa: true }))).status).toBe(403);
    expect((await admin().post('/api/camera-events/keys', { machineId: 'nobody' })).body.code).toBe('camera_events.machine_unknown');
    const whole = await wholeDatabase();
    expect(whole).not.toContain(plateKey.secret);
    expect(whole).not.toContain(sender.key.export().toString('hex'));
  });
});

describe('events', () => {
  test.each(refusedEvents)('%s: %s is refused alone', async (code, field, more) => {
    const { body } = await sender.send([event('bad', more), event(`good-${++counter}`)], { lang: 'lv' });
    expect(body).toMatchObject({ added: 1, refused: 1, rows: [{ field, code: `camera_event_row.${code}` }, { outcome: 'added' }] });
    expect(body.rows[0].detail).not.toMatch(/\{\w+\}|^camera_event/);
  });

  test('200 events come in one request, not 201', async () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => event(`m${i}`));
    expect((await sender.send(many(201))).status).toBe(400);
    expect((await sender.send(many(200))).body).toMatchObject({ added: 200 });
  });

  test('the shorter time wins: of the sender, of the camera, and of a camera that keeps for less from now on', async () => {
    const daysOf = async (key: string) =>
      (
        await app.db.admin<{ days: number }>(
          `select erase_on - (occurred_at at time zone 'Europe/Riga')::date as days from camera_event where event_key = $1`,
          [key],
        )
      )[0]?.days;
    await sender.send([
      event('t1', { retentionDays: 30 }),
      event('t2', { retentionDays: 4 }),
      event('t3', { retentionDays: 0 }),
      event('t4', { camera: 'KAM-100' }),
    ]);
    expect([await daysOf('t1'), await daysOf('t2'), await daysOf('t3'), await daysOf('t4')]).toEqual([10, 4, 1, 3]);
    await app.db.admin(`update camera set retention_days = 2 where code = 'KAM-100'`);
    expect([await daysOf('t1'), await daysOf('t4')]).toEqual([10, 2]);
  });

  test('an own code waits as `other` until it has a meaning, which moves what waited and its hours', async () => {
    const at = ago(30);
    const { body } = await sender.send(Array.from({ length: 6 }, (_, i) => event(`w${i}`, { kind: 'VA_Loiter', at })));
    expect(body.rows[0]).toMatchObject({ outcome: 'added', kind: 'other', waits: true });
    const codes = (await admin().get('/api/camera-events/codes')).body.items;
    expect(codes).toContainEqual({
      machine: expect.objectContaining({ id: sender.machine.id }),
      code: 'VA_Loiter',
      kind: null,
      waiting: 6,
    });
    expect((await admin('lv-dobele').get('/api/camera-events/codes')).body.items).toEqual([]);
    const meaning = { machineId: sender.machine.id, code: 'VA_Loiter', kind: 'loitering' };
    expect(await admin('lv-dobele').put('/api/camera-events/codes', meaning)).toMatchObject({ status: 404 });
    expect((await admin().put('/api/camera-events/codes', meaning)).body).toEqual({ applied: 6 });
    expect((await sender.send([event('w9', { kind: 'VA_Loiter', at })])).body.rows[0]).toMatchObject({ kind: 'loitering', waits: false });
    expect(
      await app.db.admin(
        `select kind, sum(events)::int as n from camera_event_hour where hour = date_trunc('hour', $1::timestamptz, 'UTC') and events > 0 group by 1`,
        [at],
      ),
    ).toEqual([{ kind: 'loitering', n: 7 }]);
  });
});

describe('plates', () => {
  const canary = 'ZQ-7391';
  test.each([
    ['the id', { id: canary }],
    ['the law', { legalBasis: `auto ${canary}` }],
    ['a field of its own', { plate: canary }],
    ['a name', { [canary]: true }],
    ['something nested', { extra: { deep: [{ nr: 'zq7391' }] } }],
    ['the camera', { camera: canary }],
    ['the kind', { kind: 'zq 7391' }],
    ['the list', { kind: 'watch_list_hit', list: 'zq-7391' }],
  ])('a readable plate in %s is refused, not repeated, not stored and not logged', async (_where, more) => {
    const answer = await sender.send([event('p', more)]);
    expect(answer.body.rows[0]).toMatchObject({ outcome: 'refused', code: 'camera_event_row.plain_plate' });
    expect(answer.text.toUpperCase()).not.toMatch(/ZQ.?7391/);
  });

  test('a vehicle is found by whoever has the right for the purpose, with reason and case; the audit has them and never the plate', async () => {
    await sender.send([plateEvent('v1', 'ZQ7391', { at: ago(5) }), plateEvent('v2', 'ZQ7391', { at: ago(4) }), plateEvent('v3', 'XX1000')]);
    const found = await lookUp('dispatcher@lv-jelgava', { plate: 'zq 7391' });
    expect(found).toMatchObject({
      status: 200,
      body: { total: 2, passages: [{ camera: 'N-1', cameraName: 'Tilts', eraseOn: expect.any(String) }, {}] },
    });
    expect(found.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(found.body.passages[0]).join()).not.toMatch(/geom|lon|lat|coord/i);
    expect((await lookUp('dispatcher@lv-jelgava', { plate: 'ZQ-7391', from: ago(4.5) })).body.total).toBe(1);
    for (const who of ['planner@lv-jelgava', 'admin@lv-jelgava', 'dispatcher@lv-dobele'])
      expect(await lookUp(who, { plate: canary })).toMatchObject({ status: 403, body: { code: 'camera_events.no_right' } });
    expect(await lookUp('dispatcher@lv-jelgava', { plate: canary, purpose: 'traffic_safety' })).toMatchObject({ status: 403 });
    expect(await app.as('dispatcher@lv-jelgava').post('/api/camera-events/look-ups', { ...asked, plate: canary })).toMatchObject({
      body: { code: 'identity.step_up_needed' },
    });
    const audit = await app.db.admin<{ detail: object; name: string }>(
      `select detail, principal_name as name from audit_entry where action = 'look_up' order by seq`,
    );
    expect(audit).toHaveLength(2);
    expect(audit[0]?.detail).toEqual({ sought: 'plate', purpose: 'stolen_vehicles', reason: asked.reason, case: asked.caseNumber });
    expect((await app.as('dispatcher@lv-jelgava').get('/api/camera-events/look-ups')).body.items).toMatchObject([
      { found: 1 },
      { found: 2, caseNumber: asked.caseNumber },
    ]);
    expect((await app.as('auditor@lv-jelgava').get('/api/camera-events/look-ups?whose=all')).body.items).toHaveLength(2);
    expect((await app.as('planner@lv-jelgava').get('/api/camera-events/look-ups?whose=all')).body.items).toEqual([]);
    expect((await app.as('auditor@lv-dobele').get('/api/camera-events/look-ups?whose=all')).body.items).toEqual([]);
  });

  test.each([
    [{ plate: canary, list: 'nozagtie' }, 400, 'request.invalid'],
    [{}, 400, 'request.invalid'],
    [{ plate: '??' }, 422, 'camera_events.plate_invalid'],
    [{ plate: canary, reason: `meklējam ${canary} pilsētā` }, 422, 'camera_events.text_has_plate'],
    [{ plate: canary, caseNumber: 'ZQ-7391' }, 422, 'camera_events.text_has_plate'],
    [{ plate: canary, reason: 'vadītājs 010190-12345 pazudis' }, 422, 'camera_events.text_has_code'],
    [{ plate: canary, from: ago(1), to: ago(2) }, 422, 'camera_events.period_invalid'],
    [{ plate: canary, reason: 'īss' }, 400, 'request.invalid'],
  ])('a look-up is refused (case %#)', async (more, status, code) => {
    expect(await lookUp('dispatcher@lv-jelgava', more)).toMatchObject({ status, body: { code } });
  });

  test('matches with a list are looked up by the name of the list, of their own purpose and no other', async () => {
    const hit = { kind: 'watch_list_hit', purpose: 'stolen_vehicles', list: 'nozagtie' };
    await sender.send([event('h1', hit), event('h2', { ...hit, purpose: 'public_order' })]);
    expect((await lookUp('dispatcher@lv-jelgava', { list: 'nozagtie' })).body).toMatchObject({
      total: 1,
      passages: [{ list: 'nozagtie' }],
    });
  });

  test('a new key of a purpose: what was hashed with the one before is still found, what comes with it later is not taken', async () => {
    const old = plateKey;
    plateKey = (await admin().post('/api/camera-events/plate-keys', { purpose: 'stolen_vehicles', overlapHours: 0 })).body;
    expect(
      (await sender.send([plateEvent('k1', 'ZQ7391', { plateKey: old.id, plateHash: hashOf('ZQ7391', old) })])).body.rows[0],
    ).toMatchObject({ code: 'camera_event_row.plate_key_unknown' });
    await sender.send([plateEvent('k2', 'ZQ7391')]);
    expect((await lookUp('dispatcher@lv-jelgava', { plate: canary })).body.total).toBe(3);
  });

  test('nothing is answered when the audit cannot be written', async () => {
    await app.db.owner((client) =>
      client.query(`create function break_audit() returns trigger language plpgsql as $$ begin if new.action = 'look_up' then raise exception 'no room'; end if; return new; end $$;
      create trigger break_audit before insert on audit_entry for each row execute function break_audit()`),
    );
    const answer = await lookUp('dispatcher@lv-jelgava', { plate: canary });
    await app.db.owner((client) => client.query('drop trigger break_audit on audit_entry; drop function break_audit()'));
    expect(answer.status).toBe(500);
    expect(answer.body.passages).toBeUndefined();
    expect((await lookUp('dispatcher@lv-jelgava', { plate: canary })).status).toBe(200);
  });

  test('a person makes twenty look-ups a day and no more', async () => {
    const [made] = await app.db.admin<{ n: number }>(
      `select count(*)::int as n from camera_look_up where looked_by = $1 and looked_at >= local_day()::timestamp at time zone 'Europe/Riga'`,
      [personOf('dispatcher@lv-jelgava')],
    );
    for (let n = made?.n ?? 0; n < 19; n++)
      await app.db.admin(
        `insert into camera_look_up (tenant_id, looked_by, looked_by_name, sought, reason, case_number) select tenant_id, looked_by, looked_by_name, 'plate', reason, case_number from camera_look_up order by look_up_no limit 1`,
      );
    expect((await lookUp('dispatcher@lv-jelgava', { plate: canary })).body.left).toBe(0);
    expect(await lookUp('dispatcher@lv-jelgava', { plate: canary })).toMatchObject({
      status: 429,
      body: { code: 'camera_events.too_many_look_ups' },
    });
  });

  test('a right ends with its day or when it is taken, is never given to oneself, nor to somebody of another municipality', async () => {
    const right = { purpose: 'stolen_vehicles', legalBasis: 'Policijas likums', validUntil: ago(-48).slice(0, 10) };
    const grant = async (username: string, more = {}) =>
      admin().post('/api/camera-events/rights', { ...right, personId: personOf(username), ...more });
    expect((await grant('admin@lv-jelgava')).body.code).toBe('camera_events.not_oneself');
    expect((await grant('dispatcher@lv-dobele')).body.code).toBe('camera_events.person_unknown');
    expect((await grant('planner@lv-jelgava', { validUntil: ago(-24 * 400).slice(0, 10) })).body.code).toBe('camera_events.right_too_long');
    const made = await grant('planner@lv-jelgava');
    expect((await lookUp('planner@lv-jelgava', { plate: canary })).body.total).toBe(3);
    expect((await app.as('planner@lv-jelgava').get('/api/camera-events/rights')).body.items).toHaveLength(1);
    expect((await admin('lv-dobele').delete(`/api/camera-events/rights/${made.body.id}`)).status).toBe(404);
    expect((await admin().delete(`/api/camera-events/rights/${made.body.id}`)).status).toBe(204);
    expect((await lookUp('planner@lv-jelgava', { plate: canary })).status).toBe(403);
    // Where Keycloak keeps people the name comes with the request; here it does not help.
    const stranger = { ...right, personId: randomUUID(), personName: 'Ilze Ozola', purpose: 'property' as const };
    expect((await grant('planner@lv-jelgava', stranger)).body.code).toBe('camera_events.person_unknown');
    const keeper: Member = {
      kind: 'user',
      id: personOf('admin@lv-jelgava'),
      name: 'x',
      tenant: 'lv-jelgava',
      roles: ['municipality-admin'],
    };
    expect(await app.db.as(keeper, (tx) => insertRight(tx, 'lv-jelgava', stranger, false))).toMatchObject({
      person: { name: 'Ilze Ozola' },
      counts: true,
    });
    const late = await grant('planner@lv-jelgava');
    await app.db.admin(`update camera_look_up_right set valid_until = local_day() - 1 where camera_look_up_right_id = $1`, [late.body.id]);
    expect((await lookUp('planner@lv-jelgava', { plate: canary })).status).toBe(403);
  });

  test('whoever asks about the own vehicle is told of all purposes, and it is erased on request', async () => {
    const subject = { plate: canary, reason: 'Īpašnieka pieprasījums', caseNumber: '7/2026' };
    const ask = (who: string, more = {}) => app.as(who, { mfa: true }).post('/api/camera-events/subject', { ...subject, ...more });
    expect((await ask('dispatcher@lv-jelgava')).status).toBe(403);
    expect((await ask('auditor@lv-jelgava')).body).toMatchObject({ total: 3, passages: [{ purpose: 'stolen_vehicles' }, {}, {}] });
    expect((await ask('auditor@lv-jelgava', { erase: true })).status).toBe(403);
    expect((await ask('admin@lv-dobele')).body).toMatchObject({ total: 0 });
    // The list of look-ups is read for years and changed by nobody: it keeps a mark where the reason names somebody.
    await ask('auditor@lv-jelgava', { reason: 'Īpašnieks Jānis Bērziņš lūdz pa tālruni 29 123 456' });
    expect((await app.as('auditor@lv-jelgava').get('/api/camera-events/look-ups?whose=all')).body.items[0].reason).toBe(
      'Īpašnieks [persona] lūdz pa tālruni [tālrunis]',
    );
    expect((await ask('admin@lv-jelgava', { erase: true })).body).toMatchObject({ total: 3 });
    expect((await ask('admin@lv-jelgava')).body).toMatchObject({ total: 0 });
    expect(await app.db.admin('select event_key as key from camera_event where plate_hash is not null')).toEqual([{ key: 'v3' }]);
  });

  test('the plate was written nowhere: no table, no log', async () => {
    const whole = `${await wholeDatabase()}\n${logged}`.toUpperCase();
    expect(whole).toContain('N-1');
    expect(logged).not.toBe('');
    expect(whole).not.toMatch(/ZQ[^A-Z0-9]{0,3}7391/);
  });
});

describe('hours and the end', () => {
  test('an hour below five is −2, one that is not over is not told; another municipality is told nothing', async () => {
    const [own] = await app.db.admin<{ id: string }>(`select camera_id as id from camera where code = 'KAM-100'`);
    const at = (h: number) => new Date(Math.floor((Date.now() - h * hour) / hour) * hour + 60_000).toISOString();
    const people = (id: string, h: number, amount: number) => event(id, { camera: 'KAM-100', kind: 'people_count', at: at(h), amount });
    await sender.send([
      people('q1', 6, 3),
      people('q2', 6, 4),
      people('q3', 7, 4),
      people('q4', 8, 0),
      event('q5', { camera: 'KAM-100', kind: 'people_count', at: ago(-4 / 60), amount: 50 }),
    ]);
    const ask = (who: string, more = '') =>
      app.as(who).get(`/api/camera-events/hours?camera=${own?.id}&kind=people_count&from=${ago(24)}&to=${ago(-1)}${more}`);
    expect((await ask('planner@lv-jelgava')).body.items).toEqual([
      { hour: at(7).replace(/:01:00\.\d+Z/, ':00:00Z'), n: -2 },
      { hour: at(6).replace(/:01:00\.\d+Z/, ':00:00Z'), n: 7 },
    ]);
    expect(await ask('planner@lv-dobele')).toMatchObject({ status: 404, body: { code: 'camera_events.camera_not_found' } });
    expect((await ask('planner@lv-jelgava', '&x=1')).status).toBe(400);
    expect(
      (
        await app
          .as('planner@lv-jelgava')
          .get(`/api/camera-events/hours?camera=${own?.id}&kind=people_count&from=${ago(24 * 40)}&to=${ago(0)}`)
      ).body.code,
    ).toBe('camera_events.period_invalid');
  });

  test('on its day an event is found no more and then erased, with the key that nothing is left of; nobody but the jobs erases', async () => {
    const hash = hashOf('QQ4444');
    await sender.send([plateEvent('e1', 'QQ4444'), event('e2')]);
    await app.db.admin(`update camera_event set erase_on = local_day() where plate_hash is not null`);
    const right = {
      personId: personOf('editor@lv-jelgava'),
      purpose: 'stolen_vehicles',
      legalBasis: 'Policijas likums',
      validUntil: ago(-48).slice(0, 10),
    };
    expect((await admin().post('/api/camera-events/rights', right)).status).toBe(201);
    expect((await lookUp('editor@lv-jelgava', { plate: 'QQ4444' })).body.total).toBe(0);
    expect(await wholeDatabase()).toContain(hash);
    const [due] = await app.db.admin<{ n: number }>('select count(*)::int as n from camera_event where erase_on <= local_day()');
    expect(await eraseDueEvents(app.db)).toBe(due?.n);
    expect(await wholeDatabase()).not.toContain(hash);
    expect(await app.db.admin(`select event_key as key from camera_event where event_key in ('e1', 'e2')`)).toEqual([{ key: 'e2' }]);
    const keys = (await admin().get('/api/camera-events/plate-keys')).body.items;
    expect(keys.map(({ id }: { id: string }) => id)).toEqual([plateKey.id]);
    expect(
      await app.db.admin(`select thing_count as n from audit_entry where action = 'retention' and thing_kind = 'camera_event'`),
    ).toEqual([due]);
    await expect(app.db.as({ kind: 'public' }, (tx) => tx.run(sql`select erase_camera_events(1)`))).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('nobody reads a row of events or hours, on no channel; keys, codes, rights and look-ups are for the own administrator and auditor, and never a secret', async () => {
    const tables = ['camera_event', 'camera_event_hour', 'camera_event_nonce'];
    const kept = ['camera_event_key', 'camera_plate_key', 'camera_event_code', 'camera_look_up_right', 'camera_look_up'];
    const count = (actor: Principal, table: string, column = sql`tenant_id`) =>
      app.db
        .as(
          actor,
          async (tx) => (await tx.rows(z.unknown(), sql`select ${column} from ${sql.name(table)} where tenant_id = 'lv-jelgava'`)).length,
        )
        .catch(({ code }: { code: string }) => code);
    const members = ['lv-jelgava', 'lv-dobele'].flatMap((tenant) =>
      roles.map((role): Member => ({ kind: 'user', id: `x-${role}`, name: role, tenant, roles: [role] })),
    );
    const machine: Member = { kind: 'machine', id: sender.machine.id, name: 'x', tenant: 'lv-jelgava', roles: ['institution'] };
    for (const actor of [
      ...members,
      machine,
      { kind: 'tiles' },
      { kind: 'jobs' },
      { kind: 'worker' },
      { kind: 'public' },
    ] satisfies Principal[])
      for (const table of tables) expect([actor, table, await count(actor, table)]).toEqual([actor, table, '42501']);
    for (const actor of members)
      for (const table of kept) {
        const sees = actor.tenant === 'lv-jelgava' && ['municipality-admin', 'auditor'].includes(actor.roles[0] ?? '');
        const n = await count(actor, table);
        expect([actor.roles, actor.tenant, table, Number(n) > 0]).toEqual([actor.roles, actor.tenant, table, sees]);
      }
    for (const [table, column] of [
      ['camera_event_key', sql`secret_enc`],
      ['camera_plate_key', sql`secret_enc`],
    ] as const)
      for (const actor of [...members, machine]) expect(await count(actor, table, column)).toBe('42501');
    for (const kind of ['tiles', 'public', 'worker'] as const) for (const table of kept) expect(await count({ kind }, table)).toBe('42501');
  });

  test('secrets follow when the key outside the database is changed', async () => {
    const old = { k1: Buffer.from(testPhoneKeys.VIAS_PHONE_KEY, 'hex') };
    const pepper = Buffer.from(testPhoneKeys.VIAS_PHONE_PEPPER, 'hex');
    const vault = createPhoneVault({ current: 'k2', keys: { ...old, k2: Buffer.alloc(32, 9) }, pepper });
    await rotateKeys(app.db, { vault, currentKey: 'k2' });
    const alone = createPhoneVault({ current: 'k2', keys: { k2: Buffer.alloc(32, 9) }, pepper });
    const [plate] = await app.db.admin<{ id: string; sealed: Buffer }>(
      `select camera_plate_key_id as id, secret_enc as sealed from camera_plate_key where camera_plate_key_id = $1`,
      [plateKey.id],
    );
    expect(alone.open(plate?.id ?? '', plate?.sealed as Buffer, 'k2')).toBe(plateKey.secret);
    const [key] = await app.db.admin<{ id: string; sealed: Buffer }>(
      `select camera_event_key_id as id, secret_enc as sealed from camera_event_key where camera_event_key_id = $1`,
      [sender.keyId],
    );
    expect(alone.open(key?.id ?? '', key?.sealed as Buffer, 'k2')).toBe(sender.key.export().toString('hex'));
  });
});
