import { ckmeans } from 'simple-statistics';

/** How breaks are found. `manual` takes those given. */
export const methods = ['quantile', 'natural', 'equal', 'deviation', 'geometric', 'pretty', 'manual'] as const;
export type Method = (typeof methods)[number];

/** Class of an area without a value, and of one whose value is kept back. */
export const noData = -1;
export const suppressed = -2;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const distinct = (sorted: readonly number[]): number[] => sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

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

/** Steps of one standard deviation around the mean; with an odd number of classes the mean lies in the middle of one. */
const deviationBreaks = (values: readonly number[], classes: number): number[] => {
  const mean = sum(values) / values.length;
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
  return Array.from({ length: classes - 1 }, (_, i) => mean + (i + 1 - classes / 2) * deviation);
};

/** Each bound so many times the one before; where the lowest value is not above zero, each class twice as wide as the one before. */
const geometricBreaks = (low: number, high: number, classes: number): number[] =>
  Array.from({ length: classes - 1 }, (_, i) =>
    low > 0 ? low * (high / low) ** ((i + 1) / classes) : low + ((high - low) * (2 ** (i + 1) - 1)) / (2 ** classes - 1),
  );

/** Bounds where each class begins. A last class of one value alone begins halfway to the value below, or it would be no class of its own. */
const beginningAt = (starts: readonly number[], sorted: readonly number[]): number[] => {
  const high = sorted.at(-1) as number;
  const below = sorted.findLast((value) => value < high) as number;
  return [...starts.map((start) => (start === high ? below + (high - below) / 2 : start)), high];
};

/**
 * Values at which classes of equally many begin. Equal values stay together; where they are more than a class should hold, what is left is shared out again,
 * so that many zeros are one class and not all of them.
 */
const quantileStarts = (sorted: readonly number[], classes: number): number[] => {
  const starts: number[] = [];
  let from = 0;
  for (let left = classes; left > 0 && from < sorted.length; left--) {
    const start = sorted[from] as number;
    starts.push(start);
    const next = sorted[from + Math.max(1, Math.floor((sorted.length - from) / left))];
    const after =
      next !== undefined && next > start ? sorted.indexOf(next, from) : sorted.findIndex((value, i) => i > from && value > start);
    if (after < 0) break;
    from = after;
  }
  return starts;
};

const inner = (sorted: readonly number[], method: Exclude<Method, 'manual'>, classes: number): number[] => {
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  const within = (bounds: readonly number[]) => [low, ...bounds.filter((bound) => bound > low && bound < high), high];
  if (low === high) return [low, high];
  switch (method) {
    case 'quantile':
      return beginningAt(quantileStarts(sorted, classes), sorted);
    case 'natural':
      return beginningAt(
        ckmeans([...sorted], Math.min(classes, distinct(sorted).length)).map(([first = low]) => first),
        sorted,
      );
    case 'equal':
      return [...Array.from({ length: classes }, (_, i) => low + (i * (high - low)) / classes), high];
    case 'deviation':
      return within(deviationBreaks(sorted, classes));
    case 'geometric':
      return within(geometricBreaks(low, high, classes));
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

/**
 * Bounds for values that lie on both sides of zero: zero is one of them, and sizes are classed alike on either side, so that a colour says the sign
 * and the same shade the same size. At most half of the classes stand on each side, and none beyond the values.
 */
export const findDivergingBreaks = (values: readonly number[], method: Exclude<Method, 'manual'>, classes: number): number[] => {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (values.length === 0) return [];
  if (low === high) return [0, 0];
  const sizes = findBreaks([0, ...values.map(Math.abs)], method, Math.max(1, Math.floor(classes / 2))).filter((size) => size > 0);
  const reach = (end: number) => sizes.filter((_, i) => i === 0 || (sizes[i - 1] as number) < end);
  return [...(low < 0 ? reach(-low) : []).map((size) => -size).reverse(), 0, ...(high > 0 ? reach(high) : [])];
};

/** The class of a value among the bounds; no data for what is no number, and where there are no classes. */
export const classOf = (value: number | null, bounds: readonly number[]): number => {
  if (value === null || !Number.isFinite(value) || bounds.length < 2) return noData;
  let index = 0;
  while (index < bounds.length - 2 && value >= (bounds[index + 1] as number)) index++;
  return index;
};

/**
 * Goodness of variance fit of the classes, 0 … 1: the share of the values' variance that lies between classes (Jenks and Caspall, 1971).
 * Null when the values do not vary.
 */
export const varianceFit = (values: readonly number[], bounds: readonly number[]): number | null => {
  const deviance = (group: readonly number[]): number => {
    const mean = sum(group) / group.length;
    return sum(group.map((value) => (value - mean) ** 2));
  };
  // Equal values have no variance, but a mean that rounding moves off them.
  if (values.every((value) => value === values[0])) return null;
  const total = deviance(values);
  const groups = new Map<number, number[]>();
  for (const value of values) {
    const cls = classOf(value, bounds);
    groups.get(cls)?.push(value) ?? groups.set(cls, [value]);
  }
  return Math.min(1, Math.max(0, 1 - sum([...groups.values()].map(deviance)) / total));
};
