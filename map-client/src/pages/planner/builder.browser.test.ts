import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openKept, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('the map builder', () => {
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

  const ready = async (page: Page): Promise<void> => {
    await page.waitForSelector('.map-caption', { state: 'attached' });
    await page.waitForSelector('.map:not(.stale)');
  };
  const classes = (page: Page): Promise<string[]> =>
    page.$$eval('.classes li:not(.special)', (rows) => rows.map((row) => row.textContent ?? ''));
  const theme = (page: Page): string | null => new URL(page.url()).searchParams.get('m');
  const bounds = (page: Page): Promise<number[]> =>
    page.$$eval('.histogram-break', (grips) => grips.map((grip) => Number(grip.getAttribute('aria-valuenow'))));
  /** Tab goes on until something that matches has the focus. */
  const tabTo = async (page: Page, selector: string): Promise<void> => {
    for (let n = 0; n < 90; n++) {
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${selector}.`);
  };
  /** The colours drawn in a square in the middle of the map, most frequent first. */
  const drawn = (page: Page, side: number): Promise<string[]> =>
    page.evaluate(`(() => {
      const box = document.querySelector('.map-target').getBoundingClientRect();
      const counts = new Map();
      for (const canvas of document.querySelectorAll('.map-target canvas')) {
        const { width, height } = canvas;
        const scale = width / box.width;
        const { data } = canvas.getContext('2d').getImageData((width - ${side} * scale) / 2, (height - ${side} * scale) / 2, ${side}, ${side});
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3] < 255) continue;
          const colour = 'rgb(' + [data[at], data[at + 1], data[at + 2]].join(', ') + ')';
          counts.set(colour, (counts.get(colour) ?? 0) + 1);
        }
      }
      return [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    })()`);
  const token = (page: Page, name: string): Promise<string> =>
    page.evaluate(`(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'var(--${name})';
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    })()`);

  test('a rate map of hexagons: a bound is dragged and typed, taken back, applied, and its link opens the same map', async () => {
    const { page, faults, close } = await open('/?lang=lv');
    await ready(page);
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.waitForSelector('.preview-note:has-text("Citi to vēl neredz")');
    await page.getByRole('button', { name: /Teritorijas/ }).click();
    await page.getByRole('option', { name: 'sešstūri' }).click();
    await page.waitForSelector('.title-strip p:has-text("sešstūri, 5")');
    // Residents are known by territory only: in a grid the rate is per square kilometre.
    await page.waitForSelector('.title-strip h1:has-text("uz km²")');
    await page.waitForSelector('.map-caption:has-text("šūn")');
    expect(theme(page)).toBe(null);

    const before = await bounds(page);
    await page.locator('.histogram-break').nth(1).scrollIntoViewIfNeeded();
    const grip = await page.locator('.histogram-break').nth(1).boundingBox();
    if (!grip) throw new Error('the bound is not on screen');
    await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height - 6);
    await page.mouse.down();
    await page.mouse.move(grip.x + grip.width / 2 + 14, grip.y + grip.height - 6, { steps: 4 });
    await page.mouse.up();
    await page.waitForSelector('.method-list [data-selected]:has-text("Savas robežas")');
    await ready(page);
    const dragged = await bounds(page);
    expect(dragged[1]).toBeGreaterThan(before[1] as number);
    expect(dragged.filter((bound, i) => bound !== before[i])).toHaveLength(1);

    const field = page.locator('.class-bound').first();
    await field.fill('daudz');
    await field.press('Enter');
    expect(await page.textContent('.class-fault')).toContain('Ierakstiet skaitli');
    await field.fill('0');
    await field.press('Enter');
    expect(await page.textContent('.class-fault')).toMatch(/jābūt starp .+ un .+: klases nedrīkst pārklāties/);
    await field.fill('2,5');
    await field.press('Enter');
    const typed = page.locator('.histogram-break[aria-valuenow="2.5"]');
    await typed.waitFor();
    await page.waitForSelector('.map:not(.stale)');
    await page.locator('.builder-head .btn').last().click();
    await typed.waitFor({ state: 'detached' });
    expect(await bounds(page)).toEqual(dragged);

    await page.getByRole('button', { name: 'Lietot' }).click();
    await page.waitForSelector('.builder', { state: 'detached' });
    await ready(page);
    expect(theme(page)).toMatch(/^1,m:rate\*km2,a:hexagon\*5000,d:grid,c:manual\*5,b:/);
    expect(page.url().length).toBeLessThan(2000);
    const legend = await classes(page);
    const address = new URL(page.url());
    expect(faults()).toEqual([]);
    await close();

    const again = await open(address.pathname + address.search);
    await ready(again.page);
    expect(await again.page.textContent('.title-strip h1')).toBe('Negadījumi uz km²');
    expect(await classes(again.page)).toEqual(legend);
    // The list says the same values; what is too uncertain to be compared says so in a word.
    expect(await again.page.textContent('.territory-list-row .unstable')).toBe('nestabils');
    expect(await again.page.getByRole('option', { name: /nestabils/ }).count()).toBeGreaterThan(0);
    await again.close();
  });

  test('cameras are mapped like anything else, by territory and in cells, in words of their own', async () => {
    const { page, faults, close } = await open('/?lang=lv');
    await ready(page);
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.getByRole('button', { name: /Kas tiek kartēts/ }).click();
    await page.getByRole('option', { name: 'Kameras', exact: true }).click();
    await page.waitForSelector('.title-strip h1:text-is("Kameras")');
    await page
      .getByRole('button', { name: /Lielums/ })
      .first()
      .click();
    await page.getByRole('option', { name: 'Kameras uz 1\u00a0000 iedzīvotājiem' }).click();
    await page.waitForSelector('.title-strip h1:has-text("Kameras uz 1")');
    await ready(page);
    await page.getByRole('button', { name: /Teritorijas/ }).click();
    await page.getByRole('option', { name: 'sešstūri' }).click();
    await page.waitForSelector('.title-strip h1:has-text("Kameras uz km²")');
    await ready(page);
    await page.getByRole('button', { name: 'Lietot' }).click();
    await page.waitForSelector('.builder', { state: 'detached' });
    await ready(page);
    expect(theme(page)).toMatch(/^1,s:cameras,m:rate\*km2,a:hexagon/);
    expect((await classes(page)).length).toBeGreaterThan(1);
    expect(await page.textContent('.title-strip')).not.toMatch(/negadījum/i);
    expect(faults()).toEqual([]);
    await close();
  });

  test('the polygons of a layer are areas, called by a field of theirs, and the link opens the same map', async () => {
    const square = (x: number, y: number, side: number) => [
      [
        [x, y],
        [x + side, y],
        [x + side, y + side],
        [x, y + side],
        [x, y],
      ],
    ];
    const sectors = [
      ['Ziemeļu sektors', square(23.55, 56.55, 0.3)],
      ['Pilsētas sektors', square(23.65, 56.6, 0.12)],
    ].map(([nosaukums, coordinates]) => ({ type: 'Feature', properties: { nosaukums }, geometry: { type: 'Polygon', coordinates } }));
    const { page, faults, close } = await open('/?lang=lv&x=23.7&y=56.68&z=10&layers=rate,-points,-border,-places');
    await ready(page);
    await page.getByRole('button', { name: 'Pievienot', exact: true }).click();
    await page.setInputFiles('input[type=file]', {
      name: 'sektori.geojson',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: sectors })),
    });
    await page.getByRole('button', { name: 'Saglabāt un rādīt kartē' }).click();
    await page.waitForSelector('.own-layers li');
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page
      .getByRole('button', { name: /^Teritorijas|Teritorijas$/ })
      .first()
      .click();
    await page.getByRole('option', { name: 'slānis: sektori' }).click();
    await page.waitForSelector('.map-caption:has-text("no 2")');
    await page.getByRole('button', { name: /Teritoriju nosaukumi/ }).click();
    await page.getByRole('option', { name: 'nosaukums' }).click();
    await page.waitForSelector('.title-strip p:has-text("savs slānis")');
    await ready(page);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Lietot' }).click();
    await page.waitForSelector('.territory-list-row:has-text("Pilsētas sektors")');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/builder-own-areas.png` });
    expect(theme(page)).toMatch(/a:layer\*[0-9a-f-]{36}\*nosaukums/);
    const rows = (of: Page) => of.$$eval('.territory-list-row', (all) => all.map((row) => row.textContent));
    const [listed, address] = [await rows(page), new URL(page.url())];
    expect(listed).toHaveLength(2);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
    const again = await open(address.pathname + address.search);
    await ready(again.page);
    expect(await rows(again.page)).toEqual(listed);
    await again.close();
  });

  test('an indicator is mapped in a period of its own, and against another one', async () => {
    const { page, faults, close } = await open('/?lang=lv');
    await ready(page);
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.getByRole('button', { name: /Kas tiek kartēts/ }).click();
    await page.getByRole('option', { name: 'Bezdarba līmenis', exact: true }).click();
    await page.waitForSelector('.title-strip h1:has-text("Bezdarba līmenis")');
    await page.getByRole('button', { name: /Ar ko salīdzināt/ }).click();
    await page
      .getByRole('option', { name: /^(Izmaiņas %|Starpība) pret/ })
      .first()
      .click();
    await page.waitForSelector('.title-strip h1:has-text("izmaiņas")');
    await ready(page);
    await page.getByRole('button', { name: 'Lietot' }).click();
    await page.waitForSelector('.builder', { state: 'detached' });
    await ready(page);
    expect(theme(page)).toMatch(/^1,s:indicator\*[a-z0-9_]+\*[^,*]+,m:change\*(percent|difference)\*-\*period\*/);
    expect((await classes(page)).length).toBeGreaterThan(1);
    expect(faults()).toEqual([]);
    await close();
  });

  test('counts are warned of in figures; one press divides or draws circles, Cancel leaves all as it was, and the tag stays', async () => {
    const { page, close } = await open('/?lang=lv&m=1,m:count,c:natural*5');
    await ready(page);
    expect(await page.textContent('.title-tag')).toContain('Skaits, nevis biežums');
    await page.click('.layers-actions .btn >> nth=0');
    const warning = page.locator('.builder-warning.grave');
    await warning.waitFor();
    expect(await warning.textContent()).toMatch(/korelācija 0,\d/);
    await warning.getByRole('button', { name: 'Dalīt ar iedzīvotājiem' }).click();
    await warning.waitFor({ state: 'detached' });
    expect(await page.textContent('.title-strip h1')).toBe('Negadījumi uz 1\u00a0000 iedzīvotājiem');
    expect(await page.locator('.title-tag:has-text("Skaits")').count()).toBe(0);
    await page.locator('.builder-head .btn').last().click();
    await warning.getByRole('button', { name: 'Rādīt ar apļiem' }).click();
    await page.waitForSelector('.builder-section:has-text("Apļa laukums atbilst vērtībai")');
    await page.getByRole('button', { name: 'Atcelt' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Atmest' }).click();
    await page.waitForSelector('.title-tag:has-text("Skaits")');
    expect(theme(page)).toBe('1,m:count,c:natural*5');
    await close();
  });

  test('Back closes the builder, and asks first when the map was changed', async () => {
    const { page, close } = await open('/?lang=lv');
    await ready(page);
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.waitForSelector('.builder .method-list');
    await page.goBack();
    await page.waitForSelector('.builder', { state: 'detached' });
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.waitForSelector('.builder .method-list');
    await page.locator('.method-list .radio').nth(2).click();
    await page.waitForSelector('.method-list [data-selected]:has-text("Vienādi intervāli")');
    await page.goBack();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Turpināt veidot' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.locator('.method-list [data-selected]').textContent()).toContain('Vienādi intervāli');
    // The panel's own arrow asks the same, and by keyboard.
    await page.locator('.builder-head button').first().press('Enter');
    await question.getByRole('button', { name: 'Turpināt veidot' }).press('Enter');
    await question.waitFor({ state: 'detached' });
    await page.goBack();
    await question.getByRole('button', { name: 'Atmest' }).click();
    await page.waitForSelector('.builder', { state: 'detached' });
    expect(theme(page)).toBe(null);
    await close();
  });

  test('by keyboard alone: opened, a method chosen, a bound moved, applied, and undone', async () => {
    const { page, close } = await open('/?lang=en');
    await ready(page);
    await tabTo(page, '.rail-head-actions .btn:last-child');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.builder .histogram-break');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Building a map');
    await tabTo(page, '.method-list input');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('.method-list [data-selected]:has-text("Equal intervals")');
    await ready(page);
    const before = await bounds(page);
    await tabTo(page, '.histogram-break');
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.method-list [data-selected]:has-text("Own bounds")');
    expect((await bounds(page))[0]).toBeGreaterThan(before[0] as number);
    await tabTo(page, '.builder-foot .primary');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('m')?.startsWith('1,c:manual*5,b:') ?? false);
    await page.click('.rail-head-actions .btn:first-child');
    await page.waitForURL((url) => !url.searchParams.has('m'));
    await close();
  });

  test.each([
    { theme: 'light' as const, lang: 'lv' },
    { theme: 'dark' as const, lang: 'en' },
  ])("on the map a class has the legend's colour, and an area without data is hatched ($theme)", async ({ theme: colorScheme, lang }) => {
    const quiet = 'layers=rate,-points,-border,-places';
    const { page, close } = await open(`/?lang=${lang}&x=23.71&y=56.65&z=11&m=1,p:YlGnBu,l:none&${quiet}`, { colorScheme });
    await ready(page);
    await page.waitForSelector('.territory-list-row:has-text("Jelgava") .swatch');
    const listed = await page.$eval(
      '.territory-list-row:has-text("Jelgava") .swatch',
      (swatch) =>
        (globalThis as unknown as { getComputedStyle(e: unknown): { backgroundColor: string } }).getComputedStyle(swatch).backgroundColor,
    );
    let colours: string[] = [];
    for (let n = 0; n < 20 && !colours.includes(listed); n++) {
      await page.waitForTimeout(250);
      colours = await drawn(page, 6);
    }
    expect(colours).toContain(listed);
    const legend = await page.$$eval('.classes li:not(.special) .swatch', (swatches) =>
      swatches.map(
        (swatch) =>
          (globalThis as unknown as { getComputedStyle(e: unknown): { backgroundColor: string } }).getComputedStyle(swatch).backgroundColor,
      ),
    );
    expect(legend).toContain(listed);
    expect(new Set(legend).size).toBe(5);

    await page.goto(`${demo.url}/?lang=${lang}&x=22.45&y=56.72&z=11&m=1,p:YlGnBu,l:none&${quiet}`);
    await ready(page);
    const [ground, line] = [await token(page, 'nd-bg'), await token(page, 'nd-line')];
    for (let n = 0; n < 20 && !colours.includes(ground); n++) {
      await page.waitForTimeout(250);
      colours = await drawn(page, 40);
    }
    expect(colours[0]).toBe(ground);
    // The hatch is drawn slanting and smoothed: its marks come at least two thirds of the way from the ground to the colour of the line.
    const red = (colour: string): number => Number(/\d+/.exec(colour)?.[0]);
    const marks = colours.map((colour) => (red(colour) - red(ground)) / (red(line) - red(ground)));
    expect(Math.max(...marks)).toBeGreaterThan(2 / 3);
    expect(colours.filter((colour) => legend.includes(colour))).toEqual([]);
    await close();
  });

  test('while the time runs classes keep their bounds, and are let go again', async () => {
    const { page, close } = await open('/?lang=en&from=2025-01-01&to=2025-03-31');
    await ready(page);
    // The ends grow where values do, and with them the digits that tell all bounds apart; the bounds between classes stay.
    const between = async (): Promise<number[]> => (await classes(page)).slice(0, -1).map((row) => Number.parseFloat(row));
    const before = await between();
    expect(before.length).toBeGreaterThan(2);
    expect(new Set(before).size).toBe(before.length);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForURL((url) => (url.searchParams.get('to') ?? '') >= '2025-05-31' && url.searchParams.has('lock'));
    await page.getByRole('button', { name: 'Pause' }).click();
    await ready(page);
    for (const [i, bound] of (await between()).entries()) expect(Math.abs(bound - (before[i] as number))).toBeLessThan(0.01);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.waitForURL((url) => !url.searchParams.has('lock'));
    await close();
  });

  test('two times lie side by side with a divider for mouse and keyboard, or are told as what changed', async () => {
    const { page, faults, close } = await open('/?lang=lv&from=2026-01-01&to=2026-06-30');
    await ready(page);
    await page.getByRole('button', { name: 'Salīdzināt' }).click();
    await page.getByRole('button', { name: 'Rādīt', exact: true }).click();
    const divider = page.getByRole('slider', { name: 'Dalījums starp diviem laikiem' });
    await divider.focus();
    await page.keyboard.press('PageUp');
    expect(await divider.getAttribute('aria-valuetext')).toBe('60\u00a0%: pa kreisi 01.01.–30.06.2025., pa labi 01.01.–30.06.2026.');
    const at = await divider.boundingBox();
    if (!at) throw new Error('the divider is not on screen');
    await page.mouse.move(at.x + at.width / 2, at.y + 200);
    await page.mouse.down();
    await page.mouse.move(at.x - 200, at.y + 200, { steps: 3 });
    await page.mouse.up();
    expect(Number(await divider.getAttribute('aria-valuenow'))).toBeLessThan(50);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Salīdzināt' }).click();
    await page.getByRole('radio', { name: 'Izmaiņas, %' }).click({ force: true });
    await page.getByRole('button', { name: 'Rādīt', exact: true }).click();
    await page.waitForSelector('.title-strip h1:has-text("izmaiņas, %")');
    await page.waitForSelector('.title-strip p:has-text("pret 01.01.–30.06.2025.")');
    await page.waitForSelector('.legend-note');
    expect(await page.textContent('.territory-list-row')).toMatch(/[+−]\d/);
    expect(faults()).toEqual([]);
    await close();
  });

  test.each([
    { width: 1440, lang: 'lv', colorScheme: 'light' as const },
    { width: 390, lang: 'lt', colorScheme: 'dark' as const },
  ])(
    'no accessibility finding at $width px, $lang, $colorScheme, in the builder and on what it built',
    async ({ width, lang, colorScheme }) => {
      const phone = width === 390;
      const { page, faults, close } = await open(`/?lang=${lang}&m=1,m:count,c:natural*5`, { ...(phone && sizes.phone), colorScheme });
      await ready(page);
      if (phone) await page.click('.phone-tabs button:nth-child(2)');
      await page.click('.layers-actions .btn >> nth=0');
      await page.waitForSelector('.builder-warning.grave');
      expect(await findings(page)).toEqual([]);
      for (const head of await page.$$('.builder-part-head, .builder-notes-head')) await head.click();
      expect(await findings(page)).toEqual([]);
      await page.locator('.builder-foot .btn').nth(1).click();
      for (const map of [
        '1,m:rate*km2,a:square*10000,d:grid,l:value',
        '1,m:count,a:hexagon*10000,d:hotspots',
        '1,d:bivariate,c:quantile*3,2s:incidents,2m:count,2c:quantile*3',
        '1,2s:incidents,2m:count',
        '1,m:count,d:heat',
        '1,m:count,d:clusters',
      ]) {
        await page.goto(`${demo.url}/?lang=${lang}&m=${map}`);
        await ready(page);
        if (phone) await page.click('.phone-tabs button:nth-child(2)');
        expect([map, await findings(page)]).toEqual([map, []]);
      }
      expect(faults()).toEqual([]);
      await close();
    },
  );

  test('what cannot be drawn says what is wrong and what would work, and nothing is lost', async () => {
    const { page, close } = await open('/?lang=lv&m=1,m:count,a:hexagon*300,d:grid');
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toMatch(/šūn/);
    // Asking again changes nothing, and where nothing is drawn nobody is told to zoom out.
    expect(await page.getByRole('button', { name: 'Mēģināt vēlreiz' }).count()).toBe(0);
    expect(await page.getByText('Šajā skatā nav nevienas pašvaldības').count()).toBe(0);
    await page.getByRole('button', { name: 'Mainīt karti' }).click();
    await page.waitForSelector('.builder [role=alert]');
    expect(await page.getByRole('button', { name: 'Lietot' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: /Šūnas izmērs/ }).click();
    await page.getByRole('option', { name: '10' }).click();
    await page.waitForSelector('.builder [role=alert]', { state: 'detached' });
    await page.waitForSelector('.map-caption');
    await close();
  });
});
