import type { ThematicMap } from '../builder/theme.ts';

/** The largest value that symbols tell. */
export const symbolMost = ({ values }: ThematicMap, of: 'first' | 'second'): number =>
  Math.max(0, ...values.map(({ value, second }) => (of === 'first' ? value : (second?.value ?? null)) ?? 0));

const round = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2, 1].find((step) => step * power <= value) ?? 1);
};

/** Three round values of which each has about a quarter of the area of the one before, the largest first. */
export const roundSteps = (most: number): number[] => {
  if (!(most > 0)) return [];
  const first = round(most);
  return [...new Set([first, round(first / 3.9), round(first / 19)])];
};
