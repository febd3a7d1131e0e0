import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { otherForms } from '../territories/name-forms.ts';
import { Place, PlaceAddress, type PlaceTable } from './contract.ts';

/** The whole name first, in its own or the other country's form; then names that begin so; then by people. */
const bestFirst = (q: string): Sql => sql`
  (folded(s.name) = folded(${q}) or folded(${q}) = any (array(select folded(form) from unnest(s.name_forms) form))) desc,
  starts_with(folded(s.name), folded(${q})) desc, s.population desc nulls last, s.settlement_id`;

/** Settlements whose name or another form of it has a word that begins so; the municipality is the one that holds on the day. */
export const selectPlaces = (tx: Tx, q: string, limit: number, day: string) =>
  tx.rows(
    Place,
    sql`
      with found as materialized (select * from settlement s where begins_word(s.search_words, ${q}) order by ${bestFirst(q)} limit ${limit})
      select s.settlement_id as id, s.name, s.country, s.kind, s.population, st_asgeojson(s.geom, 5)::json as geometry,
             (select json_build_object('id', t.territory_id, 'name', t.name) from territory t join boundary_set b using (boundary_set_id)
              where b.level = 'municipality' and b.valid_from <= ${day}::date and (b.valid_to is null or b.valid_to > ${day}::date)
                and t.geom && s.geom and st_covers(t.geom, s.geom)
              order by t.country = s.country desc, t.territory_id limit 1) as municipality
      from found s order by ${bestFirst(q)}`,
  );

/** Addresses that fit what was typed, best first. */
export const selectPlaceAddresses = (tx: Tx, q: string, limit: number) =>
  tx.rows(
    PlaceAddress,
    sql`
      select a.address_id as id, a.full_text as text, a.country, st_asgeojson(a.geom, 6)::json as geometry, municipality_at(a.geom, a.country) as municipality
      from find_addresses(${q}, null, ${limit}) f join address a using (address_id) order by f.place`,
  );

/** Adds settlements, or corrects those of the same source and key. */
export const upsertPlaces = (tx: Tx, { source, rows }: PlaceTable) => {
  const given = rows.map((row) => ({ ...row, forms: otherForms(row.country, row.name) }));
  return tx.run(sql`
    insert into settlement (country, name, name_forms, kind, population, geom, source, source_key)
    select distinct on (value->>'key') value->>'country', value->>'name', array(select jsonb_array_elements_text(value->'forms')), value->>'kind',
           (value->>'population')::int, st_setsrid(st_makepoint((value->>'lon')::float8, (value->>'lat')::float8), 4326), ${source}, value->>'key'
    from jsonb_array_elements(${JSON.stringify(given)}::jsonb)
    on conflict (source, source_key) do update set
      country = excluded.country, name = excluded.name, name_forms = excluded.name_forms, kind = excluded.kind, population = excluded.population, geom = excluded.geom`);
};
