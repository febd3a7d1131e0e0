import type pg from 'pg';
import { buildIncidentTile } from '../../api/src/tiles/incident-tile.ts';
import { addEdge, collectPoints, encodePoints } from '../../api/src/tiles/point-tile.ts';
import { compileFilter, TileFilter } from '../../api/src/tiles/tile-filter.ts';
import { type ScanFilter, stretchesOf, type TileAddress } from '../../api/src/tiles/tile-scan.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atLeast, type BenchResult } from '../result.ts';
import { jelgava } from './addresses.ts';
import { type Cost, median, ownCost, queryCost } from './cost.ts';
import { halfYear, martinSql, snapSql } from './rivals.ts';

/** The filters of the benchmark for a reader of the classes: none, and six months with three categories. */
export const filtersOf = (store: TileStore, classes: readonly number[]): { everything: ScanFilter; some: ScanFilter } => ({
  everything: compileFilter(TileFilter.parse({}), classes, store.words()),
  some: compileFilter(TileFilter.parse({ during: halfYear.during, category: halfYear.category.join(',') }), classes, store.words()),
});

/** A tile's points one by one, however many: what T3 asks, where we would draw a grid. */
const buildPoints = ({ columns, words }: TileStore, tile: TileAddress, filter: ScanFilter): Buffer => {
  const most = 50_000;
  const { places, rest } = collectPoints(stretchesOf(columns, tile, filter), tile, filter, most);
  if (rest) throw new Error('More points than the benchmark is made for.');
  return encodePoints(addEdge(places, columns, tile, filter, most), tile, words());
};

type Race = { id: string; ours: () => Buffer; sql: string; rival: string; target: number; mostMs?: number };
type Pair = { ours: Cost[]; theirs: Cost[] };

/** Our tiles against SQL in turns, processor time of both sides (T1, T2, T3.raw, T5). */
export const raceTiles = async (
  store: TileStore,
  classes: readonly number[],
  admin: pg.Client,
  rounds: number,
  progress: (line: string) => void,
): Promise<BenchResult[]> => {
  const { everything, some } = filtersOf(store, classes);
  const build = (z: number, filter: ScanFilter) => () => buildIncidentTile(store.columns, jelgava(z), filter, store.words());
  const whole = (z: number, target: number): Race => ({
    id: `T1.z${z}`,
    ours: build(z, everything),
    sql: martinSql(jelgava(z)),
    rival: 'ST_AsMVT',
    target,
  });
  const filtered = (z: number, mostMs: number): Race => ({
    id: `T5.z${z}`,
    ours: build(z, some),
    sql: martinSql(jelgava(z), true),
    rival: 'ST_AsMVT with WHERE',
    target: 60,
    mostMs,
  });
  const races: Race[] = [
    whole(6, 500),
    whole(8, 300),
    whole(10, 200),
    whole(12, 80),
    { id: 'T2', ours: build(8, everything), sql: snapSql(jelgava(8)), rival: 'ST_SnapToGrid', target: 100 },
    { id: 'T3.raw', ours: () => buildPoints(store, jelgava(14), everything), sql: martinSql(jelgava(14)), rival: 'ST_AsMVT', target: 8 },
    filtered(6, 12),
    filtered(8, 6),
  ];
  const [{ pid }] = (await admin.query<{ pid: number }>('select pg_backend_pid() as pid')).rows as [{ pid: number }];
  const pairs = races.map((): Pair => ({ ours: [], theirs: [] }));
  for (const { ours } of races) ownCost(ours, 40);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, { ours, sql }] of races.entries()) {
      pairs[i]?.ours.push(ownCost(ours, 20));
      pairs[i]?.theirs.push(await queryCost(admin, pid, sql));
    }
    progress(`round ${round} of ${rounds}`);
  }
  return races.map(({ id, ours, rival, target, mostMs }, i) => {
    const pair = pairs[i] as Pair;
    const [own, other] = [middle(pair.ours), middle(pair.theirs)];
    const result = atLeast(id, other.cpu / own.cpu, target, {
      note: `ours ${show(own)}${mostMs ? ` (bar ${mostMs} ms)` : ''}, ${rival} ${show(other)}; ${(ours().length / 1000).toFixed(0)} kB`,
    });
    return { ...result, ok: result.ok && own.cpu <= (mostMs ?? Number.POSITIVE_INFINITY) };
  });
};

const middle = (costs: readonly Cost[]): Cost => ({
  cpu: median(costs.map(({ cpu }) => cpu)),
  wall: median(costs.map(({ wall }) => wall)),
});
const show = ({ cpu, wall }: Cost): string => `${cpu.toFixed(2)} ms CPU (${wall.toFixed(2)} wall)`;
