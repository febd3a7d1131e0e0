import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReceiptStatus } from '@vias/alerts/channels/channel.ts';
import { queueLateJoiners } from '@vias/alerts/lifecycle.ts';
import { applyReceipts, asWorker } from '@vias/alerts/receipts.ts';
import { addPeople, approveAlertFor, hurry, wipe } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await wipe(app.db);
  await hurry(app.db);
});
const author = () => app.as('author@lv-jelgava');
const approver = () => app.as('approver@lv-jelgava');

describe('the board', () => {
  /** An alert that is being sent, its people in the state that a test gives them. */
  const sending = async (people: number, like: Parameters<typeof approveAlertFor>[2] = {}) => {
    const id = await approveAlertFor(app.db, people, {
      texts: { lv: 'Ejiet telpās.', ru: 'Войдите в помещение.', en: 'Go indoors.' },
      ...like,
    });
    await app.db.as({ kind: 'worker' }, (tx) => tx.run(sql`update alert set status = 'resolving' where alert_id = ${id}`));
    await app.db.as({ kind: 'worker' }, (tx) => tx.run(sql`select enqueue_alert(${id})`));
    await app.db.admin(`update alert set started_at = now() - interval '90 seconds' where alert_id = $1`, [id]);
    return id;
  };
  const idsOf = async (lang: string) =>
    (await app.db.admin<{ id: string }>('select subscriber_id as id from resident where lang = $1 order by 1', [lang])).map(({ id }) => id);
  /** Claims everybody, and hands in what operators said, one after the other. */
  const happened = async (alertId: string, receipts: [subscriberId: string, tryNo: number, status: ReceiptStatus, code?: number][]) => {
    for (const [subscriberId, tryNo, status, code = null] of receipts) {
      await app.db.admin(
        `update recipient set state = 'sending', attempt = $2, channel = 'console', lease_until = now() + interval '1 hour' where subscriber_id = $1 and state = 'queued'`,
        [subscriberId, tryNo],
      );
      const sid = code === 21614 ? null : `SM${subscriberId}${tryNo}`;
      await asWorker(app.db, (tx) => applyReceipts(tx, [{ alertId, subscriberId, tryNo, channel: 'console', status, sid, code }], true));
    }
  };
  const boardOf = async (id: string, user = author()) => (await user.get(`/api/alerts/${id}/deliveries`)).body;

  test('tells how many newcomers wait, and who may release sends it to them by naming their number', async () => {
    await addPeople(app.db, { count: 30 });
    const id = await sending(30);
    expect((await boardOf(id)).newcomersWaiting).toBe(0);
    await addPeople(app.db, { count: 90, from: 300 });
    await queueLateJoiners(app.db, 0);
    expect(await boardOf(id)).toMatchObject({ audience: 30, newcomersWaiting: 90 });
    // How many came is the sender's own affair.
    expect((await boardOf(id, app.as('author@lt-siauliai'))).newcomersWaiting ?? 0).toBe(0);
    const press = (people: number, user = app.as('approver@lv-jelgava', { mfa: true })) =>
      user.post(`/api/alerts/${id}/newcomers`, { people });
    expect((await press(90, author())).status).toBe(403);
    expect((await press(90, app.as('approver@lv-jelgava'))).body.code).toBe('identity.step_up_needed');
    expect((await press(90, app.as('approver@lt-siauliai', { mfa: true }))).status).toBe(404);
    expect(await press(30)).toMatchObject({ status: 409, body: { code: 'alert.newcomers_changed', title: expect.stringContaining('90') } });
    expect(await press(90)).toMatchObject({ status: 200, body: { people: 90 } });
    expect((await press(90)).body.code).toBe('alert.newcomers_none');
    await queueLateJoiners(app.db, 0);
    expect(await boardOf(id)).toMatchObject({ audience: 120, newcomersWaiting: 0, joinedLater: 90 });
    expect((await author().get(`/api/alerts/${id}/changes`)).body.items).toContainEqual(
      expect.objectContaining({ action: 'newcomers', reason: '90' }),
    );
  });

  test('a few who wait are told as twenty, and twenty is what is typed for them', async () => {
    await addPeople(app.db, { count: 30 });
    await app.db.admin('update tenant_alert_setting set tolerance_people = 0, tolerance_share = 0');
    const id = await sending(30);
    await addPeople(app.db, { count: 3, from: 300 });
    await queueLateJoiners(app.db, 0);
    expect((await boardOf(id)).newcomersWaiting).toBe(20);
    const press = (people: number) => app.as('approver@lv-jelgava', { mfa: true }).post(`/api/alerts/${id}/newcomers`, { people });
    expect((await press(4)).body.code).toBe('alert.newcomers_changed');
    expect(await press(20)).toMatchObject({ status: 200, body: { people: 20 } });
    await queueLateJoiners(app.db, 0);
    expect((await boardOf(id)).audience).toBe(33);
  });

  test('counts people and not tries, by language and by minute alike', async () => {
    await addPeople(app.db, { count: 24 });
    await addPeople(app.db, { count: 6, lang: 'ru', from: 100 });
    const id = await sending(30);
    const [a = '', b = '', c = '', d = ''] = await idsOf('lv');
    const [e = ''] = await idsOf('ru');
    await happened(id, [
      // Taken, not delivered, waits for its second try; taken twice and delivered; refused at once; delivered at once; reported before our own answer.
      [a, 1, 'accepted'],
      [a, 1, 'undelivered', 30003],
      [b, 1, 'accepted'],
      [b, 1, 'undelivered', 30003],
      [b, 2, 'accepted'],
      [b, 2, 'delivered'],
      [c, 1, 'failed', 21614],
      [d, 1, 'delivered'],
      [e, 1, 'sent'],
    ]);
    const board = await boardOf(id);
    expect(board.sum).toBe(30);
    // Nobody came later, or too few to say.
    expect(board.joinedLater).toBeNull();
    await addPeople(app.db, { count: 4, from: 300 });
    await queueLateJoiners(app.db, 0);
    expect(await boardOf(id)).toMatchObject({ audience: 34, sum: 34, joinedLater: null });
    await addPeople(app.db, { count: 1, from: 400 });
    await queueLateJoiners(app.db, 0);
    expect(await boardOf(id)).toMatchObject({ audience: 35, sum: 35, joinedLater: 5 });
    expect(board.languages).toEqual([
      { lang: 'lv', audience: 24, handedOver: 3, delivered: 2, notReached: 2 },
      { lang: 'ru', audience: 6, handedOver: 1, delivered: 0, notReached: 0 },
    ]);
    expect(board.minutes.at(-1)).toMatchObject({ handedOver: 4, delivered: 2 });
  });

  test('of fewer than twenty nothing is counted, whatever became of them, and few of a language are told with others', async () => {
    await addPeople(app.db, { count: 19 });
    const few = await sending(19);
    const before = await boardOf(few);
    expect(before).toMatchObject({
      audience: null,
      sum: null,
      fewerThan: 20,
      states: [],
      details: {},
      languages: [],
      reasons: [],
      minutes: [],
      answers: null,
      places: [],
    });
    const [first = '', second = ''] = await idsOf('lv');
    await happened(few, [
      [first, 1, 'delivered'],
      [second, 1, 'failed', 21614],
    ]);
    expect({ ...(await boardOf(few)), at: '' }).toEqual({ ...before, at: '' });
    await addPeople(app.db, { count: 8, lang: 'ru', from: 100 });
    await addPeople(app.db, { count: 2, lang: 'en', from: 200 });
    const more = await boardOf(await sending(28));
    expect(more.languages.map(({ lang, audience }: { lang: string; audience: number }) => [lang, audience])).toEqual([
      ['lv', 18],
      ['rest', 10],
    ]);
  });

  test('a drill names its group, however small', async () => {
    await addPeople(app.db, { count: 3 });
    await app.db.admin(`insert into drill_group (tenant_id, name) values ('lv-jelgava', 'Mācību grupa')`);
    await app.db.admin(
      `update tenant_alert_setting s set drill_group_id = g.drill_group_id from drill_group g where g.tenant_id = s.tenant_id`,
    );
    await app.db.admin(`insert into drill_member select 'lv-jelgava', drill_group_id, resident_id from drill_group, resident`);
    const board = await boardOf(await sending(3, { isDrill: true }));
    expect(board).toMatchObject({ audience: 3, sum: 3, fewerThan: null, languages: [{ lang: 'lv', audience: 3 }] });
  });

  test('the person on duty pauses with a reason and goes on with that alone; stopping, and what others or the system paused, is not theirs', async () => {
    await addPeople(app.db, { count: 22 });
    const id = await sending(22);
    const duty = app.as('dispatcher@lv-jelgava');
    const at = (verb: string, body?: unknown, user = duty) => user.post(`/api/alerts/${id}/${verb}`, body);
    const may = async (user = duty) => (await user.get(`/api/alerts/${id}`)).body.may;
    expect(await may()).toMatchObject({ stop: false, pause: true, goOn: false });
    expect(await may(app.as('planner@lv-jelgava'))).toMatchObject({ stop: false, pause: false, goOn: false });
    expect((await at('pause', { reason: 'Nepareizs apgabals' }, app.as('planner@lv-jelgava'))).status).toBe(403);
    expect((await at('pause', { reason: 'Nepareizs apgabals' }, app.as('dispatcher@lt-siauliai'))).status).toBe(404);
    expect(await at('pause')).toMatchObject({ status: 422, body: { code: 'alert.hold_reason', field: 'reason' } });
    const held = await at('pause', { reason: 'Nepareizs apgabals' });
    expect(held).toMatchObject({
      status: 200,
      body: {
        status: 'paused',
        stopReason: 'Nepareizs apgabals',
        stoppedBy: expect.stringContaining(' '),
        may: { stop: false, pause: false, goOn: true },
      },
    });
    expect((await at('pause', { reason: 'Vēlreiz' })).body.code).toBe('alert.wrong_state');
    expect(await at('stop', { reason: 'Nepareizs apgabals' })).toMatchObject({ status: 409, body: { code: 'alert.stop_not_yours' } });
    // Going on opens no sender that a provider refused: that is for those who know why.
    await app.db.admin(`update sender_bucket set closed_at = now(), closed_code = 30002`);
    expect(await at('resume')).toMatchObject({ status: 200, body: { status: 'sending', stopReason: null, may: { pause: true } } });
    expect(await app.db.admin('select from sender_bucket where closed_at is not null')).toHaveLength(1);
    expect((await author().get(`/api/alerts/${id}/changes`)).body.items.slice(0, 2)).toMatchObject([
      { action: 'sending' },
      { action: 'paused', reason: 'Nepareizs apgabals', by: held.body.stoppedBy },
    ]);
    // Held by the same person before, but this time by somebody else, and then by the system.
    expect((await at('pause', undefined, author())).status).toBe(200);
    expect(await at('resume')).toMatchObject({ status: 409, body: { code: 'alert.hold_not_yours' } });
    expect((await at('resume', undefined, author())).status).toBe(200);
    await app.db.as({ kind: 'worker' }, (tx) =>
      tx.run(sql`update alert set status = 'paused', stop_reason = 'content_blocked' where alert_id = ${id}`),
    );
    expect(await may()).toMatchObject({ goOn: false });
    expect((await at('resume')).body.code).toBe('alert.hold_not_yours');
    // What is held is frozen as it was: the words are those that were approved, or it does not go on.
    expect((await at('resume', undefined, approver())).status).toBe(200);
    await at('pause', { reason: 'Nepareizs teksts' });
    await app.db.admin(
      `alter table alert_text disable trigger guard; update alert_text set body = 'x' where alert_id = '${id}'; alter table alert_text enable trigger guard`,
    );
    expect((await at('resume')).body.code).toBe('alert.changed_after_approval');
  });

  test('says of an exercise that a warning goes first, until its last person is written to, and of the warning nothing', async () => {
    await addPeople(app.db, { count: 30 });
    await app.db.admin(
      `with g as (insert into drill_group (tenant_id, name) values ('lv-jelgava', 'Brīvprātīgie') returning drill_group_id),
        s as (update tenant_alert_setting set drill_group_id = (select drill_group_id from g) where tenant_id = 'lv-jelgava')
        insert into drill_member (tenant_id, drill_group_id, resident_id) select 'lv-jelgava', drill_group_id, resident_id from g, resident`,
    );
    const drill = await sending(30, { isDrill: true });
    expect((await boardOf(drill)).ahead).toBeNull();
    const equal = await sending(30, { isDrill: true });
    expect((await boardOf(drill)).ahead).toBeNull();
    const warning = await sending(30, { severity: 'Minor' });
    const ahead = { id: warning, title: 'Plūdi', isDrill: false };
    expect((await boardOf(drill)).ahead).toEqual(ahead);
    expect((await boardOf(equal)).ahead).toEqual(ahead);
    expect((await boardOf(warning)).ahead).toBeNull();
    // Whom else it concerns is the sender's own affair.
    expect((await boardOf(drill, app.as('author@lt-siauliai'))).ahead ?? null).toBeNull();
    const severe = await sending(30);
    expect([(await boardOf(drill)).ahead.id, (await boardOf(warning)).ahead.id]).toEqual([severe, severe]);
    // A warning that stands still holds nothing up.
    await author().post(`/api/alerts/${severe}/pause`, { reason: 'Nepareizs teksts' });
    expect([(await boardOf(drill)).ahead, (await boardOf(warning)).ahead]).toEqual([ahead, null]);
    const last = await idsOf('lv');
    await happened(
      warning,
      last.map((id) => [id, 1, 'delivered']),
    );
    expect((await boardOf(drill)).ahead).toBeNull();
  });

  test('streets are told where nobody is left over, to whoever sees the alert, and never of few', async () => {
    const ids = await addPeople(app.db, { count: 22 });
    // Twelve in one street; six and three in one square, of whom six may not be told, or the square less the street were three; one without an address.
    const at = [
      ...Array(12).fill([23.701, 56.601]),
      ...Array(6).fill([23.708, 56.608]),
      ...Array(3).fill([23.7085, 56.608]),
      [23.7015, 56.6085],
    ];
    const streets = [
      ['Lielā iela', 23.701, 56.601],
      ['Pasta iela', 23.708, 56.608],
      ['Akmeņu iela', 23.7085, 56.608],
    ] as const;
    for (const [street, lon, lat] of streets)
      await app.db.admin(
        `insert into address (country, source, code, full_text, street, house, settlement, geom) values ('LV', 'test', $1, $1, $1, '1', 'Jelgava', st_setsrid(st_makepoint($2, $3), 4326))`,
        [street, lon, lat],
      );
    const homes = ids.map((id, i) => ({ id, lon: at[i]?.[0], lat: at[i]?.[1] }));
    await app.db.admin(
      `update resident_place p set geom = st_setsrid(st_makepoint(h.lon, h.lat), 4326) from jsonb_to_recordset($1::jsonb) h (id uuid, lon float, lat float) where p.resident_id = h.id`,
      [JSON.stringify(homes)],
    );
    const id = await sending(22);
    await happened(id, [[ids[0] ?? '', 1, 'failed', 21614]]);
    const read = (user = author(), of = id) => user.get(`/api/alerts/${of}/streets`);
    // The map goes to the square of its people, and to no other.
    const square = (await author().get(`/api/alerts/${id}/cells`)).body.blocks.find(({ people }: { people: number }) => people === 12);
    const told = {
      streets: [{ name: 'Lielā iela', settlement: 'Jelgava', people: 12, waiting: 11, delivered: 0, missed: 1, squares: [square.ring] }],
      rest: { people: 10, waiting: 10, delivered: 0, missed: 0 },
      fewerThan: null,
    };
    expect((await read()).body).toEqual(told);
    expect((await read(app.as('dispatcher@lv-jelgava'))).body).toEqual(told);
    expect((await read(app.as('editor@lv-jelgava'))).status).toBe(403);
    // The report for the file says the same.
    const report = (await author().get(`/api/alerts/${id}/report.csv?lang=lv`)).text
      .split('\r\n')
      .filter((line) => line.startsWith('Pēc ielas;'));
    expect(report).toEqual([
      'Pēc ielas;"Lielā iela, Jelgava";"12; piegādāts 0, nesaņēma 1"',
      'Pēc ielas;Pārējie kopā;"10; piegādāts 0, nesaņēma 0"',
      expect.stringMatching(/^Pēc ielas;;"Tie, kurus brīdināja mājās/),
    ]);
    expect((await read(author(), crypto.randomUUID())).body.code).toBe('alert.not_found');
    // Two more in the third street, and both may be told; the first no longer, because its square is now the smallest and withheld on the map with whoever lives alone.
    await app.db.admin(
      `update resident_place set geom = (select geom from address where street = 'Akmeņu iela') where resident_id = any ($1)`,
      [ids.slice(0, 2)],
    );
    expect((await read()).body.streets.map(({ name, people }: { name: string; people: number }) => [name, people])).toEqual([
      ['Akmeņu iela', 5],
      ['Pasta iela', 6],
    ]);
    await app.db.admin('delete from recipient where subscriber_id = any ($1)', [ids.slice(0, 4)]);
    await app.db.admin('update alert set audience_count = 18 where alert_id = $1', [id]);
    expect((await read()).body).toEqual({ streets: [], rest: null, fewerThan: 20 });
    await app.db.admin(`delete from address where source = 'test'`);
  });

  test('the person on duty stops a countdown with one press, and nothing after it', async () => {
    await addPeople(app.db, { count: 22 });
    const id = await approveAlertFor(app.db, 22, { texts: { lv: 'Ejiet telpās.', ru: 'Войдите в помещение.', en: 'Go indoors.' } });
    const duty = app.as('dispatcher@lv-jelgava');
    const stop = (user = duty, body?: unknown) => user.post(`/api/alerts/${id}/stop`, body);
    const may = async (user = duty) => (await user.get(`/api/alerts/${id}`)).body.may.stop;
    expect([await may(), await may(app.as('planner@lv-jelgava'))]).toEqual([true, false]);
    expect((await stop(app.as('planner@lv-jelgava'))).status).toBe(403);
    expect((await stop(app.as('dispatcher@lt-siauliai'))).status).toBe(404);
    expect(await stop()).toMatchObject({
      status: 200,
      body: { status: 'cancelled', stoppedBy: expect.stringContaining(' '), may: { stop: false } },
    });
    expect((await author().get(`/api/alerts/${id}/changes`)).body.items[0]).toMatchObject({ action: 'cancelled' });
    expect((await stop()).body.code).toBe('alert.wrong_state');
    expect(await app.db.admin('select from recipient')).toEqual([]);
    const begun = await sending(22);
    expect(await may(duty)).toBe(false);
    expect((await duty.post(`/api/alerts/${begun}/stop`)).body.code).toBe('alert.stop_not_yours');
    expect((await duty.get(`/api/alerts/${begun}`)).body).toMatchObject({ status: 'sending', may: { stop: false, pause: true } });
  });

  test('what nobody can tell is decided by a person: sent, or not sent and queued again; audited, in the history, once', async () => {
    await addPeople(app.db, { count: 22 });
    const id = await sending(22);
    const decide = (user: ReturnType<typeof author>, outcome: string, reason = 'Pārbaudīju operatora žurnālā') =>
      user.post(`/api/alerts/${id}/decide`, { outcome, reason });
    expect(await decide(author(), 'sent')).toMatchObject({ status: 409, body: { code: 'alert.nothing_to_decide' } });
    const [one = '', two = '', three = ''] = await idsOf('lv');
    const wait = (...who: string[]) =>
      app.db.admin(
        `with a as (update recipient set state = 'sending', attempt = attempt + 1, channel = 'console', lease_until = now() where subscriber_id = any ($1) and state = 'queued' returning 1) select count(*) from a`,
        [who],
      );
    const doubt = async (...who: string[]) => {
      await wait(...who);
      for (const state of ['uncertain', 'review'])
        await app.db.admin(`update recipient set state = $2::recipient_state where subscriber_id = any ($1)`, [who, state]);
    };
    await doubt(one, two);
    expect((await boardOf(id)).needsDecision).toBe(true);
    expect((await decide(app.as('planner@lv-jelgava'), 'sent')).status).toBe(403);
    expect((await decide(app.as('author@lt-siauliai'), 'sent')).status).toBe(404);
    expect((await decide(author(), 'perhaps')).status).toBe(400);
    const sent = await decide(author(), 'sent');
    expect(sent).toMatchObject({ status: 200, body: { needsDecision: false, details: { sent: 2 }, languages: [{ handedOver: 2 }] } });
    expect(sent.body.minutes.at(-1)).toMatchObject({ handedOver: 2 });
    await doubt(three);
    expect((await decide(approver(), 'not_sent')).body).toMatchObject({ needsDecision: false, details: { queued: 20, sent: 2 } });
    const { body } = await author().get(`/api/alerts/${id}/changes`);
    expect(body.items.slice(0, 2)).toMatchObject([
      { action: 'decided_not_sent', reason: 'Pārbaudīju operatora žurnālā' },
      { action: 'decided_sent' },
    ]);
    const audited = await app.db.admin(`select action, thing_count from audit_entry where thing_kind = 'recipient' order by seq`);
    expect(audited).toEqual([
      { action: 'decide.sent', thing_count: 2 },
      { action: 'decide.not_sent', thing_count: 1 },
    ]);
    // Once it is stopped, not sent is the end.
    await doubt(three);
    await author().post(`/api/alerts/${id}/stop`, { reason: 'Briesmas pārgājušas' });
    expect((await decide(approver(), 'not_sent')).body.details).toMatchObject({ not_sent: 1 });
  });
});
