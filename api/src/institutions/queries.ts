import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import { Institution, type InstitutionChange, InstitutionCode, type NewInstitution } from './contract.ts';
import './problems.ts';

const text = (moment: Sql): Sql => sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const whole = sql`
  select i.institution_id as id, i.code, 'institution-' || i.code as source, i.kind, i.name, i.contact, i.may_send as "maySend", i.may_ask as "mayAsk", i.may_mark as "mayMark", i.legal_basis as "legalBasis",
    coalesce((select jsonb_agg(jsonb_build_object('id', m.machine_id, 'name', a.name, 'username', a.username, 'isDisabled', a.disabled_at is not null, 'lastUsedAt', ${text(sql`u.last_used_at`)}) order by a.name, m.machine_id)
      from institution_machine m left join account a on a.account_id::text = m.machine_id and a.tenant_id = m.tenant_id left join credential_use u on u.used_id = a.account_id where m.institution_id = i.institution_id), '[]') as machines,
    coalesce((select jsonb_agg(jsonb_build_object('code', d.code, 'title', d.title) order by d.code) from institution_indicator g join indicator d using (tenant_id, indicator_id) where g.institution_id = i.institution_id), '[]') as indicators,
    (select count(*)::int from source_category s where s.tenant_id = i.tenant_id and s.source_code = 'institution-' || i.code and s.category_code is null) as "waitingCodes",
    (select count(*)::int from webhook w where w.institution_id = i.institution_id) as webhooks,
    (select count(*)::int from webhook w join webhook_delivery d using (webhook_id) where w.institution_id = i.institution_id and d.state = 'dead') as "deadLetters",
    exists (select from webhook w where w.institution_id = i.institution_id and w.disabled_why in ('gone', 'failing')) as "isTroubled",
    i.version, ${text(sql`i.created_at`)} as "createdAt", ${text(sql`i.ended_at`)} as "endedAt"
  from institution i`;

/** Institutions of the own municipality; those that ended last. */
export const selectInstitutions = (tx: Tx): Promise<Institution[]> =>
  tx.rows(Institution, sql`${whole} order by i.ended_at is not null, i.name, i.institution_id`);

/** One of them, or institution.not_found. */
export const requireInstitution = async (tx: Tx, id: string): Promise<Institution> => {
  const found = await tx.maybe(Institution, sql`${whole} where i.institution_id = ${id}`);
  if (!found) throw new Problem('institution.not_found');
  return found;
};

export const insertInstitution = async (tx: Tx, tenant: string, given: NewInstitution): Promise<Institution> => {
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into institution (tenant_id, code, kind, name, contact, may_send, may_ask, may_mark, legal_basis)
        values (${tenant}, ${given.code}, ${given.kind}, ${given.name}, ${given.contact}, ${given.maySend}, ${given.mayAsk}, ${given.mayMark}, ${given.legalBasis}) returning institution_id as id`,
  );
  return requireInstitution(tx, id);
};

export const updateInstitution = async (tx: Tx, id: string, version: number, given: InstitutionChange): Promise<Institution> => {
  const touched = await tx.run(
    sql`update institution set kind = ${given.kind}, name = ${given.name}, contact = ${given.contact}, may_send = ${given.maySend}, may_ask = ${given.mayAsk}, may_mark = ${given.mayMark},
          legal_basis = ${given.legalBasis}, version = version + 1, changed_at = now() where institution_id = ${id} and version = ${version}`,
  );
  const now = await requireInstitution(tx, id);
  if (touched === 0) throw new Problem('institution.changed_meanwhile');
  return now;
};

export const endInstitution = async (tx: Tx, id: string): Promise<Institution> => {
  await tx.run(
    sql`update institution set ended_at = now(), version = version + 1, changed_at = now() where institution_id = ${id} and ended_at is null`,
  );
  await tx.run(sql`select stop_webhook(w.webhook_id) from webhook w where w.institution_id = ${id} and w.disabled_at is null`);
  return requireInstitution(tx, id);
};

/** Links a machine; `inAccounts`: the embedded provider keeps it, so that its role can be looked at. */
export const insertMachine = async (tx: Tx, tenant: string, id: string, machineId: string, inAccounts: boolean): Promise<Institution> => {
  const institution = await requireInstitution(tx, id);
  if (institution.machines.some((one) => one.id === machineId)) return institution;
  const { fits } = await tx.one(
    z.object({ fits: z.boolean() }),
    sql`select exists (select from account where account_id::text = ${machineId} and kind = 'machine' and tenant_id = ${tenant} and 'institution' = any (roles)) as fits`,
  );
  if (inAccounts && !fits) throw new Problem('institution.machine_unfit', { field: 'machineId' });
  await tx.run(sql`insert into institution_machine (tenant_id, institution_id, machine_id) values (${tenant}, ${id}, ${machineId})`);
  return requireInstitution(tx, id);
};

export const deleteMachine = async (tx: Tx, id: string, machineId: string): Promise<void> => {
  await requireInstitution(tx, id);
  await tx.run(sql`delete from institution_machine where institution_id = ${id} and machine_id = ${machineId}`);
};

/** Replaces the indicators that an institution fills; only those it may read itself. */
export const replaceIndicators = async (tx: Tx, tenant: string, id: string, codes: readonly string[]): Promise<Institution> => {
  await requireInstitution(tx, id);
  const wanted = [...new Set(codes)];
  const found = await tx.rows(
    z.object({ id: z.uuid(), code: z.string() }),
    sql`select indicator_id as id, code from indicator where tenant_id = ${tenant} and retired_at is null and code = any (${wanted})
        and sensitivity <= (select sensitivity_up_to from role_clearance where role = 'institution' and theme = 'indicators')`,
  );
  const unfit = wanted.find((code) => !found.some((one) => one.code === code));
  if (unfit !== undefined) throw new Problem('institution.indicator_unfit', { field: 'codes', values: { code: unfit } });
  const ids = found.map((one) => one.id);
  await tx.run(sql`delete from institution_indicator where institution_id = ${id} and indicator_id <> all (${ids}::uuid[])`);
  await tx.run(
    sql`insert into institution_indicator (tenant_id, institution_id, indicator_id) select ${tenant}, ${id}::uuid, * from unnest(${ids}::uuid[]) on conflict do nothing`,
  );
  return requireInstitution(tx, id);
};

/** Its own codes, those that wait first, with how many incidents wait for each. */
export const selectCodes = async (tx: Tx, id: string): Promise<InstitutionCode[]> => {
  const { source } = await requireInstitution(tx, id);
  return tx.rows(
    InstitutionCode,
    sql`select s.source_category as code, s.category_code as category, s.severity, coalesce(w.waiting, 0)::int as waiting, ${text(sql`w.last_at`)} as "lastAt"
        from source_category s
        left join (select source_category, count(*) filter (where 'category_unmapped' = any (flags)) as waiting, max(occurred_at) as last_at
                   from incident where tenant_id = my_tenant() and source_code = ${source} group by source_category) w using (source_category)
        where s.tenant_id = my_tenant() and s.source_code = ${source} order by s.category_code is not null, coalesce(w.waiting, 0) desc, s.source_category limit 1000`,
  );
};

/** Says what a code means; institution.code_unknown for one that was never sent. */
export const updateMeaning = async (
  tx: Tx,
  id: string,
  { code, category, severity }: { code: string; category: string; severity: number | null },
): Promise<void> => {
  const { source } = await requireInstitution(tx, id);
  const { known } = await tx.one(
    z.object({ known: z.boolean() }),
    sql`select exists (select from incident_category where category_code = ${category}) as known`,
  );
  if (!known) throw new Problem('institution.category_unknown', { field: 'category', values: { category } });
  const touched = await tx.run(
    sql`update source_category set category_code = ${category}, severity = ${severity} where tenant_id = my_tenant() and source_code = ${source} and source_category = ${code}`,
  );
  if (touched === 0) throw new Problem('institution.code_unknown', { field: 'code' });
};

/** Gives at most `most` waiting incidents of a code their category; answers how many. Their history says that the code got its meaning. */
export const applyMeaning = async (tx: Tx, id: string, code: string, most: number): Promise<number> => {
  const { source } = await requireInstitution(tx, id);
  const { n } = await tx.one(z.object({ n: z.int() }), sql`select apply_code(my_tenant(), ${source}, ${code}, ${most}) as n`);
  return n;
};
