import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import { residentsCommand } from './command.ts';

const jelgava = [23.7, 56.65] as const;
const key = (hex: string) => Buffer.from(hex, 'hex');
const vault = createPhoneVault({
  current: 'k1',
  keys: { k1: key(testPhoneKeys.VIAS_PHONE_KEY) },
  pepper: key(testPhoneKeys.VIAS_PHONE_PEPPER),
});
let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(`insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 't', 't');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'T', 'J', 'J', '2020-01-01', st_multi(st_makeenvelope(23.5, 56.3, 24.2, 56.9, 4326)), st_point(23.6, 56.5, 4326), 1 from boundary_set where scheme = 'T';
    insert into tenant_territory values ('lv-jelgava', 'LV', 'T', 'J');`);
});
afterAll(() => app.close());

const anyone = () => app.as(undefined);
const own = (link: string) => ({ headers: { 'x-resident-link': link } });
const home = { kind: 'home', lon: jelgava[0], lat: jelgava[1], label: null };
/** Somebody registers alone, by the code. */
const register = async (phone: string, more: object = {}) => {
  await app.db.admin(`delete from registration_code`);
  const { body } = await anyone().post('/api/residents/codes', { phone, country: 'LV', tenant: 'lv-jelgava', lang: 'lv' });
  const { link } = (await anyone().post('/api/residents/confirmations', { id: body.id, code: body.demonstration })).body;
  const choices = { lang: 'lv', voice: false, name: 'Anna Kalniņa', textVersion: '2026-11', places: [home], ...more };
  expect(await anyone().put('/api/residents/me', choices, own(link))).toMatchObject({ status: 200 });
  return { link };
};
const count = async (from: string) => (await app.db.admin<{ n: number }>(`select count(*)::int as n from ${from}`))[0]?.n;

test('the small map of the form has the border and the settlements of a municipality, the largest first, and none of one that there is not', async () => {
  const settle = (name: string, at: string, people: string) =>
    `('t', '${name}', 'LV', '${name}', st_setsrid(st_point(${at}), 4326), ${people})`;
  await app.db.admin(`insert into settlement (source, source_key, country, name, geom, population) values
    ${settle('Eleja', '23.69, 56.41', '700')}, ${settle('Jelgava', '23.71, 56.65', '55000')}, ${settle('Rīga', '24.1, 56.95', '600000')}, ${settle('Sala', '23.6, 56.5', 'null')}`);
  const ground = (tenant: string) => anyone().get(`/api/residents/municipalities/${tenant}/ground`);
  const { body } = await ground('lv-jelgava');
  expect(body.rings).toHaveLength(1);
  expect(new Set(body.rings[0].map(String))).toEqual(new Set(['23.5,56.3', '23.5,56.9', '24.2,56.9', '24.2,56.3']));
  expect(body.settlements.map(({ name }: { name: string }) => name)).toEqual(['Jelgava', 'Eleja', 'Sala']);
  expect(body.settlements[1]).toEqual({ name: 'Eleja', lon: 23.69, lat: 56.41 });
  expect((await ground('lv-nowhere')).body.code).toBe('resident.tenant_unknown');
});

test('a number that was dead for two months has another owner when it answers again', async () => {
  const phone = '+37126760001';
  const { link } = await register(phone);
  const answersAfter = async (days: number) => {
    await app.db.admin(`update subscriber set bad_since = now() - make_interval(days => $1), bad_code = 30005 where phone_hmac = $2`, [
      days,
      vault.index(phone),
    ]);
    await app.db.admin(`delete from registration_code`);
    const { body } = await anyone().post('/api/residents/codes', { phone, country: 'LV', tenant: 'lv-jelgava', lang: 'lv' });
    const confirmed = await anyone().post('/api/residents/confirmations', { id: body.id, code: body.demonstration });
    return (await anyone().get('/api/residents/me', own(confirmed.body.link))).body;
  };
  expect(await answersAfter(59)).toMatchObject({ name: 'Anna Kalniņa', places: [{ kind: 'home' }] });
  expect(await answersAfter(61)).toMatchObject({ phone, name: null, places: [], senders: [], alerts: [] });
  expect((await anyone().get('/api/residents/me', own(link))).status).toBe(410);
  expect(await count('registration_code where used_at is not null')).toBe(1);
});

describe('a register', () => {
  const file = (...rows: string[]) => ['telefons;karte;vārds;valoda;veids;garums;platums', ...rows].join('\n');
  const send = (text: string, query = '', user = 'admin@lv-jelgava', mfa = true) =>
    app.as(user, { mfa }).ask('post', `/api/residents/imports${query}`, { raw: text, headers: { 'content-type': 'text/csv' } });
  const [lon, lat] = jelgava.map((n) => String(n).replace('.', ','));
  const rows = [
    `26 710 001;;Jānis Bērziņš;lv;mājas;${lon};${lat}`,
    `26 710 001;;;lv;darbs;${lon};${lat}`,
    `;JK-0001;Vera;ru;mājas;${lon};${lat}`,
  ];

  test('comes in once, a dry run writes nothing, and what a person chose alone stays', async () => {
    const before = await count('resident');
    expect((await send(file(...rows), '?dryRun=true')).body).toMatchObject({ dryRun: true, read: 3, added: 2, rejected: 0 });
    expect(await count('resident')).toBe(before);
    expect((await send(file(...rows))).body).toMatchObject({ added: 2, updated: 0, unchanged: 0 });
    expect((await send(file(...rows))).body).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect((await send(file(rows[0] as string, rows[2] as string))).body).toMatchObject({ updated: 1, unchanged: 1 });
    await register('+371 26 710 001', { lang: 'en' });
    expect((await send(file(...rows))).body).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect(
      await app.db.admin(`select lang, source from resident r join subscriber s using (subscriber_id) where phone_hmac = $1`, [
        vault.index('+37126710001'),
      ]),
    ).toEqual([{ lang: 'en', source: 'self' }]);
  });

  test('says which row was refused and why, never the whole number', async () => {
    const answer = await send(
      file(
        `67123456;;;lv;mājas;${lon};${lat}`,
        `;;;lv;;${lon};${lat}`,
        `26 710 003;;;de;;${lon};${lat}`,
        '26 710 003;;;lv;;56,6;23,7',
        '26 710 003;;;lv;;24,1;57,5',
        `26 710 003;;;lv;garāža;${lon};${lat}`,
        `26 710 004;;;lv;;${lon};${lat}`,
        `26 710 004;;;ru;;${lon};${lat}`,
      ),
    );
    expect(answer.body.rejects.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [2, 'resident.row_phone'],
      [3, 'resident.row_nobody'],
      [4, 'resident.row_language'],
      [5, 'resident.row_place'],
      [6, 'resident.row_outside'],
      [7, 'resident.row_kind'],
      [9, 'resident.row_twice'],
    ]);
    expect(answer.text).not.toMatch(/67123456|710003/);
    expect(answer.text).toContain('··56');
  });

  test('belongs to the administrator of that municipality alone, with the second factor, and needs its columns', async () => {
    const people = await count('resident');
    for (const query of ['', '?dryRun=true'])
      expect(await send(file(...rows), query, 'admin@lv-jelgava', false)).toMatchObject({
        status: 401,
        body: { code: 'identity.step_up_needed' },
      });
    expect(await count('resident')).toBe(people);
    expect((await send(file(...rows), '', 'planner@lv-jelgava')).status).toBe(403);
    expect((await send(file(...rows), '?tenant=lv-dobele')).body.code).toBe('resident.import_other_tenant');
    expect((await send(file(...rows), '', 'admin@lv-dobele')).body).toMatchObject({ added: 0, rejected: 2 });
    expect((await send('telefons;valoda\n26710001;lv')).body).toMatchObject({
      code: 'resident.import_columns',
      title: expect.stringContaining('lon, lat'),
    });
    expect((await send(file())).body.code).toBe('resident.import_empty');
  });

  test('a quotation mark that nobody closed takes no row with it in silence', async () => {
    const row = (end: string, name = 'Zane') => `26 74${end};;${name};lv;mājas;${lon};${lat}`;
    expect((await send(file(row('0 001'), row('0 002', '"Zane'), row('0 003')))).body).toMatchObject({
      code: 'resident.import_quote',
      title: expect.stringContaining('line 3'),
    });
    const swallowed = await send(
      file(row('0 001'), row('0 002', '"Zane'), row('0 003', 'Zane"'), row('0 004')),
      '?dryRun=true&removeMissing=1',
    );
    expect(swallowed.body).toMatchObject({ read: 3, added: 2, removed: 0, rejects: [{ line: 3, code: 'resident.row_quote' }] });
    expect(swallowed.body.notRemoved).not.toBeNull();
  });

  test('two files that name the same people in another order come in both', async () => {
    const people = Array.from({ length: 60 }, (_, i) => `26 75${String(i).padStart(4, '0')};;Zane;lv;mājas;${lon};${lat}`);
    const [one, other] = await Promise.all([send(file(...people)), send(file(...people.toReversed()))]);
    expect([one.body.added + other.body.added, one.body.unchanged + other.body.unchanged]).toEqual([60, 60]);
  });

  const numberOf = async (phone: string) =>
    app.db.admin<{ tenant_id: string; source: string; stopped: boolean }>(
      `select r.tenant_id, r.source, exists (select from opt_out o where o.subscriber_id = r.subscriber_id and o.tenant_id = r.tenant_id) as stopped
       from resident r join subscriber s using (subscriber_id) where s.phone_hmac = $1`,
      [vault.index(phone)],
    );
  const row = (phone: string, card = '') => `${phone};${card};;lv;mājas;${lon};${lat}`;
  const clear = () => app.db.admin(`delete from drill_member; delete from resident_place; delete from resident`);

  test('an erased number comes back with its STOP, and without it once the person registers anew', async () => {
    const phone = '+37126720001';
    const { link } = await register(phone);
    await anyone().post('/api/residents/me/senders', { tenant: 'lv-jelgava', stop: true }, own(link));
    await anyone().delete('/api/residents/me', own(link));
    expect(await numberOf(phone)).toEqual([]);
    await send(file(row(phone)));
    expect(await numberOf(phone)).toEqual([{ tenant_id: 'lv-jelgava', source: 'register', stopped: true }]);
    // Taken out of the register and cleared away the number is gone, and its STOP is not.
    await clear();
    await app.db.admin(`update subscriber set created_at = now() - interval '49 hours'`);
    await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select forget_unconfirmed()`));
    expect(await count('subscriber')).toBe(0);
    await send(file(row(phone)));
    expect(await numberOf(phone)).toMatchObject([{ source: 'register', stopped: true }]);
    await clear();
    await register(phone);
    expect(await numberOf(phone)).toEqual([{ tenant_id: 'lv-jelgava', source: 'self', stopped: false }]);
    expect(await app.db.admin('select from stopped_number where phone_hmac = $1', [vault.index(phone)])).toEqual([]);
  });

  test('a new number on a card takes the place of the one that the file no longer names, and of no other', async () => {
    await clear();
    await send(file(row('26 730 001', 'KARTE-1'), row('26 730 002', 'KARTE-1'), row('26 730 003', 'KARTE-2')));
    await register('+37126730003');
    const next = file(row('26 730 001', 'KARTE-1'), row('26 730 004', 'KARTE-1'), row('26 730 005', 'KARTE-2'));
    expect((await send(next, '?dryRun=true')).body).toMatchObject({ added: 1, renumbered: 1, unchanged: 1, missing: 0 });
    expect((await send(next)).body).toMatchObject({ added: 1, renumbered: 1, unchanged: 1, missing: 0, removed: 0 });
    expect((await send(next)).body).toMatchObject({ added: 0, renumbered: 0, unchanged: 3 });
    const sources = await Promise.all([1, 2, 3, 4, 5].map(async (n) => (await numberOf(`+3712673000${n}`)).map(({ source }) => source)));
    // The third registered alone: a register says nothing about that entry.
    expect(sources).toEqual([['register'], [], ['self'], ['register'], ['register']]);
  });

  test('a refused row still names its number: nobody takes it over, and one that cannot be read is taken over by nobody', async () => {
    await clear();
    await send(file(row('26 750 001', 'KARTE-3'), row('26 750 002', 'KARTE-4')));
    const next = file(
      `26 750 001;KARTE-3;;de;mājas;${lon};${lat}`,
      row('26 750 003', 'KARTE-3'),
      row('67 500 002', 'KARTE-4'),
      row('26 750 004', 'KARTE-4'),
    );
    expect((await send(next)).body).toMatchObject({ added: 2, renumbered: 0, missing: 0, rejected: 2 });
    expect(await count(`resident where source = 'register'`)).toBe(4);
  });

  test('whom a newer file leaves out is told, and goes only when the number told is named', async () => {
    await clear();
    await send(file(...[1, 2, 3, 4].map((n) => row(`26 740 00${n}`)), ...rows));
    await register('+37126740004');
    const newer = file(row('26 740 001'), `26 740 002;;;de;mājas;${lon};${lat}`, ...rows);
    expect((await send(newer, '?dryRun=true')).body).toMatchObject({ missing: 1, removed: 0, notRemoved: null, rejected: 1 });
    expect((await send(newer)).body).toMatchObject({ missing: 1, removed: 0 });
    expect((await send(newer, '?removeMissing=2')).body).toMatchObject({
      missing: 1,
      removed: 0,
      notRemoved: expect.stringContaining('1'),
    });
    expect((await send(newer, '?removeMissing=1&dryRun=true')).body).toMatchObject({ missing: 1, removed: 0, notRemoved: null });
    const unclear = file(row('26 740 001'), row('26 740 002'), row('67123456'), ...rows);
    expect((await send(unclear, '?removeMissing=1')).body).toMatchObject({ removed: 0, notRemoved: expect.stringContaining('refused') });
    expect(await numberOf('+37126740003')).toHaveLength(1);
    expect((await send(newer, '?removeMissing=1')).body).toMatchObject({ missing: 1, removed: 1, notRemoved: null });
    const kept = await Promise.all([1, 2, 3, 4].map(async (n) => (await numberOf(`+3712674000${n}`)).length));
    expect(kept).toEqual([1, 1, 0, 1]);
    expect((await send(newer, '?removeMissing=0')).status).toBe(400);
  });

  test('comes by the command line too', async () => {
    const said: string[] = [];
    const io = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
    expect(await residentsCommand(['import', '/nowhere.csv'], { VIAS_URL: app.url, VIAS_TOKEN: 'x' }, io)).toBe(1);
    expect(said.join('')).toBe('There is no file /nowhere.csv.\n');
    const path = join(mkdtempSync(join(tmpdir(), 'vias-register-')), 'register.csv');
    writeFileSync(path, file(row('26 760 001'), row('67123456')));
    const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('admin@lv-jelgava', { clock: app.clock, mfa: true }) };
    said.length = 0;
    expect(await residentsCommand(['import', path, '--dry-run'], env, io)).toBe(2);
    expect(said.at(-1)).toBe('1 row would be refused. Exit code 2.\n');
  });
});
