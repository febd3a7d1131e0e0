import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '@vias/sql/sql.ts';
import { z } from 'zod';
import { workbookOf } from '../imports/xlsx-fixture.ts';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
const planner = 'planner@lv-jelgava';
const texts = (text: string) => ({ lv: text, lt: text, en: text });
const newSurvey = (more: object = {}) => ({
  title: texts('Kur nejūtaties droši'),
  question: texts('Kurā vietā jūs nejūtaties droši?'),
  reasons: [
    { code: 'dark', lv: 'Tumsa', lt: 'Tamsa', en: 'Darkness' },
    { code: 'traffic', lv: 'Satiksme', lt: 'Eismas', en: 'Traffic' },
  ],
  source: 'Pašvaldības aptauja, 2026. gada marts',
  ...more,
});
const make = async (more: object = {}, user = planner) => {
  const { status, body } = await app.as(user).post('/api/surveys', newSurvey(more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const send = (id: string, raw: string | Buffer, query = '', user = planner) =>
  app.as(user).ask('post', `/api/surveys/${id}/imports?fileName=atbildes.csv${query}`, { raw, headers: { 'content-type': 'text/csv' } });
const share = (to: string | null, upTo: number) =>
  app.db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
     values ('lv-jelgava', $1, 'indicators', $2, 'test', 'test', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now())`,
    [to, upTo],
  );
/** The middle of the 250 m cell so many cells east and north of one in Jelgava. */
const middle = async (cells: readonly (readonly [number, number])[]) =>
  app.db.admin<{ lon: number; lat: number }>(
    `select st_x(p) as lon, st_y(p) as lat from unnest($1::int[], $2::int[]) with ordinality u (dx, dy, n),
       lateral (select lks_block_centre(0, x + dx, y + dy) as p from lks_cell(st_point(23.72, 56.65, 4326))) c order by n`,
    [cells.map(([dx]) => dx), cells.map(([, dy]) => dy)],
  );
/** A file with so many answers in each cell, the first `dark` of them for darkness. */
const fileOf = async (cells: readonly (readonly [dx: number, dy: number, n: number])[]) => {
  const places = await middle(cells.map(([dx, dy]) => [dx, dy]));
  const lines = cells.flatMap(([, , n], i) =>
    Array.from(
      { length: n },
      (_, k) => `${i}-${k};${places[i]?.lon};${places[i]?.lat};${k % 3 === 0 ? 'traffic' : 'dark'};${k % 2 ? 'night' : 'day'}`,
    ),
  );
  return `id;lon;lat;reasons;time of day\n${lines.join('\n')}`;
};

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app?.close());

test('a file is looked at, imported, imported again and taken back whole; refused rows say what would work', async () => {
  const { id } = await make();
  const file = [
    'Nr;lon;lat;kāpēc;komentārs;laiks;e-pasts',
    '1;23.72;56.65;Tumsa;Pie Jāņa Bērziņa mājas, tālr. 29123456;22:30;j@example.lv',
    '2;23.7201;56.65;traffic;;rīts;',
    '3;56.65;23.72;tumsa;;;',
    '4;23.72;56.65;tuksnesis;;;',
    '5;23.72;56.65;;;;',
    '2;23.7201;56.65;traffic;;rīts;',
    '2;23.7201;56.65;dark;;rīts;',
    '6;23.72;56.65',
  ].join('\n');
  const wanted = { read: 8, added: 2, unchanged: 1, rejected: 5, masked: 1, ignoredColumns: ['e-pasts'] };
  const looked = await send(id, file, '&dryRun=true');
  expect(looked.body).toMatchObject({ id: null, ...wanted });
  expect(looked.body.rejects.map(({ line, field, code }: Record<string, string>) => `${line} ${field} ${code}`)).toEqual([
    '4 place place.swapped',
    '5 reasons survey.reason_unknown',
    '6 reasons survey.nothing_said',
    '8 id survey.answer_differs',
    '9 row row.columns',
  ]);
  expect(looked.body.rejects[1].reason).toContain('Darkness');
  expect((await app.as(planner).get(`/api/surveys/${id}`)).body.answers).toBe(0);
  const done = await send(id, file);
  expect(done.body).toMatchObject({ ...wanted, rejects: looked.body.rejects });
  expect((await send(id, file)).body).toMatchObject({ ...wanted, added: 0, unchanged: 3, masked: 0 });
  // What named somebody is nowhere in the database.
  const { body } = await app.as(planner).get(`/api/surveys/${id}/answers`);
  expect(body.items.map(({ words, dayPart }: Record<string, string>) => [words, dayPart])).toEqual([
    ['Pie [persona] mājas, tālr. [tālrunis]', 'evening'],
    [null, 'morning'],
  ]);
  expect((await app.as(planner).get(`/api/surveys/${id}`)).body).toMatchObject({ answers: 2, isExact: true, version: 2 });
  const { items } = (await app.as(planner).get(`/api/surveys/${id}/imports`)).body;
  expect(items.map(({ added, answers }: Record<string, number>) => [added, answers])).toEqual([
    [0, 0],
    [2, 2],
  ]);
  expect((await app.as(planner).delete(`/api/surveys/${id}/imports/${done.body.id}`)).status).toBe(204);
  expect((await app.as(planner).get(`/api/surveys/${id}`)).body.answers).toBe(0);
  expect((await app.as(planner).get(`/api/surveys/${id}/imports`)).body.items[1]).toMatchObject({
    undoneAt: expect.any(String),
    answers: 0,
  });
  expect((await send(id, file)).body.added).toBe(2);
});

test('GeoJSON and workbooks are read too; bad files are refused with a sentence', async () => {
  const { id } = await make();
  const feature = (coordinates: number[], properties: object) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties,
  });
  const geojson = {
    type: 'FeatureCollection',
    features: [feature([23.72, 56.65], { why: 'dark' }), feature([23.73, 56.65], { words: 'Bail' }), feature([2.3, 48.8], { why: 'dark' })],
  };
  expect((await send(id, JSON.stringify(geojson))).body).toMatchObject({
    read: 3,
    added: 2,
    rejects: [{ line: 3, code: 'survey.place_far' }],
  });
  const book = workbookOf([
    ['lon', 'lat', 'iemesls', 'vecums'],
    [23.74, 56.65, 'Satiksme', 70],
  ]);
  expect((await send(id, book)).body).toMatchObject({ read: 1, added: 1, rejected: 0 });
  expect((await send(id, 'lon;why\n23;dark')).body).toMatchObject({ code: 'survey.column_missing', field: 'lat', status: 422 });
  expect((await send(id, 'lon;lat;why')).body.code).toBe('survey.file_empty');
  expect((await send(id, `lon;lat;why\n${'23.7;56.6;dark\n'.repeat(10_001)}`)).body.code).toBe('survey.file_too_long');
  expect((await app.as(planner).post('/api/surveys', newSurvey({ beganOn: '2026-03-02', endedOn: '2026-03-01' }))).body.code).toBe(
    'survey.days_reversed',
  );
  expect((await app.as(planner).get(`/api/surveys/${id}/results?motive=dark`)).status).toBe(400);
});

test('who reads single answers sees exact squares and parts; everybody else never fewer than enough, on every channel', async () => {
  const { id, version } = await make({ sensitivity: 0 });
  // One full square, a block of 1 km whose squares hold 2 and 4, and three answers far from everything.
  await send(
    id,
    await fileOf([
      [0, 0, 12],
      [8, 0, 2],
      [8, 1, 4],
      [60, 60, 3],
    ]),
  );
  const path = `/api/surveys/${id}`;
  const exact = (await app.as(planner).get(`${path}/results`)).body;
  expect(exact.cells.map(({ answers }: { answers: number }) => answers).sort()).toEqual([12, 2, 3, 4]);
  expect(exact).toMatchObject({
    isExact: true,
    answers: 21,
    shown: 21,
    reasons: [
      { code: 'dark', answers: 13 },
      { code: 'traffic', answers: 8 },
    ],
  });
  expect((await app.as(planner).get(`${path}/results?reason=traffic&dayPart=night`)).body).toMatchObject({ answers: 21, shown: 3 });

  for (const user of ['planner@lt-siauliai', 'institution@lv-jelgava', undefined]) await app.as(user).get('/api/surveys');
  expect((await app.as('planner@lt-siauliai').get(path)).body.code).toBe('survey.not_found');
  await share('lt-siauliai', 2);
  await share(null, 0);
  for (const user of ['planner@lt-siauliai', 'institution@lv-jelgava']) {
    const found = (await app.as(user).get(`${path}/results`)).body;
    expect(found).toMatchObject({ isExact: false, ageGroups: null, sexes: null });
    expect(Math.abs(found.answers - 21)).toBeLessThanOrEqual(2);
    const numbers = found.cells.map(({ answers, widthM }: Record<string, number>) => [widthM, answers]);
    expect(numbers.every(([, answers]: number[]) => (answers ?? 0) >= 5)).toBe(true);
    expect(numbers.filter(([widthM]: number[]) => widthM === 250)).toEqual([[250, expect.any(Number)]]);
    expect(Math.abs(found.cells.find(({ widthM }: Record<string, number>) => widthM === 250).answers - 12)).toBeLessThanOrEqual(2);
    expect((await app.as(user).get(`${path}/results?reason=dark`)).body).toMatchObject({ code: 'survey.parts_closed', field: 'reason' });
    expect((await app.as(user).get(`${path}/answers`)).body.code).toBe('survey.answers_closed');
    expect((await app.as(user).get(`${path}/imports`)).body.code).toBe('survey.answers_closed');
    expect((await send(id, 'lon;lat;why\n23.7;56.6;dark', '', 'planner@lt-siauliai')).body.code).toBe('survey.not_yours');
  }
  // The layer tells the same: exactly to the planner, the same blocks to everybody else.
  const layerOf = async (user: string | undefined) => {
    const { body } = await app.as(user).get(`/ogc/collections/survey/items?f=json&survey_id=${id}&limit=1000`);
    return body.features.map(({ properties }: { properties: Record<string, number> }) => [properties.width_m, properties.answers]).sort();
  };
  const told = (await app.as('planner@lt-siauliai').get(`${path}/results`)).body.cells
    .map((c: Record<string, number>) => [c.widthM, c.answers])
    .sort();
  expect(await layerOf(undefined)).toEqual(told);
  expect(await layerOf(planner)).toEqual([
    [250, 12],
    [250, 2],
    [250, 3],
    [250, 4],
  ]);
  // What siting and coverage weigh by.
  const Place = z.object({ n: z.coerce.number(), weight: z.coerce.number() });
  const weigh = (user: string, tenant: string) =>
    app.db.as({ kind: 'user', id: user, name: user, tenant, roles: ['planner'] }, (tx) =>
      tx.one(Place, sql`select count(*) as n, coalesce(sum(weight), 0) as weight from survey_place where survey_id = ${id}`),
    );
  expect(await weigh('a', 'lv-jelgava')).toEqual({ n: 21, weight: 21 });
  expect(await weigh('b', 'lt-siauliai')).toEqual({
    n: told.length,
    weight: told.reduce((sum: number, [, n]: number[]) => sum + (n ?? 0), 0),
  });
  expect(await weigh('c', 'lt-telsiai')).toEqual(await weigh('b', 'lt-siauliai'));

  // Nor is the number of all answers exact, or whoever looked every day would learn that one more had answered, and where.
  const totals = new Set<number>();
  for (let n = 1; n <= 8; n++) {
    await send(id, `id;lon;lat;reasons\nlate-${n};23.72;56.65;dark`);
    const [inside, outside] = await Promise.all(
      [planner, 'planner@lt-siauliai'].map(async (user) => (await app.as(user).get(path)).body.answers),
    );
    expect(Math.abs(outside - inside)).toBeLessThanOrEqual(2);
    totals.add(outside - inside);
  }
  expect(totals.size).toBeGreaterThan(1);
  const added = (await app.as(planner).get(`${path}/imports`)).body.items.filter((one: { added: number }) => one.added === 1);
  for (const one of added) await app.as(planner).delete(`${path}/imports/${one.id}`);

  const { version: now } = (await app.as(planner).get(path)).body;

  // More is needed where the municipality says so, and nothing at all is told of a survey with fewer answers than that.
  const change = (body: object, of: number) => app.as(planner).patch(path, body, { headers: { 'if-match': `"${of}"` } });
  expect((await change({ leastAnswers: 4 }, now)).status).toBe(400);
  expect((await change({ leastAnswers: 22 }, version)).body.code).toBe('survey.changed_meanwhile');
  expect((await change({ leastAnswers: 22 }, now)).status).toBe(200);
  expect((await app.as('planner@lt-siauliai').get(`${path}/results`)).body).toMatchObject({
    answers: null,
    cells: [],
    reasons: [
      { code: 'dark', answers: null },
      { code: 'traffic', answers: null },
    ],
  });
  expect(await layerOf(undefined)).toEqual([]);
  expect((await app.as('planner@lt-siauliai').delete(path, { headers: { 'if-match': `"${now + 1}"` } })).body.code).toBe(
    'survey.not_yours',
  );
  expect((await app.as(planner).delete(path, { headers: { 'if-match': `"${now + 1}"` } })).status).toBe(204);
  expect(await app.db.admin('select count(*)::int as n from survey_answer where survey_id = $1', [id])).toEqual([{ n: 0 }]);
  await app.db.admin('delete from share');
});

test('who is named in Cyrillic, and a plate in look-alikes, become marks too', async () => {
  const { id } = await make();
  const said = [
    'Там живёт Иван Петров, тел. 29123456',
    'Петров И. кричит у подъезда',
    'Машина АВ-1234 стоит на тротуаре',
    'Машина О 123 ВС 77',
    'Темно возле вокзала. Боюсь',
    'Олександра Ткаченко знає',
  ];
  const file = `lon;lat;komentārs\n${said.map((words, i) => `23.7${i};56.65;${words}`).join('\n')}`;
  expect((await send(id, file, '&dryRun=true')).body).toMatchObject({ added: 6, masked: 5 });
  expect((await send(id, file)).body).toMatchObject({ added: 6, masked: 5 });
  const { items } = (await app.as(planner).get(`/api/surveys/${id}/answers`)).body;
  expect(items.map(({ words }: { words: string }) => words)).toEqual([
    'Там живёт [persona], тел. [tālrunis]',
    '[persona] кричит у подъезда',
    'Машина [auto numurs] стоит на тротуаре',
    'Машина [auto numurs]',
    'Темно возле вокзала. Боюсь',
    '[persona] знає',
  ]);
});

test('answers go by age once the municipality has chosen a time, as it was told before; what is held stays, the survey too', async () => {
  const admin = app.as('admin@lv-jelgava', { mfa: true });
  const due = async () =>
    (await admin.get('/api/privacy/retention')).body.items.find(({ category }: { category: string }) => category === 'survey_answers');
  const told = (await due()).due;
  const [over, fresh] = [await make({ endedOn: '2020-05-31' }), await make()];
  // More than one piece of a hundred.
  for (const [{ id }, n] of [
    [over, 101],
    [fresh, 5],
  ] as const)
    expect((await send(id, await fileOf([[0, 0, n]]))).body.added).toBe(n);
  const run = async (dryRun: boolean) => (await admin.post('/api/privacy/retention/run', { dryRun })).body.items;
  const answersOf = async ({ id }: { id: string }) => (await app.as(planner).get(`/api/surveys/${id}`)).body.answers;
  // Over age, and nothing goes: nobody has chosen.
  expect(await due()).toMatchObject({ days: 1095, decided: false, due: told + 101 });
  await run(false);
  expect(await answersOf(over)).toBe(101);
  expect((await admin.put('/api/privacy/retention/survey_answers', { days: 365 })).status).toBe(204);
  const { body: hold } = await admin.post('/api/privacy/holds', { category: 'survey_answers', reason: 'Sūdzība tiesā, lieta 7/2026' });
  expect(await due()).toMatchObject({ due: 0 });
  expect((await admin.post(`/api/privacy/holds/${hold.id}/end`)).status).toBe(204);
  expect(await run(true)).toContainEqual(expect.objectContaining({ category: 'survey_answers', count: told + 101 }));
  expect(await answersOf(over)).toBe(101);
  await run(false);
  expect([await answersOf(over), await answersOf(fresh), (await due()).due]).toEqual([0, 5, 0]);
  expect((await app.as(planner).get(`/api/surveys/${over.id}`)).body.version).toBeGreaterThan(over.version + 1);
});

test('who else touches the tables themselves: only own writers; no share, no system role and no machine of others reaches a single answer', async () => {
  const { id } = await make({ sensitivity: 0 });
  await send(id, await fileOf([[0, 0, 6]]));
  await share(null, 1);
  await share('lt-siauliai', 3);
  const N = z.object({ n: z.coerce.number() });
  const actors: [string, Parameters<typeof app.db.as>[0], reads: boolean][] = [];
  for (const tenant of ['lv-jelgava', 'lt-siauliai', ''])
    for (const role of ['planner', 'municipality-admin', 'institution', 'dispatcher', 'operator', 'auditor'] as const)
      for (const kind of ['user', 'machine'] as const)
        actors.push([
          `${kind} ${role}@${tenant}`,
          { kind, id: role, name: role, tenant, roles: [role] },
          tenant === 'lv-jelgava' && ['planner', 'municipality-admin'].includes(role),
        ]);
  for (const kind of ['public', 'worker', 'tiles', 'identity'] as const) actors.push([kind, { kind }, false]);
  const wrong: string[] = [];
  const refused = (error: { code?: string }) => (error.code === '42501' ? { n: 0 } : Promise.reject(error));
  for (const [name, actor, reads] of actors) {
    const { n } = await app.db
      .as(actor, (tx) => tx.one(N, sql`select count(*) as n from survey_answer where survey_id = ${id}`))
      .catch(refused);
    if (n !== (reads ? 6 : 0)) wrong.push(`${name} reads ${n}`);
    const places = await app.db.as(actor, (tx) => tx.one(N, sql`select count(*) as n from survey_place where is_exact`)).catch(refused);
    if (places.n > 0 !== reads) wrong.push(`${name} reads ${places.n} exact places`);
    if (reads) continue;
    for (const write of [
      sql`delete from survey_answer where survey_id = ${id}`,
      sql`update survey set least_answers = 6 where survey_id = ${id}`,
      sql`update survey_import set undone_at = now() where survey_id = ${id}`,
      sql`delete from survey where survey_id = ${id}`,
    ]) {
      const { n: touched } = await app.db.as(actor, async (tx) => ({ n: await tx.run(write) })).catch(refused);
      if (touched > 0) wrong.push(`${name} writes ${touched}`);
    }
  }
  expect(wrong).toEqual([]);
  await app.db.admin('delete from share');
});
