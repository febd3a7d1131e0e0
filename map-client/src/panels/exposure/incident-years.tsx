import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Incidents, limitOf, verdictOf } from './verdict.ts';

/** Incidents of the last twelve months beside the same months of the years before. */
export const IncidentYears = ({ incidents }: { incidents: Incidents }) => {
  const t = useText();
  const format = useFormat();
  const { last, before, usual, recordedSince } = incidents;
  const years = [last, ...before];
  const most = Math.max(1, ...years.map(({ interval }) => interval?.[1] ?? 0));
  const verdict = verdictOf(incidents);
  const limit = limitOf(incidents);
  const percent = (value: number) => `${(100 * value) / most}%`;
  return (
    <div className="exposure-incidents">
      <h4>{t('exposure.incidents')}</h4>
      {usual && verdict && last.count !== null && (
        <p>
          {t(`exposure.${verdict}`, {
            n: last.count,
            count: format.number(last.count),
            mean: format.number(usual.mean),
            low: format.number(usual.interval[0]),
            high: format.number(usual.interval[1]),
            years: usual.years,
          })}
        </p>
      )}
      <ol>
        {years.map(({ from, to, count, interval, isExact }, at) => (
          <li key={from} className={at === 0 ? 'now' : ''}>
            <span>{format.period(from, to)}</span>
            <span className="exposure-bar" aria-hidden="true">
              {count !== null && interval && (
                <>
                  <i style={{ width: percent(count) }} />
                  <s style={{ left: percent(interval[0]), width: percent(interval[1] - interval[0]) }} />
                </>
              )}
            </span>
            <b>
              {count === null ? (
                <span className="exposure-hidden">{t('exposure.hidden')}</span>
              ) : (
                <>
                  {!isExact && <span title={t('exposure.protected')}>≈ </span>}
                  {format.number(count)}
                </>
              )}
            </b>
            {interval && (
              <span className="vh">{t('exposure.interval', { low: format.number(interval[0]), high: format.number(interval[1]) })}</span>
            )}
          </li>
        ))}
      </ol>
      {limit && (
        <p className="small quiet">
          {t(`exposure.${limit}`, { day: recordedSince === null ? '' : format.day(recordedSince), years: before.length })}
        </p>
      )}
      {years.some(({ count, isExact }) => count !== null && !isExact) && <p className="small quiet">{t('exposure.protected')}</p>}
    </div>
  );
};
