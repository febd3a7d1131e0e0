/** A server of the benchmark: `ours <database address> [questions at once]`, the tile engine before nothing else; `express <folder>` and `node <folder>`, a plain Express route and a bare node:http server over tiles kept in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openNative } from '@vias/sql/native.ts';
import { readConfig } from '../../api/src/config.ts';
import { createGuard } from '../../api/src/identity/guard.ts';
import { createTestIdentity } from '../../api/src/identity/testing.ts';
import { createTileEngine } from '../../api/src/tiles/tile-engine.ts';
import type { ServerMessage } from './child.ts';

/** Express and the log belong to the API's workspace. */
const ofApi = createRequire(new URL('../../api/package.json', import.meta.url));

type Served = { listener: RequestListener; token?: string };

const ours = async (url: string, questionsAtOnce: number | undefined): Promise<Served> => {
  const db = await openNative({ url }, { log: () => undefined });
  const clock = { now: () => Date.now() };
  const { issuer, audience, keySet, token } = await createTestIdentity();
  const guard = createGuard({ issuer, audience, keySet, clock });
  const config = readConfig({ VIAS_RATE_TILES: '0', VIAS_MODE: 'demo' });
  const engine = createTileEngine({ db, guard, log: ofApi('pino')({ level: 'error' }), config, questionsAtOnce });
  await engine.ready();
  return { listener: (req, res) => void engine.handler(req, res), token: await token('planner@lv-jelgava', { clock }) };
};

/** The gzipped tiles of a folder by `/z/x/y.mvt`. */
const tilesIn = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.gz'))
      .map((name) => [`/${name.slice(0, -3)}`, readFileSync(join(folder, name))]),
  );

/** Sends what is kept with its ETag, and does nothing else. */
const sendKept = (bytes: Buffer | undefined, res: ServerResponse): unknown =>
  bytes
    ? res
        .writeHead(200, {
          etag: '"1"',
          'cache-control': 'public, no-cache',
          vary: 'Accept-Encoding',
          'content-type': 'application/vnd.mapbox-vector-tile',
          'content-encoding': 'gzip',
          'content-length': bytes.length,
        })
        .end(bytes)
    : res.writeHead(404).end();

/** What people write first: the gzipped tile from memory with its ETag. */
const plainExpress = (folder: string): Served => {
  const kept = tilesIn(folder);
  const app = ofApi('express')();
  app.get('/:z/:x/:y', (req: { path: string }, res: ServerResponse) => sendKept(kept.get(req.path), res));
  return { listener: app };
};

/** The least that Node can do: how near to nginx any server on node:http could come. */
const bareNode = (folder: string): Served => {
  const kept = tilesIn(folder);
  return { listener: (req, res) => void sendKept(kept.get(req.url ?? ''), res) };
};

const usage = (): Pick<ServerMessage, 'cpu' | 'rss'> => {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss() / 1e6 };
};
const [kind, place = '', questions] = process.argv.slice(2);
const { listener, token } =
  kind === 'ours'
    ? await ours(place, questions === undefined ? undefined : Number(questions))
    : kind === 'node'
      ? bareNode(place)
      : plainExpress(place);
const server = createServer(listener);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port, ...(token && { token }), ...usage() } satisfies ServerMessage),
);
process.on('message', () => process.send?.(usage()));
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
