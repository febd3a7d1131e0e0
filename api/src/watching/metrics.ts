import { type Wait, waits } from '@vias/sql/timings.ts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of this process: no tenant's persons, and no label whose values grow with the data. */
export const processMetrics = new Registry();
const registers = [processMetrics];

/** Answers by route template: an address with its ids is never a label. */
export const requestSeconds = new Histogram({
  name: 'vias_http_request_duration_seconds',
  help: 'How long answers took, by method, route template and class of status; event streams are not counted',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  registers,
});

/** Tiles asked for: kept ready, unchanged for the asker (304), or built anew. */
export const tileRequests = new Counter({
  name: 'vias_tile_requests_total',
  help: 'Map tiles answered, by whether they were ready (kept), unchanged for the asker (unchanged) or built (built)',
  labelNames: ['result'],
  registers,
});

/** Seconds until a tile that was not ready was there. */
export const tileBuildSeconds = new Histogram({
  name: 'vias_tile_build_duration_seconds',
  help: 'How long tiles took that were not ready',
  buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  registers,
});

/** Rows of imports by what became of them; dry runs are not counted. */
export const importRows = new Counter({
  name: 'vias_import_rows_total',
  help: 'Rows of imported files, by what became of them; dry runs are not counted',
  labelNames: ['result'],
  registers,
});

/** Jumps of the machine's clock since the start. */
export const clockJumps = new Counter({
  name: 'vias_clock_jumps_total',
  help: 'How often the clock of this machine was set forward or back by more than two seconds',
  registers,
});

const databaseWait = new Histogram({
  name: 'vias_database_wait_duration_seconds',
  help: 'How long was waited for the database: for a connection of the pool, and on the embedded database for a turn on its one session',
  labelNames: ['for'],
  buckets: [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
  registers,
});

/** What the tiles of this process know of themselves: bytes kept ready, and milliseconds since they last held everything that was committed. */
export type TileState = { bytes: number; behindMs: number | undefined };
let tiles: (() => TileState) | undefined;
/** From now on the figures of tiles are read from here. */
export const watchTiles = (read: () => TileState): void => {
  tiles = read;
};
/** Seconds by which the tiles lag the change feed; undefined while no tiles were loaded. */
export const feedLagSeconds = (): number | undefined => {
  const behind = tiles?.().behindMs;
  return behind === undefined ? undefined : behind / 1000;
};
new Gauge({
  name: 'vias_tile_cache_bytes',
  help: 'Bytes of map tiles that are kept ready',
  registers,
  collect() {
    this.set(tiles?.().bytes ?? 0);
  },
});
new Gauge({
  name: 'vias_change_feed_lag_seconds',
  help: 'Seconds since this process last held everything that was committed; under two as a rule',
  registers,
  collect() {
    const lag = feedLagSeconds();
    if (lag === undefined) this.remove();
    else this.set(lag);
  },
});

for (const result of ['kept', 'unchanged', 'built']) tileRequests.inc({ result }, 0);
for (const result of ['added', 'updated', 'unchanged', 'rejected']) importRows.inc({ result }, 0);

let isWatching = false;
/** Begins to measure what costs something to measure: waits for the database, and the event loop. */
export const startMetrics = (): void => {
  if (isWatching) return;
  isWatching = true;
  collectDefaultMetrics({ register: processMetrics });
  waits.subscribe((told) => {
    const wait = told as Wait;
    databaseWait.observe({ for: wait.for }, wait.ms / 1000);
  });
};

/** How this server fares since its start: answers, the share of them that took under a second (0 to 1), and the 99th percentile of the event loop's delay, milliseconds. */
export const readLoad = async (): Promise<{ requests: number; fastShare: number | null; loopDelayMs: number | null }> => {
  const { values } = await requestSeconds.get();
  const sum = (name: string, le?: number): number =>
    values
      .filter((one) => one.metricName?.endsWith(name) && (le === undefined || (one.labels as { le?: number }).le === le))
      .reduce((total, { value }) => total + value, 0);
  const requests = sum('_count');
  // Asking for the first of the figures of the event loop writes the others.
  await processMetrics.getSingleMetric('nodejs_eventloop_lag_seconds')?.get();
  const delay = await processMetrics.getSingleMetric('nodejs_eventloop_lag_p99_seconds')?.get();
  const seconds = delay?.values[0]?.value;
  return {
    requests,
    fastShare: requests === 0 ? null : sum('_bucket', 1) / requests,
    loopDelayMs: seconds === undefined || Number.isNaN(seconds) ? null : Math.round(seconds * 1000),
  };
};
