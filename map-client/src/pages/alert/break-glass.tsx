import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Send, Siren } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { isBackFor, proveFor } from './after-step-up.ts';
import { type Alert, approveAlert } from './alert-data.ts';
import { Typed, useTyped } from './typed.tsx';
import type { AlertView } from './view.ts';

/** Shortest reason that the server takes. */
const leastReason = 10;

/** One person releases a warning about danger to life, because nobody else answers: behind a question of its own, never beside the ordinary way. Nothing for anybody who may not. */
export const BreakGlass = ({ alert, view }: { alert: Alert; view: AlertView }) => {
  const t = useText();
  const isApprover = hasRole(useStore(user), ['alert-approver']);
  // Who comes back from the second factor goes on where it was asked for.
  const [isOpen, setIsOpen] = useState(() => isBackFor(`alone ${alert.id}`));
  if (!isApprover || alert.status !== 'in_review' || alert.priority !== 0 || alert.isDrill || alert.may.approve) return null;
  return (
    <>
      <Button kind="plain" icon={Siren} className="alert-wide" onPress={() => setIsOpen(true)}>
        {t('alerts.breakGlass.open')}
      </Button>
      {isOpen && <Alone alert={alert} view={view} onClose={() => setIsOpen(false)} />}
    </>
  );
};

const Alone = ({ alert, view, onClose }: { alert: Alert; view: AlertView; onClose: () => void }) => {
  const t = useText();
  const client = useQueryClient();
  const typed = useTyped(alert, view);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const release = async (): Promise<void> => {
    if (typed.recipients === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const { recipients, areaName } = typed;
      client.setQueryData(['alert', alert.id], await approveAlert(alert, { recipients, areaName, breakGlass: reason.trim() }));
      onClose();
    } catch (problem) {
      // What was typed stays: the factor is asked for once more by the button that takes the place of this one.
      setError(problem);
      if (problem instanceof ApiError && problem.status === 409) view.askAgain();
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={t('alerts.breakGlass.title')}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('form.cancel')}</Button>
          {typed.isProved ? (
            <Button
              kind="danger"
              icon={Send}
              isDisabled={busy || !typed.isReady || reason.trim().length < leastReason}
              onPress={() => void release()}
            >
              {t('alerts.breakGlass.send')}
            </Button>
          ) : (
            <Button kind="primary" icon={KeyRound} onPress={() => proveFor(`alone ${alert.id}`)}>
              {t('alerts.approve.stepUp')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('alerts.breakGlass.what')}</p>
      <p className="alert-note late">{t('alerts.breakGlass.after')}</p>
      {typed.isProved ? (
        <>
          <Field
            label={t('alerts.breakGlass.reason')}
            hint={t('alerts.breakGlass.reasonHint', { n: leastReason })}
            value={reason}
            onChange={setReason}
            rows={3}
            maxLength={500}
          />
          <Typed {...typed.fields} />
        </>
      ) : (
        <p className="small quiet">{t('alerts.approve.prove')}</p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </Dialog>
  );
};
