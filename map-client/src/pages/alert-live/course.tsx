import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { CountedBoard } from '../alert/alert-data.ts';
import { lasts } from '../alert/figures.ts';
import { type CoursePoint, courseOf, minutesShown, stepOf } from './course-scale.ts';

const [left, right, top, bottom] = [44, 116, 24, 28];

/** People reached over the minutes: handed over and delivered against the promised line, so that lateness is seen as a gap. */
export const Course = ({ board, live }: { board: CountedBoard; live: boolean }) => {
  const t = useText();
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 520, height: 260 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.max(280, entry.contentRect.width), height: Math.max(180, entry.contentRect.height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const { promise, minutes, audience, at } = board;
  const elapsed = promise ? Math.max(0, (Date.parse(at) - Date.parse(promise.startedAt)) / 60_000) : 0;
  const last = minutes.at(-1);
  const until = live ? elapsed : Math.min(elapsed, (last?.minute ?? 0) + 1);
  const promised = promise ? promise.seconds / 60 : 0;
  const span = minutesShown(promised, until);
  const x = (minute: number): number => left + (minute / span) * (size.width - left - right);
  const y = (people: number): number => size.height - bottom - (people / Math.max(1, audience)) * (size.height - top - bottom);
  const seen = useSeen(board, live, elapsed);
  const points = courseOf(minutes, seen, until, promised);
  const line = (key: 'handedOver' | 'delivered'): string =>
    points.map((point, index) => `${index ? 'L' : 'M'}${x(point.minute).toFixed(1)} ${y(point[key]).toFixed(1)}`).join('');
  const step = stepOf(audience);
  const every = Math.max(1, Math.ceil(span / 8));
  const handed = last?.handedOver ?? 0;
  const delivered = last?.delivered ?? 0;
  // Two labels never lie on each other nor on the axis.
  const deliveredY = Math.min(y(delivered) + 4, size.height - bottom - 6);
  const handedY = Math.min(y(handed) + 4, deliveredY - 16);
  return (
    <section className="board-panel board-course" aria-labelledby="board-course">
      <header>
        <h2 id="board-course">{t('alerts.board.course')}</h2>
        <span>{t('alerts.board.courseOf')}</span>
      </header>
      <div ref={frame} className="board-chart">
        <svg
          width={size.width}
          height={size.height}
          role="img"
          aria-label={t('alerts.board.courseWords', {
            handed: format.number(handed),
            delivered: format.number(delivered),
            audience: format.number(audience),
            planned: lasts(t, promise?.seconds ?? 0),
          })}
        >
          {Array.from({ length: Math.floor(audience / step) + 1 }, (_, index) => index * step).map((people) => (
            <g key={people}>
              <path className={people ? 'grid' : 'axis'} d={`M${left} ${y(people)}H${size.width - right}`} />
              <text x={left - 6} y={y(people) + 4} textAnchor="end">
                {format.number(people)}
              </text>
            </g>
          ))}
          {Array.from({ length: Math.floor(span / every) + 1 }, (_, index) => index * every).map((minute) => (
            <text key={minute} x={x(minute)} y={size.height - 8} textAnchor="middle">
              {minute + every > span ? t('alerts.board.minute', { n: minute }) : minute}
            </text>
          ))}
          {promise && (
            <>
              <path className="promise" d={`M${x(0)} ${y(0)}L${x(promised)} ${y(audience)}`} />
              <circle className="promise-end" cx={x(promised)} cy={y(audience)} r="3.5" />
            </>
          )}
          {live && promise && (
            <>
              <path className="now" d={`M${x(elapsed)} ${top - 8}V${size.height - bottom}`} />
              <text
                className="label"
                x={x(elapsed) + (x(elapsed) > left + 96 ? -6 : 6)}
                y={top - 10}
                textAnchor={x(elapsed) > left + 96 ? 'end' : 'start'}
              >
                {t('alerts.board.now', { time: lasts(t, Math.round(elapsed * 60)) })}
              </text>
            </>
          )}
          <path className="handed" d={line('handedOver')} />
          <path className="delivered" d={line('delivered')} />
          {points.length < 3 &&
            points.map((point) => <circle key={point.minute} className="point" cx={x(point.minute)} cy={y(point.delivered)} r="3" />)}
          {promise && (
            <text x={Math.min(x(promised) + 8, size.width - 104)} y={y(audience) + (x(promised) + 8 > size.width - 104 ? -8 : 4)}>
              {t('alerts.board.plan', { time: lasts(t, promise.seconds) })}
            </text>
          )}
          {last && (
            <>
              <text className="label" x={x(until) + 8} y={handedY}>
                {t('alerts.board.handedAt', { count: format.number(handed) })}
              </text>
              <text className="label" x={x(until) + 8} y={deliveredY}>
                {t('alerts.board.deliveredAt', { count: format.number(delivered) })}
              </text>
            </>
          )}
        </svg>
      </div>
    </section>
  );
};

/** What this screen has seen of a course that is going on, second by second. */
const useSeen = (board: CountedBoard, live: boolean, elapsed: number): readonly CoursePoint[] => {
  const [seen, setSeen] = useState<readonly CoursePoint[]>([]);
  const { at, minutes } = board;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new board is one point
  useEffect(() => {
    if (!live) return;
    const { handedOver, delivered } = minutes.at(-1) ?? { handedOver: 0, delivered: 0 };
    setSeen((before) => [...before, { minute: elapsed, handedOver, delivered }]);
  }, [at, live]);
  return seen;
};
