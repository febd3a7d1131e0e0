import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type DemoFacility, inventFacilities } from './seed-exposure-facilities.ts';
import { type Cell, codesOf, type Home, homesOf, inventCells } from './seed-exposure-people.ts';

const jobs = { kind: 'jobs' } as const;
const asOf = '2026-01-01';
const source = 'VIAS demo';
/** Rows of one transaction, which stays under 250 ms on the embedded database. */
const batch = 1500;

const GridKey = z.object({ id: z.int() });
const Middle = z.object({ x: z.int(), y: z.int() });

const startGrid = (tx: Tx, country: string) =>
  tx.one(
    GridKey,
    sql`
    insert into population_grid (country, as_of, source, licence, is_estimated, is_generated, geom)
    select ${country}, ${asOf}::date, ${source}, 'Apache-2.0', true, true, st_multi(st_union(t.geom))
    from territory t join boundary_set b using (boundary_set_id)
    where b.country = ${country} and b.level = 'municipality' and b.valid_to is null and t.code = any (${codesOf(country as 'LV' | 'LT')}::text[])
    returning population_grid_id as id`,
  );

const selectMiddles = (tx: Tx, homes: readonly Home[]) =>
  tx.rows(
    Middle,
    sql`
    select c.x, c.y
    from unnest(${homes.map(({ lon }) => lon)}::float8[], ${homes.map(({ lat }) => lat)}::float8[]) with ordinality h (lon, lat, no), lks_cell(st_setsrid(st_makepoint(lon, lat), 4326)) c
    order by no`,
  );

const insertCells = (tx: Tx, grid: number, cells: readonly Cell[]) => {
  const column = (name: keyof Cell) => sql`${cells.map((cell) => cell[name])}::int[]`;
  return tx.run(sql`
    insert into population_cell (population_grid_id, cell_x, cell_y, age_0_6, age_7_17, age_18_64, age_65, lone_65)
    select ${grid}::int, c.* from unnest(${column('x')}, ${column('y')}, ${column('age0')}, ${column('age7')}, ${column('age18')}, ${column('age65')}, ${column('lone65')}) c`);
};

const insertFacilities = (tx: Tx, country: string, rows: readonly DemoFacility[]) =>
  tx.run(sql`
    insert into facility (country, kind, name, geom, capacity, source, source_key, as_of, is_generated)
    select ${country}, f.kind, f.name, st_setsrid(st_makepoint(f.lon, f.lat), 4326), f.capacity, ${source}, f.key, ${asOf}::date, true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) f (key text, kind text, name text, lon float8, lat float8, capacity int)
    on conflict (source, source_key) do nothing`);

/** Loads invented residents by cell and invented schools, care homes and the like of the partners; finishes what was interrupted, and repeating it changes nothing. */
export async function seedExposure(db: Database, progress: (text: string) => void): Promise<void> {
  for (const country of ['LV', 'LT'] as const) {
    const { done } = await db.as(jobs, (tx) =>
      tx.one(
        z.object({ done: z.boolean() }),
        sql`select exists (select from facility where source = ${source} and country = ${country}) as done`,
      ),
    );
    if (done) continue;
    progress(`Demonstration data: residents by cell and facilities, ${country} (invented) …`);
    const homes = homesOf(country);
    await db.as(jobs, (tx) => tx.run(sql`delete from population_grid where country = ${country} and source = ${source}`));
    const { id } = await db.as(jobs, (tx) => startGrid(tx, country));
    const middles = (await db.as(jobs, (tx) => selectMiddles(tx, homes))).map(({ x, y }) => [x, y] as const);
    const cells = inventCells(homes, middles, country === 'LV' ? 371 : 370);
    for (let i = 0; i < cells.length; i += batch) await db.as(jobs, (tx) => insertCells(tx, id, cells.slice(i, i + batch)));
    for (const block of new Set(cells.map(({ x, y }) => `${x >> 8} ${y >> 8}`))) {
      const [x = 0, y = 0] = block.split(' ').map(Number);
      await db.as(jobs, (tx) => tx.run(sql`select refresh_population_blocks(${id}, ${x}, ${y})`));
    }
    await db.as(jobs, (tx) => insertFacilities(tx, country, inventFacilities(homes, country === 'LV' ? 3710 : 3700)));
  }
}
