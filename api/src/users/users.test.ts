import { type Principal, roles } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { Secret, TOTP } from 'otpauth';
import { runAccountCommand } from '../identity/account-command.ts';
import { loadAccounts } from '../identity/directory.ts';
import { form, openProviderServer, type ProviderServer, TestBrowser } from '../identity/provider-testing.ts';
import { loadRealm } from '../identity/realm.ts';
import { openTestApp, type TestApp } from '../testing.ts';
import type { Machine, Person } from './contract.ts';

let app: TestApp;
let provider: ProviderServer;
beforeAll(async () => {
  app = await openTestApp();
  provider = await openProviderServer({ db: app.db });
});
afterAll(async () => {
  await provider?.close();
  await app?.close();
});

const admin = (tenant = 'lv-jelgava') => app.as(`admin@${tenant}`, { mfa: true });
const operator = () => app.as('operator@vias', { mfa: true });
const idOf = (username: string) => app.identity.user(username).id;
const anna = { login: 'anna.kalnina', name: 'Anna Kalniņa', email: 'anna@dobele.example', locale: 'lv', roles: ['planner'] };
const usersOf = async (who = admin()): Promise<{ people: Person[]; machines: Machine[] }> => (await who.get('/api/users')).body;
const personNamed = async (username: string, who = admin()): Promise<Person> => {
  const found = (await usersOf(who)).people.find((one) => one.username === username);
  if (!found) throw new Error(`${username} is not in the list`);
  return found;
};
const password = 'četri vārdi pēc kārtas';
const codeOf = (key: string) => new TOTP({ issuer: 'VIAS', secret: Secret.fromBase32(key) }).generate({ timestamp: provider.clock.now() });
const pathOf = (url: string) => new URL(url).pathname;
/** Uses a one-time link as the person does; answers the page. */
const accept = async (url: string, fields: Record<string, string> = { password, again: password }) => {
  const browser = new TestBrowser(provider);
  const page = await (await browser.fetch(pathOf(url))).text();
  const key = /name="key" value="([A-Z2-7]+)"/.exec(page)?.[1];
  const { page: answer } = await browser.submit(pathOf(url), { ...(key && { otp: codeOf(key) }), ...fields }, page);
  return { status: answer.status, text: await answer.text() };
};
const auditOf = async (id: string, tenant = 'lv-jelgava'): Promise<string[]> =>
  (await admin(tenant).get(`/api/audit?thingKind=account&thingId=${id}`)).body.items
    .map(({ action }: { action: string }) => action)
    .reverse();

test('a person is invited, chooses password and second factor by a link that works once, and signs in', async () => {
  const made = await admin('lv-dobele').post('/api/users', anna);
  expect(made).toMatchObject({
    status: 201,
    body: { purpose: 'invite', url: expect.stringMatching(/\/realms\/vias\/account\/[\w-]{43}$/) },
  });
  const { id, url, until } = made.body;
  expect(Math.round((Date.parse(until) - Date.now()) / 3_600_000)).toBe(72);
  const who = admin('lv-dobele');
  expect(await personNamed('anna.kalnina@lv-dobele', who)).toMatchObject({
    state: 'invited',
    hasFactor: false,
    link: { purpose: 'invite' },
  });
  const early = new TestBrowser(provider);
  await expect(early.signIn('', { username: 'anna.kalnina@lv-dobele', password })).rejects.toThrow('401');
  expect(await accept(url, { password: 'īsa', again: 'īsa' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('no 12 līdz 128'),
  });
  expect(await accept(url, { password, again: `${password}!` })).toMatchObject({ status: 422, text: expect.stringContaining('atšķiras') });
  expect(await accept(url, { password, again: password, otp: '000000' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('Kods nav pareizs'),
  });
  const both = await Promise.all([accept(url), accept(url)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect(await accept(url)).toMatchObject({ status: 404, text: expect.stringContaining('vairs nav derīga') });
  const tokens = await new TestBrowser(provider).signIn('', { username: 'anna.kalnina@lv-dobele', password });
  expect(await provider.who(tokens.access_token)).toMatchObject({ status: 200, body: { id, tenant: 'lv-dobele', roles: ['planner'] } });
  expect(await personNamed('anna.kalnina@lv-dobele', who)).toMatchObject({
    state: 'active',
    hasFactor: true,
    sessions: 1,
    link: null,
    unused: false,
  });
  expect((await who.get(`/api/users/${id}/sessions`)).body.items).toMatchObject([{ acr: 'pwd' }]);
  expect(await auditOf(id, 'lv-dobele')).toEqual(['insert', 'link_invite', 'update', 'sign_in']);
  // Nothing that opens anything lies in the database or was kept for an Idempotency-Key.
  const kept = await app.db.admin(
    `select 1 from account_link l where l.code_hash::text like '%${url.slice(-43)}%' union all select 1 from idempotency where answer::text like '%account/%'`,
  );
  expect(kept).toEqual([]);
});

test('S08: a disabled person writes nothing from the next request on, reads nothing three seconds later, and comes back only by a new invitation', async () => {
  const username = 'planner@lv-bauska';
  const id = idOf(username);
  const browser = new TestBrowser(provider);
  const tokens = await browser.signIn(username);
  expect(await provider.who(tokens.access_token)).toMatchObject({ status: 200 });
  expect((await admin('lv-bauska').post(`/api/users/${id}/disable`)).status).toBe(204);
  expect(await provider.who(tokens.access_token, 'POST')).toMatchObject({ status: 401, body: { code: 'identity.token_revoked' } });
  provider.clock.ahead += 3_000;
  expect(await provider.who(tokens.access_token)).toMatchObject({ status: 401, body: { code: 'identity.token_revoked' } });
  expect((await browser.refresh(tokens.refresh_token)).status).toBe(400);
  await expect(new TestBrowser(provider).signIn(username)).rejects.toThrow('401');
  expect(await admin('lv-bauska').post(`/api/users/${id}/link`, { purpose: 'password' })).toMatchObject({
    status: 409,
    body: { code: 'user.disabled' },
  });
  const { link } = (await admin('lv-bauska').post(`/api/users/${id}/enable`)).body;
  await expect(new TestBrowser(provider).signIn(username)).rejects.toThrow('401');
  expect(await accept(link.url)).toMatchObject({ status: 200 });
  expect((await new TestBrowser(provider).signIn('', { username, password })).access_token).toBeDefined();
  provider.clock.ahead = 0;
});

test('a role that is taken counts no more from the next write on; sessions are ended without the second factor', async () => {
  const username = 'dispatcher@lv-bauska';
  const id = idOf(username);
  const tokens = await new TestBrowser(provider).signIn(username);
  const change = { name: 'Cits Vārds', email: '', locale: 'lt', roles: ['dispatcher', 'planner'] };
  expect((await admin('lv-bauska').put(`/api/users/${id}`, change)).body).toMatchObject({
    name: 'Cits Vārds',
    roles: ['dispatcher', 'planner'],
    sessions: 1,
  });
  expect(await provider.who(tokens.access_token, 'POST')).toMatchObject({ status: 200 });
  await admin('lv-bauska').put(`/api/users/${id}`, { ...change, roles: ['planner'] });
  expect(await provider.who(tokens.access_token, 'POST')).toMatchObject({ status: 401 });
  expect((await app.as('admin@lv-bauska').post(`/api/users/${id}/end-sessions`)).body).toEqual({ ended: 1 });
  expect((await app.as('admin@lv-bauska').get(`/api/users/${id}/sessions`)).body).toEqual({ items: [] });
  expect(await auditOf(id, 'lv-bauska')).toEqual(['insert', 'sign_in', 'update', 'update', 'end_sessions']);
});

test('a link alone makes nobody another person: a new second factor needs the password, a new password the second factor', async () => {
  const { url } = (await admin().post('/api/users', { ...anna, login: 'reset' })).body;
  await accept(url);
  const { id } = await personNamed('reset@lv-jelgava');
  const again = await admin().post(`/api/users/${id}/link`, { purpose: 'invite' });
  expect(again).toMatchObject({ status: 409, body: { code: 'user.link_not_fitting' } });
  const old = (await admin().post(`/api/users/${id}/link`, { purpose: 'factor' })).body.url;
  const factor = (await admin().post(`/api/users/${id}/link`, { purpose: 'factor' })).body.url;
  expect(await personNamed('reset@lv-jelgava')).toMatchObject({ hasFactor: false, link: { purpose: 'factor' } });
  expect((await accept(old, { password })).status).toBe(404);
  expect(await accept(factor, { password: 'some other long password' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('Parole nav pareiza'),
  });
  expect((await accept(factor, { password })).status).toBe(200);
  const word = (await admin().post(`/api/users/${id}/link`, { purpose: 'password' })).body.url;
  const next = 'pavisam cita parole';
  await expect(new TestBrowser(provider).signIn('', { username: 'reset@lv-jelgava', password })).rejects.toThrow('401');
  expect(await accept(word, { password: next, again: next, otp: '000000' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('Kods nav pareizs'),
  });
  expect((await personNamed('reset@lv-jelgava')).link).toMatchObject({ purpose: 'password' });
  // Where no administrator has a way in any more, the command of the server gives one.
  const command = {
    db: app.db,
    realm: app.identity.realm,
    keySecret: undefined,
    now: Date.now(),
    readPassword: async () => next,
    print: () => {},
  };
  await runAccountCommand(['password', 'reset@lv-jelgava'], command);
  expect((await new TestBrowser(provider).signIn('', { username: 'reset@lv-jelgava', password: next })).access_token).toBeDefined();
});

test('who locks out themselves or the last administrator is told what to do instead', async () => {
  const [one, tenant] = [idOf('admin@lv-livani'), 'lv-livani'];
  const last = { status: 409, body: { code: 'user.last_keeper' } };
  expect(await admin(tenant).post(`/api/users/${one}/disable`)).toMatchObject(last);
  expect(await operator().post(`/api/users/${one}/disable`)).toMatchObject(last);
  const change = { name: 'Admins', email: '', locale: 'lv', roles: ['planner'] };
  expect(await admin(tenant).put(`/api/users/${one}`, change)).toMatchObject(last);
  expect((await admin(tenant).post(`/api/users/${one}/disable`)).body.detail).toMatch(/uzaiciniet|invite/i);
  const { url, id } = (await operator().post('/api/users', { ...anna, login: 'otra', tenant, roles: ['municipality-admin'] })).body;
  expect(await operator().post(`/api/users/${one}/disable`)).toMatchObject(last);
  expect((await accept(url)).status).toBe(200);
  expect(await admin(tenant).post(`/api/users/${one}/disable`)).toMatchObject({ status: 409, body: { code: 'user.not_oneself' } });
  expect(await admin(tenant).put(`/api/users/${one}`, change)).toMatchObject({ status: 409, body: { code: 'user.not_oneself' } });
  expect(await admin(tenant).post(`/api/users/${one}/link`, { purpose: 'factor' })).toMatchObject({
    status: 409,
    body: { code: 'user.reset_by_another' },
  });
  // Two who disable each other at the same moment: one stays.
  const member = (who: string) => ({ kind: 'user', id: who, name: 'A', tenant, roles: ['municipality-admin'] }) as const;
  const tried = await Promise.allSettled(
    [
      [one, id],
      [id, one],
    ].map(([who = '', whom = '']) =>
      app.db.as(member(who), (tx) => tx.run(sql`update account set disabled_at = now() where account_id = ${whom}`)),
    ),
  );
  expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await usersOf(operator())).people.filter((one) => one.tenant === tenant && one.state === 'active')).toHaveLength(1);
});

test("a municipality keeps its own people; the operator invites and disables administrators, and nothing else of a municipality's", async () => {
  const planner = idOf('planner@lv-dobele');
  const administrator = idOf('admin@lv-dobele');
  const missing = { status: 404, body: { code: 'user.not_found' } };
  for (const id of [planner, administrator, crypto.randomUUID()])
    for (const [step, body] of [['disable'], ['enable'], ['link', { purpose: 'factor' }], ['end-sessions']] as const)
      expect(await admin().post(`/api/users/${id}/${step}`, body)).toMatchObject(missing);
  expect(await admin().get(`/api/users/${planner}/sessions`)).toMatchObject(missing);
  expect(await admin().put(`/api/users/${planner}`, { name: 'Xx', email: '', locale: 'lv', roles: ['planner'] })).toMatchObject(missing);
  expect(new Set((await usersOf()).people.map(({ tenant }) => tenant))).toEqual(new Set(['lv-jelgava']));
  expect(await admin().post('/api/users', { ...anna, tenant: 'lv-dobele' })).toMatchObject({
    status: 403,
    body: { code: 'user.other_tenant' },
  });
  for (const roles of [['operator'], ['planner', 'operator']])
    expect(await admin().post('/api/users', { ...anna, roles })).toMatchObject({ status: 422, body: { code: 'user.role_not_given' } });

  const seen = await usersOf(operator());
  expect(seen.people.every(({ tenant, roles }) => tenant === 'vias' || roles.includes('municipality-admin'))).toBe(true);
  expect(seen.people.map(({ tenant }) => tenant)).toEqual(expect.arrayContaining(['vias', 'lt-akmene', 'lv-dobele']));
  expect(await operator().post(`/api/users/${planner}/disable`)).toMatchObject(missing);
  const notBy = { status: 403, body: { code: 'user.not_by_operator' } };
  expect(
    await operator().post('/api/users', { ...anna, tenant: 'lt-akmene', roles: ['municipality-admin', 'alert-approver'] }),
  ).toMatchObject(notBy);
  expect(
    await operator().put(`/api/users/${administrator}`, { name: 'Xx', email: '', locale: 'lv', roles: ['municipality-admin'] }),
  ).toMatchObject(notBy);
  expect(await operator().post('/api/users', { ...anna, tenant: 'lt-atlantida' })).toMatchObject({
    status: 422,
    body: { code: 'user.tenant_unknown' },
  });

  expect(await admin().post('/api/users', { ...anna, login: 'twice' })).toMatchObject({ status: 201 });
  expect(await admin().post('/api/users', { ...anna, login: 'twice' })).toMatchObject({ status: 409, body: { code: 'user.name_taken' } });
  // Another municipality's names are no obstacle, and so tell nothing.
  expect(await admin('lv-dobele').post('/api/users', { ...anna, login: 'twice' })).toMatchObject({ status: 201 });
  expect(await admin().post('/api/users', { ...anna, login: 'Āda' })).toMatchObject({ status: 400 });
  expect(await app.as('admin@lv-jelgava').post('/api/users', anna)).toMatchObject({
    status: 401,
    body: { code: 'identity.step_up_needed' },
  });
  for (const role of ['planner', 'auditor'])
    expect(await app.as(`${role}@lv-jelgava`, { mfa: true }).get('/api/users')).toMatchObject({ status: 403 });
});

const tokenFor = async (clientId: string, secret: string) => {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  const { headers, ...rest } = form({ grant_type: 'client_credentials' }, 'application/json');
  const answer = await fetch(`${provider.protocol}/token`, {
    ...rest,
    headers: { ...(headers as Record<string, string>), authorization: `Basic ${basic}` },
  });
  return { status: answer.status, token: ((await answer.json()) as { access_token: string }).access_token };
};

test("a partner's system: a secret shown once, changed with overlap, ended at once", async () => {
  const made = await admin().post('/api/machines', { login: 'sensors', name: 'Upes sensori', roles: ['incident-editor'], perMinute: 5 });
  expect(made).toMatchObject({ status: 201, body: { clientId: 'sensors@lv-jelgava', secret: expect.stringMatching(/^[\w-]{43}$/) } });
  const { id, clientId, secret } = made.body;
  const first = await tokenFor(clientId, secret);
  expect(first.status).toBe(200);
  expect(await provider.who(first.token)).toMatchObject({
    status: 200,
    body: { kind: 'machine', id, tenant: 'lv-jelgava', roles: ['incident-editor'], perMinute: 5 },
  });
  expect((await tokenFor(clientId, `${secret}x`)).status).toBe(401);
  const second = (await admin().post(`/api/machines/${id}/secrets`, { overlapHours: 48 })).body;
  expect([(await tokenFor(clientId, secret)).status, (await tokenFor(clientId, second.secret)).status]).toEqual([200, 200]);
  const machineOf = async () => (await usersOf()).machines.find((one) => one.id === id);
  const shown = await machineOf();
  expect(shown).toMatchObject({
    lastUsedAt: expect.any(String),
    unused: false,
    secrets: [{ hint: second.secret.slice(-4), expiresAt: null }, { hint: secret.slice(-4) }],
  });
  expect(Math.round((Date.parse(shown?.secrets[1]?.expiresAt ?? '') - Date.now()) / 3_600_000)).toBe(48);
  expect(JSON.stringify(shown)).not.toContain(secret);
  // A third one leaves two: the oldest ends now.
  const third = (await admin().post(`/api/machines/${id}/secrets`, {})).body;
  expect([(await tokenFor(clientId, secret)).status, (await tokenFor(clientId, second.secret)).status]).toEqual([401, 200]);
  expect((await admin().post(`/api/machines/${id}/secrets/${second.secretId}/end`)).status).toBe(204);
  expect((await tokenFor(clientId, second.secret)).status).toBe(401);
  expect(await provider.who(first.token, 'POST')).toMatchObject({ status: 401 });
  expect(await admin('lv-dobele').post(`/api/machines/${id}/secrets/${third.secretId}/end`)).toMatchObject({ status: 404 });
  expect(await admin('lv-dobele').post(`/api/machines/${id}/secrets`, {})).toMatchObject({ status: 404 });
  expect(await operator().put(`/api/machines/${id}`, { name: 'Xx', roles: ['planner'], perMinute: null })).toMatchObject({ status: 404 });
  expect(await admin().put(`/api/machines/${id}`, { name: 'Sensori', roles: ['alert-approver'], perMinute: 1 })).toMatchObject({
    status: 422,
  });
  expect(await admin().put(`/api/machines/${id}`, { name: 'Sensori', roles: ['institution'], perMinute: null })).toMatchObject({
    status: 200,
    body: { perMinute: null },
  });
  await admin().post(`/api/users/${id}/disable`);
  expect((await tokenFor(clientId, third.secret)).status).toBe(401);
  expect((await admin().post(`/api/users/${id}/enable`)).body).toEqual({ link: null });
  expect((await tokenFor(clientId, third.secret)).status).toBe(200);
});

test('a quota counts everything a system asks, whatever the kind; others are not touched by it', async () => {
  const token = await app.identity.token('lv-dobele-smartcity', { clock: app.clock, overrides: { payload: { requests_per_minute: 3 } } });
  const ask = (path: string, method = 'GET') => fetch(app.url + path, { method, headers: { authorization: `Bearer ${token}` } });
  expect([
    (await ask('/api/incidents')).status,
    (await ask('/api/incidents', 'POST')).status,
    (await ask('/api/incidents')).status,
  ]).toEqual([200, 400, 200]);
  const refused = await ask('/api/incidents');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect(await refused.json()).toMatchObject({ code: 'identity.quota_used', detail: expect.stringContaining('3') });
  expect((await app.as('lv-jelgava-poic').get('/api/incidents')).status).toBe(200);
});

test('an account without a sign-in for 90 days is flagged, one who never came ninety days after the beginning', async () => {
  const used = (username: string, days: number) =>
    app.db.admin(
      `insert into credential_use select account_id, now() - interval '${days} days' from account where username = '${username}' on conflict (used_id) do update set last_used_at = excluded.last_used_at`,
    );
  await used('editor@lt-telsiai', 91);
  await used('author@lt-telsiai', 89);
  await app.db.admin(
    `update account set accepted_at = now() - interval '91 days' where username in ('auditor@lt-telsiai', 'author@lt-telsiai')`,
  );
  const { people } = await usersOf(admin('lt-telsiai'));
  expect(people.filter(({ unused }) => unused).map(({ username }) => username)).toEqual(['auditor@lt-telsiai']);
  await app.db.admin(`update account set accepted_at = now() - interval '200 days' where username = 'editor@lt-telsiai'`);
  expect(
    (await usersOf(admin('lt-telsiai'))).people
      .filter(({ unused }) => unused)
      .map(({ username }) => username)
      .sort(),
  ).toEqual(['auditor@lt-telsiai', 'editor@lt-telsiai']);
});

test('files bring people in: what changed in them counts, who left them is disabled, what was decided on the page stays otherwise', async () => {
  const realm = loadRealm({ origin: provider.origin, demoUsers: true });
  const secrets = new Map([['lt-siauliai-smartcity', 'x'.repeat(40)]]);
  const at = (username: string, change: Record<string, unknown>) => ({
    ...realm,
    users: realm.users.map((user) => (user.username === username ? { ...user, ...change } : user)),
  });
  const who = admin('lt-siauliai');
  const person = (username: string) => personNamed(username, who);
  await who.put(`/api/users/${idOf('planner@lt-siauliai')}`, {
    name: 'Iš puslapio',
    email: '',
    locale: 'lt',
    roles: ['planner', 'auditor'],
  });
  await who.post(`/api/users/${idOf('author@lt-siauliai')}/disable`);
  await loadAccounts(app.db, realm, secrets);
  expect([await person('planner@lt-siauliai'), await person('author@lt-siauliai')]).toMatchObject([
    { roles: ['planner', 'auditor'] },
    { state: 'disabled' },
  ]);
  await loadAccounts(app.db, at('planner@lt-siauliai', { roles: ['dispatcher'] }), secrets);
  expect(await person('planner@lt-siauliai')).toMatchObject({ roles: ['dispatcher'], state: 'active' });
  const without = { ...realm, users: realm.users.filter(({ username }) => username !== 'editor@lt-siauliai') };
  await loadAccounts(app.db, without, secrets);
  expect(await person('editor@lt-siauliai')).toMatchObject({ state: 'disabled' });
  await loadAccounts(app.db, realm, secrets);
  expect(await person('editor@lt-siauliai')).toMatchObject({ state: 'active' });
  // A secret of the settings that was ended on the page is not brought back by the next start.
  const machine = (await usersOf(who)).machines.find(({ username }) => username === 'lt-siauliai-smartcity');
  const mine = machine?.secrets.find(({ hint }) => hint === 'xxxx');
  expect(mine).toMatchObject({ origin: 'settings' });
  expect((await tokenFor('lt-siauliai-smartcity', 'x'.repeat(40))).status).toBe(200);
  await who.post(`/api/machines/${machine?.id}/secrets/${mine?.id}/end`);
  await loadAccounts(app.db, realm, secrets);
  expect((await tokenFor('lt-siauliai-smartcity', 'x'.repeat(40))).status).toBe(401);
});

test('with Keycloak the list says where people are kept, and nothing is changed here', async () => {
  const { userRoutes } = await import('./routes.ts');
  const routes = userRoutes({ db: app.db, config: { keycloakUrl: 'https://id.example', origin: 'https://vias.example' } } as never);
  const principal = { kind: 'user', id: idOf('admin@lv-jelgava'), name: 'A', tenant: 'lv-jelgava', roles: ['municipality-admin'] };
  const answers = routes.map(async ({ endpoint, handler }) => {
    try {
      return [endpoint.path, await handler({ principal, params: { id: principal.id }, body: { ...anna, purpose: 'factor' } } as never)];
    } catch (error) {
      return [endpoint.path, (error as { code: string }).code];
    }
  });
  const [list, ...others] = await Promise.all(answers);
  expect(list?.[1]).toEqual({
    provider: 'keycloak',
    console: 'https://id.example/admin/master/console/#/vias/users',
    people: [],
    machines: [],
  });
  expect(new Set(others.map(([, code]) => code))).toEqual(new Set(['user.kept_in_keycloak']));
});

test('S04: in the database too only a person who administers the municipality, or the operator for its administrators, sees and changes accounts', async () => {
  const tenant = 'lt-mazeikiai';
  const [planner, keeper] = [idOf(`planner@${tenant}`), idOf(`admin@${tenant}`)];
  class Undo extends Error {}
  /** Rows that a statement touches; it is taken back, and what is refused touches none. */
  const touched = async (principal: Principal, query: Sql): Promise<number> => {
    let n = 0;
    await app.db
      .as(principal, async (tx) => {
        n = await tx.run(query);
        throw new Undo();
      })
      .catch((error: { code?: string }) => {
        if (error instanceof Undo) return;
        if (error.code !== '42501' && error.code !== '23514') throw error;
        n = 0;
      });
    return n;
  };
  const make = (role: string) =>
    sql`insert into account (tenant_id, kind, username, name, roles) values (${tenant}, 'person', ${`new@${tenant}`}, 'Nn', ${`{${role}}`})`;
  const verbs: [string, Sql][] = [
    ['see planner', sql`select from account where account_id = ${planner}`],
    ['see keeper', sql`select from account where account_id = ${keeper}`],
    ['make planner', make('planner')],
    ['make keeper', make('municipality-admin')],
    ['make operator', make('operator')],
    ['disable planner', sql`update account set disabled_at = now() where account_id = ${planner}`],
    ['promote planner', sql`update account set roles = '{municipality-admin}' where account_id = ${planner}`],
    ['delete planner', sql`delete from account where account_id = ${planner}`],
    ['facts', sql`select from account_facts() where account_id = ${planner}`],
    ['links', sql`select from account_link`],
    ['accept', sql`update account set accepted_at = now() where account_id = ${planner}`],
    ['move', sql`update account set tenant_id = 'lv-jelgava' where account_id = ${planner}`],
    ['secret', sql`select secret_hash from machine_secret`],
  ];
  const own = ['see planner', 'see keeper', 'make planner', 'make keeper', 'disable planner', 'promote planner', 'facts'];
  const actors = [tenant, 'lv-jelgava', 'vias'].flatMap((of) =>
    roles.flatMap((role) =>
      (['user', 'machine'] as const).map((kind) => ({ kind, id: crypto.randomUUID(), name: 'A', tenant: of, roles: [role] })),
    ),
  );
  const others: Principal[] = (['public', 'worker', 'tiles', 'jobs'] as const).map((kind) => ({ kind }));
  for (const who of [...actors, ...others]) {
    const may: string[] = [];
    for (const [verb, query] of verbs) if ((await touched(who, query)) > 0) may.push(verb);
    const [role = '', of = ''] = 'roles' in who && who.kind === 'user' ? [who.roles[0], who.tenant] : [];
    const expected =
      role === 'operator' && of === 'vias' ? ['see keeper', 'make keeper'] : role === 'municipality-admin' && of === tenant ? own : [];
    expect({ who: `${who.kind} ${role} ${of}`, may }).toEqual({ who: `${who.kind} ${role} ${of}`, may: expected });
  }
});

test('the key of the second factor stays while the page is read in another language; another browser is shown another, and none takes one that is not from here', async () => {
  const { url } = (await admin('lv-dobele').post('/api/users', { ...anna, login: 'inese.ozola', name: 'Inese Ozola', email: '' })).body;
  const keyIn = (page: string) => /name="key" value="([A-Z2-7]+)"/.exec(page)?.[1] ?? '';
  const shown = async (browser: TestBrowser, lang = '') => keyIn(await (await browser.fetch(`${pathOf(url)}${lang}`)).text());
  const [own, other] = [new TestBrowser(provider), new TestBrowser(provider)];
  const key = await shown(own);
  expect(key).toMatch(/^[A-Z2-7]{32}$/);
  expect([await shown(own, '?kc_locale=lt'), await shown(own)]).toEqual([key, key]);
  expect(await shown(other)).not.toBe(key);
  const forged = await fetch(new URL(pathOf(url), provider.issuer), { headers: { cookie: `VIAS_FACTOR=${key}.${'A'.repeat(43)}` } });
  expect(keyIn(await forged.text())).not.toBe(key);
  expect(forged.headers.get('set-cookie')).toMatch(/VIAS_FACTOR=.*HttpOnly/);
});
