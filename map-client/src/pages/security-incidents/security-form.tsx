import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { DateTimeField } from '../../controls/date-time-field.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useText } from '../../i18n/i18n.ts';
import {
  changeIncident,
  recordIncident,
  type SecurityFacts,
  type SecurityIncident,
  type SecurityIncidentDetail,
  useChange,
} from './security-data.ts';

const texts = {
  before: ['consequences', 'systems', 'dataConcerned'],
  after: ['cause', 'traces', 'measures'],
} as const;
const lengths = { consequences: 4000, systems: 2000, dataConcerned: 2000, cause: 4000, traces: 4000, measures: 4000 } as const;
const most = 10_000_000;

/** Records an incident with what is known in the first minute, or adds what became known. */
export const SecurityForm = ({
  incident,
  asksCountry = false,
  onClose,
  onDone,
}: {
  incident?: SecurityIncidentDetail;
  /** An incident of the whole installation: whose authorities are told is chosen. */
  asksCountry?: boolean;
  onClose: () => void;
  onDone: (incident: SecurityIncidentDetail) => void;
}) => {
  const t = useText();
  const [facts, setFacts] = useState<Omit<SecurityFacts, 'awareAt' | 'residents'>>(() => ({
    title: incident?.title ?? '',
    isSignificant: incident?.isSignificant ?? true,
    beganAt: incident?.beganAt ?? null,
    endedAt: incident?.endedAt ?? null,
    happened: incident?.happened ?? '',
    cause: incident?.cause ?? '',
    consequences: incident?.consequences ?? '',
    systems: incident?.systems ?? '',
    dataConcerned: incident?.dataConcerned ?? '',
    hasPersonalData: incident?.hasPersonalData ?? false,
    isHighRisk: incident?.isHighRisk ?? false,
    crossBorder: incident?.crossBorder ?? 'unknown',
    unlawfulAct: incident?.unlawfulAct ?? 'unknown',
    traces: incident?.traces ?? '',
    measures: incident?.measures ?? '',
    contact: incident?.contact ?? '',
  }));
  const [awareAt, setAwareAt] = useState<string | null>(incident?.awareAt ?? new Date().toISOString());
  const [residents, setResidents] = useState(incident?.residents == null ? '' : String(incident.residents));
  const [country, setCountry] = useState<SecurityIncident['country']>();
  const [asked, setAsked] = useState(false);
  const making = useChange(recordIncident, onDone);
  const changing = useChange(changeIncident, onDone);
  const { error, isPending } = incident ? changing : making;
  const set = (more: Partial<typeof facts>): void => setFacts({ ...facts, ...more });
  const count = residents.replace(/\s/g, '');
  const badCount = count !== '' && !(/^\d{1,8}$/.test(count) && Number(count) <= most);
  const noTitle = facts.title.trim().length < 3;
  const noWords = facts.happened.trim().length < 10;
  const noCountry = !incident && asksCountry && country === undefined;
  const send = (): void => {
    setAsked(true);
    if (isPending || noTitle || noWords || noCountry || badCount || awareAt === null) return;
    const whole = { ...facts, awareAt, residents: count === '' ? null : Number(count) };
    if (incident) changing.mutate({ id: incident.id, version: incident.version, ...whole });
    else making.mutate({ ...whole, ...(country && { country }) });
  };
  const area = (name: keyof typeof lengths) => (
    <Field
      key={name}
      label={t(`security.field.${name}`)}
      value={facts[name]}
      onChange={(value) => set({ [name]: value })}
      rows={2}
      maxLength={lengths[name]}
    />
  );
  return (
    <Dialog
      title={t(incident ? 'security.edit.title' : 'security.new')}
      isOpen
      onClose={onClose}
      role="alertdialog"
      actions={
        <>
          <Button onPress={onClose}>{t('security.cancel')}</Button>
          <Button kind="primary" onPress={send}>
            {t('security.save')}
          </Button>
        </>
      }
    >
      <Field
        label={t('security.field.title')}
        value={facts.title}
        onChange={(title) => set({ title })}
        maxLength={200}
        required
        error={asked && noTitle ? t('security.missing.title') : undefined}
      />
      {!incident && asksCountry && (
        <Select
          label={t('security.field.country')}
          value={country}
          choices={(['LV', 'LT'] as const).map((id) => ({ id, label: t(`security.country.${id}`) }))}
          onChange={setCountry}
          error={asked && noCountry ? t('security.missing.country') : undefined}
        />
      )}
      <DateTimeField
        label={t('security.field.awareAt')}
        value={awareAt}
        onChange={setAwareAt}
        error={asked && awareAt === null ? t('security.missing.aware') : undefined}
      />
      <DateTimeField label={t('security.field.beganAt')} value={facts.beganAt} onChange={(beganAt) => set({ beganAt })} />
      <DateTimeField label={t('security.field.endedAt')} value={facts.endedAt} onChange={(endedAt) => set({ endedAt })} />
      <Field
        label={t('security.field.happened')}
        value={facts.happened}
        onChange={(happened) => set({ happened })}
        rows={4}
        maxLength={4000}
        required
        hint={t('security.field.happened.hint')}
        error={asked && noWords ? t('security.missing.happened') : undefined}
      />
      <Checkbox isSelected={facts.isSignificant} onChange={(isSignificant) => set({ isSignificant })}>
        <span>
          {t('security.field.isSignificant')}
          <span className="small quiet security-hint">{t('security.field.isSignificant.hint')}</span>
        </span>
      </Checkbox>
      <Checkbox
        isSelected={facts.hasPersonalData}
        onChange={(hasPersonalData) => set({ hasPersonalData, isHighRisk: hasPersonalData && facts.isHighRisk })}
      >
        {t('security.field.hasPersonalData')}
      </Checkbox>
      {facts.hasPersonalData && (
        <Checkbox isSelected={facts.isHighRisk} onChange={(isHighRisk) => set({ isHighRisk })}>
          {t('security.field.isHighRisk')}
        </Checkbox>
      )}
      <Select
        label={t('security.field.unlawfulAct')}
        value={facts.unlawfulAct}
        choices={(['unknown', 'no', 'suspected'] as const).map((id) => ({ id, label: t(`security.unlawfulAct.${id}`) }))}
        onChange={(unlawfulAct) => set({ unlawfulAct })}
      />
      <Select
        label={t('security.field.crossBorder')}
        value={facts.crossBorder}
        choices={(['unknown', 'no', 'possible', 'yes'] as const).map((id) => ({ id, label: t(`security.crossBorder.${id}`) }))}
        onChange={(crossBorder) => set({ crossBorder })}
      />
      <Field
        label={t('security.field.residents')}
        value={residents}
        onChange={setResidents}
        inputMode="numeric"
        error={badCount ? t('security.field.residents.bad') : undefined}
      />
      {texts.before.map(area)}
      {texts.after.map(area)}
      <Field
        label={t('security.field.contact')}
        value={facts.contact}
        onChange={(contact) => set({ contact })}
        maxLength={300}
        hint={t('security.field.contact.hint')}
      />
      {error && <ErrorNotice error={error} />}
    </Dialog>
  );
};
