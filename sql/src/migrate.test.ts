import { migrate } from './migrate.ts';
import { checkDatabase } from './start-check.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

test('a second run changes nothing', async () => {
  const { from, to, applied } = await db.owner((client) => migrate(client));
  expect(to).toBe(from);
  expect(applied).toEqual([]);
});

test('a file whose text changed is applied again, alone', async () => {
  const [first] = await db.admin<{ name: string }>('select name from repeatable_file order by name limit 1');
  await db.admin("update repeatable_file set hash = 'old' where name = $1", [first?.name]);
  expect((await db.owner((client) => migrate(client))).applied).toEqual([first?.name]);
  expect((await db.owner((client) => migrate(client))).applied).toEqual([]);
});

test('a database of a newer VIAS is refused in one sentence and stays as it is', async () => {
  await db.admin("insert into schema_version (version, name) values (9000, 'later')");
  const before = await db.admin('select * from repeatable_file order by name');
  await expect(db.owner((client) => migrate(client))).rejects.toThrow(
    /^This database was made by a newer VIAS \(schema 9000, this one knows \d+\)/,
  );
  expect(await db.admin('select * from repeatable_file order by name')).toEqual(before);
  await db.admin('delete from schema_version where version = 9000');
});

test('a migration that changed after it ran is named', async () => {
  const [row] = await db.admin<{ md5: string }>(
    "update schema_version set md5 = 'x' || md5 where version = 2 returning substr(md5, 2) as md5",
  );
  await expect(db.owner((client) => migrate(client))).rejects.toThrow(/^Migration 2 has changed since this database ran it/);
  await db.admin('update schema_version set md5 = $1 where version = 2', [row?.md5]);
});

test('an upgrade that fails changes nothing', async () => {
  await db.admin("update repeatable_file set hash = 'old'; alter table share rename to share_away");
  await expect(db.owner((client) => migrate(client))).rejects.toThrow(/\.sql: /);
  expect(await db.admin("select name from repeatable_file where hash <> 'old'")).toEqual([]);
  await db.admin('alter table share_away rename to share');
  await db.owner((client) => migrate(client));
  expect(await db.admin("select name from repeatable_file where hash = 'old'")).toEqual([]);
});

test('a database is marked once, and refused in the other mode', async () => {
  await db.owner((client) => migrate(client, 'demo'));
  await db.owner((client) => migrate(client, 'demo'));
  await expect(db.owner((client) => migrate(client, 'production'))).rejects.toThrow(/^This database is a demonstration/);
  await db.admin("update installation set mode = 'production'");
  await expect(db.owner((client) => migrate(client, 'demo'))).rejects.toThrow(/^This database was not made by the demonstration/);
  expect(await db.admin('select mode from installation')).toEqual([{ mode: 'production' }]);
});

test('a database with somebody else’s tables is left alone', async () => {
  await db.admin('create schema away; alter table schema_version set schema away; alter table tenant rename to cadastre');
  await expect(db.owner((client) => migrate(client))).rejects.toThrow(
    /^The database holds tables that VIAS did not make \(.*\): give VIAS an empty database\.$/,
  );
  await db.admin('alter table away.schema_version set schema public; alter table cadastre rename to tenant');
});

test('lost LEAKPROOF, as after a restore, is found and the remedy named', async () => {
  expect(await db.owner(checkDatabase)).toEqual([]);
  await db.admin('alter function geometry_overlaps(geometry, geometry) not leakproof');
  expect((await db.owner(checkDatabase)).join()).toMatch(/lost LEAKPROOF.*sql\/bootstrap\.sql/);
  await db.admin('alter function geometry_overlaps(geometry, geometry) leakproof');
});

test('a missing extension is found and the remedy named', async () => {
  await db.admin('alter extension pgcrypto set schema public; drop extension if exists pgcrypto cascade');
  expect((await db.owner(checkDatabase)).join()).toMatch(/lacks the extensions pgcrypto: .*sql\/bootstrap\.sql/);
});
