import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';

/** A sum in its currency, as the reader's language writes it. */
export const money = (locale: string, sum: number, unit: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: unit, useGrouping: 'always' }).format(sum);

/** A share (0 to 1) in per cent: with a space before the sign in Latvian and Lithuanian, without in English. */
export const percent = (format: Formats, share: number, digits = 0): string =>
  `${format.number(share * 100, digits)}${format.lang === 'en' ? '' : '\u00a0'}%`;

/** A duration in seconds as a person says it: 11 s, 6 min 3 s, 2 h 05 min. */
export const lasts = (t: TextFunction, seconds: number): string => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), Math.round(seconds % 60)];
  if (hours) return t('alerts.time.hours', { hours, minutes: String(minutes).padStart(2, '0') });
  if (minutes && !rest) return t('alerts.time.wholeMinutes', { minutes });
  return minutes ? t('alerts.time.minutes', { minutes, seconds: rest }) : t('alerts.time.seconds', { seconds: rest });
};
