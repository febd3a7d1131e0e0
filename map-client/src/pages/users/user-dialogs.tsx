import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { MachineForm } from './machine-form.tsx';
import { PersonForm } from './person-form.tsx';
import {
  type Ask,
  disable,
  enable,
  endSecret,
  makeLink,
  type NewSecret,
  type OneTimeLink,
  rotate,
  type Users,
  useChange,
} from './user-data.ts';

interface DialogsProps {
  ask: Ask;
  users: Users;
  onClose: () => void;
  onShow: (shown: OneTimeLink | NewSecret) => void;
}

/** The window for what the reader asked. */
export const UserDialogs = ({ ask, users, onClose, onShow }: DialogsProps) => {
  if (!('id' in ask))
    return ask.kind === 'invite' ? <PersonForm onClose={onClose} onInvited={onShow} /> : <MachineForm onClose={onClose} onMade={onShow} />;
  const person = users.people.find(({ id }) => id === ask.id);
  const machine = users.machines.find(({ id }) => id === ask.id);
  if (ask.kind === 'person') return person ? <PersonForm person={person} onClose={onClose} onInvited={onShow} /> : null;
  if (ask.kind === 'machineChange') return machine ? <MachineForm machine={machine} onClose={onClose} onMade={onShow} /> : null;
  const name = (person ?? machine)?.name;
  if (name === undefined) return null;
  return <Confirm ask={ask} name={name} isPerson={person !== undefined} onClose={onClose} onShow={onShow} />;
};

const overlaps = ['0', '24', '168', '720'] as const;

const Confirm = ({
  ask,
  name,
  isPerson,
  onClose,
  onShow,
}: Omit<DialogsProps, 'users' | 'ask'> & { ask: Extract<Ask, { id: string }>; name: string; isPerson: boolean }) => {
  const t = useText();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>('24');
  const perform = useChange(
    async (): Promise<OneTimeLink | NewSecret | undefined> => {
      const { id, kind } = ask;
      if (kind === 'disable') await disable(id);
      if (kind === 'enable') return (await enable(id)).link ?? undefined;
      if (kind === 'invitation') return makeLink({ id, purpose: 'invite' });
      if (kind === 'factor' || kind === 'password') return makeLink({ id, purpose: kind });
      if (kind === 'rotate') return rotate({ id, overlapHours: Number(overlap) });
      if (kind === 'endSecret') await endSecret({ id, secretId: ask.secretId });
      return undefined;
    },
    (shown) => (shown ? onShow(shown) : onClose()),
  );
  const what = ask.kind === 'enable' && !isPerson ? 'enableMachine' : ask.kind === 'disable' && !isPerson ? 'disableMachine' : ask.kind;
  return (
    <Dialog
      title={t(`users.ask.${what as 'disable'}`, { name })}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind={ask.kind === 'disable' || ask.kind === 'endSecret' ? 'danger' : 'primary'}
            isDisabled={perform.isPending}
            onPress={() => perform.mutate(undefined)}
          >
            {t(`users.ask.${what as 'disable'}.yes`)}
          </Button>
        </>
      }
    >
      {perform.error && <ErrorNotice error={perform.error} />}
      <p>{t(`users.ask.${what as 'disable'}.text`)}</p>
      {ask.kind === 'rotate' && (
        <Segments
          label={t('users.overlap')}
          value={overlap}
          onChange={setOverlap}
          choices={overlaps.map((id) => ({ id, label: t(`users.overlap.${id}`) }))}
        />
      )}
    </Dialog>
  );
};
