import { openTestApp, type TestApp } from '../testing.ts';
import { makeTestSet, makeTestSuccession, newIndicator } from './testing.ts';

let app: TestApp;
let before: number;
let after: number;
const planner = () => app.as('planner@lv-jelgava');
const operator = () => app.as('operator@vias');
beforeAll(async () => {
  app = await openTestApp();
  before = await makeTestSet(app.db, {
    validFrom: '2009-07-01',
    validTo: '2021-07-01',
    units: ['A', 'B', 'C'].map((code) => ({ code, residents: 1000 })),
  });
  after = await makeTestSet(app.db, { validFrom: '2021-07-01', units: ['M', 'N', 'C'].map((code) => ({ code, residents: 2000 })) });
  await makeTestSuccession(app.db, before, after, [
    ['A', 'M', 1],
    ['B', 'M', 0.5],
    ['B', 'N', 0.5],
    ['C', 'C', 1],
  ]);
});
afterAll(() => app?.close());

const add = async (code: string, more = {}, by = planner()) => {
  const made = await by.post('/api/indicators', newIndicator(code, more));
  expect(made.status).toBe(201);
  return made.body;
};
const send = (code: string, text: string, query = '', by = planner()) =>
  by.ask('post', `/api/indicators/${code}/values/file?country=LV&scheme=TEST${query}`, { raw: text });

test('the register: made, read, changed with its version, retired, and deleted only without values', async () => {
  const made = await add('lone_pensioners', { denominator: 'residents', masksBelow: 5 });
  expect(made).toMatchObject({ tenant: 'lv-jelgava', code: 'lone_pensioners', version: 1, mayWrite: true, periods: 0, sensitivity: 1 });
  expect((await planner().post('/api/indicators', newIndicator('lone_pensioners'))).body.code).toBe('indicator.code_taken');
  const { code: _, ...change } = newIndicator('x', { licence: 'CC BY 4.0' });
  const etag = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
  expect((await planner().put('/api/indicators/lone_pensioners', change, etag(7))).body.code).toBe('indicator.changed_meanwhile');
  const changed = await planner().put('/api/indicators/lone_pensioners', change, etag(1));
  expect(changed.body).toMatchObject({ licence: 'CC BY 4.0', version: 2 });
  const retired = await planner().put('/api/indicators/lone_pensioners', { ...change, isRetired: true }, etag(2));
  expect(retired.body.isRetired).toBe(true);
  const codes = async (query = '') => (await planner().get(`/api/indicators${query}`)).body.items.map((i: { code: string }) => i.code);
  expect(await codes()).not.toContain('lone_pensioners');
  expect(await codes('?retired=true')).toContain('lone_pensioners');
  expect((await planner().delete('/api/indicators/lone_pensioners', etag(3))).status).toBe(204);
  expect((await planner().get('/api/indicators/lone_pensioners')).body.code).toBe('indicator.not_found');
});

test.each([
  [{ unit: { lv: 'x' } }, 400, 'request.invalid'],
  [{ denominator: 'indicator' }, 400, 'request.invalid'],
  [{ denominator: 'indicator', denominatorCode: 'nobody_knows' }, 422, 'indicator.denominator_unknown'],
  [{ aggregation: 'mean', denominator: 'residents', masksBelow: 5 }, 400, 'request.invalid'],
  [{ sourceAddress: 'http://stat.example/x' }, 400, 'request.invalid'],
  [{ sensitivity: 3 }, 403, 'indicator.sensitivity_not_yours'],
  [{ code: 'Big Letters' }, 400, 'request.invalid'],
])('an indicator like %j is refused', async (more, status, code) => {
  expect(await planner().post('/api/indicators', newIndicator('bad', more))).toMatchObject({ status, body: { code } });
});

test('a file: every row is counted, refused rows say line, field, value and reason, and the same file again changes nothing', async () => {
  await add('helped');
  const text =
    '\ufeffKods;Gads;Vērtība\nA;2019;12\nB;2019;no 1 līdz 5\nC;2019;…\nZ;2019;4\nA;2019x;1\nA;2018;daudz\n;2019;1\nA;2019;13\nA;2019;12\nA;2025;3\nM;2019;7\n';
  const first = await send('helped', text, '&fileName=helped.csv');
  expect(first.body).toMatchObject({
    read: 11,
    accepted: 4,
    added: 4,
    unchanged: 1,
    rejected: 6,
    folded: 0,
    masked: 1,
    missing: 1,
    isFinished: true,
    fileName: 'helped.csv',
  });
  expect(first.body.rejects.map((r: Record<string, unknown>) => [r.line, r.field, r.value, r.reason])).toEqual([
    [5, 'code', 'Z', 'code_unknown'],
    [6, 'period', '2019x', 'period_unreadable'],
    [7, 'value', 'daudz', 'value_unreadable'],
    [8, 'code', '', 'code_missing'],
    [9, 'row', '13', 'row_repeated'],
    [11, 'code', 'A', 'code_ended'],
  ]);
  expect(first.body.rejects[5].detail).toContain('2021-07-01');
  const inLatvian = await planner().get('/api/indicators/helped/imports', { headers: { 'accept-language': 'lv' } });
  expect(inLatvian.body.items[0].rejects[0].detail).toBe('Nevienā ielādētajā iedalījumā nav teritorijas ar kodu Z.');
  expect((await send('helped', text)).body).toMatchObject({ read: 11, accepted: 0, unchanged: 5, rejected: 6 });
  expect((await planner().get('/api/indicators/helped')).body).toMatchObject({ valuesVersion: 1, periods: 1, latestPeriod: '2019' });
  // A corrected value replaces the old one, which stays to be explained.
  expect((await send('helped', 'kods;gads;vērtība\nA;2019;14\n')).body).toMatchObject({ read: 1, updated: 1 });
  expect((await planner().get('/api/indicators/helped/revisions?territory=A')).body.items).toMatchObject([
    { code: 'A', period: '2019', value: 12, replacedBy: { name: expect.any(String) } },
  ]);
  const values = await planner().get(`/api/indicators/helped/values?period=2019&boundarySet=${before}`);
  expect(values.body).toMatchObject({ period: '2019', shown: 1, masked: 1, noData: 1, converted: 0 });
  expect(values.body.items).toMatchObject([
    { code: 'A', value: 14, status: 'final' },
    { code: 'B', value: null, lower: 1, upper: 5, status: 'masked' },
    { code: 'C', value: null, status: 'missing', reason: 'source_unknown' },
  ]);
  // M stands in the later division; an office may publish old years in it.
  const later = await planner().get(`/api/indicators/helped/values?period=2019&boundarySet=${after}`);
  expect(later.body.items).toMatchObject([
    { code: 'M', value: 7, isConverted: false },
    { code: 'N', lower: 0, upper: 3, status: 'masked', isConverted: true },
    { code: 'C', reason: 'predecessor_missing' },
  ]);
});

test('a dry run says what importing then does, row by row, and writes nothing; the kind of number and of period are held to', async () => {
  await add('share_of_poor', { aggregation: 'mean', denominator: 'residents', kind: 'share', periodKind: 'year', decimals: 1 });
  await send('share_of_poor', 'kods;gads;vērtība\nA;2019;12\nB;2019;8\n');
  const check = (text: string, query = '') =>
    planner().ask('post', `/api/indicators/share_of_poor/values/check?country=LV&scheme=TEST${query}`, { raw: text });
  const text = 'kods,gads,vērtība\nA,2019,13\nB,2019,8\nC,2019,101\nC,2018-07,5\nC,2018,no 1 līdz 5\nZ,2017,4\nB,2019,9\n';
  const checked = (await check(text)).body;
  expect(checked).toMatchObject({
    read: 7,
    added: 1,
    updated: 1,
    unchanged: 1,
    rejected: 4,
    masked: 1,
    delimiter: 'comma',
    encoding: 'utf-8',
  });
  expect(checked.periods).toEqual(['2019', '2018']);
  expect(checked.rejects.map((r: Record<string, unknown>) => [r.line, r.reason])).toEqual([
    [4, 'value_no_share'],
    [5, 'period_kind'],
    [7, 'code_unknown'],
    [8, 'row_repeated'],
  ]);
  expect((await planner().get('/api/indicators/share_of_poor')).body).toMatchObject({ valuesVersion: 1, periods: 1 });
  expect((await planner().get('/api/indicators/share_of_poor/imports')).body.items).toHaveLength(1);
  const { encoding: _, delimiter: __, periods: ___, ...counted } = checked;
  expect((await send('share_of_poor', text)).body).toMatchObject(counted);
  // Read otherwise than guessed, when somebody says so.
  expect((await check('kods,gads,vērtība\nA,2019,13\n', '&delimiter=semicolon')).body.code).toBe('indicator.column_unknown');
  expect((await check(text, '&encoding=windows-1257')).body.code).toBe('indicator.column_unknown');
  expect((await app.as('planner@lt-siauliai').ask('post', '/api/indicators/share_of_poor/values/check', { raw: text })).status).toBe(404);
});

test('numbers on health or social help need a purpose and a legal basis', async () => {
  const special = { specialCategory: 'health', purpose: 'Palīdzība evakuācijā' };
  const refused = await planner().post('/api/indicators', newIndicator('chronically_ill', special), {
    headers: { 'accept-language': 'lv' },
  });
  expect(refused).toMatchObject({ status: 422, body: { code: 'indicator.ground_missing', field: 'legalBasis' } });
  expect(refused.body.detail).toContain('tiesiska pamata');
  expect((await add('chronically_ill', { ...special, legalBasis: 'CAPTL 11. pants' })).legalBasis).toBe('CAPTL 11. pants');
  await expect(app.db.admin("update indicator set legal_basis = null where code = 'chronically_ill'")).rejects.toMatchObject({
    constraint: 'indicator_special_has_basis',
  });
  expect((await planner().post('/api/indicators', newIndicator('odd', { kind: 'share' }))).status).toBe(400);
});

test('whoever withdraws an indicator is told what would miss it, and nothing of others', async () => {
  await add('leaned_on');
  await add('never_missed');
  await add('divided', { aggregation: 'mean', denominator: 'indicator', denominatorCode: 'leaned_on' });
  const words = { lv: 'Modelis', lt: 'Modelis', en: 'Model' };
  const worse = (indicator: string) => ({ indicator, direction: 'more_is_worse' });
  const made = await planner().post('/api/risk-models', {
    code: 'leans',
    title: words,
    definition: { dimensions: [{ code: 'vulnerability', title: words, indicators: [worse('leaned_on'), worse('divided')] }] },
  });
  expect(made.status).toBe(201);
  const map = (tenant: string, title: string, code: string, visibility = 'tenant') =>
    app.db.admin(
      `insert into saved_map (tenant_id, title, definition, view, visibility, created_by, created_by_name, changed_by, changed_by_name)
       values ($1, $2, jsonb_build_object('themes', jsonb_build_array(jsonb_build_object('source', jsonb_build_object('kind', 'indicator', 'code', $3::text)))), '{}', $4, 'x', 'x', 'x', 'x')`,
      [tenant, title, code, visibility],
    );
  await map('lv-jelgava', 'Mūsu karte', 'leaned_on');
  await map('lv-jelgava', 'Pilnā vārdā', 'lv-jelgava:leaned_on');
  await map('lt-siauliai', 'Mūsų žemėlapis', 'lv-jelgava:leaned_on');
  await map('lt-siauliai', 'Kitas', 'leaned_on', 'public');
  const told = (await planner().get('/api/indicators/leaned_on/uses')).body;
  // Of the neighbour's own map it is known only that it is there.
  expect(told.hidden).toBe(1);
  const uses = told.items;
  expect(uses.map((use: { kind: string; id: string; title: unknown }) => [use.kind, use.kind === 'map' ? use.title : use.id])).toEqual([
    ['indicator', 'lv-jelgava:divided'],
    ['map', 'Mūsu karte'],
    ['map', 'Pilnā vārdā'],
    ['risk_model', made.body.id],
  ]);
  expect((await planner().get('/api/indicators/never_missed/uses')).body).toEqual({ items: [], hidden: 0 });
  // Whoever may see an indicator of everybody is told of its own uses, and not how many others there are.
  await add('everybodys', { sensitivity: 0 }, operator());
  await map('lv-jelgava', 'Visiem', 'everybodys');
  expect((await app.as('planner@lt-siauliai').get('/api/indicators/vias:everybodys/uses')).body).toEqual({ items: [], hidden: 0 });
  expect((await operator().get('/api/indicators/vias:everybodys/uses')).body).toEqual({ items: [], hidden: 1 });
});

test('a code that two divisions had in the period is refused until somebody says which', async () => {
  await add('both');
  const text = 'kods;gads;vērtība\nC;2021;1\n';
  const refused = await send('both', text);
  expect(refused.body.rejects).toMatchObject([{ line: 2, reason: 'code_ambiguous', more: '2' }]);
  expect((await send('both', text, `&boundarySet=${after}`)).body).toMatchObject({ added: 1, rejected: 0 });
});

test('small counts that are there already become ranges when they are to be masked', async () => {
  await add('neglected', { denominator: 'residents' });
  const rows = [
    { code: 'A', period: '2020', value: 3 },
    { code: 'B', period: '2020', value: 0 },
    { code: 'C', period: '2020', value: 5 },
  ];
  expect((await planner().put('/api/indicators/neglected/values', { country: 'LV', rows })).body).toMatchObject({ added: 3, masked: 0 });
  const { code: _, ...change } = newIndicator('x', { denominator: 'residents', masksBelow: 5 });
  const changed = await planner().put('/api/indicators/neglected', change, { headers: { 'if-match': '"1"' } });
  expect(changed.body).toMatchObject({ masksBelow: 5, valuesVersion: 2 });
  expect((await planner().get(`/api/indicators/neglected/values?period=2020&boundarySet=${before}`)).body.items).toMatchObject([
    { value: null, lower: 1, upper: 4, status: 'masked' },
    { value: 0 },
    { value: 5 },
  ]);
});

test('small counts of people come in as a range and are nowhere exact', async () => {
  await add('children_at_risk', { masksBelow: 5, denominator: 'residents' });
  const put = await planner().put('/api/indicators/children_at_risk/values', {
    country: 'LV',
    rows: [
      { code: 'A', period: '2020', value: 3 },
      { code: 'B', period: '2020', value: 0 },
      { code: 'C', period: '2020', value: 5 },
    ],
  });
  expect(put.body).toMatchObject({ origin: 'api', added: 3, masked: 1 });
  expect((await planner().get(`/api/indicators/children_at_risk/values?period=2020&boundarySet=${before}`)).body.items).toMatchObject([
    { value: null, lower: 1, upper: 4 },
    { value: 0 },
    { value: 5 },
  ]);
  await expect(
    app.db.admin(
      `update indicator_value set value = 2, lower = null, upper = null, status = 'final' where code = 'A' and indicator_id = (select indicator_id from indicator where code = 'children_at_risk')`,
    ),
  ).rejects.toMatchObject({
    constraint: 'indicator_value_small',
  });
});

test('a series of one territory crosses the reform', async () => {
  await add('yearly');
  await send('yearly', 'kods;gads;vērtība\nA;2019;10\nB;2019;5\nC;2019;1\nA;2020;20\nB;2020;8\nC;2020;1\nM;2022;30\nN;2022;4\nC;2022;1\n');
  const { body } = await planner().get('/api/territories?code=M');
  const m = body.items[0].id;
  const series = await planner().get(`/api/indicators/yearly/series?territory=${m}`);
  expect(series.body.items.map((i: Record<string, unknown>) => [i.period, i.value, i.isConverted, i.status])).toEqual([
    ['2019', 13, true, 'estimated'],
    ['2020', 24, true, 'estimated'],
    ['2022', 30, false, 'final'],
  ]);
  expect((await planner().get(`/api/indicators/yearly/series?territory=${m}&last=1`)).body.items).toHaveLength(1);
});

test('whose indicators one sees: those of everybody, one’s own, and a partner’s when shared', async () => {
  await add('open_one', { sensitivity: 0 }, operator());
  await add('home_one');
  await operator().put('/api/indicators/open_one/values', { country: 'LV', rows: [{ code: 'A', period: '2020', value: 9 }] });
  await planner().put('/api/indicators/home_one/values', { country: 'LV', rows: [{ code: 'A', period: '2020', value: 9 }] });
  const seen = async (user: string | undefined, code: string) => {
    const { status, body } = await app.as(user).get(`/api/indicators/${code}/values?period=2020&boundarySet=${before}`);
    return status === 200 ? body.items[0].value : status;
  };
  expect(await seen(undefined, 'open_one')).toBe(9);
  expect(await seen('dispatcher@lt-telsiai', 'open_one')).toBe(9);
  expect(await seen(undefined, 'home_one')).toBe(404);
  expect(await seen('planner@lt-siauliai', 'home_one')).toBe(404);
  expect(await seen('institution@lv-jelgava', 'home_one')).toBe(9);
  const [share] = await app.db.admin<{ id: string }>(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', 'lt-siauliai', 'indicators', 1, 'test', now() + interval '1 hour', 'a', 'b', now() - interval '1 minute') returning share_id as id`,
  );
  expect(await seen('planner@lt-siauliai', 'home_one')).toBe(9);
  expect(await seen('planner@lt-siauliai', 'lv-jelgava:home_one')).toBe(9);
  expect(
    (await app.as('planner@lt-siauliai').put('/api/indicators/home_one/values', { rows: [{ code: 'A', period: '2020', value: 1 }] })).body
      .code,
  ).toBe('indicator.not_yours');
  // Who keeps it, by name, and what was written stays at home.
  expect((await app.as('planner@lt-siauliai').get('/api/indicators/home_one')).body.changedBy.id).toBe('lv-jelgava');
  expect((await app.as('planner@lt-siauliai').get('/api/indicators/home_one/imports')).body.items).toEqual([]);
  await app.db.admin("update share set ended_at = now(), ended_by = 'a' where share_id = $1", [share?.id]);
  expect(await seen('planner@lt-siauliai', 'home_one')).toBe(404);
  // One's own comes before everybody's when both have the code.
  await add('open_one', { sensitivity: 1 });
  expect(await seen('planner@lv-jelgava', 'open_one')).toBeNull();
  expect(await seen('planner@lv-jelgava', 'vias:open_one')).toBe(9);
});

test('every writing is audited, and new values are announced with their indicator', async () => {
  const [row] = await app.db.admin<{ audited: number; announced: number }>(
    `select (select count(*)::int from audit_entry where thing_kind = 'indicator_import' and tenant_id = 'lv-jelgava') as audited,
            (select count(*)::int from change where thing_kind = 'indicator' and tenant_id = 'lv-jelgava' and op = 'update') as announced`,
  );
  expect(row?.audited).toBeGreaterThan(5);
  expect(row?.announced).toBeGreaterThan(5);
});

test.each([
  ['/api/indicators/helped/values?period=2021-W54', 422, 'indicator.period_unknown'],
  ['/api/indicators/helped/values?period=then', 400, 'request.invalid'],
  ['/api/indicators/helped/values?periode=2021', 400, 'request.parameter_unknown'],
  ['/api/indicators/never_was/values', 404, 'indicator.not_found'],
])('%s is answered with what is wrong', async (path, status, code) => {
  expect(await planner().get(path)).toMatchObject({ status, body: { code } });
});
test.each([
  ['a;b\n1;2\n', '', 422, 'indicator.column_unknown'],
  ['kods;gads;vērtība\n', '', 422, 'indicator.file_empty'],
  ['kods;vērtība\nA;1\n', '&period=2021-99', 422, 'indicator.period_unknown'],
])('the file %j is answered with what is wrong', async (text, query, status, code) => {
  expect(await send('helped', text, query)).toMatchObject({ status, body: { code } });
});
test('more rows than one request takes are refused', async () => {
  const rows = Array.from({ length: 20_001 }, () => ({ code: 'A', period: '2020', value: 1 }));
  expect(await planner().put('/api/indicators/helped/values', { rows })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
});
test('nobody without the role writes', async () => {
  expect((await send('helped', 'x', '', app.as('dispatcher@lv-jelgava'))).status).toBe(403);
  expect((await app.as(undefined).post('/api/indicators', newIndicator('mine'))).status).toBe(401);
});
