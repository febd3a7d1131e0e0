import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import { digitsOf } from '../rate/class-text.ts';
import { countIn } from './breaks.ts';
import type { Indicator } from './thematic.ts';
import type { Measure, Source, ThematicMap, Theme } from './theme.ts';

type Named = Pick<Theme, 'source' | 'measure'>;

const nameOfSource = (
  source: Exclude<Source, { kind: 'incidents' }>,
  measure: Measure,
  t: TextFunction,
  indicators: readonly Indicator[],
  lang: Formats['lang'],
): string => {
  if (source.kind === 'cameras') return t('builder.source.cameras');
  if (source.kind === 'layer') return measure.kind === 'value' && source.property ? source.property : t('builder.source.features');
  const indicator = indicators.find(({ code }) => code === source.code);
  return indicator ? indicator.title[lang] : source.code;
};

const perKey = (measure: Measure): 'count' | 'residents' | 'km2' =>
  measure.kind === 'rate' || measure.kind === 'change' ? (measure.per ?? 'count') : 'count';

/** A title inside a sentence begins small, unless it begins with an abbreviation. */
const withinSentence = (title: string): string => (/^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);

/** What a measure is called. */
export const measureTitle = (
  { source, measure }: Named,
  t: TextFunction,
  lang: Formats['lang'],
  indicators: readonly Indicator[] = [],
): string => {
  if (source.kind !== 'incidents') {
    const name = nameOfSource(source, measure, t, indicators, lang);
    if (measure.kind === 'change') return t('builder.title.indicator.change', { name }) + (measure.as === 'percent' ? ', %' : '');
    return measure.kind === 'rate' ? t(`builder.title.indicator.${measure.per}`, { name }) : name;
  }
  switch (measure.kind) {
    case 'rate':
      return measure.per === 'residents' ? t('rate.title') : t('builder.title.km2');
    case 'share':
      return t('builder.title.share');
    case 'mean':
      return t(measure.property === 'severity' ? 'builder.title.severity' : 'builder.title.minutes');
    case 'change':
      return t(`builder.title.change.${perKey(measure)}`) + (measure.as === 'percent' ? ', %' : '');
    default:
      return t('builder.title.count');
  }
};

/** What a map is called: its own title, or one made of what it shows. */
export const titleOf = (theme: Theme, t: TextFunction, lang: Formats['lang'], indicators: readonly Indicator[] = []): string => {
  const own = theme.titles?.[lang] ?? theme.titles?.lv ?? theme.titles?.lt ?? theme.titles?.en;
  if (own) return own;
  if (theme.display === 'hotspots') return t('builder.title.hotspots', { what: withinSentence(measureTitle(theme, t, lang, indicators)) });
  if (theme.display === 'heat') return t('builder.title.heat');
  if (theme.display === 'clusters') return t('builder.title.clusters');
  const first = measureTitle(theme, t, lang, indicators);
  return theme.second ? t('builder.title.both', { first, second: withinSentence(measureTitle(theme.second, t, lang, indicators)) }) : first;
};

/** Metres as people say them: 500 m, 2,5 km. */
export const writeLength = (metres: number, format: Formats): string =>
  metres < 1000 ? `${format.number(metres)}\u00a0m` : `${format.number(metres / 1000, metres % 1000 === 0 ? 0 : 1)}\u00a0km`;

/** The areas of a map in words: municipalities; hexagons, 5 km. */
export const areaWords = ({ area }: Pick<Theme, 'area'>, t: TextFunction, format: Formats): string => {
  if (area.kind === 'grid') return t(`builder.area.${area.shape}Of`, { size: writeLength(area.size, format) });
  return area.kind === 'territory' ? t(`builder.area.${area.level}`) : t('builder.area.layer');
};

type Measured = Pick<ThematicMap, 'unit' | 'indicator' | 'definition'>;

const unitOf = (map: Measured, t: TextFunction, kind: 'unit' | 'unitShort'): string => {
  // The page's own language: the unit of an indicator comes in all three.
  if (map.unit === 'indicator' && map.indicator)
    return map.indicator.unit[document.documentElement.lang as Formats['lang']] ?? map.indicator.unit.en;
  // A rate of anything but incidents does not say of what: the title does.
  const ofOther = map.definition.source.kind === 'incidents' ? undefined : t.maybe(`builder.${kind}.indicator.${map.unit}`);
  return ofOther ?? t.maybe(`builder.${kind}.${map.unit}`) ?? map.unit;
};

/** What stands after a value: per 1,000 residents, %, the indicator's own unit. */
export const unitWords = (map: Measured, t: TextFunction): string => unitOf(map, t, 'unit');

/** The same in a narrow column. */
export const unitShort = (map: Measured, t: TextFunction): string => unitOf(map, t, 'unitShort');

/** What the legend of a map is headed with where the map has a title of its own: what is measured and in what unit. */
export const legendTitle = (map: ThematicMap, t: TextFunction, lang: Formats['lang'], indicators: readonly Indicator[] = []): string => {
  const { titles: _own, ...definition } = map.definition;
  const { indicator } = map;
  const known =
    indicator && !indicators.some(({ code }) => code === indicator.code) ? [...indicators, indicator as unknown as Indicator] : indicators;
  const title = titleOf(definition, t, lang, known);
  // Rates, counts and changes in per cent say their unit themselves; hot spots have none.
  const isBare = ['indicator', 'percent', 'percentage_points', 'minutes'].includes(map.unit);
  return isBare && !definition.second && definition.display !== 'hotspots' ? `${title}, ${unitWords(map, t)}` : title;
};

/** How many digits the values of a map are written with: none for counts, else as many as tell the classes apart. */
export const valueDigits = ({ unit, indicator, breaks, values }: Pick<ThematicMap, 'unit' | 'indicator' | 'breaks' | 'values'>): number => {
  if (unit === 'indicator' && indicator) return indicator.decimals;
  if (unit === 'incidents' || unit === 'percent_change') return 0;
  if (values.every(({ value }) => value === null || Number.isInteger(value))) return 0;
  const largest = Math.max(...breaks.map(Math.abs), 0);
  const needed = digitsOf(breaks);
  return largest >= 100 && new Set(breaks.map((bound) => bound.toFixed(0))).size === breaks.length ? 0 : needed;
};

/** Changes carry their sign, so that more and less are told apart without colour. */
export const writeValue = (
  value: number,
  map: Pick<ThematicMap, 'unit' | 'indicator' | 'breaks' | 'values' | 'definition'>,
  format: Formats,
): string => {
  const text = value === 0 ? '0' : format.number(value, valueDigits(map)).replace('-', '−');
  return map.definition.measure.kind === 'change' && value > 0 ? `+${text}` : text;
};

/** Bounds as a legend says them: those of a change are as far from zero on either side, and its ends are cut where values end. */
export const shownBreaks = ({ breaks, values, definition }: Pick<ThematicMap, 'breaks' | 'values' | 'definition'>): readonly number[] => {
  if (definition.measure.kind !== 'change' || breaks.length < 2) return breaks;
  const known = values.flatMap(({ value }) => (value === null ? [] : [value]));
  const [least, most] = known.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const last = breaks.length - 1;
  return breaks.map((bound, i) => {
    if (i === 0 && least > bound && least < (breaks[1] as number)) return least;
    return i === last && most < bound && most > (breaks[last - 1] as number) ? most : bound;
  });
};

/** Why classes that should hold equally many areas do not; undefined where they do, and for every other method. */
export const unevenKey = ({
  breaks,
  values,
  centre,
  definition,
}: Pick<ThematicMap, 'breaks' | 'values' | 'centre' | 'definition'>): 'classes.uneven.zero' | 'classes.uneven.ties' | undefined => {
  if (definition.classification.method !== 'quantile' || breaks.length < 2) return undefined;
  const counts = countIn(
    values.flatMap(({ value }) => (value === null ? [] : [value])),
    breaks,
  );
  if (Math.max(...counts) - Math.min(...counts) <= 1) return undefined;
  return centre === null ? 'classes.uneven.ties' : 'classes.uneven.zero';
};

/** A class in numbers: 1,2–1,6; bounds below zero are joined by a word, because a dash beside a minus is not read. */
export const writeBounds = (breaks: readonly number[], index: number, digits: number, format: Formats, t: TextFunction): string => {
  const [low = 0, high = 0] = [breaks[index], breaks[index + 1]];
  const write = (value: number): string => format.number(value, value === 0 ? 0 : digits).replace('-', '−');
  if (low === high) return write(low);
  return low < 0 ? t('builder.between', { low: write(low), high: write(high) }) : `${write(low)}–${write(high)}`;
};
