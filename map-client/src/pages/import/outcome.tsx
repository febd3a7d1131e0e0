import { useQueryClient } from '@tanstack/react-query';
import { Download, FilePlus2, Map as MapIcon, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { Findings } from './findings.tsx';
import { downloadRejects, type ImportReport, isAtWork, steer } from './import-data.ts';
import { Progress } from './progress.tsx';
import { WizardFrame } from './wizard-frame.tsx';

interface OutcomeProps {
  report: ImportReport;
  total: number | undefined;
  onAnother: () => void;
}

/** Fourth and fifth step: the import at work, then its report. It can be taken back whole from here. */
export const Outcome = ({ report, total, onAnother }: OutcomeProps) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const { counts, state } = report;
  const working = isAtWork(state) || state === 'paused';
  const undoable = state === 'finished' || state === 'stopped' || state === 'failed';
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  const undo = (): Promise<void> =>
    attempt(async () => {
      setAsking(false);
      await steer(report.id, 'undo');
      await client.invalidateQueries({ queryKey: ['import', report.id] });
    });

  return (
    <WizardFrame
      step={working ? 'run' : 'report'}
      title={t('import.titleOf', { file: report.fileName })}
      about={[
        t('import.started', { at: format.dayTime(report.createdAt) }),
        report.createdBy.name,
        t('import.numbered', { number: String(report.number) }),
        report.profile.title,
      ].join(' · ')}
      foot={
        <>
          {undoable && (
            <Button icon={Undo2} onPress={() => setAsking(true)}>
              {t('import.undo')}
            </Button>
          )}
          <p>{t(working ? 'import.mayLeave' : 'import.reportStays')}</p>
          {counts.rejected > 0 && (
            <Button icon={Download} onPress={() => void attempt(() => downloadRejects(report, 'reject'))}>
              {t('import.rejects.csv')}
            </Button>
          )}
          {!working && (
            <>
              <Button icon={FilePlus2} onPress={onAnother}>
                {t('import.another')}
              </Button>
              {state === 'finished' && (
                <Button kind="primary" icon={MapIcon} onPress={() => navigate('/incidents')}>
                  {t('import.see')}
                </Button>
              )}
            </>
          )}
        </>
      }
    >
      <div className="import-two">
        {error !== undefined && <ErrorNotice error={error} />}
        {report.problem && (
          <Notice icon={Undo2} late role="alert">
            <strong>{report.problem.detail}</strong>
          </Notice>
        )}
        {report.undo && (
          <Notice icon={Undo2}>
            <strong>{t(`import.state.${state}`)}</strong>
            <span>
              {t('import.undo.counts', {
                removed: format.number(report.undo.removed),
                restored: format.number(report.undo.restored),
                kept: format.number(report.undo.kept),
              })}
            </span>
          </Notice>
        )}
        <Progress report={report} total={working ? total : counts.read} />
        <Findings report={report} />
      </div>
      <Dialog
        title={t('import.undo')}
        role="alertdialog"
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('form.cancel')}</Button>
            <Button kind="primary" icon={Undo2} onPress={() => void undo()}>
              {t('import.undo.yes')}
            </Button>
          </>
        }
      >
        <p>{t('import.undo.why', { added: format.number(counts.added), updated: format.number(counts.updated) })}</p>
      </Dialog>
    </WizardFrame>
  );
};
