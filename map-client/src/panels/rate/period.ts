import { isoDay, localZone } from '../../i18n/local-day.ts';

/** Two calendar days, both included (YYYY-MM-DD). */
export interface Period {
  from: string;
  to: string;
}

const dayMs = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const write = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const offsetAt = (ms: number): string => {
  const name = new Intl.DateTimeFormat('en', { timeZone: localZone, timeZoneName: 'longOffset' })
    .formatToParts(ms)
    .find((part) => part.type === 'timeZoneName')?.value;
  return name?.replace('GMT', '') || '+00:00';
};

/** The moment a local day begins, with its offset: 2026-01-01T00:00:00+02:00. */
export const startOf = (day: string): string => `${day}T00:00:00${offsetAt(utc(day))}`;

/** The day after. */
export const nextDay = (day: string): string => write(utc(day) + dayMs);

/** The period as the API takes it: from the first day's beginning to the beginning of the day after the last. */
export const duringOf = ({ from, to }: Period): string => `${startOf(from)}/${startOf(nextDay(to))}`;

/** The same days a year earlier; 29 February becomes the 28th. */
export const yearBefore = ({ from, to }: Period): Period => {
  const earlier = (day: string): string => {
    const year = Number(day.slice(0, 4)) - 1;
    return day.endsWith('02-29') ? `${year}-02-28` : `${year}${day.slice(4)}`;
  };
  return { from: earlier(from), to: earlier(to) };
};

/** The last day of a month written YYYY-MM. */
export const monthEnd = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return write(Date.UTC(year, number, 0));
};

/** The days that numbers are given for: those asked, or the whole months that the server widened them to, of which no day is still to come. */
export const countedPeriod = (
  asked: Period,
  map: { isWidened: boolean; period: { from: string | null; to: string | null } } | undefined,
  today: string,
): Period => {
  if (!map?.isWidened || map.period.from === null || map.period.to === null) return asked;
  const last = isoDay(Date.parse(map.period.to) - 1);
  return { from: isoDay(Date.parse(map.period.from)), to: last > today && asked.to <= today ? today : last };
};

/** The part of a period that lies in months that are over, from the first of a month: what two years can be compared by where only whole months are told. */
export const wholeMonths = ({ from, to }: Period): Period | undefined => {
  const last = to === monthEnd(to.slice(0, 7)) ? to : write(utc(`${to.slice(0, 7)}-01`) - dayMs);
  const first = `${from.slice(0, 7)}-01`;
  return first < last ? { from: first, to: last } : undefined;
};

/** The months (YYYY-MM) from one to another, both included. */
export const monthsBetween = (first: string, last: string): string[] => {
  const months: string[] = [];
  let [year = 0, number = 1] = first.split('-').map(Number);
  while (months.length < 1200) {
    const month = `${year}-${String(number).padStart(2, '0')}`;
    if (month > last) break;
    months.push(month);
    number += 1;
    if (number > 12) {
      year += 1;
      number = 1;
    }
  }
  return months;
};

/** This year so far; in January and February the twelve months before today, because two weeks say nothing. */
export const usualPeriod = (today: string): Period =>
  today.slice(5, 7) > '02'
    ? { from: `${today.slice(0, 4)}-01-01`, to: today }
    : { from: nextDay(yearBefore({ from: today, to: today }).from), to: today };
