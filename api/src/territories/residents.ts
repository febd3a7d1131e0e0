import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import type { Assignment, ResidentTable } from './contract.ts';
import { requireKnown, selectUnits } from './successors.ts';

/** Residents of units by code; a day given again is corrected. Throws territory.set_not_found, territory.code_unknown. */
export const upsertResidents = async (tx: Tx, set: number, { asOf, source, rows }: z.output<typeof ResidentTable>): Promise<number> => {
  const units = await selectUnits(tx, set);
  const codes = rows.map(({ code }) => code);
  requireKnown(codes, units, 'rows.code');
  return tx.run(sql`
    insert into territory_population (territory_id, as_of, residents, source)
    select distinct on (t.territory_id) t.territory_id, ${asOf}::date, r.residents, ${source}
    from unnest(${codes}::text[], ${rows.map(({ residents }) => residents)}::int[]) as r (code, residents)
    join territory t on t.boundary_set_id = ${set} and t.code = r.code
    on conflict (territory_id, as_of) do update set residents = excluded.residents, source = excluded.source`);
};

/** The territories a tenant answers for, in place of those of the same scheme before. Throws territory.tenant_unknown, territory.code_unknown. */
export const replaceAssignment = async (tx: Tx, { tenant, country, scheme, codes }: z.output<typeof Assignment>): Promise<number> => {
  const known = await tx.maybe(z.object({ tenant: z.string() }), sql`select tenant_id as tenant from tenant where tenant_id = ${tenant}`);
  if (!known) throw new Problem('territory.tenant_unknown', { field: 'tenant', values: { tenant } });
  const units = await tx.rows(
    z.object({ id: z.int(), code: z.string() }),
    sql`select territory_id as id, code from territory where country = ${country} and scheme = ${scheme} and code = any (${codes}::text[])`,
  );
  requireKnown(codes, new Map(units.map(({ id, code }) => [code, id])), 'codes');
  await tx.run(sql`delete from tenant_territory where tenant_id = ${tenant} and country = ${country} and scheme = ${scheme}`);
  return tx.run(sql`
    insert into tenant_territory (tenant_id, country, scheme, code) select distinct ${tenant}, ${country}, ${scheme}, code from unnest(${codes}::text[]) code`);
};
