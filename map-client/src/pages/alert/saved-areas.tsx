import { useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { removeSavedArea, saveArea, useSavedAreas } from './alert-data.ts';
import { areaBody, type DraftArea } from './draft.ts';

/** The municipality's named areas: take one, keep the area on screen under a name, remove one. */
export const SavedAreas = ({ current, onChoose }: { current: DraftArea | undefined; onChoose: (area: DraftArea) => void }) => {
  const t = useText();
  const client = useQueryClient();
  const saved = useSavedAreas();
  const [name, setName] = useState(current?.name ?? '');
  const [error, setError] = useState<unknown>();
  const change = async (what: () => Promise<unknown>): Promise<void> => {
    setError(undefined);
    try {
      await what();
    } catch (problem) {
      setError(problem);
    }
    await client.invalidateQueries({ queryKey: ['alert-areas'] });
  };
  return (
    <div className="alert-area-tab">
      {(saved.error ?? error) ? <ErrorNotice error={saved.error ?? error} /> : null}
      <ul className="alert-area-list">
        {saved.data?.items.map((area) => (
          <li key={area.id} className="saved">
            <button type="button" onClick={() => onChoose({ name: area.name, shape: area.geometry, territories: [] })}>
              <span>{area.name}</span>
              <span className="quiet small">{area.by}</span>
            </button>
            <Button small icon={Trash2} onPress={() => void change(() => removeSavedArea(area.id))}>
              {t('alerts.areas.remove')}
            </Button>
          </li>
        ))}
        {saved.data?.items.length === 0 && <li className="quiet">{t('alerts.areas.none')}</li>}
      </ul>
      {current && (
        <>
          <Field label={t('alerts.areas.name')} value={name} maxLength={120} onChange={setName} />
          <Button isDisabled={!name.trim()} onPress={() => void change(() => saveArea(areaBody({ ...current, name })))}>
            {t('alerts.areas.keep')}
          </Button>
        </>
      )}
    </div>
  );
};
