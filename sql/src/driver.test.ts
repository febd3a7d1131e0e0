import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Principal } from './principal.ts';
import { sql } from './sql.ts';
import { copyFrom, readInPieces } from './submittables.fixture.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

// What the program expects of the driver, the same on both databases.
let db: TestDatabase;
const planner: Principal = {
  kind: 'user',
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Planner',
  tenant: 'lv-jelgava',
  roles: ['planner'],
};
const Who = z.object({ role: z.string(), tenant: z.string().nullable() });
const who = sql`select current_user::text as role, my_tenant() as tenant`;

beforeAll(async () => {
  db = await openTestDatabase();
  await db.admin('create table thing (id int primary key, note text); grant all on thing to vias_login');
});
beforeEach(() => db.admin('truncate thing'));
afterAll(() => db.close());

const count = async () => Number((await db.pool.query('select count(*) from thing')).rows[0].count);

test('400 parameterised queries at once all get their own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, i) => db.pool.query('select $1::int * 2 as twice, $2::text as word', [i, `žēl${i}`])),
  );
  expect(answers.map(({ rows }) => rows[0])).toEqual(Array.from({ length: 400 }, (_, i) => ({ twice: i * 2, word: `žēl${i}` })));
});

test('what a transaction has not committed nobody else sees', async () => {
  const a = await db.pool.connect();
  await a.query('begin');
  await a.query("insert into thing values (1, 'a')");
  const seen = count();
  await sleep(50);
  await a.query('rollback');
  a.release();
  expect(await seen).toBe(0);
});

test('a client that breaks off inside a transaction leaves nothing behind and holds nobody up', async () => {
  const a = await db.pool.connect();
  a.on('error', () => undefined);
  await a.query('begin');
  await a.query("insert into thing values (1, 'a')");
  const { stream } = (a as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } }).connection;
  const last = a.query("insert into thing values (2, 'b')").catch((error: Error) => error);
  stream.destroy();
  expect(await last).toBeInstanceOf(Error);
  a.release(true);
  await sleep(50);
  expect(await count()).toBe(0);
});

test('a client that breaks off after an error in a portal, before Sync, holds nobody up', async () => {
  const a = await db.pool.connect();
  a.on('error', () => undefined);
  const { stream } = (a as unknown as { connection: { stream: { destroy(): void } } }).connection;
  await expect(readInPieces(a, 'select 1 / (150 - n) from generate_series(1, 250) n', 100, () => undefined)).rejects.toMatchObject({
    code: '22012',
  });
  stream.destroy();
  a.release(true);
  expect(await count()).toBe(0);
});

test('two clients may prepare different statements under one name', async () => {
  const [a, b] = [await db.pool.connect(), await db.pool.connect()];
  const ask = (client: typeof a, text: string) => client.query({ name: 'same', text, values: [20] }).then(({ rows }) => rows[0].n);
  expect([
    await ask(a, 'select $1::int + 1 as n'),
    await ask(b, 'select $1::int * 2 as n'),
    await ask(a, 'select $1::int + 1 as n'),
  ]).toEqual([21, 40, 21]);
  a.release();
  b.release();
});

test('an error leaves its client and the others usable, inside a transaction and out', async () => {
  const a = await db.pool.connect();
  await expect(a.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await a.query('begin');
  await expect(a.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
  await expect(a.query('select 1')).rejects.toMatchObject({ code: '25P02' });
  await a.query('rollback');
  a.release();
  expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('COPY takes 100,000 rows, and none when one of them is bad', async () => {
  const a = await db.pool.connect();
  const lines = Array.from({ length: 100 }, (_, i) =>
    Buffer.from(Array.from({ length: 1000 }, (_, j) => `${i * 1000 + j}\tēka ${j}\n`).join('')),
  );
  expect(await copyFrom(a, 'copy thing from stdin', lines)).toBe(100_000);
  expect(await count()).toBe(100_000);
  await a.query('delete from thing');
  await expect(copyFrom(a, 'copy thing from stdin', [Buffer.from('1\ta\nx\tb\n')])).rejects.toMatchObject({ code: '22P02' });
  await expect(copyFrom(a, 'copy nothing from stdin', [Buffer.from('1\ta\n')])).rejects.toMatchObject({ code: '42P01' });
  a.release();
  expect(await count()).toBe(0);
});

test('5 MB in one parameter and 100,000 rows in one answer', async () => {
  const big = 'ž'.repeat(2_500_000);
  expect((await db.pool.query('select length($1) as length, $1 as same', [big])).rows[0]).toEqual({ length: 2_500_000, same: big });
  expect((await db.pool.query('select n, repeat($1, 20) from generate_series(1, 100000) n', ['x'])).rows).toHaveLength(100_000);
});

test('a portal read in pieces stays whole while others ask', async () => {
  const a = await db.pool.connect();
  let other: Promise<number> | undefined;
  const pieces = await readInPieces(a, 'select n from generate_series(1, 250) n', 100, () => {
    other = count();
  });
  a.release();
  expect(pieces).toEqual([100, 100, 50]);
  expect(await other).toBe(0);
});

test('NOTIFY reaches every listener, only after commit', async () => {
  const heard: string[] = [];
  const stop = await db.listen('thing_change', (payload) => heard.push(payload));
  const alsoHeard: string[] = [];
  await db.listen('thing_change', (payload) => alsoHeard.push(payload));
  const a = await db.pool.connect();
  await a.query('begin');
  await a.query("notify thing_change, 'one'");
  await sleep(50);
  expect(heard).toEqual([]);
  await a.query('commit');
  a.release();
  await sleep(100);
  stop();
  await db.pool.query("notify thing_change, 'two'");
  await sleep(100);
  expect([heard, alsoHeard]).toEqual([['one'], ['one', 'two']]);
});

test('a listener may use the pool, whoever is in the middle of a transaction when the news comes', async () => {
  const read: unknown[] = [];
  const stop = await db.listen('thing_news', () => {
    db.pool.query('select 1').then(
      () => read.push('read'),
      (error: Error) => read.push(error.message),
    );
  });
  await db.as(planner, async (tx) => {
    await tx.run(sql`notify thing_news, 'x'`);
  });
  await Promise.all(Array.from({ length: 8 }, () => db.as(planner, (tx) => tx.one(Who, who))));
  for (let i = 0; i < 100 && read.length === 0; i++) await sleep(20);
  stop();
  expect(read).toEqual(['read']);
});

test('a principal holds for its transaction only, after success and after an error', async () => {
  expect(await db.as(planner, (tx) => tx.one(Who, who))).toEqual({ role: 'vias_user', tenant: 'lv-jelgava' });
  await expect(db.as(planner, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(db.as(planner, (tx) => tx.run(sql`select 1 / 0`))).rejects.toMatchObject({ code: '22012' });
  for (const { rows } of await Promise.all(
    Array.from({ length: 20 }, () => db.pool.query('select session_user, current_user, my_tenant() as tenant')),
  ))
    expect(rows[0]).toEqual({ session_user: 'vias_login', current_user: 'vias_login', tenant: null });
});

test('S04: 64 transactions at once keep their tenants apart', async () => {
  const tenants = ['lv-jelgava', 'lv-dobele', 'lt-siauliai', 'lt-telsiai'];
  const seen = await Promise.all(
    Array.from({ length: 64 }, (_, i) => db.as({ ...planner, tenant: tenants[i % 4] ?? '' } as Principal, (tx) => tx.one(Who, who))),
  );
  expect(seen.map((each) => each.tenant)).toEqual(Array.from({ length: 64 }, (_, i) => tenants[i % 4]));
});

test('without a principal nothing is seen, and no role is to be had that the login is no member of', async () => {
  await expect(db.pool.query('select * from tenant')).rejects.toMatchObject({ code: '42501' });
  await expect(db.pool.query('set role vias_owner')).rejects.toMatchObject({ code: '42501' });
  await expect(db.pool.query('set role postgres')).rejects.toMatchObject({ code: '42501' });
  await db.as(planner, (tx) => tx.run(sql`reset role`));
  await expect(db.pool.query('select * from tenant')).rejects.toMatchObject({ code: '42501' });
});

test('text that makes itself superuser on the embedded session does not leave that to the next client', async () => {
  await db.pool.query('set session authorization postgres').catch(() => undefined);
  for (let i = 0; i < 8; i++) expect((await db.pool.query('select session_user')).rows).toEqual([{ session_user: 'vias_login' }]);
});

test('the pool and a second transaction are refused inside an open one', async () => {
  await db.as(planner, async () => {
    await expect(db.pool.query('select 1')).rejects.toThrow(/inside an open transaction/);
    await expect(db.as(planner, (tx) => tx.one(Who, who))).rejects.toThrow(/inside an open transaction/);
  });
  const after = await db.as(planner, async () => () => db.pool.query('select 1 as one'));
  expect((await after()).rows).toEqual([{ one: 1 }]);
});

test('health tells kind, versions and times', async () => {
  expect(await db.health()).toMatchObject({
    kind: db.kind,
    ok: true,
    reason: null,
    postgresql: expect.stringMatching(/^1\d/),
    postgis: expect.stringMatching(/^3\./),
    schema: expect.any(Number),
    lastCheckpointAt: expect.stringMatching(/Z$/),
    rssBytes: expect.any(Number),
  });
});

test('errors use nothing up: after five thousand of them statements run as before', async () => {
  const client = await db.pool.connect();
  try {
    for (let i = 0; i < 5000; i++) await client.query('select 1 / 0').catch(({ code }) => code === '22012' || Promise.reject(code));
    expect((await client.query('select st_area(st_buffer(st_makepoint(0, 0), 1)) > 3 as round')).rows).toEqual([{ round: true }]);
  } finally {
    client.release();
  }
});
