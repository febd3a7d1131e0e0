import { useQuery } from '@tanstack/react-query';
import type { DutyCalls } from '@vias/api/duty/contract.ts';
import { PhoneCall } from 'lucide-react';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { Alert } from './alert-data.ts';

/** Who on duty was asked to approve, when, and who is next; nothing where nobody is or was on duty and nobody waits. */
export const Asked = ({ alert }: { alert: Alert }) => {
  const t = useText();
  const format = useFormat();
  const me = useStore(user);
  const waits = alert.status === 'in_review';
  const { data } = useQuery({
    queryKey: ['alert', alert.id, 'duty'],
    queryFn: ({ signal }) => get<DutyCalls>(`/api/alerts/${alert.id}/duty`, {}, signal),
    enabled:
      alert.submitted !== null &&
      me?.tenant === alert.tenant &&
      hasRole(me, ['alert-author', 'alert-approver', 'municipality-admin', 'auditor']),
    refetchInterval: waits ? 5_000 : false,
  });
  if (!data || (data.calls.length === 0 && !waits)) return null;
  const said = data.calls.map(({ name, ways, at, openedAt }) =>
    t(ways.length === 0 ? 'duty.notAsked' : openedAt ? 'duty.askedOpened' : 'duty.asked', {
      name,
      time: format.time(at),
      opened: openedAt ? format.time(openedAt) : '',
    }),
  );
  if (waits && data.next) said.push(t('duty.next', { name: data.next.name, time: format.time(data.next.at) }));
  if (waits && !data.next) said.push(t(data.onDuty === 0 ? 'duty.nobody' : 'duty.noMore'));
  return (
    <p className="alert-note" role="status">
      <Icon of={PhoneCall} />
      <span>{said.join(' · ')}</span>
    </p>
  );
};
