import { FileCheck2, FileUp, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { type TextKey, useText } from '../../i18n/i18n.ts';
import { type Imported, type Report, type Survey, sendAnswers, undoImport, useImports, useRefresh } from './survey-data.ts';

/** Refused rows shown here; all of them are in the answer of the API. */
const mostShown = 100;

const ReportView = ({ report }: { report: Report }) => {
  const t = useText();
  const format = useFormat();
  return (
    <>
      <p role="status">
        <strong>
          {t(report.id === null ? 'surveys.import.looked' : 'surveys.import.done', { n: report.added, rejected: report.rejected })}
        </strong>
      </p>
      <dl className="surveys-counts">
        {(['read', 'added', 'unchanged', 'rejected', 'masked'] as const).map((kind) => (
          <div key={kind}>
            <dt>{t(`surveys.import.${kind}`)}</dt>
            <dd className="number">{format.number(report[kind])}</dd>
          </div>
        ))}
      </dl>
      {report.ignoredColumns.length > 0 && (
        <p className="small quiet">{t('surveys.import.ignored', { columns: report.ignoredColumns.join(', ') })}</p>
      )}
      {report.rejects.length > 0 && (
        <div className="surveys-rejects">
          <table>
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
              {report.rejects.slice(0, mostShown).map((reject) => (
                <tr key={`${reject.line} ${reject.field} ${reject.value}`}>
                  <td className="number">{format.number(reject.line)}</td>
                  <td>{t(fieldNames[reject.field] ?? 'surveys.field.row')}</td>
                  <td>{reject.value === '' ? t('indicators.reject.empty') : <code>{reject.value}</code>}</td>
                  <td>{reject.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {report.rejected > mostShown && <p className="small quiet">{t('indicators.more', { n: report.rejected - mostShown })}</p>}
        </div>
      )}
    </>
  );
};
const fieldNames: Record<string, TextKey> = {
  place: 'surveys.field.place',
  reasons: 'surveys.why',
  words: 'surveys.words',
  dayPart: 'surveys.when',
  age: 'surveys.age',
  sex: 'surveys.sex',
  id: 'surveys.field.id',
};

/** Answers into a survey: a file that is looked at first, with every refused row, and only then the writing; files that came before, each to be taken back whole. */
export const ImportDialog = ({ survey, onClose }: { survey: Survey; onClose: () => void }) => {
  const t = useText();
  const refresh = useRefresh();
  const [file, setFile] = useState<File>();
  const [report, setReport] = useState<Report>();
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setSending(true);
    try {
      await work();
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    setSending(false);
  };
  const look = (next: File): void => {
    setFile(next);
    setReport(undefined);
    void attempt(async () => setReport(await sendAnswers(survey, next, true)));
  };
  const write = (): void => {
    if (file)
      void attempt(async () => {
        setReport(await sendAnswers(survey, file, false));
        await refresh();
      });
  };
  return (
    <Dialog
      title={t('surveys.import')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('surveys.close')}</Button>
          {report?.id === null && (
            <Button kind="primary" icon={FileUp} isDisabled={isSending || report.added === 0} onPress={write}>
              {t(isSending ? 'surveys.import.sending' : 'surveys.import.send')}
            </Button>
          )}
        </>
      }
    >
      <DropZone
        className="surveys-drop"
        aria-label={t('surveys.import.drop')}
        onDrop={async ({ items }) => {
          const dropped = items.find((item) => item.kind === 'file');
          if (dropped) look(await dropped.getFile());
        }}
      >
        <Icon of={FileCheck2} />
        <span>{file ? file.name : t('surveys.import.drop')}</span>
        <FileTrigger acceptedFileTypes={['.csv', '.geojson', '.json', '.xlsx']} onSelect={(files) => files?.[0] && look(files[0])}>
          <Button small>{t('surveys.import.browse')}</Button>
        </FileTrigger>
      </DropZone>
      <p className="small quiet">{t('surveys.import.kinds')}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      {isSending && !report && <p role="status">{t('surveys.import.looking')}</p>}
      {report && <ReportView report={report} />}
      <Imports
        survey={survey}
        isBusy={isSending}
        onUndo={(one) =>
          void attempt(async () => {
            await undoImport(survey, one);
            await refresh();
          })
        }
      />
    </Dialog>
  );
};

const Imports = ({ survey, isBusy, onUndo }: { survey: Survey; isBusy: boolean; onUndo: (one: Imported) => void }) => {
  const t = useText();
  const format = useFormat();
  const { data: imports = [] } = useImports(survey);
  const [asked, setAsked] = useState<string>();
  if (imports.length === 0) return null;
  return (
    <section>
      <h3>{t('surveys.imports')}</h3>
      <ul className="surveys-imports">
        {imports.map((one) => (
          <li key={one.id}>
            <span>
              <strong>{one.fileName}</strong>
              <span className="small quiet">
                {' '}
                {format.dayTime(one.begunAt)}, {one.begunBy.name};{' '}
                {t('surveys.imports.counts', { n: one.added, count: format.number(one.added), rejected: format.number(one.rejected) })}
              </span>
            </span>
            {one.undoneAt !== null && one.answers === 0 ? (
              <span className="small quiet">{t('surveys.imports.undone')}</span>
            ) : one.answers === 0 ? null : asked === one.id ? (
              <Button
                small
                kind="danger"
                isDisabled={isBusy}
                onPress={() => {
                  setAsked(undefined);
                  onUndo(one);
                }}
              >
                {t('surveys.imports.sure', { n: one.answers, count: format.number(one.answers) })}
              </Button>
            ) : (
              <Button small icon={Undo2} isDisabled={isBusy} onPress={() => setAsked(one.id)}>
                {t('surveys.imports.undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
