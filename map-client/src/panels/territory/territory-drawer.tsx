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
import { changeBetween } from '../rate/chance.ts';
import { type Period, wholeMonths, yearBefore } from '../rate/period.ts';
import { type RateValue, suppressed, useCount, useMonths, useRateMap } from '../rate/rate.ts';
import { Comparison } from './comparison.tsx';
import { QuarterBars } from './quarters.tsx';
import type { Row } from './territory-list.tsx';

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
  /** Digits of a rate. */
  digits: number;
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

/** The one number of a territory: rate large, then ±, then the count. */
export const Headline = ({ value, digits }: { value: RateValue | undefined; digits: number }) => {
  const t = useText();
  const format = useFormat();
  if (value?.rate == null) {
    return <p className="territory-none">{t(value?.class === suppressed ? 'territory.suppressed' : 'territory.noData')}</p>;
  }
  return (
    <p className="territory-figure">
      <b>{format.number(value.rate, digits)}</b>
      <span>
        {t('territory.unit')}
        <br />
        <span className="quiet">
          {value.plusMinus !== null && `±${format.number(value.plusMinus, digits)} · `}
          {value.count !== null && t('territory.total', { n: value.count })}
        </span>
      </span>
    </p>
  );
};

/** Everything about one territory: rate, change against the same days of last year, quarters, comparison. */
export const TerritoryDrawer = ({ row, period, byMonth, categories, compared, mean, digits, onClose }: DrawerProps) => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const { territory, value } = row;
  useEscape(onClose);
  // Who may read every incident here sees the same days of both years. Of others only whole months are told, and of a month
  // that is not over last year's has more days: then those that are over are compared, and the sentence says their own number.
  const byDay = !byMonth || (value?.isExact ?? false);
  const compare = byDay ? period : wholeMonths(period);
  const lastYear = yearBefore(compare ?? period);
  const { data: now } = useRateMap(compare ?? period, categories);
  const { data: before } = useRateMap(lastYear, categories);
  const countOf = (map: typeof now) => map?.values.find(({ id }) => id === territory.id)?.count ?? undefined;
  const dayCount = useCount(lastYear, categories, byMonth && byDay ? territory.id : undefined);
  const present = byDay ? (value?.count ?? undefined) : countOf(now);
  const earlier = byMonth && byDay ? dayCount : countOf(before);
  const { data: months } = useMonths(categories, territory.id);
  return (
    <aside className="drawer" aria-label={territory.name}>
      <div className="drawer-head">
        <div>
          <h2>{territory.name}</h2>
          <p className="small quiet">
            {t.maybe(`country.${territory.country}`)}
            {territory.residents && ` · ${t('territory.residents', { n: territory.residents.count })}`}
          </p>
        </div>
        <IconButton icon={X} label={t('form.close')} onPress={onClose} />
      </div>
      <div className="drawer-body">
        <div>
          <Headline value={value} digits={digits} />
          {compare && present !== undefined && earlier !== undefined && (
            <>
              {!byDay && (
                <p className="territory-whole">
                  {t('territory.compared', { period: format.period(compare.from, compare.to), n: present })}
                </p>
              )}
              <Difference now={present} before={earlier} year={lastYear.from.slice(0, 4)} />
            </>
          )}
        </div>
        {value?.class !== suppressed && (
          <section className="territory-section">
            <div className="territory-section-head">
              <h3>{t('territory.quarters')}</h3>
              <span className="small quiet">{t('territory.lastUnfinished')}</span>
            </div>
            {months ? <QuarterBars months={months} today={isoDay(new Date())} /> : <Skeleton rows={3} />}
          </section>
        )}
        <Comparison rows={compared} here={territory.id} mean={mean} digits={digits} />
        <p className="small quiet">{t('territory.period', { period: format.period(period.from, period.to) })}</p>
      </div>
      {hasRole(who, ['alert-author']) && (
        <div className="drawer-foot">
          <Button icon={Megaphone} onPress={() => navigate(`/alert?territory=${territory.id}`)}>
            {t('territory.alert')}
          </Button>
        </div>
      )}
    </aside>
  );
};
