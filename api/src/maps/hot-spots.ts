/** An area's score among its neighbours: Getis-Ord Gi*, two-sided p, and p adjusted for how many areas were looked at. */
export type HotSpot = { z: number; p: number; q: number };

/** The upper tail of the standard normal distribution for x ≥ 0, by its continued fraction from 3 on and the series of the error function below. */
const upperTail = (x: number): number => {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x > 3) {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = k / (x + fraction);
    return density / (x + fraction);
  }
  let [term, sum] = [x, x];
  for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
};

/** Probability of a standard score as far from zero as this, on either side. */
export const twoSided = (z: number): number => Math.min(1, 2 * upperTail(Math.abs(z)));

/**
 * Getis-Ord Gi* of every area as a standard score (Ord and Getis, 1995), with equal weights for the area itself and its neighbours.
 * `neighbours[i]` are the places in `values` of the neighbours of i, itself left out. Zero where nothing varies, or everything is a neighbour.
 */
export const localG = (values: readonly number[], neighbours: readonly (readonly number[])[]): number[] => {
  const n = values.length;
  const mean = values.reduce((total, value) => total + value, 0) / n;
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / n);
  return values.map((value, i) => {
    const around = neighbours[i] ?? [];
    const weight = around.length + 1;
    const sum = around.reduce((total, j) => total + (values[j] as number), value);
    const spread = deviation * Math.sqrt((weight * (n - weight)) / (n - 1));
    return n > 1 && spread > 1e-12 * Math.abs(mean * weight) ? (sum - mean * weight) / spread : 0;
  });
};

/** p values adjusted by Benjamini and Hochberg (1995): those of at most 0.05 are wrong in at most 5 % of cases. */
export const adjustForDiscovery = (ps: readonly number[]): number[] => {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(ps.length);
  let least = 1;
  order.forEach(({ p, i }, k) => {
    least = Math.min(least, (p * ps.length) / (ps.length - k));
    adjusted[i] = least;
  });
  return adjusted;
};

/**
 * Rates made comparable where few and many live (Assunção and Reis, 1999): how far each lies from the rate of all, in standard deviations that an area of its
 * population may have by chance and by true differences. Gi* of these takes the population at risk into account.
 */
export const standardiseRates = (counts: readonly number[], populations: readonly number[]): number[] => {
  const [all, people] = [counts, populations].map((of) => of.reduce((sum, value) => sum + value, 0)) as [number, number];
  const mean = all / people;
  const variance =
    counts.reduce((sum, count, i) => sum + (populations[i] as number) * (count / (populations[i] as number) - mean) ** 2, 0) / people;
  const between = Math.max(0, variance - mean / (people / counts.length));
  return counts.map((count, i) => {
    const population = populations[i] as number;
    const deviation = Math.sqrt(between + mean / population);
    return deviation > 0 ? (count / population - mean) / deviation : 0;
  });
};

/** Score and adjusted p of every area; all of them are tested at once. */
export const findHotSpots = (values: readonly number[], neighbours: readonly (readonly number[])[]): HotSpot[] => {
  const scores = localG(values, neighbours);
  const ps = scores.map(twoSided);
  return adjustForDiscovery(ps).map((q, i) => ({ z: scores[i] as number, p: ps[i] as number, q }));
};

/** 0 cold at 99 %, 1 cold at 95 %, 2 not significant, 3 hot at 95 %, 4 hot at 99 %; by the adjusted p. */
export const hotSpotClass = ({ z, q }: HotSpot): number => (q > 0.05 ? 2 : q > 0.01 ? (z < 0 ? 1 : 3) : z < 0 ? 0 : 4);
