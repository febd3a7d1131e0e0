import { z } from 'zod';

const Country = z.string().regex(/^[A-Z]{2}$/);
const Scheme = z.string().trim().min(1).max(40);
const Level = z.enum(['country', 'region', 'municipality', 'parish', 'neighbourhood', 'settlement', 'grid']);
const finite = z.number().min(-1e14).max(1e14);

/** Where the codes of a file belong: a country and its scheme, or one boundary set where two held at the same time. */
export const Division = {
  country: Country.optional(),
  scheme: Scheme.optional(),
  level: Level.default('municipality'),
  boundarySet: z.coerce.number().int().positive().max(2_147_483_647).optional(),
};

/** Values as a program gives them. A text says what a source says: "no 1 līdz 5" is a range, "…" is not known. */
export const NewValues = z
  .strictObject({
    ...Division,
    origin: z.enum(['api', 'pull']).default('api'),
    rows: z
      .array(
        z.strictObject({
          code: z.string().trim().min(1).max(40),
          period: z.string().trim().min(4).max(40),
          value: z.union([finite, z.string().max(60), z.null()]),
          status: z.enum(['final', 'provisional', 'estimated']).default('final'),
        }),
      )
      .min(1)
      .max(20_000),
  })
  .meta({ id: 'NewIndicatorValues' });
export type NewValues = z.output<typeof NewValues>;

const Column = z.string().trim().min(1).max(200);
/** How a CSV file is read. Columns are named as in the header; several value columns joined by + are added up. */
export const FileQuery = z.object({
  ...Division,
  fileName: z.string().max(255).optional(),
  codeColumn: Column.optional(),
  valueColumn: Column.optional(),
  periodColumn: Column.optional(),
  period: z.string().trim().max(40).optional().meta({ description: 'The period of every row of a file that has no column for it' }),
  only: z.string().max(300).optional().meta({ description: 'Rows to take, COLUMN=VALUE; the others are counted as folded' }),
  fold: z.enum(['none', 'week-last', 'week-new', 'week-new-from-zero']).default('none').meta({
    description:
      'Days of a running total to ISO weeks: the total at the end of the week, or what it grew by; from zero where the first days are the beginning of counting',
  }),
  encoding: z
    .enum(['utf-8', 'windows-1257'])
    .optional()
    .meta({ description: 'Unsaid: UTF-8 where the bytes are, else the Baltic code page; UTF-16 is always found out' }),
  delimiter: z.enum(['comma', 'semicolon', 'tab']).optional().meta({ description: 'Unsaid: what divides the first lines most alike' }),
  skipLines: z.coerce.number().int().min(0).max(100).default(0),
  status: z.enum(['final', 'provisional', 'estimated']).default('final'),
});
export type FileQuery = z.output<typeof FileQuery>;

export const Reject = z
  .object({
    line: z.int().meta({ description: 'As an editor counts, from 1; the place in the list for values by program' }),
    field: z.enum(['code', 'period', 'value', 'row']),
    value: z.string(),
    reason: z.enum([
      'code_unknown',
      'code_ended',
      'code_ambiguous',
      'code_missing',
      'period_unreadable',
      'value_unreadable',
      'value_too_large',
      'value_negative',
      'value_no_share',
      'period_kind',
      'row_repeated',
      'row_broken',
    ]),
    more: z.string().meta({ description: 'What the reason needs: the day a territory ended, the other line, how many divisions' }),
    detail: z.string().default('').meta({ description: 'The reason as a sentence in the language of the reader' }),
  })
  .meta({ id: 'IndicatorReject' });
export type Reject = z.output<typeof Reject>;

const counts = {
  read: z.int(),
  accepted: z.int().meta({ description: 'added + updated' }),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  folded: z.int().meta({ description: 'Rows that went into the value of a longer period, or were not asked for' }),
  masked: z.int().meta({ description: 'Values of which only a range is known' }),
  missing: z.int().meta({ description: 'Values that the source says it does not know' }),
  rejects: z.array(Reject).meta({ description: 'At most 1,000' }),
};
/** What would become of every row: the counts that importing the same bytes gives, and how they were read. */
export const ValuesCheck = z
  .object({
    ...counts,
    encoding: z.enum(['utf-8', 'windows-1257', 'utf-16le', 'utf-16be']),
    delimiter: z.enum(['comma', 'semicolon', 'tab']),
    periods: z.array(z.string()).meta({ description: 'Periods of the rows that can be written, as the file writes them (at most 60)' }),
  })
  .meta({ id: 'IndicatorValuesCheck' });
export type ValuesCheck = z.output<typeof ValuesCheck>;

/** What became of every row: read = added + updated + unchanged + rejected + folded. */
export const ImportReport = z
  .object({
    id: z.uuid(),
    origin: z.enum(['file', 'api', 'pull', 'generated']),
    fileName: z.string().nullable(),
    at: z.iso.datetime({ offset: true }),
    by: z.object({ id: z.string(), name: z.string() }),
    ...counts,
    isFinished: z.boolean(),
  })
  .meta({ id: 'IndicatorImport' });
export type ImportReport = z.output<typeof ImportReport>;
