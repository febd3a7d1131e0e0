import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { Stage } from './cluster-stage.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export type Answer = { status: number; body: any; bytes: Buffer };
export type Client = (user: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

const within = 30_000;

/** Requests as a person would send them: through nginx by TLS; a request that gets no answer rejects. */
export const clientOf = ({ origin, ca, identity }: Stage): Client => {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 64 });
  return async (user, method, path, body, headers = {}) => {
    const token = await identity.token(user, { clock: { now: Date.now }, mfa: true });
    const raw = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const sent = request(
        `${origin}${path}`,
        {
          method,
          agent,
          timeout: within,
          headers: {
            authorization: `Bearer ${token}`,
            ...(raw && { 'content-length': String(raw.length) }),
            ...(raw && !headers['content-type'] && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const bytes = Buffer.concat(parts);
            const isJson = /json/.test(answer.headers['content-type'] ?? '') && bytes.length > 0;
            resolve({ status: answer.statusCode ?? 0, body: isJson ? JSON.parse(bytes.toString()) : undefined, bytes });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
      sent.on('error', reject);
      sent.end(raw);
    });
  };
};

/** What the readers and writers went through; times in milliseconds since 1970. */
export type Log = {
  reads: number;
  readTimes: number[];
  errors: { at: number; what: 'read' | 'write'; why: string }[];
  /** Incidents that the API said are kept; when that was, and when they were sent. */
  kept: { id: string; began: number; at: number }[];
  readsDone: { began: number; at: number }[];
};

const incident = (nth: number) => ({
  category: 'flood',
  severity: 1 + (nth % 5),
  occurredAt: new Date(Date.now() - 60_000).toISOString(),
  title: `Slodze ${nth}`,
  geometry: { type: 'Point', coordinates: [23.65 + (nth % 100) / 2_000, 56.6 + (Math.floor(nth / 100) % 100) / 2_000] },
});

/** Readers of lists and tiles and writers of incidents, until `stop`. A write that fails is sent again with its key, as a good client does, until it is told kept. */
export const startLoad = (ask: Client, { readers = 2, writers = 2 } = {}) => {
  const log: Log = { reads: 0, readTimes: [], errors: [], kept: [], readsDone: [] };
  let stopped = false;
  const fail = (what: 'read' | 'write', why: string) => log.errors.push({ at: Date.now(), what, why });
  const paths = [
    '/api/incidents?limit=50',
    '/tiles/incidents/7/72/39.mvt',
    '/api/incidents?limit=20&category=flood',
    '/tiles/incidents/10/579/315.mvt',
  ];
  const read = async (n: number): Promise<void> => {
    for (let i = n; !stopped; i += 1) {
      const began = Date.now();
      try {
        const { status } = await ask('planner@lv-jelgava', 'GET', paths[i % paths.length] ?? '');
        if (status >= 500 || (status >= 400 && status !== 429)) fail('read', String(status));
        else {
          log.reads += 1;
          const took = Date.now() - began;
          if (took > 5_000) console.log(`  ${paths[i % paths.length]} took ${took} ms.`);
          log.readTimes.push(took);
          log.readsDone.push({ began, at: Date.now() });
        }
      } catch (error) {
        fail('read', (error as Error).message);
      }
      await sleep(300);
    }
  };
  let nth = 0;
  const write = async (): Promise<void> => {
    while (!stopped) {
      nth += 1;
      const [body, key] = [incident(nth), crypto.randomUUID()];
      for (;;) {
        const began = Date.now();
        try {
          const { status, body: made } = await ask('editor@lv-jelgava', 'POST', '/api/incidents', body, { 'idempotency-key': key });
          if (status === 201) {
            log.kept.push({ id: made.id, began, at: Date.now() });
            break;
          }
          fail('write', `${status} ${made?.code ?? ''}`);
          if (status < 500 && status !== 409 && status !== 429) break;
        } catch (error) {
          fail('write', (error as Error).message);
        }
        await sleep(250);
      }
      await sleep(300);
    }
  };
  const work = [...Array.from({ length: readers }, (_, n) => read(n)), ...Array.from({ length: writers }, write)];
  return {
    log,
    async stop() {
      stopped = true;
      await Promise.all(work);
    },
  };
};

/** Milliseconds from the moment a write was acknowledged until the tile of each API process shows it; undefined for one that does not answer. */
export const tileLag = async (ask: Client, { apiUrls, identity }: Stage): Promise<(number | undefined)[]> => {
  const place = [23.72, 56.65];
  const { status, body } = await ask('editor@lv-jelgava', 'POST', '/api/incidents', {
    ...incident(0),
    geometry: { type: 'Point', coordinates: place },
  });
  if (status !== 201) return [];
  const began = performance.now();
  const token = await identity.token('planner@lv-jelgava', { clock: { now: Date.now } });
  return Promise.all(
    apiUrls.map(async (url) => {
      while (performance.now() - began < 10_000) {
        try {
          const answer = await fetch(`${url}/tiles/incidents/14/9271/5048.mvt`, { headers: { authorization: `Bearer ${token}` } });
          const layer = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer()))).layers.points;
          for (let i = 0; i < (layer?.length ?? 0); i += 1) if (layer?.feature(i).id === body.number) return performance.now() - began;
        } catch {
          return undefined;
        }
        await sleep(10);
      }
      return Number.POSITIVE_INFINITY;
    }),
  );
};
