/**
 * Takes the pictures of docs/example-maps.md from a demonstration of its own (VIAS_BROWSER_URL names one that runs): `npm run pictures:examples [-- name] [--data FOLDER]`.
 * The last example needs real data, see the page; without its folder it is left out. It replaces Lithuania's generated borders in the demonstration it runs against.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { openAs, startBrowser, startDemo } from '../map-client/src/browser-testing.ts';

/** Small enough that a picture stays under 300 kB. */
const usual = { width: 1200, height: 720 };
const low = { width: 1200, height: 620 };

/** One example: who looks, the planner's link, and what is opened before the picture is taken. */
interface Example {
  name: string;
  who: string;
  /** The link without the place it looks at. */
  link: string;
  place: string;
  viewport?: { width: number; height: number };
  before?: (page: Page) => Promise<unknown>;
}

const day = (at: Date): string => at.toISOString().slice(0, 10);
const today = new Date();
const year = today.getUTCFullYear();
/** The Sunday of the last whole week, and the Monday with which the year's first ISO week begins. */
const lastSunday = day(new Date(today.getTime() - (today.getUTCDay() || 7) * 86_400_000));
const weekOne = new Date(Date.UTC(year, 0, 4));
const firstMonday = day(new Date(weekOne.getTime() - ((weekOne.getUTCDay() || 7) - 1) * 86_400_000));
const lastYear = `from=${year - 1}-01-01&to=${year - 1}-12-31`;
const both = 'x=24.1&y=56.2&z=7.5';
/** A map's own title in Lithuanian, as a link holds it. */
const titled = (title: string): string => `t:-*${Buffer.from(title).toString('base64url')}*-`;
const openTerritory = (name: string) => (page: Page) =>
  page
    .getByRole('row', { name })
    .or(page.locator('.territory-list-row', { hasText: name }))
    .first()
    .click();

const examples: readonly Example[] = [
  {
    name: 'traffic-rate',
    who: 'planner@lv-jelgava',
    link: `/?lang=lv&${lastYear}&cat=traffic`,
    place: both,
    before: openTerritory('Aizkraukles'),
  },
  {
    name: 'fire-hot-spots',
    who: 'planner@lt-siauliai',
    link: `/?lang=en&${lastYear}&cat=fire&m=1,m:count,a:hexagon*5000,d:hotspots`,
    place: 'x=23.2&y=55.95&z=9',
  },
  {
    name: 'lone-and-far',
    who: 'planner@lt-siauliai',
    link: `/?lang=lt&m=1,s:indicator*lone_pensioners_share,m:value,d:bivariate,c:quantile*3,2s:indicator*distance_to_help,2m:value,2c:quantile*3,${titled('Vieniši vyresni žmonės toli nuo pagalbos')}`,
    place: both,
    viewport: low,
  },
  {
    name: 'fires-same-weeks',
    who: 'planner@lv-jelgava',
    link: `/?lang=lv&from=${firstMonday}&to=${lastSunday}&cat=fire&m=1,m:change*percent*residents*weeks*3`,
    place: both,
  },
  {
    name: 'help-over-age',
    who: 'planner@lt-siauliai',
    link: `/?lang=lt&${lastYear}&cat=medical&m=1,s:indicator*residents_65_plus,m:rate*residents,2s:incidents,2m:count,${titled('Vyresni gyventojai ir iškvietimai dėl sveikatos')}`,
    place: both,
    viewport: low,
  },
];

/** The real one; `set` is the number of Lithuania's borders. */
const realExample = (set: number): Example => ({
  name: 'lithuania-65-plus',
  who: 'planner@lt-siauliai',
  link: `/?lang=lt&m=1,s:indicator*lt_residents_65_plus*2018,m:change*percent*-*period*2001,a:municipality*${set}`,
  place: 'x=23.9&y=55.15&z=7.4',
  viewport: { width: 1380, height: 680 },
});

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/pictures/examples');
const args = process.argv.slice(2);
const at = args.indexOf('--data');
const [dataFolder = ''] = at < 0 ? [join(root, '../shared/data')] : args.splice(at, 2).slice(1);
const [only = ''] = args;

const vias = (url: string, token: string, ...args: string[]): string =>
  execFileSync(process.execPath, ['--import', 'tsx', 'api/src/cli.ts', ...args], {
    cwd: root,
    env: { ...process.env, VIAS_URL: url, VIAS_TOKEN: token },
    encoding: 'utf8',
  });

/** Real borders and real counts, by the same commands as in docs/example-maps.md. Gives the number of the borders. */
const loadLithuania = async (url: string, data: string): Promise<number> => {
  const token = vias(url, '', 'token', 'operator@vias').trim();
  const made = await fetch(`${url}/api/indicators`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      code: 'lt_residents_65_plus',
      title: {
        lv: 'Iedzīvotāji no 65 gadu vecuma (Lietuva)',
        lt: '65 metų ir vyresni gyventojai (Lietuva)',
        en: 'Residents aged 65 and over (Lithuania)',
      },
      unit: { lv: 'cilvēki', lt: 'žmonės', en: 'people' },
      direction: 'neutral',
      aggregation: 'sum',
      denominator: 'residents',
      source: 'Official Statistics Portal of Lithuania',
      licence: 'Free reuse with the source named',
      quality: 'official',
      sensitivity: 0,
    }),
  });
  if (!made.ok && made.status !== 409) throw new Error(`The indicator was not accepted: ${await made.text()}`);
  const loaded = vias(
    url,
    token,
    'territories',
    'load',
    join(data, 'boundaries/lt_municipalities.geojson'),
    '--country',
    'LT',
    '--scheme',
    'LAU',
    '--level',
    'municipality',
    '--valid-from',
    '2000-03-19',
    '--source',
    "Who's On First and foursquare Quattroshapes; EuroGeographics: © Nacionalinė žemės tarnyba",
    '--licence',
    'CC BY',
  );
  console.log(loaded);
  const spool = mkdtempSync(join(tmpdir(), 'vias-example-'));
  try {
    const csv = join(spool, 'lt.csv');
    writeFileSync(csv, gunzipSync(readFileSync(join(data, 'indicators/lt_municipalities_2001_2018.csv.gz'))));
    console.log(
      vias(
        url,
        token,
        'indicators',
        'import',
        csv,
        '--indicator',
        'lt_residents_65_plus',
        '--country',
        'LT',
        '--scheme',
        'LAU',
        '--period-column',
        'year',
        '--value-column',
        'age_65_79+age_80_plus',
      ),
    );
  } finally {
    rmSync(spool, { recursive: true });
  }
  return Number(/Set (\d+)/.exec(loaded)?.[1]);
};

/** Opens the link, waits until the map is drawn, and keeps the picture and the definition that was asked for. */
const picture = async (browser: Browser, url: string, { name, who, link, place, viewport = usual, before }: Example): Promise<void> => {
  let definition: unknown;
  const { page, faults, close } = await openAs(browser, url, `${link}&${place}`, who, { viewport }, async (opened) => {
    opened.on('request', (request) => {
      if (request.url().endsWith('/api/maps/thematic')) definition ??= request.postDataJSON();
    });
  });
  await page.waitForSelector('.map-caption', { timeout: 60_000 });
  await before?.(page);
  await page.waitForTimeout(5000);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png\n  ${link}\n  ${JSON.stringify(definition)}`);
  if (faults().length > 0) console.log(`  ${faults().join(' | ')}`);
  await close();
};

mkdirSync(folder, { recursive: true });
const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
try {
  for (const example of examples.filter(({ name }) => name.startsWith(only))) await picture(browser, demo.url, example);
  if ('lithuania-65-plus'.startsWith(only)) {
    if (existsSync(join(dataFolder, 'indicators/lt_municipalities_2001_2018.csv.gz')))
      await picture(browser, demo.url, realExample(await loadLithuania(demo.url, dataFolder)));
    else console.log(`lithuania-65-plus is left out: its data is not in ${dataFolder}.`);
  }
} finally {
  await browser.close();
  await demo.close();
}
process.exit();
