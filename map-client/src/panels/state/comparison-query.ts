import type { Period } from '../rate/period.ts';

/** The other time: the same days a year earlier, as many days just before, days of one's own, or the mean of the same weeks of earlier years. */
export type Reference = { kind: 'year' } | { kind: 'before' } | { kind: 'days'; period: Period } | { kind: 'weeks'; years: number };

/** Two times on one map: side by side with a divider, or as what changed. */
export interface Comparison {
  how: 'swipe' | 'percent' | 'difference';
  with: Reference;
}

const ways = ['swipe', 'percent', 'difference'] as const;
const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && Number.isFinite(Date.parse(text ?? ''));

/** swipe:year, difference:weeks.3, percent:2025-01-01.2025-06-30 */
export const writeComparison = ({ how, with: reference }: Comparison): string => {
  if (reference.kind === 'weeks') return `${how}:weeks.${reference.years}`;
  if (reference.kind === 'days') return `${how}:${reference.period.from}.${reference.period.to}`;
  return `${how}:${reference.kind}`;
};

/** Reads a comparison from a link; undefined when it makes no sense. A mean of several years has no one map to swipe to. */
export const readComparison = (text: string | null): Comparison | undefined => {
  const [name, what = ''] = (text ?? '').split(':');
  const how = ways.find((way) => way === name);
  if (!how) return undefined;
  if (what === 'year' || what === 'before') return { how, with: { kind: what } };
  const [first, second] = what.split('.');
  if (first === 'weeks' && how !== 'swipe' && /^[1-5]$/.test(second ?? '')) return { how, with: { kind: 'weeks', years: Number(second) } };
  return isDay(first) && isDay(second) && first <= second
    ? { how, with: { kind: 'days', period: { from: first, to: second } } }
    : undefined;
};
