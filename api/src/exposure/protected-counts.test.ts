import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import { z } from 'zod';

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'x', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'T' || n, '2000-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 3) n;
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T0'), ('lv-dobele', 'LV', 'test', 'T1')`);
});
afterAll(() => db.close());

const Count = z.object({
  incidents: z.coerce.number(),
  readable: z.coerce.number(),
  closed: z.coerce.number().nullable(),
  exact: z.boolean(),
  suppressed: z.boolean(),
});
const planner = (tenant: string): Principal => ({ kind: 'user', id: 'p', name: 'p', tenant, roles: ['planner'] });
const count = (who: Principal, boxes: number[][], since: string | null, until: string | null, categories: string[] | null = null) =>
  db.as(who, (tx) =>
    tx.rows(
      Count,
      sql`select incidents, readable, closed, is_exact as exact, is_suppressed as suppressed
          from protected_cell_counts((select array_agg(st_makeenvelope(b[1], b[2], b[3], b[4], 4326) order by o) from (select array(select x::float8 from jsonb_array_elements_text(j) x) b, o from jsonb_array_elements(${JSON.stringify(boxes)}::jsonb) with ordinality t (j, o)) q),
            ${since}::timestamptz, ${until}::timestamptz, ${categories}::text[])`,
    ),
  );
const happen = (tenant: string, lon: number, lat: number, at: string, n: number, category = 'noise', sensitivity = 1) =>
  db.admin(
    `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
     select $1, a.access_class_id, a.sensitivity, $6, 3, $4::timestamptz, 'x', st_setsrid(st_makepoint($2, $3), 4326), 't', 't'
     from generate_series(1, $5::int), access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = $7`,
    [tenant, lon, lat, at, n, category, sensitivity],
  );

test('readable incidents count exactly, closed ones in blocks of five and more, and none and a few look alike', async () => {
  await happen('lv-dobele', 23.5, 56.5, '2024-03-10T10:00:00Z', 20);
  await happen('lv-dobele', 23.1, 56.9, '2024-03-10T10:00:00Z', 3);
  await happen('lv-jelgava', 22.5, 56.5, '2024-03-10T10:00:00Z', 2);
  const march = ['2024-02-29T22:00:00Z', '2024-03-31T21:00:00Z'] as const;
  const boxes = [
    [23.4, 56.4, 23.6, 56.6],
    [23.05, 56.85, 23.15, 56.95],
    [23.7, 56.1, 23.8, 56.2],
    [22.4, 56.4, 22.6, 56.6],
  ];
  const other = await count(planner('lv-jelgava'), boxes, ...march);
  expect(Math.abs((other[0]?.closed ?? 0) - 20)).toBeLessThanOrEqual(2);
  expect(other.slice(1)).toEqual([
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 0, readable: 0, closed: null, exact: false, suppressed: true },
    { incidents: 2, readable: 2, closed: null, exact: true, suppressed: false },
  ]);
  const own = await count(planner('lv-dobele'), boxes, ...march);
  expect(own.map(({ incidents, exact }) => [incidents, exact])).toEqual([
    [20, true],
    [3, true],
    [0, true],
    [0, false],
  ]);
  expect((await count(planner('lv-jelgava'), boxes, '2024-03-02T00:00:00Z', '2024-03-31T21:00:00Z'))[0]?.closed).toBeNull();
});
