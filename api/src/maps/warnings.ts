import type { Language } from '@vias/sql/problem.ts';
import { noData, suppressed } from './classes.ts';
import type { MapDefinition } from './definition.ts';
import type { Evaluated } from './evaluate.ts';
import { daysOf } from './local-day.ts';
import { type Measured, smallDenominators } from './measure.ts';
import type { MapWarning, warningCodes } from './thematic-contract.ts';
import { warningTexts } from './warning-texts.ts';

/** When a map is said to be one: shares of its areas, and numbers of them. */
export const warningLimits = {
  /** Correlation with residents from which a map of counts is a map of where people live. */
  correlation: 0.6,
  /** Share of areas that are unstable, suppressed or without data. */
  unstable: 0.2,
  suppressed: 0.2,
  noData: 0.5,
  /** A class with fewer areas than this, or a smaller share of them (but five areas are never few), is nearly empty. */
  classAreas: 2,
  mostClassAreas: 5,
  classShare: 0.02,
  /** Years between a period and the count of residents its rates stand on. */
  denominatorYears: 3,
  /** Areas from which the normal approximation of Gi* holds. */
  hotSpotAreas: 30,
} as const;

type Code = (typeof warningCodes)[number];
type Figures = Record<string, string | number>;
const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Pearson's correlation; null where either does not vary. */
export const correlation = (pairs: readonly (readonly [number, number])[]): number | null => {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  const moment = (a: 0 | 1, b: 0 | 1) => pairs.reduce((sum, pair) => sum + (pair[a] - (a ? y : x)) * (pair[b] - (b ? y : x)), 0);
  const spread = Math.sqrt(moment(0, 0) * moment(1, 1));
  return pairs.length < 3 || !(spread > 0) ? null : moment(0, 1) / spread;
};

const isCount = ({ measure, source }: MapDefinition, { indicator }: Evaluated): boolean =>
  (source.kind !== 'indicator' &&
    (measure.kind === 'count' || (measure.kind === 'change' && measure.as === 'difference' && !measure.per))) ||
  (measure.kind === 'value' && indicator?.isCount === true);

const aboutCounts = (definition: MapDefinition, evaluated: Evaluated): Figures | undefined => {
  const { display, area } = definition;
  // Cells of a grid are equally large, and a symbol's size is a number: there a count is no lie.
  if (area.kind === 'grid' || display === 'symbols' || display === 'heat' || display === 'clusters' || !isCount(definition, evaluated))
    return undefined;
  const pairs = evaluated.measured.flatMap(({ value }, i) => {
    const residents = evaluated.residents[i];
    return value === null || !residents ? [] : [[value, residents] as const];
  });
  const r = correlation(pairs);
  return {
    areas: pairs.length,
    ...(r !== null && { correlation: round(r) }),
    isFollowing: r !== null && r >= warningLimits.correlation ? 1 : 0,
  };
};

const smallest = ({ measure }: MapDefinition): number | undefined =>
  measure.kind === 'share'
    ? smallDenominators.share
    : measure.kind === 'mean'
      ? smallDenominators.mean
      : (measure.kind === 'rate' || measure.kind === 'change') && measure.per === 'residents'
        ? smallDenominators.residents
        : undefined;

const aboutValues = (definition: MapDefinition, measured: readonly Measured[]): [Code, Figures | undefined][] => {
  const shown = measured.filter(({ value }) => value !== null);
  const unstable = shown.filter(({ isUnstable }) => isUnstable).length;
  const limit = smallest(definition);
  const small =
    limit === undefined
      ? 0
      : shown.filter(({ denominator, count }) => ((definition.measure.kind === 'mean' ? count : denominator) ?? limit) < limit).length;
  const first = shown[0]?.value;
  const [hidden, unknown] = [suppressed, noData].map((cls) => measured.filter((each) => each.class === cls).length) as [number, number];
  const of = shown.length + hidden;
  return [
    ['unstable_rates', unstable > warningLimits.unstable * shown.length ? { unstable, shown: shown.length } : undefined],
    ['small_denominators', small > 0 && limit !== undefined ? { areas: small, limit } : undefined],
    [
      'all_values_equal',
      shown.length > 1 && shown.every(({ value }) => value === first) ? { value: first as number, areas: shown.length } : undefined,
    ],
    ['much_suppressed', hidden > warningLimits.suppressed * of ? { suppressed: hidden, of } : undefined],
    ['much_without_data', unknown > warningLimits.noData * measured.length ? { noData: unknown, of: measured.length } : undefined],
  ];
};

/** How many classes hold next to nothing; those of a map around zero and of hot spots are not made by numbers of areas. */
const aboutClasses = (
  { display, measure, classification }: MapDefinition,
  classes: readonly number[],
  breaks: readonly number[],
): Figures | undefined => {
  if (display === 'hotspots' || display === 'bivariate' || measure.kind === 'change' || breaks.length < 4) return undefined;
  const shown = classes.filter((cls) => cls >= 0).length;
  const least = Math.min(warningLimits.mostClassAreas, Math.max(warningLimits.classAreas, Math.ceil(warningLimits.classShare * shown)));
  const thin = breaks.slice(1).filter((_, i) => classes.filter((cls) => cls === i).length < least).length;
  // Twice as many classes as areas to fill them is another mistake than an outlier, and the same sentence helps.
  return thin > 0 ? { classes: thin, least, shown, method: classification.method } : undefined;
};

const said = (period: Evaluated['period']): string => Object.values(daysOf(period)).join(' – ');

/** The periods of both variables, when they have no day in common. */
const aboutPeriods = (one: Evaluated['period'], other: Evaluated['period'] | undefined): Figures | undefined => {
  // Days of the time Latvia and Lithuania keep: moments and days stand side by side here. An open end is no number, and before nothing.
  const isBefore = (a: Evaluated['period'], b: Evaluated['period']) => Date.parse(daysOf(a).to) + 86_400_000 < Date.parse(daysOf(b).from);
  if (!other || !(isBefore(one, other) || isBefore(other, one))) return undefined;
  return { first: said(one), second: said(other) };
};

const aboutDenominator = ({ source, measure }: MapDefinition, { asOf, period }: Evaluated, now: number): Figures | undefined => {
  if (
    (source.kind !== 'incidents' && source.kind !== 'indicator') ||
    measure.kind !== 'rate' ||
    measure.per !== 'residents' ||
    asOf === null
  )
    return undefined;
  const end = Math.min(now, period.to === null ? now : Date.parse(period.to));
  const years = Math.round(Math.abs(end - Date.parse(asOf)) / (365.25 * 86_400_000));
  return years >= warningLimits.denominatorYears ? { asOf, years } : undefined;
};

/** What a reader should know before believing the map, in the reader's language. `classes` are those drawn, `tested` the areas a hot spot was looked for in. */
export const findWarnings = (
  definition: MapDefinition,
  evaluated: Evaluated,
  {
    classes,
    breaks,
    tested,
    second,
    now,
    lang,
  }: {
    classes: readonly number[];
    breaks: readonly number[];
    tested: number | null;
    second: Evaluated | undefined;
    now: number;
    lang: Language;
  },
): MapWarning[] => {
  const { measured, known, isWidened, isFiltered, reference, period } = evaluated;
  const hidden = measured.filter((each) => each.class === suppressed).length;
  const found: [Code, Figures | undefined][] = [
    ['no_overlap_in_time', known ? { from: known.from, to: known.to } : undefined],
    ['records_begin', evaluated.begins ?? second?.begins ?? undefined],
    ['periods_apart', aboutPeriods(period, second?.period)],
    ['denominator_apart', aboutDenominator(definition, evaluated, now)],
    ['counts_without_denominator', aboutCounts(definition, evaluated)],
    ...aboutValues(definition, measured),
    ['nearly_empty_classes', aboutClasses(definition, classes, breaks)],
    ['widened', isWidened ? daysOf(period) : undefined],
    ['filter_hides_areas', isFiltered && hidden > 0 ? { suppressed: hidden, of: measured.length } : undefined],
    ['reference_incomplete', reference && reference.missing > 0 ? { missing: reference.missing, years: reference.years } : undefined],
    [
      'few_areas_for_hot_spots',
      tested !== null && tested < warningLimits.hotSpotAreas ? { areas: tested, limit: warningLimits.hotSpotAreas } : undefined,
    ],
    [
      'only_readable_points',
      (definition.display === 'heat' || definition.display === 'clusters') && measured.some(({ isExact }) => !isExact)
        ? { areas: measured.filter(({ isExact }) => !isExact).length, of: measured.length }
        : undefined,
    ],
    ['residents_in_blocks', evaluated.hasBlocks && smallest(definition) === smallDenominators.residents ? {} : undefined],
  ];
  return found.flatMap(([code, values]) => (values ? [{ code, values, text: warningTexts[code](values, lang) }] : []));
};
