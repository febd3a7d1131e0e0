import { consistencyLimit, consistencyRatio, contradictions, geometricWeights, groupMatrix, type Judgement, toMatrix } from './ahp.ts';
import { type AreaScore, type Dimension, scoreArea } from './index-score.ts';
import { type Direction, type Method, type Normalised, normalise, type Reading } from './normalise.ts';
import { type RankRange, rankRanges } from './rank-ranges.ts';
import { concentrationOf, drawWeights } from './weight-draws.ts';

/** The indicators of a model in order, each in its dimension. */
export type RiskIndicator = { code: string; dimension: string; direction: Direction; fixed?: readonly [number, number] };
/** What one expert said. */
export type Rating = { by: string; judgements: readonly Judgement[] };
export type Opinion = {
  by: string;
  weights: number[];
  ratio: number;
  isConsistent: boolean;
  /** The pair most at odds with the rest, when the answers contradict each other too much. */
  worst: { first: string; second: string; times: number; implied: number } | null;
};

/** What the experts say, one by one and as a group. The group's weights are the row geometric means of the geometric mean of all judgements. */
export const weigh = (codes: readonly string[], ratings: readonly Rating[]) => {
  const matrices = ratings.map(({ judgements }) => toMatrix(codes, judgements));
  const opinions = matrices.map((matrix, i): Opinion => {
    const ratio = consistencyRatio(matrix);
    const isConsistent = ratio <= consistencyLimit;
    const [first] = isConsistent ? [] : contradictions(matrix);
    return {
      by: ratings[i]?.by ?? '',
      weights: geometricWeights(matrix),
      ratio,
      isConsistent,
      worst: first ? { first: codes[first.i] ?? '', second: codes[first.j] ?? '', times: first.times, implied: first.implied } : null,
    };
  });
  const matrix = matrices.length === 0 ? toMatrix(codes, []) : groupMatrix(matrices);
  const weights = geometricWeights(matrix);
  return {
    opinions,
    matrix,
    weights,
    ratio: consistencyRatio(matrix),
    concentration: concentrationOf(
      opinions.map((opinion) => opinion.weights),
      weights,
    ),
    /** Lowest and highest weight that any expert gives each indicator. */
    spread: codes.map((_, i): [number, number] => {
      const own = opinions.map((opinion) => opinion.weights[i] ?? 0);
      return own.length === 0 ? [weights[i] ?? 0, weights[i] ?? 0] : [Math.min(...own), Math.max(...own)];
    }),
  };
};

export type Assessment = {
  areas: (AreaScore & { scores: (number | null)[]; range: RankRange | null })[];
  indicators: Pick<Normalised, 'lower' | 'upper' | 'pulled' | 'isFlat'>[];
};

/** The dimensions in the order in which indicators name them. */
export const dimensionsOf = (indicators: readonly Pick<RiskIndicator, 'dimension'>[]): Dimension[] =>
  [...new Set(indicators.map(({ dimension }) => dimension))].map((code) => ({
    code,
    members: indicators.flatMap(({ dimension }, i) => (dimension === code ? [i] : [])),
  }));

/** The index of every area: normalised, weighted, ranked, with the ranges of its rank. `readings[indicator][area]` in the order of the indicators. */
export const assess = (
  indicators: readonly RiskIndicator[],
  readings: readonly (readonly Reading[])[],
  weights: readonly number[],
  concentration: number,
  { draws = 1000, seed = 1, method }: { draws?: number; seed?: number; method?: Method } = {},
): Assessment => {
  const normalised = indicators.map(({ direction, fixed }, i) => normalise(readings[i] ?? [], direction, fixed, method));
  const dimensions = dimensionsOf(indicators);
  const areas = (readings[0] ?? []).map((_, area) => normalised.map(({ scores }) => scores[area] ?? null));
  const ranges = rankRanges(areas, dimensions, weights, drawWeights(weights, concentration, draws, seed));
  return {
    areas: areas.map((scores, i) => ({ ...scoreArea(scores, dimensions, weights), scores, range: ranges[i] ?? null })),
    indicators: normalised.map(({ lower, upper, pulled, isFlat }) => ({ lower, upper, pulled, isFlat })),
  };
};
