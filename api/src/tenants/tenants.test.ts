import { sql } from '@vias/sql/sql.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const operator = () => app.as('operator@vias', { mfa: true });
const kuldiga = {
  id: 'lv-kuldiga',
  name: 'Kuldīgas novada pašvaldība',
  titles: { lv: 'Kuldīgas novada pašvaldība', lt: 'Kuldygos krašto savivaldybė', en: 'Kuldīga Municipality' },
  languages: ['lv', 'en'],
  contact: { email: 'dome@kuldiga.example', phone: '+371 63322469', web: 'https://kuldiga.example' },
  silentAfterMin: 90,
};
const { id: _, ...change } = kuldiga;
const square = (code: string, name: string, lon: number) => ({
  type: 'Feature',
  properties: { code, name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [lon, 56.8],
        [lon + 0.4, 56.8],
        [lon + 0.4, 57.1],
        [lon, 57.1],
        [lon, 56.8],
      ],
    ],
  }, // prettier-ignore
});

test('a tenth municipality works without a line of code: taken in, given its territory, its administrator invited, its first incident seen by itself alone', async () => {
  const set = new URLSearchParams({
    country: 'LV',
    scheme: 'test',
    validFrom: '2021-07-01',
    title: 'Novadi',
    source: 'tests',
    licence: 'CC0-1.0',
    codeProperty: 'code',
    nameProperty: 'name',
  });
  const features = JSON.stringify({ type: 'FeatureCollection', features: [square('K1', 'Kuldīgas novads', 21.8)] });
  expect((await operator().ask('post', `/api/territories/boundary-sets?${set}`, { raw: features })).status).toBe(200);

  const made = await operator().post('/api/tenants', kuldiga);
  expect(made).toMatchObject({
    status: 201,
    body: { ...kuldiga, country: 'LV', timeZone: 'Europe/Riga', territories: [], admins: 0, invited: 0, lastIncidentAt: null, version: 1 },
  });
  expect(
    (await operator().post('/api/territories/assignments', { tenant: 'lv-kuldiga', country: 'LV', scheme: 'test', codes: ['K1'] })).body,
  ).toEqual({ accepted: 1 });
  const invited = await operator().post('/api/users', {
    tenant: 'lv-kuldiga',
    name: 'Ilze Ozola',
    login: 'ilze',
    email: '',
    locale: 'lv',
    roles: ['municipality-admin'],
  });
  expect(invited.status).toBe(201);
  const { items } = (await operator().get('/api/tenants')).body;
  expect(items).toHaveLength(11);
  expect(items.find(({ id }: { id: string }) => id === 'lv-kuldiga')).toMatchObject({
    territories: [{ code: 'K1', name: 'Kuldīgas novads' }],
    invited: 1,
  });

  // Everything that hangs on a municipality is there: classes of access, settings of warnings, a chain of the audit.
  expect(await app.db.admin(`select from access_class where tenant_id = 'lv-kuldiga'`)).toHaveLength(24);
  expect(await app.db.admin(`select sender from tenant_alert_setting where tenant_id = 'lv-kuldiga'`)).toEqual([{ sender: 'Kuldiga' }]);
  const editor = { kind: 'user', id: 'e', name: 'e', tenant: 'lv-kuldiga', roles: ['incident-editor'] } as const;
  await app.db.as(editor, (tx) =>
    tx.run(sql`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title)
      select tenant_id, access_class_id, 1, 'flood', 3, now(), 'Plūdi' from access_class where tenant_id = 'lv-kuldiga' and theme = 'incidents' and sensitivity = 1`),
  );
  const seen = (tenant: string) =>
    app.db.as({ ...editor, tenant }, (tx) => tx.run(sql`select from incident where tenant_id = 'lv-kuldiga'`));
  expect([await seen('lv-kuldiga'), await seen('lv-jelgava'), await seen('lt-siauliai')]).toEqual([1, 0, 0]);
  expect((await app.as(undefined).get('/api/config')).body.tenants).toContainEqual(
    expect.objectContaining({ id: 'lv-kuldiga', languages: ['lv', 'en'] }),
  );
  const { body: status } = await operator().get('/api/status');
  expect(JSON.stringify(status.items)).not.toContain('Kuldīgas');
  expect(
    await app.db.admin(
      `select chain, principal_kind as kind, principal_name <> '' as named, action from audit_entry where thing_kind = 'tenant' and thing_ids = '{lv-kuldiga}' order by chain`,
    ),
  ).toEqual(['lv-kuldiga', 'vias'].map((chain) => ({ chain, kind: 'user', named: true, action: 'tenant.add' })));
  // Its own threshold decides when it is silent.
  await app.db.admin(`update change set at = now() - interval '91 minutes' where tenant_id = 'lv-kuldiga'`);
  expect((await operator().get('/api/status')).body.items).toContainEqual(
    expect.objectContaining({ code: 'feed.silent', values: expect.objectContaining({ name: kuldiga.name, minutes: 91 }) }),
  );
  // The feed of changes is kept for a week: a longer silence is no beginning.
  await app.db.admin(
    `delete from change where tenant_id = 'lv-kuldiga'; update incident set occurred_at = now() - interval '10 days' where tenant_id = 'lv-kuldiga'; delete from change where tenant_id = 'lv-kuldiga'`,
  );
  const quiet = (await operator().get('/api/status')).body.items;
  expect(quiet).toContainEqual(
    expect.objectContaining({ code: 'feed.silent', values: expect.objectContaining({ name: kuldiga.name, minutes: 14_400 }) }),
  );
});

test('two who change the same do not overwrite each other, and every change is noted', async () => {
  const put = (version: number, body: object) =>
    operator().put('/api/tenants/lv-dobele', body, { headers: { 'if-match': `"${version}"` } });
  const dobele = {
    ...change,
    name: 'Dobeles novada pašvaldība',
    titles: { lv: 'Dobeles novada pašvaldība', lt: 'Duobelės krašto savivaldybė', en: 'Dobele Municipality' },
  };
  expect(await put(1, dobele)).toMatchObject({
    status: 200,
    body: { version: 2, silentAfterMin: 90, contact: { email: 'dome@kuldiga.example' } },
  });
  expect(await put(1, dobele)).toMatchObject({ status: 409, body: { code: 'tenant.changed_meanwhile' } });
  expect(await put(2, { ...dobele, languages: ['lv', 'lv'] })).toMatchObject({
    status: 422,
    body: { code: 'tenant.language_repeated', field: 'languages' },
  });
  expect((await operator().put('/api/tenants/vias', dobele, { headers: { 'if-match': '"1"' } })).status).toBe(404);
  expect((await operator().put('/api/tenants/lv-nowhere', dobele, { headers: { 'if-match': '"1"' } })).body.code).toBe('tenant.not_found');
  // The municipality's own auditor finds what was changed of it, and by whom.
  expect((await app.as('auditor@lv-dobele').get('/api/audit?thingKind=tenant')).body.items).toMatchObject([
    { action: 'tenant.change', principal: { kind: 'user' }, thingIds: ['lv-dobele'] },
  ]);
});

test('what cannot be noted is not done: neither a municipality is taken in nor a category added', async () => {
  await app.db.admin(`create function break_audit() returns trigger language plpgsql as $$ begin if new.action in ('tenant.add', 'category.add') then raise exception 'no room'; end if; return new; end $$;
    create trigger break_audit before insert on audit_entry for each row execute function break_audit()`);
  try {
    expect((await operator().post('/api/tenants', { ...kuldiga, id: 'lv-ventspils' })).status).toBe(500);
    const titles = { lv: 'Meteorīts', lt: 'Meteoritas', en: 'Meteorite' };
    expect((await operator().post('/api/taxonomy', { code: 'meteorite', group: 'other', titles, sensitivity: 1 })).status).toBe(500);
  } finally {
    await app.db.admin('drop trigger break_audit on audit_entry; drop function break_audit');
  }
  expect(await app.db.admin(`select tenant_id from tenant where tenant_id = 'lv-ventspils'`)).toEqual([]);
  expect(await app.db.admin(`select category_code from incident_category where category_code = 'meteorite'`)).toEqual([]);
});

test('nobody but the operator with the second factor takes a municipality in, and what is no short name or no office is said', async () => {
  expect((await app.as('operator@vias').post('/api/tenants', { ...kuldiga, id: 'lv-talsi' })).body.code).toBe('identity.step_up_needed');
  for (const who of ['admin@lv-jelgava', 'planner@lv-jelgava', 'auditor@lv-jelgava']) {
    expect((await app.as(who, { mfa: true }).post('/api/tenants', { ...kuldiga, id: 'lv-talsi' })).status).toBe(403);
    expect((await app.as(who).get('/api/tenants')).status).toBe(403);
  }
  const wrong: [string, object][] = [
    ['id', { id: 'ee-tartu' }],
    ['id', { id: 'lv-Talsi' }],
    ['id', { id: 'vias' }],
    ['titles.lt', { titles: { ...kuldiga.titles, lt: '' } }],
    ['languages', { languages: [] }],
    ['contact.email', { contact: { email: 'not one' } }],
    ['contact.web', { contact: { web: 'javascript:alert(1)' } }],
    ['silentAfterMin', { silentAfterMin: 1 }],
  ];
  for (const [field, part] of wrong) {
    const answer = await operator().post('/api/tenants', { ...kuldiga, id: 'lv-talsi', ...part });
    expect([field, answer.status, answer.body.field]).toEqual([field, 400, field]);
  }
  expect(await operator().post('/api/tenants', { ...kuldiga, id: 'lv-bauska' })).toMatchObject({
    status: 409,
    body: { code: 'tenant.id_taken', field: 'id' },
  });
});

test('codes of a source wait until the operator says what they mean; what waited gets its category and, where it must, a stricter class; what may name a person is not shown', async () => {
  const admin = app.db.admin;
  await admin(`insert into source_category (tenant_id, source_code, source_category) values ('lt-akmene', 'bpc', 'G-17'), ('lt-akmene', 'bpc', 'Jonas 8 612 34567'), ('lt-akmene', 'bpc', 'jonas@example.lt'), ('lt-akmene', 'bpc', 'pranešė Jonas Petrauskas');
    insert into source_category values ('lv-livani', 'vugd', 'A1', 'flood', 2)`);
  await admin(`insert into incident (tenant_id, access_class_id, sensitivity, source_code, source_key, source_category, category_code, severity, occurred_at, title, flags, created_by, changed_by)
    select tenant_id, access_class_id, 1, 'bpc', 'k' || n, 'G-17', 'other', 3, now(), 'Kitas įvykis', '{category_unmapped}', 't', 't'
    from access_class, generate_series(1, 450) n where tenant_id = 'lt-akmene' and theme = 'incidents' and sensitivity = 1`);
  const lists = (await app.as('operator@vias').get('/api/code-lists')).body.items;
  expect(lists.map(({ tenant, source, codes, waiting }: Record<string, unknown>) => [tenant, source, codes, waiting])).toEqual([
    ['lt-akmene', 'bpc', 4, 4],
    ['lv-livani', 'vugd', 1, 0],
  ]);
  const list = () => app.as('operator@vias').get('/api/code-lists/lt-akmene/bpc');
  expect((await list()).body).toEqual({ items: [{ code: 'G-17', category: null, severity: null }], hidden: 3 });
  const mean = (body: object, where = 'lt-akmene/bpc') => app.as('operator@vias').put(`/api/code-lists/${where}`, body);
  // A neighbour's administrator gives no code of others its meaning, whichever door is tried.
  const neighbour = { kind: 'user', id: 'n', name: 'n', tenant: 'lv-livani', roles: ['municipality-admin'] } as const;
  await expect(app.db.as(neighbour, (tx) => tx.run(sql`select apply_code('lt-akmene', 'bpc', 'G-17', 1)`))).rejects.toThrow(
    /not for this role/,
  );
  expect((await mean({ code: 'G-17', category: 'domestic_violence', severity: null })).status).toBe(204);
  expect((await list()).body.items).toEqual([{ code: 'G-17', category: 'domestic_violence', severity: null }]);
  expect(
    await admin(
      `select category_code, sensitivity, title, count(*)::int as n from incident where tenant_id = 'lt-akmene' and source_code = 'bpc' group by 1, 2, 3`,
    ),
  ).toEqual([{ category_code: 'domestic_violence', sensitivity: 3, title: 'Smurtas artimoje aplinkoje', n: 450 }]);
  expect(
    await admin(
      `select chain from audit_entry where action = 'code.mean' and principal_kind = 'user' and detail ->> 'tenant' = 'lt-akmene' order by 1`,
    ),
  ).toEqual([{ chain: 'lt-akmene' }, { chain: 'vias' }]);
  expect(await mean({ code: 'G-18', category: 'flood', severity: null })).toMatchObject({
    status: 404,
    body: { code: 'taxonomy.code_unknown' },
  });
  expect(await mean({ code: 'jonas@example.lt', category: 'flood', severity: null })).toMatchObject({
    status: 404,
    body: { code: 'taxonomy.code_unknown' },
  });
  expect(await mean({ code: 'G-17', category: 'floods', severity: null })).toMatchObject({
    status: 422,
    body: { code: 'taxonomy.category_unknown', field: 'category' },
  });
  expect(await mean({ code: 'G-17', category: 'flood', severity: null }, 'lv-livani/bpc')).toMatchObject({ status: 404 });
  for (const who of ['admin@lt-akmene', 'editor@lt-akmene']) expect((await app.as(who).get('/api/code-lists')).status).toBe(403);
});

test('a category joins one of the twelve groups and is said in other words; its code is not given twice', async () => {
  const drone = { code: 'drone', group: 'other', titles: { lv: 'Drons', lt: 'Dronas', en: 'Drone' }, sensitivity: 1 };
  expect(await operator().post('/api/taxonomy', drone)).toMatchObject({ status: 201, body: { ...drone, sort: 122 } });
  expect(await operator().post('/api/taxonomy', drone)).toMatchObject({ status: 409, body: { code: 'taxonomy.code_taken' } });
  expect(await operator().post('/api/taxonomy', { ...drone, code: 'balloon', group: 'sky' })).toMatchObject({
    status: 422,
    body: { code: 'taxonomy.group_unknown' },
  });
  const titles = { lv: 'Drons vai balons', lt: 'Dronas ar balionas', en: 'Drone or balloon' };
  expect((await operator().put('/api/taxonomy/drone/titles', titles)).body.titles).toEqual(titles);
  expect((await operator().put('/api/taxonomy/nothing/titles', titles)).body.code).toBe('taxonomy.category_unknown');
  expect((await app.as('admin@lv-jelgava', { mfa: true }).post('/api/taxonomy', drone)).status).toBe(403);
  // It can be recorded at once.
  const body = { category: 'drone', severity: 2, occurredAt: '2026-11-20T10:00:00+02:00', title: 'Drons virs pilsētas' };
  expect((await app.as('editor@lv-jelgava').post('/api/incidents', body)).status).toBe(201);
});

test('two boundary sets are compared: what comes, goes or grows, and which settlements would lie elsewhere', async () => {
  const load = async (validFrom: string, features: object[], level = 'municipality') => {
    const query = new URLSearchParams({
      country: 'LV',
      level,
      scheme: 'compared',
      validFrom,
      title: 'Novadi',
      source: 'tests',
      licence: 'CC0-1.0',
      codeProperty: 'code',
      nameProperty: 'name',
    });
    return (
      await operator().ask('post', `/api/territories/boundary-sets?${query}`, {
        raw: JSON.stringify({ type: 'FeatureCollection', features }),
      })
    ).body.id;
  };
  const before = await load('2009-07-01', [square('A', 'Austrumi', 24), square('B', 'Bērzi', 24.4)]);
  const wide = square('A', 'Austrumi', 24);
  wide.geometry.coordinates = [
    [
      [24, 56.8],
      [24.6, 56.8],
      [24.6, 57.1],
      [24, 57.1],
      [24, 56.8],
    ],
  ]; // prettier-ignore
  const after = await load('2021-07-01', [wide, square('C', 'Ceriņi', 24.8)]);
  await app.db.admin(`insert into settlement (country, name, geom, source) select 'LV', name, st_point(lon, 57, 4326), 'test-' || name
    from (values ('Paliek', 24.2), ('Pāriet', 24.5), ('Zūd', 24.7), ('Rodas', 24.9), ('Ārpus', 25.5)) v (name, lon)`);
  const compare = (id: number, other: number, who = app.as('operator@vias')) =>
    who.get(`/api/territories/boundary-sets/${id}/comparison?with=${other}`);
  const { body } = await compare(before, after);
  expect(body).toMatchObject({ added: [{ code: 'C', name: 'Ceriņi' }], removed: [{ code: 'B', name: 'Bērzi' }], settlements: 4 });
  expect(body.changed).toEqual([{ code: 'A', name: 'Austrumi', km2: expect.any(Number), otherKm2: expect.any(Number) }]);
  expect(body.changed[0].otherKm2 / body.changed[0].km2).toBeCloseTo(1.5, 2);
  expect(body.moves).toHaveLength(3);
  expect(body.moves).toEqual(
    expect.arrayContaining([
      { from: { code: 'B', name: 'Bērzi' }, to: { code: 'A', name: 'Austrumi' }, settlements: 1, names: ['Pāriet'] },
      { from: { code: 'B', name: 'Bērzi' }, to: null, settlements: 1, names: ['Zūd'] },
      { from: null, to: { code: 'C', name: 'Ceriņi' }, settlements: 1, names: ['Rodas'] },
    ]),
  );
  for (const [id, other] of [
    [before, before],
    [before, await load('2009-07-01', [square('L', 'Liepas', 24)], 'parish')],
  ] as const)
    expect(await compare(id, other)).toMatchObject({ status: 422, body: { code: 'territory.sets_unlike', field: 'with' } });
  expect((await compare(before, 9999)).body.code).toBe('territory.set_not_found');
  expect((await compare(before, after, app.as('planner@lv-jelgava'))).status).toBe(403);
});
