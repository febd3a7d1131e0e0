import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import { backUp } from '@vias/sql/backup.ts';
import { openBackup } from '@vias/sql/backup-format.ts';
import { Bridge } from '@vias/sql/bridge.ts';
import { createFromTemplate, databaseFolder } from '@vias/sql/data-directory.ts';
import { embeddedDatabase } from '@vias/sql/embedded.ts';
import { withClient } from '@vias/sql/embedded-session.ts';
import { openNative } from '@vias/sql/native.ts';
import { scrub } from '@vias/sql/scrub.ts';
import { sql } from '@vias/sql/sql.ts';
import { testServer, withConnection } from '@vias/sql/test-server.ts';
import { testTemplate } from '@vias/sql/test-template.ts';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { makeCluster } from '@vias/sql/testing-cluster.ts';
import { startWorkerSession } from '@vias/sql/worker-session.ts';
import type pg from 'pg';
import { openTestApp, testPhoneKeys } from '../testing.ts';
import { plantRows } from './plant.fixture.ts';

type Place = {
  db: TestDatabase;
  folder: string;
  root<T>(fn: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  backup(folder: string): Promise<string>;
  remove(): Promise<void>;
};
const key = Buffer.alloc(32, 9);

/** A database whose files can be looked into: a data directory, or a cluster of the test's own. */
const openPlace = async (): Promise<Place | undefined> => {
  if (testServer()) {
    const cluster = await makeCluster();
    if (!cluster) return undefined;
    const native = await openNative({ url: cluster.url }, { log: () => undefined });
    const root: Place['root'] = (fn) => withConnection(cluster.superuser, fn);
    const db: TestDatabase = {
      ...native,
      admin: (text, values) => root(async (client) => (await client.query(text, values)).rows as never),
      owner: () => Promise.reject(new Error('not here')),
    };
    const backup = async (folder: string) => (await backUp({ kind: 'native', url: cluster.superuser }, { key, folder })).file;
    return { db, folder: cluster.at, root, backup, remove: async () => cluster.remove() };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'vias-traces-'));
  await createFromTemplate(dataDir, readFileSync(testTemplate()));
  const session = await startWorkerSession({ dataDir: databaseFolder(dataDir) });
  const bridge = new Bridge();
  await bridge.attach(session.exchange);
  const root: Place['root'] = (fn) => withClient(bridge, 'admin', fn);
  const db: TestDatabase = {
    ...embeddedDatabase(bridge, { log: () => undefined, close: session.close }),
    admin: (text, values) => root(async (client) => (await client.query(text, values)).rows as never),
    owner: (fn) => withClient(bridge, 'owner', fn),
  };
  const backup = async (folder: string) => (await backUp({ kind: 'embedded', dataDir }, { key, folder })).file;
  return { db, folder: databaseFolder(dataDir), root, backup, remove: async () => rmSync(dataDir, { recursive: true, force: true }) };
};

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
  );
/** Which canaries stand in which files of a folder. */
const found = (folder: string, canaries: Record<string, Buffer>): string[] =>
  filesIn(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name));
    return Object.entries(canaries).flatMap(([what, canary]) => (bytes.includes(canary) ? [`${what} in ${name}`] : []));
  });
const kindsOf = (places: readonly string[]) => [...new Set(places.map((place) => place.split(' in ')[0]))].sort();

const linesOf = (file: string): string => {
  const bytes = readFileSync(file);
  let at = 0;
  const source = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  return [...openBackup(source, key, 'x').lines].join('\n');
};

test('S26: a canary that was erased is in no file of the database, not in its write-ahead log and in no backup made after the nightly scrub', async () => {
  const place = await openPlace();
  if (!place) return;
  const { db, folder, root, backup, remove } = place;
  const kept = mkdtempSync(join(tmpdir(), 'vias-traces-backup-'));
  try {
    const app = await openTestApp({}, undefined, db);
    const hex = (digits: string) => Buffer.from(digits, 'hex');
    const vault = createPhoneVault({
      current: 'k1',
      keys: { k1: hex(testPhoneKeys.VIAS_PHONE_KEY) },
      pepper: hex(testPhoneKeys.VIAS_PHONE_PEPPER),
    });

    // A resident, whose number and place are sealed from the first byte on.
    await app.db.admin(
      `insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'T', 'municipality', '{}', '2020-01-01', 't', 't')`,
    );
    await app.db.admin(`insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
      select boundary_set_id, 'LV', 'T', 'J', 'J', '2020-01-01', st_multi(st_makeenvelope(23.5, 56.3, 24.2, 56.9, 4326)), st_point(23.7, 56.5, 4326), 1 from boundary_set where scheme = 'T'`);
    await app.db.admin(`insert into tenant_territory values ('lv-jelgava', 'LV', 'T', 'J')`);
    const anyone = app.as(undefined);
    const asked = await anyone.post('/api/residents/codes', { phone: '+371 26 947 315', country: 'LV', tenant: 'lv-jelgava', lang: 'lv' });
    const { link } = (await anyone.post('/api/residents/confirmations', { id: asked.body.id, code: asked.body.demonstration })).body;
    const own = { headers: { 'x-resident-link': link } };
    const home = { kind: 'home', lon: 23.7, lat: 56.65, label: 'Kanāriju iela 17, Jelgava' };
    const saved = await anyone.put(
      '/api/residents/me',
      { lang: 'lv', voice: false, name: 'Anna Kanārija', textVersion: '2026-11', places: [home] },
      own,
    );
    expect(saved.status).toBe(200);
    const [sealed] = await app.db.admin<{ phone: Buffer; name: Buffer; label: Buffer }>(
      'select s.phone_enc as phone, r.name_enc as name, p.label_enc as label from subscriber s join resident r using (subscriber_id) join resident_place p using (resident_id) where s.phone_hmac = $1',
      [vault.index('+37126947315')],
    );
    if (!sealed) throw new Error('nobody was registered');

    // People in the words of incidents: enough for the planner to take samples.
    const editor = app.as('editor@lv-jelgava');
    const admin = app.as('admin@lv-jelgava', { mfa: true });
    const values: string[] = [];
    for (let n = 0; n < 30; n++) {
      const phone = `2694${7300 + (n >> 1)}`;
      values.push(phone);
      const made = await editor.post('/api/incidents', {
        category: 'assist_person',
        severity: 2,
        occurredAt: '2026-11-20T10:00:00+02:00',
        title: `Zvana Zigfrīds Kanārijputns, ${phone}`,
        geometry: { type: 'Point', coordinates: [23.7128, 56.6511] },
      });
      expect(made.status).toBe(201);
    }
    await root((client) => client.query('analyze'));
    await root((client) => client.query('checkpoint'));
    const canaries = {
      'a name': Buffer.from('Kanārijputns'),
      'a number': Buffer.from('26947300'),
      'a sealed name': sealed.name,
      'a sealed number': sealed.phone,
      'a sealed place': sealed.label,
      'an index of a number': vault.index('+37126947315'),
    };
    expect(kindsOf(found(folder, canaries))).toEqual(Object.keys(canaries).sort());

    const erase = async () => {
      expect((await anyone.delete('/api/residents/me', own)).status).toBe(204);
      const erased = await admin.post('/api/privacy/named/erase', {
        values: ['Zigfrīds Kanārijputns', ...new Set(values)],
        reason: 'VDAR 17. pants',
      });
      expect(erased.body).toEqual({ erased: 60, held: 0 });
    };
    if (testServer())
      await root(async (other) => {
        await other.query('begin isolation level repeatable read; select 1');
        await erase();
        // Whoever began before still sees them, and is named.
        expect((await root(scrub)).left.join()).toMatch(/held by a transaction of postgres since .* UTC: run it again/);
      });
    else await erase();
    // The counters of codes go after their day.
    await app.db.admin("update registration_code set at = at - interval '2 days'");
    await app.db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select forget_unconfirmed()`));
    expect(await app.db.admin('select from registration_code')).toEqual([]);

    // A database that was vacuumed has them all the same.
    await root((client) => client.query('vacuum'));
    await root((client) => client.query('checkpoint'));
    expect(found(folder, canaries)).not.toEqual([]);
    expect((await root(scrub)).left).toEqual([]);
    const after = found(folder, canaries);
    const relations = await app.db.admin<{ name: string }>(
      'select oid::regclass::text as name from pg_class where pg_relation_filenode(oid)::text = any ($1)',
      [after.map((place) => place.split('/').at(-1))],
    );
    expect({ after, relations }).toEqual({ after: [], relations: [] });
    const traces = await app.db.admin<{ place: string }>(
      `select s.tablename || '.' || s.attname as place from pg_stats s where s.schemaname = 'public' and s.tablename in ('personal_piece', 'subscriber', 'resident') and s.attname ~ 'value|_enc|phone_hmac'`,
    );
    expect(traces).toEqual([]);

    await plantRows(app.db, 'alert', [{ given: ({ name, literal }) => (name === 'status' ? literal('sending') : undefined) }]);
    expect(await root(scrub)).toEqual({
      tables: 0,
      left: ['A warning is being sent, so nothing was locked: run it again when that is over.'],
    });

    await app.close();
    const text = linesOf(await backup(kept));
    expect(text).toContain('"lv-jelgava"');
    for (const [what, canary] of Object.entries(canaries))
      expect([what, text.includes(canary.toString()) || text.includes(canary.toString('hex'))]).toEqual([what, false]);
  } finally {
    await remove();
    rmSync(kept, { recursive: true, force: true });
  }
}, 300_000);
