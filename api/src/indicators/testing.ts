import type { TestDatabase } from '@vias/sql/testing.ts';

type Unit = { code: string; residents?: number; km2?: number };
type TestSet = { country?: string; scheme?: string; level?: string; validFrom: string; validTo?: string | null; units: readonly Unit[] };

/** A boundary set of equal squares for tests; answers its id. Where they lie does not matter to indicators. */
export const makeTestSet = async (
  db: TestDatabase,
  { country = 'LV', scheme = 'TEST', level = 'municipality', validFrom, validTo = null, units }: TestSet,
): Promise<number> => {
  const [made] = await db.admin<{ id: number }>(
    `insert into boundary_set (country, scheme, level, title, valid_from, valid_to, source, licence)
     values ($1, $2, $3, '{"lv":"L","lt":"L","en":"E"}', $4, $5, 'test', 'CC0') returning boundary_set_id as id`,
    [country, scheme, level, validFrom, validTo],
  );
  const id = made?.id ?? 0;
  await db.admin(
    `with u as (select value->>'code' as code, (value->>'km2')::float8 as km2, ordinality as n from jsonb_array_elements($2::jsonb) with ordinality)
     insert into territory (boundary_set_id, country, scheme, code, name, valid_from, valid_to, geom, label_point, area_km2)
     select $1, b.country, b.scheme, u.code, 'Unit ' || u.code, b.valid_from, b.valid_to, st_multi(st_makeenvelope(20 + n * 0.01, 56, 20.01 + n * 0.01, 56.01, 4326)),
            st_setsrid(st_makepoint(20 + n * 0.01, 56), 4326), coalesce(u.km2, 100) from u, boundary_set b where b.boundary_set_id = $1`,
    [id, JSON.stringify(units)],
  );
  await db.admin(
    `insert into territory_population (territory_id, as_of, residents, source)
     select t.territory_id, '2020-01-01', (value->>'residents')::int, 'test' from jsonb_array_elements($2::jsonb) join territory t on t.boundary_set_id = $1 and t.code = value->>'code'
     where value->>'residents' is not null`,
    [id, JSON.stringify(units)],
  );
  return id;
};

/** What became of the units of a set, with weights that sum to 1. */
export const makeTestSuccession = (
  db: TestDatabase,
  from: number,
  to: number,
  links: readonly [from: string, to: string, weight: number][],
) =>
  db.admin(
    `insert into territory_successor (from_territory_id, to_territory_id, weight, basis)
     select f.territory_id, t.territory_id, (value->>2)::float8, 'test' from jsonb_array_elements($3::jsonb)
     join territory f on f.boundary_set_id = $1 and f.code = value->>0 join territory t on t.boundary_set_id = $2 and t.code = value->>1`,
    [from, to, JSON.stringify(links)],
  );

/** An indicator as a request makes it; whatever is not given is plain. */
export const newIndicator = (code: string, more: Record<string, unknown> = {}) => ({
  code,
  title: { lv: 'Rādītājs', lt: 'Rodiklis', en: 'Indicator' },
  unit: { lv: 'cilvēki', lt: 'žmonės', en: 'people' },
  direction: 'more_is_worse',
  aggregation: 'sum',
  denominator: 'none',
  source: 'Tests',
  licence: 'CC0',
  quality: 'official',
  ...more,
});
