import type { Browser } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

inBrowser('security incidents', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await startBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test.each([
    ['desk', 'admin@lv-bauska'],
    ['phone', 'admin@lv-livani'],
  ] as const)(
    'S30: an administrator records an incident, sees the time left, reads the drafts and marks one as sent (%s)',
    async (size, who) => {
      const { page, faults, close } = await openAs(browser, demo.url, '/security-incidents?lang=lv', who, sizes[size]);
      await page.getByRole('button', { name: 'Reģistrēt incidentu' }).click();
      await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
      await page.getByText('Ierakstiet nosaukumu, vismaz 3 zīmes.').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByLabel('Nosaukums').fill('Svešs konts administratora sesijā');
      await page.getByLabel('Kas noticis').fill('No sveša tīkla izmantota administratora sesija.');
      await page.getByText('Skarti personas dati').click();
      await page.getByLabel('Skarto iedzīvotāju skaits').fill('1 200');
      await page.getByRole('button', { name: 'Saglabāt', exact: true }).click();
      const steps = page.locator('.security-steps > li');
      await steps.first().waitFor();
      expect(await steps.locator('strong').allTextContents()).toEqual([
        'Agrīnais brīdinājums (24\u00a0h)',
        'Sākotnējais ziņojums (72\u00a0h)',
        'Progresa ziņojums',
        'Galaziņojums (mēnesis)',
        'Datu aizsardzības pārkāpums (72\u00a0h)',
      ]);
      expect(await steps.first().textContent()).toMatch(/CERT\.LV.*Atlicis: 23/);
      expect(await page.locator('.security-row[aria-pressed="true"]').textContent()).toContain('Atlicis: 23');
      await page.getByRole('button', { name: /Agrīnais brīdinājums.*Melnraksts/ }).click();
      const draft = page.frameLocator('.security-draft iframe');
      await draft.getByText('Kiberincidentu novēršanas institūcija CERT.LV').waitFor();
      expect(await draft.locator('h1').textContent()).toBe('Agrīnais brīdinājums par nozīmīgu kiberincidentu');
      await page.locator('.security-draft .segments label', { hasText: 'EN' }).click();
      await draft.getByText('Early warning of a significant incident').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: /Agrīnais brīdinājums.*Atzīmēt kā nosūtītu/ }).click();
      await page.getByLabel('Iestādes piešķirtais numurs').fill('CERT-2026/17');
      await page.getByRole('button', { name: 'Atzīmēt', exact: true }).click();
      await steps.first().getByText('Nr.\u00a0CERT-2026/17').waitFor();
      expect(await page.locator('.security-row[aria-pressed="true"]').textContent()).toContain('Sākotnējais ziņojums');
      expect(faults()).toEqual([]);
      await close();
    },
  );
});
