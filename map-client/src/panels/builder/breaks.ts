/** Where values lie on the axis of a histogram: every bar is as wide as the next, values run evenly within a bar, so that linear and logarithmic bars need no other rule. */
export interface Axis {
  /** 0 … 1 from the first bound to the last. */
  shareOf(value: number): number;
  valueAt(share: number): number;
  low: number;
  high: number;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The axis of a histogram's bounds (ascending). */
export const axisOf = (bounds: readonly number[]): Axis => {
  const bars = Math.max(1, bounds.length - 1);
  const [low, high] = [bounds[0] ?? 0, bounds.at(-1) ?? 1];
  return {
    low,
    high,
    shareOf(value) {
      if (value <= low) return 0;
      if (value >= high) return 1;
      const bar = bounds.findIndex((bound, i) => value >= bound && value < (bounds[i + 1] ?? high));
      const [from, to] = [bounds[bar] ?? low, bounds[bar + 1] ?? high];
      return (bar + (value - from) / (to - from || 1)) / bars;
    },
    valueAt(share) {
      const at = clamp(share, 0, 1) * bars;
      const bar = Math.min(bars - 1, Math.floor(at));
      const [from, to] = [bounds[bar] ?? low, bounds[bar + 1] ?? high];
      return from + (to - from) * (at - bar);
    },
  };
};

const steps = [1, 2, 5];

/** Round numbers along the axis, none nearer to the next than `least` of its length. */
export const ticksOf = (axis: Axis, isLogarithmic: boolean, least = 0.12): number[] => {
  const { low, high } = axis;
  const candidates: number[] = [];
  if (isLogarithmic) {
    const from = Math.floor(Math.log10(Math.max(low, high / 1e6, 1e-9)));
    for (let power = from; 10 ** power <= high; power++)
      for (const step of steps) candidates.push(Number((step * 10 ** power).toPrecision(12)));
    if (low <= 0) candidates.unshift(0);
  } else {
    const rough = (high - low) * least;
    const power = 10 ** Math.floor(Math.log10(rough || 1));
    const step = power * ([...steps, 10].find((factor) => factor * power >= rough) ?? 10);
    for (let n = Math.ceil(low / step); n * step <= high; n++) candidates.push(Number((n * step).toPrecision(12)));
  }
  let last = Number.NEGATIVE_INFINITY;
  return candidates.filter((value) => {
    if (value < low || value > high || axis.shareOf(value) - last < least) return false;
    last = axis.shareOf(value);
    return true;
  });
};

/** Digits after the comma that tell values apart over a span: three figures of the span. */
export const digitsFor = (span: number): number => clamp(2 - Math.floor(Math.log10(Math.abs(span) || 1)), 0, 6);

/** A value as a person would set it: no finer than a thousandth of the span, and no finer than two digits of itself where it is small on a long scale. */
export const roundBreak = (value: number, { low, high }: Pick<Axis, 'low' | 'high'>): number => {
  const bySpan = digitsFor(high - low);
  const bySelf = Math.abs(value) > 0 ? 1 - Math.floor(Math.log10(Math.abs(value))) : 0;
  return Number(value.toFixed(clamp(Math.max(bySpan, bySelf), 0, 6)));
};

/** Moves the inner bound `index`, never onto or past its neighbours. */
export const moveBreak = (breaks: readonly number[], index: number, value: number, axis: Axis): number[] => {
  const [below, above] = [breaks[index - 1] ?? axis.low, breaks[index + 1] ?? axis.high];
  const room = (above - below) * 1e-3;
  const rounded = roundBreak(value, axis);
  const kept = rounded > below && rounded < above ? rounded : clamp(value, below + room, above - room);
  return breaks.map((bound, i) => (i === index ? kept : bound));
};

/** Thousands parted by a mark of their own, with or without a part after the other mark. */
const grouped = { '.': /^-?\d{1,3}(\.\d{3})+(,\d*)?$/, ',': /^-?\d{1,3}(,\d{3})+(\.\d*)?$/, ' ': /^-?\d{1,3}( \d{3})+([.,]\d*)?$/ };

/** Reads a number as people write it in a language: 1 234,5 in Latvian and Lithuanian, 1,234.5 in English. Undefined when it is none: 1,2,3 is not 12.3. */
export const readNumber = (text: string, lang: string): number | undefined => {
  const plain = text
    .trim()
    .replace(/\s/g, ' ')
    .replace(/^[−–-] ?/, '-');
  const marks = plain.replace(/[^., ]/g, '');
  // One mark alone is the decimal one, but for a comma as English parts thousands with it.
  const isGrouped = marks.length > 1 || marks === ' ' || (lang === 'en' && marks === ',');
  const group = isGrouped ? ([' ', '.', ','] as const).find((mark) => grouped[mark].test(plain)) : undefined;
  const written = (group ? plain.replaceAll(group, '') : plain).replace(',', '.');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(written) ? Number(written) : undefined;
};

/** Why a typed bound cannot stand: it is no number, or does not lie between the bounds beside it. */
export type BreakFault = { code: 'number' } | { code: 'between'; low: number; high: number };

/** Checks a typed inner bound; the number when it can stand. */
export const checkBreak = (breaks: readonly number[], index: number, text: string, lang: string): number | BreakFault => {
  const value = readNumber(text, lang);
  if (value === undefined) return { code: 'number' };
  const [low, high] = [breaks[index - 1] as number, breaks[index + 1] as number];
  return value > low && value < high ? value : { code: 'between', low, high };
};

/** How many of the values each class would hold: [lower, upper), the last one closed. For the figures beside a bound while it is moved; the map's own classes come from the server. */
export const countIn = (values: readonly number[], breaks: readonly number[]): number[] => {
  const counts = new Array<number>(Math.max(0, breaks.length - 1)).fill(0);
  for (const value of values) {
    let index = 0;
    while (index < breaks.length - 2 && value >= (breaks[index + 1] as number)) index++;
    if (counts.length > 0) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
};

/** As many classes as asked, from given bounds: the closest two are joined, or the fullest is parted in its middle. */
export const withClasses = (breaks: readonly number[], classes: number, values: readonly number[], axis: Axis): number[] => {
  const next = [...breaks];
  while (next.length - 1 > classes && next.length > 2) {
    const gaps = next.slice(1, -1).map((bound, i) => axis.shareOf(bound) - axis.shareOf(next[i] as number));
    next.splice(1 + gaps.indexOf(Math.min(...gaps)), 1);
  }
  while (next.length - 1 < classes) {
    const parts = next
      .slice(1)
      .map((bound, i) => ({ i, middle: axis.valueAt((axis.shareOf(next[i] as number) + axis.shareOf(bound)) / 2) }));
    const counts = countIn(values, next);
    const open = parts.filter(({ i, middle }) => middle > (next[i] as number) && middle < (next[i + 1] as number));
    const fullest = open.sort((a, b) => (counts[b.i] ?? 0) - (counts[a.i] ?? 0))[0];
    if (!fullest) break;
    const rounded = roundBreak(fullest.middle, axis);
    const fits = rounded > (next[fullest.i] as number) && rounded < (next[fullest.i + 1] as number);
    next.splice(fullest.i + 1, 0, fits ? rounded : fullest.middle);
  }
  return next;
};

/**
 * Rows of the labels above the inner bounds: 0 the lower, 1 the upper, undefined where both are taken and the number is left out. The bound being
 * moved comes first. `widths` are shares of the axis, as the places are; the ends have no label.
 */
export const labelRows = (shares: readonly number[], widths: readonly number[], active: number | undefined): (0 | 1 | undefined)[] => {
  const rows = new Array<0 | 1 | undefined>(shares.length).fill(undefined);
  const taken: [number[], number[]] = [[], []];
  const isFree = (row: 0 | 1, index: number): boolean =>
    taken[row].every((other) => Math.abs((shares[other] ?? 0) - (shares[index] ?? 0)) >= ((widths[other] ?? 0) + (widths[index] ?? 0)) / 2);
  const inner = shares.map((_, index) => index).slice(1, -1);
  for (const index of [...inner.filter((at) => at === active), ...inner.filter((at) => at !== active)]) {
    const row = ([0, 1] as const).find((each) => isFree(each, index));
    if (row === undefined) continue;
    rows[index] = row;
    taken[row].push(index);
  }
  return rows;
};
