import type { Formats } from '../../i18n/format.ts';
import type { RateMap } from './rate.ts';

/** Digits that tell the breaks apart: one at least, three at most. Rates are written with as many, so that a small one is not 0,0. */
export const digitsOf = (breaks: readonly number[]): number => {
  const different = new Set(breaks).size;
  return [1, 2].find((digits) => new Set(breaks.map((value) => value.toFixed(digits))).size === different) ?? 3;
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
