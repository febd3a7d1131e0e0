import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { HelpAnswer, type HelpMark, type HelpQuestion, OwnInstitution, type RowAnswer } from './machine-contract.ts';
import './problems.ts';
import type { LandingRow } from './read-rows.ts';

/** The institution that the machine speaks for, or institution.not_linked. */
export const requireOwnInstitution = async (tx: Tx): Promise<z.output<typeof OwnInstitution>> => {
  const own = await tx.maybe(
    OwnInstitution,
    sql`select i.name, i.code, 'institution-' || i.code as source, i.tenant_id as tenant, i.may_send as "maySend", i.may_ask as "mayAsk", i.may_mark as "mayMark",
          array(select d.code from institution_indicator g join indicator d using (tenant_id, indicator_id) where g.institution_id = i.institution_id order by d.code) as indicators,
          array(select s.source_category from source_category s where s.tenant_id = i.tenant_id and s.source_code = 'institution-' || i.code and s.category_code is null order by 1 limit 500) as "waitingCodes"
        from institution i where i.institution_id = my_institution()`,
  );
  if (!own) throw new Problem('institution.not_linked');
  return own;
};

const Landed = z.object({
  no: z.int(),
  outcome: z.enum(['added', 'updated', 'unchanged']),
  incident: z.uuid(),
  category: z.string(),
  waits: z.boolean(),
});

/** Writes rows and answers for each. */
export const landRows = async (tx: Tx, rows: readonly LandingRow[]): Promise<RowAnswer[]> => {
  const landed = await tx.rows(
    Landed,
    sql`select no, outcome, incident_id as incident, category, waits from land_institution_incidents(${JSON.stringify(rows)}::jsonb)`,
  );
  const idOf = new Map(rows.map(({ no, key }) => [no, key]));
  return landed.map((row) => ({ ...row, id: idOf.get(row.no) ?? null, field: null, code: null, detail: null }));
};

/** The answer about an address; the question is in the audit before it is known. */
export const askHelp = async (tx: Tx, { address, purpose, reference }: z.output<typeof HelpQuestion>) => {
  const [country, code, words] = 'code' in address ? [address.country, address.code, null] : [null, null, address.text];
  const { answer } = await tx.one(
    z.object({ answer: HelpAnswer }),
    sql`select ask_help_at_address(${country}::text, ${code}::text, ${words}::text, ${purpose}, ${reference}) as answer`,
  );
  return answer;
};

/** Marks an address; institution.address_unknown where there is no such house on the municipality's ground. */
export const markHelp = async (tx: Tx, key: string, { address, until }: z.output<typeof HelpMark>): Promise<void> => {
  const { done } = await tx.one(
    z.object({ done: z.boolean() }),
    sql`select mark_help(${key}, ${address.country}, ${address.code}, ${until}::date) as done`,
  );
  if (!done) throw new Problem('institution.address_unknown', { field: 'address' });
};

export const unmarkHelp = (tx: Tx, key: string): Promise<number> => tx.run(sql`select unmark_help(${key})`);
