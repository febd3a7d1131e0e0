import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, openKept, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

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
  const open = (path: string, options = {}) => openKept(browser, demo.url, path, 'planner@lv-jelgava', { ...sizes.desk, ...options });
  const choose = (page: Page, name: string) => page.getByRole('button', { name }).click();
  const figure = '.cameras-optics + .cameras-facts dd:nth-of-type(1)';
  const seen = (page: Page): Promise<string | null> => page.textContent(figure);
  /** Until it is stored: the button is disabled as soon as it is pressed, and a page that is left takes its request along. */
  const save = async (page: Page): Promise<void> => {
    const stored = page.waitForResponse(
      (answer) => answer.request().method() !== 'GET' && /\/api\/cameras\/[0-9a-f-]{36}$/.test(answer.url()),
    );
    await page.getByRole('button', { name: 'Saglabāt optiku' }).click();
    expect((await stored).status()).toBe(200);
    await page.waitForSelector('.cameras-drawer footer .primary:disabled');
  };

  test('optics are changed by keyboard, drawn at once, taken back, saved, and what is seen follows in the background', async () => {
    const { page, faults, close } = await open('/cameras?lang=lv');
    await choose(page, 'Driksas iela');
    await page.waitForSelector(figure);
    const before = await seen(page);
    expect(before).toMatch(/^\d[\d\s]*\sm²$/);
    const focal = page.getByLabel('Fokuss, mm');
    await focal.fill('0');
    await page.waitForSelector('.field-error:has-text("fokusa attālumu")');
    await focal.fill('8,5');
    await page.waitForSelector(`${figure}:not(:text-is(${JSON.stringify(before)}))`);
    await page.waitForSelector('.field-error', { state: 'detached' });
    await page.getByRole('button', { name: 'Atsaukt' }).click();
    await page.waitForSelector(`${figure}:text-is(${JSON.stringify(before)})`);
    expect(await focal.inputValue()).toBe('4');
    await focal.fill('8,5');
    await save(page);
    await page.reload();
    // Computed in the background, with whatever else the machine has to do.
    const changed = page.locator(`${figure}:not(:text-is(${JSON.stringify(before)}))`).filter({ hasText: /^[1-9][\d\s]*\sm²$/ });
    await changed.waitFor({ timeout: 75_000 });
    const metres = (text: string | null) => Number(text?.replace(/\D/g, ''));
    expect(metres(await changed.textContent())).toBeLessThan(metres(before));
    expect(await page.getByLabel('Fokuss, mm').inputValue()).toBe('8,5');
    // As it was, for whoever tests next.
    await page.getByLabel('Fokuss, mm').fill('4');
    await save(page);
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

  test('a camera is added by a click and by keyboard, edited with all its fields while a colleague edits it too, and deleted again', async () => {
    // Under names of its own, so that a second try does not meet what a first one left.
    const tag = randomUUID().slice(0, 6);
    const [temporary, first, second] = [`Pagaidu ${tag}`, `Pirmais ${tag}`, `Otrais ${tag}`];
    const { page, faults, close } = await open('/cameras?lang=lv');
    await page.waitForSelector('.cameras-grades');
    await page.getByRole('button', { name: 'Ielādēt no faila' }).click();
    const bad = {
      name: 'kameras.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('code,name,lon,lat,focal_mm\nX1,Osta,23.7,56.6,0\nX2,Tilts,23.7,56.6,\n'),
    };
    await page.locator('input[type=file]').setInputFiles(bad);
    await page.getByRole('button', { name: 'Pārbaudīt' }).click();
    await page.waitForSelector('.dialog .notice:has-text("Jaunas: 1"):has-text("2. rinda, focalMm „0”: Objektīva ar 0 mm")');
    await page.getByRole('dialog').getByRole('button', { name: 'Atcelt' }).click();
    await page.getByRole('button', { name: 'Pievienot kameru' }).click();
    await page.waitForSelector('.cameras-map .picking');
    const map = (await page.locator('.cameras-map').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2);
    const place = page.getByRole('textbox', { name: 'Vieta', exact: true });
    await page.waitForSelector('.cameras-pen', { state: 'detached' });
    expect(await place.inputValue()).toMatch(/^5[67],\d{6}; 2\d,\d{6}$/);
    // Coordinates by keyboard, then ten metres to the north and back, and one to the east.
    await place.fill('56,6497; 23,7262');
    await page.getByRole('button', { name: 'Bīdīt ar bultiņām' }).focus();
    for (const key of ['Shift+ArrowUp', 'Shift+ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    expect(await place.inputValue()).toBe('56,649700; 23,726216');
    await page.getByLabel('Numurs', { exact: true }).fill(`Z-${tag}`);
    await page.getByLabel('Nosaukums').fill(temporary);
    await page.getByLabel('Fokuss, mm').fill('4');
    await page.getByLabel('Sensors, mm').fill('5,37');
    await page.getByLabel('Azimuts, °').fill('358');
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.getByLabel('Azimuts, °').press(key);
    expect(await page.getByLabel('Azimuts, °').inputValue()).toBe('1');
    await page.waitForSelector(figure);
    // Dragged on the map: where it looks, from north to east, then the edge of what it sees, from 34° to 20° beside that.
    const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
      const at = ([east, south]: readonly [number, number]) => [map.x + map.width / 2 + east, map.y + map.height / 2 + south] as const;
      await page.mouse.move(...at(from));
      await page.mouse.down();
      await page.mouse.move(...at(to), { steps: 3 });
      await page.mouse.up();
    };
    // The map has come to rest where it was sent.
    await page.locator('.cameras-map .scale', { hasText: /^20\sm$/ }).waitFor();
    await drag([3, -70], [73, 0]);
    expect(Math.abs(Number(await page.getByLabel('Azimuts, °').inputValue()) - 90)).toBeLessThan(4);
    await drag([90, 59], [102, 36]);
    expect(Math.abs(Number((await page.getByLabel('Fokuss, mm').inputValue()).replace(',', '.')) - 7.4)).toBeLessThan(0.6);
    await page.getByLabel('Azimuts, °').fill('1');
    // A mask behind the camera is refused where it stands, in words, before anything is stored.
    await page.getByRole('button', { name: 'Pievienot sektoru' }).click();
    await page.getByLabel('No azimuta, °').fill('170');
    await page.getByLabel('Līdz azimutam, °').fill('190');
    await page.waitForSelector('.cameras-shapes .field-error:has-text("neko neaizsedz")');
    await page.getByRole('button', { name: 'Noņemt 1. masku' }).click();
    await page.waitForSelector('.cameras-shapes .field-error', { state: 'detached' });
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await page.waitForSelector(`.cameras-drawer h2:has-text("${temporary}")`);
    await page.waitForSelector(`.cameras-list button[aria-current]:has-text("${temporary}")`);

    // Two people at once: the mast is put right by one, the other's words arrive; where both changed the same, the second one chooses.
    const other = await open(new URL(page.url()).pathname + new URL(page.url()).search);
    for (const [one, name, field, value] of [
      [page, first, 'Mērķis', 'kārtība'],
      [other.page, second, 'Augstums, m', '6'],
    ] as const) {
      await one.getByRole('button', { name: 'Labot visus laukus' }).click();
      await one.getByLabel('Nosaukums').fill(name);
      await one.getByLabel(field, { exact: true }).fill(value);
    }
    // A mask drawn by hand before the camera, which looks north, and a picture that only those with the right open.
    await page.getByRole('button', { name: 'Zīmēt laukumu' }).click();
    await page.waitForSelector('.cameras-map .picking');
    for (const [east, south] of [
      [-30, -120],
      [30, -120],
      [30, -160],
      [-30, -160],
      [-30, -160],
    ] as const)
      await page.mouse.click(map.x + map.width / 2 + east, map.y + map.height / 2 + south);
    await page.waitForSelector('.cameras-shapes summary:has-text("4 punkti")');
    await page.getByLabel('Tiešraides adrese').fill('rtsp://10.1.0.7/1');
    await page.getByLabel('Kāpēc maināt').fill('pārbaude');
    await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await page.waitForSelector(`.cameras-drawer h2:has-text("${first}")`);
    await page.getByRole('button', { name: 'Atvērt tiešraidi' }).click();
    await page.waitForSelector('.cameras-stream:has-text("rtsp://10.1.0.7/1")');
    await other.page.waitForSelector('.cameras-drawer .notice:has-text("Mērķis")');
    await other.page.waitForSelector(`.cameras-drawer .notice:has-text("jūsu: ${second}")`);
    await other.page.locator('.cameras-drawer .notice label', { hasText: first }).click();
    await other.page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await other.page.waitForSelector(`.cameras-drawer h2:has-text("${first}")`);
    await other.page.getByText('Izmaiņu vēsture').click();
    await other.page.waitForSelector('.cameras-history li:has-text("pārbaude")');
    expect(await other.page.locator('.cameras-history > li').allInnerTexts()).toMatchObject([
      expect.stringContaining('optika, maskas'),
      expect.stringMatching(new RegExp(`Nosaukums: ${temporary} → ${first}[^]*Mērķis: nav norādīts → kārtība`)),
      expect.stringContaining('ievadīja'),
    ]);
    // As it was, for whoever tests next.
    await other.page.getByRole('button', { name: 'Labot visus laukus' }).click();
    await other.page.getByRole('button', { name: 'Dzēst no reģistra' }).click();
    await other.page.getByLabel('Iemesls').fill('ievadīta pārbaudei');
    await other.page.getByRole('dialog').getByRole('button', { name: 'Dzēst no reģistra' }).click();
    await page.waitForSelector(`.cameras-list button:has-text("${first}")`, { state: 'detached' });
    expect([...faults(), ...other.faults()]).toEqual([]);
    await other.close();
    await close();
  });

  test('what cameras see is told of incidents too; blind spots are ranked and visited without losing the list; a camera tells what it gives', async () => {
    const { page, faults, close } = await open('/cameras?lang=lv&blind=1');
    await page.waitForSelector('.cameras-big');
    await page.locator('.cameras-sum .select-button').first().click();
    await page.getByRole('option', { name: 'Negadījumi' }).click();
    await page.waitForSelector('.cameras-hours li:nth-child(24)');
    const first = page.locator('section.cameras-more li button').first();
    const said = await first.textContent();
    await first.click();
    await page.waitForURL(/[?&]zone=/);
    await page.waitForSelector('.cameras-sum[aria-busy="false"]');
    expect(await first.textContent()).toBe(said);
    await choose(page, 'Hercoga Jēkaba laukums');
    await page.waitForSelector('[aria-labelledby="cameras-gain"] dd');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Atkal viss kartes skats' }).click();
    await page.waitForURL((url) => !url.searchParams.has('zone'));
    expect(faults()).toEqual([]);
    await close();
  });

  test.each([
    ['1440 px, lv, light', 'lv', 'planner@lv-jelgava', 'Hercoga Jēkaba laukums', sizes.desk],
    ['390 px, lt, dark', 'lt', 'planner@lt-siauliai', 'Prisikėlimo aikštė', { ...sizes.phone, colorScheme: 'dark' as const }],
  ])(
    'own cameras first, whose the outlines are, no accessibility finding at %s, with and without a camera',
    async (_name, lang, who, first, options) => {
      const { page, close } = await openKept(browser, demo.url, `/cameras?lang=${lang}`, who, options);
      await page.waitForSelector('.cameras-grades');
      await page.waitForSelector(`.cameras-list li:first-child:has-text("${first}")`);
      await page.waitForSelector('.cameras-map .cameras-credit:has-text("VIAS")');
      // It begins at a zone around the most of them; one press shows them all.
      await page.waitForURL(/[?&]zone=\d/);
      await page.waitForSelector('.cameras-big:has-text("%")');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: /^Vis[ao]s kamer/ }).click();
      await page.waitForURL((url) => !url.searchParams.has('zone'));
      await page.locator('.cameras-list button').first().click();
      await page.waitForSelector('.cameras-ruler');
      expect(await findings(page)).toEqual([]);
      await close();
    },
  );

  test('answers to a survey are looked at, written, seen on the map by reason and taken back; the page for residents needs no script', async () => {
    const { page, faults, close } = await open('/surveys?lang=lv');
    const number = page.locator('.surveys-big b');
    await number.waitFor();
    const before = Number(await number.textContent());
    await page.getByRole('button', { name: /^Bīstama satiksme/ }).click();
    await page.waitForSelector('.surveys-filters .chip:has-text("Bīstama satiksme")');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Importēt atbildes' }).click();
    const answers = `id;lon;lat;kāpēc;komentārs\nb${Date.now()};23.72;56.65;Bīstama satiksme;Zvanīt Jānim Bērziņam\nb0;23.72;56.65;vējš;`;
    await page.setInputFiles('input[type=file]', { name: 'skaties.csv', mimeType: 'text/csv', buffer: Buffer.from(answers) });
    await page.waitForSelector('.surveys-rejects td:has-text("vējš")');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ierakstīt' }).click();
    await page.waitForSelector(`.surveys-big b:text-is("${before + 1}")`);
    const file = page.locator('.surveys-imports li', { hasText: 'skaties.csv' }).first();
    await file.getByRole('button', { name: 'Atsaukt importu' }).click();
    await file.getByRole('button', { name: 'Dzēst 1 atbildi' }).click();
    await page.waitForSelector(`.surveys-big b:text-is("${before}")`);
    expect(faults()).toEqual([]);
    await close();

    const resident = await browser.newContext({ ...sizes.phone, viewport: { width: 360, height: 740 }, bypassCSP: true });
    const sheet = await resident.newPage();
    for (const path of ['lv-jelgava?lang=lv', 'lt-siauliai?lang=lt', 'lt-siauliai/embed?lang=en']) {
      await sheet.goto(`${demo.url}/public/cameras/${path}`);
      await sheet.waitForSelector('svg.map .seen');
      expect(await findings(sheet)).toEqual([]);
    }
    await resident.close();
  });

  test('a right to look for vehicles is granted with the second factor; the plate that is typed stays in no address, storage or list', async () => {
    const prove = (page: Page) => page.getByRole('button', { name: 'Confirm with this code' }).click();
    const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
    const run = Date.now().toString(36);
    const giver = await openAs(browser, demo.url, '/camera-events?lang=en&part=rights', 'admin@lv-livani');
    await button(giver.page, 'Grant a right').click();
    await prove(giver.page);
    await button(giver.page, 'Grant a right').click();
    await giver.page.getByRole('button', { name: /\bPerson$/ }).click();
    await giver.page.getByRole('option', { name: 'Pēteris Spūlis' }).click();
    await giver.page.getByRole('button', { name: /\bPurpose$/ }).click();
    await giver.page.getByRole('option', { name: 'Finding stolen vehicles' }).click();
    await giver.page.getByRole('textbox', { name: 'Legal basis' }).fill('Likums „Par policiju”, 12. pants');
    expect(await findings(giver.page)).toEqual([]);
    await giver.page.locator('.dialog').getByRole('button', { name: 'Grant', exact: true }).click();
    await giver.page.locator('.camera-events-list li', { hasText: 'Pēteris Spūlis' }).first().waitFor();

    const { page, faults, close } = await openAs(browser, demo.url, '/camera-events?lang=en', 'dispatcher@lv-livani', sizes.phone);
    await button(page, 'Confirm the second factor').click();
    await prove(page);
    await page.getByRole('textbox', { name: 'Number plate' }).fill('zq 7391');
    await page.getByRole('textbox', { name: 'Case number' }).fill(`7/${run}`);
    await page.getByRole('textbox', { name: 'Reason' }).fill('Theft at the market place');
    await button(page, 'Look up and note in the audit').click();
    await page.getByRole('heading', { name: 'Not seen' }).waitFor();
    expect(await findings(page)).toEqual([]);
    const kept = await page.evaluate(() =>
      JSON.stringify([location.href, history.state, { ...sessionStorage }, { ...localStorage }, document.body.innerHTML]),
    );
    expect(kept).toContain(run);
    expect(kept.match(/zq.?7391/i)).toBeNull();
    expect(faults()).toEqual([]);
    await close();
    await giver.page.getByRole('tab', { name: 'Look-ups' }).click();
    await giver.page.getByRole('row', { name: new RegExp(run) }).waitFor();
    await giver.close();
  }, 60_000);
});
