import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backUp } from './backup.ts';
import { sealBackup } from './backup-format.ts';
import type { BackupPlace } from './backup-place.ts';
import { withReader } from './backup-place.ts';
import { createFromTemplate } from './data-directory.ts';
import { lockDirectory } from './directory-lock.ts';
import { migrateEmptyTo } from './migrate.ts';
import { noteOperation } from './operation-note.ts';
import { checkBackup, restore } from './restore.ts';
import { readBootstrap, readMigrations } from './sql-files.ts';
import { bakeTemplate } from './template.ts';
import { testServer, urlOf, withConnection } from './test-server.ts';
import { testTemplate } from './test-template.ts';
import { startWorkerSession } from './worker-session.ts';

const server = testServer();
const key = Buffer.alloc(32, 5);
const folder = mkdtempSync(join(tmpdir(), 'vias-backup-'));
const databases: string[] = [];
const newest = readMigrations().at(-1)?.version ?? 0;

/** Values that two databases might write in different letters. */
const content = `
  set session_replication_role = replica;
  insert into incident (tenant_id, access_class_id, sensitivity, source_code, source_key, row_hash, category_code, severity, occurred_at, title, description, geom, flags, created_by, created_by_name, changed_by, changed_by_name)
    select 'lv-jelgava', (select min(access_class_id) from access_class where tenant_id = 'lv-jelgava'), (n % 3)::smallint, 'test', chr(60 + n % 40) || 'Ž' || n, sha256(n::text::bytea),
           (select min(category_code) from incident_category), 1 + n % 5, timestamptz '2026-03-29 00:59:59.123456+00' + n * interval '7 minutes 0.000001 s',
           E'Ķīlis "' || n || E'" \\\\ \\t', E'pirmā\\r\\notrā 🚒 ' || repeat('x', n % 200), case when n % 7 > 0 then st_setsrid(st_makepoint(24 + n * 0.1 / 3, 56 + n / 7e9), 4326) end,
           array['a,b', '"', '{}', 'NULL', '', E'\\\\', null], 'x', 'x', 'x', 'x' from generate_series(1, 2100) n;
  insert into sender_bucket (tenant_id, sender, channel, rate_segments, burst, tokens, at)
    values ('lv-jelgava', 'x', 'sms', 1.10, 12345678901234567890.000100, 'NaN', '-infinity');
  insert into saved_area (tenant_id, name, geom, saved_name)
    values ('lv-jelgava', 'apļi', st_multi(st_buffer(st_setsrid(st_makepoint(24.1, 56.9), 4326), 0.0123, 90)), 'x');
  set session_replication_role = origin;
  select audit_append('lv-jelgava', 'read', 'incident', '{1,2}', 2, '{"b": 1.10, "a": {"ž": [1e20, null, "\\u0001"]}}') from generate_series(1, 5);
`;

const nativePlace = (name: string): BackupPlace => ({ kind: 'native', url: urlOf(server ?? '', name) });
const emptyNative = async (template = 'template0'): Promise<BackupPlace> => {
  const name = `vias_backup_${process.pid}_${databases.length}`;
  await withConnection(server ?? '', (client) => client.query(`create database ${name} template ${template}`));
  databases.push(name);
  return nativePlace(name);
};
/** A data directory without a database, and with the template that a first start would spend ten seconds on. */
const emptyEmbedded = async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  if (server) {
    baked ??= await bakeTemplate(folder, () => startWorkerSession({}));
    copyFileSync(baked, join(dataDir, basename(baked)));
  } else copyFileSync(testTemplate(), join(dataDir, basename(testTemplate())));
  return { kind: 'embedded', dataDir } as const;
};
let baked: string | undefined;

let source: BackupPlace;
let file: string;
let sums: unknown;
beforeAll(async () => {
  if (server) source = await emptyNative(testTemplate());
  else {
    const made = await emptyEmbedded();
    await createFromTemplate(made.dataDir, readFileSync(testTemplate()));
    source = made;
  }
  // One opening for the content, as every further one costs seconds.
  await withReader(source, (client) => client.query(content));
  const made = await backUp(source, { key, folder: join(folder, 'kept') });
  file = made.file;
  sums = made.tables;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const name of databases)
    await withConnection(server ?? '', (client) => client.query(`drop database if exists ${name} with (force)`));
});

const refuses = (work: Promise<unknown>) => expect(work).rejects;

test('S30: a backup restored into an empty database of the same kind holds the same rows, and its backup the same again', async () => {
  const target = server ? await emptyNative() : await emptyEmbedded();
  const { manifest, broken, underWay, header } = await restore(target, { file, key });
  expect({ broken, underWay }).toEqual({ broken: [], underWay: 0 });
  expect(header).toMatchObject({ kind: source.kind, migration: newest });
  const rows = new Map(manifest.tables.map((table) => [table.table, table.rows]));
  expect([rows.get('incident'), rows.get('saved_area'), rows.get('audit_entry')]).toEqual([2100, 1, 5]);
  const again = await backUp(target, { key, folder });
  expect(again.tables).toEqual(sums);
  expect((await checkBackup(again.file, key)).manifest.sequences).toEqual(manifest.sequences);
  // What is there is never overwritten.
  await refuses(restore(target, { file, key })).toThrow(
    /^(The database .* is not empty|.* holds a database already): .*nothing was changed\.$/,
  );
});

const onServer = server ? test : test.skip;
onServer('PostgreSQL to embedded and back: every byte of every table is the same', async () => {
  const embedded = await emptyEmbedded();
  await restore(embedded, { file, key });
  const between = await backUp(embedded, { key, folder });
  expect(between.tables).toEqual(sums);
  const native = await emptyNative();
  await restore(native, { file: between.file, key });
  expect((await backUp(native, { key, folder })).tables).toEqual(sums);
});

onServer('a database that another program uses is not restored into: its tables would be emptied', async () => {
  const target = await emptyNative();
  const url = target.kind === 'native' ? target.url : '';
  await withConnection(url, (client) => client.query("create table guest (name text); insert into guest values ('x')"));
  await refuses(restore(target, { file, key })).toThrow(/^The database .* is not empty: .*nothing was changed\.$/);
  const seen = await withConnection(url, (client) => client.query("select name, to_regtype('geometry') as made from guest"));
  expect(seen.rows).toEqual([{ name: 'x', made: null }]);
});

onServer('that a backup was made stands in the database it was made of', async () => {
  await noteOperation(source, { operation: 'backup', isGood: true, detail: { rows: 7 } });
  const noted = await withReader(source, (client) => client.query('select operation, is_good, detail from operation_run'));
  expect(noted.rows).toEqual([{ operation: 'backup', is_good: true, detail: { rows: 7 } }]);
  await withReader(source, (client) => client.query('truncate operation_run'));
});

onServer('a backup of an older VIAS is restored as it was and migrated onward', async () => {
  const older = await emptyNative();
  const version = readMigrations().at(-3)?.version ?? 0;
  await withReader(older, async (client) => {
    await client.query(readBootstrap().text);
    await client.query('set role vias_owner');
    await migrateEmptyTo(client, version);
  });
  const made = await backUp(older, { key, folder });
  expect(made.migration).toBe(version);
  const target = await emptyNative();
  await restore(target, { file: made.file, key });
  expect((await backUp(target, { key, folder })).migration).toBe(newest);
});

onServer('a login that policies hold back makes no backup of a part of the rows', async () => {
  const url = urlOf(source.kind === 'native' ? source.url : '', databases[0] ?? '', 'vias_login');
  await refuses(backUp({ kind: 'native', url }, { key, folder: join(folder, 'none') })).toThrow(
    /who may not read every row: use a superuser/,
  );
  expect(existsSync(join(folder, 'none'))).toBe(false);
});

test('a restore that turns out unlike its backup leaves the place as it was', async () => {
  const target = server ? await emptyNative() : await emptyEmbedded();
  const facts = { vias: '0.1.0', migration: newest, kind: 'native', madeAt: new Date().toISOString() } as const;
  const parts: Buffer[] = [];
  const sealed = sealBackup(key, facts, (bytes) => parts.push(bytes));
  sealed.line('{"tables":[],"sequences":[]}');
  sealed.end();
  const poor = join(folder, 'poor.backup');
  writeFileSync(poor, Buffer.concat(parts));
  await refuses(restore(target, { file: poor, key })).toThrow(/^What was restored into \w+ differs from the backup, so it was taken back/);
  if (target.kind === 'embedded') expect(readdirSync(target.dataDir)).toEqual([basename(testTemplate())]);
  else
    expect(
      (await withConnection(target.url, (client) => client.query("select to_regclass('tenant') as t, to_regclass('schema_version') as s")))
        .rows,
    ).toEqual([{ t: null, s: null }]);
});

test('a restore that was killed leaves no database behind, and the next one into the same place is whole', async () => {
  const target = server ? await emptyNative() : await emptyEmbedded();
  const program = fileURLToPath(new URL('./restore.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(target), file, key.toString('hex')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(child, 'close');
  const isWriting = async () =>
    target.kind === 'embedded'
      ? existsSync(join(target.dataDir, 'database.new-restore', 'database'))
      : (
          await withConnection(server ?? '', (client) =>
            client.query("select from pg_stat_activity where datname = $1 and query like 'insert into %'", [databases.at(-1)]),
          )
        ).rows.length > 0;
  while (child.exitCode === null && !(await isWriting())) await new Promise((wait) => setTimeout(wait, 20));
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  if (target.kind === 'embedded') expect(existsSync(join(target.dataDir, 'database'))).toBe(false);
  else
    expect((await withConnection(target.url, (client) => client.query("select to_regclass('tenant') as t"))).rows).toEqual([{ t: null }]);
  await restore(target, { file, key });
  if (target.kind === 'embedded') expect(readdirSync(target.dataDir).filter((name) => name.startsWith('database'))).toEqual(['database']);
  expect((await backUp(target, { key, folder })).tables).toEqual(sums);
}, 180_000);

test('a backup that is cut, changed, of another key or newer is refused before anything is touched', async () => {
  const target = { kind: 'embedded', dataDir: join(folder, 'untouched') } as const;
  const bytes = readFileSync(file);
  const bad = join(folder, 'bad.backup');
  const refusal = async (text: Buffer, by = key) => {
    writeFileSync(bad, text);
    return restore(target, { file: bad, key: by }).catch((error: Error) => error.message);
  };
  const middle = Buffer.from(bytes);
  middle[bytes.length >> 1] = (middle[bytes.length >> 1] ?? 0) ^ 1;
  expect(await refusal(middle)).toMatch(/^bad\.backup is damaged or was changed/);
  expect(await refusal(bytes.subarray(0, -1))).toMatch(/^bad\.backup is cut short/);
  expect(await refusal(bytes, Buffer.alloc(32, 6))).toMatch(/^VIAS_BACKUP_KEY is not the key/);
  expect(await refusal(Buffer.from('{}'))).toBe('bad.backup is not a backup of VIAS.');
  await refuses(restore(target, { file: folder, key })).toThrow(/^There is no file /);
  const parts: Buffer[] = [];
  sealBackup(key, { vias: '9.0.0', migration: 9000, kind: 'native', madeAt: new Date().toISOString() }, (part) => parts.push(part)).end();
  expect(await refusal(Buffer.concat(parts))).toMatch(/^bad\.backup was made by a newer VIAS \(9\.0\.0, schema 9000; this one knows \d+\)/);
  expect(existsSync(target.dataDir)).toBe(false);
});

onServer('a disk that fills up during a backup leaves no file', async () => {
  const full = join(folder, 'full');
  let written = 0;
  const write = () => {
    if (++written > 1) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await refuses(backUp(source, { key, folder: full, write })).toThrow(
    /^No backup was made, because .*full could not be written \(its disk is full\)/,
  );
  expect(readdirSync(full)).toEqual([]);
});

test('a data directory that another VIAS runs on is neither backed up nor restored into', async () => {
  const { dataDir } = await emptyEmbedded();
  const release = lockDirectory(dataDir);
  await refuses(restore({ kind: 'embedded', dataDir }, { file, key })).toThrow(/is in use by another VIAS/);
  release();
  await refuses(backUp({ kind: 'embedded', dataDir }, { key, folder })).toThrow(/^There is no database in/);
});
