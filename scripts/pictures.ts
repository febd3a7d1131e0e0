/** Takes the pictures in docs/pictures from a running demonstration of its own (VIAS_BROWSER_URL names one that runs). `npm run pictures -- planner` takes those whose name begins so. */
import { mkdirSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openAs, sizes, startBrowser, startDemo } from '../map-client/src/browser-testing.ts';

type Picture = { name: string; path: string; who: string; options?: BrowserContextOptions; before?: (page: Page) => Promise<unknown> };
const dark: BrowserContextOptions = { ...sizes.desk, colorScheme: 'dark' };
const firstRow = (selector: string) => (page: Page) => page.click(`${selector} >> nth=2`);

const pictures: Picture[] = [
  { name: 'planner', path: '/?lang=lv', who: 'planner@lv-jelgava', before: firstRow('.territory-list-row') },
  { name: 'planner-dark', path: '/?lang=lt', who: 'planner@lt-siauliai', options: dark },
  { name: 'planner-390', path: '/?lang=lv', who: 'planner@lv-jelgava', options: sizes.phone },
  { name: 'incidents', path: '/incidents?lang=lv', who: 'editor@lv-dobele' },
  { name: 'incidents-390', path: '/incidents?lang=lt', who: 'editor@lt-siauliai', options: sizes.phone },
  { name: 'import', path: '/import?lang=lv', who: 'editor@lv-jelgava' },
  { name: 'alerts', path: '/alerts?lang=lv', who: 'author@lv-jelgava' },
  { name: 'alert', path: '/alert?lang=lv', who: 'author@lv-jelgava' },
  { name: 'alert-390', path: '/alert?lang=lv', who: 'approver@lv-jelgava', options: sizes.phone },
];

const wanted = process.argv[2] ?? '';
const folder = new URL('../docs/pictures/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
for (const { name, path, who, options, before } of pictures.filter((picture) => picture.name.startsWith(wanted))) {
  const { page, faults, close } = await openAs(browser, demo.url, path, who, options);
  await page.waitForTimeout(2500);
  await before?.(page).catch((error: Error) => console.log(`${name}: ${error.message.split('\n')[0]}`));
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${folder}${name}.png` });
  console.log(`${name}.png ${faults().join(' | ')}`);
  await close();
}
await browser.close();
await demo.close();
process.exit(0);
