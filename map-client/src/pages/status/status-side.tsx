import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type Status, useSpan, writeBytes } from './status-data.ts';

const daysShown = 30;
const dayOf = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
/** A minute at the edge of a day is no outage. */
const noticed = 2;

/** What stands beside the answers: thirty days, the load of the server, versions. */
export const StatusSide = ({ status }: { status: Status }) => {
  const t = useText();
  return (
    <aside className="status-side" aria-label={t('status.side')}>
      <Uptime uptime={status.uptime} />
      <Load load={status.load} />
      <Version system={status.system} />
    </aside>
  );
};

const Uptime = ({ uptime }: Pick<Status, 'uptime'>) => {
  const t = useText();
  const format = useFormat();
  const span = useSpan();
  const known = new Map(uptime.map((one) => [one.day, one]));
  const days = Array.from({ length: daysShown }, (_, i) => dayOf(daysShown - 1 - i));
  const up = uptime.reduce((sum, { minutes }) => sum + minutes, 0);
  const missing = uptime.reduce((sum, one) => sum + one.missing, 0);
  const bad = uptime.filter((one) => one.missing >= noticed);
  // Never rounded up to what was not reached.
  const share = Math.floor((10_000 * up) / Math.max(1, up + missing)) / 100;
  return (
    <section>
      <div className="status-hd">
        <h2>{t('status.uptime')}</h2>
        {uptime.length > 0 && (
          <span className="small quiet">{t('status.uptime.share', { share: format.number(share, share === 100 ? 0 : 2) })}</span>
        )}
      </div>
      <div
        className="status-days"
        role="img"
        aria-label={t('status.uptime.summary', { good: uptime.length - bad.length, bad: bad.length })}
      >
        {days.map((day) => {
          const one = known.get(day);
          return <i key={day} className={one ? (one.missing >= noticed ? 'bad' : 'good') : 'none'} />;
        })}
      </div>
      <div className="status-ends small quiet">
        <span>{format.day(days[0] ?? '')}</span>
        <span>{format.day(days.at(-1) ?? '')}</span>
      </div>
      {bad.length > 0 && (
        <ul className="small">
          {bad.slice(-4).map((one) => (
            <li key={one.day}>{t('status.uptime.missing', { day: format.day(one.day), span: span(one.missing * 60) })}</li>
          ))}
        </ul>
      )}
      {uptime.length === 0 && <p className="small quiet">{t('status.uptime.none')}</p>}
    </section>
  );
};

const Facts = ({ rows }: { rows: readonly (readonly [string, string])[] }) => (
  <dl className="status-facts">
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const Load = ({ load: { requests, fastShare, loopDelayMs, databaseBytes } }: Pick<Status, 'load'>) => {
  const t = useText();
  const format = useFormat();
  return (
    <section>
      <h2>{t('status.load')}</h2>
      <Facts
        rows={[
          [t('status.load.requests'), format.number(requests)],
          [t('status.load.fast'), fastShare === null ? '–' : `${format.number(Math.floor(fastShare * 1000) / 10, 1)} %`],
          [t('status.load.loop'), loopDelayMs === null ? '–' : `${format.number(loopDelayMs)} ms`],
          [t('status.load.database'), databaseBytes === null ? '–' : writeBytes(databaseBytes, format)],
        ]}
      />
    </section>
  );
};

const Version = ({ system }: Pick<Status, 'system'>) => {
  const t = useText();
  const format = useFormat();
  const { version, startedAt, postgresql, postgis, node, mode, database } = system;
  return (
    <section>
      <h2>{t('status.version')}</h2>
      <Facts
        rows={[
          ['VIAS', t('status.version.since', { version, at: format.dayTime(startedAt) })],
          ['PostgreSQL, PostGIS', [postgresql?.split(' ')[0] ?? '–', postgis ?? '–'].join(', ')],
          ['Node', node],
          [t('status.version.mode'), `${t(`status.version.mode.${mode}`)}, ${t(`status.version.kind.${database}`)}`],
        ]}
      />
    </section>
  );
};
