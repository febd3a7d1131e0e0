import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { areaWords } from '../../panels/builder/map-text.ts';
import { hasTime, type ThematicMap, type Theme } from '../../panels/builder/theme.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import { againstWords, filterWords } from '../../panels/keep/map-words.ts';
import { type Period, startOf } from '../../panels/rate/period.ts';
import type { Comparison } from '../../panels/state/comparison-query.ts';
import { MapTag } from './map-tag.tsx';

interface StripProps {
  title: string;
  theme: Theme;
  map: ThematicMap | undefined;
  groups: readonly string[];
  counted: Period;
  comparison: Comparison | undefined;
  /** The earlier time where two lie side by side. */
  swiped: Period | undefined;
  children: ReactNode;
}

/** The local day of a moment; the periods of indicators are days already. `before` milliseconds earlier, for the last day of what ends then. */
const dayOf = (at: string, before = 0): string => isoDay(Date.parse(at.length === 10 ? startOf(at) : at) - before);

/** What the map shows, for when, from whom counted; and a tag where it may mislead, which is printed too. */
export const TitleStrip = ({ title, theme, map, groups, counted, comparison, swiped, children }: StripProps) => {
  const t = useText();
  const format = useFormat();
  const { data: taxonomy = [] } = useCategories();
  const definition = map?.definition ?? theme;
  const wordsOf = (from: string, to: string): string => format.period(dayOf(from), dayOf(to, 1));
  const against =
    comparison?.with.kind === 'weeks'
      ? t('builder.against.weeks', { n: comparison.with.years })
      : swiped
        ? t('builder.against', { period: format.period(swiped.from, swiped.to) })
        : map
          ? againstWords(map, t, format)
          : '';
  const filter = map ? filterWords(map, t, format.lang, taxonomy) : groups.map((group) => t.maybe(`group.${group}`) ?? group);
  // Circles of incidents over an indicator have a time and a filter too.
  const timed = hasTime(definition) || definition.second?.source.kind === 'incidents';
  // The time of an indicator; first, unless that of the circles stands there.
  const own = map?.period.from && map.period.to && !hasTime(definition) ? wordsOf(map.period.from, map.period.to) : '';
  const perResidents =
    (definition.measure.kind === 'rate' || definition.measure.kind === 'change') && definition.measure.per === 'residents';
  return (
    <div className="title-strip">
      <div>
        <h1>{title}</h1>
        <p>
          {filter.length > 0 && timed && <b>{filter.join(' · ')} · </b>}
          {timed && `${format.period(counted.from, counted.to)} · `}
          {!timed && own && `${own} · `}
          {against && `${against} · `}
          {areaWords(definition, t, format)}
          {map?.asOf && perResidents && ` · ${t('rate.residentsAsOf', { day: format.day(map.asOf) })}`}
          {timed && own && ` · ${own}`}
        </p>
      </div>
      <MapTag map={map} />
      <div className="title-strip-actions">{children}</div>
    </div>
  );
};
