import fc from 'fast-check';
import { openTestApp, type TestApp } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const flood = {
  category: 'flood',
  severity: 3,
  occurredAt: '2026-11-20T10:00:00+02:00',
  title: 'Applūdis pagalms',
  placeText: 'Bērzes krasts',
  description: 'Ūdens līdz slieksnim.',
  geometry: { type: 'Point', coordinates: [23.7128, 56.6511] },
};
const editor = () => app.as('editor@lv-jelgava');
const match = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

describe('recording', () => {
  test('an incident comes back as it was written, with who and when', async () => {
    const { status, body, headers } = await editor().post('/api/incidents', flood);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/incidents/${body.id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      category: 'flood',
      title: 'Applūdis pagalms',
      geometry: flood.geometry,
      isExact: true,
      mayWrite: true,
      version: 1,
      occurredAt: '2026-11-20T08:00:00.000Z',
      status: 'reported',
    });
    expect(body.createdBy.id).toBe(app.identity.user('editor@lv-jelgava').id);
  });

  test.each([
    ['in the future', { occurredAt: '2999-01-01T00:00:00Z' }, 422, 'incident.in_future'],
    ['of no known category', { category: 'ufo' }, 422, 'incident.category_unknown'],
    ['with latitude first', { geometry: { type: 'Point', coordinates: [56.65, 23.71] } }, 422, 'geometry.swapped'],
    ['due before it happened', { dueAt: '2020-01-01T00:00:00Z' }, 422, 'incident.due_before'],
    ['with an unknown field', { colour: 'red' }, 400, 'request.invalid'],
    ['off the globe', { geometry: { type: 'Point', coordinates: [23, 99] } }, 400, 'request.invalid'],
    ['with severity 9', { severity: 9 }, 400, 'request.invalid'],
    ['without a title', { title: '  ' }, 400, 'request.invalid'],
  ])('an incident %s is refused', async (_what, change, status, code) => {
    const answer = await editor().post('/api/incidents', { ...flood, ...change });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('the sentence is in the language of the reader', async () => {
    const say = async (lang: string) =>
      (await app.as('editor@lt-siauliai').post('/api/incidents', { ...flood, category: 'ufo' }, { headers: { 'accept-language': lang } }))
        .body.detail;
    expect(await say('lt')).toBe('Rūšies ufo nėra.');
    expect(await say('lv-LV,lv;q=0.9,en;q=0.5')).toBe('Veida ufo nav.');
    expect(await say('de')).toBe('There is no category ufo.');
  });

  test('the same Idempotency-Key writes once; another request under it is refused', async () => {
    const key = { headers: { 'idempotency-key': crypto.randomUUID() } };
    const [first, second] = await Promise.all([editor().post('/api/incidents', flood, key), editor().post('/api/incidents', flood, key)]);
    expect(second.body.id).toBe(first.body.id);
    expect(await editor().post('/api/incidents', { ...flood, severity: 5 }, key)).toMatchObject({
      status: 422,
      body: { code: 'request.idempotency_key_reused' },
    });
  });
});

describe('who may', () => {
  test('S03: a neighbour sees nothing of an incident that is not shared', async () => {
    const { body } = await editor().post('/api/incidents', flood);
    const hidden = await app.as('planner@lt-siauliai').get(`/api/incidents/${body.id}`);
    const missing = await app.as('planner@lt-siauliai').get(`/api/incidents/${crypto.randomUUID()}`);
    expect(hidden).toMatchObject({ status: 404, body: { code: 'incident.not_found' } });
    expect(hidden.body).toEqual(missing.body);
  });

  test('a share shows it from the next request on, with the public place only; its end hides it again', async () => {
    const { body } = await editor().post('/api/incidents', { ...flood, category: 'assist_person' });
    await app.db.admin(`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
                        values ('lv-jelgava', 'lt-telsiai', 'incidents', 2, 'test', now() + interval '1 day', 'a', 'b', now())`);
    const seen = await app.as('planner@lt-telsiai').get(`/api/incidents/${body.id}`);
    expect(seen).toMatchObject({
      status: 200,
      body: { isExact: false, placeText: null, description: null, mayWrite: false, createdBy: { id: 'lv-jelgava' } },
    });
    expect(seen.body.geometry.coordinates).not.toEqual(flood.geometry.coordinates);
    expect(await app.as('editor@lt-telsiai').patch(`/api/incidents/${body.id}`, { severity: 5 }, match(1))).toMatchObject({
      status: 403,
      body: { code: 'incident.not_yours' },
    });
    await app.db.admin(`update share set ended_at = now(), ended_by = 'a' where to_tenant_id = 'lt-telsiai'`);
    expect((await app.as('planner@lt-telsiai').get(`/api/incidents/${body.id}`)).status).toBe(404);
  });

  test('nobody and the wrong role are told apart, before anything is read of the request', async () => {
    expect(
      await app.as(undefined).ask('post', '/api/incidents', { raw: '{broken', headers: { 'content-type': 'text/html' } }),
    ).toMatchObject({ status: 401, body: { code: 'identity.token_missing' } });
    expect(await app.as('planner@lv-jelgava').post('/api/incidents', { nonsense: true })).toMatchObject({
      status: 403,
      body: { code: 'identity.role_missing' },
    });
  });
});

test('an incident made more sensitive takes its history along', async () => {
  const { body } = await editor().post('/api/incidents', flood);
  const path = `/api/incidents/${body.id}`;
  await editor().patch(path, { severity: 4 }, match(1));
  const institution = app.as('institution@lv-jelgava');
  expect((await institution.get(`${path}/history`)).body.items).toHaveLength(2);
  await editor().patch(path, { category: 'domestic_violence', description: 'Adrese slepena' }, match(2));
  for (const address of [path, `${path}/history`])
    expect(await institution.get(address)).toMatchObject({ status: 404, body: { code: 'incident.not_found' } });
  await editor().patch(path, { category: 'flood', sensitivity: 1 }, match(3));
  const seen = await institution.get(`${path}/history`);
  expect(seen.body.items.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  expect(seen.text).not.toContain('slepena');
  expect((await editor().get(`${path}/history`)).body.items).toHaveLength(4);
});

describe('changing', () => {
  test('a change needs the version that was seen, and is told what it became otherwise', async () => {
    const { body } = await editor().post('/api/incidents', flood);
    const path = `/api/incidents/${body.id}`;
    expect(await editor().patch(path, { severity: 4 })).toMatchObject({ status: 428 });
    expect(await editor().patch(path, { severity: 4, reason: 'ceļš slēgts' }, match(1))).toMatchObject({
      status: 200,
      body: { severity: 4, version: 2, title: flood.title },
    });
    expect(await editor().patch(path, { severity: 2 }, match(1))).toMatchObject({
      status: 412,
      body: { code: 'incident.changed_meanwhile' },
    });
    expect(await editor().post(`${path}/close`, { outcome: 'Ūdens atsūknēts' }, match(2))).toMatchObject({
      status: 200,
      body: { status: 'closed', version: 3 },
    });
    expect(await editor().patch(path, { severity: 1 }, match(3))).toMatchObject({ status: 409, body: { code: 'incident.closed' } });
    expect(await editor().patch(path, { status: 'in_progress' }, match(3))).toMatchObject({
      status: 200,
      body: { status: 'in_progress', closedAt: null, version: 4 },
    });
    const history = (await editor().get(`${path}/history`)).body.items;
    expect(history.map(({ version }: { version: number }) => version)).toEqual([4, 3, 2, 1]);
    expect(history[2]).toMatchObject({
      before: { severity: 3 },
      after: { severity: 4 },
      reason: 'ceļš slēgts',
      by: { name: app.identity.user('editor@lv-jelgava').name },
    });
  });

  test('deleting needs a reason, and the history stays', async () => {
    const { body } = await editor().post('/api/incidents', flood);
    const path = `/api/incidents/${body.id}`;
    expect((await editor().delete(path, match(1))).status).toBe(400);
    expect((await editor().delete(`${path}?reason=${encodeURIComponent('ierakstīts divreiz')}`, match(1))).status).toBe(204);
    expect((await editor().get(path)).status).toBe(404);
    expect((await editor().get(`${path}/history`)).body.items[0]).toMatchObject({
      op: 'delete',
      reason: 'ierakstīts divreiz',
      before: { title: flood.title },
    });
  });
});

describe('listing', () => {
  test.each([
    ['after=nonsense', 400],
    ['bbox=1,2,3', 400],
    ['bbox=30,57,20,56', 400],
    ['during=yesterday', 400],
    ['limit=5000', 400],
    ['severity=7', 400],
    ['severty=5', 400],
    ['during=2026-01-01T00:00:00%2B20:00/..', 400],
    ['within={bad', 400],
    ['within={"type":"Point","coordinates":[23,56]}', 400],
    ['within={"type":"Polygon","coordinates":[[[23,56],[24,57]]]}', 400],
    ['within={"type":"Polygon","coordinates":[[[23,56],[24,56],[24,57],[23,57]]]}', 400],
    ['within={"type":"Polygon","coordinates":[[[23,56],[24,57],[24,56],[23,57],[23,56]]]}', 422],
    ['within={"type":"Polygon","coordinates":[[[56,23],[57,24],[57,23],[56,23]]]}', 422],
    [`within=${'['.repeat(5000)}`, 400],
  ])('%s is refused', async (query, status) => {
    expect((await editor().get(`/api/incidents?${query}`)).status).toBe(status);
  });

  test('a drawn shape takes what lies in it and nothing beside it', async () => {
    const bauska = app.as('editor@lv-bauska');
    for (const lon of [23.2, 23.4, 23.8])
      await bauska.post('/api/incidents', { ...flood, geometry: { type: 'Point', coordinates: [lon, 56.9] } });
    const triangle = '{"type":"Polygon","coordinates":[[[23,56],[24,56],[23,57],[23,56]]]}';
    expect((await bauska.get(`/api/incidents?within=${triangle}`)).body).toMatchObject({ total: 0 });
    const box = '{"type":"MultiPolygon","coordinates":[[[[23,56],[23.5,56],[23.5,57],[23,57],[23,56]]]]}';
    expect((await bauska.get(`/api/incidents?within=${box}`)).body).toMatchObject({ total: 2 });
  });

  test.each(['ēkas', 'EKAS', 'Ēkā%', '_kas', 'ēkas\\'])(
    'text is found whatever its capitals and marks, and is no pattern: %s',
    async (q) => {
      const akmene = app.as('editor@lt-akmene');
      await akmene.post('/api/incidents', { ...flood, title: 'Ēkas jumts', placeText: null, description: null });
      const { body } = await akmene.get(`/api/incidents?q=${encodeURIComponent(q)}`);
      expect(body.total > 0).toBe(!/[%_\\]/.test(q));
    },
  );

  test('pages by key give every incident once, newest first, and agree with the total and with SQL for any filter', async () => {
    const dobele = app.as('editor@lv-dobele');
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            minute: fc.integer({ min: 0, max: 30 }),
            severity: fc.integer({ min: 1, max: 5 }),
            lon: fc.double({ min: 23, max: 24, noNaN: true }),
            placed: fc.boolean(),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (some) => {
          for (const { minute, severity, lon, placed } of some) {
            await dobele.post('/api/incidents', {
              ...flood,
              severity,
              occurredAt: `2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`,
              geometry: placed ? { type: 'Point', coordinates: [lon, 56.6] } : null,
            });
          }
        },
      ),
      { numRuns: 4 },
    );
    for (const filter of [
      '',
      'severity=2,3',
      'bbox=23.2,56,23.7,57',
      'placed=false',
      'during=2026-11-20T10:05:00Z/2026-11-20T10:20:00Z',
      'status=closed',
      'q=pagalms',
    ]) {
      const seen: { id: string; occurredAt: string }[] = [];
      let after = '';
      let total = 0;
      for (;;) {
        const { body } = await dobele.get(`/api/incidents?limit=7&${filter}${after}`);
        seen.push(...body.items);
        total = body.total;
        if (body.next === null) break;
        after = `&after=${encodeURIComponent(body.next)}`;
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      expect(seen.length).toBe(total);
      expect(seen.map(({ occurredAt }) => occurredAt)).toEqual(
        seen
          .map(({ occurredAt }) => occurredAt)
          .sort()
          .reverse(),
      );
    }
    const [counted] = await app.db.admin<{ n: number }>(
      `select count(*)::int as n from incident where tenant_id = 'lv-dobele' and severity in (2, 3)`,
    );
    expect((await dobele.get('/api/incidents?severity=2,3')).body.total).toBe(counted?.n);
  });
});

test('a screen that listens hears of a write within a second, and only of rows it may read', async () => {
  const listen = async (user: string) => {
    const controller = new AbortController();
    const response = await fetch(`${app.url}/api/events`, {
      headers: { authorization: `Bearer ${await app.identity.token(user, { clock: app.clock })}` },
      signal: controller.signal,
    });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      try {
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) text += decoder.decode(chunk);
      } catch {}
    })();
    return {
      heard: () => text,
      stop: async () => {
        controller.abort();
        await reading;
      },
    };
  };
  const own = await listen('dispatcher@lv-jelgava');
  const neighbour = await listen('dispatcher@lt-akmene');
  const { body } = await editor().post('/api/incidents', flood);
  const written = performance.now();
  while (!own.heard().includes(body.id) && performance.now() - written < 5000) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(own.heard()).toContain(body.id);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(neighbour.heard()).not.toContain(body.id);
  await own.stop();
  await neighbour.stop();
});
