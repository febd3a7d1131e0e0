import { Download } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { writePeriodOf } from '../../panels/risk/period-words.ts';
import { writeCsv } from './first-rows.ts';
import type { ImportReport, ValuesCheck } from './indicator-data.ts';

type Counted = Pick<ImportReport, 'read' | 'added' | 'updated' | 'unchanged' | 'rejected' | 'masked' | 'missing' | 'rejects'>;

/** Hands the refused rows to the browser as CSV, with line, field, value and reason. */
export const RejectDownload = ({ report, code }: { report: Counted; code: string }) => {
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

/** The counts of rows by what becomes of them, and each refused one with its reason. */
const Rows = ({ report, code }: { report: Counted; code: string }) => {
  const t = useText();
  const format = useFormat();
  const counts = (['read', 'added', 'updated', 'unchanged', 'rejected', 'masked', 'missing'] as const).filter(
    (kind) => report[kind] > 0 || kind === 'read' || kind === 'rejected',
  );
  return (
    <>
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
    </>
  );
};

/** What would become of every row of a file; nothing is written yet. */
export const CheckReport = ({ check, code }: { check: ValuesCheck; code: string }) => {
  const t = useText();
  const format = useFormat();
  const periods = check.periods.slice(0, 12).map((period) => writePeriodOf(period, t, format));
  return (
    <div className="indicators-report">
      <p role="status">
        <strong>
          {t(check.accepted === 0 ? 'indicators.check.none' : 'indicators.check.result', { n: check.accepted, rejected: check.rejected })}
        </strong>
      </p>
      <p className="small quiet">
        {t('indicators.check.read', {
          encoding: t(`indicators.encoding.${check.encoding}`),
          delimiter: t(`indicators.delimiter.${check.delimiter}`),
          periods: check.periods.length > 12 ? `${periods.join(', ')} …` : periods.join(', ') || '–',
        })}
      </p>
      <Rows report={check} code={code} />
    </div>
  );
};

/** What became of every row of a file, and each refused one with its reason. */
export const Report = ({ report, code }: { report: ImportReport; code: string }) => {
  const t = useText();
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
      <Rows report={report} code={code} />
    </div>
  );
};
