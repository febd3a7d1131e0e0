import { expect, test } from '@jest/globals';
import { poissonInterval } from '../maps/gamma.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import type { Statistics, Wall } from './contract.ts';
import { splitSpan } from './count-rows.ts';

let app: TestApp;
let near: number;
beforeAll(async () => {
  app = await openTestApp();
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
    values ('LV', 'stat', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'stat', 'S' || n, 'Novads ' || n, '2000-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)),
           st_setsrid(st_makepoint(22.5 + n, 56.5), 4326), 100 from boundary_set, generate_series(0, 3) n where scheme = 'stat';
    insert into territory_population (territory_id, as_of, residents, source)
    select territory_id, '2025-01-01', 2000, 'CSP' from territory where scheme = 'stat';
    insert into tenant_territory (tenant_id, country, scheme, code)
    values ('lv-jelgava', 'LV', 'stat', 'S0'), ('lv-dobele', 'LV', 'stat', 'S1'), ('lv-dobele', 'LV', 'stat', 'S2');
    insert into settlement (country, name, geom, source, source_key) values ('LV', 'Ciems', st_setsrid(st_makepoint(22.5, 56.5), 4326), 'test', '1')`);
  near = (await app.db.admin<{ id: number }>(`select territory_id as id from territory where code = 'S0'`))[0]?.id ?? 0;
});
afterEach(() => app.clock.set(undefined));
afterAll(() => app?.close());

/** Puts incidents of a tenant at moments; east moves them from territory to territory. */
const happen = (
  tenant: string,
  moments: readonly string[],
  { category = 'noise', sensitivity = 1, east = 0, more = {} as Record<string, unknown> } = {},
) =>
  app.db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, status, occurred_at, due_at, title, responsible, place_text, description, geom, created_by, changed_by)
     select $1, a.access_class_id, a.sensitivity, $2, coalesce(($6::jsonb ->> 'severity')::int, 3), coalesce($6::jsonb ->> 'status', 'reported'), m::timestamptz, ($6::jsonb ->> 'dueAt')::timestamptz,
            'Jānis Bērziņš', $6::jsonb ->> 'responsible', 'Lielā iela 7-12', 'Tālrunis 29123456', st_setsrid(st_makepoint(22.51 + $5, 56.51), 4326), 't', 't'
     from unnest($3::text[]) m, access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = $4`,
    [tenant, category, moments, sensitivity, east, JSON.stringify(more)],
  );
const read = async (user: string, query: string): Promise<Statistics> => {
  const { status, body } = await app.as(user).get(`/api/statistics?${query}`);
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
};
const spring = 'during=2023-03-01T00:00:00%2B02:00/2023-05-01T00:00:00%2B03:00';

test('one answer counts by category, hour, weekday and month of local time, against the same days of the year before', async () => {
  await happen('lv-jelgava', [
    '2023-03-26T00:30:00Z', // 02:30, the hour before the clocks go forward: Sunday
    '2023-03-26T01:30:00Z', // 04:30, the hour after
    '2023-03-31T21:30:00Z', // 1 April, 00:30: Saturday
    '2023-02-28T21:59:59Z', // the day before the period
    '2022-03-31T21:30:00Z', // a year before 1 April: Friday
    '2022-04-30T20:59:59Z', // the last second of the year before
    '2022-04-30T21:00:00Z', // beyond it
  ]);
  await happen('lv-jelgava', ['2023-04-10T09:00:00Z'], { category: 'flood' });
  const told = await read('planner@lv-jelgava', spring);
  expect(told).toMatchObject({
    period: { from: '2023-02-28T22:00:00.000Z', to: '2023-04-30T21:00:00.000Z' },
    compared: { from: '2022-02-28T22:00:00.000Z', to: '2022-04-30T21:00:00.000Z' },
    knownFrom: '2022-04-01',
    total: { count: 4, before: 2 },
    rateBase: { residents: 2000, asOf: '2025-01-01', tenants: ['lv-jelgava'] },
    months: [
      { month: '2023-03', count: 2, before: 0 },
      { month: '2023-04', count: 2, before: 2 },
    ],
  });
  expect(told.hours).toEqual([
    { weekday: 1, hour: 12, count: 1, before: 0 },
    { weekday: 5, hour: 0, count: 0, before: 1 },
    { weekday: 6, hour: 0, count: 1, before: 0 },
    { weekday: 6, hour: 23, count: 0, before: 1 },
    { weekday: 7, hour: 2, count: 1, before: 0 },
    { weekday: 7, hour: 4, count: 1, before: 0 },
  ]);
  const [low, high] = poissonInterval(3);
  expect(told.categories).toEqual([
    { category: 'flood', group: 'weather', count: 1, before: 0, rate: expect.objectContaining({ value: 0.5 }) },
    { category: 'noise', group: 'order', count: 3, before: 2, rate: { value: 1.5, interval: [low / 2, high / 2] } },
  ]);
  expect(told.groups.map(({ group, count, before }) => [group, count, before])).toEqual([
    ['weather', 1, 0],
    ['order', 3, 2],
  ]);
  for (const parts of [told.categories, told.groups, told.hours, told.months])
    expect([parts.reduce((sum, { count }) => sum + count, 0), parts.reduce((sum, { before }) => sum + (before ?? 0), 0)]).toEqual([4, 2]);
  expect(told.territories?.items.find(({ id }) => id === near)).toMatchObject({
    count: 4,
    before: 2,
    residents: 2000,
    rate: 2,
    isExact: true,
  });
});

test('filters count what they say; without a beginning nothing is compared; what is still to come is cut off', async () => {
  await happen('lv-jelgava', ['2019-06-03T10:00:00Z', '2019-06-04T10:00:00Z'], { more: { severity: 5 } });
  await happen('lv-jelgava', ['2019-06-05T10:00:00Z'], { more: { severity: 1 }, category: 'flood' });
  const june = 'during=2019-06-01T00:00:00%2B03:00/2019-07-01T00:00:00%2B03:00';
  const count = async (more: string) => (await read('planner@lv-jelgava', `${june}${more}`)).total.count;
  expect([
    await count(''),
    await count('&severity=5'),
    await count('&category=flood'),
    await count(`&territory=${near}`),
    await count(`&territory=${near + 1}`),
    await count('&status=closed'),
  ]).toEqual([3, 2, 1, 3, 0, 0]);
  const severe = await read('planner@lv-jelgava', `${june}&severity=5`);
  expect(severe.territories).toMatchObject({ isFiltered: true });
  expect(severe.territories?.items.find(({ id }) => id === near)).toMatchObject({ count: 2 });
  app.clock.set(Date.parse('2019-06-04T09:00:00Z'));
  expect(await read('planner@lv-jelgava', june)).toMatchObject({
    period: { to: '2019-06-04T09:00:00.000Z' },
    compared: { to: '2018-06-04T09:00:00.000Z' },
    total: { count: 1 },
  });
  expect(await read('planner@lv-jelgava', '')).toMatchObject({ period: { from: null }, compared: null, total: { before: null } });
});

test('what is compared is known from when everybody whose incidents count has records, not from when the first has', async () => {
  await happen('lv-aizkraukle', ['2020-05-05T10:00:00Z', '2021-05-05T10:00:00Z']);
  await happen('lv-livani', ['2021-02-02T10:00:00Z'], { east: 2 });
  const of2021 = 'during=2021-01-01T00:00:00%2B02:00/2022-01-01T00:00:00%2B02:00';
  expect(await read('planner@lv-aizkraukle', of2021)).toMatchObject({ knownFrom: '2020-05-05', total: { count: 1, before: 1 } });
  await app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-livani', 'lv-aizkraukle', 'incidents', 1, 'test', now() + interval '1 day', 't', 'u', now())`,
  );
  expect(await read('planner@lv-aizkraukle', of2021)).toMatchObject({ knownFrom: '2021-02-02', total: { count: 2, before: 1 } });
  // Who is left out of the question does not make it less known.
  for (const only of ['&tenant=lv-aizkraukle', `&territory=${near}`])
    expect(await read('planner@lv-aizkraukle', of2021 + only)).toMatchObject({ knownFrom: '2020-05-05' });
});

test('parts of a long time touch, and add up to what is counted at once', async () => {
  expect(
    splitSpan({ from: '2024-01-01T00:00:00Z', to: '2026-06-01T00:00:00Z' }).map(({ from, to }) => [from?.slice(0, 10), to.slice(0, 10)]),
  ).toEqual([
    ['2025-05-31', '2026-06-01'],
    ['2024-05-30', '2025-05-31'],
    ['2024-01-01', '2024-05-30'],
  ]);
  expect(splitSpan({ from: null, to: '2026-06-01T00:00:00Z' }).at(-1)).toEqual({ from: null, to: '2025-05-31T00:00:00.000Z' });
  const { total, months, hours } = await read('planner@lv-jelgava', 'during=2015-01-01T00:00:00Z/2024-01-01T00:00:00Z');
  const all = (await app.as('planner@lv-jelgava').get('/api/incidents?during=2015-01-01T00:00:00Z/2024-01-01T00:00:00Z&limit=1')).body
    .total;
  expect([total.count, months.reduce((sum, { count }) => sum + count, 0), hours.reduce((sum, { count }) => sum + count, 0)]).toEqual([
    all,
    all,
    all,
  ]);
  expect(all).toBeGreaterThan(5);
});

test('what a reader may not read counts nowhere but in the protected view by territory', async () => {
  await happen('lv-dobele', ['2018-05-03T10:00:00Z', '2018-05-04T10:00:00Z', '2018-05-05T10:00:00Z'], { east: 1 });
  await happen(
    'lv-dobele',
    Array.from({ length: 30 }, (_, n) => `2018-05-${String(1 + n).padStart(2, '0')}T10:00:00Z`),
    { east: 2 },
  );
  const may = 'during=2018-05-01T00:00:00%2B03:00/2018-06-01T00:00:00%2B03:00';
  const others = await read('planner@lv-jelgava', may);
  expect(others).toMatchObject({ total: { count: 0 }, categories: [], hours: [], months: [], rateBase: { tenants: ['lv-jelgava'] } });
  const told = new Map(others.territories?.items.map((item) => [item.code, item]));
  // Three closed incidents are suppressed, and with them the only other number of the total.
  expect(told.get('S1')).toMatchObject({ count: null, rate: null, isSuppressed: true });
  expect(told.get('S2')).toMatchObject({ count: null, isSuppressed: true });
  const own = await read('planner@lv-dobele', may);
  expect(own.total).toMatchObject({ count: 33 });
  expect(own.territories?.items.find(({ code }) => code === 'S1')).toMatchObject({ count: 3, isExact: true, isUnstable: true });
  expect((await read('planner@lv-jelgava', `${may}&severity=3`)).territories?.items.filter(({ count }) => count)).toEqual([]);
});

test('questions that cannot be answered say why', async () => {
  const ask = async (user: string | undefined, path: string) => {
    const { status, body } = await app.as(user).get(path);
    return [status, body.code];
  };
  expect(await ask('planner@lv-jelgava', '/api/statistics?category=ufo')).toEqual([400, 'map.category_unknown']);
  expect(await ask('planner@lv-jelgava', '/api/statistics?kategorija=fire')).toEqual([400, 'request.parameter_unknown']);
  expect(await ask('planner@lv-jelgava', '/api/statistics?during=yesterday/..')).toEqual([400, 'request.invalid']);
  expect(await ask(undefined, '/api/statistics')).toEqual([401, expect.any(String)]);
  for (const user of ['editor@lv-jelgava', 'author@lv-jelgava', 'auditor@lv-jelgava', 'operator@vias'])
    expect([user, ...(await ask(user, '/api/wall'))]).toEqual([user, 403, 'identity.role_missing']);
});

describe('the wall', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  const wall = async (user = 'dispatcher@lv-jelgava'): Promise<{ body: Wall; text: string }> => {
    app.clock.set(now);
    const { status, body, text } = await app.as(user).get('/api/wall');
    expect([status, body.detail]).toEqual([200, undefined]);
    return { body, text };
  };
  const minutes = (n: number): string => new Date(now + n * 60_000).toISOString();

  test('tells what and roughly where: no name, title, address, description or exact place of a sensitive incident', async () => {
    await happen('lv-jelgava', [minutes(-10)], { more: { dueAt: minutes(60), responsible: 'Pēteris Kalns' } });
    await happen('lv-jelgava', [minutes(-11)], { category: 'medical_help', sensitivity: 2, more: { dueAt: minutes(61) } });
    await happen('lv-jelgava', [minutes(-12)], { category: 'domestic_violence', sensitivity: 3, more: { dueAt: minutes(62) } });
    await happen('lv-jelgava', [minutes(-13)], { category: 'flood', more: { severity: 4, dueAt: minutes(120) } });
    await happen('lv-jelgava', [minutes(-14)], { category: 'fire_waste', more: { dueAt: minutes(-5), status: 'in_progress' } });
    await happen('lv-jelgava', [minutes(-60 * 24 * 9)], { category: 'theft' });
    await happen('lv-dobele', [minutes(-1)], { east: 1, more: { severity: 5 } });
    const { body, text } = await wall();
    for (const secret of ['Bērziņš', 'Lielā', '29123456', 'Kalns', 'domestic'])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    expect(
      body.items.map(({ group, category, settlement, municipality, isTaken, position }) => [
        group,
        category,
        settlement,
        municipality,
        isTaken,
        position !== null,
      ]),
    ).toEqual([
      ['weather', 'flood', 'Ciems', 'Novads 0', false, true],
      ['fire', 'fire_waste', 'Ciems', 'Novads 0', false, true],
      ['order', 'noise', 'Ciems', 'Novads 0', true, true],
      ['medical', 'medical_help', null, 'Novads 0', false, true],
      ['crime', null, null, 'Novads 0', false, false],
    ]);
    expect(body.open).toEqual({ all: 5, act: 1, late: 1 });
    const medical = body.items.find(({ category }) => category === 'medical_help');
    expect(medical?.position).not.toEqual([22.51, 56.51]);
    expect((await wall('planner@lv-jelgava')).body.items.map(({ group }) => group)).not.toContain('crime');
    expect(body.boundarySets.length).toBeGreaterThan(0);
    expect(body.alert).toBeNull();
  });

  test('the last alert is told in people delivered, on the way and failed, from 20 people up; its area while it is in force', async () => {
    const alertOf = (event: string, startedAt: string) =>
      app.db.admin(`set session_replication_role = replica; insert into alert (tenant_id, access_class_id, status, title, category, event, response_type, urgency, severity, certainty, area, area_name,
          onset_at, expires_at, created_by, approved_by, frozen_hash, starts_at, started_at, channel, sender, preview_count)
        select tenant_id, access_class_id, 'completed', 'Iekšējs nosaukums', 'Met', '${event}', 'Shelter', 'Immediate', 'Severe', 'Likely', st_multi(st_makeenvelope(22.5, 56.5, 22.9, 56.7, 4326)), 'Jelgava',
          '${startedAt}', '${minutes(180)}', 'a', 'b', '\\x00', '${startedAt}', '${startedAt}', 'console', 'Jelgava', 1 from access_class where tenant_id = 'lv-jelgava' and theme = 'alerts' and sensitivity = 1;
        reset session_replication_role`);
    const sendTo = (event: string, state: string, people: number) =>
      app.db.admin(`set session_replication_role = replica; insert into recipient (alert_id, subscriber_id, reason, is_generated, lang, state, channel)
        select a.alert_id, gen_random_uuid(), 1, true, 'lv', '${state}', 'console' from alert a, generate_series(1, ${people}) where a.event = '${event}'; reset session_replication_role`);
    await alertOf('Vētra', minutes(-60));
    for (const [state, people] of [
      ['delivered', 15],
      ['acknowledged', 2],
      ['sent', 3],
      ['failed', 1],
    ] as const)
      await sendTo('Vētra', state, people);
    const { body, text } = await wall();
    expect(body.alert).toMatchObject({
      event: 'Vētra',
      areaName: 'Jelgava',
      startedAt: minutes(-60),
      isDrill: false,
      people: { delivered: 17, onTheWay: 3, failed: 1 },
    });
    expect(text).not.toContain('Iekšējs');
    expect(body.areas).toMatchObject([{ event: 'Vētra', expiresAt: minutes(180), geometry: { type: 'Polygon' } }]);
    await alertOf('Plūdi', minutes(-10));
    await sendTo('Plūdi', 'delivered', 19);
    expect((await wall()).body.alert).toMatchObject({ event: 'Plūdi', people: null });
    expect((await wall('dispatcher@lt-siauliai')).body).toMatchObject({ alert: null, areas: [] });
  });

  test('a source that has been quiet for longer than its rhythm explains is told by its age', async () => {
    const own = (await wall()).body.feeds.find(({ key }) => key === 'lv-jelgava');
    expect(own).toMatchObject({ kind: 'tenant', isOwn: true, territories: [near], lastAt: expect.any(String) });
    // Six incidents in thirty days: seven mean gaps are 35 days, and a week is the most that is waited for.
    expect(own?.silentAfter).toBe(10_080);
    await happen(
      'lv-jelgava',
      Array.from({ length: 1440 }, (_, n) => minutes(-20 - n * 29)),
      { more: { status: 'in_progress' } },
    );
    const busy = (await wall()).body.feeds.find(({ key }) => key === 'lv-jelgava');
    expect(busy?.silentAfter).toBeGreaterThanOrEqual(180);
    expect(busy?.silentAfter).toBeLessThan(230);
    expect((await wall()).body.items).toHaveLength(60);
  });
});
