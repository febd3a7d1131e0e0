import { Megaphone, Minus, TrendingDown, TrendingUp, X } from 'lucide-react';
import { hasRole, user } from '../../auth.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Skeleton } from '../../controls/notice.tsx';
import { useEscape } from '../../controls/use-escape.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import { hasTime, noData, type ThematicMap } from '../builder/theme.ts';
import { areaOf } from '../exposure/exposure-area.ts';
import { ExposurePanel } from '../exposure/exposure-panel.tsx';
import { changeBetween } from '../rate/chance.ts';
import { type Period, wholeMonths, yearBefore } from '../rate/period.ts';
import { useCount, useMonths, useRateMap } from '../rate/rate.ts';
import { Comparison } from './comparison.tsx';
import { Headline } from './headline.tsx';
import { stretchesOf } from './quarter-counts.ts';
import { QuarterBars } from './quarters.tsx';
import type { Row } from './rows.ts';

interface DrawerProps {
  row: Row;
  /** The days counted. */
  period: Period;
  /** Whether only whole months are told. */
  byMonth: boolean;
  categories: readonly string[];
  /** This territory and the ones beside it. */
  compared: readonly Row[];
  mean: number | undefined;
  map: ThematicMap;
  onClose: () => void;
}

const Difference = ({ now, before, year }: { now: number; before: number; year: string }) => {
  const t = useText();
  const format = useFormat();
  const { percent, direction, mayBeChance } = changeBetween(now, before);
  const icon = direction === 'up' ? TrendingUp : direction === 'down' ? TrendingDown : Minus;
  const values = { percent: percent ?? 0, year, before: format.number(before) };
  return (
    <p className="territory-change">
      <Icon of={icon} />
      <span>
        {direction === 'same'
          ? t('territory.same', values)
          : percent === null
            ? t('territory.new', values)
            : t(`territory.${direction}`, values)}{' '}
        {mayBeChance && direction !== 'same' && <span className="quiet">{t('territory.chance')}</span>}
      </span>
    </p>
  );
};

const countryAndResidents = (row: Row, t: ReturnType<typeof useText>): string =>
  row.territory
    ? [
        t.maybe(`country.${row.territory.country}`),
        row.territory.residents && t('territory.residents', { n: row.territory.residents.count }),
      ]
        .filter(Boolean)
        .join(' · ')
    : '';

/** Whether the map counts every incident of its categories, so that the course of years is of the same incidents. */
const countsAll = ({ definition: { source, measure } }: ThematicMap): boolean =>
  source.kind === 'incidents' &&
  !source.severity &&
  !source.status &&
  !source.tenant &&
  (measure.kind === 'count' || measure.kind === 'rate');

const everyKind: readonly string[] = [];

/** Against the same days of last year, and quarter by quarter; for territories, whose incidents are counted year by year. */
const Course = ({
  id,
  row,
  period,
  byMonth,
  categories,
}: Pick<DrawerProps, 'row' | 'period' | 'byMonth' | 'categories'> & { id: number }) => {
  const t = useText();
  const format = useFormat();
  const { value } = row;
  // Who may read every incident here sees the same days of both years. Of others only whole months are told, and of a month
  // that is not over last year's has more days: then those that are over are compared, and the sentence says their own number.
  const byDay = !byMonth || (value?.isExact ?? false);
  const compare = byDay ? period : wholeMonths(period);
  const lastYear = yearBefore(compare ?? period);
  // A year and more would be compared with a part of itself.
  const isApart = compare !== undefined && lastYear.to < compare.from;
  const { data: now } = useRateMap(compare ?? period, categories);
  const { data: before } = useRateMap(lastYear, categories);
  const countOf = (rates: typeof now) => rates?.values.find((other) => other.id === id)?.count ?? undefined;
  const dayCount = useCount(lastYear, categories, byMonth && byDay ? id : undefined);
  const present = byDay ? (value?.count ?? undefined) : countOf(now);
  const earlier = byMonth && byDay ? dayCount : countOf(before);
  const { data: months } = useMonths(categories, id);
  // The records of a territory begin with its first incident of whatever kind.
  const { data: all } = useMonths(everyKind, id);
  const since = all?.[0]?.month;
  const isRecorded = since !== undefined && since <= lastYear.from.slice(0, 7);
  const stretches = months && all && stretchesOf({ months, since }, period, isoDay(new Date()));
  const name = t(stretches?.some(({ quarter }) => quarter === undefined) ? 'territory.years' : 'territory.quarters');
  return (
    <>
      {isApart && isRecorded && present !== undefined && earlier !== undefined && (
        <div>
          {!byDay && (
            <p className="territory-whole">{t('territory.compared', { period: format.period(compare.from, compare.to), n: present })}</p>
          )}
          <Difference now={present} before={earlier} year={lastYear.from.slice(0, 4)} />
        </div>
      )}
      {(value?.class ?? noData) >= 0 && stretches?.length !== 0 && (
        <section className="territory-section">
          <div className="territory-section-head">
            <h3>{name}</h3>
            {stretches?.at(-1)?.complete === false && <span className="small quiet">{t('territory.lastUnfinished')}</span>}
          </div>
          {stretches ? <QuarterBars stretches={stretches} name={name} /> : <Skeleton rows={3} />}
          {stretches?.some(({ mapped }) => !mapped) && <p className="small quiet">{t('territory.mapped')}</p>}
        </section>
      )}
    </>
  );
};

/** Everything about one area: value, change against the same days of last year, quarters, comparison. */
export const TerritoryDrawer = ({ row, map, period, byMonth, categories, compared, mean, onClose }: DrawerProps) => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const { name, territory, value } = row;
  useEscape(onClose);
  const under = countryAndResidents(row, t);
  const area = areaOf(row, map);
  return (
    <aside className="drawer" aria-label={name}>
      <div className="drawer-head">
        <div>
          <h2>{name}</h2>
          {under && <p className="small quiet">{under}</p>}
        </div>
        <IconButton icon={X} label={t('form.close')} onPress={onClose} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled by keyboard too */}
      <div className="drawer-body" tabIndex={0}>
        <div>
          <Headline value={value} map={map} />
        </div>
        {territory?.level === 'municipality' && countsAll(map) && (
          <Course id={territory.id} row={row} period={period} byMonth={byMonth} categories={categories} />
        )}
        <Comparison rows={compared} here={row.id} mean={mean} map={map} />
        {area && <ExposurePanel area={area} />}
        {hasTime(map.definition) && (
          <p className="small quiet">{t('territory.period', { period: format.period(period.from, period.to) })}</p>
        )}
      </div>
      {territory && hasRole(who, ['alert-author']) && (
        <div className="drawer-foot">
          <Button icon={Megaphone} onPress={() => navigate(`/alert?territory=${territory.id}`)}>
            {t('territory.alert')}
          </Button>
        </div>
      )}
    </aside>
  );
};
