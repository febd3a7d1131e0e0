import type { Member } from '@vias/sql/principal.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';

/**
 * Notes in the audit what the system loads for an operator, in the operator's name. What is loaded belongs to no member, so the system writes it;
 * the note stands in the same transaction, so that there is never one without the other. `ids` of what was loaded, where there are few.
 */
export const noteLoad = (tx: Tx, { id: who, name, tenant }: Member, thing: string, ids: readonly number[], count: number, detail: object) =>
  tx.run(
    sql`select note_load(${who}, ${name}, ${tenant}, ${thing}, ${ids.map(String)}::text[], ${count}, ${JSON.stringify(detail)}::jsonb)`,
  );
