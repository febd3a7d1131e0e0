import { createHmac } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openAs, sizes } from '../map-client/src/browser-testing.ts';

type Demo = { url: string };
type Shoot = (page: Page, name: string) => Promise<void>;
const password = 'zila govs pļavā rīt';
const id = 'lv-kuldiga';
const partner = 'lv-dobele';

/** The one-time code of a base32 key now (RFC 6238). */
const codeOf = (key: string): string => {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))))
    .update(step)
    .digest();
  return String((hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const prove = (page: Page) => button(page, 'Apstiprināt ar šo kodu').click();

/** "ilze.ozola@…" is Ilze Ozola. */
const nameOf = (login: string): string =>
  (login.split('@')[0] ?? '')
    .split('.')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(' ');

/** The operator (`page`, whose second factor is proven) invites an administrator, who takes the invitation up on a telephone; answers that telephone, which shows the new user name. */
export const inviteAdministrator = async (
  browser: Browser,
  page: Page,
  url: string,
  municipality: RegExp,
  login: string,
): Promise<Page> => {
  await page.goto(`${url}/users?lang=lv`);
  await button(page, 'Uzaicināt administratoru').click();
  await page.waitForSelector('.dialog');
  await button(page, /Pašvaldība vai dienests/).click();
  await page.getByRole('option', { name: municipality }).click();
  await page.getByRole('textbox', { name: 'Vārds, uzvārds' }).fill(nameOf(login));
  await button(page, 'Izveidot uzaicinājuma saiti').click();
  const link = (await page.locator('.once-value code').textContent()) ?? '';
  const guest = await browser.newPage({ ...sizes.phone, locale: 'lv-LV' });
  await guest.goto(`${link}?kc_locale=lv`);
  const key = (await guest.locator('#key').textContent())?.replaceAll(' ', '') ?? '';
  await guest.fill('#password', password);
  await guest.fill('#again', password);
  await guest.fill('#otp', codeOf(key));
  await button(guest, 'Saglabāt').click();
  // The page with the key of the second factor is not pictured.
  await guest.locator('#key').waitFor({ state: 'detached' });
  await guest.getByText(login).waitFor();
  return guest;
};

/** Opens a path with a user name and a password, as somebody who is on no list of the demonstration. */
export const openByPassword = async (
  browser: Browser,
  url: string,
  path: string,
  login: string,
  options: BrowserContextOptions = sizes.desk,
) => {
  const context = await browser.newContext({ locale: 'lv-LV', timezoneId: 'Europe/Riga', acceptDownloads: true, ...options });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.waitForSelector('#kc-form-login');
  await page.fill('#username', login);
  await page.fill('#password', password);
  await page.locator('#password').press('Enter');
  await page.waitForSelector('#page', { timeout: 60_000 });
  return { page, close: () => context.close() };
};

/** A tenth municipality joins, shares, is audited and leaves, as docs/tenth-municipality.md tells it. Throws where it does not go on. */
export const tellTenth = async (browser: Browser, { url }: Demo, shoot: Shoot): Promise<void> => {
  const operator = await openAs(browser, url, '/operator?lang=lv', 'operator@vias');
  const { page } = operator;
  await button(page, 'Uzņemt pašvaldību').click();
  await prove(page);
  await page.waitForSelector('.dialog');
  await page.getByLabel('Nosaukums latviski').fill('Kuldīgas novada pašvaldība');
  await page.getByLabel('Nosaukums lietuviski').fill('Kuldygos krašto savivaldybė');
  await page.getByLabel('Nosaukums angliski').fill('Kuldīga Municipality');
  await page.getByLabel('Īsais nosaukums').fill(id);
  await page.locator('.operator-places button').first().click();
  await page.getByRole('option', { name: /^Kuldīgas/ }).click();
  await page.getByLabel('E-pasts').fill('dome@kuldiga.example');
  await shoot(page, 'tenth-1-taken-in');
  await button(page, /^Uzņemt$/).click();
  await page.locator('.operator-detail h2', { hasText: 'Kuldīgas' }).waitFor();
  await shoot(page, 'tenth-2-what-is-missing');

  const guest = await inviteAdministrator(browser, page, url, /^Kuldīgas/, `ilze.ozola@${id}`);
  await shoot(guest, 'tenth-3-administrator-390');
  await guest.close();

  const purpose = 'Kopīga reaģēšana pie novadu robežas';
  const ilze = await openByPassword(browser, url, '/shares?lang=lv', `ilze.ozola@${id}`);
  await button(ilze.page, 'Dalīties ar vēl kādu').click();
  await button(ilze.page, /Ar ko/).click();
  await ilze.page.getByRole('option', { name: /^Dobeles/ }).click();
  await button(ilze.page, /\bKas$/).click();
  await ilze.page.getByRole('option', { name: 'negadījumi' }).click();
  await ilze.page.getByRole('textbox', { name: 'Mērķis' }).fill(purpose);
  await button(ilze.page, 'Piedāvāt').click();
  await prove(ilze.page);
  await ilze.page.waitForSelector('.dialog');
  await shoot(ilze.page, 'tenth-4-share');
  await button(ilze.page, 'Piedāvāt').click();
  await ilze.page.locator('.share', { hasText: purpose }).waitFor();
  const dobele = await openAs(browser, url, '/shares?lang=lv', `admin@${partner}`);
  const share = dobele.page.locator('.share', { hasText: purpose });
  await share.click();
  await button(dobele.page, 'Apstiprināt').click();
  await prove(dobele.page);
  await share.click();
  await button(dobele.page, 'Apstiprināt').click();
  await share.filter({ hasText: 'līdz' }).waitFor();
  await shoot(dobele.page, 'tenth-5-approved');

  await ilze.page.goto(`${url}/audit?lang=lv`);
  await ilze.page.locator('.audit-page').waitFor();
  await shoot(ilze.page, 'tenth-6-audit');

  await page.goto(`${url}/operator?lang=lv`);
  await page.locator('.operator-row', { hasText: id }).click();
  await button(page, 'Paziņot par izstāšanos…').click();
  await page.waitForSelector('.dialog');
  await page.getByLabel('Pamatojums').fill('Domes 12.11.2026. lēmums Nr. 214');
  await page.getByLabel(`Lai apstiprinātu, ierakstiet ${id}`).fill(id);
  await shoot(page, 'tenth-7-leaves');
  await button(page, /^Paziņot$/).click();
  await page.locator('.departure-steps').waitFor();

  await ilze.page.goto(`${url}/data-protection?lang=lv`);
  const file = ilze.page.waitForEvent('download', { timeout: 120_000 });
  await button(ilze.page, 'Lejupielādēt visus datus').click();
  await file;
  await button(ilze.page, 'Piekrist izstāties').click();
  await ilze.page.getByLabel(`Lai apstiprinātu, ierakstiet ${id}`).fill(id);
  await shoot(ilze.page, 'tenth-8-agrees');
  await ilze.page.locator('.dialog').getByRole('button', { name: 'Piekrist izstāties' }).click();
  await ilze.page.locator('.departure-steps li.done').nth(2).waitFor();
  await shoot(ilze.page, 'tenth-9-waits');
  await dobele.page.reload();
  await share.click();
  await shoot(dobele.page, 'tenth-10-ended');
  await page.goto(`${url}/operator?lang=lv`);
  await page.locator('.operator-row', { hasText: id }).click();
  await page.locator('.departure-steps').waitFor();
  await shoot(page, 'tenth-11-operator');
  for (const one of [operator, ilze, dobele]) await one.close();
};
