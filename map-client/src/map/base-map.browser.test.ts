import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { createApp } from '../../../api/src/app.ts';
import { readConfig } from '../../../api/src/config.ts';
import { createGuard } from '../../../api/src/identity/guard.ts';
import { createProvider } from '../../../api/src/identity/provider.ts';
import { loadRealm } from '../../../api/src/identity/realm.ts';
import { createDenyList } from '../../../api/src/identity/user-state.ts';
import { createLayer, tileExtent } from '../../../api/src/tiles/mvt.ts';
import { inBrowser, openAs, startBrowser } from '../browser-testing.ts';

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name), data]);
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), 8 + data.length);
  return bytes;
};

/** A picture of 256 × 256 in one colour. */
const picture = (red: number, green: number, blue: number): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(256, 0);
  head.writeUInt32BE(256, 4);
  head.set([8, 2], 8);
  const row = Buffer.from([0, ...Array.from({ length: 256 }, () => [red, green, blue]).flat()]);
  const data = deflateSync(Buffer.concat(Array.from({ length: 256 }, () => row)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A vector tile that water covers whole. */
const waterTile = (): Buffer => {
  const layer = createLayer('water');
  layer.polygon(1, {}, [Int32Array.of(0, 0, tileExtent, 0, tileExtent, tileExtent, 0, tileExtent)]);
  return layer.finish();
};

/** An archive (PMTiles 3, nothing compressed) with the one tile of zoom 0; kind 1 is a vector tile, 2 a PNG. */
const archive = (tile: Buffer, kind: 1 | 2): Buffer => {
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
  // One entry: tile 0, run of one, its length, and its offset plus one.
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]);
  const metadata = Buffer.from('{}');
  const head = Buffer.alloc(127);
  head.write('PMTiles');
  head[7] = 3;
  const numbers = [
    127,
    directory.length,
    127 + directory.length,
    metadata.length,
    0,
    0,
    127 + directory.length + metadata.length,
    tile.length,
    1,
    1,
    1,
  ];
  for (const [i, value] of numbers.entries()) head.writeBigUInt64LE(BigInt(value), 8 + 8 * i);
  head.set([1, 1, 1, kind, 0, 0], 96);
  for (const [i, degrees] of [-180, -85, 180, 85].entries()) head.writeInt32LE(degrees * 1e7, 102 + 4 * i);
  return Buffer.concat([head, directory, metadata, tile]);
};

const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const close = (server: Server): Promise<unknown> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

inBrowser('a base map of the settings', () => {
  let browser: Browser;
  let db: TestDatabase;
  let host: Server;
  let tiles: string;
  const asked: string[] = [];
  const files: Record<string, [type: string, body: Buffer]> = {
    png: ['image/png', picture(200, 30, 30)],
    mvt: ['application/vnd.mapbox-vector-tile', waterTile()],
    'water.pmtiles': ['application/octet-stream', archive(waterTile(), 1)],
    'picture.pmtiles': ['application/octet-stream', archive(picture(200, 30, 30), 2)],
  };
  beforeAll(async () => {
    // The client as it ships; nothing is built when it is fresh.
    const build =
      "import('./api/src/build-client.ts').then((module) => module.buildClient(process.cwd() + '/map-client/dist', console.log))";
    const built = spawnSync(process.execPath, ['--import', 'tsx', '-e', build], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { ...process.env, NODE_OPTIONS: '' },
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (built.status !== 0) throw new Error(`the client was not built: ${built.stderr}`);
    host = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.setHeader('access-control-allow-origin', '*');
      res.setHeader('access-control-allow-headers', '*');
      res.setHeader('access-control-expose-headers', '*');
      const file = Object.entries(files).find(([name]) => req.url?.endsWith(name));
      if (req.method === 'OPTIONS' || !file) return void res.writeHead(file ? 204 : 404).end();
      const [type, body] = file[1];
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? '') ?? [];
      const part = from === undefined ? body : body.subarray(Number(from), Number(to) + 1);
      if (from !== undefined) res.setHeader('content-range', `bytes ${from}-${Number(from) + part.length - 1}/${body.length}`);
      res.writeHead(from === undefined ? 200 : 206, { 'content-type': type, 'content-length': part.length, etag: '"1"' }).end(part);
    });
    [tiles, db, browser] = await Promise.all([listening(host), openTestDatabase(), startBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    if (host) await close(host);
    await db?.close();
  }, 30_000);

  /** VIAS over an empty database with the setting; the page of the map, and how to end both. */
  const mapWith = async (baseMap: string | undefined): Promise<{ page: Page; faults(): string[]; end(): Promise<void> }> => {
    const http = createServer();
    const origin = await listening(http);
    const config = readConfig({
      VIAS_MODE: 'demo',
      VIAS_ORIGIN: origin,
      VIAS_BASE_MAP_URL: baseMap,
      VIAS_BASE_MAP_ATTRIBUTION: '© Tests',
      VIAS_RATE_READ: '0',
    });
    const log = pino({ level: 'silent' });
    const clock = { now: () => Date.now() };
    const provider = await createProvider({ db, origin, realm: loadRealm({ origin, demoUsers: true }), mode: 'demo', clock, log });
    const { issuer, keySet } = provider;
    const guard = createGuard({ issuer, audience: 'vias-api', keySet, clock, refusedBefore: createDenyList(db, clock.now) });
    const leaving = new AbortController();
    http.on('request', createApp({ db, guard, clock, log, config, leaving: leaving.signal }, { identity: provider.router }));
    const screen = await openAs(browser, origin, '/?lang=lv&x=24.2&y=56.75&z=8', 'planner@lv-jelgava');
    return {
      ...screen,
      async end() {
        await screen.close();
        leaving.abort();
        await close(http);
        provider.close();
      },
    };
  };

  /** The colour in the middle of the map's picture that most of its pixels have: [red, green, blue]. */
  const groundOf = async (page: Page): Promise<number[]> => {
    const box = await page.locator('.map-target').boundingBox();
    if (!box) throw new Error('there is no map');
    const clip = { x: box.x + box.width / 2 - 120, y: box.y + box.height / 2 - 120, width: 240, height: 240 };
    const shot = (await page.screenshot({ clip })).toString('base64');
    return page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const counts = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) {
        const colour = [...data.subarray(i, i + 3)].join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      const [most = ['']] = [...counts].sort((a, b) => b[1] - a[1]);
      return most[0].split(',').map(Number);
    }, shot);
  };
  const near = (a: readonly number[], b: readonly number[]): boolean => a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= 3);
  const turns = async (page: Page, wanted: readonly number[]): Promise<number[]> => {
    let seen: number[] = [];
    for (let i = 0; i < 40; i++) {
      seen = await groundOf(page);
      if (near(seen, wanted)) return [...wanted];
      await page.waitForTimeout(250);
    }
    return seen;
  };
  const land = [0xf0, 0xee, 0xea];
  const water = [0xbc, 0xcb, 0xd2];
  // The red of the picture as grey (Rec. 709), at 55 % over the land, because a base map is ground.
  const grey = 0.2126 * 200 + 0.7152 * 30 + 0.0722 * 30;
  const greyed = land.map((value) => Math.round(grey * 0.55 + value * 0.45));

  test('without the setting the ground is the built-in outline', async () => {
    const { page, faults, end } = await mapWith(undefined);
    try {
      expect(await turns(page, land)).toEqual(land);
      expect(faults()).toEqual([]);
    } finally {
      await end();
    }
  }, 90_000);

  test.each([
    ['raster tiles', '/raster/{z}/{x}/{y}.png', greyed, /^\/raster\/8\/14\d\/\d\d\.png$/],
    ['vector tiles', '/vector/{z}/{x}/{y}.mvt', water, /^\/vector\/[78]\/\d+\/\d+\.mvt$/],
    ['an archive of vector tiles', '/water.pmtiles', water, /pmtiles$/],
    ['an archive of pictures', '/picture.pmtiles', greyed, /pmtiles$/],
  ] as const)(
    '%s are drawn, and nothing else is asked of their host',
    async (_what, path, colour, address) => {
      asked.length = 0;
      const { page, faults, end } = await mapWith(tiles + path);
      try {
        expect(await turns(page, colour)).toEqual([...colour]);
        expect(await page.textContent('.map-credit')).toBe('© Tests');
        expect(asked.length).toBeGreaterThan(0);
        expect(asked.filter((url) => !address.test(url))).toEqual([]);
        expect(faults()).toEqual([]);
      } finally {
        await end();
      }
    },
    90_000,
  );

  test('a base map that does not answer leaves the outline', async () => {
    const { page, end } = await mapWith('http://127.0.0.1:9/nothing.pmtiles');
    try {
      await page.waitForTimeout(1500);
      expect(await turns(page, land)).toEqual(land);
    } finally {
      await end();
    }
  }, 90_000);
});
