import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { ChartCard } from './chart-card.tsx';
import { heatClasses } from './heat-classes.ts';
import type { Statistics } from './statistics-data.ts';
import type { TableModel } from './table-model.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Monday 5 January 2026 is weekday 1. */
const dayOf = (weekday: number): number => Date.UTC(2026, 0, 4 + weekday, 12);

/** Hours of the week: a table whose cells are coloured, so that it is read as well as seen. */
export const WeekHeat = ({ statistics, file }: { statistics: Statistics; file: string }) => {
  const t = useText();
  const format = useFormat();
  const counts = new Map(statistics.hours.map(({ weekday, hour, count }) => [`${weekday} ${hour}`, count]));
  const at = (weekday: number, hour: number): number => counts.get(`${weekday} ${hour}`) ?? 0;
  const classes = heatClasses(Math.max(0, ...counts.values()));
  const classOf = (n: number): number => classes.findIndex(([from, to]) => n >= from && n <= to) + 1;
  const long = (weekday: number): string =>
    new Intl.DateTimeFormat(format.locale, { weekday: 'long', timeZone: 'UTC' }).format(dayOf(weekday));
  const short = (weekday: number): string =>
    new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' }).format(dayOf(weekday));
  const sum = (of: (entry: Statistics['hours'][number]) => boolean, what: 'count' | 'before'): number =>
    statistics.hours.filter(of).reduce((total, entry) => total + (entry[what] ?? 0), 0);
  const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00–${String((hour + 1) % 24).padStart(2, '0')}:00`;
  const row = (name: string, of: (entry: Statistics['hours'][number]) => boolean) => [
    name,
    sum(of, 'count'),
    ...(statistics.compared ? [sum(of, 'before')] : []),
  ];
  const table: TableModel = {
    columns: [
      { label: t('statistics.column.when') },
      { label: t('statistics.column.count'), digits: 0 },
      ...(statistics.compared ? [{ label: t('statistics.column.before'), digits: 0 }] : []),
    ],
    rows: [
      ...weekdays.map((weekday) => row(long(weekday), (entry) => entry.weekday === weekday)),
      ...hours.map((hour) => row(hourName(hour), (entry) => entry.hour === hour)),
    ],
  };
  return (
    <ChartCard title={t('statistics.week')} about={t('statistics.weekAbout')} table={table} file={file}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard */}
      <section className="statistics-scroll" aria-label={t('statistics.drawing', { title: t('statistics.week') })} tabIndex={0}>
        <table className="statistics-heat">
          <caption className="vh">{t('statistics.weekCaption')}</caption>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">
                  <abbr title={long(weekday)}>{short(weekday)}</abbr>
                </th>
                {hours.map((hour) => (
                  <td key={hour} className={`heat-${classOf(at(weekday, hour))}`}>
                    {at(weekday, hour)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className="statistics-heat-key">
        <li>
          <i className="heat-0" />0
        </li>
        {classes.map(([from, to], i) => (
          <li key={from}>
            <i className={`heat-${i + 1}`} />
            {from === to ? from : `${from}–${to}`}
          </li>
        ))}
      </ul>
    </ChartCard>
  );
};
