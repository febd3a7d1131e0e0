import { useContext, useLayoutEffect, useRef } from 'react';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { useCategories } from '../../panels/incident-filter/categories.ts';
import type { Urgency } from '../../panels/incidents/urgency.ts';
import { listName } from '../../panels/rate/territory-name.ts';
import { type Queued, writeSpan } from './wall-order.ts';

/** A mark stays new this long, milliseconds. */
const newFor = 60_000;

const shapes: Record<Urgency, React.ReactNode> = {
  act: <path d="M-9-21h18L21-9V9L9 21H-9L-21 9V-9z" />,
  late: <path d="M0-22 22 0 0 22-22 0z" />,
  inHand: <circle r="17" />,
  unknown: <circle r="17" />,
  done: <circle r="17" />,
};

const tones: Record<Urgency, string> = { act: 'act', late: 'late', inHand: 'info', unknown: 'unknown', done: 'info' };

interface WallQueueProps {
  queue: readonly Queued[];
  listed: number;
  open: number;
  arrivals: ReadonlyMap<string, number>;
  now: number;
  /** Told how many rows there is room for. */
  onRoom: (rows: number) => void;
}

/** What waits, with its number on the map: what it is, roughly where, and the time that is left. */
export const WallQueue = ({ queue, listed, open, arrivals, now, onRoom }: WallQueueProps) => {
  const t = useText();
  const { lang } = useContext(TextsContext);
  const { data: categories = [] } = useCategories();
  const list = useRef<HTMLOListElement>(null);
  const room = useRef(onRoom);
  room.current = onRoom;
  useLayoutEffect(() => {
    const element = list.current as HTMLOListElement;
    const measure = (): void => {
      const row = 6.25 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      room.current(Math.max(1, Math.floor(element.clientHeight / row)));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const names = new Map(categories.map(({ code, title }) => [code, title[lang]]));
  const words = { s: t('wall.unit.s'), min: t('wall.unit.min'), h: t('wall.unit.h'), d: t('wall.unit.d') };
  return (
    <section className="wall-queue" aria-labelledby="wall-queue-title">
      <h2 id="wall-queue-title">
        <span>{t('wall.order')}</span>
        <span>{t('wall.listed', { n: Math.min(listed, queue.length), open })}</span>
      </h2>
      <ol ref={list}>
        {queue.slice(0, listed).map(({ no, urgency, incident }) => {
          const { id, category, group, settlement, municipality, dueAt, occurredAt } = incident;
          const isNew = now - (arrivals.get(id) ?? 0) < newFor;
          const town = municipality === null ? null : listName(municipality);
          const place = [settlement, town === settlement ? null : town].filter(Boolean).join(' · ');
          return (
            <li key={id} className={`wall-row ${tones[urgency]}${isNew ? ' new' : ''}`} data-id={id}>
              <svg viewBox="-24 -24 48 48" aria-hidden="true">
                {shapes[urgency]}
                <text y="8">{no}</text>
              </svg>
              <div>
                <h3>
                  <span className="vh">{no}. </span>
                  {(category !== null && names.get(category)) || t.maybe(`group.${group}`) || group}
                </h3>
                <p>
                  {isNew && <b className="wall-new">{t('wall.new')}</b>}
                  {place || t('wall.noPlace')}
                </p>
              </div>
              <div className="wall-time">
                <b>{writeSpan(dueAt === null ? now - Date.parse(occurredAt) : Date.parse(dueAt) - now, words)}</b>
                <span>{t(dueAt === null && urgency !== 'act' ? 'wall.sinceReport' : `wall.state.${urgency}`)}</span>
              </div>
            </li>
          );
        })}
        {queue.length === 0 && <li className="wall-none">{t('wall.quiet')}</li>}
      </ol>
    </section>
  );
};
