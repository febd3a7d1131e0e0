import { Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem, ListBoxLoadMoreItem, ListLayout, Virtualizer } from 'react-aria-components';
import { Empty } from '../../controls/notice.tsx';
import { useFormat, writeMinutes } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import type { Incident } from './incident-data.ts';
import { StatusTag } from './status-tag.tsx';
import { minutesLeft, urgencyOf } from './urgency.ts';
import { whereOf } from './where.ts';

interface ListProps {
  incidents: readonly Incident[];
  selected: string | undefined;
  now: number;
  isLoadingMore: boolean;
  onLoadMore: (() => void) | undefined;
  onSelect: (id: string) => void;
  /** What an empty list offers to do next. */
  next: ReactNode;
}

const Time = ({ at, now }: { at: string; now: number }) => {
  const format = useFormat();
  const today = isoDay(new Date(now)) === isoDay(new Date(at));
  return (
    <span className="incident-time">
      {format.time(at)}
      {!today && <small>{format.day(at)}</small>}
    </span>
  );
};

const Left = ({ incident, now }: { incident: Incident; now: number }) => {
  const left = minutesLeft(incident, now);
  const urgency = urgencyOf(incident, now);
  const tone = urgency === 'act' || urgency === 'late' ? urgency : '';
  if (left === undefined) return <span className="incident-left quiet">—</span>;
  return (
    <span className={`incident-left ${tone}`}>
      {(Math.abs(left) >= 2880 ? `${Math.round(left / 1440)} d` : writeMinutes(left)).replace('-', '−')}
    </span>
  );
};

/** The incidents of a filter, newest first; only rows in sight are drawn, so ten thousand scroll as easily as ten. */
export const IncidentList = ({ incidents, selected, now, isLoadingMore, onLoadMore, onSelect, next }: ListProps) => {
  const t = useText();
  return (
    <>
      <div className="incident-columns" aria-hidden="true">
        <span>{t('incidents.column.status')}</span>
        <span>↓ {t('incidents.column.time')}</span>
        <span>{t('incidents.column.what')}</span>
        <span>{t('incidents.column.responsible')}</span>
        <span className="right">{t('incidents.column.left')}</span>
      </div>
      {incidents.length === 0 && (
        <Empty icon={Inbox} title={t('incidents.empty.title')}>
          {next}
        </Empty>
      )}
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 48, loaderHeight: 32 }}>
        <ListBox
          className="incident-rows"
          aria-label={t('incidents.list')}
          selectionMode="single"
          escapeKeyBehavior="none"
          selectedKeys={selected ? [selected] : []}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (key !== undefined) onSelect(String(key));
          }}
        >
          {incidents.map((incident) => {
            const urgency = urgencyOf(incident, now);
            const where = whereOf(incident) ?? t('incidents.noPlace');
            return (
              <ListBoxItem
                key={incident.id}
                id={incident.id}
                textValue={`${t(`urgency.${urgency}`)}, ${incident.title}, ${where}`}
                className={`incident-row is-${urgency}`}
              >
                <StatusTag urgency={urgency} />
                <Time at={incident.occurredAt} now={now} />
                <span className="incident-what">
                  <b>{incident.title}</b>
                  <small>{where}</small>
                </span>
                <span className={incident.responsible ? 'incident-who' : 'incident-who quiet'}>
                  {incident.responsible ?? t('incidents.unassigned')}
                </span>
                <Left incident={incident} now={now} />
              </ListBoxItem>
            );
          })}
          {onLoadMore && (
            <ListBoxLoadMoreItem className="incident-more" isLoading={isLoadingMore} onLoadMore={onLoadMore}>
              {t('state.loading')}
            </ListBoxLoadMoreItem>
          )}
        </ListBox>
      </Virtualizer>
    </>
  );
};
