import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPeople } from '@vias/alerts/testing.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { testPhoneKeys } from '../testing.ts';
import { runAccountCommand } from './account-command.ts';
import { createGuard, type Guard } from './guard.ts';
import { createRemoteKeySet } from './key-set.ts';
import { moveToKeycloak, otpCredential } from './keycloak-export.ts';
import { testProvider } from './provider-suite.ts';
import { form, openProviderServer, PASSWORD, payloadOf, serveWho, TestBrowser, type Tokens } from './provider-testing.ts';
import { loadRealm } from './realm.ts';
import { createSeal } from './seal.ts';
import { createDenyList, refuseTokensBefore } from './user-state.ts';

// `npm run test:keycloak` starts the Keycloak that this file runs against; an ordinary run of the tests does not take it up.
const given = JSON.parse(process.env.VIAS_TEST_KEYCLOAK ?? '{}') as {
  url: string;
  origin: string;
  admin: { username: string; password: string };
  secret: string;
  password: string;
};
const { url, origin, password } = given;
const issuer = `${url}/realms/vias`;
const protocol = `${issuer}/protocol/openid-connect`;
const clock = { ahead: 0, now: () => Date.now() };
const realm = loadRealm({ origin, demoUsers: true });
const idOf = (name: string) => realm.users.find(({ username }) => username === name)?.id ?? '';
const place = { origin, protocol, near: true };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

let db: TestDatabase;
let folder: string;
let guard: Guard;
let server: Server;

const admin = async (method: string, path: string, body?: unknown): Promise<Response> => {
  const asked = await fetch(
    `${url}/realms/master/protocol/openid-connect/token`,
    form({ grant_type: 'password', client_id: 'admin-cli', ...given.admin }),
  );
  const { access_token } = (await asked.json()) as { access_token: string };
  const answer = await fetch(`${url}/admin/realms${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
};

/** The person's authenticator app: the next code that was not shown yet, at most one step ahead of the clock. */
const shown = new Map<string, number>();
const nextCode = async (key: string): Promise<string> => {
  const now = () => Math.floor(Date.now() / 30_000);
  const step = Math.max(now(), (shown.get(key) ?? 0) + 1);
  while (step > now() + 1) await sleep(1_000);
  shown.set(key, step);
  return new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: step * 30_000 });
};
const keys = new Map(['approver@lv-jelgava', 'approver@lv-livani'].map((name) => [name, new Secret({ size: 20 }).base32]));

beforeAll(async () => {
  db = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'vias-keycloak-test-'));
  guard = createGuard({
    issuer,
    audience: realm.audience,
    keySet: createRemoteKeySet({ issuer, cacheFile: join(folder, 'keys.json') }),
    clock,
    refusedBefore: createDenyList(db, clock.now),
  });
  server = createServer(serveWho(() => guard));
  await new Promise<void>((resolve) => server.listen(Number(new URL(origin).port), '127.0.0.1', resolve));
  const users = [...keys].map(([username, key]) => ({
    id: idOf(username),
    username,
    firstName: 'Andris',
    lastName: 'Liepiņš',
    // Without an address Keycloak asks for one at the first sign-in.
    email: `${username.replace('@', '.')}@vias.example`,
    enabled: true,
    realmRoles: ['alert-approver'],
    groups: [`/${username.split('@')[1]?.replace('-', '/')}`],
    credentials: [{ type: 'password', value: password, temporary: false }, otpCredential(key, realm.totp)],
  }));
  await admin('POST', '/vias/partialImport', { ifResourceExists: 'OVERWRITE', users });
}, 300_000);
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await db?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const who = async (token: string, method = 'GET') => {
  const answer = await fetch(`${origin}/who`, { method, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('what every provider does', () =>
  testProvider(() => ({
    ...place,
    issuer,
    guard,
    clock,
    who,
    password,
    secretOf: async () => given.secret,
    codeOf: (username) => nextCode(keys.get(username) ?? ''),
    async withdraw(userId) {
      await refuseTokensBefore(db, userId, Date.now());
      await admin('POST', `/vias/users/${userId}/logout`);
    },
    words: { wrongCode: /id="input-error-otp/, usedCode: /id="input-error-otp/, askCode: /name="otp"/ },
    steady: (page) => page.replace(/(session_code|execution|tab_id|client_data)=[\w.-]*/g, '').replace(/"[\w+/=-]{40,}"/g, ''),
    refusals: {
      'no PKCE': 'invalid_request',
      'PKCE plain': 'invalid_request',
      implicit: 'error=',
      'an address nobody registered': 'redirect_uri',
      'an address below a registered one': 'redirect_uri',
      'an unknown client': '',
      'a machine client': '',
    },
    pause: () => sleep(1_100),
    pass: sleep,
    stepUpLiftsOlderTokens: true,
  })));

test('who has no second factor sets one at the first step-up, and is confirmed by it', async () => {
  const browser = new TestBrowser(place);
  const asked = await browser.authorize({ acr_values: 'mfa' });
  const { url: at, page } = await browser.submit(asked.url, { username: 'approver@lv-dobele', password }, await asked.page.text());
  const html = await page.text();
  const secret = /name="totpSecret"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(secret).not.toBe('');
  const code = new TOTP({ secret: new Secret({ buffer: new TextEncoder().encode(secret).buffer }) }).generate();
  const { url: callback } = await browser.submit(at, { totp: code, userLabel: 'app' }, html);
  const { access_token } = (await (await browser.exchange(callback, asked.verifier)).json()) as Tokens;
  expect(payloadOf(access_token)).toMatchObject({ acr: 'mfa', sub: idOf('approver@lv-dobele') });
});

test('a person made by hand in the console, with its default roles, has the rights of the realm roles alone', async () => {
  const made = await admin('POST', '/vias/users', {
    username: 'zane.ozola',
    firstName: 'Zane',
    lastName: 'Ozola',
    email: 'zane@dobele.example',
    enabled: true,
    groups: ['/lv/dobele'],
    attributes: { tenant: ['lv-jelgava'] },
    credentials: [{ type: 'password', value: password, temporary: false }],
  });
  const id = made.headers.get('location')?.split('/').at(-1) ?? '';
  await admin('POST', `/vias/users/${id}/role-mappings/realm`, [await (await admin('GET', '/vias/roles/planner')).json()]);
  const { access_token } = await new TestBrowser(place).signIn('zane.ozola', { username: 'zane.ozola', password });
  expect(payloadOf(access_token)).toMatchObject({ aud: expect.arrayContaining(['vias-api', 'account']) });
  // The attribute that somebody gave the person is not in the profile, so Keycloak drops it; the group decides.
  expect(await who(access_token)).toMatchObject({ status: 200, body: { tenant: 'lv-dobele', roles: ['planner'] } });
});

test('a token of another realm of the same Keycloak opens nothing', async () => {
  const asked = await fetch(
    `${url}/realms/master/protocol/openid-connect/token`,
    form({ grant_type: 'password', client_id: 'admin-cli', ...given.admin }),
  );
  const { access_token } = (await asked.json()) as Tokens;
  expect(await who(access_token)).toMatchObject({ status: 401, body: { code: 'identity.token_invalid' } });
});

test('the address that the page of people leads to is the console', async () => {
  const answer = await fetch(`${url}/admin/master/console/`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('"authServerUrl"');
});

test('a move from the provider inside VIAS keeps ids, second factors, audit and approvals', async () => {
  const inside = await openProviderServer({ db });
  const config = {
    ...readConfig({ VIAS_MODE: 'demo', VIAS_LINK_KEY: '5a'.repeat(32), VIAS_RATE_WRITE: '0', ...testPhoneKeys }),
    origin,
  };
  const leaving = new AbortController();
  const apps: Server[] = [];
  const serve = async (by: Guard) => {
    const http = createServer(createApp({ db, guard: by, clock, log: pino({ level: 'silent' }), config, leaving: leaving.signal }));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    apps.push(http);
    return async (token: string, method: string, path: string, body?: unknown, version?: number) => {
      const answer = await fetch(`http://127.0.0.1:${(http.address() as { port: number }).port}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(version !== undefined && { 'if-match': `"${version}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      // biome-ignore lint/suspicious/noExplicitAny: asserted on below
      return { status: answer.status, body: (await answer.json()) as any };
    };
  };
  try {
    // Before: somebody on duty at night, who may write and approve, writes and hands in; an approver has a second factor.
    await db.admin('update tenant_alert_setting set countdown_s = 30');
    await addPeople(db, { count: 30 });
    const printed: string[] = [];
    await runAccountCommand(['code', 'approver@lv-jelgava'], {
      db,
      realm,
      keySecret: undefined,
      now: Date.now(),
      readPassword: async () => PASSWORD,
      print: (line) => void printed.push(line),
    });
    const key = new URL(printed[0] ?? '').searchParams.get('secret') ?? '';
    await runAccountCommand(['code', 'night@lv-jelgava'], {
      db,
      realm,
      keySecret: undefined,
      now: Date.now(),
      readPassword: async () => PASSWORD,
      print: (line) => void printed.push(line),
    });
    const nightKey = new URL(printed[1] ?? '').searchParams.get('secret') ?? '';
    const before = await serve(inside.guard);
    const night = await new TestBrowser(inside).signIn('night@lv-jelgava');
    const ring = [
      [23.2, 56.1],
      [24.2, 56.1],
      [24.2, 57.1],
      [23.2, 57.1],
      [23.2, 56.1],
    ]; // prettier-ignore
    const draft = await before(night.access_token, 'POST', '/api/alerts', {
      title: 'Amonjaka noplūde Elejā',
      category: 'CBRNE',
      event: 'Amonjaka noplūde',
      responseType: 'Shelter',
      urgency: 'Immediate',
      severity: 'Extreme',
      certainty: 'Observed',
      expiresAt: new Date(Date.now() + 3 * 3_600_000).toISOString(),
      area: { name: 'Eleja', geometry: { type: 'Polygon', coordinates: [ring] } },
      texts: [{ lang: 'lv', body: 'Elejā amonjaka noplūde. Ejiet telpās.' }],
    });
    expect(draft.status).toBe(201);
    const path = `/api/alerts/${draft.body.id}`;
    const handedIn = await before(night.access_token, 'POST', `${path}/submit`, undefined, draft.body.version);
    expect(handedIn).toMatchObject({ status: 200, body: { status: 'in_review' } });

    // The move: the realm of the files takes the place of the one that was imported at the start.
    const move = await moveToKeycloak(db, realm, createSeal(undefined));
    const text = JSON.stringify({ ...move.realm, users: [...(move.realm.users as unknown[]), ...move.users.users.slice()] });
    const filled = text.replaceAll(/\$\{VIAS_ORIGIN\}/g, origin).replaceAll(/\$\{VIAS_CLIENT_\w+\}/g, given.secret);
    await admin('DELETE', '/vias');
    await admin('POST', '', JSON.parse(filled));
    const people = (await (await admin('GET', '/vias/users?max=500')).json()) as { id: string; username: string }[];
    expect(people.map(({ id, username }) => `${id} ${username}`).sort()).toEqual(
      (await db.admin<{ line: string }>(`select account_id || ' ' || username as line from account where kind = 'person'`))
        .map(({ line }) => line)
        .sort(),
    );

    // After: first the one-time password, then a password of one's own, then the code of the same app.
    guard = createGuard({
      issuer,
      audience: realm.audience,
      keySet: createRemoteKeySet({ issuer, cacheFile: join(folder, 'keys-after.json') }),
      clock,
      refusedBefore: createDenyList(db, clock.now),
    });
    const after = await serve(guard);
    const confirmed = async (username: string, appKey: string): Promise<string> => {
      const browser = new TestBrowser(place);
      const asked = await browser.authorize({ acr_values: 'mfa' });
      const secret = move.first.find((one) => one.username === username)?.secret ?? '';
      const step = await browser.submit(asked.url, { username, password: secret }, await asked.page.text());
      const code = await browser.submit(step.url, { otp: await nextCode(appKey) }, await step.page.text());
      const own = { 'password-new': 'četri vārdi pēc kārtas', 'password-confirm': 'četri vārdi pēc kārtas' };
      const page = await code.page.text();
      expect(page).toContain('password-new');
      const done = await browser.submit(code.url, own, page);
      expect(done.url).toContain('code=');
      return ((await (await browser.exchange(done.url, asked.verifier)).json()) as Tokens).access_token;
    };
    const sameNight = await confirmed('night@lv-jelgava', nightKey);
    expect(payloadOf(sameNight)).toMatchObject({ sub: payloadOf(night.access_token).sub, tenant: 'lv-jelgava', acr: 'mfa' });
    const { version, people: recipients } = handedIn.body;
    expect(await after(sameNight, 'POST', `${path}/approve`, { recipients }, version)).toMatchObject({
      status: 403,
      body: { code: 'alert.four_eyes' },
    });
    const approver = await confirmed('approver@lv-jelgava', key);
    expect(await after(approver, 'POST', `${path}/approve`, { recipients }, version)).toMatchObject({
      status: 200,
      body: { status: 'approved' },
    });
    const trail = await db.admin<{ id: string; action: string }>(
      `select principal_id as id, action from audit_entry where thing_kind = 'alert' and tenant_id = 'lv-jelgava' order by seq`,
    );
    expect(new Set(trail.map(({ id }) => id))).toEqual(new Set([idOf('night@lv-jelgava'), idOf('approver@lv-jelgava')]));
  } finally {
    leaving.abort();
    for (const http of apps) {
      http.closeAllConnections();
      http.close();
    }
    await inside.close();
  }
}, 300_000);
