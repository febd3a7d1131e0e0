import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { type Profile, saveProfile } from './import-data.ts';
import { slugOf, toSend } from './mapping.ts';

/** Keeps the way a source's files are read, for the next file of the same source. */
export const SaveDialog = ({
  profile,
  onClose,
  onSaved,
}: {
  profile: Profile;
  onClose: () => void;
  onSaved: (profile: Profile) => void;
}) => {
  const t = useText();
  const client = useQueryClient();
  const [title, setTitle] = useState(profile.title);
  const [error, setError] = useState<unknown>();
  const name = slugOf(title);
  const save = async (): Promise<void> => {
    try {
      const saved = await saveProfile({ ...toSend(profile), title: title.trim(), name });
      await client.invalidateQueries({ queryKey: ['import-profiles'] });
      onSaved(saved.profile);
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog
      title={t('import.profile.save')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" isDisabled={!name} onPress={() => void save()}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <p>{t('import.profile.why')}</p>
      <Field label={t('import.profile.title')} value={title} onChange={setTitle} maxLength={120} autoFocus />
      {error !== undefined && <ErrorNotice error={error} />}
    </Dialog>
  );
};
