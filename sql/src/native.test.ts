import { setTimeout as sleep } from 'node:timers/promises';
import { killRounds, startChild } from './child.fixture.ts';
import { openDatabase } from './open.ts';
import { sql } from './sql.ts';
import { readBootstrap } from './sql-files.ts';
import { testServer, urlOf, withConnection } from './test-server.ts';
import { testTemplate } from './test-template.ts';
import { makeCluster } from './testing-cluster.ts';

// What only a server can show: who may log in, and that a killed server loses nothing. Runs with VIAS_TEST_DATABASE_URL.
const server = testServer();
const suite = server ? describe : describe.skip;
const admin = server ?? 'postgresql://127.0.0.1:1/none';
const name = `vias_native_${process.pid}`;
const login = `vias_try_${process.pid}`;
const open = (url: string, migrateUrl?: string) =>
  openDatabase({ kind: 'native', url, ...(migrateUrl && { migrateUrl }) }, { mode: 'demo' });
const refused = (user: string) => expect(open(urlOf(admin, name, user))).rejects;
const run = (text: string, database = name) => withConnection(urlOf(admin, database), (client) => client.query(text));

suite('PostgreSQL', () => {
  beforeAll(() => run(`create database ${name} template ${testTemplate()}`, 'postgres'));
  afterAll(async () => {
    await run(`drop database ${name} with (force)`, 'postgres');
    await run(`drop role if exists ${login}`, 'postgres');
  });

  test('a database not yet at this version, or not yet marked, asks for VIAS_MIGRATE_URL once', async () => {
    await refused('vias_login').toThrow(/not marked as demo yet: set VIAS_MIGRATE_URL/);
    await run(
      'create table kept as select * from schema_version; delete from schema_version where version = (select max(version) from schema_version)',
    );
    await refused('vias_login').toThrow(/^The database is at schema \d+ and this VIAS needs \d+: set VIAS_MIGRATE_URL/);
    await run('truncate schema_version; insert into schema_version select * from kept; drop table kept');
    await (await open(urlOf(admin, name, 'vias_login'), urlOf(admin, name))).close();
    await (await open(urlOf(admin, name, 'vias_login'))).close();
  });

  test('a newer database and one of the other mode are refused', async () => {
    await run("insert into schema_version (version, name) values (9000, 'later')");
    await refused('vias_login').toThrow(/^This database was made by a newer VIAS/);
    await run('delete from schema_version where version = 9000');
    await expect(openDatabase({ kind: 'native', url: urlOf(admin, name, 'vias_login') }, { mode: 'production' })).rejects.toThrow(
      /^This database is a demonstration/,
    );
  });

  test.each([
    ['superuser', `create role ${login} login superuser`, /a superuser \(or BYPASSRLS\), for whom no policy holds/],
    ['bypassrls', `create role ${login} login bypassrls`, /a superuser \(or BYPASSRLS\)/],
    ['owner', `create role ${login} login noinherit in role vias_owner`, /a member of vias_owner: use vias_login there/],
    ['no member', `create role ${login} login noinherit`, /may not become vias_user, .*: grant vias_user, /],
    ['a maker of roles', `create role ${login} login noinherit createrole`, /through CREATEROLE could get past every policy/],
    [
      'one step from superuser',
      `create role ${login}_boss superuser; create role ${login} login noinherit in role ${login}_boss`,
      /through vias_try_\d+_boss could get past every policy/,
    ],
    [
      'inherits',
      `create role ${login} login inherit in role vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs, vias_identity`,
      /inherits the rights of vias_user/,
    ],
    [
      'owns a table',
      `create role ${login} login noinherit in role vias_user, vias_machine, vias_resident, vias_public, vias_worker, vias_tiles, vias_jobs, vias_identity; create table its_own (n int); alter table its_own owner to ${login}`,
      /which owns table its_own/,
    ],
  ])('a login that is %s is refused in one sentence', async (_what, make, sentence) => {
    await run(make);
    try {
      await refused(login).toThrow(sentence);
    } finally {
      await run(`drop table if exists its_own; drop role ${login}; drop role if exists ${login}_boss`);
    }
  });

  test('lost LEAKPROOF stops the start and names the remedy', async () => {
    await run('alter function geometry_overlaps(geometry, geometry) not leakproof');
    await refused('vias_login').toThrow(/lost LEAKPROOF of geometry_overlaps, as every restore does, .*run sql\/bootstrap\.sql/);
    await run(readBootstrap().text);
    await (await open(urlOf(admin, name, 'vias_login'))).close();
  });

  test('a server that is not there is told with its address and without the password', async () => {
    await expect(open('postgresql://vias_login:secret@127.0.0.1:1/vias')).rejects.toThrow(
      /^No connection to the database of DATABASE_URL \(127\.0\.0\.1:1\/vias\): (?!.*secret)/,
    );
  });

  test('a statement past its limit is cancelled', async () => {
    const db = await openDatabase({ kind: 'native', url: urlOf(admin, name, 'vias_login') }, { statementLimitMs: 300 });
    await expect(db.pool.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    await db.close();
  });

  test('a transaction that stands still is ended, and its locks with it', async () => {
    const db = await openDatabase({ kind: 'native', url: urlOf(admin, name, 'vias_login') }, { idleLimitMs: 200 });
    const still = db.as({ kind: 'jobs' }, async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(1)`);
      await sleep(1500);
      return tx.run(sql`select 1`);
    });
    await expect(still).rejects.toThrow();
    expect(await db.as({ kind: 'jobs' }, (tx) => tx.run(sql`select 1`))).toBe(1);
    await db.close();
  });

  test('the program killed in the middle of writing: nothing acknowledged is lost', async () => {
    const { acknowledged, found } = await killRounds(
      2,
      () => startChild('write', urlOf(admin, name, 'vias_login')),
      async (child, round) => {
        await sleep(200 + round * 150);
        child.process.kill('SIGKILL');
      },
    );
    const last = new Set(found.at(-1)?.keys);
    expect(acknowledged.filter((key) => !last.has(key as string))).toEqual([]);
    for (const { keys, byIndex } of found) expect(byIndex).toBe(keys.length);
  }, 400_000);

  test('the server killed in the middle of writing, five times: nothing acknowledged is lost, heap and index agree', async () => {
    const cluster = await makeCluster();
    if (!cluster) return;
    try {
      const { acknowledged, found } = await killRounds(
        5,
        () => startChild('write', cluster.url),
        async (child, round) => {
          await sleep(200 + round * 130);
          cluster.kill();
          child.process.kill('SIGKILL');
          await cluster.start();
        },
      );
      const last = new Set(found.at(-1)?.keys);
      expect(acknowledged.length).toBeGreaterThan(50);
      expect(acknowledged.filter((key) => !last.has(key as string))).toEqual([]);
      for (const { keys, byIndex } of found) expect(byIndex).toBe(keys.length);
    } finally {
      cluster.remove();
    }
  }, 400_000);
});
