import { poissonInterval } from '../maps/gamma.ts';
import type { Exposure } from './contract.ts';
import type { selectGrids, selectPeople, Year } from './queries.ts';

type Rows<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;

/** Residents by age from the parts that may be told; null where nothing is known. A sum leaves out the parts that may not be told. */
export function toPeople(parts: Rows<typeof selectPeople>, grids: Rows<typeof selectGrids>): Exposure['people'] {
  const first = grids[0];
  const coveredShare = Math.min(
    1,
    grids.reduce((sum, { share }) => sum + share, 0),
  );
  // Less than a thousandth is the sliver that neighbours share.
  if (!first || coveredShare < 0.001) return null;
  const sumOf = (...names: string[]): number | null => {
    const told = parts.filter(({ part }) => names.length === 0 || names.includes(part));
    return told.length === 0 ? null : told.reduce((sum, { residents }) => sum + residents, 0);
  };
  return {
    residents: sumOf(),
    age0: sumOf('age_0_6'),
    age7: sumOf('age_7_17'),
    age18: sumOf('age_18_64'),
    age65: sumOf('age_65_together', 'age_65_alone'),
    lone65: sumOf('age_65_alone'),
    coveredShare,
    asOf: grids.map(({ asOf }) => asOf).sort()[0] ?? first.asOf,
    isEstimated: grids.some(({ isEstimated }) => isEstimated),
    isGenerated: grids.some(({ isGenerated }) => isGenerated),
    sources: [...new Set(grids.map(({ source }) => source))].sort(),
  };
}

/**
 * The years with their intervals, and what the years before say is usual. A year in which the records of whoever answers for a part of the area begin
 * is a part of a year: it is not compared, and where it is the last one nothing is. `recordedSince` is the first day of the records (YYYY-MM-DD).
 */
export function toIncidents(rows: readonly Year[], recordedSince: string | null): Exposure['incidents'] {
  const years = rows.map((row) => ({
    ...row,
    count: row.isSuppressed ? null : row.count,
    interval: row.isSuppressed || row.count === null ? null : poissonInterval(row.count),
  }));
  const isWhole = ({ from }: Year) => recordedSince !== null && recordedSince <= from;
  const [last, ...earlier] = years as [(typeof years)[number], ...typeof years];
  const before = isWhole(last) ? earlier.filter(isWhole) : [];
  const counts = before.map(({ count }) => count);
  const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  const perYear = (total: number) => total / before.length;
  const [low, high] = poissonInterval(sum);
  return {
    last,
    before,
    usual:
      before.length === 0 || counts.includes(null)
        ? null
        : { mean: perYear(sum), interval: [perYear(low), perYear(high)], years: before.length },
    recordedSince,
    isLastWhole: isWhole(last),
  };
}
