import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, type Screen, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

const rows = Array.from({ length: 60 }, (_, i) => {
  const date = i === 10 ? '31.02.2024' : `${String((i % 28) + 1).padStart(2, '0')}.05.2024`;
  return `D-${i};${date};${i % 24}:05;Maldin.;${280_000 + i * 150},5;${450_000 + i * 90},1;2;Dūmi, zvana 2900000${i % 10};2911111${i % 10}`;
});
const csv = `Nr;DATUMS;LAIKS;VEIDS;X_LKS;Y_LKS;SMAG;APRAKSTS;TEL_ZV\r\n${rows.join('\r\n')}\r\n`;

inBrowser('bringing in a file of incidents', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });
  const open = (lang: string, options = {}): Promise<Screen> =>
    openAs(browser, demo.url, `/import?lang=${lang}`, 'editor@lv-dobele', { ...sizes.desk, ...options });
  const choose = async (page: Page): Promise<void> => {
    await page.setInputFiles('input[type=file]', { name: 'dobele.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.waitForSelector('.import-mapping');
  };
  const outcome = async (page: Page, name: string): Promise<string | null> => page.textContent(`.import-outcomes div:has(i.${name}) dd`);

  test('columns are understood, the check writes nothing, five outcomes add up, the whole is taken back', async () => {
    const { page, faults, close } = await open('lv');
    await page.waitForSelector('.import-drop');
    expect(await findings(page)).toEqual([]);
    await choose(page);
    expect(await page.textContent('tr:has-text("TEL_ZV")')).toContain('Personas dati');
    expect(await page.textContent('tr:has-text("TEL_ZV")')).not.toContain('29111110');
    // The file has its axes the wrong way round; that is seen, put right and said.
    await page.waitForSelector('text=Asis failā ir samainītas vietām; tas ir izlabots');
    await page.waitForSelector('.import-row dd');
    expect(await page.textContent('.import-row')).toContain('••••');
    expect(await findings(page)).toEqual([]);

    // A code of the source gets a category; the rows beside it follow.
    await page.getByRole('button', { name: 'Saistīt 1 kodu' }).click();
    await page.locator('.dialog .select-button').click();
    await page.getByRole('option').first().click();
    await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
    await page.waitForSelector('.needs-care', { state: 'detached' });

    await page.getByRole('button', { name: 'Pārbaudīt visas rindas' }).click();
    await page.waitForSelector('.import-verdict');
    expect([await outcome(page, 'added'), await outcome(page, 'rejected')]).toEqual(['59', '1']);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Importēt 59 rindas' }).click();
    await page.waitForSelector('.import-steps li:nth-child(5)[aria-current]');
    expect(await Promise.all(['added', 'updated', 'unchanged', 'rejected'].map((name) => outcome(page, name)))).toEqual([
      '59',
      '0',
      '0',
      '1',
    ]);
    await page.waitForSelector('.import-rows .value');
    expect(await page.textContent('.import-rows tbody tr')).toMatch(/12.*31\.02\.2024/);
    expect(await findings(page)).toEqual([]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Noraidītās rindas (CSV)' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('31.02.2024');

    await page.getByRole('button', { name: 'Atsaukt visu importu' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Atsaukt', exact: true }).click();
    await page.waitForSelector('text=noņemti 59');
    expect(faults()).toEqual([]);
    await close();
  });

  test('the report has its own link and fits a phone', async () => {
    const { page, close } = await open('lt', sizes.phone);
    await page.waitForSelector('.import-earlier button');
    expect(await findings(page)).toEqual([]);
    await page.locator('.import-earlier button').first().click();
    await page.waitForSelector('.import-outcomes');
    expect(new URL(page.url()).searchParams.get('id')).toBeTruthy();
    await page.reload();
    await page.waitForSelector('.import-outcomes');
    expect(await findings(page)).toEqual([]);
    await close();
  });

  test('a file that is none is refused in a sentence, and another can be chosen', async () => {
    const { page, close } = await open('en', { colorScheme: 'dark' });
    await page.setInputFiles('input[type=file]', {
      name: 'photo.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([0, 1, 2, 3, 0, 0, 255, 216]),
    });
    await page.waitForSelector('.notice.late strong');
    expect((await page.textContent('.notice.late strong'))?.length).toBeGreaterThan(20);
    expect(await findings(page)).toEqual([]);
    await choose(page);
    await close();
  });

  test.each([sizes.desk, sizes.phone])(
    'what an institution was not told of is seen in words, sent again and dropped with a reason (%#)',
    async (size) => {
      const at = '2026-11-27T10:00:00Z';
      const institution = {
        id: '1',
        code: 'police',
        source: 'institution-police',
        kind: 'police',
        name: 'Policija',
        contact: '',
        maySend: true,
        mayAsk: false,
        mayMark: false,
        legalBasis: '',
      };
      const more = {
        machines: [],
        indicators: [],
        waitingCodes: 1,
        webhooks: 1,
        deadLetters: 2,
        isTroubled: true,
        version: 1,
        createdAt: at,
        endedAt: null,
      };
      const webhook = {
        id: '2',
        institution: '1',
        url: 'https://hooks.example/vias',
        events: ['incident.added'],
        categories: [],
        keys: [],
        waiting: 0,
        dead: 2,
        lastOkAt: null,
        failingSince: at,
        disabledAt: null,
        disabledWhy: null,
        version: 1,
      };
      const dead = {
        event: 'incident.added',
        count: 3,
        state: 'dead',
        tries: 10,
        createdAt: at,
        triedAt: at,
        nextAt: null,
        endedAt: at,
        droppedBy: null,
        dropReason: null,
      };
      const answers: [RegExp, unknown][] = [
        [/\/api\/institutions$/, { items: [{ ...institution, ...more }] }],
        [/\/codes$/, { items: [{ code: 'KUST-2', category: null, severity: null, waiting: 7, lastAt: at }] }],
        [/\/api\/webhooks\?/, { items: [webhook] }],
        [
          /\/deliveries/,
          {
            items: [
              { ...dead, id: '3', status: 500, why: 'status' },
              { ...dead, id: '4', status: null, why: 'timeout' },
            ],
            next: null,
          },
        ],
        [/\/resend$/, { resent: 1 }],
        [/\/drop$/, undefined],
      ];
      const asked: [string, unknown][] = [];
      const { page, faults, close } = await openAs(browser, demo.url, '/institutions?lang=lv&id=1', 'admin@lv-jelgava', size, (before) =>
        before.route(/\/api\/(institutions|webhook)/, (route) => {
          const request = route.request();
          if (request.method() === 'POST') asked.push([new URL(request.url()).pathname, request.postDataJSON()]);
          const json = answers.find(([path]) => path.test(request.url()))?.[1];
          return json === undefined ? route.fulfill({ status: 204 }) : route.fulfill({ json });
        }),
      );
      await page.waitForSelector('text=Policija: sūtīšana ir apturēta');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Kodi (1 gaida)' }).click();
      await page.waitForSelector('text=gaida 7 negadījumi');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Paziņojumi (nepiegādāti: 2)' }).press('ArrowRight');
      await page.getByRole('tab', { name: 'Paziņojumi (nepiegādāti: 2)' }).click();
      await page.waitForSelector('text=Saņēmējs atbildēja ar kļūdu 500.');
      await page.waitForSelector('text=Saņēmējs 15 sekunžu laikā neatbildēja.');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Sūtīt vēlreiz', exact: true }).first().click();
      await page.getByRole('button', { name: 'Atmest' }).last().click();
      const dialog = page.getByRole('alertdialog');
      expect(await dialog.getByRole('button', { name: 'Atmest' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Iemesls').fill('Iestāde to jau zina');
      expect(await findings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Atmest' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(asked).toEqual([
        ['/api/webhooks/2/resend', { delivery: '3' }],
        ['/api/webhook-deliveries/4/drop', { reason: 'Iestāde to jau zina' }],
      ]);
      expect(faults()).toEqual([]);
      await close();
    },
  );
});
