import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { incidents, type MapWorld, openMapWorld } from './map-world.fixture.ts';

// More incidents and more cells than one transaction takes: 9,001 of Dobele in T5, and 250 m squares in T11.
let world: MapWorld;
beforeAll(async () => {
  world = await openMapWorld();
  await world.app.db.admin(`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, (array['noise','flood','smoke'])[1 + k % 3], 1 + k % 5, '2019-03-01'::timestamptz + k * interval '1 minute', 'x',
           st_setsrid(st_makepoint(23.3 + (k * 7919 % 9001) / 22000.0, 57.3 + (k * 104729 % 9001) / 22000.0), 4326), 't', 't'
    from generate_series(1, 9001) k, access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1`);
});
afterAll(() => world?.app.close());

const during = { from: '2019-01-01T00:00:00.000Z', to: '2019-12-01T00:00:00.000Z' };
const area = { kind: 'grid', shape: 'hexagon', size: 5000, extent: [23.2, 57.2, 23.8, 57.8] };

test('incidents of many batches are each counted once, in every measure', async () => {
  const cells = await world.app.db.admin<{ id: string; n: number; part: number; mean: number }>(`
    select '3059-h5000-' || c.cell_column || '_' || c.cell_row as id, count(*)::int as n, count(*) filter (where category_code = 'noise')::int as part, avg(severity)::float8 as mean
    from incident i, thematic_cell(st_transform(i.public_geom, 3059), 'hexagon', 5000) c where occurred_at >= '${during.from}' and occurred_at < '${during.to}' group by 1`);
  const read = async (measure: object) => {
    const map = await world.draw({ source: incidents({ during }), area, display: 'grid', measure });
    return new Map(map.values.map(({ id, count, value }) => [id, { count, value }]));
  };
  const [counts, shares, means] = [
    await read({ kind: 'count' }),
    await read({ kind: 'share', category: ['noise'] }),
    await read({ kind: 'mean', property: 'severity' }),
  ];
  expect([...counts.values()].reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(9001);
  for (const { id, n, part, mean } of cells) {
    expect([id, counts.get(id)?.count, shares.get(id)?.count]).toEqual([id, n, part]);
    expect(means.get(id)?.value).toBeCloseTo(mean, 9);
  }
});

test('cells of a territory found in parts are those found at once: none twice, none missing', async () => {
  const extent = [25.2, 58.2, 25.6, 58.4];
  const map = await world.draw({
    source: incidents({ during }),
    area: { kind: 'grid', shape: 'square', size: 250, extent },
    display: 'grid',
    measure: { kind: 'count' },
  });
  const [all] = await world.app.db.admin<{ n: number }>(`
    select count(*)::int as n
    from (select st_expand(st_transform(st_segmentize(st_makeenvelope(${extent.join(', ')}, 4326), 0.05), 3059), 125) as box) b,
         lateral st_squaregrid(250, st_expand(box, 1000)) g where st_centroid(g.geom) && box`);
  expect(new Set(map.values.map(({ id }) => id)).size).toBe(map.values.length);
  expect([map.values.length, map.values.length > 8000]).toEqual([all?.n, true]);
});
