import { poissonInterval } from './gamma.ts';

/** The standard normal deviate that leaves 2.5 % on either side. */
const z95 = 1.959963984540054;

export type Interval = [number, number];

/** 95 % interval of a mean of `samples` counts that sum to `total` (exact Poisson of the sum). */
export const meanCountInterval = (total: number, samples: number): Interval => {
  const [low, high] = poissonInterval(total);
  return [low / samples, high / samples];
};

/** Wilson's 95 % interval of a share, 0 … 1 (Wilson, 1927). */
export const shareInterval = (part: number, whole: number): Interval => {
  const share = part / whole;
  const z2 = z95 ** 2;
  const centre = (share + z2 / (2 * whole)) / (1 + z2 / whole);
  const half = (z95 * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole ** 2))) / (1 + z2 / whole);
  // Rounding must not leave the share itself outside.
  return [part === 0 ? 0 : Math.max(0, Math.min(share, centre - half)), part === whole ? 1 : Math.min(1, Math.max(share, centre + half))];
};

/** 95 % interval of a mean from its sum and sum of squares (normal); none for fewer than two. */
export const meanInterval = (n: number, sum: number, squares: number): Interval | null => {
  if (n < 2) return null;
  const mean = sum / n;
  const half = z95 * Math.sqrt(Math.max(0, (squares - n * mean ** 2) / (n - 1)) / n);
  return [mean - half, mean + half];
};

/**
 * 95 % interval of the ratio of two Poisson rates, `count` now against `reference` in `exposure` times as much time:
 * given both, the count now is binomial, so Wilson's interval of that share is turned into one of the ratio. Null where the reference has none.
 */
export const ratioInterval = (count: number, reference: number, exposure: number): Interval | null => {
  if (reference === 0) return null;
  const [low, high] = shareInterval(count, count + reference);
  const ratio = (share: number) => (share * exposure) / (1 - share);
  return high < 1 ? [ratio(low), ratio(high)] : null;
};

/** 95 % interval of the difference of two Poisson rates by the square-and-add method of Zou and Donner (2008) over their own intervals. */
export const differenceInterval = (now: number, own: Interval, before: number, others: Interval): Interval => [
  now - before - Math.hypot(now - own[0], others[1] - before),
  now - before + Math.hypot(own[1] - now, before - others[0]),
];

/** The relative standard error of a Poisson count: 30 % is about 11 incidents. None counted has none to speak of, and is unstable. */
export const relativeError = (count: number): number => (count === 0 ? Number.POSITIVE_INFINITY : 1 / Math.sqrt(count));
