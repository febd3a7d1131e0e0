/** Days as YYYY-MM-DD; `to` is the first day after the period. */
export type Days = { from: string; to: string };

const day = (year: number, month: number, date: number): string | undefined => {
  const at = new Date(Date.UTC(year, month - 1, date));
  at.setUTCFullYear(year);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.toISOString().slice(0, 10) : undefined;
};
const plus = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
const months = (year: number, month: number, count: number): Days => {
  const next = month - 1 + count;
  return { from: day(year, month, 1) as string, to: day(year + Math.floor(next / 12), (next % 12) + 1, 1) as string };
};

/** Monday of an ISO week; undefined where the year has no such week. */
const mondayOf = (year: number, week: number): string | undefined => {
  const fourth = Date.UTC(year, 0, 4);
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * 86_400_000;
  const monday = first + (week - 1) * 7 * 86_400_000;
  const thursday = new Date(monday + 3 * 86_400_000);
  return week >= 1 && thursday.getUTCFullYear() === year ? new Date(monday).toISOString().slice(0, 10) : undefined;
};

/** The ISO week that a day lies in. */
export const weekOf = (date: string): Days => {
  const at = new Date(date);
  const monday = plus(date, -((at.getUTCDay() + 6) % 7));
  return { from: monday, to: plus(monday, 7) };
};

/** How long a period is in words of the calendar; undefined for days that make up none of them. */
export const kindOfPeriod = ({ from, to }: Days): 'year' | 'quarter' | 'month' | 'week' | 'day' | undefined => {
  const [year = 0, month = 0] = from.split('-').map(Number);
  const is = (days: Days): boolean => days.from === from && days.to === to;
  if (plus(from, 1) === to) return 'day';
  if (is(months(year, 1, 12))) return 'year';
  if (month % 3 === 1 && is(months(year, month, 3))) return 'quarter';
  if (is(months(year, month, 1))) return 'month';
  return is(weekOf(from)) ? 'week' : undefined;
};

const patterns: [RegExp, (parts: number[]) => Days | undefined][] = [
  [/^(\d{4})\.?$/, ([y = 0]) => (y < 1 ? undefined : months(y, 1, 12))],
  // Q, and the letters of PxWeb: K for ketvirtis and ceturksnis.
  [/^(\d{4})[-. ]?[QKqk]([1-4])$/, ([y = 0, q = 0]) => months(y, 3 * q - 2, 3)],
  [/^(\d{4})(?:[-. ]?[Mm]|-)(\d{2})$/, ([y = 0, m = 0]) => (m >= 1 && m <= 12 ? months(y, m, 1) : undefined)],
  // W, and the letters of PxWeb: U for uke, V for vecka.
  [
    /^(\d{4})[-. ]?[WUVwuv](\d{1,2})$/,
    ([y = 0, w = 0]) => {
      const from = mondayOf(y, w);
      return from === undefined ? undefined : { from, to: plus(from, 7) };
    },
  ],
  [/^(\d{4})[-.](\d{1,2})[-.](\d{1,2})\.?$/, ([y = 0, m = 0, d = 0]) => ofDay(day(y, m, d))],
  [/^(\d{1,2})\.(\d{1,2})\.(\d{4})\.?$/, ([d = 0, m = 0, y = 0]) => ofDay(day(y, m, d))],
  [/^(\d{1,2})\.(\d{4})\.?$/, ([m = 0, y = 0]) => (m >= 1 && m <= 12 ? months(y, m, 1) : undefined)],
];
const ofDay = (from: string | undefined): Days | undefined => (from === undefined ? undefined : { from, to: plus(from, 1) });

/**
 * A period as files and statistics offices write it: 2021, 2021-Q3, 2021Q3, 2021K3, 2021-07, 2021M07, 07.2021, 2021-W26, 2021-07-01, 2021.07.01.,
 * 01.07.2021, or two days with a stroke between them (the second is the first day after). Undefined for anything else, and for days that there are not.
 */
export const readPeriod = (text: string): Days | undefined => {
  const written = text.trim();
  const range = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/.exec(written);
  if (range) {
    const [from, to] = [readPeriod(range[1] as string)?.from, readPeriod(range[2] as string)?.from];
    return from && to && from < to ? { from, to } : undefined;
  }
  for (const [pattern, days] of patterns) {
    const found = pattern.exec(written);
    if (found) return days(found.slice(1).map(Number));
  }
  return undefined;
};
