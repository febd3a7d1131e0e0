import type { Browser } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('where new cameras should stand', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test('asked by keyboard alone, refused with a sentence, computed, looked at before and after, told to residents, and deleted', async () => {
    const { page, faults, close } = await openAs(browser, demo.url, '/siting?lang=lv&from=here', 'planner@lv-jelgava', sizes.desk);
    // Not before the map rests: until then it has no middle.
    await page.getByRole('button', { name: 'Kartes skata vidus', disabled: false }).press('Enter');
    await page.waitForSelector('.siting-form :text("km²; drīkst būt")');
    const budget = page.getByLabel('Kameru skaits, ne vairāk kā');
    await budget.fill('0');
    await page.getByRole('button', { name: 'Meklēt vietas' }).press('Enter');
    await page.waitForSelector('.siting-form footer .field-error:has-text("neko nevar nopirkt")');
    expect(await findings(page)).toEqual([]);
    await budget.fill('1');
    await page.getByRole('button', { name: 'Meklēt vietas' }).press('Enter');
    await page.waitForSelector('.siting-big', { timeout: 60_000 });
    await page.waitForSelector('.siting-list li:only-child');
    await page.getByText('Kā ir tagad').click();
    await page.getByRole('button', { name: 'Paziņojums iedzīvotājiem' }).click();
    await page.waitForSelector('.siting-notice:has-text("plāno uzstādīt 1 videonovērošanas kameru")');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.siting-notice', { state: 'detached' });
    await page.getByRole('button', { name: 'Dzēst' }).click();
    await page.getByRole('button', { name: 'Dzēst plānu' }).click();
    await page.waitForSelector('.siting-form');
    await page.waitForSelector('.siting-plans', { state: 'detached' });
    expect(faults()).toEqual([]);
    await close();
  });
});
