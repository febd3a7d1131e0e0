import { type ReactNode, useState } from 'react';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import type { Value } from '../../panels/risk/risk-data.ts';
import { type Indicator, useValues } from './indicator-data.ts';
import { writeReading } from './value-words.ts';

const orders = ['value', 'name'] as const;
type Order = (typeof orders)[number];

const middleOf = ({ value, lower, upper }: Value): number =>
  value ?? (lower !== null && upper !== null ? (lower + upper) / 2 : Number.NEGATIVE_INFINITY);

interface TableProps {
  indicator: Indicator;
  reference: string;
  period: string;
  /** The choice of the period. */
  choice: ReactNode;
}

/** Values by municipality in one period: exact, as a range where masked, or why there is none. */
export const ValueTable = ({ indicator, reference, period, choice }: TableProps) => {
  const t = useText();
  const format = useFormat();
  const [order, setOrder] = useState<Order>('value');
  const values = useValues(reference, period);
  const rows = [...(values.data?.items ?? [])].sort((a, b) =>
    order === 'name' || middleOf(a) === middleOf(b) ? format.compare(a.name, b.name) : middleOf(b) - middleOf(a),
  );
  const known = values.data;
  return (
    <section aria-labelledby="indicators-values">
      <div className="indicators-values-head">
        <h2 id="indicators-values">{t('indicators.values', { period: writePeriodOf(period, t, format) })}</h2>
        {choice}
        <Segments<Order>
          label={t('indicators.order')}
          value={order}
          onChange={setOrder}
          choices={orders.map((id) => ({ id, label: t(`indicators.order.${id}`) }))}
        />
      </div>
      {known && (
        <p className="small quiet" role="status">
          {t('indicators.counts', { shown: known.shown, masked: known.masked, none: known.noData, converted: known.converted })}
        </p>
      )}
      {values.error && <ErrorNotice error={values.error} onRetry={() => void values.refetch()} />}
      {values.isPending && <Skeleton rows={12} />}
      {rows.length > 0 && (
        <table className={`indicators-values${values.isPlaceholderData ? ' stale' : ''}`}>
          <thead>
            <tr>
              <th scope="col">{t('risk.list.municipality')}</th>
              <th scope="col">{t('indicators.country')}</th>
              <th scope="col" className="right">
                {indicator.unit[format.lang]}
              </th>
              <th scope="col">{t('indicators.column.state')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const text = writeReading(row, indicator.decimals, format);
              return (
                <tr key={row.id}>
                  <th scope="row">{row.name}</th>
                  <td className="quiet small">{t.maybe(`country.${row.country}`) ?? row.country}</td>
                  <td className="right number">{text ?? <span className="quiet">–</span>}</td>
                  <td className="quiet small">
                    {text === undefined
                      ? t(`indicators.reason.${row.reason ?? 'no_value'}`)
                      : [
                          row.status === 'final' ? '' : t(`indicators.status.${row.status}`),
                          row.isConverted ? t('indicators.converted') : '',
                        ]
                          .filter(Boolean)
                          .join(', ')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
};
