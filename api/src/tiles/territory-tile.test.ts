import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { VectorTile } from '@mapbox/vector-tile';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { PbfReader } from 'pbf';
import { buildTerritoryTile, selectBoundaryVersion } from './territory-tile.ts';
import type { TileAddress } from './tile-scan.ts';

let db: TestDatabase;
let set: number;
beforeAll(async () => {
  db = await openTestDatabase();
  const [row] = await db.admin<{ id: number }>(
    `insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
     values ('LV', 'test', 'municipality', '{"lv":"Tests"}', '2021-07-01', 'test', 'CC0') returning boundary_set_id as id`,
  );
  set = row?.id ?? 0;
  // A wavy border between two neighbours, a hole with an enclave in it, and an islet that vanishes on small scales.
  await db.admin(`
    with wave as (select st_makeline(array(select st_makepoint(23.7 + 0.08 * sin(n / 9.0) + 0.01 * sin(n * 1.7), 56.2 + n * 0.008) from generate_series(0, 100) n order by n)) as line),
    side as (
      select st_makepolygon(st_addpoint(st_addpoint(st_addpoint(line, st_makepoint(23, 57.0)), st_makepoint(23, 56.2)), st_startpoint(line))) as west,
             st_makepolygon(st_addpoint(st_addpoint(st_addpoint(line, st_makepoint(24.4, 57.0)), st_makepoint(24.4, 56.2)), st_startpoint(line))) as east from wave),
    shapes as (
      select 'W' as code, 'Rietumi' as name, st_difference(west, st_buffer(st_makepoint(23.3, 56.6), 0.1)) as geom from side
      union all select 'E', 'Austrumi', st_union(east, st_makeenvelope(24.60000, 56.60000, 24.60001, 56.60001)) from side
      union all select 'I', 'Ieskautā', st_buffer(st_makepoint(23.3, 56.6), 0.1))
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select ${set}, 'LV', 'test', code, name, '2021-07-01', st_multi(st_setsrid(geom, 4326)), st_setsrid(st_pointonsurface(geom), 4326), 100 from shapes`);
});
afterAll(() => db?.close());

type Ring = { x: number; y: number }[];
const read = async (tile: TileAddress) => {
  const { layers } = new VectorTile(new PbfReader(await buildTerritoryTile(db, { kind: 'public' }, set, tile)));
  const of = (name: string) =>
    Array.from({ length: layers[name]?.length ?? 0 }, (_, i) => {
      const feature = layers[name]?.feature(i);
      return { id: feature?.id, ...feature?.properties, rings: (feature?.loadGeometry() ?? []) as Ring[] };
    });
  type Area = { id: number; code: string; name: string; rings: Ring[] };
  return { areas: of('territories') as unknown as Area[], labels: of('labels') as unknown as Area[] };
};
const areaOf = (ring: Ring): number =>
  ring.reduce((sum, { x, y }, i) => {
    const next = ring[(i + 1) % ring.length] as { x: number; y: number };
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
const inside = (rings: Ring[], px: number, py: number): boolean =>
  rings.reduce((odd, ring) => {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [ring[i] as { x: number; y: number }, ring[j] as { x: number; y: number }];
      if (a.y > py !== b.y > py && px < ((b.x - a.x) * (py - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
    return odd;
  }, false);

test.each([
  { z: 5, x: 18, y: 9 },
  { z: 8, x: 144, y: 78 },
  { z: 10, x: 579, y: 315 },
  { z: 12, x: 2313, y: 1264 },
])('a point of tile $z/$x/$y lies in the territory the database finds it in', async (tile) => {
  const { areas } = await read(tile);
  const width = 360 / 2 ** tile.z;
  const probes = Array.from({ length: 400 }, (_, i) => ({ x: ((i * 811) % 4096) + 0.5, y: ((i * 1973) % 4096) + 0.5 }));
  const places = probes.map(({ x, y }) => {
    const mercator = Math.PI * (1 - (2 * (tile.y + y / 4096)) / 2 ** tile.z);
    return { lon: (tile.x + x / 4096) * width - 180, lat: (Math.atan(Math.sinh(mercator)) * 180) / Math.PI };
  });
  // Within the rounding of a border (4 units) either side is right.
  const found = await db.admin<{ code: string | null }>(
    `select (select code from territory where boundary_set_id = $3 and st_intersects(geom, p)) as code,
            exists (select from territory where boundary_set_id = $3 and st_dwithin(st_boundary(geom), p, $4)) as close
     from unnest($1::float8[], $2::float8[]) with ordinality as u (lon, lat, n), lateral (select st_setsrid(st_makepoint(lon, lat), 4326) as p) s order by n`,
    [places.map(({ lon }) => lon), places.map(({ lat }) => lat), set, (width / 4096) * 8],
  );
  const sure = found
    .map((row, i) => ({ ...row, ...(probes[i] as { x: number; y: number }) }))
    .filter((row) => !(row as unknown as { close: boolean }).close);
  expect(sure.length).toBeGreaterThan(150);
  for (const { x, y, code } of sure)
    expect(areas.filter(({ rings }) => inside(rings, x, y)).map((area) => area.code)).toEqual(code === null ? [] : [code]);
});

test('ids, names and winding are right, the islet is gone where it has no area, and each label stands once', async () => {
  const { areas, labels } = await read({ z: 5, x: 18, y: 9 });
  const [expected] = await db.admin<{ ids: number[] }>(
    'select array_agg(territory_id order by territory_id) as ids from territory where boundary_set_id = $1',
    [set],
  );
  expect(areas.map(({ id }) => id)).toEqual(expected?.ids);
  expect(areas.map(({ name }) => name).sort()).toEqual(['Austrumi', 'Ieskautā', 'Rietumi']);
  const rings = Object.fromEntries(areas.map(({ code, rings: all }) => [code, all.map((ring) => Math.sign(areaOf(ring)))]));
  expect(rings).toEqual({ W: [1, -1], E: [1], I: [1] });
  expect(labels.map(({ name }) => name).sort()).toEqual(['Austrumi', 'Ieskautā', 'Rietumi']);
});

test('neighbours share their border to the unit', async () => {
  const { areas } = await read({ z: 8, x: 144, y: 78 });
  const corners = (code: string) => areas.filter((area) => area.code === code).flatMap(({ rings }) => rings.flat());
  const keys = (code: string) => new Set(corners(code).map(({ x, y }) => `${x},${y}`));
  const [east, enclave] = [keys('E'), keys('I')];
  // West's corners on the common border: inside the tile, not its own western edge, not the ring around the enclave.
  const border = corners('W').filter(({ x, y }) => x > 2500 && x < 4096 && y > 0 && y < 4096 && !enclave.has(`${x},${y}`));
  expect(border.length).toBeGreaterThan(40);
  for (const { x, y } of border) expect(east.has(`${x},${y}`)).toBe(true);
});

const onServer = process.env.VIAS_TEST_DATABASE_URL ? test : test.skip;
onServer('the areas are those of ST_AsMVTGeom (PostgreSQL: embedded has none)', async () => {
  const tile = { z: 8, x: 144, y: 78 };
  const rows = await db.admin<{ code: string; area: number }>(
    `select code, st_area(st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope($2, $3, $4), 4096, 64, true)) as area from territory where boundary_set_id = $1`,
    [set, tile.z, tile.x, tile.y],
  );
  const { areas } = await read(tile);
  for (const { code, rings } of areas) {
    const ours = rings.reduce((sum, ring) => sum + areaOf(ring), 0);
    expect(ours / (rows.find((row) => row.code === code)?.area ?? 0)).toBeCloseTo(1, 2);
  }
});

test('the version of a set is told, that of no set is not', async () => {
  expect(await selectBoundaryVersion(db, { kind: 'public' }, set)).toBe(1);
  expect(await selectBoundaryVersion(db, { kind: 'public' }, 999_999)).toBeUndefined();
});
