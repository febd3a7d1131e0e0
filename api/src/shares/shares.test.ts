import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { openTestApp, type TestApp } from '../testing.ts';

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
});
