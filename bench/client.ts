import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { openAs, sizes, startBrowser, startDemo } from '../map-client/src/browser-testing.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const who = 'planner@lv-jelgava';
/** Quiet for so long means that nothing more comes, milliseconds. */
const quietFor = 1500;

type Entry = { name: string; start: number; end: number };
/** What the page noted about itself, milliseconds since its navigation began. */
type Notes = { whole: number[]; clicks: number[]; requests: Entry[]; now: number };

/** Runs in the page before anything else: notes when the map was whole, and when something was pressed. */
const noteTaker = `
  window.notes = { whole: [], clicks: [] };
  performance.setResourceTimingBufferSize(5000);
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'map-whole') notes.whole.push(startTime);
  }).observe({ type: 'mark', buffered: true });
  addEventListener('click', ({ timeStamp }) => notes.clicks.push(timeStamp), true);
`;
const readNotes = (page: Page): Promise<Notes> =>
  page.evaluate(`({ ...notes, now: performance.now(), requests: performance.getEntriesByType('resource')
    .map(({ name, startTime, responseEnd }) => ({ name: new URL(name).pathname, start: startTime, end: responseEnd })) })`);

const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round = (value: number): string => value.toFixed(0);
const load = (): string => `load average ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** What a map is made of, apart from the program itself. */
const isMapData = ({ name }: Entry): boolean => /^\/(tiles\/|api\/maps\/thematic|api\/territories)/.test(name);

/** Seconds of processor time that the page's main thread took so far, slowed down with the rest. */
const mainThread = async (cdp: CDPSession): Promise<number> => {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
};

type Whole = { at: number; notes: Notes; cpu: number };

/** Waits until the map is whole and nothing more comes. Gives the moment from which everything asked for since `from` was on screen, and the processor time until it was seen there. */
const untilWhole = async ({ page, cdp }: Opened, from: (notes: Notes) => number = () => 0): Promise<Whole> => {
  let seen: Whole | undefined;
  for (let tries = 0; tries < 600; tries++) {
    const [notes, cpu] = [await readNotes(page), await mainThread(cdp)];
    const begun = from(notes);
    const data = notes.requests.filter((entry) => isMapData(entry) && entry.start >= begun);
    const last = Math.max(begun, ...data.map(({ end }) => end));
    const at = notes.whole.find((whole) => whole >= last);
    if (at === undefined || data.length === 0) seen = undefined;
    else if (seen?.at !== at) seen = { at, notes, cpu };
    if (seen && notes.now - Math.max(seen.at, last) > quietFor) return { ...seen, notes };
    await page.waitForTimeout(100);
  }
  throw new Error('The map was not whole within a minute.');
};

type Opened = { page: Page; cdp: CDPSession };

const newPage = async (context: BrowserContext, slow: number): Promise<Opened> => {
  const page = await context.newPage();
  await page.addInitScript(noteTaker);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, cdp };
};

/** What a reader waits for, one after the other: when each kind of request was answered last. */
const courseOf = ({ requests }: Notes): string => {
  const parts: [string, RegExp][] = [
    ['program', /^\/assets\/index-/],
    ['settings', /^\/api\/config/],
    ['session', /\/token$/],
    ['page', /^\/assets\/planner-page/],
    ['numbers', /^\/api\/maps\/thematic/],
    ['areas', /^\/tiles\/territory/],
  ];
  return parts
    .map(([what, path]) => `${what} ${round(Math.max(0, ...requests.filter(({ name }) => path.test(name)).map(({ end }) => end)))}`)
    .join(', ');
};

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

const newContext = (browser: Browser, session: Session): Promise<BrowserContext> =>
  browser.newContext({ ...sizes.desk, locale: 'lv-LV', timezoneId: 'Europe/Riga', storageState: session });

/** Opens the planner with nothing in the browser's cache but the session's cookies. */
const measureFirst = async (browser: Browser, url: string, session: Session, slow: number) => {
  const context = await newContext(browser, session);
  const opened = await newPage(context, slow);
  await opened.page.goto(`${url}/?lang=lv`, { waitUntil: 'commit' });
  const { at, notes, cpu } = await untilWhole(opened);
  if ((await opened.page.locator('.territory-list-row').count()) === 0) throw new Error('The list beside the map is empty.');
  await context.close();
  return { at, cpu: 1000 * cpu, course: courseOf(notes) };
};

/** Chooses groups of categories one after the other, as the builder offers them, and sees how long each takes until areas and single incidents are those of the filter. */
const measureFilters = async (browser: Browser, url: string, session: Session, slow: number, changes: number): Promise<number[]> => {
  const context = await newContext(browser, session);
  const opened = await newPage(context, slow);
  await opened.page.goto(`${url}/?lang=lv&layers=points,places,border,rate`, { waitUntil: 'commit' });
  await untilWhole(opened);
  await opened.page.locator('.layers-actions button').nth(1).click();
  const groups = opened.page.locator('.category-filter-groups label');
  await groups.first().waitFor();
  const count = await groups.count();
  await opened.page.waitForTimeout(quietFor);
  const times: number[] = [];
  for (let change = 0; change < changes; change++) {
    const before = (await readNotes(opened.page)).clicks.length;
    await groups.nth(change % count).click();
    // A label's click is followed by that of its checkbox: the first one is the finger's.
    const pressed = ({ clicks }: Notes): number => clicks[before] ?? Number.POSITIVE_INFINITY;
    const { at, notes } = await untilWhole(opened, pressed);
    if (!notes.requests.some(({ name, start }) => name.startsWith('/tiles/incidents') && start >= pressed(notes)))
      throw new Error('Another filter asked for no tiles of incidents.');
    times.push(at - pressed(notes));
  }
  await context.close();
  return times;
};

/** Everything the planner loads before its map is drawn, each file gzipped by itself: kB (1000 bytes). */
const measureBundle = async (url: string): Promise<{ size: number; note: string }> => {
  const files = new Map<string, Promise<Buffer>>();
  const read = (path: string): Promise<Buffer> => {
    const known = files.get(path) ?? fetch(`${url}/${path}`).then(async (answer) => Buffer.from(await answer.arrayBuffer()));
    files.set(path, known);
    return known;
  };
  const follow = async (path: string): Promise<void> => {
    if (files.has(path)) return;
    const text = (await read(path)).toString();
    const next = path.endsWith('.js') ? text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g) : [];
    await Promise.all([...next].map(([, name]) => follow(`assets/${name}`)));
  };
  const index = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text();
  const first = [...index.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);
  await Promise.all(first.map(follow));
  const program = (await read(first.find((path) => /\/index-.*\.js$/.test(path)) ?? '')).toString();
  const asked = [...new Set([...program.matchAll(/assets\/(?:planner-page|lv)-[\w-]+\.(?:js|css)/g)].map(([path]) => path))];
  await Promise.all(asked.map(follow));
  const all = await Promise.all([...files].map(async ([path, bytes]) => ({ path, size: gzipSync(await bytes, { level: 9 }).length })));
  all.sort((a, b) => b.size - a.size);
  const largest = all.slice(0, 4).map(({ path, size }) => `${path.slice(7).replace(/-[\w-]{8}\./, '.')} ${round(size / 1000)}`);
  return { size: all.reduce((sum, { size }) => sum + size, 0) / 1000, note: `${all.length} files; ${largest.join(', ')}` };
};

/** A dispatcher reports a fire while the wall hangs: milliseconds from the request to the row, each incident taken back afterwards. */
const measureWall = async (browser: Browser, url: string, rounds: number): Promise<number[]> => {
  let authorization = '';
  const { page, close } = await openAs(browser, url, '/wall?lang=lv', 'dispatcher@lv-jelgava', sizes.desk, async (opened) => {
    opened.on('request', (request) => {
      if (request.url().includes('/api/')) authorization = request.headers().authorization ?? authorization;
    });
  });
  await page.waitForSelector('.wall-row');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const since = performance.now();
    const answer = await fetch(`${url}/api/incidents`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        category: 'fire_building',
        severity: 5,
        occurredAt: new Date(Date.now() - 60_000).toISOString(),
        // Among the first, whatever else the demonstration has at this hour.
        dueAt: new Date(Date.now() + 110_000).toISOString(),
        title: 'Benchmark',
        geometry: { type: 'Point', coordinates: [23.7299, 56.6503] },
      }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    const { id, version } = (await answer.json()) as { id: string; version: number };
    await page.waitForSelector(`.wall-row.new[data-id="${id}"]`);
    times.push(performance.now() - since);
    await fetch(`${url}/api/incidents/${id}?reason=benchmark`, {
      method: 'DELETE',
      headers: { authorization, 'if-match': `"${version}"` },
    });
  }
  await close();
  return times;
};

/** A weight of the index of social risk is moved: milliseconds of reckoning over all areas, as the page notes them. */
const measureRisk = async (browser: Browser, url: string, changes: number): Promise<number[]> => {
  const { page, close } = await openAs(browser, url, '/risk?lang=lv', who);
  await page.waitForSelector('.risk-rows .risk-row');
  const noted = (): Promise<number[]> =>
    page.evaluate("performance.getEntriesByName('risk', 'measure').map(({ duration }) => duration)") as Promise<number[]>;
  const before = (await noted()).length;
  const stop = page.locator('.risk-stop input');
  for (let change = 0; change < changes; change++) await stop.nth(change % 2 === 0 ? 1 : 7).click({ force: true });
  await page.waitForTimeout(quietFor);
  const times = (await noted()).slice(before);
  await close();
  return times;
};

/**
 * `npm run --silent bench -- client [--json] [--rounds 5] [--slow 4]`: the planner in Chromium, on a demonstration server of its own (VIAS_BROWSER_URL names one that runs).
 * A first map with an empty cache and a processor four times slower; another filter; what is loaded; a new incident on the wall; a weight moved.
 */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  const [rounds, slow] = [numberOption(args, 'rounds', 5), numberOption(args, 'slow', 4)];
  progress('Starting a demonstration server and Chromium');
  const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  try {
    const signedIn = await openAs(browser, demo.url, '/?lang=lv', who);
    await signedIn.page.waitForSelector('.territory-list-row');
    const session = await signedIn.page.context().storageState();
    await signedIn.close();
    // The server is warm: it has drawn this map, and these filters, once.
    await measureFilters(browser, demo.url, session, 1, 6);
    const firsts = [];
    for (let n = 0; n < rounds; n++) {
      firsts.push(await measureFirst(browser, demo.url, session, slow));
      progress(
        `first map ${n + 1}: ${round(firsts.at(-1)?.at ?? 0)} ms, main thread ${round(firsts.at(-1)?.cpu ?? 0)} ms; ${firsts.at(-1)?.course}`,
      );
    }
    const ordered = firsts.sort((a, b) => a.at - b.at);
    const first = ordered[Math.floor(rounds / 2)] as (typeof ordered)[number];
    const firstLoad = load();
    const filters = await measureFilters(browser, demo.url, session, 1, 6);
    progress(`filters: ${filters.map(round).join(', ')} ms`);
    const slowFilters = await measureFilters(browser, demo.url, session, slow, 6);
    progress(`filters, ${slow} times slower: ${slowFilters.map(round).join(', ')} ms`);
    const bundle = await measureBundle(demo.url);
    const walls = await measureWall(browser, demo.url, rounds);
    const risks = await measureRisk(browser, demo.url, 10);
    progress(`wall: ${walls.map(round).join(', ')} ms; risk: ${risks.map(round).join(', ')} ms`);
    return [
      // Judged by processor time, which other work on the machine changes least; what a reader waits stands beside it.
      atMost('client.first', middle(firsts.map(({ cpu }) => cpu)), 2500, {
        unit: 'ms',
        note: `main thread's processor time, middle of ${rounds}, processor ${slow}× slower; on the wall clock ${round(first.at)} ms, quickest ${round(ordered[0]?.at ?? 0)}; answered by: ${first.course}; ${firstLoad}`,
      }),
      atMost('client.filter', middle(filters), 300, {
        unit: 'ms',
        note: `middle of ${filters.length}, from the press until areas and incidents are drawn, quickest ${round(Math.min(...filters))}, slowest ${round(Math.max(...filters))}; ${slow}× slower ${round(middle(slowFilters))}; ${load()}`,
      }),
      atMost('client.bundle', bundle.size, 500, { unit: 'kB', note: `gzip; ${bundle.note}` }),
      atMost('client.wall', middle(walls), 1000, {
        unit: 'ms',
        note: `middle of ${walls.length}, from a report to its row on the wall; ${load()}`,
      }),
      atMost('client.risk', middle(risks), 200, {
        unit: 'ms',
        note: `middle of ${risks.length}, the index reckoned anew in the page; ${load()}`,
      }),
    ];
  } finally {
    await browser.close();
    await demo.close();
  }
};
