import type { Browser } from 'playwright-core';
import { findings, inBrowser, openAs, openKept, type Screen, signInAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser("the planner's map", () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const open = (path: string, options = {}): Promise<Screen> =>
    openKept(browser, demo.url, path, 'planner@lv-jelgava', { ...sizes.desk, ...options });
  const rows = '.territory-list-row';
  /** More kinds of incidents than two lines hold. */
  const kinds = 'fire,traffic,medical,rescue,weather,utility,hazmat,crime,order,street,animal';

  test.each([
    { width: 1440, lang: 'lv', colorScheme: 'light' as const },
    { width: 1440, lang: 'en', colorScheme: 'dark' as const },
    { width: 1024, lang: 'lt', colorScheme: 'light' as const },
    { width: 800, lang: 'lv', colorScheme: 'light' as const },
  ])('no accessibility finding at $width px, $lang, $colorScheme, with and without the drawer', async ({ width, lang, colorScheme }) => {
    const { page, faults, close } = await open(`/?lang=${lang}`, { viewport: { width, height: 900 }, colorScheme });
    await page.waitForSelector('.map-caption');
    expect(await page.getAttribute('html', 'lang')).toBe(lang);
    expect(await findings(page)).toEqual([]);
    if (width < 1024) await page.click('.phone-tabs button:nth-child(3)');
    await page.click(`${rows} >> nth=1`);
    await page.waitForSelector('.drawer .territory-figure');
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test('on a phone the legend is a sheet, the list and the layers are tabs', async () => {
    const { page, faults, close } = await open('/?lang=lv', sizes.phone);
    await page.waitForSelector('.phone-sheet .strip');
    expect(await findings(page)).toEqual([]);
    await page.click('.phone-tabs button:nth-child(2)');
    expect(await page.isVisible('.layers-theme')).toBe(true);
    expect(await findings(page)).toEqual([]);
    await page.click('.phone-tabs button:nth-child(3)');
    await page.click(`${rows} >> nth=0`);
    await page.click('.phone-tabs button:nth-child(1)');
    expect(await page.textContent('.phone-card .territory-figure b')).toMatch(/^\d+,\d$/);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test('the list is reached before the map and says the same; a link opens the same screen in another window', async () => {
    const { page, close } = await open('/?lang=en');
    await page.waitForSelector(rows);
    expect(
      await page.evaluate("document.querySelector('.territory-list').compareDocumentPosition(document.querySelector('.map-target')) & 4"),
    ).toBe(4);
    await page.focus(rows);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.drawer');
    const [name, rate] = [await page.textContent('.drawer h2'), await page.textContent('.territory-figure b')];
    const address = new URL(page.url());
    await close();

    const again = await open(address.pathname + address.search);
    await again.page.waitForSelector('.drawer .territory-figure');
    expect([await again.page.textContent('.drawer h2'), await again.page.textContent('.territory-figure b')]).toEqual([name, rate]);
    expect(new URL(again.page.url()).searchParams.get('t')).toBe(address.searchParams.get('t'));
    await again.close();
  });

  test('class rows count every municipality once, and the caption agrees', async () => {
    const { page, close } = await open('/?lang=en');
    await page.waitForSelector('.map-caption');
    const counts = await page.$$eval('.classes .n', (cells) => cells.map((cell) => Number(cell.textContent)));
    const [, shown = '', all = ''] = /(\d+) of (\d+)/.exec((await page.textContent('.map-caption')) ?? '') ?? [];
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(Number(all));
    expect(counts.slice(0, -2).reduce((sum, n) => sum + n, 0)).toBe(Number(shown));
    await close();
  });

  test('the time is changed by keyboard, undone, and the language is remembered', async () => {
    const { page, close } = await open('/?lang=en&from=2026-01-01&to=2026-06-30');
    await page.waitForSelector('.brush-grip');
    await page.focus('.brush-grip >> nth=1');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL((url) => url.searchParams.get('to') === '2026-05-31');
    expect(await page.getAttribute('.brush-grip >> nth=1', 'aria-valuetext')).toBe('May 2026');
    await page.click('.rail-head .btn');
    await page.waitForURL((url) => url.searchParams.get('to') === '2026-06-30');
    await page.click('button.who >> nth=0');
    await page.click('text=Lietuvių');
    await page.waitForSelector('html[lang=lt]');
    expect(await page.textContent('.title-strip h1')).toBe('Įvykių skaičius 1\u00a0000 gyventojų');
    expect(await page.evaluate("localStorage.getItem('vias.lang')")).toBe('lt');
    await close();
  });

  test('"/" searches a place from anywhere, in the form of the other country too', async () => {
    const { page, close } = await open('/?lang=lv');
    await page.waitForSelector(rows);
    await page.keyboard.press('/');
    await page.keyboard.type('Šauļi');
    await page.click('[role=option]:has-text("Šiauliai")');
    await page.waitForURL((url) => Math.abs(Number(url.searchParams.get('y')) - 55.93) < 0.05);
    // A house, without marks and with the town first: the map goes near enough to see it.
    await page.keyboard.press('/');
    await page.keyboard.type('eleja varaviksnes 7');
    await page.click('[role=option]:has-text("Varavīksnes iela 7, Eleja")');
    await page.waitForURL(
      ({ searchParams }) => Math.abs(Number(searchParams.get('y')) - 56.41) < 0.03 && Number(searchParams.get('z')) >= 15,
    );
    await close();
  });

  test('coverage tells the share reached and leads to the places hardly anybody can be reached in', async () => {
    for (const [lang, options] of [
      ['lv', {}],
      ['lt', sizes.phone],
    ] as const) {
      const { page, faults, close } = await open(`/coverage?lang=${lang}`, options);
      await page.waitForSelector('.coverage-gaps li');
      expect(await page.textContent('.coverage-sum b')).toMatch(/^\d{1,2}\s%$/);
      expect(await findings(page)).toEqual([]);
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('.coverage-gaps header button')]);
      expect(download.suggestedFilename()).toBe(lang === 'lv' ? 'nesasniedzamas-vietas.csv' : 'nepasiekiamos-vietos.csv');
      expect(faults()).toEqual([]);
      await close();
    }
  });

  test('without a network the screen stays, says since when, and comes back by itself', async () => {
    const { page, close } = await open('/?lang=lv');
    await page.waitForSelector(rows);
    await page.context().setOffline(true);
    await page.waitForSelector('.notice:has-text("Nav tīkla")');
    expect(await page.locator(rows).count()).toBeGreaterThan(5);
    expect(await findings(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.waitForSelector('.notice', { state: 'detached', timeout: 60_000 });
    await close();
  });

  test('the language pressed on the sign-in page goes along, with the rest of the screen', async () => {
    const context = await browser.newContext({ ...sizes.desk, locale: 'lv-LV' });
    const page = await context.newPage();
    await page.goto(`${demo.url}/?lang=lv&cat=fire`);
    await page.click('.languages a[lang=lt]');
    await page.waitForSelector('html[lang=lt]');
    await signInAs(page, 'planner@lt-siauliai');
    expect(await page.getAttribute('html', 'lang')).toBe('lt');
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('lang'), searchParams.get('cat')]).toEqual(['lt', 'fire']);
    await context.close();
  });

  test('Escape closes the drawer; from the drawer an author goes on to an alert for this very territory', async () => {
    const { page, faults, close } = await openAs(browser, demo.url, '/?lang=lv', 'author@lv-jelgava', sizes.desk);
    await page.click(`${rows} >> nth=1`);
    await page.waitForSelector('.drawer');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.drawer', { state: 'detached' });
    await page.click(`${rows}:has-text("Dobele") >> nth=0`);
    await page.getByRole('button', { name: 'Sagatavot brīdinājumu' }).click();
    await page.waitForSelector('.alert-part');
    await page.waitForURL((url) => !url.searchParams.has('territory'));
    expect(await page.inputValue('.alert-words textarea')).toMatch(/^Dobeles/);
    expect(faults()).toEqual([]);
    await close();
  });

  test('of the own municipality the same days of last year are compared', async () => {
    const { page, close } = await open('/?lang=en&from=2026-01-01&to=2026-11-20');
    await page.waitForSelector(rows);
    await page.click(`${rows}:has-text("Jelgava") >> nth=0`);
    await page.waitForSelector('.territory-change');
    expect(await page.locator('.territory-whole').count()).toBe(0);
    await close();
  });

  test('one signs in even where hidden frames are blocked', async () => {
    const { page, close } = await openAs(browser, demo.url, '/?lang=en&cat=fire', 'planner@lv-jelgava', sizes.desk, (opening) =>
      opening.route('**/3p-cookies/**', (route) => route.abort()),
    );
    await page.waitForSelector(rows);
    expect(new URL(page.url()).searchParams.get('cat')).toBe('fire');
    await close();
  });

  test('a refused answer says what happened and offers the next step', async () => {
    const { page, close } = await open('/?lang=lv');
    await page.waitForSelector(rows);
    await page.route('**/api/maps/thematic', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'x', detail: 'Datubāze uz brīdi nav pieejama.' }),
      }),
    );
    await page.goto(`${page.url()}&from=2020-01-01&to=2020-12-31`);
    await page.waitForSelector('[role=alert]:has-text("Datubāze uz brīdi nav pieejama.")', { timeout: 60_000 });
    expect(await page.isVisible('[role=alert] button')).toBe(true);
    expect(await findings(page)).toEqual([]);
    await close();
  });

  test('who is here: of a territory, and of an area taken from what is in view', async () => {
    const { page, faults, close } = await open('/?lang=en');
    await page.waitForSelector('.map-caption');
    await page.click(`${rows}:has-text("Dobeles")`);
    await page.waitForSelector('.drawer .exposure-line');
    await page.click('.exposure-facilities summary >> nth=0');
    expect(await page.locator('.exposure-facilities details[open] li').count()).toBeGreaterThan(5);
    // Of Dobele the reader may read no camera: nothing is said, which is not "none".
    expect(await page.locator('.exposure-facilities').textContent()).not.toContain('Cameras');
    await page
      .locator(rows)
      .filter({ hasText: /^Jelgava(?!s)/ })
      .click();
    await page.locator('.exposure-facilities summary', { hasText: 'Cameras' }).click();
    expect(await page.locator('.exposure-cameras').allTextContents()).toEqual(['Fixed 6', 'Pan-tilt-zoom 4', 'Number-plate 1']);
    expect(await findings(page)).toEqual([]);
    await page.click('.exposure-tool button');
    await page.click('.exposure-hint button >> nth=0');
    await page.waitForSelector('.drawer h2:has-text("Drawn area")');
    await page.waitForSelector('.drawer .exposure-line, .drawer [role=alert]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.drawer h2:text-is("Jelgava")');
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test.each([
    ['lv', 'Viss teksts', {}],
    ['lt', 'Visas tekstas', sizes.phone],
  ] as const)('in %s what a long list of kinds leaves out is read to its end', async (lang, more, options) => {
    const { page, close } = await open(`/?lang=${lang}&cat=${kinds}`, options);
    const line = page.locator('.subtitle p:visible');
    const isCut = () => line.evaluate((at) => at.scrollHeight > at.clientHeight + 1);
    const button = page.getByRole('button', { name: more });
    await button.waitFor();
    expect(await isCut()).toBe(true);
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await isCut()).toBe(false);
    expect(await findings(page)).toEqual([]);
    await close();
  });

  test('the drawer tells the years of the map, not the last ones, and compares with a year before only what lies apart from it', async () => {
    const { page, faults, close } = await open('/?lang=en&from=2024-01-01&to=2024-03-31');
    const years = () => page.locator('.quarters text.year').allTextContents();
    await page.click(`${rows} >> nth=0`);
    await page.waitForSelector('.quarters');
    expect(await years()).toEqual(['2022', '2023', '2024']);
    expect(await page.locator('.quarter').count()).toBe(12);
    expect(await page.locator('.quarter.now').count()).toBe(1);
    expect(await page.textContent('.drawer')).not.toContain('last one unfinished');
    await page.goto(`${page.url()}&from=2021-01-01&to=2025-12-31`.replace(/from=2024[^&]*&to=[^&]*&/, ''));
    await page.waitForSelector('.drawer h3:text-is("By year")');
    expect(await years()).toEqual(['2021', '2022', '2023', '2024', '2025']);
    await page.waitForSelector('.drawer .exposure-line');
    expect(await page.locator('.territory-change').count()).toBe(0);
    expect(faults()).toEqual([]);
    await close();
  });

  test('a corner is taken back by button and key, and a border that crosses itself is drawn again', async () => {
    const { page, faults, close } = await open('/?lang=en');
    await page.waitForSelector('.map-caption');
    const map = await page.locator('.map-target').boundingBox();
    if (!map) throw new Error('the map is not on screen');
    const corner = async (x: number, y: number): Promise<void> => {
      await page.mouse.click(map.x + map.width * x, map.y + map.height * y);
      // Two clicks one after the other would end the drawing.
      await page.waitForTimeout(400);
    };
    const back = page.getByRole('button', { name: 'Undo the last corner' });
    await page.click('.exposure-tool button');
    await corner(0.3, 0.3);
    await corner(0.5, 0.3);
    await back.click();
    expect(await back.count()).toBe(1);
    await page.keyboard.press('Backspace');
    expect(await back.count()).toBe(0);
    for (const [x, y] of [
      [0.3, 0.3],
      [0.5, 0.5],
      [0.5, 0.3],
    ] as const)
      await corner(x, y);
    await page.mouse.dblclick(map.x + map.width * 0.3, map.y + map.height * 0.5);
    await page.waitForSelector('.drawer [role=alert]:has-text("crosses itself")');
    await page.getByRole('button', { name: 'Draw again' }).click();
    await page.waitForSelector('.exposure-hint');
    expect(await page.locator('.drawer').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.exposure-hint', { state: 'detached' });
    expect(faults()).toEqual([]);
    await close();
  });

  test('the time plays from its beginning where it stands at the end; on a phone two times are compared too, and nothing hides the zoom', async () => {
    const { page, close } = await open('/?lang=en');
    await page.waitForSelector('.map-caption');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForURL(({ searchParams }) => (searchParams.get('from') ?? '9') < '2020');
    await page.getByRole('button', { name: 'Pause' }).click();
    await close();

    const phone = await open('/?lang=en&from=2026-01-01&to=2026-06-30', sizes.phone);
    await phone.page.waitForSelector('.phone-sheet .strip');
    const inSight = (): Promise<boolean> =>
      phone.page.evaluate(`[...document.querySelectorAll('.map-tools.zoom button')].every((button) => {
        const box = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height - 4));
      })`);
    expect(await inSight()).toBe(true);
    await phone.page.click('.phone-tabs button:nth-child(4)');
    expect(await inSight()).toBe(true);
    expect(await findings(phone.page)).toEqual([]);
    await phone.page.getByRole('button', { name: 'Compare' }).click();
    await phone.page.getByRole('button', { name: 'Show', exact: true }).click();
    await phone.page.waitForSelector('.swipe-divider');
    expect(new URL(phone.page.url()).searchParams.get('vs')).toBe('swipe:year');
    await phone.close();
  });

  test("others' warnings lie on the map and in the layer list until the municipality has decided", async () => {
    let heard: Promise<{ headers(): Record<string, string> }> | undefined;
    const author = await openAs(browser, demo.url, '/alerts?lang=lv', 'author@lv-jelgava', sizes.desk, async (page) => {
      heard = page.waitForRequest((request) => request.headers().authorization?.startsWith('Bearer ') ?? false);
    });
    const authorization = (await heard)?.headers().authorization ?? '';
    await author.close();
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().replace(/\.\d+Z$/, '+00:00');
    const xml = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>P-${Date.now()}</identifier><sender>vejas@example.lt</sender><sent>${at(-1)}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>lt-LT</language><category>Met</category><event>Audra</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>${at(6)}</expires><headline>Audra prie sienos</headline>
<area><areaDesc>Pasienis</areaDesc><polygon>56.2,23.4 56.2,24.0 56.9,24.0 56.9,23.4 56.2,23.4</polygon></area></info></alert>`;
    const post = (path: string, body?: object) =>
      fetch(`${demo.url}/api/cap-messages${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const made = await post('', { xml, source: 'Vėjo tarnyba' });
    expect(made.status).toBe(201);
    const { page, faults, close } = await open('/?lang=lv');
    const list = page.locator('.cap-messages');
    await list.getByText('Audra prie sienos').waitFor();
    expect(await list.textContent()).toMatch(/Citu brīdinājumi[\s\S]*Vėjo tarnyba · spēkā līdz/);
    expect(await findings(page)).toEqual([]);
    expect((await post(`/${((await made.json()) as { id: string }).id}/pass`)).status).toBe(204);
    await page.reload();
    await page.waitForSelector('.layers-list');
    await page.waitForSelector('.map-caption');
    expect(await list.count()).toBe(0);
    expect(faults()).toEqual([]);
    await close();
  });
});
