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

/** Student's t that leaves 2.5 % on either side, for 1 to 8 degrees of freedom. */
const fewDegrees = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004];
/** The same for any number: from 9 on by Fisher and Cornish's expansion in powers of 1 / degrees, right to four decimals. */
const student = (degrees: number): number => {
  const known = fewDegrees[degrees - 1];
  if (known !== undefined) return known;
  const z = z95;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
};

/** Standard error of a mean from its sum and sum of squares; none for fewer than two. */
export const meanError = (n: number, sum: number, squares: number): number | null =>
  n < 2 ? null : Math.sqrt(Math.max(0, (squares - sum ** 2 / n) / (n - 1)) / n);

/** 95 % interval of a mean from its sum and sum of squares, by Student's t: of two or three, the normal quantile would promise far too much. None for fewer than two. */
export const meanInterval = (n: number, sum: number, squares: number): Interval | null => {
  const error = meanError(n, sum, squares);
  if (error === null) return null;
  const half = student(n - 1) * error;
  return [sum / n - half, sum / n + half];
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
