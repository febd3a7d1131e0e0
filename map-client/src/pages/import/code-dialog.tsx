import type { SampleRow } from '@vias/api/imports/contract.ts';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import type { Profile } from './import-data.ts';
import { unmappedCodes } from './mapping.ts';

interface CodeDialogProps {
  profile: Profile;
  rows: readonly SampleRow[];
  onClose: () => void;
  onChange: (profile: Profile) => void;
}

/** Gives the source's own codes a category of the shared list; both are kept with every incident. */
export const CodeDialog = ({ profile, rows, onClose, onChange }: CodeDialogProps) => {
  const t = useText();
  const { lang, compare } = useFormat();
  const categories = useCategories();
  // The list stays as it was when the window opened: a code does not vanish under the hand that gives it a meaning.
  const [codes] = useState(() => unmappedCodes(rows));
  const [map, setMap] = useState<Record<string, string>>({});
  const choices = (categories.data ?? [])
    .map(({ code, title }) => ({ id: code, label: title[lang] }))
    .sort((a, b) => compare(a.label, b.label));
  const save = (): void => {
    onChange({ ...profile, category: { ...profile.category, map: { ...profile.category.map, ...map } } });
    onClose();
  };
  return (
    <Dialog
      title={t('import.codes.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" isDisabled={Object.keys(map).length === 0} onPress={save}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <p>{t('import.codes.why')}</p>
      {codes.map((code) => (
        <Select
          key={code}
          label={code || t('import.column.empty')}
          value={map[code]}
          placeholder={t('import.codes.choose')}
          choices={choices}
          onChange={(category) => setMap({ ...map, [code]: category })}
        />
      ))}
    </Dialog>
  );
};
