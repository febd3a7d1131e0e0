import { type Judgement, pairsOf } from '../../risk/ahp.ts';

/** How many times as important the first of a pair is as the second, by pair; pairs without an answer are not there. */
export type Answers = Readonly<Record<string, number>>;
export type Pair = readonly [first: string, second: string];

/** What a pair's answer is kept under. */
export const pairKey = ([first, second]: Pair): string => `${first}>${second}`;

/** What a judgement is on the scale of a question: 9 in favour of the first … 1 … 9 in favour of the second. */
const usualStops = [9, 7, 5, 3, 1, 1 / 3, 1 / 5, 1 / 7, 1 / 9] as const;
const same = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

/** The stops of a question; an answer between two of them (2, 4, 6, 8 are Saaty's too) has a stop of its own, so that no answer looks like another. */
export const stopsOf = (given: number | undefined): readonly number[] =>
  given === undefined || usualStops.some((stop) => same(stop, given)) ? usualStops : [...usualStops, given].sort((a, b) => b - a);

/** The stop that an answer is; −1 without one. */
export const stopAt = (stops: readonly number[], given: number | undefined): number =>
  given === undefined ? -1 : stops.findIndex((stop) => same(stop, given));

/** The number that stands at a stop: how many times, whichever side it favours. */
export const timesOf = (stop: number): number => Math.round((stop >= 1 ? stop : 1 / stop) * 10) / 10;

/** The answers of a saved rating, whichever way round its pairs were asked. */
export const answersOf = (codes: readonly string[], judgements: readonly Judgement[]): Answers => {
  const given = new Map(
    judgements.flatMap(({ first, second, times }) => [
      [pairKey([first, second]), times] as const,
      [pairKey([second, first]), 1 / times] as const,
    ]),
  );
  return Object.fromEntries(
    pairsOf(codes).flatMap((pair) => {
      const times = given.get(pairKey(pair));
      return times === undefined ? [] : [[pairKey(pair), times]];
    }),
  );
};

/** The judgements to be saved; undefined while a pair has no answer. */
export const judgementsOf = (codes: readonly string[], answers: Answers): Judgement[] | undefined => {
  const pairs = pairsOf(codes);
  const given = pairs.flatMap(([first, second]) => {
    const times = answers[pairKey([first, second])];
    return times === undefined ? [] : [{ first, second, times }];
  });
  return given.length === pairs.length ? given : undefined;
};

/** Whether two sets of answers say the same. */
export const sameAnswers = (a: Answers, b: Answers): boolean => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => b[key] !== undefined && same(a[key] as number, b[key]));
};

/** Reads answers that this browser kept; what is no answer of the scale is left out. */
export const readKept = (codes: readonly string[], text: string | undefined): Answers => {
  try {
    const kept = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const known = pairsOf(codes).map(pairKey);
    return Object.fromEntries(
      Object.entries(kept).filter(
        (entry): entry is [string, number] =>
          known.includes(entry[0]) && typeof entry[1] === 'number' && entry[1] >= 1 / 9 - 1e-9 && entry[1] <= 9,
      ),
    );
  } catch {
    return {};
  }
};
