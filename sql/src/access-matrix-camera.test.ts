import { z } from 'zod';
import { type Principal, type Role, roles } from './principal.ts';
import { type Sql, sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

/**
 * Who may do what to which camera, its optics, its patrol and its picture, and to plans of cameras: every actor × every row × every verb, against an oracle written apart
 * from the policies. The oracle is the table a person would draw on paper; it knows nothing of access classes.
 */
const owner = 'lv-jelgava';
const partner = 'lt-siauliai';
const levels = [0, 1, 2, 3] as const;
const clearance: Partial<Record<Role, { sees: number; writes: boolean }>> = {
  dispatcher: { sees: 1, writes: false },
  planner: { sees: 2, writes: true },
  'municipality-admin': { sees: 3, writes: true },
};
const member = (tenant: string, role: Role, kind: 'user' | 'machine' = 'user'): Principal => ({
  kind,
  id: `${role}@${tenant}`,
  name: role,
  tenant,
  roles: [role],
});
const actors: Principal[] = [
  ...[owner, partner, 'lt-telsiai'].flatMap((tenant) => roles.map((role) => member(tenant, role))),
  member(owner, 'planner', 'machine'),
  member(partner, 'planner', 'machine'),
  { kind: 'user', id: 'x', name: 'x', tenant: owner, roles: [] },
  { kind: 'user', id: 'x', name: 'x', tenant: '', roles: ['planner'] },
  { kind: 'resident', tenant: owner, residentId: crypto.randomUUID() },
  { kind: 'public' },
  { kind: 'worker' },
  { kind: 'tiles' },
  { kind: 'jobs' },
  { kind: 'identity' },
];
const nameOf = (actor: Principal) => ('roles' in actor ? `${actor.kind} ${actor.roles.join()}@${actor.tenant}` : actor.kind);
type Share = { to: string | null; upTo: number } | null;
const shares: Share[] = [
  null,
  { to: partner, upTo: 0 },
  { to: partner, upTo: 2 },
  { to: partner, upTo: 3 },
  { to: null, upTo: 0 },
  { to: null, upTo: 1 },
];

const roleOf = (actor: Principal) => ('roles' in actor ? actor.roles.map((role) => clearance[role]) : []);
const cleared = (actor: Principal) => Math.max(-1, ...roleOf(actor).map((of) => of?.sees ?? -1));
/** Up to which sensitivity the actor sees the owner's cameras; −1: none. */
const sees = (actor: Principal, share: Share): number => {
  if (actor.kind === 'tiles' || actor.kind === 'jobs') return 3;
  const open = share?.to === null ? share.upTo : -1;
  if (actor.kind === 'public') return open;
  if (actor.kind !== 'user' && actor.kind !== 'machine') return -1;
  if (actor.tenant === owner) return Math.max(cleared(actor), open);
  return Math.max(open, share && share.to === actor.tenant ? Math.min(share.upTo, cleared(actor)) : -1);
};
const writes = (actor: Principal): number =>
  (actor.kind === 'user' || actor.kind === 'machine') && actor.tenant === owner && roleOf(actor).some((of) => of?.writes)
    ? cleared(actor)
    : -1;
/** Plans are their municipality's alone, as closed as sensitive cameras; what was found with the cameras of others is open while those are (`most`: up to which level the actor sees them). */
const plansOf = (actor: Principal, most: number): Record<string, string> => {
  const of = (tenant: string) => actor.kind === 'jobs' || ((actor.kind === 'user' || actor.kind === 'machine') && actor.tenant === tenant);
  const level = actor.kind === 'jobs' ? 3 : cleared(actor);
  const hers = of(owner) ? [2, 3].filter((each) => each <= level).join('') : '';
  const lent = of(partner) && level >= 2 ? '2' : '';
  const open = most >= 2 ? lent : '';
  return { plan: hers, run: hers, point: hers, site: hers, 'lent plan': lent, 'lent run': open, 'lent point': open, 'lent site': open };
};

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  for (const level of levels)
    await db.admin(
      `with c as (
         insert into camera (tenant_id, access_class_id, sensitivity, code, name, kind, geom, created_by, changed_by)
         select tenant_id, access_class_id, sensitivity, 'K' || sensitivity, 'row', 'movable', st_point(23.7, 56.6, 4326), 't', 't' from access_class where tenant_id = $1 and theme = 'cameras' and sensitivity = $2
         returning tenant_id, camera_id
       ), v as (insert into camera_view (tenant_id, camera_id, view_no, focal_mm) select tenant_id, camera_id, 1, 4 from c),
          m as (insert into camera_mask (tenant_id, camera_id, mask_no, from_azimuth, to_azimuth) select tenant_id, camera_id, 1, 0, 10 from c),
          r as (insert into camera_reach (tenant_id, camera_id, reach_no, kind, line) select tenant_id, camera_id, n, k, st_setsrid('LINESTRING(23.7 56.6,23.701 56.6)'::geometry, 4326) from c, unnest('{gate,patrol}'::text[]) with ordinality u (k, n))
       insert into camera_stream (tenant_id, camera_id, sensitivity, url) select tenant_id, camera_id, greatest($2, 1), 'rtsp://10.0.0.' || $2 from c`,
      [owner, level],
    );
});
const plan = `
  with p as (
    insert into camera_plan (tenant_id, access_class_id, sensitivity, title, area, question, lent, created_by, created_by_name)
    select tenant_id, access_class_id, sensitivity, 'P' || sensitivity, st_setsrid('MULTIPOLYGON(((23 56,24 56,24 57,23 56)))'::geometry, 4326), '{}',
           array(select o.access_class_id from access_class o where o.tenant_id = $3 and o.theme = 'cameras' and o.sensitivity = 2), 't', 't'
    from access_class where tenant_id = $1 and theme = 'cameras' and sensitivity = $2 returning tenant_id, camera_plan_id
  ), r as (insert into camera_plan_run (tenant_id, camera_plan_id) select * from p),
     o as (insert into camera_plan_point (tenant_id, camera_plan_id, point_no, geom, weight, parts, before) select p.*, 0, st_point(23.7, 56.6, 4326), 1, '{1,0,0,0}', 0 from p)
  insert into camera_plan_site (tenant_id, camera_plan_id, site_no, name, geom) select p.*, 0, 'x', st_point(23.7, 56.6, 4326) from p`;
beforeAll(async () => {
  for (const level of [2, 3]) await db.admin(plan, [owner, level, null]);
  // One of the partner's, made of what the owner's sensitive cameras see.
  await db.admin(plan, [partner, 2, owner]);
});
afterAll(() => db.close());

const Level = z.object({ what: z.string(), level: z.coerce.number() });
/** Levels of the rows the actor reads, by what they are. */
const read = async (actor: Principal, query: Sql): Promise<Record<string, string>> => {
  const rows = await db
    .as(actor, (tx) => tx.rows(Level, query))
    .catch((error: { code?: string }) => (error.code === '42501' ? [] : Promise.reject(error)));
  const found: Record<string, string> = {};
  for (const { what, level } of rows) found[what] = `${found[what] ?? ''}${level}`;
  return found;
};
class Undo extends Error {}
/** Runs a write and takes it back; tells how many rows it touched, 0 when it was refused. */
const tried = async (actor: Principal, query: Sql): Promise<number> => {
  let touched = 0;
  await db
    .as(actor, async (tx) => {
      touched = await tx.run(query);
      throw new Undo();
    })
    .catch((error: { code?: string }) => {
      if (error.code === '42501') touched = 0;
      else if (!(error instanceof Undo)) throw error;
    });
  return touched;
};
const upTo = (most: number) => levels.filter((level) => level <= most).join('');

test.each(shares)(
  'reading with the share %j',
  async (share) => {
    await db.admin('delete from share');
    if (share)
      await db.admin(
        `insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, valid_from, expires_at, proposed_by, approved_by, approved_at)
       values ($1, $2, 'cameras', $3, 'matrix', 'matrix', now() - interval '1 hour', now() + interval '1 hour', 'a', 'b', now() - interval '1 hour')`,
        [owner, share.to, share.upTo],
      );
    const wrong: string[] = [];
    for (const actor of actors) {
      const most = sees(actor, share);
      // Exact optics, masks and patrols are sensitive whatever the camera is.
      const detail = most >= 2 ? upTo(most) : '';
      // A picture is for own people by their own clearance; no share changes that. The cameras of level 0 and 1 have pictures of level 1.
      const own = actor.kind === 'user' && actor.tenant === owner ? cleared(actor) : -1;
      const wanted = {
        camera: upTo(most),
        view: detail,
        mask: detail,
        gate: upTo(most),
        patrol: detail,
        picture: own >= 1 ? upTo(own) : '',
        ...plansOf(actor, most),
      };
      const found = {
        ...(await read(
          actor,
          sql`
          select 'camera' as what, sensitivity as level from camera union all
          select 'view', c.sensitivity from camera_view join camera c using (camera_id) union all
          select 'mask', c.sensitivity from camera_mask join camera c using (camera_id) union all
          select r.kind, c.sensitivity from camera_reach r join camera c using (camera_id) order by 1, 2`,
        )),
        ...(await read(actor, sql`select 'picture' as what, right(url, 1) as level from camera_stream order by 2`)),
        ...(await read(
          actor,
          sql`
          select case tenant_id when ${owner} then 'plan' else 'lent plan' end as what, sensitivity as level from camera_plan union all
          select case p.tenant_id when ${owner} then '' else 'lent ' end || o.what, p.sensitivity from camera_plan p join (
            select 'run' as what, camera_plan_id from camera_plan_run union all select 'point', camera_plan_id from camera_plan_point union all select 'site', camera_plan_id from camera_plan_site
          ) o using (camera_plan_id) order by 1, 2`,
        )),
      };
      for (const [what, levelsWanted] of Object.entries(wanted))
        if ((found[what] ?? '') !== levelsWanted) wrong.push(`${nameOf(actor)} ${what}: ${found[what]} instead of ${levelsWanted}`);
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);

test('S04: writing: only own writers, only as far as they are cleared; details and pictures likewise; nobody changes a version or writes for another', async () => {
  await db.admin('delete from share');
  const ids = await db.admin<{ id: string; level: number }>(
    'select camera_id as id, sensitivity as level from camera order by sensitivity',
  );
  const plans = await db.admin<{ id: string; level: number }>(
    'select camera_plan_id as id, sensitivity as level from camera_plan where tenant_id = $1 order by sensitivity',
    [owner],
  );
  // Plans without a run, to make one for.
  const bare: Record<number, string> = {};
  for (const { level } of plans) {
    const [made] = await db.admin<{ id: string }>(
      `insert into camera_plan (tenant_id, access_class_id, sensitivity, title, area, question, created_by, created_by_name)
       select tenant_id, access_class_id, sensitivity, 'bare', area, '{}', 't', 't' from camera_plan where tenant_id = $1 and sensitivity = $2 returning camera_plan_id as id`,
      [owner, level],
    );
    bare[level] = made?.id ?? '';
  }
  const wrong: string[] = [];
  const check = (actor: Principal, what: string, found: number, wanted: boolean) =>
    found > 0 !== wanted && wrong.push(`${nameOf(actor)} ${what}: ${found}`);
  // Of strangers those who come nearest.
  const near = actors.filter((actor) => !('tenant' in actor) || actor.tenant === owner || roleOf(actor).some((of) => of?.writes));
  for (const actor of near) {
    const most = writes(actor);
    // What computes plans writes what it found, and nothing else of them.
    const computes = actor.kind === 'jobs';
    for (const { id, level } of ids) {
      const may = most >= level;
      const mayDetail = most >= Math.max(level, 2);
      check(actor, `change ${level}`, await tried(actor, sql`update camera set name = 'x' where camera_id = ${id}`), may);
      check(actor, `delete ${level}`, await tried(actor, sql`delete from camera where camera_id = ${id}`), may);
      check(actor, `delete view ${level}`, await tried(actor, sql`delete from camera_view where camera_id = ${id}`), mayDetail);
      check(
        actor,
        `view ${level}`,
        await tried(actor, sql`insert into camera_view (tenant_id, camera_id, view_no) values (${owner}, ${id}, 2)`),
        mayDetail,
      );
      check(
        actor,
        `mask ${level}`,
        await tried(
          actor,
          sql`insert into camera_mask (tenant_id, camera_id, mask_no, from_azimuth, to_azimuth) values (${owner}, ${id}, 2, 0, 5)`,
        ),
        mayDetail,
      );
      check(
        actor,
        `delete picture ${level}`,
        await tried(actor, sql`delete from camera_stream where camera_id = ${id}`),
        actor.kind === 'user' && may,
      );
    }
    for (const { id, level } of plans) {
      const ofPlan = (what: string, query: Sql, may = most >= level) =>
        tried(actor, query).then((found) => check(actor, `${what} of plan ${level}`, found, may));
      await ofPlan('delete', sql`delete from camera_plan where camera_plan_id = ${id}`);
      await ofPlan(
        'make',
        sql`insert into camera_plan (tenant_id, access_class_id, sensitivity, title, area, question)
            select tenant_id, access_class_id, sensitivity, 'x', st_setsrid('MULTIPOLYGON(((23 56,24 56,24 57,23 56)))'::geometry, 4326), '{}' from access_class where tenant_id = ${owner} and theme = 'cameras' and sensitivity = ${level}`,
      );
      await ofPlan('run', sql`insert into camera_plan_run (tenant_id, camera_plan_id) values (${owner}, ${bare[level] ?? null})`);
      await ofPlan(
        'point',
        sql`insert into camera_plan_point (tenant_id, camera_plan_id, point_no, geom, weight, parts, before) values (${owner}, ${id}, 1, st_setsrid(st_makepoint(23, 56), 4326), 1, '{1,0,0,0}', 0)`,
      );
      await ofPlan(
        'site',
        sql`insert into camera_plan_site (tenant_id, camera_plan_id, site_no, name, geom) values (${owner}, ${id}, 1, 'x', st_setsrid(st_makepoint(23, 56), 4326))`,
      );
      await ofPlan('camera', sql`update camera_plan_site set camera_id = null where camera_plan_id = ${id}`, most >= level || computes);
    }
    for (const level of levels)
      check(
        actor,
        `make ${level}`,
        await tried(
          actor,
          sql`insert into camera (tenant_id, access_class_id, sensitivity, code, name, kind, geom)
              select tenant_id, access_class_id, sensitivity, 'new', 'x', 'fixed', st_setsrid(st_makepoint(23, 56), 4326) from access_class where tenant_id = ${owner} and theme = 'cameras' and sensitivity = ${level}`,
        ),
        most >= level,
      );
    for (const forbidden of [
      sql`update camera set version = 9`,
      sql`update camera set tenant_id = 'lv-dobele'`,
      sql`update camera_stream set url = 'http://x'`,
      sql`delete from camera_change`,
      sql`update camera_plan set lent = '{}'`,
      sql`delete from camera_plan_site`,
    ])
      check(actor, 'forbidden', await tried(actor, forbidden), false);
    for (const found of [
      sql`update camera_plan_run set state = 'failed'`,
      sql`update camera_plan_point set after = 9`,
      sql`update camera_plan_site set kind_no = 0, azimuth = 0`,
    ])
      check(actor, 'what a plan found', await tried(actor, found), computes);
  }
  expect(wrong).toEqual([]);
}, 240_000);

test('a camera takes no class of another theme', async () => {
  await expect(
    db.admin(
      `update camera set access_class_id = a.access_class_id from access_class a where a.tenant_id = camera.tenant_id and a.theme = 'incidents' and a.sensitivity = camera.sensitivity`,
    ),
  ).rejects.toMatchObject({ constraint: 'camera_class_theme' });
});
