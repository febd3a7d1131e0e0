import { ArrowDownLeft, ArrowUpRight, Building2, CircleCheck, CircleStop, Eye, Globe, Plus, RefreshCw, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { navigate } from '../../router.ts';
import { useStore } from '../../store.ts';
import { pathTo } from '../alert/paths.ts';
import { dropDraft, keptDraft, type Share, useShares, useStep } from './share-data.ts';
import { type Draft, ShareForm } from './share-form.tsx';
import { ShareList } from './share-list.tsx';
import { ShareMap } from './share-map.tsx';
import { SharePreview } from './share-preview.tsx';
import './shares.css';

/** With whom the municipality shares, in both directions: proposed, approved and ended from one place. */
const SharesPage = () => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const { data, error, refetch } = useShares();
  const [selected, setSelected] = useState<string>();
  const [form, setForm] = useState<{ draft?: Draft } | undefined>(() => {
    const draft = keptDraft();
    return draft && { draft };
  });
  const [looking, setLooking] = useState(false);
  const closeForm = (): void => {
    dropDraft();
    setForm(undefined);
  };
  const mayShare = hasRole(who, ['municipality-admin']);
  const all = [...(data?.given ?? []), ...(data?.received ?? [])];
  const share = all.find(({ id }) => id === selected);
  const ending = all.filter(({ endsSoon }) => endsSoon).length;
  const partner = share && data ? (data.given.includes(share) ? share.to?.tenant : share.from.tenant) : undefined;
  const choosePartner = (tenant: string): void => {
    const of = all.filter(({ from, to }) => from.tenant === tenant || to?.tenant === tenant);
    setSelected((of.find(({ state }) => state === 'live') ?? of[0])?.id);
  };
  const reminded = all.filter(({ reminded, state }) => reminded && state === 'live');
  const open = data?.given.filter(({ to, state }) => to === null && state === 'live') ?? [];
  const nameOf = (side: Share['from'] | null): string => (side ? tenantName(side.tenant) : t('shares.everybody'));
  return (
    <main id="page" className="shares-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('shares.title')}</h1>
          <p className="small quiet">{[who && tenantName(who.tenant), t('shares.rule')].filter(Boolean).join(' · ')}</p>
        </div>
        {ending > 0 && (
          <span className="share-until waits">
            <TriangleAlert aria-hidden="true" size={16} />
            {t('shares.endingSoon', { n: ending })}
          </span>
        )}
        {mayShare && data && (
          <Button icon={Eye} onPress={() => setLooking(true)}>
            {t('shares.preview')}
          </Button>
        )}
        <Button icon={Building2} onPress={() => navigate(pathTo('/institutions'))}>
          {t('institutions.nav')}
        </Button>
        {mayShare && (
          <Button kind="primary" icon={Plus} onPress={() => setForm({})}>
            {t('shares.new')}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {reminded.map((share) => (
        <Notice key={share.id} icon={TriangleAlert} late>
          <strong>{t(`shares.reminder.${share.reminded?.days ?? 30}`)}</strong>{' '}
          {t('shares.reminder.text', {
            name: `${nameOf(share.from)} → ${nameOf(share.to)}`,
            what: t(`shares.theme.${share.theme}`),
            day: format.day(share.expiresAt),
            told: format.day(share.reminded?.at ?? ''),
          })}{' '}
          {mayShare && data?.given.includes(share) && (
            <Button
              small
              icon={RefreshCw}
              onPress={() => setForm({ draft: { ...share, to: share.to?.tenant ?? null, validFrom: share.expiresAt } })}
            >
              {t('shares.renew')}
            </Button>
          )}
        </Notice>
      ))}
      {data && (
        <div className="shares-body">
          <ShareList
            title={t('shares.given')}
            icon={ArrowUpRight}
            shares={data.given}
            partnerOf={({ to }) => nameOf(to)}
            selected={selected}
            onSelect={setSelected}
            empty={t('shares.given.none')}
          />
          <div className="shares-middle">
            <ShareMap shares={data} chosen={partner} onChoose={choosePartner} />
            {open.length > 0 && (
              <p className="shares-open small">
                <Globe aria-hidden="true" size={16} />
                {t('shares.map.everybody', { what: open.map(({ theme }) => t(`shares.theme.${theme}`)).join(', ') })}
              </p>
            )}
            <Detail
              share={share}
              isGiven={data.given.some(({ id }) => id === selected)}
              nameOf={nameOf}
              onAgain={(share) => setForm({ draft: { ...share, to: share.to?.tenant ?? null } })}
              mayShare={mayShare}
            />
          </div>
          <ShareList
            title={t('shares.received')}
            icon={ArrowDownLeft}
            shares={data.received}
            partnerOf={({ from }) => nameOf(from)}
            selected={selected}
            onSelect={setSelected}
            empty={t('shares.received.none')}
          />
        </div>
      )}
      {looking && data && <SharePreview shares={data} first={partner} onClose={() => setLooking(false)} />}
      {form && <ShareForm draft={form.draft} onClose={closeForm} />}
    </main>
  );
};

interface DetailProps {
  share: Share | undefined;
  isGiven: boolean;
  nameOf: (side: Share['from'] | null) => string;
  onAgain: (share: Share) => void;
  mayShare: boolean;
}

const Detail = ({ share, isGiven, nameOf, onAgain, mayShare }: DetailProps) => {
  const t = useText();
  const format = useFormat();
  const [asks, setAsks] = useState(false);
  const approve = useStep('approve', () => undefined);
  const end = useStep('end', () => setAsks(false));
  const place = useRef<HTMLElement>(null);
  const id = share?.id;
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (id && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [id]);
  if (!share)
    return (
      <section className="shares-detail">
        <p className="quiet">{t('shares.choose')}</p>
      </section>
    );
  const { from, to, theme, sensitivityUpTo, purpose, legalBasis, agreement, validFrom, expiresAt, approvedAt, endedAt, state, may } = share;
  const rows: [string, string][] = [
    [t('shares.what'), t(`shares.theme.${theme}`)],
    [t('shares.level'), `${t(`shares.sensitivity.${sensitivityUpTo}`)}: ${t(`shares.sensitivity.${sensitivityUpTo}.hint`)}`],
    [t('shares.purpose'), purpose],
    [t('shares.agreement'), agreement ?? '–'],
    [t('shares.basis'), legalBasis ?? '–'],
    [t('shares.period'), format.period(validFrom, expiresAt)],
    [t('shares.approved'), approvedAt ? format.dayTime(approvedAt) : t('shares.notYet')],
    ...(endedAt ? [[t('shares.ended'), format.dayTime(endedAt)] as [string, string]] : []),
  ];
  return (
    <section ref={place} className="shares-detail" aria-live="polite">
      <h2>
        {nameOf(from)} → {nameOf(to)}
      </h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {state === 'proposed' && (
        <Notice icon={TriangleAlert} late>
          {isGiven && to !== null
            ? t('shares.waitsForThem', { name: nameOf(to) })
            : to === null
              ? t('shares.waitsForSecond')
              : t('shares.waitsForUs')}
        </Notice>
      )}
      {(state === 'expired' || state === 'ended') && <Notice icon={CircleStop}>{t('shares.overNotice')}</Notice>}
      {(approve.error ?? end.error) && <ErrorNotice error={approve.error ?? end.error} />}
      <p className="shares-actions">
        {may.approve && (
          <Button kind="primary" icon={CircleCheck} isDisabled={approve.isPending} onPress={() => approve.mutate(share.id)}>
            {t('shares.approve')}
          </Button>
        )}
        {mayShare && isGiven && !may.approve && (state === 'expired' || state === 'ended' || state === 'lapsed') && (
          <Button icon={RefreshCw} onPress={() => onAgain(share)}>
            {t('shares.again')}
          </Button>
        )}
        {may.end && (
          <Button kind="danger" icon={CircleStop} onPress={() => setAsks(true)}>
            {t(state === 'proposed' && !isGiven ? 'shares.refuse' : 'shares.end')}
          </Button>
        )}
      </p>
      <Dialog
        title={t('shares.end.title')}
        role="alertdialog"
        isOpen={asks}
        onClose={() => setAsks(false)}
        actions={
          <>
            <Button onPress={() => setAsks(false)}>{t('keep.cancel')}</Button>
            <Button kind="primary" icon={CircleStop} isDisabled={end.isPending} onPress={() => end.mutate(share.id)}>
              {t('shares.end')}
            </Button>
          </>
        }
      >
        <p>{t('shares.end.text', { from: nameOf(from), to: nameOf(to), what: t(`shares.theme.${theme}`) })}</p>
      </Dialog>
    </section>
  );
};

export default SharesPage;
