import { randomUUID } from 'node:crypto';
import type { PhoneVault } from '@vias/alerts/phone-vault.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { BreakGlassReview, Duty, DutyCalls, type NewDuty } from './contract.ts';
import './problems.ts';

const iso = (column: Sql): Sql => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const duty = sql`d.duty_id as id, d.name, d.lang, d.position, ${iso(sql`d.from_at`)} as "from", ${iso(sql`d.until_at`)} as until, d.phone_end as "phoneEnd",
  d.from_at <= now() and d.until_at > now() as "isNow"`;

/** Who is and will be on duty. */
export const selectDuties = (tx: Tx) =>
  tx.rows(
    Duty,
    sql`select ${duty} from duty d where d.tenant_id = my_tenant() and d.until_at > now()
      order by not (d.from_at <= now()), case when d.from_at > now() then d.from_at end, d.position, d.duty_id limit 500`,
  );

/** In which country the municipality lies, for numbers without a country code. */
export const readCountry = async (tx: Tx): Promise<'LV' | 'LT'> =>
  (await tx.one(z.object({ country: z.enum(['LV', 'LT']).catch('LV') }), sql`select country from tenant where tenant_id = my_tenant()`))
    .country;

/** Puts somebody on duty with the number sealed for the entry. */
export async function insertDuty(tx: Tx, vault: PhoneVault, { name, lang, position, from, until }: NewDuty, e164: string) {
  const id = randomUUID();
  const { phoneEnc, keyId } = vault.seal(id, e164);
  await tx.run(sql`insert into duty (duty_id, tenant_id, name, lang, position, from_at, until_at, phone_enc, key_id, phone_end)
    values (${id}, my_tenant(), ${name}, ${lang}, ${position}, ${from}, ${until}, ${phoneEnc}, ${keyId}, ${e164.slice(-3)})`);
  return tx.one(Duty, sql`select ${duty} from duty d where d.duty_id = ${id}`);
}

/** Takes an entry out; throws duty.not_found. */
export async function deleteDuty(tx: Tx, id: string): Promise<void> {
  if ((await tx.run(sql`delete from duty where duty_id = ${id}`)) !== 1) throw new Problem('duty.not_found');
}

/** Who was asked to approve an alert of one's own; throws alert.not_found. */
export async function selectCalls(tx: Tx, id: string): Promise<DutyCalls> {
  const { found } = await tx.one(z.object({ found: DutyCalls.nullable() }), sql`select approvers_asked(${id}) as found`);
  if (!found) throw new Problem('alert.not_found');
  return found;
}

/** The alert that a call asked about; that its link was opened is noted once. As the worker: the link is all that whoever opens it has shown. */
export const openCall = (tx: Tx, callId: string) =>
  tx.maybe(
    z.object({ alertId: z.string(), lang: z.string() }),
    sql`update duty_call c set opened_at = coalesce(opened_at, now()) where duty_call_id = ${callId}
      returning alert_id as "alertId", coalesce((select d.lang from duty d where d.duty_id = c.duty_id), 'lv') as lang`,
  );

const review = sql`r.alert_id as id, a.title, coalesce(a.approved_name, '') as "releasedBy", ${iso(sql`a.approved_at`)} as "releasedAt", coalesce(a.break_glass, '') as reason, ${iso(sql`r.due_at`)} as "dueAt",
  r.outcome is null and r.due_at < now() as "isLate", r.outcome, r.note, r.reviewed_name as by, ${iso(sql`r.reviewed_at`)} as at,
  r.outcome is null and (has_role('alert-approver') or has_role('municipality-admin'))
    and not exists (select from alert_change c where c.alert_id = r.alert_id and c.action in ('created', 'edited', 'approved') and c.principal_id = my_principal()) as "mayReview"`;
const reviews = sql`break_glass_review r join alert a on a.tenant_id = r.tenant_id and a.alert_id = r.alert_id`;

/** What one person released alone, open ones first. */
export const selectReviews = (tx: Tx) =>
  tx.rows(
    BreakGlassReview,
    sql`select ${review} from ${reviews} where r.tenant_id = my_tenant() and a.break_glass is not null
      order by r.outcome is not null, case when r.outcome is null then r.due_at end, r.reviewed_at desc limit 200`,
  );

const refusals: Record<string, string> = { own: 'duty.own_review', already: 'duty.reviewed' };

/** Keeps the verdict; throws duty.no_review, duty.own_review and duty.reviewed. */
export async function keepVerdict(tx: Tx, id: string, outcome: string, note: string) {
  const { said } = await tx.one(
    z.object({ said: z.string().nullable() }),
    sql`select review_break_glass(${id}, ${outcome}, ${note}) as said`,
  );
  if (said !== 'done') throw new Problem(said === null ? 'duty.no_review' : (refusals[said] ?? 'duty.no_review'));
  return tx.one(BreakGlassReview, sql`select ${review} from ${reviews} where r.alert_id = ${id}`);
}
