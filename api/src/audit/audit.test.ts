import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Guard } from '../identity/guard.ts';
import { refuseTokensBefore } from '../identity/user-state.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { httpSink } from './anchor.ts';
import { createAnchoring } from './anchoring.ts';
import { noteSessions } from './sessions.ts';
import { isVerificationDue, lastNightly, verifyAll, verifyChain } from './verifying.ts';

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
const faults = async () =>
  (await verifyAll(app.db, anchoring.sink))
    .filter(({ holds }) => !holds)
    .map(({ chain, firstFault, anchors }) => [chain, firstFault, anchors.firstFault]);
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

test('refusals and exports each come, once a minute and in words a person can search; whoever takes the audit along is in it', async () => {
  const planner = app.as('planner@lv-bauska');
  const auditor = app.as('auditor@lv-bauska');
  const list = async (query: string) => (await auditor.get(`/api/audit?${query}`)).body.items;
  const id = randomUUID();
  for (const _ of [1, 2, 3]) expect((await planner.post(`/api/help-cases/${id}/take`)).status).toBe(403);
  expect(await list('kind=refusal')).toEqual([
    expect.objectContaining({
      kind: 'refusal',
      action: 'refused',
      thingIds: [id],
      detail: { method: 'POST', path: '/api/help-cases/:id/take', code: 'identity.role_missing' },
    }),
  ]);
  const { principal } = (await list('kind=refusal'))[0];
  app.clock.set(Date.now() + 61_000);
  expect((await planner.post(`/api/help-cases/${id}/take`)).status).toBe(403);
  app.clock.set(undefined);
  expect(await list(`kind=refusal&principal=${principal.id}`)).toHaveLength(2);
  // A token that was withdrawn is of somebody who is known all the same.
  await refuseTokensBefore(app.db, principal.id, Date.now() + 5_000);
  expect((await planner.post(`/api/help-cases/${id}/take`)).body.code).toBe('identity.token_revoked');
  expect((await list('kind=refusal'))[0]).toMatchObject({ principal: { id: principal.id }, detail: { code: 'identity.token_revoked' } });
  // Nobody known leaves nothing.
  const before = (await auditor.get('/api/audit/state')).body.entries;
  expect((await app.as(undefined).get('/api/audit')).status).toBe(401);
  expect((await auditor.get('/api/audit/state')).body.entries).toBe(before);

  expect((await app.as('planner@lv-dobele').get('/api/exports/incidents?format=csv')).status).toBe(200);
  const [taken] = (await app.as('auditor@lv-dobele').get('/api/audit?kind=export')).body.items;
  expect(taken).toMatchObject({ action: 'export', thingKind: 'incident', detail: { format: 'csv' } });
  await app.db.admin(
    "select set_config('vias.principal_name', '=1+1', false), set_config('vias.principal_kind', 'user', false), audit_append('lv-bauska', 'read', 'incident', '{}', 0, '{}')",
  );
  const file = await auditor.get('/api/audit/export?format=csv', { headers: { 'accept-language': 'lv' } });
  expect(file.text.startsWith('Ieraksts;Laiks (UTC);Kas;')).toBe(true);
  expect(file.text).toContain(";'=1+1;");
  const whole = (await auditor.get('/api/audit/export?format=json&kind=refusal')).body;
  expect(whole).toMatchObject({ chain: 'lv-bauska', count: 3, entries: [{ kind: 'refusal' }, {}, {}], filter: { kind: 'refusal' } });
  expect((await list('kind=export')).map(({ detail }: { detail: { format: string } }) => detail.format)).toEqual(['json', 'csv']);
  expect((await app.as('planner@lv-dobele').get('/api/audit/export?format=csv')).status).toBe(403);
  const state = (await auditor.get('/api/audit/state')).body;
  expect(state.month).toMatchObject({ refusal: 3, export: 2 });
});

test('with Keycloak the first request of a session is the sign-in, once however many processes see it, and again with the second factor', async () => {
  const member = {
    kind: 'user',
    id: randomUUID(),
    name: 'Rasa Kazlauskė',
    tenant: 'lt-mazeikiai',
    roles: ['planner'],
    acr: 'pwd',
    authTime: 1_790_000_000,
  } as const;
  const guardOf = (who: object) => noteSessions({ authenticate: async () => who } as unknown as Guard, app.db);
  const [one, other] = [guardOf(member), guardOf(member)];
  await Promise.all([one, one, other].map((guard) => guard.authenticate({ headers: {} })));
  await guardOf({ ...member, acr: 'mfa' }).authenticate({ headers: {} });
  await guardOf({ ...member, kind: 'machine' }).authenticate({ headers: {} });
  const { items } = (await app.as('auditor@lt-mazeikiai').get(`/api/audit?kind=sign-in&principal=${member.id}`)).body;
  expect(items.map(({ action, detail }: { action: string; detail: { acr: string } }) => [action, detail.acr])).toEqual([
    ['sign_in', 'mfa'],
    ['sign_in', 'pwd'],
  ]);
});

test('an entry tells what was changed, before and after, what it stands between and what the same person did around it', async () => {
  const admin = app.as('admin@lv-jelgava', { mfa: true });
  const end = new Date(Date.now() + 86_400_000 * 100).toISOString();
  const { body: share } = await admin.post('/api/shares', {
    to: null,
    theme: 'cameras',
    sensitivityUpTo: 0,
    purpose: 'kameru vietas',
    expiresAt: end,
  });
  await admin.post(`/api/shares/${share.id}/end`);
  const audit = app.as('auditor@lv-jelgava');
  const [ended] = (await audit.get(`/api/audit?thingKind=share&thingId=${share.id}`)).body.items;
  const { body } = await audit.get(`/api/audit/${ended.seq}`);
  expect(body).toMatchObject({
    fits: true,
    things: [{ id: share.id, name: 'kameru vietas' }],
    around: expect.arrayContaining([expect.objectContaining({ seq: ended.seq })]),
  });
  expect(body.changes.map(({ field, before }: { field: string; before: unknown }) => [field, before])).toEqual([
    ['ended_at', null],
    ['ended_by', null],
  ]);
  const { body: incident } = await report();
  const changed = await app
    .as('editor@lv-jelgava')
    .patch(`/api/incidents/${incident.id}`, { severity: 5 }, { headers: { 'if-match': '"1"' } });
  expect(changed.status).toBe(200);
  const [update] = (await app.as('admin@lv-jelgava').get(`/api/audit?thingId=${incident.id}&action=update`)).body.items;
  expect((await app.as('admin@lv-jelgava').get(`/api/audit/${update.seq}`)).body.changes).toContainEqual({
    field: 'severity',
    before: 3,
    after: 5,
  });
  expect(await app.as('auditor@lv-dobele').get('/api/audit/999999')).toMatchObject({ status: 404, body: { code: 'audit.not_found' } });
  // A number that nobody has, one that is none, and somebody who may not ask.
  const ask = (phone: string, user = audit) => user.post('/api/audit/person', { phone, purpose: 'complaint' });
  expect((await ask('+371 29 000 000')).body.items).toEqual([]);
  expect((await ask('1234')).body).toMatchObject({ code: 'phone.invalid', field: 'phone' });
  expect((await ask('+371 29 000 000', app.as('planner@lv-jelgava'))).status).toBe(403);
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
  expect(await faults()).toEqual([]);

  // Whoever owns the database can cut the tail and move the head back: the chain by itself then holds.
  const cut = whole.anchors.lastSeq - 1;
  await app.db.admin(`alter table audit_entry disable trigger audit_entry_append_only;
    delete from audit_entry where chain = 'lv-jelgava' and seq > ${cut};
    update audit_chain set seq = ${cut}, hash = (select hash from audit_entry where chain = 'lv-jelgava' and seq = ${cut}) where chain = 'lv-jelgava'`);
  expect(await verification()).toMatchObject({ holds: false, firstFault: null, anchors: { firstFault: cut + 1 } });
  expect(await faults()).toEqual([['lv-jelgava', null, cut + 1]]);
  // Later entries under the numbers of those that were cut do not hide it.
  await report();
  expect(await verification()).toMatchObject({ holds: false, anchors: { firstFault: cut + 1 } });

  await app.db.admin("update audit_entry set action = 'none' where chain = 'lv-jelgava' and seq = 1");
  expect(await verification()).toMatchObject({ holds: false, firstFault: 1 });
  expect(await faults()).toMatchObject([['lv-jelgava', 1, cut + 1]]);
  expect(await verification('auditor@lv-dobele')).toMatchObject({ chain: 'lv-dobele', holds: true });
});

test('S23: the nightly look is kept with what it found, begins at night, and does not fall out when the server slept', async () => {
  // A look at the entries is an entry: the chain is there, whichever test ran before.
  await app.as('auditor@lv-dobele').get('/api/audit');
  const before = (await app.as('auditor@lv-dobele').get('/api/audit/state')).body;
  await verifyAll(app.db, anchoring.sink);
  const { body } = await app.as('auditor@lv-dobele').get('/api/audit/state');
  expect(body.lastCheck).toMatchObject({ byPerson: false, holds: true, entries: body.entries, anchors: { kind: 'file' } });
  expect(body.lastCheck.at > (before.lastCheck?.at ?? '')).toBe(true);
  expect(body).toMatchObject({ chain: 'lv-dobele', head: { seq: body.entries }, days: [{}, {}, { entries: body.entries }] });
  await anchoring.anchor();
  expect((await app.as('auditor@lv-dobele').get('/api/audit/state')).body).toMatchObject({
    anchored: { seq: body.entries, kind: 'file' },
    days: [{ sealed: false }, { sealed: false }, { sealed: true }],
  });
  expect(Date.now() - ((await lastNightly(app.db)) ?? 0)).toBeLessThan(60_000);
  const at = (text: string) => Date.parse(text);
  const due = (last: string, now: string) => isVerificationDue(at(last), at(now));
  expect(isVerificationDue(undefined, 0)).toBe(true);
  // 02:30 in Riga, in winter and in summer.
  expect([due('2026-01-10T00:30:00Z', '2026-01-11T00:30:00Z'), due('2026-07-10T00:30:00Z', '2026-07-10T23:30:00Z')]).toEqual([true, true]);
  // Made by a clock that ran ahead and was set back: it would not be due for as long as that clock was ahead.
  expect([due('2036-01-10T00:30:00Z', '2026-01-10T12:00:00Z'), due('2026-01-10T12:00:30Z', '2026-01-10T12:00:00Z')]).toEqual([true, false]);
  expect([due('2026-01-10T00:30:00Z', '2026-01-10T21:30:00Z'), due('2026-01-10T00:30:00Z', '2026-01-11T02:31:00Z')]).toEqual([false, true]);
});

test('a long chain is looked through in pieces that fit together, and a changed entry is named in whichever piece it lies', async () => {
  const chain = 'lt-telsiai';
  await app.db.admin(
    `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{}') from generate_series(1, 101)`,
  );
  const found = () => verifyChain(app.db, anchoring.sink, chain, { kind: 'jobs' }, 50);
  expect(await found()).toMatchObject({ entries: 101, holds: true });
  const spoil = (seq: number, text: string) =>
    app.db.admin(
      `alter table audit_entry disable trigger audit_entry_append_only; update audit_entry set ${text} where chain = '${chain}' and seq = ${seq}`,
    );
  for (const seq of [101, 100, 51, 50]) {
    await spoil(seq, "detail = '1'");
    expect(await found()).toMatchObject({ firstFault: seq, holds: false });
  }
});

test('S23: a database that was made to say that all is well does not pass for whole: sums are taken outside it', async () => {
  const chain = 'lv-livani';
  await app.db.admin(
    `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{"purpose": "Ķīlis"}') from generate_series(1, 9)`,
  );
  const found = () => verifyChain(app.db, anchoring.sink, chain, { kind: 'jobs' }, 4);
  expect(await found()).toMatchObject({ entries: 9, firstFault: null, holds: true });
  const liars = await app.db.admin<{ text: string }>(
    "select pg_get_functiondef(oid) as text from pg_proc where proname in ('audit_entry_hash', 'audit_fault_after', 'audit_first_fault', 'audit_chains')",
  );
  // Whoever owns it puts functions in their place that find nothing, and then changes an entry under the sum that was written down outside.
  await app.db.admin(`
    create or replace function audit_fault_after(name text, after bigint, most integer) returns table (first_fault bigint, last bigint, n integer) language sql stable as $$
      select null::bigint, max(seq), count(*)::int from (select seq from audit_entry where chain = name and seq > after order by seq limit most) e $$;
    create or replace function audit_first_fault(name text) returns bigint language sql stable as $$ select null::bigint $$;
    create or replace function audit_entry_hash(prev bytea, chain text, seq bigint, at timestamptz, tenant_id text, principal_kind text, principal_id text, principal_name text, action text, thing_kind text,
      thing_ids text[], thing_count integer, detail jsonb) returns bytea language sql stable as $$ select e.hash from audit_entry e where (e.chain, e.seq) = ($2, $3) $$;
    alter table audit_entry disable trigger audit_entry_append_only;
    update audit_entry set principal_name = 'kāds cits' where chain = '${chain}' and seq = 6`);
  try {
    expect(await found()).toMatchObject({ firstFault: 6, holds: false });
    expect((await app.as(`auditor@${chain}`).get('/api/audit/verification')).body).toMatchObject({ firstFault: 6, holds: false });
  } finally {
    for (const { text } of liars) await app.db.admin(text);
  }
});

test('S23: the first entry of a cut tail is named, and so is what stands behind a head that was moved back', async () => {
  const chain = 'lt-akmene';
  await app.db.admin(
    `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{}') from generate_series(1, 9)`,
  );
  const found = () => verifyChain(app.db, anchoring.sink, chain, { kind: 'jobs' });
  const head = (seq: number) =>
    app.db.admin(
      `update audit_chain set seq = ${seq}, hash = (select hash from audit_entry where chain = '${chain}' and seq = ${seq}) where chain = '${chain}'`,
    );
  await head(5);
  expect(await found()).toMatchObject({ firstFault: 6, holds: false });
  await head(9);
  expect(await found()).toMatchObject({ firstFault: null, holds: true });
  await app.db.admin(
    `alter table audit_entry disable trigger audit_entry_append_only; delete from audit_entry where chain = '${chain}' and seq > 6`,
  );
  expect(await found()).toMatchObject({ firstFault: 7, holds: false });
});

test('S23: a chain that was taken away whole, and a file of heads that was lost or cut, do not pass for whole', async () => {
  const chain = 'lt-mazeikiai';
  await app.db.admin(
    `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{}') from generate_series(1, 3)`,
  );
  await anchoring.anchor();
  const [head] = await app.db.admin<{ seq: number }>('select seq::int from audit_chain where chain = $1', [chain]);
  const top = head?.seq ?? 0;
  const found = async () =>
    (await verifyAll(app.db, anchoring.sink))
      .filter((one) => one.chain === chain)
      .map(({ holds, firstFault, anchors }) => [holds, firstFault, anchors.firstFault]);
  expect(await found()).toEqual([[true, null, null]]);
  const kept = readFileSync(place, 'utf8');
  rmSync(place);
  expect(await found()).toEqual([[false, null, 1]]);
  // A file that lacks the last heads may be that of a process which writes within the hour.
  writeFileSync(place, kept.replaceAll(`"chain":"${chain}","seq":${top}`, `"chain":"${chain}","seq":${top + 1}`));
  expect(await found()).toEqual([[false, null, top + 1]]);
  await app.db.admin(
    `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{}')`,
  );
  writeFileSync(place, kept);
  await app.db.admin(`update audit_anchored set seq = ${top + 1} where chain = '${chain}'`);
  expect(await found()).toEqual([[true, null, null]]);
  await app.db.admin(`update audit_anchored set at = now() - interval '3 hours' where chain = '${chain}'`);
  expect(await found()).toEqual([[false, null, top + 1]]);

  // Whoever owns the database takes away everything that it knows of the chain.
  await app.db.admin(`alter table audit_entry disable trigger audit_entry_append_only;
    delete from audit_entry where chain = '${chain}'; delete from audit_chain where chain = '${chain}'`);
  expect(await found()).toEqual([[false, null, expect.any(Number)]]);
  await app.db.admin(`delete from audit_anchored where chain = '${chain}'`);
  expect(await found()).toEqual([[false, null, expect.any(Number)]]);
});

test('a verification that broke off before the last chain is due again, however lately the others were looked at', async () => {
  await verifyAll(app.db, anchoring.sink);
  expect(await lastNightly(app.db)).toBeGreaterThan(0);
  await app.db.admin("delete from audit_check where chain = 'lv-jelgava'");
  expect(await lastNightly(app.db)).toBeUndefined();
  await verifyAll(app.db, anchoring.sink);
  await app.db.admin("update audit_check set at = at - interval '2 days' where chain = 'lv-jelgava'");
  expect(Date.now() - ((await lastNightly(app.db)) ?? 0)).toBeGreaterThan(86_400_000);
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
    // Nothing comes back from there, but up to where it was told is known: a tail that is cut and a head that is moved back show, and go on showing when the shorter chain has been told in its place.
    const chain = 'lv-bauska';
    const grow = (n: number) =>
      app.db.admin(
        `select set_config('vias.principal_kind', 'jobs', false), audit_append('${chain}', 'read', 'incident', '{}', 0, '{}') from generate_series(1, ${n})`,
      );
    await grow(5);
    await remote.anchor();
    const found = async () => (await verifyChain(app.db, remote.sink, chain)).anchors.firstFault;
    const [head] = await app.db.admin<{ seq: number }>('select seq::int from audit_chain where chain = $1', [chain]);
    const top = head?.seq ?? 0;
    expect(await found()).toBeNull();
    await app.db.admin(`alter table audit_entry disable trigger audit_entry_append_only;
      delete from audit_entry where chain = '${chain}' and seq > ${top - 2};
      update audit_chain set seq = ${top - 2}, hash = (select hash from audit_entry where chain = '${chain}' and seq = ${top - 2}) where chain = '${chain}'`);
    expect(await found()).toBe(top - 1);
    await remote.anchor();
    expect(await found()).toBe(top - 1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
