import { ckmeans } from 'simple-statistics';

/** How breaks are found. `manual` takes those given. */
export const methods = ['quantile', 'natural', 'equal', 'deviation', 'geometric', 'pretty', 'manual'] as const;
export type Method = (typeof methods)[number];

/** Class of an area without a value, and of one whose value is kept back. */
export const noData = -1;
export const suppressed = -2;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const distinct = (sorted: readonly number[]): number[] => sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);

/** Whole steps of 1, 2, 2.5 or 5 times a power of ten: the fewest that need no more than `classes`. */
const prettyBreaks = (low: number, high: number, classes: number): number[] => {
  const rough = (high - low) / classes;
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 2.5, 5, 10, 20]) {
    const step = factor * power;
    const first = Math.floor(low / step);
    const last = Math.max(first + 1, Math.ceil(high / step));
    // 3 × 0.1 is not 0.3; twelve digits are.
    if (last - first <= classes) return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  }
  return [low, high];
};

const inner = (sorted: readonly number[], method: Exclude<Method, 'manual'>, classes: number): number[] => {
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  if (low === high) return [low, high];
  switch (method) {
    case 'quantile':
      return [...Array.from({ length: classes }, (_, i) => sorted[Math.floor((i * sorted.length) / classes)] ?? low), high];
    case 'natural':
      return [...ckmeans([...sorted], Math.min(classes, distinct(sorted).length)).map(([first = low]) => first), high];
    case 'equal':
      return [...Array.from({ length: classes }, (_, i) => low + (i * (high - low)) / classes), high];
    case 'pretty':
      return prettyBreaks(low, high, classes);
  }
};

/**
 * Bounds of the classes of the values, ascending: class i is [bounds[i], bounds[i + 1]), the last one closed.
 * Never more than `classes` of them; fewer when the values do not differ enough. Manual bounds are widened to hold every value. None without values.
 */
export const findBreaks = (values: readonly number[], method: Method, classes: number, given: readonly number[] = []): number[] => {
  const sorted = ascending(values);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return method === 'manual' ? distinct(ascending(given)) : [];
  if (method === 'manual') {
    const bounds = distinct(ascending(given));
    if (bounds.length < 2) return low === high ? [low, high] : distinct(ascending([low, ...bounds, high]));
    return [Math.min(low, bounds[0] ?? low), ...bounds.slice(1, -1), Math.max(high, bounds.at(-1) ?? high)];
  }
  const bounds = distinct(inner(sorted, method, classes));
  // All values alike, or all above the last break alike: one closed class of one value.
  return bounds.length === 1 ? [low, high] : bounds;
};

/** The class of a value among the bounds. */
export const classOf = (value: number, bounds: readonly number[]): number => {
  let index = 0;
  while (index < bounds.length - 2 && value >= (bounds[index + 1] as number)) index++;
  return index;
};
