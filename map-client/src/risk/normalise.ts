/** What is known of one area: a number, the bounds of a masked one, or nothing. */
export type Reading = number | readonly [lower: number, upper: number] | null;
/** How values become 0 to 10 where no bounds are fixed. */
export type Method = 'min_max' | 'z_score' | 'rank';
export type Direction = 'more_is_worse' | 'more_is_better';

/** How skewed and how heavy-tailed values may be before the outermost are pulled in (INFORM and COINr use the same two limits). */
export const outlierRule = { skewness: 2, kurtosis: 3.5 } as const;
/** At most this share of the values is pulled in; with few areas at least one. */
const mostWinsorised = 0.1;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const central = (values: readonly number[], power: number): number => {
  const m = mean(values);
  return mean(values.map((value) => (value - m) ** power));
};

/** Adjusted sample skewness (G1, as spreadsheets compute it); 0 for fewer than three values or none that differ. */
export const skewness = (values: readonly number[]): number => {
  const n = values.length;
  const variance = central(values, 2);
  if (n < 3 || variance === 0) return 0;
  return (central(values, 3) / variance ** 1.5) * (Math.sqrt(n * (n - 1)) / (n - 2));
};

/** Adjusted sample excess kurtosis (G2, as spreadsheets compute it; 0 for a normal distribution); 0 for fewer than four values or none that differ. */
export const kurtosis = (values: readonly number[]): number => {
  const n = values.length;
  const variance = central(values, 2);
  if (n < 4 || variance === 0) return 0;
  const g2 = central(values, 4) / variance ** 2 - 3;
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6);
};

const hasOutliers = (values: readonly number[]): boolean =>
  Math.abs(skewness(values)) > outlierRule.skewness && kurtosis(values) > outlierRule.kurtosis;

/**
 * Winsorises: while the values are both skewed and heavy-tailed, the outermost on the side of the skew takes the value of the next one.
 * Answers the bounds that values are held to and how many were pulled in.
 */
export const winsorise = (values: readonly number[]): { lower: number; upper: number; pulled: number } => {
  const sorted = [...values].sort((a, b) => a - b);
  const limit = Math.max(1, Math.floor(sorted.length * mostWinsorised));
  let [low, high] = [0, sorted.length - 1];
  for (let pulled = 0; pulled < limit && low < high && hasOutliers(sorted); pulled++) {
    if (skewness(sorted) > 0) {
      high--;
      sorted.fill(sorted[high] as number, high);
    } else {
      low++;
      sorted.fill(sorted[low] as number, 0, low);
    }
  }
  return { lower: sorted[0] ?? 0, upper: sorted.at(-1) ?? 0, pulled: low + (values.length - 1 - high) };
};

export type Normalised = {
  /** 0 (least risk) to 10 (most), null where nothing is known. A masked value counts with the middle of its range. */
  scores: (number | null)[];
  /** The scores of the two ends of what is known, lowest first. */
  bounds: ([number, number] | null)[];
  /** The values that make 0 and 10, in the unit of the indicator. */
  lower: number;
  upper: number;
  /** How many values beyond were held to them. */
  pulled: number;
  /** All areas have the same value: it tells them apart in nothing. */
  isFlat: boolean;
};

/** How many standard deviations from the mean make 0 and 10. */
const widest = 3;
const meanBounds = (values: readonly number[]): { lower: number; upper: number; pulled: number } => {
  if (values.length === 0) return { lower: 0, upper: 0, pulled: 0 };
  const [centre, reach] = [mean(values), widest * Math.sqrt(central(values, 2))];
  return { lower: centre - reach, upper: centre + reach, pulled: values.filter((value) => Math.abs(value - centre) > reach).length };
};

/** The share of the other values below one, equal ones by half; a value that is none of them stands between its neighbours. */
const shareBelow = (values: readonly number[], value: number): number => {
  const below = values.filter((other) => other < value).length;
  const equal = values.filter((other) => other === value).length;
  return Math.min(1, Math.max(0, (below + (equal - 1) / 2) / Math.max(1, values.length - 1)));
};

const middle = (reading: Reading): number | null =>
  reading === null ? null : typeof reading === 'number' ? reading : (reading[0] + reading[1]) / 2;

/**
 * Normalisation to 0 … 10; the direction is turned so that 10 is always the worst. min_max: between the bounds that outlier treatment leaves; z_score: between three
 * standard deviations below and above the mean; rank: by the share of the areas below. `fixed` bounds are taken instead, as INFORM fixes them to keep years comparable.
 */
export const normalise = (
  readings: readonly Reading[],
  direction: Direction,
  fixed?: readonly [number, number],
  method: Method = 'min_max',
): Normalised => {
  const known = readings.map(middle).filter((value) => value !== null);
  const { lower, upper, pulled } = fixed
    ? { lower: fixed[0], upper: fixed[1], pulled: known.filter((v) => v < fixed[0] || v > fixed[1]).length }
    : method === 'z_score'
      ? meanBounds(known)
      : method === 'rank'
        ? { lower: Math.min(...known), upper: Math.max(...known), pulled: 0 }
        : winsorise(known);
  const isFlat = !(upper > lower);
  const score = (value: number): number => {
    if (isFlat) return 5;
    const share =
      method === 'rank' && !fixed ? shareBelow(known, value) : (Math.min(upper, Math.max(lower, value)) - lower) / (upper - lower);
    return 10 * (direction === 'more_is_worse' ? share : 1 - share);
  };
  return {
    scores: readings.map((reading) => {
      const value = middle(reading);
      return value === null ? null : score(value);
    }),
    bounds: readings.map((reading) => {
      if (reading === null) return null;
      const ends = typeof reading === 'number' ? [score(reading), score(reading)] : [score(reading[0]), score(reading[1])];
      return [Math.min(...ends), Math.max(...ends)];
    }),
    lower,
    upper,
    pulled,
    isFlat,
  };
};
