import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../browser-testing.ts';

inBrowser('the program in the browser', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  /** Opens the map, after which the program of another page cannot be loaded until the screen is opened anew. `entry` is the program the server then names. */
  const openOld = async (entry: (html: string) => string) => {
    const screen = await openAs(browser, demo.url, '/?lang=en', 'editor@lv-jelgava', sizes.desk);
    const { page } = screen;
    await page.waitForSelector('.territory-list-row');
    let opened = 0;
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url().includes('/import')) opened++;
    });
    await page.route('**/assets/import-page-*', (route) => (opened < 2 ? route.fulfill({ status: 404, body: '' }) : route.continue()));
    await page.route('**/import', async (route) => {
      if (route.request().resourceType() !== 'fetch') return route.continue();
      const answer = await route.fetch();
      return route.fulfill({ response: answer, body: entry(await answer.text()) });
    });
    return screen;
  };
  /** A table of successors is looked at with what in it looks wrong; nothing is written without a further press. */
  const lookAtSuccessors = async (page: Page): Promise<void> => {
    await page.locator('.operator-borders li', { hasText: '119' }).locator('.btn.small-size').click();
    const dialog = page.locator('[role="dialog"]');
    await dialog.locator('input[type="text"]').fill('2020. gads');
    await page.setInputFiles('input[type="file"]', {
      name: 'reform.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('old_code;new_code;weight\n0460200;0042000;\n'),
    });
    await dialog.locator('.btn.primary').click();
    await dialog.locator('.operator-successors .notice').first().waitFor();
    expect(await dialog.locator('.operator-successors > ul > li').count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  const goToImport = (page: Page): Promise<void> =>
    page.evaluate("history.pushState(null, '', '/import?lang=en'); dispatchEvent(new PopStateEvent('popstate'))");

  test('a part whose file is gone: opens the screen anew at its address when there is a new version', async () => {
    const { page, close } = await openOld((html) => html.replaceAll('/assets/index-', '/assets/index-newer-'));
    await goToImport(page);
    await page.waitForSelector('.import-page');
    expect(new URL(page.url()).pathname).toBe('/import');
    await close();
  }, 60_000);

  test('a part whose file is gone: says so, and leaves the screen to the reader, when there is none', async () => {
    const { page, close } = await openOld((html) => html);
    await goToImport(page);
    await page.waitForSelector('.page-missing');
    await page.waitForTimeout(500);
    expect(await page.isVisible('.page-missing')).toBe(true);
    await close();
  }, 60_000);

  test('S11: no screen breaks the policy of its page: the browser reports nothing', async () => {
    const seen: string[] = [];
    /** Reports of the browser itself, and what it writes on its console. */
    const watch = async (page: Page) => {
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) seen.push(`${page.url()} ${message.text()}`);
      });
      await page.exposeFunction('tellViolation', (what: string) => seen.push(`${page.url()} ${what}`));
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', (e) => tellViolation(e.effectiveDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))",
      );
    };
    const { page, close } = await openAs(browser, demo.url, '/?lang=en', 'admin@lv-jelgava', sizes.desk, watch);
    try {
      await page.waitForSelector('.territory-list-row');
      for (const path of ['/incidents', '/alerts', '/shares', '/statistics', '/risk', '/wall', '/register', '/ogc', '/api/docs/']) {
        await page.goto(`${demo.url}${path}`);
        // Screens keep a line open for news, so the network is never idle; what a screen draws late has half a second.
        await page.waitForTimeout(500);
      }
      await page.waitForSelector('.swagger-ui .opblock');
      expect(seen).toEqual([]);
      // The browser does report: a script in the page is refused, and said.
      await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))");
      await page.waitForTimeout(200);
      expect(seen.join()).toContain('script-src');
      expect(await page.evaluate('window.ran')).toBeUndefined();
    } finally {
      await close();
    }
  }, 180_000);

  test.each([
    { name: 'desk', options: sizes.desk, lang: 'lv' },
    { name: 'phone, dark', options: { ...sizes.phone, colorScheme: 'dark' as const }, lang: 'lt' },
  ])('pages of those who keep VIAS: its state, municipalities, codes, borders ($name)', async ({ options, lang }) => {
    const { page, faults, close } = await openAs(browser, demo.url, `/status?lang=${lang}`, 'operator@vias', options);
    await page.waitForSelector('.status-part');
    expect(await page.locator('.status-part h2').allTextContents()).toHaveLength(5);
    expect(await findings(page)).toEqual([]);
    // The menu by keyboard: an arrow opens the group, the other one goes through its pages; on a phone it is a sheet.
    if (options === sizes.desk) {
      await page.locator('.nav-more.named').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('[role="menuitem"]').nth(3).waitFor();
      expect(await page.locator('[role="menuitem"]').allTextContents()).toEqual([
        'Lietotāji',
        'Uzturēšana',
        'Drošības incidenti',
        'Stāvoklis (šī lapa)',
      ]);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('ArrowDown');
    } else {
      await page.locator('.menu-button button').click();
      await page.locator('.menu-sheet a[aria-current="page"]').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.locator('.menu-sheet a[href^="/operator"]').focus();
    }
    await page.keyboard.press('Enter');
    const row = page.locator('.operator-row', { hasText: 'lt-akmene' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.operator-detail h2');
    expect(await page.textContent('.operator-detail h2')).toBe(lang === 'lv' ? 'Akmenes rajona pašvaldība' : 'Akmenės rajono savivaldybė');
    expect(await page.locator('.operator-steps .done').count()).toBe(3);
    expect(await findings(page)).toEqual([]);
    for (const [part, shown] of [
      [1, '.operator-group'],
      [2, '.operator-list'],
      [3, '.operator-borders li'],
      [4, '.operator-owners'],
    ] as const) {
      await page.locator('.segments label').nth(part).click();
      await page.locator(shown).first().waitFor();
      expect(await findings(page)).toEqual([]);
      if (part === 3) await lookAtSuccessors(page);
    }
    expect(faults()).toEqual([]);
    await close();
  });

  test('data protection: every part of the page stands and is named; a municipality that stays reads nothing of leaving', async () => {
    const { page, faults, close } = await openAs(browser, demo.url, '/data-protection?lang=lt', 'admin@lt-akmene', sizes.phone);
    await page.waitForSelector('.privacy-page [role="tab"]');
    expect(await page.locator('.privacy-page [role="tab"]').count()).toBe(4);
    for (const tab of await page.locator('.privacy-page [role="tab"]').all()) {
      await tab.click();
      await page.locator('.privacy-page [role="tabpanel"]').waitFor();
      expect(await findings(page)).toEqual([]);
    }
    expect(await page.locator('.departure').count()).toBe(0);
    expect(faults()).toEqual([]);
    await close();
  });
});
