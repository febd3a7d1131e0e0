import { useQueryClient } from '@tanstack/react-query';
import { Ban, CloudOff, CopyPlus, Hourglass, PencilLine, Send, Trash2, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type Alert, discardAlert, moveAlert, submitAlert } from './alert-data.ts';
import { unready } from './draft.ts';
import { alertPath, pathTo } from './paths.ts';
import type { DraftKeeper } from './use-draft.ts';
import type { AlertView } from './view.ts';

/** The author's last step: what is missing, or the request to the second person. */
export const Submit = ({ view, keeper }: { view: AlertView; keeper: DraftKeeper }) => {
  const t = useText();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const { alert, draft, preview } = view;
  const lacks = [...unready(draft, preview?.mainLanguage), ...(preview?.reached === 0 ? (['nobody'] as const) : [])];
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const stored = await keeper.flush();
      // A returned alert that the author leaves as it is becomes a draft again first.
      const ready = stored?.status === 'rejected' ? await moveAlert(stored.id, 'withdraw') : stored;
      if (ready) client.setQueryData(['alert', ready.id], await submitAlert(ready.id, ready.version));
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const discard = async (): Promise<void> => {
    setDiscarding(false);
    try {
      if (alert) await discardAlert(alert.id);
      void client.invalidateQueries({ queryKey: ['alerts'] });
      navigate(pathTo('/alerts'));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      {alert?.status === 'rejected' && alert.stopReason && (
        <p className="alert-note late">
          <Icon of={TriangleAlert} />
          <span>{t('alerts.rejectedWhy', { reason: alert.stopReason })}</span>
        </p>
      )}
      {lacks.length > 0 ? (
        <p className="alert-lacks">
          <Icon of={Hourglass} />
          {t('alerts.lacks', { what: lacks.map((part) => t(`alerts.lacks.${part}`)).join(', ') })}
        </p>
      ) : (
        <p className="small quiet">{t('alerts.submit.promise')}</p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
      {keeper.save.state === 'failed' && error === undefined && <ErrorNotice error={keeper.save.error} onRetry={keeper.retry} />}
      <Button
        kind="primary"
        icon={Send}
        className="alert-go calm"
        isDisabled={busy || lacks.length > 0 || keeper.save.state === 'conflict'}
        onPress={() => void submit()}
      >
        {t(draft.isDrill ? 'alerts.submit.drill' : 'alerts.submit')}
      </Button>
      <div className="alert-after">
        <p>
          <b>{t('alerts.submit.then')}</b>
          <span>{t('alerts.submit.thenText')}</span>
        </p>
        <Button icon={Trash2} onPress={() => setDiscarding(true)}>
          {t('alerts.discard')}
        </Button>
      </div>
      <Dialog
        title={t('alerts.discard.title')}
        role="alertdialog"
        isOpen={discarding}
        onClose={() => setDiscarding(false)}
        actions={
          <>
            <Button onPress={() => setDiscarding(false)}>{t('form.cancel')}</Button>
            <Button kind="primary" icon={Trash2} onPress={() => void discard()}>
              {t('alerts.discard')}
            </Button>
          </>
        }
      >
        <p>{t('alerts.discard.why')}</p>
      </Dialog>
    </>
  );
};

/** Waiting for the second person; an author may take it back to go on writing. */
export const Waiting = ({ alert, children }: { alert: Alert; children: ReactNode }) => {
  const t = useText();
  const client = useQueryClient();
  const isAuthor = hasRole(useStore(user), ['alert-author']);
  const [error, setError] = useState<unknown>();
  const withdraw = async (): Promise<void> => {
    try {
      client.setQueryData(['alert', alert.id], await moveAlert(alert.id, 'withdraw'));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      {alert.stopReason && (
        <p className="alert-note late">
          <Icon of={TriangleAlert} />
          <span>{t.maybe(`alerts.stopReason.${alert.stopReason}`) ?? t('alerts.rejectedWhy', { reason: alert.stopReason })}</span>
        </p>
      )}
      <p className="alert-note">
        <Icon of={alert.status === 'rejected' ? Ban : Hourglass} />
        <span>{t(alert.status === 'rejected' ? 'alerts.waiting.rejected' : 'alerts.waiting.second')}</span>
      </p>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void withdraw()} />}
      <div className="alert-ways">
        {isAuthor && (
          <Button icon={PencilLine} className="alert-wide" onPress={() => void withdraw()}>
            {t('alerts.withdraw')}
          </Button>
        )}
        {children}
      </div>
    </>
  );
};

/** The end of the story of an alert that nobody moves any more. */
export const Closed = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const format = useFormat();
  const me = useStore(user);
  // A correction and an all-clear go to those whom another alert reached: they are prepared from that one.
  const mayRepeat = !alert.startedAt && !alert.audienceOf && me?.tenant === alert.tenant && hasRole(me, ['alert-author']);
  return (
    <>
      <p className="alert-note">
        <Icon of={alert.status === 'expired' ? CloudOff : Ban} />
        <span>
          <b>{t(`alerts.status.${alert.status}`)}</b>
          {alert.stoppedBy && ` · ${alert.stoppedBy}`}
          {alert.finishedAt && ` · ${format.dayTime(alert.finishedAt)}`}
          {alert.stopReason && ` · ${t.maybe(`alerts.stopReason.${alert.stopReason}`) ?? alert.stopReason}`}
        </span>
      </p>
      <p className="small quiet">{alert.startedAt ? '' : t('alerts.closed.nobody')}</p>
      {mayRepeat && (
        <Button icon={CopyPlus} className="alert-wide" onPress={() => navigate(pathTo('/alert', { from: alert.id }))}>
          {t('alerts.again')}
        </Button>
      )}
      {alert.startedAt && (
        <Button className="alert-wide" onPress={() => navigate(alertPath(alert))}>
          {t('alerts.board.open')}
        </Button>
      )}
    </>
  );
};
