import { Problem } from '@vias/sql/problem.ts';
import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { type NewShare, Share, soon } from './contract.ts';
import './problems.ts';

const iso = (column: string) => sql`to_char(${sql.name(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const partner = (column: string) =>
  sql`(select jsonb_build_object('tenant', t.tenant_id, 'name', t.name) from tenant t where t.tenant_id = s.${sql.name(column)})`;

// What others share with everybody is shown, and is theirs to end and to renew.
const ours = sql`my_tenant() in (tenant_id, coalesce(to_tenant_id, tenant_id))`;
// Who may approve and end is said by share_step(); here it is only foretold for the buttons.
const columns = sql`
  share_id as id, ${partner('tenant_id')} as "from", ${partner('to_tenant_id')} as "to", theme, sensitivity_up_to as "sensitivityUpTo", purpose,
  legal_basis as "legalBasis", agreement, ${iso('valid_from')} as "validFrom", ${iso('expires_at')} as "expiresAt", state,
  state = 'live' and expires_at < now() + make_interval(days => ${soon}) and ${ours} as "endsSoon",
  (select jsonb_build_object('days', r.days, 'at', to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) from share_reminder r
   where r.tenant_id = s.tenant_id and r.share_id = s.share_id order by r.days limit 1) as reminded, ${iso('approved_at')} as "approvedAt",
  ${iso('ended_at')} as "endedAt",
  jsonb_build_object(
    'approve', state = 'proposed' and has_role('municipality-admin') and coalesce(to_tenant_id, tenant_id) = my_tenant() and proposed_by <> my_principal(),
    'end', state in ('proposed', 'coming', 'live') and has_role('municipality-admin') and ${ours}) as may`;
const state = sql`
  case when ended_at is not null then 'ended' when approved_at is null then case when expires_at <= now() then 'lapsed' else 'proposed' end
       when expires_at <= now() then 'expired' when valid_from > now() then 'coming' else 'live' end as state`;
const shares = sql`(select *, ${state} from share) s`;

/** The shares of the own tenant on either side, and what others share with everybody; in the order of how alive they are. */
export const selectShares = async (tx: Tx): Promise<{ given: Share[]; received: Share[] }> => {
  const all = await tx.rows(
    Share.extend({ isGiven: z.boolean() }),
    sql`select ${columns}, tenant_id = my_tenant() as "isGiven" from (select *, ${state} from (select * from share union all select * from shared_with_everybody()) every) s
      order by array_position(array['proposed', 'live', 'coming', 'expired', 'lapsed', 'ended'], state), expires_at, share_id`,
  );
  const of = (given: boolean) => all.filter(({ isGiven }) => isGiven === given).map(({ isGiven: _, ...share }) => share);
  return { given: of(true), received: of(false) };
};

/** The share of one of both sides, or share.not_found. */
export const requireShare = async (tx: Tx, id: string): Promise<Share> => {
  const share = await tx.maybe(Share, sql`select ${columns} from ${shares} where share_id = ${id}`);
  if (!share) throw new Problem('share.not_found');
  return share;
};

const Partner = z.object({ abroad: z.boolean() });
const Until = z.object({ until: z.string() });

/** Proposes a share of the own tenant; `share.*` for what cannot be agreed on. */
export const insertShare = async (tx: Tx, tenant: string, asked: NewShare, now: number): Promise<Share> => {
  const begins = Math.max(now, Date.parse(asked.validFrom ?? '') || now);
  if (asked.to === tenant) throw new Problem('share.to_oneself', { field: 'to' });
  if (Date.parse(asked.expiresAt) <= begins) throw new Problem('share.end_before_start', { field: 'expiresAt' });
  if (asked.to === null && asked.sensitivityUpTo > 1) throw new Problem('share.public_not_sensitive', { field: 'sensitivityUpTo' });
  if ((asked.sensitivityUpTo === 3 || asked.theme === 'residents') && asked.legalBasis === null)
    throw new Problem('share.basis_needed', { field: 'legalBasis' });
  if (asked.to !== null) {
    const partner = await tx.maybe(
      Partner,
      sql`select t.country <> own.country as abroad from tenant t, tenant own where t.tenant_id = ${asked.to} and t.country <> 'EU' and own.tenant_id = my_tenant()`,
    );
    if (!partner) throw new Problem('share.tenant_unknown', { field: 'to', values: { tenant: asked.to } });
    if (partner.abroad && asked.agreement === null) throw new Problem('share.agreement_needed', { field: 'agreement' });
  }
  // One at a time for each giver, or two that are proposed at once would both find no other.
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`share ${tenant}`}, 0))`);
  const same = await tx.maybe(
    Until,
    sql`select to_char(max(expires_at) at time zone 'Europe/Riga', 'YYYY-MM-DD') as until from share
      where tenant_id = my_tenant() and to_tenant_id is not distinct from ${asked.to} and theme = ${asked.theme} and ended_at is null and expires_at > now()
        and valid_from < ${asked.expiresAt}::timestamptz and expires_at > ${new Date(begins).toISOString()}::timestamptz
      having count(*) > 0`,
  );
  if (same) throw new Problem('share.overlaps', { values: same });
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into share (tenant_id, to_tenant_id, theme, sensitivity_up_to, purpose, legal_basis, agreement, valid_from, expires_at)
      values (my_tenant(), ${asked.to}, ${asked.theme}, ${asked.sensitivityUpTo}, ${asked.purpose}, ${asked.legalBasis}, ${asked.agreement},
              ${new Date(begins).toISOString()}::timestamptz, ${asked.expiresAt}::timestamptz) returning share_id as id`,
  );
  return requireShare(tx, id);
};

/** Approves or ends a share; the database says who may. */
export const stepShare = async (tx: Tx, id: string, step: 'approve' | 'end'): Promise<Share> => {
  const { state } = await requireShare(tx, id);
  if (step === 'approve' ? state !== 'proposed' : !['proposed', 'coming', 'live'].includes(state)) throw new Problem('share.over');
  const column = sql.name(step === 'approve' ? 'approved_at' : 'ended_at');
  const person = sql.name(step === 'approve' ? 'approved_by' : 'ended_by');
  await tx.run(sql`update share set ${column} = now(), ${person} = my_principal() where share_id = ${id}`);
  return requireShare(tx, id);
};
