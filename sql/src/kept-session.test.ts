import { expect, test } from '@jest/globals';
import { testServer } from './test-server.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

const embedded = testServer() ? test.skip : test;

/** What a session holds in memory and on disk, as the database itself sees it. */
const stateOf = async (db: TestDatabase): Promise<unknown> => [
  await db.admin(
    'select pg_postmaster_start_time(), txid_current()::text, pg_current_wal_lsn()::text, pg_database_size(current_database())',
  ),
  await db.admin("select name, setting from pg_settings where source not in ('default') order by 1"),
  await db.admin('select name, statement from pg_prepared_statements order by 1'),
  await db.admin('select locktype, objid, mode from pg_locks order by 1, 2, 3'),
  await db.admin('select pg_listening_channels()'),
  // Statistics are written when time has passed, not when somebody asks.
  await db.admin(`select name, level, total_bytes, free_bytes from pg_backend_memory_contexts
    where name <> 'PgStat Pending' order by 1, 2, 3, 4`),
  await db.admin("select name, size from pg_ls_dir('.') as name, lateral (select size from pg_stat_file(name)) as file order by 1"),
  await db.admin('select relname, relfilenode, relpages, reltuples from pg_class order by 1, 2'),
  await db.admin('select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables order by 1'),
];

embedded('the next test file finds nothing of what one has done to the database that they use one after the other', async () => {
  const first = await openTestDatabase();
  const before = await stateOf(first);
  await first.admin(`create table kept_rows as select i, st_buffer(st_makepoint(i, i), 1) as geom from generate_series(1, 20000) i;
    create index on kept_rows using gist (geom); update kept_rows set i = i + 1; analyze;
    create role kept_role; update tenant set tenant_id = tenant_id; drop extension unaccent cascade; checkpoint`);
  await first.admin(
    "set work_mem = '1MB'; select set_config('vias.kept', 'x', false), pg_advisory_lock(7); prepare kept as select 1; listen kept",
  );
  await first.admin('create temporary table kept_rows as select 1');
  await expect(first.admin('begin; select 1/0')).rejects.toThrow('division by zero');
  await first.close();
  const second = await openTestDatabase();
  expect(await stateOf(second)).toEqual(before);
  await second.close();
  await expect(first.admin('select 1')).rejects.toThrow();
});
