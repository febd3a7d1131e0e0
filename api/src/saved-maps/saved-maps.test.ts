import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"t","lt":"t","en":"t"}', '2015-01-01', 'CSP', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, '2015-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(22.5 + n, 56.5), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'test';
    insert into territory_population (territory_id, as_of, residents, source) select territory_id, '2025-01-01', 1000, 'CSP' from territory;
    insert into tenant_territory (tenant_id, country, scheme, code) select 'lv-jelgava', 'LV', 'test', code from territory;
    -- T0: 3 internal ones of Jelgava; T1: 20; T2: 12 sensitive ones; T3: 9 of Dobele.
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 3, '2026-03-05', 'x', st_setsrid(st_makepoint(22.5 + v.n, 56.5), 4326), 't', 't'
    from (values ('lv-jelgava', 1, 0, 3), ('lv-jelgava', 1, 1, 20), ('lv-jelgava', 2, 2, 12), ('lv-dobele', 1, 3, 9)) v (tenant, level, n, many), generate_series(1, v.many), access_class a
    where a.tenant_id = v.tenant and a.theme = 'incidents' and a.sensitivity = v.level`);
});
afterAll(() => app?.close());

const definition = {
  source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' } },
  measure: { kind: 'rate' },
  area: { kind: 'territory' },
};
const view = { lon: 23.7, lat: 56.6, zoom: 8 };
const body = (more: object = {}) => ({ title: 'Ziemas negadījumi', definition, view, ...more });
const save = async (user: string, more: object = {}) => {
  const { status, body: saved } = await app.as(user).post('/api/saved-maps', body(more));
  expect(status).toBe(201);
  return saved;
};
const inDays = (days: number) => new Date(app.clock.now() + days * 86_400_000).toISOString();
const titles = async (user: string): Promise<string[]> =>
  (await app.as(user).get('/api/saved-maps')).body.items.map(({ title }: { title: string }) => title);

test('a map is seen by its maker, colleagues, partners or everybody, as it says', async () => {
  await save('planner@lv-jelgava', { title: 'mine' });
  await save('planner@lv-jelgava', { title: 'ours', visibility: 'tenant' });
  await save('planner@lv-jelgava', { title: 'partners', visibility: 'partners', partners: ['lt-siauliai'] });
  const open = await save('planner@lv-jelgava', { title: 'all', visibility: 'public' });
  expect((await titles('planner@lv-jelgava')).sort()).toEqual(['all', 'mine', 'ours', 'partners']);
  expect((await titles('admin@lv-jelgava')).sort()).toEqual(['all', 'ours', 'partners']);
  expect((await titles('planner@lt-siauliai')).sort()).toEqual(['all', 'partners']);
  expect(await titles('planner@lt-telsiai')).toEqual(['all']);
  const { status, body: seen } = await app.as('planner@lt-telsiai').get(`/api/saved-maps/${open.id}`);
  expect([status, seen.isMine, seen.definition.measure, seen.changedBy]).toEqual([
    200,
    false,
    { kind: 'rate', per: 'residents' },
    'Jelgavas valstspilsētas pašvaldība',
  ]);
});

test('every version stays; a change under somebody else’s hands is refused; strangers change nothing', async () => {
  const map = await save('planner@lv-jelgava', { visibility: 'tenant' });
  const put = (user: string, version: number, more: object = {}) =>
    app.as(user).put(`/api/saved-maps/${map.id}`, body({ visibility: 'tenant', ...more }), { headers: { 'if-match': `"${version}"` } });
  expect((await put('planner@lv-jelgava', 1, { title: 'two' })).body.version).toBe(2);
  expect((await put('planner@lv-jelgava', 1, { title: 'three' })).body.code).toBe('saved_map.changed_meanwhile');
  expect((await put('admin@lv-jelgava', 2, { title: 'by admin' })).body.version).toBe(3);
  expect((await put('editor@lv-jelgava', 3)).body.code).toBe('saved_map.not_yours');
  expect((await put('planner@lt-telsiai', 3)).body.code).toBe('saved_map.not_found');
  const { items } = (await app.as('planner@lv-jelgava').get(`/api/saved-maps/${map.id}/versions`)).body;
  expect(items.map(({ version, title }: { version: number; title: string }) => [version, title])).toEqual([
    [3, 'by admin'],
    [2, 'two'],
    [1, 'Ziemas negadījumi'],
  ]);
  expect((await app.as('editor@lv-jelgava').delete(`/api/saved-maps/${map.id}`)).body.code).toBe('saved_map.not_yours');
  expect((await app.as('planner@lv-jelgava').delete(`/api/saved-maps/${map.id}`)).status).toBe(204);
});

test.each([
  ['editor@lv-jelgava', { visibility: 'public' }, 403, 'saved_map.may_not_share'],
  ['planner@lv-jelgava', { visibility: 'partners' }, 422, 'saved_map.partner_unknown'],
  ['planner@lv-jelgava', { visibility: 'partners', partners: ['lv-nowhere'] }, 422, 'saved_map.partner_unknown'],
  ['planner@lv-jelgava', { visibility: 'partners', partners: ['lv-jelgava'] }, 422, 'saved_map.partner_unknown'],
  ['planner@lv-jelgava', { title: ' ' }, 400, 'request.invalid'],
  ['planner@lv-jelgava', { view: { lon: 1, lat: 91, zoom: 2 } }, 400, 'request.invalid'],
  ['planner@lv-jelgava', { definition: { source: { kind: 'nothing' } } }, 400, 'request.invalid'],
])('%s saving %j is refused', async (user, more, status, code) => {
  const answer = await app.as(user).post('/api/saved-maps', body(more));
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

const link = async (id: string, more: object = {}) =>
  (await app.as('planner@lv-jelgava').post(`/api/saved-maps/${id}/links`, { expiresAt: inDays(7), purpose: 'for the council', ...more }))
    .body;
const open = (token: string) => app.as(undefined).get('/api/shared-map', { headers: { 'x-map-link': token } });
const counts = (answer: { body: { map: { values: { code: string; class: number; count: number | null }[] } } }) =>
  Object.fromEntries(answer.body.map.values.map(({ code, class: cls, count }) => [code, cls === -2 ? 'kept back' : count]));

test('a link carries its filter and its access level: open is what the public sees, internal what the municipality’s open and internal rows say', async () => {
  const { id } = await save('planner@lv-jelgava', { visibility: 'tenant' });
  const [asPublic, internal] = [await link(id), await link(id, { sensitivityUpTo: 1 })];
  // Nothing is shared with the public: 3 are too few to say, and then a neighbour is kept back too.
  const seen = await open(asPublic.token);
  expect(seen.status).toBe(200);
  expect(counts(seen).T0).toBe('kept back');
  const more = counts(await open(internal.token));
  expect(more).toMatchObject({ T0: 3, T1: 20 });
  expect(Math.abs(Number(more.T2) - 12)).toBeLessThanOrEqual(2);
  const { items } = (await app.as('planner@lv-jelgava').get(`/api/saved-maps/${id}/links`)).body;
  expect(items.map(({ opened }: { opened: number }) => opened)).toEqual([1, 1]);
});

test('a link that ended, ran out, was cut or guessed opens nothing; a later version does not leak into it', async () => {
  const { id } = await save('planner@lv-jelgava', { visibility: 'tenant' });
  const made = await link(id);
  expect(
    (
      await app
        .as('planner@lv-jelgava')
        .put(`/api/saved-maps/${id}`, body({ title: 'later', visibility: 'tenant' }), { headers: { 'if-match': '"1"' } })
    ).status,
  ).toBe(200);
  expect((await open(made.token)).body.title).toBe('Ziemas negadījumi');
  for (const token of [
    '',
    made.token.slice(0, -1),
    `${made.token.slice(0, -1)}${made.token.endsWith('A') ? 'Q' : 'A'}`,
    `${crypto.randomUUID()}.${'A'.repeat(43)}`,
  ])
    expect((await open(token)).body.code).toBe('saved_map.link_over');
  expect((await app.as('planner@lt-siauliai').delete(`/api/map-links/${made.id}`)).body.code).toBe('saved_map.link_not_found');
  expect((await app.as('planner@lv-jelgava').delete(`/api/map-links/${made.id}`)).status).toBe(204);
  expect((await open(made.token)).body.code).toBe('saved_map.link_over');
  const short = await link(id);
  await app.db.admin(
    `update map_link set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where map_link_id = '${short.id}'`,
  );
  expect((await open(short.token)).body.code).toBe('saved_map.link_over');
});

test('a link opens nothing while its maker is disabled or may share no more, and says so to those who see it', async () => {
  // Of another municipality than the other tests: what its tokens were good for is over once it was disabled.
  const maker = 'planner@lv-dobele';
  const { id } = await save(maker, { visibility: 'tenant' });
  const { body: made } = await app
    .as(maker)
    .post(`/api/saved-maps/${id}/links`, { expiresAt: inDays(7), purpose: 'for the council', sensitivityUpTo: 1 });
  const account = (await app.db.admin<{ created_by: string }>(`select created_by from map_link where map_link_id = '${made.id}'`))[0]
    ?.created_by;
  await app.db.admin(
    `insert into account (account_id, tenant_id, kind, username, name, roles, accepted_at) values ($1, 'lv-dobele', 'person', 'planner@lv-dobele', 'Plānotāja', '{planner}', now()) on conflict do nothing`,
    [account],
  );
  const become = (change: string) => app.db.admin(`update account set ${change} where account_id = $1`, [account]);
  const stopped = async (): Promise<boolean> =>
    (await app.as('admin@lv-dobele').get(`/api/saved-maps/${id}/links`)).body.items[0].isStopped;
  expect([(await open(made.token)).status, await stopped()]).toEqual([200, false]);
  for (const [loss, gain] of [
    ['disabled_at = now()', 'disabled_at = null'],
    [`roles = '{incident-editor}'`, `roles = '{planner}'`],
  ] as const) {
    await become(loss);
    expect([(await open(made.token)).body.code, await stopped()]).toEqual(['saved_map.link_over', true]);
    await become(gain);
    expect([(await open(made.token)).status, await stopped()]).toEqual([200, false]);
  }
});

test('an administrator sees every link of the municipality that is not over, and ends that of a map which only its maker sees', async () => {
  const { id } = await save('planner@lv-jelgava', { title: 'Savam galdam' });
  const made = await link(id, { sensitivityUpTo: 1, purpose: 'for the fire service' });
  const listed = async (user: string) => {
    const { status, body } = await app.as(user).get('/api/map-links');
    return status === 200 ? body.items.find((one: { id: string }) => one.id === made.id) : status;
  };
  expect(await listed('admin@lv-jelgava')).toMatchObject({
    title: 'Savam galdam',
    purpose: 'for the fire service',
    sensitivityUpTo: 1,
    isStopped: false,
    opened: 0,
  });
  expect(await listed('admin@lt-siauliai')).toBeUndefined();
  expect(await listed('planner@lv-jelgava')).toBe(403);
  expect((await app.as('admin@lv-jelgava').delete(`/api/map-links/${made.id}`)).status).toBe(204);
  expect((await open(made.token)).body.code).toBe('saved_map.link_over');
  expect(await listed('admin@lv-jelgava')).toBeUndefined();
});

test.each([
  [{ expiresAt: inPast() }, 'saved_map.link_too_long'],
  [{ expiresAt: new Date(Date.now() + 400 * 86_400_000).toISOString() }, 'saved_map.link_too_long'],
  [{ sensitivityUpTo: 2 }, 'request.invalid'],
  [{ purpose: '' }, 'request.invalid'],
])('a link with %j is refused', async (more, code) => {
  const { id } = await save('planner@lv-jelgava');
  expect((await link(id, more)).code).toBe(code);
});
function inPast(): string {
  return '2020-01-01T00:00:00Z';
}

test('a public map is drawn for everybody with the numbers of the public', async () => {
  const map = await save('planner@lv-jelgava', { visibility: 'public' });
  const own = await save('planner@lv-jelgava');
  const seen = await app.as(undefined).get(`/api/public-maps/${map.id}`);
  expect([seen.status, seen.body.title, counts(seen as never).T0]).toEqual([200, 'Ziemas negadījumi', 'kept back']);
  expect((await app.as(undefined).get(`/api/public-maps/${own.id}`)).body.code).toBe('saved_map.not_found');
});

test('a map that becomes public shows others what it shows now, and not what it was before', async () => {
  const { id } = await save('planner@lv-jelgava', { title: 'draft with a name' });
  const changed = await app
    .as('planner@lv-jelgava')
    .put(`/api/saved-maps/${id}`, body({ title: 'for everybody', visibility: 'public' }), { headers: { 'if-match': '"1"' } });
  expect(changed.status).toBe(200);
  const titles = async (user: string) =>
    (await app.as(user).get(`/api/saved-maps/${id}/versions`)).body.items.map(({ title }: { title: string }) => title);
  expect(await titles('planner@lt-telsiai')).toEqual(['for everybody']);
  expect(await titles('editor@lv-jelgava')).toEqual(['for everybody', 'draft with a name']);
});

test('a map that was withdrawn is not published again by somebody who has not seen it', async () => {
  const { id } = await save('planner@lv-jelgava', { visibility: 'public' });
  const put = (user: string, version: number, more: object) =>
    app.as(user).put(`/api/saved-maps/${id}`, body(more), { headers: { 'if-match': `"${version}"` } });
  expect((await put('planner@lv-jelgava', 1, { visibility: 'tenant' })).body.version).toBe(2);
  expect((await put('admin@lv-jelgava', 1, { visibility: 'public', title: 'better words' })).body.code).toBe('saved_map.changed_meanwhile');
  expect((await app.as(undefined).get(`/api/public-maps/${id}`)).body.code).toBe('saved_map.not_found');
});

test('layers over a map and the other time beside it are kept in every version, and each reader sees the layers that are shared with them', async () => {
  const layer = async (title: string, visibility: string) => {
    const [made] = await app.db.admin<{ id: string }>(
      `insert into own_layer (tenant_id, title, state, file_name, format, source, licence, lawful_basis, visibility, created_by, created_by_name, changed_by, changed_by_name)
       values ('lv-jelgava', $1, 'ready', 'x.geojson', 'geojson', 'Pašvaldība', 'CC0', 'Plāns', $2, 't', 't', 't', 't') returning own_layer_id as id`,
      [title, visibility],
    );
    return made?.id;
  };
  const over = { colour: 2, opacity: 80, visible: true };
  const polders = await layer('Polderi', 'public');
  const layers = [
    { kind: 'layer', id: polders, ...over },
    { kind: 'layer', id: await layer('Iekšējie posteņi', 'tenant'), ...over },
    { kind: 'layer', id: await layer('Izslēgtais', 'tenant'), ...over, visible: false },
    { kind: 'wms', url: 'https://ows.example/wms', name: 'mezi', title: 'Meži', opacity: 100, visible: true },
  ];
  const beside = { during: { from: '2025-01-01T00:00:00+02:00', to: '2025-04-01T00:00:00+03:00' }, share: 0.4 };
  const kept = { ...view, layers, beside };
  const { id } = await save('planner@lv-jelgava', { view: kept, visibility: 'public' });
  expect((await app.as('planner@lt-siauliai').get(`/api/saved-maps/${id}`)).body.view).toEqual(kept);
  expect((await app.as('planner@lv-jelgava').get(`/api/saved-maps/${id}/versions`)).body.items[0].view).toEqual(kept);
  for (const seen of [await app.as(undefined).get(`/api/public-maps/${id}`), await open((await link(id, { sensitivityUpTo: 1 })).token)]) {
    const { around, map, view: looked } = seen.body;
    expect(looked).toEqual(view);
    expect(around.layers).toEqual({
      shown: [{ id: polders, title: 'Polderi', source: 'Pašvaldība', version: 1, colour: 2, opacity: 80 }],
      hidden: 1,
      elsewhere: 1,
    });
    expect(JSON.stringify(seen.body)).not.toContain('posteņi');
    expect([around.beside.share, around.beside.map.period.from, around.beside.map.breaks]).toEqual([
      0.4,
      beside.during.from,
      expect.arrayContaining(map.breaks.slice(1, -1)),
    ]);
  }
  const heat = await app
    .as('planner@lv-jelgava')
    .post('/api/saved-maps', body({ view: kept, definition: { ...definition, display: 'heat' } }));
  expect([heat.status, heat.body.code, heat.body.field]).toEqual([400, 'saved_map.beside_unfit', 'view.beside']);
  for (const url of ['https://user:secret@ows.example/wms', 'https://user@ows.example/wms', 'https:\\\\user:secret@ows.example/wms']) {
    const secret = { ...view, layers: [{ ...layers[3], url }] };
    expect((await app.as('planner@lv-jelgava').post('/api/saved-maps', body({ view: secret }))).body.code).toBe('request.invalid');
  }
  const many = Array.from({ length: 13 }, () => layers[3]);
  expect((await app.as('planner@lv-jelgava').post('/api/saved-maps', body({ view: { ...view, layers: many } }))).body.code).toBe(
    'request.invalid',
  );
});

// The embedded database answers one question after the other, so nobody comes to wait at the gate.
const isNative = process.env.VIAS_TEST_DATABASE_URL !== undefined;
(isNative ? test : test.skip)(
  'of many who open a public map at once some wait, and the others are told when to come back (PostgreSQL)',
  async () => {
    const { id } = await save('planner@lv-jelgava', { visibility: 'public' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.as(undefined).get(`/api/public-maps/${id}`)));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(40);
    for (const { body, headers } of refused) expect([body.code, headers.get('retry-after')]).toEqual(['service.unavailable', '5']);
  },
);
