import { localZone } from '../../i18n/local-day.ts';

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: localZone });

/** The moment at which a local day (YYYY-MM-DD) begins, ISO 8601: midnight in Latvia and Lithuania, in summer and in winter. */
export const beginOf = (day: string): string => {
  // The clocks change at three in the morning: what they show at midnight is found by trying.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const offset = [2, 3].find((hours) => hour.format(midnight - hours * 3_600_000) === '00') ?? 2;
  return new Date(midnight - offset * 3_600_000).toISOString();
};

/** The day after a day, both YYYY-MM-DD. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
