import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, type TestApp } from '../testing.ts';
import { httpSink } from './anchor.ts';
import { createAnchoring, findAuditFaults } from './anchoring.ts';

const folder = mkdtempSync(join(tmpdir(), 'vias-audit-'));
const place = join(folder, 'kept', 'anchors.jsonl');
let app: TestApp;
let anchoring: ReturnType<typeof createAnchoring>;
beforeAll(async () => {
  app = await openTestApp({ auditAnchor: { place, token: undefined } });
  anchoring = createAnchoring({ db: app.db, config: { auditAnchor: { place } } as never }, app.clock);
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const report = () =>
  app.as('editor@lv-jelgava').post('/api/incidents', {
    category: 'flood',
    severity: 3,
    occurredAt: '2026-05-01T10:00:00+03:00',
    title: 'Applūdusi iela',
    geometry: { type: 'Point', coordinates: [23.72, 56.65] },
  });
const verification = async (user = 'auditor@lv-jelgava') => (await app.as(user).get('/api/audit/verification')).body;

test('the auditor finds who did what by person, row, action and time, sees the own tenant alone, and leaves a note of having looked', async () => {
  const { status, body } = await report();
  expect(status).toBe(201);
  const audit = app.as('auditor@lv-jelgava');
  const { items } = (await audit.get(`/api/audit?thingId=${body.id}`)).body;
  expect(items).toEqual([expect.objectContaining({ action: 'insert', thingKind: 'incident', thingIds: [body.id], thingCount: 1 })]);
  const { name, id } = items[0].principal;
  for (const query of [
    `principal=${id}&action=insert`,
    `principal=${encodeURIComponent(name.slice(2, 8).toUpperCase())}&thingKind=incident`,
    `thingKind=incident&during=${new Date(Date.now() - 60_000).toISOString()}/..`,
  ])
    expect((await audit.get(`/api/audit?${query}`)).body.items[0]).toEqual(items[0]);
  expect((await audit.get(`/api/audit?thingId=${body.id}&during=2020-01-01T00:00:00Z/2021-01-01T00:00:00Z`)).body.items).toEqual([]);
  expect((await audit.get('/api/audit?action=read&thingKind=audit_entry&limit=1')).body).toMatchObject({
    items: [{ principal: { id: expect.any(String) }, detail: { thingId: body.id } }],
    next: expect.stringMatching(/^\d+$/),
  });
  expect((await app.as('auditor@lv-dobele').get(`/api/audit?thingId=${body.id}`)).body.items).toEqual([]);
  expect((await app.as('planner@lv-jelgava').get('/api/audit')).status).toBe(403);
  expect((await app.as(undefined).get('/api/audit')).status).toBe(401);
});

test('S23: heads are written down once each, a torn line hurts no other, and a chain that was changed, or cut with its head moved back, is found', async () => {
  await report();
  await anchoring.anchor();
  await anchoring.anchor();
  const lines = () => readFileSync(place, 'utf8').split('\n').filter(Boolean);
  expect(lines().filter((line) => line.includes('lv-jelgava'))).toHaveLength(1);
  truncateSync(place, readFileSync(place).length - 5);
  appendFileSync(place, '\n{"chain":1}');
  await report();
  await anchoring.anchor();
  const whole = await verification();
  expect(whole).toMatchObject({
    chain: 'lv-jelgava',
    holds: true,
    firstFault: null,
    anchors: { kind: 'file', firstFault: null, badLines: 2 },
  });
  expect(whole.anchors.lastSeq).toBeGreaterThan(1);
  expect(await findAuditFaults(app, anchoring.sink)).toEqual([]);

  // Whoever owns the database can cut the tail and move the head back: the chain by itself then holds.
  const cut = whole.anchors.lastSeq - 1;
  await app.db.admin(`alter table audit_entry disable trigger audit_entry_append_only;
    delete from audit_entry where chain = 'lv-jelgava' and seq > ${cut};
    update audit_chain set seq = ${cut}, hash = (select hash from audit_entry where chain = 'lv-jelgava' and seq = ${cut}) where chain = 'lv-jelgava'`);
  expect(await verification()).toMatchObject({ holds: false, firstFault: null, anchors: { firstFault: cut + 1 } });
  expect(await findAuditFaults(app, anchoring.sink)).toEqual([{ chain: 'lv-jelgava', seq: cut + 1, anchored: true }]);
  // Later entries under the numbers of those that were cut do not hide it.
  await report();
  expect(await verification()).toMatchObject({ holds: false, anchors: { firstFault: cut + 1 } });

  await app.db.admin("update audit_entry set action = 'none' where chain = 'lv-jelgava' and seq = 1");
  expect(await verification()).toMatchObject({ holds: false, firstFault: 1 });
  expect(await findAuditFaults(app, anchoring.sink)).toEqual([{ chain: 'lv-jelgava', seq: 1, anchored: false }]);
  expect(await verification('auditor@lv-dobele')).toMatchObject({ chain: 'lv-dobele', holds: true });
});

test('an address gets the heads with its token; one that does not keep them is told so, and asked again', async () => {
  const taken: unknown[] = [];
  let status = 503;
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    if (status === 204) taken.push([req.headers.authorization, JSON.parse(Buffer.concat(chunks).toString())]);
    res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`;
    const remote = createAnchoring(
      { db: app.db, config: { auditAnchor: { place: url, token: 'sixteen-letters-or-more' } } as never },
      app.clock,
    );
    await expect(remote.anchor()).rejects.toThrow('answered 503');
    status = 204;
    await remote.anchor();
    await remote.anchor();
    expect(taken).toEqual([
      [
        'Bearer sixteen-letters-or-more',
        { at: expect.any(String), heads: expect.arrayContaining([expect.objectContaining({ chain: 'lv-jelgava' })]) },
      ],
    ]);
    await expect(httpSink('http://127.0.0.1:9/', undefined).write([], '')).rejects.toThrow('fetch failed');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
