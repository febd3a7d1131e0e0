import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { areaWords } from '../../panels/builder/map-text.ts';
import { hasTime, type ThematicMap, type Theme } from '../../panels/builder/theme.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import { againstWords, dayOf, filterWords } from '../../panels/keep/map-words.ts';
import type { Period } from '../../panels/rate/period.ts';
import type { Comparison } from '../../panels/state/comparison-query.ts';

/** What a map is of, as far as it is known while its numbers are on their way. */
export interface Shown {
  theme: Theme;
  map: ThematicMap | undefined;
  groups: readonly string[];
  counted: Period;
  comparison: Comparison | undefined;
  /** The earlier time where two lie side by side. */
  swiped: Period | undefined;
}

/** Days written with hyphens are not broken at them. */
const unbroken = (text: string): ReactNode =>
  text.split(/(\d{4}-\d\d-\d\d)/).map((part, at) =>
    at % 2 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence
      <span key={at} className="day">
        {part}
      </span>
    ) : (
      part
    ),
  );

/** What a map counts, for when and where; two lines of it, and the rest where one asks for it: nobody should miss what a map leaves out. */
export const Subtitle = ({ theme, map, groups, counted, comparison, swiped }: Shown) => {
  const t = useText();
  const format = useFormat();
  const { data: taxonomy = [] } = useCategories();
  const line = useRef<HTMLParagraphElement>(null);
  const [isCut, setCut] = useState(false);
  const [isWhole, setWhole] = useState(false);
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
  const what = timed ? filter.join(' · ') : '';
  const rest = [
    timed && format.period(counted.from, counted.to),
    !timed && own,
    against,
    areaWords(definition, t, format),
    map?.asOf && perResidents && t('rate.residentsAsOf', { day: format.day(map.asOf) }),
    timed && own,
  ]
    .filter(Boolean)
    .join(' · ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words take other room
  useEffect(() => {
    const at = line.current;
    if (!at) return undefined;
    const measure = (): void => setCut(at.scrollHeight > at.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(at);
    measure();
    return () => observer.disconnect();
  }, [what, rest, isWhole]);

  return (
    <div className="subtitle">
      <p ref={line} className={isWhole ? 'whole' : ''}>
        {what && <b>{what} · </b>}
        {unbroken(rest)}
      </p>
      {(isCut || isWhole) && (
        <Button kind="plain" small aria-expanded={isWhole} onPress={() => setWhole(!isWhole)}>
          {t(isWhole ? 'planner.subtitle.less' : 'planner.subtitle.more')}
        </Button>
      )}
    </div>
  );
};
