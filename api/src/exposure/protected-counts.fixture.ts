import type { Principal } from '@vias/sql/principal.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import { openTestDatabase } from '@vias/sql/testing.ts';
import { z } from 'zod';
import { type Area, cellsOf, type Rectangle, side } from './small-count-attack.ts';

const Count = z.object({
  incidents: z.coerce.number(),
  readable: z.coerce.number(),
  closed: z.coerce.number().nullable(),
  exact: z.boolean(),
  suppressed: z.boolean(),
});
export const planner = (tenant: string): Principal => ({ kind: 'user', id: 'p', name: 'p', tenant, roles: ['planner'] });
export const outsider = planner('lv-jelgava');
export const boxes = (rows: number[][]) =>
  sql`array(select st_makeenvelope((b->>0)::float8, (b->>1)::float8, (b->>2)::float8, (b->>3)::float8, 4326) from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) b)`;
/** Metres by which areas lie beside the lines of the cells: the centres of blocks of 1 km and more are corners of cells, and on a border it would be left to the last digit whose they are. */
const aside = 10;

/** `west` and `south` are the south-west cell of a block of 4 km near Dobele; a second boundary set has a border through its middle. */
export const openCounts = async () => {
  const db = await openTestDatabase();
  const [corner] = await db.admin<{ x: number; y: number }>(
    `select x >> 4 << 4 as x, y >> 4 << 4 as y from lks_cell(st_setsrid(st_makepoint(23.5, 56.5), 4326))`,
  );
  const west = corner?.x ?? 0;
  const south = corner?.y ?? 0;
  await db.admin(`
    insert into boundary_set (country, scheme, level, title, valid_from, source, licence) values
      ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'x', 'CC0'), ('LV', 'parts', 'parish', '{"lv":"P"}', '2000-01-01', 'x', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'test', 'T' || n, 'T' || n, '2000-01-01', st_multi(st_makeenvelope(22 + n, 56, 23 + n, 57, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'test';
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', 'parts', 'P' || n, 'P' || n, '2000-01-01',
           st_multi(st_transform(st_makeenvelope(${west * 250} + n * 1900 - 1900, ${south * 250} - 2000, ${west * 250} + n * 1900, ${south * 250} + 6000, 3059), 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 3) n where scheme = 'parts';
    insert into tenant_territory (tenant_id, country, scheme, code) values ('lv-jelgava', 'LV', 'test', 'T0'), ('lv-dobele', 'LV', 'test', 'T1')`);

  const count = (
    who: Principal,
    areas: Sql,
    since: string | null,
    until: string | null,
    categories: string[] | null = null,
    severity: number[] | null = null,
  ) =>
    db.as(who, (tx) =>
      tx.rows(
        Count,
        sql`select incidents, readable, closed, is_exact as exact, is_suppressed as suppressed
            from protected_cell_counts(${areas}, ${since}::timestamptz, ${until}::timestamptz, ${categories}::text[], ${severity}::smallint[])`,
      ),
    );
  /** Rectangles of cells, counted from the corner of the block, as areas. */
  const rectangles = (rows: readonly Rectangle[]) =>
    sql`array(select st_transform(st_makeenvelope((${west} + x) * 250 + ${aside}, (${south} + y) * 250 + ${aside}, (${west} + x + w) * 250 + ${aside}, (${south} + y + h) * 250 + ${aside}, 3059), 4326)
              from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r (x int, y int, w int, h int))`;
  /** The same for areas of any cells: polygons, some in several parts, some with holes. */
  const polygons = (rows: readonly Area[]) => {
    const cells = rows.flatMap((area, no) => {
      const bits = cellsOf(area);
      return Array.from({ length: side * side }, (_, at) => ({ no, x: at % side, y: Math.floor(at / side) })).filter(
        ({ x, y }) => (bits >> BigInt(y * side + x)) & 1n,
      );
    });
    return sql`array(select st_transform(st_multi(st_union(st_makeenvelope((${west} + x) * 250 + ${aside}, (${south} + y) * 250 + ${aside}, (${west} + x + 1) * 250 + ${aside}, (${south} + y + 1) * 250 + ${aside}, 3059))), 4326)
                     from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) r (no int, x int, y int) group by no order by no)`;
  };
  const happen = (tenant: string, lon: number, lat: number, at: string, n: number, category = 'noise', sensitivity = 1) =>
    db.admin(
      `insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
       select $1, a.access_class_id, a.sensitivity, $6, 3, $4::timestamptz, 'x', st_setsrid(st_makepoint($2, $3), 4326), 't', 't'
       from generate_series(1, $5::int), access_class a where a.tenant_id = $1 and a.theme = 'incidents' and a.sensitivity = $7`,
      [tenant, lon, lat, at, n, category, sensitivity],
    );

  return { db, west, south, count, rectangles, polygons, happen };
};

export type Counts = Awaited<ReturnType<typeof openCounts>>;
