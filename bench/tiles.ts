import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import bake from '@vias/sql/bake-template.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { PbfReader } from 'pbf';
import pg from 'pg';
import { buildIncidentTile } from '../api/src/tiles/incident-tile.ts';
import { compileFilter, TileFilter } from '../api/src/tiles/tile-filter.ts';
import type { ScanFilter, TileAddress } from '../api/src/tiles/tile-scan.ts';
import { openTileStore, type TileStore } from '../api/src/tiles/tile-store.ts';
import { atLeast, atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';
import { type Cost, median, ownCost, queryCost } from './tiles/cost.ts';
import { fillIncidents } from './tiles/points.ts';
import { countSql, halfYear, martinSql, snapSql } from './tiles/rivals.ts';

/** The tiles that hold the middle of Jelgava. */
const tiles: Record<string, TileAddress> = Object.fromEntries(
  [6, 8, 10, 12, 14, 15].map((z) => {
    const sine = Math.sin((56.6511 * Math.PI) / 180);
    const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z);
    return [`z${z}`, { z, x: Math.floor((23.7244 / 360 + 0.5) * 2 ** z), y }];
  }),
);

/** Incidents that a tile stands for. */
const counted = (bytes: Buffer): number => {
  const { layers } = new VectorTile(new PbfReader(bytes));
  let n = 0;
  for (let i = 0; i < (layers.grid?.length ?? 0); i++) n += Number(layers.grid?.feature(i).properties.n);
  for (let i = 0; i < (layers.points?.length ?? 0); i++) {
    const { x = -1, y = -1 } = layers.points?.feature(i).loadGeometry()[0]?.[0] ?? {};
    if (x >= 0 && x < 4096 && y >= 0 && y < 4096) n++;
  }
  return n;
};

type Pair = { ours: Cost[]; theirs: Cost[] };
const note = ({ ours, theirs }: Pair, what: string): string => {
  const of = (costs: Cost[]) =>
    `${median(costs.map(({ cpu }) => cpu)).toFixed(2)} ms CPU (${median(costs.map(({ wall }) => wall)).toFixed(2)} wall)`;
  return `ours ${of(ours)}, ${what} ${of(theirs)}`;
};
const ratio = ({ ours, theirs }: Pair): number => median(theirs.map(({ cpu }) => cpu)) / median(ours.map(({ cpu }) => cpu));

/** A thousand incidents committed at once: how soon they are in the store, and the longest the event loop stood still. */
const freshness = async (db: TestDatabase, store: TileStore): Promise<BenchResult> => {
  const before = store.columns.count();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await db.admin(`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select tenant_id, access_class_id, sensitivity, 'noise', 1, now(), 'fresh', st_setsrid(st_makepoint(23.7 + n / 1e5, 56.65), 4326), 'bench', 'bench'
    from access_class, generate_series(1, 1000) n where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1`);
  const committed = performance.now();
  delay.enable();
  await store.refresh();
  const fresh = performance.now() - committed;
  await store.columns.settled();
  delay.disable();
  const there = store.columns.count() - before;
  const pause = atMost('T9', delay.max / 1e6, 50, {
    unit: 'ms',
    note: `longest pause; ${there} of 1000 incidents in the tiles ${fresh.toFixed(0)} ms after their commit`,
  });
  return { ...pause, ok: pause.ok && there === 1000 && fresh < 1000 };
};

/** Our tiles against ST_AsMVT as Martin writes it and against ST_SnapToGrid, in turns on one database. `--rows N` (1,000,000), `--rounds N` (5). */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  const rows = numberOption(args, 'rows', 1_000_000);
  const rounds = numberOption(args, 'rounds', 5);
  await bake();
  const db = await openTestDatabase();
  const [{ name }] = (await db.admin<{ name: string }>('select current_database() as name')) as [{ name: string }];
  const address = new URL(process.env.VIAS_TEST_DATABASE_URL ?? '');
  address.pathname = name;
  const admin = new pg.Client({ connectionString: address.href });
  await admin.connect();
  try {
    await fillIncidents(admin, rows, progress);
    return await measure(db, admin, rows, rounds, progress);
  } finally {
    await admin.end();
    await db.close();
  }
};

const measure = async (
  db: TestDatabase,
  admin: pg.Client,
  rows: number,
  rounds: number,
  progress: (line: string) => void,
): Promise<BenchResult[]> => {
  const began = performance.now();
  const store = openTileStore({ db, log: { error: () => undefined }, pollMs: 3_600_000 });
  try {
    await store.ready();
    await store.columns.settled();
    progress(`${store.columns.count()} incidents loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const bytes = store.columns.bytes() / rows;
    const [{ pid }] = (await admin.query<{ pid: number }>('select pg_backend_pid() as pid')).rows as [{ pid: number }];
    const { classes } = (await db.admin<{ classes: number[] }>('select array_agg(access_class_id) as classes from access_class'))[0] as {
      classes: number[];
    };
    const everything = compileFilter(TileFilter.parse({}), classes, store.words());
    const some = compileFilter(
      TileFilter.parse({ during: halfYear.during, category: halfYear.category.join(',') }),
      classes,
      store.words(),
    );
    const build = (tile: string, filter: ScanFilter) => buildIncidentTile(store.columns, tiles[tile] as TileAddress, filter, store.words());
    const races: Record<string, { tile: string; filter: ScanFilter; sql: string; against: string; target: number }> = {
      'T1.z6': { tile: 'z6', filter: everything, sql: martinSql(tiles.z6 as TileAddress), against: 'ST_AsMVT', target: 500 },
      'T1.z8': { tile: 'z8', filter: everything, sql: martinSql(tiles.z8 as TileAddress), against: 'ST_AsMVT', target: 300 },
      'T1.z10': { tile: 'z10', filter: everything, sql: martinSql(tiles.z10 as TileAddress), against: 'ST_AsMVT', target: 200 },
      'T1.z12': { tile: 'z12', filter: everything, sql: martinSql(tiles.z12 as TileAddress), against: 'ST_AsMVT', target: 80 },
      T2: { tile: 'z8', filter: everything, sql: snapSql(tiles.z8 as TileAddress), against: 'ST_SnapToGrid', target: 100 },
      'T3.raw': { tile: 'z15', filter: everything, sql: martinSql(tiles.z15 as TileAddress), against: 'ST_AsMVT', target: 8 },
      'T5.z6': { tile: 'z6', filter: some, sql: martinSql(tiles.z6 as TileAddress, true), against: 'ST_AsMVT with WHERE', target: 60 },
      'T5.z8': { tile: 'z8', filter: some, sql: martinSql(tiles.z8 as TileAddress, true), against: 'ST_AsMVT with WHERE', target: 60 },
    };
    const pairs = new Map<string, Pair>(Object.keys(races).map((id) => [id, { ours: [], theirs: [] }]));
    for (const { tile, filter } of Object.values(races)) ownCost(() => build(tile, filter), 20);
    for (let round = 1; round <= rounds; round++) {
      for (const [id, { tile, filter, sql }] of Object.entries(races)) {
        const pair = pairs.get(id) as Pair;
        pair.ours.push(ownCost(() => build(tile, filter), 20));
        pair.theirs.push(await queryCost(admin, pid, sql));
      }
      progress(`round ${round} of ${rounds}`);
    }
    const results = Object.entries(races).map(([id, { against, target }]) => {
      const pair = pairs.get(id) as Pair;
      return atLeast(id, ratio(pair), target, { note: note(pair, against) });
    });
    const built = Object.keys(tiles).map((tile) => ({ tile, bytes: build(tile, everything) }));
    for (const { tile, bytes: whole } of built) {
      const [{ n }] = (await db.admin<{ n: number }>(countSql(tiles[tile] as TileAddress))) as [{ n: number }];
      if (counted(whole) !== n) throw new Error(`Tile ${tile} counts ${counted(whole)} incidents, SQL ${n}.`);
    }
    const largest = (size: (bytes: Buffer) => number) => Math.max(...built.map((tile) => size(tile.bytes))) / 1000;
    return [
      ...results,
      atMost('T8.bytes', bytes, 30, { unit: 'bytes', note: `arrays for each of ${rows} incidents` }),
      await freshness(db, store),
      atMost(
        'T10.raw',
        largest(({ length }) => length),
        250,
        { unit: 'kB', note: 'largest tile; every one counts what SQL counts' },
      ),
      atMost(
        'T10.gz',
        largest((whole) => gzipSync(whole).length),
        100,
        { unit: 'kB' },
      ),
    ];
  } finally {
    await store.close();
  }
};
