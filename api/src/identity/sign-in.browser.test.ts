import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { openProviderServer, PASSWORD, type ProviderServer } from './provider-testing.ts';

// The sign-in pages in a real browser, with the real keycloak-js, under the pages' own content security policy.
const executablePath =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executablePath && process.env.CI === 'true') throw new Error('Chromium is missing: install it, or name it in CHROMIUM.');
if (!executablePath) console.log('Sign-in pages were not tested in a browser: no Chromium found (CHROMIUM names one).');
const there = executablePath ? describe : describe.skip;

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const keycloakJs = readFileSync(createRequire(new URL('../../../map-client/package.json', import.meta.url)).resolve('keycloak-js'), 'utf8');

const client = `import Keycloak from '/keycloak.js';
const keycloak = new Keycloak({ url: location.origin, realm: 'vias', clientId: 'vias-map' });
window.keycloak = keycloak;
await keycloak.init({ onLoad: 'login-required', pkceMethod: 'S256', checkLoginIframe: false });
const answer = await fetch('/who', { headers: { authorization: 'Bearer ' + keycloak.token } });
document.body.textContent = JSON.stringify(await answer.json());`;

there('sign-in in a browser', () => {
  let server: ProviderServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await openProviderServer();
    server.clock.ahead = 35_000 - (Date.now() % 30_000);
    server.serve(
      '/',
      'text/html',
      '<!doctype html><html lang="en"><title>map</title><link rel="icon" href="data:,"><main>…</main><script type="module" src="/client.js"></script>',
    );
    server.serve('/client.js', 'text/javascript', client);
    server.serve('/keycloak.js', 'text/javascript', keycloakJs);
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = async (options: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    // 401 and 404 of a page are part of the tests; a broken policy or script is not.
    return { page, faults: () => said.filter((text) => !text.startsWith('Failed to load resource')), close: () => context.close() };
  };
  const findings = async (page: Page): Promise<unknown[]> => {
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { target: string[] }[] }[] };
    return [
      ...violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]),
      ...((await page.evaluate('document.documentElement.scrollWidth > innerWidth')) ? ['sideways scrolling'] : []),
    ];
  };
  const member = async (page: Page): Promise<Record<string, unknown>> => {
    await page.waitForSelector('body:has-text("kind")');
    return JSON.parse((await page.textContent('body')) ?? '') as Record<string, unknown>;
  };

  test.each([
    { width: 1440, locale: 'lv-LV', colorScheme: 'light' as const, role: 'Plānošana' },
    { width: 390, locale: 'lt-LT', colorScheme: 'dark' as const, role: 'Planavimas' },
  ])('one click, step-up with the code shown, sign-out: $width px, $locale, $colorScheme', async ({ width, locale, colorScheme, role }) => {
    const { page, faults, close } = await open({ viewport: { width, height: 844 }, locale, colorScheme });
    await page.goto(`${server.origin}/`);
    await page.waitForSelector('#kc-form-login');
    expect(await findings(page)).toEqual([]);
    expect(await page.textContent('.person >> nth=1')).toContain(role);

    await page.fill('#filter', 'telsiai approver');
    expect(await page.locator('.person:visible').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await member(page)).toMatchObject({ tenant: 'lt-telsiai', roles: ['alert-approver'], acr: 'pwd' });

    await page.evaluate("setTimeout(() => keycloak.login({ acrValues: 'mfa' }))");
    await page.waitForSelector('#demo-code');
    expect(await findings(page)).toEqual([]);
    await page.fill('#otp', (await page.textContent('#demo-code')) ?? '');
    await page.click('.primary');
    expect(await member(page)).toMatchObject({ tenant: 'lt-telsiai', acr: 'mfa' });

    await page.evaluate('setTimeout(() => keycloak.logout())');
    await page.waitForSelector('#kc-form-login');
    expect(faults()).toEqual([]);
    await close();
  });

  test('by keyboard and password alone, with a mistake on the way; the language can be changed', async () => {
    const { page, faults, close } = await open({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await page.goto(`${server.origin}/`);
    await page.waitForSelector('#kc-form-login');
    await page.click('.languages a[lang=lt]');
    expect(await page.textContent('#password-title')).toBe('Su slaptažodžiu');
    await page.focus('#username');
    await page.keyboard.type('planner@lt-siauliai');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#message');
    expect(await findings(page)).toEqual([]);
    expect(await page.inputValue('#username')).toBe('planner@lt-siauliai');
    await page.focus('#password');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    expect(await member(page)).toMatchObject({ tenant: 'lt-siauliai', name: 'Tomas Kazlauskas' });
    expect(faults()).toEqual([]);
    await close();
  });

  test('without script the list of people works all the same', async () => {
    const { page, close } = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const query = new URLSearchParams({
      client_id: 'vias-map',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${server.origin}/`,
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    await page.goto(`${server.protocol}/auth?${query}`);
    await page.click('summary:has-text("Līvānu novads")');
    await page.click('button[value="dispatcher@lv-livani"]');
    await page.waitForURL(/[?&]code=/);
    await close();
  });
});
