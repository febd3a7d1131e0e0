import { useQuery } from '@tanstack/react-query';
import { FileDown, ShieldCheck, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { download } from '../../download.ts';
import { texts, useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import type { Alert } from '../alert/alert-data.ts';
import { Correct } from '../alert/correct.tsx';
import { pathTo } from '../alert/paths.ts';
import { prepareAllClear } from './receipt-data.ts';

/** What residents read, and the report on the alert as a file; paper takes a few seconds, which the button says. */
export const ReportButtons = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const { lang } = useStore(texts);
  const me = useStore(user);
  const [busy, setBusy] = useState<'pdf' | 'csv'>();
  const [error, setError] = useState<unknown>();
  const page = useQuery({
    queryKey: ['alert-page', alert.id],
    queryFn: ({ signal }) => get<{ url: string }>(`/api/alerts/${alert.id}/page`, {}, signal),
    enabled: alert.startedAt !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (alert.startedAt === null) return null;
  const mayClear =
    hasRole(me, ['alert-author']) &&
    me?.tenant === alert.tenant &&
    alert.responseType !== 'AllClear' &&
    alert.followedBy?.urgency !== 'Past';
  const clear = async (): Promise<void> => {
    try {
      navigate(pathTo('/alert', { id: await prepareAllClear(alert.id) }));
    } catch (problem) {
      setError(problem);
    }
  };
  const fetchIt = async (form: 'pdf' | 'csv'): Promise<void> => {
    setBusy(form);
    try {
      await download(`/api/alerts/${alert.id}/report.${form}?lang=${lang}`, `vias-${alert.id.slice(0, 8)}.${form}`);
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    setBusy(undefined);
  };
  return (
    <>
      {page.data && (
        <a className="btn" href={page.data.url} target="_blank" rel="noreferrer">
          <Icon of={Smartphone} />
          {t('alerts.report.page')}
        </a>
      )}
      {mayClear && (
        <Button icon={ShieldCheck} onPress={() => void clear()}>
          {t('alerts.clear.prepare')}
        </Button>
      )}
      <Correct alert={alert} />
      {error !== undefined && <ErrorNotice error={error} />}
      <Button icon={FileDown} isDisabled={busy !== undefined} onPress={() => void fetchIt('pdf')}>
        {t(busy === 'pdf' ? 'alerts.report.making' : 'alerts.report.pdf')}
      </Button>
      <Button icon={FileDown} isDisabled={busy !== undefined} onPress={() => void fetchIt('csv')}>
        {t('alerts.report.csv')}
      </Button>
    </>
  );
};
