import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';
import { chooseCircle, idOf, people, prove, write } from './writing.fixture.ts';

inBrowser('a warning from the first word to the last receipt', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const as = (who: string, path: string, options = {}): Promise<Screen> =>
    openAs(browser, demo.url, path, who, { ...sizes.desk, ...options });

  test('four parts are all visible at 1440 × 900, and every sentence of the release is true', async () => {
    const { page, faults, close } = await as('author@lv-jelgava', '/alert?lang=lv');
    await page.waitForSelector('.alert-release');
    expect(await page.isDisabled('.alert-go')).toBe(true);
    expect(await findings(page)).toEqual([]);
    await write(page, 'Amonjaka noplūde Jelgavā');
    for (const part of ['where', 'what', 'who', 'release']) {
      const box = await page.locator(`.alert-part.alert-${part}`).boundingBox();
      expect([part, !!box && box.y >= 0 && box.y + box.height <= 900]).toEqual([part, true]);
    }
    expect((await page.textContent('.alert-sentence'))?.replaceAll(/\s/g, '')).toContain(await people(page));
    expect(await page.textContent('.alert-sentence')).toMatch(/\d\u00a0km²/);
    expect(await page.textContent('.alert-mode strong')).toBe('ĪSTS BRĪDINĀJUMS');
    expect(await page.inputValue('#alert-text-en')).toMatch(/^Jelgava: chemical leak/);
    expect(await page.textContent('#alert-text-en-count')).toContain('1 segments · GSM-7');
    // One press puts the link into every text; what a field says afterwards still reaches them.
    const texts = () => page.locator('.alert-lang textarea').evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value));
    await page.getByRole('button', { name: 'Ievietot saiti' }).click();
    expect(await page.getByRole('button', { name: 'Ievietot saiti' }).count()).toBe(0);
    await page.getByLabel('Tālrunis jautājumiem').fill('');
    await page.getByLabel('Tālrunis jautājumiem').pressSequentially('8787');
    for (const text of await texts()) expect(text).toMatch(/8787 \{link\}$/);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  });

  test('the author submits, another person proves who they are, types the number, and stops in the countdown: nobody gets anything', async () => {
    const author = await as('author@lv-jelgava', '/alert?lang=lv');
    await write(author.page, 'Apturētais');
    await author.page.getByRole('button', { name: 'Iesniegt apstiprināšanai' }).click();
    await author.page.waitForSelector('text=Gaida otru personu');
    expect(await author.page.locator('.alert-go').count()).toBe(0);
    const id = idOf(author.page);

    const second = await as('approver@lv-jelgava', `/alert?lang=lv&id=${id}`, sizes.phone);
    await second.page.waitForSelector('.alert-big');
    await prove(second.page);
    expect(await findings(second.page)).toEqual([]);
    // What comes after the release is said before it, with the time that the municipality has set.
    await second.page.waitForSelector('.alert-after .alert-ring');
    expect(await second.page.textContent('.alert-after')).toMatch(/Pēc tam laika atskaite: 30\ss/);
    expect(await second.page.textContent('.alert-after .alert-ring')).toBe('0:30');
    const send = second.page.getByRole('button', { name: 'Apstiprināt un sūtīt' });
    await second.page.fill('.alert-typed input', '1');
    expect(await send.isDisabled()).toBe(true);
    await second.page.fill('.alert-typed input', '9999999');
    await second.page.waitForSelector('.alert-typed:has-text("Nesakrīt ar skaitu 3. daļā.")');
    await second.page.fill('.alert-typed input', await people(second.page));
    // Above a thousand people the name of the area is typed as well.
    if (Number(await people(second.page)) >= 1000) {
      expect(await send.isDisabled()).toBe(true);
      await second.page.fill('.alert-name input', (await second.page.textContent('.alert-name label'))?.replace(/^[^:]*: /, '') ?? '');
    }
    await send.click();
    await second.page.waitForSelector('.alert-countdown');
    expect(await second.page.textContent('[role=timer]')).toMatch(/^Sūtīšana sāksies pēc (30|2\d)\ss$/);
    expect(await findings(second.page)).toEqual([]);
    // Small thumbs: every button of the countdown is at least 44 px.
    expect((await second.page.locator('.alert-stop').boundingBox())?.height).toBeGreaterThanOrEqual(44);
    // The author sees the countdown too, and may stop it.
    await author.page.waitForSelector('.alert-stop', { timeout: 10_000 });
    // Whole on the screen, without scrolling: thirty seconds are no time to look for it.
    const stop = await author.page.locator('.alert-stop').boundingBox();
    expect(stop && stop.y + stop.height).toBeLessThanOrEqual(900 - 5);
    await author.page.getByRole('button', { name: 'Apturēt, nesūtīt nevienam' }).click();
    await author.page.waitForSelector('text=Īsziņu nesaņēma neviens.');
    await second.page.waitForSelector('text=Īsziņu nesaņēma neviens.', { timeout: 10_000 });
    // What was stopped is prepared again with one press, as a draft of its own.
    await author.page.getByRole('button', { name: 'Sagatavot vēlreiz' }).click();
    await author.page.waitForSelector('.alert-saved.saved');
    expect([idOf(author.page) !== id, await author.page.inputValue('.alert-title input')]).toEqual([true, 'Apturētais']);
    expect(await author.page.inputValue('#alert-text-lv')).toContain('63005522');
    expect([...author.faults(), ...second.faults()]).toEqual([]);
    await author.close();
    await second.close();
  });

  test('a drill looks like a drill, reaches its group only, and its board adds up to it', async () => {
    const author = await as('author@lv-jelgava', '/alert?lang=lv&drill=1');
    await write(author.page, 'Mācību noplūde');
    expect(await author.page.textContent('.alert-mode strong')).toBe('MĀCĪBAS');
    expect(await author.page.textContent('.alert-bars')).toContain('Mācību grupa');
    const group = await people(author.page);
    await author.page.getByRole('button', { name: 'Iesniegt mācības apstiprināšanai' }).click();
    await author.page.waitForSelector('text=Gaida otru personu');
    const id = idOf(author.page);

    const second = await as('approver@lv-jelgava', `/alert?lang=lv&id=${id}`);
    await second.page.waitForSelector('.alert-big');
    expect(await second.page.inputValue('#alert-text-lv')).toMatch(/^MĀCĪBAS\. /);
    // That it waits for this person stands in the menu, on whatever page.
    await second.page.waitForSelector('.nav .nav-count.asks:has-text("gaida jūsu apstiprinājumu")');
    // Whoever approves on a phone sees it as plainly, and so does whoever follows the board.
    const isMarked = async (page: Page) => {
      const band = page.locator('.alert-mode.drill strong');
      expect([await band.isVisible(), await band.textContent()]).toEqual([true, 'MĀCĪBAS']);
    };
    await prove(second.page);
    await second.page.setViewportSize({ width: 390, height: 844 });
    await isMarked(second.page);
    await second.page.fill('.alert-typed input', group);
    await second.page.getByRole('button', { name: 'Apstiprināt mācības' }).click();
    await second.page.waitForURL(/alert-live/, { timeout: 60_000 });
    await second.page.waitForSelector('.board-strip');
    await isMarked(second.page);
    await second.page.setViewportSize({ width: 1440, height: 900 });
    await isMarked(second.page);
    await second.page.waitForSelector('.board-strip .sum:has-text("neviens saņēmējs nav pazudis")');
    expect(await second.page.textContent('.board-strip .sum dd')).toContain(`${group} no ${group}`);
    expect(await second.page.locator('.board-strip dt').allTextContents()).toEqual([
      'Apstiprinājuši saņemšanu',
      'Piegādāts',
      'Pie operatora',
      'Nav sasniegti',
      'Neizdevās',
      expect.stringMatching(/^(Vēl rindā|Netika sūtīts)$/),
      'Summa',
    ]);
    // What the map says by colours stands beside it in words and numbers, and everybody of the group is in it.
    await second.page.waitForSelector('.board-parts tbody tr');
    const parts = await second.page.locator('.board-parts tbody td:nth-child(2)').allTextContents();
    expect(parts.reduce((sum, people) => sum + Number(people.replaceAll(/\D/g, '')), 0)).toBe(Number(group));
    expect(await findings(second.page)).toEqual([]);
    await second.page.setViewportSize({ width: 390, height: 844 });
    expect(await findings(second.page)).toEqual([]);
    // What residents read: without script, on a narrow phone, light.
    const address = await second.page.getByRole('link', { name: 'Iedzīvotāju lapa' }).getAttribute('href');
    const reader = await browser.newContext({
      viewport: { width: 360, height: 740 },
      isMobile: true,
      javaScriptEnabled: false,
      locale: 'ru-RU',
    });
    const read = await reader.newPage();
    const sizes360 = await Promise.all([
      read.goto(address ?? '').then((answer) => answer?.body()),
      read.waitForResponse(/style\.css/).then((answer) => answer.body()),
    ]);
    expect(sizes360.reduce((sum, body) => sum + (body?.length ?? 0), 0)).toBeLessThan(30_000);
    expect(await read.textContent('.drill')).toContain('УЧЕНИЯ');
    expect(await read.locator('form').count()).toBe(0);
    await read.click('summary');
    for (const target of await read.locator('a, summary').all()) expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await reader.close();
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(address ?? '');
    expect(await findings(page)).toEqual([]);
    await page.close();
    // Whoever corrects it while it still goes out is told to stop it first; of one that is over there is nothing to stop.
    const board = `${demo.url}/alert-live?lang=lv&id=${id}`;
    const answer = author.page.waitForResponse((response) => response.url().endsWith(`/api/alerts/${id}`));
    await author.page.goto(board);
    let alert: object = await (await answer).json();
    await author.page.route(`**/api/alerts/${id}`, (route) => route.fulfill({ json: alert }));
    for (const status of ['sending', 'resolving', 'completed']) {
      alert = { ...alert, status };
      await author.page.goto(board);
      await author.page.getByRole('button', { name: 'Labot vai atcelt' }).click();
      const told = await author.page.getByRole('dialog').textContent();
      expect([status, told?.includes('Vispirms apturiet sūtīšanu')]).toEqual([status, status !== 'completed']);
      expect(await findings(author.page)).toEqual([]);
    }
    await author.page.goto(`${demo.url}/alerts?lang=lt`);
    await author.page.waitForSelector('.alerts-page tbody tr');
    expect(await author.page.textContent('.alerts-page tbody')).toContain('PRATYBOS');
    expect(await findings(author.page)).toEqual([]);
    expect([...author.faults(), ...second.faults()]).toEqual([]);
    await author.close();
    await second.close();
  });

  test('one person on duty releases a matter of life alone, by a question of its own and with a reason', async () => {
    const { page, faults, close } = await as('night@lv-jelgava', '/alert?lang=lv');
    await write(page, 'Viens dežurē');
    await page.getByRole('button', { name: 'Iesniegt apstiprināšanai' }).click();
    await page.getByRole('button', { name: 'Otru cilvēku nevar sazvanīt…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Apliecināt ar kodu' }).click();
    await page.getByRole('button', { name: 'Apstiprināt ar šo kodu' }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    // Back from the second factor the question stands where it was left.
    const dialog = page.getByRole('alertdialog');
    const send = dialog.getByRole('button', { name: 'Sūtīt bez otras personas' });
    await dialog.locator('.alert-typed input').fill(await people(page));
    if (Number(await people(page)) >= 1000)
      await dialog
        .locator('.alert-name input')
        .fill((await dialog.locator('.alert-name label').textContent())?.replace(/^[^:]*: /, '') ?? '');
    expect(await send.isDisabled()).toBe(true);
    await dialog.getByLabel('Kāpēc nevar gaidīt otru cilvēku?').fill('Otrs dežurants neatbild');
    expect(await findings(page)).toEqual([]);
    await send.click();
    await page.waitForSelector('.alert-stop');
    await page.getByRole('button', { name: 'Apturēt, nesūtīt nevienam' }).click();
    await page.waitForSelector('text=Īsziņu nesaņēma neviens.');
    expect(faults()).toEqual([]);
    await close();
  });

  test('a street of the board that is pressed is marked on its map, also on a phone, and goes when it is pressed again', async () => {
    const author = await as('author@lv-jelgava', '/alert?lang=lv');
    await write(author.page, 'Pa ielām');
    // Another text each time, or a server that runs already would ask why it goes out again.
    await author.page.getByLabel('Tālrunis jautājumiem').fill(`63${String(Date.now()).slice(-6)}`);
    await author.page.getByRole('button', { name: 'Iesniegt apstiprināšanai' }).click();
    await author.page.waitForSelector('text=Gaida otru personu');
    const { page, faults, close } = await as('approver@lv-jelgava', `/alert?lang=lv&id=${idOf(author.page)}`);
    await author.close();
    await page.waitForSelector('.alert-big');
    await prove(page);
    await page.fill('.alert-typed input', await people(page));
    const name = page.locator('.alert-name');
    if (await name.count()) await name.locator('input').fill((await name.locator('label').textContent())?.replace(/^[^:]*: /, '') ?? '');
    await page.locator('.alert-go').click();
    await page.waitForURL(/alert-live/, { timeout: 60_000 });
    const streets = page.locator('.board-go');
    await streets.first().waitFor({ timeout: 60_000 });
    const map = page.locator('.board-area');
    await map.locator('canvas').first().waitFor();
    // The map is whole on the screen, however many streets stand beside it.
    const panel = await map.boundingBox();
    expect(panel && panel.y + panel.height).toBeLessThanOrEqual(900);
    /** How much of the map has the colour of what is chosen; the border of the area has it too. */
    const marked = () =>
      map.evaluate((panel) => {
        const probe = panel.ownerDocument.createElement('i');
        probe.style.color = 'var(--map-select)';
        panel.append(probe);
        const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
        probe.remove();
        let count = 0;
        for (const canvas of panel.querySelectorAll('canvas')) {
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
          for (let i = 0; i < data.length; i += 4)
            if (Math.abs((data[i] ?? 0) - r) + Math.abs((data[i + 1] ?? 0) - g) + Math.abs((data[i + 2] ?? 0) - b) < 12) count += 1;
        }
        return count;
      });
    /** Takes the mark away without moving the map, and sees that it goes. */
    const expectGone = async (press: () => Promise<void>): Promise<void> => {
      await page.waitForTimeout(1500);
      const shown = await marked();
      await press();
      const until = Date.now() + 10_000;
      while (shown - (await marked()) < 100 && Date.now() < until) await page.waitForTimeout(200);
      expect(shown - (await marked())).toBeGreaterThan(100);
      expect(await map.getByRole('status').textContent()).toBe('');
    };
    const street = streets.first();
    const called = (await street.textContent())?.trim() ?? '';
    await street.click();
    await map.getByText(`Kartē parādīta: ${called}.`).waitFor();
    expect(await street.getAttribute('aria-pressed')).toBe('true');
    expect(await findings(page)).toEqual([]);
    await expectGone(() => street.click());
    await page.setViewportSize(sizes.phone.viewport);
    await street.click();
    const seen = await map.getByText(`Kartē parādīta: ${called}.`).boundingBox();
    expect(seen && seen.y >= 0 && seen.y < sizes.phone.viewport.height).toBe(true);
    expect(await findings(page)).toEqual([]);
    await expectGone(() => map.getByRole('button', { name: 'Vairs nerādīt' }).click());
    expect(faults()).toEqual([]);
    await close();
  });

  test('two people edit one draft: the second save is not lost and not blind', async () => {
    const one = await as('author@lv-jelgava', '/alert?lang=lv');
    await write(one.page, 'Divi autori');
    const id = idOf(one.page);
    const other = await as('author@lv-jelgava', `/alert?lang=lv&id=${id}`);
    await other.page.waitForSelector('.alert-title input');
    await other.page.getByLabel('Nosaukums').fill('Divi autori, otrais');
    await one.page.getByLabel('Nosaukums').fill('Divi autori, pirmais');
    await one.page.waitForSelector('.alert-conflict, .alert-saved.saved');
    await other.page.waitForSelector('.alert-conflict, .alert-saved.saved');
    const conflicted = (await one.page.locator('.alert-conflict').count()) ? one.page : other.page;
    await conflicted.waitForSelector('.alert-conflict');
    await conflicted.getByRole('button', { name: 'Saglabāt manas izmaiņas' }).click();
    await conflicted.waitForSelector('.alert-saved.saved');
    expect(await conflicted.locator('.alert-conflict').count()).toBe(0);
    await one.close();
    await other.close();
  });

  test('without a network what was written stays, and is saved when the network is back', async () => {
    const { page, close } = await as('author@lv-jelgava', '/alert?lang=lv');
    await write(page, 'Bez tīkla');
    await page.context().setOffline(true);
    await page.getByLabel('Nosaukums').fill('Bez tīkla, mainīts');
    await page.waitForSelector('.alert-saved.failed');
    await page.waitForSelector('.alert-release .notice.late');
    expect(await page.inputValue('.alert-title input')).toBe('Bez tīkla, mainīts');
    expect(await page.isVisible('.alert-where .map canvas')).toBe(true);
    await page.context().setOffline(false);
    await page.locator('.alert-release .notice button').click();
    await page.waitForSelector('.alert-saved.saved');
    await page.reload();
    await page.waitForSelector('.alert-title input');
    expect(await page.inputValue('.alert-title input')).toBe('Bez tīkla, mainīts');
    await close();
  });

  test('a municipality is warned whole by choosing it from the list', async () => {
    const { page, close } = await as('author@lt-siauliai', '/alert?lang=lt');
    await page.getByRole('button', { name: 'Pasirinkti…' }).first().click();
    await page.getByLabel('Savivaldybės ar seniūnijos pavadinimas').fill('Šiaulių miesto');
    await page.locator('.alert-area-list label', { hasText: 'Šiaulių miesto' }).click();
    await page.getByRole('button', { name: 'Pasirinkti 1 teritoriją' }).click();
    await page.waitForSelector('.alert-big');
    expect(await page.inputValue('.alert-words textarea')).toMatch(/^Šiaulių miesto/);
    expect(Number(await people(page))).toBeGreaterThan(100);
    await close();
  });

  test('an area as large as a country: what to do instead, and neither another try nor the administrator', async () => {
    const { page, close } = await as('author@lv-jelgava', '/alert?lang=lv');
    await page.getByRole('button', { name: 'Izvēlēties…' }).first().click();
    await page.getByRole('tab', { name: 'Koordinātas' }).click();
    await page.getByLabel('Stūri pēc kārtas').fill('55.6 20.5\n58.2 20.5\n58.2 28.3\n55.6 28.3');
    await page.getByRole('button', { name: 'Izmantot šo apgabalu' }).click();
    const said = await page.waitForSelector('.alert-who .notice');
    expect(await said.textContent()).toMatch(/Lielākam apgabalam lūdziet LV-ALERT.*Nekas nav zaudēts\. Kad tas būs izlabots/s);
    expect(await page.getByRole('button', { name: 'Mēģināt vēlreiz' }).count()).toBe(0);
    await close();
  });

  test('a distance around a point, a part cut out of it and a template: who does not get it is said, and an open field holds it back by name', async () => {
    const { page, faults, close } = await as('author@lv-jelgava', '/alert?lang=lv');
    await page.waitForSelector('.alert-where .map canvas');
    await page.waitForTimeout(1500);
    const box = await page.locator('.alert-where .map canvas').first().boundingBox();
    if (!box) throw new Error('no map');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.getByRole('button', { name: 'Ap punktu' }).click();
    await page.getByLabel('Attālums metros').fill('3000');
    await page.mouse.click(x, y);
    await page.waitForSelector('.alert-big');
    expect(await page.textContent('.alert-words dl')).toContain('28,');
    await page.waitForTimeout(800);
    await page.getByRole('button', { name: 'Izgriezt' }).click();
    for (const [dx, dy] of [
      [-30, -30],
      [40, -30],
      [40, 40],
    ] as const) {
      await page.mouse.click(x + dx, y + dy);
      await page.waitForTimeout(350);
    } // prettier-ignore
    await page.mouse.dblclick(x - 30, y + 40);
    await page.waitForSelector('.alert-cut');
    expect(await page.textContent('.alert-cut b')).toContain('NESAŅEM');
    await page.getByLabel('Kas ir izgriezts').fill('Rūpnīca');
    await page.locator('.alert-template button').click();
    await page.getByRole('option', { name: /Ķīmisku/ }).click();
    await page.getByLabel('Nosaukums').fill('Noplūde ar izgriezumu');
    await page.waitForSelector('.alert-saved.saved');
    expect(await page.inputValue('#alert-text-lv')).toContain('[phone]');
    expect(await page.textContent('.alert-lacks')).toContain('lauki tekstā');
    await page.getByLabel('Vieta', { exact: true }).fill('Jelgavas dienvidi');
    await page.getByLabel('Tālrunis jautājumiem').fill('63005522');
    await page.waitForSelector('.alert-lacks', { state: 'detached' });
    for (const lang of ['lv', 'lt', 'ru', 'en']) expect(await page.inputValue(`#alert-text-${lang}`)).toContain('63005522');
    await page.getByRole('button', { name: /LV-ALERT/ }).click();
    expect(await page.inputValue('[role=dialog] textarea')).toMatch(/lūdz izsūtīt šūnu apraides brīdinājumu LV-ALERT.*sarkanais/s);
    await page.waitForSelector('.alert-saved.saved');
    await page.getByRole('button', { name: 'Atzīmēt, ka lūgts' }).click();
    await page.waitForSelector('text=LV-ALERT (sarkanais) lūdza');
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await page.waitForSelector('.alert-cut b:has-text("NESAŅEM")');
    expect(faults()).toEqual([]);
    await close();
  });

  test('a warning of somebody else is taken over as it came, its area is drawn, and that taking it failed is not swallowed', async () => {
    const { page, close } = await as('author@lv-jelgava', '/alerts?lang=lv');
    const entry = {
      id: '0b7c5a52-7a39-4c5e-9a58-0d2c5d1f3a11',
      source: 'Meteo',
      sender: 'meteo@example.lv',
      sentAt: new Date().toISOString(),
      isExercise: false,
      isSigned: true,
      msgType: 'Alert',
      category: 'Met',
      event: 'Vētra',
      responseType: 'Shelter',
      certainty: 'Likely',
      headline: 'Vētra pie Jelgavas',
      severity: 'Severe',
      urgency: 'Expected',
      areaName: 'Lielupes krasti',
      unplaced: ['Lielupes krasti'],
      onsetAt: null,
      expiresAt: new Date(Date.now() + 7_200_000).toISOString(),
      touchesUs: false,
      texts: [{ lang: 'lv', body: 'Brāzmas līdz 28 m/s. Palieciet telpās.', areaWords: null }],
      withoutText: ['ru'],
      withoutAreaWords: ['lv'],
      geometry: null,
    };
    let refused = 0;
    await page.route('**/api/cap-messages', (route) => route.fulfill({ json: { items: [entry] } }));
    await page.route('**/api/cap-messages/*/take*', (route) => {
      refused += 1;
      const json = { type: 'x', title: 'x', status: 409, code: 'cap.decided', detail: 'Par to kāds jau ir lēmis.' };
      return route.fulfill({ status: 409, contentType: 'application/problem+json', json });
    });
    await page.reload();
    await page.getByRole('button', { name: 'Uzzīmēt apgabalu un pārņemt' }).click();
    await page.waitForSelector('.alert-title input');
    expect(await page.inputValue('.alert-title input')).toBe('Vētra pie Jelgavas');
    expect(await page.inputValue('#alert-text-lv')).toBe('Brāzmas līdz 28 m/s. Palieciet telpās.');
    expect(await page.textContent('.alert-level-choice .select-button')).toContain('Nopietns');
    // Only its area is missing.
    expect(await page.textContent('.alert-lacks')).toMatch(/^Vēl vajadzīgs: apgabals \(1\.\sdaļa\)$/);
    await chooseCircle(page, 'Jelgava', '3');
    await page.waitForSelector('.alert-conflict:has-text("Par to kāds jau ir lēmis.")');
    expect([refused, idOf(page)]).toEqual([1, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(await page.inputValue('.alert-title input')).toBe('Vētra pie Jelgavas');
    await close();
  });

  test('an administrator writes a template of the municipality, and its authors find it', async () => {
    const { page, faults, close } = await as('admin@lv-jelgava', '/alert-settings?lang=lv');
    await page.waitForSelector('.alert-templates details');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Jauna veidne' }).click();
    for (const [lang, name] of [
      ['latviešu', 'Palu kalna slēgšana'],
      ['lietuviešu', 'Kalno uždarymas'],
      ['krievu', 'Закрытие горки'],
      ['angļu', 'Hill closed'],
    ] as const)
      await page.getByLabel(`Nosaukums, ${lang}`).fill(name); // prettier-ignore
    // What a text may hold is put in at its cursor; what it holds is not offered again.
    const latvian = page.locator('.template-langs > div').first();
    await page.getByLabel('Teksts, latviešu').fill(': kalns slēgts. Tālr.');
    await page.getByLabel('Teksts, latviešu').press('End');
    for (const mark of ['[phone]', '{link}', '[place]']) {
      await latvian.getByRole('button', { name: mark }).click();
      expect(await latvian.getByRole('button', { name: mark }).count()).toBe(0);
    }
    expect(await page.getByLabel('Teksts, latviešu').inputValue()).toBe(': kalns slēgts. Tālr. [phone] {link} [place]');
    expect(await page.getByLabel('Teksts, krievu').inputValue()).toBe('');
    await page.getByLabel('Teksts, latviešu').fill('[place]: kalns slēgts. Tālr. [phone] {link}');
    await page.getByRole('button', { name: 'Saglabāt' }).click();
    await page.waitForSelector('.alert-templates details:has-text("Palu kalna slēgšana")');
    for (const part of ['sending', 'classes', 'agreements']) {
      await page.goto(`${demo.url}/alert-settings?lang=lv&part=${part}`);
      await page.waitForSelector('.alert-settings [role=tabpanel] :is(form, section)');
      expect([part, await findings(page)]).toEqual([part, []]);
    }
    await page.goto(`${demo.url}/alert-settings?lang=lv&part=sending`);
    // What takes over speaks the same way as the first channel: nothing beside the simulator, the other SMS beside SMPP.
    const channels = page.locator('.alert-settings-form .select-button');
    const choose = async (nth: number, name: string) => {
      await channels.nth(nth).click();
      await page.getByRole('option', { name }).click();
    };
    await choose(0, 'smpp');
    await channels.nth(1).click();
    expect(await page.getByRole('option').allTextContents()).toEqual(['nav', 'twilio']);
    await page.getByRole('option', { name: 'twilio' }).click();
    expect(await channels.nth(1).textContent()).toContain('twilio');
    await choose(0, 'email');
    expect(await channels.nth(1).textContent()).toContain('nav');
    await page.getByLabel('Pēc cik minūtēm paziņo aprūpētājiem').fill('721');
    await page.waitForSelector('text=Ierakstiet veselu skaitli no 1 līdz 720');
    expect(await page.getByRole('button', { name: 'Saglabāt' }).isDisabled()).toBe(true);
    await page.goto(`${demo.url}/alert-settings?lang=lv`);
    await page.locator('details:not(.withdrawn):has-text("Palu kalna slēgšana") summary').click();
    await page.getByRole('button', { name: 'Atsaukt' }).click();
    await page.waitForSelector('details.withdrawn');
    expect(faults()).toEqual([]);
    await close();
  });
});
