import { isoDay } from '../../i18n/local-day.ts';

const hour = 3_600_000;

/** The beginnings of the hours of a local day (YYYY-MM-DD), as the server writes them: 24, or 23 and 25 when the clock changes. */
export const hoursOfDay = (day: string): string[] => {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return Array.from({ length: 40 }, (_, i) => noon + (i - 20) * hour)
    .filter((at) => isoDay(at) === day)
    .map((at) => new Date(at).toISOString().replace('.000Z', 'Z'));
};

/** The local day so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10);
