import type { ReadRow } from './import-values.ts';
import { readPeriod, weekOf } from './period.ts';
import type { WrittenValue } from './value-text.ts';

const bounds = (value: WrittenValue): [number, number] | undefined =>
  value.status === 'missing' ? undefined : value.status === 'masked' ? [value.lower, value.upper] : [value.value, value.value];

/** What a running total grew by; of ranges a range, not known where an end is not. A correction of the source may make it negative. */
const growth = (before: WrittenValue | undefined, after: WrittenValue): WrittenValue => {
  const [from, to] = [before && bounds(before), bounds(after)];
  if (!from || !to) return { status: 'missing' };
  if (before?.status === 'number' && after.status === 'number') return { status: 'number', value: after.value - before.value };
  return { status: 'masked', lower: to[0] - from[1], upper: to[1] - from[0] };
};

/**
 * Days of a running total to ISO weeks: `week-last` keeps the last day of each week, `week-new` what the total grew by since the end of the week before.
 * The first week of a territory is not known, or what it grew by from zero (`week-new-from-zero`); a week after one without any day is not known.
 * Rows that are no readable day pass through untouched, to be refused where every row is.
 */
export const foldDays = (
  rows: readonly ReadRow[],
  fold: 'week-last' | 'week-new' | 'week-new-from-zero',
): { rows: ReadRow[]; folded: number } => {
  const kept = new Map<string, ReadRow & { from: string; day: string }>();
  const others: ReadRow[] = [];
  for (const row of rows) {
    const days = readPeriod(row.period);
    if (!days || !row.value || row.code === '' || Date.parse(days.to) - Date.parse(days.from) !== 86_400_000) {
      others.push(row);
      continue;
    }
    const week = weekOf(days.from);
    const key = `${row.code} ${week.from}`;
    const before = kept.get(key);
    if (!before || before.day < days.from) kept.set(key, { ...row, period: `${week.from}/${week.to}`, from: week.from, day: days.from });
  }
  const weeks = [...kept.values()];
  const folded = rows.length - others.length - weeks.length;
  if (fold === 'week-last') return { rows: [...others, ...weeks], folded };
  const firstWeek = new Map<string, string>();
  for (const { code, from } of weeks) if (from < (firstWeek.get(code) ?? '9999')) firstWeek.set(code, from);
  const grown = weeks.map((row) => {
    const before = kept.get(`${row.code} ${new Date(Date.parse(row.from) - 7 * 86_400_000).toISOString().slice(0, 10)}`);
    const zero: WrittenValue | undefined =
      fold === 'week-new-from-zero' && firstWeek.get(row.code) === row.from ? { status: 'number', value: 0 } : undefined;
    return { ...row, value: growth(before ? (before.value as WrittenValue) : zero, row.value as WrittenValue) };
  });
  return { rows: [...others, ...grown], folded };
};
