import { ChartColumn, Map as MapIcon, Monitor, Printer } from 'lucide-react';
import { useContext, useMemo } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { codesOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { yearBefore } from '../../panels/rate/period.ts';
import { useBoundarySets, useTerritories } from '../../panels/rate/rate.ts';
import { listName } from '../../panels/rate/territory-name.ts';
import { CategoryBars } from '../../panels/statistics/category-bars.tsx';
import { MonthColumns } from '../../panels/statistics/month-columns.tsx';
import { useStatistics } from '../../panels/statistics/statistics-data.ts';
import { StatisticsFilterBar } from '../../panels/statistics/statistics-filter-bar.tsx';
import { mapHref, readStatistics, writeStatistics } from '../../panels/statistics/statistics-query.ts';
import { TerritoryDots } from '../../panels/statistics/territory-dots.tsx';
import { Total } from '../../panels/statistics/total.tsx';
import { WeekHeat } from '../../panels/statistics/week-heat.tsx';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { wallReaders } from '../wall/wall-readers.ts';
import './statistics.css';
import './statistics-charts.css';

/** Incidents of a period against the same time a year before: by month, hour of the week, category and municipality, each as a chart and a table. */
const StatisticsPage = () => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { query } = usePlace();
  const who = useStore(user);
  const today = isoDay(new Date());
  const filter = useMemo(() => readStatistics(new URLSearchParams(query.toString()), today), [query, today]);
  const { data: categories } = useCategories();
  const { data: sets } = useBoundarySets();
  const current = useMemo(
    () => sets?.filter(({ level, validTo }) => level === 'municipality' && (validTo === null || validTo > today)).map(({ id }) => id),
    [sets, today],
  );
  const { data: territories } = useTerritories(current);
  const keys = useMemo(() => new Map((territories ?? []).map(({ id, country, code }) => [id, `${country}:${code}`])), [territories]);
  const chosen = filter.territory === undefined ? undefined : [...keys].find(([, key]) => key === filter.territory)?.[0];
  const isKnown = categories !== undefined && (filter.territory === undefined || territories !== undefined);
  const { data, dataUpdatedAt, error, isPlaceholderData, refetch } = useStatistics(
    filter,
    codesOf(categories ?? [], filter.groups),
    chosen,
    isKnown,
  );
  const reporting = data?.territories?.items;
  const choices = useMemo(
    () =>
      (territories ?? [])
        // Those that report, and the one that a link names.
        .filter(({ id }) => id === chosen || reporting?.some((item) => item.id === id))
        .flatMap(({ id, name }) => {
          const key = keys.get(id);
          return key ? [{ id: key, label: listName(name) }] : [];
        })
        .sort((a, b) => format.compare(a.label, b.label)),
    [territories, reporting, chosen, keys, format],
  );
  const place = territories?.find(({ id }) => id === chosen)?.name;
  const earlier = yearBefore(filter.period);
  const file = (what: string): string => `vias-${what}-${filter.period.from}-${filter.period.to}`;
  return (
    <main id="page" className="statistics-page">
      <div className="statistics-head">
        <div>
          <h1>{t('statistics.title')}</h1>
          <p className="quiet">
            {[...(place ? [listName(place)] : []), ...filter.groups.map((group) => t.maybe(`group.${group}`) ?? group)].map(
              (part) => `${part} · `,
            )}
            {format.period(filter.period.from, filter.period.to)} ·{' '}
            {t('statistics.comparedWith', { period: format.period(earlier.from, earlier.to) })}
          </p>
        </div>
        <div className="statistics-actions">
          {hasRole(who, wallReaders) && (
            <a className="btn" href={`/wall?lang=${lang}`}>
              <Icon of={Monitor} />
              {t('wall.title')}
            </a>
          )}
          <a className="btn" href={mapHref(filter, filter.territory, lang)}>
            <Icon of={MapIcon} />
            {t('statistics.showOnMap')}
          </a>
          <Button icon={Printer} onPress={() => print()}>
            {t('planner.print')}
          </Button>
        </div>
      </div>
      <StatisticsFilterBar
        filter={chosen === undefined ? { ...filter, territory: undefined } : filter}
        today={today}
        territories={choices}
        onChange={(changes) => changeQuery(writeStatistics(changes), true)}
      />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={12} />}
      {data && (
        <div className={isPlaceholderData ? 'statistics-body stale' : 'statistics-body'}>
          <p className="statistics-scope">{t('statistics.scope')}</p>
          <Total statistics={data} earlier={earlier} />
          {data.total.count === 0 && !data.total.before ? (
            <Empty icon={ChartColumn} title={t('statistics.empty')}>
              <p>{t('statistics.emptyNext')}</p>
            </Empty>
          ) : (
            <div className="statistics-grid">
              <div className="statistics-column">
                <MonthColumns statistics={data} period={filter.period} file={file(t('statistics.file.months'))} />
                <WeekHeat statistics={data} file={file(t('statistics.file.hours'))} />
              </div>
              <div className="statistics-column">
                <CategoryBars statistics={data} file={file(t('statistics.file.categories'))} />
                <TerritoryDots statistics={data} filter={filter} keys={keys} file={file(t('statistics.file.municipalities'))} />
              </div>
            </div>
          )}
          {data.territories && data.territories.sources.length > 0 && (
            <p className="statistics-scope">
              {t('statistics.sources', { sources: data.territories.sources.join(', '), time: format.dayTime(new Date(dataUpdatedAt)) })}
            </p>
          )}
        </div>
      )}
    </main>
  );
};

export default StatisticsPage;
