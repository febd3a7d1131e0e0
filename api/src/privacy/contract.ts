import { z } from 'zod';
import { created, endpoint, noContent, ok, raw } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
/** Who reads what stands behind marks; the database asks for the clearance for special categories besides. */
const readers = ['incident-editor', 'dispatcher', 'municipality-admin'] as const;
const admin = ['municipality-admin'] as const;
const keepers = ['municipality-admin', 'operator'] as const;
const byId = z.object({ id: z.uuid() });
const Purpose = z.string().trim().min(3).max(300).meta({ description: 'What for; kept in the audit' });
const Reason = z.string().trim().min(3).max(500);

export const PersonalKind = z.enum(['name', 'phone', 'code', 'email', 'plate']);
export const RetentionCategory = z.enum(['personal_words', 'incidents', 'import_rows', 'help_words', 'map_links', 'survey_answers']);
const Title = z.object({ lv: z.string(), lt: z.string(), en: z.string() });

/** A mark and what stands behind it. */
const PersonalMark = z
  .object({
    kind: PersonalKind,
    no: z.int(),
    value: z.string(),
    byHand: z.boolean(),
    takenBackAt: z.string().nullable(),
    takenBackBy: z.string().nullable(),
    reason: z.string().nullable(),
    everywhere: z.boolean().meta({ description: 'Taken back in every incident of the municipality, and in what is written from then on' }),
  })
  .meta({ id: 'PersonalMark' });

/** The words of an incident without marks. */
export const PersonalWords = z
  .object({
    title: z.string(),
    outcome: z.string().nullable(),
    placeText: z.string().nullable(),
    description: z.string().nullable(),
    marks: z.array(PersonalMark),
  })
  .meta({ id: 'PersonalWords' });

const MarkedIncident = z
  .object({
    id: z.uuid(),
    number: z.coerce.number().int(),
    title: z.string(),
    occurredAt: Instant,
    marks: z.partialRecord(PersonalKind, z.int()),
  })
  .meta({ id: 'MarkedIncident' });

/** A category of what is kept: how long, and what would go now. */
const Retention = z
  .object({
    category: RetentionCategory,
    title: Title,
    days: z.int(),
    decided: z
      .boolean()
      .meta({ description: 'Whether anything goes: false until the municipality has chosen a time for what does not go by itself' }),
    leastDays: z.int(),
    mostDays: z.int(),
    usualDays: z.int(),
    due: z.int().meta({ description: 'How many are over age and would be deleted at the next run' }),
    oldest: Instant.nullable(),
    holds: z.int(),
  })
  .meta({ id: 'Retention' });

const Hold = z
  .object({
    id: z.uuid(),
    category: RetentionCategory,
    incidentId: z.uuid().nullable(),
    incidentNumber: z.coerce.number().int().nullable(),
    reason: z.string(),
    placedAt: Instant,
    placedBy: z.string(),
    endedAt: Instant.nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'LegalHold' });

const NamedIncident = z
  .object({
    id: z.uuid(),
    number: z.coerce.number().int(),
    title: z.string(),
    occurredAt: z.string(),
    values: z.array(z.string()),
    held: z.boolean(),
  })
  .meta({ id: 'NamedIncident' });

export const documents = ['records', 'dpia'] as const;

export const endpoints = {
  listMarked: endpoint('get', '/api/privacy/incidents', {
    summary: "One's own incidents whose words hold marks, newest first, at most 200",
    roles: readers,
    answer: ok(z.object({ items: z.array(MarkedIncident) })),
  }),
  readWords: endpoint('post', '/api/privacy/incidents/{id}/words', {
    summary: 'What stands behind the marks of an incident; noted in the audit with the purpose',
    roles: readers,
    params: byId,
    body: z.strictObject({ purpose: Purpose }),
    answer: ok(PersonalWords),
    problems: ['privacy.incident_not_found'],
  }),
  takeMarkBack: endpoint('post', '/api/privacy/incidents/{id}/marks/{kind}/{no}/take-back', {
    summary: 'Take a wrong mark back, with the reason',
    roles: readers,
    params: z.object({ id: z.uuid(), kind: PersonalKind, no: z.coerce.number().int().min(1).max(100_000) }),
    body: z.strictObject({ reason: Reason, everywhere: z.boolean().default(false) }),
    answer: ok(z.object({ incidents: z.int() })),
    problems: ['privacy.mark_not_found'],
  }),
  markWords: endpoint('post', '/api/privacy/incidents/{id}/marks', {
    summary: 'Mark what was missed, in every text of an incident and in its history',
    roles: readers,
    params: byId,
    body: z.strictObject({ kind: PersonalKind, words: z.string().trim().min(2).max(200) }),
    answer: ok(z.object({ no: z.int() })),
    problems: ['privacy.incident_not_found', 'privacy.words_not_there'],
  }),
  findNamed: endpoint('post', '/api/privacy/named', {
    summary: 'In which incidents somebody is named; noted in the audit with the purpose',
    roles: readers,
    body: z.strictObject({ words: z.string().trim().min(3).max(200), purpose: Purpose }),
    answer: ok(z.object({ items: z.array(NamedIncident) })),
  }),
  eraseNamed: endpoint('post', '/api/privacy/named/erase', {
    summary: 'Take away for ever what stands behind the marks with exactly these words; the marks stay',
    roles: admin,
    stepUp: true,
    body: z.strictObject({ values: z.array(z.string().min(1).max(400)).min(1).max(50), reason: Reason }),
    answer: ok(z.object({ erased: z.int(), held: z.int() })),
  }),
  exportPerson: endpoint('post', '/api/privacy/people/{id}/export', {
    summary: 'Everything kept about somebody who signs in; noted in the audit with the purpose',
    roles: keepers,
    params: byId,
    body: z.strictObject({ purpose: Purpose }),
    answer: ok(
      z.object({
        account: z.record(z.string(), z.unknown()),
        hasSecondFactor: z.boolean(),
        sessions: z.array(z.record(z.string(), z.unknown())),
        tables: z.record(
          z.string(),
          z.object({ rows: z.int(), fate: z.string(), why: z.string().nullable(), first: z.array(z.unknown()) }),
        ),
      }),
    ),
    problems: ['privacy.person_not_found'],
  }),
  erasePerson: endpoint('post', '/api/privacy/people/{id}/erase', {
    summary: 'Erase a disabled account from everything but the record of official acts',
    roles: keepers,
    stepUp: true,
    params: byId,
    body: z.strictObject({ reason: Reason }),
    answer: ok(z.object({ tables: z.record(z.string(), z.int()) })),
    problems: ['privacy.person_not_found', 'privacy.person_not_disabled'],
  }),
  listRetention: endpoint('get', '/api/privacy/retention', {
    summary: 'How long each category is kept, and how much would be deleted now',
    roles: ['municipality-admin', 'auditor'],
    answer: ok(z.object({ items: z.array(Retention), holds: z.array(Hold) })),
    limit: { rate: 'heavy' },
  }),
  setRetention: endpoint('put', '/api/privacy/retention/{category}', {
    summary: "Choose how many days a category is kept, within the operator's bounds",
    roles: admin,
    params: z.object({ category: RetentionCategory }),
    body: z.strictObject({ days: z.int().min(1).max(36_500) }),
    answer: noContent,
    problems: ['privacy.days_outside_bounds'],
  }),
  runRetention: endpoint('post', '/api/privacy/retention/run', {
    summary: 'Delete what is over age now, as the nightly run does; with dryRun only the counts',
    roles: admin,
    body: z.strictObject({ dryRun: z.boolean() }),
    answer: ok(
      z.object({ items: z.array(z.object({ category: RetentionCategory, days: z.int(), decided: z.boolean(), count: z.int() })) }),
    ),
    limit: { rate: 'heavy' },
  }),
  placeHold: endpoint('post', '/api/privacy/holds', {
    summary: 'Hold a category, or one incident, back from deletion',
    roles: admin,
    body: z.strictObject({
      category: RetentionCategory,
      incidentId: z.uuid().nullable().default(null),
      reason: z.string().trim().min(10).max(500),
    }),
    answer: created(z.object({ id: z.uuid() })),
    problems: ['privacy.incident_not_found'],
  }),
  endHold: endpoint('post', '/api/privacy/holds/{id}/end', {
    summary: 'End a hold: what is over age goes at the next run',
    roles: admin,
    params: byId,
    answer: noContent,
    problems: ['privacy.hold_not_found'],
  }),
  readDocument: endpoint('get', '/api/privacy/documents/{document}', {
    summary:
      'Records of processing (GDPR article 30) or an impact assessment, filled from the live configuration, to be printed or downloaded',
    roles: ['municipality-admin', 'auditor'],
    params: z.object({ document: z.enum(documents) }),
    query: z.object({ lang: z.enum(['lv', 'lt', 'en']), format: z.enum(['html', 'md']).default('html') }),
    answer: raw('text/html'),
  }),
  readStyle: endpoint('get', '/api/privacy/document.css', {
    summary: 'How the documents look, on screen and on paper',
    roles: 'public',
    answer: raw('text/css'),
  }),
};
