import { gzipSync } from 'node:zlib';
import type { TestDatabase } from '@vias/sql/testing.ts';
import type pg from 'pg';
import { createAreaCounter } from '../../api/src/tiles/area-counts.ts';
import { compileFilter, TileFilter } from '../../api/src/tiles/tile-filter.ts';
import type { TileStore } from '../../api/src/tiles/tile-store.ts';
import { atLeast, atMost, type BenchResult } from '../result.ts';
import { median, queryCost } from './cost.ts';
import { halfYear } from './rivals.ts';

/** Five thousand areas of about 67 corners that cover the land of the incidents, every incident placed in one. */
const fillAreas = async (admin: pg.Client): Promise<number> => {
  await admin.query('set session_replication_role = replica');
  await admin.query('select setseed(0.7)');
  const { rows } = await admin.query<{ id: number }>(`
    with made as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
                  values ('LV', 'bench', 'parish', '{"lv":"Mērījums"}', '2016-01-01', 'bench', 'CC0') returning boundary_set_id),
    points as (select st_collect(st_setsrid(st_makepoint(20 + 7 * random(), 54.5 + 3.4 * random()), 4326)) as geom from generate_series(1, 5000)),
    cells as (select (d).geom as geom, row_number() over () as n from points, st_dump(st_voronoipolygons(geom)) d)
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'bench', n::text, 'Teritorija ' || n, '2016-01-01', st_multi(st_segmentize(geom, st_perimeter(geom) / 64)), st_pointonsurface(geom), 1
    from made, cells returning boundary_set_id as id`);
  const id = rows[0]?.id ?? 0;
  await admin.query('analyze territory');
  await admin.query(
    `insert into placement (thing_kind, thing_id, boundary_set_id, territory_id, tenant_id, access_class_id)
     select 'incident', i.incident_id, $1, t.territory_id, i.tenant_id, i.access_class_id
     from incident i join lateral (select territory_id from territory t where t.boundary_set_id = $1 and t.geom && i.public_geom and st_intersects(t.geom, i.public_geom) limit 1) t on true`,
    [id],
  );
  await admin.query('set session_replication_role = origin');
  await admin.query('analyze placement');
  return id;
};

const [since, until] = halfYear.during.split('/');
const joinSql = (set: number): string => `
  select t.territory_id, count(i.incident_id)::int as n
  from territory t left join incident i on i.public_geom && t.geom and st_intersects(t.geom, i.public_geom) and i.occurred_at >= '${since}' and i.occurred_at < '${until}'
  where t.boundary_set_id = ${set} group by 1`;

/** What a map of 5,000 areas sends and costs when its period changes: numbers alone, against the areas with their numbers as GeoJSON (T7). */
export const measureChoropleth = async (
  db: TestDatabase,
  store: TileStore,
  classes: readonly number[],
  admin: pg.Client,
  rounds: number,
  progress: (line: string) => void,
): Promise<BenchResult[]> => {
  const set = await fillAreas(admin);
  progress('5000 areas made and every incident placed');
  const counter = createAreaCounter(db, store);
  const filter = compileFilter(TileFilter.parse({ during: halfYear.during }), classes, store.words());
  const count = () => counter.count({ id: set, version: 1 }, filter, new Uint8Array(0));
  const began = performance.now();
  const counts = await count();
  const first = performance.now() - began;
  const [{ pid }] = (await admin.query<{ pid: number }>('select pg_backend_pid() as pid')).rows as [{ pid: number }];
  const [own, joined]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < 10; i++) await count();
    const { user, system } = process.cpuUsage(before);
    own.push((user + system) / 10_000);
    joined.push((await queryCost(admin, pid, joinSql(set))).cpu);
  }
  const truth = new Map(
    (await admin.query<{ territory_id: number; n: number }>(joinSql(set))).rows.map((row) => [row.territory_id, row.n]),
  );
  const wrong = counts.filter(({ territory, readable }) => truth.get(territory) !== readable).length;
  if (wrong > 0) throw new Error(`${wrong} of ${counts.length} areas count otherwise than the join.`);
  const values = JSON.stringify(Object.fromEntries(counts.map(({ territory, readable }) => [territory, readable])));
  const [{ json }] = (
    await admin.query<{ json: string }>(
      `select json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object('type', 'Feature', 'id', t.territory_id,
              'properties', json_build_object('name', t.name, 'n', c.n), 'geometry', st_asgeojson(t.geom, 6)::json)))::text as json
       from territory t join (${joinSql(set)}) c using (territory_id)`,
    )
  ).rows as [{ json: string }];
  const [bytes, rival] = [gzipSync(values).length / 1000, gzipSync(json).length / 1000];
  const faster = median(joined) / median(own);
  const note =
    `${counts.length} areas, six months; counts in ${median(own).toFixed(2)} ms CPU, by the GiST join ${median(joined).toFixed(0)} ms ` +
    `(${faster.toFixed(0)} times, bar 50); ${first.toFixed(0)} ms when places are first asked for`;
  const small = atMost('T7.bytes', bytes, 20, { unit: 'kB', note });
  return [
    { ...small, ok: small.ok && faster >= 50 },
    atLeast('T7.ratio', rival / bytes, 100, { note: `GeoJSON ${rival.toFixed(0)} kB, both gzipped` }),
  ];
};
