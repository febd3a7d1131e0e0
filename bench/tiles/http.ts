import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { TileAddress } from '../../api/src/tiles/tile-scan.ts';
import { atLeast, type BenchResult } from '../result.ts';
import { type Child, startServer } from './child.ts';
import { median } from './cost.ts';
import { isThere, type Load, type LoadResult, putUnderLoad } from './load.ts';
import { martinSql } from './rivals.ts';

const run = promisify(execFile);

/** Programs that are no part of VIAS. */
const programs = { nginx: 'nginx', pgbench: 'pgbench', wrk: 'wrk' } as const;

/** A figure that could not be measured, with the reason. */
const absent = (id: string, target: number, what: string): BenchResult => ({
  id,
  measured: 0,
  target,
  ok: false,
  note: `Not measured: ${what} is not on this machine.`,
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** nginx with the gzipped tiles of a folder, as Debian sets it up: a worker for each processor. */
const startNginx = async (folder: string): Promise<{ url: string; stop(): Promise<void> }> => {
  const port = await freePort();
  const home = dirname(folder);
  const file = join(home, 'nginx.conf');
  await writeFile(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto; daemon off; pid ${home}/nginx.pid; error_log ${home}/error.log;
events { worker_connections 768; }
http {
  sendfile on; tcp_nopush on; access_log off; etag on; keepalive_requests 1000000; types { application/vnd.mapbox-vector-tile mvt; }
  client_body_temp_path ${home}/body; proxy_temp_path ${home}/proxy; fastcgi_temp_path ${home}/fastcgi; uwsgi_temp_path ${home}/uwsgi; scgi_temp_path ${home}/scgi;
  open_file_cache max=1000;
  server { listen 127.0.0.1:${port}; root ${folder}; gzip_static always; add_header Cache-Control "public, no-cache"; }
}`,
  );
  const child = spawn(programs.nginx, ['-p', home, '-c', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 50 && !(await fetch(url).catch(() => undefined)); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  return { url, stop: () => new Promise((resolve) => child.once('exit', () => resolve()).kill()) };
};

type Addressed = TileAddress & { etag: string };

/** Three hundred tiles of zooms 6 to 12 that hold something, built and kept by our server, and written down for the others. */
const fetchTiles = async ({ url }: Child, folder: string): Promise<Addressed[]> => {
  const towns = [
    [23.7244, 56.6511],
    [23.3166, 55.9333],
    [23.2788, 56.6236],
    [22.2473, 55.9814],
    [22.7472, 56.2472],
  ] as const;
  const tiles = new Map<string, Addressed>();
  for (let ring = 0; tiles.size < 300 && ring < 30; ring++)
    for (const [lon, lat] of towns)
      for (let z = 6; z <= 12; z++) {
        const sine = Math.sin((lat * Math.PI) / 180);
        const x = Math.floor((lon / 360 + 0.5) * 2 ** z) + (ring % 5) - 2;
        const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z) + Math.floor(ring / 5) - 2;
        const path = `${z}/${x}/${y}.mvt`;
        if (tiles.size === 300 || tiles.has(path)) continue;
        const answer = await fetch(`${url}/tiles/public-incidents/${path}`, { headers: { 'accept-encoding': 'gzip' } });
        const plain = Buffer.from(await answer.arrayBuffer());
        if (answer.status !== 200 || plain.length === 0) continue;
        tiles.set(path, { z, x, y, etag: String(answer.headers.get('etag')) });
        await mkdir(join(folder, String(z), String(x)), { recursive: true });
        await writeFile(join(folder, `${path}.gz`), gzipSync(plain, { level: 6 }));
      }
  return [...tiles.values()];
};

const gzip = { 'accept-encoding': 'gzip' };
const seconds = 4;

/** Cached tiles over HTTP, 64 connections: ours, nginx with gzip_static, a plain Express route and a bare node:http server in turns (T6). `onBuilt`: 300 tiles are built and kept. */
export const raceCached = async (
  ours: Child,
  rounds: number,
  progress: (line: string) => void,
  onBuilt: () => Promise<void>,
): Promise<BenchResult[]> => {
  if (!isThere(programs.wrk))
    return [absent('T6.nginx', 0.7, 'wrk (apt-get install wrk)'), absent('T6.express', 3, 'wrk (apt-get install wrk)')];
  const home = await mkdtemp(join(tmpdir(), 'vias-tiles-'));
  const folder = join(home, 'tiles');
  await mkdir(folder);
  const tiles = await fetchTiles(ours, folder);
  await onBuilt();
  const rivals: Record<string, Child> = { express: await startServer('express', folder), node: await startServer('node', folder) };
  const nginx = isThere(programs.nginx) ? await startNginx(folder) : undefined;
  const plain = tiles.map(({ z, x, y }) => ({ path: `/${z}/${x}/${y}.mvt`, headers: gzip }));
  const own = tiles.map(({ z, x, y }) => ({ path: `/tiles/public-incidents/${z}/${x}/${y}.mvt`, headers: gzip }));
  const known = tiles.map(({ etag }, i) => ({ path: own[i]?.path ?? '', headers: { ...gzip, 'if-none-match': etag } }));
  const loads: Record<string, Load> = {
    ours: { url: ours.url, requests: own, connections: 64, seconds },
    ...(nginx && { nginx: { url: nginx.url, requests: plain, connections: 64, seconds } }),
    ...Object.fromEntries(Object.entries(rivals).map(([name, { url }]) => [name, { url, requests: plain, connections: 64, seconds }])),
    known: { url: ours.url, requests: known, connections: 64, seconds },
    member: {
      url: ours.url,
      requests: own.map(({ path }) => ({ path: path.replace('public-', ''), headers: { ...gzip, authorization: `Bearer ${ours.token}` } })),
      connections: 64,
      seconds,
    },
  };
  const speeds: Record<string, number[]> = Object.fromEntries(Object.keys(loads).map((name) => [name, []]));
  const micros: Record<string, number[]> = Object.fromEntries(Object.keys(loads).map((name) => [name, []]));
  try {
    for (const { path, headers } of known.slice(0, 20)) {
      const { status } = await fetch(ours.url + path, { headers });
      if (status !== 304) throw new Error(`${path} was answered ${status} to who has it already.`);
    }
    for (let round = 0; round <= rounds; round++)
      for (const [name, load] of Object.entries(loads)) {
        const server = rivals[name] ?? ours;
        const before = await server.usage();
        const { perSecond, requests }: LoadResult = await putUnderLoad({ ...load, seconds: round === 0 ? 1 : seconds });
        // The first round only warms everybody up.
        if (round === 0) continue;
        speeds[name]?.push(perSecond);
        micros[name]?.push((1000 * ((await server.usage()).cpu - before.cpu)) / requests);
        progress(`${name}: ${perSecond.toFixed(0)} requests a second`);
      }
  } finally {
    await nginx?.stop();
    for (const rival of Object.values(rivals)) await rival.stop();
    await rm(home, { recursive: true, force: true });
  }
  const of = (name: string) => median(speeds[name] ?? []);
  const micro = (name: string) => `${median(micros[name] ?? []).toFixed(0)} µs CPU`;
  const cost = median(micros.ours ?? []);
  const note = `ours ${of('ours').toFixed(0)} requests/s at ${micro('ours')} (bar 25), 304 ${of('known').toFixed(0)}/s at ${micro('known')}, members' tiles with a token ${of('member').toFixed(0)}/s at ${micro('member')}`;
  const against = (id: string, rival: string, target: number): BenchResult => {
    const its = rival === 'express' ? ` at ${micro('express')}` : `, a bare node:http server ${(of('node') / of(rival)).toFixed(2)} of it`;
    const result = atLeast(id, of('ours') / of(rival), target, { note: `${rival} ${of(rival).toFixed(0)} requests/s${its}; ${note}` });
    return { ...result, ok: result.ok && cost <= 25 && of('known') >= 0.95 * of('ours') };
  };
  return [
    nginx ? against('T6.nginx', 'nginx', 0.7) : absent('T6.nginx', 0.7, 'nginx (apt-get install nginx-light)'),
    against('T6.express', 'express', 3),
  ];
};

/** Tiles that were never asked before over HTTP against ST_AsMVT asked directly, 8 connections each (T3). */
export const raceUncached = async (ours: Child, databaseUrl: string, tile: TileAddress, rounds: number): Promise<BenchResult> => {
  const target = 0.9;
  if (!isThere(programs.wrk)) return absent('T3.http', target, 'wrk (apt-get install wrk)');
  if (!isThere(programs.pgbench, '--version')) return absent('T3.http', target, 'pgbench (of PostgreSQL)');
  const home = await mkdtemp(join(tmpdir(), 'vias-direct-'));
  try {
    const script = join(home, 'tile.sql');
    await writeFile(script, `${martinSql(tile).replaceAll('\n', ' ')};\n`);
    const speeds: { own: number[]; direct: number[] } = { own: [], direct: [] };
    for (let round = 1; round <= rounds; round++) {
      const { stdout } = await run(programs.pgbench, ['-n', '-M', 'prepared', '-c8', '-j2', `-T${seconds}`, '-f', script, databaseUrl]);
      speeds.direct.push(Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]));
      // A fraction of a second more or less is another question to the cache, and the same work.
      const path = `/tiles/public-incidents/${tile.z}/${tile.x}/${tile.y}.mvt?during=2010-01-01T00:00:00.${round}{n}Z/..`;
      const { perSecond } = await putUnderLoad({ url: ours.url, requests: [{ path, headers: gzip }], connections: 8, seconds });
      speeds.own.push(perSecond);
    }
    const [own, direct] = [median(speeds.own), median(speeds.direct)];
    return atLeast('T3.http', own / direct, target, {
      note: `uncached z${tile.z}, 8 connections: ours ${own.toFixed(0)} requests/s, ST_AsMVT by pgbench ${direct.toFixed(1)}/s`,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};
