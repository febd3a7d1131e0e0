/** A server of the benchmark: `ours <database address> [questions at once]`, the tile engine before nothing else; `express <folder>`, a plain Express route over tiles kept in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
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

/** What people write first: the gzipped tile from memory with its ETag. */
const plainExpress = async (folder: string): Promise<Served> => {
  const kept = new Map<string, Buffer>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz')))
    kept.set(`/${file.slice(0, -3)}`, readFileSync(join(folder, file)));
  const app = ofApi('express')();
  app.get('/:z/:x/:y', (req: { path: string }, res: import('node:http').ServerResponse) => {
    const bytes = kept.get(req.path);
    if (!bytes) return res.writeHead(404).end();
    return res
      .writeHead(200, {
        etag: '"1"',
        'cache-control': 'public, no-cache',
        vary: 'Accept-Encoding',
        'content-type': 'application/vnd.mapbox-vector-tile',
        'content-encoding': 'gzip',
        'content-length': bytes.length,
      })
      .end(bytes);
  });
  return { listener: app };
};

const usage = (): Pick<ServerMessage, 'cpu' | 'rss'> => {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss() / 1e6 };
};
const [kind, place = '', questions] = process.argv.slice(2);
const { listener, token } = await (kind === 'ours'
  ? ours(place, questions === undefined ? undefined : Number(questions))
  : plainExpress(place));
const server = createServer(listener);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port, ...(token && { token }), ...usage() } satisfies ServerMessage),
);
process.on('message', () => process.send?.(usage()));
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
