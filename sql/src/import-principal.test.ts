import { z } from 'zod';
import type { Principal } from './principal.ts';
import { sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());
const principal: Principal = {
  kind: 'user',
  id: 'incident-editor@lv-jelgava',
  name: 'e',
  tenant: 'lv-jelgava',
  roles: ['incident-editor'],
};
class Undo extends Error {}

test('an import names nobody but whoever brings it, and no roles he has not', async () => {
  const self = { kind: 'user', id: 'incident-editor@lv-jelgava', tenant: 'lv-jelgava', roles: ['incident-editor'] };
  const stored = (as: object) =>
    db
      .as(principal, async (tx) => {
        await tx.run(
          sql`insert into import (tenant_id, file_name, file_bytes, profile, principal) values ('lv-jelgava', 'f', 1, '{}', ${JSON.stringify(as)}::jsonb)`,
        );
        throw new Undo();
      })
      .catch((error: { constraint?: string }) => (error instanceof Undo ? 'taken' : error.constraint));
  expect(await stored(self)).toBe('taken');
  for (const forged of [
    {},
    { ...self, roles: 'incident-editor' },
    { ...self, roles: ['incident-editor', 'municipality-admin'] },
    { ...self, id: 'municipality-admin@lv-jelgava' },
    { ...self, kind: 'machine' },
    { ...self, tenant: 'lt-siauliai' },
  ])
    expect(await stored(forged)).toBe('import_principal_is_self');
  const [row] = await db.as(principal, async (tx) => {
    await tx.run(
      sql`insert into import (tenant_id, file_name, file_bytes, profile, principal, created_by, created_by_name) values ('lv-jelgava', 'forged', 1, '{}', ${JSON.stringify(self)}, 'somebody', 'Somebody')`,
    );
    return tx.rows(z.object({ by: z.string() }), sql`select created_by as by from import where file_name = 'forged'`);
  });
  await db.admin(`delete from import where file_name = 'forged'`);
  expect(row?.by).toBe('incident-editor@lv-jelgava');
});
