import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { form, openProviderServer, PASSWORD, type ProviderServer, payloadOf, TestBrowser } from './provider-testing.ts';
import { loadRealm } from './realm.ts';
import { printToken } from './token-command.ts';
import { refuseTokensBefore } from './user-state.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await openProviderServer();
});
afterAll(() => server.close());

test('S08: password, code, token, refresh, user info, logout: the whole way of keycloak-js', async () => {
  const browser = new TestBrowser(server);
  const tokens = await browser.signIn('planner@lv-jelgava');
  expect(tokens).toMatchObject({
    token_type: 'Bearer',
    expires_in: 300,
    refresh_expires_in: 1800,
    'not-before-policy': 0,
    session_state: expect.any(String),
  });
  const planner = loadRealm({ origin: server.origin, demoUsers: true }).users.find(({ username }) => username === 'planner@lv-jelgava');
  expect(payloadOf(tokens.access_token)).toMatchObject({
    iss: server.issuer,
    aud: 'vias-api',
    typ: 'Bearer',
    azp: 'vias-map',
    sub: planner?.id,
    name: 'Anna Kalniņa',
    preferred_username: 'planner@lv-jelgava',
    tenant: 'lv-jelgava',
    groups: ['/lv/jelgava'],
    realm_access: { roles: ['planner'] },
    acr: 'pwd',
    auth_time: expect.any(Number),
    sid: expect.any(String),
  });
  expect(payloadOf(tokens.id_token)).toMatchObject({ typ: 'ID', aud: 'vias-map', nonce: 'a-nonce', name: 'Anna Kalniņa', acr: 'pwd' });
  expect(payloadOf(tokens.refresh_token)).toMatchObject({ typ: 'Refresh', exp: expect.any(Number) });
  expect(await server.who(tokens.access_token)).toMatchObject({
    status: 200,
    body: { kind: 'user', tenant: 'lv-jelgava', roles: ['planner'], acr: 'pwd' },
  });
  for (const wrong of [tokens.id_token, tokens.refresh_token])
    expect(await server.who(wrong)).toMatchObject({ status: 401, body: { code: 'identity.token_invalid' } });

  const info = await browser.fetch(`${server.protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect(await info.json()).toMatchObject({ sub: planner?.id, name: 'Anna Kalniņa', tenant: 'lv-jelgava' });
  const noInfo = await browser.fetch(`${server.protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens.id_token}` } });
  expect(noInfo.status).toBe(401);

  const refreshed = await browser.refresh(tokens.refresh_token);
  expect(refreshed.status).toBe(200);
  expect(await server.who(refreshed.tokens.access_token)).toMatchObject({ status: 200 });

  // Signed in already: the next request needs no page.
  expect((await browser.authorize({ prompt: 'none' })).url).toContain('code=');
  const out = await browser.fetch(
    `${server.protocol}/logout?${new URLSearchParams({ id_token_hint: refreshed.tokens.id_token, post_logout_redirect_uri: `${server.origin}/`, client_id: 'vias-map', ui_locales: 'lt' })}`,
  );
  const page = await out.text();
  expect(page).toContain('Atsijungti');
  expect(page).toContain('data-confirmed');
  const [, action = '', xsrf = ''] =
    /action="([^"]+logout\/confirm)"[^>]*><input type="hidden" name="xsrf" value="([^"]+)"/.exec(page) ?? [];
  expect((await browser.follow(await browser.fetch(action, form({ xsrf, logout: 'yes' })))).url).toBe(`${server.origin}/`);
  expect((await browser.refresh(refreshed.tokens.refresh_token)).status).toBe(400);
  expect((await browser.authorize({ prompt: 'none' })).url).toContain('error=login_required');
});

test('the demonstration signs in by one click, without the password', async () => {
  const tokens = await new TestBrowser(server).signIn('', { demo_user: 'author@lt-akmene' });
  expect(payloadOf(tokens.access_token)).toMatchObject({ tenant: 'lt-akmene', realm_access: { roles: ['alert-author'] } });
});

test.each([
  ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
  ['PKCE plain', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['implicit', { response_type: 'id_token token' }, 'unsupported_response_type'],
  ['an address nobody registered', { redirect_uri: 'https://evil.example/' }, 'invalid_redirect_uri'],
  ['an address below a registered one', { redirect_uri: 'http://localhost/app' }, 'invalid_redirect_uri'],
  ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
  ['a machine client', { client_id: 'lv-jelgava-poic' }, ''],
])('S10: authorization with %s is refused', async (_name, changed, error) => {
  const { url, page } = await new TestBrowser(server).authorize(changed);
  const told = `${url} ${await page.text()}`;
  expect(told).toContain(error);
  expect(told).not.toContain('code=');
  expect(told).not.toContain('kc-form-login');
});

test('S10: password grant, wrong verifier, code used twice: refused; the second use takes back the tokens', async () => {
  const browser = new TestBrowser(server);
  const byPassword = await browser.fetch(
    `${server.protocol}/token`,
    form({ grant_type: 'password', client_id: 'vias-map', username: 'planner@lv-jelgava', password: PASSWORD }),
  );
  expect(byPassword.status).toBe(400);

  const first = await browser.authorize();
  const { url: callback } = await browser.submit(first.url, { username: 'editor@lv-bauska', password: PASSWORD });
  expect((await browser.exchange(callback, 'x'.repeat(43))).status).toBe(400);

  const second = await browser.authorize();
  const granted = await browser.exchange(second.url, second.verifier);
  const { refresh_token } = (await granted.json()) as { refresh_token: string };
  expect((await browser.exchange(second.url, second.verifier)).status).toBe(400);
  expect((await browser.refresh(refresh_token)).status).toBe(400);
});

test('S09: a refresh token used twice ends the whole family', async () => {
  const browser = new TestBrowser(server);
  const { refresh_token: first } = await browser.signIn('planner@lv-livani');
  const { tokens } = await browser.refresh(first);
  expect((await browser.refresh(first)).status).toBe(400);
  expect((await browser.refresh(tokens.refresh_token)).status).toBe(400);
});

test('S09: half an hour idle, and ten hours after the sign-in however busy it was, end a session', async () => {
  const browser = new TestBrowser(server);
  const other = new TestBrowser(server);
  let { refresh_token: token } = await browser.signIn('planner@lv-livani');
  const { refresh_token: idle } = await other.signIn('planner@lv-livani');
  const real = Date.now;
  try {
    let hours = 0;
    for (let minutes = 29; minutes < 700; minutes += 29) {
      // The library reads the clock of the process.
      Date.now = () => real() + minutes * 60_000;
      const answer = await browser.refresh(token);
      if (answer.status !== 200) break;
      hours = minutes / 60;
      token = answer.tokens.refresh_token;
      if (minutes === 58) expect((await other.refresh(idle)).status).toBe(400);
    }
    expect(hours).toBeGreaterThan(9.4);
    expect(hours).toBeLessThanOrEqual(10);
  } finally {
    Date.now = real;
  }
});

test('a refresh token can be revoked, in its wrapper', async () => {
  const browser = new TestBrowser(server);
  const { refresh_token } = await browser.signIn('planner@lv-aizkraukle');
  const revoked = await browser.fetch(
    `${server.protocol}/revoke`,
    form({ token: refresh_token, token_type_hint: 'refresh_token', client_id: 'vias-map' }),
  );
  expect(revoked.status).toBe(200);
  expect((await browser.refresh(refresh_token)).status).toBe(400);
});

test('S12: the sign-in form needs its own cookie and its own token, and leaks nothing about names', async () => {
  const browser = new TestBrowser(server, '192.0.2.77');
  const { url, page } = await browser.authorize();
  const html = await page.text();
  const stranger = await new TestBrowser(server).fetch(
    url,
    form({ csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '', username: 'planner@lv-jelgava', password: PASSWORD }),
  );
  expect(stranger.status).toBe(400);
  expect(await stranger.text()).toContain('novecojusi');
  expect((await browser.fetch(url, form({ username: 'planner@lv-jelgava', password: PASSWORD }))).status).toBe(401);
  const elsewhere = form({ csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '', username: 'planner@lv-jelgava', password: PASSWORD });
  expect(
    (await browser.fetch(url, { ...elsewhere, headers: { ...(elsewhere.headers as object), 'sec-fetch-site': 'cross-site' } })).status,
  ).toBe(401);
  const wrongPassword = await (await browser.submit(url, { username: 'planner@lv-jelgava', password: 'wrong' }, html)).page.text();
  const wrongName = await (await browser.submit(url, { username: 'nobody@lv-jelgava', password: 'wrong' }, html)).page.text();
  expect(wrongName.replaceAll('nobody@', 'planner@')).toBe(wrongPassword);
});

test('machines sign in by client credentials, with the secret only', async () => {
  const ask = (client_id: string, client_secret: string) =>
    fetch(`${server.protocol}/token`, form({ grant_type: 'client_credentials', client_id, client_secret }));
  const secretOf = async (client: string) => {
    const answer = await fetch(`${server.issuer}/demo/secret`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client }),
    });
    return ((await answer.json()) as { client_secret: string }).client_secret;
  };
  const secret = await secretOf('lt-siauliai-fire-dispatch');
  expect(secret.length).toBeGreaterThanOrEqual(32);
  const { access_token } = (await (await ask('lt-siauliai-fire-dispatch', secret)).json()) as { access_token: string };
  expect(await server.who(access_token)).toMatchObject({
    status: 200,
    body: { kind: 'machine', tenant: 'lt-siauliai-fire', roles: ['incident-editor'], id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect((await ask('lt-siauliai-fire-dispatch', `${secret}x`)).status).toBe(401);
  expect((await ask('lt-siauliai-fire-dispatch', await secretOf('lv-jelgava-poic'))).status).toBe(401);
  expect((await ask('vias-map', secret)).status).toBeGreaterThanOrEqual(400);
});

test('bodies over 8 kB are not read', async () => {
  const big = await fetch(
    `${server.protocol}/token`,
    form({ grant_type: 'refresh_token', refresh_token: 'x'.repeat(9_000), client_id: 'vias-map' }),
  );
  expect(big.status).toBe(413);
});

test('keys, sessions and refresh tokens survive a restart; the database holds no session id in clear', async () => {
  const browser = new TestBrowser(server);
  const tokens = await browser.signIn('auditor@lt-telsiai');
  const [refreshId = ''] = tokens.refresh_token.split('.').slice(2);
  const dump = JSON.stringify(await server.db.admin("select kind, encode(id_hash, 'hex') as id, payload from oidc_payload"));
  expect(dump).not.toContain(refreshId);
  expect(dump).not.toContain(browser.cookies.get('VIAS_SESSION') ?? 'no session');
  expect(dump).toContain(createHash('sha256').update(refreshId).digest('hex'));
  const before = await (await fetch(`${server.protocol}/certs`)).json();
  await server.restart();
  expect(await (await fetch(`${server.protocol}/certs`)).json()).toEqual(before);
  expect(await server.who(tokens.access_token)).toMatchObject({ status: 200 });
  expect((await browser.refresh(tokens.refresh_token)).status).toBe(200);
  expect((await browser.authorize({ prompt: 'none' })).url).toContain('code=');
});

test('S08: withdrawing a person ends tokens, refresh and session at once', async () => {
  const browser = new TestBrowser(server);
  const tokens = await browser.signIn('dispatcher@lt-mazeikiai');
  server.clock.ahead += 3_000;
  await refuseTokensBefore(server.db, String(payloadOf(tokens.access_token).sub), server.clock.now());
  expect(await server.who(tokens.access_token)).toMatchObject({ status: 401, body: { code: 'identity.token_revoked' } });
  expect((await browser.refresh(tokens.refresh_token)).status).toBe(400);
  expect((await browser.authorize({ prompt: 'none' })).url).toContain('error=login_required');
  server.clock.ahead = 0;
});

test('what Keycloak has besides: realm page, discovery, the third-party-cookie check', async () => {
  expect(await (await fetch(server.issuer)).json()).toMatchObject({
    realm: 'vias',
    'token-service': server.protocol,
    'tokens-not-before': 0,
  });
  const discovery = await (await fetch(`${server.issuer}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({
    issuer: server.issuer,
    authorization_endpoint: `${server.protocol}/auth`,
    token_endpoint: `${server.protocol}/token`,
    jwks_uri: `${server.protocol}/certs`,
    userinfo_endpoint: `${server.protocol}/userinfo`,
    end_session_endpoint: `${server.protocol}/logout`,
    code_challenge_methods_supported: ['S256'],
  });
  expect(await (await fetch(`${server.protocol}/3p-cookies/step1.html`)).text()).toContain('step1.js');
});

test('npm run token prints the token alone, and says what is wrong otherwise', async () => {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    const env = { VIAS_URL: `${server.origin}/` };
    expect(await printToken(['approver@lv-livani', '--mfa'], env)).toBe(0);
    expect(await printToken(['lv-dobele-smartcity', '--secret'], env)).toBe(0);
    const [token = '', secret = ''] = written.map((line) => line.trimEnd());
    expect(await server.who(token)).toMatchObject({ status: 200, body: { tenant: 'lv-livani', acr: 'mfa' } });
    const { exp, iat } = payloadOf(token) as { exp: number; iat: number };
    expect(exp - iat).toBe(3_600);
    expect(secret).toMatch(/^\S{32,}$/);
    await expect(printToken(['nobody@lv-livani'], env)).rejects.toThrow('no demonstration user');
    await expect(printToken([], env)).rejects.toThrow('Name one user');
    await expect(printToken(['planner@lv-livani'], { VIAS_URL: 'http://127.0.0.1:8319' })).rejects.toThrow('npm start');
  } finally {
    write.mockRestore();
  }
});

test('the demonstration opened as localhost leads to its one address, where sign-in can return', async () => {
  const byName = server.origin.replace('127.0.0.1', 'localhost');
  const page = await fetch(`${byName}/?lang=lt`, { redirect: 'manual', headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('location')]).toEqual([302, `${server.origin}/?lang=lt`]);
  expect((await fetch(`${byName}/who`)).status).toBe(401);
});

test('an address that asks too often waits', async () => {
  await server.restart({ requestsPerMinute: 5 });
  const ask = (address: string) => fetch(`${server.protocol}/auth`, { headers: { 'x-forwarded-for': address } });
  for (let i = 0; i < 5; i += 1) expect((await ask('2001:db8:9:9::1')).status).toBe(400);
  const refused = await ask('2001:db8:9:9::2');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask('2001:db8:9:8::1')).status).toBe(400);
  await server.restart();
});

test('only the identity provider reads its tables', async () => {
  for (const table of ['oidc_payload', 'identity_key', 'identity_totp', 'identity_lockout', 'identity_user_state']) {
    const [row] = await server.db.admin<{ roles: string[] | null }>(
      `select array_agg(distinct grantee::text) as roles from information_schema.role_table_grants where table_name = '${table}' and grantee like 'vias_%' and grantee <> 'vias_owner'`,
    );
    expect({ table, roles: row?.roles }).toEqual({ table, roles: ['vias_identity'] });
  }
});
