import { form, openProviderServer, PASSWORD, type ProviderServer, payloadOf, TestBrowser } from './provider-testing.ts';
import { requireStepUp } from './step-up.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await openProviderServer();
  // Five seconds into a time step, so that no test sees the code change under its hands.
  server.clock.ahead = 35_000 - (Date.now() % 30_000);
});
afterAll(() => server.close());

const codeOn = (page: string): string => (/id="demo-code">([\d ]+)</.exec(page)?.[1] ?? '').replace(' ', '');
const passes = async (token: string): Promise<boolean> => {
  const member = await server.guard.authenticate({ headers: { authorization: `Bearer ${token}` } });
  try {
    requireStepUp(member, server.clock);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'identity.step_up_needed' });
    return false;
  }
};
const tokensOf = async (browser: TestBrowser, callback: string, verifier: string) =>
  (await (await browser.exchange(callback, verifier)).json()) as { access_token: string; refresh_token: string };

test('S05: password, then the one-time code, then fifteen minutes of approving', async () => {
  const browser = new TestBrowser(server);
  const withPassword = await browser.signIn('approver@lv-jelgava');
  expect(await passes(withPassword.access_token)).toBe(false);

  const stepUp = await browser.authorize({ acr_values: 'mfa', ui_locales: 'lt' });
  const page = await stepUp.page.text();
  expect(page).toContain('Andris Liepiņš, įveskite vienkartinį kodą');
  expect(page).not.toContain('kc-form-login');
  const code = codeOn(page);
  expect(code).toMatch(/^\d{6}$/);

  const wrong = await browser.submit(stepUp.url, { otp: code === '000000' ? '000001' : '000000' }, page);
  expect(wrong.page.status).toBe(401);
  expect(await wrong.page.text()).toContain('Kodas negalioja');

  const right = await browser.submit(stepUp.url, { otp: code }, page);
  const confirmed = await tokensOf(browser, right.url, stepUp.verifier);
  expect(payloadOf(confirmed.access_token)).toMatchObject({ acr: 'mfa', tenant: 'lv-jelgava' });
  expect(await passes(confirmed.access_token)).toBe(true);

  // No second question for a quarter of an hour, and the confirmation lives on over refresh; the first sign-in's tokens stay what they were.
  expect((await browser.authorize({ acr_values: 'mfa', prompt: 'none' })).url).toContain('code=');
  expect(await passes((await browser.refresh(confirmed.refresh_token)).tokens.access_token)).toBe(true);
  expect(await passes((await browser.refresh(withPassword.refresh_token)).tokens.access_token)).toBe(false);

  // The same code again, in another sign-in: used up.
  const again = new TestBrowser(server);
  const second = await again.authorize({ acr_values: 'mfa' });
  const asked = await again.submit(second.url, { username: 'approver@lv-jelgava', password: PASSWORD });
  const askedPage = await asked.page.text();
  expect(codeOn(askedPage)).not.toBe(code);
  const replay = await again.submit(second.url, { otp: code }, askedPage);
  expect(replay.page.status).toBe(401);
  expect(await replay.page.text()).toContain('jau ir izmantots');
  expect((await again.submit(second.url, { otp: codeOn(askedPage) }, askedPage)).url).toContain('code=');
});

test('S07: one code sent twice at the same moment passes once', async () => {
  const attempts = await Promise.all(
    ['203.0.113.1', '203.0.113.2'].map(async (address) => {
      const browser = new TestBrowser(server, address);
      const { url } = await browser.authorize({ acr_values: 'mfa' });
      const asked = await browser.submit(url, { demo_user: 'approver@lv-dobele' });
      return { browser, url, page: await asked.page.text() };
    }),
  );
  const codes = new Set(attempts.map(({ page }) => codeOn(page)));
  expect(codes.size).toBe(1);
  const results = await Promise.all(attempts.map(({ browser, url, page }) => browser.submit(url, { otp: codeOn(page) }, page)));
  expect(results.filter(({ url }) => url.includes('code=')).length).toBe(1);
});

test('a code without the password is worth nothing', async () => {
  const browser = new TestBrowser(server, '203.0.113.9');
  const { url, page } = await browser.authorize({ acr_values: 'mfa' });
  const html = await page.text();
  expect(html).not.toContain('id="otp"');
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const id = 'f6e09c29-37a7-5856-847c-19ebdb58d405';
  const forged = await browser.fetch(url, form({ csrf, pending: `${id}.${Date.now() + 60_000}.${'A'.repeat(43)}`, otp: '123456' }));
  expect(forged.status).toBe(401);
  expect(await forged.text()).toContain('novecojusi');
});

test('cancelling the step-up goes back to the map with an error, still signed in', async () => {
  const browser = new TestBrowser(server, '203.0.113.10');
  await browser.signIn('approver@lt-siauliai');
  const { url } = await browser.authorize({ acr_values: 'mfa' });
  const back = await browser.submit(url, { action: 'cancel' });
  expect(back.url).toContain('error=access_denied');
  expect((await browser.authorize({ prompt: 'none' })).url).toContain('code=');
});

test('the password is asked again when the client wants a fresh sign-in', async () => {
  const browser = new TestBrowser(server, '203.0.113.11');
  await browser.signIn('approver@lt-telsiai');
  for (const changed of [{ prompt: 'login' }, { prompt: 'login', acr_values: 'mfa' }, { max_age: '0', acr_values: 'mfa' }]) {
    expect(await (await browser.authorize(changed)).page.text()).toContain('kc-form-login');
  }
});
