import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createConsoleChannel } from '@vias/alerts/channels/console.ts';
import { startDispatcher } from '@vias/alerts/dispatcher.ts';
import { openReceiptWriter } from '@vias/alerts/receipts.ts';
import { addPeople, quiet, testVault, until, wipe } from '@vias/alerts/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(() => wipe(app.db));

const author = () => app.as('author@lv-jelgava');
const approver = () => app.as('approver@lv-jelgava', { mfa: true });
const match = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const ring = [
  [23.2, 56.1],
  [24.2, 56.1],
  [24.2, 57.1],
  [23.2, 57.1],
  [23.2, 56.1],
]; // prettier-ignore
const drawn = (...rings: number[][][]) => ({ name: 'No Elejas uz dienvidiem', geometry: { type: 'Polygon', coordinates: rings } });
const leak = () => ({
  title: 'Amonjaka noplūde Elejā',
  category: 'CBRNE',
  event: 'Amonjaka noplūde',
  responseType: 'Shelter',
  urgency: 'Immediate',
  severity: 'Extreme',
  certainty: 'Observed',
  expiresAt: inHours(3),
  area: drawn(ring),
  texts: [
    { lang: 'lv', body: 'Elejā amonjaka noplūde. Ejiet telpās.' },
    { lang: 'en', body: 'Ammonia leak in Eleja. Go indoors.' },
  ],
});
const write = async (change: object = {}) => (await author().post('/api/alerts', { ...leak(), ...change })).body;
const submit = async (change: object = {}) => {
  const draft = await write(change);
  return (await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(draft.version))).body;
};
const approve = (id: string, version: number, recipients: number, more: object = {}) =>
  approver().post(`/api/alerts/${id}/approve`, { recipients, ...more }, match(version));

describe('writing', () => {
  test('a draft comes back as written, with its segments', async () => {
    const { status, body, headers } = await author().post('/api/alerts', leak());
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/alerts/${body.id}`);
    expect(body).toMatchObject({
      status: 'draft',
      priority: 0,
      version: 1,
      area: { name: 'No Elejas uz dienvidiem', geometry: { type: 'MultiPolygon' } },
      may: { edit: true, submit: true, approve: false, stop: false },
    });
    expect(body.texts).toEqual([
      {
        lang: 'en',
        body: 'Ammonia leak in Eleja. Go indoors.',
        sentBody: 'Ammonia leak in Eleja. Go indoors.',
        encoding: 'GSM-7',
        segments: 1,
        areaWords: null,
      },
      {
        lang: 'lv',
        body: 'Elejā amonjaka noplūde. Ejiet telpās.',
        sentBody: 'Elejā amonjaka noplūde. Ejiet telpās.',
        encoding: 'UCS-2',
        segments: 1,
        areaWords: null,
      },
    ]);
  });

  test('an edit makes a new version, and the version before it is refused', async () => {
    const draft = await write();
    const edited = await author().patch(`/api/alerts/${draft.id}`, { withoutMarks: true, title: 'Noplūde' }, match(1));
    expect(edited).toMatchObject({ status: 200, body: { version: 2, title: 'Noplūde' } });
    expect(edited.body.texts[1]).toMatchObject({ sentBody: 'Eleja amonjaka noplude. Ejiet telpas.', encoding: 'GSM-7' });
    expect(await author().patch(`/api/alerts/${draft.id}`, { title: 'x' }, match(1))).toMatchObject({
      status: 412,
      body: { code: 'alert.changed_meanwhile' },
    });
  });

  test('a drill text begins with the drill word in its language, once', async () => {
    const drill = await write({
      isDrill: true,
      texts: [
        { lang: 'lv', body: 'MĀCĪBAS. Ejiet telpās.' },
        { lang: 'lt', body: 'Eikite į patalpas.' },
      ],
    });
    const sentOf = ({ texts }: { texts: { sentBody: string }[] }) => texts.map(({ sentBody }) => sentBody);
    expect(sentOf(drill)).toEqual(['PRATYBOS. Eikite į patalpas.', 'MĀCĪBAS. Ejiet telpās.']);
    // What only sounds like the word is not the word.
    const bodies = {
      lv: 'Mācības skolās notiek attālināti.',
      lt: 'Pratybos mieste atšauktos.',
      ru: 'Учения отменены.',
      en: 'Exercise caution.',
    };
    const near = await write({ isDrill: true, texts: Object.entries(bodies).map(([lang, body]) => ({ lang, body })) });
    expect(new Set(sentOf(near))).toEqual(
      new Set([`MĀCĪBAS. ${bodies.lv}`, `PRATYBOS. ${bodies.lt}`, `УЧЕНИЯ. ${bodies.ru}`, `EXERCISE. ${bodies.en}`]),
    );
    expect(drill.priority).toBe(4);
  });

  const swapped = ring.map(([lon = 0, lat = 0]) => [lat, lon]);
  const bow = [
    [23.2, 56.1],
    [24.2, 57.1],
    [24.2, 56.1],
    [23.2, 57.1],
    [23.2, 56.1],
  ]; // prettier-ignore
  test.each([
    ['latitude first', { area: drawn(swapped) }, 422, 'geometry.swapped'],
    ['a border that crosses itself', { area: drawn(bow) }, 422, 'geometry.self_crossing'],
    ['no ring', { area: drawn() }, 422, 'alert.area_empty'],
    ['an open ring', { area: drawn(ring.slice(0, 4)) }, 422, 'alert.area_broken'],
    [
      'a country',
      {
        area: drawn([
          [20, 54],
          [28, 54],
          [28, 58],
          [20, 58],
          [20, 54],
        ]),
      },
      422,
      'alert.area_too_large',
    ],
    [
      'too many vertices',
      { area: drawn(Array.from({ length: 6000 }, (_, i) => [23 + i / 10_000, 56])) },
      413,
      'geometry.too_many_vertices',
    ],
    ['a territory that does not exist', { area: { name: 'x', territories: [999_999] } }, 422, 'alert.territory_unknown'],
    ['neither area nor territory', { area: { name: 'x' } }, 400, 'request.invalid'],
    ['an end in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 422, 'alert.expires_in_past'],
    ['an end before the onset', { onsetAt: inHours(5), expiresAt: inHours(4) }, 422, 'alert.expires_in_past'],
    ['a text of eleven segments', { texts: [{ lang: 'lv', body: 'š'.repeat(700) }] }, 422, 'alert.text_too_long'],
    ['an unknown language', { texts: [{ lang: 'de', body: 'Gehen Sie ins Haus.' }] }, 400, 'request.invalid'],
    [
      'one language twice',
      {
        texts: [
          { lang: 'lv', body: 'a' },
          { lang: 'lv', body: 'b' },
        ],
      },
      400,
      'request.invalid',
    ],
  ])('a draft with %s is refused', async (_what, change, status, code) => {
    expect(await author().post('/api/alerts', { ...leak(), ...change })).toMatchObject({ status, body: { code } });
  });

  test('a text too long even for a draft is told the limit that counts, the one the screen shows', async () => {
    const { body } = await author().post('/api/alerts', { ...leak(), texts: [{ lang: 'lv', body: 'š'.repeat(700) }] });
    expect(body).toMatchObject({ detail: 'The Latvian text takes 11 segments; at most 3 are sent.' });
  });

  test('[fault 16] a hole is an area with a hole, and nobody in it is counted', async () => {
    await addPeople(app.db, { count: 30 });
    const hole = [
      [23.6, 56.5],
      [23.8, 56.5],
      [23.8, 56.7],
      [23.6, 56.7],
      [23.6, 56.5],
    ]; // prettier-ignore
    expect((await author().post('/api/alerts/preview', { area: drawn(ring, hole) })).body).toMatchObject({ reached: null, fewerThan: 20 });
    expect((await author().post('/api/alerts/preview', { area: drawn(ring) })).body.reached).toBe(30);
  });

  test('only authors write, only approvers approve, and another municipality sees nothing', async () => {
    expect((await app.as('planner@lv-jelgava').post('/api/alerts', leak())).status).toBe(403);
    expect((await app.as(undefined).post('/api/alerts', leak())).status).toBe(401);
    const { id } = await write();
    expect((await author().post(`/api/alerts/${id}/approve`, { recipients: 1 }, match(1))).status).toBe(403);
    expect((await app.as('planner@lv-jelgava').get(`/api/alerts/${id}`)).status).toBe(200);
    expect(await app.as('author@lt-siauliai').get(`/api/alerts/${id}`)).toMatchObject({ status: 404, body: { code: 'alert.not_found' } });
    expect((await app.as('author@lt-siauliai').get('/api/alerts')).body.items).toEqual([]);
  });
});

describe('preview', () => {
  test('people by reason and language, who gets nothing, segments, cost and time to the last', async () => {
    await addPeople(app.db, { count: 40, kinds: ['home', 'work'] });
    await addPeople(app.db, { count: 30, lang: 'ru', kinds: ['work'], from: 100 });
    await app.db.admin(
      `update subscriber set bad_since = now(), bad_code = 30005 where subscriber_id in (select subscriber_id from resident where lang = 'ru' limit 3)`,
    );
    const { body } = await author().post('/api/alerts/preview', { area: drawn(ring), texts: [{ lang: 'lv', body: 'š'.repeat(100) }] });
    expect(body).toMatchObject({
      reached: 67,
      fewerThan: null,
      reasons: [
        { reason: 'home', people: 40 },
        { reason: 'work', people: 27 },
      ],
      languages: [
        { lang: 'lv', people: 40, hasText: true },
        { lang: 'ru', people: 27, hasText: false },
      ],
      notReached: { noMobile: 0, badNumber: 0, optedOut: 0 },
      cost: { withMarks: { segments: 134, price: 6.43, priceUnit: 'EUR', lastAfterSeconds: 14 }, withoutMarks: { segments: 67 } },
      segmentsPerSecond: 10,
      mainLanguage: 'lv',
    });
    expect(body.area.km2).toBeGreaterThan(6_000);
  });

  test('fewer than twenty people are not counted exactly, and asking is audited', async () => {
    const ask = async () => (await author().post('/api/alerts/preview', { area: drawn(ring), texts: leak().texts })).body;
    // Nobody and nearly nobody are one answer.
    const nobody = await ask();
    await addPeople(app.db, { count: 19 });
    const body = await ask();
    expect(body).toEqual(nobody);
    expect(body).toMatchObject({ reached: null, fewerThan: 20, reasons: [], languages: [], notReached: null, cost: { chosen: null } });
    const audited = await app.db.admin(`select * from audit_entry where thing_kind = 'audience' order by seq desc limit 1`);
    expect(audited).toHaveLength(1);
    expect(audited[0]).toMatchObject({ tenant_id: 'lv-jelgava', action: 'count', thing_count: 19 });
  });

  test('parts of fewer than five people are told together, also by the places, by who is not reached and by the cost', async () => {
    await addPeople(app.db, { count: 30 });
    await addPeople(app.db, { count: 7, lang: 'ru', kinds: ['work'], from: 100 });
    await addPeople(app.db, { count: 2, lang: 'lt', kinds: ['school'], from: 200 });
    const ask = async (texts: object[]) => (await author().post('/api/alerts/preview', { area: drawn(ring), texts })).body;
    const short = { lang: 'lv', body: 'Ejiet telpās.' };
    const body = await ask([short]);
    expect(body).toMatchObject({
      reached: 39,
      reasons: [
        { reason: 'home', people: 30 },
        { reason: 'rest', people: 9 },
      ],
      languages: [
        { lang: 'lv', people: 30, hasText: true },
        { lang: 'rest', people: 9, hasText: false },
      ],
    });
    // A long Lithuanian text alone would tell by the segments how many read it.
    const long = await ask([short, { lang: 'lt', body: 'š'.repeat(130) }]);
    expect(long.cost.chosen.segments).toBe(30 + 9 * 2);
  });

  test('[fault 16] neighbours are reached only under an agreement, and a person known to both counts once', async () => {
    const [shared] = await addPeople(app.db, { count: 50, tenant: 'lt-siauliai', lang: 'lt' });
    await addPeople(app.db, { count: 25, from: 100 });
    await app.db.admin(
      `insert into resident (resident_id, tenant_id, subscriber_id, lang) values (gen_random_uuid(), 'lv-jelgava', $1, 'ru')`,
      [shared],
    );
    await app.db.admin(
      `insert into resident_place (tenant_id, resident_id, kind, geom) select tenant_id, resident_id, 'home', st_setsrid(st_makepoint(23.7, 56.6), 4326) from resident where subscriber_id = $1 and tenant_id = 'lv-jelgava'`,
      [shared],
    );
    const reached = async () => (await author().post('/api/alerts/preview', { area: drawn(ring), texts: leak().texts })).body;
    expect((await reached()).reached).toBe(26);
    await app.db.admin(
      `insert into alerting_agreement (tenant_id, to_tenant_id, legal_basis, agreed_by, valid_to) values ('lt-siauliai', 'lv-jelgava', 'Susitarimas', 'R. Petrauskas', now() + interval '1 year')`,
    );
    expect(await reached()).toMatchObject({
      reached: 75,
      languages: [
        { lang: 'lt', people: 49 },
        { lang: 'rest', people: 26 },
      ],
    });
    await app.db.admin(`update alerting_agreement set valid_to = now() - interval '1 second', valid_from = now() - interval '1 day'`);
    expect((await reached()).reached).toBe(26);
  });
});

describe('four eyes', () => {
  beforeEach(() => addPeople(app.db, { count: 30 }));

  test('S06: a second person with the second factor, who types the number, releases it; the countdown can be stopped by either', async () => {
    const { id, version, status, people } = await submit();
    expect({ status, people }).toEqual({ status: 'in_review', people: 30 });
    // The list tells whom it waits for: the approver, neither its author nor a reader, and nobody once it is released.
    const waitsFor = async (who: string) =>
      (await app.as(who).get('/api/alerts')).body.items.find((item: { id: string }) => item.id === id).mayApprove;
    expect([await waitsFor('approver@lv-jelgava'), await waitsFor('author@lv-jelgava'), await waitsFor('planner@lv-jelgava')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await app.as('approver@lv-jelgava').post(`/api/alerts/${id}/approve`, { recipients: 30 }, match(version))).body.code).toMatch(
      /step_up/,
    );
    expect(await approve(id, version, 31)).toMatchObject({ status: 422, body: { code: 'alert.count_mismatch' } });
    const released = await approve(id, version, 30);
    expect(released).toMatchObject({
      status: 200,
      body: { status: 'approved', people: 30, frozenHash: expect.stringMatching(/^[0-9a-f]{64}$/), may: { stop: true, edit: false } },
    });
    expect(await waitsFor('approver@lv-jelgava')).toBe(false);
    const wait = Date.parse(released.body.startsAt) - Date.parse(released.body.approved.at);
    expect(wait).toBe(30_000);
    expect(await author().post(`/api/alerts/${id}/stop`, { reason: 'Kļūda apgabalā' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', stopReason: 'Kļūda apgabalā' },
    });
    expect(await approve(id, version, 30)).toMatchObject({ status: 409, body: { code: 'alert.wrong_state' } });
    const { body } = await app.as('auditor@lv-jelgava').get(`/api/alerts/${id}/changes`);
    expect(body.items.map((c: { action: string }) => c.action)).toEqual(['cancelled', 'approved', 'in_review', 'created']);
  });

  test('S06: after approval neither text nor area can be changed', async () => {
    const { id, version } = await submit();
    await approve(id, version, 30);
    expect(await author().patch(`/api/alerts/${id}`, { texts: leak().texts }, match(version))).toMatchObject({
      status: 409,
      body: { code: 'alert.wrong_state' },
    });
    for (const tampering of [
      `update alert set area_name = 'x', version = version + 1 where alert_id = $1`,
      `update alert_text set body = 'x' where alert_id = $1`,
    ])
      await expect(app.db.admin(tampering, [id])).rejects.toMatchObject({ constraint: 'alert_edit_is_draft' });
  });

  test('an audience that changed beyond the tolerance stops the approval and says from what to what', async () => {
    const { id, version } = await submit();
    await addPeople(app.db, { count: 15, from: 500 });
    expect((await approve(id, version, 30)).status).toBe(200);
    const next = await submit({ repeatReason: 'Pirmais brīdinājums tiek aizstāts' });
    await addPeople(app.db, { count: 21, from: 600 });
    expect(await approve(next.id, next.version, 45)).toMatchObject({
      status: 409,
      body: { code: 'alert.audience_changed', detail: expect.stringContaining('66') },
    });
    expect((await approve(next.id, next.version, 66)).status).toBe(200);
  });

  test('sending back, withdrawing, editing and submitting again', async () => {
    const { id } = await submit();
    expect(await approver().post(`/api/alerts/${id}/reject`, { reason: 'Par plašu apgabalu' })).toMatchObject({
      status: 200,
      body: { status: 'rejected', stopReason: 'Par plašu apgabalu' },
    });
    const edited = await author().patch(`/api/alerts/${id}`, { title: 'Noplūde' }, match(1));
    expect(edited.body).toMatchObject({ status: 'draft', version: 2 });
    const again = await author().post(`/api/alerts/${id}/submit`, undefined, match(2));
    expect(again.body.status).toBe('in_review');
    expect((await author().post(`/api/alerts/${id}/withdraw`)).body.status).toBe('draft');
    expect((await author().delete(`/api/alerts/${id}`)).status).toBe(204);
  });

  test('what cannot be submitted: no text in the main language, nobody there', async () => {
    const draft = await write({ texts: [{ lang: 'en', body: 'Go indoors.' }] });
    expect(await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(1))).toMatchObject({
      status: 422,
      body: { code: 'alert.text_missing' },
    });
    const empty = await write({
      area: drawn([
        [25, 56],
        [25.1, 56],
        [25.1, 56.1],
        [25, 56],
      ]),
    });
    // The author alone is not told where nobody is; the second person is.
    expect(await author().post(`/api/alerts/${empty.id}/submit`, undefined, match(1))).toMatchObject({
      status: 200,
      body: { status: 'in_review', people: 20 },
    });
    expect(await approve(empty.id, 1, 20)).toMatchObject({ status: 422, body: { code: 'alert.nobody' } });
  });
});

test('from draft to the last receipt through the simulator, with a board that always adds up and CAP at the end', async () => {
  await addPeople(app.db, { count: 60, isGenerated: true });
  await app.db.admin('update tenant_alert_setting set countdown_s = 0, rate_segments = 1000');
  const { id, version } = await submit();
  expect((await approve(id, version, 60)).status).toBe(200);
  const receipts = openReceiptWriter(app.db);
  const dispatcher = startDispatcher({
    db: app.db,
    // What becomes of a message is drawn by ids that differ in each run: here all arrive.
    channels: [createConsoleChannel({ speed: 20, failures: 0, onReceipt: receipts.receive })],
    vault: testVault,
    log: quiet,
    config: { idleMs: 50, lifecycleMs: 50 },
  });
  try {
    const board = async () => (await author().get(`/api/alerts/${id}/deliveries`)).body;
    await until(async () => {
      const b = await board();
      expect(b.sum).toBe(b.audience);
      return b.audience === 60 && b.states[1].people === 60;
    }, 'delivered');
    const b = await board();
    expect(b.states.map((s: { state: string }) => s.state)).toEqual([
      'acknowledged',
      'delivered',
      'on_the_way',
      'unreached',
      'failed',
      'waiting',
    ]);
    expect(b.languages).toEqual([expect.objectContaining({ lang: 'lv', audience: 60 })]);
    expect(b.promise.seconds).toBe(1);
    expect(b.minutes.at(-1)).toMatchObject({ minute: 0, delivered: b.states[1].people });
    const cap = await author().get(`/api/alerts/${id}/cap`);
    expect(cap.headers.get('content-type')).toContain('application/cap+xml');
    expect(cap.text).toContain('<status>Actual</status>');
    // Whoever looks at it sees that the danger is over once that has gone out, not while it is being prepared.
    const { id: clear } = (await author().post(`/api/alerts/${id}/all-clear`)).body;
    const ready = (await author().post(`/api/alerts/${clear}/submit`, undefined, match(1))).body;
    expect((await author().get(`/api/alerts/${id}`)).body.followedBy).toBeNull();
    expect((await author().get('/api/alerts')).body.items.some((item: { isOver: boolean }) => item.isOver)).toBe(false);
    expect((await approve(clear, ready.version, ready.people)).status).toBe(200);
    const followed = async () => (await author().get(`/api/alerts/${id}`)).body.followedBy;
    await until(async () => (await followed()) !== null, 'word that it is over');
    expect(await followed()).toMatchObject({ id: clear, urgency: 'Past' });
    // In the list too: what was a danger is none any more, and the word that says so is not itself over.
    const { items } = (await author().get('/api/alerts')).body;
    expect(Object.fromEntries(items.map((item: { id: string; isOver: boolean }) => [item.id, item.isOver]))).toEqual({
      [id]: true,
      [clear]: false,
    });
  } finally {
    await dispatcher.stop();
    await receipts.stop();
  }
});
