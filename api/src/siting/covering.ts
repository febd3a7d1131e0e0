/** One camera that could stand at a site: what it costs and which places it sees, by number. */
export interface Option {
  site: number;
  cost: number;
  sees: Int32Array;
}

/**
 * Maximal covering with backup: choose options within the budget, at most one at a site, so that the weight of what is seen is greatest. A place counts its weight when one camera
 * sees it, and `backup` of its weight more when a second one does; cameras that stand already count.
 */
export interface Covering {
  weights: Float64Array;
  /** Cameras that see a place already; from 2 on nothing is left to gain. */
  before: Uint8Array;
  /** 0 … 1. */
  backup: number;
  options: readonly Option[];
  /** In the unit of the costs: money, or cameras that cost 1 each. */
  budget: number;
}

/** Costs are added up in another order by everybody who adds them. */
export const slack = 1e-9;

/** What the next camera that sees a place adds, when so many see it already. */
export const worth = ({ weights, backup }: Covering, place: number, seen: number): number =>
  seen === 0 ? (weights[place] as number) : seen === 1 ? backup * (weights[place] as number) : 0;

/** How many cameras see each place when these options are built. */
export const countSeen = ({ before, options }: Covering, chosen: readonly number[]): Uint16Array => {
  const seen = Uint16Array.from(before);
  for (const option of chosen) for (const place of (options[option] as Option).sees) seen[place] = (seen[place] as number) + 1;
  return seen;
};

/** Weight that is seen when each place is seen so often. */
export const weightSeen = ({ weights, backup }: Covering, seen: ArrayLike<number>): number => {
  let value = 0;
  for (let place = 0; place < weights.length; place++)
    value += (weights[place] as number) * ((seen[place] as number) >= 2 ? 1 + backup : (seen[place] as number) === 1 ? 1 : 0);
  return value;
};

/** What one more option adds to what is seen. */
export const gainOf = (covering: Covering, option: number, seen: ArrayLike<number>): number => {
  let gain = 0;
  for (const place of (covering.options[option] as Option).sees) gain += worth(covering, place, seen[place] as number);
  return gain;
};

/** The same question with places that the same options see taken together: fewer rows for the same answer. */
export const mergePlaces = (covering: Covering): Covering => {
  const { weights, before, options } = covering;
  const seenBy: number[][] = Array.from(weights, () => []);
  options.forEach(({ sees }, option) => {
    for (const place of sees) (seenBy[place] as number[]).push(option);
  });
  const numbers = new Map<string, number>();
  const merged: { weight: number; before: number }[] = [];
  const numberOf = Array.from(weights, (weight, place) => {
    const seen = Math.min(2, before[place] as number);
    const key = `${seen} ${(seenBy[place] as number[]).join()}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = merged.push({ weight: 0, before: seen }) - 1;
      numbers.set(key, number);
    }
    (merged[number] as { weight: number }).weight += weight;
    return number;
  });
  return {
    ...covering,
    weights: Float64Array.from(merged, ({ weight }) => weight),
    before: Uint8Array.from(merged, ({ before: seen }) => seen),
    options: options.map((option) => ({
      ...option,
      sees: Int32Array.from(new Set(Array.from(option.sees, (place) => numberOf[place] as number))),
    })),
  };
};
