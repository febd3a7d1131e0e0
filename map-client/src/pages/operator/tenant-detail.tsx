import { CircleCheck, CircleDashed, ClockAlert, type LucideIcon, Pencil } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { DeparturePart } from '../../panels/departure/departure-part.tsx';
import { navigate } from '../../router.ts';
import type { Tenant } from './operator-data.ts';
import { type Step, stepsOf } from './tenant-steps.ts';

interface DetailProps {
  tenant: Tenant;
  title: string;
  peopleKept: 'here' | 'keycloak';
  onChange: () => void;
  onLeave: () => void;
}

/** What is known of a municipality or service, and what it still needs. */
export const TenantDetail = ({ tenant, title, peopleKept, onChange, onLeave }: DetailProps) => {
  const t = useText();
  const { id, country, titles, languages, contact, silentAfterMin, territories } = tenant;
  const { email, phone, web } = contact;
  const rows: [string, React.ReactNode][] = [
    [t('operator.tenant.id'), id],
    [t('operator.tenant.country'), t(country === 'LV' ? 'operator.tenant.country.lv' : 'operator.tenant.country.lt')],
    ...(['lv', 'lt', 'en'] as const).map((lang): [string, React.ReactNode] => [t(`operator.tenant.name.${lang}`), titles[lang] ?? '–']),
    [t('operator.tenant.territory'), territories.map(({ name, code }) => `${name} (${code})`).join(', ') || '–'],
    [t('operator.tenant.languages'), languages.map((lang) => t(`operator.tenant.lang.${lang}`)).join(', ')],
    [
      t('operator.tenant.contact'),
      email || phone || web ? (
        <>
          {email && <a href={`mailto:${email}`}>{email}</a>}
          {phone && <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>}
          {web && (
            <a href={web} target="_blank" rel="noreferrer">
              {web.replace(/^https?:\/\//, '')}
            </a>
          )}
        </>
      ) : (
        '–'
      ),
    ],
    [
      t('operator.tenant.silent'),
      silentAfterMin === null ? t('operator.tenant.silent.own') : t('operator.tenant.silent.minutes', { n: silentAfterMin }),
    ],
  ];
  return (
    <>
      <div className="operator-title">
        <h2>{title}</h2>
        <Button icon={Pencil} onPress={onChange}>
          {t('operator.tenant.change')}
        </Button>
      </div>
      <h3>{t('operator.tenant.steps')}</h3>
      <ul className="operator-steps">
        {stepsOf(tenant, peopleKept).map((step) => (
          <StepLine key={step.of} step={step} tenant={tenant} />
        ))}
      </ul>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DeparturePart id={id} onAnnounce={onLeave} />
    </>
  );
};

const icons: Record<Step['state'], LucideIcon> = { done: CircleCheck, waits: ClockAlert, todo: CircleDashed, elsewhere: CircleCheck };

const StepLine = ({ step: { of, state }, tenant }: { step: Step; tenant: Tenant }) => {
  const t = useText();
  const format = useFormat();
  const { territories, admins, lastIncidentAt, codesWaiting } = tenant;
  const words = (): string => {
    switch (of) {
      case 'territory':
        return state === 'done'
          ? t('operator.step.territory.done', { names: territories.map(({ name }) => name).join(', ') })
          : t('operator.step.territory.todo');
      case 'admin':
        if (state === 'elsewhere') return t('operator.step.admin.keycloak');
        return state === 'done'
          ? t('operator.step.admin.done', { n: admins })
          : t(state === 'waits' ? 'operator.step.admin.waits' : 'operator.step.admin.todo');
      case 'data':
        return lastIncidentAt === null
          ? t('operator.step.data.todo')
          : t('operator.step.data.done', { at: format.dayTime(lastIncidentAt) });
      case 'codes':
        return t('operator.step.codes.todo', { n: codesWaiting });
    }
  };
  return (
    <li className={state}>
      <Icon of={icons[state]} />
      <span>{words()}</span>
      {of === 'admin' && state === 'todo' && (
        <Button small onPress={() => navigate('/users')}>
          {t('operator.step.admin.open')}
        </Button>
      )}
    </li>
  );
};
