import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import type { Wall } from './wall-data.ts';

/** The last alert that went out, and what became of its messages. */
export const WallAlert = ({ alert }: { alert: Wall['alert'] }) => {
  const t = useText();
  const format = useFormat();
  if (!alert) {
    return (
      <section className="wall-alert" aria-label={t('wall.lastAlert')}>
        <p className="wall-alert-head">{t('wall.lastAlert')}</p>
        <p className="wall-alert-none">{t('wall.noAlert')}</p>
      </section>
    );
  }
  const { people } = alert;
  const parts =
    people &&
    ([
      ['done', people.delivered, t('wall.delivered', { n: people.delivered, count: format.number(people.delivered) })],
      ['way', people.onTheWay, t('wall.onTheWay', { count: format.number(people.onTheWay) })],
      ['failed', people.failed, t('wall.failed', { n: people.failed, count: format.number(people.failed) })],
    ] as const);
  return (
    <section className={`wall-alert${alert.isDrill ? ' drill' : ''}`} aria-label={t('wall.lastAlert')}>
      <p className="wall-alert-head">
        <span>{t(alert.isDrill ? 'wall.lastDrill' : 'wall.lastAlert')}</span>
        <span>
          {t('wall.sentAt', {
            time: isoDay(new Date(alert.startedAt)) === isoDay(new Date()) ? format.time(alert.startedAt) : format.dayTime(alert.startedAt),
          })}
        </span>
      </p>
      <h3>
        {alert.event}: {alert.areaName}
      </h3>
      {parts ? (
        <>
          <svg className="wall-track" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
            {parts.map(([kind, n], i) => {
              const all = Math.max(1, people.delivered + people.onTheWay + people.failed);
              const from = parts.slice(0, i).reduce((sum, [, before]) => sum + before, 0);
              return <rect key={kind} className={kind} x={(from / all) * 1000} width={(n / all) * 1000} height="16" />;
            })}
          </svg>
          <ul>
            {parts.map(([kind, , text]) => (
              <li key={kind} className={kind}>
                {text}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="wall-alert-none">{t('wall.few')}</p>
      )}
    </section>
  );
};
