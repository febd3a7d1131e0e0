import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { monthsBetween, type Period } from '../rate/period.ts';
import { ChartCard } from './chart-card.tsx';
import type { Statistics } from './statistics-data.ts';
import type { TableModel } from './table-model.ts';

const [width, height, base, top] = [640, 210, 172, 24] as const;
/** A period of more months is drawn by its latest ones; the table has all. */
const most = 24;

/** Months of the period beside the same months a year earlier; what the period cuts is hatched. */
export const MonthColumns = ({ statistics, period, file }: { statistics: Statistics; period: Period; file: string }) => {
  const t = useText();
  const format = useFormat();
  const counts = new Map(statistics.months.map((entry) => [entry.month, entry]));
  const last = [period.to.slice(0, 7), statistics.period.to.slice(0, 7)].sort()[0] as string;
  const months = monthsBetween(period.from.slice(0, 7), last).map((month) => ({
    month,
    count: counts.get(month)?.count ?? 0,
    before: statistics.compared && (counts.get(month)?.before ?? 0),
  }));
  const shown = months.slice(-most);
  const highest = Math.max(1, ...shown.flatMap(({ count, before }) => [count, before ?? 0]));
  const step = width / Math.max(6, shown.length);
  const bar = Math.min(26, step * 0.36);
  const tall = (n: number): number => (n / highest) * (base - top);
  const isPart = (month: string): boolean =>
    (month === period.from.slice(0, 7) && !period.from.endsWith('-01')) || (month === last && isCut(statistics.period.to, month));
  const nameOf = (month: string): string =>
    new Intl.DateTimeFormat(format.locale, { month: 'short', timeZone: 'UTC' }).format(Date.parse(`${month}-15`));
  const table: TableModel = {
    columns: [
      { label: t('statistics.column.month') },
      { label: t('statistics.column.count'), digits: 0 },
      ...(statistics.compared ? [{ label: t('statistics.column.before'), digits: 0 }] : []),
    ],
    rows: months.map(({ month, count, before }) => [month, count, ...(statistics.compared ? [before] : [])]),
  };
  return (
    <ChartCard
      title={t('statistics.months')}
      about={t(months.length > most ? 'statistics.monthsAboutLatest' : 'statistics.monthsAbout', { n: most })}
      table={table}
      file={file}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard */}
      <section className="statistics-scroll" aria-label={t('statistics.drawing', { title: t('statistics.months') })} tabIndex={0}>
        <svg
          className="statistics-months"
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('statistics.chartOf', { title: t('statistics.months') })}
        >
          <defs>
            <pattern id="statistics-part" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="5" height="5" fill="var(--surface)" />
              <path d="M0 0v5" stroke="var(--grey-8)" strokeWidth="3" />
            </pattern>
          </defs>
          {shown.map(({ month, count, before }, i) => {
            const middle = (i + 0.5) * step;
            return (
              <g key={month} className={isPart(month) ? 'part' : undefined}>
                {before !== null && (
                  <rect className="before" x={middle - bar - 1} y={base - tall(before)} width={bar} height={tall(before)} />
                )}
                <rect
                  className="now"
                  x={before === null ? middle - bar / 2 : middle + 1}
                  y={base - tall(count)}
                  width={bar}
                  height={tall(count)}
                />
                <text className="value" x={before === null ? middle : middle + 1 + bar / 2} y={base - tall(count) - 5}>
                  {format.number(count)}
                </text>
                {(shown.length <= 14 || i % 2 === 0) && (
                  <text className="name" x={middle} y={base + 17}>
                    {nameOf(month)}
                  </text>
                )}
                {(i === 0 || month.endsWith('-01')) && (
                  <text className="year" x={middle} y={base + 34}>
                    {month.slice(0, 4)}
                  </text>
                )}
              </g>
            );
          })}
          <path className="axis" d={`M0 ${base + 0.5}H${width}`} />
        </svg>
      </section>
      <ul className="statistics-key" aria-hidden="true">
        <li className="now">{t('statistics.now')}</li>
        {statistics.compared && <li className="before">{t('statistics.before')}</li>}
        {shown.some(({ month }) => isPart(month)) && <li className="part">{t('statistics.partMonth')}</li>}
      </ul>
    </ChartCard>
  );
};

/** Whether the counting ended before the month did. */
const isCut = (to: string, month: string): boolean => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  // The local month ends at most three hours before the one of UTC.
  return Date.parse(to) < Date.UTC(year, number, 1) - 3 * 3_600_000;
};
