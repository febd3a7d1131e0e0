/** Takes the pictures in docs/pictures from a running demonstration of its own (VIAS_BROWSER_URL names one that runs). `npm run pictures -- planner` takes those whose name begins so. */
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openAs, sizes, startBrowser, startDemo } from '../map-client/src/browser-testing.ts';
import { tellDrill, writeLeak } from './picture-drill.ts';
import { sceneBounds, tellScenes } from './picture-scenes.ts';
import { tellTenth } from './picture-tenth.ts';

type Picture = { name: string; path: string; who: string; options?: BrowserContextOptions; before?: (page: Page) => Promise<unknown> };
const dark: BrowserContextOptions = { ...sizes.desk, colorScheme: 'dark' };
/** Whoever opens the page signs in nowhere. */
const nobody = 'nobody';
/** Asks for places for new cameras in the middle of the view, and waits for the answer. */
const planSites = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Kartes skata vidus' }).click();
  await page.getByLabel('Plāna nosaukums').fill('Centrs 2027');
  await page.getByRole('button', { name: 'Meklēt vietas' }).click();
  await page.waitForSelector('.siting-big', { timeout: 120_000 });
};
const firstRow = (selector: string) => (page: Page) => page.click(`${selector} >> nth=2`);

const pictures: Picture[] = [
  { name: 'planner', path: '/?lang=lv', who: 'planner@lv-jelgava', before: firstRow('.territory-list-row') },
  { name: 'planner-dark', path: '/?lang=lt', who: 'planner@lt-siauliai', options: dark },
  { name: 'planner-390', path: '/?lang=lv', who: 'planner@lv-jelgava', options: sizes.phone },
  { name: 'incidents', path: '/incidents?lang=lv', who: 'editor@lv-dobele' },
  { name: 'incidents-390', path: '/incidents?lang=lt', who: 'editor@lt-siauliai', options: sizes.phone },
  { name: 'import', path: '/import?lang=lv', who: 'editor@lv-jelgava' },
  { name: 'risk', path: '/risk?lang=lv', who: 'planner@lv-jelgava' },
  { name: 'risk-390', path: '/risk?lang=lv', who: 'planner@lv-jelgava', options: sizes.phone },
  { name: 'indicator', path: '/indicators?lang=lv&code=vias:lone_pensioners', who: 'planner@lv-jelgava' },
  {
    name: 'camera-coverage',
    path: '/cameras?lang=lv',
    who: 'planner@lv-jelgava',
    before: (page) => page.click('.cameras-list button >> nth=1'),
  },
  { name: 'camera-coverage-390', path: '/cameras?lang=lt', who: 'planner@lt-siauliai', options: { ...sizes.phone, colorScheme: 'dark' } },
  { name: 'camera-survey', path: '/surveys?lang=lt', who: 'planner@lt-siauliai' },
  { name: 'camera-siting', path: '/siting?lang=lv', who: 'planner@lv-jelgava', before: planSites },
  {
    name: 'camera-events',
    path: '/camera-events?lang=lv&part=hours',
    who: 'dispatcher@lv-jelgava',
    before: (page) => page.getByRole('button', { name: 'Iepriekšējā' }).click(),
  },
  { name: 'camera-events-past', path: '/camera-events?lang=lt&part=past', who: 'admin@lt-siauliai' },
  { name: 'camera-public-390', path: '/public/cameras/lv-jelgava?lang=lv', who: nobody, options: sizes.phone },
  { name: 'sign-in', path: '/?lang=lv', who: '' },
];

/** One alert from the first word to the delivery board, pictured on the way: written, approved on a phone, counting down, going out. */
const tellAlert = async (browser: Browser, url: string, shoot: (page: Page, name: string) => Promise<void>): Promise<void> => {
  const author = await openAs(browser, url, '/alert?lang=lv', 'author@lv-jelgava');
  const { page } = author;
  await writeLeak(page);
  await page.getByLabel('Nosaukums').fill('Amonjaka noplūde Jelgavā');
  await page.waitForSelector('.alert-saved.saved');
  await shoot(page, 'alert');
  await page.locator('.alert-go').click();
  await page.waitForSelector('text=Gaida otru personu');
  const id = new URL(page.url()).searchParams.get('id') ?? '';
  await author.close();

  const phone = await openAs(browser, url, `/alert?lang=lv&id=${id}`, 'approver@lv-jelgava', sizes.phone);
  await phone.page.waitForSelector('.alert-big');
  await phone.page.getByRole('button', { name: 'Apliecināt ar kodu' }).click();
  await shoot(phone.page, 'second-factor-390');
  await phone.page.getByRole('button', { name: 'Apstiprināt ar šo kodu' }).click();
  await phone.page.waitForSelector('.alert-typed input');
  await phone.page.fill('.alert-typed input', (await phone.page.textContent('.alert-big strong'))?.replaceAll(/\D/g, '') ?? '');
  if ((await phone.page.locator('.alert-name').count()) > 0)
    await phone.page.fill('.alert-name input', (await phone.page.textContent('.alert-name label'))?.replace(/^[^:]*: /, '') ?? '');
  await shoot(phone.page, 'alert-approve-390');
  await phone.page.locator('.alert-go').click();
  await phone.page.waitForSelector('.alert-countdown');
  await phone.close();
  const desk = await openAs(browser, url, `/alert?lang=lv&id=${id}`, 'approver@lv-jelgava');
  await desk.page.waitForSelector('.alert-countdown');
  await shoot(desk.page, 'alert-countdown');
  await desk.page.waitForURL(/alert-live/, { timeout: 60_000 });
  await desk.page.waitForSelector('.board-strip');
  await desk.page.waitForTimeout(45_000);
  await shoot(desk.page, 'alert-live');
  await desk.page.goto(`${url}/alerts?lang=lv`);
  await desk.page.waitForSelector('.alerts-page tbody tr');
  await shoot(desk.page, 'alerts');
  await desk.close();
};

const [, , wanted = '', data = new URL('../../shared/data', import.meta.url).pathname] = process.argv;
// The scenes lie outside Latvia and Lithuania, and are taken only when asked for.
if (wanted === 'scenes') process.env.VIAS_MAP_BOUNDS = sceneBounds;
const folder = new URL('../docs/pictures/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `${folder}${name}.png` });
  console.log(`${name}.png`);
};
for (const { name, path, who, options, before } of pictures.filter((picture) => picture.name.startsWith(wanted))) {
  if (who === '' || who === nobody) {
    const page = await browser.newPage({ ...(options ?? sizes.desk), locale: 'lv-LV' });
    await page.goto(demo.url + path);
    await page.waitForSelector(who === '' ? 'button[value]' : 'main', { state: 'attached' });
    await shoot(page, name);
    await page.close();
    continue;
  }
  const { page, faults, close } = await openAs(browser, demo.url, path, who, options);
  await page.waitForTimeout(3000);
  await before?.(page).catch((error: Error) => console.log(`${name}: ${error.message.split('\n')[0]}`));
  await page.waitForTimeout(1500);
  await shoot(page, name);
  if (faults().length > 0) console.log(`  ${faults().join(' | ')}`);
  await close();
}
if ('alert'.startsWith(wanted)) await tellAlert(browser, demo.url, shoot);
if ('drill'.startsWith(wanted)) await tellDrill(browser, demo, shoot);
if (wanted === 'scenes') await tellScenes(browser, demo, data, shoot);
if ('tenth'.startsWith(wanted)) await tellTenth(browser, demo, shoot);
await browser.close();
await demo.close();
process.exit(0);
