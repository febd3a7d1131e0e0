import { z } from 'zod';
import { type Principal, type Role, roles } from './principal.ts';
import { sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

/**
 * Who may do what to which incident: every actor × every row × every verb, against an oracle written apart from the policies.
 * The oracle is the table a person would draw on paper; it knows nothing of access classes.
 */
const owner = 'lv-jelgava';
const partner = 'lt-siauliai';
const stranger = 'lt-telsiai';
const levels = [1, 2, 3] as const;
const clearance: Partial<Record<Role, { sees: number; writes: boolean }>> = {
  'incident-editor': { sees: 3, writes: true },
  dispatcher: { sees: 3, writes: true },
  'municipality-admin': { sees: 3, writes: true },
  planner: { sees: 2, writes: false },
  'alert-author': { sees: 2, writes: false },
  'alert-approver': { sees: 2, writes: false },
  institution: { sees: 1, writes: false },
  auditor: { sees: 1, writes: false },
};
const shareStates = {
  none: null,
  active: { approved: true, from: '-1 hour', until: '1 hour', ended: false },
  unapproved: { approved: false, from: '-1 hour', until: '1 hour', ended: false },
  future: { approved: true, from: '1 hour', until: '2 hours', ended: false },
  expired: { approved: true, from: '-2 hours', until: '-1 hour', ended: false },
  ended: { approved: true, from: '-1 hour', until: '1 hour', ended: true },
} as const;
type ShareState = keyof typeof shareStates;

const member = (tenant: string, role: Role, kind: 'user' | 'machine' = 'user'): Principal => ({
  kind,
  id: `${role}@${tenant}`,
  name: role,
  tenant,
  roles: [role],
});
const actors: Principal[] = [
  ...[owner, partner, stranger].flatMap((tenant) => roles.map((role) => member(tenant, role))),
  member(owner, 'incident-editor', 'machine'),
  member(partner, 'incident-editor', 'machine'),
  { kind: 'user', id: 'x', name: 'x', tenant: owner, roles: [] },
  { kind: 'user', id: 'x', name: 'x', tenant: '', roles: ['incident-editor'] },
  { kind: 'user', id: 'x', name: 'x', tenant: 'nowhere', roles: ['incident-editor'] },
  { kind: 'user', id: 'x', name: 'x', tenant: `${owner}' or 'a'='a`, roles: ['incident-editor'] },
  { kind: 'resident', tenant: owner, residentId: crypto.randomUUID() },
  { kind: 'public' },
  { kind: 'worker' },
  { kind: 'tiles' },
  { kind: 'jobs' },
  { kind: 'identity' },
];
const nameOf = (actor: Principal) => ('roles' in actor ? `${actor.kind} ${actor.roles.join()}@${actor.tenant}` : actor.kind);

/** The oracle: up to which sensitivity this actor sees the owner's incidents. */
const sees = (actor: Principal, share: { state: ShareState; to: string | null; upTo: number }): number => {
  if (actor.kind === 'tiles' || actor.kind === 'jobs') return 3;
  const shared = share.state === 'active' ? share.upTo : 0;
  if (actor.kind === 'public') return share.to === null ? shared : 0;
  if (actor.kind !== 'user' && actor.kind !== 'machine') return 0;
  const own = Math.max(0, ...actor.roles.map((role) => clearance[role]?.sees ?? 0));
  if (actor.tenant === owner) return Math.max(own, share.to === null ? shared : 0);
  if (share.to === null) return shared;
  return share.to === actor.tenant ? Math.min(own, shared) : 0;
};
const writes = (actor: Principal, tenant: string): boolean =>
  (actor.kind === 'user' || actor.kind === 'machine') &&
  actor.tenant === tenant &&
  tenant === owner &&
  actor.roles.some((role) => clearance[role]?.writes);

let db: TestDatabase;
const ids: string[] = [];
beforeAll(async () => {
  db = await openTestDatabase();
  for (const level of levels) {
    const [row] = await db.admin<{ incident_id: string }>(
      `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
       select tenant_id, access_class_id, sensitivity, 'flood', 3, now(), 'row', st_point(23.7, 56.6, 4326), 't', 't' from access_class where tenant_id = $1 and theme = 'incidents' and sensitivity = $2
       returning incident_id`,
      [owner, level],
    );
    ids.push(row?.incident_id ?? '');
  }
});
afterAll(() => db.close());

const setShare = async ({ state, to, upTo }: { state: ShareState; to: string | null; upTo: number }) => {
  await db.admin('delete from share');
  const share = shareStates[state];
  if (!share) return;
  await db.admin(
    `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at, ended_by, ended_at)
     values ($1, $2, 'incidents', $3, 'matrix', 'matrix', now() + $4::interval, now() + $5::interval, 'a', $6, $7, $8, $9)`,
    [
      owner,
      to,
      upTo,
      share.from,
      share.until,
      share.approved ? 'b' : null,
      share.approved ? new Date(Date.now() - 3.6e6 * 3) : null,
      share.ended ? 'a' : null,
      share.ended ? new Date(Date.now() - 1000) : null,
    ],
  );
};
const Level = z.object({ level: z.number() });
const denied = async (attempt: () => Promise<number>): Promise<number> =>
  attempt().catch((error: { code?: string }) => (error.code === '42501' ? 0 : Promise.reject(error)));
class Undo extends Error {}
/** Runs a write and takes it back; tells how many rows it would have touched. */
const tried = (actor: Principal, query: Parameters<Parameters<Parameters<TestDatabase['as']>[1]>[0]['run']>[0]): Promise<number> =>
  denied(async () => {
    let touched = 0;
    await db
      .as(actor, async (tx) => {
        touched = await tx.run(query);
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
    return touched;
  });

const shares = (Object.keys(shareStates) as ShareState[]).flatMap((state) =>
  [partner, null].flatMap((to) => [1, 2, 3].filter((upTo) => to !== null || upTo === 1).map((upTo) => ({ state, to, upTo }))),
);

test.each(shares)('S04: reading with a share that is $state, to $to, up to $upTo', async (share) => {
  await setShare(share);
  const wrong: string[] = [];
  for (const actor of actors) {
    const found = await db
      .as(actor, (tx) => tx.rows(Level, sql`select sensitivity as level from incident order by 1`))
      .catch((error: { code?: string }) => (error.code === '42501' ? [] : Promise.reject(error)));
    const expected = levels.filter((level) => level <= sees(actor, share));
    if (String(found.map(({ level }) => level)) !== String(expected))
      wrong.push(`${nameOf(actor)}: saw ${found.map(({ level }) => level)}, expected ${expected}`);
  }
  expect(wrong).toEqual([]);
});

test('S04: writing: change, delete, lock, insert, move to another owner or class, for every actor and row', async () => {
  await setShare({ state: 'active', to: partner, upTo: 3 });
  const wrong: string[] = [];
  const expect1 = (what: string, actor: Principal, touched: number, allowed: boolean) => {
    if (touched !== (allowed ? 1 : 0)) wrong.push(`${nameOf(actor)} ${what}: touched ${touched}, allowed ${allowed}`);
  };
  for (const actor of actors) {
    for (const id of ids) {
      expect1('update', actor, await tried(actor, sql`update incident set severity = 4 where incident_id = ${id}`), writes(actor, owner));
      expect1('delete', actor, await tried(actor, sql`delete from incident where incident_id = ${id}`), writes(actor, owner));
      expect1(
        'lock',
        actor,
        await tried(actor, sql`select incident_id from incident where incident_id = ${id} for update`),
        writes(actor, owner),
      );
      expect1(
        'move',
        actor,
        await tried(
          actor,
          sql`update incident set access_class_id = (select access_class_id from access_class where tenant_id = ${partner} and theme = 'incidents' and sensitivity = 1) where incident_id = ${id}`,
        ),
        false,
      );
    }
    for (const tenant of [owner, partner, stranger]) {
      const touched = await tried(
        actor,
        sql`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title)
            select tenant_id, access_class_id, sensitivity, 'flood', 3, now(), 'new' from access_class where tenant_id = ${tenant} and theme = 'incidents' and sensitivity = 1`,
      );
      const may =
        (actor.kind === 'user' || actor.kind === 'machine') &&
        actor.tenant === tenant &&
        actor.roles.some((role) => clearance[role]?.writes);
      expect1(`insert as ${tenant}`, actor, touched, may);
    }
  }
  expect(wrong).toEqual([]);
});

test('who writes cameras and indicators does not say what codes of incidents mean', async () => {
  const planner = member(owner, 'planner');
  const write = (by: Principal) =>
    db.as(by, (tx) => tx.run(sql`insert into source_category (tenant_id, source_code, source_category) values (${owner}, 's', 'c')`));
  await expect(write(planner)).rejects.toMatchObject({ code: '42501' });
  expect(await write(member(owner, 'incident-editor'))).toBe(1);
});

test.each([
  ['its key', sql`incident_id`, sql`gen_random_uuid()`],
  ['its version', sql`version`, sql`7`],
  ['in whose name', sql`created_by`, sql`'somebody else'`],
])('an incident is not written with %s chosen', async (_what, column, value) => {
  const write = (columns: typeof column, values: typeof value) =>
    db.as(member(owner, 'incident-editor'), (tx) =>
      tx.run(sql`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title${columns})
                 select tenant_id, access_class_id, 1, 'flood', 3, now(), 'x'${values} from access_class where tenant_id = ${owner} and theme = 'incidents' and sensitivity = 1`),
    );
  expect(await write(sql``, sql``)).toBe(1);
  await expect(write(sql`, ${column}`, sql`, ${value}`)).rejects.toMatchObject({ code: '42501' });
});

test('S03: nobody but the owner reads the exact place, and nobody selects the column', async () => {
  await setShare({ state: 'active', to: partner, upTo: 3 });
  const Detail = z.object({ n: z.coerce.number() });
  const exact = (actor: Principal) => db.as(actor, (tx) => tx.one(Detail, sql`select count(*) as n from incident_detail(${ids})`));
  expect(await exact(member(owner, 'incident-editor'))).toEqual({ n: 3 });
  expect(await exact(member(owner, 'planner'))).toEqual({ n: 2 });
  expect(await exact(member(partner, 'incident-editor'))).toEqual({ n: 0 });
  for (const actor of [
    member(owner, 'incident-editor'),
    member(partner, 'planner'),
    { kind: 'public' } as const,
    { kind: 'tiles' } as const,
  ]) {
    await expect(db.as(actor, (tx) => tx.run(sql`select geom from incident`))).rejects.toMatchObject({ code: '42501' });
  }
  // Shared with everybody, the words still stay with those who work for the owner.
  await setShare({ state: 'active', to: null, upTo: 1 });
  for (const actor of [{ kind: 'resident', tenant: owner, residentId: crypto.randomUUID() }, { kind: 'public' }] as const) {
    await expect(exact(actor)).rejects.toMatchObject({ code: '42501' });
    await expect(db.as(actor, (tx) => tx.run(sql`select incident_text_match('%row%')`))).rejects.toMatchObject({ code: '42501' });
  }
});

test("S23: audit and change feed: only the owner's auditor and administrator read the audit, nobody writes it", async () => {
  const Count = z.object({ n: z.coerce.number() });
  const entries = (actor: Principal) =>
    db
      .as(actor, (tx) => tx.one(Count, sql`select count(*) as n from audit_entry`))
      .then(
        ({ n }) => n,
        () => -1,
      );
  expect(await entries(member(owner, 'auditor'))).toBeGreaterThan(0);
  expect(await entries(member(owner, 'planner'))).toBe(0);
  expect(await entries(member(stranger, 'auditor'))).toBe(0);
  expect(await entries({ kind: 'public' })).toBe(-1);
  for (const actor of actors) {
    expect(await tried(actor, sql`update audit_entry set action = 'x'`)).toBe(0);
    expect(await tried(actor, sql`delete from audit_entry`)).toBe(0);
    expect(
      await tried(
        actor,
        sql`insert into change (thing_kind, op, tenant_id, access_class_id, ids) select 'incident', 'insert', tenant_id, access_class_id, '{}' from access_class limit 1`,
      ),
    ).toBe(0);
  }
  await expect(db.admin(`update audit_entry set action = 'x'`)).rejects.toMatchObject({ message: 'audit_entry is append-only' });
});

test('S23: the chain names the first entry that was changed, and sees a cut tail', async () => {
  const fault = async () => (await db.admin<{ seq: string | null }>('select audit_first_fault($1) as seq', [owner]))[0]?.seq ?? null;
  await db.as(member(owner, 'incident-editor'), (tx) => tx.run(sql`update incident set title = 'changed'`));
  expect(await fault()).toBeNull();
  const tamper = (text: string) =>
    db.admin(
      `alter table audit_entry disable trigger audit_entry_append_only; ${text}; alter table audit_entry enable trigger audit_entry_append_only`,
    );
  await tamper(`update audit_entry set detail = detail || '{"x":1}' where chain = '${owner}' and seq = 2`);
  expect(Number(await fault())).toBe(2);
  await tamper(`update audit_entry set detail = detail - 'x' where chain = '${owner}' and seq = 2`);
  expect(await fault()).toBeNull();
  await tamper(`delete from audit_entry where chain = '${owner}' and seq = (select max(seq) from audit_entry where chain = '${owner}')`);
  const cut = Number(await fault());
  expect(cut).toBeGreaterThan(3);
  // One out of the middle is named before the tail is.
  await tamper(`delete from audit_entry where chain = '${owner}' and seq = 2`);
  expect([2, 3]).toContain(Number(await fault()));
});

test('a box query under row-level security uses the spatial index', async () => {
  await db.admin(`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select tenant_id, access_class_id, sensitivity, 'flood', 3, now(), 'many', st_point(21 + (i % 200) * 0.03, 54 + (i / 200) * 0.03, 4326), 't', 't'
    from access_class, generate_series(1, 20000) i where tenant_id = '${owner}' and theme = 'incidents' and sensitivity = 1; analyze incident`);
  const box = sql`st_makeenvelope(23.1, 55.1, 23.2, 55.2, 4326)`;
  const plan = await db.as(member(owner, 'planner'), (tx) =>
    tx.rows(
      z.object({ 'QUERY PLAN': z.string() }),
      sql`explain (costs off) select count(*) from incident where public_geom && ${box} and st_intersects(public_geom, ${box})`,
    ),
  );
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  expect(text).toMatch(/Index Scan.*incident_place|Bitmap Index Scan on incident_place/);
  expect(text).toContain('public_geom &&');
});
