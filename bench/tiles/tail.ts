import { Agent, request } from 'node:http';
import { atMost, type BenchResult } from '../result.ts';
import { jelgava } from './addresses.ts';
import { type Child, startServer } from './child.ts';
import { median } from './cost.ts';

const parallel = 200;

const fetched = (agent: Agent, url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    request(url, { agent, headers }, (res) => {
      if (res.statusCode !== 200) reject(new Error(`${url} was answered ${res.statusCode}.`));
      res.resume().once('end', () => resolve(performance.now() - began));
    })
      .once('error', reject)
      .end();
  });

/** What the middle one and the last but two of so many that ask at once wait, milliseconds. */
type Waits = { p50: number; p99: number };
const askAtOnce = async (agent: Agent, urls: readonly string[], headers: Record<string, string>): Promise<Waits> => {
  const took = (await Promise.all(urls.map((url) => fetched(agent, url, headers)))).sort((a, b) => a - b);
  return { p50: took[Math.floor(took.length / 2)] ?? 0, p99: took[Math.floor(took.length * 0.99)] ?? 0 };
};

/** Twenty-five tiles of zooms 8 to 12 around Jelgava, each asked for by eight readers at once; `query` makes them others to the cache. */
const addressesOf = ({ url }: Child, query: string): string[] =>
  Array.from({ length: parallel }, (_, i) => {
    const { z, x, y } = jelgava(8 + (i % 5));
    return `${url}/tiles/incidents/${z}/${x + (Math.floor(i / 5) % 5) - 2}/${y}.mvt${query}`;
  });

/**
 * Two hundred requests of members at once, with one question to the database under way for a kind of reader and with two, in turns: what is gained in requests a second
 * must not be lost by those who wait longest. Cold: tiles nobody asked for before; warm: out of memory.
 */
export const raceTails = async (login: string, rounds: number, progress: (line: string) => void): Promise<BenchResult[]> => {
  const servers = new Map<number, Child>();
  const waits: Record<string, Waits[]> = {};
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  try {
    for (const atOnce of [1, 2]) servers.set(atOnce, await startServer('ours', login, String(atOnce)));
    for (let round = 0; round <= rounds; round++)
      for (const [atOnce, server] of servers) {
        const headers = { 'accept-encoding': 'gzip', authorization: `Bearer ${server.token}` };
        const cold = addressesOf(server, `?during=2010-01-01T00:00:00.${round + 1}Z/..`);
        for (const [how, urls] of [
          ['cold', cold],
          ['warm', cold],
          ['warm', cold],
          ['warm', cold],
        ] as const) {
          const found = await askAtOnce(agent, urls, headers);
          // The first round only warms everybody up.
          if (round > 0) waits[`${how}.${atOnce}`] = [...(waits[`${how}.${atOnce}`] ?? []), found];
        }
        progress(`${atOnce} at once, round ${round}`);
      }
  } finally {
    agent.destroy();
    for (const server of servers.values()) await server.stop();
  }
  const of = (name: string, what: keyof Waits) => median((waits[name] ?? []).map((one) => one[what]));
  return ['cold', 'warm'].map((how) =>
    atMost(`tail.${how}`, of(`${how}.1`, 'p99') / of(`${how}.2`, 'p99'), 1.1, {
      note: `p99 of ${parallel} at once with one question under way ÷ with two; p50 and p99: one ${of(`${how}.1`, 'p50').toFixed(1)} and ${of(`${how}.1`, 'p99').toFixed(1)} ms, two ${of(`${how}.2`, 'p50').toFixed(1)} and ${of(`${how}.2`, 'p99').toFixed(1)} ms`,
    }),
  );
};
