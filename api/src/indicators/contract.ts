import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';
import { listOf } from '../http/parameters.ts';
import { FileQuery, ImportReport, NewValues, ValuesCheck } from './import-contract.ts';
import { PullDefinition } from './pull-contract.ts';

const Instant = z.iso.datetime({ offset: true });
const Person = z.object({ id: z.string(), name: z.string() });
const Code = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
/** A code, or a code with its owner (`lv-jelgava:lone_pensioners`) where several have one. */
const CodeInPath = z.string().regex(/^([a-z-]{2,60}:)?[a-z][a-z0-9_]{0,59}$/);
const Words = (max: number) =>
  z.strictObject({ lv: z.string().trim().min(1).max(max), lt: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) });

/** Whether more of it is more risk. */
export const Direction = z.enum(['more_is_worse', 'more_is_better', 'neutral']);
/** masked: only a range is known; missing: the source says that it does not know. */
export const ValueStatus = z.enum(['final', 'provisional', 'estimated', 'masked', 'missing']);

const described = {
  title: Words(200),
  description: Words(1000).nullable().default(null),
  unit: Words(60),
  direction: Direction,
  aggregation: z.enum(['sum', 'mean']).meta({ description: 'How the value of a merged territory comes from its parts' }),
  decimals: z.int().min(0).max(6).default(0),
  denominator: z.enum(['none', 'residents', 'km2', 'indicator']),
  denominatorCode: Code.nullable().default(null),
  masksBelow: z
    .int()
    .min(2)
    .max(50)
    .nullable()
    .default(null)
    .meta({ description: 'Counts of people from 1 to one less are kept as a range from the moment they come in' }),
  source: z.string().trim().min(3).max(300),
  sourceAddress: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable()
    .default(null),
  licence: z.string().trim().min(2).max(300),
  quality: z.enum(['official', 'register', 'survey', 'estimated', 'generated']),
  qualityNote: Words(500).nullable().default(null),
  sensitivity: z.int().min(0).max(3).default(1),
  pull: PullDefinition.nullable().default(null),
  kind: z.enum(['count', 'rate', 'share', 'mean']).nullable().default(null).meta({
    description: 'What sort of number it is. Said, values are held to it: counts are not negative, shares lie between 0 and 100 per cent',
  }),
  periodKind: z
    .enum(['year', 'quarter', 'month', 'week', 'day'])
    .nullable()
    .default(null)
    .meta({ description: 'The only length of period that new values may have; null for any' }),
  specialCategory: z
    .enum(['health', 'social'])
    .nullable()
    .default(null)
    .meta({ description: 'Drawn from records of health or social help: needs a purpose and a legal basis' }),
  purpose: z.string().trim().min(3).max(500).nullable().default(null),
  legalBasis: z.string().trim().min(3).max(500).nullable().default(null),
};
const named = (indicator: { denominator: string; denominatorCode: string | null }) =>
  (indicator.denominator === 'indicator') === (indicator.denominatorCode !== null);
const maskable = (indicator: { aggregation: string; masksBelow: number | null }) =>
  indicator.masksBelow === null || indicator.aggregation === 'sum';
const maskableError = {
  error: 'masksBelow is for counts of people, which are summed; a share of a small count is masked by leaving it out',
  path: ['masksBelow'],
};
const kindFits = ({ kind, aggregation }: { kind: string | null; aggregation: string }) =>
  kind === null || (kind === 'count') === (aggregation === 'sum');
const kindError = { error: 'counts are summed (aggregation "sum"); rates, shares and means are averaged ("mean")', path: ['kind'] };
const namedError = { error: 'denominatorCode goes with denominator "indicator", and with no other', path: ['denominatorCode'] };

/** What an indicator means, where it comes from and how good it is, as the register keeps it. */
export const NewIndicator = z
  .strictObject({ code: Code, ...described })
  .refine(named, namedError)
  .refine(maskable, maskableError)
  .refine(kindFits, kindError)
  .meta({ id: 'NewIndicator' });
export type NewIndicator = z.output<typeof NewIndicator>;
/** What the register is to say from now on. */
export const IndicatorChange = z
  .strictObject({ ...described, isRetired: z.boolean().default(false) })
  .refine(named, namedError)
  .refine(maskable, maskableError)
  .refine(kindFits, kindError)
  .meta({ id: 'IndicatorChange' });
export type IndicatorChange = z.output<typeof IndicatorChange>;

/** An indicator of the register as its readers see it. */
export const Indicator = z
  .object({
    id: z.uuid(),
    tenant: z.string().meta({ description: 'vias for those that belong to everybody' }),
    code: Code,
    ...described,
    isGenerated: z.boolean(),
    isRetired: z.boolean(),
    mayWrite: z.boolean(),
    version: z.int(),
    valuesVersion: z.int(),
    valuesChangedAt: Instant.nullable(),
    latestPeriod: z.string().nullable(),
    periods: z.int().meta({ description: 'How many periods have values' }),
    changedAt: Instant,
    changedBy: Person,
  })
  .meta({ id: 'Indicator' });
export type Indicator = z.output<typeof Indicator>;

/** A written period: 2021, 2021-Q3, 2021-07, 2021-W26, 2021-07-01, or first/last-and-one day. */
export const Period = z
  .string()
  .max(21)
  .regex(/^\d{4}(-Q[1-4]|-W\d\d|-\d\d(-\d\d(\/\d{4}-\d\d-\d\d)?)?)?$/);

/** A period that has values, and how many of what kind. */
export const PeriodItem = z
  .object({
    period: Period,
    from: z.iso.date(),
    to: z.iso.date().meta({ description: 'The first day after it' }),
    values: z.int(),
    masked: z.int(),
    missing: z.int(),
    boundarySets: z.array(z.int()).meta({ description: 'The divisions it was counted in' }),
  })
  .meta({ id: 'IndicatorPeriod' });

const value = {
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  status: ValueStatus,
  isConverted: z.boolean().meta({ description: 'Carried over from the predecessors, by the weights of succession' }),
  reason: z
    .enum([
      'no_value',
      'source_unknown',
      'predecessor_missing',
      'denominator_missing',
      'no_denominator',
      'succession_incomplete',
      'later_division',
      'part_masked',
    ])
    .nullable(),
  denominator: z.number().nullable(),
};
/** One territory's value: exact, or for masked ones only its bounds, if they are known; without either, why. */
export const TerritoryValue = z
  .object({ id: z.int(), boundarySet: z.int(), country: z.string(), code: z.string(), name: z.string(), ...value })
  .meta({ id: 'IndicatorTerritoryValue' });
/** One territory’s value in one period. */
export const SeriesValue = z
  .object({ period: Period, from: z.iso.date(), to: z.iso.date(), ...value })
  .meta({ id: 'IndicatorSeriesValue' });

/** A value that a later one replaced. */
export const Revision = z
  .object({
    boundarySet: z.int(),
    code: z.string(),
    period: Period,
    value: z.number().nullable(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
    status: ValueStatus,
    replacedAt: Instant,
    replacedBy: Person,
  })
  .meta({ id: 'IndicatorRevision' });

/** Something that would miss an indicator. A map has one title, as its maker wrote it. */
export const Use = z
  .object({
    kind: z.enum(['map', 'risk_model', 'indicator']),
    id: z.string(),
    title: z.union([z.string(), Words(200)]),
    tenant: z.string(),
  })
  .meta({ id: 'IndicatorUse' });

const Id = z.coerce.number().int().positive().max(2_147_483_647);
const writers = ['planner', 'municipality-admin', 'operator'] as const;
/** An institution's machine fills the indicators that the municipality gave it. */
const fillers = [...writers, 'institution'] as const;
const byCode = z.object({ code: CodeInPath });

export const endpoints = {
  listIndicators: endpoint('get', '/api/indicators', {
    summary: 'The register of indicators: those of everybody, one’s own, and what partners share',
    roles: 'public',
    query: z.object({ retired: z.enum(['true', 'false']).default('false') }),
    answer: ok(z.object({ items: z.array(Indicator) })),
  }),
  readIndicator: endpoint('get', '/api/indicators/{code}', {
    summary: 'One indicator with its periods, newest first (at most 2,000)',
    roles: 'public',
    params: byCode,
    answer: ok(Indicator.extend({ periodList: z.array(PeriodItem) })),
    problems: ['indicator.not_found'],
  }),
  makeIndicator: endpoint('post', '/api/indicators', {
    summary: 'Add an indicator to one’s register; the operator’s belong to everybody',
    roles: writers,
    body: NewIndicator,
    answer: created(Indicator),
    problems: ['indicator.code_taken', 'indicator.sensitivity_not_yours', 'indicator.denominator_unknown', 'indicator.ground_missing'],
  }),
  changeIndicator: endpoint('put', '/api/indicators/{code}', {
    summary: 'Say anew what an indicator means; its code stays',
    roles: writers,
    ifMatch: true,
    params: byCode,
    body: IndicatorChange,
    answer: ok(Indicator),
    problems: [
      'indicator.not_found',
      'indicator.not_yours',
      'indicator.changed_meanwhile',
      'indicator.denominator_unknown',
      'indicator.sensitivity_not_yours',
      'indicator.ground_missing',
    ],
  }),
  listUses: endpoint('get', '/api/indicators/{code}/uses', {
    summary:
      'What would miss the indicator: kept maps, risk models and indicators divided by it, as far as the reader may see them (at most 200)',
    roles: writers,
    params: byCode,
    answer: ok(
      z.object({
        items: z.array(Use),
        hidden: z.int().meta({ description: 'Uses that the reader may not see, counted for the owner of the indicator only' }),
      }),
    ),
    problems: ['indicator.not_found'],
  }),
  deleteIndicator: endpoint('delete', '/api/indicators/{code}', {
    summary: 'Take an indicator without values out of the register',
    roles: writers,
    ifMatch: true,
    params: byCode,
    answer: noContent,
    problems: ['indicator.not_found', 'indicator.not_yours', 'indicator.changed_meanwhile', 'indicator.has_values'],
  }),
  readValues: endpoint('get', '/api/indicators/{code}/values', {
    summary: 'Values by territory in the division asked for, carried across reforms; without a period the latest',
    roles: 'public',
    params: byCode,
    query: z.object({ period: Period.optional(), boundarySet: listOf(Id).optional() }),
    answer: ok(
      z.object({
        code: Code,
        period: Period.nullable(),
        items: z.array(TerritoryValue),
        shown: z.int(),
        masked: z.int(),
        noData: z.int(),
        converted: z.int(),
        valuesVersion: z.int(),
      }),
    ),
    problems: ['indicator.not_found', 'indicator.period_unknown'],
  }),
  readSeries: endpoint('get', '/api/indicators/{code}/series', {
    summary: 'The values of one territory over the latest periods (at most 120), carried across reforms',
    roles: 'public',
    params: byCode,
    query: z.object({ territory: Id, last: z.coerce.number().int().min(1).max(120).default(24) }),
    answer: ok(z.object({ code: Code, items: z.array(SeriesValue) })),
    limit: { rate: 'heavy' },
    problems: ['indicator.not_found'],
  }),
  writeValues: endpoint('put', '/api/indicators/{code}/values', {
    summary: 'Write values, at most 20,000 at a time; what is there already is not written again',
    roles: fillers,
    params: byCode,
    body: NewValues,
    answer: ok(ImportReport),
    limit: { bytes: 4_194_304, rate: 'heavy' },
    problems: ['indicator.not_found', 'indicator.not_yours'],
  }),
  importValues: endpoint('post', '/api/indicators/{code}/values/file', {
    summary: 'Import a CSV file of values as the body; the report names every refused row with line, field, value and reason',
    roles: fillers,
    params: byCode,
    query: FileQuery,
    answer: ok(ImportReport),
    limit: { rate: 'heavy' },
    problems: [
      'indicator.not_found',
      'indicator.not_yours',
      'indicator.file_empty',
      'indicator.column_unknown',
      'indicator.period_unknown',
      'request.too_large',
    ],
  }),
  checkValues: endpoint('post', '/api/indicators/{code}/values/check', {
    summary: 'Read a CSV file as importing it would, and say what would become of every row; nothing is written',
    roles: fillers,
    params: byCode,
    query: FileQuery,
    answer: ok(ValuesCheck),
    limit: { rate: 'heavy' },
    problems: [
      'indicator.not_found',
      'indicator.not_yours',
      'indicator.file_empty',
      'indicator.column_unknown',
      'indicator.period_unknown',
      'request.too_large',
    ],
  }),
  listImports: endpoint('get', '/api/indicators/{code}/imports', {
    summary: 'What was written to an indicator of one’s own, newest first (at most 100), with the refused rows',
    roles: writers,
    params: byCode,
    answer: ok(z.object({ items: z.array(ImportReport) })),
    problems: ['indicator.not_found'],
  }),
  listRevisions: endpoint('get', '/api/indicators/{code}/revisions', {
    summary: 'Values that later ones replaced, newest first (at most 1,000)',
    roles: writers,
    params: byCode,
    query: z.object({ territory: z.string().max(40).optional() }),
    answer: ok(z.object({ items: z.array(Revision) })),
    problems: ['indicator.not_found'],
  }),
};
