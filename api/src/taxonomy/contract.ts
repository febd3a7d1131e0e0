import { z } from 'zod';
import { created, endpoint, noContent, ok } from '../http/endpoint.ts';

const operators = ['operator'] as const;
const Title = z.string().trim().min(2).max(80);
const Titles = z.strictObject({ lv: Title, lt: Title, en: Title });
const CategoryCode = z
  .string()
  .max(40)
  .regex(/^[a-z]+(_[a-z]+)*$/);

/** A category of the shared taxonomy. */
export const TaxonomyCategory = z
  .object({
    code: z.string(),
    group: z.string(),
    titles: z.object({ lv: z.string(), lt: z.string(), en: z.string() }),
    sensitivity: z.int().meta({ description: '0 open, 1 internal, 2 sensitive, 3 special category' }),
    sort: z.int(),
  })
  .meta({ id: 'TaxonomyCategory' });
export type TaxonomyCategory = z.output<typeof TaxonomyCategory>;

/** The codes of one partner's source. */
export const CodeList = z
  .object({
    tenant: z.string(),
    source: z.string(),
    codes: z.int(),
    waiting: z.int().meta({ description: 'Codes that nobody gave a meaning; their incidents stand under "other"' }),
  })
  .meta({ id: 'CodeList' });
export type CodeList = z.output<typeof CodeList>;

export const SourceCode = z
  .object({
    code: z.string(),
    category: z.string().nullable(),
    severity: z.int().nullable(),
  })
  .meta({ id: 'SourceCode' });
export type SourceCode = z.output<typeof SourceCode>;

export const NewMeaning = z
  .strictObject({
    code: z.string().min(1).max(200),
    category: CategoryCode,
    severity: z.int().min(1).max(5).nullable().meta({ description: 'null: as the source says it' }),
  })
  .meta({ id: 'NewMeaning' });
export type NewMeaning = z.output<typeof NewMeaning>;

const list = z.object({ tenant: z.string().max(40), source: z.string().max(60) });

export const endpoints = {
  listCategories: endpoint('get', '/api/taxonomy', {
    summary: 'The categories that all municipalities share, in their order',
    roles: 'public',
    answer: ok(z.object({ items: z.array(TaxonomyCategory) })),
  }),
  addCategory: endpoint('post', '/api/taxonomy', {
    summary: 'Add a category to a group that is there; its code and sensitivity stay, since incidents lean on them',
    roles: operators,
    stepUp: true,
    body: z
      .strictObject({ code: CategoryCode, group: z.string().max(40), titles: Titles, sensitivity: z.int().min(0).max(3) })
      .meta({ id: 'NewCategory' }),
    answer: created(TaxonomyCategory),
    problems: ['taxonomy.code_taken', 'taxonomy.group_unknown'],
  }),
  renameCategory: endpoint('put', '/api/taxonomy/{code}/titles', {
    summary: 'Say a category in other words',
    roles: operators,
    stepUp: true,
    params: z.object({ code: CategoryCode }),
    body: Titles,
    answer: ok(TaxonomyCategory),
    problems: ['taxonomy.category_unknown'],
  }),
  listCodeLists: endpoint('get', '/api/code-lists', {
    summary: "The partners' own code lists, those with waiting codes first",
    roles: operators,
    answer: ok(z.object({ items: z.array(CodeList) })),
  }),
  readCodeList: endpoint('get', '/api/code-lists/{tenant}/{source}', {
    summary:
      'The codes of a list and what they mean, those that wait first (at most 1,000); what may name or reach a person is only counted',
    roles: operators,
    params: list,
    answer: ok(z.object({ items: z.array(SourceCode), hidden: z.int() })),
    problems: ['taxonomy.list_unknown'],
  }),
  giveMeaning: endpoint('put', '/api/code-lists/{tenant}/{source}', {
    summary: 'Say what a code means; incidents that waited for it get their category',
    roles: operators,
    params: list,
    body: NewMeaning,
    answer: noContent,
    problems: ['taxonomy.code_unknown', 'taxonomy.category_unknown'],
  }),
};
