import { useQueryClient } from '@tanstack/react-query';
import { PhoneOff, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import '../alerts/alerts.css';
import './duty.css';
import { type Duty, removeDuty, useDuties } from './duty-data.ts';
import { DutyForm } from './duty-form.tsx';
import { Reviews } from './reviews.tsx';

/** Approvers on duty in the order they are asked, and what one person released alone. */
const DutyPage = () => {
  const t = useText();
  const isAdmin = hasRole(useStore(user), ['municipality-admin']);
  const [adding, setAdding] = useState(false);
  const { data, error, isPending, refetch } = useDuties();
  return (
    <main id="page" className="alerts-page duty-page">
      <div className="alerts-head">
        <h1>{t('duty.title')}</h1>
        {isAdmin && (
          <span className="actions">
            <Button kind="primary" icon={UserPlus} onPress={() => setAdding(true)}>
              {t('duty.add')}
            </Button>
          </span>
        )}
      </div>
      <p className="quiet">{t('duty.why')}</p>
      {isPending ? (
        <Skeleton />
      ) : error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <Empty icon={PhoneOff} title={t('duty.empty')}>
          {t('duty.emptyWhy')}
        </Empty>
      ) : (
        <ul className="duty-list">
          {data.items.map((one) => (
            <Entry key={one.id} duty={one} isAdmin={isAdmin} />
          ))}
        </ul>
      )}
      <Reviews />
      {adding && <DutyForm position={Math.min(50, (data?.items.length ?? 0) + 1)} onClose={() => setAdding(false)} />}
    </main>
  );
};
export default DutyPage;

const Entry = ({ duty, isAdmin }: { duty: Duty; isAdmin: boolean }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>();
  const takeOff = async (): Promise<void> => {
    try {
      await removeDuty(duty.id);
    } catch (problem) {
      setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['duties'] });
  };
  return (
    <li className={duty.isNow ? 'now' : ''}>
      <b>
        {duty.position}. {duty.name}
      </b>
      <span className="quiet">{t('duty.phone', { end: duty.phoneEnd })}</span>
      <span>
        {format.dayTime(duty.from)} – {format.dayTime(duty.until)}
        {duty.isNow && ` · ${t('duty.now')}`}
      </span>
      {isAdmin && (
        <Button icon={Trash2} onPress={() => void takeOff()}>
          {t('duty.remove')}
        </Button>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </li>
  );
};
