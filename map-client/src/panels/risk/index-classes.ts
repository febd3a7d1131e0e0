/** The index as it is written, so that the list and the class on the map never differ by a rounding. */
export const writtenIndex = (index: number): number => Math.round(index * 10) / 10;

const steps = [2, 1, 0.5];
const most = 5;
/** At most this share of the areas stands in the highest class: the darkest colour is for the few one has to look at first. */
const highest = 0.15;
const round = (value: number): number => Math.round(value * 10) / 10;

const classOf = (inner: readonly number[], value: number): number => inner.filter((bound) => value >= bound).length;

/** How evenly values spread over classes: 0 when all are in one. */
const evenness = (inner: readonly number[], values: readonly number[]): number => {
  const counts = new Array<number>(inner.length + 1).fill(0);
  for (const value of values) counts[classOf(inner, value)] = (counts[classOf(inner, value)] ?? 0) + 1;
  return -counts.reduce((sum, count) => sum + (count === 0 ? 0 : (count / values.length) * Math.log(count / values.length)), 0);
};

/**
 * Bounds of classes at round numbers, one step apart, open below and above: the step and the place that tell most areas apart while few
 * stand in the highest class. The coarsest step is kept unless a finer one tells clearly more, so that 5.4 and 5.5 do not look like different worlds. Answers 0, the inner bounds, 10.
 */
export const roundBreaks = (indexes: readonly number[]): number[] => {
  const values = indexes.map(writtenIndex);
  if (values.length === 0) return [0, 2, 4, 6, 8, 10];
  let best: { inner: number[]; score: number } | undefined;
  for (const [finer, step] of steps.entries()) {
    for (let first = step; first + step * (most - 2) < 10; first = round(first + step)) {
      const inner = Array.from({ length: most - 1 }, (_, i) => round(first + i * step));
      const top = values.filter((value) => value >= (inner.at(-1) ?? 10)).length / values.length;
      const crowded = Math.max(0, top - Math.max(highest, 1 / values.length));
      const score = evenness(inner, values) - finer * 0.15 - crowded * 10;
      if (!best || score > best.score + 1e-9) best = { inner, score };
    }
  }
  return [0, ...(best?.inner ?? []), 10];
};

/** The class of an index; −1 where there is none. */
export const indexClass = (breaks: readonly number[], index: number | null): number =>
  index === null ? -1 : classOf(breaks.slice(1, -1), writtenIndex(index));
