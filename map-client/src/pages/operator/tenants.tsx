import { CircleCheck, ClockAlert, LogOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useDepartures } from '../../panels/departure/departure-data.ts';
import type { Tenant } from './operator-data.ts';
import { TenantDetail } from './tenant-detail.tsx';
import { openSteps } from './tenant-steps.ts';

interface TenantsProps {
  tenants: readonly Tenant[];
  peopleKept: 'here' | 'keycloak';
  selected: string | undefined;
  onSelect: (id: string) => void;
  onChange: (id: string) => void;
  onLeave: (id: string) => void;
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
/** Its name in the reader's language. */
const titleOf = ({ titles, name }: Tenant, lang: 'lv' | 'lt' | 'en'): string => titles[lang] ?? name;

/** The municipalities and services, and what was chosen beside them. */
export const Tenants = ({ tenants, peopleKept, selected, onSelect, onChange, onLeave }: TenantsProps) => {
  const t = useText();
  const format = useFormat();
  const [words, setWords] = useState('');
  const { data: departures } = useDepartures();
  const place = useRef<HTMLElement>(null);
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (selected && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [selected]);
  const shown = tenants
    .filter((tenant) => plain([tenant.id, tenant.name, ...Object.values(tenant.titles)].join(' ')).includes(plain(words.trim())))
    .sort(
      (a, b) =>
        a.country.localeCompare(b.country) * (format.lang === 'lt' ? 1 : -1) ||
        format.compare(titleOf(a, format.lang), titleOf(b, format.lang)),
    );
  const tenant = tenants.find(({ id }) => id === selected);
  return (
    <div className="operator-body">
      <section className="operator-list" aria-label={t('operator.part.tenants', { n: tenants.length })}>
        <div className="operator-filter">
          <Field label={t('operator.tenant.search')} value={words} onChange={setWords} type="search" />
        </div>
        {shown.length === 0 && <p className="quiet operator-none">{t('operator.tenant.none')}</p>}
        <ul>
          {shown.map((one) => {
            const departure = departures?.items.find((leaving) => leaving.tenant === one.id);
            const todo = departure ? 0 : openSteps(one, peopleKept).length;
            return (
              <li key={one.id}>
                <button type="button" className="operator-row list-row" aria-pressed={one.id === selected} onClick={() => onSelect(one.id)}>
                  <span className="operator-who">
                    <strong>{titleOf(one, format.lang)}</strong>
                    {departure ? (
                      <span className="operator-state waits">
                        <Icon of={LogOut} />
                        {t(departure.erasedAt ? 'departure.state.left' : 'departure.state.leaving')}
                      </span>
                    ) : (
                      <span className={todo > 0 ? 'operator-state waits' : 'operator-state done'}>
                        <Icon of={todo > 0 ? ClockAlert : CircleCheck} />
                        {todo > 0 ? t('operator.tenant.todo', { n: todo }) : t('operator.tenant.ready')}
                      </span>
                    )}
                  </span>
                  <span className="small quiet">{[one.id, ...one.territories.map(({ name }) => name)].join(' · ')}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
      <section ref={place} className="operator-detail" aria-live="polite">
        {tenant ? (
          <TenantDetail
            tenant={tenant}
            title={titleOf(tenant, format.lang)}
            peopleKept={peopleKept}
            onChange={() => onChange(tenant.id)}
            onLeave={() => onLeave(tenant.id)}
          />
        ) : (
          <p className="quiet">{t('operator.tenant.choose')}</p>
        )}
      </section>
    </div>
  );
};
