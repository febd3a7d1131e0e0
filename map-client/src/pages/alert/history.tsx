import { useQuery } from '@tanstack/react-query';
import type { AlertChange } from '@vias/api/alerts/contract.ts';
import { Download, History as HistoryIcon } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { download } from '../../download.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Alert } from './alert-data.ts';

type Change = z.output<typeof AlertChange>;

/** Who wrote, edited and moved an alert, and the alert as a CAP file for other systems. */
export const History = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>();
  const take = async (): Promise<void> => {
    try {
      await download(`/api/alerts/${alert.id}/cap`, `${alert.id}.cap.xml`);
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <Button icon={HistoryIcon} onPress={() => setOpen(true)}>
        {t('alerts.history')}
      </Button>
      <Dialog
        title={t('alerts.history')}
        isOpen={open}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button icon={Download} onPress={() => void take()}>
              {t('alerts.cap')}
            </Button>
            <Button onPress={() => setOpen(false)}>{t('form.close')}</Button>
          </>
        }
      >
        {error !== undefined && <ErrorNotice error={error} />}
        <Changes id={alert.id} version={alert.version} status={alert.status} />
      </Dialog>
    </>
  );
};

const Changes = ({ id, version, status }: Pick<Alert, 'id' | 'version' | 'status'>) => {
  const t = useText();
  const format = useFormat();
  const changes = useQuery({
    queryKey: ['alert', id, 'changes', version, status],
    queryFn: ({ signal }) => get<{ items: Change[] }>(`/api/alerts/${id}/changes`, {}, signal).then((page) => page.items),
  });
  if (changes.error) return <ErrorNotice error={changes.error} onRetry={() => void changes.refetch()} />;
  if (!changes.data) return <Skeleton rows={4} />;
  return (
    <ol className="alert-history">
      {changes.data.map((change) => (
        <li key={`${change.at} ${change.action} ${change.reason}`}>
          <b>{t.maybe(`alerts.action.${change.action}`) ?? t.maybe(`alerts.status.${change.action}`) ?? change.action}</b>
          <span>
            {change.by || t('alerts.bySystem')} · {format.dayTime(change.at)}
          </span>
          {change.reason && <span className="quiet">{t.maybe(`alerts.stopReason.${change.reason}`) ?? change.reason}</span>}
        </li>
      ))}
    </ol>
  );
};
