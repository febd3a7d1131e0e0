import { Link2, Save, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import type { MapDefinition } from '../builder/theme.ts';
import { CopyField } from './copy-field.tsx';
import { type KeptMap, type KeptPlace, useKeptMap, useMakeLink } from './kept-map.ts';
import { isSameAround, isSameMap } from './kept-query.ts';
import { LinkList } from './link-list.tsx';
import './keep.css';

const spans = ['7', '30', '90', '365'] as const;
type Span = (typeof spans)[number];
const dayMs = 86_400_000;
/** A little less than the whole span, because the longest is a year by the server's clock. */
const endOf = (days: Span): string => new Date(Date.now() + Number(days) * dayMs - 60_000).toISOString();

const embedCode = (address: string, title: string): string =>
  `<iframe src="${address}" title="${title.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" width="100%" height="640" style="border:0" loading="lazy"></iframe>`;

/** Makes a link: for how long, with what, for whom. The token stands behind the #, so that no server writes it down, and is shown once. */
const LinkForm = ({ kept }: { kept: KeptMap }) => {
  const t = useText();
  const format = useFormat();
  const [span, setSpan] = useState<Span>('30');
  const [level, setLevel] = useState<'0' | '1'>('0');
  const [purpose, setPurpose] = useState('');
  const [asked, setAsked] = useState(false);
  const make = useMakeLink(kept.id);
  const tooShort = purpose.trim().length < 3;
  if (make.data)
    return (
      <Notice icon={Link2}>
        <strong>{t('share.made')}</strong>
        <CopyField label={t('share.address')} value={`${location.origin}/m#${make.data.token}`} copy={t('share.copy')} isNew />
      </Notice>
    );
  return (
    <>
      {make.error && <ErrorNotice error={make.error} />}
      <div className="keep-who">
        <Segments<Span>
          label={t('share.until')}
          value={span}
          onChange={setSpan}
          choices={spans.map((id) => ({ id, label: t(`share.until.${id}`) }))}
        />
        <p className="small quiet">{t('share.untilDay', { when: format.day(endOf(span)) })}</p>
      </div>
      <div className="keep-who">
        <Segments<'0' | '1'>
          label={t('share.level')}
          value={level}
          onChange={setLevel}
          choices={(['0', '1'] as const).map((id) => ({ id, label: t(`share.level.${id}`) }))}
        />
        <p className="small quiet" role="status">
          {t(`share.level.${level}.hint`)}
        </p>
      </div>
      <Field
        label={t('share.purpose')}
        value={purpose}
        onChange={setPurpose}
        hint={t('share.purpose.hint')}
        maxLength={500}
        required
        error={asked && tooShort ? t('share.purposeMissing') : undefined}
      />
      <p>
        <Button
          kind="primary"
          icon={Link2}
          onPress={() => {
            setAsked(true);
            if (!tooShort && !make.isPending)
              make.mutate({ expiresAt: endOf(span), sensitivityUpTo: Number(level), purpose: purpose.trim() });
          }}
        >
          {t('share.make')}
        </Button>
      </p>
    </>
  );
};

interface ShareProps {
  definition: MapDefinition | undefined;
  /** How the map on screen is looked at; a kept map alone has none. */
  view?: KeptMap['view'];
  open: KeptPlace | undefined;
  /** What colleagues are sent; without it the address of the screen. */
  address?: string;
  onClose: () => void;
  onSave: () => void;
}

/** Every way to show the map to others: its address, a link for somebody without an account, a public page that fits into a website. */
const ShareDialog = ({ definition, view, open, address = location.href, onClose, onSave }: ShareProps) => {
  const t = useText();
  const who = useStore(user);
  const { data: kept } = useKeptMap(open?.id);
  const mayLink = kept && kept.tenant === who?.tenant && hasRole(who, ['planner', 'municipality-admin']);
  const unsaved = kept && definition && !(isSameMap(kept.definition, definition) && (view === undefined || isSameAround(kept.view, view)));
  const publicAddress = kept ? `${location.origin}/m/${kept.id}` : '';
  return (
    <Dialog title={t('share.title')} isOpen onClose={onClose} actions={<Button onPress={onClose}>{t('keep.close')}</Button>}>
      <section className="share-part">
        <h3>{t('share.colleagues')}</h3>
        <CopyField label={t('share.colleagues.text')} value={address} copy={t('share.copy')} />
      </section>
      <section className="share-part">
        <h3>{t('share.outside')}</h3>
        {!kept && (
          <>
            <p className="small">{t('share.outside.save')}</p>
            <p>
              <Button icon={Save} onPress={onSave}>
                {t('keep.saveTitle')}
              </Button>
            </p>
          </>
        )}
        {kept && !mayLink && <p className="small">{t('share.outside.notYours')}</p>}
        {unsaved && mayLink && (
          <Notice icon={TriangleAlert} late>
            {t('share.unsaved', { n: kept.version })}
          </Notice>
        )}
        {kept && mayLink && (
          <>
            <LinkForm kept={kept} />
            <LinkList id={kept.id} />
          </>
        )}
      </section>
      <section className="share-part">
        <h3>{t('share.public')}</h3>
        {kept?.visibility === 'public' ? (
          <>
            <CopyField label={t('share.public.address')} value={publicAddress} copy={t('share.copy')} />
            <CopyField label={t('share.public.embed')} value={embedCode(publicAddress, kept.title)} copy={t('share.copyCode')} />
          </>
        ) : (
          <p className="small">{t('share.public.none')}</p>
        )}
      </section>
    </Dialog>
  );
};
export default ShareDialog;
