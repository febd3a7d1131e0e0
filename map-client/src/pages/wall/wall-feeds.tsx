import type { WallFeed } from '@vias/api/statistics/contract.ts';
import { useText } from '../../i18n/i18n.ts';
import { ageOf, feedsFor, isSilent, sourceName, writeSpan } from './wall-order.ts';

/** Tiles there is room for. */
const room = 6;

/** How old the news of each source are; one that has been quiet for too long is hatched and says so. */
export const WallFeeds = ({ feeds, now }: { feeds: readonly WallFeed[]; now: number }) => {
  const t = useText();
  const { shown, more } = feedsFor(feeds, now, room);
  const words = { s: t('wall.unit.s'), min: t('wall.unit.min'), h: t('wall.unit.h'), d: t('wall.unit.d') };
  return (
    <section className="wall-feeds" aria-label={t('wall.feeds')}>
      <ul>
        {shown.map((feed) => {
          const age = ageOf(feed, now);
          const silent = isSilent(feed, now);
          const span = age === undefined ? t('wall.week') : writeSpan(age, words);
          return (
            <li key={`${feed.kind} ${feed.key}`} className={silent ? 'silent' : undefined}>
              <span>{feed.kind === 'import' ? t('wall.file', { name: feed.name }) : sourceName(feed.name)}</span>
              <b>{t(silent ? 'wall.noNews' : 'wall.ago', { span })}</b>
            </li>
          );
        })}
        {more > 0 && (
          <li className="more">
            <span>{t('wall.moreFeeds', { n: more })}</span>
            <b>{t('wall.inTime')}</b>
          </li>
        )}
      </ul>
    </section>
  );
};
