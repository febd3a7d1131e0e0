import { z } from 'zod';
import { created, endpoint, ok, raw } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const text = (most: number) => z.string().trim().max(most).default('');

/** What is told, to whom and by when: the authority for cyber incidents (three terms), the one for data protection, and people. */
const reportSteps = ['early_warning', 'notification', 'progress_report', 'final_report', 'data_authority', 'people'] as const;
export const ReportStep = z.enum(reportSteps);
export type ReportStep = z.output<typeof ReportStep>;

/** What is known of a security incident. */
export const SecurityFacts = z
  .strictObject({
    title: z.string().trim().min(3).max(200),
    isSignificant: z.boolean().meta({ description: 'Whether it must be reported under NIS2' }),
    awareAt: Instant.meta({ description: 'When the institution became aware: every term begins here' }),
    beganAt: Instant.nullable().default(null),
    endedAt: Instant.nullable().default(null),
    happened: z.string().trim().min(10).max(4000),
    cause: text(4000),
    consequences: text(4000),
    systems: text(2000),
    dataConcerned: text(2000),
    hasPersonalData: z.boolean(),
    isHighRisk: z.boolean().meta({ description: 'Likely a high risk to people, who are then told themselves' }),
    residents: z.int().min(0).max(10_000_000).nullable().default(null).meta({ description: 'How many it touched; null: not known' }),
    crossBorder: z.enum(['unknown', 'no', 'possible', 'yes']),
    unlawfulAct: z.enum(['unknown', 'no', 'suspected']),
    traces: text(4000).meta({ description: 'Signs of the intrusion' }),
    measures: text(4000),
    contact: text(300),
  })
  .meta({ id: 'SecurityFacts' });
export type SecurityFacts = z.output<typeof SecurityFacts>;
const Country = z.enum(['LV', 'LT']);
export const NewSecurityIncident = SecurityFacts.extend({
  country: Country.optional().meta({ description: "Whose authorities are told; the municipality's own where it has one" }),
}).meta({ id: 'NewSecurityIncident' });
export type NewSecurityIncident = z.output<typeof NewSecurityIncident>;

const Step = z.object({
  step: ReportStep,
  dueAt: Instant.nullable().meta({ description: 'null: without undue delay, or not known while it goes on' }),
  sentAt: Instant.nullable(),
  sentBy: z.string().nullable(),
  reference: z.string().nullable(),
  reportId: z.uuid().nullable(),
});
export type SecurityStep = z.output<typeof Step>;

/** What VIAS knew of itself when the incident was recorded. */
export const Installation = z.object({
  vias: z.string(),
  node: z.string(),
  parts: z.string().nullable().meta({ description: 'SHA-256 of the list of parts, or of the lock file where no list was built' }),
  schema: z.int().nullable(),
  postgresql: z.string(),
  postgis: z.string(),
  backup: Instant.nullable(),
  drill: Instant.nullable(),
  audit: z.object({ chain: z.string(), seq: z.coerce.number().int(), hash: z.string() }).nullable(),
});
export type Installation = z.output<typeof Installation>;

export const SecurityIncident = SecurityFacts.extend({
  id: z.uuid(),
  tenant: z.string(),
  country: Country,
  isOwn: z.boolean().meta({ description: "false: the operator's, of the whole installation, read only" }),
  version: z.int(),
  changedAt: Instant,
  changedBy: z.string(),
  steps: z.array(Step),
}).meta({ id: 'SecurityIncident' });
export type SecurityIncident = z.output<typeof SecurityIncident>;

export const SecurityIncidentDetail = SecurityIncident.extend({
  installation: Installation,
  reports: z.array(
    z.object({
      id: z.uuid(),
      step: ReportStep,
      sentAt: Instant,
      reference: z.string(),
      version: z.int().meta({ description: 'The state of the record from which it was written' }),
      recordedAt: Instant,
      recordedBy: z.string(),
      takenBackAt: Instant.nullable(),
      takenBackBy: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  history: z.array(z.object({ version: z.int(), at: Instant, by: z.string(), changed: z.array(z.string()) })),
}).meta({ id: 'SecurityIncidentDetail' });
export type SecurityIncidentDetail = z.output<typeof SecurityIncidentDetail>;

const keepers = ['municipality-admin', 'operator'] as const;
const readers = ['municipality-admin', 'auditor', 'operator'] as const;
const byId = z.object({ id: z.uuid() });
const refused = [
  'security_incident.in_future',
  'security_incident.began_after_aware',
  'security_incident.ended_before_began',
  'security_incident.risk_without_data',
] as const;

export const endpoints = {
  listSecurityIncidents: endpoint('get', '/api/security-incidents', {
    summary: "Security incidents of the own municipality and the operator's, newest first, at most 200, with the terms of their reports",
    roles: readers,
    answer: ok(z.object({ items: z.array(SecurityIncident) }).meta({ id: 'SecurityIncidents' })),
  }),
  recordSecurityIncident: endpoint('post', '/api/security-incidents', {
    summary: 'Record a security incident; what VIAS knows of itself is kept with it',
    roles: keepers,
    body: NewSecurityIncident,
    answer: created(SecurityIncidentDetail),
    problems: [...refused, 'security_incident.country_missing'],
  }),
  readSecurityIncident: endpoint('get', '/api/security-incidents/{id}', {
    summary: 'A security incident with all that was sent and every change of its record',
    roles: readers,
    params: byId,
    answer: ok(SecurityIncidentDetail),
    problems: ['security_incident.not_found'],
  }),
  changeSecurityIncident: endpoint('put', '/api/security-incidents/{id}', {
    summary: 'Write what is known now; what was known before stays in its history',
    roles: keepers,
    ifMatch: true,
    params: byId,
    body: SecurityFacts,
    answer: ok(SecurityIncidentDetail),
    problems: ['security_incident.not_found', 'security_incident.changed_meanwhile', 'security_incident.report_before_aware', ...refused],
  }),
  recordSecurityReport: endpoint('post', '/api/security-incidents/{id}/reports', {
    summary: 'Record that a report was sent, and the number that the authority gave',
    roles: keepers,
    params: byId,
    body: z.strictObject({ step: ReportStep, sentAt: Instant, reference: text(200) }),
    answer: ok(SecurityIncidentDetail),
    problems: [
      'security_incident.not_found',
      'security_incident.in_future',
      'security_incident.report_before_aware',
      'security_incident.sent_already',
      'security_incident.notification_first',
      'security_incident.goes_on',
    ],
  }),
  takeSecurityReportBack: endpoint('post', '/api/security-incidents/{id}/reports/{reportId}/take-back', {
    summary: 'Take back what was recorded as sent by mistake: it is due again. Both stay in the record',
    roles: keepers,
    params: z.object({ id: z.uuid(), reportId: z.uuid() }),
    body: z.strictObject({ reason: z.string().trim().min(3).max(500) }),
    answer: ok(SecurityIncidentDetail),
    problems: ['security_incident.not_found', 'security_incident.report_not_found'],
  }),
  draftSecurityReport: endpoint('get', '/api/security-incidents/{id}/drafts/{step}', {
    summary: 'The draft of a report from what is known now, to be printed, copied or downloaded; noted in the audit',
    roles: readers,
    params: z.object({ id: z.uuid(), step: ReportStep }),
    query: z.object({ lang: z.enum(['lv', 'lt', 'en']), format: z.enum(['html', 'md']).default('html') }),
    answer: raw('text/html'),
    problems: ['security_incident.not_found'],
  }),
};
