import { z } from 'zod';
import { created, endpoint, ok } from '../http/endpoint.ts';

const Instant = z.iso.datetime({ offset: true });
const Person = z.object({ id: z.string(), name: z.string() });
const Code = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
const Words = z.strictObject({
  lv: z.string().trim().min(1).max(200),
  lt: z.string().trim().min(1).max(200),
  en: z.string().trim().min(1).max(200),
});

/** More than ten indicators nobody compares pair by pair: ten are 45 questions. */
export const mostIndicators = 10;

const RiskIndicator = z.strictObject({
  indicator: Code,
  direction: z.enum(['more_is_worse', 'more_is_better']),
  fixed: z
    .tuple([z.number(), z.number()])
    .refine(([lower, upper]) => lower < upper, { error: 'the lower bound must be the lower one' })
    .nullable()
    .default(null)
    .meta({
      description:
        'Values that make 0 and 10, to keep years comparable; without them the lowest and highest of the areas, outliers pulled in',
    }),
  weight: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .meta({ description: 'What its maker gives it until an expert answers; given for every indicator, summing to 1, or for none' }),
});
const Dimension = z.strictObject({
  code: z.enum(['hazard_exposure', 'vulnerability', 'lack_of_coping_capacity']),
  title: Words,
  indicators: z.array(RiskIndicator).min(1).max(mostIndicators),
});
/** Which indicators make up the risk: arithmetic within a dimension, geometric between dimensions (INFORM). */
export const RiskDefinition = z
  .strictObject({
    dimensions: z.array(Dimension).min(1).max(3),
    period: z
      .string()
      .max(21)
      .nullable()
      .default(null)
      .meta({ description: 'The period of the values; null for the latest of each indicator' }),
    normalisation: z.enum(['min_max', 'z_score', 'rank']).default('min_max').meta({
      description:
        'How values become 0 to 10: between lowest and highest with outliers pulled in; by standard deviations from the mean (±3 make 0 and 10); or by rank. Fixed bounds go first',
    }),
  })
  .refine(({ dimensions }) => new Set(dimensions.map(({ code }) => code)).size === dimensions.length, {
    error: 'each dimension once',
    path: ['dimensions'],
  })
  .refine(({ dimensions }) => new Set(indicatorsOf({ dimensions })).size === indicatorsOf({ dimensions }).length, {
    error: 'each indicator once',
    path: ['dimensions'],
  })
  .refine(({ dimensions }) => indicatorsOf({ dimensions }).length <= mostIndicators && indicatorsOf({ dimensions }).length >= 2, {
    error: `2 to ${mostIndicators} indicators`,
    path: ['dimensions'],
  })
  .refine(
    (definition) => {
      const given = weightsOf(definition);
      return (
        given.every((weight) => weight === null) ||
        Math.abs(given.reduce<number>((sum, weight) => sum + (weight ?? Number.NaN), 0) - 1) <= 0.001
      );
    },
    { error: 'weights are given for every indicator and add up to 1, or for none', path: ['dimensions'] },
  )
  .meta({ id: 'RiskDefinition' });
export type RiskDefinition = z.output<typeof RiskDefinition>;

/** The codes of a definition in the order of the weights. */
export const indicatorsOf = ({ dimensions }: { dimensions: readonly { indicators: readonly { indicator: string }[] }[] }): string[] =>
  dimensions.flatMap(({ indicators }) => indicators.map(({ indicator }) => indicator));

/** The weights that the maker of a definition gave, in the order of indicatorsOf; null where it gave none. */
export const weightsOf = ({
  dimensions,
}: {
  dimensions: readonly { indicators: readonly { weight: number | null }[] }[];
}): (number | null)[] => dimensions.flatMap(({ indicators }) => indicators.map(({ weight }) => weight));

/** One answer: which of two indicators matters more. */
export const Judgement = z.strictObject({
  first: Code,
  second: Code,
  times: z
    .number()
    .min(1 / 9 - 1e-9)
    .max(9)
    .meta({ description: 'How many times as important the first is as the second: 1/9 … 9 (Saaty)' }),
});

/** One expert's answers to one version. The newest of each expert counts. */
export const RiskRating = z
  .object({
    id: z.uuid(),
    version: z.int(),
    number: z.int().meta({ description: 'The how-manieth answer of this expert to this version' }),
    isCurrent: z.boolean(),
    group: z.string().nullable(),
    judgements: z.array(Judgement),
    note: z.string().nullable(),
    at: Instant,
    by: Person,
    isMine: z.boolean(),
  })
  .meta({ id: 'RiskRating' });

const RiskVersion = z.object({
  version: z.int(),
  definition: RiskDefinition,
  note: z.string().nullable(),
  madeAt: Instant,
  madeBy: Person,
  weights: z.record(Code, z.number()).nullable().meta({ description: 'Once approved: the weight of each indicator, summing to 1' }),
  approvedAt: Instant.nullable(),
  approvedBy: Person.nullable(),
  approvedRatings: z.array(z.uuid()).nullable(),
  ratings: z.int().meta({ description: 'How many experts have rated it' }),
});
/** A social-risk model with its newest version that the reader may see. */
export const RiskModel = z
  .object({
    id: z.uuid(),
    tenant: z.string(),
    code: Code,
    title: Words,
    sensitivity: z.int().min(0).max(3),
    isGenerated: z.boolean(),
    isRetired: z.boolean(),
    mayWrite: z.boolean(),
    mayRate: z.boolean(),
    ...RiskVersion.shape,
  })
  .meta({ id: 'RiskModel' });
export type RiskModel = z.output<typeof RiskModel>;

const note = z.string().trim().min(1).max(500).nullable().default(null);
/** A model as it is first made. */
export const NewRiskModel = z
  .strictObject({ code: Code, title: Words, sensitivity: z.int().min(0).max(3).default(1), definition: RiskDefinition, note })
  .meta({ id: 'NewRiskModel' });
export type NewRiskModel = z.output<typeof NewRiskModel>;
/** A model as it is to be from now on. */
export const RiskModelChange = z
  .strictObject({ title: Words, definition: RiskDefinition, note, isRetired: z.boolean().default(false) })
  .meta({ id: 'RiskModelChange' });
export type RiskModelChange = z.output<typeof RiskModelChange>;
/** The answers of one expert, every pair once. */
export const NewRating = z
  .strictObject({
    version: z.int().positive(),
    group: z.string().trim().min(2).max(60).nullable().default(null),
    judgements: z.array(Judgement).min(1).max(45),
    note,
  })
  .meta({ id: 'NewRiskRating' });
export type NewRating = z.output<typeof NewRating>;
/** The weights to hold, and the ratings they came from; no ratings where nobody rated and the weights are those of the definition. */
export const Approval = z
  .strictObject({ weights: z.record(Code, z.number().min(0).max(1)), ratings: z.array(z.uuid()).max(200) })
  .meta({ id: 'RiskApproval' });
export type Approval = z.output<typeof Approval>;

const readers = ['planner', 'municipality-admin', 'institution', 'alert-author', 'alert-approver', 'operator'] as const;
const raters = ['planner', 'municipality-admin', 'institution'] as const;
const keepers = ['planner', 'municipality-admin'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listRiskModels: endpoint('get', '/api/risk-models', {
    summary: 'Social-risk models: one’s own with their newest version, a partner’s with the newest approved one',
    roles: readers,
    query: z.object({ retired: z.enum(['true', 'false']).default('false') }),
    answer: ok(z.object({ items: z.array(RiskModel) })),
  }),
  readRiskModel: endpoint('get', '/api/risk-models/{id}', {
    summary: 'One model; with `version` as it stood then',
    roles: readers,
    params: byId,
    query: z.object({ version: z.coerce.number().int().positive().optional() }),
    answer: ok(RiskModel),
    problems: ['risk.not_found'],
  }),
  listVersions: endpoint('get', '/api/risk-models/{id}/versions', {
    summary: 'Every version of a model, newest first: what it was made of, who approved which weights and when',
    roles: readers,
    params: byId,
    answer: ok(z.object({ items: z.array(RiskVersion) })),
    problems: ['risk.not_found'],
  }),
  makeRiskModel: endpoint('post', '/api/risk-models', {
    summary: 'Make a social-risk model',
    roles: keepers,
    body: NewRiskModel,
    answer: created(RiskModel),
    problems: ['risk.code_taken', 'risk.indicator_unknown', 'risk.sensitivity_not_yours'],
  }),
  changeRiskModel: endpoint('put', '/api/risk-models/{id}', {
    summary: 'Change a model: another definition makes another version, and the experts are asked again',
    roles: keepers,
    ifMatch: true,
    params: byId,
    body: RiskModelChange,
    answer: ok(RiskModel),
    problems: ['risk.not_found', 'risk.not_yours', 'risk.changed_meanwhile', 'risk.indicator_unknown'],
  }),
  rateRiskModel: endpoint('post', '/api/risk-models/{id}/ratings', {
    summary:
      'Say which indicators matter more, pair by pair, in one’s own name; rating again replaces the answer and keeps the earlier one',
    roles: raters,
    params: byId,
    body: NewRating,
    answer: ok(RiskRating),
    problems: ['risk.not_found', 'risk.not_yours', 'risk.version_old', 'risk.pairs_wrong', 'risk.approved'],
  }),
  listRatings: endpoint('get', '/api/risk-models/{id}/ratings', {
    summary: 'Who rated what and when, newest first; in one’s own municipality only',
    roles: raters,
    params: byId,
    query: z.object({ version: z.coerce.number().int().positive().optional() }),
    answer: ok(z.object({ items: z.array(RiskRating) })),
    problems: ['risk.not_found'],
  }),
  approveWeights: endpoint('post', '/api/risk-models/{id}/approval', {
    summary: 'Approve the weights of a version with the ratings they came from; after that it does not change',
    roles: keepers,
    ifMatch: true,
    params: byId,
    body: Approval,
    answer: ok(RiskModel),
    problems: ['risk.not_found', 'risk.not_yours', 'risk.changed_meanwhile', 'risk.weights_wrong', 'risk.ratings_wrong', 'risk.approved'],
  }),
};
