import { runAccountCommand } from './account-command.ts';
import { moveToKeycloak } from './keycloak-export.ts';
import { openProviderServer, PASSWORD, type ProviderServer, TestBrowser } from './provider-testing.ts';
import { loadRealm } from './realm.ts';
import { createSeal } from './seal.ts';

const KEY = 'k'.repeat(40);
const production = { mode: 'production', allowInProduction: true, keySecret: KEY } as const;
const open = (options: Parameters<typeof openProviderServer>[0]) => openProviderServer({ password: undefined, ...options });

describe('outside the demonstration', () => {
  let server: ProviderServer;
  const secret = 's'.repeat(32);
  const printed: string[] = [];
  beforeAll(async () => {
    server = await open({ keySecret: KEY });
    // The provider insists on https in production; the requests of this test come as a TLS proxy would hand them on.
    const origin = server.origin.replace('http:', 'https:');
    await server.restart({
      ...production,
      origin,
      realm: loadRealm({ origin, demoUsers: true }),
      machineSecrets: { 'lv-jelgava-poic': secret },
    });
  });
  afterAll(() => server.close());
  const overTls = (path: string, init: RequestInit = {}) =>
    fetch(`${server.origin}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...(init.headers as Record<string, string>), 'x-forwarded-proto': 'https' },
    });

  test.each([
    ['the embedded provider at all', { ...production, allowInProduction: false }, 'VIAS_KEYCLOAK_URL'],
    ['it without a key for its keys', { ...production, keySecret: undefined }, 'VIAS_IDENTITY_SECRET'],
    ['it with a short key', { ...production, keySecret: 'short' }, 'VIAS_IDENTITY_SECRET'],
    ['it over http', { ...production, origin: 'http://vias.example' }, 'https'],
    [
      'a short secret of a partner',
      { ...production, origin: 'https://vias.example', machineSecrets: { 'lv-jelgava-poic': 'short' } },
      'VIAS_MACHINE_SECRETS',
    ],
  ])('S29: production refuses %s with a sentence that says what to set', async (_name, options, words) => {
    await expect(server.restart(options)).rejects.toThrow(words);
  });

  test('S29: the demonstration addresses do not exist', async () => {
    for (const path of ['/realms/vias/demo/token', '/realms/vias/demo/secret']) {
      const answer = await overTls(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: 'planner@lv-jelgava', client: 'lv-jelgava-poic' }),
      });
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/eyJ|client_secret/);
    }
    expect(server.provider.demoPassword).toBeUndefined();
  });

  test('S29: no list of people, no click, no shared password, no code on the page; secure cookies', async () => {
    const start = await overTls(
      `/realms/vias/protocol/openid-connect/auth?${new URLSearchParams({ client_id: 'vias-map', response_type: 'code', scope: 'openid', redirect_uri: `${server.origin.replace('http:', 'https:')}/`, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256', acr_values: 'mfa' })}`,
    );
    const cookie = start.headers.getSetCookie();
    expect(cookie.length).toBeGreaterThan(0);
    for (const one of cookie) expect(one).toMatch(/; secure/i);
    const url = new URL(start.headers.get('location') ?? '', server.origin).pathname;
    const jar = cookie.map((one) => one.split(';')[0]).join('; ');
    const page = await (await overTls(url, { headers: { cookie: jar } })).text();
    expect(page).not.toMatch(/demo/);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const submit = async (fields: Record<string, string>) => {
      const answer = await overTls(url, {
        method: 'POST',
        headers: { cookie: jar, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ csrf, ...fields }).toString(),
      });
      return { status: answer.status, text: await answer.text() };
    };
    expect((await submit({ demo_user: 'approver@lv-jelgava' })).status).toBe(401);
    expect((await submit({ username: 'approver@lv-jelgava', password: PASSWORD })).status).toBe(401);

    const realm = loadRealm({ origin: server.origin, demoUsers: true });
    const account = (action: string, password = '', now = Date.now()) =>
      runAccountCommand([action, 'approver@lv-jelgava'], {
        db: server.db,
        realm,
        keySecret: KEY,
        now,
        readPassword: async () => password,
        print: (line) => void printed.push(line),
      });
    await expect(account('password', 'short')).rejects.toThrow('12 to 128');
    await account('password', 'a password of her own');
    const none = await submit({ username: 'approver@lv-jelgava', password: 'a password of her own' });
    expect(none.text).toContain('vienreizējie kodi nav ieslēgti');
    await account('code');
    expect(printed.at(-1)).toMatch(/^otpauth:\/\/totp\/VIAS/);
    const asked = await submit({ username: 'approver@lv-jelgava', password: 'a password of her own' });
    expect(asked.text).toContain('id="otp"');
    expect(asked.text).not.toMatch(/demo-code/);
  });

  test('a move to Keycloak takes ids, second factors, new municipalities, quotas and who is disabled; no hash, and a first password that is changed at once', async () => {
    const { db } = server;
    const realm = loadRealm({ origin: server.origin, demoUsers: true });
    await db.admin(`update account set disabled_at = now() where username = 'editor@lv-dobele'`);
    await db.admin(`insert into account (tenant_id, kind, username, name, roles, per_minute, accepted_at)
      values ('lv-dobele', 'machine', 'sensors@lv-dobele', 'Sensori', '{planner}', 90, now())`);
    const move = await moveToKeycloak(db, realm, createSeal(KEY));
    const person = (name: string) => move.users.users.find(({ username }) => username === name);
    const key = /secret=([A-Z2-7]+)/.exec(printed.at(-1) ?? '')?.[1];
    expect(person('approver@lv-jelgava')).toMatchObject({
      id: realm.users.find(({ username }) => username === 'approver@lv-jelgava')?.id,
      enabled: true,
      realmRoles: ['alert-approver'],
      groups: ['/lv/jelgava'],
      requiredActions: ['UPDATE_PASSWORD'],
      credentials: [
        { type: 'password', temporary: true },
        { type: 'otp', secretData: JSON.stringify({ value: key }) },
      ],
    });
    expect(person('editor@lv-dobele')).toMatchObject({ enabled: false });
    expect(move.first.map(({ username }) => username)).not.toContain('editor@lv-dobele');
    expect(new Set(move.first.map(({ secret }) => secret)).size).toBe(move.first.length);
    const { clients, users } = move.realm as { clients: Record<string, unknown>[]; users: Record<string, unknown>[] };
    expect(clients.find(({ clientId }) => clientId === 'sensors@lv-dobele')).toMatchObject({
      serviceAccountsEnabled: true,
      secret: move.first.find(({ username }) => username === 'sensors@lv-dobele')?.secret,
      protocolMappers: expect.arrayContaining([expect.objectContaining({ config: expect.objectContaining({ 'claim.value': '90' }) })]),
    });
    expect(users).toContainEqual(
      expect.objectContaining({ username: 'service-account-sensors@lv-dobele', realmRoles: ['planner'], groups: ['/lv/dobele'] }),
    );
    // A secret of the realm file stays a placeholder; nothing that was hashed goes along.
    expect(clients.find(({ clientId }) => clientId === 'lv-jelgava-poic')?.secret).toMatch(/^\$\{VIAS_CLIENT_/);
    expect(JSON.stringify(move)).not.toMatch(/scrypt|gcm1:/);
  });

  test('a partner without a secret cannot sign in, one with its own can', async () => {
    const ask = async (client_id: string, client_secret: string) =>
      (
        await overTls('/realms/vias/protocol/openid-connect/token', {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString(),
        })
      ).status;
    expect(await ask('lv-jelgava-poic', secret)).toBe(200);
    expect(await ask('lt-siauliai-fire-dispatch', secret)).toBe(401);
    expect(await ask('lt-siauliai-fire-dispatch', '')).toBeGreaterThanOrEqual(400);
  });

  test('the keys lie encrypted in the database, and another secret does not open them', async () => {
    const rows = await server.db.admin<{ material: string }>('select material from identity_key');
    expect(rows.length).toBe(2);
    for (const { material } of rows) expect(material).toMatch(/^gcm1:/);
    await expect(server.restart({ ...production, origin: 'https://vias.example', keySecret: 'x'.repeat(40) })).rejects.toThrow();
  });
});

test('the demonstration hands tokens to programs of this machine only, never to a page or through a proxy', async () => {
  const server = await openProviderServer();
  try {
    const ask = (headers: Record<string, string>, body: unknown = { user: 'approver@lt-siauliai', mfa: true }) =>
      fetch(`${server.issuer}/demo/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const answer = await ask({});
    expect(answer.status).toBe(200);
    const { access_token } = (await answer.json()) as { access_token: string };
    expect(await server.who(access_token)).toMatchObject({
      status: 200,
      body: { tenant: 'lt-siauliai', acr: 'mfa', roles: ['alert-approver'] },
    });
    for (const headers of [
      { 'x-forwarded-for': '203.0.113.5' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'text/plain' },
    ]) {
      expect((await ask(headers as Record<string, string>)).status).toBe(404);
    }
    expect((await ask({}, { user: 'root@lv-jelgava' })).status).toBe(404);
    expect((await new TestBrowser(server).fetch(`${server.issuer}/demo/token`)).status).toBe(404);
  } finally {
    await server.close();
  }
});
