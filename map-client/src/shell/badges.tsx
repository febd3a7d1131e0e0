import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useState } from 'react';
import { get } from '../api.ts';
import { hasRole, user } from '../auth.ts';
import { useText } from '../i18n/i18n.ts';
import type { AlertSummary } from '../pages/alert/alert-data.ts';
import { useShares } from '../pages/shares/share-data.ts';
import { useIncidentCount } from '../panels/incidents/incident-data.ts';
import { useStore } from '../store.ts';

/** How many incidents of the last week are not closed. */
const OpenCount = () => {
  const t = useText();
  const [since] = useState(() => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 7 * 86_400_000).toISOString());
  const { data } = useIncidentCount({ status: ['reported', 'in_progress'], during: `${since}/..` });
  if (!data) return null;
  return (
    <span className="nav-count">
      {data}
      <span className="vh"> {t('nav.open', { n: data })}</span>
    </span>
  );
};

/** How many shares wait for the reader's decision or end within 30 days. */
const ShareCount = () => {
  const t = useText();
  const { data } = useShares();
  const n = data
    ? [...data.given, ...data.received].filter(({ may, reminded, state }) => may.approve || (state === 'live' && reminded)).length
    : 0;
  if (n === 0) return null;
  return (
    <span className="nav-count">
      {n}
      <span className="vh"> {t('shares.badge', { n })}</span>
    </span>
  );
};

/** How many warnings wait for an approval that the reader may give. */
const useAwaiting = (): number => {
  const mayApprove = hasRole(useStore(user), ['alert-approver']);
  const { data } = useQuery({
    queryKey: ['alerts', 'awaiting'],
    queryFn: ({ signal }) => get<{ items: AlertSummary[] }>('/api/alerts', { status: ['in_review'], limit: 100 }, signal),
    enabled: mayApprove,
  });
  return data?.items.filter((alert) => alert.mayApprove).length ?? 0;
};

/** Warnings that wait for the reader: the one number of the menu that asks for an act. */
const AwaitingCount = () => {
  const t = useText();
  const n = useAwaiting();
  if (n === 0) return null;
  return (
    <span className="nav-count asks">
      {n}
      <span className="vh"> {t('alerts.nav.awaiting', { n })}</span>
    </span>
  );
};

/** A mark on the button of the folded menu: a warning waits for the reader inside. */
export const AwaitingMark = () => {
  const n = useAwaiting();
  return n === 0 ? null : (
    <span className="nav-count asks" aria-hidden="true">
      {n}
    </span>
  );
};

/** The number beside the name of a page in the menu, by its path. */
export const badges: Readonly<Record<string, ComponentType>> = { '/incidents': OpenCount, '/alerts': AwaitingCount, '/shares': ShareCount };
