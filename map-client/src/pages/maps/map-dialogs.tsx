import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type KeptSummary, useDelete, useKeptMap, useKeptVersions, useSave } from '../../panels/keep/kept-map.ts';
import { navigate } from '../../router.ts';
import { pathToMap } from './map-path.ts';

interface TaskProps {
  map: KeptSummary;
  onClose: () => void;
}

/** Gives a map another title, which is a version of it too. */
export const RenameDialog = ({ map, onClose }: TaskProps) => {
  const t = useText();
  const [title, setTitle] = useState(map.title);
  const kept = useKeptMap(map.id);
  const save = useSave();
  const rename = (): void => {
    if (!kept.data || title.trim() === '' || save.isPending) return;
    const { definition, view, visibility, partners } = kept.data;
    save.mutate(
      { body: { title: title.trim(), definition, view, visibility, partners }, over: { id: map.id, version: kept.data.version } },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      title={t('keep.rename')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" onPress={rename}>
            {t('keep.rename')}
          </Button>
        </>
      }
    >
      {(save.error ?? kept.error) && <ErrorNotice error={save.error ?? kept.error} />}
      <Field
        label={t('keep.title')}
        value={title}
        onChange={setTitle}
        maxLength={200}
        autoFocus
        error={title.trim() === '' ? t('keep.titleMissing') : undefined}
      />
    </Dialog>
  );
};

/** Every version of a map with who saved it; an earlier one is opened as it was, and saved again when it is to be the present one. */
export const VersionsDialog = ({ map, onClose }: TaskProps) => {
  const t = useText();
  const format = useFormat();
  const versions = useKeptVersions(map.id);
  return (
    <Dialog
      title={t('keep.versionsOf', { title: map.title })}
      isOpen
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('keep.close')}</Button>}
    >
      {versions.error && <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && <Skeleton rows={3} />}
      <ol className="maps-versions">
        {versions.data?.map(({ version, title, definition, view, savedAt, savedBy }) => (
          <li key={version}>
            <div>
              <b>
                {t('keep.versionN', { n: version })}
                {version === map.version && <span className="quiet"> · {t('keep.versionNow')}</span>}
              </b>
              <p className="small">{title}</p>
              <p className="small quiet">
                {savedBy} · {format.dayTime(savedAt)}
              </p>
            </div>
            <Button
              small
              aria-label={`${t('keep.versionOpen')}: ${t('keep.versionN', { n: version })}`}
              onPress={() => navigate(pathToMap(map, definition, view))}
            >
              {t('keep.versionOpen')}
            </Button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
};

/** Asks before a map is thrown away with its versions and links. */
export const DeleteDialog = ({ map, onClose }: TaskProps) => {
  const t = useText();
  const drop = useDelete();
  return (
    <Dialog
      role="alertdialog"
      title={t('keep.deleteTitle', { title: map.title })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="danger" onPress={() => drop.isPending || drop.mutate(map.id, { onSuccess: onClose })}>
            {t('keep.delete')}
          </Button>
        </>
      }
    >
      {drop.error && <ErrorNotice error={drop.error} />}
      <p>{t('keep.deleteText')}</p>
    </Dialog>
  );
};
