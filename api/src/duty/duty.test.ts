import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askApprovers } from '@vias/alerts/duty.ts';
import { moveDueAlerts } from '@vias/alerts/lifecycle.ts';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { addPeople, alertOf, approveAlertFor, hurry, person, statesOf, wipe } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.admin('truncate duty, duty_call, break_glass_review, service_message');
  await wipe(app.db);
});

const vault = createPhoneVault({
  current: 'k1',
  keys: { k1: Buffer.from(testPhoneKeys.VIAS_PHONE_KEY, 'hex') },
  pepper: Buffer.from(testPhoneKeys.VIAS_PHONE_PEPPER, 'hex'),
});
const logged: object[] = [];
const asking = {
  vault,
  secrets: [Buffer.from('5a'.repeat(32), 'hex')],
  origin: 'https://vias.example',
  voice: false,
  log: { error: (fields: object) => void logged.push(fields) },
};
const author = () => app.as('author@lv-jelgava');
const approver = () => app.as('approver@lv-jelgava', { mfa: true });
const admin = () => app.as('admin@lv-jelgava');
const match = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const setting = (set: string) => app.db.admin(`update tenant_alert_setting set ${set}`);
const flood = (change: object = {}) => ({
  title: 'Plūdi Jelgavā',
  category: 'Met',
  event: 'Plūdi',
  responseType: 'Avoid',
  urgency: 'Expected',
  severity: 'Severe',
  certainty: 'Likely',
  expiresAt: inHours(3),
  area: {
    name: 'Lielupes krasts, Jelgava',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [23.2, 56.1],
          [24.2, 56.1],
          [24.2, 57.1],
          [23.2, 57.1],
          [23.2, 56.1],
        ],
      ],
    },
  },
  texts: [{ lang: 'lv', body: 'Ūdens līmenis ceļas.' }],
  ...change,
}); // prettier-ignore
const submit = async (change: object = {}) => {
  const draft = (await author().post('/api/alerts', flood(change))).body;
  return (await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(draft.version))).body;
};
const onDuty = (name: string, position: number, change: object = {}) =>
  admin().post('/api/duties', { name, phone: `2612345${position}`, lang: 'lv', position, from: inHours(-1), until: inHours(8), ...change });
const messages = async () =>
  (
    await app.db.admin<{ service_message_id: string; to_enc: Buffer; body_enc: Buffer; key_id: string; channel: string | null }>(
      'select * from service_message order by created_at, channel nulls first',
    )
  ).map((m) => ({
    to: vault.open(m.service_message_id, m.to_enc, m.key_id),
    body: vault.open(`${m.service_message_id}/body`, m.body_enc, m.key_id),
    channel: m.channel,
  }));

describe('correcting what went out', () => {
  const sent = async () => {
    await hurry(app.db);
    const people = await addPeople(app.db, { count: 30 });
    const id = await approveAlertFor(app.db, 30);
    await moveDueAlerts(app.db);
    const reached = people.slice(0, 24);
    await app.db.admin(`update recipient set state = 'delivered' where subscriber_id = any ($1::uuid[])`, [reached]);
    await app.db.admin(`update recipient set state = 'not_sent' where state = 'queued'`, []);
    return { id, people, reached };
  };

  test('one press prepares it for exactly those who were reached, wherever they live now, and releases it like any other', async () => {
    const { id, people, reached } = await sent();
    // A newcomer in the area gets nothing, who moved away does, who answered STOP does not.
    await addPeople(app.db, { count: 3, from: 500 });
    await app.db.admin(`update resident_place set geom = st_setsrid(st_makepoint(27, 56), 4326) where resident_id = $1`, [reached[0]]);
    await app.db.admin(`insert into opt_out (tenant_id, subscriber_id) values ('lv-jelgava', $1)`, [reached[1]]);

    const { status, body: draft } = await author().post(`/api/alerts/${id}/correction`, { kind: 'correction' });
    expect(status).toBe(201);
    expect(draft).toMatchObject({
      status: 'draft',
      title: 'Labojums: Plūdi',
      msgType: 'Update',
      references: { id, title: 'Plūdi' },
      audienceOf: id,
      responseType: flood().responseType,
      severity: 'Severe',
    });
    // What is right nobody but the author knows: until it is written nothing goes out.
    expect(draft.texts[0].body).toMatch(/^Labojums: plkst\. \d\d:\d\d nosūtītajā brīdinājumā bija kļūda\. \[kas ir pareizi\]/);
    expect(await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(1))).toMatchObject({ status: 422 });
    const right = draft.texts.map(({ lang, body }: { lang: string; body: string }) => ({
      lang,
      body: body.replace(/\[.*\]/, 'Applūst Pasta sala.'),
    }));
    expect((await author().patch(`/api/alerts/${draft.id}`, { texts: right }, match(1))).status).toBe(200);
    expect((await author().post(`/api/alerts/${id}/correction`, { kind: 'correction' })).body.id).toBe(draft.id);
    expect((await author().post(`/api/alerts/${draft.id}/preview`)).body).toMatchObject({ reached: 23 });
    // While it is written too: those who were reached, and not whom the area would reach now. Of another municipality nobody is counted.
    const writing = { area: flood().area, texts: right, audienceOf: id };
    expect((await author().post('/api/alerts/preview', writing)).body).toMatchObject({ reached: 23 });
    expect((await author().post('/api/alerts/preview', { ...writing, audienceOf: null })).body.reached).not.toBe(23);
    expect(await app.as('author@lt-siauliai').post('/api/alerts/preview', writing)).toMatchObject({ status: 404 });
    expect((await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(2))).body).toMatchObject({ people: 23 });
    const approved = await approver().post(`/api/alerts/${draft.id}/approve`, { recipients: 23 }, match(2));
    expect(approved).toMatchObject({ status: 200, body: { status: 'approved' } });
    await moveDueAlerts(app.db);
    const got = await app.db.admin<{ id: string }>('select subscriber_id as id from recipient where alert_id = $1', [draft.id]);
    expect(new Set(got.map((row) => row.id))).toEqual(new Set(reached.filter((one) => one !== reached[1])));
    expect(people).toHaveLength(30);
  });

  test('a withdrawal is a cancel; nothing is corrected that reached nobody', async () => {
    const { id } = await sent();
    expect((await author().post(`/api/alerts/${id}/correction`, { kind: 'cancel' })).body).toMatchObject({
      msgType: 'Cancel',
      responseType: 'None',
      urgency: 'Past',
    });
    const draft = (await author().post('/api/alerts', flood())).body;
    expect(await author().post(`/api/alerts/${draft.id}/correction`, { kind: 'correction' })).toMatchObject({
      status: 409,
      body: { code: 'alert.nothing_to_correct' },
    });
    expect((await app.as('author@lt-siauliai').post(`/api/alerts/${id}/correction`, { kind: 'correction' })).status).toBe(404);
  });

  test('every word after an exercise is marked as one, in every language', async () => {
    await hurry(app.db);
    await addPeople(app.db, { count: 3 });
    await app.db.admin(`
      insert into drill_group (tenant_id, name) values ('lv-jelgava', 'Mācību grupa');
      update tenant_alert_setting s set drill_group_id = g.drill_group_id from drill_group g where g.tenant_id = s.tenant_id;
      insert into drill_member select 'lv-jelgava', drill_group_id, resident_id from drill_group, resident`);
    const texts = {
      lv: 'MĀCĪBAS. Ejiet telpās.',
      lt: 'PRATYBOS. Eikite į patalpas.',
      ru: 'УЧЕНИЯ. Идите в помещение.',
      en: 'EXERCISE. Go inside.',
    };
    const id = await approveAlertFor(app.db, 3, { isDrill: true, texts });
    await moveDueAlerts(app.db);
    await app.db.admin(`update recipient set state = 'delivered'`);
    for (const [path, body] of [
      ['correction', { kind: 'correction' }],
      ['correction', { kind: 'cancel' }],
      ['all-clear', undefined],
    ] as const) {
      const made = await author().post(`/api/alerts/${id}/${path}`, body);
      const draft = (await author().get(`/api/alerts/${made.body.id}`)).body;
      expect([path, draft.isDrill, draft.texts.length]).toEqual([path, true, 4]);
      for (const { lang, sentBody } of draft.texts) expect(sentBody.split(' ')[0]).toBe(texts[lang as keyof typeof texts].split(' ')[0]);
    }
  });

  test('an exercise is corrected by an exercise, and whom it goes to is part of what was approved', async () => {
    const { id } = await sent();
    const draft = (await author().post(`/api/alerts/${id}/correction`, { kind: 'cancel' })).body;
    expect(await author().patch(`/api/alerts/${draft.id}`, { isDrill: true }, match(1))).toMatchObject({
      body: { code: 'alert.nothing_to_correct' },
    });
    await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(1));
    await approver().post(`/api/alerts/${draft.id}/approve`, { recipients: 24 }, match(1));
    await app.db.admin('alter table alert disable trigger guard');
    await app.db.admin(`update alert set audience_of_alert_id = null where alert_id = $1`, [draft.id]);
    await app.db.admin('alter table alert enable trigger guard');
    expect((await moveDueAlerts(app.db)).returned).toEqual([draft.id]);
    expect(await alertOf(app.db, draft.id)).toMatchObject({ status: 'in_review', stop_reason: 'changed_after_approval' });
    expect(await statesOf(app.db, draft.id)).toEqual({});
  });
});

describe('approving', () => {
  test('for many people the name of the area is typed as well; marks and commas do not matter, words do', async () => {
    const { version, ...before } = (await admin().get('/api/alert-settings')).body;
    expect(before).toMatchObject({ confirmPeople: 1000, askNextSeconds: 300, reviewWithinHours: 72 });
    const change = { confirmPeople: 25, askNextSeconds: 240, reviewWithinHours: 48 };
    const changed = await app.as('admin@lv-jelgava', { mfa: true }).patch('/api/alert-settings', change, match(version));
    expect(changed).toMatchObject({ status: 200, body: change });
    await addPeople(app.db, { count: 25 });
    const { id } = await submit();
    const approve = (areaName?: string) => approver().post(`/api/alerts/${id}/approve`, { recipients: 25, areaName }, match(1));
    expect(await approve()).toMatchObject({ status: 422, body: { code: 'alert.area_mismatch', field: 'areaName' } });
    expect(await approve('Lielupes krasts')).toMatchObject({ body: { code: 'alert.area_mismatch' } });
    expect(await approve('lielupes krasts jelgava')).toMatchObject({ status: 200 });
  });

  test('one person fewer than that, and the number is enough', async () => {
    await setting('confirm_people = 26');
    await addPeople(app.db, { count: 25 });
    const { id } = await submit();
    expect(await approver().post(`/api/alerts/${id}/approve`, { recipients: 25 }, match(1))).toMatchObject({ status: 200 });
  });

  test.each([
    [80, 100, 'sending'],
    [80, 101, 'in_review'],
    [120, 100, 'sending'],
    [121, 100, 'in_review'],
    [1078, 1100, 'sending'],
    [1078, 1101, 'in_review'],
  ])('%i people where %i were approved: %s', async (people, shown, status) => {
    await hurry(app.db);
    await addPeople(app.db, { count: people });
    const id = await approveAlertFor(app.db, people, { previewCount: shown });
    await moveDueAlerts(app.db);
    expect(await alertOf(app.db, id)).toMatchObject({ status, stop_reason: status === 'sending' ? null : 'audience_changed' });
  });
});

describe('approvers on duty', () => {
  test('the roster seals the number and belongs to the administrator', async () => {
    const { status, body } = await onDuty('Andris Liepiņš', 1);
    expect({ status, body }).toMatchObject({ status: 201, body: { name: 'Andris Liepiņš', phoneEnd: '451', isNow: true } });
    expect(JSON.stringify(body)).not.toContain('26123451');
    expect((await author().get('/api/duties')).body.items).toHaveLength(1);
    expect((await app.as('admin@lt-siauliai').get('/api/duties')).body.items).toEqual([]);
    expect((await author().post('/api/duties', {})).status).toBe(403);
    expect((await app.as('admin@lt-siauliai').delete(`/api/duties/${body.id}`)).body.code).toBe('duty.not_found');
    expect(await onDuty('Zane', 2, { phone: '123' })).toMatchObject({ status: 422, body: { field: 'phone' } });
    expect(await onDuty('Zane', 2, { until: inHours(-2) })).toMatchObject({ body: { code: 'duty.times', field: 'until' } });
    expect(await onDuty('Zane', 2, { from: inHours(-3), until: inHours(-2) })).toMatchObject({ body: { code: 'duty.in_past' } });
    expect((await admin().delete(`/api/duties/${body.id}`)).status).toBe(204);
    const audited = await app.db.admin(`select detail::text as t from audit_entry where chain = 'lv-jelgava'`);
    expect(JSON.stringify(audited)).not.toContain('26123451');
  });

  test('the first is asked at once, the next after five minutes, nobody twice and never the author, however many workers ask', async () => {
    await onDuty('Ilze Krūmiņa', 1);
    await onDuty('Andris Liepiņš', 2);
    await onDuty('Zane Balode', 3);
    await onDuty('Tālis Vēlais', 4, { from: inHours(2) });
    await addPeople(app.db, { count: 25 });
    const { id } = await submit();
    const workers = () => Promise.all([1, 2, 3].map(() => askApprovers(app.db, asking)));
    const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
    expect(sum(await workers())).toBe(1);
    expect(sum(await workers())).toBe(0);
    await app.db.admin(`update duty_call set asked_at = asked_at - interval '200 seconds'`);
    expect(sum(await workers())).toBe(0);
    expect((await author().get(`/api/alerts/${id}/duty`)).body).toMatchObject({
      calls: [{ name: 'Andris Liepiņš', ways: ['sms'], openedAt: null }],
      next: { name: 'Zane Balode' },
      onDuty: 3,
    });
    await app.db.admin(`update duty_call set asked_at = asked_at - interval '100 seconds'`);
    expect(sum(await workers())).toBe(1);
    await app.db.admin(`update duty_call set asked_at = asked_at - interval '1 hour'`);
    expect(sum(await workers())).toBe(0);
    expect((await messages()).map(({ to }) => to)).toEqual(['+37126123452', '+37126123453']);
    expect((await author().get(`/api/alerts/${id}/duty`)).body).toMatchObject({ calls: [{}, { name: 'Zane Balode' }], next: null });
  });

  test('the link leads to the alert, is noted, and opens nothing when a letter of it is changed', async () => {
    await onDuty('Andris Liepiņš', 1);
    await addPeople(app.db, { count: 25 });
    const { id } = await submit();
    await askApprovers(app.db, { ...asking, voice: true });
    const [sms, call] = await messages();
    expect(sms?.body).toMatch(
      /^Jelgava[^:]*: jāapstiprina brīdinājums „Plūdi Jelgavā”, tas der līdz \d\d:\d\d\. https:\/\/vias\.example\/d\/\w+$/,
    );
    expect(call).toMatchObject({ channel: 'voice' });
    expect(call?.body).not.toContain('http');
    const path = new URL(sms?.body.split(' ').at(-1) ?? '').pathname;
    const opened = await fetch(app.url + path, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, `/alert?lang=lv&id=${id}`]);
    expect((await approver().get(`/api/alerts/${id}/duty`)).body.calls[0].openedAt).toMatch(/Z$/);
    const forged = path.slice(0, -1) + (path.endsWith('A') ? 'B' : 'A');
    expect((await app.as(undefined).get(forged)).body).toMatchObject({ status: 404, code: 'duty.link_over' });
  });

  test('whoever has a number that no key opens keeps nobody waiting: the next one is asked at once, and log, page, history and audit say so', async () => {
    logged.length = 0;
    const first = (await onDuty('Andris Liepiņš', 1)).body.id;
    await onDuty('Zane Balode', 2);
    await onDuty('Tālis Vēlais', 3);
    await app.db.admin(`update duty set key_id = 'lost' where duty_id = $1`, [first]);
    await addPeople(app.db, { count: 25 });
    const { id } = await submit();
    expect(await askApprovers(app.db, asking)).toBe(1);
    expect(await askApprovers(app.db, asking)).toBe(0);
    expect((await messages()).map(({ to }) => to)).toEqual(['+37126123452']);
    expect(logged).toEqual([{ tenant: 'lv-jelgava', alertId: id, dutyId: first }]);
    const { calls, next } = (await author().get(`/api/alerts/${id}/duty`)).body;
    expect(calls).toMatchObject([
      { name: 'Andris Liepiņš', ways: [] },
      { name: 'Zane Balode', ways: ['sms'] },
    ]);
    expect([next.name, Date.parse(next.at) - Date.parse(calls[1].at)]).toEqual(['Tālis Vēlais', 300_000]);
    expect((await author().get(`/api/alerts/${id}/changes`)).body.items).toContainEqual(
      expect.objectContaining({ action: 'not_asked', reason: 'Andris Liepiņš' }),
    );
    const audited = await app.db.admin<{ chain: string }>(
      `select chain from audit_entry where action = 'ask.unreadable' and $1 = any (thing_ids)`,
      [first],
    );
    expect(audited).toEqual([{ chain: 'lv-jelgava' }]);

    // The last one's number is lost too: nobody is left, and nothing goes round in a circle.
    await app.db.admin(`update duty set key_id = 'lost'; update duty_call set asked_at = asked_at - interval '1 hour'`);
    expect(await askApprovers(app.db, asking)).toBe(0);
    expect((await author().get(`/api/alerts/${id}/duty`)).body).toMatchObject({
      calls: [{}, {}, { name: 'Tālis Vēlais', ways: [] }],
      next: null,
    });
  });

  test('an exercise says so in the first word, and nobody is asked any more once it is decided', async () => {
    await onDuty('Andris Liepiņš', 1);
    await onDuty('Zane Balode', 2);
    const { id } = await submit({ isDrill: true });
    await askApprovers(app.db, { ...asking, voice: true });
    const asked = (await messages()).map(({ channel, body }) => [channel, body.slice(0, 9)]);
    expect(asked).toEqual([
      [null, 'MĀCĪBAS. '],
      ['voice', 'MĀCĪBAS. '],
    ]);
    await approver().post(`/api/alerts/${id}/reject`, { reason: 'Vēl ne' });
    await app.db.admin(`update duty_call set asked_at = asked_at - interval '1 hour'`);
    expect(await askApprovers(app.db, asking)).toBe(0);
  });
});

describe('what one person released alone', () => {
  test('is a warning about danger to life of somebody who wrote it, with a reason; whoever may approve it does so in the ordinary way', async () => {
    await addPeople(app.db, { count: 25 });
    const night = app.as('night@lv-jelgava', { mfa: true });
    const waiting = async (severity: string, by = night) => {
      const draft = (await by.post('/api/alerts', flood({ severity, urgency: 'Immediate' }))).body;
      return (await by.post(`/api/alerts/${draft.id}/submit`, undefined, match(draft.version))).body.id;
    };
    const release = (id: string, breakGlass?: string) =>
      night.post(`/api/alerts/${id}/approve`, { recipients: 25, breakGlass }, { headers: { 'if-match': '"1"' } });
    const why = 'Otrs dežurants neatbild';
    const life = await waiting('Extreme');
    expect((await release(life)).body.code).toBe('alert.four_eyes');
    expect((await release(life, 'Steidzami')).body).toMatchObject({ code: 'request.invalid', field: 'breakGlass' });
    expect((await release(await waiting('Minor'), why)).body.code).toBe('alert.break_glass_only_for_life');
    expect((await release(await waiting('Extreme', author()), why)).body.code).toBe('alert.break_glass_not_needed');
    expect(await release(life, why)).toMatchObject({ status: 200, body: { status: 'approved', breakGlass: why } });
  });

  const alone = person('alone', 'alert-author', 'alert-approver');
  test('waits for a second look by somebody else, which is said once and stands in history and audit', async () => {
    await addPeople(app.db, { count: 25 });
    const id = await approveAlertFor(app.db, 25, { severity: 'Extreme', urgency: 'Immediate', createdBy: alone, approvedBy: null });
    await app.db.as(alone, (tx) =>
      tx.run(
        sql`update alert set status = 'approved', approved_by = my_principal(), approved_name = 'Viens', break_glass = 'Otra dežuranta nav, bet steidzami' where alert_id = ${id}`,
      ),
    );
    const { open, items } = (await approver().get('/api/break-glass-reviews')).body;
    expect(open).toBe(1);
    expect(items[0]).toMatchObject({
      id,
      releasedBy: 'Viens',
      reason: 'Otra dežuranta nav, bet steidzami',
      isLate: false,
      mayReview: true,
    });
    expect(Date.parse(items[0].dueAt) - Date.parse(items[0].releasedAt)).toBe(72 * 3_600_000);
    expect((await app.as('approver@lt-siauliai').get('/api/break-glass-reviews')).body).toEqual({ items: [], open: 0 });

    const own = await app.db.as(alone, (tx) =>
      tx.run(sql`select from break_glass_review where review_break_glass(${id}, 'justified', 'Viss bija pareizi') = 'own'`),
    );
    expect(own).toBe(1);
    const verdict = { outcome: 'justified', note: 'Otru apstiprinātāju nevarēja sazvanīt.' };
    expect((await app.as('approver@lv-jelgava').post(`/api/alerts/${id}/break-glass-review`, verdict)).body.code).toBe(
      'identity.step_up_needed',
    );
    expect(await approver().post(`/api/alerts/${id}/break-glass-review`, verdict)).toMatchObject({
      status: 200,
      body: { ...verdict, by: expect.stringContaining('Andris'), mayReview: false },
    });
    expect((await approver().post(`/api/alerts/${id}/break-glass-review`, verdict)).body.code).toBe('duty.reviewed');
    expect((await approver().get(`/api/alerts/${id}/changes`)).body.items[0]).toMatchObject({
      action: 'reviewed_justified',
      reason: verdict.note,
    });
    expect((await app.as('approver@lt-siauliai', { mfa: true }).post(`/api/alerts/${id}/break-glass-review`, verdict)).body.code).toBe(
      'duty.no_review',
    );
  });
});
