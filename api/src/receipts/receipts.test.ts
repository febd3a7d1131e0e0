import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { tellCarers } from '@vias/alerts/carers.ts';
import type { ReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { applyReceipts, asWorker } from '@vias/alerts/receipts.ts';
import { boundTo } from '@vias/alerts/service-message.ts';
import { addPeople, approveAlertFor, hurry, person, statesOf, testVault, wipe } from '@vias/alerts/testing.ts';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import { keepSums } from './keep-sums.ts';
import { chromium, claimAll, expectOwnWords, expectSeen, hearOf, key, links, startSending, text } from './receipts.fixture.ts';

const Reply = z.object({ said: z.string().nullable() });
let app: TestApp;
beforeAll(async () => {
  // The keys of the people that the tests make.
  const keys = { phoneKeyId: 'test', phoneKey: '07'.repeat(32), phonePepper: '09'.repeat(32) };
  app = await openTestApp({ linkKeys: [key], ...keys, ...(chromium && { chromium: [chromium] }) });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.admin('truncate acknowledgement, help_case, alert_wave, alert_result, carer_notice, carer, service_message');
  await wipe(app.db);
  await hurry(app.db);
});
const author = () => app.as('author@lv-jelgava');
const dispatcher = () => app.as('dispatcher@lv-jelgava');

const sending = (people: number, like: Parameters<typeof startSending>[2] = {}) => startSending(app.db, people, { texts: text, ...like });
const claim = () => claimAll(app.db);
const happen = (alertId: string, said: [ReceiptStatus, number?][]) => hearOf(app.db, alertId, said);
const page = (code: string, lang = 'lv') => app.as(undefined).get(`/a/${code}?lang=${lang}`);
const press = (code: string, form: Record<string, string>) =>
  fetch(`${app.url}/a/${code}?lang=lv`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
const boardOf = async (id: string) => (await author().get(`/api/alerts/${id}/deliveries`)).body;

describe('the page behind the link', () => {
  test('a personal link has buttons, the public one none; forged, foreign and old ones say so', async () => {
    const [one = '', two = ''] = await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    const other = await sending(20);
    const mine = await page(links.codeFor(id, one));
    expect(mine.status).toBe(200);
    expect(mine.headers.get('cache-control')).toBe('private, no-store');
    expect(mine.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(mine.text).toContain('name="said" value="safe"');
    expect(mine.text).not.toMatch(/\{link\}|<script/);
    const open = await page(links.publicCode(id));
    expect(open.status).toBe(200);
    expect(open.text).not.toContain('<form');
    const admin = app.as('admin@lv-jelgava', { mfa: true });
    const { body: settings } = await admin.get('/api/alert-settings');
    expect(settings).toMatchObject({ contactPhone: null, carerAfterMinutes: 15, keepRecipientsDays: 90 });
    const patched = await admin.ask('patch', '/api/alert-settings', {
      body: { contactPhone: '8730', carerAfterMinutes: 20 },
      headers: { 'if-match': `"${settings.version}"` },
    });
    expect(patched.body).toMatchObject({ contactPhone: '8730', carerAfterMinutes: 20 });
    expect((await page(links.publicCode(await sending(20)))).text).toContain('href="tel:8730"');
    // Signed for a person who is no recipient, for no alert at all, cut short, one letter changed.
    const code = links.codeFor(id, two);
    const changed = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    const stranger = links.codeFor(other, crypto.randomUUID());
    for (const wrong of [stranger, links.codeFor(crypto.randomUUID(), one), code.slice(1), changed, 'x', '%00', "';--"]) {
      const answer = await page(wrong);
      expect({ wrong, status: answer.status, says: answer.text.includes('Tādas saites nav') }).toEqual({ wrong, status: 404, says: true });
    }
    await app.db.admin(`alter table alert disable trigger guard`);
    await app.db.admin(`update alert set expires_at = now() - interval '91 days' where alert_id = $1`, [other]);
    await app.db.admin(`alter table alert enable trigger guard`);
    expect(await page(links.codeFor(other, two), 'lt')).toMatchObject({
      status: 410,
      text: expect.stringContaining('Perspėjimas nebepasiekiamas'),
    });
    expect((await page(links.publicCode(await approveAlertFor(app.db, 20)))).status).toBe(404);
    // A press on the public page or with another word changes nothing.
    await press(links.publicCode(id), { said: 'help' });
    await press(code, { said: 'perhaps' });
    expect(await app.db.admin('select * from acknowledgement')).toEqual([]);
  });

  test('whoever guesses has to wait, and the good link of somebody else behind the same address still opens', async () => {
    const [one = '', two = '', three = '', four = ''] = await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    app.clock.set(Date.now() + 3_600_000);
    const answers: number[] = [];
    for (let i = 0; i < 32; i += 1) answers.push((await page(`guess${i}`)).status);
    expect([answers.filter((status) => status === 404).length, answers.at(-1)]).toEqual([30, 429]);
    expect((await page(links.codeFor(id, one))).status).toBe(200);
    // Well-formed codes of no alert are answered before the database is asked.
    const asked = jest.spyOn(app.db, 'as');
    await page(links.codeFor(id, two));
    expect(asked).toHaveBeenCalled();
    asked.mockClear();
    for (let i = 0; i < 20; i += 1) expect((await page(links.codeFor(randomUUID(), randomUUID()))).status).toBe(429);
    expect(asked.mock.calls.length).toBeLessThan(20);
    // Who knows an alert guesses its recipients sixty times more, and good links open meanwhile.
    for (let i = 0; i < 59; i += 1) expect((await page(links.codeFor(id, randomUUID()))).status).toBe(429);
    expect((await page(links.codeFor(id, three))).status).toBe(200);
    await page(links.codeFor(id, randomUUID()));
    asked.mockClear();
    expect((await page(links.codeFor(id, randomUUID()))).status).toBe(429);
    expect((await page(links.codeFor(id, four))).status).toBe(429);
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
    expect((await page(links.codeFor(id, one))).status).toBe(200);
    app.clock.set(Date.now() + 7_200_000);
    expect((await page('guess')).status).toBe(404);
    expect((await page(links.codeFor(id, four))).status).toBe(200);
    app.clock.set(undefined);
  });
});

describe('answers', () => {
  test('SAFE acknowledges, NEED HELP opens one case, the last word counts and the sum stays', async () => {
    await addPeople(app.db, { count: 25 });
    const id = await sending(25);
    const [a = '', b = '', c = ''] = await happen(id, [['accepted'], ['delivered'], ['undelivered', 30005]]);
    expect((await press(links.codeFor(id, a), { said: 'safe' })).status).toBe(303);
    for (let i = 0; i < 2; i += 1) await press(links.codeFor(id, b), { said: 'help' });
    await press(links.codeFor(id, c), { said: 'help' });
    await press(links.codeFor(id, c), { said: 'safe' });
    const board = await boardOf(id);
    expect(board).toMatchObject({ sum: 25, answers: { safe: 2, help: 1 } });
    expect(board.states[0]).toMatchObject({ state: 'acknowledged', people: 3 });
    await expectOwnWords(app.url, links.codeFor(id, b));
    for (const who of [a, c]) expect((await page(links.codeFor(id, who))).text).not.toContain('<blockquote>');
    const { body } = await dispatcher().get(`/api/alerts/${id}/help`);
    expect(body).toMatchObject({
      open: 2,
      items: [
        { words: 'Esmu pagrabā', safeAt: null, way: 'link' },
        { words: null, safeAt: expect.any(String) },
      ],
    });
    // A receipt that comes afterwards takes nothing back.
    await asWorker(app.db, (tx) =>
      applyReceipts(tx, [{ alertId: id, subscriberId: a, tryNo: 1, channel: 'console', status: 'failed', sid: null, code: 30005 }], true),
    );
    expect((await statesOf(app.db, id)).acknowledged).toBe(3);
  });

  test('one link gives ten answers a minute at most', async () => {
    const [one = ''] = await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    for (let i = 0; i < 12; i += 1) await press(links.codeFor(id, one), { said: 'help', words: `vēlreiz ${i}` });
    expect(await app.db.admin('select words from help_case')).toEqual([{ words: 'vēlreiz 9' }]);
    await press(links.codeFor(id, one), { said: 'safe' });
    await app.db.admin(`update help_case set state = 'closed', closed_at = now(), closed_by = 'x', outcome = 'helped'`);
    await press(links.codeFor(id, one), { said: 'help' });
    expect(await app.db.admin(`select safe_at, words from help_case where state = 'open'`)).toEqual([{ safe_at: null, words: null }]);
  });

  test('a reply counts for the last alert that reached the number, and an answer that comes too late is told so', async () => {
    const [one = ''] = await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    const reply = (said: string) =>
      asWorker(app.db, async (tx) => (await tx.rows(Reply, sql`select answer_by_reply(${one}, ${said}) as said`))[0]?.said);
    expect(await reply('help')).toBe(null);
    await happen(id, []);
    expect(await reply('help')).toBe('help');
    expect(await app.db.admin('select way, state from help_case')).toEqual([{ way: 'reply', state: 'open' }]);
    await app.db.admin(`alter table alert disable trigger guard`);
    await app.db.admin(`update alert set expires_at = now() - interval '25 hours', finished_at = null where alert_id = $1`, [id]);
    await app.db.admin(`alter table alert enable trigger guard`);
    expect(await reply('safe')).toBe(null);
    const late = await page(links.codeFor(id, one));
    expect(late.text).toContain('vairs nepieņem');
    expect(late.text).not.toContain('<button');
  });

  test('a dispatcher takes and closes a case; who and where is asked for with a purpose and stands in the audit', async () => {
    const [one = ''] = await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    await press(links.codeFor(id, one), { said: 'help' });
    const [found] = (await dispatcher().get(`/api/alerts/${id}/help`)).body.items;
    expect(JSON.stringify(found)).not.toContain(one);
    const at = (verb: string, body?: unknown, user = dispatcher()) => user.post(`/api/help-cases/${found.id}/${verb}`, body);
    expect((await at('take', undefined, app.as('planner@lv-jelgava'))).status).toBe(403);
    expect((await at('take', undefined, app.as('dispatcher@lt-siauliai'))).status).toBe(404);
    expect((await app.as('dispatcher@lt-siauliai').get(`/api/alerts/${id}/help`)).body.items).toEqual([]);
    expect((await at('take')).body).toMatchObject({ state: 'taken', taken: { name: expect.any(String) } });
    expect(await at('take', undefined, author())).toMatchObject({ status: 409, body: { code: 'help.taken' } });
    expect((await at('person', {})).status).toBe(400);
    const name = testVault.seal(`name/${testVault.index('+37120000001').toString('hex')}`, 'Jānis Bērziņš');
    await app.db.admin(`update resident set name_enc = $2, name_key_id = 'test' where subscriber_id = $1`, [one, name.phoneEnc]);
    const { body: who } = await at('person', { purpose: 'send_help' });
    expect(who).toMatchObject({
      lang: 'lv',
      name: 'Jānis Bērziņš',
      phone: null,
      places: [{ kind: 'home', inArea: true, lon: expect.any(Number) }],
    });
    expect(await app.db.admin(`select action, detail from audit_entry where thing_kind = 'help_case' and action = 'read'`)).toEqual([
      { action: 'read', detail: { purpose: 'send_help' } },
    ]);
    expect((await at('person', { purpose: 'call_back' })).body.phone).toBe('+37120000001');
    expect((await at('person', { purpose: 'send_help' }, app.as('dispatcher@lt-siauliai'))).status).toBe(404);
    await expectSeen(app, one, '20000001');
    expect((await at('close', { outcome: 'helped', note: 'Nogādāts pie ārsta' })).body).toMatchObject({
      state: 'closed',
      outcome: 'helped',
      closed: { name: expect.any(String) },
    });
    expect(await at('give-back')).toMatchObject({ status: 409, body: { code: 'help.closed' } });
    // Whoever asks again has a new case.
    await press(links.codeFor(id, one), { said: 'help' });
    expect((await dispatcher().get(`/api/alerts/${id}/help`)).body).toMatchObject({
      open: 1,
      closed: 1,
      items: [{ state: 'open' }, { state: 'closed' }],
    });
  });
});

test('nobody but the functions reads who asked for help, who answered, or raw sums', async () => {
  const [one = ''] = await addPeople(app.db, { count: 20 });
  const id = await sending(20);
  await press(links.codeFor(id, one), { said: 'help' });
  const readers: [Principal, number][] = [
    ...(['dispatcher', 'alert-author', 'municipality-admin', 'auditor'] as const).map((role): [Principal, number] => [
      person(role, role),
      1,
    ]),
    [person('planner', 'planner'), 0],
    [{ kind: 'user', id: 'x', name: 'x', tenant: 'lt-siauliai', roles: ['dispatcher'] }, 0],
  ];
  for (const [who, seen] of readers) {
    expect([who, await app.db.as(who, (tx) => tx.run(sql`select help_case_id, words from help_case`))]).toEqual([who, seen]);
    for (const secret of [
      sql`select subscriber_id from help_case`,
      sql`select from acknowledgement`,
      sql`select from carer_notice`,
      sql`select from alert_result`,
      sql`select alert_place_states(a) from alert a`,
      sql`select wave_people(a, 'console') from alert a`,
      sql`select claim_carers(1)`,
      sql`select answer_alert(${id}, ${one}, 'safe', 'link')`,
    ])
      await expect(app.db.as(who, (tx) => tx.run(secret))).rejects.toMatchObject({ code: '42501' });
  }
  const close = sql`update help_case set note = 'gar mežu' where alert_id = ${id}`;
  expect(await app.db.as(person('auditor', 'auditor'), (tx) => tx.run(close))).toBe(0);
  await expect(app.db.as({ kind: 'public' }, (tx) => tx.run(sql`select from help_case`))).rejects.toMatchObject({ code: '42501' });
});

describe('a second wave', () => {
  test('goes to those who failed and to nobody else, once, and the sum stays', async () => {
    await addPeople(app.db, { count: 30 });
    const id = await sending(30);
    const ids = await happen(id, [['undelivered', 30007], ['failed', 30005], ['failed', 21610], ['accepted']]);
    const { body: before } = await author().get(`/api/alerts/${id}/waves`);
    // The dead number and whoever opted out are not tried again.
    expect(before).toMatchObject({ waves: [], offers: [{ channel: 'console', isAgain: true, people: 1, segments: 2, price: 0.1 }] });
    expect((await app.as('planner@lv-jelgava').get(`/api/alerts/${id}/waves`)).body.offers).toEqual([]);
    const start = (body: object, user = author()) => user.post(`/api/alerts/${id}/waves`, body);
    expect(await start({ channel: 'twilio', people: 1 })).toMatchObject({ status: 422, body: { code: 'wave.channel_unknown' } });
    expect(await start({ channel: 'console', people: 20 })).toMatchObject({ status: 409, body: { code: 'wave.changed' } });
    expect((await start({ channel: 'console', people: 1 }, app.as('author@lt-siauliai'))).status).toBe(404);
    expect((await start({ channel: 'console', people: 1 })).body).toMatchObject({
      offers: [],
      waves: [{ no: 2, people: 1, price: 0.1, by: expect.any(String) }],
    });
    expect(await start({ channel: 'console', people: 1 })).toMatchObject({ status: 409, body: { code: 'wave.nobody' } });
    expect((await claim()).map(({ subscriberId, tryNo }) => ({ subscriberId, tryNo }))).toEqual([{ subscriberId: ids[0], tryNo: 2 }]);
    expect((await boardOf(id)).sum).toBe(30);
    const { body: changes } = await author().get(`/api/alerts/${id}/changes`);
    expect(changes.items[0]).toMatchObject({ action: 'wave', reason: 'console 1' });
  });

  test('follows an alert that has run through, and none that has ended', async () => {
    await addPeople(app.db, { count: 20 });
    const id = await sending(20);
    await happen(id, [['undelivered', 30007]]);
    await asWorker(app.db, (tx) => tx.run(sql`update alert set status = 'completed' where alert_id = ${id}`));
    expect((await author().post(`/api/alerts/${id}/waves`, { channel: 'console', people: 1 })).status).toBe(200);
    expect((await boardOf(id)).status).toBe('sending');
    await happen(id, [['undelivered', 30007]]);
    await author().post(`/api/alerts/${id}/stop`, { reason: 'Briesmas pārgājušas' });
    expect(await author().post(`/api/alerts/${id}/waves`, { channel: 'console', people: 1 })).toMatchObject({
      status: 409,
      body: { code: 'wave.wrong_state' },
    });
    // Nobody but a wave takes a failed one back.
    await expect(
      asWorker(app.db, (tx) => tx.run(sql`update recipient set state = 'queued' where alert_id = ${id} and state = 'failed'`)),
    ).rejects.toMatchObject({ constraint: 'recipient_arrow' });
  });
});

test('quiet hours hold up what may wait, and not what was approved to go at once', async () => {
  await addPeople(app.db, { count: 20 });
  const id = await sending(20, { severity: 'Moderate' });
  await app.db.admin(
    "update tenant_alert_setting set quiet_from = (now() at time zone 'Europe/Riga' - interval '1 hour')::time, quiet_to = (now() at time zone 'Europe/Riga' + interval '1 hour')::time",
  );
  expect(await claim()).toHaveLength(0);
  await app.db.admin('alter table alert disable trigger guard');
  await app.db.admin("update alert set quiet_reason = 'Upe iziet no krastiem' where alert_id = $1", [id]);
  await app.db.admin('alter table alert enable trigger guard');
  expect(await claim()).toHaveLength(20);
});

test('who joins a warning that has run through opens no channel that the provider closed', async () => {
  await addPeople(app.db, { count: 20 });
  const id = await sending(20);
  await asWorker(app.db, (tx) => tx.run(sql`update alert set status = 'completed' where alert_id = ${id}`));
  await app.db.admin('update sender_bucket set closed_at = now(), closed_code = 30002');
  const closed = () => app.db.admin('select from sender_bucket where closed_at is not null');
  await asWorker(app.db, (tx) => tx.run(sql`update alert set status = 'sending' where alert_id = ${id}`));
  expect(await closed()).toHaveLength(1);
  await author().post(`/api/alerts/${id}/pause`, {});
  expect((await author().post(`/api/alerts/${id}/resume`)).status).toBe(200);
  expect(await closed()).toHaveLength(0);
});

test('carers are told once, after the time, of whoever has it not or did not answer; never in a drill or when it is over', async () => {
  const [lost = '', silent = '', well = '', carer = '', opted = ''] = await addPeople(app.db, { count: 20 });
  const drill = await approveAlertFor(app.db, 20, { isDrill: true, texts: text });
  const id = await sending(20);
  await asWorker(app.db, (tx) => tx.run(sql`update recipient set state = 'delivered', attempt = 1, channel = 'console'`));
  await app.db.admin('alter table recipient disable trigger guard');
  await app.db.admin(`update recipient set state = 'failed', error_code = 30005 where subscriber_id = $1`, [lost]);
  await app.db.admin('alter table recipient enable trigger guard');
  await press(links.codeFor(id, well), { said: 'safe' });
  const care = (who: string, by: string, delay = 5) =>
    app.db.admin(
      `insert into carer (subscriber_id, carer_hmac, hint, carer_subscriber_id, delay_min, agreed_at) select $1, phone_hmac, '123', subscriber_id, $3, now() from subscriber where subscriber_id = $2`,
      [who, by, delay],
    );
  for (const who of [lost, silent, well]) await care(who, carer);
  await care(lost, opted);
  await app.db.admin(`insert into opt_out (subscriber_id, tenant_id) values ($1, 'lv-jelgava')`, [opted]);
  const tell = () => tellCarers(app.db, testVault, links, console);
  const after = (minutes: number, of = id) =>
    app.db.admin(`update alert set started_at = now() - make_interval(mins => $2) where alert_id = $1`, [of, minutes]);
  await after(14);
  expect(await tell()).toBe(0);
  await after(16);
  await after(16, drill);
  const guarded = async (change: string) => {
    await app.db.admin('alter table alert disable trigger guard');
    await app.db.admin(`update alert set ${change} where alert_id = $1`, [id]);
    await app.db.admin('alter table alert enable trigger guard');
  };
  // Word that it is over asks nobody for an answer, though it leads to the page.
  await guarded("response_type = 'AllClear'");
  expect(await tell()).toBe(0);
  await guarded("response_type = 'Avoid'");
  // Several workers at once: each carer of each person once.
  const told = await Promise.all([tell(), tell(), tell()]);
  expect(told.reduce((a, b) => a + b, 0)).toBe(2);
  expect(await tell()).toBe(0);
  const queued = await app.db.admin<{ kind: string; id: string; body: Buffer; to: Buffer; key: string }>(
    'select kind, service_message_id as id, body_enc as body, to_enc as to, key_id as key from service_message',
  );
  const bodies = queued.map(({ id: message, body, key: of }) => testVault.open(boundTo.body(message), body, of)).sort();
  expect(queued.map(({ id: message, to, key: of }) => testVault.open(boundTo.to(message), to, of))).toEqual([
    '+37120000004',
    '+37120000004',
  ]);
  expect(bodies[1]).toMatch(/tālr\. …002\), nav atbildējis uz brīdinājumu „Plūdi”.*112\. http:\/\/localhost:8080\/a\/\w{22}$/);
  expect(bodies[0]).toMatch(/tālr\. …001\), nav saņēmis brīdinājumu/);
  expect(await app.db.admin('select from carer_notice where carer_subscriber_id = $1', [opted])).toHaveLength(1);
});

test('word that it is over goes to exactly those who were warned, by one press however often it is pressed', async () => {
  await addPeople(app.db, { count: 25 });
  const id = await sending(25, { severity: 'Extreme', urgency: 'Immediate' });
  const ids = await happen(id, [
    ['undelivered', 30007],
    ['failed', 30005],
  ]);
  const moved = ids.at(-1) ?? '';
  const press2 = (user = author()) => user.post(`/api/alerts/${id}/all-clear`);
  expect((await press2(app.as('dispatcher@lv-jelgava'))).status).toBe(403);
  expect((await press2(app.as('author@lt-siauliai'))).status).toBe(404);
  const answers = await Promise.all([press2(), press2()]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  const clear = answers[0]?.body.id;
  // Two who have not had it yet are not to get it after the word that it is over.
  const [later1 = '', later2 = ''] = ids.slice(2, 4);
  await app.db.admin('alter table recipient disable trigger guard');
  await app.db.admin("update recipient set state = 'queued' where alert_id = $1 and subscriber_id = any ($2::uuid[])", [
    id,
    [later1, later2],
  ]);
  await app.db.admin('alter table recipient enable trigger guard');
  const { body: draft } = await author().get(`/api/alerts/${clear}`);
  expect(draft).toMatchObject({
    status: 'draft',
    responseType: 'AllClear',
    msgType: 'Update',
    title: 'Briesmas beigušās: Plūdi',
    severity: 'Extreme',
    priority: 1,
  });
  expect(draft.texts.map(({ lang }: { lang: string }) => lang)).toEqual(['lv', 'ru']);
  // Who has moved away since is told, who moved in is not.
  await app.db.admin(`update resident_place set geom = st_setsrid(st_makepoint(26, 57), 4326) where resident_id = $1`, [moved]);
  await addPeople(app.db, { count: 3, from: 500 });
  await app.db.admin('alter table alert disable trigger guard');
  await app.db.admin(
    `update alert set status = 'resolving', approved_by = 'x', preview_count = 21, starts_at = now(), channel = 'console', sender = 'Jelgava', frozen_hash = alert_hash(a) from alert a where a.alert_id = alert.alert_id and alert.alert_id = $1`,
    [clear],
  );
  await app.db.admin('alter table alert enable trigger guard');
  await asWorker(app.db, (tx) => tx.run(sql`select enqueue_alert(${clear})`));
  const told = await app.db.admin<{ id: string }>('select subscriber_id as id from recipient where alert_id = $1', [clear]);
  expect(told.map(({ id: who }) => who).sort()).toEqual(ids.slice(4).sort());
  expect(
    await app.db.admin('select state from recipient where alert_id = $1 and subscriber_id = any ($2::uuid[])', [id, [later1, later2]]),
  ).toEqual([{ state: 'not_sent' }, { state: 'not_sent' }]);
  // Nor does a further wave of the warning follow it.
  await app.db.admin('alter table alert disable trigger guard');
  await app.db.admin('update alert set started_at = now() where alert_id = $1', [clear]);
  await app.db.admin('alter table alert enable trigger guard');
  expect(await author().post(`/api/alerts/${id}/waves`, { channel: 'console', people: 1 })).toMatchObject({
    status: 409,
    body: { code: 'wave.wrong_state' },
  });
  const before = await page(links.codeFor(id, moved));
  expect(before.text).toContain('Briesmas beigušās, paziņots');
  expect(before.text).toContain(`href="/a/${links.codeFor(clear, moved)}?lang=lv"`);
});

describe('map and report', () => {
  test('squares hold five and more, add up with what is withheld, and tell nothing of few', async () => {
    await addPeople(app.db, { count: 40 });
    const id = await sending(40);
    await happen(
      id,
      Array.from({ length: 10 }, (): [ReceiptStatus, number] => ['undelivered', 30007]),
    );
    const { body } = await dispatcher().get(`/api/alerts/${id}/cells`);
    expect(body.blocks.reduce((sum: number, { people }: { people: number }) => sum + people, 0) + body.withheld).toBe(40);
    expect(body.parts).toEqual([{ name: null, isRest: false, people: 40, waiting: 0, delivered: 30, missed: 10 }]);
    for (const { people, ring } of body.blocks) {
      expect(people).toBeGreaterThanOrEqual(5);
      expect(ring).toHaveLength(5);
    }
    await wipe(app.db);
    await hurry(app.db);
    await addPeople(app.db, { count: 19 });
    expect((await dispatcher().get(`/api/alerts/${await sending(19)}/cells`)).body).toMatchObject({
      blocks: [],
      withheld: 0,
      fewerThan: 20,
    });
  });

  test('the report says who, when, how many and at what cost, as rows and on paper, and answers when the recipients are gone', async () => {
    const people = await addPeople(app.db, { count: 30 });
    const id = await sending(30, { texts: { ...text, lv: '=HYPERLINK("http://x") Ejiet telpās. {link}' } });
    const ids = await happen(id, [['undelivered', 30007]]);
    await press(links.codeFor(id, ids[5] ?? ''), { said: 'safe' });
    const csv = async (lang: string) => (await author().get(`/api/alerts/${id}/report.csv?lang=${lang}`)).text;
    const lines = (await csv('lv')).split('\r\n');
    expect(lines[0]).toBe('Sadaļa;Rādītājs;Vērtība');
    for (const line of ['Piegāde;Auditorija;30', 'Kas atbild;Apstiprināja;x', 'Atbildes;Esmu drošībā;mazāk nekā 5'])
      expect(lines).toContain(line);
    expect(lines.some((line) => line.startsWith('Izmaksas;Aprēķināta cena;'))).toBe(true);
    expect(await csv('lv')).not.toMatch(/(^|;)"?=HYPERLINK/m);
    for (const personId of people) expect(await csv('en')).not.toContain(personId);
    expect((await author().get(`/api/alerts/${await approveAlertFor(app.db, 30)}/report.csv`)).body).toMatchObject({
      code: 'receipt.not_started',
    });
    const before = await boardOf(id);
    const cells = (await author().get(`/api/alerts/${id}/cells`)).body;
    await press(links.codeFor(id, ids[6] ?? ''), { said: 'help', words: 'Jānis, Lielā iela 5' });
    expect(await keepSums(app.db)).toBe(0);
    await app.db.admin('alter table alert disable trigger guard');
    await app.db.admin(
      `update alert set status = 'completed', finished_at = now() - interval '91 days', expires_at = now() - interval '91 days' where alert_id = $1`,
      [id],
    );
    await app.db.admin('alter table alert enable trigger guard');
    expect([await keepSums(app.db), await keepSums(app.db)]).toEqual([1, 0]);
    for (const table of ['recipient', 'delivery_try', 'delivery_event', 'acknowledgement'])
      expect(await app.db.admin(`select from ${table} where alert_id = $1`, [id])).toEqual([]);
    expect(await app.db.admin('select subscriber_id, words from help_case')).toEqual([{ subscriber_id: null, words: null }]);
    const after = await boardOf(id);
    expect(after).toMatchObject({ sum: 30, languages: before.languages, answers: { safe: 1, help: 1 } });
    expect((await author().get(`/api/alerts/${id}/cells`)).body.blocks.map(({ people: n }: { people: number }) => n)).toEqual(
      cells.blocks.map(({ people: n }: { people: number }) => n),
    );
    const afterwards = await csv('lv');
    expect(afterwards).toContain('Piegāde;Auditorija;30');
    expect(afterwards).toContain('apkopojuma');
    expect((await page(links.codeFor(id, ids[5] ?? ''))).status).toBe(404);
    if (chromium) {
      const pdf = await author().get(`/api/alerts/${id}/report.pdf?lang=lt`);
      expect([pdf.status, pdf.text.slice(0, 5), pdf.text.includes('/StructTreeRoot')]).toEqual([200, '%PDF-', true]);
    }
  }, 240_000);
});
