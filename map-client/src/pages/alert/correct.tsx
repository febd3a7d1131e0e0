import { TriangleAlert, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { post } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import type { Alert } from './alert-data.ts';
import { pathTo } from './paths.ts';

/** One press prepares a correction of what went out, or withdraws it, to exactly those whom it reached; it then goes the usual way. */
export const Correct = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const me = useStore(user);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<unknown>();
  if (alert.startedAt === null || me?.tenant !== alert.tenant || !hasRole(me, ['alert-author'])) return null;
  const prepare = async (kind: 'correction' | 'cancel'): Promise<void> => {
    try {
      const draft = await post<Alert>(`/api/alerts/${alert.id}/correction`, { kind });
      navigate(pathTo('/alert', { id: draft.id }));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <Button icon={Undo2} onPress={() => setOpen(true)}>
        {t('alerts.correct')}
      </Button>
      <Dialog
        title={t('alerts.correct')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            {/* Not "cancel": beside a withdrawal that would read as one. */}
            <Button onPress={() => setOpen(false)}>{t('form.close')}</Button>
            <Button onPress={() => void prepare('cancel')}>{t('alerts.correct.cancel')}</Button>
            <Button kind="primary" onPress={() => void prepare('correction')}>
              {t('alerts.correct.correction')}
            </Button>
          </>
        }
      >
        {(alert.status === 'sending' || alert.status === 'resolving') && (
          <Notice icon={TriangleAlert} late>
            {t('alerts.correct.running')}
          </Notice>
        )}
        <p>{t('alerts.correct.why')}</p>
        {error !== undefined && <ErrorNotice error={error} />}
      </Dialog>
    </>
  );
};
