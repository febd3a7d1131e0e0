import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, openKept, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';
import { readPdf } from './pdf-text.fixture.ts';

inBrowser('saved, shared, printed and exported maps', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const texts: object = JSON.parse(readFileSync(new URL('../../i18n/en.json', import.meta.url), 'utf8'));
  const areas = [...new Set(Object.keys(texts).map((key) => key.split('.')[0]))];
  const run = Date.now().toString(36);
  const council = `Council, first half-year ${run}`;
  const framed = `For the website ${run}`;
  const path = '/?lang=en&from=2026-01-01&to=2026-06-30&m=1,m:count,d:symbols';
  const open = async (at = path, who = 'planner@lv-jelgava', options = {}): Promise<Screen> => {
    // Whoever proves a second factor begins anew each time.
    const screen = await (who === 'planner@lv-jelgava' ? openKept : openAs)(browser, demo.url, at, who, { ...sizes.desk, ...options });
    if (at === path) await screen.page.waitForSelector('.map-caption');
    return screen;
  };
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
  const choose = async (page: Page, menu: string, entry: string | RegExp): Promise<void> => {
    await button(page, menu).click();
    await page.getByRole('menuitem', { name: entry }).click();
  };
  const save = async (page: Page, title: string, who = 'Only me'): Promise<void> => {
    await choose(page, 'Save', 'Save the map');
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    await page.locator('.segments').getByText(who).click();
    await page.locator('.dialog .actions .primary').click();
    await page.waitForSelector(`.status-bar.done:has-text("${title}")`);
  };
  const drop = async (page: Page, title: string): Promise<void> => {
    await page.goto(`${demo.url}/maps?lang=en`);
    const row = page.locator('tr', { hasText: title });
    await row.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.locator('.dialog .danger').click();
    await row.waitFor({ state: 'detached' });
  };
  /** Opens a page as somebody who has never been here. */
  const visit = async (address: string, options = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'lv-LV', timezoneId: 'Europe/Riga', ...sizes.desk, ...options });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  };

  test('a title without a space stays on the paper and on the page; on a phone the four acts stand two by two', async () => {
    const { page, close } = await open();
    const authorization = await tokenOf(page);
    const long = `<script>${'W'.repeat(170)}${run}</script>`;
    const what = { source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' } } };
    const view = { lon: 23.7, lat: 56.6, zoom: 8 };
    const made = await fetch(`${demo.url}/api/saved-maps`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        title: long,
        definition: { ...what, measure: { kind: 'count' }, area: { kind: 'territory' } },
        view,
        visibility: 'public',
      }),
    });
    const { id } = (await made.json()) as { id: string };
    const wide = (of: Page): Promise<boolean> =>
      of.locator('h1').evaluate((title) => title.scrollWidth > title.clientWidth || title.getBoundingClientRect().right > innerWidth);
    const guest = await visit(`${demo.url}/m/${id}`, sizes.phone);
    await guest.waitForSelector('.shared-head h1');
    expect([await guest.textContent('h1'), await wide(guest)]).toEqual([long, false]);
    const { map, around } = (await (await fetch(`${demo.url}/api/public-maps/${id}`)).json()) as Record<string, object>;
    const sheet = {
      title: long,
      view,
      paper: 'a4',
      orientation: 'portrait',
      lang: 'lt',
      tenant: 'Jelgava',
      madeAt: '2026-11-28T12:00:00Z',
    };
    await guest.route('**/print-sheet.json', (route) => route.fulfill({ json: { ...sheet, map, around } }));
    await guest.setViewportSize({ width: 794, height: 1123 });
    await guest.goto(`${demo.url}/print?lang=lt`);
    await guest.waitForSelector('.sheet h1');
    expect([await guest.textContent('h1'), await wide(guest)]).toEqual([long, false]);
    await guest.context().close();

    await page.setViewportSize(sizes.phone.viewport);
    await page.waitForSelector('.phone-actions .btn');
    const tops = await page
      .locator('.phone-actions > *')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    expect(new Set(tops).size).toBe(2);
    for (const top of tops) expect(tops.filter((other) => other === top)).toHaveLength(2);
    await drop(page, long);
    await close();
  });

  /** What a page says to the server with, as it is read anew. */
  const tokenOf = async (page: Page): Promise<string> => {
    const said = page.waitForRequest((request) => request.url().includes('/api/') && request.headers().authorization !== undefined);
    await page.reload();
    return (await said).headers().authorization ?? '';
  };

  test('an administrator ends a link to a map that only its maker sees', async () => {
    const { page, close } = await open();
    const headers = { authorization: await tokenOf(page), 'content-type': 'application/json' };
    const during = { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' };
    const definition = { source: { kind: 'incidents', during }, measure: { kind: 'count' }, area: { kind: 'territory' } };
    const make = async (at: string, body: object): Promise<{ id: string; token: string }> =>
      (await (await fetch(`${demo.url}/api/saved-maps${at}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as never;
    const title = `My own ${run}`;
    const { id } = await make('', { title, definition, view: { lon: 23.7, lat: 56.6, zoom: 8 } });
    const purpose = `Left behind ${run}`;
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const { token } = await make(`/${id}/links`, { expiresAt, sensitivityUpTo: 1, purpose });
    const admin = await open('/maps?lang=en', 'admin@lv-jelgava');
    const row = admin.page.locator('.maps-links li', { hasText: purpose });
    await row.waitFor();
    expect(await row.textContent()).toContain(title);
    expect(await admin.page.locator('.maps-page table', { hasText: title }).count()).toBe(0);
    expect(await findings(admin.page)).toEqual([]);
    await row.getByRole('button', { name: `End the link: ${purpose}` }).click();
    await row.waitFor({ state: 'detached' });
    expect((await fetch(`${demo.url}/api/shared-map`, { headers: { 'x-map-link': token } })).status).toBe(410);
    await admin.close();
    await drop(page, title);
    await close();
  });

  test('a map is saved, opened again, sent to somebody without an account, and ended', async () => {
    const { page, faults, close } = await open();
    await save(page, council);
    await choose(page, 'Save', 'Saved maps');
    await page.waitForSelector('.maps-page tbody tr');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: council }).click();
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('m') !== null);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('from'), searchParams.get('to')]).toEqual(['2026-01-01', '2026-06-30']);
    expect(searchParams.get('m')).toContain('d:symbols');
    await page.waitForSelector('.map-caption');

    await button(page, 'Share').click();
    await page.waitForSelector('.link-list', { state: 'attached' });
    await page.waitForTimeout(300);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'For whom and why' }).fill('Fire brigade, winter plan');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const address = await page.locator('.notice .copy-field input').inputValue();
    expect(address).toMatch(/\/m#[0-9a-f-]{36}\.[\w-]{43}$/);

    // Nobody has signed in here; the token leaves this page in a header only.
    const asked: string[] = [];
    const guest = await visit('about:blank');
    guest.on('request', (request) => asked.push(request.url()));
    await guest.goto(address);
    await guest.waitForSelector('.shared-table tbody tr');
    expect(await guest.textContent('h1')).toBe(council);
    expect(await guest.locator('.shared-page .map-caption').textContent()).toMatch(/\d+ no \d+/);
    expect(await findings(guest)).toEqual([]);
    const token = address.split('#')[1] as string;
    expect(asked.filter((url) => url.includes(token.split('.')[1] as string) && !url.includes('#'))).toEqual([]);
    expect(asked.filter((url) => /realms|keycloak/.test(url))).toEqual([]);
    await guest.getByRole('button', { name: 'LT, Lietuvių' }).click();
    await guest.waitForSelector('html[lang=lt]');
    await guest.waitForSelector('h2:has-text("Įvykių skaičius")');
    // A text of the catalogue that the light page lacks would be written as its key.
    expect(await guest.textContent('#root')).not.toMatch(new RegExp(`\\b(${areas.join('|')})\\.[a-z]`));
    await guest.setViewportSize(sizes.phone.viewport);
    expect(await findings(guest)).toEqual([]);

    await page.keyboard.press('Escape');
    await button(page, 'Share').click();
    await page.waitForSelector('.link-list li:has-text("opened 2 times")');
    await page.getByRole('button', { name: /End the link: Fire brigade/ }).click();
    await page.waitForSelector('.link-list li.over:has-text("ended on")');
    await guest.reload();
    await guest.waitForSelector('h1:has-text("Ši nuoroda nebeveikia")');
    expect(await findings(guest)).toEqual([]);
    await guest.context().close();
    await page.keyboard.press('Escape');
    await drop(page, council);
    expect(faults()).toEqual([]);
    await close();
  }, 120_000);

  test('somebody else was first: nothing is lost, and both versions stay', async () => {
    const { page, close } = await open();
    await save(page, `Two hands ${run}`, 'Colleagues');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.waitForSelector('.map-caption');
    await save(other, `Two hands, other ${run}`, 'Colleagues');
    await choose(page, 'Save', 'Save the map');
    await page.getByRole('textbox', { name: 'Title' }).fill(`Two hands, mine ${run}`);
    await page.getByRole('button', { name: 'Save version 2' }).click();
    await page.waitForSelector('[role=alert]:has-text("version 2")');
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe(`Two hands, mine ${run}`);
    await page.getByRole('button', { name: 'Save version 3' }).click();
    await page.waitForSelector('.status-bar:has-text("version 3")');
    await page.goto(`${demo.url}/maps?lang=en&view=mine`);
    await page
      .locator('tr', { hasText: `Two hands, mine ${run}` })
      .getByRole('button')
      .click();
    await page.getByRole('menuitem', { name: 'Versions' }).click();
    await page.waitForSelector(`.maps-versions li:has-text("Two hands, other ${run}")`);
    expect(await page.locator('.maps-versions li').count()).toBe(3);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await drop(page, `Two hands, mine ${run}`);
    await close();
  }, 90_000);

  test('a public map stands in a frame of another site; nothing else of VIAS does', async () => {
    const { page, close } = await open();
    await save(page, framed, 'Everybody');
    await button(page, 'Share').click();
    const code = await page.getByLabel('Code for the website').inputValue();
    const [, address = ''] = /src="([^"]+)"/.exec(code) ?? [];
    // Another site: another name and port.
    const host = createServer((_, res) => res.setHeader('content-type', 'text/html').end(`<h1>Site</h1>${code}`));
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const site = await visit(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    const frame = site.frameLocator('iframe');
    await frame.locator(`h1:has-text("${framed}")`).waitFor();
    const { headers } = await fetch(address, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toContain('frame-ancestors *');
    await site.context().close();
    host.close();
    await page.keyboard.press('Escape');
    await drop(page, framed);
    await close();
  }, 90_000);

  test('a map is put on paper as a tagged PDF, and taken along as a table and as a picture', async () => {
    const { page, faults, close } = await open();
    await button(page, 'Print').click();
    await page.getByRole('textbox', { name: 'Heading on the sheet' }).fill('Incidents in the first half-year');
    await page.locator('.segments').getByText('Portrait').click();
    expect(await findings(page)).toEqual([]);
    const [paper] = await Promise.all([
      page.waitForEvent('download', { timeout: 100_000 }),
      page.getByRole('button', { name: 'Make a PDF' }).click(),
    ]);
    expect(paper.suggestedFilename()).toBe('Incidents-in-the-first-half-year.pdf');
    const { words, text, pages, isTagged } = readPdf(readFileSync(await paper.path()));
    expect([isTagged, pages.length]).toEqual([true, 1]);
    expect(Math.abs((pages[0]?.[0] ?? 0) - (210 / 25.4) * 72) + Math.abs((pages[0]?.[1] ?? 0) - (297 / 25.4) * 72)).toBeLessThan(2);
    expect(words).toMatch(/Map: Incidents in the first half-year/);
    for (const part of [
      /Incidents in the first half-year/,
      /1 Jan\u00a0– 30 Jun 2026/,
      /Number of incidents/,
      /\d+ of \d+ municipalities/,
      /\d+ suppressed/,
      /Scale about 1\s:\s/,
      /\d+\s?km/,
      /Sources: /,
      /Jelgavas valstspilsētas pašvaldība/,
    ])
      expect(text).toMatch(part);
    await page.keyboard.press('Escape');

    await button(page, 'Export').click();
    const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()]);
    expect(readFileSync(await table.path(), 'utf8').split('\r\n').length).toBeGreaterThan(20);
    await page.waitForSelector('.status-bar.done');
    expect(await findings(page)).toEqual([]);
    await button(page, 'Export').click();
    const [picture] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /PNG/ }).click()]);
    expect(
      readFileSync(await picture.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(faults()).toEqual([]);
    await close();
  }, 150_000);

  test('what a map leaves out is said beside its title, on paper and to whoever has no account', async () => {
    const filter = '/?lang=en&from=2025-01-01&to=2025-12-31&cat=traffic&m=1,m:count,v:2*3*4';
    const { page, faults, close } = await open(filter);
    const said = 'Traffic · severity 2, 3, 4';
    await page.waitForSelector('.map-caption');
    expect(await page.locator('.title-strip p').first().textContent()).toMatch(new RegExp(`^${said} · 1 Jan`));
    const title = `Only some ${run}`;
    await save(page, title, 'Everybody');
    await button(page, 'Print').click();
    const [paper] = await Promise.all([
      page.waitForEvent('download', { timeout: 100_000 }),
      page.getByRole('button', { name: 'Make a PDF' }).click(),
    ]);
    expect(readPdf(readFileSync(await paper.path())).text).toContain(said);
    await page.keyboard.press('Escape');
    await button(page, 'Share').click();
    const [, address = ''] = /src="([^"]+)"/.exec(await page.getByLabel('Code for the website').inputValue()) ?? [];
    const guest = await visit(address);
    await guest.locator('.shared-head p', { hasText: 'Satiksme · smagums 2, 3, 4 · 01.01.–31.12.2025.' }).waitFor();
    await guest.context().close();
    await page.keyboard.press('Escape');
    await drop(page, title);
    expect(faults()).toEqual([]);
    await close();
  }, 150_000);

  test('two times and layers over the map are kept, come back, are shared as far as the layer is, and printed', async () => {
    const { page, faults, close } = await open('/?lang=en&from=2026-01-01&to=2026-06-30&vs=swipe:year');
    await page.waitForSelector('.swipe-divider');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const ring = [
      [23.2, 56.3],
      [24.2, 56.3],
      [24.2, 56.9],
      [23.2, 56.9],
      [23.2, 56.3],
    ];
    const polders = { type: 'Feature', properties: { name: 'P' }, geometry: { type: 'Polygon', coordinates: [ring] } };
    await page.setInputFiles('input[type=file]', {
      name: 'polders.geojson',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [polders] })),
    });
    await button(page, 'Keep and show on the map').click();
    await page.waitForSelector('.own-layers li:has-text("polders")');
    const title = `Two winters ${run}`;
    await save(page, title, 'Everybody');

    await page.goto(`${demo.url}/maps?lang=en&view=mine`);
    await page.getByRole('link', { name: title }).click();
    await page.waitForSelector('.swipe-divider');
    await page.waitForSelector('.own-layers li:has-text("polders")');
    expect(new URL(page.url()).searchParams.get('vs')).toBe('swipe:2025-01-01.2025-06-30');

    // Another municipality and everybody: the map without the layer, and a sentence.
    await button(page, 'Share').click();
    const address = await page.getByLabel('Public address').inputValue();
    await page.keyboard.press('Escape');
    const guest = await visit(`${address}?lang=en`);
    await guest.waitForSelector('.swipe-divider');
    expect(await guest.locator('.swipe-time').allTextContents()).toEqual(['1 Jan\u00a0– 30 Jun 2025', '1 Jan\u00a0– 30 Jun 2026']);
    expect(await guest.textContent('.layer-key')).toContain('without 1 layer that is not shared with you');
    expect(await findings(guest)).toEqual([]);
    if (process.env.SHOTS) await guest.screenshot({ path: `${process.env.SHOTS}/shared-swipe.png` });
    await guest.context().close();
    const other = await open(new URL(page.url()).pathname + new URL(page.url()).search, 'planner@lt-siauliai');
    await other.page.waitForSelector('.own-fault:has-text("not shared with you")');
    expect(await other.page.textContent('.own-layers')).not.toContain('polders');
    await other.close();

    await button(page, 'Print').click();
    const [paper] = await Promise.all([
      page.waitForEvent('download', { timeout: 100_000 }),
      page.getByRole('button', { name: 'Make a PDF' }).click(),
    ]);
    if (process.env.SHOTS) await paper.saveAs(`${process.env.SHOTS}/swipe.pdf`);
    const { text } = readPdf(readFileSync(await paper.path()));
    for (const part of [/1 Jan\u00a0– 30 Jun 2025/, /1 Jan\u00a0– 30 Jun 2026/, /Layers over the map/, /polders/])
      expect(text).toMatch(part);
    await page.keyboard.press('Escape');
    await drop(page, title);
    expect(faults()).toEqual([]);
    await close();
  }, 150_000);

  test('on a phone the same is at hand, and a refusal is told in words', async () => {
    const { page, close } = await openAs(browser, demo.url, '/?lang=lv', 'planner@lv-jelgava', sizes.phone);
    await page.waitForSelector('.phone-sheet .strip');
    await page.locator('.phone-actions').getByRole('button', { name: 'Kopīgot' }).click();
    await page.waitForSelector('.share-part');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.route('**/api/exports/map**', (route) =>
      route.fulfill({
        status: 501,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'x', detail: 'Serverī nav programmas ogr2ogr.' }),
      }),
    );
    await page.locator('.phone-actions').getByRole('button', { name: 'Eksportēt' }).click();
    await page.getByRole('menuitem', { name: /GeoPackage/ }).click();
    await page.waitForSelector('.status-bar.failed[role=alert]:has-text("nav programmas ogr2ogr")');
    expect(await findings(page)).toEqual([]);
    await close();
  }, 60_000);
});
