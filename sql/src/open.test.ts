import { openTestDatabase, type TestDatabase } from './testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

test('a forgotten principal sees nothing', async () => {
  await expect(db.pool.query('select * from tenant')).rejects.toMatchObject({ code: '42501' });
});

test('the superuser sees all', async () => {
  expect(await db.admin("select tenant_id from tenant where tenant_id = 'lv-jelgava'")).toHaveLength(1);
});
