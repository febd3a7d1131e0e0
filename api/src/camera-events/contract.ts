import { z } from 'zod';
import { created, endpoint, noContent, ok, page } from '../http/endpoint.ts';
import { keyEndpoints } from './keys-contract.ts';
import { EventKindCode, EventPurpose } from './kinds.ts';

const Instant = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const Words = z.object({ lv: z.string(), lt: z.string(), en: z.string() });

/** Events of one request at most. */
export const mostEvents = 200;
/** How far the clock of a sender may be from ours, seconds. */
export const clockTolerance = 300;
/** A plate's event is kept for at most this many days, whatever is asked. */
export const mostDays = 90;

/** One event as a sender tells it, known by its own id. Never a number plate: its keyed hash, or the name of the sender's list that it is on. */
export const CameraEventRow = z
  .strictObject({
    id: z.string().trim().min(1).max(80).meta({ description: "The sender's own id: the same id is the same event" }),
    camera: z.string().trim().min(1).max(60).meta({ description: "The camera's code in the register" }),
    at: Instant,
    kind: z.string().trim().min(1).max(60).meta({ description: "A kind of /api/camera-events/kinds, or the sender's own code" }),
    confidence: z.number().min(0).max(1),
    purpose: EventPurpose,
    legalBasis: z.string().trim().min(3).max(300),
    retentionDays: z.int().min(0).max(mostDays).meta({ description: 'The shorter of this and what the camera keeps counts' }),
    amount: z.int().min(0).max(1_000_000).optional().meta({ description: 'People or vehicles counted' }),
    list: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .min(2)
      .max(40)
      .optional()
      .meta({ description: 'watch_list_hit: which list it was on' }),
    plateHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({
        description:
          'plate_read: HMAC-SHA-256 of the plate (capitals and digits alone) under the key of the purpose, 64 hexadecimal digits',
      }),
    plateKey: z.uuid().optional().meta({ description: 'plate_read: which key' }),
  })
  .meta({ id: 'CameraEvent' });
export type CameraEventRow = z.output<typeof CameraEventRow>;

/** Events are read one by one, so that a bad one refuses itself alone. */
const CameraEventBatch = z
  .strictObject({
    events: z
      .array(z.unknown())
      .min(1)
      .max(mostEvents)
      .meta({ description: `At most ${mostEvents}, each a CameraEvent` }),
  })
  .meta({ id: 'CameraEvents' });

const EventAnswer = z.object({
  no: z.int().meta({ description: 'Place in the list, from 1' }),
  id: z.string().nullable(),
  outcome: z.enum(['added', 'known', 'refused']),
  kind: EventKindCode.nullable(),
  waits: z.boolean().meta({ description: 'The code has no meaning yet: the event is kept as `other` until it has' }),
  field: z.string().nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable().meta({ description: 'Why it was refused and what would work, in the language of the reader' }),
});
export type EventAnswer = z.output<typeof EventAnswer>;
const EventReport = z
  .object({ read: z.int(), added: z.int(), known: z.int(), refused: z.int(), rows: z.array(EventAnswer) })
  .meta({ id: 'CameraEventReport' });

const reason = z.string().trim().min(10).max(500);
const caseNumber = z.string().trim().min(3).max(60);
const plate = z.string().trim().min(2).max(30);
const period = { from: Instant.optional(), to: Instant.optional() };
/** What is sought: a vehicle by its plate, or what was on a list of the senders. */
export const LookUp = z
  .strictObject({ plate: plate.optional(), list: CameraEventRow.shape.list, purpose: EventPurpose, reason, caseNumber, ...period })
  .refine((asked) => (asked.plate === undefined) !== (asked.list === undefined), {
    path: ['plate'],
    error: 'a plate or a list, one of them',
  })
  .meta({ id: 'CameraLookUp' });
export type LookUp = z.output<typeof LookUp>;

const Passage = z.object({
  at: Instant,
  camera: z.string(),
  cameraName: z.string(),
  purpose: EventPurpose,
  legalBasis: z.string(),
  confidence: z.number(),
  list: z.string().nullable(),
  eraseOn: Day,
});
/** Passages of one look-up; `left` says how many the person still has today. */
export const Passages = z
  .object({ total: z.int(), passages: z.array(Passage).meta({ description: 'The newest 500' }), left: z.int() })
  .meta({ id: 'CameraPassages' });
export type Passages = z.output<typeof Passages>;

/** A look-up that was made: never the plate. */
const PastLookUp = z
  .object({
    id: z.uuid(),
    at: Instant,
    by: z.object({ id: z.string(), name: z.string() }),
    sought: z.enum(['plate', 'list', 'subject', 'erasure']),
    list: z.string().nullable(),
    purpose: EventPurpose.nullable(),
    reason: z.string(),
    caseNumber: z.string(),
    found: z.int(),
  })
  .meta({ id: 'PastCameraLookUp' });
export type PastLookUp = z.output<typeof PastLookUp>;

/** Who may look for vehicles, for which purpose and until when (the last day counts). */
const LookUpRight = z
  .object({
    id: z.uuid(),
    person: z.object({ id: z.string(), name: z.string() }),
    purpose: EventPurpose,
    legalBasis: z.string(),
    validUntil: Day,
    grantedAt: Instant,
    grantedBy: z.string(),
    endedAt: Instant.nullable(),
    counts: z.boolean(),
  })
  .meta({ id: 'CameraLookUpRight' });
export type LookUpRight = z.output<typeof LookUpRight>;
export const NewLookUpRight = z
  .strictObject({
    personId: z.uuid(),
    personName: z.string().trim().min(1).max(200).optional().meta({ description: 'Needed with Keycloak, which alone knows who there is' }),
    purpose: EventPurpose,
    legalBasis: z.string().trim().min(3).max(300),
    validUntil: Day,
  })
  .meta({ id: 'NewCameraLookUpRight' });
export type NewLookUpRight = z.output<typeof NewLookUpRight>;
/** A right lasts at most this many days; what is still needed is granted again. */
export const longestRight = 366;

/** Hours of one camera and kind: −2 where fewer than five, hours without anything are left out. */
export const HourCounts = z.object({ items: z.array(z.object({ hour: Instant, n: z.int().min(-2) })) }).meta({ id: 'CameraEventHours' });
/** Days of hours in one answer at most. */
export const mostCountDays = 31;

const people = ['incident-editor', 'planner', 'dispatcher', 'institution', 'municipality-admin', 'auditor'] as const;
const text = ['camera_events.text_has_plate', 'camera_events.text_has_code'] as const;

export const endpoints = {
  ...keyEndpoints,
  sendCameraEvents: endpoint('post', '/api/camera-events', {
    summary:
      'Tell what cameras saw, as a machine of the municipality: signed (RFC 9421) with a key that was agreed, see docs/camera-events.md',
    roles: ['incident-editor', 'planner', 'institution'],
    body: CameraEventBatch,
    answer: ok(EventReport),
    limit: { bytes: 262_144 },
    problems: [
      'camera_events.not_sender',
      'camera_events.signature_missing',
      'camera_events.signature_unreadable',
      'camera_events.signature_covers_too_little',
      'camera_events.signature_component_unknown',
      'camera_events.signature_parameter_missing',
      'camera_events.digest_wrong',
      'camera_events.key_unknown',
      'camera_events.signature_wrong',
      'camera_events.clock_off',
      'camera_events.replayed',
    ],
  }),
  listEventKinds: endpoint('get', '/api/camera-events/kinds', {
    summary: 'Kinds and purposes of events with their names',
    roles: 'signed-in',
    answer: ok(
      z
        .object({
          kinds: z.array(z.object({ kind: EventKindCode, ofVehicles: z.boolean(), hasAmount: z.boolean(), title: Words })),
          purposes: z.array(z.object({ purpose: EventPurpose, title: Words })),
        })
        .meta({ id: 'CameraEventKinds' }),
    ),
  }),
  countCameraEvents: endpoint('get', '/api/camera-events/hours', {
    summary: 'How many events of a kind a camera of the own municipality told, hour by hour',
    roles: people,
    query: z.object({ camera: z.uuid(), kind: EventKindCode, from: Instant, to: Instant }),
    answer: ok(HourCounts),
    problems: ['camera_events.camera_not_found', 'camera_events.period_invalid'],
  }),
  lookUp: endpoint('post', '/api/camera-events/look-ups', {
    summary: 'Where and when a vehicle was seen: with a right for the purpose, a reason and a case; audited before it is answered',
    roles: people,
    stepUp: true,
    body: LookUp,
    answer: ok(Passages),
    problems: [
      'camera_events.no_right',
      'camera_events.too_many_look_ups',
      'camera_events.plate_invalid',
      'camera_events.period_invalid',
      ...text,
    ],
  }),
  listLookUps: endpoint('get', '/api/camera-events/look-ups', {
    summary: 'Look-ups that were made: the own, or for administrator and auditor everybody’s, newest first',
    roles: people,
    query: z.object({
      whose: z.enum(['own', 'all']).default('own'),
      after: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answer: page(PastLookUp),
  }),
  listLookUpRights: endpoint('get', '/api/camera-events/rights', {
    summary: 'Who may look for vehicles: the own rights, or for administrator and auditor everybody’s',
    roles: people,
    answer: ok(z.object({ items: z.array(LookUpRight) }).meta({ id: 'CameraLookUpRights' })),
  }),
  grantLookUpRight: endpoint('post', '/api/camera-events/rights', {
    summary: 'Let a person look for vehicles for one purpose until a day; nobody lets oneself',
    roles: ['municipality-admin'],
    stepUp: true,
    body: NewLookUpRight,
    answer: created(LookUpRight),
    problems: ['camera_events.person_unknown', 'camera_events.not_oneself', 'camera_events.right_too_long'],
  }),
  endLookUpRight: endpoint('delete', '/api/camera-events/rights/{id}', {
    summary: 'End a right now',
    roles: ['municipality-admin'],
    params: z.object({ id: z.uuid() }),
    answer: noContent,
    problems: ['camera_events.right_not_found'],
  }),
  answerSubject: endpoint('post', '/api/camera-events/subject', {
    summary: 'What is kept about the vehicle of somebody who asks, over all purposes; with `erase` it is erased after it was shown',
    roles: ['municipality-admin', 'auditor'],
    stepUp: true,
    body: z.strictObject({ plate, reason, caseNumber, erase: z.boolean().default(false) }).meta({ id: 'CameraSubjectRequest' }),
    answer: ok(Passages),
    problems: ['camera_events.no_right', 'camera_events.too_many_look_ups', 'camera_events.plate_invalid', ...text],
  }),
};
