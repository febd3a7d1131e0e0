import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openKept, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('the index of social risk and the register of indicators', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  let token = '';
  const open = (path: string, options = {}, who = 'planner@lv-jelgava'): Promise<Screen> =>
    openKept(browser, demo.url, path, who, { ...sizes.desk, ...options }, async (page) => {
      page.on('request', (request) => {
        token = request.headers().authorization ?? token;
      });
    });
  /** Asks the server as the person whose screen was opened last. */
  const ask = async <T>(method: string, path: string, body?: unknown, ifMatch?: number): Promise<T> => {
    const answer = await fetch(demo.url + path, {
      method,
      headers: { authorization: token, 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  // Of each try: what a first one has made does not stand in the way of a second.
  let own = '';
  beforeEach(() => {
    own = `test_${Date.now().toString(36)}`;
  });
  const words = (text: string) => ({ lv: text, lt: text, en: text });

  const listed = (page: Page): Promise<string[]> =>
    page.$$eval('.risk-rows .risk-name', (names) => names.map((name) => name.textContent ?? ''));
  const tabTo = async (page: Page, selector: string): Promise<void> => {
    for (let n = 0; n < 60; n++) {
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${selector}.`);
  };
  /** Answers the question that has the focus: how many stops from the first, then Enter. */
  const answer = async (page: Page, steps: number, isLast = false): Promise<void> => {
    // From the first stop the arrow to the left comes to the last, so that both ends are one key away.
    if (steps === 0) await page.keyboard.press('Space');
    const key = steps < 5 ? 'ArrowRight' : 'ArrowLeft';
    for (let n = 0; n < (steps < 5 ? steps : 9 - steps); n++) await page.keyboard.press(key);
    if (isLast) return;
    const before = await page.textContent('.risk-pair-foot > span');
    await page.keyboard.press('Enter');
    await page.waitForFunction(`document.querySelector('.risk-pair-foot > span').textContent !== ${JSON.stringify(before)}`);
    await page.waitForFunction("document.activeElement?.matches('.risk-stop input')");
  };

  test('by keyboard alone: pairs are answered, a contradiction is named, ranks follow the answers, weights are approved and stay approved', async () => {
    const codes = ['lone_pensioners_share', 'low_income_share', 'unemployment_rate', 'distance_to_help'];
    const { page, faults, close } = await open('/indicators?lang=lv');
    await page.waitForSelector('.indicators-table tbody tr');
    const { id } = await ask<{ id: string }>('POST', '/api/risk-models', {
      code: own,
      title: words(`Pārbaudes modelis ${own}`),
      definition: {
        dimensions: [
          {
            code: 'vulnerability',
            title: words('Ievainojamība'),
            indicators: codes.map((indicator) => ({ indicator, direction: 'more_is_worse' })),
          },
        ],
      },
    });
    await page.click('.indicators-head a.btn');
    await page.waitForSelector('.risk-rows .risk-row');
    await page.click('.risk-model button');
    await page.getByRole('option', { name: new RegExp(own) }).click();
    await page.waitForSelector('.risk-pair-foot:has-text("1. pāris no 6")');
    await page.waitForSelector('.risk-head:has-text("vēl neviens nav vērtējis")');
    expect(new URL(page.url()).searchParams.get('model')).toBe(id);
    expect(await page.locator('.risk-foot .btn.primary').isDisabled()).toBe(true);
    const equal = await listed(page);
    expect(equal.length).toBeGreaterThan(100);

    // The first nine times the second, the third nine times the first, and the second nine times the third: round in a circle.
    await tabTo(page, '.risk-stop input');
    for (const [i, steps] of [0, 8, 4, 0, 4, 4].entries()) await answer(page, steps, i === 5);
    await page.waitForSelector('.risk-look:has-text("runā pretim")');
    expect(await page.textContent('.risk-look')).toMatch(/Jūs teicāt – 9 reizes svarīgāks: .+ no pārējām atbildēm izriet – /);
    expect(await page.textContent('#risk-consistency + .tag')).toMatch(/nē, \d,\d\d/);
    await tabTo(page, '.risk-look .btn');
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.activeElement?.matches('.risk-stop input')");
    expect(await page.textContent('.risk-ends b')).toMatch(/neapšaubāmi svarīgāks/);

    // Now all agree: the last is nine times any other, and the others are alike.
    while (!(await page.locator('.risk-pair-foot .btn').first().isDisabled())) await page.locator('.risk-pair-foot .btn').first().click();
    const wanted = [4, 4, 8, 4, 8, 8];
    for (const [i, steps] of wanted.entries()) {
      await page.focus(`.risk-stop:nth-child(${steps + 1}) input`);
      await page.keyboard.press('Space');
      if (i < 5) await page.keyboard.press('Enter');
      if (i < 5) await page.waitForSelector(`.risk-pair-foot:has-text("${i + 2}. pāris no 6")`);
    }
    await page.waitForSelector('.risk-look', { state: 'detached' });
    expect(await page.textContent('#risk-consistency + .tag')).toContain('jā, 0,00');
    expect(await page.$$eval('.risk-percent', (cells) => cells.map((cell) => Number.parseInt(cell.textContent ?? '', 10)))).toEqual([
      8, 8, 8, 75,
    ]);
    expect(await listed(page)).not.toEqual(equal);
    // Nobody approves what is not saved.
    expect(await page.locator('.risk-foot .btn.primary').isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.risk-own:has-text("Jūsu atbildes saglabātas")');
    const saved = await ask<{ items: { isMine: boolean; judgements: { times: number }[] }[] }>('GET', `/api/risk-models/${id}/ratings`);
    expect(saved.items.map(({ judgements }) => judgements.map(({ times }) => Math.round(times * 9)))).toEqual([[9, 9, 1, 9, 1, 1]]);

    // Every row is in the class that legend and map give it.
    const rows = await page.$$eval('.risk-rows .risk-row:has(.risk-index)', (found) =>
      found.map(
        (row) =>
          [row.querySelector('.swatch')?.className, Number(row.querySelector('.risk-index')?.textContent?.replace(',', '.'))] as const,
      ),
    );
    const legend = await page.$$eval('.risk-legend li', (items) => items.map((item) => item.textContent ?? ''));
    const bounds = legend.slice(1, 4).map((text) => Number(text.split('–')[0]?.replace(',', '.')));
    const classOf = (index: number): number =>
      index >= Number(/[\d,]+/.exec(legend[0] ?? '')?.[0].replace(',', '.')) ? 4 : 3 - bounds.findIndex((low) => index >= low);
    for (const [name, index] of rows)
      expect([index, name]).toEqual([index, `swatch class-${index < (bounds[2] ?? 0) ? 0 : classOf(index)} small`]);

    await tabTo(page, '.risk-foot .btn.primary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.dialog:has-text("grupas saskaņotība 0,00")');
    await tabTo(page, '.dialog .btn.primary');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.risk-approved:has-text("Apstiprināja Anna Kalniņa")');
    await page.waitForSelector('.risk-closed:has-text("vērtēšana ir slēgta")');
    // The list of versions is read anew a moment after.
    await page.waitForSelector('.risk-approvals:has-text("svarus apstiprināja Anna Kalniņa")');
    expect(await page.textContent('.risk-approvals')).toMatch(/1\. versija:\s*svarus apstiprināja Anna Kalniņa, .+ \(no 1 vērtējuma\)/);
    const model = await ask<Record<string, unknown>>('GET', `/api/risk-models/${id}`);
    expect(model.approvedBy).toMatchObject({ name: 'Anna Kalniņa' });
    await ask('PUT', `/api/risk-models/${id}`, { title: model.title, definition: model.definition, isRetired: true }, 1);
    expect(faults()).toEqual([]);
    await close();
  }, 180_000);

  test('others are seen as a group only, the one who contradicts himself by a number; nothing is found by axe, wide and light or narrow and dark', async () => {
    const { page, faults, close } = await open('/risk?lang=lv');
    await page.waitForSelector('.risk-rows .risk-row');
    await page.waitForSelector('.risk-warn:has-text("E4 atbildes runā pretim")');
    expect(await page.textContent('.risk-warn')).toContain('Vērtējums paliek grupā');
    expect(await page.textContent('.risk-head')).toContain('7 eksperti');
    const said = await ask<{ items: { id: string }[] }>('GET', '/api/risk-models');
    const ratings = await ask<{ items: { by: { name: string } }[] }>('GET', `/api/risk-models/${said.items[0]?.id}/ratings`);
    expect(ratings.items).toHaveLength(7);
    const text = (await page.textContent('#page')) ?? '';
    for (const { by } of ratings.items) expect(text).not.toContain(by.name);
    expect(text).toContain('tikai pašvaldību kopskaiti');
    await page.click('.risk-rows .risk-row >> nth=2');
    await page.waitForSelector('.risk-reasons li >> nth=5');
    expect(new URL(page.url()).searchParams.get('t')).toMatch(/^(LV|LT):/);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();

    const phone = await open('/risk?lang=lt', { ...sizes.phone, colorScheme: 'dark' }, 'planner@lt-akmene');
    await phone.page.waitForSelector('.risk .map-caption');
    for (const part of [0, 1, 2]) {
      await phone.page.locator('.phone-tabs button').nth(part).click();
      expect([part, await findings(phone.page)]).toEqual([part, []]);
    }
    await phone.close();
  }, 120_000);

  test('an indicator is imported from a file: first rows before, a masked value as a range, one bad row with its reason, and who did it', async () => {
    const { page, faults, close } = await open('/indicators?lang=lv');
    await page.waitForSelector('.indicators-table tbody tr');
    expect(await page.locator('.indicators-table tr', { hasText: 'lone_pensioners' }).first().textContent()).toMatch(
      /novērtējums.*visiem \(VIAS\)/s,
    );
    expect(await findings(page)).toEqual([]);
    const described = {
      title: words(`Pārbaudes rādītājs ${own}`),
      unit: words('cilvēki'),
      direction: 'more_is_worse',
      aggregation: 'sum',
      denominator: 'residents',
      source: 'Pārbaude',
      licence: 'CC0 1.0',
      quality: 'register',
    };
    await ask('POST', '/api/indicators', { code: own, ...described });
    await close();

    const { page: one, faults: more, close: end } = await open(`/indicators?lang=lv&code=lv-jelgava:${own}`);
    await one.waitForSelector('.notice:has-text("Vērtību vēl nav")');
    await one.getByRole('button', { name: 'Importēt CSV' }).click();
    const csv = 'ATVK;Gads;Vērtība;Piezīme\r\n0003000;2024;1234;\r\n0026000;2024;no 1 līdz 5;\r\n9999999;2024;7;"nav; tādas"\r\n';
    await one.setInputFiles('input[type=file]', { name: 'dati.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await one.waitForSelector('.indicators-preview td:has-text("nav; tādas")');
    expect(await one.$$eval('.indicators-preview th.used', (cells) => cells.map((cell) => cell.textContent))).toEqual([
      'ATVKkods',
      'Gadsperiods',
      'Vērtībavērtība',
    ]);
    expect(await ask(`GET`, `/api/indicators/lv-jelgava:${own}`)).toMatchObject({ periods: 0 });
    expect(await findings(one)).toEqual([]);
    // The dry run names the bad row, and nothing is there yet.
    await one.getByRole('button', { name: 'Pārbaudīt' }).click();
    await one.waitForSelector('.indicators-report:has-text("Ierakstītu 2 vērtības, noraidītu 1")');
    expect(await one.textContent('.indicators-report')).toContain('Periodi: 2024. g.; kodējums: UTF-8; atdalītājs: semikols.');
    expect(await one.textContent('.indicators-rejects tbody')).toContain('9999999');
    expect(await ask(`GET`, `/api/indicators/lv-jelgava:${own}`)).toMatchObject({ periods: 0 });
    expect(await findings(one)).toEqual([]);
    await one.getByRole('button', { name: 'Importēt vērtības' }).click();
    await one.waitForSelector('.indicators-report:has-text("Importētas 2 rindas, noraidītas 1")');
    expect(await one.$$eval('.indicators-rejects tbody td', (cells) => cells.map((cell) => cell.textContent))).toEqual([
      '4',
      'kods',
      '9999999',
      expect.stringMatching(/^\p{Lu}.+\.$/u),
    ]);
    const [file] = await Promise.all([
      one.waitForEvent('download'),
      one.locator('.indicators-report').getByRole('button', { name: 'Lejupielādēt noraidītās rindas' }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^\uFEFFRinda;Lauks;Vērtība;Iemesls\r\n4;kods;9999999;.+\r\n$/);
    await one.waitForSelector('.indicators-values tr:has-text("Jelgava"):has-text("1 234")'.replace(' 2', '\u00a02'));
    expect(await one.locator('.indicators-values tr', { hasText: 'zināms tikai diapazons' }).textContent()).toContain('1–5');
    expect(await one.textContent('.indicators-changes')).toMatch(
      /dati\.csvAnna Kalniņa, .+pievienotas 2, mainītas 0, nemainītas 0, noraidītas 1/,
    );
    expect(await findings(one)).toEqual([]);
    // The link to the map opens the same indicator and period, counts divided by residents.
    await one.click('.indicators-thumb');
    await one.waitForSelector('.title-strip h1:has-text("Pārbaudes rādītājs")');
    expect(new URL(one.url()).searchParams.get('m')).toContain(`s:indicator*${own}*2024`);
    const { version } = await ask<{ version: number }>('GET', `/api/indicators/lv-jelgava:${own}`);
    await ask('PUT', `/api/indicators/lv-jelgava:${own}`, { ...described, isRetired: true }, version);
    expect([...faults(), ...more()]).toEqual([]);
    await end();

    const phone = await open('/indicators?lang=en&code=vias:lone_pensioners', sizes.phone);
    await phone.page.waitForSelector('.indicators-values tbody tr');
    expect(await findings(phone.page)).toEqual([]);
    await phone.page.locator('.indicators-back a').click();
    await phone.page.waitForSelector('.indicators-table tbody tr');
    expect(await findings(phone.page)).toEqual([]);
    await phone.close();
  }, 180_000);

  test('a planner adds an indicator: refused without a legal basis, then values are pasted, the builder offers it, and it is withdrawn after what rests on it is told', async () => {
    const { page, faults, close } = await open('/indicators?lang=lv');
    await page.getByRole('link', { name: 'Pievienot rādītāju' }).click();
    const field = (name: string) => page.getByLabel(name, { exact: true });
    await page.getByRole('button', { name: 'Saglabāt un pievienot vērtības' }).click();
    await page.waitForSelector('.indicator-form .notice:has-text("6 lauki")');
    // The first field that is missing has the focus.
    expect(await field('Nosaukums (latviski)').evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.type(`Aprūpējamie ${own}`);
    await field('Nosaukums (lietuviski)').fill(`Slaugomieji ${own}`);
    await field('Nosaukums (angliski)').fill(`In care ${own}`);
    await field('Avots').fill('Sociālais dienests');
    await field('Licence').fill('CC BY 4.0');
    expect(await field('Kods').inputValue()).toBe(`in_care_${own}`);
    await page.locator('.indicator-form .field', { hasText: 'Īpaša kategorija' }).getByRole('button').click();
    await page.getByRole('option', { name: 'sociālā palīdzība' }).click();
    await page.getByRole('button', { name: 'Saglabāt un pievienot vērtības' }).click();
    await page.waitForSelector('.indicator-form .field-error:has-text("Bez tiesiska pamata šādus datus nedrīkst glabāt")');
    expect(await findings(page)).toEqual([]);
    await field('Mērķis').fill('Palīdzība evakuācijā');
    await field('Tiesiskais pamats').fill('CAPTL 11. panta trešā daļa');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Saglabāt un pievienot vērtības' }).click();

    await page.waitForSelector('#indicators-import');
    const ref = `lv-jelgava:in_care_${own}`;
    expect(await ask('GET', `/api/indicators/${ref}`)).toMatchObject({
      kind: 'count',
      aggregation: 'sum',
      masksBelow: 5,
      periodKind: 'year',
    });
    await page
      .getByLabel('Vai ielīmējiet tabulu')
      .fill('ATVK\tGads\tVērtība\n0003000\t2024\t412\n0026000\t2024\t-4\n0026000\t2024-07\t9\n0026000\t2024\t3');
    await page.getByRole('button', { name: 'Lasīt ielīmēto' }).click();
    await page.getByRole('button', { name: 'Pārbaudīt' }).click();
    await page.waitForSelector('.indicators-report:has-text("Ierakstītu 2 vērtības, noraidītu 2")');
    expect(await page.$$eval('.indicators-rejects tbody td:last-child', (cells) => cells.map((cell) => cell.textContent))).toEqual([
      'Skaits nevar būt negatīvs: -4.',
      expect.stringContaining('ne tāda garuma'),
    ]);
    await page.getByRole('button', { name: 'Importēt vērtības' }).click();
    await page.waitForSelector('.indicators-values tr:has-text("Jelgava"):has-text("412")');
    await page.waitForSelector('.indicators-facts:has-text("CAPTL 11. panta trešā daļa")');

    // The builder's list of sources has it at once, in the window that read the register before.
    await page.click('.indicators-thumb');
    await page.waitForSelector(`.title-strip h1:has-text("Aprūpējamie ${own}")`);
    await page.getByRole('button', { name: 'Veidot karti' }).click();
    await page.getByRole('button', { name: /Kas tiek kartēts/ }).click();
    await page.getByRole('option', { name: `Aprūpējamie ${own}` }).waitFor();
    await page.keyboard.press('Escape');
    await ask('POST', '/api/risk-models', {
      code: `care_${own}`,
      title: words(`Balstās ${own}`),
      definition: {
        dimensions: [
          {
            code: 'vulnerability',
            title: words('Ievainojamība'),
            indicators: [`in_care_${own}`, 'low_income_share'].map((indicator) => ({ indicator, direction: 'more_is_worse' })),
          },
        ],
      },
    });
    await page.getByRole('link', { name: 'Rādītāji', exact: true }).click();
    await page.getByRole('link', { name: `Aprūpējamie ${own}` }).click();
    await page.getByRole('button', { name: 'Labot' }).click();
    await field('Licence').fill('CC0 1.0');
    // A colleague saves first, and this window has heard of it: nothing of theirs is overwritten, nothing typed here is lost.
    const { title, unit, direction, aggregation, denominator, source, quality } = await ask<Record<string, unknown>>(
      'GET',
      `/api/indicators/${ref}`,
    );
    const heard = page.waitForResponse((answer) => decodeURIComponent(answer.url()).endsWith(`/api/indicators/${ref}`));
    await ask('PUT', `/api/indicators/${ref}`, { title, unit, direction, aggregation, denominator, source, quality, licence: 'ODbL' }, 1);
    await heard;
    await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await page.waitForSelector('.indicator-form .notice:has-text("Kāds šo rādītāju ir mainījis")');
    expect(await field('Licence').inputValue()).toBe('CC0 1.0');
    await page.getByRole('button', { name: 'Atcelt' }).click();
    await page.waitForSelector('.indicators-facts:has-text("ODbL")');
    await page.getByRole('button', { name: 'Labot' }).click();
    await field('Licence').fill('CC0 1.0');
    await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await page.waitForSelector('.indicators-facts:has-text("CC0 1.0")');
    await page.getByRole('button', { name: 'Vairs nelietot' }).click();
    await page.waitForSelector(`.indicator-uses li:has-text("riska modelis: Balstās ${own}")`);
    expect(await findings(page)).toEqual([]);
    await page.locator('.dialog .btn.danger').click();
    await page.waitForSelector('.notice:has-text("vairs netiek lietots")');
    await page.locator('.indicators-back a').click();
    await page.waitForSelector('.indicators-table tbody tr');
    expect(await page.locator('.indicators-table tr', { hasText: own }).count()).toBe(0);
    const { items } = await ask<{ items: { id: string; code: string; title: unknown; definition: unknown }[] }>('GET', '/api/risk-models');
    const model = items.find(({ code }) => code === `care_${own}`);
    await ask('PUT', `/api/risk-models/${model?.id}`, { title: model?.title, definition: model?.definition, isRetired: true }, 1);
    expect(faults()).toEqual([]);
    await close();
  }, 180_000);

  test('a risk model is made on screen: weights by slider and by number move map, list and sensitivity, and an approved version stays as it is', async () => {
    const { page, faults, close } = await open('/risk?lang=en');
    await page.getByRole('button', { name: 'New model' }).click();
    const form = page.locator('.risk-form');
    for (const [lang, title] of Object.entries({ Latvian: 'Rokas svari', Lithuanian: 'Rankiniai svoriai', English: 'Weights by hand' }))
      await form.getByLabel(`Title (${lang})`).fill(`${title} ${own}`);
    await form.getByRole('button', { name: 'Make the model' }).click();
    await form.locator('.field-error', { hasText: 'A model has 2 to 10 indicators' }).waitFor();
    for (const name of ['Unemployment rate', 'Distance to help']) {
      await form.locator('.risk-form-add .select-button').click();
      await page.getByRole('option', { name }).click();
      await form.getByRole('button', { name: 'Add', exact: true }).click();
    }
    await page.waitForSelector('.risk-shift tbody tr >> nth=1');
    expect(await page.locator('.risk-form-share').allTextContents()).toEqual(['50.0%', '50.0%']);
    const even = await listed(page);
    expect(even.length).toBeGreaterThan(100);
    expect(await findings(page)).toEqual([]);
    // By keyboard on the slider, then as a number; the other keeps its points and loses its share.
    const first = form.locator('.risk-form-row').first();
    await first.locator('input[type=range]').focus();
    for (let n = 0; n < 20; n++) await page.keyboard.press('ArrowRight');
    expect(await first.getByLabel('Points', { exact: true }).inputValue()).toBe('40');
    expect(await page.locator('.risk-form-share').allTextContents()).toEqual(['66.7%', '33.3%']);
    await first.getByLabel('Points', { exact: true }).fill('80');
    expect(await page.locator('.risk-form-share').allTextContents()).toEqual(['80.0%', '20.0%']);
    await page.waitForSelector('.risk-shift tr:has-text("80.0 %")');
    expect(await listed(page)).not.toEqual(even);
    await form.locator('.field', { hasText: 'Normalisation' }).getByRole('button').click();
    await page.getByRole('option', { name: 'rank', exact: true }).click();
    await form.getByRole('button', { name: 'Make the model' }).click();

    await page.waitForSelector('.risk-head:has-text("nobody has rated yet"), .risk-head:has-text("as set in the model")');
    const id = new URL(page.url()).searchParams.get('model');
    expect(await page.$$eval('.risk-percent', (cells) => cells.map((cell) => Number.parseInt(cell.textContent ?? '', 10)))).toEqual([
      80, 20,
    ]);
    await page.getByRole('button', { name: 'Approve weights' }).click();
    await page.waitForSelector('.dialog:has-text("no expert has rated it")');
    await page.locator('.dialog .btn.primary').click();
    await page.waitForSelector('.risk-approved:has-text("Approved by Anna Kalniņa")');

    await page.getByRole('button', { name: 'Change the model' }).click();
    await page.waitForSelector('.risk-form:has-text("Version 1 is approved and stays as it is")');
    await page.locator('.risk-form-row').first().getByLabel('Points', { exact: true }).fill('20');
    await page.getByRole('button', { name: 'Save the model' }).click();
    await page.waitForSelector('.risk-head:has-text("as set in the model")');
    type Version = { version: number; weights: Record<string, number> | null };
    const { items } = await ask<{ items: Version[] }>('GET', `/api/risk-models/${id}/versions`);
    expect(items.map(({ version, weights }) => [version, weights])).toEqual([
      [2, null],
      [1, { unemployment_rate: 0.8, distance_to_help: 0.2 }],
    ]);
    const now = await ask<{ title: unknown; definition: { normalisation: string } }>('GET', `/api/risk-models/${id}`);
    expect(now.definition.normalisation).toBe('rank');
    await ask('PUT', `/api/risk-models/${id}`, { title: now.title, definition: now.definition, isRetired: true }, 2);
    expect(faults()).toEqual([]);
    await close();

    const phone = await open('/risk?lang=lt&edit=1', { ...sizes.phone, colorScheme: 'dark' });
    await phone.page.waitForSelector('.risk-form-row');
    for (const part of [0, 2]) {
      await phone.page.locator('.phone-tabs button').nth(part).click();
      expect([part, await findings(phone.page)]).toEqual([part, []]);
    }
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await phone.close();
  }, 180_000);
});
