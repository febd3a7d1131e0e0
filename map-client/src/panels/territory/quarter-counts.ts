import type { Month } from '../rate/rate.ts';

/** Incidents of a quarter. */
export interface Quarter {
  year: number;
  quarter: number;
  count: number;
  /** False while the quarter still runs. */
  complete: boolean;
}

/** The last quarters up to `today` (three calendar years at most), from months. */
export const quartersOf = (months: readonly Month[], today: string, years = 3): Quarter[] => {
  const byQuarter = new Map<string, number>();
  for (const { month, count } of months) {
    const key = `${month.slice(0, 4)}-${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
    byQuarter.set(key, (byQuarter.get(key) ?? 0) + count);
  }
  const [thisYear, thisQuarter] = [Number(today.slice(0, 4)), Math.ceil(Number(today.slice(5, 7)) / 3)];
  const quarters: Quarter[] = [];
  for (let year = thisYear - years + 1; year <= thisYear; year++) {
    for (let quarter = 1; quarter <= (year === thisYear ? thisQuarter : 4); quarter++) {
      quarters.push({ year, quarter, count: byQuarter.get(`${year}-${quarter}`) ?? 0, complete: year < thisYear || quarter < thisQuarter });
    }
  }
  return quarters;
};
