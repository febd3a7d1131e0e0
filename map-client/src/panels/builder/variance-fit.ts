import { countIn } from './breaks.ts';

/** Goodness of variance fit of classes: 1 − the squared deviations from the means of the classes over those from the mean of all; undefined when all values are equal. */
export const fitOf = (values: readonly number[], breaks: readonly number[]): number | undefined => {
  const classes = Math.max(1, breaks.length - 1);
  const sums = Array.from({ length: classes }, () => ({ n: 0, sum: 0, squares: 0 }));
  let [n, sum, squares] = [0, 0, 0];
  for (const value of values) {
    const at = sums[countIn([value], breaks).indexOf(1)] ?? sums[0];
    if (at) {
      at.n += 1;
      at.sum += value;
      at.squares += value * value;
    }
    n += 1;
    sum += value;
    squares += value * value;
  }
  const total = squares - (sum * sum) / Math.max(1, n);
  if (!(total > 1e-12)) return undefined;
  const within = sums.reduce((rest, part) => rest + (part.n ? part.squares - (part.sum * part.sum) / part.n : 0), 0);
  return Math.min(1, Math.max(0, 1 - within / total));
};
