import { z } from 'zod';
import { created, endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const words = z.string().trim().min(3).max(500);

const fields = {
  sender: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/)
    .meta({ description: 'Up to 11 plain letters, digits and spaces' }),
  channel: z.string().max(20),
  segmentsPerSecond: z
    .number()
    .positive()
    .max(10_000)
    .meta({ description: 'As contracted with the operator; what the time to the last resident is reckoned by' }),
  secondChannel: z
    .string()
    .max(20)
    .nullable()
    .meta({ description: 'Takes over what is still queued when the first one is closed; of the same kind, and as live' }),
  secondSegmentsPerSecond: z.number().positive().max(10_000),
  segmentPrice: z.number().min(0).max(100),
  priceUnit: z.string().regex(/^[A-Z]{3}$/),
  maxSegments: z.int().min(1).max(10),
  toleranceShare: z.number().min(0).max(0.5),
  tolerancePeople: z.int().min(0).max(10_000),
  countdownSeconds: z.int().min(0).max(600),
  quietHours: z
    .strictObject({ from: Clock, to: Clock, drills: z.boolean() })
    .refine(({ from, to }) => from !== to, { error: 'quiet hours begin and end at different times' })
    .nullable()
    .meta({ description: 'Hold up priorities 2 and 3, and drills where it says so' }),
  drillGroup: z.uuid().nullable(),
  confirmPeople: z
    .int()
    .min(20)
    .max(1_000_000)
    .meta({ description: 'From so many people on the approver also types the name of the area' }),
  askNextSeconds: z.int().min(60).max(3_600).meta({ description: 'After which the next approver on duty is asked' }),
  reviewWithinHours: z.int().min(1).max(720).meta({ description: 'Within which a second person reviews what one person released alone' }),
  contactPhone: z
    .string()
    .regex(/^(?=.{3,20}$)\+?[0-9](?: ?[0-9]){2,}$/)
    .nullable()
    .meta({ description: 'Whom people call beside 112; stands on the page of every alert' }),
  carerAfterMinutes: z
    .int()
    .min(1)
    .max(720)
    .meta({ description: 'So long after sending began carers are told of whoever cannot be reached' }),
  keepRecipientsDays: z
    .int()
    .min(1)
    .max(730)
    .meta({ description: 'So long after an alert ended its single recipients are kept; then only sums are' }),
};

export const MessageClass = z.enum(['life_threatening', 'severe', 'information', 'exercise']);
const ClassRule = z.object({ messageClass: MessageClass, honourStop: z.boolean(), legalBasis: z.string() });

const GroupName = z.string().trim().min(2).max(80);
export const DrillGroup = z
  .object({
    id: z.uuid(),
    name: z.string(),
    members: z.int(),
    invitation: z.url().nullable().meta({ description: 'The link by which residents join; for administrators' }),
  })
  .meta({ id: 'DrillGroup' });
export type DrillGroup = z.output<typeof DrillGroup>;

export const AlertSettings = z
  .object({
    ...fields,
    channels: z.array(z.object({ channel: z.string(), isLive: z.boolean(), kind: z.enum(['sms', 'voice', 'email', 'push']) })),
    drillGroups: z.array(DrillGroup),
    classes: z.array(ClassRule),
    version: z.int(),
  })
  .meta({ id: 'AlertSettings' });
export type AlertSettings = z.output<typeof AlertSettings>;

export const SettingsPatch = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'nothing to change' })
  .meta({ id: 'AlertSettingsPatch' });
export type SettingsPatch = z.output<typeof SettingsPatch>;

const Side = z.object({ tenant: z.string(), name: z.string() });
export const Agreement = z
  .object({
    id: z.uuid(),
    from: Side.meta({ description: 'Whose residents may be warned' }),
    to: Side.meta({ description: 'Who may warn them' }),
    legalBasis: z.string(),
    by: z.string(),
    validFrom: Instant.nullable(),
    validTo: Instant,
    state: z.enum(['proposed', 'live', 'ended', 'closed']).meta({ description: 'closed: proposed, and nothing came of it' }),
    may: z.object({ accept: z.boolean(), end: z.boolean() }),
  })
  .meta({ id: 'AlertingAgreement' });
export type Agreement = z.output<typeof Agreement>;

export const NewAgreement = z
  .strictObject({
    partner: z.string().max(40).meta({ description: 'Tenant of the other side' }),
    direction: z.enum(['they_warn_ours', 'we_warn_theirs']),
    legalBasis: words,
    validTo: Instant,
  })
  .meta({ id: 'NewAlertingAgreement' });
export type NewAgreement = z.output<typeof NewAgreement>;

const readers = ['municipality-admin', 'auditor', 'alert-author', 'alert-approver'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  readAlertSettings: endpoint('get', '/api/alert-settings', {
    summary: 'How this municipality warns; of the drill groups the number of members only',
    roles: readers,
    answer: ok(AlertSettings),
  }),
  changeAlertSettings: endpoint('patch', '/api/alert-settings', {
    summary: 'Change how this municipality warns; audited',
    roles: ['municipality-admin'],
    stepUp: true,
    ifMatch: true,
    body: SettingsPatch,
    answer: ok(AlertSettings),
    problems: [
      'alert_settings.changed_meanwhile',
      'alert_settings.channel_unknown',
      'alert_settings.channels_same',
      'alert_settings.channels_unlike',
      'alert_settings.group_unknown',
      'alert_settings.group_waited_for',
    ],
  }),
  createDrillGroup: endpoint('post', '/api/alert-settings/drill-groups', {
    summary: 'An exercise group; residents join it by its invitation and leave it as they like',
    roles: ['municipality-admin'],
    body: z.strictObject({ name: GroupName }).meta({ id: 'NewDrillGroup' }),
    answer: created(DrillGroup),
    problems: ['alert_settings.group_exists', 'request.idempotency_key_reused'],
  }),
  changeDrillGroup: endpoint('patch', '/api/alert-settings/drill-groups/{id}', {
    summary: 'Rename an exercise group, or give it a new invitation: the old link then invites nobody',
    roles: ['municipality-admin'],
    params: byId,
    body: z.strictObject({ name: GroupName.optional(), newInvitation: z.boolean().default(false) }).meta({ id: 'DrillGroupPatch' }),
    answer: ok(DrillGroup),
    problems: ['alert_settings.group_exists', 'alert_settings.group_not_found'],
  }),
  changeMessageClass: endpoint('put', '/api/alert-settings/classes/{messageClass}', {
    summary: 'Legal basis and opt-out rule of a class of messages; audited',
    roles: ['municipality-admin'],
    stepUp: true,
    params: z.object({ messageClass: MessageClass }),
    body: z.strictObject({ honourStop: z.boolean(), legalBasis: words }).meta({ id: 'MessageClassRule' }),
    answer: ok(AlertSettings),
    problems: ['alert_settings.stop_needed'],
  }),
  listAgreements: endpoint('get', '/api/alerting-agreements', {
    summary: 'Who may warn whose residents, proposed ones first',
    roles: readers,
    answer: ok(z.object({ items: z.array(Agreement) }).meta({ id: 'AlertingAgreements' })),
  }),
  proposeAgreement: endpoint('post', '/api/alerting-agreements', {
    summary: 'Propose to the other side that one warns the residents of the other; it counts when they accept',
    roles: ['municipality-admin'],
    stepUp: true,
    body: NewAgreement,
    answer: created(Agreement),
    problems: [
      'agreement.to_oneself',
      'agreement.partner_unknown',
      'agreement.ends_in_past',
      'agreement.too_long',
      'agreement.exists',
      'request.idempotency_key_reused',
    ],
  }),
  acceptAgreement: endpoint('post', '/api/alerting-agreements/{id}/accept', {
    summary: 'Accept what the other side proposed',
    roles: ['municipality-admin'],
    stepUp: true,
    params: byId,
    answer: ok(Agreement),
    problems: ['agreement.not_found', 'agreement.not_yours_to_accept'],
  }),
  endAgreement: endpoint('post', '/api/alerting-agreements/{id}/end', {
    summary: 'End an agreement at once, either side; or take back or turn down a proposal',
    roles: ['municipality-admin'],
    params: byId,
    answer: ok(Agreement),
    problems: ['agreement.not_found', 'agreement.over'],
  }),
};
