import type { Member } from '@vias/sql/principal.ts';
import { Problem } from '@vias/sql/problem.ts';
import { type Sql, sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';
import {
  Installation,
  type NewSecurityIncident,
  type ReportStep,
  type SecurityFacts,
  SecurityIncident,
  SecurityIncidentDetail,
} from './contract.ts';

const iso = (at: Sql): Sql => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const steps = sql`(select coalesce(json_agg(json_build_object('step', s.step, 'dueAt', ${iso(sql`s.due_at`)}, 'sentAt', ${iso(sql`s.sent_at`)},
    'sentBy', s.sent_by, 'reference', s.reference, 'reportId', s.report_id)), '[]') from security_steps(i) s)`;
const columns = sql`i.security_incident_id as id, i.tenant_id as tenant, i.country, i.tenant_id = my_tenant() as "isOwn", i.title, i.is_significant as "isSignificant",
  ${iso(sql`i.aware_at`)} as "awareAt", ${iso(sql`i.began_at`)} as "beganAt", ${iso(sql`i.ended_at`)} as "endedAt", i.happened, i.cause, i.consequences, i.systems, i.data_concerned as "dataConcerned",
  i.has_personal_data as "hasPersonalData", i.is_high_risk as "isHighRisk", i.residents, i.cross_border as "crossBorder", i.unlawful_act as "unlawfulAct", i.traces, i.measures, i.contact,
  i.version, ${iso(sql`i.changed_at`)} as "changedAt", i.changed_by_name as "changedBy", ${steps} as steps`;

/** aware_at is awareAt outside the database. */
const inJson = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const selectIncidents = (tx: Tx): Promise<SecurityIncident[]> =>
  tx.rows(SecurityIncident, sql`select ${columns} from security_incident i order by i.aware_at desc, i.security_incident_id limit 200`);

/** Throws security_incident.not_found. */
export const requireIncident = async (tx: Tx, id: string): Promise<SecurityIncidentDetail> => {
  const found = await tx.maybe(
    SecurityIncidentDetail,
    sql`select ${columns}, i.installation,
          (select coalesce(json_agg(json_build_object('id', r.security_report_id, 'step', r.step, 'sentAt', ${iso(sql`r.sent_at`)}, 'reference', r.reference, 'version', r.version,
              'recordedAt', ${iso(sql`r.recorded_at`)}, 'recordedBy', r.recorded_by_name, 'takenBackAt', ${iso(sql`r.taken_back_at`)}, 'takenBackBy', r.taken_back_by_name, 'reason', r.taken_back_reason)
              order by r.recorded_at desc, r.security_report_id), '[]') from security_report r where r.tenant_id = i.tenant_id and r.security_incident_id = i.security_incident_id) as reports,
          (select coalesce(json_agg(json_build_object('version', h.version, 'at', ${iso(sql`h.at`)}, 'by', h.changed_by_name, 'changed', h.changed) order by h.version desc), '[]') from (
              select c.version, c.at, c.changed_by_name, array(select f.key from jsonb_each(c.facts) f where f.value is distinct from p.facts -> f.key and p.facts is not null order by 1) as changed
              from security_incident_change c left join security_incident_change p on p.tenant_id = c.tenant_id and p.security_incident_id = c.security_incident_id and p.version = c.version - 1
              where c.tenant_id = i.tenant_id and c.security_incident_id = i.security_incident_id) h) as history
        from security_incident i where i.security_incident_id = ${id}`,
  );
  if (!found) throw new Problem('security_incident.not_found');
  return { ...found, history: found.history.map((one) => ({ ...one, changed: one.changed.map(inJson) })) };
};

/** Columns and values of what a person writes, in one place for both ways of writing. */
const written = (facts: SecurityFacts): [column: string, value: Sql][] => [
  ['title', sql`${facts.title}`],
  ['is_significant', sql`${facts.isSignificant}`],
  ['aware_at', sql`${facts.awareAt}::timestamptz`],
  ['began_at', sql`${facts.beganAt}::timestamptz`],
  ['ended_at', sql`${facts.endedAt}::timestamptz`],
  ['happened', sql`${facts.happened}`],
  ['cause', sql`${facts.cause}`],
  ['consequences', sql`${facts.consequences}`],
  ['systems', sql`${facts.systems}`],
  ['data_concerned', sql`${facts.dataConcerned}`],
  ['has_personal_data', sql`${facts.hasPersonalData}`],
  ['is_high_risk', sql`${facts.isHighRisk}`],
  ['residents', sql`${facts.residents}::integer`],
  ['cross_border', sql`${facts.crossBorder}`],
  ['unlawful_act', sql`${facts.unlawfulAct}`],
  ['traces', sql`${facts.traces}`],
  ['measures', sql`${facts.measures}`],
  ['contact', sql`${facts.contact}`],
];

/** What the database and this server know of the installation, kept with a new incident. */
const installationOf = async (tx: Tx, server: Pick<Installation, 'vias' | 'node' | 'parts'>): Promise<Installation> => {
  const { known } = await tx.one(
    z.object({ known: Installation.omit({ vias: true, node: true, parts: true }) }),
    sql`select security_installation() as known`,
  );
  return { ...server, ...known };
};

/** Throws security_incident.country_missing. */
export const insertIncident = async (
  tx: Tx,
  { tenant }: Member,
  { country, ...facts }: NewSecurityIncident,
  server: Pick<Installation, 'vias' | 'node' | 'parts'>,
): Promise<SecurityIncidentDetail> => {
  const { own } = await tx.one(z.object({ own: z.string() }), sql`select country as own from tenant where tenant_id = ${tenant}`);
  const whose = own === 'EU' ? country : own;
  if (whose === undefined) throw new Problem('security_incident.country_missing', { field: 'country' });
  const all: [string, Sql][] = [
    ['tenant_id', sql`${tenant}`],
    ['country', sql`${whose}`],
    ...written(facts),
    ['installation', sql`${JSON.stringify(await installationOf(tx, server))}::jsonb`],
  ];
  const { id } = await tx.one(
    z.object({ id: z.uuid() }),
    sql`insert into security_incident (${sql.join(all.map(([column]) => sql.name(column)))}) values (${sql.join(all.map(([, value]) => value))})
        returning security_incident_id as id`,
  );
  return requireIncident(tx, id);
};

/** One that may be changed: the operator's is read only for others. Throws security_incident.not_found. */
const requireOwn = async (tx: Tx, id: string): Promise<SecurityIncidentDetail> => {
  const found = await requireIncident(tx, id);
  if (!found.isOwn) throw new Problem('security_incident.not_found');
  return found;
};

/** Throws security_incident.not_found, security_incident.changed_meanwhile. */
export const updateIncident = async (tx: Tx, id: string, version: number, facts: SecurityFacts): Promise<SecurityIncidentDetail> => {
  await requireOwn(tx, id);
  const touched = await tx.run(
    sql`update security_incident set ${sql.join(written(facts).map(([column, value]) => sql`${sql.name(column)} = ${value}`))}
        where security_incident_id = ${id} and version = ${version}`,
  );
  if (touched !== 1) throw new Problem('security_incident.changed_meanwhile');
  return requireIncident(tx, id);
};

export const insertReport = async (
  tx: Tx,
  { tenant }: Member,
  id: string,
  { step, sentAt, reference }: { step: ReportStep; sentAt: string; reference: string },
): Promise<SecurityIncidentDetail> => {
  await requireOwn(tx, id);
  await tx.run(
    sql`insert into security_report (tenant_id, security_incident_id, step, sent_at, reference) values (${tenant}, ${id}, ${step}, ${sentAt}::timestamptz, ${reference})`,
  );
  return requireIncident(tx, id);
};

/** Throws security_incident.not_found, security_incident.report_not_found. */
export const takeReportBack = async (
  tx: Tx,
  { id: who, name }: Member,
  { id, reportId }: { id: string; reportId: string },
  reason: string,
): Promise<SecurityIncidentDetail> => {
  await requireOwn(tx, id);
  const touched = await tx.run(
    sql`update security_report set taken_back_at = now(), taken_back_by = ${who}, taken_back_by_name = ${name}, taken_back_reason = ${reason}
        where security_report_id = ${reportId} and security_incident_id = ${id} and taken_back_at is null`,
  );
  if (touched !== 1) throw new Problem('security_incident.report_not_found');
  return requireIncident(tx, id);
};

/** That a draft was read goes into the audit of whoever read it. */
export const noteDraft = (tx: Tx, id: string, step: ReportStep): Promise<unknown> =>
  tx.run(sql`select audit_note('export', 'security_incident', array[${id}::text], 1, jsonb_build_object('step', ${step}::text))`);

/** Whose record it is, as its drafts name it. */
export const selectSender = (tx: Tx, tenant: string): Promise<{ name: string; contact: string | null }> =>
  tx.one(
    z.object({ name: z.string(), contact: z.string().nullable() }),
    sql`select t.name, (select string_agg(c.value, ', ' order by c.key) from jsonb_each_text(t.contact) c where c.value <> '') as contact from tenant t where t.tenant_id = ${tenant}`,
  );
