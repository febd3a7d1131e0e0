import type { TestDatabase } from '@vias/sql/testing.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atMost, type BenchResult } from '../result.ts';

/** A thousand incidents committed at once: how soon they are in the store, and the longest the event loop stood still (T9). */
export const measureFreshness = async (db: TestDatabase, store: TileStore): Promise<BenchResult> => {
  const before = store.columns.count();
  await db.admin(`insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select tenant_id, access_class_id, sensitivity, 'noise', 1, now(), 'fresh', st_setsrid(st_makepoint(23.7 + n / 1e5, 56.65), 4326), 'bench', 'bench'
    from access_class, generate_series(1, 1000) n where tenant_id = 'lv-jelgava' and theme = 'incidents' and sensitivity = 1`);
  const committed = performance.now();
  let [pause, turned] = [0, committed];
  const turn = () => {
    pause = Math.max(pause, performance.now() - turned);
    turned = performance.now();
  };
  const beat = setInterval(turn, 1);
  await store.refresh();
  const fresh = performance.now() - committed;
  await store.columns.settled();
  turn();
  clearInterval(beat);
  const there = store.columns.count() - before;
  const result = atMost('T9', pause, 50, {
    unit: 'ms',
    note: `longest pause; ${there} of 1000 incidents in the tiles ${fresh.toFixed(0)} ms after their commit (bar 1000 ms)`,
  });
  return { ...result, ok: result.ok && there === 1000 && fresh < 1000 };
};
