import { useQueryClient } from '@tanstack/react-query';
import { Send, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { ApiError, post } from '../../api.ts';
import { hasRole, stepUp, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Alert } from '../alert/alert-data.ts';

/** People whom a register brought into the area while the warning lives, more than may join it unasked: how many wait, and the press of whoever may release. */
export const Newcomers = ({ alert, people }: { alert: Alert; people: number }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const may = hasRole(useStore(user), ['alert-approver']);
  const [error, setError] = useState<unknown>();
  if (people === 0) return null;
  const values = { n: people, count: format.number(people) };
  const release = async (): Promise<void> => {
    try {
      await post(`/api/alerts/${alert.id}/newcomers`, { people });
      setError(undefined);
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'identity.step_up_needed') return stepUp();
      setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['alert', alert.id] });
  };
  return (
    <section className="board-strip board-decide" role="status">
      <p>
        <Icon of={UserPlus} /> {t('alerts.newcomers.wait', values)}
      </p>
      {may ? (
        <span className="actions">
          <Button kind="primary" icon={Send} onPress={() => void release()}>
            {t('alerts.newcomers.send', values)}
          </Button>
        </span>
      ) : (
        <p className="quiet small">{t('alerts.newcomers.who')}</p>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  );
};
