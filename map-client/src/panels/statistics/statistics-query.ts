import { type Status, statuses } from '../incidents/incident-query.ts';
import { type Period, usualPeriod } from '../rate/period.ts';

/** What the statistics are of; all of it is in the address, under the same names as the planner's map. */
export interface StatisticsFilter {
  period: Period;
  /** Groups of categories; empty means all. */
  groups: readonly string[];
  /** Country and code of a municipality, LV:0026000. */
  territory: string | undefined;
  /** The least severity counted. */
  severity: number;
  statuses: readonly Status[];
}

const isDay = (text: string | null): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && Number.isFinite(Date.parse(text ?? ''));

/** Reads the filter from a query; what is missing or makes no sense is as usual. */
export const readStatistics = (query: URLSearchParams, today: string): StatisticsFilter => {
  const [from, to, severity] = [query.get('from'), query.get('to'), Number(query.get('sev'))];
  const asked = query.get('status')?.split(',') ?? [];
  return {
    period: isDay(from) && isDay(to) && from <= to ? { from, to } : usualPeriod(today),
    groups: query.get('cat')?.split(',').filter(Boolean) ?? [],
    territory: /^[A-Z]{2}:[\w.-]{1,40}$/.test(query.get('t') ?? '') ? (query.get('t') as string) : undefined,
    severity: Number.isInteger(severity) && severity > 1 && severity <= 5 ? severity : 1,
    statuses: statuses.filter((status) => asked.includes(status)),
  };
};

/** Writes changed parts of the filter as parts of a query. */
export const writeStatistics = (changes: Partial<StatisticsFilter>): Record<string, string | undefined> => ({
  ...(changes.period && { from: changes.period.from, to: changes.period.to }),
  ...(changes.groups && { cat: changes.groups.join(',') }),
  ...('territory' in changes && { t: changes.territory ?? '' }),
  ...(changes.severity !== undefined && { sev: changes.severity > 1 ? String(changes.severity) : '' }),
  ...(changes.statuses && { status: changes.statuses.join(',') }),
});

/** The planner's map of the same time and kinds of incidents, with one municipality chosen or none. */
export const mapHref = ({ period, groups }: StatisticsFilter, territory: string | undefined, lang: string): string => {
  const query = new URLSearchParams({ lang, from: period.from, to: period.to });
  if (groups.length > 0) query.set('cat', groups.join(','));
  if (territory !== undefined) query.set('t', territory);
  return `/?${query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
};
