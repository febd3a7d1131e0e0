import { useInfiniteQuery } from '@tanstack/react-query';
import { BellPlus, GraduationCap, MapPinCheck, PhoneCall, Settings2, Siren } from 'lucide-react';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import type { AlertSummary } from '../alert/alert-data.ts';
import { LevelTag } from '../alert/level-tag.tsx';
import { alertPath, pathTo } from '../alert/paths.ts';
import '../alert/alert-frame.css';
import './alerts.css';
import { CapInbox } from './cap-inbox.tsx';
import { StatusTag } from './status-tag.tsx';

const views = {
  all: undefined,
  open: ['draft', 'in_review', 'rejected', 'approved', 'resolving', 'sending', 'paused'],
  done: ['completed', 'cancelled', 'expired'],
} as const;
const underway: readonly AlertSummary['status'][] = ['in_review', 'approved', 'resolving', 'sending', 'paused'];
type View = keyof typeof views;

/** All warnings of the reader's municipality and of those who share theirs, newest first. */
const AlertsPage = () => {
  const t = useText();
  const { query } = usePlace();
  const who = useStore(user);
  const mayWrite = hasRole(who, ['alert-author']);
  const seesCoverage = hasRole(who, ['planner', 'alert-author', 'alert-approver', 'municipality-admin']);
  const asked = query.get('view');
  const view: View = asked === 'open' || asked === 'done' ? asked : 'all';
  const found = useInfiniteQuery({
    queryKey: ['alerts', view],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: AlertSummary[]; next: string | null }>('/api/alerts', { status: views[view], after: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const alerts = found.data?.pages.flatMap((page) => page.items).filter(({ status }) => status !== 'discarded') ?? [];
  return (
    <main id="page" className="alerts-page">
      <div className="alerts-head">
        <h1>{t('alerts.list')}</h1>
        <Segments<View>
          label={t('alerts.list.view')}
          hideLabel
          value={view}
          onChange={(next) => changeQuery({ view: next === 'all' ? undefined : next })}
          choices={(['all', 'open', 'done'] as const).map((id) => ({ id, label: t(`alerts.list.${id}`) }))}
        />
        {(mayWrite || seesCoverage) && (
          <span className="actions">
            {hasRole(who, ['municipality-admin', 'alert-author', 'alert-approver']) && (
              <Button icon={Settings2} onPress={() => navigate(pathTo('/alert-settings'))}>
                {t('alertSettings.nav')}
              </Button>
            )}
            {hasRole(who, ['municipality-admin', 'alert-author', 'alert-approver']) && (
              <Button icon={PhoneCall} onPress={() => navigate(pathTo('/duty'))}>
                {t('duty.nav')}
              </Button>
            )}
            {seesCoverage && (
              <Button icon={MapPinCheck} onPress={() => navigate(pathTo('/coverage'))}>
                {t('coverage.nav')}
              </Button>
            )}
            {mayWrite && (
              <>
                <Button icon={GraduationCap} onPress={() => navigate(pathTo('/alert', { drill: 1 }))}>
                  {t('alerts.new.drill')}
                </Button>
                <Button kind="primary" icon={BellPlus} onPress={() => navigate(pathTo('/alert'))}>
                  {t('alerts.new')}
                </Button>
              </>
            )}
          </span>
        )}
      </div>
      {mayWrite && <CapInbox />}
      {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={8} />}
      {found.data && alerts.length === 0 && (
        <Empty icon={Siren} title={t(view === 'all' ? 'alerts.list.none' : 'alerts.list.noneOf')}>
          <p>{t(mayWrite ? 'alerts.list.noneNext' : 'alerts.list.noneRead')}</p>
        </Empty>
      )}
      {alerts.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('alerts.list.what')}</th>
              <th scope="col">{t('alerts.level')}</th>
              <th scope="col">{t('alerts.list.where')}</th>
              <th scope="col">{t('alerts.list.status')}</th>
              <th scope="col" className="right">
                {t('alerts.list.people')}
              </th>
              <th scope="col">{t('alerts.list.time')}</th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button isDisabled={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
          {t('alerts.list.more')}
        </Button>
      )}
    </main>
  );
};
export default AlertsPage;

const AlertRow = ({ alert }: { alert: AlertSummary }) => {
  const t = useText();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <a
          href={alertPath(alert)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate(alertPath(alert));
          }}
        >
          {alert.title}
        </a>
        {alert.isDrill && (
          <span className="alerts-drill">
            <Icon of={GraduationCap} />
            {t('alerts.mode.drill')}
          </span>
        )}
      </th>
      <td>
        <LevelTag
          of={alert.isOver ? { ...alert, urgency: 'Past' } : alert}
          isDrill={alert.isDrill}
          quiet={!underway.includes(alert.status)}
        />
      </td>
      <td>{alert.areaName}</td>
      <td>
        <StatusTag status={alert.status} />
      </td>
      <td className="right number">{alert.audience === null ? '—' : format.number(alert.audience)}</td>
      <td className="nowrap quiet">{format.dayTime(alert.startedAt ?? alert.createdAt)}</td>
    </tr>
  );
};
