import { type Covering, countSeen, gainOf, type Option, slack, weightSeen } from './covering.ts';

/** A choice under construction: which options, what they cost, how often each place is seen. */
interface Choice {
  chosen: number[];
  cost: number;
  seen: Uint16Array;
}

const costOf = ({ options }: Covering, option: number): number => (options[option] as Option).cost;
const add = (covering: Covering, choice: Choice, option: number): void => {
  choice.chosen.push(option);
  choice.cost += costOf(covering, option);
  for (const place of (covering.options[option] as Option).sees) choice.seen[place] = (choice.seen[place] as number) + 1;
};
const take = (covering: Covering, choice: Choice, option: number): void => {
  choice.chosen.splice(choice.chosen.indexOf(option), 1);
  choice.cost -= costOf(covering, option);
  for (const place of (covering.options[option] as Option).sees) choice.seen[place] = (choice.seen[place] as number) - 1;
};

/** The option that adds most, or most for its cost, of those that still fit; −1: none adds anything. */
const bestFitting = (covering: Covering, { chosen, cost, seen }: Choice, byCost: boolean): { option: number; gain: number } => {
  const taken = new Set(chosen.map((option) => (covering.options[option] as Option).site));
  let best = { option: -1, gain: 0 };
  let most = 0;
  covering.options.forEach((option, number) => {
    if (taken.has(option.site) || cost + option.cost > covering.budget + slack) return;
    const gain = gainOf(covering, number, seen);
    const rank = byCost ? gain / Math.max(option.cost, slack) : gain;
    if (gain > slack && rank > most) {
      most = rank;
      best = { option: number, gain };
    }
  });
  return best;
};

const fill = (covering: Covering, choice: Choice, byCost: boolean, isOver: () => boolean): void => {
  while (!isOver()) {
    const { option } = bestFitting(covering, choice, byCost);
    if (option < 0) return;
    add(covering, choice, option);
  }
};

/** Takes one camera away and puts up a better one, as long as that sees more; what budget is left is spent again. */
const swap = (covering: Covering, choice: Choice, isOver: () => boolean): void => {
  let value = weightSeen(covering, choice.seen);
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const out of [...choice.chosen]) {
      if (isOver()) return;
      const before = [...choice.chosen];
      take(covering, choice, out);
      fill(covering, choice, false, isOver);
      const now = weightSeen(covering, choice.seen);
      if (now > value + slack) {
        value = now;
        isBetter = true;
        continue;
      }
      choice.chosen = before;
      choice.cost = before.reduce((sum, option) => sum + costOf(covering, option), 0);
      choice.seen = countSeen(covering, before);
    }
  }
};

/** A good choice in little time: the better of two greedy ones (by what an option adds, and by what it adds for its cost), then swaps. What time allows of it. */
export const chooseGreedily = (covering: Covering, isOver: () => boolean = () => false): number[] => {
  let best: { chosen: number[]; value: number } = { chosen: [], value: -1 };
  for (const byCost of [true, false]) {
    const choice: Choice = { chosen: [], cost: 0, seen: countSeen(covering, []) };
    fill(covering, choice, byCost, isOver);
    swap(covering, choice, isOver);
    const value = weightSeen(covering, choice.seen);
    if (value > best.value) best = { chosen: choice.chosen, value };
  }
  return best.chosen;
};
