import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import { type PrintJob, printPage } from './chromium.ts';
import { createQueue } from './queue.ts';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM_PATH ?? ''].find(
  (path) => path && existsSync(path),
);
if (!chromium && process.env.CI === 'true') throw new Error('Chromium is missing: install it, or name it in CHROMIUM_PATH.');
if (!chromium) console.log('Nothing was printed: no Chromium found (CHROMIUM_PATH names one).');

const folder = mkdtempSync(join(tmpdir(), 'vias-print-test-'));
const pids = join(folder, 'pids');
/** A browser that says nothing and never ends by itself. */
const silent = join(folder, 'silent');
let app: TestApp;
beforeAll(async () => {
  writeFileSync(silent, `#!/bin/sh\necho $$ >> ${pids}\nsleep 600 &\nwait\n`);
  chmodSync(silent, 0o755);
  app = await openTestApp({ chromium: [silent] });
  await app.db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"t","lt":"t","en":"t"}', '2015-01-01', 'CSP', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T1', 'Novads', '2015-01-01', st_multi(st_makeenvelope(23, 56, 24, 57, 4326)), st_setsrid(st_makepoint(23.5, 56.5), 4326), 100
    from boundary_set where scheme = 'test';
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T1')`);
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

const body = {
  definition: {
    source: { kind: 'incidents', during: { from: '2026-01-01T00:00:00+02:00', to: '2026-04-01T00:00:00+03:00' } },
    measure: { kind: 'count' },
    area: { kind: 'territory' },
  },
  title: 'Negadījumi',
  view: { lon: 23.7, lat: 56.6, zoom: 8 },
};
const until = async (holds: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};
const started = (): number[] => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : []);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a queue', () => {
  const never = new AbortController().signal;
  test('lets two in, tells the third where it stands, and lets it in when one leaves', async () => {
    const queue = createQueue(2, 1);
    const leave: (() => void)[] = [];
    const enter = (who: string, signal = never) => queue.run(who, signal, () => new Promise<void>((resolve) => leave.push(resolve)));
    const [first, second, third] = [enter('a'), enter('b'), enter('c')];
    expect([queue.standingOf('a'), queue.standingOf('c'), queue.standingOf('x')]).toEqual([
      { state: 'drawing', before: 0 },
      { state: 'waiting', before: 0 },
      null,
    ]);
    await expect(enter('d')).rejects.toMatchObject({ code: 'print.busy' });
    leave[0]?.();
    await first;
    expect(await until(() => leave.length === 3)).toBe(true);
    expect(queue.standing()).toEqual({ drawing: 2, waiting: 0 });
    for (const go of leave) go();
    await Promise.all([second, third]);
    expect(queue.standing()).toEqual({ drawing: 0, waiting: 0 });
  });

  test('forgets whoever hangs up while waiting, and a task that fails gives its place back', async () => {
    const queue = createQueue(1, 5);
    const failing = queue.run('a', never, () => Promise.reject(new Error('torn')));
    const hungUp = new AbortController();
    const waiting = queue.run('b', hungUp.signal, async () => 'never');
    hungUp.abort(new Error('gone'));
    await expect(failing).rejects.toThrow('torn');
    await expect(waiting).rejects.toThrow('gone');
    expect(await queue.run('c', never, async () => 'done')).toBe('done');
  });
});

test('what cannot be printed says what is wrong', async () => {
  const post = (more: object, user: string | undefined = 'planner@lv-jelgava') =>
    app.as(user).post('/api/print', { ...body, ...more }, { headers: { 'accept-language': 'lv' } });
  expect(await post({ paper: 'a5' })).toMatchObject({ status: 400, body: { field: 'paper' } });
  expect(await post({ title: ' ' })).toMatchObject({ status: 400, body: { field: 'title' } });
  expect(await post({ definition: { ...body.definition, palette: 'Rainbow' } })).toMatchObject({ body: { code: 'map.palette_unknown' } });
  expect((await app.as(undefined).post('/api/print', body)).status).toBe(401);
});

test('two browsers at once, the third waits and is told so; whoever hangs up ends its browser', async () => {
  const readers = ['planner@lv-jelgava', 'planner@lt-siauliai', 'planner@lv-dobele'] as const;
  const asked: { stop: AbortController; answer: Promise<unknown> }[] = [];
  for (const [i, reader] of readers.entries()) {
    const stop = new AbortController();
    const token = await app.identity.token(reader, { clock: app.clock });
    const answer = fetch(`${app.url}/api/print`, {
      method: 'POST',
      signal: stop.signal,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    asked.push({ stop, answer });
    expect(await until(() => started().length === Math.min(i + 1, 2))).toBe(true);
  }
  const places = async (reader: string) => (await app.as(reader).get('/api/print')).body;
  expect(await until(async () => (await places(readers[2])).waiting === 1)).toBe(true);
  expect(await places(readers[2])).toEqual({ drawing: 2, waiting: 1, mine: { state: 'waiting', before: 0 } });
  expect((await places(readers[0])).mine).toEqual({ state: 'drawing', before: 0 });
  asked[0]?.stop.abort();
  expect(await until(() => started().length === 3)).toBe(true);
  expect(await until(() => !isAlive(started()[0] as number))).toBe(true);
  for (const { stop, answer } of asked) {
    stop.abort();
    await answer;
  }
  expect(await until(() => started().every((pid) => !isAlive(pid)))).toBe(true);
  expect(await until(async () => (await places(readers[0])).drawing === 0)).toBe(true);
});

test('only a public map may stand in a frame of another site', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const policyOf = async (path: string) => {
    const { headers } = await app.as(undefined).get(path, { headers: { accept: 'text/html' } });
    return [/frame-ancestors ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1], headers.get('x-frame-options')];
  };
  // Without a built client there is no page, and then nothing may be framed.
  const isBuilt = (await app.as(undefined).get(`/m/${id}`, { headers: { accept: 'text/html' } })).status === 200;
  expect(await policyOf(`/m/${id}`)).toEqual(isBuilt ? ['*', null] : ["'self'", 'SAMEORIGIN']);
  for (const path of ['/m', '/print', '/', '/maps', `/m/${id}/x`, `/api/public-maps/${id}`])
    expect(await policyOf(path)).toEqual(["'self'", 'SAMEORIGIN']);
});

(chromium ? describe : describe.skip)('Chromium', () => {
  const page = `<!doctype html><html lang="lv"><title>Lapa</title><h1>Ģirts</h1><img alt="Karte: Ādaži" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
    <script>Promise.all([fetch('/print-sheet.json').then((r) => r.json()), fetch('http://127.0.0.2:9/x').then(() => 'reached', () => 'refused'), fetch('/seen').then((r) => r.text())])
      .then(([{ title }, other, seen]) => { document.title = title + ' ' + other + ' ' + seen; viasSheetReady(title === 'torn' ? 'torn' : ''); })</script></html>`;
  const server = createServer((req, res) => {
    res.setHeader('content-type', req.url === '/' ? 'text/html; charset=utf-8' : 'text/plain');
    res.end(req.url === '/' ? page : (req.headers.authorization ?? 'nobody'));
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const job = (title: string): PrintJob => ({
    address: `${origin}/`,
    width: 420,
    height: 297,
    density: 1,
    judge: ({ origin: asked, pathname }) =>
      asked !== origin
        ? 'refuse'
        : pathname === '/print-sheet.json'
          ? { json: JSON.stringify({ title }) }
          : { send: { authorization: 'Bearer mine' } },
  });
  const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();

  test('writes a tagged page of its exact size, with words for pictures, and reaches only what it may', async () => {
    const pdf = (await printPage(['/nowhere/chromium', chromium as string], job('Šiauļi'), AbortSignal.timeout(30_000))).toString('latin1');
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect(Math.abs(Number(width) - (420 / 25.4) * 72)).toBeLessThan(1);
    expect(Math.abs(Number(height) - (297 / 25.4) * 72)).toBeLessThan(1);
    for (const part of [
      '/StructTreeRoot',
      '/Marked true',
      '/Lang (lv)',
      '/S /H1',
      '/S /Figure',
      utf16('Karte: Ādaži'),
      utf16('Šiauļi refused Bearer mine'),
    ])
      expect([part, pdf.includes(part)]).toEqual([part, true]);
  }, 240_000);

  test('a page that says it failed is no PDF; neither is one that comes too late', async () => {
    await expect(printPage([chromium as string], job('torn'), AbortSignal.timeout(30_000))).rejects.toMatchObject({ code: 'print.failed' });
    await expect(printPage([silent], job('x'), AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(printPage(['/nowhere/chromium'], job('x'), AbortSignal.timeout(300))).rejects.toMatchObject({ code: 'print.no_browser' });
  }, 240_000);
});
