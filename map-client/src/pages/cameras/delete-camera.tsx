import { useState } from 'react';
import { remove } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { queries } from '../../queries.ts';
import type { Camera } from './camera-data.ts';

interface DeleteCameraProps {
  camera: Camera;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks why a camera was entered by mistake; one that was taken down keeps its place in the register. */
export const DeleteCamera = ({ camera, onClose, onDeleted }: DeleteCameraProps) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [isGoing, setGoing] = useState(false);
  const go = (): void => {
    setGoing(true);
    remove(`/api/cameras/${camera.id}`, { ifMatch: camera.version, query: { reason: reason.trim() } })
      .then(() => {
        onDeleted();
        return queries.invalidateQueries({ queryKey: ['cameras'] });
      })
      .catch((failure: unknown) => {
        setError(failure);
        setGoing(false);
      });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('cameras.delete.title', { name: camera.name })}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" isDisabled={reason.trim().length < 3 || isGoing} onPress={go}>
            {t('cameras.delete')}
          </Button>
        </>
      }
    >
      <p className="quiet">{t('cameras.delete.about')}</p>
      <Field label={t('cameras.delete.reason')} value={reason} onChange={setReason} maxLength={500} required autoFocus />
      {error !== undefined && <ErrorNotice error={error} onRetry={go} />}
    </Dialog>
  );
};
