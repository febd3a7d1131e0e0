import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, startBrowser, startDemo, windowedPath } from '../browser-testing.ts';

/** All that a form may weigh, packed. */
const mostBytes = 150 * 1024;
/** The narrowest phone still in use; not as “mobile”, because that view widens itself for what does not fit. */
const narrow = { viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'lv-LV', timezoneId: 'Europe/Riga' };

inBrowser('the pages of residents', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser(windowedPath)]);
  });
  afterAll(() => Promise.all([browser?.close(), demo?.close()]));

  /** Controls that a thumb would miss: under 44 px high. Links inside a sentence are text. */
  const small = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, select, .in, .seg label, .check, footer a, a.cta, a.alt')]
        .filter((one) => one.offsetHeight > 0 && one.offsetHeight < 44)
        .map((one) => one.outerHTML.slice(0, 80)),
    );

  /** What the page has loaded so far, each file packed. */
  const weigh = async (page: Page): Promise<number> => {
    const files = await page.evaluate(() => [location.href, ...performance.getEntriesByType('resource').map(({ name }) => name)]);
    const own = [...new Set(files)].filter((file) => !new URL(file).pathname.startsWith('/api/'));
    const bodies = await Promise.all(own.map((file) => fetch(file).then((answer) => answer.arrayBuffer())));
    return bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body)).length, 0);
  };

  test('somebody without an account registers on a narrow phone, stops a sender and erases everything', async () => {
    const context = await browser.newContext(narrow);
    const page = await context.newPage();
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())));
    const look = async () => expect([await findings(page), await small(page)]).toEqual([[], []]);

    await page.goto(`${demo.url}/register?m=lv-jelgava`);
    // A number of its own each time: one gets three codes a day.
    await page.fill('input[type=tel]', `26 ${randomInt(100, 1000)} ${randomInt(100, 1000)}`);
    await look();
    await page.getByRole('button', { name: 'Saņemt kodu' }).click();
    const code = /\d{6}/.exec((await page.textContent('.demo')) ?? '')?.[0] ?? '';
    await page.fill('.code input', code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Turpināt' }).click();
    expect(await page.textContent('[role=alert]')).toContain('Atlikušie mēģinājumi: 4');
    await look();
    await page.fill('.code input', code);
    await page.getByRole('button', { name: 'Turpināt' }).click();
    await page.getByLabel('Adrese').fill('Jelgava');
    // The town itself, wherever houses in streets of its name stand.
    await page
      .locator('.found button')
      .filter({ hasText: /^Jelgava(?:Jelgava|$)/ })
      .first()
      .click();
    await page.getByLabel('Vārds un uzvārds').fill('Anna Kalniņa');
    await look();
    await page.getByRole('button', { name: 'Pabeigt' }).click();
    await page.getByRole('heading', { name: 'Gatavs. Mēs jums uzrakstīsim' }).waitFor();
    const bytes = await weigh(page);
    expect(bytes).toBeGreaterThan(50 * 1024);
    expect(bytes).toBeLessThan(mostBytes);
    // An invitation to exercises, given out by the municipality's administrator: taken, and left again.
    const own = await page.getByRole('link', { name: 'Atvērt manu lapu' }).getAttribute('href');
    const administrator = await openAs(browser, demo.url, '/alert-settings?lang=lv&part=drills', 'admin@lv-jelgava');
    const link = await administrator.page.locator('.drill-groups code').first().textContent();
    expect([await findings(administrator.page), administrator.faults()]).toEqual([[], []]);
    await administrator.close();
    await page.goto(`${demo.url}${own}${new URL(link ?? '').search}`);
    // A place that no address names, on the small map: by finger and by keys, said in words.
    await page.getByRole('button', { name: 'Pievienot darbu' }).click();
    const work = page.locator('.place').last();
    await work.getByRole('button', { name: 'Parādīt kartē' }).click();
    const map = work.getByRole('application');
    await map.waitFor();
    expect(await map.evaluate((frame) => document.activeElement === frame)).toBe(true);
    await look();
    const words = work.locator('.place-map [role=status]');
    await map.press('ArrowUp');
    const first = await words.textContent();
    expect(first).toMatch(/^\p{Lu}\p{L}+/u);
    for (let i = 0; i < 8; i += 1) await map.press('ArrowRight');
    expect(await words.textContent()).not.toBe(first);
    await work.getByRole('button', { name: 'Palielināt' }).click();
    await map.locator('svg').tap();
    await look();
    await work.getByRole('button', { name: 'Lietot šo vietu' }).click();
    expect(await work.getByLabel('Vieta', { exact: true }).inputValue()).toMatch(
      /^\p{Lu}\p{L}+(: [\d,]+ km uz (ziemeļ|dienvid|austrum|rietum)\p{Ll}+)?$/u,
    );
    expect(await weigh(page)).toBeLessThan(mostBytes);
    await page.getByRole('button', { name: 'Saglabāt' }).click();
    await page.getByText('Saglabāts.').waitFor();
    // An e-mail address, confirmed by the code that a demonstration shows.
    // Of its own each time: an address gets three codes a day.
    const address = `anna${randomInt(1_000_000)}@example.lv`;
    await page.getByLabel('E-pasta adrese').fill(address);
    await page.getByRole('button', { name: 'Saņemt kodu' }).click();
    await page.getByLabel('Kods no e-pasta').fill(/\d{6}/.exec((await page.textContent('.demo')) ?? '')?.[0] ?? '');
    await page.getByRole('button', { name: 'Apstiprināt' }).click();
    await page.getByText('E-pasta adrese brīdinājumiem').waitFor();
    await look();
    await page.getByRole('button', { name: `Noņemt: ${address}` }).click();
    await page.getByText('Noņemts.').waitFor();
    expect(await page.getByText('E-pasta adrese brīdinājumiem').count()).toBe(0);
    await page.getByRole('button', { name: 'Piedalīties mācībās' }).click();
    await page.getByText('Jūs piedalāties mācībās').waitFor();
    await look();
    await page.getByRole('button', { name: /^Vairs nepiedalīties mācībās: / }).click();
    await page.getByRole('button', { name: 'Piedalīties mācībās' }).waitFor();
    await page
      .getByRole('button', { name: /^Atteikties: / })
      .first()
      .click();
    await page.getByText('Atteikums pieņemts').waitFor();
    await look();
    await page.reload();
    await page
      .getByRole('button', { name: /^Atsākt: / })
      .first()
      .waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Dzēst visu par mani' }).click();
    await page.getByRole('heading', { name: 'Dzēsts' }).waitFor();
    await page.reload();
    await page.getByText('Saite vairs neder').waitFor();
    expect(said.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
    await context.close();
  }, 90_000);

  test('a warning that is pushed to a browser is shown in it, whatever else is in the message', async () => {
    const context = await browser.newContext({ ...narrow, permissions: ['notifications'] });
    const page = await context.newPage();
    await page.goto(`${demo.url}/me`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/push-worker.js', { scope: '/me' });
      await navigator.serviceWorker.ready;
    });
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const mine = registrations.find(({ scopeURL }) => scopeURL.endsWith('/me'));
        if (mine) resolve(mine.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const registrationId = await registered;
    const data = JSON.stringify({ title: 'Jelgava', body: 'Ūdens ceļas.', lang: 'lv', tag: 'a1', url: `${demo.url}/a/x` });
    for (let i = 0; i < 2; i += 1) await session.send('ServiceWorker.deliverPushMessage', { origin: demo.url, registrationId, data });
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration('/me');
        return (await registration?.getNotifications())?.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }));
      });
    // Twice the same alert is one notification.
    for (let i = 0; i < 50 && (await shown())?.length !== 1; i += 1) await page.waitForTimeout(100);
    expect(await shown()).toEqual([{ title: 'Jelgava', body: 'Ūdens ceļas.', lang: 'lv', tag: 'a1' }]);
    await context.close();
  });

  test.each([
    ['lv', 'Kā apstrādājam jūsu datus', 'Pieteikties brīdinājumiem'],
    ['lt', 'Kaip tvarkome jūsų duomenis', 'Užsisakyti perspėjimus'],
    ['ru', 'Как мы обрабатываем ваши данные', 'Подписаться на предупреждения'],
    ['en', 'How we handle your data', 'Sign up for warnings'],
  ])('the privacy notice is written in %s', async (lang, title, link) => {
    const context = await browser.newContext(narrow);
    const page = await context.newPage();
    await page.goto(`${demo.url}/privacy?lang=${lang}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(await page.getByRole('link', { name: link }).count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang);
    expect([await findings(page), await small(page)]).toEqual([[], []]);
    await context.close();
  });
});
