import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { endpoints, PersonalWords, type RetentionCategory } from './contract.ts';

type Category = z.output<typeof RetentionCategory>;
const iso = (column: ReturnType<typeof sql>) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const Marked = endpoints.listMarked.answer.schema.shape.items.element;
/** The most incidents that are listed for review. */
const mostMarked = 200;

export const selectMarked = async (tx: Tx) => ({
  items: await tx.rows(
    Marked,
    sql`select incident_id as id, incident_no as number, title, ${iso(sql`occurred_at`)} as "occurredAt", marks from personal_found(${mostMarked})`,
  ),
});

export const selectWords = async (tx: Tx, id: string, purpose: string) => {
  const { words } = await tx.one(z.object({ words: PersonalWords.nullable() }), sql`select personal_words(${id}, ${purpose}) as words`);
  if (!words) throw new Problem('privacy.incident_not_found');
  return words;
};

export const takeMarkBack = async (
  tx: Tx,
  { id, kind, no }: { id: string; kind: string; no: number },
  reason: string,
  everywhere: boolean,
) => {
  const { n } = await tx.one(
    z.object({ n: z.int().nullable() }),
    sql`select take_mark_back(${id}, ${kind}, ${no}, ${reason}, ${everywhere}) as n`,
  );
  if (n === null) throw new Problem('privacy.mark_not_found');
  return { incidents: n };
};

export const markWords = async (tx: Tx, id: string, kind: string, words: string) => {
  const { no } = await tx.one(z.object({ no: z.int().nullable() }), sql`select mark_personal(${id}, ${kind}, ${words}) as no`);
  if (no === null) throw new Problem('privacy.incident_not_found');
  if (no === 0) throw new Problem('privacy.words_not_there', { field: 'words' });
  return { no };
};

export const selectNamed = (tx: Tx, words: string, purpose: string) =>
  tx.one(endpoints.findNamed.answer.schema, sql`select named_in(${words}, ${purpose}) as items`);

export const eraseNamed = async (tx: Tx, values: readonly string[], reason: string) =>
  (await tx.one(z.object({ done: endpoints.eraseNamed.answer.schema }), sql`select erase_named(${values}, ${reason}) as done`)).done;

export const selectPerson = async (tx: Tx, id: string, purpose: string) => {
  const { found } = await tx.one(
    z.object({ found: endpoints.exportPerson.answer.schema.nullable() }),
    sql`select account_export(${id}, ${purpose}) as found`,
  );
  if (!found) throw new Problem('privacy.person_not_found');
  return found;
};

export const erasePerson = async (tx: Tx, id: string, reason: string) => {
  const { tables } = await tx.one(
    z.object({ tables: z.record(z.string(), z.int()).nullable() }),
    sql`select erase_account(${id}, ${reason}) as tables`,
  );
  if (!tables) throw new Problem('privacy.person_not_found');
  return { tables };
};

/** The categories of the caller's municipality with what would go, and its holds, those that last first. */
export const selectRetention = async (tx: Tx) =>
  tx.one(
    endpoints.listRetention.answer.schema,
    sql`select
      (select coalesce(json_agg(json_build_object('category', r.category, 'title', b.title, 'days', r.days, 'decided', r.decided, 'leastDays', b.least_days, 'mostDays', b.most_days, 'usualDays', b.usual_days,
                'due', r.due, 'oldest', ${iso(sql`r.oldest`)}, 'holds', r.holds) order by array_position('{personal_words,incidents,help_words,import_rows,map_links}'::text[], r.category)), '[]')
       from retention_report() r join retention_bound b using (category)) as items,
      (select coalesce(json_agg(json_build_object('id', h.legal_hold_id, 'category', h.category, 'incidentId', h.incident_id, 'incidentNumber', (select i.incident_no from incident i where i.incident_id = h.incident_id),
                'reason', h.reason, 'placedAt', ${iso(sql`h.placed_at`)}, 'placedBy', h.placed_by_name, 'endedAt', ${iso(sql`h.ended_at`)}, 'endedBy', h.ended_by_name) order by h.ended_at nulls first, h.placed_at desc), '[]')
       from (select * from legal_hold order by ended_at desc nulls first, placed_at desc limit 200) h) as holds`,
  );

export const upsertRetention = (tx: Tx, tenant: string, category: Category, days: number) =>
  tx.run(sql`insert into retention_rule (tenant_id, category, days) values (${tenant}, ${category}, ${days})
             on conflict (tenant_id, category) do update set days = excluded.days where retention_rule.days <> excluded.days`);

export const insertHold = (tx: Tx, tenant: string, hold: { category: Category; incidentId: string | null; reason: string }) =>
  tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into legal_hold (tenant_id, category, incident_id, reason) values (${tenant}, ${hold.category}, ${hold.incidentId}, ${hold.reason}) returning legal_hold_id as id`,
  );

export const endHold = async (tx: Tx, id: string): Promise<void> => {
  if ((await tx.run(sql`update legal_hold set ended_at = now() where legal_hold_id = ${id} and ended_at is null`)) !== 1)
    throw new Problem('privacy.hold_not_found');
};
