import type { ImportReport } from '@vias/api/cameras/contract.ts';
import { CircleCheck, FileUp, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { send, withQuery } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import { queries } from '../../queries.ts';

const states = ['planned', 'active', 'out_of_order'] as const;
type State = (typeof states)[number];
/** More would be a page of its own; the file is mended line by line anyway. */
const mostShown = 20;

/** Cameras from a file: first only told what would happen, then done. What a row does not say itself is said here for all. */
export const CameraImport = ({ onClose }: { onClose: () => void }) => {
  const t = useText();
  const [file, setFile] = useState<File>();
  const [status, setStatus] = useState<State>('planned');
  const [purpose, setPurpose] = useState('');
  const [legalBasis, setBasis] = useState('');
  const [report, setReport] = useState<ImportReport>();
  const [isDone, setDone] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const ask = async (of: File, dryRun: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const words = { purpose: purpose.trim() || undefined, legalBasis: legalBasis.trim() || undefined };
      const answer = await send(withQuery('/api/cameras/import', { fileName: of.name, status, ...words, dryRun: dryRun || undefined }), {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
        body: of,
      });
      setReport((await answer.json()) as ImportReport);
      setDone(!dryRun);
      if (!dryRun) await queries.invalidateQueries({ queryKey: ['cameras'] });
    } catch (failure) {
      setReport(undefined);
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  // What was told no longer holds once something it rests on is changed.
  const again = (set: () => void): void => {
    set();
    setReport(undefined);
    setDone(false);
  };
  const comes = report ? report.added + report.updated : 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('cameras.import.title')}
      actions={
        isDone ? (
          <Button kind="primary" onPress={onClose}>
            {t('cameras.close')}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{t('form.cancel')}</Button>
            {report && comes > 0 ? (
              <Button kind="primary" isDisabled={isBusy || !file} onPress={() => file && void ask(file, false)}>
                {t('cameras.import.go', { n: comes })}
              </Button>
            ) : (
              <Button kind="primary" isDisabled={isBusy || !file} onPress={() => file && void ask(file, true)}>
                {t('cameras.import.check')}
              </Button>
            )}
          </>
        )
      }
    >
      <p className="quiet">{t('cameras.import.about')}</p>
      <div className="cameras-row">
        <FileTrigger acceptedFileTypes={['.csv', '.txt', '.json', '.geojson']} onSelect={(files) => again(() => setFile(files?.[0]))}>
          <Button icon={FileUp}>{t('cameras.import.choose')}</Button>
        </FileTrigger>
        <span role="status">{file?.name}</span>
      </div>
      <Select
        label={t('cameras.field.status')}
        value={status}
        choices={states.map((id) => ({ id, label: t(`cameras.status.${id}`) }))}
        onChange={(next) => again(() => setStatus(next))}
      />
      <Field
        label={t('cameras.field.purpose')}
        value={purpose}
        maxLength={500}
        hint={t('cameras.import.ground')}
        onChange={(next) => again(() => setPurpose(next))}
      />
      <Field label={t('cameras.field.legalBasis')} value={legalBasis} maxLength={500} onChange={(next) => again(() => setBasis(next))} />
      {error !== undefined && <ErrorNotice error={error} />}
      {report && <Report report={report} isDone={isDone} />}
    </Dialog>
  );
};

const Report = ({ report, isDone }: { report: ImportReport; isDone: boolean }) => {
  const t = useText();
  const { added, updated, unchanged, rejected, unknownDirections, far, ignoredColumns, rejects } = report;
  return (
    <Notice icon={rejected + far > 0 ? TriangleAlert : CircleCheck} late={rejected + far > 0}>
      <p>{t(isDone ? 'cameras.import.done' : 'cameras.import.would', { added, updated, unchanged, rejected })}</p>
      {unknownDirections > 0 && <p>{t('cameras.import.unknown', { n: unknownDirections })}</p>}
      {far > 0 && <p>{t('cameras.import.far', { n: far })}</p>}
      {ignoredColumns.length > 0 && <p>{t('cameras.import.ignored', { columns: ignoredColumns.join(', ') })}</p>}
      {rejects.length > 0 && (
        <ul className="cameras-rejects">
          {rejects.slice(0, mostShown).map(({ line, field, value, reason }) => (
            <li key={`${line} ${field}`}>{t('cameras.import.reject', { line, field, value, reason })}</li>
          ))}
          {rejects.length > mostShown && <li>{t('cameras.import.more', { n: rejects.length - mostShown })}</li>}
        </ul>
      )}
    </Notice>
  );
};
