import { boundCovering } from './bound.ts';
import { type Covering, countSeen, mergePlaces, weightSeen } from './covering.ts';
import { chooseExactly, isSmall } from './exact.ts';
import { chooseGreedily } from './greedy.ts';

/** The best choice known, and how much better any other could be. */
export interface Solved {
  /** Options by number. */
  chosen: number[];
  /** Weight seen by what stands, by that and the choice, and what no choice exceeds. */
  base: number;
  value: number;
  bound: number;
  /** optimal: the solver proved that nothing better is possible; bounded: no choice exceeds the bound. */
  proof: 'optimal' | 'bounded';
  /** The time given was over before the search was. */
  isCutOff: boolean;
}

/** A choice is called optimal when the bound leaves no more than this part of it. */
const closeEnough = 1e-6;

/** Greedy with swaps first, so that an answer is there whatever happens; then the proven bound; then, where the question is small, the exact solver with the time that is left. */
export const solveCovering = async (whole: Covering, seconds: number, now: () => number = () => performance.now()): Promise<Solved> => {
  const begun = now();
  const left = (): number => seconds - (now() - begun) / 1000;
  const covering = mergePlaces(whole);
  const isGreedyOver = (): boolean => left() < seconds * 0.6;
  let chosen = chooseGreedily(covering, isGreedyOver);
  let isCutOff = isGreedyOver();
  const isBoundOver = (): boolean => left() < seconds * 0.4;
  let bound = boundCovering(covering, chosen, isBoundOver);
  isCutOff ||= isBoundOver();
  const valueNow = (): number => weightSeen(covering, countSeen(covering, chosen));
  const isClosed = (): boolean => bound - valueNow() <= closeEnough * Math.max(1, bound);
  if (!isClosed() && isSmall(covering)) {
    const exact = await chooseExactly(covering, chosen, Math.max(0.1, left()));
    if (exact) {
      if (weightSeen(covering, countSeen(covering, exact.chosen)) > valueNow()) chosen = exact.chosen;
      if (exact.bound < bound) bound = exact.bound;
    }
    isCutOff = !exact?.isOptimal;
  }
  const value = weightSeen(whole, countSeen(whole, chosen));
  return {
    chosen: chosen.sort((a, b) => a - b),
    base: weightSeen(whole, whole.before),
    value,
    bound: Math.max(value, bound),
    proof: isClosed() ? 'optimal' : 'bounded',
    isCutOff: isCutOff && !isClosed(),
  };
};
