import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { axisOf, labelRows, moveBreak, ticksOf } from './breaks.ts';
import type { ThematicMap } from './theme.ts';

interface HistogramProps {
  histogram: ThematicMap['histogram'];
  /** Bounds of the classes, the ends included; moved ones while a bound is moved. */
  breaks: readonly number[];
  colours: readonly string[];
  /** How values are written. */
  write: (value: number) => string;
  /** The bound being moved. */
  active: number | undefined;
  onMove: (breaks: readonly number[], index: number) => void;
  /** Called when a bound rests; without bounds when it was not moved. */
  onRest: (breaks: readonly number[] | undefined) => void;
}

const tall = 92;
/** Widths of a figure, of the gap between two labels and of the plot where it is narrowest, px. */
const [letter, gap, narrowest] = [7, 6, 340];

/** The distribution of the values with the bounds of the classes, which are dragged, or moved by arrows, Page and Home/End. */
export const HistogramEditor = ({ histogram, breaks, colours, write, active, onMove, onRest }: HistogramProps) => {
  const t = useText();
  const format = useFormat();
  const plot = useRef<HTMLDivElement>(null);
  const dragged = useRef<readonly number[] | undefined>(undefined);
  const axis = axisOf(histogram.bounds);
  const bars = histogram.counts.length;
  const most = Math.max(1, ...histogram.counts);
  const shares = breaks.map(axis.shareOf);
  const pieces = histogram.counts.flatMap((count, bar) => {
    const [from, to] = [bar / bars, (bar + 1) / bars];
    return colours.flatMap((colour, index) => {
      const start = Math.max(from, index === 0 ? 0 : (shares[index] ?? 0));
      const end = Math.min(to, index === colours.length - 1 ? 1 : (shares[index + 1] ?? 1));
      return count > 0 && end > start ? [{ key: `${bar}/${index}`, colour, start, width: end - start, height: (count / most) * tall }] : [];
    });
  });
  const rows = labelRows(
    shares,
    breaks.map((value) => (write(value).length * letter + gap) / narrowest),
    active,
  );

  const valueUnder = (event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect();
    return box ? axis.valueAt((event.clientX - box.left) / box.width) : 0;
  };
  const begin = (index: number) => (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
    dragged.current = breaks;
    onMove(breaks, index);
  };
  const move =
    (index: number) =>
    (event: PointerEvent): void => {
      if (!dragged.current) return;
      dragged.current = moveBreak(dragged.current, index, valueUnder(event), axis);
      onMove(dragged.current, index);
    };
  const end = (): void => {
    onRest(dragged.current);
    dragged.current = undefined;
  };
  const onKey = (index: number) => (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -0.01,
      ArrowDown: -0.01,
      ArrowRight: 0.01,
      ArrowUp: 0.01,
      PageDown: -0.05,
      PageUp: 0.05,
      Home: -1,
      End: 1,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = breaks[index] as number;
    let next: number[] = [...breaks];
    // A step that rounds back to where it was is made longer, so that a key always moves.
    for (let share = by; next[index] === at && Math.abs(share) <= 1; share *= 2)
      next = moveBreak(breaks, index, axis.valueAt(axis.shareOf(at) + share), axis);
    onRest(next);
  };

  return (
    <div className="histogram">
      <div ref={plot} className="histogram-plot">
        <svg viewBox={`0 0 1 ${tall}`} preserveAspectRatio="none" aria-hidden="true">
          {pieces.map(({ key, colour, start, width, height }) => (
            <rect key={key} x={start + 0.0008} y={tall - height} width={Math.max(0, width - 0.0016)} height={height} fill={colour} />
          ))}
        </svg>
        {breaks.slice(1, -1).map((value, i) => {
          const index = i + 1;
          return (
            <div
              key={index}
              className={`histogram-break${active === index ? ' active' : ''}${rows[index] === 1 ? ' raised' : rows[index] === undefined ? ' unlabelled' : ''}`}
              role="slider"
              tabIndex={0}
              aria-label={t('builder.break', { n: index })}
              aria-valuemin={breaks[index - 1]}
              aria-valuemax={breaks[index + 1]}
              aria-valuenow={value}
              aria-valuetext={write(value)}
              style={{ left: `${100 * (shares[index] ?? 0)}%` }}
              onKeyDown={onKey(index)}
              onPointerDown={begin(index)}
              onPointerMove={move(index)}
              onPointerUp={end}
              onPointerCancel={end}
            >
              <b>{write(value)}</b>
            </div>
          );
        })}
      </div>
      <div className="histogram-axis" aria-hidden="true">
        {ticksOf(axis, histogram.isLogarithmic).map((tick) => (
          <span key={tick} style={{ left: `${100 * axis.shareOf(tick)}%` }}>
            {format.number(tick, tick % 1 === 0 ? 0 : Math.min(3, String(tick).split('.')[1]?.length ?? 1)).replace('-', '−')}
          </span>
        ))}
      </div>
    </div>
  );
};
