import { Link2Off } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useEndLink, useLinks } from './kept-map.ts';

/** Every link to a kept map: for whom, until when, how often opened, and the way to end it at once. */
export const LinkList = ({ id }: { id: string }) => {
  const t = useText();
  const format = useFormat();
  const links = useLinks(id);
  const end = useEndLink();
  // The button of a link that was ended is gone: the list takes the focus.
  const heading = useRef<HTMLHeadingElement>(null);
  if (links.error) return <ErrorNotice error={links.error} onRetry={() => void links.refetch()} />;
  const now = new Date().toISOString();
  return (
    <section aria-label={t('share.links')}>
      <h3 ref={heading} tabIndex={-1}>
        {t('share.links')}
      </h3>
      {end.error && <ErrorNotice error={end.error} />}
      {links.data?.length === 0 && <p className="small quiet">{t('share.links.none')}</p>}
      <ul className="link-list">
        {links.data?.map((link) => {
          const over = link.endedAt !== null || link.expiresAt <= now;
          return (
            <li key={link.id} className={over ? 'over' : undefined}>
              <div>
                <b>{link.purpose}</b>
                <p className="small quiet">
                  {link.endedAt
                    ? t('share.ended', { when: format.dayTime(link.endedAt) })
                    : t(over ? 'share.expired' : 'share.valid', { when: format.day(link.expiresAt) })}
                  {' · '}
                  {t('share.opened', { n: link.opened })}
                  {link.lastOpenedAt && `, ${t('share.lastOpened', { when: format.dayTime(link.lastOpenedAt) })}`}
                  {' · '}
                  {t('keep.versionN', { n: link.version })}
                </p>
                <p className="small quiet">{t(`share.level.${link.sensitivityUpTo === 1 ? 1 : 0}`)}</p>
              </div>
              {!over && (
                <Button
                  small
                  icon={Link2Off}
                  aria-label={t('share.endOf', { purpose: link.purpose })}
                  onPress={() => end.isPending || end.mutate(link.id, { onSuccess: () => heading.current?.focus() })}
                >
                  {t('share.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};
