import { z } from 'zod';
import { sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';
import type { Tx } from './transaction.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
const editor = { kind: 'user', id: 'e', name: 'e', tenant: 'lv-jelgava', roles: ['incident-editor'] } as const;
const write = (tx: Tx) =>
  tx.run(sql`insert into source_category (tenant_id, source_code, source_category) values ('lv-jelgava', 's', 'c')`);

test('a failure that was swallowed is not taken for a commit', async () => {
  const lost = db.as(editor, async (tx) => {
    await write(tx);
    await tx.run(sql`select 1 / 0`).catch(() => undefined);
    return 'written';
  });
  await expect(lost).rejects.toThrow('was rolled back');
  expect(await db.admin('select from source_category')).toHaveLength(0);
});

test('what a transaction gave is of no use after it', async () => {
  let kept: Tx | undefined;
  await db.as(editor, async (tx) => {
    kept = tx;
  });
  await expect(kept?.run(sql`select 1`)).rejects.toThrow('is over');
});

test('a row of the wrong shape is a mistake of ours, not of the reader', async () => {
  const odd = db.as(editor, (tx) => tx.rows(z.object({ n: z.string() }), sql`select 1 as n`));
  await expect(odd).rejects.toThrow('A row does not have the shape it should: select 1 as n');
  await expect(odd).rejects.not.toBeInstanceOf(z.ZodError);
});

test('whatever stands in a name arrives as it is and runs nothing; a null byte is refused', async () => {
  const odd = `O'Brien"; select 1/0 -- \\' $$ ķ`;
  const seen = await db.as({ ...editor, name: odd }, (tx) =>
    tx.one(z.object({ name: z.string() }), sql`select my_principal_name() as name`),
  );
  expect(seen.name).toBe(odd);
  await expect(db.as({ ...editor, name: 'a\0b' }, write)).rejects.toThrow('null byte');
  expect(await db.as(editor, (tx) => tx.one(z.object({ tenant: z.string() }), sql`select my_tenant() as tenant`))).toEqual({
    tenant: 'lv-jelgava',
  });
});

test('a question in one journey: whatever stands in it arrives as it is, nothing of the principal outlives it, and a failure is told', async () => {
  const Seen = z.object({ tenant: z.string(), name: z.string(), said: z.string(), n: z.int(), list: z.array(z.string()) });
  const odd = `O'Brien"; select 1/0 -- \\' $1 $$ ķ`;
  const ask = (name: string, said: string) =>
    db.ask(
      { ...editor, name },
      Seen,
      sql`select my_tenant() as tenant, my_principal_name() as name, ${said}::text as said, ${7}::int as n, ${['1', '20']}::bigint[]::text[] as list`,
    );
  expect(await ask(odd, odd)).toEqual({ tenant: 'lv-jelgava', name: odd, said: odd, n: 7, list: ['1', '20'] });
  const nobody = await db.pool.query("select current_setting('role') as role, current_setting('vias.principal', true) as principal");
  expect(nobody.rows).toEqual([{ role: 'none', principal: '' }]);
  await expect(db.ask(editor, Seen, sql`select 1 / 0`)).rejects.toThrow('division by zero');
  await expect(db.ask(editor, z.object({ n: z.int() }), sql`select 1 as n where false`)).rejects.toThrow('One row expected, 0 came');
  await expect(db.ask(editor, Seen, sql`select ${['a,b']}::text[]`)).rejects.toThrow('plain words');
  await expect(ask('a\0b', '')).rejects.toThrow('null byte');
  expect((await db.pool.query("select current_setting('role') as role")).rows).toEqual([{ role: 'none' }]);
});
