import { loadavg } from 'node:os';
import bake from '@vias/sql/bake-template.ts';
import { analyseScene } from '../api/src/camera-analysis/analyse.ts';
import { AnalysisQuestion } from '../api/src/camera-analysis/contract.ts';
import { selectBox } from '../api/src/camera-analysis/queries.ts';
import { outlineFrom } from '../api/src/camera-analysis/shapes.ts';
import { computeDue } from '../api/src/camera-coverage/compute.ts';
import { createLocalPlane } from '../api/src/camera-coverage/local-plane.ts';
import { openTestApp, type TestApp } from '../api/src/testing.ts';
import { makeTown, optics } from './cameras.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

const planner = { kind: 'user', id: 'bench', name: 'bench', tenant: 'lv-jelgava', roles: ['planner'] } as const;
const chunk = 1000;

/** A town with its cameras, computed, and a year of incidents; answers its box in degrees. */
const fill = async (app: TestApp, cameras: number, buildings: number, incidents: number, progress: BenchContext['progress']) => {
  const town = makeTown(buildings);
  for (let first = 0; first < buildings; first += chunk) {
    const some = town.buildings
      .slice(first, first + chunk)
      .map(({ rings }) => JSON.stringify({ type: 'MultiPolygon', coordinates: [rings] }));
    await app.db.admin(
      `insert into building (source, code, geom) select 'bench', ($2 + n)::text, st_setsrid(st_geomfromgeojson(shape), 4326) from unnest($1::text[]) with ordinality u (shape, n)`,
      [some, first],
    );
  }
  const places = Array.from({ length: cameras }, () => ({ ...town.place(), azimuth: 360 * town.chance() }));
  for (let first = 0; first < cameras; first += chunk) {
    const some = places.slice(first, first + chunk);
    const arrays = [some.map(({ lon }) => lon), some.map(({ lat }) => lat), some.map(({ azimuth }) => azimuth)];
    await app.db.admin(
      `with made as (
         insert into camera (tenant_id, access_class_id, sensitivity, detail_class_id, code, name, kind, status, geom, purpose, legal_basis, created_by, created_by_name, changed_by, changed_by_name)
         select 'lv-jelgava', a.access_class_id, 1, d.access_class_id, 'B' || ($4 + n), 'B' || ($4 + n), 'fixed', 'active', st_setsrid(st_makepoint(x, y), 4326), 'bench', 'bench', 't', 't', 't', 't'
         from unnest($1::float8[], $2::float8[]) with ordinality u (x, y, n), access_class a, access_class d
         where (a.tenant_id, a.theme, a.sensitivity) = ('lv-jelgava', 'cameras', 1) and (d.tenant_id, d.theme, d.sensitivity) = ('lv-jelgava', 'cameras', 2)
         returning camera_id, code)
       insert into camera_view (tenant_id, camera_id, view_no, azimuth, tilt, height_m, focal_mm, sensor_width_mm, pixels_wide, night_range_m)
       select 'lv-jelgava', m.camera_id, 1, azimuth, $5, $6, $7, $8, $9, $10 from unnest($3::float8[]) with ordinality u (azimuth, n) join made m on m.code = 'B' || ($4 + n)`,
      [...arrays, first, optics.tilt, optics.heightM, optics.focalMm, optics.sensorWidthMm, optics.pixelsWide, optics.nightRangeM],
    );
  }
  progress(`${await computeDue(app.db)} cameras computed`);
  const [west = 0, south = 0, east = 0, north = 0] = town.buildings
    .flatMap(({ rings }) => rings[0] as [number, number][])
    .reduce(([w, s, e, n], [x, y]) => [Math.min(w ?? x, x), Math.min(s ?? y, y), Math.max(e ?? x, x), Math.max(n ?? y, y)], [] as number[]);
  for (let first = 0; first < incidents; first += chunk)
    await app.db.admin(
      `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
       select 'lv-jelgava', a.access_class_id, a.sensitivity, 'theft', 3, timestamptz '2025-06-15' + ((k * 0.7548776662) % 1) * interval '1 year', 'x',
              st_setsrid(st_makepoint($1::float8 + ($3::float8 - $1::float8) * ((k * 0.6180339887) % 1), $2::float8 + ($4::float8 - $2::float8) * ((k * 0.5698402910) % 1)), 4326), 't', 't'
       from generate_series($5::int, $5::int + ${chunk - 1}) k, access_class a where a.tenant_id = 'lv-jelgava' and a.theme = 'incidents' and a.sensitivity = 1 + (k % 10 = 0)::int`,
      [west, south, east, north, first],
    );
  await app.db.admin('analyze');
  return [west, south, east, north] as [number, number, number, number];
};

/**
 * `npm run bench -- camera-analysis [--embedded] [--cameras 1000] [--buildings 20000] [--incidents 100000]`: what all cameras of a town see of all incidents of a year, ground, and what goes dark with
 * each of them; and the longest transaction meanwhile.
 */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  if (args.includes('--embedded')) delete process.env.VIAS_TEST_DATABASE_URL;
  await bake();
  const app = await openTestApp();
  try {
    const [cameras, buildings, incidents] = [
      numberOption(args, 'cameras', 1000),
      numberOption(args, 'buildings', 20_000),
      numberOption(args, 'incidents', 100_000),
    ];
    const bbox = await fill(app, cameras, buildings, incidents, progress);
    const taken: number[] = [];
    const db = {
      ...app.db,
      as: (async (principal, fn) => {
        const begun = performance.now();
        try {
          return await app.db.as(principal, fn);
        } finally {
          taken.push(performance.now() - begun);
        }
      }) as typeof app.db.as,
    };
    const zone = await db.as(planner, (tx) => selectBox(tx, bbox));
    const plane = createLocalPlane(zone.lon, zone.lat);
    const scene = { db, principal: planner as never, zone, plane, outline: outlineFrom(plane, zone.shape as Buffer) };
    const [since, until] = [Date.parse('2025-06-15T00:00:00Z'), Date.parse('2026-06-15T00:00:00Z')];
    const question = AnalysisQuestion.parse({ bbox });
    const times: number[] = [];
    let note = '';
    let own = 0;
    for (let round = 0; round < 4; round++) {
      // The first round warms up.
      if (round === 1) taken.length = 0;
      const [begun, cpu] = [performance.now(), process.cpuUsage()];
      const found = await analyseScene(scene, question, since, until);
      if (round > 0) times.push((performance.now() - begun) / 1000);
      own = process.cpuUsage(cpu).user / 1e6;
      note = `${found.incidents.total} incidents, ${found.incidents.inLight.seen[0]} in sight of ${found.byCamera.length} cameras, cells of ${found.zone.stepM} m`;
    }
    times.sort((a, b) => a - b);
    taken.sort((a, b) => a - b);
    const load = `load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
    return [
      atMost('analysis.1000x100000_s', times[1] ?? Number.NaN, 10, {
        unit: 's',
        note: `on the wall clock, the middle of three; ${own.toFixed(1)} s of processor time of this process; ${note}; ${load}`,
      }),
      atMost('analysis.transaction_ms', taken.at(-1) ?? Number.NaN, 250, {
        unit: 'ms',
        note: `the longest of ${Math.round(taken.length / 3)} for one answer; 95 of a hundred within ${(taken[Math.floor(0.95 * (taken.length - 1))] ?? 0).toFixed(0)} ms; ${load}`,
      }),
    ];
  } finally {
    await app.close();
  }
};
