import { checkStyle, classCount, noDataClass, type Pattern, suppressedClass, type ThematicStyle } from './thematic-style.ts';

/** One row of a legend. `cls` −1 is no data, −2 suppressed; `count` is how many features are in it. */
export type LegendRow = { cls: number; label: string; count: number; radius?: number } & ({ colour: string } | { pattern: Pattern });

export type LegendOptions = {
  /** BCP 47: lv, lt, en. */
  locale: string;
  words: { noData: string; suppressed: string };
  /** How many features each class has. */
  counts?: ReadonlyMap<number, number>;
};

/** The fewest decimals, up to six, with which no two bounds look alike. */
export const decimalsOf = (breaks: readonly number[]): number => {
  const different = new Set(breaks).size;
  for (let digits = 0; digits < 6; digits++) if (new Set(breaks.map((value) => value.toFixed(digits))).size === different) return digits;
  return 6;
};

/** The legend of the style, low class to high, then what has none. It has a row for every class, empty ones too, so that map and legend cannot differ. */
export const toLegend = (style: ThematicStyle, { locale, words, counts = new Map() }: LegendOptions): LegendRow[] => {
  checkStyle(style);
  const { breaks, colours, symbol } = style;
  const digits = decimalsOf(breaks);
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  const label = (lower: number, upper: number): string =>
    lower === upper ? format.format(lower) : `${format.format(lower)}–${format.format(upper)}`;
  return [
    ...Array.from(
      { length: classCount(style) },
      (_, cls): LegendRow => ({
        cls,
        label: label(breaks[cls] as number, breaks[cls + 1] as number),
        colour: colours[cls] as string,
        count: counts.get(cls) ?? 0,
        ...(symbol.kind === 'circle' && { radius: symbol.radii[cls] as number }),
      }),
    ),
    { cls: noDataClass, label: words.noData, pattern: style.noData, count: counts.get(noDataClass) ?? 0 },
    { cls: suppressedClass, label: words.suppressed, pattern: style.suppressed, count: counts.get(suppressedClass) ?? 0 },
  ];
};
