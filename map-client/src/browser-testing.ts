import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Chromium of this machine; CHROMIUM_PATH names another. The shell without windows draws the same and opens a page for two thirds of the processor time. */
export const chromiumPath: string | undefined =
  process.env.CHROMIUM_PATH ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!chromiumPath && process.env.CI === 'true') throw new Error('Chromium is missing: install it, or name it in CHROMIUM_PATH.');
if (!chromiumPath) console.log('Screens were not tested in a browser: no Chromium found (CHROMIUM_PATH names one).');

/** describe, skipped where there is no browser. In CI a screen that failed is tried once more, and the first failure is printed: two browsers and a database share the machine there. */
export const inBrowser = (name: string, tests: () => void): void => {
  const { jest } = import.meta as { jest?: { retryTimes(times: number, options: { logErrorsBeforeRetry: boolean }): unknown } };
  if (process.env.CI === 'true') jest?.retryTimes(1, { logErrorsBeforeRetry: true });
  (chromiumPath ? describe : describe.skip)(name, tests);
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Where a test may stand in for another server of maps: the demonstration allows this one. */
export const ogcStub = 'http://localhost:18112';

/** A demonstration server of its own, from an empty folder; VIAS_BROWSER_URL names one that runs already. */
export const startDemo = async (): Promise<{ url: string; said(): string; close(): Promise<void> }> => {
  if (process.env.VIAS_BROWSER_URL) return { url: process.env.VIAS_BROWSER_URL, said: () => '', close: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'vias-browser-'));
  const port = await freePort();
  const server = spawn(process.execPath, ['--import', 'tsx', 'api/src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      PORT: String(port),
      VIAS_DATA_DIR: dataDir,
      VIAS_OGC_SERVERS: ogcStub,
      // Of its own, or another server's build would take the files away while they are tested.
      VIAS_CLIENT_DIR: join(dataDir, 'client'),
      VIAS_RATE_READ: '0',
      VIAS_RATE_TILES: '0',
      ...(chromiumPath && { VIAS_CHROMIUM: chromiumPath }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk;
      if (said.includes('VIAS is ready')) resolve();
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('exit', (code) => reject(new Error(`the demonstration server stopped with ${code}: ${said.slice(-2000)}`)));
  });
  return {
    url: `http://localhost:${port}`,
    /** All that stood on its terminal so far. */
    said: () => said,
    async close() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

/** Starts the browser with a profile of its own. */
export const startBrowser = (executablePath = chromiumPath): Promise<Browser> =>
  chromium.launch({ ...(executablePath && { executablePath }), args: flags });

/** The browser with windows, where there is one: the shell shows no notifications. */
export const windowedPath: string | undefined = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** A page with its faults: what its console said, without refused requests that belong to a test. */
export interface Screen {
  page: Page;
  faults(): string[];
  close(): Promise<void>;
}

/** The widths at which every screen is tested. */
export const sizes = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} satisfies Record<string, BrowserContextOptions>;

/** Chooses a person on the demonstration's sign-in page and waits for the application. */
export const signInAs = async (page: Page, who: string): Promise<void> => {
  const person = page.locator(`button[value="${who}"]`);
  await person.waitFor({ state: 'attached', timeout: 60_000 });
  await person.evaluate((button) => {
    for (let group = button.closest('details'); group; group = group.parentElement?.closest('details') ?? null) group.open = true;
  });
  await person.click();
  await page.waitForSelector('#page', { timeout: 60_000 });
};

const openIn = async (context: BrowserContext, url: string, path: string, prepare: (page: Page) => Promise<unknown>) => {
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  await prepare(page);
  await page.goto(url + path);
  return { page, faults: () => said.filter((text) => !text.startsWith('Failed to load resource')) };
};

/** Opens a path as a demonstration user, by the one click of the sign-in page; `prepare` sees the page before it goes anywhere. */
export const openAs = async (
  browser: Browser,
  url: string,
  path: string,
  who: string,
  options: BrowserContextOptions = sizes.desk,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<Screen> => {
  const context = await browser.newContext({ locale: 'lv-LV', timezoneId: 'Europe/Riga', ...options });
  const { page, faults } = await openIn(context, url, path, prepare);
  await signInAs(page, who);
  return { page, faults, close: () => context.close() };
};

const kept = new WeakMap<Browser, Map<string, BrowserContext>>();

/** Like `openAs`, for tests that leave nothing behind in the session: what a file opens for one person and size shares cookies and the compiled program, and begins each time with an empty storage. */
export const openKept: typeof openAs = async (browser, url, path, who, options = sizes.desk, prepare = async () => {}) => {
  const contexts = kept.get(browser) ?? new Map<string, BrowserContext>();
  kept.set(browser, contexts);
  const key = JSON.stringify([who, options]);
  const context = contexts.get(key);
  const screen = context ? await openIn(context, url, path, prepare) : await openAs(browser, url, path, who, options, prepare);
  const { page, faults } = screen;
  contexts.set(key, page.context());
  if (context) await page.waitForSelector('#page', { timeout: 60_000 });
  return {
    page,
    faults,
    async close() {
      await page.context().setOffline(false);
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      await page.close();
    },
  };
};

/** What axe finds against WCAG 2.2 AA and good practice, and sideways scrolling. */
export const findings = async (page: Page): Promise<unknown[]> => {
  // What is still fading in has the colours of neither.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 10_000).map((one) => one.finished)).then(() => null)',
  );
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })",
  )) as { violations: { id: string; nodes: { target: string[] }[] }[] };
  return [
    ...violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]),
    ...((await page.evaluate('document.documentElement.scrollWidth > innerWidth')) ? ['sideways scrolling'] : []),
  ];
};
