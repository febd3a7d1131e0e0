/** Two calendar days, both included (YYYY-MM-DD). */
export interface Period {
  from: string;
  to: string;
}

const dayMs = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const write = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The zone in which Latvian and Lithuanian days begin and end (both countries keep the same time). */
const zone = 'Europe/Riga';

const offsetAt = (ms: number): string => {
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
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
