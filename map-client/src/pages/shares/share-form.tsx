import { Send } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { config, tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type NewShare, type Share, usePropose } from './share-data.ts';

const themes = ['incidents', 'alerts', 'cameras', 'indicators', 'reports', 'residents'] as const;
const spans = ['1', '2', '3', '5'] as const;
const everybody = '*';
type Theme = Share['theme'];

const endOf = (years: number, begin: string | undefined): string => {
  const end = begin ? new Date(begin) : new Date();
  end.setFullYear(end.getFullYear() + years);
  // A little less than the whole span, because the longest is five years by the server's clock.
  return new Date(end.getTime() - 60_000).toISOString();
};

/** What a form begins with: a share that is over, or what was written before the second factor was asked for. */
export type Draft = Pick<NewShare, 'to' | 'theme' | 'sensitivityUpTo' | 'purpose' | 'legalBasis' | 'agreement'> & {
  validFrom?: string | undefined;
};

/** Proposes a share: with whom, what, how exactly, what for, on what basis, for how long. It begins to count when the other side has approved it. */
export const ShareForm = ({ draft, onClose }: { draft?: Draft | undefined; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const own = useStore(user)?.tenant ?? '';
  const [to, setTo] = useState<string | undefined>(draft ? (draft.to ?? everybody) : undefined);
  const [theme, setTheme] = useState<Theme>(draft?.theme ?? 'incidents');
  const [level, setLevel] = useState<'0' | '1' | '2' | '3'>(String(draft?.sensitivityUpTo ?? 1) as '1');
  const [purpose, setPurpose] = useState(draft?.purpose ?? '');
  const [basis, setBasis] = useState(draft?.legalBasis ?? '');
  const [agreement, setAgreement] = useState(draft?.agreement ?? '');
  const [span, setSpan] = useState<(typeof spans)[number]>('1');
  const [asked, setAsked] = useState(false);
  const propose = usePropose(onClose);
  const tenants = config().tenants.filter(({ id, country }) => id !== own && country !== 'EU');
  const abroad =
    tenants.find(({ id }) => id === to)?.country !== config().tenants.find(({ id }) => id === own)?.country &&
    to !== everybody &&
    to !== undefined;
  const begin = draft?.validFrom && Date.parse(draft.validFrom) > Date.now() ? draft.validFrom : undefined;
  const needsBasis = level === '3' || theme === 'residents';
  const refused = propose.error instanceof ApiError ? propose.error : undefined;
  const errorOf = (field: string): string | undefined => (refused?.field === field ? refused.detail : undefined);
  const missing = {
    to: asked && to === undefined ? t('shares.missing.to') : errorOf('to'),
    purpose: asked && purpose.trim().length < 3 ? t('shares.missing.purpose') : errorOf('purpose'),
    agreement: asked && abroad && agreement.trim().length < 3 ? t('shares.missing.agreement') : errorOf('agreement'),
    basis: asked && needsBasis && basis.trim().length < 3 ? t('shares.missing.basis') : errorOf('legalBasis'),
  };
  const send = (): void => {
    setAsked(true);
    if (propose.isPending || to === undefined || purpose.trim().length < 3) return;
    if ((abroad && agreement.trim().length < 3) || (needsBasis && basis.trim().length < 3)) return;
    propose.mutate({
      to: to === everybody ? null : to,
      theme,
      sensitivityUpTo: Number(level),
      purpose: purpose.trim(),
      legalBasis: basis.trim() || null,
      agreement: agreement.trim() || null,
      ...(begin && { validFrom: begin }),
      expiresAt: endOf(Number(span), begin),
    });
  };
  const levels = (to === everybody ? ['0', '1'] : ['0', '1', '2', '3']) as readonly ('0' | '1' | '2' | '3')[];
  return (
    <Dialog
      title={t('shares.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={Send} onPress={send}>
            {t('shares.propose')}
          </Button>
        </>
      }
    >
      {propose.error && refused?.field === undefined && refused?.code !== 'identity.step_up_needed' && (
        <ErrorNotice error={propose.error} />
      )}
      <Select
        label={t('shares.with')}
        value={to}
        placeholder={t('shares.with.choose')}
        onChange={(next) => {
          setTo(next);
          if (next === everybody && Number(level) > 1) setLevel('1');
        }}
        choices={[
          ...tenants.map(({ id }) => ({ id, label: tenantName(id) })).sort((a, b) => format.compare(a.label, b.label)),
          { id: everybody, label: t('shares.everybody') },
        ]}
        error={missing.to}
      />
      <Select<Theme>
        label={t('shares.what')}
        value={theme}
        onChange={setTheme}
        choices={themes.map((id) => ({ id, label: t(`shares.theme.${id}`) }))}
      />
      <div>
        <Segments label={t('shares.level')} value={level} onChange={setLevel} choices={levels.map((id) => ({ id, label: id }))} />
        <p className="small quiet" role="status">
          {t(`shares.sensitivity.${level}`)}: {t(`shares.sensitivity.${level}.hint`)}
        </p>
      </div>
      <Field
        label={t('shares.purpose')}
        value={purpose}
        onChange={setPurpose}
        maxLength={500}
        required
        error={missing.purpose}
        hint={t('shares.purpose.hint')}
      />
      <Field
        label={t('shares.agreement')}
        value={agreement}
        onChange={setAgreement}
        maxLength={500}
        required={abroad}
        error={missing.agreement}
        hint={abroad ? t('shares.agreement.abroad') : t('shares.agreement.hint')}
      />
      <Field
        label={t('shares.basis')}
        value={basis}
        onChange={setBasis}
        maxLength={500}
        required={needsBasis}
        error={missing.basis}
        hint={t('shares.basis.hint')}
      />
      <div>
        <Segments
          label={t('shares.span')}
          value={span}
          onChange={setSpan}
          choices={spans.filter((id) => !begin || id !== '5').map((id) => ({ id, label: t('shares.years', { n: Number(id) }) }))}
        />
        {begin && <p className="small quiet">{t('shares.begins', { day: format.day(begin) })}</p>}
        <p className="small quiet">{t('shares.until', { day: format.day(endOf(Number(span), begin)) })}</p>
      </div>
    </Dialog>
  );
};
