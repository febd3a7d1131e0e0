import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { type Incident, useIncidentWrites } from './incident-data.ts';

/** Asks for the words that closing (its outcome) or deleting (its reason) an incident needs. */
export const EndDialog = ({
  incident,
  what,
  onClose,
  onDeleted,
}: {
  incident: Incident;
  what: 'close' | 'delete' | undefined;
  onClose: () => void;
  onDeleted: () => void;
}) => {
  const t = useText();
  const { close, discard } = useIncidentWrites();
  const [words, setWords] = useState('');
  const writing = what === 'delete' ? discard : close;
  const shut = (): void => {
    setWords('');
    close.reset();
    discard.reset();
    onClose();
  };
  const { id, version } = incident;
  const go = (): void => {
    if (what === 'delete') {
      discard.mutate(
        { id, version, reason: words.trim() },
        {
          onSuccess: () => {
            shut();
            onDeleted();
          },
        },
      );
    } else close.mutate({ id, version, outcome: words.trim() }, { onSuccess: shut });
  };
  if (!what) return null;
  return (
    <Dialog
      isOpen
      onClose={shut}
      title={t(`incidents.${what}.title`, { title: incident.title })}
      actions={
        <>
          <Button onPress={shut}>{t('form.cancel')}</Button>
          <Button kind="primary" isDisabled={words.trim().length < 3 || writing.isPending} onPress={go}>
            {t(`incidents.${what}`)}
          </Button>
        </>
      }
    >
      <p className="quiet">{t(`incidents.${what}.about`)}</p>
      <Field label={t(`incidents.${what}.words`)} value={words} onChange={setWords} rows={3} maxLength={500} required autoFocus />
      {writing.error && <ErrorNotice error={writing.error} onRetry={go} />}
    </Dialog>
  );
};
