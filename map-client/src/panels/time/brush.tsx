import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Month } from '../rate/rate.ts';

interface BrushProps {
  /** Every month shown, in order (YYYY-MM). */
  axis: readonly string[];
  months: readonly Month[];
  /** The chosen months, as indexes of the axis, both included. */
  lo: number;
  hi: number;
  onChange: (lo: number, hi: number) => void;
}

type Grip = 'lo' | 'hi' | 'all';

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const moved = (grip: Grip, lo: number, hi: number, by: number, last: number): [number, number] => {
  if (grip === 'lo') return [clamp(lo + by, 0, hi), hi];
  if (grip === 'hi') return [lo, clamp(hi + by, lo, last)];
  const step = clamp(by, -lo, last - hi);
  return [lo + step, hi + step];
};

/** Bars by month and the chosen stretch of them: two handles for the keyboard (arrows, Home, End, Page for a year), the whole stretch can be dragged. */
export const Brush = ({ axis, months, lo, hi, onChange }: BrushProps) => {
  const t = useText();
  const format = useFormat();
  const plot = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ grip: Grip; x: number; lo: number; hi: number; now: [number, number] }>();
  const counts = new Map(months.map(({ month, count }) => [month, count]));
  const most = Math.max(1, ...counts.values());
  const last = axis.length - 1;
  const [a, b] = drag?.now ?? [lo, hi];
  const share = (index: number): string => `${(100 * index) / axis.length}%`;
  const name = (month: string | undefined): string =>
    month
      ? new Intl.DateTimeFormat(format.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-15`))
      : '';

  const begin = (grip: Grip) => (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ grip, x: event.clientX, lo, hi, now: [lo, hi] });
  };
  const move = (event: PointerEvent): void => {
    if (!drag || !plot.current) return;
    const by = Math.round(((event.clientX - drag.x) / plot.current.clientWidth) * axis.length);
    setDrag({ ...drag, now: moved(drag.grip, drag.lo, drag.hi, by, last) });
  };
  const end = (): void => {
    if (drag && (drag.now[0] !== lo || drag.now[1] !== hi)) onChange(...drag.now);
    setDrag(undefined);
  };
  const onKey = (grip: 'lo' | 'hi') => (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -12,
      PageUp: 12,
      Home: -axis.length,
      End: axis.length,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onChange(...moved(grip, lo, hi, by, last));
  };
  const handle = (grip: 'lo' | 'hi', at: number) => (
    <div
      className={`brush-grip ${grip}`}
      role="slider"
      tabIndex={0}
      aria-label={t(grip === 'lo' ? 'time.from' : 'time.to')}
      aria-valuemin={grip === 'lo' ? 0 : a}
      aria-valuemax={grip === 'lo' ? b : last}
      aria-valuenow={at}
      aria-valuetext={name(axis[at])}
      style={{ left: share(grip === 'lo' ? at : at + 1) }}
      onKeyDown={onKey(grip)}
      onPointerDown={begin(grip)}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );

  return (
    <div className="brush">
      <div ref={plot} className="brush-plot">
        <div className="brush-bars" aria-hidden="true">
          {axis.map((month, index) => (
            <i
              key={month}
              className={index >= a && index <= b ? 'on' : ''}
              style={{ height: `${(100 * (counts.get(month) ?? 0)) / most}%` }}
            />
          ))}
        </div>
        <div
          className="brush-window"
          style={{ left: share(a), width: share(b - a + 1) }}
          onPointerDown={begin('all')}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        />
        {handle('lo', a)}
        {handle('hi', b)}
      </div>
      <div className="brush-years" aria-hidden="true">
        {axis.map((month, index) =>
          month.endsWith('-01') || index === 0 ? (
            <span key={month} style={{ left: share(index) }}>
              {month.endsWith('-01') || !axis.slice(1, 4).some((next) => next.endsWith('-01')) ? month.slice(0, 4) : ''}
            </span>
          ) : null,
        )}
      </div>
    </div>
  );
};
