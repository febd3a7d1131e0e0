import { tenantName } from '../../config.ts';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useIndicatorOwners } from './taxonomy-data.ts';

/** Whose each indicator is: of everybody, which the operator keeps, or of one municipality. */
export const IndicatorOwners = () => {
  const t = useText();
  const format = useFormat();
  const { data, error, refetch } = useIndicatorOwners();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={8} />;
  const ownerOf = (tenant: string): string => (tenant === 'vias' ? t('operator.indicators.everybody') : (tenantName(tenant) ?? tenant));
  const sorted = [...data].sort(
    (a, b) =>
      Number(b.tenant === 'vias') - Number(a.tenant === 'vias') ||
      format.compare(ownerOf(a.tenant), ownerOf(b.tenant)) ||
      format.compare(a.title[format.lang], b.title[format.lang]),
  );
  return (
    <div className="operator-borders">
      <p className="quiet">{t('operator.indicators.how')}</p>
      <table className="operator-owners">
        <thead>
          <tr>
            <th scope="col">{t('operator.indicators.title')}</th>
            <th scope="col">{t('operator.indicators.owner')}</th>
            <th scope="col">{t('operator.indicators.latest')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ id, tenant, code, title, latestPeriod }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`/indicators?code=${tenant}:${code}&lang=${format.lang}`}>{title[format.lang]}</a>
              </th>
              <td>{ownerOf(tenant)}</td>
              <td>{latestPeriod ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
