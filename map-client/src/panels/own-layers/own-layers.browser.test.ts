import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, ogcStub, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

/** One magenta pixel, drawn as wide as it is asked for. */
const magenta = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z/AfAAQAAf8iCjrwAAAAAElFTkSuQmCC', 'base64');
const capabilities = `<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
  <Service><Name>WMS</Name><Title>Mežu reģistrs</Title></Service><Capability><Layer><Title>Saknis</Title>
  <Layer><Name>mezi</Name><Title>Meži</Title></Layer></Layer></Capability></WMS_Capabilities>`;

const wfsCapabilities = `<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1">
  <ows:ServiceIdentification><ows:Title>WFS</ows:Title></ows:ServiceIdentification><ows:ServiceProvider><ows:ProviderName>Meliorācija</ows:ProviderName></ows:ServiceProvider>
  <wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>ms:gravji</wfs:Name><wfs:Title>Grāvji</wfs:Title></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>`;
/** Metres of EPSG:3857 around Jelgava; so many on top of each other that their light fill is as dark as their line. */
const ditches = JSON.stringify({
  type: 'FeatureCollection',
  features: Array.from({ length: 30 }, (_, id) => ({
    type: 'Feature',
    id,
    properties: {},
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [2_500_000, 7_500_000],
          [2_800_000, 7_500_000],
          [2_800_000, 7_900_000],
          [2_500_000, 7_900_000],
          [2_500_000, 7_500_000],
        ],
      ],
    },
  })),
});
/** What a WFS was asked for. */
const askedOfWfs: URLSearchParams[] = [];
let isWfsDown = false;
/** Points that the WFS has, more than it is asked for; 0 for its ditches. */
let wfsFeatures = 0;
const posts = (count: number): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: Array.from({ length: count }, (_, i) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Point', coordinates: [2_600_000 + (i % 100) * 500, 7_600_000 + Math.floor(i / 100) * 500] },
    })),
  });

/** Another server of maps on loopback: a WMS at /wms, a WFS at /wfs, something else at /page, a WMS that lets no other page read it at /closed. */
const startStub = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((req, res) => {
      const address = new URL(req.url ?? '/', ogcStub);
      if (address.pathname !== '/closed') res.setHeader('access-control-allow-origin', '*');
      const asked = address.searchParams.get('REQUEST') ?? address.searchParams.get('request');
      if (address.pathname === '/wfs') {
        if (asked === 'GetFeature') askedOfWfs.push(address.searchParams);
        if (asked === 'GetCapabilities') res.setHeader('content-type', 'text/xml').end(wfsCapabilities);
        else if (isWfsDown) res.writeHead(500).end('down');
        else if (address.searchParams.get('TYPENAMES') === 'ms:gravji' && wfsFeatures > 0)
          res.setHeader('content-type', 'application/json').end(posts(wfsFeatures));
        else res.setHeader('content-type', 'application/json').end(ditches);
      } else if (address.pathname === '/huge') {
        const part = Buffer.alloc(1_000_000, ' ');
        const more = (left: number): void => void (left > 0 && !res.destroyed ? res.write(part, () => more(left - 1)) : res.end());
        more(200);
      } else if (address.pathname === '/page') res.setHeader('content-type', 'text/html').end('<p>hello</p>');
      else if (asked === 'GetCapabilities') res.setHeader('content-type', 'text/xml').end(capabilities);
      else res.setHeader('content-type', 'image/png').end(magenta);
    });
    server.listen(Number(new URL(ogcStub).port), 'localhost', () => resolve(server));
  });

const areas = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nosaukums: 'Lielais polderis', tālrunis: '29123456' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [23.2, 56.3],
            [24.2, 56.3],
            [24.2, 56.9],
            [23.2, 56.9],
            [23.2, 56.3],
          ],
        ],
      },
    },
    { type: 'Feature', properties: { nosaukums: 'Bez vietas' }, geometry: null },
  ],
});

/** Share of the middle of the map that is about this colour. */
const shareOf = async (page: Page, [red, green, blue]: readonly number[]): Promise<number> => {
  const box = await page.locator('.map-target').boundingBox();
  if (!box) throw new Error('There is no map.');
  const clip = { x: box.x + box.width / 2 - 60, y: box.y + box.height / 2 - 60, width: 120, height: 120 };
  const shot = (await page.screenshot({ clip })).toString('base64');
  return (await page.evaluate(`new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let near = 0;
      for (let i = 0; i < data.length; i += 4)
        if (Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue}) < 40) near++;
      resolve(near / (data.length / 4));
    };
    image.src = 'data:image/png;base64,${shot}';
  })`)) as number;
};
const until = async (page: Page, colour: readonly number[], test: (share: number) => boolean): Promise<number> => {
  const end = Date.now() + 20_000;
  for (;;) {
    const share = await shareOf(page, colour);
    if (test(share) || Date.now() > end) return share;
    await page.waitForTimeout(250);
  }
};

inBrowser('layers that people bring', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let stub: Server;
  beforeAll(async () => {
    [demo, browser, stub] = await Promise.all([startDemo(), startBrowser(), startStub()]);
  }, 240_000);
  afterAll(async () => {
    stub?.closeAllConnections();
    stub?.close();
    await browser?.close();
    await demo?.close();
  });

  test.each(['desk', 'phone'] as const)('a file is looked at, kept, seen on the map, asked about and deleted (%s)', async (size) => {
    const { page, faults, close } = await openAs(browser, demo.url, '/?lang=lv', 'planner@lv-jelgava', sizes[size]);
    await page.waitForSelector(size === 'phone' ? '.phone-sheet .strip' : '.map-caption');
    const tab = async (n: number) => {
      if (size === 'phone') await page.click(`.phone-tabs button:nth-child(${n})`);
    };
    await tab(2);
    await page.getByRole('button', { name: 'Pievienot', exact: true }).click();
    await page.waitForSelector('.own-drop button');
    expect(await findings(page)).toEqual([]);
    await page.setInputFiles('input[type=file]', { name: 'polderi.geojson', mimeType: 'application/json', buffer: Buffer.from(areas) });
    await page.waitForSelector('.own-counts');
    expect(await page.textContent('.own-counts')).toBe('Nolasīti 2, paturēti 1, no tiem izlaboti 0, atteikti 1');
    expect(await page.textContent('.own-findings')).toContain('Nav ģeometrijas vai tā ir tukša');
    expect(await page.isChecked('.own-fields label:has-text("tālrunis") input')).toBe(false);
    expect(await findings(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-${size}-report.png` });
    // Colleagues see it only when its ground is written down.
    const keep = page.getByRole('button', { name: 'Saglabāt un rādīt kartē' });
    await page.getByRole('button', { name: /Kam redzams/ }).click();
    await page.getByRole('option', { name: 'Pašvaldības kolēģiem' }).click();
    expect(await keep.isDisabled()).toBe(true);
    await page.getByLabel('Avots').fill('Pašvaldība');
    await page.getByLabel('Licence').fill('CC BY 4.0');
    await page.getByLabel('Tiesiskais pamats').fill('Civilās aizsardzības plāns');
    await keep.click();
    await page.waitForSelector('.own-layers li');
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-${size}-list.png` });
    // The theme lies under the light fill: hidden, the colour is that of the layer on land.
    await page
      .locator('.layers-theme input[type=checkbox]')
      .first()
      .evaluate((box) => (box as HTMLElement).click());
    await tab(1);
    const blue = [187, 202, 219];
    expect(await until(page, blue, (share) => share > 0.5)).toBeGreaterThan(0.5);
    const box = await page.locator('.map-target').boundingBox();
    // On a phone the sheet begins a little below the middle.
    const below = size === 'phone' ? 10 : 37;
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2 + 31, (box?.y ?? 0) + (box?.height ?? 0) / 2 + below);
    await page.waitForSelector('.own-values dd');
    expect(await page.textContent('.own-values dd')).toBe('Lielais polderis');
    expect(await page.locator('.drawer').count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-${size}-map.png` });
    await page.click('.own-values button');
    await tab(2);
    if (size === 'desk') {
      // A map of the layer is called by it, and its name leaves with it.
      const title = () => page.textContent('.title-strip h1');
      const before = await title();
      const choose = async (source: string) => {
        await page.getByRole('button', { name: /Kas tiek kartēts/ }).click();
        await page.getByRole('option', { name: source, exact: true }).click();
      };
      await page.getByRole('button', { name: 'Veidot karti' }).click();
      await choose('Slānis: polderi');
      await page.waitForSelector('.title-strip h1:text-is("Slānis: polderi")');
      await choose('Negadījumi');
      await page.waitForSelector('.title-strip h1:not(:text-is("Slānis: polderi"))');
      expect(await title()).toBe(before);
      await page.getByRole('button', { name: 'Atcelt' }).click();
      if (await page.getByRole('alertdialog').count()) await page.getByRole('alertdialog').getByRole('button', { name: 'Atmest' }).click();
      await page.waitForSelector('.builder', { state: 'detached' });
    }
    await page.getByRole('button', { name: 'polderi: darbības' }).click();
    await page.getByRole('menuitem', { name: 'Dzēst slāni' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Dzēst slāni' }).click();
    await page.waitForSelector('.own-layers li', { state: 'detached' });
    await tab(1);
    expect(await until(page, blue, (share) => share < 0.1)).toBeLessThan(0.1);
    expect(faults()).toEqual([]);
    await close();
  });

  test('a WMS layer of an allowed server is chosen from what it offers; other servers and other pages are refused in words', async () => {
    const { page, close } = await openAs(browser, demo.url, '/?lang=en', 'planner@lv-jelgava', sizes.desk);
    await page.waitForSelector('.map-caption');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('tab', { name: 'Another server' }).click();
    const say = async (address: string): Promise<string | null> => {
      await page.getByLabel('Address of the server').fill(address);
      await page.getByRole('button', { name: 'Show layers' }).click();
      return page.textContent('.own-part [role=alert]');
    };
    expect(await say('https://elsewhere.example/wms')).toContain('not among those allowed');
    expect(await say(ogcStub.replace('//', '//user:word@'))).toContain('must not hold a user name or a password');
    expect(await say(`${ogcStub}/huge`)).toContain('larger than 30\u00a0MB');
    expect(await say('not an address')).toContain('no address of a server');
    expect(await say(`${ogcStub}/page`)).toContain('no such service');
    expect(await say(`${ogcStub}/closed`)).toContain('CORS');
    expect(await findings(page)).toEqual([]);
    const askWms = async (more: string): Promise<void> => {
      await page.getByLabel('Address of the server').fill(`${ogcStub}/wms?service=WMS&request=GetCapabilities${more}`);
      await page.getByRole('button', { name: 'Show layers' }).click();
      await page.waitForSelector('.own-kept');
    };
    // A key in the address goes wherever the map goes, and is told before.
    await askWms('&apiKey=a1');
    expect(await page.textContent('.own-part ~ .notice')).toContain('carries a key (apiKey)');
    expect(await findings(page)).toEqual([]);
    await askWms('');
    await page.waitForSelector('.own-part ~ .notice', { state: 'detached' });
    await page.getByRole('button', { name: 'Add to the map: Meži' }).click();
    await page.waitForSelector('.own-legend');
    expect(await until(page, [255, 0, 255], (share) => share > 0.8)).toBeGreaterThan(0.8);
    expect(await page.textContent('.own-layers li')).toContain('Meži (Mežu reģistrs)');
    expect(await findings(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-wms.png` });
    // The link brings it back; one that names a server nobody allowed shows nothing of it and says so.
    await page.goto(
      page
        .url()
        .replace(encodeURIComponent(encodeURIComponent(ogcStub)), encodeURIComponent(encodeURIComponent('https://elsewhere.example'))),
    );
    await page.waitForSelector('.own-fault');
    expect(await page.textContent('.own-fault')).toContain('https://elsewhere.example');
    await close();
  });

  test('a WFS layer is asked for by the view in its own words and drawn; a server that fails later is said in words', async () => {
    const { page, close } = await openAs(browser, demo.url, '/?lang=en', 'planner@lv-jelgava', sizes.desk);
    await page.waitForSelector('.map-caption');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('tab', { name: 'Another server' }).click();
    await page.locator('.segments').getByText('WFS (features)').click();
    await page.getByLabel('Address of the server').fill(`${ogcStub}/wms`);
    await page.getByRole('button', { name: 'Show layers' }).click();
    expect(await page.textContent('.own-part [role=alert]')).toContain('no such service');
    await page.getByLabel('Address of the server').fill(`${ogcStub}/wfs?service=WFS&map=a`);
    await page.getByRole('button', { name: 'Show layers' }).click();
    await page.getByRole('button', { name: 'Add to the map: Grāvji' }).click();
    expect(await until(page, [87, 83, 76], (share) => share > 0.8)).toBeGreaterThan(0.8);
    expect(await page.textContent('.own-layers li')).toContain('Grāvji (Meliorācija)');
    const { BBOX = '', ...rest } = Object.fromEntries(askedOfWfs[0] ?? []);
    expect(rest).toEqual({
      map: 'a',
      SERVICE: 'WFS',
      VERSION: '2.0.0',
      REQUEST: 'GetFeature',
      TYPENAMES: 'ms:gravji',
      OUTPUTFORMAT: 'application/json',
      SRSNAME: 'EPSG:3857',
      COUNT: '5000',
    });
    const [west = 0, south = 0, east = 0, north = 0, crs] = BBOX.split(',').map((part) =>
      part.startsWith('EPSG') ? part : Number(part),
    ) as number[];
    expect(crs).toBe('EPSG:3857');
    // Jelgava lies within what was asked for.
    expect([west < 2_641_000, 2_641_000 < east, south < 7_690_000, 7_690_000 < north]).toEqual([true, true, true, true]);
    isWfsDown = true;
    await page.reload();
    await page.waitForSelector('.own-fault');
    expect(await page.textContent('.own-fault')).toContain(ogcStub);
    expect(await findings(page)).toEqual([]);
    // A server that is down is not asked again and again: what each move of the map needs, and no more.
    const before = askedOfWfs.length;
    await page.waitForTimeout(2000);
    expect(askedOfWfs.length - before).toBeLessThan(3);
    isWfsDown = false;
    // More than is drawn is said; nearer, the server is asked anew and what is all there is no longer called cut.
    wfsFeatures = 6000;
    await page.reload();
    await page.waitForSelector('.own-fault');
    expect(await page.textContent('.own-fault')).toContain('first 5000');
    const far = askedOfWfs.length;
    wfsFeatures = 10;
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForSelector('.own-fault', { state: 'detached' });
    expect(askedOfWfs.length).toBeGreaterThan(far);
    wfsFeatures = 0;
    await close();
  });
});
