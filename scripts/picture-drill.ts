import { randomInt } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { openAs, sizes } from '../map-client/src/browser-testing.ts';

type Demo = { url: string; said(): string };
type Shoot = (page: Page, name: string) => Promise<void>;

/** Chooses three kilometres around Jelgava and the template of a chemical leak, by lists alone. */
export const writeLeak = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Izvēlēties…' }).first().click();
  await page.getByRole('tab', { name: 'Apkārtne' }).click();
  await page.getByLabel('Apdzīvota vieta').fill('Jelgava');
  await page.locator('.alert-area-list button').first().click();
  await page.getByLabel('Attālums kilometros').fill('3');
  await page.getByRole('button', { name: 'Izmantot šo apgabalu' }).click();
  await page.waitForSelector('.alert-big');
  await page.locator('.alert-template button').click();
  await page.getByRole('option', { name: /Ķīmisku/ }).click();
  await page.getByLabel('Tālrunis jautājumiem').fill('63005522');
};

/** The link in the message that the demonstration last showed for a number that ends so; waits for it up to ten minutes: an exercise waits behind a warning in earnest that is still being sent. */
const linkFor = async (demo: Demo, end: string): Promise<string> => {
  for (let n = 0; n < 1200; n += 1) {
    const found = demo
      .said()
      .split('\n')
      .findLast((line) => line.includes(`··· ${end}:`) && line.includes('/a/'));
    const link = /https?:\S+\/a\/\S+/.exec(found ?? '')?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('no exercise message was shown');
};

/** A resident registers by a number and joins the exercise group by its invitation; answers the number's end. */
const join = async (browser: Browser, demo: Demo, invitation: string, shoot?: Shoot): Promise<{ page: Page; end: string }> => {
  const page = await browser.newPage({ ...sizes.phone, locale: 'lv-LV' });
  const number = `26 ${randomInt(100, 1000)} ${randomInt(100, 1000)}`;
  await page.goto(`${demo.url}/register?m=lv-jelgava`);
  await page.fill('input[type=tel]', number);
  await page.getByRole('button', { name: 'Saņemt kodu' }).click();
  await page.fill('.code input', /\d{6}/.exec((await page.textContent('.demo')) ?? '')?.[0] ?? '');
  await page.getByRole('button', { name: 'Turpināt' }).click();
  await page.getByLabel('Adrese').fill('Jelgava');
  await page
    .locator('.found button')
    .filter({ hasText: /^Jelgava(?:Jelgava|$)/ })
    .first()
    .click();
  await page.getByLabel('Vārds un uzvārds').fill('Anna Paraugs');
  await page.getByRole('button', { name: 'Pabeigt' }).click();
  const own = await page.getByRole('link', { name: 'Atvērt manu lapu' }).getAttribute('href');
  await page.goto(`${demo.url}${own}${new URL(invitation).search}`);
  await page.getByRole('button', { name: 'Piedalīties mācībās' }).waitFor();
  await shoot?.(page, 'drill-2-resident-joins-390');
  await page.getByRole('button', { name: 'Piedalīties mācībās' }).click();
  await page.getByText('Jūs piedalāties mācībās').waitFor();
  return { page, end: number.slice(-3) };
};

/** A drill as docs/first-drill tells it, walked by administrator, residents, author, approver and the person on duty, pictured on the way. Throws where it does not go on. */
export const tellDrill = async (browser: Browser, demo: Demo, shoot: Shoot): Promise<void> => {
  const admin = await openAs(browser, demo.url, '/alert-settings?lang=lv&part=drills', 'admin@lv-jelgava');
  const invitation = (await admin.page.locator('.drill-groups code').first().textContent()) ?? '';
  await shoot(admin.page, 'drill-1-group');
  await admin.close();
  const anna = await join(browser, demo, invitation, shoot);

  const author = await openAs(browser, demo.url, '/alert?lang=lv&drill=1', 'author@lv-jelgava');
  const { page } = author;
  await writeLeak(page);
  await page.getByLabel('Nosaukums').fill('Mācības: amonjaka noplūde');
  for (const text of await page.locator('textarea[id^=alert-text-]').all())
    if (!(await text.inputValue()).includes('{link}')) await text.fill(`${await text.inputValue()} {link}`);
  await page.waitForSelector('.alert-saved.saved');
  await shoot(page, 'drill-3-author');
  await page.getByRole('button', { name: 'Iesniegt mācības apstiprināšanai' }).click();
  await page.waitForSelector('text=Gaida otru personu');
  const id = new URL(page.url()).searchParams.get('id') ?? '';
  await author.close();

  const second = await openAs(browser, demo.url, `/alert?lang=lv&id=${id}`, 'approver@lv-jelgava', sizes.phone);
  await second.page.waitForSelector('.alert-big');
  await second.page.getByRole('button', { name: 'Apliecināt ar kodu' }).click();
  await second.page.getByRole('button', { name: 'Apstiprināt ar šo kodu' }).click();
  await second.page.waitForSelector('.alert-typed input');
  await second.page.fill('.alert-typed input', (await second.page.textContent('.alert-big strong'))?.replaceAll(/\D/g, '') ?? '');
  await shoot(second.page, 'drill-4-approver-390');
  await second.page.getByRole('button', { name: 'Apstiprināt mācības' }).click();
  await second.page.waitForSelector('.alert-countdown');
  await shoot(second.page, 'drill-5-countdown-390');
  await second.close();

  const answer = await linkFor(demo, anna.end);
  await anna.page.goto(answer);
  await shoot(anna.page, 'drill-6-message-390');
  await anna.page.getByRole('button', { name: 'Man vajag palīdzību' }).click();
  await anna.page.waitForTimeout(500);
  await shoot(anna.page, 'drill-7-answered-390');
  await anna.page.close();

  const duty = await openAs(browser, demo.url, `/alert-live?lang=lv&id=${id}`, 'dispatcher@lv-jelgava');
  await duty.page.waitForSelector('.board-help');
  await duty.page.waitForTimeout(20_000);
  await shoot(duty.page, 'drill-8-board');
  await duty.page.getByRole('button', { name: 'Uzņemos' }).first().click();
  await duty.page.waitForTimeout(1000);
  await duty.page.getByRole('button', { name: 'Slēgt' }).first().click();
  await duty.page.getByLabel('Kā beidzās').click();
  await duty.page.getByRole('option').first().click();
  await duty.page.getByRole('dialog').getByRole('button', { name: 'Slēgt', exact: true }).click();
  await duty.page.waitForTimeout(1500);
  await shoot(duty.page, 'drill-9-help-closed');
  await duty.close();

  const end = await openAs(browser, demo.url, `/alert-live?lang=lv&id=${id}`, 'author@lv-jelgava');
  await end.page.getByRole('button', { name: 'Briesmas beigušās…' }).click();
  await end.page.waitForURL((to) => to.pathname === '/alert' && to.searchParams.get('id') !== id);
  await end.page.waitForSelector('.alert-big');
  await shoot(end.page, 'drill-10-all-clear');
  await end.close();
};
