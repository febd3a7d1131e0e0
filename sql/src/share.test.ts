import { z } from 'zod';
import type { Member, Role } from './principal.ts';
import { type Sql, sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const member = (tenant: string, id: string, role: Role = 'municipality-admin'): Member => ({
  kind: 'user',
  id,
  name: id,
  tenant,
  roles: [role],
});
const giver = member('lv-jelgava', 'giver');
const second = member('lv-jelgava', 'second');
const receiver = member('lt-siauliai', 'receiver');
const stranger = member('lt-telsiai', 'stranger');
const Id = z.object({ id: z.uuid() });

const propose = async (by: Member, to: string | null): Promise<string> =>
  (
    await db.as(by, (tx) =>
      tx.one(
        Id,
        sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at)
            values ('lv-jelgava', ${to}, 'incidents', 1, 'test', now() + interval '1 day') returning share_id as id`,
      ),
    )
  ).id;
const change = (by: Member, id: string, set: Sql): Promise<number | string> =>
  db
    .as(by, (tx) => tx.run(sql`update share set ${set} where share_id = ${id}`))
    .catch((error: { code?: string; constraint?: string }) => error.constraint ?? error.code ?? String(error));
const approval = (name: string) => sql`approved_at = now(), approved_by = ${name}`;
const row = async (id: string) => (await db.admin('select * from share where share_id = $1', [id]))[0];

test('a share is approved once, by an administrator of the receiver, in no other name', async () => {
  const id = await propose(giver, 'lt-siauliai');
  expect(await change(giver, id, approval('giver'))).toBe('share_approved_by_receiver');
  expect(await change(second, id, approval('second'))).toBe('share_approved_by_receiver');
  expect(await change(stranger, id, approval('stranger'))).toBe(0);
  expect(await change(member('lt-siauliai', 'planner', 'planner'), id, approval('planner'))).toBe(0);
  expect(await change(receiver, id, approval('somebody else'))).toBe(1);
  expect(await row(id)).toMatchObject({ approved_by: 'receiver' });
  expect(await change(receiver, id, approval('receiver'))).toBe('share_approved_by_receiver');
});

test('a share with everybody needs a second administrator of the giver', async () => {
  const id = await propose(giver, null);
  expect(await change(giver, id, approval('giver'))).toBe('share_approved_by_receiver');
  expect(await change(receiver, id, approval('receiver'))).toBe(0);
  expect(await change(second, id, approval('second'))).toBe(1);
});

test('nobody rewrites who approved or ended a share, widens it, or wakes it up', async () => {
  const id = await propose(giver, 'lt-siauliai');
  await change(receiver, id, approval('receiver'));
  await change(giver, id, sql`approved_by = 'somebody else'`);
  expect(await row(id)).toMatchObject({ approved_by: 'receiver' });
  expect(await change(giver, id, sql`sensitivity_up_to = 3`)).toBe('share_not_edited');
  expect(await change(receiver, id, sql`expires_at = now() + interval '10 years'`)).toBe('share_not_edited');
  expect(await change(receiver, id, sql`ended_at = now() + interval '1 year', ended_by = 'giver'`)).toBe(1);
  await change(giver, id, sql`ended_by = 'somebody else'`);
  const ended = await row(id);
  expect(ended).toMatchObject({ ended_by: 'receiver' });
  expect(Number(ended?.ended_at)).toBeLessThanOrEqual(Date.now() + 60_000);
  expect(await change(giver, id, sql`ended_at = null, ended_by = null`)).toBe('share_ended_once');
});

test('a share is proposed by an administrator for its own municipality, unapproved', async () => {
  await expect(propose(receiver, 'lt-telsiai')).rejects.toMatchObject({ code: '42501' });
  await expect(propose(member('lv-jelgava', 'planner', 'planner'), 'lt-telsiai')).rejects.toMatchObject({ code: '42501' });
  const approved = db.as(giver, (tx) =>
    tx.run(sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, approved_by, approved_at)
               values ('lv-jelgava', 'lt-telsiai', 'incidents', 1, 'test', now() + interval '1 day', 'x', now())`),
  );
  await expect(approved).rejects.toMatchObject({ code: '42501' });
});
