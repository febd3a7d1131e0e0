import { ArrowLeft, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { Findings } from './findings.tsx';
import { type ImportReport, isAtWork } from './import-data.ts';
import type { Draft } from './import-page.tsx';
import { Progress } from './progress.tsx';
import { SampleTable } from './sample-table.tsx';
import { WizardFrame } from './wizard-frame.tsx';

interface CheckReportProps {
  draft: Draft;
  report: ImportReport | undefined;
  error: unknown;
  onBack: () => void;
  onImport: (onProgress: (share: number) => void) => Promise<void>;
}

/** Third step: the whole file was checked and nothing written; what will land, what will not, and why. */
export const CheckReport = ({ draft, report, error, onBack, onImport }: CheckReportProps) => {
  const t = useText();
  const format = useFormat();
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<number>();
  const done = report && !isAtWork(report.state) && report.state !== 'paused';
  const counts = report?.counts;
  const landing = counts ? counts.accepted + counts.unchanged : 0;
  const go = async (): Promise<void> => {
    setBusy(true);
    try {
      await onImport(setSent);
    } catch (problem) {
      setFailed(problem);
    }
    setBusy(false);
  };
  return (
    <WizardFrame
      step="check"
      title={t('import.titleOf', { file: draft.preview.fileName })}
      about={done && counts ? t('import.check.about', { n: counts.read, count: format.number(counts.read) }) : t('import.check.running')}
      foot={
        <>
          <Button icon={ArrowLeft} onPress={onBack}>
            {t('import.step.columns')}
          </Button>
          <p>{busy && sent !== undefined ? t('import.file.sent', { share: format.number(sent * 100) }) : t('import.check.undoable')}</p>
          <Button kind="primary" isDisabled={!done || busy || !counts || counts.accepted === 0} onPress={() => void go()}>
            {t('import.start', { n: counts?.accepted ?? 0, count: format.number(counts?.accepted ?? 0) })}
          </Button>
        </>
      }
    >
      <div className="import-two">
        {(error ?? failed) !== undefined && (error ?? failed) !== null && <ErrorNotice error={error ?? failed} />}
        {!report && !error && <Skeleton rows={6} />}
        {report && (
          <>
            {done && report.state === 'finished' ? (
              <p className="import-verdict">
                <Icon of={report.counts.rejected ? TriangleAlert : CircleCheck} large />
                <strong>
                  {t('import.check.verdict', {
                    landing: format.number(landing),
                    rejected: format.number(report.counts.rejected),
                    n: report.counts.rejected,
                  })}
                </strong>
                <span className="quiet">
                  {t('import.alsoCounted', {
                    unplaced: format.number(report.counts.unplaced),
                    warnings: format.number(report.counts.warnings),
                    duplicates: format.number(report.counts.duplicates),
                  })}
                </span>
              </p>
            ) : null}
            <Progress report={report} total={done ? report.counts.read : undefined} />
            <Findings report={report}>
              <SampleTable rows={draft.preview.rows} />
            </Findings>
          </>
        )}
      </div>
    </WizardFrame>
  );
};
