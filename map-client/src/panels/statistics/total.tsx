import { TrendingDown, TrendingUp, TriangleAlert } from 'lucide-react';
import { tenantName } from '../../config.ts';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeBetween } from '../rate/chance.ts';
import type { Period } from '../rate/period.ts';
import type { Statistics } from './statistics-data.ts';

/** Fewer than this are told with a warning: a relative standard error of 30 % (11 incidents). */
const fewest = 12;

/** How many in all, how that compares with the year before, and whether chance alone could explain it. */
export const Total = ({ statistics, earlier }: { statistics: Statistics; earlier: Period }) => {
  const t = useText();
  const format = useFormat();
  const { count, before, rate } = statistics.total;
  const change = before === null ? undefined : changeBetween(count, before);
  const values = {
    percent: change?.percent ?? 0,
    before: before === null ? '' : format.number(before),
    period: format.period(earlier.from, earlier.to),
  };
  const isPartial =
    statistics.compared !== null &&
    statistics.knownFrom !== null &&
    (statistics.compared.from ?? '') < new Date(`${statistics.knownFrom}T00:00:00Z`).toISOString();
  return (
    <section className="statistics-total" aria-label={t('statistics.total')}>
      <p className="statistics-figure">
        <b>{format.number(count)}</b>
        <span>{t('statistics.incidents', { n: count })}</span>
      </p>
      <div>
        {change && !isPartial && (
          <p className="statistics-change">
            {change.direction !== 'same' && <Icon of={change.direction === 'up' ? TrendingUp : TrendingDown} />}
            {before === 0 ? t('statistics.noneBefore', values) : t(`statistics.${change.direction}`, values)}{' '}
            {change.mayBeChance && before !== 0 && <span className="quiet">{t('territory.chance')}</span>}
          </p>
        )}
        {rate && statistics.rateBase && (
          <p className="quiet">
            {t('statistics.totalRate', {
              rate: format.number(rate.value, 2),
              low: format.number(rate.interval[0], 2),
              high: format.number(rate.interval[1], 2),
              names: statistics.rateBase.tenants.map(tenantName).join(', '),
            })}
          </p>
        )}
        {count > 0 && count < fewest && (
          <p className="statistics-few">
            <Icon of={TriangleAlert} />
            {t('statistics.few')}
          </p>
        )}
        {isPartial && (
          <p className="statistics-few">
            <Icon of={TriangleAlert} />
            {t('statistics.partial', { day: format.day(statistics.knownFrom ?? '') })}
          </p>
        )}
      </div>
    </section>
  );
};
