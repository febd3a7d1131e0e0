import { useQueryClient } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Alert, type AlertPreview, moveAlert } from './alert-data.ts';
import { lasts } from './figures.ts';

/** A ring that empties: `share` of it is still there. */
export const Ring = ({ share, text, large }: { share: number; text: string; large?: boolean }) => (
  <svg className={large ? 'alert-ring large' : 'alert-ring'} viewBox="0 0 44 44" aria-hidden="true">
    <circle className="whole" cx="22" cy="22" r="19" />
    <circle className="left" cx="22" cy="22" r="19" pathLength={100} strokeDasharray={`${share * 100} 100`} transform="rotate(-90 22 22)" />
    <text x="22" y={large ? 26.5 : 27}>
      {text}
    </text>
  </svg>
);

/** Milliseconds since 1970, once a quarter of a second. */
const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** The half minute in which its author, its approver and the person on duty stop it and nobody has got anything. */
export const Countdown = ({ alert, preview }: { alert: Alert; preview: AlertPreview | undefined }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const now = useNow();
  const [error, setError] = useState<unknown>();
  const starts = Date.parse(alert.startsAt ?? '');
  const whole = Math.max(1000, starts - Date.parse(alert.approved?.at ?? ''));
  const seconds = Math.max(0, Math.ceil((starts - now) / 1000));
  const last = preview?.cost.chosen ? starts + preview.cost.chosen.lastAfterSeconds * 1000 : undefined;
  const stop = async (): Promise<void> => {
    try {
      client.setQueryData(['alert', alert.id], await moveAlert(alert.id, 'stop'));
    } catch (problem) {
      setError(problem);
      void client.invalidateQueries({ queryKey: ['alert', alert.id] });
    }
  };
  return (
    <div className="alert-countdown">
      <div className="alert-countdown-head">
        <Ring large share={Math.max(0, Math.min(1, (starts - now) / whole))} text={`0:${String(seconds).padStart(2, '0')}`} />
        <p>
          <b role="timer">{seconds > 0 ? t('alerts.countdown', { time: lasts(t, seconds) }) : t('alerts.countdown.over')}</b>
          <span>
            {last === undefined
              ? t('alerts.countdown.first', { first: format.clock(starts) })
              : t('alerts.countdown.both', { first: format.clock(starts), last: format.clock(last) })}
          </span>
        </p>
      </div>
      <span className="vh" aria-live="assertive">
        {seconds > 0 && seconds % 10 === 0 ? t('alerts.countdown', { time: lasts(t, seconds) }) : ''}
      </span>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void stop()} />}
      {alert.may.stop && (
        <Button icon={OctagonX} className="alert-stop" onPress={() => void stop()}>
          {t('alerts.stop.nobody')}
        </Button>
      )}
    </div>
  );
};
