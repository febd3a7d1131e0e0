import { useState } from 'react';
import { user } from '../../auth.ts';
import { config, tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { type NewAgreement, proposeAgreement, stepAgreement, takeKept, useAgreements, useChange } from './settings-data.ts';

/** Who may warn whose residents; what one side proposes counts when the other accepts it. */
export const Agreements = ({ mayChange }: { mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { data, error, refetch } = useAgreements();
  const step = useChange(stepAgreement);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} />;
  return (
    <div className="alert-agreements">
      {step.error ? <ErrorNotice error={step.error} /> : null}
      {data.items.length === 0 && <p className="quiet">{t('agreements.none')}</p>}
      <ul>
        {data.items.map(({ id, from, to, legalBasis, by, validTo, state, may }) => (
          <li key={id} className={state}>
            <b>{t('agreements.says', { to: tenantName(to.tenant), from: tenantName(from.tenant) })}</b>
            <span>{t(`agreements.state.${state}`)}</span>
            <span className="small quiet">{t('agreements.line', { basis: legalBasis, by, until: format.day(validTo) })}</span>
            <span className="actions">
              {may.accept && (
                <Button small kind="primary" onPress={() => step.mutate({ id, step: 'accept' })}>
                  {t('agreements.accept')}
                </Button>
              )}
              {may.end && (
                <Button small onPress={() => step.mutate({ id, step: 'end' })}>
                  {t(state === 'live' ? 'agreements.end' : 'agreements.close')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {mayChange && <Propose />}
    </div>
  );
};

const inAYear = (): string => new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);

const Propose = () => {
  const t = useText();
  const me = useStore(user);
  const [value, setValue] = useState<NewAgreement>(
    () =>
      takeKept<NewAgreement>('agreement') ?? {
        partner: '',
        direction: 'we_warn_theirs',
        legalBasis: '',
        validTo: `${inAYear()}T00:00:00Z`,
      },
  );
  const propose = useChange(proposeAgreement, 'agreement');
  const partners = config().tenants.filter(({ id, country }) => id !== me?.tenant && country !== 'EU');
  return (
    <section className="alert-propose" aria-label={t('agreements.new')}>
      <h2>{t('agreements.new')}</h2>
      <Select<string>
        label={t('agreements.partner')}
        value={value.partner || undefined}
        placeholder={t('agreements.partner.choose')}
        choices={partners.map(({ id }) => ({ id, label: tenantName(id) }))}
        onChange={(partner) => setValue({ ...value, partner })}
      />
      <Select<NewAgreement['direction']>
        label={t('agreements.direction')}
        value={value.direction}
        choices={(['we_warn_theirs', 'they_warn_ours'] as const).map((id) => ({ id, label: t(`agreements.direction.${id}`) }))}
        onChange={(direction) => setValue({ ...value, direction })}
      />
      <Field
        label={t('agreements.basis')}
        value={value.legalBasis}
        maxLength={500}
        onChange={(legalBasis) => setValue({ ...value, legalBasis })}
      />
      <Field
        label={t('agreements.until')}
        type="date"
        value={value.validTo.slice(0, 10)}
        onChange={(day) => setValue({ ...value, validTo: `${day}T00:00:00Z` })}
      />
      {propose.error ? <ErrorNotice error={propose.error} /> : null}
      <Button
        kind="primary"
        isDisabled={!value.partner || value.legalBasis.trim().length < 3 || propose.isPending}
        onPress={() => propose.mutate(value)}
      >
        {t('agreements.propose')}
      </Button>
    </section>
  );
};
