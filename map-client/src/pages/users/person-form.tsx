import { Check, Send } from 'lucide-react';
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
import { RoleBoxes } from './role-boxes.tsx';
import { changePerson, invite, type OneTimeLink, operators, type Person, useChange } from './user-data.ts';

const peopleRoles = [
  'planner',
  'incident-editor',
  'dispatcher',
  'alert-author',
  'alert-approver',
  'institution',
  'auditor',
  'municipality-admin',
] as const;
type Role = Person['roles'][number];
const loginOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .trim()
    .replaceAll(/[^a-z0-9]+/g, '.')
    .replaceAll(/^\.+|\.+$/g, '')
    .slice(0, 40);

interface FormProps {
  /** The person to change; without one somebody new is invited. */
  person?: Person | undefined;
  onClose: () => void;
  onInvited: (link: OneTimeLink) => void;
}

/** Invites a person, or changes one: name, roles, language, and for whom the operator invites an administrator. */
export const PersonForm = ({ person, onClose, onInvited }: FormProps) => {
  const t = useText();
  const format = useFormat();
  const who = useStore(user);
  const isOperator = who?.roles.includes('operator') ?? false;
  const [tenant, setTenant] = useState<string | undefined>(person?.tenant ?? (isOperator ? undefined : who?.tenant));
  const [name, setName] = useState(person?.name ?? '');
  const [typed, setTyped] = useState<string>();
  const [email, setEmail] = useState(person?.email ?? '');
  const [chosenLocale, setLocale] = useState<Person['locale'] | undefined>(person?.locale);
  // Until another is chosen, the language of the country the person works in.
  const locale = chosenLocale ?? ((tenant ?? who?.tenant)?.startsWith('lt') ? 'lt' : 'lv');
  const [chosen, setChosen] = useState<readonly Role[]>(person?.roles ?? []);
  const [asked, setAsked] = useState(false);
  const login = typed ?? loginOf(name);
  // The operator makes administrators; what else people do is decided by the municipality itself.
  const roles: readonly Role[] = isOperator ? [tenant === operators ? 'operator' : 'municipality-admin'] : chosen;
  const making = useChange(invite, onInvited);
  const changing = useChange(changePerson, onClose);
  const { error, isPending } = person ? changing : making;
  const refused = error instanceof ApiError ? error : undefined;
  const taken = refused?.code === 'user.name_taken' ? refused.detail : undefined;
  const wrong = {
    tenant: asked && tenant === undefined ? t('users.missing.tenant') : undefined,
    name: asked && name.trim().length < 2 ? t('users.missing.name') : undefined,
    login: asked && !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login) ? t('users.missing.login') : taken,
    email: asked && email !== '' && !/^\S+@\S+\.\S+$/.test(email) ? t('users.missing.email') : undefined,
    roles: asked && roles.length === 0 ? t('users.missing.roles') : undefined,
  };
  const send = (): void => {
    setAsked(true);
    const isWrong =
      tenant === undefined ||
      name.trim().length < 2 ||
      roles.length === 0 ||
      (email !== '' && !/^\S+@\S+\.\S+$/.test(email)) ||
      (!person && !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login));
    if (isWrong || isPending) return;
    const common = { name: name.trim(), email: email.trim(), locale, roles: [...roles] };
    if (person) changing.mutate({ id: person.id, ...common });
    else making.mutate({ ...common, login, ...(isOperator && { tenant }) });
  };
  const tenants = [...config().tenants.map(({ id }) => id), operators].map((id) => ({ id, label: tenantName(id) }));
  return (
    <Dialog
      title={t(person ? 'users.change.title' : isOperator ? 'users.invite.admin' : 'users.invite')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={person ? Check : Send} onPress={send}>
            {t(person ? 'users.save' : 'users.invite.make')}
          </Button>
        </>
      }
    >
      {error && !taken && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      {isOperator && !person && (
        <Select
          label={t('users.tenant')}
          value={tenant}
          placeholder={t('users.tenant.choose')}
          onChange={setTenant}
          choices={tenants.sort((a, b) => format.compare(a.label, b.label))}
          error={wrong.tenant}
        />
      )}
      <Field label={t('users.name')} value={name} onChange={setName} maxLength={120} required error={wrong.name} />
      {!person && (
        <Field
          label={t('users.login')}
          value={login}
          onChange={setTyped}
          maxLength={40}
          required
          error={wrong.login}
          hint={t('users.login.hint', { username: `${login || '…'}@${tenant ?? '…'}` })}
        />
      )}
      <Field label={t('users.email')} value={email} onChange={setEmail} maxLength={200} error={wrong.email} hint={t('users.email.hint')} />
      <Segments
        label={t('users.language')}
        value={locale}
        onChange={setLocale}
        choices={(['lv', 'lt', 'en'] as const).map((id) => ({ id, label: t(`users.language.${id}`) }))}
      />
      {isOperator ? (
        <p className="small quiet">{t(tenant === operators ? 'users.invite.operator.hint' : 'users.invite.admin.hint')}</p>
      ) : (
        <RoleBoxes label={t('users.roles')} roles={peopleRoles} chosen={chosen} onChange={setChosen} error={wrong.roles} />
      )}
    </Dialog>
  );
};
