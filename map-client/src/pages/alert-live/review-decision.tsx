import { useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, Send } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type Alert, decideReview } from '../alert/alert-data.ts';

/** Messages of which nobody can tell whether they went out: a person who has looked says so, with the reason. */
export const ReviewDecision = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const client = useQueryClient();
  const may = hasRole(useStore(user), ['alert-author', 'alert-approver']);
  const [asking, setAsking] = useState<'sent' | 'not_sent'>();
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const decide = async (): Promise<void> => {
    if (!asking) return;
    try {
      client.setQueryData(['alert', alert.id, 'deliveries'], await decideReview(alert.id, asking, reason.trim()));
      void client.invalidateQueries({ queryKey: ['alert', alert.id] });
      setError(undefined);
      setAsking(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  const [title, why] =
    asking === 'sent'
      ? (['alerts.board.decideSent', 'alerts.board.decideSentWhy'] as const)
      : (['alerts.board.decideNot', 'alerts.board.decideNotWhy'] as const);
  return (
    <section className="board-strip board-decide" role="status">
      <p>
        <Icon of={CircleHelp} /> {t('alerts.board.decide')}
      </p>
      {may && (
        <span className="actions">
          <Button icon={CircleCheck} onPress={() => setAsking('sent')}>
            {t('alerts.board.decideSent')}
          </Button>
          <Button icon={Send} onPress={() => setAsking('not_sent')}>
            {t('alerts.board.decideNot')}
          </Button>
        </span>
      )}
      <Dialog
        title={t(title)}
        role="alertdialog"
        isOpen={asking !== undefined}
        onClose={() => setAsking(undefined)}
        actions={
          <>
            <Button onPress={() => setAsking(undefined)}>{t('form.close')}</Button>
            <Button kind="primary" isDisabled={reason.trim().length < 3} onPress={() => void decide()}>
              {t(title)}
            </Button>
          </>
        }
      >
        <p>{t(why)}</p>
        <Field label={t('alerts.reject.reason')} value={reason} onChange={setReason} rows={2} maxLength={500} />
        {error !== undefined && <ErrorNotice error={error} />}
      </Dialog>
    </section>
  );
};
