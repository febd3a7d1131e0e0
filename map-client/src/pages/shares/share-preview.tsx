import { Eye } from 'lucide-react';
import { useState } from 'react';
import { user } from '../../auth.ts';
import { config, tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type SharePreview as Preview, type Share, usePreview } from './share-data.ts';
import { ShareMap } from './share-map.tsx';

const everybody = '*';
const roles: readonly Preview['role'][] = ['dispatcher', 'planner', 'incident-editor', 'institution'];
/** Rows of a theme that are listed. */
const listed = 10;

interface PreviewProps {
  shares: { given: readonly Share[]; received: readonly Share[] };
  /** The partner one begins with. */
  first: string | undefined;
  onClose: () => void;
}

/** What a partner sees of us now, by the partner's own rights: counts, the newest rows, and the places on the map. */
export const SharePreview = ({ shares, first, onClose }: PreviewProps) => {
  const t = useText();
  const format = useFormat();
  const own = useStore(user)?.tenant ?? '';
  const [to, setTo] = useState(first ?? everybody);
  const [role, setRole] = useState<Preview['role']>('dispatcher');
  const { data, error } = usePreview(to === everybody ? undefined : to, role);
  const tenants = config().tenants.filter(({ id, country }) => id !== own && country !== 'EU');
  const points = data?.themes.flatMap(({ items }) => items.flatMap(({ place }) => (place ? [place] : []))) ?? [];
  return (
    <Dialog title={t('shares.preview')} isOpen onClose={onClose} actions={<Button onPress={onClose}>{t('shares.preview.close')}</Button>}>
      <Notice icon={Eye}>{t('shares.preview.lead')}</Notice>
      <div className="share-preview-who">
        <Select
          label={t('shares.preview.who')}
          value={to}
          onChange={setTo}
          choices={[
            { id: everybody, label: t('shares.everybody') },
            ...tenants.map(({ id }) => ({ id, label: tenantName(id) })).sort((a, b) => format.compare(a.label, b.label)),
          ]}
        />
        {to !== everybody && (
          <Select
            label={t('shares.preview.role')}
            value={role}
            onChange={setRole}
            choices={roles.map((id) => ({ id, label: t(`users.role.${id}`) }))}
          />
        )}
      </div>
      {error && <ErrorNotice error={error} />}
      {!data && !error && <Skeleton rows={5} />}
      {data && (
        <div aria-live="polite">
          {data.themes.map(({ theme, count, items }) => (
            <section key={theme} className="share-preview-theme">
              <h3>
                {t(`shares.theme.${theme}`)}: {count === 0 ? t('shares.preview.nothing') : t('shares.preview.count', { n: count })}
              </h3>
              {count > listed && <p className="small quiet">{t('shares.preview.first', { n: listed })}</p>}
              <ul>
                {items.slice(0, listed).map(({ id, name, at }) => (
                  <li key={id}>
                    {name}
                    {at && <span className="small quiet"> {format.dayTime(at)}</span>}
                  </li>
                ))}
              </ul>
            </section>
          ))}
          {points.length > 0 && (
            <>
              <p className="small quiet">{t('shares.preview.points')}</p>
              <ShareMap shares={shares} chosen={to} onChoose={setTo} points={points} />
            </>
          )}
        </div>
      )}
    </Dialog>
  );
};
