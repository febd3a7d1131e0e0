import { useQueryClient } from '@tanstack/react-query';
import { CornerUpLeft, KeyRound, Send, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { isBackFor, proveFor } from './after-step-up.ts';
import { type Alert, approveAlert, moveAlert } from './alert-data.ts';
import { CountdownNote } from './countdown-note.tsx';
import { Typed, useTyped } from './typed.tsx';
import type { AlertView } from './view.ts';

/** The second person's hand: the number of people typed again, the second factor, and then the countdown; or back to the author with a reason. */
export const Approve = ({ alert, view }: { alert: Alert; view: AlertView }) => {
  const t = useText();
  const client = useQueryClient();
  const typed = useTyped(alert, view);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [rejecting, setRejecting] = useState(false);
  const isCounted = view.preview !== undefined;
  // Back from the second factor: on a phone the number to be typed lies three screens down.
  useEffect(() => {
    if (isCounted && typed.isProved && isBackFor(`approve ${alert.id}`))
      document.querySelector<HTMLElement>('.alert-release .alert-typed input')?.focus();
  }, [isCounted, typed.isProved, alert.id]);
  const approve = async (): Promise<void> => {
    const { recipients, areaName } = typed;
    if (recipients === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      client.setQueryData(['alert', alert.id], await approveAlert(alert, { recipients, areaName }));
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'identity.step_up_needed') return proveFor(`approve ${alert.id}`);
      setError(problem);
      if (problem instanceof ApiError && problem.status === 409) view.askAgain();
    }
    setBusy(false);
  };
  return (
    <>
      {typed.isProved ? <Typed {...typed.fields} /> : <p className="small quiet">{t('alerts.approve.prove')}</p>}
      {error !== undefined && <ErrorNotice error={error} />}
      {typed.isProved ? (
        <Button icon={Send} className="alert-go" isDisabled={busy || !typed.isReady} onPress={() => void approve()}>
          {t(alert.isDrill ? 'alerts.approve.drill' : 'alerts.approve')}
        </Button>
      ) : (
        <Button kind="primary" icon={KeyRound} className="alert-go calm" onPress={() => proveFor(`approve ${alert.id}`)}>
          {t('alerts.approve.stepUp')}
        </Button>
      )}
      <div className="alert-after">
        <CountdownNote />
        <Button icon={CornerUpLeft} onPress={() => setRejecting(true)}>
          {t('alerts.reject')}
        </Button>
      </div>
      {rejecting && (
        <Reject
          alert={alert}
          onClose={() => setRejecting(false)}
          onDone={(after) => {
            client.setQueryData(['alert', alert.id], after);
            setRejecting(false);
          }}
        />
      )}
    </>
  );
};

const Reject = ({ alert, onClose, onDone }: { alert: Alert; onClose: () => void; onDone: (after: Alert) => void }) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const send = async (): Promise<void> => {
    try {
      onDone(await moveAlert(alert.id, 'reject', reason.trim()));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog
      title={t('alerts.reject.title')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          <Button kind="primary" icon={Undo2} isDisabled={reason.trim().length < 3} onPress={() => void send()}>
            {t('alerts.reject')}
          </Button>
        </>
      }
    >
      <Field label={t('alerts.reject.reason')} value={reason} onChange={setReason} rows={3} maxLength={500} autoFocus />
      {error !== undefined && <ErrorNotice error={error} />}
    </Dialog>
  );
};
