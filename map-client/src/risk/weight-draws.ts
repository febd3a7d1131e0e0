/** A repeatable source of chance from 0 up to, not including, 1 (mulberry32): the same seed, the same draws, on every machine. */
const chance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** A gamma variate of the given shape and scale 1 (Marsaglia and Tsang). */
const gamma = (shape: number, next: () => number): number => {
  if (shape < 1) return gamma(shape + 1, next) * (1 - next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(next);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};

/** How concentrated draws are where there is no spread of experts to take it from: weights of 20 % then vary by about 5 points. */
export const plainConcentration = 60;
const [leastConcentration, mostConcentration] = [8, 2000];

/**
 * The concentration of the Dirichlet distribution whose spread is that of the experts' own weights around the group's: by moments,
 * s = Σ w(1 − w) / Σ variance − 1. One expert has no spread, so the plain concentration holds.
 */
export const concentrationOf = (experts: readonly (readonly number[])[], group: readonly number[]): number => {
  if (experts.length < 2) return plainConcentration;
  const variance = group.reduce(
    (sum, weight, i) => sum + experts.reduce((a, expert) => a + ((expert[i] ?? 0) - weight) ** 2, 0) / (experts.length - 1),
    0,
  );
  const unit = group.reduce((sum, weight) => sum + weight * (1 - weight), 0);
  return Math.min(mostConcentration, Math.max(leastConcentration, variance === 0 ? mostConcentration : unit / variance - 1));
};

/** Draws of weights around the group's, each summing to 1. Default: 1,000 draws, seed 1. */
export const drawWeights = (group: readonly number[], concentration: number, draws = 1000, seed = 1): Float64Array[] => {
  const next = chance(seed);
  return Array.from({ length: draws }, () => {
    const drawn = Float64Array.from(group, (weight) => (weight <= 0 ? 0 : gamma(weight * concentration, next)));
    const sum = drawn.reduce((a, b) => a + b, 0);
    return drawn.map((value) => value / sum);
  });
};
