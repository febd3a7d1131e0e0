import { z } from 'zod';
import { created, endpoint, noContent, ok, page } from '../http/endpoint.ts';
import { Bbox, Flag, Limit, listOf, Point } from '../http/parameters.ts';

const Instant = z.iso.datetime({ offset: true });
const Person = z.object({ id: z.string(), name: z.string() });
const text = (max: number, min = 1) => z.string().trim().min(min).max(max);
const Texts = (max: number) => z.strictObject({ lv: text(max), lt: text(max), en: text(max) });

export const DayPart = z.enum(['morning', 'day', 'evening', 'night']).meta({
  description: 'morning 6 to 10, day 10 to 18, evening 18 to 23, night 23 to 6, local time',
});
export type DayPart = z.output<typeof DayPart>;
export const AgeGroup = z.enum(['under_18', '18_29', '30_44', '45_64', '65_up']);
export type AgeGroup = z.output<typeof AgeGroup>;
export const Sex = z.enum(['female', 'male', 'other']);
export type Sex = z.output<typeof Sex>;

const Code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40);
/** A reason one can give, as its code and in the three languages. */
const Reason = z.strictObject({ code: Code, ...Texts(120).shape }).meta({ id: 'SurveyReason' });

const fields = {
  title: Texts(200),
  question: Texts(500),
  reasons: z
    .array(Reason)
    .max(30)
    .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, { error: 'a code stands once' }),
  source: text(500, 3).meta({ description: 'Who asked, how and when; stands under the map' }),
  beganOn: z.iso.date().nullable(),
  endedOn: z.iso.date().nullable(),
  sensitivity: z
    .int()
    .min(0)
    .max(1)
    .meta({ description: '0: what it found, protected, may be shown to everybody; 1: inside and to partners' }),
  leastAnswers: z.int().min(5).max(100).meta({ description: 'Fewer are not told to those who may not read single answers' }),
};

/** A survey of safety. What is known of its answers to this reader is in its results. */
export const Survey = z
  .object({
    id: z.uuid(),
    number: z.int(),
    tenant: z.string(),
    ...fields,
    answers: z.int().nullable().meta({ description: 'null: fewer than leastAnswers, and the reader may not read single ones' }),
    isExact: z.boolean().meta({ description: 'The reader may read single answers' }),
    isGenerated: z.boolean(),
    mayWrite: z.boolean(),
    changedAt: Instant,
    changedBy: Person,
    version: z.int(),
  })
  .meta({ id: 'Survey' });
export type Survey = z.output<typeof Survey>;

export const NewSurvey = z
  .strictObject({
    ...fields,
    reasons: fields.reasons.default([]),
    beganOn: fields.beganOn.default(null),
    endedOn: fields.endedOn.default(null),
    sensitivity: fields.sensitivity.default(1),
    leastAnswers: fields.leastAnswers.default(5),
  })
  .meta({ id: 'NewSurvey' });
export type NewSurvey = z.output<typeof NewSurvey>;

/** The fields that change; the rest stays. Reasons are replaced as a whole; answers that gave one that is gone keep its code. */
export const SurveyPatch = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'nothing to change' })
  .meta({ id: 'SurveyPatch' });
export type SurveyPatch = z.output<typeof SurveyPatch>;

const Count = z.int().nullable();
/** What a survey found, as the reader may know it. */
export const SurveyResults = z
  .object({
    isExact: z.boolean(),
    answers: Count.meta({ description: 'All of the survey' }),
    shown: z.int().meta({ description: 'Answers in the cells below; of others they are moved by at most 2 a cell' }),
    breaks: z.array(z.number()).meta({ description: 'Classes [lower, upper) of answers in a cell of 250 m, the last one closed' }),
    cells: z.array(
      z.object({
        id: z.string(),
        answers: z.int(),
        widthM: z.int().meta({ description: '250; where few answered 1,000 to 64,000' }),
        class: z.int().meta({ description: '0 … n − 1; −2: a larger square, in which the squares of 250 m have too few each' }),
        geometry: z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
      }),
    ),
    reasons: z.array(z.object({ code: z.string(), answers: Count })).meta({ description: 'The most named first; null: too few to tell' }),
    dayParts: z.array(z.object({ part: DayPart, answers: Count })),
    ageGroups: z
      .array(z.object({ group: AgeGroup, answers: z.int() }))
      .nullable()
      .meta({ description: 'For readers of single answers' }),
    sexes: z.array(z.object({ sex: Sex, answers: z.int() })).nullable(),
  })
  .meta({ id: 'SurveyResults' });
export type SurveyResults = z.output<typeof SurveyResults>;

/** A single answer; names, telephones, codes and plates in its words are marks. */
export const SurveyAnswer = z
  .object({
    number: z.coerce.number().int(),
    geometry: Point,
    reasons: z.array(z.string()),
    words: z.string().nullable(),
    dayPart: DayPart.nullable(),
    ageGroup: AgeGroup.nullable(),
    sex: Sex.nullable(),
  })
  .meta({ id: 'SurveyAnswer' });

const AnswerFilter = z.object({
  reason: listOf(z.string().max(40)).optional(),
  dayPart: listOf(DayPart).optional(),
});
export type AnswerFilter = z.output<typeof AnswerFilter>;

const counts = {
  read: z.int(),
  added: z.int(),
  unchanged: z.int().meta({ description: 'Answers that are there already' }),
  rejected: z.int(),
  masked: z.int().meta({ description: 'Answers in whose words somebody was named; marks stand there now' }),
};
export const SurveyReject = z
  .object({
    line: z.int().meta({ description: 'Line of the CSV file, row of the sheet, or number of the GeoJSON feature, from 1' }),
    field: z.string(),
    value: z.string(),
    code: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'SurveyReject' });
export type SurveyReject = z.output<typeof SurveyReject>;
/** What became of every row: read = added + unchanged + rejected. */
export const SurveyImportReport = z
  .object({
    id: z.uuid().nullable().meta({ description: 'null: only looked at' }),
    ...counts,
    ignoredColumns: z.array(z.string()).meta({ description: 'Columns whose meaning nobody knows; nothing of them was kept' }),
    rejects: z.array(SurveyReject).meta({ description: 'At most 1,000' }),
  })
  .meta({ id: 'SurveyImportReport' });
export type SurveyImportReport = z.output<typeof SurveyImportReport>;
/** A file that was imported into a survey. */
export const SurveyImport = z
  .object({
    id: z.uuid(),
    fileName: z.string(),
    ...counts,
    begunAt: Instant,
    begunBy: Person,
    isFinished: z.boolean(),
    undoneAt: Instant.nullable(),
    answers: z.int().meta({ description: 'Answers that are still there' }),
  })
  .meta({ id: 'SurveyImport' });

const writers = ['planner', 'municipality-admin'] as const;
const byId = z.object({ id: z.uuid() });

export const endpoints = {
  listSurveys: endpoint('get', '/api/surveys', {
    summary: 'Surveys of safety that one may know of, the newest first',
    roles: 'signed-in',
    answer: ok(z.object({ items: z.array(Survey) })),
  }),
  readSurvey: endpoint('get', '/api/surveys/{id}', {
    summary: 'One survey of safety',
    roles: 'signed-in',
    params: byId,
    answer: ok(Survey),
    problems: ['survey.not_found'],
  }),
  readResults: endpoint('get', '/api/surveys/{id}/results', {
    summary:
      'Where people do not feel safe, why and when: exactly for those who may read single answers, else only what enough people said',
    roles: 'signed-in',
    params: byId,
    query: AnswerFilter,
    answer: ok(SurveyResults),
    problems: ['survey.not_found', 'survey.parts_closed'],
  }),
  listAnswers: endpoint('get', '/api/surveys/{id}/answers', {
    summary: "Single answers of a survey of one's own, with marks in the place of people",
    roles: 'signed-in',
    params: byId,
    query: AnswerFilter.extend({ bbox: Bbox.optional(), withWords: Flag.optional(), after: z.string().max(20).optional(), limit: Limit }),
    answer: page(SurveyAnswer),
    problems: ['survey.not_found', 'survey.answers_closed', 'survey.cursor_invalid'],
  }),
  addSurvey: endpoint('post', '/api/surveys', {
    summary: 'Describe a survey of safety: question, reasons, who asked',
    roles: writers,
    body: NewSurvey,
    answer: created(Survey),
    problems: ['survey.days_reversed', 'request.idempotency_key_reused'],
  }),
  changeSurvey: endpoint('patch', '/api/surveys/{id}', {
    summary: 'Change some fields of a survey',
    roles: writers,
    ifMatch: true,
    params: byId,
    body: SurveyPatch,
    answer: ok(Survey),
    problems: ['survey.not_found', 'survey.not_yours', 'survey.changed_meanwhile', 'survey.days_reversed'],
  }),
  deleteSurvey: endpoint('delete', '/api/surveys/{id}', {
    summary: 'Delete a survey with all its answers',
    roles: writers,
    ifMatch: true,
    params: byId,
    answer: noContent,
    problems: ['survey.not_found', 'survey.not_yours', 'survey.changed_meanwhile'],
  }),
  importAnswers: endpoint('post', '/api/surveys/{id}/imports', {
    summary:
      'Import answers from CSV, GeoJSON or XLSX as the body; every refused row is named with line, field, value and reason; the same file again changes nothing',
    roles: writers,
    params: byId,
    query: z.object({
      fileName: z.string().max(255).optional(),
      crs: z.enum(['4326', '3059', '3346']).default('4326').meta({ description: 'Of the columns of the place: degrees, LKS-92 or LKS-94' }),
      dryRun: Flag.optional().meta({ description: 'Only say what would happen' }),
    }),
    answer: ok(SurveyImportReport),
    limit: { rate: 'heavy' },
    problems: [
      'survey.not_found',
      'survey.not_yours',
      'survey.file_empty',
      'survey.file_too_long',
      'survey.column_missing',
      'import.file_too_large',
    ],
  }),
  listImports: endpoint('get', '/api/surveys/{id}/imports', {
    summary: 'Files that were imported into a survey, the newest first',
    roles: 'signed-in',
    params: byId,
    answer: ok(z.object({ items: z.array(SurveyImport) })),
    problems: ['survey.not_found', 'survey.answers_closed'],
  }),
  undoImport: endpoint('delete', '/api/surveys/{id}/imports/{importId}', {
    summary: 'Take back all answers that an import added',
    roles: writers,
    params: z.object({ id: z.uuid(), importId: z.uuid() }),
    answer: noContent,
    problems: ['survey.not_found', 'survey.not_yours', 'survey.import_not_found'],
  }),
};
