import { FileSpreadsheet, FileUp, History } from 'lucide-react';
import { useRef, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { ProgressBar } from '../../controls/progress-bar.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery } from '../../router.ts';
import { type ImportSummary, type Preview, previewFile, useImports, useProfiles } from './import-data.ts';
import { WizardFrame } from './wizard-frame.tsx';

const guess = '·guess';
const types = ['.csv', '.tsv', '.txt', '.gz', '.json', '.geojson', '.xlsx'];

/** First step: a file by drop or by dialog, and a saved way of reading it if there is one; below, earlier imports. */
export const ChooseFile = ({ onPreview }: { onPreview: (file: File, preview: Preview) => void }) => {
  const t = useText();
  const format = useFormat();
  const profiles = useProfiles();
  const [profile, setProfile] = useState(guess);
  const [sending, setSending] = useState<{ file: File; share: number }>();
  const [failed, setFailed] = useState<{ error: unknown; file: File }>();
  const stop = useRef<AbortController>(undefined);

  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    stop.current = new AbortController();
    setFailed(undefined);
    setSending({ file, share: 0 });
    try {
      const show = (share: number): void => setSending({ file, share });
      onPreview(file, await previewFile(file, profile === guess ? undefined : profile, show, stop.current.signal));
    } catch (error) {
      if ((error as Error).name !== 'AbortError') setFailed({ error, file });
    }
    setSending(undefined);
  };

  return (
    <WizardFrame step="file" title={t('import.title')} about={t('import.about')} foot={<p>{t('import.file.promise')}</p>}>
      <div className="import-file">
        <section aria-labelledby="import-choose">
          <h2 id="import-choose">{t('import.file.choose')}</h2>
          {failed && <ErrorNotice error={failed.error} onRetry={() => void take(failed.file)} />}
          {sending ? (
            <div className="import-drop">
              <ProgressBar
                label={sending.file.name}
                value={sending.share < 1 ? sending.share * 100 : undefined}
                detail={
                  sending.share < 1
                    ? t('import.file.sent', { share: format.number(sending.share * 100) })
                    : t('import.file.reading', { size: size(format.number, sending.file.size) })
                }
              />
              <Button onPress={() => stop.current?.abort()}>{t('import.stop')}</Button>
            </div>
          ) : (
            <DropZone
              className="import-drop"
              aria-label={t('import.file.drop')}
              onDrop={async ({ items }) => {
                const dropped = items.find((item) => item.kind === 'file');
                if (dropped) await take(await dropped.getFile());
              }}
            >
              <Icon of={FileUp} large />
              <strong>{t('import.file.drop')}</strong>
              <span className="quiet">{t('import.file.kinds')}</span>
              <FileTrigger acceptedFileTypes={types} onSelect={(files) => void take(files?.[0] ?? undefined)}>
                <Button kind="primary" icon={FileSpreadsheet}>
                  {t('import.file.browse')}
                </Button>
              </FileTrigger>
            </DropZone>
          )}
          <Select
            label={t('import.file.profile')}
            hint={t('import.file.profileHint')}
            value={profile}
            onChange={setProfile}
            choices={[
              { id: guess, label: t('import.file.guess') },
              ...(profiles.data ?? []).map((saved) => ({ id: saved.profile.name, label: saved.profile.title })),
            ]}
          />
        </section>
        <Earlier />
      </div>
    </WizardFrame>
  );
};

/** A size in the unit a person would say: 4,2 MB. */
export const size = (number: (value: number, digits?: number) => string, bytes: number): string =>
  bytes < 1_000_000 ? `${number(Math.max(1, bytes / 1000))} kB` : `${number(bytes / 1_000_000, 1)} MB`;

const Earlier = () => {
  const t = useText();
  const imports = useImports();
  return (
    <section aria-labelledby="import-earlier">
      <h2 id="import-earlier">{t('import.earlier')}</h2>
      {imports.error && <ErrorNotice error={imports.error} onRetry={() => void imports.refetch()} />}
      {imports.isPending && <Skeleton rows={4} />}
      {imports.data?.length === 0 && (
        <Empty icon={History} title={t('import.earlier.none')}>
          <p>{t('import.earlier.noneNext')}</p>
        </Empty>
      )}
      <ul className="import-earlier">
        {imports.data
          ?.filter((entry) => !entry.dryRun)
          .map((entry) => (
            <EarlierRow key={entry.id} entry={entry} />
          ))}
      </ul>
    </section>
  );
};

const EarlierRow = ({ entry }: { entry: ImportSummary }) => {
  const t = useText();
  const format = useFormat();
  return (
    <li>
      <button type="button" onClick={() => changeQuery({ id: entry.id }, true)}>
        <strong>{entry.fileName}</strong>
        <span className="state">{t(`import.state.${entry.state}`)}</span>
        <span className="quiet">
          {t('import.numbered', { number: String(entry.number) })} · {format.dayTime(entry.createdAt)} · {entry.createdBy.name}
        </span>
        <span className="quiet">
          {t('import.counts', { accepted: format.number(entry.counts.accepted), rejected: format.number(entry.counts.rejected) })}
        </span>
      </button>
    </li>
  );
};
