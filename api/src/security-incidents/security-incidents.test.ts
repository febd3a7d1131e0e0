import fc from 'fast-check';
import { readConfig } from '../config.ts';
import { openPhoneVault } from '../dispatching.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import type { ReportStep, SecurityIncidentDetail } from './contract.ts';
import { remindSecurity } from './reminders.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const path = '/api/security-incidents';
const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`);
const start = Math.floor(Date.now() / 1000) * 1000;
const hours = (n: number): string => new Date(start + n * 3_600_000).toISOString().replace('.000Z', 'Z');
const facts = (more: object = {}) => ({
  title: 'Svešs konts administratora sesijā',
  isSignificant: true,
  awareAt: hours(-2),
  happened: 'Ārpus darba laika no sveša tīkla izmantota administratora sesija.',
  hasPersonalData: true,
  isHighRisk: false,
  crossBorder: 'unknown',
  unlawfulAct: 'suspected',
  ...more,
});
const record = async (more: object = {}, tenant = 'lv-jelgava'): Promise<SecurityIncidentDetail> => {
  const made = await admin(tenant).post(path, facts(more));
  if (made.status !== 201) throw new Error(made.text);
  return made.body;
};
const sent = (id: string, step: ReportStep, sentAt: string, reference = '', tenant = 'lv-jelgava') =>
  admin(tenant).post(`${path}/${id}/reports`, { step, sentAt, reference });
const dueOf = ({ steps }: SecurityIncidentDetail, step: ReportStep) => steps.find((one) => one.step === step)?.dueAt;
const change = ({ id, version }: SecurityIncidentDetail, more: object, tenant = 'lv-jelgava') =>
  admin(tenant).put(`${path}/${id}`, facts(more), { headers: { 'if-match': `"${version}"` } });

test('S30: from one moment of awareness follow the terms of 24 and 72 hours, a month, and of the data-protection authority', async () => {
  // The audit of a municipality begins with its first entry.
  const small = await record({ isSignificant: false, hasPersonalData: false });
  // Not significant, no personal data: nothing is due, the record stands.
  expect([small.steps, small.installation.audit]).toEqual([[], null]);
  const awareAt = hours(-1);
  const one = await record({ awareAt });
  expect(one.steps.map(({ step, dueAt }) => [step, dueAt])).toEqual([
    ['early_warning', hours(23)],
    ['notification', hours(71)],
    ['progress_report', expect.any(String)],
    ['final_report', null],
    ['data_authority', hours(71)],
  ]);
  expect(one).toMatchObject({ country: 'LV', isOwn: true, version: 1, residents: null });
  expect(one.installation).toMatchObject({
    vias: expect.stringMatching(/^\d+\./),
    parts: expect.stringMatching(/^[0-9a-f]{64}$/),
    audit: { chain: 'lv-jelgava', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const risky = await record({ isSignificant: false, isHighRisk: true });
  expect(risky.steps.map(({ step, dueAt }) => [step, dueAt === null])).toEqual([
    ['data_authority', false],
    ['people', true],
  ]);
});

test('S30: the month runs from the notification as the calendar has it, and of what goes on longer from its end', async () => {
  // Told in Latvia on 31 January: the month ends with February, at the same hour of its clock.
  const { id, version } = await record({ awareAt: '2026-01-30T08:00:00Z', endedAt: '2026-01-30T12:00:00Z' });
  await sent(id, 'early_warning', '2026-01-30T09:00:00Z');
  const notified = await sent(id, 'notification', '2026-01-31T10:30:00Z', 'CERT-2026/17');
  expect(dueOf(notified.body, 'final_report')).toBe('2026-02-28T10:30:00Z');
  expect(version).toBe(1);
  // Over the change of clocks the hour of the wall stays: 26 March 12:00 in Riga is 10:00 UTC, 26 April 12:00 is 09:00 UTC.
  const spring = await record({ awareAt: '2026-03-25T10:00:00Z', endedAt: '2026-03-25T12:00:00Z' });
  expect(dueOf((await sent(spring.id, 'notification', '2026-03-26T10:00:00Z')).body, 'final_report')).toBe('2026-04-26T09:00:00Z');
  // It goes on: how it goes on is told after a month, and the final report a month after its end.
  const long = await record({ awareAt: '2026-05-01T06:00:00Z' });
  const going = (await sent(long.id, 'notification', '2026-05-02T06:00:00Z')).body;
  expect([dueOf(going, 'progress_report'), dueOf(going, 'final_report')]).toEqual(['2026-06-02T06:00:00Z', null]);
  expect((await sent(long.id, 'final_report', '2026-06-02T06:00:00Z')).body.code).toBe('security_incident.goes_on');
  await sent(long.id, 'progress_report', '2026-06-01T06:00:00Z');
  expect((await sent(long.id, 'progress_report', '2026-07-01T06:00:00Z')).status).toBe(200);
  const over = await change(going, { awareAt: '2026-05-01T06:00:00Z', endedAt: '2026-07-10T06:00:00Z' });
  expect(dueOf(over.body, 'final_report')).toBe('2026-08-10T06:00:00Z');
  expect(
    (await sent(long.id, 'final_report', '2026-08-01T06:00:00Z')).body.steps.every(
      ({ sentAt, step }: { sentAt: string | null; step: string }) => sentAt !== null || step === 'data_authority',
    ),
  ).toBe(true);
});

test('S30: whenever one becomes aware, terms are 24 and 72 whole hours after it, in both countries', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 700 * 24 * 60 }), fc.boolean(), async (minutes, isLithuanian) => {
      const awareAt = new Date(Date.UTC(2024, 11, 1) + minutes * 60_000);
      const one = await record({ awareAt: awareAt.toISOString() }, isLithuanian ? 'lt-telsiai' : 'lv-jelgava');
      const after = (n: number) => new Date(awareAt.getTime() + n * 3_600_000).toISOString().replace('.000Z', 'Z');
      expect([dueOf(one, 'early_warning'), dueOf(one, 'notification'), dueOf(one, 'data_authority')]).toEqual([
        after(24),
        after(72),
        after(72),
      ]);
    }),
    { numRuns: 12 },
  );
});

test('S30: times in the future or out of order, a report before anybody was aware, twice or out of turn are refused with a sentence', async () => {
  const refusals: [object, string][] = [
    [{ awareAt: hours(2) }, 'security_incident.in_future'],
    [{ endedAt: hours(2) }, 'security_incident.in_future'],
    [{ beganAt: hours(-1) }, 'security_incident.began_after_aware'],
    [{ beganAt: hours(-5), endedAt: hours(-6) }, 'security_incident.ended_before_began'],
    [{ hasPersonalData: false, isHighRisk: true }, 'security_incident.risk_without_data'],
  ];
  for (const [more, code] of refusals) expect((await admin().post(path, facts(more))).body.code).toBe(code);
  for (const more of [
    { residents: -1 },
    { residents: 1.5 },
    { happened: 'īss' },
    { title: 'x'.repeat(201) },
    { country: 'EE' },
    { more: 1 },
  ])
    expect((await admin().post(path, facts(more))).status).toBe(400);
  const one = await record();
  expect((await sent(one.id, 'early_warning', hours(-3))).body.code).toBe('security_incident.report_before_aware');
  expect((await sent(one.id, 'early_warning', hours(1))).body.code).toBe('security_incident.in_future');
  expect((await sent(one.id, 'progress_report', hours(-1))).body.code).toBe('security_incident.notification_first');
  // Two at once: one is recorded.
  const twice = await Promise.all([sent(one.id, 'early_warning', hours(-1), 'A-1'), sent(one.id, 'early_warning', hours(-1), 'A-2')]);
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(twice.find(({ status }) => status === 409)?.body.code).toBe('security_incident.sent_already');
  // Nobody becomes aware after they reported.
  expect((await change(one, { awareAt: hours(-0.5) })).body.code).toBe('security_incident.report_before_aware');
  expect(await admin().put(`${path}/${one.id}`, facts(), { headers: { 'if-match': '"7"' } })).toMatchObject({
    status: 412,
    body: { code: 'security_incident.changed_meanwhile' },
  });
});

test('S30: what was known stays in the history, what was sent by mistake is taken back and due again, and nobody rewrites either', async () => {
  const one = await record();
  const two = (await change(one, { residents: 1200, measures: 'Sesija izbeigta, paroles nomainītas.' })).body;
  expect(two).toMatchObject({
    version: 2,
    residents: 1200,
    history: [
      { version: 2, changed: ['measures', 'residents'] },
      { version: 1, changed: [] },
    ],
  });
  const { body } = await sent(one.id, 'early_warning', hours(-1), 'CERT-2026/40');
  expect(body.steps[0]).toMatchObject({ step: 'early_warning', reference: 'CERT-2026/40', sentBy: expect.any(String) });
  const { id: reportId, version } = body.reports[0];
  expect(version).toBe(2);
  const back = (reason: string) => admin().post(`${path}/${one.id}/reports/${reportId}/take-back`, { reason });
  const taken = await back('Nosūtīts par citu incidentu');
  expect(taken.body.steps[0]).toMatchObject({ step: 'early_warning', sentAt: null });
  expect(taken.body.reports[0]).toMatchObject({ reason: 'Nosūtīts par citu incidentu', reference: 'CERT-2026/40' });
  expect((await back('vēlreiz')).body.code).toBe('security_incident.report_not_found');
  for (const statement of [
    'update security_incident_change set facts = $1',
    'delete from security_incident_change where $1::jsonb is not null',
  ])
    await expect(app.db.admin(statement, ['{}'])).rejects.toThrow(/append-only/);
  const entries = (await app.as('auditor@lv-jelgava').get('/api/audit?thingKind=security_report')).body.items;
  expect(entries.slice(0, 2).map(({ action }: { action: string }) => action)).toEqual(['update', 'insert']);
  expect((await app.as('auditor@lv-jelgava').get('/api/audit?thingKind=security_incident')).body.items.length).toBeGreaterThan(1);
});

test('S30: a municipality keeps its own, an auditor reads, the operator keeps those of the installation, which municipalities read and do not change', async () => {
  const one = await record();
  expect((await admin('lv-dobele').get(`${path}/${one.id}`)).body.code).toBe('security_incident.not_found');
  expect((await app.as('operator@vias').get(`${path}/${one.id}`)).status).toBe(404);
  expect((await app.as('planner@lv-jelgava').get(path)).status).toBe(403);
  expect((await app.as('auditor@lv-jelgava').get(`${path}/${one.id}`)).status).toBe(200);
  expect((await app.as('auditor@lv-jelgava').post(path, facts())).status).toBe(403);
  const operator = app.as('operator@vias');
  expect((await operator.post(path, facts())).body.code).toBe('security_incident.country_missing');
  const whole = await operator.post(path, facts({ country: 'LT', title: 'Visos sistemos incidentas' }));
  expect(whole).toMatchObject({ status: 201, body: { country: 'LT', tenant: 'vias', isOwn: true } });
  const seen = (await admin('lv-dobele').get(path)).body.items;
  expect(seen).toMatchObject([{ id: whole.body.id, isOwn: false }]);
  expect((await change(whole.body, {}, 'lv-dobele')).status).toBe(404);
  expect((await sent(whole.body.id, 'early_warning', hours(-1), '', 'lv-dobele')).status).toBe(404);
  // One's own country is no choice.
  expect((await record({ country: 'LT' })).country).toBe('LV');
});

describe('S30: drafts', () => {
  const draft = async (id: string, step: ReportStep, lang: string, tenant = 'lv-jelgava', format = 'md') =>
    (await admin(tenant).get(`${path}/${id}/drafts/${step}?lang=${lang}&format=${format}`)).text;

  test('S30: a seeded incident gives the drafts of 24 hours, 72 hours and a month for CERT.LV, and one for the data-protection authority', async () => {
    const one = await record({
      awareAt: '2026-03-01T22:30:00Z',
      endedAt: '2026-03-02T06:00:00Z',
      residents: 12_345,
      crossBorder: 'possible',
      systems: 'Brīdinājumu sūtīšana',
      measures: 'Konts slēgts.',
      cause: 'Nozagta sesija',
    });
    const early = await draft(one.id, 'early_warning', 'lv');
    expect(early).toContain('# Agrīnais brīdinājums par nozīmīgu kiberincidentu');
    expect(early).toContain('Kiberincidentu novēršanas institūcija CERT.LV');
    expect(early).toContain('Nacionālās kiberdrošības likums; Direktīvas (ES) 2022/2555 23. panta 4. punkts');
    expect(early).toContain('**Uzzināts:** 02.03.2026. 00:30 (Latvijas laiks)');
    expect(early).toContain('Jānosūta līdz 03.03.2026. 00:30');
    expect(early).toContain('**Pārrobežu ietekme:** iespējama');
    expect(early).toContain('**Prettiesiska vai ļaunprātīga darbība:** ir aizdomas');
    expect(early).not.toContain('Nozagta sesija');
    await sent(one.id, 'early_warning', '2026-03-02T08:00:00Z', 'CERT-1');
    const notification = await draft(one.id, 'notification', 'lv');
    expect(notification).toContain('# Sākotnējais ziņojums par nozīmīgu kiberincidentu');
    expect(notification).toContain('aptuveni 12\u00a0345');
    expect(notification).toContain('Nr. CERT-1');
    expect(notification).toContain('Vēl nav aizpildīts: ');
    expect(notification).toContain(String(one.installation.parts));
    await sent(one.id, 'notification', '2026-03-03T08:00:00Z');
    const final = await draft(one.id, 'final_report', 'lv');
    expect(final).toContain('# Galaziņojums');
    expect(final).toContain('**Apdraudējuma veids vai pamatcēlonis:** Nozagta sesija');
    const privacy = await draft(one.id, 'data_authority', 'en');
    expect(privacy).toContain('Datu valsts inspekcija');
    expect(privacy).toContain('Regulation (EU) 2016/679 (General Data Protection Regulation), Article 33');
    expect(await draft(one.id, 'early_warning', 'en')).toContain('Directive (EU) 2022/2555, Article 23(4)(a)');
    // Of every draft that was read the audit knows.
    expect((await app.as('auditor@lv-jelgava').get('/api/audit?thingKind=security_incident')).body.items[0]).toMatchObject({
      action: 'export',
    });
  });

  test('S30: in Lithuania they go to the NKSC and the VDAI, in Lithuanian; what was typed never becomes mark-up', async () => {
    const one = await record({ happened: '<script>alert(1)</script> ir dar kai kas', isHighRisk: true }, 'lt-telsiai');
    const early = await draft(one.id, 'early_warning', 'lt', 'lt-telsiai', 'html');
    expect(early).toContain('Ankstyvasis perspėjimas apie didelį kibernetinį incidentą');
    expect(early).toContain('Nacionalinis kibernetinio saugumo centras prie Krašto apsaugos ministerijos (NKSC)');
    expect(early).toContain('Lietuvos Respublikos kibernetinio saugumo įstatymo 18 straipsnis');
    expect(early).toContain('&lt;script&gt;');
    expect(early).not.toContain('<script>');
    expect(await draft(one.id, 'data_authority', 'lt', 'lt-telsiai')).toContain('Valstybinė duomenų apsaugos inspekcija');
    // What people are told says nothing of the machine.
    const people = await draft(one.id, 'people', 'lt', 'lt-telsiai');
    expect(people).toContain('didelį pavojų jūsų teisėms ir laisvėms');
    expect(people).not.toContain('SHA-256');
  });
});

test('S30: whoever keeps the municipality is told a day and six hours before a term and when it is over, once each, and the state of the system says it', async () => {
  const tenant = 'lv-livani';
  await app.db.admin(
    `insert into account (tenant_id, kind, username, name, email, roles, accepted_at) values ($1, 'person', 'sargs@' || $1, 'Sargs', 'sargs@vias.example', '{municipality-admin}', now())`,
    [tenant],
  );
  const vault = openPhoneVault(readConfig({ VIAS_MODE: 'demo', ...testPhoneKeys }));
  const remind = () =>
    remindSecurity({ db: app.db, config: { mode: 'demo', email: undefined, origin: 'https://vias.example' } }, () => vault);
  const reminded = async () =>
    (
      await app.db.admin<{ said: string }>(`select step || ' ' || hours as said from security_reminder where tenant_id = $1 order by 1`, [
        tenant,
      ])
    ).map(({ said }) => said);
  const status = async (): Promise<{ code: string; state: string; values: object } | undefined> =>
    (await admin(tenant).get('/api/status')).body.items.find(({ code }: { code: string }) => code.startsWith('reports.'));
  await remind();
  expect(await status()).toBeUndefined();
  let one = await record({ awareAt: hours(-1), hasPersonalData: false }, tenant);
  expect(await remind()).toBe(1);
  expect(await remind()).toBe(0);
  expect(await reminded()).toEqual(['early_warning 24']);
  expect(await status()).toMatchObject({ code: 'reports.ahead', state: 'waits', values: { step: 'early_warning', n: 3 } });
  const move = async (h: number) => {
    one = (await change(one, { awareAt: hours(h), hasPersonalData: false }, tenant)).body;
    await remind();
  };
  await move(-20);
  expect(await status()).toMatchObject({ code: 'reports.due', state: 'act' });
  await move(-25);
  expect(await reminded()).toEqual(['early_warning 0', 'early_warning 24', 'early_warning 6']);
  expect(await status()).toMatchObject({ code: 'reports.late', state: 'act' });
  await sent(one.id, 'early_warning', hours(-1), '', tenant);
  await sent(one.id, 'notification', hours(-1), '', tenant);
  expect(await status()).toMatchObject({ code: 'reports.ahead', state: 'ok', values: { step: 'progress_report' } });
  // Nobody else is told of it.
  expect(
    await app.db.admin(`select distinct tenant_id as tenant, channel from service_message where kind = 'security' and tenant_id = $1`, [
      tenant,
    ]),
  ).toEqual([{ tenant, channel: 'email' }]);
  expect((await admin('lv-bauska').get('/api/status')).body.items.some(({ code }: { code: string }) => code.startsWith('reports.'))).toBe(
    false,
  );
});
