import type { Histogram } from './thematic-contract.ts';

const [fewest, most] = [5, 40];
/** From this ratio of the highest to the lowest value on, equal steps would put nearly everything into the first. */
const logarithmicFrom = 100;
/** More than this share of the values in one step hides the others, and the breaks with them; then a smaller ratio is enough. */
const [crowded, logarithmicWhereCrowded] = [0.5, 20];
/** Values below this part of the highest are not told apart on a logarithmic scale. */
const finest = 1e-6;

/** The step of Freedman and Diaconis: twice the range of the middle half over the cube root of how many there are. */
const binsOf = (sorted: readonly number[]): number => {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  const step = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const bins = step > 0 ? Math.ceil((at(1) - at(0)) / step) : Math.ceil(Math.sqrt(sorted.length));
  return Math.min(most, Math.max(fewest, bins));
};

/** A scale on which the steps are even, and the way back. */
type Scale = { to: (value: number) => number; back: (value: number) => number };
const even: Scale = { to: (value) => value, back: (value) => value };

/** Counts ascending values that are not all alike in even steps of a scale. */
const countSteps = (sorted: readonly number[], { to, back }: Scale): Omit<Histogram, 'isLogarithmic'> => {
  const [low, high] = [sorted[0] as number, sorted.at(-1) as number];
  const bins = binsOf(sorted.map(to));
  const [first, last] = [to(low), to(high)];
  const between = Array.from({ length: bins - 1 }, (_, i) => back(first + ((i + 1) * (last - first)) / bins));
  const bounds = [low, ...between, high];
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins - 1 && value >= (bounds[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { bounds, counts };
};

/** The scale by a factor; where there are zeros it begins even and turns over at the smallest value above them. Nothing for values below zero. */
const logarithmOf = (sorted: readonly number[], least: number): Scale | undefined => {
  const [low, high] = [sorted[0] as number, sorted.at(-1) as number];
  const above = sorted.find((value) => value > 0);
  if (low < 0 || above === undefined || high / above < least) return undefined;
  if (low > 0) return { to: Math.log, back: Math.exp };
  const unit = Math.max(above, high * finest);
  return { to: (value) => Math.log1p(value / unit), back: (value) => unit * Math.expm1(value) };
};

/**
 * How the values are spread, for setting breaks by hand: 5 to 40 steps, each [lower, upper), the last closed.
 * Steps grow by a factor where values span 1 to 100 and more, zeros left aside, or 1 to 20 when even steps would put more than half of them into one.
 */
export const toHistogram = (values: readonly number[]): Histogram => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return { bounds: [], counts: [], isLogarithmic: false };
  if (low === high) return { bounds: [low, high], counts: [sorted.length], isLogarithmic: false };
  const plain = countSteps(sorted, even);
  const isCrowded = Math.max(...plain.counts) > crowded * sorted.length;
  const scale = logarithmOf(sorted, isCrowded ? logarithmicWhereCrowded : logarithmicFrom);
  return scale ? { ...countSteps(sorted, scale), isLogarithmic: true } : { ...plain, isLogarithmic: false };
};
