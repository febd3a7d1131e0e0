import { type Dimension, rankAreas, scoreArea } from './index-score.ts';

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

const quantile = (sorted: ArrayLike<number>, share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;

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
  draws.forEach((draw, d) => {
    const one = Array.from(draw);
    const found = rankAreas(ranked.map((area) => scoreArea(scores[area] ?? [], dimensions, one).index));
    found.forEach((rank, k) => {
      (drawn[k] as Uint16Array)[d] = rank ?? ranked.length;
    });
  });
  const ranges: (RankRange | null)[] = scores.map(() => null);
  ranked.forEach((area, k) => {
    const own = (drawn[k] as Uint16Array).sort();
    const rank = ranks[area] as number;
    const among = own.length === 0 ? (rank <= top ? 1 : 0) : own.filter((value) => value <= top).length / own.length;
    ranges[area] = {
      index: indexes[area] as number,
      rank,
      median: own.length === 0 ? rank : quantile(own, 0.5),
      from: own.length === 0 ? rank : quantile(own, 0.05),
      to: own.length === 0 ? rank : quantile(own, 0.95),
      topShare: among,
      top: among >= certain ? 'certain' : among >= 1 - certain ? 'possible' : 'no',
    };
  });
  return ranges;
};
