import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { moveDueAlerts } from '@vias/alerts/lifecycle.ts';
import { addPeople, wipe } from '@vias/alerts/testing.ts';
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
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]; // prettier-ignore
const flood = (change: object = {}) => ({
  title: 'Pali Svētē',
  category: 'Met',
  event: 'Plūdi',
  responseType: 'Prepare',
  urgency: 'Expected',
  severity: 'Moderate',
  certainty: 'Likely',
  expiresAt: inMinutes(90),
  area: { name: 'Svētes krasti', geometry: { type: 'Polygon', coordinates: [box(23.2, 56.1, 24.2, 57.1)] } },
  texts: [{ lang: 'lv', body: 'Svētē ceļas ūdens. Pārvietojiet automašīnas no krasta.' }],
  ...change,
});
const submit = async (change: object = {}) => {
  const { body: draft } = await author().post('/api/alerts', flood(change));
  const { status, body } = await author().post(`/api/alerts/${draft.id}/submit`, undefined, match(draft.version));
  expect({ status, code: body.code }).toEqual({ status: 200, code: undefined });
  return body;
};
const approve = ({ id, version, people }: { id: string; version: number; people: number }) =>
  approver().post(`/api/alerts/${id}/approve`, { recipients: people }, match(version));

test('quiet hours that begin between two people never swallow a warning: what would be over before it begins is not approved', async () => {
  await addPeople(app.db, { count: 30 });
  const short = await submit();
  const long = await submit({ title: 'Ilgāk', expiresAt: inMinutes(300), texts: [{ lang: 'lv', body: 'Ūdens ceļas arī naktī.' }] });
  await app.db.admin(
    "update tenant_alert_setting set quiet_from = (now() at time zone 'Europe/Riga' - interval '5 minutes')::time, quiet_to = (now() at time zone 'Europe/Riga' + interval '2 hours')::time",
  );
  const refused = await approve(short);
  expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 409, code: 'alert.over_before_begun' });
  expect((await author().get(`/api/alerts/${short.id}`)).body).toMatchObject({ status: 'in_review', approved: null });
  // What lasts until the morning waits for it.
  const waits = await approve(long);
  expect(waits.status).toBe(200);
  expect(Date.parse(waits.body.startsAt)).toBeGreaterThan(Date.now() + 100 * 60_000);
  await moveDueAlerts(app.db);
  expect((await author().get(`/api/alerts/${long.id}`)).body.status).toBe('approved');
});

test('an agreement that ends between approval and sending: nobody of the other side is written to, the rest goes out, and the history says who was left out', async () => {
  await addPeople(app.db, { count: 40 });
  await addPeople(app.db, { count: 15, tenant: 'lt-siauliai', lang: 'lt', from: 100 });
  await app.db.admin(
    "insert into alerting_agreement (tenant_id, to_tenant_id, legal_basis, agreed_by, valid_to) values ('lt-siauliai', 'lv-jelgava', 'Susitarimas', 'D. Vaitkus', now() + interval '1 day')",
  );
  const alert = await submit();
  expect(alert.people).toBe(55);
  expect((await approve(alert)).status).toBe(200);
  await app.db.admin(`update alerting_agreement set valid_to = now(), valid_from = now() - interval '1 day'`);
  await app.db.admin('alter table alert disable trigger guard');
  await app.db.admin('update alert set starts_at = now()');
  await app.db.admin('alter table alert enable trigger guard');
  await moveDueAlerts(app.db);
  expect((await author().get(`/api/alerts/${alert.id}`)).body).toMatchObject({ status: 'sending', audience: 40 });
  expect(
    await app.db.admin("select from recipient r join resident d using (subscriber_id) where d.tenant_id <> 'lv-jelgava'"),
  ).toHaveLength(0);
  const { body } = await author().get(`/api/alerts/${alert.id}/changes`);
  expect(body.items).toContainEqual(expect.objectContaining({ action: 'agreement_ended', reason: 'Šiaulių miesto savivaldybė' }));
});
