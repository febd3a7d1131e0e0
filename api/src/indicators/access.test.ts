import { type Principal, type Role, roles } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { z } from 'zod';
import { makeTestSet } from './testing.ts';

/** Who may do what to which indicator and value: every actor, row and verb against the table a person would draw on paper. */
const owner = 'lv-jelgava';
const partner = 'lt-siauliai';
const clearance: Partial<Record<Role, { sees: number; writes: boolean }>> = {
  planner: { sees: 2, writes: true },
  'municipality-admin': { sees: 3, writes: true },
  operator: { sees: 1, writes: true },
  'alert-author': { sees: 1, writes: false },
  'alert-approver': { sees: 1, writes: false },
  institution: { sees: 1, writes: false },
};
const member = (tenant: string, role: Role, kind: 'user' | 'machine' = 'user'): Principal => ({
  kind,
  id: `${role}@${tenant}`,
  name: role,
  tenant,
  roles: [role],
});
const actors: Principal[] = [
  ...[owner, partner, 'lt-telsiai', 'vias'].flatMap((tenant) => roles.map((role) => member(tenant, role))),
  member(owner, 'planner', 'machine'),
  { kind: 'user', id: 'x', name: 'x', tenant: owner, roles: [] },
  { kind: 'resident', tenant: owner, residentId: crypto.randomUUID() },
  ...(['public', 'worker', 'tiles', 'jobs', 'identity'] as const).map((kind) => ({ kind })),
];
const nameOf = (actor: Principal) => ('roles' in actor ? `${actor.kind} ${actor.roles.join()}@${actor.tenant}` : actor.kind);
/** Indicators: three levels of the owner's, and the open and the inner one of everybody's register. The partner has a share up to 2. */
const rows = [1, 2, 3].map((level) => ({ tenant: owner, level })).concat([0, 1].map((level) => ({ tenant: 'vias', level })));
type Row = (typeof rows)[number];
const codeOf = ({ tenant, level }: Row) => `${tenant === 'vias' ? 'open' : 'own'}_${level}`;

const highest = (actor: Principal, what: 'sees' | 'writes'): number =>
  'roles' in actor
    ? Math.max(-1, ...actor.roles.map((role) => (what === 'sees' || clearance[role]?.writes ? (clearance[role]?.sees ?? -1) : -1)))
    : -1;
const sees = (actor: Principal, { tenant, level }: Row): boolean => {
  if (actor.kind === 'tiles' || actor.kind === 'jobs') return true;
  if (actor.kind !== 'user' && actor.kind !== 'machine') return actor.kind === 'public' && tenant === 'vias' && level === 0;
  if (tenant === 'vias' && level === 0) return true;
  if (actor.tenant === tenant) return highest(actor, 'sees') >= level;
  return tenant === owner && actor.tenant === partner && Math.min(2, highest(actor, 'sees')) >= level;
};
const writes = (actor: Principal, { tenant, level }: Row): boolean =>
  (actor.kind === 'user' || actor.kind === 'machine') && actor.tenant === tenant && highest(actor, 'writes') >= level;

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  const set = await makeTestSet(db, { validFrom: '2000-01-01', units: [{ code: 'A' }, { code: 'B' }] });
  for (const row of rows)
    await db.admin(
      `insert into indicator (tenant_id, access_class_id, sensitivity, code, title, unit, direction, aggregation, denominator, source, licence, quality, created_by, changed_by)
       select tenant_id, access_class_id, sensitivity, $3, '{}', '{}', 'neutral', 'sum', 'none', 'test', 'CC0', 'official', 't', 't' from access_class
       where tenant_id = $1 and theme = 'indicators' and sensitivity = $2`,
      [row.tenant, row.level, codeOf(row)],
    );
  await db.admin(
    `insert into indicator_import (tenant_id, indicator_id, origin, begun_by, begun_by_name) select tenant_id, indicator_id, 'api', 't', 't' from indicator;
     insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, status, indicator_import_id)
     select tenant_id, indicator_id, ${set}, 'A', '2020-01-01', '2021-01-01', 7, 'final', indicator_import_id from indicator join indicator_import using (tenant_id, indicator_id);
     insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, proposed_by, approved_by, approved_at)
     values ('${owner}', '${partner}', 'indicators', 2, 'test', now() + interval '1 hour', 'a', 'b', now() - interval '1 minute');
     insert into risk_model (tenant_id, access_class_id, sensitivity, code, title, created_by, changed_by)
     select tenant_id, access_class_id, sensitivity, 'social_risk', '{}', 't', 't' from access_class where tenant_id = '${owner}' and theme = 'indicators' and sensitivity = 1;
     insert into risk_model_version (risk_model_id, tenant_id, version, definition, made_by, made_by_name) select risk_model_id, tenant_id, 1, '{}', 't', 't' from risk_model`,
  );
});
afterAll(() => db.close());

class Undo extends Error {}
const denied = async (error: { code?: string }): Promise<number> => (error.code === '42501' ? 0 : Promise.reject(error));
/** How many rows a statement would touch; it is taken back. */
const tried = async (actor: Principal, statement: Sql): Promise<number> => {
  let touched = 0;
  const attempt = db.as(actor, async (tx) => {
    touched = await tx.run(statement);
    throw new Undo();
  });
  return attempt.then(
    () => touched,
    (error) => (error instanceof Undo ? touched : denied(error)),
  );
};
const Count = z.object({ n: z.coerce.number() });
const counted = (actor: Principal, query: Sql) => db.as(actor, (tx) => tx.one(Count, query)).then(({ n }) => n, denied);

const Codes = z.object({ code: z.string() });
/** The indicators that a statement reaches, all of them in one; it is taken back. */
const reached = async (actor: Principal, statement: Sql): Promise<string[]> => {
  let codes: string[] = [];
  const attempt = db.as(actor, async (tx) => {
    codes = (await tx.rows(Codes, statement)).map(({ code }) => code).sort();
    throw new Undo();
  });
  return attempt.then(
    () => codes,
    (error) => (error instanceof Undo ? codes : denied(error).then(() => [])),
  );
};

test('reading and writing the register and its values', async () => {
  const wrong: string[] = [];
  for (const actor of actors) {
    const check = (what: string, found: string[], may: (actor: Principal, row: Row) => boolean) => {
      const expected = rows.filter((row) => may(actor, row)).map(codeOf);
      if (String(found) !== String(expected.sort())) wrong.push(`${nameOf(actor)} ${what} ${found}; expected ${expected}`);
    };
    const of = sql`from indicator i where i.indicator_id = v.indicator_id returning i.code`;
    check('reads', await reached(actor, sql`select code from indicator`), sees);
    check('reads values of', await reached(actor, sql`select i.code from indicator_value v join indicator i using (indicator_id)`), sees);
    check('changes', await reached(actor, sql`update indicator set licence = 'x CC' returning code`), writes);
    check('changes values of', await reached(actor, sql`update indicator_value v set value = 8 ${of}`), writes);
    check(
      'deletes values of',
      await reached(actor, sql`delete from indicator_value v using indicator i where i.indicator_id = v.indicator_id returning i.code`),
      writes,
    );
    const added: string[] = [];
    // One by one: a row that is refused takes the others of its statement with it.
    for (const row of rows.filter((one) => sees(actor, one))) {
      const add = sql`
        insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, status, indicator_import_id)
        select v.tenant_id, v.indicator_id, v.boundary_set_id, 'B', v.starts_on, v.ends_on, 1, 'final', v.indicator_import_id
        from indicator_value v join indicator i using (indicator_id) where i.code = ${codeOf(row)}`;
      if ((await tried(actor, add)) > 0) added.push(codeOf(row));
    }
    check('adds values to', added.sort(), writes);
  }
  expect(wrong).toEqual([]);
});

test('imports and what they replaced are for those at home; a rating is given at home, in one’s own name, and never changed', async () => {
  const wrong: string[] = [];
  for (const actor of actors) {
    const isHome = (actor.kind === 'user' || actor.kind === 'machine') && actor.tenant === owner;
    const imports = await counted(actor, sql`select count(*) as n from indicator_import where tenant_id = ${owner}`);
    const expected = actor.kind === 'jobs' ? 3 : isHome ? rows.filter((row) => row.tenant === owner && sees(actor, row)).length : 0;
    if (imports !== expected) wrong.push(`${nameOf(actor)} reads ${imports} imports, expected ${expected}`);
    const rate = sql`insert into risk_rating (tenant_id, risk_model_id, version, rating_no, judgements) select tenant_id, risk_model_id, 1, 1, '[]' from risk_model`;
    const rated = await tried(actor, rate);
    const may = isHome && actor.kind === 'user' && sees(actor, { tenant: owner, level: 1 });
    if (rated !== (may ? 1 : 0)) wrong.push(`${nameOf(actor)} rates: ${rated}, expected ${may}`);
    if ((await tried(actor, sql`update risk_rating set note = 'x'`)) + (await tried(actor, sql`delete from indicator_revision`)) > 0)
      wrong.push(`${nameOf(actor)} changes what was`);
    const named = sql`insert into risk_rating (tenant_id, risk_model_id, version, rating_no, judgements, rated_by) select tenant_id, risk_model_id, 1, 2, '[]', 'somebody' from risk_model`;
    if ((await tried(actor, named)) > 0) wrong.push(`${nameOf(actor)} rates in another name`);
    // A version that is not approved is nobody's business but the owner's.
    const versions = await counted(actor, sql`select count(*) as n from risk_model_version`);
    if (versions > 0 && !isHome && actor.kind !== 'jobs') wrong.push(`${nameOf(actor)} reads a version that is still being talked about`);
  }
  expect(wrong).toEqual([]);
});
