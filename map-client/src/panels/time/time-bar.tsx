import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { DialogTrigger } from 'react-aria-components';
import { Button, IconButton } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { monthEnd, monthsBetween, type Period } from '../rate/period.ts';
import type { Month } from '../rate/rate.ts';
import { Brush } from './brush.tsx';
import { PeriodPicker } from './period-picker.tsx';
import './time.css';

interface TimeBarProps {
  period: Period;
  months: readonly Month[];
  /** `isStep` while the time runs by itself. */
  onChange: (period: Period, isStep?: boolean) => void;
  /** Called when the time begins to run. */
  onPlay?: () => void;
  /** What else is done with the time where the map's own buttons have no room. */
  children?: ReactNode;
}

const clip = (period: Period, today: string): Period => (period.to > today ? { ...period, to: today } : period);

/** The period under the map: a histogram by month with a brush, steps and play; exact days open from the period's text. */
export const TimeBar = ({ period, months, onChange, onPlay, children }: TimeBarProps) => {
  const t = useText();
  const format = useFormat();
  const today = isoDay(new Date());
  const [playing, setPlaying] = useState(false);
  const first = [months[0]?.month, period.from.slice(0, 7)].filter((month): month is string => !!month).sort()[0] ?? today.slice(0, 7);
  const last = [today.slice(0, 7), period.to.slice(0, 7)].sort().at(-1) as string;
  const axis = monthsBetween(first, last);
  const lo = Math.max(0, axis.indexOf(period.from.slice(0, 7)));
  const hi = Math.max(lo, axis.indexOf(period.to.slice(0, 7)));

  const showMonths = (from: number, to: number, isStep = false): void => {
    const [a, b] = [axis[Math.max(0, from)] as string, axis[Math.min(axis.length - 1, to)] as string];
    onChange(clip({ from: `${a}-01`, to: monthEnd(b) }, today), isStep);
  };
  const width = hi - lo + 1;
  const canGo = (by: number): boolean => (by < 0 ? lo > 0 : hi < axis.length - 1);
  const go = (by: number, isStep = false): void => {
    const step = Math.max(-lo, Math.min(axis.length - 1 - hi, by));
    if (step) showMonths(lo + step, lo + step + width - 1, isStep);
  };

  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => (canGo(1) ? go(1, true) : setPlaying(false)), 900);
    return () => clearInterval(timer);
  });

  return (
    <section className="time-bar" aria-label={t('time.title')}>
      <div className="time-bar-control">
        <div>
          <DialogTrigger>
            <Button
              kind="plain"
              className="time-bar-period"
              aria-label={t('time.change', { period: format.period(period.from, period.to) })}
            >
              {format.period(period.from, period.to)}
            </Button>
            <PeriodPicker key={`${period.from}/${period.to}`} period={period} today={today} onChange={(next) => onChange(next)} />
          </DialogTrigger>
          <IconButton small icon={ChevronLeft} label={t('time.earlier')} isDisabled={!canGo(-1)} onPress={() => go(-width)} />
          <IconButton
            small
            icon={playing ? Pause : Play}
            label={t(playing ? 'time.pause' : 'time.play')}
            isDisabled={!canGo(1) && !canGo(-1) && !playing}
            onPress={() => {
              if (!playing) onPlay?.();
              // At the end it begins anew, as a film does.
              if (!playing && !canGo(1)) go(-axis.length, true);
              setPlaying(!playing);
            }}
          />
          <IconButton small icon={ChevronRight} label={t('time.later')} isDisabled={!canGo(1)} onPress={() => go(width)} />
        </div>
        <p className="small quiet">{t('time.step', { n: width })}</p>
        {children && <div className="time-bar-more">{children}</div>}
      </div>
      <Brush axis={axis} months={months} lo={lo} hi={hi} onChange={(from, to) => showMonths(from, to)} />
    </section>
  );
};
