import { classOf, findBreaks, noData, suppressed } from './classes.ts';
import type { RateMap, RateQuery, RateValue } from './contract.ts';
import { poissonInterval } from './gamma.ts';
import type { Area, Window } from './queries.ts';

const residentsPerRate = 1000;

/** What can be said of one territory before classes are known: a value, nothing (no residents, or nobody reports from it), or nothing that may be said. */
const measure = ({ id, code, name, reports, count, residents, isExact, isSuppressed }: Area): RateValue => {
  const empty = { id, code, name, count: null, residents, rate: null, interval: null, plusMinus: null, isExact };
  if (!reports || residents === null || residents === 0) return { ...empty, class: noData };
  if (isSuppressed || count === null) return { ...empty, class: suppressed };
  const rateOf = (incidents: number) => (incidents * residentsPerRate) / residents;
  const [low, high] = poissonInterval(count);
  return {
    ...empty,
    class: 0,
    count,
    rate: rateOf(count),
    interval: [rateOf(low), rateOf(high)],
    plusMinus: rateOf(high - low) / 2,
  };
};

/** The map's numbers with classes. A suppressed territory has no part in finding them. */
export const toRateMap = (
  areas: readonly Area[],
  sets: readonly number[],
  { method, classes, breaks: given, during, category }: RateQuery,
  window: Window,
): RateMap => {
  const measured = areas.map(measure);
  const rates = measured.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const breaks = findBreaks(rates, method, classes, given);
  const values = measured.map((value) => (value.rate === null ? value : { ...value, class: classOf(value.rate, breaks) }));
  const of = (cls: number) => values.filter((value) => value.class === cls).length;
  const asOf = areas.flatMap((area) => area.asOf ?? []).sort();
  return {
    method,
    breaks,
    values,
    shown: rates.length,
    noData: of(noData),
    suppressed: of(suppressed),
    boundarySets: [...sets],
    period: window.isWidened ? { from: window.from, to: window.to } : (during ?? { from: null, to: null }),
    categories: window.isWidened ? window.categories : (category ?? null),
    isWidened: window.isWidened,
    residentsAsOf: asOf.at(-1) ?? null,
    sources: [...new Set(areas.flatMap(({ sources }) => sources))].sort(),
  };
};
