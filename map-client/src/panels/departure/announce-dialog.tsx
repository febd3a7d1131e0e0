import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useAnnounce } from './departure-data.ts';

/** The operator announces that a municipality or service leaves; its short name is typed by hand. */
export const AnnounceDialog = ({ id, title, onClose }: { id: string; title: string; onClose: () => void }) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('30');
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending } = useAnnounce(id, onClose);
  const waitDays = Number(days);
  const wrong = {
    reason: reason.trim().length < 10 ? t('departure.missing.reason') : undefined,
    days: Number.isInteger(waitDays) && waitDays >= 30 && waitDays <= 365 ? undefined : t('departure.missing.days'),
    typed: typed.trim() === id ? undefined : t('departure.missing.typed', { id }),
  };
  const send = (): void => {
    setAsked(true);
    if (!isPending && !wrong.reason && !wrong.days && !wrong.typed) mutate({ typed: id, reason: reason.trim(), waitDays });
  };
  return (
    <Dialog
      title={t('departure.announce.title', { name: title })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="danger" icon={LogOut} onPress={send}>
            {t('departure.announce')}
          </Button>
        </>
      }
    >
      {error && !(error instanceof ApiError && error.code === 'identity.step_up_needed') && <ErrorNotice error={error} />}
      <p>{t('departure.announce.what')}</p>
      <Field
        label={t('departure.reason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        rows={2}
        required
        hint={t('departure.reason.hint')}
        error={asked ? wrong.reason : undefined}
      />
      <Field
        label={t('departure.days')}
        value={days}
        onChange={setDays}
        inputMode="numeric"
        maxLength={3}
        required
        error={asked ? wrong.days : undefined}
      />
      <Field
        label={t('departure.typed', { id })}
        value={typed}
        onChange={setTyped}
        maxLength={40}
        required
        error={asked ? wrong.typed : undefined}
      />
    </Dialog>
  );
};
