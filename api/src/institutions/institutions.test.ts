import { makeTestSet, newIndicator } from '../indicators/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { makeTestInstitution, makeTestMachine, type TestMachine } from './testing.ts';

let app: TestApp;
let id: string;
let machine: TestMachine;
beforeAll(async () => {
  app = await openTestApp();
  ({ id, machine } = await makeTestInstitution(app, 'ugunsdzeseji'));
});
afterAll(() => app.close());

const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`, { mfa: true });
const row = (own: string, more = {}) => ({ id: own, category: 'UGG-1', occurredAt: '2026-11-20T10:00:00+02:00', ...more });
const send = (...rows: unknown[]) => machine.ask('post', '/api/institution/incidents', { rows });
const incidentOf = async (own: string) => {
  const [found] = await app.db.admin(
    `select category_code as category, severity, status, title, description, flags, version, sensitivity, source_code as source, source_category as code, created_by as by from incident where tenant_id = 'lv-jelgava' and source_key = $1`,
    [own],
  );
  return found;
};

describe('keeping institutions', () => {
  test('only the administrator makes one, with the second factor; another municipality sees nothing of it', async () => {
    const given = { code: 'skola-1', kind: 'education', name: 'Izglītības pārvalde' };
    expect(await app.as('admin@lv-jelgava').post('/api/institutions', given)).toMatchObject({
      status: 401,
      body: { code: 'identity.step_up_needed' },
    });
    expect((await app.as('planner@lv-jelgava', { mfa: true }).post('/api/institutions', given)).status).toBe(403);
    const made = await admin().post('/api/institutions', given);
    expect(made).toMatchObject({
      status: 201,
      body: { source: 'institution-skola-1', maySend: true, mayAsk: false, machines: [], version: 1 },
    });
    expect(await admin().post('/api/institutions', given)).toMatchObject({ status: 409, body: { code: 'institution.code_taken' } });
    expect((await admin('lv-dobele').get('/api/institutions')).body.items).toEqual([]);
    expect(await admin('lv-dobele').get(`/api/institutions/${made.body.id}/codes`)).toMatchObject({
      status: 404,
      body: { code: 'institution.not_found' },
    });
    expect((await admin('lv-dobele').post('/api/institutions', given)).status).toBe(201);
  });

  test('asking needs a legal basis, marking a contact too; a change needs the version that was seen', async () => {
    const given = { code: 'bariņtiesa'.replace('ņ', 'n'), kind: 'orphans_court', name: 'Bāriņtiesa' };
    const post = (more: object) => admin().post('/api/institutions', { ...given, ...more });
    expect((await post({ mayAsk: true })).body.code).toBe('institution.basis_missing');
    expect((await post({ mayMark: true, legalBasis: 'Sociālo pakalpojumu likums, 4. pants' })).body.code).toBe(
      'institution.contact_missing',
    );
    const { body } = await post({});
    const change = (version: number, more: object) =>
      admin().put(
        `/api/institutions/${body.id}`,
        { kind: given.kind, name: 'Jelgavas bāriņtiesa', ...more },
        { headers: { 'if-match': `"${version}"` } },
      );
    expect(await change(1, { maySend: false })).toMatchObject({
      status: 200,
      body: { name: 'Jelgavas bāriņtiesa', maySend: false, version: 2 },
    });
    expect(await change(1, {})).toMatchObject({ status: 412, body: { code: 'institution.changed_meanwhile' } });
    expect((await change(2, { mayAsk: true })).body.code).toBe('institution.basis_missing');
  });

  test('a machine speaks for one institution at most, and only one with the role', async () => {
    const [other, planner, foreign] = await Promise.all([
      makeTestInstitution(app, 'policija'),
      makeTestMachine(app, { roles: ['planner'] }),
      makeTestMachine(app, { tenant: 'lv-dobele' }),
    ]);
    expect((await admin().put(`/api/institutions/${id}/machines/${other.machine.id}`)).body.code).toBe('institution.machine_taken');
    expect((await admin().put(`/api/institutions/${id}/machines/${planner.id}`)).body.code).toBe('institution.machine_unfit');
    expect((await admin().put(`/api/institutions/${id}/machines/${foreign.id}`)).body.code).toBe('institution.machine_unfit');
    expect((await foreign.ask('get', '/api/institution')).body.code).toBe('institution.not_linked');
    expect((await other.machine.ask('get', '/api/institution')).body).toMatchObject({
      code: 'policija',
      tenant: 'lv-jelgava',
      maySend: true,
    });
    expect((await admin().delete(`/api/institutions/${other.id}/machines/${other.machine.id}`)).status).toBe(204);
    expect(await other.machine.ask('post', '/api/institution/incidents', { rows: [row('x')] })).toMatchObject({
      status: 403,
      body: { code: 'institution.may_not_send' },
    });
  });
});

describe('sending incidents', () => {
  test('the same rows again change nothing, a changed row changes its incident, and every row has its answer', async () => {
    const rows = [
      row('A-1', { severity: 4, title: 'Deg šķūnis', geometry: { type: 'Point', coordinates: [23.71, 56.65] } }),
      row('A-2', { category: 'flood' }),
      row('A-3', { geometry: { type: 'Point', coordinates: [56.65, 23.71] } }),
      row('A-4', { occurredAt: '2026-11-20 10:00' }),
      row('A-5', { colour: 'red' }),
      row('A-1'),
      null,
    ];
    const first = await send(...rows);
    expect(first).toMatchObject({ status: 200, body: { read: 7, added: 2, updated: 0, unchanged: 0, refused: 5, waiting: 1 } });
    expect(first.body.rows.map(({ no, outcome, code, waits }: Record<string, unknown>) => [no, outcome, code, waits])).toEqual([
      [1, 'added', null, true],
      [2, 'added', null, false],
      [3, 'refused', 'institution_row.swapped', false],
      [4, 'refused', 'institution_row.occurredAt', false],
      [5, 'refused', 'institution_row.unknown_field', false],
      [6, 'refused', 'institution_row.repeated', false],
      [7, 'refused', 'institution_row.not_object', false],
    ]);
    expect(first.body.rows[5].detail).toContain('row 1 of this batch');
    expect(await incidentOf('A-1')).toMatchObject({
      category: 'other',
      severity: 4,
      status: 'reported',
      source: 'institution-ugunsdzeseji',
      code: 'UGG-1',
      flags: ['category_unmapped'],
      by: machine.id,
    });
    expect(await incidentOf('A-2')).toMatchObject({ category: 'flood', severity: 2, title: 'Plūdi, applūdusi teritorija', flags: [] });
    expect((await send(...rows)).body).toMatchObject({ added: 0, updated: 0, unchanged: 2, refused: 5 });
    const changed = await send(row('A-1', { severity: 4, title: 'Deg šķūnis un māja' }), row('A-2', { category: 'flood' }));
    expect(changed.body).toMatchObject({ updated: 1, unchanged: 1 });
    expect(changed.body.rows[0].incident).toBe(first.body.rows[0].incident);
    expect(await incidentOf('A-1')).toMatchObject({ title: 'Deg šķūnis un māja', version: 2 });
  });

  test("a person's change stays until the row itself changes; a status that is not said stays as it is", async () => {
    const { body } = await send(row('B-1', { category: 'fire_building', title: 'Dūmi' }));
    const path = `/api/incidents/${body.rows[0].incident}`;
    await app.as('editor@lv-jelgava').post(`${path}/close`, { outcome: 'Nodzēsts' }, { headers: { 'if-match': '"1"' } });
    expect((await send(row('B-1', { category: 'fire_building', title: 'Dūmi' }))).body.unchanged).toBe(1);
    expect((await send(row('B-1', { category: 'fire_building', title: 'Dūmi, 2. stāvs' }))).body.updated).toBe(1);
    expect(await incidentOf('B-1')).toMatchObject({ status: 'closed', title: 'Dūmi, 2. stāvs' });
  });

  test('requests with the same rows at once make each incident once', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => row(`C-${i}`));
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(...rows)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(answers.map(({ body }) => body.added).sort()).toEqual([0, 0, 0, 0, 0, 30]);
    expect(await app.db.admin(`select count(*)::int as n from incident where source_key like 'C-%'`)).toEqual([{ n: 30 }]);
  });

  test('personal codes and telephone numbers in words are covered, and flagged', async () => {
    await send(row('D-1', { category: 'flood', description: 'Zvanīja 29123456, personas kods 010190-12345' }));
    const landed = await incidentOf('D-1');
    expect(landed).toMatchObject({ flags: ['personal_masked'] });
    expect(landed?.description).not.toMatch(/29123456|12345/);
  });

  test('a code without a meaning waits visibly; its meaning reaches what waited at once, and what comes later', async () => {
    await send(...Array.from({ length: 43 }, (_, i) => row(`E-${i}`, { category: 'VARD', title: null })));
    const codes = async () => (await admin().get(`/api/institutions/${id}/codes`)).body.items;
    expect(await codes()).toContainEqual({ code: 'VARD', category: null, severity: null, waiting: 43, lastAt: '2026-11-20T08:00:00Z' });
    expect((await machine.ask('get', '/api/institution')).body.waitingCodes).toContain('VARD');
    expect((await admin().get('/api/institutions')).body.items.find((one: { id: string }) => one.id === id).waitingCodes).toBe(2);
    const give = (body: object, tenant?: string) => admin(tenant).put(`/api/institutions/${id}/codes`, body);
    expect((await give({ code: 'nekad', category: 'flood' })).body.code).toBe('institution.code_unknown');
    expect((await give({ code: 'VARD', category: 'ufo' })).body.code).toBe('institution.category_unknown');
    expect((await give({ code: 'VARD', category: 'flood' }, 'lv-dobele')).status).toBe(404);
    expect(await give({ code: 'VARD', category: 'domestic_violence', severity: 4 })).toMatchObject({ status: 200, body: { applied: 43 } });
    expect(await incidentOf('E-42')).toMatchObject({
      category: 'domestic_violence',
      severity: 4,
      sensitivity: 3,
      title: 'Vardarbība ģimenē',
      flags: [],
    });
    expect((await send(row('E-99', { category: 'VARD' }))).body).toMatchObject({ added: 1, waiting: 0 });
    expect(await codes()).toContainEqual(expect.objectContaining({ code: 'VARD', category: 'domestic_violence', waiting: 0 }));
  });

  test('an institution writes by this door alone and reads no more than its role: what it sent itself may be too sensitive for it', async () => {
    const { body } = await send(row('F-1', { category: 'domestic_violence' }));
    expect((await machine.ask('get', `/api/incidents/${body.rows[0].incident}`)).status).toBe(404);
    expect(
      (await machine.ask('post', '/api/incidents', { category: 'flood', severity: 1, occurredAt: '2026-11-20T10:00:00Z', title: 'x' }))
        .status,
    ).toBe(403);
    expect(
      (await machine.ask('post', '/api/institution/incidents', { rows: Array.from({ length: 501 }, (_, i) => row(`${i}`)) })).status,
    ).toBe(400);
  });
});

test('counts go into the indicators that the institution was given, by API and by file, and nowhere else', async () => {
  await makeTestSet(app.db, { validFrom: '2020-01-01', units: [{ code: 'Q1' }, { code: 'Q2' }] });
  for (const code of ['calls', 'other_calls']) await app.as('planner@lv-jelgava').post('/api/indicators', newIndicator(code));
  await app.as('admin@lv-jelgava').post('/api/indicators', newIndicator('secret_calls', { sensitivity: 2 }));
  const assign = (...codes: string[]) => admin().put(`/api/institutions/${id}/indicators`, { codes });
  expect((await assign('secret_calls')).body).toMatchObject({ code: 'institution.indicator_unfit' });
  expect((await assign('calls')).body.indicators).toMatchObject([{ code: 'calls' }]);
  const rows = [
    { code: 'Q1', period: '2026-10', value: 12 },
    { code: 'Q2', period: '2026-10', value: 7 },
    { code: 'nav', period: '2026-10', value: 7 },
  ];
  const put = (code: string) => machine.ask('put', `/api/indicators/${code}/values`, { rows });
  expect((await put('calls')).body).toMatchObject({ read: 3, added: 2, rejected: 1, rejects: [{ line: 3, reason: 'code_unknown' }] });
  expect((await put('calls')).body).toMatchObject({ unchanged: 2, rejected: 1 });
  expect(await put('other_calls')).toMatchObject({ status: 403, body: { code: 'indicator.not_yours' } });
  expect(await app.as('institution@lv-jelgava').put('/api/indicators/calls/values', { rows })).toMatchObject({ status: 403 });
  const file = await fetch(`${app.url}/api/indicators/calls/values/file?codeColumn=vieta&valueColumn=skaits&period=2026-09`, {
    method: 'POST',
    headers: { authorization: `Bearer ${machine.token}` },
    body: 'vieta;skaits\nQ1;3\n',
  });
  expect(await file.json()).toMatchObject({ added: 1 });
  await expect(
    app.db.as({ kind: 'machine', id: machine.id, name: '', tenant: 'lv-jelgava', roles: ['institution'] }, (tx) =>
      tx.run({ strings: [`update indicator set title = '{"lv":"x"}' where code = 'calls'`], values: [] } as never),
    ),
  ).rejects.toMatchObject({ code: '42501' });
  await assign();
  expect((await put('calls')).status).toBe(403);
});

describe('is help needed at this address?', () => {
  let social: Awaited<ReturnType<typeof makeTestInstitution>>;
  let ambulance: Awaited<ReturnType<typeof makeTestInstitution>>;
  const house = { country: 'LV', code: '102' };
  const ask = (address: object, more = {}) =>
    ambulance.machine.ask('post', '/api/institution/help-question', { address, purpose: 'medical_call', reference: '26-004711', ...more });
  beforeAll(async () => {
    await makeTestSet(app.db, { scheme: 'HOME', validFrom: '2020-01-01', units: [{ code: 'J' }, { code: 'D' }] });
    await app.db.admin(`insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'HOME', 'J'), ('lv-dobele', 'LV', 'HOME', 'D');
      insert into address (country, source, code, full_text, geom) select 'LV', 'test', c, t, st_setsrid(st_makepoint(x, 56.005), 4326) from (values
        ('101', 'Lielā iela 1, Jelgava', 20.011), ('102', 'Lielā iela 2, Jelgava', 20.013), ('103', 'Mazā iela 2, Jelgava', 20.015), ('104', 'Lielā iela 2, Dobele', 20.025)) a (c, t, x)`);
    const legalBasis = 'Sociālo pakalpojumu un sociālās palīdzības likums, 4. pants';
    social = await makeTestInstitution(app, 'socialais', { kind: 'social_service', mayMark: true, contact: '63 005 555', legalBasis });
    ambulance = await makeTestInstitution(app, 'nmpd', { kind: 'ambulance', mayAsk: true, legalBasis });
  });

  test('a code and a unit, and nothing else; the question is in the audit with its purpose, the answer is not', async () => {
    expect((await ask(house)).body).toEqual({ answer: 'none', reason: null, unit: null });
    const mark = (body: object, key = 'lieta-7') => social.machine.ask('put', `/api/institution/help-marks/${key}`, body);
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    expect((await mark({ address: { country: 'LV', code: '104' }, until })).body.code).toBe('institution.address_unknown');
    expect((await mark({ address: house, until: '2026-01-01' })).body.code).toBe('institution.mark_period');
    expect((await mark({ address: house, until }, '010190-12345')).body.code).toBe('institution.reference_personal');
    expect((await mark({ address: house, until })).status).toBe(204);
    expect((await ask(house)).body).toEqual({
      answer: 'known',
      reason: null,
      unit: { name: 'Iestāde socialais', contact: '63 005 555', onDuty: false },
    });
    expect((await ask({ text: 'Jelgava, Lielā 2' })).body.answer).toBe('known');
    expect((await social.machine.ask('delete', '/api/institution/help-marks/lieta-7')).status).toBe(204);
    expect((await ask(house)).body.answer).toBe('none');
    const entries = await app.db.admin(`select thing_ids, detail from audit_entry where thing_kind = 'help_at_address' order by seq`);
    expect(entries).toHaveLength(4);
    expect(entries[1]).toEqual({ thing_ids: ['LV 102'], detail: { purpose: 'medical_call', reference: '26-004711', institution: 'nmpd' } });
  });

  test.each([
    ['a street without its house', { text: 'Lielā iela Jelgava' }, 'address_ambiguous'],
    ['a house that is not there', { text: 'Lielā iela 77, Jelgava' }, 'address_unknown'],
    ["a house of another municipality's", { text: 'Lielā iela 2, Dobele' }, 'address_unknown'],
    ['a code of nothing', { country: 'LV', code: '999' }, 'address_unknown'],
  ])('%s is no house to speak of', async (_what, address, reason) => {
    expect((await ask(address)).body).toEqual({ answer: 'cannot_say', reason, unit: null });
  });

  test('a call for help that waits is answered for by the officer on duty', async () => {
    await app.db.admin(`with s as (insert into subscriber (phone_enc, phone_hmac, key_id, is_generated) values (decode(repeat('00', 40), 'hex'), decode(repeat('01', 32), 'hex'), 'x', true) returning subscriber_id),
      r as (insert into resident (tenant_id, subscriber_id, lang) select 'lv-jelgava', subscriber_id, 'lv' from s returning resident_id)
      insert into resident_place (tenant_id, resident_id, kind, geom) select 'lv-jelgava', resident_id, 'home', st_setsrid(st_makepoint(20.015, 56.005), 4326) from r`);
    expect((await ask({ country: 'LV', code: '103' })).body.answer).toBe('none');
    await app.db.admin(`set session_replication_role = replica;
      insert into help_case (tenant_id, access_class_id, alert_id, subscriber_id, way)
      select 'lv-jelgava', (select access_class_id from access_class where tenant_id = 'lv-jelgava' and theme = 'alerts' and sensitivity = 2), gen_random_uuid(), subscriber_id, 'link' from resident where tenant_id = 'lv-jelgava';
      set session_replication_role = origin`);
    expect((await ask({ country: 'LV', code: '103' })).body).toMatchObject({ answer: 'known', unit: { onDuty: true, contact: null } });
    await app.db.admin(`update help_case set state = 'closed', closed_at = now(), closed_by = 'x', outcome = 'helped'`);
    expect((await ask({ country: 'LV', code: '103' })).body.answer).toBe('none');
  });

  test('known and unknown take as long: no answer comes before its quarter of a second', async () => {
    const took = async (address: object) => {
      const begun = performance.now();
      await ask(address);
      return performance.now() - begun;
    };
    for (const address of [house, { country: 'LV', code: '103' }, { country: 'LV', code: '999' }])
      expect(await took(address)).toBeGreaterThan(240);
  });

  test('S14: who may not ask is told so, a reference is no personal code, and nobody tries a street house by house', async () => {
    expect(
      await social.machine.ask('post', '/api/institution/help-question', { address: house, purpose: 'rescue', reference: '112-1' }),
    ).toMatchObject({
      status: 403,
      body: { code: 'institution.may_not_ask' },
    });
    expect(
      (
        await app
          .as('institution@lv-jelgava')
          .post('/api/institution/help-question', { address: house, purpose: 'rescue', reference: '112-1' })
      ).status,
    ).toBe(403);
    expect((await ask(house, { purpose: 'curiosity' })).status).toBe(400);
    expect((await ask(house, { reference: '010190-12345' })).body.code).toBe('institution.reference_personal');
    // There is something to count, whichever test ran before.
    await ask(house);
    await app.db.admin(`update help_question_count set asked = 30`);
    expect(await ask(house)).toMatchObject({ status: 429, body: { code: 'institution.asked_too_often' } });
    await app.db.admin(`update help_question_count set hour = hour - interval '5 hours', asked = 199`);
    expect((await ask(house)).status).toBe(200);
    expect((await ask(house)).status).toBe(429);
    // The full hour is no new beginning: of the hour before counts what is left of it.
    const [hour] = await app.db.admin<{ refuses: boolean }>(`
      with gone as (delete from help_question_count returning tenant_id, machine_id)
      insert into help_question_count (tenant_id, machine_id, hour, asked) select distinct tenant_id, machine_id, date_trunc('hour', now()) - interval '1 hour', 199 from gone
      returning 199 * (1 - extract(epoch from now() - date_trunc('hour', now())) / 3600) + 1 > 30 as refuses`);
    expect((await ask(house)).status).toBe(hour?.refuses ? 429 : 200);
    await app.db.admin('delete from help_question_count');
  });

  test('whoever the exchange has ended with does nothing more', async () => {
    expect((await admin().post(`/api/institutions/${ambulance.id}/end`)).body.endedAt).not.toBeNull();
    expect((await ask(house)).status).toBe(403);
    expect((await ambulance.machine.ask('get', '/api/institution')).body.code).toBe('institution.not_linked');
  });
});
