import { readFileSync } from 'node:fs';
import type { Statistics, Wall } from '@vias/api/statistics/contract.ts';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

const screen = { viewport: { width: 1920, height: 1080 } };

inBrowser('the duty wall and the statistics', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  /** Opens a page and keeps what it says to the server with. */
  const open = async (path: string, who: string, options = {}, prepare: (page: Page) => Promise<unknown> = async () => {}) => {
    const keep = { authorization: '' };
    const opened = await openAs(browser, demo.url, path, who, options, async (page) => {
      page.on('request', (request) => {
        const said = request.headers().authorization;
        if (said && request.url().includes('/api/')) keep.authorization = said;
      });
      await prepare(page);
    });
    return { ...opened, keep };
  };
  const title = 'Jāņa Bērziņa mājā Lielā ielā 7';
  const ask = (authorization: string, method: string, path: string, body?: unknown, version?: number) =>
    fetch(demo.url + path, {
      method,
      headers: {
        authorization,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(version !== undefined && { 'if-match': `"${version}"` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const report = async (authorization: string): Promise<{ id: string; version: number }> => {
    const answer = await ask(authorization, 'POST', '/api/incidents', {
      category: 'fire_building',
      severity: 5,
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      // Soon enough to stand among the first, whatever else the demonstration has at this hour.
      dueAt: new Date(Date.now() + 110_000).toISOString(),
      title,
      placeText: 'Lielā iela 7-12',
      geometry: { type: 'Point', coordinates: [23.7299, 56.6503] },
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { id: string; version: number };
  };
  const forget = ({ authorization }: { authorization: string }, made: readonly { id: string; version: number }[]) =>
    Promise.all(
      made.map(({ id, version }) => ask(authorization, 'DELETE', `/api/incidents/${id}?reason=recorded+by+a+test`, undefined, version)),
    );

  test('a new incident comes onto the wall by itself, marked, without a name or a number of a house; a cut connection is said and heals alone', async () => {
    const { page, faults, close, keep } = await open('/wall?lang=lv&theme=dark', 'dispatcher@lv-jelgava', screen);
    await page.waitForSelector('.wall-row');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    expect(await page.locator('header.top, main button, main a, main input').count()).toBe(0);
    const made: { id: string; version: number }[] = [];
    const incident = await report(keep.authorization);
    made.push(incident);
    await page.waitForSelector(`.wall-row.act.new[data-id="${incident.id}"]`, { timeout: 30_000 });
    const row = `.wall-row[data-id="${made.at(-1)?.id}"]`;
    expect((await page.textContent(row))?.replace(/\s+/g, ' ')).toMatch(/Ugunsgrēks ēkā.*jauns.*Jelgava.*min.*rīkoties tūlīt/);
    const html = await page.content();
    for (const secret of ['Bērziņ', 'Lielā', '7-12']) expect([secret, html.includes(secret)]).toEqual([secret, false]);
    expect(await findings(page)).toEqual([]);

    await page.context().setOffline(true);
    await page.waitForSelector('.wall-page.stale .wall-stale:has-text("Dati neatjaunojas")', { timeout: 40_000 });
    const [before, clock] = [await page.locator('.wall-row').count(), await page.textContent('.wall-clock time')];
    const missed = await report(keep.authorization);
    made.push(missed);
    await page.waitForFunction((was) => document.querySelector('.wall-clock time')?.textContent !== was, clock);
    // What was known stays on screen, grey.
    expect(await page.locator('.wall-row').count()).toBe(before);
    await page.context().setOffline(false);
    await page.waitForSelector(`.wall-row[data-id="${missed.id}"]`, { timeout: 40_000 });
    await page.waitForSelector('.wall-page:not(.stale)', { timeout: 40_000 });
    expect(faults()).toEqual([]);
    await forget(keep, made);
    await page.waitForSelector(`.wall-row[data-id="${missed.id}"]`, { state: 'detached', timeout: 15_000 });
    await close();
  });

  test('a server that does not answer is said, and found again alone; a silent source and the last alert are told', async () => {
    let isDown = false;
    let isDrill = false;
    const { page, close } = await open('/wall?lang=en&theme=light', 'planner@lv-jelgava', screen, (opening) =>
      opening.route('**/api/wall', async (route) => {
        if (isDown) return route.abort('connectionrefused');
        const answer = await route.fetch();
        const wall = (await answer.json()) as Wall;
        const silent = wall.feeds.find(({ key }) => key === 'lt-siauliai');
        if (silent) Object.assign(silent, { lastAt: new Date(Date.now() - 41 * 60_000).toISOString(), silentAfter: 30 });
        const at = new Date(Date.now() - 3_600_000).toISOString();
        const alert = {
          id: '00000000-0000-4000-8000-000000000000',
          event: 'Vētra',
          areaName: 'Jelgava',
          isDrill,
          startedAt: at,
          expiresAt: at,
          tenant: 'lv-jelgava',
        };
        return route.fulfill({
          response: answer,
          json: { ...wall, alert: { ...alert, people: { delivered: 4118, onTheWay: 141, failed: 51 } } },
        });
      }),
    );
    await page.waitForSelector('.wall-feeds .silent:has-text("no news for 41 min")');
    expect(await page.locator('.wall-feeds li').count()).toBe(6);
    expect((await page.textContent('.wall-alert'))?.replace(/\s+/g, ' ')).toMatch(
      /Vētra: Jelgava.*4,118 delivered.*141 on the way.*51 not delivered/,
    );
    expect(await findings(page)).toEqual([]);
    isDrill = true;
    await page.reload();
    await page.waitForSelector('.wall-alert.drill:has-text("Last alert · DRILL")');
    isDown = true;
    await page.waitForSelector('.wall-stale', { timeout: 40_000 });
    isDown = false;
    await page.waitForSelector('.wall-stale', { state: 'detached', timeout: 40_000 });
    await close();
  });

  const numbersOf = (text: string | null): number[] =>
    (text?.match(/\d[\d\s\u00a0]*(?:[.,]\d+)?/g) ?? []).map((part) => Number(part.replace(/\s/g, '').replace(',', '.')));
  const openTable = async (page: Page, heading: string): Promise<string[][]> => {
    const card = page.locator('.statistics-card', { has: page.getByRole('heading', { name: heading }) });
    await card.getByRole('button', { name: 'Rādīt tabulu' }).press('Enter');
    return card
      .locator('.statistics-table tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
  };

  test('how many more than the year before is said only of years that all who are counted have records of', async () => {
    const { page, faults, close } = await open('/statistics?lang=en&from=2025-01-01&to=2025-12-31', 'planner@lv-jelgava');
    await page.waitForSelector('.statistics-change');
    // The count is of everybody whose incidents may be read, the rate of those who show every one.
    expect(await page.textContent('.statistics-total')).toMatch(/per 1,000 residents .* whose every incident you may see: Jelgava/);
    // The Lithuanian municipalities of the demonstration have recorded since 2019.
    await page.goto(`${demo.url}/statistics?lang=en&from=2019-01-01&to=2019-12-31`);
    await page.getByText(/^Data are complete only from \d/).waitFor();
    expect(await page.locator('.statistics-change').count()).toBe(0);
    expect(faults()).toEqual([]);
    await close();
  });

  test('chart, table and file of the statistics say the same, and are reached by keyboard', async () => {
    let told: Statistics | undefined;
    const { page, faults, close } = await open(
      '/statistics?lang=lv&from=2025-01-01&to=2025-12-31',
      'planner@lv-jelgava',
      { ...sizes.desk, acceptDownloads: true },
      async (opening) =>
        opening.on('response', async (answer) => {
          if (answer.url().includes('/api/statistics') && answer.ok()) told = (await answer.json()) as Statistics;
        }),
    );
    await page.waitForSelector('.statistics-months');
    const months = await openTable(page, 'Pa mēnešiem');
    const drawn = await page.locator('.statistics-months .value').allTextContents();
    expect(months).toHaveLength(12);
    expect(drawn.map((text) => numbersOf(text)[0])).toEqual(months.map(([, count]) => numbersOf(count ?? '')[0]));
    expect(drawn.reduce((sum, text) => sum + (numbersOf(text)[0] ?? 0), 0)).toBe(told?.total.count);
    // Heights are the numbers' own.
    const heights = await page
      .locator('.statistics-months .now')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))));
    const most = Math.max(...heights);
    const counts = told?.months.map(({ count }) => count) ?? [];
    const largest = counts[heights.indexOf(most)] ?? 1;
    for (const [i, height] of heights.entries()) expect(height / most).toBeCloseTo((counts[i] ?? 0) / largest, 5);

    const groups = (await openTable(page, 'Pa veidiem')).filter(([, group]) => group === 'visa grupa');
    const bars = await page
      .locator('.statistics-bars li')
      .evaluateAll((rows) => rows.map((row) => [row.querySelector('.name')?.textContent, row.querySelector('b')?.textContent]));
    expect(groups.map(([name, , count]) => [name, count])).toEqual(bars);

    const hours = await openTable(page, 'Pa nedēļas stundām');
    const heat = await page
      .locator('.statistics-heat tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.textContent))));
    expect(heat.map((row) => row.reduce((sum, n) => sum + n, 0))).toEqual(hours.slice(0, 7).map(([, count]) => numbersOf(count ?? '')[0]));
    expect(heat[0]?.map((_, hour) => heat.reduce((sum, row) => sum + (row[hour] ?? 0), 0))).toEqual(
      hours.slice(7).map(([, count]) => numbersOf(count ?? '')[0]),
    );

    const territories = await openTable(page, 'Pa pašvaldībām');
    const dots = await page.locator('.statistics-dots li:not(.axis) b').evaluateAll((cells) =>
      cells.map((cell) =>
        [...cell.childNodes]
          .filter(({ nodeType }) => nodeType === 3)
          .map(({ textContent }) => textContent)
          .join(''),
      ),
    );
    expect(dots.map((text) => numbersOf(text)[0])).toEqual(
      territories.filter((row) => row[4] !== '–').map((row) => numbersOf(row[4] ?? '')[0]),
    );
    expect(await findings(page)).toEqual([]);

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.statistics-card').first().getByRole('button', { name: 'CSV' }).press('Enter'),
    ]);
    expect(file.suggestedFilename()).toBe('vias-menesi-2025-01-01-2025-12-31.csv');
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines.slice(1).map((line) => line.split(';'))).toEqual(months.map((row) => row.map((cell) => cell.replace(/\s/g, ''))));

    const row = page.locator('.statistics-table a', { hasText: 'Jelgava' }).first();
    await row.click();
    await page.waitForSelector('.map-target');
    expect(new URL(page.url()).search).toMatch(/from=2025-01-01&to=2025-12-31.*t=LV/);
    expect(faults()).toEqual([]);
    await close();
  });

  test('in a hand the wall is one column, and its words are no smaller than on a desk', async () => {
    const { page, faults, close } = await open('/wall?lang=lv', 'dispatcher@lv-jelgava', sizes.phone);
    await page.waitForSelector('.wall-row');
    const told = await page.evaluate(`(() => {
      const box = (of) => document.querySelector(of).getBoundingClientRect();
      const parts = ['.wall-head', '.wall-clock', '.wall-stage', '.wall-side', '.wall-feeds'].map(box);
      return {
        smallest: Math.min(...[...document.querySelectorAll('.wall-page :is(h1, h2, h3, p, b, span, li)')].map((each) => parseFloat(getComputedStyle(each).fontSize))),
        isColumn: parts.every(({ left, right }) => left < 1 && right > innerWidth - 1) && parts.every(({ top }, i) => i === 0 || top >= parts[i - 1].bottom - 1),
        isWhole: parts.at(-1).bottom <= innerHeight + 1,
      };
    })()`);
    expect(told).toMatchObject({ isColumn: true, isWhole: true });
    expect((told as { smallest: number }).smallest).toBeGreaterThanOrEqual(12);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test.each([
    { name: 'desk', lang: 'lt', options: sizes.desk },
    { name: 'desk, dark', lang: 'en', options: { ...sizes.desk, colorScheme: 'dark' as const } },
    { name: 'phone', lang: 'lv', options: sizes.phone },
  ])('no accessibility finding on the statistics ($name, $lang), with numbers and without', async ({ lang, options }) => {
    const { page, faults, close }: Screen = await open(`/statistics?lang=${lang}`, 'planner@lv-jelgava', options);
    await page.waitForSelector('.statistics-dots');
    expect(await findings(page)).toEqual([]);
    await page.goto(`${demo.url}/statistics?lang=${lang}&from=1990-01-01&to=1990-12-31`);
    await page.waitForSelector('.statistics-body .empty');
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });
});
