import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { BoundarySet, Place, type PlaceTable, Territory, TerritoryDetail, type TerritoryFilter } from './contract.ts';
import { otherForms } from './name-forms.ts';

const columns = sql`
  t.territory_id as id, t.boundary_set_id as "boundarySet", t.country, t.scheme, b.level, t.code, t.name, t.kind, t.parent_id as parent,
  t.valid_from::text as "validFrom", t.valid_to::text as "validTo", round(t.area_km2::numeric, 2)::float8 as "areaKm2",
  st_asgeojson(t.label_point, 5)::json as "labelPoint",
  json_build_array(st_xmin(t.geom), st_ymin(t.geom), st_xmax(t.geom), st_ymax(t.geom)) as bbox,
  (select json_build_object('count', p.residents, 'asOf', p.as_of, 'source', p.source) from territory_population p
   where p.territory_id = t.territory_id order by p.as_of desc limit 1) as residents,
  b.is_generated as "isGenerated"`;
const source = sql`territory t join boundary_set b using (boundary_set_id)`;
const holdsOn = (day: string): Sql => sql`b.valid_from <= ${day}::date and (b.valid_to is null or b.valid_to > ${day}::date)`;

/** The beginning of a word, typed with or without diacritics. */
const foundBy = (words: Sql, q: string): Sql => sql`${words} like '% ' || folded(${q.replace(/[\\%_]/g, '\\$&')}) || '%'`;

/** Every territory that a filter names, in no order: sorting by name is the reader's language's matter, not the database's. */
export const selectTerritories = (tx: Tx, { boundarySet, country, level, code, q, on }: Omit<TerritoryFilter, 'after' | 'limit'>) =>
  tx.rows(
    Territory,
    sql`select ${columns} from ${source} where ${sql.and([
      boundarySet === undefined ? sql`true` : sql`t.boundary_set_id = ${boundarySet}`,
      country === undefined ? sql`true` : sql`t.country = ${country}`,
      level === undefined ? sql`true` : sql`b.level = ${level}`,
      code === undefined ? sql`true` : sql`t.code = ${code}`,
      q === undefined ? sql`true` : foundBy(sql`t.search_words`, q),
      on === undefined ? sql`true` : holdsOn(on),
    ])} limit 20000`,
  );

/** The territories under a point (degrees, WGS 84) in every set that holds on the day; on a shared border the one loaded first, as placement does. */
export const selectTerritoriesAt = (tx: Tx, lon: number, lat: number, day: string) =>
  tx.rows(
    Territory,
    sql`
      select distinct on (t.boundary_set_id) ${columns} from ${source}, st_setsrid(st_makepoint(${lon}, ${lat}), 4326) point
      where t.geom && point and st_covers(t.geom, point) and ${holdsOn(day)} order by t.boundary_set_id, t.territory_id`,
  );

const link = (own: Sql, other: Sql): Sql => sql`
  (select coalesce(json_agg(json_build_object('id', o.territory_id, 'code', o.code, 'name', o.name, 'boundarySet', o.boundary_set_id, 'weight', s.weight,
                                              'basis', s.basis) order by s.weight desc, o.code), '[]')
   from territory_successor s join territory o on o.territory_id = ${other} where ${own} = t.territory_id)`;

export const selectTerritory = (tx: Tx, id: number) =>
  tx.maybe(
    TerritoryDetail,
    sql`
      select ${columns}, st_asgeojson(t.geom, 6)::json as geometry,
             ${link(sql`s.from_territory_id`, sql`s.to_territory_id`)} as successors, ${link(sql`s.to_territory_id`, sql`s.from_territory_id`)} as predecessors
      from ${source} where t.territory_id = ${id}`,
  );

/** Every loaded set, those that hold today first. */
export const selectBoundarySets = (tx: Tx) =>
  tx.rows(
    BoundarySet,
    sql`
      select boundary_set_id as id, country, scheme, level, title, valid_from::text as "validFrom", valid_to::text as "validTo", source, licence,
             is_generated as "isGenerated", to_char(loaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "loadedAt", version,
             (select count(*)::int from territory t where t.boundary_set_id = b.boundary_set_id) as units
      from boundary_set b order by valid_to desc nulls first, country, level, valid_from desc`,
  );

/** Settlements whose name or another form of it has a word that begins so: exact names first, then by people. */
export const selectPlaces = (tx: Tx, q: string, limit: number, day: string) =>
  tx.rows(
    Place,
    sql`
      with found as materialized (
        select * from settlement s where ${foundBy(sql`s.search_words`, q)}
        order by (folded(s.name) = folded(${q}) or folded(${q}) = any (array(select folded(form) from unnest(s.name_forms) form))) desc,
                 (search_words like ' ' || folded(${q.replace(/[\\%_]/g, '\\$&')}) || '%') desc, s.population desc nulls last, s.settlement_id
        limit ${limit}
      )
      select f.settlement_id as id, f.name, f.country, f.kind, f.population, st_asgeojson(f.geom, 5)::json as geometry,
             (select json_build_object('id', t.territory_id, 'name', t.name) from ${source}
              where b.level = 'municipality' and ${holdsOn(day)} and t.geom && f.geom and st_covers(t.geom, f.geom)
              order by t.country = f.country desc, t.territory_id limit 1) as municipality
      from found f
      order by (folded(f.name) = folded(${q}) or folded(${q}) = any (array(select folded(form) from unnest(f.name_forms) form))) desc,
               (search_words like ' ' || folded(${q.replace(/[\\%_]/g, '\\$&')}) || '%') desc, f.population desc nulls last, f.settlement_id`,
  );

/** Adds settlements, or corrects those of the same source and key. */
export const upsertPlaces = (tx: Tx, { source: from, rows }: PlaceTable) => {
  const given = rows.map((row) => ({ ...row, forms: otherForms(row.country, row.name) }));
  return tx.run(sql`
    insert into settlement (country, name, name_forms, kind, population, geom, source, source_key)
    select distinct on (value->>'key') value->>'country', value->>'name', array(select jsonb_array_elements_text(value->'forms')), value->>'kind',
           (value->>'population')::int, st_setsrid(st_makepoint((value->>'lon')::float8, (value->>'lat')::float8), 4326), ${from}, value->>'key'
    from jsonb_array_elements(${JSON.stringify(given)}::jsonb)
    on conflict (source, source_key) do update set
      country = excluded.country, name = excluded.name, name_forms = excluded.name_forms, kind = excluded.kind, population = excluded.population, geom = excluded.geom`);
};
