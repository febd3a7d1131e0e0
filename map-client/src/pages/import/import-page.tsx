import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { changeQuery, usePlace } from '../../router.ts';
import { CheckReport } from './check-report.tsx';
import { ChooseFile } from './choose-file.tsx';
import { isAtWork, type Preview, type Profile, startImport, useImport } from './import-data.ts';
import { MapColumns } from './map-columns.tsx';
import { toSend } from './mapping.ts';
import { Outcome } from './outcome.tsx';
import type { Step } from './wizard-frame.tsx';
import './import.css';
import './import-columns.css';
import './import-report.css';
import './import-narrow.css';

/** A file on its way in: how it looks and how it will be read. */
export interface Draft {
  file: File;
  preview: Preview;
  profile: Profile;
}

/** Bringing in a file of incidents, step by step; an import at work has its own link (?id=…), because it goes on without this page. */
const ImportPage = () => {
  const { query } = usePlace();
  const id = query.get('id') ?? undefined;
  const [draft, setDraft] = useState<Draft>();
  const [step, setStep] = useState<Step>('file');
  const [check, setCheck] = useState<string>();
  const client = useQueryClient();
  const checked = useImport(check);
  const running = useImport(id);

  const begin = async (dryRun: boolean, onProgress?: (share: number) => void): Promise<void> => {
    if (!draft) return;
    const kept = { upload: draft.preview.upload, file: draft.file };
    const made = await startImport(kept, toSend(draft.profile), dryRun, onProgress);
    if (dryRun) {
      setCheck(made.id);
      setStep('check');
    } else {
      void client.invalidateQueries({ queryKey: ['imports'] });
      changeQuery({ id: made.id }, true);
    }
  };
  const another = (): void => {
    setDraft(undefined);
    setCheck(undefined);
    setStep('file');
    changeQuery({ id: undefined }, true);
  };

  if (id) {
    if (running.data) {
      const total = checked.data && !isAtWork(checked.data.state) ? checked.data.counts.read : undefined;
      return <Outcome report={running.data} total={total} onAnother={another} />;
    }
    return (
      <main id="page" className="import-page">
        {running.error ? <ErrorNotice error={running.error} onRetry={() => void running.refetch()} /> : <Skeleton rows={10} />}
      </main>
    );
  }
  if (draft && step === 'columns') {
    return <MapColumns draft={draft} onChange={setDraft} onBack={() => setStep('file')} onCheck={() => begin(true)} />;
  }
  if (draft && step === 'check') {
    return (
      <CheckReport
        draft={draft}
        report={checked.data}
        error={checked.error}
        onBack={() => setStep('columns')}
        onImport={(onProgress) => begin(false, onProgress)}
      />
    );
  }
  return (
    <ChooseFile
      onPreview={(file, preview) => {
        setDraft({ file, preview, profile: preview.profile });
        setStep('columns');
      }}
    />
  );
};
export default ImportPage;
