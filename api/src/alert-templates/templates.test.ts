import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createConsoleChannel } from '@vias/alerts/channels/console.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { moveDueAlerts } from '@vias/alerts/lifecycle.ts';
import { fillLongest, marksOf, type Placeholder } from '@vias/alerts/placeholders.ts';
import { countSegments } from '@vias/alerts/segments.ts';
import { addPeople, quiet, testVault, until, wipe } from '@vias/alerts/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  await wipe(app.db);
  await app.db.admin(`delete from alert_template where tenant_id <> 'vias'`);
  await app.db.admin(
    'update tenant_alert_setting set quiet_from = null, quiet_to = null, quiet_drills = false, countdown_s = 30, rate_segments = 10',
  );
});

const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`, { mfa: true });
const author = () => app.as('author@lv-jelgava');
const match = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const langs = ['lv', 'lt', 'ru', 'en'] as const;
const names = { lv: 'Plūdi Lielupē', lt: 'Potvynis Lielupėje', ru: 'Паводок на Лиелупе', en: 'Flood of the Lielupe' };
const flood = (change: object = {}) => ({
  hazard: 'flood',
  names,
  category: 'Met',
  responseType: 'Evacuate',
  urgency: 'Immediate',
  severity: 'Moderate',
  certainty: 'Likely',
  texts: { lv: '[place]: Lielupe līdz [until] ceļas virs [level] m.', en: '[place]: the Lielupe rises above [level] m until [until].' },
  placeholders: [
    { key: 'place', kind: 'place', max: 24 },
    { key: 'until', kind: 'time', max: 12 },
    { key: 'level', kind: 'number', max: 5 },
  ],
  ...change,
});
const made = async (change: object = {}) => (await admin().post('/api/alert-templates', flood(change))).body;
const ring = [
  [23.2, 56.1],
  [24.2, 56.1],
  [24.2, 57.1],
  [23.2, 57.1],
  [23.2, 56.1],
]; // prettier-ignore
const draft = async (change: object = {}) =>
  (
    await author().post('/api/alerts', {
      title: 'Plūdi',
      category: 'Met',
      event: 'Plūdi',
      responseType: 'Evacuate',
      urgency: 'Expected',
      severity: 'Moderate',
      certainty: 'Likely',
      expiresAt: inHours(30),
      area: { name: 'Jelgava', geometry: { type: 'Polygon', coordinates: [ring] } },
      texts: [{ lang: 'lv', body: 'Jelgava: Lielupe ceļas virs 4,2 m.' }],
      ...change,
    })
  ).body;
const submit = async (change: object = {}) => {
  const { id, version } = await draft(change);
  return author().post(`/api/alerts/${id}/submit`, undefined, match(version));
};

describe('templates', () => {
  test('every hazard has a shared template whose texts, filled with the longest values, fit into two segments and say whom to ask', async () => {
    const { body } = await author().get('/api/alert-templates');
    expect(body.hazards).toHaveLength(15);
    expect(body.items.map(({ hazard }: { hazard: string }) => hazard)).toEqual(body.hazards.map(({ code }: { code: string }) => code));
    for (const { hazard, texts, placeholders, isShared } of body.items as {
      hazard: string;
      texts: Record<string, string>;
      placeholders: Placeholder[];
      isShared: boolean;
    }[]) {
      expect(isShared).toBe(true);
      for (const lang of langs) {
        const text = texts[lang] ?? '';
        const long = fillLongest(text, placeholders, lang);
        expect([hazard, lang, countSegments(long).segments <= 2]).toEqual([hazard, lang, true]);
        expect([hazard, lang, marksOf(text).sort()]).toEqual([hazard, lang, placeholders.map(({ key }) => key).sort()]);
        expect(text).toContain('[phone]');
      }
    }
  });

  test('a municipality writes its own, changes it version by version, and nobody else sees it', async () => {
    const first = await made();
    expect(first).toMatchObject({ version: 1, isShared: false, state: 'valid', names });
    const next = await admin().put(`/api/alert-templates/${first.id}`, flood({ severity: 'Severe' }), match(1));
    expect(next).toMatchObject({ status: 200, body: { version: 2, severity: 'Severe' } });
    expect(await admin().put(`/api/alert-templates/${first.id}`, flood(), match(1))).toMatchObject({
      status: 412,
      body: { code: 'template.changed_meanwhile' },
    });
    const { body } = await author().get(`/api/alert-templates/${first.id}/versions`);
    expect(body.items.map((t: { version: number; severity: string }) => [t.version, t.severity])).toEqual([
      [2, 'Severe'],
      [1, 'Moderate'],
    ]);
    // Own ones stand before the shared ones of their hazard.
    const floods = (await author().get('/api/alert-templates')).body.items.filter((t: { hazard: string }) => t.hazard === 'flood');
    expect(floods.map((t: { isShared: boolean }) => t.isShared)).toEqual([false, true]);
    expect(await app.as('author@lt-siauliai').get(`/api/alert-templates/${first.id}/versions`)).toMatchObject({ status: 404 });
    expect(await admin('lt-siauliai').post(`/api/alert-templates/${first.id}/withdraw`)).toMatchObject({ status: 404 });
    expect((await author().post('/api/alert-templates', flood())).status).toBe(403);
    const [shared] = (await author().get('/api/alert-templates')).body.items;
    expect(await admin().post(`/api/alert-templates/${shared.id}/withdraw`)).toMatchObject({
      status: 403,
      body: { code: 'template.shared' },
    });
  });

  test.each([
    ['template.hazard_unknown', 422, { hazard: 'meteor' }],
    ['template.text_missing', 422, { texts: { en: '[place] [until] [level]' } }],
    ['template.mark_unknown', 422, { texts: { lv: '[place] [until] [level] [street]' } }],
    ['template.mark_unused', 422, { texts: { lv: '[place] [until]' } }],
    ['template.too_long', 422, { texts: { lv: `[place] [until] [level] ${'š'.repeat(200)}` } }],
    ['template.ends_in_past', 422, { validUntil: inHours(-1) }],
    ['request.invalid', 400, { placeholders: [{ key: 'place', kind: 'colour', max: 5 }] }],
    ['request.invalid', 400, { texts: { lv: 'x', de: 'Hochwasser' } }],
  ])('%s: a template nobody could use is refused when it is written', async (code, status, change) => {
    expect(await admin().post('/api/alert-templates', flood(change))).toMatchObject({ status, body: { code } });
  });

  test('an unfilled field, a wrong value, an expired, a withdrawn and an unknown template each keep a draft from the second person', async () => {
    const template = await made();
    const values = { place: 'Jelgava', until: inHours(5), level: '4,2' };
    const use = (more: object = {}) => ({ id: template.id, version: 1, values: { ...values, ...more } });
    const open = await submit({ template: use(), texts: [{ lang: 'lv', body: 'Jelgava: līdz [until] ceļas.' }] });
    expect(open).toMatchObject({ status: 422, body: { code: 'alert.placeholder_open', detail: expect.stringContaining('[until]') } });
    expect(open.body.errors?.[0]?.field ?? open.body.field).toBe('texts.lv');
    expect(await submit({ template: use({ level: 'daudz' }) })).toMatchObject({ status: 422, body: { code: 'alert.placeholder_wrong' } });
    expect(await submit({ template: { ...use(), version: 7 } })).toMatchObject({ status: 422, body: { code: 'alert.template_unknown' } });
    expect(await submit({ template: use() })).toMatchObject({
      status: 200,
      body: { status: 'in_review', template: { version: 1, values } },
    });
    await app.db.admin(`update alert_template set valid_until = now() - interval '1 hour' where tenant_id = 'lv-jelgava'`);
    expect(await submit({ template: use() })).toMatchObject({
      status: 422,
      body: { code: 'alert.template_expired', detail: expect.stringContaining(names.lv) },
    });
    await admin().put(`/api/alert-templates/${template.id}`, flood(), match(1));
    expect((await submit({ template: use() })).status).toBe(200);
    expect(await admin().post(`/api/alert-templates/${template.id}/withdraw`)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await submit({ template: use() })).toMatchObject({ status: 422, body: { code: 'alert.template_withdrawn' } });
    expect((await author().get('/api/alert-templates')).body.items.some((t: { id: string }) => t.id === template.id)).toBe(false);
  });
});

describe('what an author settles before a second person is asked', () => {
  /** Quiet hours around now, or from `from` to `to` hours from now, on the clock of Riga. */
  const quietFrom = (from: number, to: number) =>
    app.db.admin(
      `update tenant_alert_setting set quiet_from = date_trunc('minute', (now() + make_interval(hours => $1)) at time zone 'Europe/Riga')::time, quiet_to = date_trunc('minute', (now() + make_interval(hours => $2)) at time zone 'Europe/Riga')::time`,
      [from, to],
    );

  test('quiet hours hold up what can wait until their end, a reason or another priority passes', async () => {
    await addPeople(app.db, { count: 30 });
    await quietFrom(-1, 8);
    const preview = (
      await author().post('/api/alerts/preview', { area: { name: 'x', geometry: { type: 'Polygon', coordinates: [ring] } } })
    ).body;
    const { until } = preview.quietHours;
    // A minute's rounding, and however long a busy machine took to answer.
    expect(Math.abs(Date.parse(until) - Date.now() - 8 * 3_600_000)).toBeLessThan(600_000);
    expect(await submit()).toMatchObject({ status: 422, body: { code: 'alert.quiet_hours' } });
    for (const passes of [
      { severity: 'Severe' },
      { isDrill: true, texts: [{ lang: 'lv', body: 'Mācības' }] },
      { quietReason: 'Upe jau pārplūst krastus' },
    ])
      expect([passes, (await submit(passes)).status]).toEqual([passes, 200]);
    const waiting = await submit({ beginsAt: until, texts: [{ lang: 'lv', body: 'Gaida rītu' }] });
    expect(waiting.status).toBe(200);
    const released = await app
      .as('approver@lv-jelgava', { mfa: true })
      .post(`/api/alerts/${waiting.body.id}/approve`, { recipients: 30 }, match(1));
    expect(Date.parse(released.body.startsAt)).toBe(Date.parse(until));
    await app.db.admin('update tenant_alert_setting set quiet_drills = true');
    expect(await submit({ isDrill: true })).toMatchObject({ status: 422, body: { code: 'alert.quiet_hours' } });
  });

  test('quiet hours that begin between submitting and approving still hold it up', async () => {
    await addPeople(app.db, { count: 30 });
    const { body } = await submit();
    await quietFrom(-1, 8);
    const released = await app
      .as('approver@lv-jelgava', { mfa: true })
      .post(`/api/alerts/${body.id}/approve`, { recipients: 30 }, match(1));
    expect(Date.parse(released.body.startsAt) - Date.now()).toBeGreaterThan(7 * 3_600_000);
  });

  test('of two alerts with the same text that wait for approval at once only one goes out, however the approvals come', async () => {
    await addPeople(app.db, { count: 30 });
    const [one, two] = [await submit(), await submit()];
    const approve = (id: string) =>
      app.as('approver@lv-jelgava', { mfa: true }).post(`/api/alerts/${id}/approve`, { recipients: 30 }, match(1));
    const answers = await Promise.all([approve(one.body.id), approve(two.body.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'alert.same_text', field: 'repeatReason' });
  });

  test('the same text to an overlapping area within twelve hours goes out again only with a reason, which is kept', async () => {
    await addPeople(app.db, { count: 30 });
    const first = await submit();
    await app.as('approver@lv-jelgava', { mfa: true }).post(`/api/alerts/${first.body.id}/approve`, { recipients: 30 }, match(1));
    const again = { texts: [{ lang: 'lv', body: 'JELGAVA – Lielupe celas virs 4.2 m' }] };
    expect(await submit(again)).toMatchObject({ status: 409, body: { code: 'alert.same_text', detail: expect.stringContaining('Plūdi') } });
    const { recent } = (
      await author().post('/api/alerts/preview', { area: { name: 'x', geometry: { type: 'Polygon', coordinates: [ring] } }, ...again })
    ).body;
    expect(recent).toEqual([{ id: first.body.id, title: 'Plūdi', at: expect.any(String), sameText: true }]);
    expect((await submit({ texts: [{ lang: 'lv', body: 'Jelgava: Lielupe ceļas virs 4,5 m.' }] })).status).toBe(200);
    expect(await submit({ ...again, repeatReason: 'Pirmo reizi pārtrūka tīkls' })).toMatchObject({
      status: 200,
      body: { repeatReason: 'Pirmo reizi pārtrūka tīkls' },
    });
    expect(
      (
        await submit({
          ...again,
          area: { name: 'x', geometry: { type: 'Polygon', coordinates: [ring.map(([x = 0, y = 0]) => [x + 2, y])] } },
        })
      ).status,
    ).toBe(200);
    await app.db.admin(`alter table alert disable trigger guard`);
    await app.db.admin(`update alert set approved_at = now() - interval '13 hours' where approved_at is not null`);
    await app.db.admin(`alter table alert enable trigger guard`);
    expect((await submit(again)).status).toBe(200);
  });

  test('that the state was asked is noted with the words, by whom and when', async () => {
    const { id } = await draft();
    const text = 'Jelgava lūdz izsūtīt LV-ALERT.';
    const asked = await author().post(`/api/alerts/${id}/national-requests`, { system: 'lv-alert', level: 'red', text });
    expect(asked).toMatchObject({
      status: 200,
      body: { nationalRequests: [{ system: 'lv-alert', level: 'red', text, at: expect.any(String) }] },
    });
    expect(asked.body.nationalRequests[0].by).not.toBe('');
    expect(
      (await app.as('planner@lv-jelgava').post(`/api/alerts/${id}/national-requests`, { system: 'lv-alert', level: 'red', text })).status,
    ).toBe(403);
  });
});

describe('settings', () => {
  const settings = async () => (await admin().get('/api/alert-settings')).body;

  test('an administrator with the second factor changes them, version by version, and the preview reckons with them', async () => {
    const before = await settings();
    const patch = { segmentsPerSecond: 1, quietHours: { from: '22:00', to: '07:00', drills: false } };
    expect((await app.as('admin@lv-jelgava').patch('/api/alert-settings', patch, match(before.version))).status).toBe(401);
    expect((await author().patch('/api/alert-settings', patch, match(before.version))).status).toBe(403);
    expect(await admin().patch('/api/alert-settings', patch, match(before.version))).toMatchObject({
      status: 200,
      body: { ...patch, version: before.version + 1 },
    });
    expect(await admin().patch('/api/alert-settings', patch, match(before.version))).toMatchObject({
      status: 412,
      body: { code: 'alert_settings.changed_meanwhile' },
    });
    await addPeople(app.db, { count: 30 });
    const { cost } = (
      await author().post('/api/alerts/preview', {
        area: { name: 'x', geometry: { type: 'Polygon', coordinates: [ring] } },
        texts: [{ lang: 'lv', body: 'Ūdens ceļas.' }],
      })
    ).body;
    expect(cost.chosen.lastAfterSeconds).toBe(30);
    expect((await settings()).drillGroups).toEqual(expect.any(Array));
    const audited = await app.db.admin(`select 1 from audit_entry where thing_kind = 'tenant_alert_setting' and tenant_id = 'lv-jelgava'`);
    expect(audited.length).toBeGreaterThan(0);
    await admin().patch('/api/alert-settings', { segmentsPerSecond: 10, quietHours: null }, match(before.version + 1));
  });

  test.each([
    ['alert_settings.channel_unknown', 422, { channel: 'pigeon' }],
    ['alert_settings.group_unknown', 422, { drillGroup: '00000000-0000-4000-8000-000000000000' }],
    ['request.invalid', 400, { sender: 'Jelgavas novads' }],
    ['request.invalid', 400, { sender: '12345' }],
    ['request.invalid', 400, { segmentsPerSecond: 0 }],
    ['request.invalid', 400, { quietHours: { from: '22:00', to: '22:00', drills: true } }],
  ])('%s: %o is refused', async (code, status, patch) => {
    const { version } = await settings();
    expect(await admin().patch('/api/alert-settings', patch, match(version))).toMatchObject({ status, body: { code } });
  });

  test('S28: each class of messages has its legal basis; STOP may be overridden for danger to life only, and that is audited', async () => {
    expect((await settings()).classes.map((c: { messageClass: string; honourStop: boolean }) => [c.messageClass, c.honourStop])).toEqual([
      ['life_threatening', true],
      ['severe', true],
      ['information', true],
      ['exercise', true],
    ]);
    const rule = { honourStop: false, legalBasis: 'VDAR 6. panta 1. punkta d) apakšpunkts' };
    expect(await admin().put('/api/alert-settings/classes/severe', rule)).toMatchObject({
      status: 422,
      body: { code: 'alert_settings.stop_needed' },
    });
    const { body } = await admin().put('/api/alert-settings/classes/life_threatening', rule);
    expect(body.classes[0]).toEqual({ messageClass: 'life_threatening', ...rule });
    const [entry] = await app.db.admin(`select * from audit_entry where thing_kind = 'tenant_message_class' order by seq desc limit 1`);
    expect(entry).toMatchObject({ tenant_id: 'lv-jelgava', action: 'update' });
    await admin().put('/api/alert-settings/classes/life_threatening', { ...rule, honourStop: true });
  });
});

test('where a municipality has set so, a warning about danger to life counts and goes to those who answered STOP too; nothing else does', async () => {
  await addPeople(app.db, { count: 40, isGenerated: true });
  await app.db.admin(
    `insert into opt_out (tenant_id, subscriber_id) select 'lv-jelgava', subscriber_id from subscriber order by subscriber_id limit 10`,
  );
  const area = { name: 'x', geometry: { type: 'Polygon', coordinates: [ring] } };
  const reached = async (forLife: boolean) => (await author().post('/api/alerts/preview', { area, forLife })).body.reached;
  expect([await reached(false), await reached(true)]).toEqual([30, 30]);
  const rule = { honourStop: false, legalBasis: 'VDAR 6. panta 1. punkta d) apakšpunkts' };
  await admin().put('/api/alert-settings/classes/life_threatening', rule);
  expect([await reached(false), await reached(true)]).toEqual([30, 40]);
  await app.db.admin('update tenant_alert_setting set countdown_s = 0, rate_segments = 1000');
  const send = async (severity: string, body: string) => {
    const sent = await submit({ severity, urgency: 'Immediate', texts: [{ lang: 'lv', body }] });
    const count = sent.body.people;
    await app.as('approver@lv-jelgava', { mfa: true }).post(`/api/alerts/${sent.body.id}/approve`, { recipients: count }, match(1));
    await until(async () => (await moveDueAlerts(app.db)).sending.includes(sent.body.id), 'queued');
    const states = await app.db.admin<{ state: string; n: number }>(
      `select state::text, count(*)::int as n from recipient where alert_id = $1 group by 1`,
      [sent.body.id],
    );
    return [count, states.reduce((sum, { n }) => sum + n, 0)];
  };
  expect(await send('Severe', 'Vētra')).toEqual([30, 30]);
  expect(await send('Extreme', 'Amonjaka noplūde')).toEqual([40, 40]);
  // Who is claimed is asked once more about STOP: nobody may be put aside there. The simulator refuses some by itself, after a try, and a number that one alert found dead is not tried by the other.
  const dispatcher = startDispatcher({
    db: app.db,
    channels: [createConsoleChannel({ seed: 'stop', speed: 50, onReceipt: async () => {} })],
    vault: testVault,
    log: quiet,
    config: { idleMs: 50, lifecycleMs: 50 },
  });
  const waiting = `select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state = 'suppressed' and error_code = 21610 and severity = 'Extreme' and not exists (select from delivery_try t where t.alert_id = r.alert_id and t.subscriber_id = r.subscriber_id))::int as aside
    from recipient r join alert a using (alert_id)`;
  await until(async () => (await app.db.admin<{ queued: number }>(waiting))[0]?.queued === 0, 'claimed');
  await dispatcher.stop();
  expect((await app.db.admin<{ aside: number }>(waiting))[0]?.aside).toBe(0);
  await admin().put('/api/alert-settings/classes/life_threatening', { ...rule, honourStop: true });
});

describe('agreements', () => {
  const reached = async () =>
    (await author().post('/api/alerts/preview', { area: { name: 'x', geometry: { type: 'Polygon', coordinates: [ring] } } })).body.reached;
  const asked = (change: object = {}) => ({
    partner: 'lt-siauliai',
    direction: 'we_warn_theirs',
    legalBasis: 'Vienošanās Nr. 7',
    validTo: inHours(24 * 300),
    ...change,
  });

  test('what one side proposes counts for nothing until the other accepts it, and no longer once either ends it', async () => {
    await addPeople(app.db, { count: 50, tenant: 'lt-siauliai', lang: 'lt' });
    const { status, body } = await admin().post('/api/alerting-agreements', asked());
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { state: 'proposed', from: { tenant: 'lt-siauliai' }, may: { accept: false, end: true } },
    });
    expect(await reached()).toBeNull();
    expect(await admin().post('/api/alerting-agreements', asked())).toMatchObject({ status: 409, body: { code: 'agreement.exists' } });
    expect(await admin().post(`/api/alerting-agreements/${body.id}/accept`)).toMatchObject({
      status: 409,
      body: { code: 'agreement.not_yours_to_accept' },
    });
    expect((await admin('lv-dobele').post(`/api/alerting-agreements/${body.id}/accept`)).status).toBe(404);
    expect((await admin('lv-dobele').post(`/api/alerting-agreements/${body.id}/end`)).status).toBe(404);
    const made = await admin('lt-siauliai').post(`/api/alerting-agreements/${body.id}/accept`);
    expect(made).toMatchObject({ status: 200, body: { state: 'live' } });
    expect(await reached()).toBe(50);
    expect((await admin('lt-siauliai').post(`/api/alerting-agreements/${made.body.id}/end`)).body.state).toBe('ended');
    expect(await reached()).toBeNull();
    expect(await admin().post(`/api/alerting-agreements/${made.body.id}/end`)).toMatchObject({
      status: 409,
      body: { code: 'agreement.over' },
    });
    // Each side's auditor finds in the own chain what its administrator agreed to, whoever's residents it is about.
    for (const tenant of ['lv-jelgava', 'lt-siauliai'])
      expect(
        (await app.as(`auditor@${tenant}`).get(`/api/audit?thingKind=alerting_agreement&thingId=${made.body.id}`)).body.items.map(
          ({ action }: { action: string }) => action,
        ),
      ).toEqual(['update', 'insert']);
    const offered = (await admin().post('/api/alerting-agreements', asked({ direction: 'they_warn_ours' }))).body;
    expect((await admin('lt-siauliai').post(`/api/alerting-agreements/${offered.id}/end`)).body.state).toBe('closed');
    expect((await admin('lt-siauliai').post(`/api/alerting-agreements/${offered.id}/accept`)).status).toBe(409);
  });

  test.each([
    ['agreement.to_oneself', { partner: 'lv-jelgava' }],
    ['agreement.partner_unknown', { partner: 'lv-atlantida' }],
    ['agreement.partner_unknown', { partner: 'vias' }],
    ['agreement.ends_in_past', { validTo: inHours(-1) }],
    ['agreement.too_long', { validTo: inHours(24 * 366 * 6) }],
  ])('%s', async (code, change) => {
    expect(await admin().post('/api/alerting-agreements', asked(change))).toMatchObject({ status: 422, body: { code } });
  });
});
