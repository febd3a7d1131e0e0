import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { importRunnerOf } from './import-runner.ts';
import { Profile } from './profile.ts';
import { insertImport } from './queries.ts';
import { runImport } from './run-import.ts';
import { spoolPath } from './spool.ts';
import { type ImportTestApp, oic, oicFile, openImportTestApp } from './testing.ts';

let app: ImportTestApp;
beforeAll(async () => {
  app = await openImportTestApp();
});
afterAll(() => app?.close());

const own = (name: string) => ({ ...oic, name, source: name });
const many = (count: number): string =>
  oicFile(...Array.from({ length: count }, (_, i) => `${i};04.07.2019.;8:${10 + (i % 50)};CSNg;23,${2000 + i};56,6;1;nr. ${i}`));
const editor = () => app.as('editor@lv-dobele');
const rowsOf = async (source: string): Promise<number> =>
  (await app.db.admin<{ n: number }>('select count(*)::int as n from incident where source_code = $1', [source]))[0]?.n ?? 0;
const uploads = (): string[] => (existsSync(join(app.dataDir, 'uploads')) ? readdirSync(join(app.dataDir, 'uploads')) : []);

/** The file of an import goes when its run has noticed its end. */
const filesGone = async (): Promise<void> => {
  for (let tries = 0; tries < 100 && uploads().length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(uploads()).toEqual([]);
};

test('pause leaves true counts, resume goes on where it was, and nothing comes twice', async () => {
  const begun = await app.sendForm('/api/imports', many(6000), own('pause'));
  expect(begun.status).toBe(202);
  expect(begun.headers.get('location')).toBe(`/api/imports/${begun.body.id}`);
  const path = `/api/imports/${begun.body.id}`;
  expect((await editor().post(`${path}/pause`)).status).toBe(202);
  const paused = await app.settled(begun.body.id);
  expect(paused.body.state).toBe('paused');
  expect(await rowsOf('pause')).toBe(paused.body.counts.read);
  expect(paused.body.counts.read).toBeLessThan(6000);
  expect((await editor().post(`${path}/undo`)).body.code).toBe('import.wrong_state');
  expect((await editor().post(`${path}/resume`)).status).toBe(202);
  expect((await app.settled(begun.body.id)).body).toMatchObject({ state: 'finished', counts: { read: 6000, added: 6000, unchanged: 0 } });
  expect(await rowsOf('pause')).toBe(6000);
  await filesGone();
});

test('pause and resume in one breath: two runs never write together', async () => {
  const { body } = await app.sendForm('/api/imports', many(3000), own('breath'));
  for (let i = 0; i < 5; i++) {
    await editor().post(`/api/imports/${body.id}/pause`);
    await editor().post(`/api/imports/${body.id}/resume`);
  }
  expect((await app.settled(body.id)).body).toMatchObject({ state: 'finished', counts: { read: 3000, added: 3000, unchanged: 0 } });
  expect(await rowsOf('breath')).toBe(3000);
});

test('stop keeps what is in, removes the file, and can be undone', async () => {
  const { body } = await app.sendForm('/api/imports', many(6000), own('stop'));
  await editor().post(`/api/imports/${body.id}/stop`);
  const stopped = await app.settled(body.id);
  expect(stopped.body.state).toBe('stopped');
  expect(await rowsOf('stop')).toBe(stopped.body.counts.added);
  await editor().post(`/api/imports/${body.id}/undo`);
  expect((await app.settled(body.id)).body).toMatchObject({ state: 'undone', undo: { removed: stopped.body.counts.added } });
  expect(await rowsOf('stop')).toBe(0);
  await filesGone();
});

test('an import once accepted finishes though its token expires', async () => {
  const now = Date.now();
  app.clock.set(now);
  const token = await app.identity.token('editor@lv-dobele', { clock: app.clock, mfa: false });
  const ask = (path: string, init: RequestInit = {}) => fetch(app.url + path, { ...init, headers: { authorization: `Bearer ${token}` } });
  await editor().put('/api/imports/profiles/expiry', own('expiry'));
  const begun = (await (await ask('/api/imports?profile=expiry&fileName=a.csv', { method: 'POST', body: many(4000) })).json()) as {
    id: string;
  };
  app.clock.set(now + 2 * 3_600_000);
  expect((await ask(`/api/imports/${begun.id}`)).status).toBe(401);
  const { body } = await app.settled(begun.id);
  expect(body).toMatchObject({ state: 'finished', fileName: 'a.csv', counts: { added: 4000 } });
  const [row] = await app.db.admin(`select distinct created_by_name, tenant_id from incident where source_code = 'expiry'`);
  expect(row).toEqual({ created_by_name: body.createdBy.name, tenant_id: 'lv-dobele' });
  app.clock.set(undefined);
});

/** A second process over the same database and data directory. */
const nextProcess = (): Deps => ({
  db: app.db,
  clock: app.clock,
  log: pino({ level: 'silent' }),
  config: { ...readConfig({}), dataDir: app.dataDir },
  leaving: new AbortController().signal,
  guard: {} as Deps['guard'],
});
const member: Member = { kind: 'user', id: randomUUID(), name: 'Dace Zariņa', tenant: 'lv-dobele', roles: ['incident-editor'] };

test('after a crash the next start goes on from the last commit; without the file it says so and keeps the counts', async () => {
  const make = async (source: string, keepFile: boolean): Promise<string> => {
    const id = randomUUID();
    const path = spoolPath({ dataDir: app.dataDir }, id);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, many(3000));
    await app.db.as(member, (tx) =>
      insertImport(tx, member, { id, fileName: 'a.csv', fileBytes: 1, profile: Profile.parse(own(source)), dryRun: false }),
    );
    await app.db.as(member, (tx) => tx.run(sql`update import set state = 'running', attempt = 1 where import_id = ${id}`));
    let batches = 0;
    expect(await runImport(app.db, { id, member, path, attempt: 1 }, Date.now, () => batches++ < 3)).toBe('left');
    if (!keepFile) rmSync(path);
    await app.db.admin(`update import set changed_at = now() - interval '10 minutes' where import_id = $1`, [id]);
    return id;
  };
  const [whole, lost] = [await make('crash', true), await make('lost', false)];
  const left = await rowsOf('crash');
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(3000);
  const runner = importRunnerOf(nextProcess());
  await runner.recover();
  expect((await app.settled(whole)).body).toMatchObject({
    state: 'finished',
    counts: { read: 3000, added: 3000, unchanged: 0, duplicates: 0 },
  });
  expect(await rowsOf('crash')).toBe(3000);
  const { body } = await editor().get(`/api/imports/${lost}`, { headers: { 'accept-language': 'lv' } });
  expect(body).toMatchObject({ state: 'failed', problem: { code: 'import.interrupted', detail: expect.stringContaining('pārtraukts') } });
  expect(body.counts.added).toBe(await rowsOf('lost'));
  await runner.close();
});

test('a transaction of an import holds the embedded database under a quarter of a second', async () => {
  const slow: number[] = [];
  const timed: typeof app.db.as = async (principal, fn) => {
    const began = performance.now();
    const result = await app.db.as(principal, fn);
    slow.push(performance.now() - began);
    return result;
  };
  const id = randomUUID();
  const path = join(app.dataDir, 'timed.csv');
  writeFileSync(path, many(5000));
  await app.db.as(member, (tx) =>
    insertImport(tx, member, { id, fileName: 'a.csv', fileBytes: 1, profile: Profile.parse(own('timed')), dryRun: false }),
  );
  await app.db.as(member, (tx) => tx.run(sql`update import set state = 'running', attempt = 1 where import_id = ${id}`));
  await runImport({ ...app.db, as: timed }, { id, member, path, attempt: 1 }, Date.now, () => true);
  const usual = slow.sort((a, b) => a - b)[Math.floor(slow.length * 0.5)] ?? 0;
  // The machine that runs the tests is shared, so the median counts; on PostgreSQL transactions are longer on purpose.
  if (app.db.kind === 'embedded') expect(usual).toBeLessThan(250);
});

test('an import is seen by its own tenant only, by the roles that write incidents', async () => {
  const { body } = await app.bring(many(1), own('mine'));
  for (const user of ['editor@lt-siauliai', 'admin@lv-jelgava']) {
    for (const path of ['', '/findings', '/rejects.csv'])
      expect((await app.as(user).get(`/api/imports/${body.id}${path}`)).status).toBe(404);
    expect((await app.as(user).post(`/api/imports/${body.id}/undo`)).status).toBe(404);
    expect((await app.as(user).get('/api/imports')).body.items).toEqual([]);
  }
  for (const user of ['planner@lv-dobele', 'auditor@lv-dobele', 'author@lv-dobele'])
    expect((await app.as(user).get('/api/imports')).status).toBe(403);
  expect((await app.as(undefined).post('/api/imports')).status).toBe(401);
  expect((await app.as('dispatcher@lv-dobele').get(`/api/imports/${body.id}`)).status).toBe(200);
  const list = await editor().get('/api/imports?limit=2');
  expect(list.body.items).toHaveLength(2);
  expect((await editor().get(`/api/imports?limit=2&after=${list.body.next}`)).body.items[0].number).toBeLessThan(list.body.items[1].number);
});

test('an import repeated under its Idempotency-Key is the first one, whatever is repeated; another file under the key is refused', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const profile = own('repeated');
  const send = (file: string, path = '/api/imports', extra: Record<string, string> = headers) =>
    app.sendForm(path, file, profile, { headers: extra });
  const [first, second] = await Promise.all([send(many(5)), send(many(5))]);
  expect([first?.status, second?.status]).toEqual([202, 202]);
  expect(second?.body.id).toBe(first?.body.id);
  await app.settled(first?.body.id);
  expect((await send(many(5))).body.id).toBe(first?.body.id);
  expect(await send(many(6))).toMatchObject({ body: { code: 'request.idempotency_key_reused' } });
  expect((await send(many(5), '/api/imports?dryRun=true')).body.code).toBe('request.idempotency_key_reused');
  expect(await rowsOf('repeated')).toBe(5);
  const runs = await app.db.admin(`select 1 from import where profile->>'source' = 'repeated'`);
  expect(runs).toHaveLength(1);
  await filesGone();
});

test('a kept file goes with the first request, and the same key still gets its answer', async () => {
  const kept = await app.sendForm('/api/imports/preview', many(5), own('kept'));
  const path = `/api/imports?upload=${kept.body.upload}`;
  const ask = (key: string) =>
    editor().ask('post', path, {
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      raw: JSON.stringify(own('kept')),
    });
  const key = randomUUID();
  const first = await ask(key);
  expect(first.status).toBe(202);
  await app.settled(first.body.id);
  expect(await ask(key)).toMatchObject({ status: 202, body: { id: first.body.id } });
  expect((await ask(randomUUID())).body.code).toBe('import.upload_gone');
});

test('a run that another one has replaced neither ends the import nor takes its file', async () => {
  const id = randomUUID();
  const path = spoolPath({ dataDir: app.dataDir }, id);
  writeFileSync(path, many(300));
  await app.db.as(member, (tx) =>
    insertImport(tx, member, { id, fileName: 'a.csv', fileBytes: 1, profile: Profile.parse(own('replaced')), dryRun: false }),
  );
  const stateOf = async () =>
    (
      await app.db.admin<{ state: string; attempt: number; read: number }>('select state, attempt, read from import where import_id = $1', [
        id,
      ])
    )[0];
  const deps = nextProcess();
  let replaced = false;
  // Between its last batch and its end, the run is replaced.
  const as: typeof app.db.as = async (principal, fn) => {
    const answer = await app.db.as(principal, fn);
    if (!replaced && (await stateOf())?.read === 300) {
      replaced = true;
      await app.db.admin('update import set attempt = attempt + 1 where import_id = $1', [id]);
    }
    return answer;
  };
  const old = importRunnerOf({ ...deps, db: { ...app.db, as } });
  old.start(id, member);
  for (let tries = 0; tries < 200 && !replaced; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
  await old.close();
  expect(await stateOf()).toEqual({ state: 'running', attempt: 2, read: 300 });
  expect(existsSync(path)).toBe(true);
  const next = importRunnerOf(nextProcess());
  await next.recover();
  expect((await app.settled(id)).body).toMatchObject({ state: 'finished', counts: { read: 300, added: 300 } });
  await next.close();
});
