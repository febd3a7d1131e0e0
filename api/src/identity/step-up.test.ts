import { form, openProviderServer, type ProviderServer, TestBrowser } from './provider-testing.ts';

let server: ProviderServer;
beforeAll(async () => {
  server = await openProviderServer();
  // Five seconds into a time step, so that no test sees the code change under its hands.
  server.clock.ahead = 35_000 - (Date.now() % 30_000);
});
afterAll(() => server.close());

const codeOn = (page: string): string => (/id="demo-code">([\d ]+)</.exec(page)?.[1] ?? '').replace(' ', '');
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
