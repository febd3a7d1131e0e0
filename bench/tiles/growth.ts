import { type ColumnStore, createColumnStore } from '../../api/src/tiles/column-store.ts';
import { copyRow, emptyColumns } from '../../api/src/tiles/columns.ts';
import { buildIncidentTile } from '../../api/src/tiles/incident-tile.ts';
import type { ScanFilter } from '../../api/src/tiles/tile-scan.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atMost, type BenchResult } from '../result.ts';
import { jelgava } from './addresses.ts';
import { median, ownCost } from './cost.ts';

/** Every tenth incident of a store, by number, in a store of its own. */
const tenthOf = async (columns: ColumnStore): Promise<ColumnStore> => {
  const small = createColumnStore();
  const { runs, tail } = columns.segments();
  for (const part of [...runs.map((run) => run.columns), tail]) {
    const rows = [...part.id.keys()].filter((i) => part.cls[i] !== 0 && (part.id[i] as number) % 10 === 0);
    const tenth = emptyColumns(rows.length);
    for (const [j, i] of rows.entries()) copyRow(part, i, tenth, j);
    small.add(tenth);
  }
  await small.settled();
  return small;
};

/** What ten times as many incidents cost a tile that is a grid with both (T4). */
export const measureGrowth = async (store: TileStore, filter: ScanFilter, rounds: number): Promise<BenchResult[]> => {
  const small = await tenthOf(store.columns);
  const growth = [6, 8, 10, 12].map((z) => {
    const build = (columns: ColumnStore) => ownCost(() => buildIncidentTile(columns, jelgava(z), filter, store.words()), 20).cpu;
    build(small);
    build(store.columns);
    const costs = Array.from({ length: 2 * rounds }, () => ({ small: build(small), large: build(store.columns) }));
    const [before, after] = [median(costs.map((cost) => cost.small)), median(costs.map((cost) => cost.large))];
    return { z, ratio: after / before, note: `z${z} ${before.toFixed(2)} to ${after.toFixed(2)} ms CPU` };
  });
  const note = `${small.count()} to ${store.columns.count()} incidents: ${growth.map((each) => each.note).join(', ')}`;
  return [
    atMost('T4.any', Math.max(...growth.map(({ ratio }) => ratio)), 7, { note }),
    atMost('T4.z8', growth.find(({ z }) => z === 8)?.ratio ?? Number.NaN, 4.5),
  ];
};
