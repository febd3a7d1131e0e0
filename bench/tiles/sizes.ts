import { gzipSync } from 'node:zlib';
import type { TestDatabase } from '@vias/sql/testing.ts';
import { buildIncidentTile, largestTile } from '../../api/src/tiles/incident-tile.ts';
import type { ScanFilter } from '../../api/src/tiles/tile-scan.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atMost, type BenchResult } from '../result.ts';
import { counted, jelgava } from './addresses.ts';
import { countSql } from './rivals.ts';

/** The largest tile, and whether each stands for as many incidents as SQL counts; throws when one does not (T10). */
export const measureSizes = async (db: TestDatabase, store: TileStore, filter: ScanFilter): Promise<BenchResult[]> => {
  const zooms = [6, 8, 10, 12, 14, 15];
  const built = zooms.map((z) => buildIncidentTile(store.columns, jelgava(z), filter, store.words()));
  for (const [i, z] of zooms.entries()) {
    const [{ n }] = (await db.admin<{ n: number }>(countSql(jelgava(z)))) as [{ n: number }];
    const own = counted(built[i] as Buffer);
    if (own !== n) throw new Error(`The tile of zoom ${z} counts ${own} incidents, SQL ${n}.`);
  }
  const note = `largest of zooms ${zooms.join(', ')}; every one counts what SQL counts`;
  const largest = (size: (bytes: Buffer) => number) => Math.max(...built.map(size)) / 1000;
  return [
    atMost(
      'T10.raw',
      largest(({ length }) => length),
      largestTile.raw / 1000,
      { unit: 'kB', note },
    ),
    atMost(
      'T10.gz',
      largest((bytes) => gzipSync(bytes).length),
      largestTile.gz / 1000,
      { unit: 'kB', note },
    ),
  ];
};
