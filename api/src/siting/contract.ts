import { z } from 'zod';
import { AreaGeometry } from '../alerts/contract.ts';
import { densities } from '../camera-coverage/optics.ts';
import { CameraView } from '../cameras/contract.ts';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { During, Point } from '../http/parameters.ts';

/** What a plan may ask for; each number has a sentence that says it. */
export const planLimits = {
  /** Square kilometres of the area, and of the box around it. */
  km2: 2.25,
  boxKm2: 16,
  vertices: 1000,
  zones: 20,
  sites: 400,
  options: 4000,
  /** Around all sites, as far as the cameras would see. */
  buildings: 20_000,
  /** Plans of one municipality that wait or are being computed. */
  waiting: 3,
} as const;

const text = (max: number, min = 1) => z.string().trim().min(min).max(max);
const Instant = z.iso.datetime({ offset: true });
const Weight = z.number().min(0).max(100).default(0).meta({ description: 'How much it counts beside the others, 0 to 100' });

/** A camera that can be bought: its optics without a direction, and what one costs with everything that belongs to it. */
export const CameraKindOffered = CameraView.omit({ azimuth: true, title: true })
  .extend({ name: text(100), cost: z.number().min(0).max(10_000_000).meta({ description: 'Money, in the currency of the budget' }) })
  .meta({ id: 'CameraKindOffered' });
export type CameraKindOffered = z.output<typeof CameraKindOffered>;

export const PlanDemand = z
  .strictObject({
    ground: Weight.meta({ description: 'Every open place alike' }),
    incidents: Weight,
    during: During.optional(),
    categories: z.array(z.string().max(60)).max(100).default([]).meta({ description: 'Empty: all' }),
    survey: Weight.meta({ description: 'Places named in safety surveys' }),
    risk: Weight,
    indicator: z.string().max(60).nullable().default(null).meta({ description: 'Code of the indicator of risk, by territory' }),
  })
  .meta({ id: 'PlanDemand' });

/** What the municipality writes itself, in one more language. */
const Translated = z.strictObject({
  purpose: text(500, 3).nullable().default(null),
  legalBasis: text(500, 3).nullable().default(null),
  operator: text(200).nullable().default(null),
});
const Notice = z
  .strictObject({
    purpose: text(500, 3).nullable().default(null),
    legalBasis: text(500, 3).nullable().default(null),
    retentionDays: z.int().min(0).max(3650).nullable().default(null),
    operator: text(200).nullable().default(null),
    contact: text(200, 3).nullable().default(null),
    translated: z
      .strictObject({ lv: Translated.optional(), lt: Translated.optional(), en: Translated.optional() })
      .default({})
      .meta({ description: 'The same in other languages, for the notice alone; what is missing stands as it was written' }),
  })
  .meta({ description: 'What the planned cameras and the notice for residents say' });

const Zone = z.strictObject({ title: text(200).nullable().default(null), area: AreaGeometry });

export const NewCameraPlan = z
  .strictObject({
    title: text(200),
    area: AreaGeometry,
    demand: PlanDemand,
    period: z.enum(['day', 'night']).default('day'),
    ppm: z
      .number()
      .refine((ppm) => densities.includes(ppm), { error: `one of ${densities.join(', ')} expected` })
      .default(80)
      .meta({ description: 'Pixels a metre at least at which a place counts as seen; a grade of IEC 62676-4' }),
    kinds: z.array(CameraKindOffered).min(1).max(5),
    directions: z.int().min(1).max(24).default(8).meta({ description: 'Directions tried at each site, evenly round' }),
    points: z.array(z.strictObject({ name: text(200).nullable().default(null), geometry: Point })).default([]),
    corners: z.number().min(10).max(500).nullable().default(null).meta({ description: 'Corners of buildings too, so many metres apart' }),
    layer: z.uuid().nullable().default(null).meta({ description: 'Points of an own layer too: poles, masts' }),
    zones: z.array(Zone).max(planLimits.zones).default([]).meta({ description: 'No camera stands here or sees this' }),
    budget: z.union([z.strictObject({ money: z.number().max(1e9) }), z.strictObject({ cameras: z.int().max(1000) })]),
    backup: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .meta({ description: 'How much of its weight a place counts more when a second camera sees it' }),
    withPlanned: z.boolean().default(false).meta({ description: 'Planned cameras count as if they stood' }),
    seconds: z
      .int()
      .min(1)
      .max(120)
      .default(40)
      .meta({ description: 'For all of it, from reading the buildings to the choice; then the best answer known is given' }),
    notice: Notice.default({ purpose: null, legalBasis: null, retentionDays: null, operator: null, contact: null, translated: {} }),
  })
  .meta({ id: 'NewCameraPlan' });
export type NewCameraPlan = z.output<typeof NewCameraPlan>;
/** As it is stored: the area and the points have columns of their own; `spacing`: metres between places; `drawn`: how many of the sites, the first ones, were drawn. */
export const PlanQuestion = NewCameraPlan.omit({ title: true, area: true, points: true }).extend({
  demand: PlanDemand.extend({ during: z.object({ from: Instant.nullable(), to: Instant.nullable() }).optional() }),
  spacing: z.number(),
  drawn: z.int(),
});
export type PlanQuestion = z.output<typeof PlanQuestion>;

export const sources = ['ground', 'incidents', 'survey', 'risk'] as const;
const Share = z.object({ before: z.number(), after: z.number() });

/** What was found. Everything in percent of the demand, unless it says otherwise. */
export const PlanAnswer = z
  .object({
    spacingM: z.number(),
    cost: z.number(),
    seen: Share.meta({ description: 'At least one camera sees it as finely as asked' }),
    twice: Share,
    sources: z.array(Share.extend({ source: z.enum(sources) })).meta({ description: 'Percent of that source alone' }),
    grades: z.array(Share.extend({ ppm: z.number() })).meta({ description: 'Percent of the demand seen so finely at least' }),
    options: z.int(),
    proof: z.enum(['optimal', 'bounded']),
    isCutOff: z.boolean().meta({ description: 'The time was over before the search; this is the best that was known' }),
    gap: z.number().meta({ description: 'No choice is better by more than so many percent of what this one is worth; 0: proven best' }),
    warnings: z.array(z.enum(['no_incidents', 'no_survey', 'no_risk', 'risk_even', 'nothing_gained', 'sites_left_out'])),
  })
  .meta({ id: 'PlanAnswer' });
export type PlanAnswer = z.output<typeof PlanAnswer>;

const Run = {
  state: z.enum(['waiting', 'computing', 'done', 'failed', 'share_ended']).meta({
    description:
      'share_ended: something of others that went into the plan is not shared with the asker any more, and what was found is not told',
  }),
  step: z.enum(['seeing', 'choosing']).nullable(),
  progress: z.int().meta({ description: 'Percent' }),
};
export const PlanHead = z
  .object({
    id: z.uuid(),
    title: z.string(),
    createdAt: Instant,
    createdBy: z.string(),
    ...Run,
    cameras: z.int().meta({ description: 'Chosen' }),
    made: z.int().meta({ description: 'Of those, the ones that are in the register' }),
    seen: Share.nullable(),
  })
  .meta({ id: 'CameraPlanHead' });

const Refused = z.enum(['in_zone', 'inside_building', 'sees_zone', 'sees_nothing']);
const MultiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(z.array(z.number())))) });

export const CameraPlan = z
  .object({
    id: z.uuid(),
    title: z.string(),
    createdAt: Instant,
    createdBy: z.string(),
    area: MultiPolygon,
    question: z.record(z.string(), z.unknown()).meta({ description: 'As it was asked, see NewCameraPlan' }),
    ...Run,
    answer: PlanAnswer.nullable(),
    sites: z.array(
      z.object({
        number: z.int(),
        name: z.string(),
        geometry: Point,
        refused: Refused.nullable(),
        kind: z.int().nullable().meta({ description: 'Of the kinds asked about, from 0; null: not chosen' }),
        azimuth: z.number().nullable(),
        gain: z
          .number()
          .nullable()
          .meta({ description: 'Percent of the demand that would be lost without it, second looks counted as asked' }),
        seen: MultiPolygon.nullable(),
        camera: z.uuid().nullable(),
      }),
    ),
    places: z
      .array(z.tuple([z.number(), z.number(), z.number(), z.int(), z.int().nullable()]))
      .meta({ description: 'Longitude, latitude, percent of the demand, cameras that see it without and with the plan' }),
  })
  .meta({ id: 'CameraPlan' });
export type CameraPlan = z.output<typeof CameraPlan>;

export const PlanNotice = z
  .object({
    lang: z.enum(['lv', 'lt', 'en']),
    owner: z.string(),
    title: z.string(),
    untranslated: z
      .array(z.enum(['purpose', 'legalBasis', 'operator']))
      .meta({ description: 'What stands there in the language of the municipality, because it was written in that one only' }),
    sections: z.array(z.object({ heading: z.string(), lines: z.array(z.string()) })),
  })
  .meta({ id: 'PlanNotice' });
export type PlanNotice = z.output<typeof PlanNotice>;

const planners = ['planner', 'municipality-admin'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listPlans: endpoint('get', '/api/camera-plans', {
    summary: 'Plans of where new cameras should stand, newest first; the latest hundred',
    roles: planners,
    answer: ok(z.object({ items: z.array(PlanHead) })),
  }),
  askPlan: endpoint('post', '/api/camera-plans', {
    summary: 'Ask where new cameras should stand; it is computed in the background',
    roles: planners,
    body: NewCameraPlan,
    answer: created(z.object({ id: z.uuid(), sites: z.int(), places: z.int(), spacingM: z.number(), warnings: PlanAnswer.shape.warnings })),
    limit: { rate: 'heavy', bytes: 1_000_000 },
    problems: [
      'siting.area_empty',
      'siting.area_too_large',
      'siting.no_places',
      'siting.no_demand',
      'siting.no_candidates',
      'siting.too_many_sites',
      'siting.too_many_options',
      'siting.too_many_buildings',
      'siting.no_budget',
      'siting.budget_too_small',
      'siting.indicator_missing',
      'siting.layer_without_points',
      'siting.busy',
      'camera.focal_invalid',
      'camera.out_of_range',
      'siting.optics_missing',
      'indicator.not_found',
      'geometry.swapped',
      'geometry.too_many_vertices',
      'geometry.self_crossing',
      'request.idempotency_key_reused',
    ],
  }),
  readPlan: endpoint('get', '/api/camera-plans/{id}', {
    summary: 'A plan: how far it is, what was chosen, what is seen with and without it',
    roles: planners,
    params: byId,
    answer: ok(CameraPlan),
    problems: ['siting.plan_not_found'],
  }),
  deletePlan: endpoint('delete', '/api/camera-plans/{id}', {
    summary: 'Stop and delete a plan; cameras made of it stay',
    roles: planners,
    params: byId,
    answer: noContent,
    problems: ['siting.plan_not_found'],
  }),
  makeCameras: endpoint('post', '/api/camera-plans/{id}/cameras', {
    summary: 'Put the chosen cameras into the register as planned; those that are there already stay as they are',
    roles: planners,
    params: byId,
    answer: ok(z.object({ made: z.int(), there: z.int() })),
    problems: ['siting.plan_not_found', 'siting.not_done', 'siting.share_ended'],
  }),
  readNotice: endpoint('get', '/api/camera-plans/{id}/notice', {
    summary:
      'The notice for residents about the cameras of a plan, in the language asked for; written in no other than that, but for names and what was not translated',
    roles: planners,
    params: byId,
    query: z.object({ lang: z.enum(['lv', 'lt', 'en']) }),
    answer: ok(PlanNotice),
    problems: ['siting.plan_not_found', 'siting.not_done', 'siting.share_ended'],
  }),
};
