import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';

/** A written period as people say it: 2026. g. III cet., week 26 of 2026. */
export const writePeriodOf = (period: string, t: TextFunction, format: Formats): string => {
  const [, year = '', rest = ''] = /^(\d{4})(?:-(.*))?$/.exec(period) ?? [];
  if (!year) return period;
  if (rest === '') return t('indicators.period.year', { year });
  if (rest.startsWith('Q')) return t('indicators.period.quarter', { year, n: rest.slice(1) });
  if (rest.startsWith('W')) return t('indicators.period.week', { year, n: Number(rest.slice(1)) });
  if (/^\d\d$/.test(rest))
    return new Intl.DateTimeFormat(format.locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(Number(year), Number(rest) - 1, 15),
    );
  const [from = '', to = ''] = period.split('/');
  if (!to) return format.day(from);
  const last = new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return format.period(from, last);
};
