import { Link2Off } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { type KeptLink, type OpenLink, useEndLink, useLinks, useOpenLinks } from './kept-map.ts';

interface ListProps {
  /** Undefined while they are on their way. */
  links: readonly (KeptLink | OpenLink)[] | undefined;
  title: string;
  /** How deep on the page the title stands. */
  heading: 'h2' | 'h3';
  about?: string;
  none: string;
}

const Links = ({ links, title, heading: Heading, about, none }: ListProps) => {
  const t = useText();
  const format = useFormat();
  const end = useEndLink();
  // The button of a link that was ended is gone: the list takes the focus.
  const heading = useRef<HTMLHeadingElement>(null);
  const now = new Date().toISOString();
  return (
    <section aria-label={title}>
      <Heading ref={heading} tabIndex={-1}>
        {title}
      </Heading>
      {about && <p className="small quiet">{about}</p>}
      {end.error && <ErrorNotice error={end.error} />}
      {links?.length === 0 && <p className="small quiet">{none}</p>}
      <ul className="link-list">
        {links?.map((link) => {
          const ended = 'endedAt' in link ? link.endedAt : null;
          const over = ended !== null || link.expiresAt <= now;
          return (
            <li key={link.id} className={over ? 'over' : undefined}>
              <div>
                <b>{link.purpose}</b>
                {'title' in link && (
                  <p className="small">
                    {link.title} · {link.createdBy}
                  </p>
                )}
                <p className="small quiet">
                  {ended
                    ? t('share.ended', { when: format.dayTime(ended) })
                    : t(over ? 'share.expired' : 'share.valid', { when: format.day(link.expiresAt) })}
                  {' · '}
                  {t('share.opened', { n: link.opened })}
                  {link.lastOpenedAt && `, ${t('share.lastOpened', { when: format.dayTime(link.lastOpenedAt) })}`}
                  {' · '}
                  {t('keep.versionN', { n: link.version })}
                </p>
                {!over && link.isStopped && <p className="small">{t('share.stopped')}</p>}
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

/** Every link to a kept map: for whom, until when, how often opened, and the way to end it at once. */
export const LinkList = ({ id }: { id: string }) => {
  const t = useText();
  const links = useLinks(id);
  if (links.error) return <ErrorNotice error={links.error} onRetry={() => void links.refetch()} />;
  return <Links links={links.data} title={t('share.links')} heading="h3" none={t('share.links.none')} />;
};

/** Every link of the municipality that is not over, also to maps that only their makers see, for who administers it. */
export const OpenLinkList = () => {
  const t = useText();
  const links = useOpenLinks();
  if (links.error) return <ErrorNotice error={links.error} onRetry={() => void links.refetch()} />;
  return (
    <Links links={links.data} title={t('share.inForce')} heading="h2" about={t('share.inForce.about')} none={t('share.inForce.none')} />
  );
};
