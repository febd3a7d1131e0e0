import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { HelpCase } from './contract.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const moment = (name: Sql, at: Sql): Sql =>
  sql`case when ${at} is not null then json_build_object('name', coalesce(${name}, ''), 'at', ${iso(at)}) end`;
const whole = sql`
  help_case_id as id, alert_id as alert, state, way, words, ${iso(sql`opened_at`)} as "openedAt", ${iso(sql`safe_at`)} as "safeAt",
  ${moment(sql`taken_name`, sql`taken_at`)} as taken, ${moment(sql`closed_name`, sql`closed_at`)} as closed, outcome, note`;

/** Calls for help of an alert: those that wait first, the oldest first. */
export const selectCases = (tx: Tx, alertId: string) =>
  tx.rows(
    HelpCase,
    sql`select ${whole} from help_case where alert_id = ${alertId} order by state = 'closed', opened_at, help_case_id limit 500`,
  );

const Counts = z.object({ open: z.int(), taken: z.int(), closed: z.int() });
/** How many calls for help of an alert stand where. */
export const countCases = (tx: Tx, alertId: string) =>
  tx.one(
    Counts,
    sql`select (count(*) filter (where state = 'open'))::int as open, (count(*) filter (where state = 'taken'))::int as taken, (count(*) filter (where state = 'closed'))::int as closed
      from help_case where alert_id = ${alertId}`,
  );

/** One case, locked until the end of the transaction; throws help.not_found. */
async function lockCase(tx: Tx, id: string): Promise<z.output<typeof HelpCase>> {
  const found = await tx.maybe(HelpCase, sql`select ${whole} from help_case where help_case_id = ${id} for update`);
  if (!found) throw new Problem('help.not_found');
  if (found.state === 'closed') throw new Problem('help.closed');
  return found;
}
const change = (tx: Tx, id: string, to: Sql) =>
  tx.one(HelpCase, sql`update help_case set ${to} where help_case_id = ${id} returning ${whole}`);

/** Takes a case in the member's name; somebody else's is not taken away. */
export async function takeCase(tx: Tx, id: string) {
  const { state, taken } = await lockCase(tx, id);
  if (state === 'taken') throw new Problem('help.taken', { values: { name: taken?.name ?? '' } });
  return change(tx, id, sql`state = 'taken', taken_at = now(), taken_by = my_principal(), taken_name = my_principal_name()`);
}

/** Puts a case back among those that wait. */
export async function giveBackCase(tx: Tx, id: string) {
  await lockCase(tx, id);
  return change(tx, id, sql`state = 'open', taken_at = null, taken_by = null, taken_name = null`);
}

/** Closes a case with what became of it. */
export async function closeCase(tx: Tx, id: string, outcome: string, note: string | null) {
  await lockCase(tx, id);
  return change(
    tx,
    id,
    sql`state = 'closed', closed_at = now(), closed_by = my_principal(), closed_name = my_principal_name(), outcome = ${outcome}, note = ${note}`,
  );
}

const Person = z.object({
  person: z
    .object({
      sealed: z
        .object({
          subscriber: z.string(),
          hmac: z.string(),
          phoneEnc: z.string().nullable(),
          keyId: z.string(),
          nameEnc: z.string().nullable(),
          nameKeyId: z.string().nullable(),
        })
        .nullable(),
      lang: z.enum(['lv', 'lt', 'ru', 'en']).nullable(),
      places: z.array(
        z.object({
          kind: z.enum(['home', 'work', 'school', 'parent', 'other']),
          address: z.string().nullable(),
          lon: z.number(),
          lat: z.number(),
          inArea: z.boolean(),
        }),
      ),
    })
    .nullable(),
});
/** Who asks and where, name and number still sealed; audited with the purpose. */
export async function selectPerson(tx: Tx, id: string, purpose: string) {
  const { person } = await tx.one(Person, sql`select help_person(${id}, ${purpose}) as person`);
  if (person === null) throw new Problem('help.not_found');
  return person;
}
