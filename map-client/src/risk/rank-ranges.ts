import { type Dimension, leastScore, rankAreas, scoreArea } from './index-score.ts';

/** How sure the rank of an area is over all draws of the weights. Ranks count from 1, the highest risk. */
export type RankRange = {
  index: number;
  rank: number;
  median: number;
  /** Nine draws in ten give a rank from `from` to `to`. */
  from: number;
  to: number;
  /** In how many of the draws (0 … 1) the area is among the first `top`. */
  topShare: number;
  /** certain: among the first in 95 % of the draws; possible: in 5 % or more. */
  top: 'certain' | 'possible' | 'no';
};

/** Among how many first areas a planner asks to be. */
export const topAreas = 5;
const certain = 0.95;

const quantile = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;

/** Areas in one flat table, so that a hundred thousand scorings are loops over numbers and nothing else. */
const scorer = (scores: readonly (readonly (number | null)[])[], dimensions: readonly Dimension[]) => {
  const width = scores[0]?.length ?? 0;
  const table = Float64Array.from(scores.flatMap((area) => area.map((score) => score ?? Number.NaN)));
  const members = dimensions.map((dimension) => Int32Array.from(dimension.members));
  const shares = new Float64Array(dimensions.length);
  /**
   * Writes the logarithm of each area's index, by the reckoning of scoreArea, which a test holds it to. Whether enough is known of an area is decided by the
   * group's weights alone: a draw in which what is missing weighs more says nothing of the area, and would put it last.
   */
  return (weights: ArrayLike<number>, into: Float64Array): void => {
    members.forEach((own, d) => {
      let share = 0;
      for (const member of own) share += weights[member] ?? 0;
      shares[d] = share;
    });
    for (let area = 0; area < into.length; area++) {
      let log = 0;
      for (let d = 0; d < members.length; d++) {
        const [own, share] = [members[d] as Int32Array, shares[d] as number];
        if (share === 0) continue;
        let sum = 0;
        let known = 0;
        for (let k = 0; k < own.length; k++) {
          const member = own[k] as number;
          const score = table[area * width + member] as number;
          if (Number.isNaN(score)) continue;
          const weight = weights[member] as number;
          known += weight;
          sum += weight * score;
        }
        log += known > 0 ? share * Math.log(Math.max(leastScore, sum / known)) : Number.NEGATIVE_INFINITY;
      }
      into[area] = log;
    }
  };
};

/** 1 + how many are greater. `sorted` ascends. */
const rankIn = (sorted: Float64Array, value: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low + 1;
};

/**
 * Ranks and their ranges: the index with the group's weights, and again with every draw. An area that has no index has no range.
 * `scores[area][indicator]`, 10 the worst, null where not known.
 */
export const rankRanges = (
  scores: readonly (readonly (number | null)[])[],
  dimensions: readonly Dimension[],
  weights: readonly number[],
  draws: readonly ArrayLike<number>[],
  top = topAreas,
): (RankRange | null)[] => {
  const indexes = scores.map((area) => scoreArea(area, dimensions, weights).index);
  const ranks = rankAreas(indexes);
  const ranked = indexes.flatMap((index, i) => (index === null ? [] : [i]));
  const drawn = ranked.map(() => new Uint16Array(draws.length));
  const score = scorer(
    ranked.map((area) => scores[area] ?? []),
    dimensions,
  );
  const found = new Float64Array(ranked.length);
  draws.forEach((draw, d) => {
    score(draw, found);
    const sorted = found.slice().sort();
    for (let k = 0; k < found.length; k++) (drawn[k] as Uint16Array)[d] = rankIn(sorted, found[k] as number);
  });
  return scores.map((_, area) => {
    const k = ranked.indexOf(area);
    return k < 0 ? null : rangeOf(indexes[area] as number, ranks[area] as number, (drawn[k] as Uint16Array).sort(), top);
  });
};

const rangeOf = (index: number, rank: number, drawn: Uint16Array, top: number): RankRange => {
  // Without draws the rank is all there is to say.
  const all = drawn.length === 0 ? Uint16Array.of(rank) : drawn;
  const topShare = all.filter((value) => value <= top).length / all.length;
  return {
    index,
    rank,
    median: quantile(all, 0.5),
    from: quantile(all, 0.05),
    to: quantile(all, 0.95),
    topShare,
    top: topShare >= certain ? 'certain' : topShare >= 1 - certain ? 'possible' : 'no',
  };
};
