import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@vias/sql/sql.ts';
import { loadAccounts } from '../identity/directory.ts';
import type { Guard } from '../identity/guard.ts';
import type { Realm } from '../identity/realm.ts';
import { plantRows, type Seed } from '../privacy/plant.fixture.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import { tenantCommand } from './command.ts';
import { refuseLeavers } from './leaver-guard.ts';
import { eraseDeparted, type Key, selectExportRows } from './queries.ts';

const [leaver, stayer] = ['lt-telsiai', 'lt-akmene'] as const;
const ids = { [leaver]: 'aaaaaaaa-0000-4000-8000-00000000000a', [stayer]: 'bbbbbbbb-0000-4000-8000-00000000000b' };
const both = 'cccccccc-0000-4000-8000-00000000000c';
let app: TestApp;
const operator = () => app.as('operator@vias', { mfa: true });
const admin = (tenant: string = leaver) => app.as(`admin@${tenant}`, { mfa: true });
const rows = <T extends object>(query: string, values: unknown[] = []) => app.db.admin<T>(query, values);
const listOf = async (query: string): Promise<string[]> => (await rows<{ list: string[] }>(`select ${query} as list`))[0]?.list ?? [];

/** Tables that know a warning or a number, and no municipality. */
const ofNumbers = [
  'subscriber',
  'subscriber_contact',
  'carer_notice',
  'acknowledgement',
  'late_reached',
  'delivery_event',
  'delivery_try',
  'recipient',
  'alert_slice',
];

/** Everything that says of a municipality that it is its own, by table, as one text; what others write of themselves meanwhile aside. */
const heldBy = async (tenant: keyof typeof ids, tables: readonly string[]): Promise<Record<string, string>> => {
  const parts = tables.map(
    (tab) =>
      `select '${tab}' as tab, string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text) as held from ${tab} t where to_jsonb(t)::text ~ '${tenant}"|${ids[tenant].slice(0, 8)}'`,
  );
  return Object.fromEntries(
    (await rows<{ tab: string; held: string | null }>(parts.join(' union all '))).flatMap(({ tab, held }) =>
      held === null ? [] : [[tab, held]],
    ),
  );
};

let tables: string[];
beforeAll(async () => {
  app = await openTestApp();
  tables = await listOf('departure_tables()');
  // A canary of both municipalities in every table that goes, under keys that refer to each other; settings and templates are there from the first day.
  const filled = tables.map(
    (tab) => `select '${tab}' as tab, tenant_id as tenant from ${tab} where tenant_id in ('${leaver}', '${stayer}')`,
  );
  const there = new Set((await rows<{ tab: string; tenant: string }>(filled.join(' union '))).map(({ tab, tenant }) => `${tab} ${tenant}`));
  for (const tab of ['account', ...tables, ...ofNumbers]) {
    const seeds = ([leaver, stayer] as const).flatMap((tenant, at): Seed[] => {
      if (there.has(`${tab} ${tenant}`)) return [];
      const number = String(at + 1);
      return [
        {
          given: ({ name, type, literal }) => {
            if (name === 'tenant_id') return literal(tenant);
            if (tab === 'incident' && name === 'geom') return "st_geomfromtext('POINT(23.7 56.6)', 4326)";
            if (name === 'withdrawn_at' || name === 'ended_at') return 'null';
            return type === 'uuid' && !/_by$/.test(name) ? literal(ids[tenant]) : undefined;
          },
          defaults: { text: `canary ${tenant}`, integer: number, smallint: number, bigint: number, bytea: `\\x0${at}` },
        },
      ];
    });
    if (seeds.length > 0) await plantRows(app.db, tab, seeds, { keepKeys: true });
  }
  await rows(`set session_replication_role = replica;
    insert into subscriber (subscriber_id, phone_enc, phone_hmac, key_id) values ('${both}', '\\x0c', '\\x0c', 'k');
    insert into resident (resident_id, tenant_id, subscriber_id, lang, source) select gen_random_uuid(), tenant_id, '${both}', 'lt', 'self' from tenant where tenant_id in ('${leaver}', '${stayer}');
    delete from tenant_territory where tenant_id in ('${leaver}', '${stayer}');
    insert into tenant_territory (tenant_id, country, scheme, code) select tenant_id, 'LT', 'test', tenant_id from tenant where tenant_id in ('${leaver}', '${stayer}');
    insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, expires_at, approved_at, approved_by, proposed_by)
    select a, b, 'cameras', 1, 'Kopīga uzraudzība', now() + interval '1 year', now(), 'x', 'x' from (values ('${leaver}', '${stayer}'), ('${stayer}', '${leaver}'), ('${stayer}', 'lt-siauliai')) v (a, b);
    set session_replication_role = origin`);
}, 240_000);
afterAll(() => app.close());

const announce = (body: object = {}) =>
  operator().post(`/api/departures/${leaver}`, { typed: leaver, reason: 'Tarybos sprendimas Nr. T1-215', waitDays: 30, ...body });
const agree = (typed: string = leaver) => admin().post('/api/departure/agreement', { typed });

/** The command line as somebody would use it: exit code and what was printed. */
const vias = async (who: string, ...args: string[]): Promise<[code: number, said: string]> => {
  const said: string[] = [];
  const note = (text: string) => void said.push(text);
  const env = { VIAS_URL: app.url, VIAS_TOKEN: await app.identity.token(who, { clock: app.clock, mfa: true }) };
  const io = { out: note, err: note, fetch: (url: string, init: RequestInit) => fetch(url, init) };
  const open = async () => ({ ...app.db, close: async () => {} });
  return [await tenantCommand(['leave', ...args], { ...env, DATABASE_URL: 'postgresql://unused' }, io, open as never), said.join('')];
};
/** Whether somebody whom Keycloak knows comes in. */
const entry = async (kind: 'user' | 'machine', tenant: string, ...roles: string[]) => {
  const guard = { authenticate: async () => ({ kind, tenant, roles }) } as unknown as Guard;
  return refuseLeavers(guard, app.db, app.clock)
    .authenticate({ headers: {} })
    .then(
      () => 'in',
      (error: { code?: string }) => error.code,
    );
};
const entries = async () => [
  await entry('user', leaver, 'planner'),
  await entry('machine', leaver, 'municipality-admin'),
  await entry('user', leaver, 'auditor'),
  await entry('user', stayer, 'planner'),
];

test('nobody leaves alone, by mistake or without taking its data along', async () => {
  expect((await app.as('operator@vias').post(`/api/departures/${leaver}`, { typed: leaver, reason: 'Tarybos sprendimas' })).body.code).toBe(
    'identity.step_up_needed',
  );
  for (const who of [`admin@${leaver}`, `auditor@${leaver}`, `planner@${leaver}`])
    expect(
      (await app.as(who, { mfa: true }).post(`/api/departures/${leaver}`, { typed: leaver, reason: 'Tarybos sprendimas' })).status,
    ).toBe(403);
  expect(await announce({ typed: 'lt-telšiai' })).toMatchObject({ status: 422, body: { code: 'departure.not_typed', field: 'typed' } });
  for (const waitDays of [29, 366]) expect(await announce({ waitDays })).toMatchObject({ status: 400, body: { field: 'waitDays' } });
  expect((await operator().post('/api/departures/vias', { typed: 'vias', reason: 'Tarybos sprendimas' })).body.code).toBe(
    'departure.tenant_not_found',
  );
  expect((await agree()).body.code).toBe('departure.none');
  expect((await admin().get('/api/departure/export')).body.code).toBe('departure.none');

  expect(await announce()).toMatchObject({
    status: 200,
    body: { tenant: leaver, waitDays: 30, agreed: null, eraseAfter: null, isErasing: false },
  });
  expect((await announce()).body.code).toBe('departure.announced_already');
  // What is announced changes nothing, and only those whom it concerns see it.
  expect((await admin(stayer).get('/api/departure')).body).toEqual({ departure: null });
  expect((await admin(stayer).delete(`/api/departures/${leaver}`)).body.code).toBe('departure.not_yours');
  expect((await admin().get('/api/departure')).body.departure).toMatchObject({ tenant: leaver, reason: 'Tarybos sprendimas Nr. T1-215' });
  expect((await agree('')).body.code).toBe('departure.not_typed');
  expect((await agree()).body.code).toBe('departure.not_exported');
  expect((await admin().delete(`/api/departures/${leaver}`)).status).toBe(204);
  expect((await operator().get('/api/departures')).body.items).toEqual([]);
  expect(await vias('operator@vias', 'status')).toEqual([0, 'Nobody leaves.\n']);
  const typed = ['announce', leaver, '--reason', 'Tarybos sprendimas Nr. T1-215', '--typed'];
  expect(await vias('operator@vias', ...typed, stayer)).toEqual([1, expect.stringContaining(`Type ${leaver} to go on.`)]);
  expect(await vias('operator@vias', ...typed.slice(0, -1))).toEqual([1, expect.stringContaining(`--typed ${leaver} --reason TEXT.`)]);
  expect(await vias('operator@vias', ...typed, leaver)).toEqual([0, expect.stringContaining(`${leaver}: announced.`)]);
  expect(await vias('operator@vias', 'status')).toEqual([0, expect.stringMatching(/downloaded nothing yet\n$/)]);
  // Announced, everybody still comes in.
  expect(await entries()).toEqual(['in', 'in', 'in', 'in']);
});

test('what is taken along is everything of its own in open formats, counted and sealed by sums, and nothing of anybody else', async () => {
  const answer = await fetch(`${app.url}/api/departure/export`, {
    headers: { authorization: `Bearer ${await app.identity.token(`admin@${leaver}`, { clock: app.clock, mfa: true })}` },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/gzip']);
  const folder = mkdtempSync(join(tmpdir(), 'vias-departure-'));
  try {
    const file = join(folder, 'telsiai.tar.gz');
    expect(await vias(`admin@${leaver}`, 'download', file)).toEqual([
      0,
      expect.stringContaining(createHash('sha256').update(readFileSync(file)).digest('hex')),
    ]);
    expect(await vias(`admin@${leaver}`, 'download', file)).toEqual([1, expect.stringContaining('is there already')]);
    // What was cut off is no file.
    const io = { out: () => {}, err: () => {}, fetch: async () => new Response(readFileSync(file).subarray(0, -20)) };
    expect([await tenantCommand(['leave', 'download', `${file}2`], {}, io), readdirSync(folder)]).toEqual([1, ['telsiai.tar.gz']]);
    // Unpacked by the system's tar, which knows nothing of VIAS.
    execFileSync('tar', ['xzf', '-', '-C', folder], { input: Buffer.from(await answer.arrayBuffer()) });
    const read = (file: string) => readFileSync(join(folder, file));
    const manifest = JSON.parse(read('manifest.json').toString()) as {
      tables: Record<string, number>;
      files: { file: string; table: string; sha256: string }[];
    };
    const leftBehind = await listOf('departure_left_behind()');
    const counts = await rows<{ tab: string; n: number }>(
      Object.keys(manifest.tables)
        .map((tab) => `select '${tab}' as tab, count(*)::int as n from ${tab} where tenant_id = '${leaver}'`)
        .join(' union all '),
    );
    // What the audit wrote since is its newest entry alone: the export itself.
    expect(
      counts.filter(({ tab, n }) => manifest.tables[tab] !== (['audit_entry', 'departure'].includes(tab) ? manifest.tables[tab] : n)),
    ).toEqual([]);
    expect([...tables, 'share', 'audit_entry'].filter((tab) => !leftBehind.includes(tab) && !manifest.tables[tab])).toEqual([]);
    for (const { file, sha256 } of manifest.files)
      expect([file, createHash('sha256').update(read(file)).digest('hex')]).toEqual([file, sha256]);
    const incidents = JSON.parse(read('incident-00001.geojson').toString());
    expect(incidents).toMatchObject({
      type: 'FeatureCollection',
      features: [{ geometry: { type: 'Point', coordinates: [23.7, 56.6] }, properties: { incident_id: ids[leaver], tenant_id: leaver } }],
    });
    const all = manifest.files
      .filter(({ table }) => table !== 'share')
      .map(({ file }) => read(file).toString())
      .join();
    expect(all).not.toContain(ids[stayer]);
    // Whoever takes the audit along can follow its chain.
    expect(all).toMatch(/"prev_hash": ?"\\\\x[0-9a-f]{64}"/);
    expect(all).not.toMatch(/"[a-z_]*(_enc|_hmac|secret|secret_hash|code_hash|subscriber_id)":/);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect((await admin().get('/api/departure')).body.departure.exportedAt).not.toBeNull();
  // A row that is written while the pages are read changes its place in the table: it is taken along once, and no other is left out. Every table has a key to go by, but a history that is only added to.
  await rows(`set session_replication_role = replica; insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, created_by, changed_by)
    select tenant_id, access_class_id, 1, 'noise', 1, now(), 'canary ${leaver}', 't', 't' from access_class, generate_series(1, 6) where tenant_id = '${leaver}' and theme = 'incidents' and sensitivity = 1;
    set session_replication_role = origin`);
  const member = { kind: 'user', id: 'a', name: 'A', tenant: leaver, roles: ['municipality-admin'] } as const;
  const taken: unknown[] = [];
  for (let after: Key | null = null, n = 2; n === 2; ) {
    const from: Key | null = after;
    const part: Awaited<ReturnType<typeof selectExportRows>> = await app.db.as(member, (tx) => selectExportRows(tx, 'incident', from, 2));
    taken.push(...part.map(({ kept }) => kept.incident_id));
    await rows(
      `set session_replication_role = replica; update incident set status = status where incident_id = '${taken[0]}'; set session_replication_role = origin`,
    );
    after = part.at(-1)?.at ?? null;
    n = part.length;
  }
  expect(taken).toHaveLength(7);
  expect(new Set(taken).size).toBe(7);
  expect(
    await rows(
      `select tab from unnest(departure_export_tables()) tab where not exists (select from pg_index i where i.indrelid = to_regclass(tab) and i.indisprimary)`,
    ),
  ).toEqual([{ tab: 'indicator_revision' }]);
  expect(
    await rows(
      `select thing_count > 50 as many from audit_entry where chain = '${leaver}' and action = 'export' and thing_kind = 'tenant'`,
    ),
  ).toEqual([{ many: true }, { many: true }]);
});

test('what is left is erased after the waiting time, all of it and nothing of others', async () => {
  // Neither whoever announced it agrees, nor anybody while a warning is on its way.
  const quietly = (change: string) => rows(`set session_replication_role = replica; ${change}; set session_replication_role = origin`);
  const setBy = (who: string) => quietly(`update departure set announced_by = ${who} where withdrawn_at is null`);
  await setBy(`(select principal_id from audit_entry where chain = '${leaver}' and action = 'export' limit 1)`);
  expect((await agree()).body.code).toBe('departure.own_announcement');
  await setBy(`'x'`);
  await quietly(`update alert set status = 'sending' where tenant_id = '${leaver}'`);
  expect((await agree()).body.code).toBe('departure.alert_underway');
  await quietly(`update alert set status = 'draft' where tenant_id = '${leaver}'`);
  await quietly(`update webhook set disabled_at = null, disabled_why = null, failing_since = null where tenant_id = '${leaver}'`);
  const propose = () =>
    admin(stayer).post('/api/shares', {
      to: leaver,
      theme: 'incidents',
      sensitivityUpTo: 1,
      purpose: 'Kopīgi notikumi',
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
  // What somebody proposes to it while the agreement to leave is being made waits for that, and is refused.
  const answers: ReturnType<typeof agree>[] = [];
  await app.db.as({ kind: 'identity' }, async (tx) => {
    await tx.run(sql`select from account where account_id = ${ids[leaver]} for update`);
    for (const ask of [agree, propose]) {
      answers.push(ask());
      await new Promise((wait) => setTimeout(wait, 300));
    }
  });
  const [agreed, meanwhile] = await Promise.all(answers);
  expect(agreed).toMatchObject({ status: 200, body: { agreed: { name: expect.any(String) }, isHeld: true } });
  expect([meanwhile?.status, meanwhile?.body.code]).toEqual([409, 'departure.leaving']);
  expect((await agree()).body.code).toBe('departure.agreed_already');
  expect(await entries()).toEqual(['departure.signed_out', 'departure.signed_out', 'in', 'in']);
  // Shares with it have ended, one between others has not; who is neither administrator nor auditor signs in no more.
  expect(await rows(`select tenant_id, to_tenant_id from share where ended_at is null order by 1`)).toEqual([
    { tenant_id: stayer, to_tenant_id: 'lt-siauliai' },
  ]);
  expect(await rows(`select disabled_at is null as works from account where account_id = $1`, [ids[leaver]])).toEqual([{ works: false }]);
  // The institutions of the municipality are told nothing more, and nobody begins it again.
  expect(await rows(`select disabled_why as why from webhook where tenant_id = $1`, [leaver])).toEqual([{ why: 'person' }]);
  expect((await admin().post(`/api/webhooks/${ids[leaver]}/enable`)).body.code).toBe('departure.leaving');
  // Both sides find in their own audit that what was between them has ended.
  expect(
    await rows(
      `select chain from audit_entry where action = 'update' and thing_kind = 'share' and at >= (select agreed_at from departure where tenant_id = $1 and agreed_at is not null) group by 1 order by 1`,
      [leaver],
    ),
  ).toEqual([{ chain: stayer }, { chain: leaver }]);
  const proposed = await propose();
  expect([proposed.status, proposed.body.code]).toEqual([409, 'departure.leaving']);

  const left = async () => Object.keys(await heldBy(leaver, [...tables, ...ofNumbers]));
  const before = {
    left: await left(),
    others: await heldBy(stayer, [...tables, ...ofNumbers]),
    kept: await heldBy(stayer, ['account', 'share']),
  };
  expect(tables.filter((tab) => !before.left.includes(tab) || !(tab in before.others))).toEqual([]);
  // Not before its time, and not while a court needs it.
  expect(await eraseDeparted(app.db)).toEqual([]);
  await rows(
    `set session_replication_role = replica; update departure set agreed_at = now() - interval '31 days', erase_after = now() - interval '1 minute' where withdrawn_at is null; set session_replication_role = origin`,
  );
  expect(await eraseDeparted(app.db)).toEqual([]);
  expect(await left()).toEqual(before.left);
  await rows(
    `set session_replication_role = replica; update legal_hold set ended_at = now() where tenant_id = '${leaver}'; set session_replication_role = origin`,
  );

  // A clock that jumped ahead is not believed before VIAS was up by it on one of the three days before.
  await rows(`delete from uptime_day; insert into uptime_day (day) values ((now() at time zone 'UTC')::date - 4)`);
  expect(await eraseDeparted(app.db)).toEqual([]);
  expect(await left()).toEqual(before.left);
  await rows(`insert into uptime_day (day) values ((now() at time zone 'UTC')::date - 3)`);

  // A court that needs it in the middle puts the rest off, and nobody says that it was erased.
  const hold = (ended: string) => quietly(`update legal_hold set ended_at = ${ended} where tenant_id = '${leaver}'`);
  let steps = 0;
  const held = {
    as: async (...asked: Parameters<typeof app.db.as>) => {
      steps++;
      if (steps === 4) await hold('null');
      return app.db.as(...asked);
    },
  };
  expect(await eraseDeparted(held as Parameters<typeof eraseDeparted>[0])).toEqual([]);
  expect(await vias('operator@vias', 'status')).toEqual([0, expect.stringContaining('held: ends when the legal hold does')]);
  await hold('now()');

  // Cut off in the middle it goes on, and cannot be taken back.
  let pieces = 0;
  expect(await eraseDeparted(app.db, () => pieces++ < 5)).toEqual([]);
  expect((await operator().delete(`/api/departures/${leaver}`)).body.code).toBe('departure.none');
  expect(await vias('operator@vias', 'erase')).toEqual([0, `Erased: ${leaver}.\n`]);
  // What somebody was writing at that moment, and was there only afterwards, goes with the next run.
  await rows(`set session_replication_role = replica; insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, created_by, changed_by)
    select tenant_id, access_class_id, 1, 'noise', 1, now(), 'canary ${leaver}', 't', 't' from access_class where tenant_id = '${leaver}' and theme = 'incidents' and sensitivity = 1;
    set session_replication_role = origin`);
  expect(await left()).toEqual(['incident']);
  expect(await vias('operator@vias', 'erase')).toEqual([0, expect.stringContaining('Nothing is due')]);
  expect(await vias('operator@vias', 'status')).toEqual([
    0,
    expect.stringMatching(/erased on \d{4}-\d\d-\d\d\n +by hand: with Keycloak, .*VIAS_USERS_FILE/),
  ]);
  expect(await entries()).toEqual(['departure.signed_out', 'departure.signed_out', 'departure.signed_out', 'in']);

  expect(await left()).toEqual([]);
  expect(await heldBy(stayer, [...tables, ...ofNumbers])).toEqual(before.others);
  expect(await heldBy(stayer, ['account', 'share'])).toEqual(before.kept);
  expect(await rows(`select tenant_id from resident where subscriber_id = '${both}'`)).toEqual([{ tenant_id: stayer }]);
  expect(await rows(`select name, email from account where account_id = $1`, [ids[leaver]])).toEqual([{ name: '— —', email: '' }]);
  const everywhere = await listOf(
    `array(select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('spatial_ref_sys', 'repeatable_file') order by 1)`,
  );
  // Since when tokens of an account are refused stays with the account.
  const kept = [
    'access_class',
    'account',
    'agreement_proposal',
    'alerting_agreement',
    'audit_anchored',
    'audit_check',
    'audit_entry',
    'change',
    'departure',
    'personal_read',
    'share',
    'share_reminder',
    'tenant',
  ];
  expect((await listOf('departure_kept()')).sort()).toEqual(kept);
  expect(
    Object.keys(await heldBy(leaver, everywhere)).filter((tab) => ![...kept, 'audit_chain', 'identity_user_state'].includes(tab)),
  ).toEqual([]);
  // Its audit is whole, and tells that it left.
  expect(await rows(`select audit_first_fault('${leaver}') as fault`)).toEqual([{ fault: null }]);
  expect(
    await rows(`select detail -> 'erased' ? 'incident' as told from audit_entry where chain = '${leaver}' and action = 'departure'`),
  ).toEqual([{ told: true }]);
  expect((await operator().get('/api/departures')).body.items).toMatchObject([
    { tenant: leaver, erasedAt: expect.any(String), isErasing: true },
  ]);
  const invited = await operator().post('/api/users', {
    tenant: leaver,
    name: 'Jonas Jonaitis',
    login: 'jonas',
    email: '',
    locale: 'lt',
    roles: ['municipality-admin'],
  });
  expect([invited.status, invited.body.code]).toEqual([409, 'departure.leaving']);
  expect(await rows("select tgrelid::regclass::text from pg_trigger where tgenabled = 'D'")).toEqual([]);
  // A file of people that still names them brings nobody back with the next start: neither whoever was erased nor somebody new of a municipality that left.
  const person = (id: string, tenant: string) => ({
    id,
    tenant,
    username: `x${id.slice(0, 4)}@${tenant}`,
    name: 'Jonas Jonaitis',
    email: 'jonas@example.lt',
    locale: 'lt',
    groups: [],
    roles: ['planner' as const],
  });
  const fresh = { left: 'dddddddd-0000-4000-8000-00000000000d', stays: 'eeeeeeee-0000-4000-8000-00000000000e' };
  const users = [person(ids[leaver], leaver), person(fresh.left, leaver), person(fresh.stays, stayer)];
  await loadAccounts(app.db, { users, machines: [] } as unknown as Realm, new Map());
  expect(
    await rows(`select account_id::text as id, name from account where account_id = any ($1::uuid[]) order by 1`, [
      [ids[leaver], ...Object.values(fresh)],
    ]),
  ).toEqual([
    { id: ids[leaver], name: '— —' },
    { id: fresh.stays, name: 'Jonas Jonaitis' },
  ]);
}, 240_000);
