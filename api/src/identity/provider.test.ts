import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { testProvider } from './provider-suite.ts';
import { form, openProviderServer, PASSWORD, type ProviderServer, payloadOf, TestBrowser } from './provider-testing.ts';
import { printToken } from './token-command.ts';
import { refuseTokensBefore } from './user-state.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await openProviderServer();
  // Five seconds into a time step, so that no test sees a one-time code change under its hands.
  server.clock.ahead = 35_000 - (Date.now() % 30_000);
});
afterAll(() => server.close());

const secretOf = async (client: string): Promise<string> => {
  const answer = await fetch(`${server.issuer}/demo/secret`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client }),
  });
  return ((await answer.json()) as { client_secret: string }).client_secret;
};

describe('what every provider does', () => {
  const pass = async (milliseconds: number) => {
    server.clock.ahead += milliseconds;
  };
  testProvider(() => ({
    origin: server.origin,
    issuer: server.issuer,
    protocol: server.protocol,
    guard: server.guard,
    clock: server.clock,
    who: server.who,
    password: PASSWORD,
    secretOf,
    codeOf: async (_username, page) => (/id="demo-code">([\d ]+)</.exec(page)?.[1] ?? '').replace(' ', ''),
    withdraw: (userId) => refuseTokensBefore(server.db, userId, server.clock.now()),
    words: { wrongCode: /Kodas negalioja/, usedCode: /jau ir izmantots/, askCode: /Andris Liepiņš, įveskite vienkartinį kodą/ },
    steady: (page) => page.replace(/name="csrf" value="[^"]*"|authenticate\/[\w-]+/g, ''),
    refusals: {
      'no PKCE': 'invalid_request',
      'PKCE plain': 'invalid_request',
      implicit: 'unsupported_response_type',
      'an address nobody registered': 'invalid_redirect_uri',
      'an address below a registered one': 'invalid_redirect_uri',
      'an unknown client': 'invalid_client',
      'a machine client': '',
    },
    pause: async () => undefined,
    pass,
    stepUpLiftsOlderTokens: false,
  }));

  test('the question before signing out is in the language that the client asks for', async () => {
    const browser = new TestBrowser(server);
    const { id_token } = await browser.signIn('planner@lv-dobele');
    const page = await browser.fetch(
      `${server.protocol}/logout?${new URLSearchParams({ id_token_hint: id_token, client_id: 'vias-map', ui_locales: 'lt' })}`,
    );
    const text = await page.text();
    expect(text).toContain('Atsijungti');
    expect(text).toContain('data-confirmed');
  });
});

test('the demonstration signs in by one click, without the password', async () => {
  const tokens = await new TestBrowser(server).signIn('', { demo_user: 'author@lt-akmene' });
  expect(payloadOf(tokens.access_token)).toMatchObject({ tenant: 'lt-akmene', realm_access: { roles: ['alert-author'] } });
});

test('S09: of two who use one refresh token, or one code, at the same moment one is refused, and what the other got lasts no longer than its access token', async () => {
  const browser = new TestBrowser(server);
  const { refresh_token } = await browser.signIn('planner@lv-bauska');
  const both = await Promise.all([1, 2].map(() => browser.refresh(refresh_token)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  const { tokens } = both.find(({ status }) => status === 200) ?? {};
  expect((await browser.refresh(tokens?.refresh_token ?? '')).status).toBe(400);

  const { url, verifier } = await browser.authorize();
  const answers = await Promise.all([1, 2].map(() => browser.exchange(url, verifier)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  const got = (await answers.find(({ status }) => status === 200)?.json()) as { refresh_token: string };
  expect((await browser.refresh(got.refresh_token)).status).toBe(400);
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
