import { createPhoneVault } from '@vias/alerts/phone-vault.ts';
import bake from '@vias/sql/bake-template.ts';
import { sql } from '@vias/sql/sql.ts';
import { pino } from 'pino';
import { seedDemo } from '../api/src/demo/seed.ts';
import { openTestApp, type TestApp } from '../api/src/testing.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const vault = createPhoneVault({ current: 'bench', keys: { bench: Buffer.alloc(32, 1) }, pepper: Buffer.alloc(32, 2) });
const box = (west: number, south: number, east: number, north: number) => ({
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  },
});
const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);

/** How long an answer takes over HTTP: the middle one of the rounds, the slowest in the note. The first, which warms the connection, does not count. */
const measure = async (id: string, rounds: number, what: string, ask: () => Promise<void>): Promise<BenchResult> => {
  await ask();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  }
  const all = sorted(times);
  return atMost(id, all[Math.floor(all.length / 2)] ?? 0, 1000, {
    unit: 'ms',
    note: `${what}; slowest of ${rounds}: ${Math.round(all.at(-1) ?? 0)} ms`,
  });
};

const measureAll = async (app: TestApp, rounds: number): Promise<BenchResult[]> => {
  const asking = (user: string, body: unknown) => async () => {
    const { status, text } = await app.as(user).post('/api/exposure', body);
    if (status !== 200) throw new Error(`${status}: ${text.slice(0, 200)}`);
  };
  const [{ id }] = (await app.db.admin<{ id: number }>(
    `select territory_id as id from territory join boundary_set using (boundary_set_id) where code = '0028000' and boundary_set.valid_to is null`,
  )) as [{ id: number }];
  const planner = { kind: 'user', id: 'bench', name: 'bench', tenant: 'lv-jelgava', roles: ['planner'] } as const;
  const grid = (size: number) =>
    app.db.as(planner, (tx) =>
      tx.run(sql`
        select count(*) from protected_cell_counts(
          array(select st_transform(h.geom, 4326) from st_hexagongrid(${size}::float8, st_transform(st_makeenvelope(22.6, 55.9, 24.4, 56.8, 4326), 3059)) h),
          now() - interval '1 year', now(), null)`),
    );
  return [
    await measure('territory', rounds, 'Dobeles novads, planner of Jelgava', asking('planner@lv-jelgava', { territory: id })),
    await measure('town', rounds, 'a drawn town, planner of Jelgava', asking('planner@lv-jelgava', box(23.22, 56.6, 23.35, 56.66))),
    await measure('region', rounds, '15,000 km², planner of Jelgava', asking('planner@lv-jelgava', box(22.4, 55.75, 24.4, 56.8))),
    await measure(
      'author',
      rounds,
      '15,000 km² with residents reached by SMS, author of Jelgava',
      asking('author@lv-jelgava', box(22.4, 55.75, 24.4, 56.8)),
    ),
    await measure('hexagons', rounds, 'protected_cell_counts of about 1,300 hexagons of 2 km a side, a year', () =>
      grid(2000).then(() => undefined),
    ),
  ];
};

/** `npm run bench -- exposure [--rounds 15]`: "Who is here?" on the demonstration's data, and the protected counts of a grid. */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  await bake();
  const app = await openTestApp();
  try {
    await seedDemo(app.db, { clock: app.clock, vault, log: pino({ level: 'silent' }), progress });
    await app.db.admin('analyze');
    return await measureAll(app, numberOption(args, 'rounds', 15));
  } finally {
    await app.close();
  }
};
