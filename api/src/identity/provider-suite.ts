import { expect, test } from '@jest/globals';
import { form, type ProviderServer, payloadOf, TestBrowser, type Tokens } from './provider-testing.ts';
import { loadRealm } from './realm.ts';
import { requireStepUp } from './step-up.ts';

/** An identity provider as the tests see it, whichever it is. What the providers do differently stands here and nowhere else. */
export type ProviderUnderTest = Pick<ProviderServer, 'origin' | 'issuer' | 'protocol' | 'guard' | 'clock' | 'who'> & {
  password: string;
  near?: boolean;
  secretOf(machine: string): Promise<string>;
  /** A one-time code that the person's app shows on the page and that was not used yet. */
  codeOf(username: string, page: string): Promise<string>;
  /** Refuses what the person is signed in with, as an operator does it. */
  withdraw(userId: string): Promise<void>;
  /** What its pages say. */
  words: { wrongCode: RegExp; usedCode: RegExp; askCode: RegExp };
  /** The parts of a page that differ at every look. */
  steady(page: string): string;
  /** The error of each refused authorization request; an empty one is a page of its own words. */
  refusals: Record<string, string>;
  /** How long somebody pauses between two tries, and how the time after them passes, milliseconds. */
  pause(): Promise<void>;
  pass(milliseconds: number): Promise<void>;
  /** Whether a token that the same browser got before its step-up is refreshed as confirmed. */
  stepUpLiftsOlderTokens: boolean;
};

const refused: [string, Record<string, string | undefined>][] = [
  ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
  ['PKCE plain', { code_challenge_method: 'plain' }],
  ['implicit', { response_type: 'id_token token' }],
  ['an address nobody registered', { redirect_uri: 'https://evil.example/' }],
  ['an address below a registered one', { redirect_uri: 'http://localhost/app' }],
  ['an unknown client', { client_id: 'nobody' }],
  ['a machine client', { client_id: 'lv-jelgava-poic' }],
];

/** The tests that every identity provider passes: sign-in, refresh, logout, step-up, machines, lockout, tokens. `of` gives the provider once it runs. */
export const testProvider = (of: () => ProviderUnderTest): void => {
  const browserOf = (address?: string) => new TestBrowser(of(), address);
  const signIn = (browser: TestBrowser, username: string) => browser.signIn(username, { username, password: of().password });
  const personOf = (name: string) => loadRealm({ origin: of().origin, demoUsers: true }).users.find(({ username }) => username === name);
  const signOut = async (browser: TestBrowser, idToken: string): Promise<string> => {
    const back = `${of().origin}/`;
    const asked = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: back, client_id: 'vias-map', ui_locales: 'lt' });
    const answer = await browser.fetch(`${of().protocol}/logout?${asked}`);
    if (answer.status !== 200) return (await browser.follow(answer)).url;
    const page = await answer.text();
    const [, action = '', xsrf = ''] =
      /action="([^"]+logout\/confirm)"[^>]*><input type="hidden" name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    return (await browser.follow(await browser.fetch(action, form({ xsrf, logout: 'yes' })))).url;
  };

  test('S08: password, code, token, refresh, user info, logout: the whole way of keycloak-js', async () => {
    const { issuer, protocol, origin, who } = of();
    const browser = browserOf();
    const tokens = await signIn(browser, 'planner@lv-jelgava');
    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      refresh_expires_in: 1800,
      'not-before-policy': 0,
      session_state: expect.any(String),
    });
    const planner = personOf('planner@lv-jelgava');
    expect(payloadOf(tokens.access_token)).toMatchObject({
      iss: issuer,
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
    expect(await who(tokens.access_token)).toMatchObject({
      status: 200,
      body: { kind: 'user', id: planner?.id, tenant: 'lv-jelgava', roles: ['planner'], acr: 'pwd' },
    });
    const info = await browser.fetch(`${protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(await info.json()).toMatchObject({ sub: planner?.id, name: 'Anna Kalniņa', tenant: 'lv-jelgava' });
    const noInfo = await browser.fetch(`${protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens.id_token}` } });
    expect(noInfo.status).toBe(401);

    const refreshed = await browser.refresh(tokens.refresh_token);
    expect(refreshed.status).toBe(200);
    expect(await who(refreshed.tokens.access_token)).toMatchObject({ status: 200 });

    // Signed in already: the next request needs no page.
    expect((await browser.authorize({ prompt: 'none' })).url).toContain('code=');
    expect(await signOut(browser, refreshed.tokens.id_token)).toBe(`${origin}/`);
    expect((await browser.refresh(refreshed.tokens.refresh_token)).status).toBe(400);
    expect((await browser.authorize({ prompt: 'none' })).url).toContain('error=login_required');
  });

  test('S01: an ID token, a refresh token, a token with another word in it and one with another signature open nothing', async () => {
    const tokens = await signIn(browserOf(), 'institution@lv-jelgava');
    const [head, , signature] = tokens.access_token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...payloadOf(tokens.access_token), tenant: 'lv-dobele' })).toString('base64url');
    for (const wrong of [
      tokens.id_token,
      tokens.refresh_token,
      `${head}.${changed}.${signature}`,
      tokens.access_token.replace(/\.[^.]+$/, `.${'A'.repeat(signature?.length ?? 0)}`),
    ])
      expect(await of().who(wrong)).toMatchObject({ status: 401, body: { code: 'identity.token_invalid' } });
  });

  test.each(refused)('S10: authorization with %s is refused', async (name, changed) => {
    const { url, page } = await browserOf().authorize(changed);
    const told = `${url} ${await page.text()}`;
    expect(told).toContain(of().refusals[name]);
    expect(told).not.toMatch(/[?&#]code=/);
    expect(told).not.toContain('kc-form-login');
  });

  test('S10: password grant, wrong verifier, code used twice: refused; the second use takes back the tokens', async () => {
    const browser = browserOf();
    const byPassword = await browser.fetch(
      `${of().protocol}/token`,
      form({ grant_type: 'password', client_id: 'vias-map', username: 'planner@lv-jelgava', password: of().password }),
    );
    expect(byPassword.status).toBe(400);

    const first = await browser.authorize();
    const { url: callback } = await browser.submit(
      first.url,
      { username: 'editor@lv-bauska', password: of().password },
      await first.page.text(),
    );
    expect((await browser.exchange(callback, 'x'.repeat(43))).status).toBe(400);

    const second = await browser.authorize();
    const granted = await browser.exchange(second.url, second.verifier);
    const { refresh_token } = (await granted.json()) as { refresh_token: string };
    expect((await browser.exchange(second.url, second.verifier)).status).toBe(400);
    expect((await browser.refresh(refresh_token)).status).toBe(400);
  });

  test('S09: a refresh token used twice ends the whole family', async () => {
    const browser = browserOf();
    const { refresh_token: first } = await signIn(browser, 'planner@lv-livani');
    const { tokens } = await browser.refresh(first);
    expect((await browser.refresh(first)).status).toBe(400);
    expect((await browser.refresh(tokens.refresh_token)).status).toBe(400);
  });

  test('a refresh token can be revoked', async () => {
    const browser = browserOf();
    const { refresh_token } = await signIn(browser, 'planner@lv-aizkraukle');
    const revoked = await browser.fetch(
      `${of().protocol}/revoke`,
      form({ token: refresh_token, token_type_hint: 'refresh_token', client_id: 'vias-map' }),
    );
    expect(revoked.status).toBe(200);
    expect((await browser.refresh(refresh_token)).status).toBe(400);
  });

  test('S12: the sign-in form is of no use without its cookie, and does not tell whose names exist', async () => {
    const browser = browserOf('192.0.2.77');
    const { url, page } = await browser.authorize();
    const html = await page.text();
    const stranger = await browserOf().submit(url, { username: 'auditor@lv-bauska', password: of().password }, html);
    expect(stranger.url).not.toContain('code=');
    const tryAs = async (username: string) => {
      const again = browserOf('192.0.2.78');
      const asked = await again.authorize();
      const { page: answer } = await again.submit(asked.url, { username, password: 'wrong' }, await asked.page.text());
      return of().steady(await answer.text());
    };
    expect((await tryAs('nobody@lv-bauska')).replaceAll('nobody@', 'auditor@')).toBe(await tryAs('auditor@lv-bauska'));
  });

  test('machines sign in by client credentials, with the secret only', async () => {
    const ask = (client_id: string, client_secret: string) =>
      fetch(`${of().protocol}/token`, form({ grant_type: 'client_credentials', client_id, client_secret }));
    const secret = await of().secretOf('lt-siauliai-fire-dispatch');
    const { access_token } = (await (await ask('lt-siauliai-fire-dispatch', secret)).json()) as { access_token: string };
    const machine = loadRealm({ origin: of().origin, demoUsers: false }).machines.find(
      ({ clientId }) => clientId === 'lt-siauliai-fire-dispatch',
    );
    expect(await of().who(access_token)).toMatchObject({
      status: 200,
      body: { kind: 'machine', tenant: 'lt-siauliai-fire', roles: ['incident-editor'], id: machine?.id },
    });
    expect((await ask('lt-siauliai-fire-dispatch', `${secret}x`)).status).toBe(401);
    expect((await ask('vias-map', secret)).status).toBeGreaterThanOrEqual(400);
  });

  test('S08: withdrawing a person ends tokens, refresh and session at once', async () => {
    const browser = browserOf();
    const tokens = await signIn(browser, 'dispatcher@lt-mazeikiai');
    await of().pass(2_000);
    await of().withdraw(String(payloadOf(tokens.access_token).sub));
    expect(await of().who(tokens.access_token, 'POST')).toMatchObject({ status: 401, body: { code: 'identity.token_revoked' } });
    expect((await browser.refresh(tokens.refresh_token)).status).toBe(400);
    expect((await browser.authorize({ prompt: 'none' })).url).toContain('error=login_required');
  });

  test('the realm page and the discovery name the same addresses', async () => {
    const { issuer, protocol } = of();
    expect(await (await fetch(issuer)).json()).toMatchObject({ realm: 'vias', 'token-service': protocol, 'tokens-not-before': 0 });
    expect(await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()).toMatchObject({
      issuer,
      authorization_endpoint: `${protocol}/auth`,
      token_endpoint: `${protocol}/token`,
      jwks_uri: `${protocol}/certs`,
      userinfo_endpoint: `${protocol}/userinfo`,
      end_session_endpoint: `${protocol}/logout`,
      code_challenge_methods_supported: expect.arrayContaining(['S256']),
    });
    expect(await (await fetch(`${protocol}/3p-cookies/step1.html`)).text()).toMatch(/step1|step2/);
  });

  const passes = async (token: string): Promise<boolean> => {
    const { guard, clock } = of();
    const member = await guard.authenticate({ headers: { authorization: `Bearer ${token}` } });
    try {
      requireStepUp(member, clock);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'identity.step_up_needed' });
      return false;
    }
  };

  test('S05: password, then the one-time code, then fifteen minutes of approving', async () => {
    const browser = browserOf();
    const withPassword = await signIn(browser, 'approver@lv-jelgava');
    expect(await passes(withPassword.access_token)).toBe(false);

    const stepUp = await browser.authorize({ acr_values: 'mfa', ui_locales: 'lt' });
    const page = await stepUp.page.text();
    expect(page).toMatch(of().words.askCode);
    expect(page).not.toContain('kc-form-login');
    const code = await of().codeOf('approver@lv-jelgava', page);
    expect(code).toMatch(/^\d{6}$/);

    const wrong = await browser.submit(stepUp.url, { otp: code === '000000' ? '000001' : '000000' }, page);
    const wrongPage = await wrong.page.text();
    expect(wrongPage).toMatch(of().words.wrongCode);

    const right = await browser.submit(stepUp.url, { otp: code }, wrongPage);
    const confirmed = (await (await browser.exchange(right.url, stepUp.verifier)).json()) as Tokens;
    expect(payloadOf(confirmed.access_token)).toMatchObject({ acr: 'mfa', tenant: 'lv-jelgava' });
    expect(await passes(confirmed.access_token)).toBe(true);

    // No second question for a quarter of an hour, and the confirmation lives on over refresh.
    expect((await browser.authorize({ acr_values: 'mfa', prompt: 'none' })).url).toContain('code=');
    expect(await passes((await browser.refresh(confirmed.refresh_token)).tokens.access_token)).toBe(true);

    // The same code again, in another sign-in: used up.
    const again = browserOf();
    const second = await again.authorize({ acr_values: 'mfa' });
    const asked = await again.submit(second.url, { username: 'approver@lv-jelgava', password: of().password }, await second.page.text());
    const askedPage = await asked.page.text();
    const next = await of().codeOf('approver@lv-jelgava', askedPage);
    expect(next).not.toBe(code);
    const replay = await again.submit(asked.url || second.url, { otp: code }, askedPage);
    const replayPage = await replay.page.text();
    expect(replayPage).toMatch(of().words.usedCode);
    expect((await again.submit(asked.url || second.url, { otp: next }, replayPage)).url).toContain('code=');
  });

  test('S05: what was signed in by password alone before the step-up', async () => {
    const browser = browserOf();
    const before = await signIn(browser, 'approver@lv-livani');
    const stepUp = await browser.authorize({ acr_values: 'mfa' });
    const page = await stepUp.page.text();
    const right = await browser.submit(stepUp.url, { otp: await of().codeOf('approver@lv-livani', page) }, page);
    expect(right.url).toContain('code=');
    const { tokens } = await browser.refresh(before.refresh_token);
    expect(await passes(tokens.access_token)).toBe(of().stepUpLiftsOlderTokens);
  });

  test('the password is asked again when the client wants a fresh sign-in', async () => {
    const browser = browserOf('203.0.113.11');
    await signIn(browser, 'planner@lt-telsiai');
    for (const changed of [{ prompt: 'login' }, { max_age: '0' }]) {
      await of().pause();
      expect(await (await browser.authorize(changed)).page.text()).toContain('kc-form-login');
    }
  });

  test('S07: four wrong passwords are forgiven by the right one; after five it has to wait a minute, and nobody else does', async () => {
    const attempt = async (username: string, password: string): Promise<boolean> => {
      await of().pause();
      const browser = browserOf('198.51.100.21');
      const asked = await browser.authorize();
      return (await browser.submit(asked.url, { username, password }, await asked.page.text())).url.includes('code=');
    };
    for (const failures of [4, 5]) {
      for (let i = 0; i < failures; i += 1) expect(await attempt('planner@lv-bauska', 'wrong')).toBe(false);
      expect(await attempt('planner@lv-bauska', of().password)).toBe(failures === 4);
    }
    expect(await attempt('editor@lv-livani', of().password)).toBe(true);
    await of().pass(61_000);
    expect(await attempt('planner@lv-bauska', of().password)).toBe(true);
  });
};
