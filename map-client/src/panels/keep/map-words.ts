import type { Formats } from '../../i18n/format.ts';
import type { TextFunction } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { areaWords, unevenKey } from '../builder/map-text.ts';
import { hasTime, type ThematicMap } from '../builder/theme.ts';

type Span = ThematicMap['period'];

const writeSpan = ({ from, to }: Span, format: Formats): string => {
  const today = isoDay(new Date());
  const last = to === null ? today : isoDay(Date.parse(to) - 1);
  // A period widened to whole months may end later than today; no day of it is still to come.
  const end = last.localeCompare(today) > 0 ? today : last;
  return from === null ? format.day(end) : format.period(isoDay(Date.parse(from)), end);
};

/** The days that a map counts, as people say them. */
export const daysOf = ({ period }: ThematicMap, format: Formats): string => writeSpan(period, format);

/** What stands under the title of a map wherever it goes: the time, what it is compared with, the areas, the day of the residents. */
export const subtitleOf = (map: ThematicMap, t: TextFunction, format: Formats): string => {
  const { definition, period, compared, asOf } = map;
  const [against] = compared;
  const perResidents =
    (definition.measure.kind === 'rate' || definition.measure.kind === 'change') && definition.measure.per === 'residents';
  return [
    hasTime(definition) ? writeSpan(period, format) : asOf && format.day(asOf),
    definition.measure.kind === 'change' && against && t('builder.against', { period: writeSpan(against, format) }),
    areaWords(definition, t, format),
    asOf && perResidents && t('rate.residentsAsOf', { day: format.day(asOf) }),
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
