import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { sessionEnded, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay, localZone } from '../../i18n/local-day.ts';
import { usePlace } from '../../router.ts';
import { Brand } from '../../shell/brand.tsx';
import { useStore } from '../../store.ts';
import { WallAlert } from './wall-alert.tsx';
import { useArrivals, useNow, useStaleSince, useWall } from './wall-data.ts';
import { WallFeeds } from './wall-feeds.tsx';
import { WallMap } from './wall-map.tsx';
import { isSilent, queueOf, sourceName } from './wall-order.ts';
import { WallQueue } from './wall-queue.tsx';
import { useWallTheme } from './wall-theme.ts';
import './wall.css';

const Clock = ({ now }: { now: number }) => {
  const format = useFormat();
  const [hours, minutes, seconds] = format.clock(now).split(':');
  const day = isoDay(now);
  const name = new Intl.DateTimeFormat(format.locale, { weekday: 'long', timeZone: localZone }).format(now);
  const weekday = format.lang === 'en' ? name : name.toLocaleLowerCase(format.locale);
  return (
    <div className="wall-clock">
      <time dateTime={new Date(now).toISOString()}>
        {hours}:{minutes}
        <small>{seconds}</small>
      </time>
      <span>
        {weekday}
        <br />
        {format.day(day)}
      </span>
    </div>
  );
};

/** The duty wall: map, queue, age of each source, last alert. Nothing to press; it looks after itself for days. */
const WallPage = () => {
  const t = useText();
  const format = useFormat();
  const { query } = usePlace();
  const now = useNow();
  const who = useStore(user);
  const ended = useStore(sessionEnded);
  const [rows, setRows] = useState(7);
  useWallTheme(now, query.get('theme'));
  const { data: wall, error, dataUpdatedAt } = useWall();
  const arrivals = useArrivals(wall?.items);
  const staleSince = useStaleSince(dataUpdatedAt, now);
  const refused = error instanceof ApiError && error.status === 403;
  if (!wall || refused) {
    return (
      <main id="page" className="wall-page wall-waiting">
        <h1>{t('wall.title')}</h1>
        {error ? <ErrorNotice error={error} /> : <p role="status">{t('state.loading')}</p>}
      </main>
    );
  }
  const queue = queueOf(wall.items, now);
  const silent = wall.feeds.filter((feed) => feed.kind === 'tenant' && isSilent(feed, now));
  const others = wall.feeds.filter(({ kind, isOwn }) => kind === 'tenant' && !isOwn);
  const { all, act, late } = wall.open;
  return (
    <main id="page" className={`wall-page${staleSince === undefined && !ended ? '' : ' stale'}`}>
      <header className="wall-head">
        <Brand />
        <div>
          <h1>{tenantName(who?.tenant ?? '')}</h1>
          <p>{others.length > 0 ? others.map(({ name }) => sourceName(name)).join(' · ') : t('wall.title')}</p>
        </div>
        <ul className="wall-sums">
          <li className={act > 0 ? 'act' : undefined}>
            <b>{format.number(act)}</b> {t('wall.sum.act')}
          </li>
          <li className={late > 0 ? 'late' : undefined}>
            <b>{format.number(late)}</b> {t('wall.sum.late')}
          </li>
          <li>
            <b>{format.number(all - act - late)}</b> {t('wall.sum.others')}
          </li>
        </ul>
      </header>
      <Clock now={now} />
      <div className="wall-stage">
        <WallMap wall={wall} queue={queue} listed={rows} silent={silent} />
        {(staleSince !== undefined || ended) && (
          <p className="wall-stale" role="status">
            <b>{t(ended ? 'wall.ended' : 'wall.stale')}</b> {t('wall.staleSince', { time: format.clock(dataUpdatedAt) })}
          </p>
        )}
      </div>
      <WallFeeds feeds={wall.feeds} now={now} />
      <div className="wall-side">
        <WallQueue queue={queue} listed={rows} open={all} arrivals={arrivals} now={now} onRoom={setRows} />
        <WallAlert alert={wall.alert} />
      </div>
    </main>
  );
};

export default WallPage;
