import { type Dimension, scoreArea } from './index-score.ts';

/** What a weight is moved by: a tenth of itself, up and down. */
export const usualShift = 0.1;

/** Weights with one of them multiplied; the others share what is left in their old proportion, so that all sum to 1. */
export const shiftWeight = (weights: readonly number[], at: number, times: number): number[] => {
  const moved = Math.min(1, (weights[at] ?? 0) * times);
  const others = 1 - (weights[at] ?? 0);
  return weights.map((weight, i) => (i === at ? moved : others > 0 ? (weight * (1 - moved)) / others : 0));
};

/**
 * For each indicator how many areas stand in another class when its weight is a tenth more, and a tenth less. `classOf` is that of the map on the screen:
 * the classes stay where they are, so that only the areas move.
 */
export const classChanges = (
  areas: readonly (readonly (number | null)[])[],
  dimensions: readonly Dimension[],
  weights: readonly number[],
  classOf: (index: number | null) => number,
  shift = usualShift,
): { more: number; less: number }[] => {
  const classesAt = (of: readonly number[]): number[] => areas.map((scores) => classOf(scoreArea(scores, dimensions, of).index));
  const now = classesAt(weights);
  const changed = (of: readonly number[]): number => classesAt(of).filter((cls, i) => cls !== now[i]).length;
  return weights.map((_, i) => ({ more: changed(shiftWeight(weights, i, 1 + shift)), less: changed(shiftWeight(weights, i, 1 - shift)) }));
};
