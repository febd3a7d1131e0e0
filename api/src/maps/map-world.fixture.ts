import { openTestApp, type TestApp } from '../testing.ts';
import type { ThematicMap, ThematicValue } from './contract.ts';

/**
 * The world of the map tests. Twelve municipalities of one by one degree in two regions; T0 is Jelgava's, the others Dobele's, nobody reports from T10, nobody is
 * counted in T11. 1,500 incidents of Dobele in 2020 … 2023, in every municipality but more to the east, 90 close together in May 2016 13 far apart in June, 20 floods and 3 of noise in T6 in August, one at the very end of 2022; 120 of Jelgava in its own in 2017.
 */
const mapWorld = `    insert into boundary_set (country, scheme, level, title, valid_from, source, licence)
    values ('LV', 'test-region', 'region', '{"lv":"R"}', '2000-01-01', 'Robežas', 'CC0'), ('LV', 'test', 'municipality', '{"lv":"N"}', '2000-01-01', 'Robežas', 'CC0');
    insert into territory (boundary_set_id, country, scheme, code, name, valid_from, geom, label_point, area_km2)
    select boundary_set_id, 'LV', scheme, 'R' || r, 'R' || r, '2000-01-01', st_multi(st_makeenvelope(22 + 2 * r, 56, 24 + 2 * r, 59, 4326)), st_setsrid(st_makepoint(23, 56), 4326), 100
    from boundary_set, generate_series(0, 1) r where scheme = 'test-region';
    insert into territory (boundary_set_id, country, scheme, code, name, parent_id, valid_from, geom, label_point, area_km2)
    select b.boundary_set_id, 'LV', 'test', 'T' || n, 'Novads ' || n, p.territory_id, '2000-01-01',
           st_multi(st_makeenvelope(22 + n % 4, 56 + n / 4, 23 + n % 4, 57 + n / 4, 4326)), st_setsrid(st_makepoint(22.5 + n % 4, 56.5 + n / 4), 4326), 50 * (n + 1)
    from boundary_set b, generate_series(0, 11) n, territory p where b.scheme = 'test' and p.code = 'R' || (n % 4) / 2;
    insert into territory_population (territory_id, as_of, residents, source)
    select territory_id, d::date, 1000 * (1 + substr(code, 2)::int) + 10 * (extract(year from d)::int - 2020), 'CSP' from territory, unnest(array['2019-01-01', '2020-01-01', '2024-01-01']::date[]) d
    where scheme = 'test' and code <> 'T11';
    insert into tenant_territory (tenant_id, country, scheme, code)
    select case when code = 'T0' then 'lv-jelgava' else 'lv-dobele' end, 'LV', 'test', code from territory where scheme = 'test' and code <> 'T10';
insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, status, closed_at, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, (array['noise','public_order','flood'])[1 + k % 3], 1 + k % 5, case when k % 4 = 0 then 'closed' else 'reported' end,
           case when k % 4 = 0 then t + (1 + k % 7) * interval '1 hour' end, t, 'x', st_setsrid(st_makepoint(x, y), 4326), 't', 't'
    from generate_series(1, 1500) k, access_class a,
         lateral (select '2020-01-01 10:00+02'::timestamptz + ((k * 7919) % 35000) * interval '1 hour' as t, 22 + 4 * sqrt(((k * 37) % 1000 + 0.3) / 1000.6) as x, 56 + 3 * ((k * 61) % 997) / 997.0 as y) p
    where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1 and not (x < 23 and y < 57);
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'noise', 2, '2017-01-01 10:00+02'::timestamptz + k * interval '70 hours', 'x', st_setsrid(st_makepoint(22.3, 56.3), 4326), 't', 't'
    from generate_series(1, 120) k, access_class a where a.tenant_id = 'lv-jelgava' and a.theme = 'incidents' and a.sensitivity = 1;
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'smoke', 2, '2016-05-01', 'x', st_setsrid(st_makepoint(24.5 + (k % 9) * 0.02, 57.5 + (k / 9) * 0.01), 4326), 't', 't'
    from generate_series(1, 90) k, access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1;
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, 'flood', 2, '2016-06-01', 'x', st_setsrid(st_makepoint(23.05 + k * 0.07, 56.05 + (k * 5 % 13) * 0.07), 4326), 't', 't'
    from generate_series(1, 13) k, access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1;
    insert into incident (tenant_id, access_class_id, sensitivity, category_code, severity, occurred_at, title, geom, created_by, changed_by)
    select a.tenant_id, a.access_class_id, a.sensitivity, case when k <= 20 then 'flood' else 'noise' end, 4, case when k = 24 then '2022-12-31 22:00Z' else '2016-08-10 10:00Z' end::timestamptz, 'x', st_setsrid(st_makepoint(24.3, 57.4), 4326), 't', 't'
    from generate_series(1, 24) k, access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'incidents' and a.sensitivity = 1`;

/** A year of local time. */
export const year = (y: number) => ({ from: `${y - 1}-12-31T22:00:00.000Z`, to: `${y}-12-31T22:00:00.000Z` });
/** Incidents as the source of a map. */
export const incidents = (more: object = {}) => ({ kind: 'incidents', ...more });

/** An indicator of Dobele in 2022 and 2023: ten for each number of the municipality, masked in T4, unknown in T9. */
export const lonePensioners = `
      insert into indicator (tenant_id, access_class_id, sensitivity, code, title, unit, direction, aggregation, denominator, masks_below, source, licence, quality, created_by, changed_by)
      select a.tenant_id, a.access_class_id, a.sensitivity, 'lone_pensioners', '{"lv":"Vientuļie pensionāri","lt":"Vieniši pensininkai","en":"Lone pensioners"}',
             '{"lv":"cilvēki","lt":"žmonės","en":"people"}', 'more_is_worse', 'sum', 'residents', 5, 'Sociālais dienests', 'CC0', 'register', 't', 't'
      from access_class a where a.tenant_id = 'lv-dobele' and a.theme = 'indicators' and a.sensitivity = 1;
      insert into indicator_import (tenant_id, indicator_id, origin, begun_by) select tenant_id, indicator_id, 'file', 't' from indicator where code = 'lone_pensioners';
      insert into indicator_value (tenant_id, indicator_id, boundary_set_id, code, starts_on, ends_on, value, lower, upper, status, indicator_import_id)
      select i.tenant_id, i.indicator_id, t.boundary_set_id, t.code, make_date(y, 1, 1), make_date(y + 1, 1, 1), case when n = 4 then null else 10 * n + (y - 2022) * n end,
             case when n = 4 then 1 end, case when n = 4 then 4 end, case when n = 4 then 'masked' else 'final' end, m.indicator_import_id
      from indicator i join indicator_import m using (tenant_id, indicator_id), territory t, lateral (select substr(t.code, 2)::int as n) c, generate_series(2022, 2023) y
      where i.code = 'lone_pensioners' and t.scheme = 'test' and n <> 9`;

/** Two planners: of Dobele, who reads all but the incidents of T0, and of Jelgava, who reads those of T0 alone. */
export const reader = 'planner@lv-dobele';
export const neighbour = 'planner@lv-jelgava';

export type MapWorld = {
  app: TestApp;
  /** The boundary set, and its territories T0 … T11. */
  set: number;
  ids: number[];
  /** The map as the planner of Dobele sees it, or who is named; throws when it is refused. */
  draw(definition: object, user?: string): Promise<ThematicMap>;
  at(map: ThematicMap, n: number): ThematicValue;
  /** The same numbers straight from SQL, as superuser: by municipality, T0 … T11. */
  oracle(period: { from: string; to: string }, expression?: string, condition?: string): Promise<(number | null)[]>;
};

/** Opens the world over a fresh database. */
export const openMapWorld = async (): Promise<MapWorld> => {
  const app = await openTestApp();
  await app.db.admin(mapWorld);
  const rows = await app.db.admin<{ id: number; set: number }>(
    `select territory_id as id, boundary_set_id as set from territory where scheme = 'test' order by substr(code, 2)::int`,
  );
  const [ids, set] = [rows.map(({ id }) => id), rows[0]?.set ?? 0];
  return {
    app,
    set,
    ids,
    at: (map, n) => map.values.find(({ id }) => id === ids[n]) as ThematicValue,
    async draw(definition, user = reader) {
      const { status, body } = await app
        .as(user)
        .post('/api/maps/thematic', { area: { kind: 'territory', boundarySet: [set] }, ...definition });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    async oracle(period, expression = 'count(i.incident_id)', condition = 'true') {
      const found = await app.db.admin<{ n: string | null }>(
        `select ${expression} as n from territory t
         left join incident i on st_intersects(t.geom, i.geom) and i.occurred_at >= $2 and i.occurred_at < $3 and ${condition}
         where t.boundary_set_id = $1 group by t.territory_id, t.code order by substr(t.code, 2)::int`,
        [set, period.from, period.to],
      );
      return found.map(({ n }) => (n === null ? null : Number(n)));
    },
  };
};
