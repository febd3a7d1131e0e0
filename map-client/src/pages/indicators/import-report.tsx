import { Download } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writeCsv } from './first-rows.ts';
import type { ImportReport } from './indicator-data.ts';

/** Hands the refused rows to the browser as CSV, with line, field, value and reason. */
export const RejectDownload = ({ report, code }: { report: ImportReport; code: string }) => {
  const t = useText();
  const save = (): void => {
    const head = (['line', 'field', 'value', 'reason'] as const).map((column) => t(`indicators.reject.${column}`));
    const rows = report.rejects.map(({ line, field, value, detail }) => [line, t(`indicators.field.${field}`), value, detail]);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([writeCsv([head, ...rows])], { type: 'text/csv;charset=utf-8' }));
    link.download = `${code}-${t('indicators.reject.file')}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <Button small icon={Download} onPress={save}>
      {t('indicators.reject.download')}
    </Button>
  );
};

/** What became of every row of a file, and each refused one with its reason. */
export const Report = ({ report, code }: { report: ImportReport; code: string }) => {
  const t = useText();
  const format = useFormat();
  const counts = (['read', 'added', 'updated', 'unchanged', 'rejected', 'masked', 'missing'] as const).filter(
    (kind) => report[kind] > 0 || kind === 'read' || kind === 'rejected',
  );
  return (
    <div className="indicators-report">
      <p role="status">
        <strong>
          {t(report.rejected === 0 ? 'indicators.report.all' : 'indicators.report.some', {
            n: report.accepted + report.unchanged,
            rejected: report.rejected,
          })}
        </strong>
      </p>
      <dl>
        {counts.map((kind) => (
          <div key={kind}>
            <dt>{t(`indicators.report.${kind}`)}</dt>
            <dd>{format.number(report[kind])}</dd>
          </div>
        ))}
      </dl>
      {report.rejects.length > 0 && (
        <>
          <table className="indicators-rejects">
            <thead>
              <tr>
                {(['line', 'field', 'value', 'reason'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`indicators.reject.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {report.rejects.slice(0, 100).map((reject) => (
                <tr key={`${reject.line} ${reject.field} ${reject.value}`}>
                  <td>{format.number(reject.line)}</td>
                  <td>{t(`indicators.field.${reject.field}`)}</td>
                  <td>
                    <code>{reject.value || t('indicators.reject.empty')}</code>
                  </td>
                  <td>{reject.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {report.rejects.length > 100 && <p className="small quiet">{t('indicators.more', { n: report.rejects.length - 100 })}</p>}
          <RejectDownload report={report} code={code} />
        </>
      )}
    </div>
  );
};
