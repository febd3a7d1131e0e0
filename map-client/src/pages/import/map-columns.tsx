import { ArrowLeft, Save } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { size } from './choose-file.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { ColumnRow } from './column-row.tsx';
import { type Profile, previewKept } from './import-data.ts';
import type { Draft } from './import-page.tsx';
import { missing, toSend } from './mapping.ts';
import { PreviewSide } from './preview-side.tsx';
import { ReadingOptions } from './reading-options.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { WizardFrame } from './wizard-frame.tsx';

interface MapColumnsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  onBack: () => void;
  onCheck: () => Promise<void>;
}

/** Second step: what each column means, in plain words, beside the rows as they will land. */
export const MapColumns = ({ draft, onChange, onBack, onCheck }: MapColumnsProps) => {
  const t = useText();
  const format = useFormat();
  const { preview, profile } = draft;
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [saving, setSaving] = useState(false);
  const [linking, setLinking] = useState(false);
  const asked = useRef<AbortController>(undefined);
  const current = useRef(draft);
  current.current = draft;
  const lacks = missing(profile);

  // A changed mapping is read again by the server, so that the rows beside it are never a guess of this page.
  const change = (next: Profile): void => {
    onChange({ ...current.current, profile: next });
    asked.current?.abort();
    if (missing(next).includes('date')) return;
    const control = new AbortController();
    asked.current = control;
    setTimeout(async () => {
      if (control.signal.aborted) return;
      try {
        const again = await previewKept(
          { upload: current.current.preview.upload, file: current.current.file },
          toSend(next),
          control.signal,
        );
        if (!control.signal.aborted) onChange({ ...current.current, preview: again });
        setError(undefined);
      } catch (problem) {
        if ((problem as Error).name !== 'AbortError') setError(problem);
      }
    }, 350);
  };
  useEffect(() => () => asked.current?.abort(), []);

  const check = async (): Promise<void> => {
    setBusy(true);
    try {
      await onCheck();
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };

  const about = [
    t('import.looked', { n: preview.rowsLookedAt, count: format.number(preview.rowsLookedAt) }),
    t('import.columns', { n: preview.columns.length }),
    size(format.number, preview.fileBytes),
    preview.encoding,
    preview.delimiter && t('import.delimiter', { mark: preview.delimiter === '\t' ? 'Tab' : preview.delimiter }),
  ];
  return (
    <WizardFrame
      step="columns"
      title={t('import.titleOf', { file: preview.fileName })}
      about={about.filter(Boolean).join(' · ')}
      foot={
        <>
          <Button icon={ArrowLeft} onPress={onBack}>
            {t('import.step.file')}
          </Button>
          <p>
            {lacks.length
              ? t('import.lacks', { what: lacks.map((field) => t(`import.field.${field}`)).join(', ') })
              : t('import.check.promise')}
          </p>
          <Button icon={Save} onPress={() => setSaving(true)}>
            {t('import.profile.save')}
          </Button>
          <Button kind="primary" isDisabled={busy || lacks.includes('date')} onPress={() => void check()}>
            {t('import.check.start')}
          </Button>
        </>
      }
    >
      <div className="import-columns">
        <section className="import-mapping" aria-label={t('import.step.columns')}>
          {error !== undefined && <ErrorNotice error={error} onRetry={() => change(profile)} />}
          <table>
            <thead>
              <tr>
                <th scope="col">{t('import.column.file')}</th>
                <th scope="col" className="arrow">
                  <span className="vh">{t('import.column.to')}</span>
                </th>
                <th scope="col">{t('import.column.field')}</th>
                <th scope="col">{t('import.column.good')}</th>
                <th scope="col">{t('import.column.note')}</th>
              </tr>
            </thead>
            <tbody>
              {preview.columns.map((column) => (
                <ColumnRow
                  key={column.name}
                  column={column}
                  profile={profile}
                  rows={preview.rows}
                  onChange={change}
                  onLink={() => setLinking(true)}
                />
              ))}
            </tbody>
          </table>
          <ReadingOptions profile={profile} onChange={change} guesses={preview.guesses} />
        </section>
        <PreviewSide rows={preview.rows} />
      </div>
      {saving && (
        <SaveDialog profile={profile} onClose={() => setSaving(false)} onSaved={(saved) => onChange({ ...draft, profile: saved })} />
      )}
      {linking && <CodeDialog profile={profile} rows={preview.rows} onClose={() => setLinking(false)} onChange={change} />}
    </WizardFrame>
  );
};
