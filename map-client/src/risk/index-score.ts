/** Which indicators (by their place in the weights) stand in which dimension. */
export type Dimension = { code: string; members: readonly number[] };

/** A dimension is not taken for less than this, so that one best value does not wipe out all other risk in a product. */
export const leastScore = 0.1;

/**
 * The weighted mean of an area's known scores within a dimension. Null where less than half of the dimension's weight is known: a mean of what
 * happens to be there would be another index.
 */
export const dimensionScore = (
  scores: readonly (number | null)[],
  weights: readonly number[],
  members: readonly number[],
): number | null => {
  let [sum, known, all] = [0, 0, 0];
  for (const member of members) {
    const [score, weight] = [scores[member] ?? null, weights[member] ?? 0];
    all += weight;
    if (score === null) continue;
    known += weight;
    sum += score * weight;
  }
  return known > 0 && known >= all / 2 - 1e-12 ? sum / known : null;
};

/** The weighted geometric mean between dimensions (INFORM's cube root when all three weigh the same); null where one is not known. */
export const combineDimensions = (scores: readonly (number | null)[], weights: readonly number[], least = leastScore): number | null => {
  const total = weights.reduce((a, b) => a + b, 0);
  let log = 0;
  for (let i = 0; i < scores.length; i++) {
    const [score, weight] = [scores[i] ?? null, (weights[i] ?? 0) / total];
    if (weight === 0) continue;
    if (score === null) return null;
    const held = Math.max(least, score);
    if (held === 0) return 0;
    log += weight * Math.log(held);
  }
  return Math.min(10, Math.exp(log));
};

/** What each dimension weighs: the sum of its indicators' weights. */
export const dimensionWeights = (dimensions: readonly Dimension[], weights: readonly number[]): number[] =>
  dimensions.map(({ members }) => members.reduce((sum, member) => sum + (weights[member] ?? 0), 0));

export type AreaScore = { index: number | null; dimensions: (number | null)[] };

/** The index of one area: arithmetic within dimensions, geometric between them, 0 … 10. `scores` are its indicators in the order of the weights, 10 the worst. */
export const scoreArea = (scores: readonly (number | null)[], dimensions: readonly Dimension[], weights: readonly number[]): AreaScore => {
  const each = dimensions.map(({ members }) => dimensionScore(scores, weights, members));
  return { index: combineDimensions(each, dimensionWeights(dimensions, weights)), dimensions: each };
};

/** Ranks of the areas, 1 for the highest index; equal ones share the better rank, areas without an index have none. */
export const rankAreas = (indexes: readonly (number | null)[]): (number | null)[] => {
  const sorted = indexes.filter((index) => index !== null).sort((a, b) => b - a);
  const first = new Map<number, number>();
  sorted.forEach((index, i) => {
    if (!first.has(index)) first.set(index, i + 1);
  });
  return indexes.map((index) => (index === null ? null : (first.get(index) as number)));
};
