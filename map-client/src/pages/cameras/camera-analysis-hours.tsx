import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Analysis } from './camera-analysis-data.ts';

/** Incidents by hour of the day, and how many of them a camera would have seen in that light; the ground is dark where most days are. */
export const CameraHours = ({ hours }: { hours: Analysis['hours'] }) => {
  const t = useText();
  const format = useFormat();
  const most = Math.max(1, ...hours.map(({ incidents }) => incidents));
  return (
    <figure className="cameras-hours">
      <figcaption className="small">{t('cameras.hours')}</figcaption>
      <ol>
        {hours.map(({ hour, dark, incidents, seen }) => (
          <li key={hour} className={dark >= 0.5 ? 'dark' : undefined}>
            <span className="vh">{t('cameras.hours.one', { hour, seen: format.number(seen[0] ?? 0), n: format.number(incidents) })}</span>
            <i aria-hidden="true" style={{ height: `${(100 * incidents) / most}%` }}>
              <b style={{ height: incidents === 0 ? 0 : `${(100 * (seen[0] ?? 0)) / incidents}%` }} />
            </i>
          </li>
        ))}
      </ol>
      <p className="cameras-clock small quiet" aria-hidden="true">
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </p>
      <p className="small quiet">{t('cameras.hours.how')}</p>
    </figure>
  );
};
