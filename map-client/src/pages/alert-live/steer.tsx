import { useQueryClient } from '@tanstack/react-query';
import { OctagonX, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type Alert, type AlertBoard, isCounted, moveAlert } from '../alert/alert-data.ts';

type Verb = 'pause' | 'resume' | 'stop';

/** Pause, go on, and for those who wrote or approved it cancel the rest. Whoever is on duty says why before pausing, because others must decide by it how to go on. */
export const Steer = ({ alert, board }: { alert: Alert; board: AlertBoard }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const isDuty = !hasRole(useStore(user), ['alert-author', 'alert-approver']);
  const [asking, setAsking] = useState<'pause' | 'stop'>();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const waiting = board.states.find(({ state }) => state === 'waiting')?.people ?? 0;
  const cancel = isCounted(board) ? t('alerts.board.cancel', { n: waiting, count: format.number(waiting) }) : t('alerts.board.cancelYes');
  const turn = async (verb: Verb): Promise<void> => {
    try {
      client.setQueryData(
        ['alert', alert.id],
        await moveAlert(alert.id, verb, verb !== 'resume' && reason.trim() ? reason.trim() : undefined),
      );
      void client.invalidateQueries({ queryKey: ['alert', alert.id] });
      setError(undefined);
      setAsking(undefined);
      setReason('');
    } catch (problem) {
      setError(problem);
    }
  };
  const { may } = alert;
  const mayCancel = may.stop && (alert.status === 'sending' || alert.status === 'paused') && (waiting > 0 || !isCounted(board));
  if (!may.pause && !may.goOn && !mayCancel) return null;
  const words =
    asking === 'pause'
      ? { title: t('alerts.board.pauseTitle'), why: t('alerts.board.pauseWhy'), yes: t('alerts.board.pause') }
      : { title: cancel, why: t('alerts.board.cancelWhy'), yes: t('alerts.board.cancelYes') };
  return (
    <>
      {error !== undefined && !asking && <ErrorNotice error={error} />}
      {may.pause && (
        <Button icon={Pause} onPress={() => (isDuty ? setAsking('pause') : void turn('pause'))}>
          {t('alerts.board.pause')}
        </Button>
      )}
      {may.goOn && (
        <Button icon={Play} onPress={() => void turn('resume')}>
          {t('alerts.board.resume')}
        </Button>
      )}
      {mayCancel && (
        <Button icon={OctagonX} onPress={() => setAsking('stop')}>
          {cancel}
        </Button>
      )}
      <Dialog
        title={words.title}
        role="alertdialog"
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        actions={
          <>
            <Button onPress={() => setAsking(undefined)}>{t('alerts.board.goOn')}</Button>
            <Button
              kind="primary"
              icon={asking === 'pause' ? Pause : OctagonX}
              isDisabled={reason.trim().length < 3}
              onPress={() => asking && void turn(asking)}
            >
              {words.yes}
            </Button>
          </>
        }
      >
        <p>{words.why}</p>
        <Field label={t('alerts.reject.reason')} value={reason} onChange={setReason} rows={2} maxLength={500} />
        {error !== undefined && <ErrorNotice error={error} />}
      </Dialog>
    </>
  );
};
