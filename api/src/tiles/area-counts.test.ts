import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vias/sql/testing.ts';
import fc from 'fast-check';
import { type AreaCounter, createAreaCounter } from './area-counts.ts';
import { compileFilter, TileFilter } from './tile-filter.ts';
import { openTileStore, type TileStore } from './tile-store.ts';

let db: TestDatabase;
let store: TileStore;
let counter: AreaCounter;
let set: number;
let classes: { id: number; sensitivity: number }[];
beforeAll(async () => {
  db = await openTestDatabase();
  // Six squares side by side around Jelgava, then incidents in them, on their borders and beside them; the database places each.
  const [row] = await db.admin<{ id: number }>(`
    with made as (insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
                  values ('LV', 'test', 'parish', '{"lv":"Tests"}', '2021-07-01', 'test', 'CC0') returning boundary_set_id),
    squares as (
      insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
      select boundary_set_id, 'LV', 'test', n::text, 'T' || n, '2021-07-01', st_multi(st_makeenvelope(23.4 + n * 0.1, 56.5, 23.5 + n * 0.1, 56.7, 4326)),
             st_setsrid(st_makepoint(23.45 + n * 0.1, 56.6), 4326), 100
      from made, generate_series(0, 5) n)
    select boundary_set_id as id from made`);
  set = row?.id ?? 0;
  await db.admin(`
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, c.category_code, 1 + n % 5, timestamptz '2026-01-01 00:00Z' + n * interval '5 hours', 'x',
           st_setsrid(st_makepoint(23.35 + (n * 37 % 80) * 0.01, 56.48 + (n * 13 % 25) * 0.01), 4326), 't', 't'
    from generate_series(1, 1500) n
    join lateral (select category_code, sensitivity from incident_category order by sort_no offset n % 39 limit 1) c on true
    join access_class a on a.tenant_id = (array['lv-jelgava', 'lv-dobele', 'lt-siauliai'])[1 + n % 3] and a.theme = 'incidents' and a.sensitivity = c.sensitivity`);
  classes = await db.admin("select access_class_id as id, sensitivity from access_class where theme = 'incidents' order by 1");
  store = openTileStore({ db, log: { error: () => undefined }, pollMs: 3_600_000 });
  counter = createAreaCounter(db, store);
  await store.ready();
});
afterAll(async () => {
  await store?.close();
  await db?.close();
});

type Asked = { mine: number[]; closed: number[]; from: string | null; to: string | null; category: string[] | null };
/** The same numbers as protected_incident_counts makes them before it protects them. */
const inSql = ({ mine, closed, from, to, category }: Asked) =>
  db.admin(
    `select t.territory_id as territory, count(*) filter (where i.access_class_id = any ($2::int[]))::int as readable,
            count(*) filter (where i.access_class_id = any ($3::int[]))::int as closed,
            (coalesce(sum(hashtextextended(i.incident_id::text, 0) & 65535) filter (where i.access_class_id = any ($3::int[])), 0) % 65536)::int as "cellKey"
     from territory t
     left join (placement p join incident i on i.incident_id = p.thing_id) on p.territory_id = t.territory_id and p.thing_kind = 'incident'
       and ($4::timestamptz is null or i.occurred_at >= $4) and ($5::timestamptz is null or i.occurred_at < $5) and ($6::text[] is null or i.category_code = any ($6))
     where t.boundary_set_id = $1 group by 1 order by 1`,
    [set, mine, closed, from, to, category],
  );
const inMemory = async ({ mine, closed, from, to, category }: Asked, version = 1) => {
  const asked = TileFilter.parse({
    ...((from || to) && { during: `${from ?? '..'}/${to ?? '..'}` }),
    ...(category && { category: category.join() }),
  });
  const others = new Uint8Array(65_536);
  for (const cls of closed) others[cls] = 1;
  return counter.count({ id: set, version }, compileFilter(asked, mine, store.words()), others);
};

const instant = fc.option(
  fc.integer({ min: 0, max: 8000 }).map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString()),
);
const anyAsked = fc
  .record({
    from: instant,
    to: instant,
    category: fc.option(fc.subarray(['fire_building', 'smoke', 'traffic_crash', 'flood', 'noise', 'other'], { minLength: 1 })),
    mine: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  })
  .filter(({ from, to }) => !from || !to || from < to)
  .map(({ mine, ...rest }): Asked => {
    const isMine = (i: number) => mine[i % mine.length] === true;
    return {
      ...rest,
      mine: classes.filter((_, i) => isMine(i)).map(({ id }) => id),
      closed: classes.filter(({ sensitivity }, i) => !isMine(i) && sensitivity < 3).map(({ id }) => id),
    };
  });

test('territories count in memory what SQL counts, for any readers, periods and categories', async () => {
  await fc.assert(
    fc.asyncProperty(anyAsked, async (asked) => {
      expect(await inMemory(asked)).toEqual(await inSql(asked));
    }),
    { numRuns: 15 },
  );
});

test('what moves, is written or goes counts where it is then; a set that is loaded anew is asked for anew', async () => {
  const all: Asked = { mine: classes.map(({ id }) => id), closed: [], from: null, to: null, category: null };
  const before = await inMemory(all);
  await db.admin('update incident set geom = st_translate(geom, 0.1, 0) where incident_no % 3 = 1');
  await db.admin('delete from incident where incident_no % 7 = 2');
  await store.refresh();
  const after = await inMemory(all);
  expect(after).not.toEqual(before);
  expect(after).toEqual(await inSql(all));
  await db.admin(
    `delete from placement where boundary_set_id = ${set} and thing_id in (select incident_id from incident where incident_no % 5 = 0)`,
  );
  expect(await inMemory(all, 2)).toEqual(await inSql(all));
});
