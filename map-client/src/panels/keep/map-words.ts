import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { areaWords, unevenKey } from '../builder/map-text.ts';
import type { ThematicMap, Theme } from '../builder/theme.ts';
import { type Category, groupsOf } from '../incident-filter/categories.ts';
import { startOf } from '../rate/period.ts';

type Span = ThematicMap['period'];

/** The local day of a moment, or of another so many milliseconds before it; the periods of indicators are days already. */
export const dayOf = (at: string, before = 0): string => isoDay(Date.parse(at.length === 10 ? startOf(at) : at) - before);

const writeSpan = ({ from, to }: Span, format: Formats): string => {
  const today = isoDay(new Date());
  const last = to === null ? today : dayOf(to, 1);
  // A period widened to whole months may end later than today; no day of it is still to come.
  const end = from !== null && dayOf(from).localeCompare(today) <= 0 && last.localeCompare(today) > 0 ? today : last;
  // Without a beginning everything until then counts, not that day alone.
  return format.period(from === null ? '…' : dayOf(from), end);
};

/** The days that a map counts, as people say them. */
export const daysOf = ({ period }: ThematicMap, format: Formats): string => writeSpan(period, format);

/** Kinds of incidents by name, whole groups by theirs; their number while nobody knows the names. */
const kindsOf = (codes: readonly string[], taxonomy: readonly Category[], t: TextFunction, lang: Formats['lang']): string => {
  const whole = groupsOf(taxonomy).filter((each) => each.codes.every((code) => codes.includes(code)));
  const single = taxonomy.filter(({ code, group }) => codes.includes(code) && !whole.some((each) => each.group === group));
  const named = [...whole.map(({ group }) => t.maybe(`group.${group}`) ?? group), ...single.map(({ title }) => title[lang])];
  return named.length > 0 ? named.join(', ') : t('builder.filter.codes', { n: codes.length });
};

type OfIncidents = { measure: Theme['measure']; source: Extract<Theme['source'], { kind: 'incidents' }> };
/** The variable of a map that counts incidents: the first, or the circles over it. */
const countOf = ({ source, measure, second }: Theme): OfIncidents | undefined => {
  if (source.kind === 'incidents') return { source, measure };
  return second?.source.kind === 'incidents' ? { source: second.source, measure: second.measure } : undefined;
};

/** What a map counts of incidents, where that is not everything: which kinds, how severe, in what state, whose; and what its shares are of. */
export const filterWords = (
  { definition, categories }: Pick<ThematicMap, 'definition' | 'categories'>,
  t: TextFunction,
  lang: Formats['lang'],
  taxonomy: readonly Category[],
): string[] => {
  const count = countOf(definition);
  if (!count) return [];
  const { measure, source } = count;
  const kinds = categories ?? source.category;
  return [
    measure.kind === 'share' && t('builder.filter.shareOf', { kinds: kindsOf(measure.category, taxonomy, t, lang) }),
    kinds && kindsOf(kinds, taxonomy, t, lang),
    source.severity && t('builder.filter.severityOf', { levels: source.severity.join(', ') }),
    source.status?.map((status) => t(`builder.filter.status.${status}`)).join(', '),
    source.tenant && t('builder.filter.tenants', { n: source.tenant.length }),
  ].filter((words): words is string => Boolean(words));
};

/** What a change is measured against: another time, or the same weeks of as many earlier years as anything is known of. */
export const againstWords = (
  { definition: { measure }, compared }: Pick<ThematicMap, 'definition' | 'compared'>,
  t: TextFunction,
  format: Formats,
): string => {
  const [span] = compared;
  if (measure.kind !== 'change' || !span) return '';
  return 'sameWeeksOfYears' in measure.against
    ? t('builder.against.weeks', { n: compared.length })
    : t('builder.against', { period: writeSpan(span, format) });
};

/** What stands under the title of a map wherever it goes: what is counted, the time, what it is compared with, the areas, the day of the residents. */
export const subtitleOf = (map: ThematicMap, t: TextFunction, format: Formats, taxonomy: readonly Category[]): string => {
  const { definition, period, asOf } = map;
  const { measure, source } = definition;
  const count = countOf(definition);
  const perResidents = (measure.kind === 'rate' || measure.kind === 'change') && measure.per === 'residents';
  const own = (source.kind === 'incidents' || (period.from && period.to)) && writeSpan(period, format);
  return [
    ...filterWords(map, t, format.lang, taxonomy),
    source.kind !== 'incidents' && count?.source.during ? writeSpan(count.source.during, format) : own,
    againstWords(map, t, format),
    areaWords(definition, t, format),
    asOf && perResidents && t('rate.residentsAsOf', { day: format.day(asOf) }),
    source.kind !== 'incidents' && count?.source.during && own,
  ]
    .filter(Boolean)
    .join(' · ');
};

type Warning = ThematicMap['warnings'][number];

/** What to know before believing a map, for readers who are not the one it was counted for: whoever holds the link, or only the paper. */
export const knowText = ({ code, text, values }: Warning, reader: 'link' | 'paper', t: TextFunction, format: Formats): string => {
  if (reader === 'paper' && code !== 'widened') return text;
  const { from, to } = values;
  const isSpan = [from, to].every((day) => /^\d{4}-/.test(String(day)));
  const period = isSpan ? format.period(String(from), String(to)) : `${from} – ${to}`;
  return t.maybe(`share.know.${code}`, { ...values, period }) ?? text;
};

/** How the classes were found, in words; undefined where there are none. */
export const methodOf = (map: ThematicMap, t: TextFunction): string | undefined => {
  const { definition, geometry } = map;
  if (geometry.kind === 'points' || definition.display === 'symbols' || definition.display === 'hotspots') return undefined;
  const uneven = unevenKey(map);
  const line = t('print.sheet.method', { method: t(`classes.${definition.classification.method}`) });
  return uneven ? `${line} (${t(uneven)})` : line;
};
