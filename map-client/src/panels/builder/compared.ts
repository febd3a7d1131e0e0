import { nextDay, type Period, yearBefore } from '../rate/period.ts';
import type { Comparison } from '../state/comparison-query.ts';
import { type Measure, perOf, spanOf, type Theme } from './theme.ts';

const dayMs = 86_400_000;
const shift = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** As many days just before a period. */
export const periodBefore = ({ from, to }: Period): Period => {
  const days = Math.round((Date.parse(nextDay(to)) - Date.parse(from)) / dayMs);
  return { from: shift(from, -days), to: shift(from, -1) };
};

/** The days that a comparison is with; undefined for the mean of several years. */
export const referencePeriod = (comparison: Comparison | undefined, period: Period): Period | undefined => {
  const reference = comparison?.with;
  if (reference?.kind === 'year') return yearBefore(period);
  if (reference?.kind === 'before') return periodBefore(period);
  return reference?.kind === 'days' ? reference.period : undefined;
};

/** Whether a theme's change can be told: counts and rates of incidents on areas with classes. */
export const canChange = ({ source, measure, display }: Theme): boolean =>
  source.kind === 'incidents' && (measure.kind === 'count' || measure.kind === 'rate') && display !== 'bivariate';

/** Whether two times of a theme can lie side by side. */
export const canSwipe = ({ source, display }: Theme): boolean =>
  source.kind === 'incidents' && (display === 'choropleth' || display === 'grid' || display === 'symbols');

/** The theme as what changed against the other time; itself where nothing is compared, or where both times lie side by side. */
export const changedTheme = (theme: Theme, comparison: Comparison | undefined, period: Period): Theme => {
  if (!comparison || comparison.how === 'swipe' || !canChange(theme)) return theme;
  const reference = referencePeriod(comparison, period);
  const per = perOf(theme.measure);
  const measure: Measure = {
    kind: 'change',
    against:
      comparison.with.kind === 'weeks' ? { sameWeeksOfYears: comparison.with.years } : { during: spanOf(reference ?? yearBefore(period)) },
    as: comparison.how,
    ...(per && { per }),
  };
  // A palette from low to high cannot show more and less; the server chooses one around zero. Bounds of values are no bounds of changes.
  const { palette: _palette, second: _second, ...rest } = theme;
  const { method, classes } = theme.classification;
  return {
    ...rest,
    measure,
    classification: { method: method === 'manual' ? 'natural' : method, classes },
    display: theme.area.kind === 'grid' ? 'grid' : 'choropleth',
  };
};
