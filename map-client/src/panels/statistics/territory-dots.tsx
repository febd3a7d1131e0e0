import { useContext } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { countedPeriod } from '../rate/period.ts';
import { listName } from '../rate/territory-name.ts';
import { ChartCard } from './chart-card.tsx';
import type { Statistics, TerritoryStatistics } from './statistics-data.ts';
import { mapHref, type StatisticsFilter } from './statistics-query.ts';
import type { TableModel } from './table-model.ts';

interface TerritoryDotsProps {
  statistics: Statistics;
  filter: StatisticsFilter;
  /** What a link names a municipality by, from its id. */
  keys: ReadonlyMap<number, string>;
  file: string;
}

/** Municipalities with their rates as dots and 95 % intervals, in the order of their names: overlaps are seen, a ranking is not suggested. */
export const TerritoryDots = ({ statistics, filter, keys, file }: TerritoryDotsProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const { territories } = statistics;
  const items = [...(territories?.items ?? [])].sort((a, b) => format.compare(a.name, b.name));
  const most = Math.max(0.1, ...items.map(({ interval, rate }) => interval?.[1] ?? rate ?? 0));
  const x = (value: number): number => (value / most) * 980 + 10;
  const state = ({ isSuppressed, isExact, isUnstable, rate }: TerritoryStatistics): string =>
    isSuppressed
      ? t('statistics.suppressed')
      : [!isExact && t('statistics.protected'), isUnstable && t('statistics.unstable'), rate === null && t('statistics.residentsUnknown')]
          .filter(Boolean)
          .join(', ');
  // Where nothing may be told there is no rate either, and it is not for want of residents.
  const isUncounted = items.some(({ rate, isSuppressed }) => rate === null && !isSuppressed);
  const table: TableModel = {
    columns: [
      { label: t('statistics.column.municipality') },
      { label: t('statistics.column.count'), digits: 0 },
      ...(statistics.compared ? [{ label: t('statistics.column.before'), digits: 0 }] : []),
      { label: t('statistics.column.residents'), digits: 0 },
      { label: t('statistics.column.rate'), digits: 2 },
      { label: t('statistics.column.low'), digits: 2 },
      { label: t('statistics.column.high'), digits: 2 },
      { label: t('statistics.column.note') },
    ],
    rows: items.map((item) => [
      item.name,
      item.count,
      ...(statistics.compared ? [item.before] : []),
      item.residents,
      item.rate,
      item.interval?.[0] ?? null,
      item.interval?.[1] ?? null,
      state(item),
    ]),
  };
  const counted = countedPeriod(filter.period, territories ?? undefined, isoDay(new Date()));
  return (
    <ChartCard
      title={t('statistics.territories')}
      about={
        <>
          {t(territories?.isFiltered ? 'statistics.territoriesFiltered' : 'statistics.territoriesAbout')}
          {isUncounted && ` ${t('statistics.territoriesUncounted')}`}
          {territories?.isWidened && ` ${t('statistics.widened', { period: format.period(counted.from, counted.to) })}`}
        </>
      }
      table={table}
      file={file}
      linkOf={(row) => {
        const key = keys.get(items[row]?.id ?? 0);
        return key && mapHref(filter, key, lang);
      }}
    >
      {items.length === 0 ? (
        <p className="quiet">{t('statistics.noTerritories')}</p>
      ) : (
        <ul className="statistics-dots">
          {items.map((item) => (
            <li key={item.id} className={keys.get(item.id) === filter.territory ? 'me' : undefined}>
              <span className="name">{listName(item.name)}</span>
              {item.rate === null ? (
                <span className="none">{item.isSuppressed ? t('statistics.suppressed') : '–'}</span>
              ) : (
                <>
                  <span className="plot">
                    <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                      {item.interval && (
                        <path
                          className="whisker"
                          d={`M${x(item.interval[0])} 10H${x(item.interval[1])}`}
                          vectorEffect="non-scaling-stroke"
                        />
                      )}
                      <path className="dot" d={`M${x(item.rate)} 10h0.01`} vectorEffect="non-scaling-stroke" />
                    </svg>
                  </span>
                  <b>
                    {!item.isExact && <span title={t('statistics.protected')}>≈ </span>}
                    {format.number(item.rate, 2)}
                    {item.interval && (
                      <span className="vh">
                        {' '}
                        ({format.number(item.interval[0], 2)}–{format.number(item.interval[1], 2)})
                      </span>
                    )}
                  </b>
                </>
              )}
            </li>
          ))}
          <li className="axis" aria-hidden="true">
            <span className="name" />
            <span className="plot">
              <span>0</span>
              <span>{format.number(most, 1)}</span>
            </span>
            <b />
          </li>
        </ul>
      )}
      {items.some(({ isExact, isSuppressed }) => !isExact && !isSuppressed) && (
        <p className="statistics-sign">≈ {t('statistics.protected')}</p>
      )}
    </ChartCard>
  );
};
