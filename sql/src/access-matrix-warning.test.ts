import { z } from 'zod';
import { type Principal, type Role, roles } from './principal.ts';
import { type Sql, sql } from './sql.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

/**
 * Who may do what to alerts, to the people they reach, and to imports: every actor × both owners' rows × every verb, against an oracle written by hand.
 * r reads, c creates, u changes, d deletes; a small letter is for rows of the actor's own tenant, a capital for everybody's. What is not written is refused.
 */
type Actor = Role | 'no role' | 'resident' | 'public' | 'worker' | 'tiles' | 'jobs' | 'identity';
type Table =
  | 'alert'
  | 'alert_text'
  | 'resident'
  | 'resident_place'
  | 'subscriber'
  | 'opt_out'
  | 'registration'
  | 'registration_code'
  | 'service_message'
  | 'carer'
  | 'duty'
  | 'duty_call'
  | 'break_glass_review'
  | 'cap_message'
  | 'cap_decision'
  | 'recipient'
  | 'import'
  | 'import_profile';
const importers = { 'incident-editor': 'rcu', dispatcher: 'rcu', 'municipality-admin': 'rcu' } as const;
const alertReaders = {
  'alert-author': 'r',
  'alert-approver': 'r',
  planner: 'r',
  dispatcher: 'r',
  'municipality-admin': 'r',
  auditor: 'r',
} as const;
const oracle: Record<Table, Partial<Record<Actor, string>>> = {
  alert: {
    'alert-author': 'rcu',
    'alert-approver': 'ru',
    planner: 'r',
    dispatcher: 'r',
    'municipality-admin': 'r',
    auditor: 'r',
    worker: 'RU',
    jobs: 'R',
  },
  alert_text: {
    'alert-author': 'rcd',
    'alert-approver': 'r',
    planner: 'r',
    dispatcher: 'r',
    'municipality-admin': 'r',
    auditor: 'r',
    worker: 'R',
  },
  resident: { jobs: 'RC' },
  resident_place: { jobs: 'RC' },
  subscriber: { worker: 'RU', jobs: 'C' },
  opt_out: { worker: 'RC', jobs: 'C' },
  // Numbers that wait for a code and what is counted against them: for functions alone.
  registration: {},
  registration_code: {},
  service_message: { worker: 'RUD' },
  carer: { worker: 'R' },
  duty: { 'municipality-admin': 'rcd', 'alert-approver': 'r', 'alert-author': 'r', auditor: 'r', worker: 'R' },
  duty_call: { ...alertReaders, worker: 'RCU' },
  break_glass_review: alertReaders,
  cap_message: { ...alertReaders, 'alert-author': 'rc' },
  cap_decision: { ...alertReaders, 'alert-author': 'rc' },
  recipient: { worker: 'RU', jobs: 'RD' },
  import: { ...importers, jobs: 'RUD' },
  import_profile: importers,
};

const owners = ['lv-jelgava', 'lt-siauliai'] as const;
const ids: Record<string, { alert: string; resident: string; subscriber: string; spare: string }> = {};
const idsOf = (tenant: string) => ids[tenant] as (typeof ids)[string];
const classOf = (tenant: string) =>
  sql`(select access_class_id from access_class where tenant_id = ${tenant} and theme = 'alerts' and sensitivity = 1)`;
/** An import that runs as this member. */
const importAs = (tenant: string, principal: Sql) =>
  sql`insert into import (tenant_id, file_name, file_bytes, profile, principal) values (${tenant}, 'f', 1, '{}', ${principal})`;
const place = sql`st_setsrid(st_makepoint(23.7, 56.6), 4326)`;

/** One row of a tenant: how to count it, make another, change it, delete it. */
const statements: Record<Table, (tenant: string) => { of: Sql; create: Sql; change: Sql }> = {
  alert: (tenant) => ({
    of: sql`alert_id = ${idsOf(tenant).alert}`,
    create: sql`insert into alert (tenant_id, access_class_id, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at)
      values (${tenant}, ${classOf(tenant)}, 't', 'Met', 'e', 'Avoid', 'Expected', 'Severe', 'Likely', st_multi(st_buffer(${place}, 0.1)), 'n', now() + interval '1 hour')`,
    change: sql`stop_reason = 'x'`,
  }),
  alert_text: (tenant) => ({
    of: sql`alert_id = ${idsOf(tenant).alert}`,
    create: sql`insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments) values (${idsOf(tenant).alert}, ${tenant}, 'en', 'b', 'b', 'GSM-7', 1)`,
    change: sql`body = 'x'`,
  }),
  resident: (tenant) => ({
    of: sql`resident_id = ${idsOf(tenant).resident}`,
    create: sql`insert into resident (tenant_id, lang) values (${tenant}, 'lv')`,
    change: sql`lang = 'en'`,
  }),
  resident_place: (tenant) => ({
    of: sql`resident_id = ${idsOf(tenant).resident}`,
    create: sql`insert into resident_place (tenant_id, resident_id, kind, geom) values (${tenant}, ${idsOf(tenant).resident}, 'work', ${place})`,
    change: sql`kind = 'other'`,
  }),
  subscriber: (tenant) => ({
    of: sql`subscriber_id = ${idsOf(tenant).subscriber}`,
    create: sql`insert into subscriber (phone_enc, phone_hmac, key_id, is_generated) values (${Buffer.alloc(40)}, ${Buffer.alloc(32, 9)}, 'k', true)`,
    change: sql`bad_since = now(), bad_code = 30005`,
  }),
  opt_out: (tenant) => ({
    of: sql`subscriber_id = ${idsOf(tenant).subscriber} and tenant_id = ${tenant}`,
    create: sql`insert into opt_out (tenant_id, subscriber_id) values (${tenant}, ${idsOf(tenant).spare})`,
    change: sql`at = now()`,
  }),
  registration: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into registration (registration_id, tenant_id, lang, phone_enc, phone_hmac, key_id, is_generated, code_hmac, code_until)
      values (gen_random_uuid(), ${tenant}, 'lv', ${Buffer.alloc(40)}, ${Buffer.alloc(32)}, 'k', true, ${Buffer.alloc(32)}, now())`,
    change: sql`tries = 0`,
  }),
  registration_code: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac) values (gen_random_uuid(), ${tenant}, '', '', '', '')`,
    change: sql`used_at = now()`,
  }),
  service_message: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into service_message (service_message_id, tenant_id, kind, to_enc, body_enc, key_id, lang, is_generated, expires_at)
      values (gen_random_uuid(), ${tenant}, 'reply', '', '', 'k', 'lv', true, now())`,
    change: sql`tries = 1`,
  }),
  carer: (tenant) => ({
    of: sql`subscriber_id = ${idsOf(tenant).subscriber}`,
    create: sql`insert into carer (subscriber_id, carer_hmac, hint) values (${idsOf(tenant).spare}, ${Buffer.alloc(32)}, '123')`,
    change: sql`delay_min = 20`,
  }),
  duty: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into duty (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_enc, key_id, phone_end)
      values (gen_random_uuid(), ${tenant}, 'Anna', 'lv', 1, now(), now() + interval '1 day', ${Buffer.alloc(40)}, 'k', '123')`,
    change: sql`position = 2`,
  }),
  duty_call: (tenant) => ({
    of: sql`alert_id = ${idsOf(tenant).alert}`,
    create: sql`insert into duty_call (tenant_id, alert_id, submitted_at, call_no, duty_id, name, ways) values (${tenant}, ${idsOf(tenant).alert}, now(), 2, gen_random_uuid(), 'Anna', '{sms}')`,
    change: sql`opened_at = now()`,
  }),
  break_glass_review: (tenant) => ({
    of: sql`alert_id = ${idsOf(tenant).alert}`,
    create: sql`insert into break_glass_review (alert_id, tenant_id, due_at) values (gen_random_uuid(), ${tenant}, now())`,
    change: sql`due_at = now()`,
  }),
  cap_message: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into cap_message (tenant_id, source, sender, identifier, sent_at, status, msg_type, category, event, response_type, urgency, severity, certainty, expires_at, headline, area_name, texts, is_signed, geom)
      values (${tenant}, 's', 's', gen_random_uuid(), now(), 'Actual', 'Alert', 'Met', 'e', 'None', 'Future', 'Minor', 'Likely', now(), 'h', 'n', '[]', false, st_multi(st_buffer(${place}, 0.1)))`,
    change: sql`replaced_at = now()`,
  }),
  cap_decision: (tenant) => ({
    of: sql`cap_message_id = ${idsOf(tenant).alert}`,
    create: sql`insert into cap_decision (tenant_id, cap_message_id) values (${tenant}, ${idsOf(tenant).spare})`,
    change: sql`decided_name = 'x'`,
  }),
  recipient: (tenant) => ({
    of: sql`alert_id = ${idsOf(tenant).alert}`,
    create: sql`insert into recipient (alert_id, subscriber_id, reason, is_generated, lang) values (${idsOf(tenant).alert}, gen_random_uuid(), 1, false, 'lv')`,
    change: sql`lookups = 1`,
  }),
  import: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: importAs(
      tenant,
      sql`jsonb_build_object('kind', my_principal_kind(), 'id', my_principal(), 'tenant', my_tenant(), 'roles', my_roles())`,
    ),
    change: sql`state = 'failed'`,
  }),
  import_profile: (tenant) => ({
    of: sql`tenant_id = ${tenant}`,
    create: sql`insert into import_profile (tenant_id, name, profile) values (${tenant}, 'new', '{}')`,
    change: sql`profile = '{"a":1}'`,
  }),
};

const member = (tenant: string, role: Actor, kind: 'user' | 'machine'): { actor: Actor; principal: Principal } => ({
  actor: role,
  principal: { kind, id: `${role}@${tenant}`, name: role, tenant, roles: role === 'no role' ? [] : [role as Role] },
});
const everyRole = [...roles, 'no role'] as const;
const actors: { actor: Actor; principal: Principal }[] = [
  ...[...owners, 'lt-telsiai'].flatMap((tenant) => everyRole.map((role) => member(tenant, role, 'user'))),
  ...everyRole.map((role) => member('lv-jelgava', role, 'machine')),
  { actor: 'resident', principal: { kind: 'resident', tenant: 'lv-jelgava', residentId: crypto.randomUUID() } },
  ...(['public', 'worker', 'tiles', 'jobs', 'identity'] as const).map((kind) => ({ actor: kind, principal: { kind } })),
];

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  for (const [n, tenant] of owners.entries()) {
    const [alert, resident, subscriber, spare] = [0, 1, 2, 3].map(() => crypto.randomUUID()) as [string, string, string, string];
    ids[tenant] = { alert, resident, subscriber, spare };
    const admin = (text: string, values: unknown[]) => db.admin(text, values);
    for (const [k, id] of [subscriber, spare].entries())
      await admin(`insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id) values ($1, $2, $3, 'k')`, [
        id,
        Buffer.alloc(40),
        Buffer.alloc(32, 1 + 2 * n + k),
      ]);
    await admin(`insert into resident (resident_id, tenant_id, subscriber_id, lang) values ($1, $2, $3, 'lv')`, [
      resident,
      tenant,
      subscriber,
    ]);
    await admin(
      `insert into resident_place (tenant_id, resident_id, kind, geom) values ($1, $2, 'home', st_setsrid(st_makepoint(23.7, 56.6), 4326))`,
      [tenant, resident],
    );
    await admin(`insert into opt_out (tenant_id, subscriber_id) values ($1, $2)`, [tenant, subscriber]);
    await admin(
      `insert into alert (alert_id, tenant_id, access_class_id, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at, created_by)
       select $1, tenant_id, access_class_id, 't', 'Met', 'e', 'Avoid', 'Expected', 'Severe', 'Likely', st_multi(st_buffer(st_setsrid(st_makepoint(23.7, 56.6), 4326), 0.1)), 'n', now() + interval '1 hour', 'a'
       from access_class where tenant_id = $2 and theme = 'alerts' and sensitivity = 1`,
      [alert, tenant],
    );
    await admin(
      `insert into alert_text (alert_id, tenant_id, lang, body, sent_body, encoding, segments) values ($1, $2, 'lv', 'b', 'b', 'GSM-7', 1)`,
      [alert, tenant],
    );
    await admin(`insert into recipient (alert_id, subscriber_id, reason, is_generated, lang) values ($1, $2, 1, false, 'lv')`, [
      alert,
      subscriber,
    ]);
    await admin(
      `insert into registration (registration_id, tenant_id, lang, phone_enc, phone_hmac, key_id, is_generated, code_hmac, code_until) values (gen_random_uuid(), $1, 'lv', $2, $3, 'k', true, $3, now())`,
      [tenant, Buffer.alloc(40), Buffer.alloc(32)],
    );
    await admin(
      `insert into registration_code (registration_id, tenant_id, phone_hmac, block_hmac, ip_hmac, net_hmac) values (gen_random_uuid(), $1, '', '', '', '')`,
      [tenant],
    );
    await admin(
      `insert into service_message (service_message_id, tenant_id, kind, to_enc, body_enc, key_id, lang, is_generated, expires_at) values (gen_random_uuid(), $1, 'reply', '', '', 'k', 'lv', true, now())`,
      [tenant],
    );
    await admin(
      `insert into duty (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_enc, key_id, phone_end) values (gen_random_uuid(), $1, 'Anna', 'lv', 1, now(), now() + interval '1 day', $2, 'k', '123')`,
      [tenant, Buffer.alloc(40)],
    );
    await admin(
      `insert into duty_call (tenant_id, alert_id, submitted_at, call_no, duty_id, name, ways) values ($1, $2, now(), 1, gen_random_uuid(), 'Anna', '{sms}')`,
      [tenant, alert],
    );
    await admin(`insert into break_glass_review (alert_id, tenant_id, due_at) values ($2, $1, now())`, [tenant, alert]);
    await admin(
      `insert into cap_message (cap_message_id, tenant_id, source, sender, identifier, sent_at, status, msg_type, category, event, response_type, urgency, severity, certainty, expires_at, headline, area_name, texts, is_signed, geom)
       values ($1, $2, 's', 's', 'i', now(), 'Actual', 'Alert', 'Met', 'e', 'None', 'Future', 'Minor', 'Likely', now(), 'h', 'n', '[]', false, st_multi(st_buffer(st_setsrid(st_makepoint(23.7, 56.6), 4326), 0.1)))`,
      [alert, tenant],
    );
    await admin(`insert into cap_decision (tenant_id, cap_message_id, decided_by, decided_name) values ($1, $2, 'a', 'a')`, [
      tenant,
      alert,
    ]);
    await admin(`insert into carer (subscriber_id, carer_hmac, hint) values ($1, $2, '123')`, [subscriber, Buffer.alloc(32)]);
    await admin(
      `insert into import (tenant_id, file_name, file_bytes, profile, principal, created_by) values ($1, 'f', 1, '{}', '{}', 'a')`,
      [tenant],
    );
    await admin(`insert into import_profile (tenant_id, name, profile, changed_by) values ($1, 'old', '{}', 'a')`, [tenant]);
  }
});
afterAll(() => db?.close());

class Undo extends Error {}
/** Runs a statement and takes it back; tells how many rows it touched, none when it is refused. */
const tried = async (principal: Principal, query: Sql): Promise<number> => {
  let touched = 0;
  await db
    .as(principal, async (tx) => {
      touched = await tx.run(query);
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (error instanceof Undo) return;
      if ((error as { code?: string }).code !== '42501') throw error;
      touched = 0;
    });
  return touched;
};
const nameOf = ({ actor, principal }: (typeof actors)[number]) =>
  `${principal.kind} ${actor}${'tenant' in principal ? `@${principal.tenant}` : ''}`;
const may = ({ actor, principal }: (typeof actors)[number], table: Table, letter: string, tenant: string): boolean => {
  const granted = oracle[table][actor] ?? '';
  return granted.includes(letter.toUpperCase()) || (granted.includes(letter) && 'tenant' in principal && principal.tenant === tenant);
};

test.each(Object.keys(oracle) as Table[])('S04: %s', async (table) => {
  const wrong: string[] = [];
  const name = sql.name(table);
  for (const who of actors) {
    for (const tenant of owners) {
      const { of, create, change } = statements[table](tenant);
      const verbs = {
        r: sql`select from ${name} where ${of}`,
        c: create,
        u: sql`update ${name} set ${change} where ${of}`,
        d: sql`delete from ${name} where ${of}`,
      };
      for (const [letter, query] of Object.entries(verbs)) {
        const touched = await tried(who.principal, query);
        const allowed = may(who, table, letter, tenant);
        if (touched !== (allowed ? 1 : 0))
          wrong.push(`${nameOf(who)} ${letter} ${table} of ${tenant}: touched ${touched}, allowed ${allowed}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

const Count = z.object({ n: z.coerce.number() });
test.each(Object.keys(oracle) as Table[])('S04: without a condition nobody reads more of %s', async (table) => {
  const wrong: string[] = [];
  for (const who of actors) {
    const { n } = await db
      .as(who.principal, (tx) => tx.one(Count, sql`select count(*) as n from ${sql.name(table)}`))
      .catch((error: { code?: string }) => (error.code === '42501' ? { n: 0 } : Promise.reject(error)));
    const all = table === 'subscriber' ? 4 : 2;
    const expected = owners.filter((tenant) => may(who, table, 'r', tenant)).length * (all / 2);
    if (n !== expected) wrong.push(`${nameOf(who)}: ${n}, expected ${expected}`);
  }
  expect(wrong).toEqual([]);
});

test('only made-up numbers come in by the loader, nobody writes an alert in another name, and an import keeps who it runs as', async () => {
  const real = sql`insert into subscriber (phone_enc, phone_hmac, key_id, is_generated) values (${Buffer.alloc(40)}, ${Buffer.alloc(32, 9)}, 'k', false)`;
  for (const { principal } of actors) expect(await tried(principal, real)).toBe(0);
  const author = member('lv-jelgava', 'alert-author', 'user').principal;
  const [mine, forged] = ['alert-author@lv-jelgava', 'somebody'].map(
    (name) =>
      sql`insert into alert (tenant_id, access_class_id, title, category, event, response_type, urgency, severity, certainty, area, area_name, expires_at, created_by)
        values ('lv-jelgava', ${classOf('lv-jelgava')}, 't', 'Met', 'e', 'Avoid', 'Expected', 'Severe', 'Likely', st_multi(st_buffer(${place}, 0.1)), 'n', now() + interval '1 hour', ${name})`,
  ) as [Sql, Sql];
  expect([await tried(author, mine), await tried(author, forged)]).toEqual([1, 0]);
  for (const who of actors) expect(await tried(who.principal, sql`update import set principal = '{"roles":["operator"]}'`)).toBe(0);
});
