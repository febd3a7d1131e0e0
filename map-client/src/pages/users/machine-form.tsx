import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { RoleBoxes } from './role-boxes.tsx';
import { changeMachine, type Machine, makeMachine, type NewSecret, useChange } from './user-data.ts';

const machineRoles = ['incident-editor', 'planner', 'institution'] as const;

/** Gives a partner's system credentials, or changes one: name, roles, quota. */
export const MachineForm = ({
  machine,
  onClose,
  onMade,
}: {
  machine?: Machine | undefined;
  onClose: () => void;
  onMade: (secret: NewSecret) => void;
}) => {
  const t = useText();
  const tenant = useStore(user)?.tenant ?? '';
  const [name, setName] = useState(machine?.name ?? '');
  const [login, setLogin] = useState('');
  const [chosen, setChosen] = useState<Machine['roles']>(machine?.roles ?? ['incident-editor']);
  const [quota, setQuota] = useState(machine ? String(machine.perMinute ?? '') : '60');
  const [asked, setAsked] = useState(false);
  const making = useChange(makeMachine, onMade);
  const changing = useChange(changeMachine, onClose);
  const { error, isPending } = machine ? changing : making;
  const refused = error instanceof ApiError ? error : undefined;
  const taken = refused?.code === 'user.name_taken' ? refused.detail : undefined;
  const perMinute = quota.trim() === '' ? null : Number(quota);
  const badQuota = perMinute !== null && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 6000);
  const badLogin = !machine && !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login);
  const send = (): void => {
    setAsked(true);
    if (isPending || badQuota || badLogin || name.trim().length < 2 || chosen.length === 0) return;
    const common = { name: name.trim(), roles: chosen, perMinute };
    if (machine) changing.mutate({ id: machine.id, ...common });
    else making.mutate({ ...common, login });
  };
  return (
    <Dialog
      title={t(machine ? 'users.change.title' : 'users.machine.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" onPress={send}>
            {t(machine ? 'users.save' : 'users.machine.make')}
          </Button>
        </>
      }
    >
      {error && !taken && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      <Field
        label={t('users.machine.name')}
        value={name}
        onChange={setName}
        maxLength={120}
        required
        error={asked && name.trim().length < 2 ? t('users.missing.name') : undefined}
        hint={t('users.machine.name.hint')}
      />
      {!machine && (
        <Field
          label={t('users.clientId')}
          value={login}
          onChange={setLogin}
          maxLength={40}
          required
          error={asked && badLogin ? t('users.missing.login') : taken}
          hint={t('users.login.hint', { username: `${login || '…'}@${tenant}` })}
        />
      )}
      <RoleBoxes
        label={t('users.roles')}
        roles={machineRoles}
        chosen={chosen}
        onChange={(roles) => setChosen([...roles])}
        error={asked && chosen.length === 0 ? t('users.missing.roles') : undefined}
      />
      <Field
        label={t('users.quota')}
        value={quota}
        onChange={setQuota}
        inputMode="numeric"
        error={asked && badQuota ? t('users.missing.quota') : undefined}
        hint={t('users.quota.hint')}
      />
    </Dialog>
  );
};
