import type { Ask } from '../maps/places.ts';
import type { StatisticsQuery } from './contract.ts';
import { type CountRow, type Span, selectCounts } from './queries.ts';

/** A count of the period and of the time before it. */
export type Counted = Omit<CountRow, 'count'> & { count: number; before: number };

/** Days counted at once: a year of 100,000 incidents is a third of a second, and nothing may hold the embedded database for long. */
const atOnce = 366 * 86_400_000;

/** The parts of a time, none longer than a year; an open beginning is one part up to a year before the end. */
export const splitSpan = ({ from, to }: Span): Span[] => {
  const parts: Span[] = [];
  let end = Date.parse(to);
  const start = from === null ? end - atOnce : Date.parse(from);
  while (end > start) {
    const begin = Math.max(start, end - atOnce);
    parts.push({ from: new Date(begin).toISOString(), to: new Date(end).toISOString() });
    end = begin;
  }
  return from === null ? [...parts, { from: null, to: new Date(end).toISOString() }] : parts;
};

const keyOf = ({ kind, category, month, weekday, hour }: Counted | CountRow): string => [kind, category, month, weekday, hour].join();

/** Counts a period and the time before it in parts, each in a transaction of its own, and adds them up. */
export const countRows = async (
  ask: Ask,
  query: StatisticsQuery,
  { period, compared, tenants }: { period: Span; compared: Span | null; tenants: readonly string[] },
): Promise<Counted[]> => {
  const sums = new Map<string, Counted>();
  const times = [
    ...splitSpan(period).map((span) => ({ span, isBefore: false })),
    ...(compared ? splitSpan(compared) : []).map((span) => ({ span, isBefore: true })),
  ];
  for (const time of times) {
    for (const row of await ask((tx) => selectCounts(tx, query, { ...time, tenants }))) {
      const sum = sums.get(keyOf(row)) ?? { ...row, count: 0, before: 0, rated: 0 };
      if (time.isBefore) sum.before += row.count;
      else {
        sum.count += row.count;
        sum.rated += row.rated;
      }
      sums.set(keyOf(row), sum);
    }
  }
  return [...sums.values()];
};
