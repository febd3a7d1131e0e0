import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createAnswerLinks } from '@vias/alerts/answer-link.ts';
import { tellCarers } from '@vias/alerts/carers.ts';
import { takeInbound } from '@vias/alerts/inbound.ts';
import { signLink } from '@vias/alerts/link.ts';
import { asWorker } from '@vias/alerts/receipts.ts';
import { boundTo, queueMessage } from '@vias/alerts/service-message.ts';
import { addPeople, alertOf, approveAlertFor, hurry, testVault, until } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import { readConfig } from '../config.ts';
import { startDispatching } from '../dispatching.ts';
import { openLog } from '../log.ts';
import { openTestApp, type TestApp } from '../testing.ts';

// A person whose every word is found wherever it stands.
const phone = '+37126743581';
const name = 'Zigmārs Kanārijputns';
const label = 'Papagaiļu iela 77, Jelgava';
const email = 'zigmars.kanarijputns@example.lv';
const words = 'Kāja salauzta, esmu bēniņos';
const note = 'Zigmāru Kanārijputnu nogādāja pie ārsta';
const [lon, lat] = [23.712347, 56.651239];
const spelled = [
  '26743581',
  '26 743 581',
  'Kanārijputn',
  'kanarijputn',
  'Papagaiļu',
  'bēniņos',
  'LV4711KANARIJA',
  '23.712347',
  '56.651239',
];

const links = [Buffer.alloc(32, 0x5a)];
const answers = createAnswerLinks(links, 'http://localhost:8080');
const said: string[] = [];
const stream = { write: (line: string) => void said.push(line) };
const shown: string[] = [];
const simulator = { speed: 200, failures: 0, latencyMs: 0, receipts: true };
const keys = { phoneKeyId: 'test', phoneKey: '07'.repeat(32), phonePepper: '09'.repeat(32) };
let app: TestApp;
let stop = async (): Promise<void> => undefined;
beforeAll(async () => {
  app = await openTestApp({ ...keys, simulator }, stream);
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 't', 't');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'T', 'J', 'J', '2020-01-01', st_multi(st_makeenvelope(23.5, 56.3, 24.2, 56.9, 4326)), st_point(23.5, 56.5, 4326), 1 from boundary_set where scheme = 'T';
    insert into tenant_territory values ('lv-jelgava', 'LV', 'T', 'J')`);
  await hurry(app.db);
  // A demonstration shows on stdout what it would send.
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => shown.push(String(line)) > 0);
  const config = { ...readConfig({ VIAS_MODE: 'demo', VIAS_LINK_KEY: '5a'.repeat(32) }), ...keys, simulator };
  stop = startDispatching({ db: app.db, config, log: openLog('trace', stream), vault: testVault });
});
afterAll(async () => {
  await stop();
  jest.restoreAllMocks();
  await app.close();
});

const anyone = () => app.as(undefined);
const dispatcher = () => app.as('dispatcher@lv-jelgava');
const own = (link: string) => ({ headers: { 'x-resident-link': link } });
const register = async (number: string, of: { name: string; label: string; card: string | null; at: [number, number] }) => {
  const asked = await anyone().post('/api/residents/codes', { phone: number, country: 'LV', tenant: 'lv-jelgava', lang: 'lv' });
  const { body } = await anyone().post('/api/residents/confirmations', { id: asked.body.id, code: asked.body.demonstration });
  const places = [{ kind: 'home', lon: of.at[0], lat: of.at[1], label: of.label }];
  const choices = { lang: 'lv', voice: true, name: of.name, card: of.card, textVersion: '2026-11', places };
  expect((await anyone().put('/api/residents/me', choices, own(body.link))).status).toBe(200);
  const [row] = await app.db.admin<{ subscriber: string; resident: string }>(
    'select subscriber_id as subscriber, resident_id as resident from resident join subscriber using (subscriber_id) where phone_hmac = $1',
    [testVault.index(number)],
  );
  return { link: body.link as string, subscriber: row?.subscriber ?? '', resident: row?.resident ?? '' };
};
const unguarded = async (table: string, change: string) => {
  await app.db.admin(`alter table ${table} disable trigger guard`);
  await app.db.admin(change);
  await app.db.admin(`alter table ${table} enable trigger guard`);
};

/** Columns of the whole database (`table.column`), every table that there is but those of extensions, whose text holds one of the words; bytes are compared as hexadecimal digits. */
const columnsWith = async (...wanted: string[]): Promise<string[]> => {
  const tables = await app.db.admin<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%'
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  );
  const searches = tables.map(
    ({ name: table }) =>
      `(select distinct '${table}.' || c.key as place from ${table} t, jsonb_each_text(to_jsonb(t)) c where c.value ilike any ($1))`,
  );
  const found = await app.db.admin<{ place: string }>(`${searches.join(' union all ')} order by 1`, [wanted.map((word) => `%${word}%`)]);
  return found.map(({ place }) => place);
};

// What stays of an erased person, and why. Nothing of it can be turned back into the person.
const pseudonym = [
  // The counts of alerts: one row each under an id that belongs to nobody any more, until the retention time sums them up (decision 0023).
  'acknowledgement.subscriber_id',
  'delivery_try.subscriber_id',
  'recipient.subscriber_id',
];
const audited = [
  // The audit is append-only and chained by hashes; it names the municipality's own row, a random id without a row by now, and says that it was deleted.
  'audit_entry.principal_id',
  'audit_entry.thing_ids',
];
const hashed = [
  // Counted for a day, or erasing would give new codes without end.
  'registration_code.phone_hmac',
  // Counted for an hour, for the same reason.
  'reply_given.phone_hmac',
  // A STOP outlives who said it: a register would bring the number in again without it.
  'stopped_number.phone_hmac',
];

test('nothing of a person is in any log, and after erasing nothing of them is in any table, queue or report', async () => {
  await addPeople(app.db, { count: 24 });
  const carer = await register('+37128841937', { name: 'Kaimiņš', label: 'Cita iela 1', card: null, at: [23.6, 56.6] });
  const me = await register(phone, { name, label, card: 'LV-4711 Kanarija', at: [lon, lat] });
  const group = randomUUID();
  await app.db.admin(
    `insert into drill_group (drill_group_id, tenant_id, name, invite) values ('${group}', 'lv-jelgava', 'Mācību grupa', '${group}')`,
  );
  await app.db.admin(
    `insert into drill_member (tenant_id, drill_group_id, resident_id) values ('lv-jelgava', '${group}', '${me.resident}')`,
  );
  const mail = testVault.seal(me.subscriber, email);
  await app.db.admin(`insert into subscriber_contact (subscriber_id, kind, contact_enc, key_id) values ($1, 'email', $2, 'test')`, [
    me.subscriber,
    mail.phoneEnc,
  ]);
  // Each is the carer of the other.
  for (const [asks, by, number] of [
    [me, carer, '+37128841937'],
    [carer, me, phone],
  ] as const) {
    await anyone().post('/api/residents/me/carers', { phone: number, country: 'LV', delayMin: 15 }, own(asks.link));
    const [row] = await app.db.admin<{ id: string }>(`select carer_id as id from carer where subscriber_id = '${asks.subscriber}'`);
    const code = signLink(links, { kind: 'carer', ids: [row?.id ?? ''], expiresAt: Date.now() + 3_600_000 });
    expect((await anyone().post('/api/residents/carer', { agrees: true }, own(code))).status).toBe(204);
    expect(by.subscriber).not.toBe(asks.subscriber);
  }

  // A warning reaches them, but not at first.
  const id = await approveAlertFor(app.db, 26, { texts: { lv: 'Ejiet telpās. {link}' } });
  const stateOf = async (who: string) =>
    (await app.db.admin<{ state: string }>('select state from recipient where alert_id = $1 and subscriber_id = $2', [id, who]))[0]?.state;
  await until(async () => (await alertOf(app.db, id)).status === 'completed', 'everybody reached');
  await unguarded('recipient', `update recipient set state = 'failed', error_code = 30007 where subscriber_id = '${me.subscriber}'`);
  expect((await app.as('author@lv-jelgava').post(`/api/alerts/${id}/waves`, { channel: 'console', people: 1 })).status).toBe(200);
  await until(async () => (await stateOf(me.subscriber)) === 'delivered', 'the second wave reached them');
  await app.db.admin(`update alert set started_at = now() - interval '20 minutes' where alert_id = '${id}'`);
  expect(await tellCarers(app.db, testVault, answers, openLog('trace', stream))).toBe(2);

  // They need help, and somebody helps.
  const page = `/a/${answers.codeFor(id, me.subscriber)}?lang=lv`;
  expect((await anyone().get(page)).status).toBe(200);
  await fetch(app.url + page, { method: 'POST', body: new URLSearchParams({ said: 'help', words }), redirect: 'manual' });
  const inbound = { db: app.db, vault: testVault, links, origin: 'http://localhost:8080', now: Date.now };
  expect(await takeInbound(inbound, { channel: 'console', from: phone, to: 'Jelgava', text: 'PALĪGĀ', sid: 'SM1' })).toBe('need_help');
  expect(await takeInbound(inbound, { channel: 'console', from: phone, to: 'Jelgava', text: 'INFO', sid: 'SM2' })).not.toBe('none');
  const [found] = (await dispatcher().get(`/api/alerts/${id}/help`)).body.items;
  expect(found.words).toBe(words);
  await dispatcher().post(`/api/help-cases/${found.id}/take`);
  expect((await dispatcher().post(`/api/help-cases/${found.id}/person`, { purpose: 'call_back' })).body).toMatchObject({ phone, name });
  await dispatcher().post(`/api/help-cases/${found.id}/close`, { outcome: 'helped', note });
  expect(await takeInbound(inbound, { channel: 'console', from: phone, to: 'Jelgava', text: 'STOP', sid: 'SM3' })).toBe('stop');

  // Their own page has everything; what the municipality takes out of the house has nothing of it.
  const mine = await anyone().get('/api/residents/me/export', own(me.link));
  for (const one of [phone, name, label]) expect(mine.text).toContain(one);
  const csv = await app.as('author@lv-jelgava').get(`/api/alerts/${id}/report.csv?lang=lv`);
  expect(csv.text).toContain('Man vajag palīdzību');
  const wordsIn = (text: string) =>
    [...spelled, me.subscriber, me.resident].filter((one) => text.toLowerCase().includes(one.toLowerCase()));
  expect(wordsIn(csv.text)).toEqual([]);

  // Before: sealed where it stands, in clear only what was said to the dispatcher. This is also what the walk through the tables can see.
  const seals = (
    await app.db.admin<{ hex: string }>(
      `select encode(b, 'hex') as hex from (select phone_enc from subscriber where subscriber_id = $1 union all select name_enc from resident where subscriber_id = $1
       union all select label_enc from resident_place where resident_id = $2 union all select contact_enc from subscriber_contact where subscriber_id = $1
       union all select card_ref_hmac from resident where subscriber_id = $1) s (b)`,
      [me.subscriber, me.resident],
    )
  ).map(({ hex }) => hex);
  const hmac = testVault.index(phone).toString('hex');
  expect(await columnsWith(...spelled.filter((one) => !/^\d\d\./.test(one)))).toEqual(['help_case.note', 'help_case.words']);
  expect(await columnsWith(...seals)).toHaveLength(5);
  // What still waits to be sent about them when they go: to them, and to somebody else about them.
  await until(async () => (await app.db.admin('select from service_message')).length === 0, 'every message about the registration left');
  await stop();
  stop = async () => undefined;
  const waiting = { tenant: 'lv-jelgava', lang: 'lv', isGenerated: true, validForS: 3_600 } as const;
  await asWorker(app.db, async (tx) => {
    await queueMessage(tx, testVault, { ...waiting, kind: 'reply', to: phone, body: 'Atbilde' });
    await queueMessage(tx, testVault, { ...waiting, kind: 'carer', to: '+37128841937', about: phone, body: `Vai palīdzēsiet ${phone}?` });
    await queueMessage(tx, testVault, { ...waiting, kind: 'reply', to: '+37128841937', body: 'Paliek' });
    await tx.run(sql`update sender_bucket set probe_subscriber_id = ${me.subscriber}`);
  });
  await app.db.admin(`insert into late_reached (alert_id, subscriber_id) values ('${id}', '${me.subscriber}')`);
  const before = await columnsWith(me.subscriber, me.resident);
  for (const place of [
    'carer.subscriber_id',
    'carer_notice.carer_subscriber_id',
    'delivery_event.subscriber_id',
    'drill_member.resident_id',
    'help_case.subscriber_id',
    'late_reached.subscriber_id',
    'newcomer.resident_ids',
    'opt_out.subscriber_id',
    'resident_place.resident_id',
    'sender_bucket.probe_subscriber_id',
  ])
    expect(before).toContain(place);

  expect((await anyone().delete('/api/residents/me', own(me.link))).status).toBe(204);
  expect(await columnsWith(...spelled)).toEqual([]);
  expect(await columnsWith(...seals)).toEqual([]);
  expect(await columnsWith(hmac)).toEqual(hashed);
  expect(await columnsWith(me.subscriber)).toEqual(pseudonym);
  expect(await columnsWith(me.resident)).toEqual(audited);
  const queued = await app.db.admin<{ id: string; body: Buffer; key: string }>(
    'select service_message_id as id, body_enc as body, key_id as key from service_message',
  );
  expect(queued.map(({ id: message, body, key }) => testVault.open(boundTo.body(message), body, key))).toContain('Paliek');
  expect(wordsIn(queued.map(({ id: message, body, key }) => testVault.open(boundTo.body(message), body, key)).join())).toEqual([]);
  expect(wordsIn((await app.as('author@lv-jelgava').get(`/api/alerts/${id}/report.csv?lang=lv`)).text)).toEqual([]);
  expect((await app.as('author@lv-jelgava').get(`/api/alerts/${id}/deliveries`)).body).toMatchObject({ sum: 26, answers: { help: 1 } });
  expect((await dispatcher().get(`/api/alerts/${id}/help`)).body.items).toMatchObject([{ words: null, note: null }]);
  expect((await anyone().get('/api/residents/me', own(me.link))).body.code).toBe('resident.link_over');

  // A table that comes tomorrow is walked through too.
  await app.db.admin(`create table tomorrow (who uuid, told text); insert into tomorrow values ('${me.subscriber}', 'tālr. 26 743 581')`);
  expect(await columnsWith(me.subscriber, ...spelled)).toEqual([...pseudonym, 'tomorrow.told', 'tomorrow.who'].sort());
  await app.db.admin('drop table tomorrow');

  // Ids, times, codes and links are no numbers of anybody; of a number three digits may be told.
  const log = said.join('');
  expect(log).toContain('alert is being sent');
  const told = (log + shown.join('')).replaceAll(
    /"(time|pid)":\d+|"hostname":"[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|kods \d{6}|\/(a|me)\/\w+/g,
    '',
  );
  expect(wordsIn(log)).toEqual([]);
  expect(told).not.toMatch(/3581|kanārij|papagai|bēniņ|salauzta|nogādāja/i);
  expect(shown.join('')).toContain('··· 937: ··· 581 lūdz');
  expect(shown.filter((line) => line.includes('Atteikums pieņemts'))).toHaveLength(1);
}, 240_000);
