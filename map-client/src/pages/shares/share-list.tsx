import { Ban, CircleCheck, Clock, type Globe } from 'lucide-react';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Share } from './share-data.ts';

const dayMs = 86_400_000;

interface ListProps {
  title: string;
  icon: typeof Globe;
  shares: readonly Share[];
  /** The other side of a share, as it is called here. */
  partnerOf: (share: Share) => string;
  selected: string | undefined;
  onSelect: (id: string) => void;
  empty: string;
}

/** One direction of sharing: who, what and how exactly, why and on what basis, until when. */
export const ShareList = ({ title, icon, shares, partnerOf, selected, onSelect, empty }: ListProps) => {
  const t = useText();
  const living = shares.filter(({ state }) => state === 'live').length;
  return (
    <section className="shares-list" aria-label={title}>
      <h2>
        <Icon of={icon} />
        {title}
        <span className="quiet">{t('shares.living', { n: living })}</span>
      </h2>
      {shares.length === 0 && <p className="quiet shares-none">{empty}</p>}
      <ul>
        {shares.map((share) => (
          <li key={share.id}>
            <button
              type="button"
              className={['live', 'proposed', 'coming'].includes(share.state) ? 'share list-row' : 'share list-row over'}
              aria-pressed={share.id === selected}
              onClick={() => onSelect(share.id)}
            >
              <span className="share-who">
                <strong>{partnerOf(share)}</strong>
                <Until share={share} />
              </span>
              <span className="share-what">
                {t(`shares.theme.${share.theme}`)}, {t(`shares.sensitivity.${share.sensitivityUpTo}`)}
                {share.to === null && partnerOf(share) !== t('shares.everybody') && ` · ${t('shares.forEverybody')}`}
              </span>
              <span className="small quiet">{[share.purpose, share.agreement ?? share.legalBasis].filter(Boolean).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Until = ({ share }: { share: Share }) => {
  const t = useText();
  const format = useFormat();
  const { state, endsSoon, expiresAt, endedAt, validFrom } = share;
  if (state === 'proposed')
    return (
      <span className="share-until waits">
        <Icon of={Clock} />
        {t('shares.state.proposed')}
      </span>
    );
  if (state === 'ended' || state === 'expired' || state === 'lapsed')
    return (
      <span className="share-until">
        <Icon of={Ban} />
        {t(`shares.state.${state}`, { day: format.day(endedAt ?? expiresAt) })}
      </span>
    );
  if (state === 'coming')
    return (
      <span className="share-until">
        <Icon of={CircleCheck} />
        {t('shares.state.coming', { day: format.day(validFrom) })}
      </span>
    );
  if (endsSoon)
    return (
      <span className="share-until waits">
        <Icon of={Clock} />
        {t('shares.daysLeft', { n: Math.max(1, Math.ceil((Date.parse(expiresAt) - Date.now()) / dayMs)) })}
      </span>
    );
  return <span className="share-until">{t('shares.until', { day: format.day(expiresAt) })}</span>;
};
