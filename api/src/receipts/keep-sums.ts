import type { Database } from '@vias/sql/database.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { foldParts } from '../alerts/few.ts';
import { boardStates, gatherCells, type States } from './gather.ts';
import { type Cells, selectCells } from './queries.ts';

const Due = z.object({ id: z.string(), isDrill: z.boolean(), hasResult: z.boolean() });
/** People whose rows go in one transaction: short enough for the embedded database. */
const atOnce = 2_000;

const peopleOf = (states: States): number => boardStates.reduce((sum, state) => sum + (states[state] ?? 0), 0);

/** Places as they may be kept for ever: gathered, and the parts of the territory with few people as one. */
const keepable = ({ cells, parts }: Cells) => {
  const { named, rest } = foldParts(parts, ({ states }) => peopleOf(states));
  const other = Object.fromEntries(boardStates.map((state) => [state, rest.reduce((sum, part) => sum + (part.states[state] ?? 0), 0)]));
  const { blocks, withheld } = gatherCells(cells);
  return { cells: blocks, withheld, parts: rest.length === 0 ? named : [...named, { name: null, states: other }] };
};

const keep = async (tx: Tx, id: string): Promise<void> => {
  const cells = await selectCells(tx, id);
  await tx.run(
    sql`insert into alert_result (alert_id, tenant_id, board, cells)
      select alert_id, tenant_id, alert_board(alert_id), ${JSON.stringify(keepable(cells))}::jsonb from alert where alert_id = ${id} on conflict do nothing`,
  );
};

/** Writes the sums of alerts whose recipients have been kept long enough, then deletes those in small steps; a step that was cut off goes on in the next round. Answers how many alerts were emptied. */
export async function keepSums(db: Database, mayGoOn: () => boolean = () => true): Promise<number> {
  const jobs = { kind: 'jobs' } as const;
  const due = await db.as(jobs, (tx) =>
    tx.rows(Due, sql`select alert_id as id, is_drill as "isDrill", has_result as "hasResult" from alerts_to_empty()`),
  );
  let emptied = 0;
  for (const { id, hasResult } of due) {
    if (!hasResult) await db.as(jobs, (tx) => keep(tx, id));
    let done = false;
    while (!done && mayGoOn())
      done = (await db.as(jobs, (tx) => tx.one(z.object({ done: z.boolean() }), sql`select empty_alert(${id}, ${atOnce}) as done`))).done;
    if (done) emptied += 1;
  }
  return emptied;
}
