import { type Sql, sql } from '@vias/sql/sql.ts';

/** The settlements that lie in a set, each with its unit; one on a shared border lies in the unit loaded first, as placement does. */
export const placed = (set: number): Sql => sql`
  select distinct on (s.settlement_id) s.settlement_id, s.name as settlement, t.territory_id, t.code, t.name
  from territory t join settlement s on t.geom && s.geom and st_covers(t.geom, s.geom)
  where t.boundary_set_id = ${set} order by s.settlement_id, t.territory_id`;
