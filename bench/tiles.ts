import bake from '@vias/sql/bake-template.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import pg from 'pg';
import { openTileStore, type TileStore } from '../api/src/tiles/tile-store.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';
import { jelgava } from './tiles/addresses.ts';
import { startServer } from './tiles/child.ts';
import { measureChoropleth } from './tiles/choropleth.ts';
import { raceEmbedded } from './tiles/embedded.ts';
import { measureFreshness } from './tiles/freshness.ts';
import { measureGrowth } from './tiles/growth.ts';
import { raceCached, raceUncached } from './tiles/http.ts';
import { fillIncidents } from './tiles/points.ts';
import { filtersOf, raceTiles } from './tiles/races.ts';
import { measureSizes } from './tiles/sizes.ts';
import { raceTails } from './tiles/tail.ts';

/**
 * Our tiles against ST_AsMVT as Martin writes it, ST_SnapToGrid, nginx and a plain Express route, in turns on one database and one machine.
 * `--rows N` (1,000,000), `--rounds N` (5). `--tail`: nothing but how long those wait who ask at once. `--embedded`: a smaller run on the embedded database, of what can be measured there (50,000 rows).
 */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  const embedded = args.includes('--embedded');
  if (embedded) delete process.env.VIAS_TEST_DATABASE_URL;
  const rows = numberOption(args, 'rows', embedded ? 50_000 : 1_000_000);
  const rounds = numberOption(args, 'rounds', 5);
  await bake();
  const db = await openTestDatabase();
  try {
    return embedded
      ? await runEmbedded(db, rows, rounds, progress)
      : await runOnServer(db, rows, rounds, progress, args.includes('--tail'));
  } finally {
    await db.close();
  }
};

type Progress = (line: string) => void;

/** Opens the store over what the database holds, with a reader of every class. */
const withStore = async <T>(
  db: TestDatabase,
  progress: Progress,
  work: (store: TileStore, classes: number[]) => Promise<T>,
): Promise<T> => {
  const began = performance.now();
  const store = openTileStore({ db, log: { error: () => undefined }, pollMs: 3_600_000 });
  try {
    await store.ready();
    await store.columns.settled();
    progress(`${store.columns.count()} incidents loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const [{ classes }] = (await db.admin<{ classes: number[] }>(
      "select array_agg(access_class_id) as classes from access_class where theme = 'incidents'",
    )) as [{ classes: number[] }];
    return await work(store, classes);
  } finally {
    await store.close();
  }
};

const memoryOf = ({ columns }: TileStore): BenchResult =>
  atMost('T8.bytes', columns.bytes() / columns.count(), 30, { unit: 'bytes', note: `arrays for each of ${columns.count()} incidents` });

const runOnServer = async (
  db: TestDatabase,
  rows: number,
  rounds: number,
  progress: Progress,
  onlyTail: boolean,
): Promise<BenchResult[]> => {
  const [{ name }] = (await db.admin<{ name: string }>('select current_database() as name')) as [{ name: string }];
  const address = new URL(process.env.VIAS_TEST_DATABASE_URL ?? '');
  address.pathname = name;
  const login = new URL(address);
  login.username = 'vias_login';
  login.password = '';
  const admin = new pg.Client({ connectionString: address.href });
  await admin.connect();
  try {
    await fillIncidents((text, values) => admin.query(text, values), rows, progress);
    if (onlyTail) return await raceTails(login.href, rounds, progress);
    const inProcess = await withStore(db, progress, async (store, classes) => {
      const { everything } = filtersOf(store, classes);
      return [
        ...(await raceTiles(store, classes, admin, rounds, progress)),
        ...(await measureGrowth(store, everything, rounds)),
        memoryOf(store),
        ...(await measureSizes(db, store, everything)),
        ...(await measureChoropleth(db, store, classes, admin, rounds, progress)),
      ];
    });
    const overHttp = await raceOverHttp(db, login.href, address.href, Math.min(rounds, 3), progress);
    // Last, because it writes.
    const fresh = await withStore(db, progress, (store) => measureFreshness(db, store));
    return inOrder([...inProcess, ...overHttp, fresh]);
  } finally {
    await admin.end();
  }
};

/** The public reads what every tenant shares with everybody. */
const shareWithAll = `
  insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, valid_from, expires_at, proposed_by, approved_by, approved_at)
  select tenant_id, null, 'incidents', 1, 'bench', now() - interval '1 day', now() + interval '1 year', 'a', 'b', now() from tenant`;

const raceOverHttp = async (
  db: TestDatabase,
  login: string,
  address: string,
  rounds: number,
  progress: Progress,
): Promise<BenchResult[]> => {
  await db.admin(shareWithAll);
  const ours = await startServer('ours', login);
  try {
    const memory = [(await ours.usage()).rss];
    const remember = async () => void memory.push((await ours.usage()).rss);
    const cached = await raceCached(ours, rounds, progress, remember);
    await remember();
    const uncached = await raceUncached(ours, address, jelgava(14), rounds);
    const [loaded = 0, built = loaded, loadedWithRequests = built] = memory;
    const resident = atMost('T8.rss', built, 250, {
      unit: 'MB',
      note: `the process that answers tiles, 300 tiles built; ${loaded.toFixed(0)} MB before them, ${loadedWithRequests.toFixed(0)} MB after the load of T6`,
    });
    return [uncached, ...cached, resident];
  } finally {
    await ours.stop();
  }
};

const runEmbedded = async (db: TestDatabase, rows: number, rounds: number, progress: Progress): Promise<BenchResult[]> => {
  await fillIncidents(db.admin, rows, progress, 5000);
  return withStore(db, progress, async (store, classes) => {
    const { everything } = filtersOf(store, classes);
    const results = [
      ...(await raceEmbedded(db, store, classes, rounds, progress)),
      ...(await measureGrowth(store, everything, rounds)),
      ...(await measureSizes(db, store, everything)),
    ];
    // No pauses: the embedded database of tests works in this very thread, that of a server in its own.
    return inOrder(results).map((result) => ({ ...result, note: `embedded, ${rows} incidents${result.note ? `; ${result.note}` : ''}` }));
  });
};

/** By number, as the list of targets has them. */
const inOrder = (results: readonly BenchResult[]): BenchResult[] => {
  const number = ({ id }: BenchResult) => Number(/\d+/.exec(id)?.[0]);
  return [...results].sort((a, b) => number(a) - number(b));
};
