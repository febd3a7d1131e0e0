import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moveDueAlerts } from '@vias/alerts/lifecycle.ts';
import { addPeople, approveAlertFor, author, hurry, wipe } from '@vias/alerts/testing.ts';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
let phones = 0;
const admin = (tenant = 'lv-jelgava', mfa = true) => app.as(`admin@${tenant}`, { mfa });
const own = (link: string) => ({ headers: { 'x-resident-link': link } });
const anyone = () => app.as(undefined);

beforeAll(async () => {
  app = await openTestApp();
  // A square of Jelgava; the rest of the world uses no VIAS.
  await app.db.admin(`insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 't', 't');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'T', 'J', 'J', '2020-01-01', st_multi(st_makeenvelope(23.5, 56.3, 24.2, 56.9, 4326)), st_point(23.8, 56.5, 4326), 1 from boundary_set where scheme = 'T';
    insert into tenant_territory values ('lv-jelgava', 'LV', 'T', 'J')`);
});
afterAll(() => app.close());

/** A resident with a home in Jelgava: the code of the own page. */
const register = async (): Promise<string> => {
  await app.db.admin('delete from registration_code; delete from registration');
  phones += 1;
  const phone = `+371 26${String(phones * 1000).padStart(6, '0')}`;
  const code = await anyone().post('/api/residents/codes', { phone, country: 'LV', tenant: 'lv-jelgava', lang: 'lv' });
  const { link } = (await anyone().post('/api/residents/confirmations', { id: code.body.id, code: code.body.demonstration })).body;
  const places = [{ kind: 'home', lon: 23.7, lat: 56.65, label: null }];
  const saved = await anyone().put(
    '/api/residents/me',
    { lang: 'lv', voice: false, name: 'Anna Kalniņa', textVersion: '1', places },
    own(link),
  );
  expect(saved.status).toBe(200);
  return link;
};
const groupOf = async (name: string) => {
  const { status, body } = await admin().post('/api/alert-settings/drill-groups', { name });
  expect(status).toBe(201);
  return { ...body, word: new URL(body.invitation).searchParams.get('exercise') ?? '' };
};
const join = (link: string, invitation: string) => anyone().post('/api/residents/me/drills', { invitation }, own(link));
const sender = async (link: string) => (await anyone().get('/api/residents/me', own(link))).body.senders[0];
const members = async (id: string) =>
  (await admin().get('/api/alert-settings')).body.drillGroups.find((group: { id: string }) => group.id === id).members;

test('an administrator makes a group, residents join by its link, once each, and leave it; drills reach them alone', async () => {
  const group = await groupOf('Pašvaldības darbinieki');
  expect(group).toMatchObject({
    name: 'Pašvaldības darbinieki',
    members: 0,
    invitation: expect.stringMatching(/\/me\?exercise=[0-9a-f-]{36}$/),
  });
  expect((await anyone().get(`/api/residents/drills/${group.word}`)).body).toEqual({
    tenant: 'lv-jelgava',
    municipality: expect.stringContaining('Jelgava'),
    group: 'Pašvaldības darbinieki',
  });
  const [anna, other] = [await register(), await register()];
  expect((await sender(anna)).inDrills).toBe(false);
  expect([(await join(anna, group.word)).status, (await join(anna, group.word)).status]).toEqual([204, 204]);
  expect([await members(group.id), (await sender(anna)).inDrills, (await sender(other)).inDrills]).toEqual([1, true, false]);

  const { version } = (await admin().get('/api/alert-settings')).body;
  await admin().patch('/api/alert-settings', { drillGroup: group.id }, { headers: { 'if-match': `"${version}"` } });
  const area = {
    name: 'x',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [23.6, 56.6],
          [23.8, 56.6],
          [23.8, 56.7],
          [23.6, 56.7],
          [23.6, 56.6],
        ],
      ],
    },
  }; // prettier-ignore
  const [counted] = await app.db.as({ kind: 'user', id: 'a', name: 'a', tenant: 'lv-jelgava', roles: ['alert-author'] }, (tx) =>
    tx.rows(
      z.object({ n: z.int() }),
      sql`select (alert_audience(st_setsrid(st_geomfromgeojson(${JSON.stringify(area.geometry)}), 4326), true) ->> 'reached')::int as n`,
    ),
  );
  expect(counted?.n).toBe(1);

  expect((await anyone().delete('/api/residents/me/drills/lv-jelgava', own(anna))).status).toBe(204);
  expect([await members(group.id), (await sender(anna)).inDrills]).toEqual([0, false]);
  // Each municipality's audit names its own resident, never the number that others know too.
  const [kept] = await app.db.admin<{ ids: number }>(
    `select count(*)::int as ids from audit_entry e join resident r on r.subscriber_id::text = e.principal_id where e.thing_kind = 'drill_member'`,
  );
  expect(kept?.ids).toBe(0);
});

test('while an exercise waits to be approved or sent, its group stays the one that was shown', async () => {
  const [shown, other] = [await groupOf('Redzētā'), await groupOf('Cita')];
  const choose = async (drillGroup: string) =>
    admin().patch(
      '/api/alert-settings',
      { drillGroup },
      { headers: { 'if-match': `"${(await admin().get('/api/alert-settings')).body.version}"` } },
    );
  expect((await choose(shown.id)).status).toBe(200);
  const id = await approveAlertFor(app.db, 20, { isDrill: true, approvedBy: null });
  expect(await choose(other.id)).toMatchObject({ status: 409, body: { code: 'alert_settings.group_waited_for' } });
  await app.db.as(author, (tx) => tx.run(sql`update alert set status = 'draft' where alert_id = ${id}`));
  expect((await choose(other.id)).status).toBe(200);
});

test('a new invitation closes the old one; who refuses messages, or lives elsewhere, is told what to do first', async () => {
  const group = await groupOf('Brīvprātīgie');
  const link = await register();
  const { body } = await admin().patch(`/api/alert-settings/drill-groups/${group.id}`, {
    newInvitation: true,
    name: 'Brīvprātīgie ugunsdzēsēji',
  });
  expect(body).toMatchObject({ name: 'Brīvprātīgie ugunsdzēsēji', members: 0 });
  expect(body.invitation).not.toBe(group.invitation);
  for (const old of [await join(link, group.word), await anyone().get(`/api/residents/drills/${group.word}`)])
    expect(old).toMatchObject({ status: 404, body: { code: 'drill.invitation_over' } });
  const word = new URL(body.invitation).searchParams.get('exercise') ?? '';
  await anyone().post('/api/residents/me/senders', { tenant: 'lv-jelgava', stop: true }, own(link));
  expect(await join(link, word)).toMatchObject({ status: 422, body: { code: 'drill.stopped' } });
  await anyone().post('/api/residents/me/senders', { tenant: 'lv-jelgava', stop: false }, own(link));
  await app.db.admin(`update drill_group set tenant_id = 'lt-siauliai' where drill_group_id = '${group.id}'`);
  expect(await join(link, word)).toMatchObject({ status: 422, body: { code: 'drill.stranger' } });
  expect(await join('nobody', word)).toMatchObject({ status: 410, body: { code: 'resident.link_over' } });
});

test('groups are made and changed by administrators of their own municipality alone, and invitations shown to no one else', async () => {
  const group = await groupOf('Mēs');
  expect(await admin().post('/api/alert-settings/drill-groups', { name: 'Mēs' })).toMatchObject({
    status: 422,
    body: { code: 'alert_settings.group_exists' },
  });
  expect((await app.as('author@lv-jelgava', { mfa: true }).post('/api/alert-settings/drill-groups', { name: 'Citi' })).status).toBe(403);
  for (const [who, id] of [
    [admin('lt-siauliai'), group.id],
    [admin(), '00000000-0000-4000-8000-000000000000'],
  ] as const)
    expect(await who.patch(`/api/alert-settings/drill-groups/${id}`, { name: 'Nost' })).toMatchObject({
      status: 404,
      body: { code: 'alert_settings.group_not_found' },
    });
  const seen = (await app.as('author@lv-jelgava').get('/api/alert-settings')).body.drillGroups;
  expect(seen.find(({ id }: { id: string }) => id === group.id)).toEqual({ id: group.id, name: 'Mēs', members: 0, invitation: null });
});

test.each([
  ['alert_settings.channels_same', { channel: 'console', secondChannel: 'console' }],
  ['alert_settings.channels_unlike', { channel: 'console', secondChannel: 'smpp' }],
  ['alert_settings.channels_unlike', { channel: 'twilio', secondChannel: 'email' }],
  ['alert_settings.channel_unknown', { secondChannel: 'pigeon' }],
])('%s: the second channel is another one of the same kind (%o)', async (code, patch) => {
  const { version } = (await admin().get('/api/alert-settings')).body;
  const change = (body: object) => admin().patch('/api/alert-settings', body, { headers: { 'if-match': `"${version}"` } });
  expect(await change(patch)).toMatchObject({ status: 422, body: { code } });
});

test('a second channel is set with its own rate, and taken away again', async () => {
  const change = async (body: object) =>
    admin().patch('/api/alert-settings', body, { headers: { 'if-match': `"${(await admin().get('/api/alert-settings')).body.version}"` } });
  expect((await change({ channel: 'twilio', secondChannel: 'smpp', secondSegmentsPerSecond: 30 })).body).toMatchObject({
    secondChannel: 'smpp',
    secondSegmentsPerSecond: 30,
  });
  expect((await change({ channel: 'console', secondChannel: null })).body).toMatchObject({ channel: 'console', secondChannel: null });
});

test('an exercise tells how many take part, and not in which square each of them lives', async () => {
  await wipe(app.db);
  await hurry(app.db);
  const group = await groupOf('Sagatavošanās');
  const people = await addPeople(app.db, { count: 12 });
  await app.db.admin(`insert into drill_member (tenant_id, drill_group_id, resident_id) select 'lv-jelgava', $1, unnest($2::uuid[])`, [
    group.id,
    people,
  ]);
  await app.db.admin(`update tenant_alert_setting set drill_group_id = $1 where tenant_id = 'lv-jelgava'`, [group.id]);
  const id = await approveAlertFor(app.db, 12, { isDrill: true });
  await moveDueAlerts(app.db);
  const { blocks, withheld } = (await app.as('planner@lv-jelgava').get(`/api/alerts/${id}/cells`)).body;
  const shown: number[] = blocks.map((block: { people: number }) => block.people);
  expect([shown.filter((n) => n < 5), shown.reduce((sum, n) => sum + n, withheld)]).toEqual([[], 12]);
});
