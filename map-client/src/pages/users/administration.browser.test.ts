import type { Browser } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('shares', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('an open list loses the rows of a share that ends, without being touched', async () => {
    const giver = await openAs(browser, demo.url, '/shares?lang=lv', 'admin@lv-bauska');
    const reader = await openAs(browser, demo.url, '/incidents?lang=lt', 'dispatcher@lt-telsiai', {
      viewport: { width: 1440, height: 4500 },
    });
    const rows = reader.page.locator('.incident-row', { hasText: 'Bauskas novads' });
    await rows.first().waitFor();
    // So high that a week of rows is drawn; from here on nobody touches it.
    await giver.page.locator('.shares-list').first().locator('.share', { hasText: 'Telšių' }).click();
    await giver.page.getByRole('button', { name: 'Pārtraukt tūlīt' }).click();
    await giver.page.locator('.dialog').getByRole('button', { name: 'Pārtraukt tūlīt' }).click();
    await giver.page.locator('.share', { hasText: 'Telšių' }).filter({ hasText: 'pārtraukta' }).waitFor();
    await rows.first().waitFor({ state: 'detached', timeout: 15_000 });
    expect([giver.faults(), reader.faults()]).toEqual([[], []]);
    await Promise.all([giver.close(), reader.close()]);
  }, 120_000);

  test.each(Object.entries(sizes))(
    'who was given nothing still reads who lets everybody see what (%s)',
    async (_, size) => {
      const { page, faults, close } = await openAs(browser, demo.url, '/shares?lang=lt', 'auditor@lt-telsiai', size);
      const open = page.locator('.shares-list').last().locator('.share', { hasText: 'bendrinama su visais' });
      await open.first().waitFor();
      expect(await open.locator('strong').allTextContents()).toContain('Jelgavas valstspilsētas pašvaldība');
      await open.first().click();
      await page.locator('.shares-detail dl').waitFor();
      // Theirs to end.
      expect(await page.locator('.shares-detail').getByRole('button').count()).toBe(0);
      expect(await findings(page)).toEqual([]);
      expect(faults()).toEqual([]);
      await close();
    },
    60_000,
  );

  test.each(Object.entries(sizes))(
    'the operator begins where municipalities are kept, and finds no page that refuses (%s)',
    async (_, size) => {
      const { page, faults, close } = await openAs(browser, demo.url, '/?lang=lv', 'operator@vias', size);
      await page.locator('.operator-row').first().waitFor();
      expect(await page.title()).toBe('VIAS · Uzturēšana');
      expect(await page.locator('a[href^="/maps"], .place-search').count()).toBe(0);
      expect(await findings(page)).toEqual([]);
      expect(faults()).toEqual([]);
      await close();
    },
    60_000,
  );
});
