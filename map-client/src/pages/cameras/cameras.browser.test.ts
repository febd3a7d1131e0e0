import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('cameras and what they see', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const open = (path: string, options = {}) => openAs(browser, demo.url, path, 'planner@lv-jelgava', { ...sizes.desk, ...options });
  const choose = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const figure = '.cameras-optics + .cameras-facts dd:nth-of-type(1)';
  const seen = (page: Page): Promise<string | null> => page.textContent(figure);

  test('optics are changed by keyboard, drawn at once, taken back, saved, and what is seen follows in the background', async () => {
    const { page, faults, close } = await open('/cameras?lang=lv');
    await choose(page, 'Driksas iela');
    await page.waitForSelector(figure);
    const before = await seen(page);
    expect(before).toMatch(/^\d[\d\s]* m²$/);
    const focal = page.getByLabel('Fokuss, mm');
    await focal.fill('0');
    await page.waitForSelector('.field-error:has-text("fokusa attālumu")');
    await focal.fill('8,5');
    await page.waitForSelector(`${figure}:not(:text-is(${JSON.stringify(before)}))`);
    await page.waitForSelector('.field-error', { state: 'detached' });
    const narrower = await seen(page);
    await page.getByRole('button', { name: 'Atsaukt' }).click();
    await page.waitForSelector(`${figure}:text-is(${JSON.stringify(before)})`);
    expect(await focal.inputValue()).toBe('4');
    await focal.fill('8,5');
    await page.getByRole('button', { name: 'Saglabāt optiku' }).click();
    await page.waitForSelector('.cameras-drawer footer .primary:disabled');
    await page.reload();
    await page.waitForSelector(`${figure}:text-is(${JSON.stringify(narrower)})`);
    expect(await page.getByLabel('Fokuss, mm').inputValue()).toBe('8,5');
    // As it was, for whoever tests next.
    await page.getByLabel('Fokuss, mm').fill('4');
    await page.getByRole('button', { name: 'Saglabāt optiku' }).click();
    await page.waitForSelector('.cameras-drawer footer .primary:disabled');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.cameras-drawer', { state: 'detached' });
    expect(faults()).toEqual([]);
    await close();
  });

  test('a camera of which nobody knows where it looks says so and what would help', async () => {
    const { page, close } = await open('/cameras?lang=en');
    await choose(page, 'Dzelzceļa stacija');
    await page.waitForSelector('.cameras-drawer .notice:has-text("Enter the azimuth")');
    await close();
  });

  test.each([
    ['1440 px, lv, light', '/cameras?lang=lv', sizes.desk],
    ['390 px, lt, dark', '/cameras?lang=lt', { ...sizes.phone, colorScheme: 'dark' as const }],
  ])('no accessibility finding at %s, with and without a camera', async (_name, path, options) => {
    const { page, close } = await open(path, options);
    await page.waitForSelector('.cameras-grades');
    expect(await findings(page)).toEqual([]);
    await page.locator('.cameras-list button').first().click();
    await page.waitForSelector('.cameras-ruler');
    expect(await findings(page)).toEqual([]);
    await close();
  });
});
