import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { CoveredPlace, CoveredTerritory } from './contract.ts';

/** Territories of the reader's municipality and how many of their dwellings a warning reaches. */
export const selectCoveredTerritories = (tx: Tx) =>
  tx.rows(
    CoveredTerritory,
    sql`
      select c.territory_id as id, c.name, c.level, c.basis, c.total, c.reached, round(c.reached::numeric / nullif(c.total, 0), 3)::float8 as share,
             json_build_array(st_xmin(t.geom), st_ymin(t.geom), st_xmax(t.geom), st_ymax(t.geom)) as bbox
      from coverage_by_territory() c join territory t using (territory_id) order by c.level, c.name, c.territory_id`,
  );

/** Settlements of the reader's municipality and its streets that nobody can reach, most dwellings first. */
export const selectCoveredPlaces = (tx: Tx) =>
  tx.rows(
    CoveredPlace,
    sql`
      select kind, settlement, street, municipality, dwellings, reached, round(reached::numeric / dwellings, 3)::float8 as share, is_gap as "isGap", st_asgeojson(geom, 5)::json as geometry
      from coverage_places()`,
  );

/** Whether addresses on the reader's land are invented ones. */
export const hasGenerated = async (tx: Tx) =>
  (
    await tx.one(
      z.object({ found: z.boolean() }),
      sql`select exists (select from coverage_land(my_tenant()) l join address a on l.geom && a.geom where a.is_generated) as found`,
    )
  ).found;
