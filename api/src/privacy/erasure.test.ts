import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { readRepeatables } from '@vias/sql/sql-files.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { z } from 'zod';
import { loadAccounts } from '../identity/directory.ts';
import type { Realm } from '../identity/realm.ts';
import { type Planted, plantRows } from './plant.fixture.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

type Key = { tab: string; key: string | null; names: string[]; subject: string; fate: string };
const register = () => db.admin<Key>('select tab, key, names, subject, fate from subject_keys()');
const ownTables = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** Columns whose name says that they hold a person, or a key of one. */
const tells =
  '(^|_)(by|by_name|name|username|email|phone|contact|principal|subscriber_id|resident_id|resident_ids|account_id|user_id|used_id|machine_id|person|words|note|reason|case_number|rejects|sample|before|after|hint|payload|answer)$|^(created|changed|submitted|approved|stopped|written|asked|decided|agreed|reviewed|saved)_name$|^phone_|_hmac$|_hmacs$|_enc$';
/** Names of things and places, figures and codes, which are nobody's. */
const ofThings = [
  'alert.area_name',
  'alert_text.area_words',
  'camera_plan_point.after',
  'camera_plan_point.before',
  'camera_sight.reason',
  'departure.erase_after',
  'identity_user_state.refused_before',
  'recipient.reason',
  'webhook_delivery.drop_reason',
  'camera_plan_run.answer',
  'audit_check.by_person',
  'indicator.quality_note',
  'settlement.search_words',
  'territory.search_words',
  'alert.excluded_name',
  'cap_message.area_name',
  'building.name',
  'boundary_set.name',
  'drill_group.name',
  'facility.name',
  'repeatable_file.name',
  'saved_area.name',
  'schema_version.name',
  'settlement.name',
  'territory.name',
  'import_profile.name',
];

test('every table says where a person stands in it, or that none does', async () => {
  const tables = await db.admin<{ name: string }>(`select relname as name from pg_class c where ${ownTables} order by 1`);
  const [none] = await db.admin<{ list: string[] }>('select subjectless_tables() as list');
  const known = new Set([...(await register()).map(({ tab }) => tab), ...(none?.list ?? [])]);
  expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  const both = (await register()).filter(({ tab }) => none?.list.includes(tab));
  expect(both).toEqual([]);
});

test('every column whose name tells of a person is in the register, and the register names columns that are there', async () => {
  const columns = await db.admin<{ at: string; is_telling: boolean }>(
    `select c.relname || '.' || a.attname as at, a.attname ~ $1 as is_telling from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where ${ownTables}`,
    [tells],
  );
  const keys = await register();
  const marked = new Set(keys.flatMap(({ tab, key, names }) => [...(key === null ? [] : [key]), ...names].map((col) => `${tab}.${col}`)));
  expect(columns.filter(({ at, is_telling }) => is_telling && !marked.has(at) && !ofThings.includes(at)).map(({ at }) => at)).toEqual([]);
  const there = new Set(columns.map(({ at }) => at));
  const tables = new Set(columns.map(({ at }) => at.split('.')[0]));
  expect([...marked].filter((at) => tables.has(at.split('.')[0] ?? '') && !there.has(at))).toEqual([]);
});

test('a new table that nobody has marked is found', async () => {
  await db.owner((client) => client.query('create table visitor (visitor_id uuid primary key, guest_name text)'));
  const [none] = await db.admin<{ list: string[] }>('select subjectless_tables() as list');
  const known = new Set([...(await register()).map(({ tab }) => tab), ...(none?.list ?? [])]);
  const tables = await db.admin<{ name: string }>(`select relname as name from pg_class c where ${ownTables}`);
  expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual(['visitor']);
  await db.owner((client) => client.query('drop table visitor'));
});

test('words that were stored before there were marks get theirs when VIAS is upgraded, and so does their history', async () => {
  await db.admin(`set session_replication_role = replica;
    insert into incident (incident_id, tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, description, created_by, changed_by, version)
    select '00000000-0000-4000-8000-00000000000a', 'lv-jelgava', access_class_id, 1, 'flood', 1, now(), 'Zvana Jānis Bērziņš', 'Tālrunis 29123456', 'x', 'x', 3 from access_class where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1;
    insert into incident_change (tenant_id, incident_id, version, access_class_id, changed_at, changed_by, changed_by_name, op, reason, before, after)
    select tenant_id, incident_id, 2, access_class_id, now(), 'x', 'x', 'update', 'zvanīja 29123456', '{"title": "Zvana Jānis Bērziņš", "severity": 2}', '{"title": "Zvana", "severity": 1}' from incident;
    set session_replication_role = origin`);
  const upgrade = readRepeatables().find(({ name }) => name.endsWith('policies/privacy.sql'));
  await db.owner((client) => client.query(upgrade?.text ?? ''));
  expect(await db.admin('select title, description, version from incident')).toEqual([
    { title: 'Zvana [persona 1]', description: 'Tālrunis [tālrunis 1]', version: 3 },
  ]);
  expect(await db.admin('select reason, before, after from incident_change')).toEqual([
    { reason: 'zvanīja [tālrunis]', before: { title: 'Zvana [persona]', severity: 2 }, after: { title: 'Zvana', severity: 1 } },
  ]);
  expect(await db.admin('select value from personal_piece order by kind')).toEqual([{ value: 'Jānis Bērziņš' }, { value: '29123456' }]);
  await db.admin(
    'set session_replication_role = replica; delete from incident_change; delete from incident; delete from personal_piece; set session_replication_role = origin',
  );
});

const person = '6f1d2c3b-4a59-4687-9bcd-0123456789ab';
const name = 'Zigmārs Kanārijputns';
const admin: Member = {
  kind: 'user',
  id: '11111111-2222-4333-8444-555555555555',
  name: 'Administratore',
  tenant: 'lv-jelgava',
  roles: ['municipality-admin'],
};
/** Writes one row into a table with the person in every column that the register names: what is asked is whether an erasure finds it. */
const plant = async (tab: string, keys: readonly Key[]): Promise<void> => {
  const ids = new Set(keys.map(({ key }) => key));
  const names = new Set(keys.flatMap((one) => one.names));
  const given = ({ name: col, type, literal }: Planted): string | undefined => {
    if (col === 'tenant_id') return literal('lv-jelgava');
    if (ids.has(col)) return literal(type === 'jsonb' ? `{"accountId": "${person}"}` : person);
    if (!names.has(col)) return undefined;
    if (type === 'jsonb') return literal(`{"id": "${person}", "name": "${name}"}`);
    return type === 'text' ? literal(name) : type === 'bytea' ? "'\\x00'::bytea" : 'null';
  };
  await plantRows(db, tab, [{ given }]);
};

/** Where the person still stands in the whole database, as table.column; bytes as hexadecimal digits. */
const placesOf = async (...wanted: string[]): Promise<string[]> => {
  const tables = await db.admin<{ name: string }>(`select c.oid::regclass::text as name from pg_class c where ${ownTables}`);
  const searches = tables.map(
    ({ name: tab }) =>
      `(select distinct '${tab}.' || c.key as place from ${tab} t, jsonb_each_text(to_jsonb(t)) c where c.value ilike any ($1))`,
  );
  return (await db.admin<{ place: string }>(`${searches.join(' union all ')} order by 1`, [wanted.map((word) => `%${word}%`)])).map(
    ({ place }) => place,
  );
};

test('S26: a canary in every table that names an account is in the export, and after the erasure only in the record of official acts', async () => {
  const keys = (await register()).filter(({ subject }) => subject === 'account');
  const there = new Set(
    (await db.admin<{ name: string }>(`select relname as name from pg_class c where ${ownTables}`)).map((row) => row.name),
  );
  const tabs = [...new Set(keys.map(({ tab }) => tab))].filter((tab) => there.has(tab) && tab !== 'audit_entry');
  for (const tab of tabs)
    await plant(
      tab,
      keys.filter((key) => key.tab === tab),
    );
  await db.admin(
    `update account set kind = 'person', username = 'zigmars.kanarijputns@lv-jelgava', email = 'zigmars@example.lv', roles = '{planner}', accepted_at = now() where account_id = $1`,
    [person],
  );
  const planted = await placesOf('Kanārijputn', 'kanarijputn', person);
  expect(tabs.filter((tab) => !planted.some((place) => place.startsWith(`${tab}.`)))).toEqual([]);

  const asAdmin = async <T extends z.ZodType>(schema: T, query: ReturnType<typeof sql>): Promise<z.output<T>> => {
    const { made } = await db.as(admin, (tx) => tx.one(z.object({ made: z.unknown() }), query));
    return schema.parse(made);
  };
  const Export = z.object({ tables: z.record(z.string(), z.object({ rows: z.int() })) });
  const told = await asAdmin(Export, sql`select account_export(${person}, ${'pieprasījums'}) as made`);
  const silent = ['account', 'oidc_payload', 'identity_totp', 'identity_user_state', 'identity_lockout', 'alerting_agreement'];
  const missing = keys
    .filter(({ tab, key, names }) => tabs.includes(tab) && !silent.includes(tab) && !(`${tab}.${key ?? names[0]}` in told.tables))
    .map(({ tab, key }) => `${tab}.${key}`);
  expect(missing).toEqual([]);
  expect(JSON.stringify(told)).not.toMatch(/secret_hash|code_hash|password/);

  const erase = () => asAdmin(z.record(z.string(), z.int()).nullable(), sql`select erase_account(${person}, ${'VDAR 17. pants'}) as made`);
  await expect(erase()).rejects.toThrow(/disable the account first/);
  await db.admin('update account set disabled_at = now() where account_id = $1', [person]);
  const stranger: Member = { ...admin, tenant: 'lt-siauliai' };
  expect(await db.as(stranger, (tx) => tx.one(z.object({ made: z.null() }), sql`select erase_account(${person}, ${'x'}) as made`))).toEqual(
    { made: null },
  );
  expect(await erase()).toMatchObject({ account: 1 });

  const official = new Set(keys.filter(({ fate }) => fate === 'official').flatMap(({ tab, names }) => names.map((col) => `${tab}.${col}`)));
  expect((await placesOf('Kanārijputn', 'kanarijputn', 'zigmars@')).filter((place) => !official.has(place))).toEqual([]);
  const deleted = keys.filter(({ fate }) => fate === 'deleted').map(({ tab }) => tab);
  expect((await placesOf(person)).filter((place) => deleted.includes(place.split('.')[0] ?? ''))).toEqual([]);
  expect(await db.admin("select detail ->> 'reason' as reason from audit_entry where action = 'erase_person'")).toEqual([
    { reason: 'VDAR 17. pants' },
  ]);
  // A file of people that still names the person brings nobody back with the next start.
  const listed = {
    id: person,
    username: 'zigmars@lv-jelgava',
    name,
    email: 'zigmars@example.lv',
    locale: 'lv',
    tenant: 'lv-jelgava',
    groups: [],
    roles: ['planner'],
  };
  await loadAccounts(db, { users: [listed], machines: [] } as unknown as Realm, new Map());
  expect(await db.admin('select name, disabled_at is not null as over from account where account_id = $1', [person])).toEqual([
    { name: '— —', over: true },
  ]);
  // Erased twice it does no harm, and triggers are as they were.
  expect(await erase()).toEqual({ account: 1 });
  expect(await db.admin("select tgrelid::regclass::text from pg_trigger where tgenabled = 'D'")).toEqual([]);
});
