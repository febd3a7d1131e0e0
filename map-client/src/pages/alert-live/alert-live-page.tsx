import { useQuery } from '@tanstack/react-query';
import { CirclePause, Hourglass, TriangleAlert } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { get } from '../../api.ts';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { navigate, usePlace } from '../../router.ts';
import { type Alert, type AlertBoard, isCounted, useAlert } from '../alert/alert-data.ts';
import { History } from '../alert/history.tsx';
import { LevelTag } from '../alert/level-tag.tsx';
import { ModeBand } from '../alert/mode-band.tsx';
import { pathTo } from '../alert/paths.ts';
import { StatusTag } from '../alerts/status-tag.tsx';
import { BoardArea } from './board-area.tsx';
import { Course } from './course.tsx';
import { HelpCases } from './help-cases.tsx';
import { Languages } from './languages.tsx';
import { Newcomers } from './newcomers.tsx';
import { Parts } from './parts.tsx';
import { Reasons } from './reasons.tsx';
import { type ShownStreet, useCells } from './receipt-data.ts';
import { ReportButtons } from './report-buttons.tsx';
import { ReviewDecision } from './review-decision.tsx';
import { SecondWave } from './second-wave.tsx';
import { StateStrip } from './state-strip.tsx';
import { Steer } from './steer.tsx';
import { Streets } from './streets.tsx';
import './alert-live.css';
import './streets.css';

/** How a warning is getting through: six states that add up, the course against the promise, languages, area, reasons. */
const AlertLivePage = () => {
  const { query } = usePlace();
  const id = query.get('id') ?? undefined;
  const alert = useAlert(id);
  const live = alert.data?.status === 'sending' || alert.data?.status === 'paused';
  const board = useQuery({
    queryKey: ['alert', id, 'deliveries'],
    queryFn: ({ signal }) => get<AlertBoard>(`/api/alerts/${id}/deliveries`, {}, signal),
    enabled: !!id,
    // Receipts come in long after the last message went out.
    refetchInterval: live ? 1000 : 15_000,
  });
  const error = alert.error ?? board.error;
  if (!alert.data || !board.data) {
    return (
      <main id="page" className="board-page alone">
        {error ? (
          <ErrorNotice
            error={error}
            onRetry={() => {
              void alert.refetch();
              void board.refetch();
            }}
          />
        ) : (
          <Skeleton rows={10} />
        )}
      </main>
    );
  }
  return <Board key={alert.data.id} alert={alert.data} board={board.data} error={error} />;
};
export default AlertLivePage;

const Board = ({ alert, board, error }: { alert: Alert; board: AlertBoard; error: unknown }) => {
  const t = useText();
  const format = useFormat();
  const live = alert.status === 'sending';
  const band = alert.isDrill ? 'alerts.mode.drillText' : live ? 'alerts.board.going' : 'alerts.mode.actualText';
  // A promise that was broken is no news: the course shows by how much.
  const isAhead = !!board.promise && Date.parse(board.promise.lastAt) > Date.parse(board.at);
  const { followedBy } = alert;
  const { data: cells } = useCells(alert.id, live);
  const [street, setStreet] = useState<ShownStreet>();
  // Whoever closes it on the map goes on where they pressed.
  const pressed = useRef<HTMLElement>(null);
  const facts = [
    board.promise && t('alerts.board.started', { at: format.clock(board.promise.startedAt) }),
    live && board.promise && isAhead && t('alerts.board.lastAt', { at: format.clock(board.promise.lastAt) }),
  ];
  return (
    <>
      <ModeBand isDrill={alert.isDrill}>{`${t(band)} ${t('alerts.board.asOf', { at: format.clock(board.at) })}`}</ModeBand>
      <main id="page" className={alert.isDrill ? 'board-page drill' : 'board-page'}>
        <div className="board-head">
          <h1>{alert.title}</h1>
          <LevelTag of={followedBy?.urgency === 'Past' ? { ...alert, urgency: 'Past' } : alert} isDrill={alert.isDrill} />
          <StatusTag status={alert.status} />
          <span className="quiet facts">{facts.filter(Boolean).join(' · ')}</span>
          {followedBy && (
            <BoardLink id={followedBy.id}>
              {t(followedBy.urgency === 'Past' ? 'alerts.board.followedOver' : 'alerts.board.followed', {
                at: format.dayTime(followedBy.startedAt),
              })}
            </BoardLink>
          )}
          <span className="actions">
            <Steer alert={alert} board={board} />
            <ReportButtons alert={alert} />
            <History alert={alert} />
          </span>
        </div>
        {error ? <ErrorNotice error={error} /> : null}
        <Paused alert={alert} />
        <Ahead isDrill={alert.isDrill} ahead={board.ahead} />
        {board.needsDecision && <ReviewDecision alert={alert} />}
        {board.carersUntold > 0 && (
          <p className="board-strip" role="status">
            <Icon of={TriangleAlert} /> {t('alerts.board.carersUntold', { n: board.carersUntold })}
          </p>
        )}
        <Newcomers alert={alert} people={board.newcomersWaiting} />
        {isCounted(board) ? (
          <StateStrip board={board} />
        ) : (
          <p className="board-strip">{t('alerts.board.few', { n: board.fewerThan ?? 20 })}</p>
        )}
        <div className="board-columns">
          {isCounted(board) && (
            <div className="board-column">
              <Course board={board} live={live} />
              <Languages board={board} />
              {cells && <Parts parts={cells.parts} />}
              <Streets
                id={alert.id}
                live={live}
                shown={street?.name}
                onShow={(chosen, from) => {
                  pressed.current = from;
                  setStreet(chosen);
                }}
              />
            </div>
          )}
          <BoardArea
            alert={alert}
            street={street}
            onClose={() => {
              setStreet(undefined);
              pressed.current?.focus();
            }}
          />
          <div className="board-column">
            <HelpCases alertId={alert.id} />
            <SecondWave alert={alert} calls={board.calls} />
            <Reasons board={board} alert={alert} />
          </div>
        </div>
      </main>
    </>
  );
};

/** Who or what holds the warning up, and why: whoever looks decides by it whether to go on. */
const Paused = ({ alert: { status, stopReason, stoppedBy } }: { alert: Alert }) => {
  const t = useText();
  if (status !== 'paused') return null;
  const why = stopReason === null ? undefined : (t.maybe(`alerts.stopReason.${stopReason}`) ?? stopReason);
  return (
    <p className="board-strip board-paused" role="status">
      <Icon of={CirclePause} /> {stoppedBy ? t('alerts.board.pausedBy', { name: stoppedBy }) : t('alerts.board.pausedItself')} {why}
    </p>
  );
};

/** What is sent first while this one stands still: nothing is stuck, and nobody need press anything. */
const Ahead = ({ isDrill, ahead }: { isDrill: boolean; ahead: AlertBoard['ahead'] }) => {
  const t = useText();
  if (ahead === null) return null;
  return (
    <p className="board-strip board-ahead" role="status">
      <Icon of={Hourglass} /> {t(isDrill ? 'alerts.board.drillWaits' : 'alerts.board.waits')}{' '}
      <BoardLink id={ahead.id}>{ahead.title}</BoardLink>
      {'. '}
      {t('alerts.board.goesOn')}
    </p>
  );
};

/** A link to the board of another alert. */
const BoardLink = ({ id, children }: { id: string; children: ReactNode }) => (
  <a
    href={pathTo('/alert-live', { id })}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      navigate(pathTo('/alert-live', { id }));
    }}
  >
    {children}
  </a>
);
