import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { BoundarySet, Territory, TerritoryDetail, type TerritoryFilter } from './contract.ts';

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

const isOwn = (territory: Sql): Sql => sql`
  exists (select from tenant_territory tt where (tt.country, tt.scheme, tt.code) = (${territory}.country, ${territory}.scheme, ${territory}.code) and tt.tenant_id = my_tenant())`;

/** Every territory that a filter names, in no order: sorting by name is the reader's language's matter, not the database's. */
export const selectTerritories = (tx: Tx, { boundarySet, country, level, code, q, on, mine }: Omit<TerritoryFilter, 'after' | 'limit'>) =>
  tx.rows(
    Territory,
    sql`select ${columns} from ${source} where ${sql.and([
      boundarySet === undefined ? sql`true` : sql`t.boundary_set_id = ${boundarySet}`,
      country === undefined ? sql`true` : sql`t.country = ${country}`,
      level === undefined ? sql`true` : sql`b.level = ${level}`,
      code === undefined ? sql`true` : sql`t.code = ${code}`,
      q === undefined ? sql`true` : sql`begins_word(t.search_words, ${q})`,
      on === undefined ? sql`true` : holdsOn(on),
      mine === 'false'
        ? sql`true`
        : sql`(${isOwn(sql`t`)} or exists (select from territory whole where whole.territory_id = t.parent_id and ${isOwn(sql`whole`)}))`,
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
