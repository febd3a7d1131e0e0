import { sql } from '@vias/sql/sql.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { z } from 'zod';

const Texts = z.object({ lv: z.string(), lt: z.string(), en: z.string() });
const Indicator = z.object({
  code: z.string(),
  title: Texts,
  unit: Texts,
  decimals: z.int(),
  direction: z.enum(['more_is_worse', 'more_is_better', 'neutral']),
  isCount: z.boolean(),
  source: z.string(),
});
export type Indicator = z.output<typeof Indicator>;

/** The indicator that a code means to the reader; undefined when there is none it may see. A count is what grows with how many live there. */
export const selectIndicator = (tx: Tx, code: string): Promise<Indicator | undefined> =>
  tx.maybe(
    Indicator,
    sql`
      select code, title, unit, decimals, direction, aggregation = 'sum' and denominator = 'residents' as "isCount", source
      from indicator where indicator_id = indicator_by_code(${code})`,
  );

/** The periods that the indicator has values for, newest first, at most 40 of them. */
export const selectIndicatorPeriods = (tx: Tx, code: string) =>
  tx.rows(
    z.object({ period: z.string() }),
    sql`
      select indicator_period_text(starts_on, ends_on) as period
      from indicator_value where indicator_id = indicator_by_code(${code}) group by starts_on, ends_on order by ends_on desc, starts_on desc limit 40`,
  );

const Value = z.object({
  id: z.int(),
  from: z.string(),
  to: z.string(),
  value: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  status: z.enum(['final', 'provisional', 'estimated', 'masked', 'missing']),
});
export type IndicatorValue = z.output<typeof Value>;
/** The indicator in every territory of the sets; see indicator_by_territory. None when the period is none of its own. */
export const selectIndicatorValues = (tx: Tx, code: string, period: string | null, sets: readonly number[]) =>
  tx.rows(
    Value,
    sql`
      select territory_id as id, starts_on::text as from, ends_on::text as to, value, lower, upper, status
      from indicator_by_territory(${code}::text, ${period}::text, ${sets}::int[]) where starts_on is not null`,
  );
