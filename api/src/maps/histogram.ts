import type { Histogram } from './thematic-contract.ts';

const [fewest, most] = [5, 40];
/** From this ratio of the highest to the lowest value on, equal steps would put nearly everything into the first. */
const logarithmicFrom = 100;

/** The step of Freedman and Diaconis: twice the range of the middle half over the cube root of how many there are. */
const binsOf = (sorted: readonly number[]): number => {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  const step = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length);
  const bins = step > 0 ? Math.ceil((at(1) - at(0)) / step) : Math.ceil(Math.sqrt(sorted.length));
  return Math.min(most, Math.max(fewest, bins));
};

/** How the values are spread, for setting breaks by hand: 5 to 40 steps, each [lower, upper), the last closed; steps by a factor where values span 1 to 100 and more. */
export const toHistogram = (values: readonly number[]): Histogram => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return { bounds: [], counts: [], isLogarithmic: false };
  if (low === high) return { bounds: [low, high], counts: [sorted.length], isLogarithmic: false };
  const isLogarithmic = low > 0 && high / low >= logarithmicFrom;
  const scaled = isLogarithmic ? sorted.map(Math.log) : sorted;
  const [first, last] = [scaled[0] as number, scaled.at(-1) as number];
  const bins = binsOf(scaled);
  const between = Array.from({ length: bins - 1 }, (_, i) => first + ((i + 1) * (last - first)) / bins);
  const bounds = [low, ...between.map((bound) => (isLogarithmic ? Math.exp(bound) : bound)), high];
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins - 1 && value >= (bounds[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { bounds, counts, isLogarithmic };
};
