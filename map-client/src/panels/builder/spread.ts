import type { ThematicMap } from './theme.ts';

type Histogram = ThematicMap['histogram'];

/** More than this share of the values in one bar hides the others, and the bounds with them. */
const crowded = 0.5;
const bars = 40;

/** A histogram in which bounds can be seen and moved: where nearly all values, zeros among them, would lie in one bar, bars grow by a factor from the smallest value above zero. */
export const spreadHistogram = (histogram: Histogram, values: readonly number[]): Histogram => {
  const above = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...above), Math.max(...above)];
  const isCrowded = Math.max(0, ...histogram.counts) > crowded * values.length;
  if (histogram.isLogarithmic || !isCrowded || values.some((value) => value < 0) || above.length < 2 || most < 20 * least) return histogram;
  const reach = Math.log1p(most / least);
  const bounds = Array.from({ length: bars + 1 }, (_, i) => (i === bars ? most : least * Math.expm1((reach * i) / bars)));
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bar = Math.min(bars - 1, Math.floor((Math.log1p(value / least) / reach) * bars));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return { bounds, counts, isLogarithmic: true };
};
