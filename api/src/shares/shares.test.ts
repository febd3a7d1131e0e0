import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { readConfig } from '../config.ts';
import { openPhoneVault } from '../dispatching.ts';
import { openTestApp, type TestApp, testPhoneKeys } from '../testing.ts';
import { remindShares } from './reminders.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
const asked = (change: Record<string, unknown> = {}) => ({
  to: 'lv-dobele',
  theme: 'incidents',
  sensitivityUpTo: 1,
  purpose: 'kopīga reaģēšana pie robežas',
  expiresAt: days(300),
  ...change,
});
const admin = (tenant: string) => app.as(`admin@${tenant}`, { mfa: true });
const made = async (change: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await admin('lv-jelgava').post('/api/shares', asked(change));
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'proposed' } });
  return body.id;
};

test.each([
  ['share.to_oneself', 422, { to: 'lv-jelgava' }],
  ['share.tenant_unknown', 422, { to: 'lv-atlantida' }],
  ['share.tenant_unknown', 422, { to: 'vias' }],
  ['share.agreement_needed', 422, { to: 'lt-akmene' }],
  ['share.basis_needed', 422, { sensitivityUpTo: 3 }],
  ['share.basis_needed', 422, { theme: 'residents' }],
  ['share.public_not_sensitive', 422, { to: null, sensitivityUpTo: 2 }],
  ['share.end_before_start', 422, { expiresAt: days(-1) }],
  ['share.end_before_start', 422, { validFrom: days(10), expiresAt: days(9) }],
  ['share.too_long', 422, { expiresAt: days(5 * 366 + 1) }],
  ['request.invalid', 400, { purpose: 'x' }],
])('%s', async (code, status, change) => {
  expect(await admin('lv-jelgava').post('/api/shares', asked(change))).toMatchObject({ status, body: { code } });
});

test('two administrators who propose the same at the same moment make one share', async () => {
  const both = await Promise.all(
    [1, 2, 3, 4].map(() => admin('lv-jelgava').post('/api/shares', asked({ theme: 'reports', to: 'lv-bauska' }))),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

test('only an administrator with the second factor proposes and approves; others neither see nor touch it', async () => {
  expect(await app.as('admin@lv-jelgava').post('/api/shares', asked())).toMatchObject({ status: 401 });
  expect(await app.as('planner@lv-jelgava', { mfa: true }).post('/api/shares', asked())).toMatchObject({ status: 403 });
  const id = await made({ theme: 'cameras' });
  expect(await admin('lv-jelgava').post(`/api/shares/${id}/approve`)).toMatchObject({
    status: 403,
    body: { code: 'share.not_yours_to_approve' },
  });
  for (const step of ['approve', 'end'])
    expect(await admin('lv-bauska').post(`/api/shares/${id}/${step}`)).toMatchObject({ status: 404, body: { code: 'share.not_found' } });
  expect(await app.as('admin@lv-dobele').post(`/api/shares/${id}/approve`)).toMatchObject({ status: 401 });
  expect((await admin('lv-dobele').post(`/api/shares/${id}/approve`)).body).toMatchObject({
    state: 'live',
    may: { approve: false, end: true },
  });
  expect(await admin('lv-dobele').post(`/api/shares/${id}/approve`)).toMatchObject({ status: 409, body: { code: 'share.over' } });
  expect(await admin('lv-jelgava').post('/api/shares', asked({ theme: 'cameras' }))).toMatchObject({
    status: 409,
    body: { code: 'share.overlaps' },
  });
  expect((await admin('lv-jelgava').post(`/api/shares/${id}/end`)).body).toMatchObject({
    state: 'ended',
    may: { approve: false, end: false },
  });
  expect(await admin('lv-dobele').post(`/api/shares/${id}/end`)).toMatchObject({ status: 409, body: { code: 'share.over' } });
  const { given, received } = (await app.as('auditor@lv-dobele').get('/api/shares')).body;
  expect([given, received.map((share: { id: string }) => share.id)]).toEqual([[], [id]]);
  expect((await app.as('planner@lv-jelgava').get('/api/shares')).status).toBe(403);
});

test('what is shared is seen in list, tile and export from its approval, and from its end on by the very next request nowhere', async () => {
  const point = { type: 'Point', coordinates: [23.72, 56.65] };
  await app.as('editor@lv-jelgava').post('/api/incidents', {
    category: 'flood',
    severity: 3,
    occurredAt: '2026-05-01T10:00:00+03:00',
    title: 'Applūdis pagalms',
    geometry: point,
  });
  const reader = app.as('planner@lv-dobele');
  const token = await app.identity.token('planner@lv-dobele', { clock: app.clock });
  const seen = async () => {
    const tile = await fetch(`${app.url}/tiles/incidents/0/0/0.mvt`, { headers: { authorization: `Bearer ${token}` } });
    const { points, grid } = new VectorTile(new PbfReader(Buffer.from(await tile.arrayBuffer()))).layers;
    return {
      list: (await reader.get('/api/incidents')).body.items.length,
      tile: (points?.length ?? 0) + (grid?.length ?? 0),
      export: (await reader.get('/api/exports/incidents?format=csv')).text.includes(',flood,'),
    };
  };
  const nothing = { list: 0, tile: 0, export: false };
  expect(await seen()).toEqual(nothing);
  const id = await made();
  expect(await seen()).toEqual(nothing);
  await admin('lv-dobele').post(`/api/shares/${id}/approve`);
  expect(await seen()).toEqual({ list: 1, tile: 1, export: true });
  // Either side ends it, without the second factor: stopping must be quick.
  expect((await app.as('admin@lv-dobele').post(`/api/shares/${id}/end`)).status).toBe(200);
  expect(await seen()).toEqual(nothing);
  const steps = (await app.as('auditor@lv-jelgava').get(`/api/audit?thingKind=share&thingId=${id}`)).body.items;
  expect(steps.map(({ action }: { action: string }) => action)).toEqual(['update', 'update', 'insert']);
  // The receiver's auditor finds it too, what the own administrator did and what the other one did, in the own chain.
  const theirs = (await app.as('auditor@lv-dobele').get(`/api/audit?thingKind=share&thingId=${id}`)).body.items;
  const by = (items: { action: string; principal: { id: string } }[]) => items.map(({ action, principal }) => [action, principal.id]);
  expect(by(theirs)).toEqual(by(steps));
  expect(new Set(by(theirs).map(([, person]) => person)).size).toBe(2);
  expect((await app.as('auditor@lv-bauska').get(`/api/audit?thingKind=share&thingId=${id}`)).body.items).toEqual([]);
  for (const tenant of ['lv-jelgava', 'lv-dobele'])
    expect((await app.as(`auditor@${tenant}`).get('/api/audit/verification')).body).toMatchObject({ firstFault: null });
});

test('who looks as a partner sees exactly what the partner does, of the own rows alone; it is noted, and nobody but the administrator may', async () => {
  const report = (tenant: string, at: [number, number]) =>
    app.as(`editor@${tenant}`).post('/api/incidents', {
      category: 'flood',
      severity: 2,
      occurredAt: '2026-05-02T10:00:00+03:00',
      title: 'Applūdusi pļava',
      geometry: { type: 'Point', coordinates: at },
    });
  await report('lv-jelgava', [23.71, 56.64]);
  await report('lv-bauska', [24.18, 56.4]);
  const look = async (query: string) => {
    const { status, body } = await app.as('admin@lv-jelgava').get(`/api/shares/preview?${query}`);
    expect(status).toBe(200);
    return Object.fromEntries(
      body.themes.map(({ theme, items }: { theme: string; items: { id: string }[] }) => [theme, items.map(({ id }) => id)]),
    );
  };
  const partner = async (role: string) =>
    (await app.as(`${role}@lv-bauska`).get('/api/incidents?tenant=lv-jelgava')).body.items.map(({ id }: { id: string }) => id);
  expect((await look('to=lv-bauska')).incidents).toEqual([]);
  const { body: share } = await admin('lv-jelgava').post('/api/shares', asked({ to: 'lv-bauska' }));
  await admin('lv-bauska').post(`/api/shares/${share.id}/approve`);
  const seen = await partner('dispatcher');
  expect(seen.length).toBeGreaterThan(1);
  expect((await look('to=lv-bauska')).incidents.toSorted()).toEqual(seen.toSorted());
  expect((await look('to=lv-bauska&role=institution')).incidents.toSorted()).toEqual((await partner('institution')).toSorted());
  expect(await look('')).toEqual({ incidents: [], cameras: [], indicators: [] });
  const [noted] = (await app.as('auditor@lv-jelgava').get('/api/audit?kind=read&action=view_as')).body.items;
  expect(noted).toMatchObject({ thingKind: 'share', detail: { partner: 'everybody' } });
  expect((await app.as('auditor@lv-bauska').get('/api/audit?action=view_as')).body.items).toEqual([]);
  for (const user of ['auditor@lv-jelgava', 'planner@lv-jelgava']) expect((await app.as(user).get('/api/shares/preview')).status).toBe(403);
  for (const [to, code] of [
    ['lv-jelgava', 'share.to_oneself'],
    ['lv-atlantida', 'share.tenant_unknown'],
    ['vias', 'share.tenant_unknown'],
  ])
    expect((await app.as('admin@lv-jelgava').get(`/api/shares/preview?to=${to}`)).body.code).toBe(code);
  expect((await app.as('admin@lv-jelgava').get('/api/shares/preview?to=lv-bauska&role=alert-author')).status).toBe(400);
  await admin('lv-jelgava').post(`/api/shares/${share.id}/end`);
  expect((await look('to=lv-bauska')).incidents).toEqual([]);
});

test('30 and 7 days before a share ends both sides are told, once each, on the page and by letter; an expired one shows nothing any more', async () => {
  const until = async (to: string, days: number) =>
    (
      await app.db.admin<{ id: string }>(
        `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, valid_from, expires_at, proposed_by, approved_by, approved_at)
         values ('lv-livani', '${to}', 'incidents', 1, 'kopīga dežūra', now() - interval '60 days', now() + interval '${days} days', 'a', 'b', now() - interval '59 days') returning share_id as id`,
      )
    )[0]?.id;
  await until('lv-dobele', 40);
  const month = await until('lv-bauska', 20);
  const week = await until('lv-aizkraukle', 5);
  const past = await until('lv-jelgava', -1);
  const vault = openPhoneVault(readConfig({ VIAS_MODE: 'demo', ...testPhoneKeys }));
  const remind = () =>
    remindShares({ db: app.db, config: { mode: 'demo', email: undefined, origin: 'https://vias.example' } }, () => vault);
  await app.db.admin(
    `insert into account (tenant_id, kind, username, name, email, roles, accepted_at, disabled_at)
     select t, 'person', n || '@' || t, 'Administrators', n || '@vias.example', '{municipality-admin}', now(), case when n = 'gone' then now() end
     from unnest(array['lv-livani', 'lv-bauska', 'lv-aizkraukle', 'lv-dobele']) t, unnest(array['admin', 'gone']) n`,
  );
  // Two shares with two sides each, one administrator of each still there.
  expect(await remind()).toBe(4);
  expect(await app.db.admin('select distinct kind, channel from service_message')).toEqual([{ kind: 'share', channel: 'email' }]);
  expect(await remind()).toBe(0);
  const { given } = (await admin('lv-livani').get('/api/shares')).body;
  const told = new Map(
    given.map(({ id, reminded, state }: { id: string; reminded: { days: number } | null; state: string }) => [id, [state, reminded?.days]]),
  );
  expect([told.get(month), told.get(week), told.get(past)]).toEqual([
    ['live', 30],
    ['live', 7],
    ['expired', undefined],
  ]);
  expect((await app.as('auditor@lv-aizkraukle').get('/api/shares')).body.received[0]).toMatchObject({ id: week, reminded: { days: 7 } });
  expect((await app.as('dispatcher@lv-jelgava').get('/api/incidents?tenant=lv-livani')).body.items).toEqual([]);
  await app.db.admin(`update share set expires_at = now() + interval '6 days' where share_id = '${month}'`);
  await remind();
  expect(await app.db.admin(`select days from share_reminder where share_id = '${month}' order by days`)).toEqual([
    { days: 7 },
    { days: 30 },
  ]);
  expect((await app.as('auditor@lv-livani').get('/api/audit?thingKind=share_reminder')).body.items).toHaveLength(2);
});

test('the small map has every municipality of VIAS and its neighbours', async () => {
  const { areas } = (await app.as('auditor@lv-jelgava').get('/api/shares/ground')).body;
  const tenants = new Set(areas.flatMap(({ tenants }: { tenants: string[] }) => tenants));
  expect(tenants).toEqual(
    new Set(
      (
        await app.db.admin<{ id: string }>(
          'select distinct tenant_id as id from tenant_territory join territory using (country, scheme, code)',
        )
      ).map(({ id }) => id),
    ),
  );
  for (const { rings, middle } of areas) expect([rings.length > 0, middle.length]).toEqual([true, 2]);
});
