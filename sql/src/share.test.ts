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
        sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, expires_at)
            values ('lv-jelgava', ${to}, 'incidents', 1, 'test', '1/2026', now() + interval '1 day') returning share_id as id`,
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

test('a share ends within five years', async () => {
  const until = (when: string) =>
    db.as(giver, (tx) =>
      tx.run(sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, valid_from, expires_at)
                 values ('lv-jelgava', 'lt-telsiai', 'incidents', 1, 'test', '1/2026', now() + interval '1 day', now() + ${when}::interval)`),
    );
  expect(await until('5 years')).toBe(1);
  await expect(until('5 years 1 minute')).rejects.toMatchObject({ constraint: 'share_ends_within_five_years' });
});

test('S28: across the border a share names the agreement, and what tells of people its legal basis, whoever writes it', async () => {
  const write = (to: string, theme: string) =>
    db
      .as(giver, (tx) =>
        tx.run(sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at)
                   values ('lv-jelgava', ${to}, ${theme}, 1, 'test', now() + interval '1 day')`),
      )
      .catch((error: { constraint?: string }) => error.constraint);
  expect(await write('lt-telsiai', 'incidents')).toBe('share_names_agreement');
  expect(await write('lv-dobele', 'residents')).toBe('share_special_has_basis');
  expect(await write('lv-dobele', 'incidents')).toBe(1);
});

test('what others share of alerts begins when sending begins', async () => {
  const drawn = `st_multi(st_buffer(st_setsrid(st_makepoint(23.7, 56.6), 4326), 0.1))`;
  const write = async (title: string, started: boolean) => {
    const [row] = await db.admin<{ id: string }>(
      `insert into alert (tenant_id, access_class_id, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at, created_by)
       select tenant_id, access_class_id, $1, 'Met', 'e', 'Avoid', 'Expected', 'Severe', 'Likely', ${drawn}, 'n', now() + interval '1 hour', 'a'
       from access_class where tenant_id = 'lv-jelgava' and theme = 'alerts' and sensitivity = 1 returning alert_id as id`,
      [title],
    );
    if (started) await db.admin('update alert set started_at = now() where alert_id = $1', [row?.id]);
    return row?.id ?? '';
  };
  const draft = await write('draft', false);
  const sent = await write('sent', true);
  const seen = (as: Member) => db.as(as, (tx) => tx.rows(z.object({ title: z.string() }), sql`select title from alert order by title`));
  const board = (as: Member, id: string) =>
    db.as(as, async (tx) => (await tx.one(z.object({ known: z.boolean() }), sql`select alert_board(${id}) is not null as known`)).known);
  const theirs = member('lt-telsiai', 'planner', 'planner');
  expect(await seen(theirs)).toEqual([]);
  await db.admin(`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
    values ('lv-jelgava', null, 'alerts', 1, 'everybody', now() + interval '1 hour', 'a', 'b', now())`);
  expect(await seen(theirs)).toEqual([{ title: 'sent' }]);
  expect(await seen(member('lv-jelgava', 'author', 'alert-author'))).toEqual([{ title: 'draft' }, { title: 'sent' }]);
  expect([await board(theirs, draft), await board(theirs, sent)]).toEqual([false, true]);
  const changes = (as: Member) =>
    db.as(as, (tx) => tx.rows(z.object({ action: z.string() }), sql`select action from alert_change where alert_id = ${sent}`));
  expect(await changes(theirs)).toEqual([]);
  expect(await changes(member('lv-jelgava', 'author', 'alert-author'))).toHaveLength(1);
});

test('a share is proposed by an administrator for its own municipality, unapproved', async () => {
  await expect(propose(receiver, 'lt-telsiai')).rejects.toMatchObject({ code: '42501' });
  await expect(propose(member('lv-jelgava', 'planner', 'planner'), 'lt-telsiai')).rejects.toMatchObject({ code: '42501' });
  const approved = db.as(giver, (tx) =>
    tx.run(sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, agreement, expires_at, approved_by, approved_at)
               values ('lv-jelgava', 'lt-telsiai', 'incidents', 1, 'test', '1/2026', now() + interval '1 day', 'x', now())`),
  );
  await expect(approved).rejects.toMatchObject({ code: '42501' });
});
