import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useUsers } from '../users/user-data.ts';
import { type LookUp, makeEventKey, makePlateKey, useAsk, useKinds } from './camera-event-data.ts';

/** A key for a system: its own public one, or a secret that is made here. */
export const NewEventKey = ({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: { id: string; secret: string | null }) => void;
}) => {
  const t = useText();
  const { data: users } = useUsers();
  const [machineId, setMachine] = useState('');
  const [pem, setPem] = useState('');
  const making = useAsk(makeEventKey, onMade);
  const machines = (users?.machines ?? []).filter(({ state }) => state !== 'disabled');
  return (
    <Dialog
      title={t('cameraEvents.senders.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={machineId.trim() === '' || making.isPending}
            onPress={() => making.mutate({ machineId: machineId.trim(), ...(pem.trim() !== '' && { publicKey: pem.trim() }) })}
          >
            {t('cameraEvents.make')}
          </Button>
        </>
      }
    >
      {making.error && <ErrorNotice error={making.error} />}
      <p>{t('cameraEvents.senders.how')}</p>
      {users?.provider === 'keycloak' ? (
        <Field label={t('institutions.machine.subject')} value={machineId} onChange={setMachine} maxLength={80} required />
      ) : (
        <Select
          label={t('cameraEvents.machine')}
          value={machineId || undefined}
          onChange={setMachine}
          choices={machines.map(({ id, name }) => ({ id, label: name }))}
        />
      )}
      <Field
        label={t('cameraEvents.publicKey')}
        value={pem}
        onChange={setPem}
        rows={3}
        maxLength={1000}
        hint={t('cameraEvents.publicKey.hint')}
        isPrivate
      />
    </Dialog>
  );
};

type MadePlateKey = { id: string; secret: string; example: { plate: string; hash: string } };
/** A key for the number plates of one purpose. */
export const NewPlateKey = ({ onClose, onMade }: { onClose: () => void; onMade: (made: MadePlateKey) => void }) => {
  const t = useText();
  const { lang } = useFormat();
  const { data: names } = useKinds();
  const [purpose, setPurpose] = useState<LookUp['purpose']>();
  const making = useAsk(makePlateKey, onMade);
  return (
    <Dialog
      title={t('cameraEvents.plateKeys.new')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={purpose === undefined || making.isPending}
            onPress={() => purpose !== undefined && making.mutate(purpose)}
          >
            {t('cameraEvents.make')}
          </Button>
        </>
      }
    >
      {making.error && <ErrorNotice error={making.error} />}
      <p>{t('cameraEvents.plateKeys.how')}</p>
      <Select
        label={t('cameraEvents.purpose')}
        value={purpose}
        onChange={setPurpose}
        choices={(names?.purposes ?? []).map((one) => ({ id: one.purpose, label: one.title[lang] }))}
      />
    </Dialog>
  );
};
