import { useQuery, useQueryClient } from '@tanstack/react-query';
import { OctagonX, Pause, Play, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { get } from '../../api.ts';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { type Alert, type AlertBoard, type CountedBoard, moveAlert, useAlert } from '../alert/alert-data.ts';
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
import { Reasons } from './reasons.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { ReviewDecision } from './review-decision.tsx';
import { SecondWave } from './second-wave.tsx';
import { StateStrip } from './state-strip.tsx';
import './alert-live.css';

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
  return <Board alert={alert.data} board={board.data} error={error} />;
};
export default AlertLivePage;

const isCounted = (board: AlertBoard): board is CountedBoard => board.audience !== null && board.sum !== null;

const Board = ({ alert, board, error }: { alert: Alert; board: AlertBoard; error: unknown }) => {
  const t = useText();
  const format = useFormat();
  const live = alert.status === 'sending';
  const band = alert.isDrill ? 'alerts.mode.drillText' : live ? 'alerts.board.going' : 'alerts.mode.actualText';
  // A promise that was broken is no news: the course shows by how much.
  const isAhead = !!board.promise && Date.parse(board.promise.lastAt) > Date.parse(board.at);
  const { followedBy } = alert;
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
            <a
              href={pathTo('/alert-live', { id: followedBy.id })}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                navigate(pathTo('/alert-live', { id: followedBy.id }));
              }}
            >
              {t(followedBy.urgency === 'Past' ? 'alerts.board.followedOver' : 'alerts.board.followed', {
                at: format.dayTime(followedBy.startedAt),
              })}
            </a>
          )}
          <span className="actions">
            <Steer alert={alert} board={board} />
            <ReportButtons alert={alert} />
            <History alert={alert} />
          </span>
        </div>
        {error ? <ErrorNotice error={error} /> : null}
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
            </div>
          )}
          <BoardArea alert={alert} />
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

const Steer = ({ alert, board }: { alert: Alert; board: AlertBoard }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const may = hasRole(useStore(user), ['alert-author', 'alert-approver']) && alert.may.stop;
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>();
  const waiting = board.states.find(({ state }) => state === 'waiting')?.people ?? 0;
  const cancel = isCounted(board) ? t('alerts.board.cancel', { n: waiting, count: format.number(waiting) }) : t('alerts.board.cancelYes');
  const turn = async (verb: 'pause' | 'resume' | 'stop'): Promise<void> => {
    try {
      client.setQueryData(
        ['alert', alert.id],
        await moveAlert(alert.id, verb, verb === 'stop' && reason.trim() ? reason.trim() : undefined),
      );
      void client.invalidateQueries({ queryKey: ['alert', alert.id] });
      setError(undefined);
      setAsking(false);
    } catch (problem) {
      setError(problem);
    }
  };
  if (!may || (alert.status !== 'sending' && alert.status !== 'paused')) return null;
  return (
    <>
      {error !== undefined && !asking && <ErrorNotice error={error} />}
      {alert.status === 'sending' ? (
        <Button icon={Pause} onPress={() => void turn('pause')}>
          {t('alerts.board.pause')}
        </Button>
      ) : (
        <Button icon={Play} onPress={() => void turn('resume')}>
          {t('alerts.board.resume')}
        </Button>
      )}
      {(waiting > 0 || !isCounted(board)) && (
        <Button icon={OctagonX} onPress={() => setAsking(true)}>
          {cancel}
        </Button>
      )}
      <Dialog
        title={cancel}
        role="alertdialog"
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('alerts.board.goOn')}</Button>
            <Button kind="primary" icon={OctagonX} isDisabled={reason.trim().length < 3} onPress={() => void turn('stop')}>
              {t('alerts.board.cancelYes')}
            </Button>
          </>
        }
      >
        <p>{t('alerts.board.cancelWhy')}</p>
        <Field label={t('alerts.reject.reason')} value={reason} onChange={setReason} rows={2} maxLength={500} />
        {error !== undefined && <ErrorNotice error={error} />}
      </Dialog>
    </>
  );
};
