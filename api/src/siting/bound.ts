import { type Covering, countSeen, gainOf, type Option, slack, weightSeen } from './covering.ts';

/** How much of each option is taken when options may be divided, and what that is worth. */
interface Relaxed {
  value: number;
  parts: Map<number, number>;
}

/**
 * The most that options worth so much can give within the budget, one at a site, when the last one may be divided: no undivided choice gives more.
 * Of each site only what lies on the upper hull of worth over cost is taken, by falling worth for cost (the linear relaxation of the multiple-choice knapsack, solved exactly).
 */
export const relaxBudget = ({ options, budget }: Covering, worths: ArrayLike<number>): Relaxed => {
  const sites = new Map<number, number[]>();
  options.forEach(({ site, cost }, option) => {
    // What does not fit at all can be in no choice.
    if ((worths[option] as number) <= 0 || cost > budget + slack) return;
    const list = sites.get(site);
    if (list) list.push(option);
    else sites.set(site, [option]);
  });
  const steps: { from: number; to: number; cost: number; worth: number }[] = [];
  const costOf = (option: number): number => (option < 0 ? 0 : (options[option] as Option).cost);
  const worthOf = (option: number): number => (option < 0 ? 0 : (worths[option] as number));
  const parts = new Map<number, number>();
  let value = 0;
  for (const list of sites.values()) {
    list.sort((a, b) => costOf(a) - costOf(b) || worthOf(b) - worthOf(a));
    const hull = [-1];
    for (const option of list) {
      if (worthOf(option) <= worthOf(hull.at(-1) as number)) continue;
      while (hull.length > 1) {
        const [under, top] = [hull.at(-2) as number, hull.at(-1) as number];
        // The last one stays where the way over it is steeper than the way past it.
        if (
          (worthOf(top) - worthOf(under)) * (costOf(option) - costOf(top)) >
          (worthOf(option) - worthOf(top)) * (costOf(top) - costOf(under))
        )
          break;
        hull.pop();
      }
      hull.push(option);
    }
    for (let i = 1; i < hull.length; i++) {
      const [from, to] = [hull[i - 1] as number, hull[i] as number];
      steps.push({ from, to, cost: costOf(to) - costOf(from), worth: worthOf(to) - worthOf(from) });
    }
  }
  steps.sort((a, b) => b.worth * a.cost - a.worth * b.cost);
  let left = budget + slack;
  for (const { from, to, cost, worth } of steps) {
    const part = cost <= left ? 1 : left / cost;
    value += part * worth;
    left -= part * cost;
    parts.set(to, part);
    if (from >= 0) parts.set(from, 1 - part);
    if (part < 1) break;
  }
  return { value, parts };
};

/** What is seen is worth less the more is seen already, so that no choice sees more than this one and what each other option would add to it. */
const boundBeyond = (covering: Covering, chosen: readonly number[]): number => {
  const seen = countSeen(covering, chosen);
  const gains = covering.options.map((_, option) => gainOf(covering, option, seen));
  return weightSeen(covering, seen) + relaxBudget(covering, gains).value;
};

/**
 * An upper bound of what any choice can see; proven for whatever multipliers it ends with. The condition that a place is seen only by what is built is taken into the sum with a price
 * for each place (Lagrange), prices are moved by subgradients; the lowest sum is kept, and never above what follows from the choice that is known. `isOver` ends it early.
 */
export const boundCovering = (covering: Covering, chosen: readonly number[], isOver: () => boolean = () => false, rounds = 300): number => {
  const { weights, before, backup, options } = covering;
  const known = weightSeen(covering, countSeen(covering, chosen));
  let lowest = Math.min(
    weightSeen(covering, new Uint8Array(weights.length).fill(2)),
    boundBeyond(covering, chosen),
    boundBeyond(covering, []),
  );
  const base = weightSeen(covering, before);
  const prices = Float64Array.from(weights, (weight, place) =>
    (before[place] as number) === 0 ? weight / 2 : (before[place] as number) === 1 ? (backup * weight) / 2 : 0,
  );
  const wanted = new Float64Array(weights.length);
  const given = new Float64Array(weights.length);
  let [pace, since] = [1, 0];
  for (let round = 0; round < rounds && lowest - known > slack * Math.max(1, known) && !isOver(); round++) {
    let sum = base;
    for (let place = 0; place < weights.length; place++) {
      const [weight, price, seen] = [weights[place] as number, prices[place] as number, before[place] as number];
      const [once, twice] = [seen === 0 ? weight - price : 0, seen < 2 ? backup * weight - price : 0];
      wanted[place] = (once > 0 ? 1 : 0) + (twice > 0 ? 1 : 0);
      sum += Math.max(0, once) + Math.max(0, twice);
    }
    const worths = options.map(({ sees }) => {
      let worth = 0;
      for (const place of sees) worth += prices[place] as number;
      return worth;
    });
    const relaxed = relaxBudget(covering, worths);
    sum += relaxed.value;
    if (sum < lowest - slack) [lowest, since] = [sum, 0];
    else if (++since >= 15) [pace, since] = [pace / 2, 0];
    given.fill(0);
    for (const [option, part] of relaxed.parts)
      for (const place of (options[option] as Option).sees) given[place] = (given[place] as number) + part;
    let length = 0;
    for (let place = 0; place < weights.length; place++)
      if ((before[place] as number) < 2) length += ((given[place] as number) - (wanted[place] as number)) ** 2;
    if (length === 0) break;
    const step = (pace * Math.max(sum - known, slack)) / length;
    for (let place = 0; place < weights.length; place++)
      if ((before[place] as number) < 2)
        prices[place] = Math.max(0, (prices[place] as number) - step * ((given[place] as number) - (wanted[place] as number)));
  }
  return Math.max(lowest, known);
};
