import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { RejectDownload } from './import-report.tsx';
import { type Indicator, useImports, useRevisions } from './indicator-data.ts';
import { writeReading } from './value-words.ts';

const most = 20;

/** Who wrote what: every import with its outcome, and the values that later ones replaced. */
export const Changes = ({ reference, unit }: { reference: string; unit: Indicator }) => {
  const t = useText();
  const format = useFormat();
  const imports = useImports(reference, true);
  const revisions = useRevisions(reference, true);
  return (
    <section aria-labelledby="indicators-changes" className="indicators-changes">
      <h2 id="indicators-changes">{t('indicators.changes')}</h2>
      {(imports.error ?? revisions.error) && (
        <ErrorNotice error={imports.error ?? revisions.error} onRetry={() => void imports.refetch()} />
      )}
      {imports.isPending && <Skeleton rows={3} />}
      {imports.data?.length === 0 && <p className="small quiet">{t('indicators.changes.none')}</p>}
      <ol>
        {imports.data?.slice(0, most).map((report) => (
          <li key={report.id}>
            <strong>{report.fileName ?? t(`indicators.origin.${report.origin}`)}</strong>
            <span className="quiet">{t('indicators.byAt', { who: report.by.name, at: format.dayTime(report.at) })}</span>
            <span>
              {t('indicators.changes.counts', {
                added: report.added,
                updated: report.updated,
                unchanged: report.unchanged,
                rejected: report.rejected,
              })}
            </span>
            {report.rejects.length > 0 && <RejectDownload report={report} code={unit.code} />}
          </li>
        ))}
      </ol>
      {revisions.data && revisions.data.length > 0 && (
        <>
          <h3>{t('indicators.revisions')}</h3>
          <ol>
            {revisions.data.slice(0, most).map((old) => (
              <li key={`${old.boundarySet} ${old.code} ${old.period} ${old.replacedAt}`}>
                <span>
                  {t('indicators.revisions.was', {
                    code: old.code,
                    period: writePeriodOf(old.period, t, format),
                    value: writeReading(old, unit.decimals, format) ?? t('rate.noData'),
                  })}
                </span>
                <span className="quiet">{t('indicators.byAt', { who: old.replacedBy.name, at: format.dayTime(old.replacedAt) })}</span>
              </li>
            ))}
          </ol>
          {revisions.data.length > most && <p className="small quiet">{t('indicators.more', { n: revisions.data.length - most })}</p>}
        </>
      )}
    </section>
  );
};
