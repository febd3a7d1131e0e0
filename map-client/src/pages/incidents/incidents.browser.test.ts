import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openKept, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser("the incidents' page", () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const open = (path: string, options = {}, who = 'editor@lv-jelgava'): Promise<Screen> =>
    openKept(browser, demo.url, path, who, { ...sizes.desk, ...options });
  const fill = (page: Page, label: string, value: string): Promise<void> => page.getByLabel(label, { exact: true }).fill(value);

  test.each([
    { name: 'desk', options: sizes.desk, lang: 'lv' },
    { name: 'desk, dark', options: { ...sizes.desk, colorScheme: 'dark' as const }, lang: 'lt' },
    { name: 'phone', options: sizes.phone, lang: 'en' },
  ])('no accessibility finding: list, details, form ($name, $lang)', async ({ options, lang }) => {
    const { page, faults, close } = await open(`/incidents?lang=${lang}&last=30d`, options);
    await page.waitForSelector('.incident-row');
    expect(await findings(page)).toEqual([]);
    await page.click('.incident-row >> nth=0');
    await page.waitForSelector('.incident-details');
    expect(await findings(page)).toEqual([]);
    await page.goto(`${page.url().replace(/&id=[^&]*/, '')}&id=new`);
    await page.waitForSelector('.incident-form');
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test('an incident is added by coordinates, changed, closed with its outcome, and its history tells', async () => {
    const { page, close } = await open('/incidents?lang=en');
    await page.click('text=New incident');
    await page.click('.incident-form button[type=submit]');
    await page.waitForSelector('text=Write in one sentence what happened.');
    await fill(page, 'What happened', 'Tree on the road');
    await page.getByRole('button', { name: 'Coordinates' }).click();
    await fill(page, 'Coordinates', '483117 278730');
    await page.waitForSelector('text=Understood as LKS-92 metres.');
    await page.getByRole('button', { name: 'Use' }).click();
    await page.waitForSelector('text=LKS-92 483,117 278,730');
    await page.click('.incident-form button[type=submit]');
    await page.waitForSelector('.incident-details');
    expect(await page.textContent('.drawer h2')).toBe('Tree on the road');

    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('4', { exact: true }).last().click();
    await page.click('.incident-form button[type=submit]');
    await page.waitForSelector('.incident-details:has-text("4 · serious")');
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await fill(page, 'How it ended', 'Tree removed by the road service');
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
    await page.waitForSelector('.incident-details:has-text("Tree removed")');
    await page.getByRole('tab', { name: 'History' }).click();
    await page.waitForSelector('.incident-history:has-text("Severity")');
    await close();
  });

  test('list, details and form tell the same local time wherever the browser is, and Escape closes the details, not the form', async () => {
    const { page, close } = await open('/incidents?lang=en&id=new&follow=0', { timezoneId: 'America/New_York' });
    await fill(page, 'What happened', 'Clocks compared');
    await page.click('.incident-form button[type=submit]');
    await page.waitForSelector('.incident-details');
    const time = /\d\d:\d\d/.exec((await page.textContent('.incident-row:has-text("Clocks compared") .incident-time')) ?? '')?.[0] ?? '';
    expect(await page.textContent('.incident-details')).toContain(time);
    await page.getByRole('button', { name: 'Edit' }).click();
    expect((await page.textContent('.date-input >> nth=0'))?.replaceAll(/[^\d:]/g, '')).toMatch(new RegExp(`${time}$`));
    await page.keyboard.press('Escape');
    expect(await page.isVisible('.incident-form')).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForSelector('.incident-details');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.incident-drawer', { state: 'detached' });
    await close();
  });

  test('two people edit one record: what only the other changed is taken over, what both changed is chosen', async () => {
    const first = await open('/incidents?lang=en&id=new');
    await fill(first.page, 'What happened', 'Water on the street');
    await first.page.click('.incident-form button[type=submit]');
    await first.page.waitForSelector('.incident-details');
    const path = new URL(first.page.url());
    const second = await open(path.pathname + path.search, {}, 'dispatcher@lv-jelgava');
    for (const { page } of [first, second]) {
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.waitForSelector('.incident-form');
    }
    await fill(first.page, 'Who must act', 'Jelgavas ūdens');
    await fill(second.page, 'Who must act', 'VUGD');
    await fill(second.page, 'Description', 'Knee deep');
    await second.page.click('.incident-form button[type=submit]');
    await second.page.waitForSelector('.incident-details');

    // The change feed brings it into the open form, before anything was pressed.
    await first.page.waitForSelector('.notice:has-text("changed the same field")', { timeout: 20_000 });
    expect(await first.page.getByLabel('Description', { exact: true }).inputValue()).toBe('Knee deep');
    expect(await first.page.getByLabel(/^Who must act/).inputValue()).toBe('Jelgavas ūdens');
    expect(await findings(first.page)).toEqual([]);
    await first.page.click('text=take this');
    expect(await first.page.getByLabel(/^Who must act/).inputValue()).toBe('VUGD');
    await first.close();
    await second.close();
  });

  test('on a phone the form steps aside while the place is picked on the map', async () => {
    const { page, close } = await open('/incidents?lang=en&id=new', sizes.phone);
    await fill(page, 'What happened', 'Fallen wire');
    await page.getByRole('button', { name: 'On the map' }).click();
    await page.waitForSelector('.map-note:has-text("Click on the map")');
    await page.waitForTimeout(1500);
    await page.locator('.map-target').click({ position: { x: 180, y: 300 } });
    await page.waitForSelector('.incident-form:has-text("LKS-9")');
    expect(await page.getByLabel('What happened', { exact: true }).inputValue()).toBe('Fallen wire');
    await close();
  });

  test('without a network nothing that was entered is lost, and saving goes on when it is back', async () => {
    const { page, close } = await open('/incidents?lang=en&id=new');
    await fill(page, 'What happened', 'Smoke above the market');
    await page.context().setOffline(true);
    await page.click('.incident-form button[type=submit]');
    await page.waitForSelector('.incident-form [role=alert]:has-text("No connection")');
    expect(await page.getByLabel('What happened', { exact: true }).inputValue()).toBe('Smoke above the market');
    await page.context().setOffline(false);
    await page.click('.incident-form [role=alert] button');
    await page.waitForSelector('.incident-details');
    expect(await page.textContent('.drawer h2')).toBe('Smoke above the market');
    await close();
  });

  test('what one person adds is on the other one’s screen by itself', async () => {
    const [writer, reader] = [await open('/incidents?lang=en&id=new'), await open('/incidents?lang=en&follow=0', {}, 'planner@lv-jelgava')];
    await reader.page.waitForSelector('.incident-row');
    const title = `Loose dog ${Date.now()}`;
    await fill(writer.page, 'What happened', title);
    await writer.page.click('.incident-form button[type=submit]');
    await reader.page.waitForSelector(`.incident-row:has-text("${title}")`, { timeout: 10_000 });
    await writer.close();
    await reader.close();
  });

  test('a filter becomes a chip, is in the link, and is removed again; without a match the next step is offered', async () => {
    const { page, close } = await open('/incidents?lang=en&last=30d&follow=0');
    await page.waitForSelector('.incident-row');
    const count = async (): Promise<number> =>
      Number(/\d[\d,]*/.exec((await page.textContent('.incidents-foot')) ?? '')?.[0].replace(',', ''));
    const before = await count();
    await page.goto(`${page.url()}&sev=4`);
    await page.waitForSelector('.chip:has-text("4 and up")');
    await page.waitForSelector('.incident-row');
    expect(await count()).toBeLessThan(before);
    await page.getByRole('button', { name: 'Remove condition: Severity' }).click();
    await page.waitForURL((url) => !url.searchParams.has('sev'));
    await page.goto(`${page.url()}&q=zzzzqq`);
    await page.waitForSelector('text=No incident matches');
    expect(await findings(page)).toEqual([]);
    await close();
  });

  test('thousands of rows scroll with only those in sight drawn', async () => {
    const { page, close } = await open('/incidents?lang=en&last=all&follow=0');
    await page.waitForSelector('.incident-row');
    const loaded = async (): Promise<number> =>
      Number(/([\d,]+) loaded/.exec((await page.textContent('.incidents-foot')) ?? '')?.[1]?.replace(',', ''));
    // The next page of rows is asked for when the end is in sight; how long it takes is the machine's affair.
    const end = Date.now() + 60_000;
    while ((await loaded()) <= 1000 && Date.now() < end) {
      await page.evaluate("document.querySelector('.incident-rows').scrollTo(0, 1e9)");
      await page.waitForTimeout(200);
    }
    expect(await loaded()).toBeGreaterThan(1000);
    expect(await page.locator('.incident-row').count()).toBeLessThan(80);
    await close();
  }, 120_000);

  test('a reader of another municipality sees the record and is told why it cannot be changed', async () => {
    const { page, close } = await open('/incidents?lang=lv&last=30d&follow=0', {}, 'planner@lt-siauliai');
    await page.waitForSelector('.incident-row');
    await page.click('.incident-row >> nth=0');
    await page.waitForSelector('.incident-rights');
    expect(await page.getByRole('button', { name: 'Labot' }).count()).toBe(0);
    await close();
  });
});
