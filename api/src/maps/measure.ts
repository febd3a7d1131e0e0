import { noData, suppressed } from './classes.ts';
import type { Measure } from './definition.ts';
import { poissonInterval } from './gamma.ts';
import {
  differenceInterval,
  type Interval,
  meanCountInterval,
  meanError,
  meanInterval,
  ratioInterval,
  relativeError,
  shareInterval,
} from './intervals.ts';

/** What was counted in an area in one period, as the reader may know it. `valued` of them have the property that is summed. */
export type Tally = {
  count: number | null;
  part: number;
  valued: number;
  sum: number;
  squares: number;
  isExact: boolean;
  isSuppressed: boolean;
};

/** What a measure needs to know of an area beside its tallies. `residents` are those at the end of each period, the first period first. */
export type AreaFacts = { reports: boolean; km2: number; residents: readonly (number | null)[] };

/** What can be said of an area before classes are known; `class` is 0 for whatever has a value. */
export type Measured = {
  class: number;
  value: number | null;
  interval: Interval | null;
  count: number | null;
  denominator: number | null;
  reference: number | null;
  referenceInterval: Interval | null;
  isExact: boolean;
  isUnstable: boolean;
};

/** From these on a denominator carries a number of its own: residents, incidents a share is of, incidents of a mean. */
export const smallDenominators = { residents: 1000, share: 20, mean: 10 } as const;
/** A relative standard error above this marks a number unstable: a count of 11 and fewer. */
export const unstableFrom = 0.3;

const perThousand = 1000;
const nothing: Measured = {
  class: noData,
  value: null,
  interval: null,
  count: null,
  denominator: null,
  reference: null,
  referenceInterval: null,
  isExact: true,
  isUnstable: false,
};
const scaled = ([low, high]: Interval, factor: number): Interval => [low * factor, high * factor];

/** The denominator of a rate and what one incident is worth in it; undefined where there is none. */
const baseOf = (per: 'residents' | 'km2' | undefined, { km2 }: AreaFacts, residents: number | null | undefined) => {
  if (per === undefined) return { denominator: null, worth: 1 };
  const denominator = per === 'km2' ? km2 : residents;
  if (!denominator) return undefined;
  return { denominator, worth: per === 'km2' ? 1 / denominator : perThousand / denominator };
};

const rateOf = (measure: Extract<Measure, { kind: 'count' | 'rate' }>, facts: AreaFacts, { count, isExact }: Tally): Measured => {
  const per = measure.kind === 'rate' ? measure.per : undefined;
  const base = baseOf(per, facts, facts.residents[0]);
  if (!base) return { ...nothing, isExact };
  const n = count as number;
  return {
    ...nothing,
    class: 0,
    // Multiplied first: 5,000 / 6,000 is what everybody else computes too.
    value: base.denominator === null ? n : (n * (per === 'residents' ? perThousand : 1)) / base.denominator,
    interval: scaled(poissonInterval(n), base.worth),
    count: n,
    denominator: base.denominator,
    isExact,
    isUnstable:
      per !== undefined &&
      (relativeError(n) > unstableFrom || (per === 'residents' && (base.denominator ?? 0) < smallDenominators.residents)),
  };
};

const shareOf = ({ count, part, isExact }: Tally): Measured => {
  const whole = count as number;
  // Both numbers of a protected area move by themselves.
  const n = Math.min(part, whole);
  if (whole === 0) return { ...nothing, count: 0, denominator: 0, isExact };
  const share = n / whole;
  const error = n === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((1 - share) / n);
  return {
    ...nothing,
    class: 0,
    value: 100 * share,
    interval: scaled(shareInterval(n, whole), 100),
    count: n,
    denominator: whole,
    isExact,
    isUnstable: whole < smallDenominators.share || error > unstableFrom,
  };
};

const meanOf = ({ valued, sum, squares, isExact }: Tally): Measured => {
  if (valued === 0) return { ...nothing, count: 0, isExact };
  const value = sum / valued;
  const interval = meanInterval(valued, sum, squares);
  const own = meanError(valued, sum, squares);
  const error = own !== null && value !== 0 ? own / Math.abs(value) : Number.POSITIVE_INFINITY;
  return {
    ...nothing,
    class: 0,
    value,
    interval,
    count: valued,
    isExact,
    isUnstable: valued < smallDenominators.mean || error > unstableFrom,
  };
};

/** Lengths of the periods in days: the one of the map, then those it is compared with. */
export type Lengths = readonly number[];

/** How much longer one period is than another; whole months and years count as equals. */
export const relativeLength = (other: number, own: number): number => {
  const isMonth = (days: number) => days > 27.5 && days < 31.5;
  return Math.abs(other / own - 1) < 0.005 || (isMonth(other) && isMonth(own)) ? 1 : other / own;
};

const changeOf = (
  measure: Extract<Measure, { kind: 'change' }>,
  facts: AreaFacts,
  tallies: readonly Tally[],
  lengths: Lengths,
): Measured => {
  const [now, ...before] = tallies as [Tally, ...Tally[]];
  const isExact = tallies.every((tally) => tally.isExact);
  const own = baseOf(measure.per, facts, facts.residents[0]);
  const bases = before.map((_, i) => baseOf(measure.per, facts, facts.residents[i + 1]));
  if (!own || bases.length === 0 || bases.some((base) => base === undefined)) return { ...nothing, isExact };
  const n = now.count as number;
  const total = before.reduce((sum, { count }) => sum + (count as number), 0);
  const exposures = before.map((_, i) => relativeLength(lengths[i + 1] as number, lengths[0] as number));
  const exposure = exposures.reduce((sum, each) => sum + each, 0);
  // A rate of earlier years is their incidents over the residents of those years, not a mean of rates.
  const worth = exposure / exposures.reduce((sum, each, i) => sum + each / (bases[i]?.worth as number), 0);
  const reference = (total / exposure) * worth;
  const referenceInterval = scaled(meanCountInterval(total, exposure), worth);
  const value = n * own.worth;
  const facts2 = { ...nothing, count: n, denominator: own.denominator, reference, referenceInterval, isExact };
  const isUnstable = n === 0 || total === 0 || Math.sqrt(1 / n + 1 / total) > unstableFrom;
  if (measure.as === 'difference') {
    const interval = differenceInterval(value, scaled(poissonInterval(n), own.worth), reference, referenceInterval);
    return { ...facts2, class: 0, value: value - reference, interval, isUnstable };
  }
  // Nothing before: no percentage says how much more there is now.
  if (reference === 0) return facts2;
  const ratio = ratioInterval(n, total, exposure * (own.worth / worth));
  return {
    ...facts2,
    class: 0,
    value: 100 * (value / reference - 1),
    interval: ratio && [100 * (ratio[0] - 1), 100 * (ratio[1] - 1)],
    isUnstable,
  };
};

/** The measure in one area: a value, nothing (nobody reports from it, or it has no denominator), or nothing that may be said. */
export const measureArea = (measure: Measure, facts: AreaFacts, tallies: readonly Tally[], lengths: Lengths): Measured => {
  const [first] = tallies;
  // How many live there is no secret, whatever is said of what happened.
  const known = {
    ...nothing,
    denominator: measure.kind === 'rate' ? (baseOf(measure.per, facts, facts.residents[0])?.denominator ?? null) : null,
  };
  if (!facts.reports || !first) return known;
  if (tallies.some(({ count, isSuppressed }) => isSuppressed || count === null)) return { ...known, class: suppressed, isExact: false };
  switch (measure.kind) {
    case 'count':
    case 'rate':
      return rateOf(measure, facts, first);
    case 'share':
      return shareOf(first);
    case 'mean':
      return meanOf(first);
    case 'change':
      return changeOf(measure, facts, tallies, lengths);
    case 'value':
      return nothing;
  }
};
