import type { Period } from '../rate/period.ts';
import type { Month } from '../rate/rate.ts';

/** Incidents of a quarter, or of a year where the quarters would be too many. */
export interface Stretch {
  year: number;
  /** 1 … 4; undefined for a whole year. */
  quarter: number | undefined;
  count: number;
  /** False while it still runs. */
  complete: boolean;
  /** Whether the map counts any day of it. */
  mapped: boolean;
}

/** Calendar years told by quarter, and how many are told at all. */
const [quarterYears, mostYears] = [3, 12];

const quarterOf = (day: string): number => Math.ceil(Number(day.slice(5, 7)) / 3);

/** Months of one territory and the first month in which anything at all was recorded there (YYYY-MM). */
interface Recorded {
  months: readonly Month[];
  since: string | undefined;
}

/**
 * The time that a map shows with the years before it, from months: quarters of three calendar years, or the calendar years of a longer time. What
 * lies before the records begin is left out, and so is the quarter or year that they begin within: none and a part are not what the others are.
 */
export const stretchesOf = ({ months, since }: Recorded, { from, to }: Period, today: string): Stretch[] => {
  const last = to > today ? today : to;
  const lastYear = Number(last.slice(0, 4));
  const span = lastYear - Number(from.slice(0, 4)) + 1;
  const byYear = span > quarterYears;
  const stretches: Stretch[] = [];
  for (let year = lastYear - Math.min(mostYears, Math.max(span, quarterYears)) + 1; year <= lastYear; year++) {
    for (const quarter of byYear ? [undefined] : [1, 2, 3, 4]) {
      const [first, end] = quarter ? [quarter * 3 - 2, quarter * 3] : [1, 12];
      const [start, close] = [`${year}-${String(first).padStart(2, '0')}`, `${year}-${String(end).padStart(2, '0')}`];
      if (start > today || (since && start < since)) continue;
      stretches.push({
        year,
        quarter,
        count: months.reduce((sum, { month, count }) => (month >= start && month <= close ? sum + count : sum), 0),
        complete: byYear ? year < Number(today.slice(0, 4)) : year < Number(today.slice(0, 4)) || (quarter ?? 0) < quarterOf(today),
        mapped: start <= last.slice(0, 7) && close >= from.slice(0, 7),
      });
    }
  }
  return stretches;
};
