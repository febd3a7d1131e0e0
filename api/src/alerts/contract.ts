import { z } from 'zod';
import { created, endpoint, noContent, ok, page, raw } from '../http/endpoint.ts';
import { Limit, listOf, Position } from '../http/parameters.ts';
import { AlertBoard, AlertPreview } from './counts-contract.ts';

export const AlertStatus = z.enum([
  'draft',
  'in_review',
  'approved',
  'resolving',
  'sending',
  'paused',
  'completed',
  'discarded',
  'rejected',
  'cancelled',
  'expired',
]);
const Instant = z.iso.datetime({ offset: true });
const Lang = z.enum(['lv', 'lt', 'ru', 'en']);

// Rings stay loose here: alerts/src/area.ts says which ring is wrong and how.
const Ring = z.array(z.array(z.number()).max(4));
export const AreaGeometry = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
  ])
  .meta({ id: 'AreaGeometry', description: 'GeoJSON Polygon or MultiPolygon, [longitude, latitude], WGS 84' });

/** Where a warning goes: drawn, or whole territories; and what people call it. */
export const NewArea = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    geometry: AreaGeometry.optional(),
    territories: z.array(z.int()).min(1).max(200).optional(),
    exclude: z
      .strictObject({ name: z.string().trim().min(1).max(200).nullable().default(null), geometry: AreaGeometry })
      .nullable()
      .optional()
      .meta({ description: 'Cut out of the area: nobody in there gets the warning. Holes of a drawn geometry are cut out too' }),
  })
  .refine(({ geometry, territories }) => (geometry === undefined) !== (territories === undefined), {
    error: 'either geometry or territories',
  })
  .meta({ id: 'NewAlertArea' });
export type NewArea = z.output<typeof NewArea>;

export const Texts = z
  .array(
    z.strictObject({
      lang: Lang,
      body: z.string().trim().min(1).max(1000),
      areaWords: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .nullable()
        .default(null)
        .meta({ description: 'The area in words of this language; null: residents read the name that the area has' }),
    }),
  )
  .max(4)
  .refine((texts) => new Set(texts.map((t) => t.lang)).size === texts.length, { error: 'one text per language' });

const why = z.string().trim().min(10).max(500).nullable();
/** The template a text was made of, with the values filled into its placeholders. */
const TemplateUse = z
  .strictObject({ id: z.uuid(), version: z.int().min(1), values: z.record(z.string().max(20), z.string().max(200)).default({}) })
  .nullable();

const fields = {
  title: z.string().trim().min(1).max(120),
  isDrill: z.boolean(),
  category: z.enum(['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other']),
  event: z.string().trim().min(1).max(120),
  responseType: z.enum(['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None']),
  urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  severity: z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
  certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
  onsetAt: Instant.nullable(),
  expiresAt: Instant,
  withoutMarks: z
    .boolean()
    .meta({ description: 'Latvian and Lithuanian without their marks, for fewer segments; Russian is never rewritten' }),
  texts: Texts.min(1),
  area: NewArea,
  template: TemplateUse,
  beginsAt: Instant.nullable().meta({ description: 'Not before this time; null: when it is released' }),
  quietReason: why.meta({ description: 'Why it goes out in the quiet hours all the same' }),
  repeatReason: why.meta({ description: 'Why the same text goes to an overlapping area again within 12 hours' }),
};

/** A new warning; nothing leaves before a second person approves it. Words of CAP 1.2. */
export const NewAlert = z
  .strictObject({
    ...fields,
    isDrill: fields.isDrill.default(false),
    onsetAt: fields.onsetAt.default(null),
    withoutMarks: fields.withoutMarks.default(false),
    template: fields.template.default(null),
    beginsAt: fields.beginsAt.default(null),
    quietReason: fields.quietReason.default(null),
    repeatReason: fields.repeatReason.default(null),
  })
  .meta({ id: 'NewAlert' });
export type NewAlert = z.output<typeof NewAlert>;

/** The fields that change; texts and area are replaced whole. */
export const AlertPatch = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'nothing to change' })
  .meta({ id: 'AlertPatch' });
export type AlertPatch = z.output<typeof AlertPatch>;

const StoredGeometry = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(Position))) });
const Moment = z.object({ name: z.string(), at: Instant }).nullable();
const summary = {
  id: z.uuid(),
  tenant: z.string(),
  status: AlertStatus,
  title: z.string(),
  isDrill: z.boolean(),
  priority: z.int().meta({ description: '0 extreme and immediate, 1 severe, 2 moderate, 3 minor, 4 drill' }),
  severity: z.string(),
  urgency: z.string(),
  areaName: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  startsAt: Instant.nullable().meta({ description: 'When sending begins; until then either person may stop it' }),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  audience: z.int().nullable(),
  version: z.int(),
};

/** One line of the list. */
export const AlertSummary = z
  .object({
    ...summary,
    mayApprove: z.boolean().meta({ description: 'Waits for an approval that the reader may give' }),
    isOver: z.boolean().meta({ description: 'The last word about it that went out says that it is over or withdrawn' }),
  })
  .meta({ id: 'AlertSummary' });

/** That the state was asked to warn by its own system. */
export const NationalRequest = z
  .object({
    system: z.enum(['lv-alert', 'gpis']),
    level: z.enum(['red', 'orange', 'yellow']),
    text: z.string(),
    by: z.string(),
    at: Instant,
  })
  .meta({ id: 'NationalRequest' });

/** A warning whole: what, where, who wrote and approved it, what may be done next. */
export const Alert = z
  .object({
    ...summary,
    msgType: z.enum(['Alert', 'Update', 'Cancel']),
    references: z.object({ id: z.uuid(), title: z.string() }).nullable(),
    followedBy: z
      .object({ id: z.uuid(), urgency: z.string(), startedAt: Instant })
      .nullable()
      .meta({ description: 'The last word about this alert that went out: a correction, or (urgency Past) that it is over or withdrawn' }),
    audienceOf: z
      .uuid()
      .nullable()
      .meta({ description: 'A correction or all-clear: goes to exactly those whom this alert reached, whatever the area' }),
    category: z.string(),
    event: z.string(),
    responseType: z.string(),
    certainty: z.string(),
    onsetAt: Instant.nullable(),
    withoutMarks: z.boolean(),
    template: z.object({ id: z.uuid(), version: z.int(), values: z.record(z.string(), z.string()) }).nullable(),
    beginsAt: Instant.nullable(),
    quietReason: z.string().nullable(),
    repeatReason: z.string().nullable(),
    nationalRequests: z.array(NationalRequest),
    area: z.object({
      name: z.string(),
      geometry: StoredGeometry,
      territories: z.array(z.int()),
      drawn: StoredGeometry.nullable().meta({ description: 'Before anything was cut out; null when nothing was' }),
      exclude: z
        .object({ name: z.string().nullable(), geometry: StoredGeometry })
        .nullable()
        .meta({ description: 'Cut out of the area: nobody in there gets the warning' }),
    }),
    texts: z.array(
      z.object({
        lang: Lang,
        body: z.string(),
        sentBody: z.string(),
        encoding: z.enum(['GSM-7', 'UCS-2']),
        segments: z.int(),
        areaWords: z.string().nullable(),
      }),
    ),
    created: Moment,
    submitted: Moment,
    approved: Moment,
    breakGlass: z.string().nullable(),
    people: z.int().nullable().meta({ description: 'People reached when it was submitted or approved; 20 stands for fewer than 20' }),
    sender: z.string().nullable(),
    channel: z.string().nullable(),
    plannedSeconds: z.int().nullable(),
    stopReason: z.string().nullable(),
    stoppedBy: z.string().nullable(),
    frozenHash: z.string().nullable().meta({ description: 'SHA-256 of text and area as approved' }),
    confirmPeople: z.int().meta({ description: 'From so many people on the approver also types the name of the area' }),
    may: z.object({
      edit: z.boolean(),
      submit: z.boolean(),
      approve: z.boolean(),
      stop: z.boolean(),
      pause: z.boolean(),
      goOn: z.boolean(),
    }),
  })
  .meta({ id: 'Alert' });
export type Alert = z.output<typeof Alert>;

const AlertChange = z
  .object({ version: z.int(), action: z.string(), at: Instant, by: z.string(), reason: z.string().nullable() })
  .meta({ id: 'AlertChange' });

const readers = ['alert-author', 'alert-approver', 'dispatcher', 'planner', 'municipality-admin', 'auditor'] as const;
const both = ['alert-author', 'alert-approver'] as const;
const byId = z.object({ id: z.uuid() });
const reason = z.strictObject({ reason: z.string().trim().min(3).max(500) });
export const areaProblems = [
  'geometry.swapped',
  'geometry.self_crossing',
  'geometry.too_many_vertices',
  'alert.area_empty',
  'alert.area_broken',
  'alert.area_too_large',
  'alert.cut_outside',
  'alert.cut_all',
  'alert.territory_unknown',
] as const;
const moveProblems = ['alert.not_found', 'alert.not_yours', 'alert.wrong_state'] as const;

export const endpoints = {
  listAlerts: endpoint('get', '/api/alerts', {
    summary: 'Warnings, newest first',
    roles: readers,
    query: z.object({ status: listOf(AlertStatus).optional(), after: z.string().max(80).optional(), limit: Limit }),
    answer: page(AlertSummary),
  }),
  writeAlert: endpoint('post', '/api/alerts', {
    summary: 'Write a draft',
    roles: ['alert-author'],
    body: NewAlert,
    answer: created(Alert),
    problems: [...areaProblems, 'alert.expires_in_past', 'alert.text_too_long', 'request.idempotency_key_reused'],
  }),
  previewAlert: endpoint('post', '/api/alerts/preview', {
    summary: 'Whom a warning would reach, in how many segments, at what cost and by when; counts are audited',
    roles: both,
    body: z
      .strictObject({
        area: NewArea,
        isDrill: z.boolean().default(false),
        forLife: z
          .boolean()
          .default(false)
          .meta({ description: 'Extreme and immediate: where the municipality has set so, STOP does not count' }),
        withoutMarks: z.boolean().default(false),
        texts: Texts.default([]),
        audienceOf: z.uuid().nullable().default(null).meta({
          description: 'Of a correction, withdrawal or all-clear: the alert whose recipients get it; the area then counts nobody',
        }),
      })
      .meta({ id: 'AlertPreviewQuestion' }),
    answer: ok(AlertPreview),
    problems: [...areaProblems, 'alert.not_found'],
    limit: { rate: 'heavy' },
  }),
  readAlert: endpoint('get', '/api/alerts/{id}', {
    summary: 'One warning',
    roles: readers,
    params: byId,
    answer: ok(Alert),
    problems: ['alert.not_found'],
  }),
  previewStoredAlert: endpoint('post', '/api/alerts/{id}/preview', {
    summary: 'The same preview for a stored warning',
    roles: both,
    params: byId,
    answer: ok(AlertPreview),
    problems: ['alert.not_found'],
    limit: { rate: 'heavy' },
  }),
  changeAlert: endpoint('patch', '/api/alerts/{id}', {
    summary: 'Change a draft or a rejected warning',
    roles: ['alert-author'],
    ifMatch: true,
    params: byId,
    body: AlertPatch,
    answer: ok(Alert),
    problems: [...moveProblems, ...areaProblems, 'alert.changed_meanwhile', 'alert.expires_in_past', 'alert.text_too_long'],
  }),
  discardAlert: endpoint('delete', '/api/alerts/{id}', {
    summary: 'Discard a draft; its history stays',
    roles: ['alert-author'],
    params: byId,
    answer: noContent,
    problems: moveProblems,
  }),
  submitAlert: endpoint('post', '/api/alerts/{id}/submit', {
    summary: 'Ask a second person for approval',
    roles: ['alert-author'],
    ifMatch: true,
    params: byId,
    answer: ok(Alert),
    problems: [
      ...moveProblems,
      'alert.changed_meanwhile',
      'alert.expires_in_past',
      'alert.text_missing',
      'alert.text_too_long',
      'alert.placeholder_open',
      'alert.placeholder_wrong',
      'alert.template_unknown',
      'alert.template_expired',
      'alert.template_withdrawn',
      'alert.quiet_hours',
      'alert.same_text',
    ],
  }),
  withdrawAlert: endpoint('post', '/api/alerts/{id}/withdraw', {
    summary: 'Take back a submitted or rejected warning to edit it',
    roles: ['alert-author'],
    params: byId,
    answer: ok(Alert),
    problems: moveProblems,
  }),
  approveAlert: endpoint('post', '/api/alerts/{id}/approve', {
    summary: 'Approve and send after the countdown: another person than the writers, with the second factor, naming the number of people',
    roles: ['alert-approver'],
    stepUp: true,
    ifMatch: true,
    params: byId,
    body: z
      .strictObject({
        recipients: z.int().min(0).meta({ description: 'The number shown by the preview, typed again; 20 where it says fewer than 20' }),
        areaName: z
          .string()
          .trim()
          .max(200)
          .optional()
          .meta({ description: 'The name of the area, typed again in any of its languages; needed from `confirmPeople` people on' }),
        breakGlass: z.string().trim().min(10).max(500).optional(),
      })
      .meta({ id: 'AlertApproval' }),
    answer: ok(Alert),
    problems: [
      ...moveProblems,
      'alert.changed_meanwhile',
      'alert.four_eyes',
      'alert.break_glass_not_needed',
      'alert.break_glass_only_for_life',
      'alert.count_mismatch',
      'alert.area_mismatch',
      'alert.nobody',
      'alert.same_text',
      'alert.audience_changed',
      'alert.channel_unavailable',
      'alert.only_simulated',
      'alert.expires_in_past',
      'alert.over_before_begun',
    ],
  }),
  rejectAlert: endpoint('post', '/api/alerts/{id}/reject', {
    summary: 'Send back to the author with the reason',
    roles: ['alert-approver'],
    params: byId,
    body: reason,
    answer: ok(Alert),
    problems: moveProblems,
  }),
  stopAlert: endpoint('post', '/api/alerts/{id}/stop', {
    summary: 'Stop for good: in the countdown nobody gets anything, later nobody more. The person on duty stops a countdown alone',
    roles: [...both, 'dispatcher'],
    params: byId,
    body: reason.partial().optional(),
    answer: ok(Alert),
    problems: [...moveProblems, 'alert.stop_not_yours'],
  }),
  pauseAlert: endpoint('post', '/api/alerts/{id}/pause', {
    summary: 'Pause sending; the person on duty says why',
    roles: [...both, 'dispatcher'],
    params: byId,
    body: reason.partial().optional(),
    answer: ok(Alert),
    problems: [...moveProblems, 'alert.hold_reason'],
  }),
  resumeAlert: endpoint('post', '/api/alerts/{id}/resume', {
    summary:
      'Go on sending; opens a sender again that the provider had refused. The person on duty goes on with what the same person paused, and opens nothing',
    roles: [...both, 'dispatcher'],
    params: byId,
    answer: ok(Alert),
    problems: [...moveProblems, 'alert.changed_after_approval', 'alert.hold_not_yours'],
  }),
  decideReview: endpoint('post', '/api/alerts/{id}/decide', {
    summary:
      'Say what became of the messages that wait for a person: sent, or not sent and back into the queue while the warning lives; all of them at once, with the reason',
    roles: both,
    params: byId,
    body: z
      .strictObject({ outcome: z.enum(['sent', 'not_sent']), reason: z.string().trim().min(3).max(500) })
      .meta({ id: 'AlertReviewDecision' }),
    answer: ok(AlertBoard),
    problems: ['alert.not_found', 'alert.not_yours', 'alert.nothing_to_decide'],
  }),
  readDeliveries: endpoint('get', '/api/alerts/{id}/deliveries', {
    summary: 'The delivery board: six states whose sum is the audience, languages, reasons, minutes against the promised line',
    roles: readers,
    params: byId,
    answer: ok(AlertBoard),
    problems: ['alert.not_found'],
  }),
  readAlertChanges: endpoint('get', '/api/alerts/{id}/changes', {
    summary: 'Who wrote, edited, approved and moved it, newest first',
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(AlertChange) })),
    problems: ['alert.not_found'],
  }),
  noteNationalRequest: endpoint('post', '/api/alerts/{id}/national-requests', {
    summary: 'Note that the state was asked to warn by LV-ALERT or the Lithuanian cell broadcast: in which words, by whom and when',
    roles: both,
    params: byId,
    body: z
      .strictObject({
        system: z.enum(['lv-alert', 'gpis']),
        level: z.enum(['red', 'orange', 'yellow']),
        text: z.string().trim().min(10).max(2000),
      })
      .meta({ id: 'NewNationalRequest' }),
    answer: ok(Alert),
    problems: ['alert.not_found', 'alert.not_yours'],
  }),
  readCap: endpoint('get', '/api/alerts/{id}/cap', {
    summary: 'The warning as CAP 1.2',
    roles: readers,
    params: byId,
    answer: raw('application/cap+xml'),
    problems: ['alert.not_found'],
  }),
};
export { AlertChange };
