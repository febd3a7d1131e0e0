import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { download } from '../../download.ts';
import { texts, useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Alert } from '../alert/alert-data.ts';

/** The report on the alert as a file; paper takes a few seconds, which the button says. */
export const ReportButtons = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const { lang } = useStore(texts);
  const [busy, setBusy] = useState<'pdf' | 'csv'>();
  const [error, setError] = useState<unknown>();
  if (alert.startedAt === null) return null;
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
