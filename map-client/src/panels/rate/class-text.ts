import type { Formats } from '../../i18n/format.ts';
import type { RateMap } from './rate.ts';

/** Digits that tell the breaks apart, at most two. */
export const digitsOf = (breaks: readonly number[]): number => {
  for (const digits of [0, 1]) {
    const written = breaks.map((value) => value.toFixed(digits));
    if (new Set(written).size === written.length) return Math.max(1, digits);
  }
  return 2;
};

/** How many territories fall into each class; the keys are class numbers. */
export const countClasses = ({ values }: RateMap): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value.class, (counts.get(value.class) ?? 0) + 1);
  return counts;
};

/** A class in numbers: 1,2–1,6. */
export const writeClass = ({ breaks }: RateMap, index: number, format: Formats): string => {
  const digits = digitsOf(breaks);
  return `${format.number(breaks[index] ?? 0, digits)}–${format.number(breaks[index + 1] ?? 0, digits)}`;
};
