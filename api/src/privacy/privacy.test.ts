import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';
import { isRetentionDue, runRetention } from './retention.ts';
import { retentionCommand } from './retention-command.ts';

let app: TestApp;
const said: string[] = [];
beforeAll(async () => {
  app = await openTestApp({}, { write: (line) => void said.push(line) });
});
afterAll(() => app.close());

const editor = () => app.as('editor@lv-jelgava');
const admin = () => app.as('admin@lv-jelgava', { mfa: true });
const match = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const secrets = ['Zigmārs', 'Kanārijputns', '29123456', '010190-12349', 'zigmars@example.lv', 'KP-4711'];
const told = {
  category: 'assist_person',
  severity: 2,
  occurredAt: '2026-11-20T10:00:00+02:00',
  title: 'Palīdzība: zvana Zigmārs Kanārijputns',
  placeText: 'Pasta iela 5, tel. 29123456',
  description:
    'Zvana Zigmārs Kanārijputns, tālrunis 29123456, personas kods 010190-12349, e-pasts zigmars@example.lv, auto KP-4711. Zigmārs Kanārijputns gaida pie Lielupes tilta.',
  geometry: { type: 'Point', coordinates: [23.7128, 56.6511] },
};
const record = async (change: object = {}) => (await editor().post('/api/incidents', { ...told, ...change })).body;
const share = (theme: string, to: string | null, upTo: number) =>
  app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, agreement, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', $2, $1, $3, 'test', 'test', '1', now() - interval '1 hour', now() + interval '1 day', 'x', 'y', now())`,
    [theme, to, upTo],
  );
const leaks = (text: string) => secrets.filter((secret) => text.includes(secret));
const words = async (id: string, user = editor()) => user.post(`/api/privacy/incidents/${id}/words`, { purpose: 'zvanīt atpakaļ' });

describe('what names a person', () => {
  test('is a mark on every channel, for colleagues, partners, exports, history, search and GIS', async () => {
    await share('incidents', 'lt-siauliai', 3);
    const made = await record();
    expect(made).toMatchObject({
      title: 'Palīdzība: zvana [persona 1]',
      placeText: 'Pasta iela 5, tel. [tālrunis 1]',
      description:
        'Zvana [persona 1], tālrunis [tālrunis 1], personas kods [personas kods 1], e-pasts [e-pasts 1], auto [auto numurs 1]. [persona 1] gaida pie Lielupes tilta.',
    });
    await editor().patch(`/api/incidents/${made.id}`, { responsible: 'Dežurants Pēteris Kalniņš' }, match(1));
    expect((await app.as('planner@lv-jelgava').get(`/api/incidents/${made.id}`)).body.responsible).toBe('Dežurants Pēteris Kalniņš');
    expect((await app.as('planner@lt-siauliai').get(`/api/incidents/${made.id}`)).body.responsible).toBe('Dežurants [persona]');
    await editor().patch(`/api/incidents/${made.id}`, { responsible: 'VUGD Jelgavas daļa' }, match(2));
    await editor().patch(
      `/api/incidents/${made.id}`,
      { description: `${told.description} Deg.`, reason: 'zvanīja Zigmārs Kanārijputns' },
      match(3),
    );
    await editor().post(`/api/incidents/${made.id}/close`, { outcome: 'Nodots ārstam, zvanīt 29123456' }, match(4));
    const paths = [
      '/api/incidents?limit=200',
      `/api/incidents/${made.id}`,
      `/api/incidents/${made.id}/history`,
      '/ogc/collections/incident/items?limit=100&f=json',
      '/api/exports/incidents?format=csv',
      '/api/exports/incidents?format=geojson',
    ];
    for (const path of paths) expect([path, (await editor().get(path)).status]).toEqual([path, 200]);
    for (const who of ['editor@lv-jelgava', 'planner@lv-jelgava', 'auditor@lv-jelgava', 'dispatcher@lt-siauliai', 'planner@lt-siauliai'])
      for (const path of paths) expect([who, path, leaks((await app.as(who).get(path)).text)]).toEqual([who, path, []]);
    expect((await app.as('dispatcher@lt-siauliai').get(`/api/incidents/${made.id}`)).body).toMatchObject({
      title: 'Palīdzība: zvana [persona 1]',
    });
    expect((await app.as('dispatcher@lt-siauliai').get('/api/incidents?q=Kan%C4%81rijputns')).body.items).toEqual([]);
    expect((await app.as('auditor@lv-jelgava').get('/api/audit')).text).not.toContain('Kanārijputns');
    const rows = await app.db.admin<{ all: string }>(
      `select (select string_agg(i::text, '') from incident i) || (select string_agg(c::text, '') from incident_change c) || (select string_agg(e::text, '') from audit_entry e) as all`,
    );
    expect(leaks(rows[0]?.all ?? '')).toEqual([]);
    expect(said.filter((line) => leaks(line).length > 0)).toEqual([]);
  });

  test('is read by those who clear special categories in the own municipality, with a purpose that stays in the audit', async () => {
    const made = await record();
    const answer = await words(made.id);
    expect(answer).toMatchObject({ status: 200, body: { title: told.title, placeText: told.placeText, description: told.description } });
    expect(answer.body.marks).toHaveLength(5);
    expect((await words(made.id, app.as('dispatcher@lv-jelgava'))).status).toBe(200);
    for (const who of ['planner@lv-jelgava', 'auditor@lv-jelgava', 'institution@lv-jelgava', 'author@lv-jelgava'])
      expect([who, (await words(made.id, app.as(who))).status]).toEqual([who, 403]);
    for (const who of ['dispatcher@lt-siauliai', 'admin@lt-siauliai'])
      expect(await words(made.id, app.as(who))).toMatchObject({ status: 404, body: { code: 'privacy.incident_not_found' } });
    const noted = await app.db.admin<{ detail: object }>(
      "select detail from audit_entry where action = 'read_personal' and thing_ids @> array[$1] order by seq",
      [made.id],
    );
    expect(noted.map(({ detail }) => detail)).toEqual([{ purpose: 'zvanīt atpakaļ' }, { purpose: 'zvanīt atpakaļ' }]);
    for (const kind of ['user', 'machine', 'public', 'tiles', 'jobs', 'worker'] as const) {
      const principal =
        kind === 'user' || kind === 'machine'
          ? { kind, id: 'x', name: 'x', tenant: 'lv-jelgava', roles: ['incident-editor' as const] }
          : { kind };
      await expect(
        app.db.as(principal, (tx) => tx.rows(z.object({ value: z.string() }), sql`select value from personal_piece`)),
      ).rejects.toThrow(/permission denied/);
    }
  });

  test('keeps its number when the text is edited with the marks in it, and an older version comes back whole', async () => {
    const made = await record({ description: 'Zvanīt 29123456.' });
    await editor().patch(`/api/incidents/${made.id}`, { description: 'Zvanīt [tālrunis 1] vai 26000001, steidzami.' }, match(1));
    expect((await words(made.id)).body.description).toBe('Zvanīt 29123456 vai 26000001, steidzami.');
    await editor().patch(`/api/incidents/${made.id}`, { description: 'Zvanīt 26000001.' }, match(2));
    expect((await editor().get(`/api/incidents/${made.id}`)).body.description).toBe('Zvanīt [tālrunis 2].');
    expect((await editor().get(`/api/incidents/${made.id}/history`)).text).toContain('Zvanīt [tālrunis 1] vai [tālrunis 2], steidzami.');
  });

  test('a Lithuanian text has Lithuanian marks', async () => {
    const { body } = await app.as('editor@lt-siauliai').post('/api/incidents', {
      ...told,
      title: 'Skambino Jonas Kazlauskas',
      placeText: null,
      description: 'Tel. 8 612 34567, automobilis ABC 123',
    });
    expect(body).toMatchObject({ title: 'Skambino [asmuo 1]', description: 'Tel. [telefonas 1], automobilis [valst. nr. 1]' });
  });

  test('a wrong mark is taken back with a reason, here or everywhere, and is not made again', async () => {
    const [first, second] = [
      await record({ title: 'Pie Annas Brigaderes akmens', description: 'Zvana Marta Liepkalne.' }),
      await record({ title: 'Zvana Marta Liepkalne', description: null }),
    ];
    expect(second.title).toBe('Zvana [persona 1]');
    const mark = (await words(first.id)).body.marks.find(({ value }: { value: string }) => value === 'Marta Liepkalne');
    const path = `/api/privacy/incidents/${first.id}/marks/name/${mark.no}/take-back`;
    expect((await editor().post(path, { reason: '' })).status).toBe(400);
    expect((await app.as('planner@lv-jelgava').post(path, { reason: 'nav persona' })).status).toBe(403);
    expect((await app.as('editor@lt-siauliai').post(path, { reason: 'nav persona' })).body.code).toBe('privacy.mark_not_found');
    expect((await editor().post(path, { reason: 'kafejnīca, nevis persona', everywhere: true })).body).toEqual({ incidents: 2 });
    expect((await editor().get(`/api/incidents/${second.id}`)).body.title).toBe('Zvana Marta Liepkalne');
    expect((await editor().post(path, { reason: 'vēlreiz' })).body.code).toBe('privacy.mark_not_found');
    expect((await record({ title: 'Troksnis: Marta Liepkalne', description: null })).title).toBe('Troksnis: Marta Liepkalne');
    expect((await app.as('editor@lv-dobele').post('/api/incidents', { ...told, title: 'Zvana Marta Liepkalne' })).body.title).toBe(
      'Zvana [persona 1]',
    );
    const [taken] = await app.db.admin("select detail from audit_entry where action = 'take_mark_back'");
    expect(taken).toMatchObject({ detail: { reason: 'kafejnīca, nevis persona', everywhere: true } });
  });

  test('what was missed is marked by hand, in the history too, and stays marked', async () => {
    const made = await record({ title: 'Konflikts', description: 'Vainīgs esot nabagu Fricis no kalna.' });
    await editor().patch(`/api/incidents/${made.id}`, { description: 'Vainīgs esot nabagu Fricis no kalna. Tiesa.' }, match(1));
    const mark = (text: string) => editor().post(`/api/privacy/incidents/${made.id}/marks`, { kind: 'name', words: text });
    expect((await mark('nabagu Fricis')).body).toEqual({ no: 1 });
    expect((await mark('nabagu Fricis')).body.code).toBe('privacy.words_not_there');
    expect((await editor().get(`/api/incidents/${made.id}/history`)).text).not.toContain('Fricis');
    await editor().patch(`/api/incidents/${made.id}`, { description: 'Atkal nabagu Fricis.' }, match(3));
    expect((await editor().get(`/api/incidents/${made.id}`)).body.description).toBe('Atkal [persona 1].');
    expect((await editor().get('/api/privacy/incidents')).body.items.find(({ id }: { id: string }) => id === made.id)).toMatchObject({
      marks: { name: 1 },
    });
  });

  test('rows written by whatever statement are masked too, also many at once', async () => {
    const [row] = await app.db.as({ kind: 'user', id: 'bulk', name: 'bulk', tenant: 'lv-jelgava', roles: ['incident-editor'] }, (tx) =>
      tx.rows(
        z.object({ n: z.coerce.number() }),
        sql`with made as (insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title)
            select 'lv-jelgava', (select access_class_id from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1), 1, 'flood', 1, now(), 'Zvanīt 2612345' || n % 10 from generate_series(1, 300) n
            returning title) select count(*) as n from made where title = 'Zvanīt [tālrunis 1]'`,
      ),
    );
    expect(row?.n).toBe(300);
  });
});

describe('people named in incidents', () => {
  test('S26: are found however they are written, and erased behind every mark but held ones', async () => {
    const [free, held] = [
      await record({ title: 'Zvanīt 29 777 123', description: null }),
      await record({ title: 'Zvanīt 29777123', description: null }),
    ];
    const hold = await admin().post('/api/privacy/holds', {
      category: 'personal_words',
      incidentId: held.id,
      reason: 'Kriminālprocess Nr. 1, policijas pieprasījums',
    });
    expect(hold.status).toBe(201);
    const find = async () =>
      (await editor().post('/api/privacy/named', { words: '29777123', purpose: 'personas pieprasījums' })).body.items;
    const items = await find();
    expect(items.map(({ id, held: isHeld, values }: { id: string; held: boolean; values: string[] }) => ({ id, isHeld, values }))).toEqual(
      expect.arrayContaining([
        { id: free.id, isHeld: false, values: ['29 777 123'] },
        { id: held.id, isHeld: true, values: ['29777123'] },
      ]),
    );
    const erase = (who = admin()) => who.post('/api/privacy/named/erase', { values: ['29 777 123', '29777123'], reason: 'VDAR 17. pants' });
    expect((await erase(app.as('admin@lv-jelgava'))).status).toBe(401);
    expect((await erase(app.as('editor@lv-jelgava', { mfa: true }))).status).toBe(403);
    expect((await erase()).body).toEqual({ erased: 1, held: 1 });
    expect((await find()).map(({ id }: { id: string }) => id)).toEqual([held.id]);
    expect((await words(free.id)).body.title).toBe('Zvanīt [tālrunis 1]');
    await admin().post(`/api/privacy/holds/${hold.body.id}/end`);
    expect((await admin().post(`/api/privacy/holds/${hold.body.id}/end`)).body.code).toBe('privacy.hold_not_found');
    expect((await erase()).body).toEqual({ erased: 1, held: 0 });
  });
});

describe('retention', () => {
  const retention = async () => (await admin().get('/api/privacy/retention')).body;
  const of = async (category: string) => (await retention()).items.find((row: { category: string }) => row.category === category);

  test('S27: is chosen within bounds, tells what would go before it goes, spares what is held, and once more takes nothing', async () => {
    const old = await record({ title: 'Sens zvans 28111222', description: null });
    const held = await record({ title: 'Turēts zvans 28111333', description: null });
    for (const { id } of [old, held]) await editor().post(`/api/incidents/${id}/close`, { outcome: 'Nokārtots' }, match(1));
    await app.db.admin(
      "update incident set closed_at = now() - interval '400 days', occurred_at = now() - interval '401 days' where incident_id = any ($1)",
      [[old.id, held.id]],
    );
    await admin().post('/api/privacy/holds', { category: 'personal_words', incidentId: held.id, reason: 'Sūdzība tiesā, lieta 2/2026' });
    expect(await of('personal_words')).toMatchObject({ days: 365, decided: true, due: 1 });
    expect((await admin().put('/api/privacy/retention/personal_words', { days: 5 })).body.code).toBe('privacy.days_outside_bounds');
    expect((await editor().put('/api/privacy/retention/personal_words', { days: 500 })).status).toBe(403);
    expect((await admin().put('/api/privacy/retention/personal_words', { days: 500 })).status).toBe(204);
    expect(await of('personal_words')).toMatchObject({ days: 500, due: 0 });
    await admin().put('/api/privacy/retention/personal_words', { days: 365 });
    const printed: string[] = [];
    const io = {
      out: (text: string) => void printed.push(text),
      err: (text: string) => void printed.push(text),
      fetch: (url: string | URL, init?: RequestInit) => fetch(url, init),
    };
    const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token('admin@lv-jelgava', { clock: app.clock, mfa: true }) };
    expect([await retentionCommand(['--dry-run'], env, io), printed.join('')]).toEqual([
      0,
      expect.stringMatching(/personal_words +365 days +1 would go/),
    ]);
    expect((await words(old.id)).body.title).toBe('Sens zvans 28111222');
    expect(await retentionCommand([], env, io)).toBe(1);
    const gone = await runRetention(app.db, { kind: 'jobs' });
    expect(gone.filter(({ count }) => count > 0)).toMatchObject([{ tenant: 'lv-jelgava', category: 'personal_words', count: 1 }]);
    expect((await words(old.id)).body.title).toBe('Sens zvans [tālrunis 1]');
    expect((await words(held.id)).body.title).toBe('Turēts zvans 28111333');
    expect((await runRetention(app.db, { kind: 'jobs' })).filter(({ count }) => count > 0)).toEqual([]);
    expect(await app.db.admin("select thing_kind, detail from audit_entry where action = 'retention'")).toEqual([
      { thing_kind: 'personal_words', detail: { days: 365 } },
    ]);
  });

  test('S27: a clock that jumped ahead deletes nothing before it has gone on for a day, and no trace of the jump is lost', async () => {
    const old = await record({ title: 'Zvans 28111444', description: null });
    await editor().post(`/api/incidents/${old.id}/close`, { outcome: 'Nokārtots' }, match(1));
    await app.db.admin(
      "update incident set closed_at = now() - interval '400 days', occurred_at = now() - interval '401 days' where incident_id = $1",
      [old.id],
    );
    const run = async () => (await runRetention(app.db, { kind: 'jobs' })).reduce((sum, { count }) => sum + count, 0);
    // VIAS was last up 500 days ago, by this clock.
    await app.db.admin("insert into uptime_day (day) values ((now() at time zone 'UTC')::date - 500)");
    await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select note_uptime()`));
    expect([await run(), (await words(old.id)).body.title]).toEqual([0, 'Zvans 28111444']);
    expect(await app.db.admin('select from uptime_day')).toHaveLength(2);
    await app.db.admin("insert into uptime_day (day) values ((now() at time zone 'UTC')::date - 1)");
    expect([await run(), (await words(old.id)).body.title]).toEqual([1, 'Zvans [tālrunis 1]']);
    await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select note_uptime()`));
    expect(await app.db.admin('select from uptime_day')).toHaveLength(2);
    await app.db.admin('delete from uptime_day');
  });

  test('of incidents waits until the municipality has chosen a time, then takes history and all', async () => {
    const old = await record({ title: 'Vecs ieraksts', description: null });
    await editor().patch(`/api/incidents/${old.id}`, { severity: 4 }, match(1));
    await editor().post(`/api/incidents/${old.id}/close`, { outcome: 'Nokārtots' }, match(2));
    await app.db.admin(
      "update incident set closed_at = now() - interval '1900 days', occurred_at = now() - interval '1901 days' where incident_id = $1",
      [old.id],
    );
    expect(await of('incidents')).toMatchObject({ decided: false, due: 1 });
    await runRetention(app.db, { kind: 'jobs' });
    expect((await editor().get(`/api/incidents/${old.id}`)).status).toBe(200);
    await admin().put('/api/privacy/retention/incidents', { days: 1825 });
    expect((await admin().post('/api/privacy/retention/run', { dryRun: true })).body.items).toContainEqual({
      category: 'incidents',
      days: 1825,
      decided: true,
      count: 1,
    });
    expect((await editor().get(`/api/incidents/${old.id}`)).status).toBe(200);
    expect((await admin().post('/api/privacy/retention/run', { dryRun: false })).body.items).toContainEqual({
      category: 'incidents',
      days: 1825,
      decided: true,
      count: 1,
    });
    expect((await editor().get(`/api/incidents/${old.id}`)).status).toBe(404);
    expect(await app.db.admin('select from incident_change where incident_id = $1', [old.id])).toEqual([]);
    await expect(app.db.owner((client) => client.query('delete from audit_entry'))).rejects.toThrow(/append-only/);
  });

  test('a neighbour sees and ends nothing of it', async () => {
    const hold = await admin().post('/api/privacy/holds', { category: 'help_words', reason: 'Iekšējā izmeklēšana 3/2026' });
    const other = app.as('admin@lt-siauliai', { mfa: true });
    expect((await other.post(`/api/privacy/holds/${hold.body.id}/end`)).status).toBe(404);
    expect((await other.get('/api/privacy/retention')).body.holds).toEqual([]);
    expect(
      (await other.post('/api/privacy/retention/run', { dryRun: true })).body.items.every(({ count }: { count: number }) => count === 0),
    ).toBe(true);
  });

  test.each([
    ['at three in the morning', undefined, '2026-11-28T01:00:00Z', true],
    ['at noon', undefined, '2026-11-28T10:00:00Z', false],
    ['twice in a night', '2026-11-28T00:30:00Z', '2026-11-28T01:30:00Z', false],
    ['the next night', '2026-11-27T00:30:00Z', '2026-11-28T01:30:00Z', true],
    ['after the clock was set back', '2027-11-28T00:30:00Z', '2026-11-28T01:30:00Z', true],
  ])('%s', (_when, last, now, due) => {
    expect(isRetentionDue(last === undefined ? undefined : Date.parse(last), Date.parse(now))).toBe(due);
  });
});

describe('documents', () => {
  test.each([
    ['records', 'lv', 'Personas datu apstrādes darbību reģistrs (VDAR 30. pants)'],
    ['records', 'lt', 'Asmens duomenų tvarkymo veiklos įrašai (BDAR 30 straipsnis)'],
    ['dpia', 'lv', 'Novērtējums par ietekmi uz datu aizsardzību (VDAR 35. pants)'],
    ['dpia', 'en', 'Data protection impact assessment (GDPR Article 35)'],
  ])('%s in %s are filled from what is in force', async (document, lang, title) => {
    const page = await admin().get(`/api/privacy/documents/${document}?lang=${lang}`);
    expect(page).toMatchObject({ status: 200 });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.text).toContain(`<title>${title}</title>`);
    for (const fact of ['Jelgavas valstspilsētas pašvaldība', '365 dien', 'Šiaulių miesto savivaldybė'])
      expect(page.text).toContain(lang === 'en' ? fact.replace('dien', 'days') : fact);
    expect(page.text).not.toMatch(/<script|<style|style=|undefined|null|\{\}/);
    const plain = await admin().get(`/api/privacy/documents/${document}?lang=${lang}&format=md`);
    expect(plain.headers.get('content-disposition')).toBe(`attachment; filename="vias-${document}-lv-jelgava-${lang}.md"`);
    expect(plain.text.split('\n')[0]).toMatch(/^# /);
  });

  test('name events of cameras and surveys once there are any, with what is in force', async () => {
    const records = async (lang: string) => (await admin().get(`/api/privacy/documents/records?lang=${lang}&format=md`)).text;
    expect(await records('lv')).not.toContain('Kameru notikumi');
    const key = await app.as('admin@lv-jelgava', { mfa: true }).post('/api/camera-events/plate-keys', { purpose: 'stolen_vehicles' });
    const title = { lv: 'Drošība', lt: 'Saugumas', en: 'Safety' };
    const survey = await app.as('planner@lv-jelgava').post('/api/surveys', { title, question: title, source: 'Pašvaldība, 2026' });
    expect([key.status, survey.status]).toEqual([201, 201]);
    for (const [lang, ...said] of [
      [
        'lv',
        'Kameru notikumi un transportlīdzekļu meklēšana',
        'Nozagtu transportlīdzekļu meklēšana.',
        'Drošības aptaujas',
        'Termiņš vēl nav izraudzīts',
      ],
      [
        'lt',
        'Kamerų įvykiai ir transporto priemonių paieška',
        'Vogtų transporto priemonių paieška.',
        'Saugumo apklausos',
        'Terminas dar nepasirinktas',
      ],
      ['en', 'Events of cameras and looking for vehicles', 'Finding stolen vehicles.', 'Surveys of safety', 'No time has been chosen yet'],
    ] as const)
      for (const words of said) expect(await records(lang)).toContain(words);
    await admin().put('/api/privacy/retention/survey_answers', { days: 31 });
    expect(await records('lv')).toContain('31 diena pēc aptaujas beigām');
    expect((await app.as('auditor@lt-siauliai').get('/api/privacy/documents/records?lang=lt&format=md')).text).not.toContain(
      'Kamerų įvykiai',
    );
  });

  test('are for the administrator and the auditor alone, and say of each municipality its own', async () => {
    expect((await editor().get('/api/privacy/documents/records?lang=lv')).status).toBe(403);
    const own = await app.as('auditor@lv-jelgava').get('/api/privacy/documents/records?lang=lv&format=md');
    const asAdmin = await admin().get('/api/privacy/documents/records?lang=lv&format=md');
    expect(own.text).toBe(asAdmin.text);
    expect((await app.as('auditor@lt-siauliai').get('/api/privacy/documents/records?lang=lt')).text).not.toContain(
      'Jelgavas valstspilsētas',
    );
  });
});
