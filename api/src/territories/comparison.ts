import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { SetComparison } from './contract.ts';
import { placed } from './placed.ts';
import { requireSet } from './successors.ts';

/** A smaller difference of area comes from another drawing of the same border, as a share. */
const sameArea = 0.005;
const Sides = z.object({ isAlike: z.boolean() });

const unit = (side: 'a' | 'b'): Sql =>
  sql`case when ${sql.name(side)}.code is not null then json_build_object('code', ${sql.name(side)}.code, 'name', ${sql.name(side)}.name) end`;

/**
 * What another set of the same country and level has otherwise: units that come, go or change their area, and which settlements would lie in another unit, from which to
 * which. Settlements are told, for their places are everybody's; rows of municipalities are not counted. Throws territory.set_not_found, territory.sets_unlike.
 */
export const compareSets = async (tx: Tx, id: number, other: number): Promise<z.output<typeof SetComparison>> => {
  await requireSet(tx, id);
  await requireSet(tx, other);
  const { isAlike } = await tx.one(
    Sides,
    sql`select count(distinct (country, level)) = 1 as "isAlike" from boundary_set where boundary_set_id in (${id}, ${other})`,
  );
  if (!isAlike || id === other) throw new Problem('territory.sets_unlike', { field: 'with' });
  return tx.one(
    SetComparison,
    sql`
    with u as (
      select a.code as a_code, a.name as a_name, a.area_km2 as a_km2, b.code as b_code, b.name as b_name, b.area_km2 as b_km2
      from (select * from territory where boundary_set_id = ${id}) a full join (select * from territory where boundary_set_id = ${other}) b on a.code = b.code
    ), m as (
      select ${unit('a')}::jsonb as f, ${unit('b')}::jsonb as t, count(*)::int as n, (array_agg(coalesce(a.settlement, b.settlement) order by coalesce(a.settlement, b.settlement)))[1:5] as names
      from (${placed(id)}) a full join (${placed(other)}) b using (settlement_id)
      where a.code is distinct from b.code or a.name is distinct from b.name group by 1, 2
    )
    select
      (select coalesce(json_agg(json_build_object('code', b_code, 'name', b_name) order by b_name), '[]') from u where a_code is null) as added,
      (select coalesce(json_agg(json_build_object('code', a_code, 'name', a_name) order by a_name), '[]') from u where b_code is null) as removed,
      (select coalesce(json_agg(json_build_object('code', a_code, 'name', b_name, 'km2', round(a_km2::numeric, 1), 'otherKm2', round(b_km2::numeric, 1)) order by abs(b_km2 - a_km2) desc), '[]')
       from u where a_code is not null and b_code is not null and abs(b_km2 - a_km2) > ${sameArea} * greatest(a_km2, b_km2)) as changed,
      (select coalesce(json_agg(json_build_object('from', f, 'to', t, 'settlements', n, 'names', names) order by n desc, f ->> 'name', t ->> 'name'), '[]') from m) as moves,
      (select count(*)::int from (select settlement_id from (${placed(id)}) a union select settlement_id from (${placed(other)}) b) s) as settlements`,
  );
};
