import { newIndicator } from '../indicators/testing.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
const codes = ['seniors', 'income', 'distance'];
const title = { lv: 'Sociālā riska indekss', lt: 'Socialinės rizikos indeksas', en: 'Social-risk index' };
const dimension = (code: string, indicators: string[]) => ({
  code,
  title,
  indicators: indicators.map((indicator) => ({ indicator, direction: indicator === 'income' ? 'more_is_better' : 'more_is_worse' })),
});
const definition = { dimensions: [dimension('vulnerability', ['seniors', 'income']), dimension('lack_of_coping_capacity', ['distance'])] };
const judgements = (a: number, b: number, c: number) => [
  { first: 'seniors', second: 'income', times: a },
  { first: 'distance', second: 'seniors', times: b },
  { first: 'income', second: 'distance', times: c },
];
const planner = () => app.as('planner@lv-jelgava');
const etag = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
let id: string;
beforeAll(async () => {
  app = await openTestApp();
  for (const code of codes) await app.as('operator@vias').post('/api/indicators', newIndicator(code, { sensitivity: 0 }));
  id = (await planner().post('/api/risk-models', { code: 'social_risk', title, definition })).body.id;
});
afterAll(() => app?.close());
const rate = (user: string, body: Record<string, unknown>) => app.as(user).post(`/api/risk-models/${id}/ratings`, { version: 1, ...body });

test('a model is made of indicators that there are, and its code is taken once', async () => {
  expect((await planner().get(`/api/risk-models/${id}`)).body).toMatchObject({
    code: 'social_risk',
    version: 1,
    weights: null,
    ratings: 0,
    mayRate: true,
    mayWrite: true,
  });
  expect((await planner().post('/api/risk-models', { code: 'social_risk', title, definition })).body.code).toBe('risk.code_taken');
  const unknown = { dimensions: [dimension('vulnerability', ['seniors', 'luck'])] };
  expect((await planner().post('/api/risk-models', { code: 'other', title, definition: unknown })).body).toMatchObject({
    code: 'risk.indicator_unknown',
    detail: expect.stringContaining('luck'),
  });
  const twice = { dimensions: [dimension('vulnerability', ['seniors', 'seniors'])] };
  expect((await planner().post('/api/risk-models', { code: 'other', title, definition: twice })).status).toBe(400);
});

test('each expert rates in its own name; rating again counts and the earlier answer stays', async () => {
  expect((await rate('planner@lv-jelgava', { judgements: judgements(2, 0.5, 3), group: 'civilā aizsardzība' })).body).toMatchObject({
    number: 1,
    isCurrent: true,
    isMine: true,
  });
  expect((await rate('institution@lv-jelgava', { judgements: judgements(5, 0.25, 1) })).status).toBe(200);
  expect((await rate('planner@lv-jelgava', { judgements: judgements(3, 0.5, 2) })).body.number).toBe(2);
  const { items } = (await planner().get(`/api/risk-models/${id}/ratings`)).body;
  expect(items.map((r: { number: number; isCurrent: boolean; isMine: boolean }) => [r.number, r.isCurrent, r.isMine])).toEqual([
    [2, true, true],
    [1, true, false],
    [1, false, true],
  ]);
  expect(items[2]).toMatchObject({ group: 'civilā aizsardzība', judgements: judgements(2, 0.5, 3), by: { name: expect.any(String) } });
  expect((await planner().get(`/api/risk-models/${id}`)).body.ratings).toBe(2);
});

test('an expert who answers twice at once has two answers, one after the other', async () => {
  const made = (await planner().post('/api/risk-models', { code: 'rated_twice', title, definition })).body.id;
  const answers = await Promise.all(
    [2, 3, 4, 5, 6].map((a) =>
      app.as('institution@lv-jelgava').post(`/api/risk-models/${made}/ratings`, { version: 1, judgements: judgements(a, 1, 1) }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(answers.map(({ body }) => body.number).sort()).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  ['a pair is missing', { judgements: judgements(2, 1, 1).slice(1) }, 422, 'risk.pairs_wrong'],
  [
    'a pair is judged twice',
    { judgements: [...judgements(2, 1, 1), { first: 'income', second: 'seniors', times: 1 }] },
    422,
    'risk.pairs_wrong',
  ],
  [
    'a pair of something else',
    { judgements: [...judgements(2, 1, 1), { first: 'income', second: 'luck', times: 1 }] },
    422,
    'risk.pairs_wrong',
  ],
  ['beyond the scale', { judgements: judgements(10, 1, 1) }, 400, 'request.invalid'],
  ['a version that is not', { version: 7, judgements: judgements(2, 1, 1) }, 409, 'risk.version_old'],
])('answers are refused when %s', async (_what, body, status, code) => {
  expect(await rate('planner@lv-jelgava', body)).toMatchObject({ status, body: { code } });
});

test('weights are approved once, with ratings that count; after that nobody rates, until there is another version', async () => {
  const ratings = (await planner().get(`/api/risk-models/${id}/ratings`)).body.items;
  const current = ratings.filter((r: { isCurrent: boolean }) => r.isCurrent).map((r: { id: string }) => r.id);
  const old = ratings.find((r: { isCurrent: boolean }) => !r.isCurrent).id;
  const weights = { seniors: 0.5, income: 0.3, distance: 0.2 };
  const send = (body: unknown, version = 1, user = 'planner@lv-jelgava') =>
    app.as(user).post(`/api/risk-models/${id}/approval`, body, etag(version));
  expect((await send({ weights: { ...weights, distance: 0.4 }, ratings: current })).body.code).toBe('risk.weights_wrong');
  expect((await send({ weights: { seniors: 0.5, income: 0.5 }, ratings: current })).body.code).toBe('risk.weights_wrong');
  expect((await send({ weights, ratings: [old] })).body.code).toBe('risk.ratings_wrong');
  expect((await send({ weights, ratings: current }, 3)).body.code).toBe('risk.changed_meanwhile');
  expect((await send({ weights, ratings: current }, 1, 'institution@lv-jelgava')).status).toBe(403);
  expect((await send({ weights, ratings: current })).body).toMatchObject({
    weights,
    approvedBy: { name: expect.any(String) },
    approvedRatings: current,
    mayRate: false,
  });
  expect((await send({ weights, ratings: current })).body.code).toBe('risk.approved');
  expect((await rate('institution@lv-jelgava', { judgements: judgements(1, 1, 1) })).body.code).toBe('risk.approved');
  // Whoever speaks to the database itself is told the same.
  await expect(
    app.db.admin(`update risk_model_version set weights = '{}', approved_ratings = '{}', approved_at = now() where risk_model_id = $1`, [
      id,
    ]),
  ).rejects.toMatchObject({
    constraint: 'risk_weights_approved_once',
  });
  await expect(app.db.admin('update risk_rating set judgements = $1', ['[]'])).rejects.toMatchObject({
    message: 'risk_rating is append-only',
  });
  const wider = { dimensions: [dimension('vulnerability', codes)] };
  const changed = await planner().put(`/api/risk-models/${id}`, { title, definition: wider }, etag(1));
  expect(changed.body).toMatchObject({ version: 2, weights: null, ratings: 0, mayRate: true });
  expect((await planner().get(`/api/risk-models/${id}?version=1`)).body).toMatchObject({
    version: 1,
    weights,
    definition: { dimensions: [{ code: 'vulnerability' }, {}] },
  });
  expect(
    (await planner().get(`/api/risk-models/${id}/versions`)).body.items.map((v: { version: number; ratings: number }) => [
      v.version,
      v.ratings,
    ]),
  ).toEqual([
    [2, 0],
    [1, 2],
  ]);
});

test('weights that a definition gives are approved while nobody has rated, and only those', async () => {
  const given = [0.5, 0.3, 0.2];
  const withWeights = (weights: (number | null)[], more = {}) => ({
    dimensions: [
      {
        ...dimension('vulnerability', codes),
        indicators: codes.map((indicator, i) => ({ indicator, direction: 'more_is_worse', weight: weights[i] })),
      },
    ],
    ...more,
  });
  const make = (code: string, of: unknown) => planner().post('/api/risk-models', { code, title, definition: of });
  expect((await make('uneven', withWeights([0.5, 0.3, 0.3]))).status).toBe(400);
  expect((await make('uneven', withWeights([0.5, 0.5, null]))).status).toBe(400);
  expect((await make('uneven', withWeights(given, { normalisation: 'by_eye' }))).status).toBe(400);
  const weights = { seniors: 0.5, income: 0.3, distance: 0.2 };
  const approve = (model: string, of: Record<string, number>) =>
    planner().post(`/api/risk-models/${model}/approval`, { weights: of, ratings: [] }, etag(1));
  const plain = (await make('plain', definition)).body.id;
  expect((await approve(plain, weights)).body.code).toBe('risk.ratings_wrong');
  const set = (await make('set_by_hand', withWeights(given, { normalisation: 'rank' }))).body.id;
  expect((await approve(set, { seniors: 0.4, income: 0.4, distance: 0.2 })).body.code).toBe('risk.ratings_wrong');
  expect((await approve(set, weights)).body).toMatchObject({ weights, approvedRatings: [], definition: { normalisation: 'rank' } });
  // Another weight is another version: what was approved stays as it was.
  const moved = await planner().put(`/api/risk-models/${set}`, { title, definition: withWeights([0.4, 0.4, 0.2]) }, etag(1));
  expect(moved.body).toMatchObject({ version: 2, weights: null });
  expect((await planner().get(`/api/risk-models/${set}?version=1`)).body).toMatchObject({ weights, definition: { normalisation: 'rank' } });
  const rated = (await make('rated_first', withWeights(given))).body.id;
  expect(
    (await app.as('institution@lv-jelgava').post(`/api/risk-models/${rated}/ratings`, { version: 1, judgements: judgements(1, 1, 1) }))
      .status,
  ).toBe(200);
  expect((await approve(rated, weights)).body.code).toBe('risk.ratings_wrong');
  await planner().put(`/api/risk-models/${set}`, { title, definition: withWeights([0.4, 0.4, 0.2]), isRetired: true }, etag(2));
});

test('a partner sees the approved version of a shared model, and nobody who rated it', async () => {
  const partner = app.as('planner@lt-siauliai');
  expect((await partner.get(`/api/risk-models/${id}`)).body.code).toBe('risk.not_found');
  await app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', 'lt-siauliai', 'indicators', 1, 'test', now() + interval '1 hour', 'a', 'b', now() - interval '1 minute')`,
  );
  expect((await partner.get(`/api/risk-models/${id}`)).body).toMatchObject({
    version: 1,
    ratings: 0,
    approvedBy: { id: 'lv-jelgava' },
    approvedRatings: null,
    mayWrite: false,
    mayRate: false,
  });
  expect((await partner.get(`/api/risk-models/${id}/ratings`)).body.items).toEqual([]);
  expect((await partner.post(`/api/risk-models/${id}/ratings`, { version: 1, judgements: judgements(1, 1, 1) })).body.code).toBe(
    'risk.not_yours',
  );
  expect((await partner.put(`/api/risk-models/${id}`, { title, definition }, etag(1))).body.code).toBe('risk.not_yours');
  expect((await partner.get('/api/risk-models')).body.items).toMatchObject([{ version: 1, tenant: 'lv-jelgava' }]);
});

test('making, rating and approving are audited', async () => {
  const rows = await app.db.admin<{ kind: string }>(
    `select distinct thing_kind as kind from audit_entry where tenant_id = 'lv-jelgava' and thing_kind like 'risk%' order by 1`,
  );
  expect(rows.map(({ kind }) => kind)).toEqual(['risk_model', 'risk_model_version', 'risk_rating']);
});
