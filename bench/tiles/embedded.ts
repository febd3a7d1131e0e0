import type { TestDatabase } from '@vias/sql/testing.ts';
import { buildIncidentTile } from '../../api/src/tiles/incident-tile.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atLeast, type BenchResult } from '../result.ts';
import { jelgava } from './addresses.ts';
import { median, ownCost } from './cost.ts';
import { filtersOf } from './races.ts';
import { snapCountsSql } from './rivals.ts';

/** Processor time of this process, in whose worker thread the embedded database runs, ms. */
const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Our grid against the same counts by ST_SnapToGrid, which is all the embedded database can: it has no ST_AsMVT (T2). */
export const raceEmbedded = async (
  db: TestDatabase,
  store: TileStore,
  classes: readonly number[],
  rounds: number,
  progress: (line: string) => void,
): Promise<BenchResult[]> => {
  const { everything } = filtersOf(store, classes);
  const build = () => buildIncidentTile(store.columns, jelgava(8), everything, store.words());
  const [ours, theirs]: [number[], number[]] = [[], []];
  ownCost(build, 40);
  for (let round = 1; round <= rounds; round++) {
    ours.push(ownCost(build, 20).cpu);
    theirs.push(await cpuOf(() => db.admin(snapCountsSql(jelgava(8)))));
    progress(`round ${round} of ${rounds}`);
  }
  return [
    atLeast('T2', median(theirs) / median(ours), 100, {
      note: `z8 ours ${median(ours).toFixed(2)} ms CPU as a vector tile, ST_SnapToGrid ${median(theirs).toFixed(1)} ms as rows`,
    }),
  ];
};
