import { z } from 'zod';

/** Dimension and category codes as statistics offices write them. */
const Name = z.string().min(1).max(120);

/**
 * One table of a statistics office and how its cells become values of our indicator. `url` answers JSON-stat 2 (PxWeb by POST with `query`,
 * or any address by GET) or SDMX-JSON (Lithuania's portal, by GET). Dimensions that are neither territory nor period have one category, or are summed over those fetched.
 */
export const PullTable = z
  .strictObject({
    url: z.url({ protocol: /^https$/ }).max(500),
    query: z
      .array(
        z.strictObject({
          code: Name,
          selection: z.strictObject({ filter: z.enum(['item', 'all', 'top', 'agg', 'vs']), values: z.array(Name).min(1).max(2000) }),
        }),
      )
      .max(20)
      .nullable()
      .default(null),
    country: z.string().regex(/^[A-Z]{2}$/),
    scheme: z.string().min(1).max(40),
    boundarySet: z.int().positive().nullable().default(null),
    territory: Name.meta({ description: 'The dimension of territories' }),
    period: Name.meta({ description: 'The dimension of time' }),
    codes: z
      .strictObject({
        strip: z.string().max(20).default(''),
        map: z.record(Name, z.string().min(1).max(40)).default({}),
        skip: z.array(Name).max(500).default([]),
      })
      .default({ strip: '', map: {}, skip: [] })
      .meta({
        description:
          'From the codes of the office to ours: a beginning to strip, names for single ones, those that are no territory of ours',
      }),
    sums: z.boolean().default(false),
    factor: z.number().positive().max(1e9).default(1).meta({ description: 'To our unit: 1000 where the office counts thousands' }),
  })
  .meta({ id: 'PullTable' });
export type PullTable = z.output<typeof PullTable>;

/** Several tables may feed one indicator: Latvia’s and Lithuania’s offices, or the same office before and after a change. */
export const PullDefinition = z.strictObject({ tables: z.array(PullTable).min(1).max(10) }).meta({ id: 'PullDefinition' });
export type PullDefinition = z.output<typeof PullDefinition>;
