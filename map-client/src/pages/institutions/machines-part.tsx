import { ChartColumn, KeyRound, Link2, Unlink } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { OnceShown } from '../users/once-shown.tsx';
import { makeMachine, type NewSecret, useUsers } from '../users/user-data.ts';
import { Confirm } from './confirm.tsx';
import { IndicatorsDialog } from './indicators-dialog.tsx';
import { type Institution, linkMachine, unlinkMachine, useChange, withFactor } from './institution-data.ts';

/** The systems that speak for an institution, and the indicators that they fill. */
export const MachinesPart = ({ institution, mayChange }: { institution: Institution; mayChange: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [asking, setAsking] = useState<'make' | 'indicators' | { unlink: string }>();
  const [shown, setShown] = useState<NewSecret>();
  const { id, machines, indicators } = institution;
  const close = (): void => setAsking(undefined);
  return (
    <>
      <section className="institutions-part" aria-label={t('institutions.machines')}>
        <h3>{t('institutions.machines')}</h3>
        {machines.length === 0 && <p className="quiet">{t('institutions.machines.none')}</p>}
        <ul>
          {machines.map((machine) => (
            <li key={machine.id} className="institutions-item">
              <span>
                <strong>{machine.name ?? machine.id}</strong>
                {machine.isDisabled && <span className="institution-mark"> {t('users.state.disabled')}</span>}
                <span className="small quiet">
                  {[machine.username, machine.lastUsedAt ? format.dayTime(machine.lastUsedAt) : t('users.never')]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {mayChange && (
                <Button
                  small
                  icon={Unlink}
                  aria-label={t('institutions.unlink.one', { name: machine.name ?? machine.id })}
                  onPress={() => withFactor(() => setAsking({ unlink: machine.id }))}
                >
                  {t('institutions.unlink')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {mayChange && (
          <Button small icon={KeyRound} onPress={() => withFactor(() => setAsking('make'))}>
            {t('institutions.machine.new')}
          </Button>
        )}
      </section>
      <section className="institutions-part" aria-label={t('institutions.indicators')}>
        <h3>{t('institutions.indicators')}</h3>
        {indicators.length === 0 && <p className="quiet">{t('institutions.indicators.none')}</p>}
        <ul>
          {indicators.map(({ code, title }) => (
            <li key={code}>
              {title[format.lang] ?? code} <code>{code}</code>
            </li>
          ))}
        </ul>
        {mayChange && (
          <Button small icon={ChartColumn} onPress={() => withFactor(() => setAsking('indicators'))}>
            {t('institutions.indicators.choose')}
          </Button>
        )}
      </section>
      {asking === 'make' && (
        <MachineDialog
          institution={institution}
          onClose={close}
          onMade={(secret) => {
            close();
            setShown(secret);
          }}
        />
      )}
      {asking === 'indicators' && <IndicatorsDialog institution={institution} onClose={close} />}
      {typeof asking === 'object' && (
        <Confirm
          title={t('institutions.unlink.title')}
          text={t('institutions.unlink.text')}
          yes={t('institutions.unlink')}
          isDanger
          act={() => unlinkMachine({ id, machineId: asking.unlink })}
          onClose={close}
        />
      )}
      {shown && <OnceShown shown={shown} onClose={() => setShown(undefined)} />}
    </>
  );
};

interface MachineDialogProps {
  institution: Institution;
  onClose: () => void;
  onMade: (secret: NewSecret) => void;
}

/** A new system with credentials of its own; with Keycloak the subject of one that is kept there. */
const MachineDialog = ({ institution, onClose, onMade }: MachineDialogProps) => {
  const t = useText();
  const { data: users } = useUsers();
  const tenant = useStore(user)?.tenant ?? '';
  const [login, setLogin] = useState(institution.code);
  const [subject, setSubject] = useState('');
  const [asked, setAsked] = useState(false);
  const { id, name } = institution;
  const making = useChange(async () => {
    const secret = await makeMachine({ login, name, roles: ['institution'], perMinute: 120 });
    await linkMachine({ id, machineId: secret.id });
    return secret;
  }, onMade);
  const linking = useChange(() => linkMachine({ id, machineId: subject.trim() }), onClose);
  const isElsewhere = users?.provider === 'keycloak';
  const { error, isPending } = isElsewhere ? linking : making;
  const refused = error instanceof ApiError ? error : undefined;
  const taken = refused?.code === 'user.name_taken' ? refused.detail : undefined;
  const bad = isElsewhere ? subject.trim() === '' : !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login);
  const send = (): void => {
    setAsked(true);
    if (isPending || bad) return;
    if (isElsewhere) linking.mutate(undefined);
    else making.mutate(undefined);
  };
  return (
    <Dialog
      title={t('institutions.machine.new')}
      isOpen={users !== undefined}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button kind="primary" icon={isElsewhere ? Link2 : KeyRound} onPress={send}>
            {t(isElsewhere ? 'institutions.machine.link' : 'users.machine.make')}
          </Button>
        </>
      }
    >
      {error && !taken && refused?.code !== 'identity.step_up_needed' && <ErrorNotice error={error} />}
      <p>{t(isElsewhere ? 'institutions.machine.elsewhere' : 'institutions.machine.why')}</p>
      {isElsewhere ? (
        <Field
          label={t('institutions.machine.subject')}
          value={subject}
          onChange={setSubject}
          maxLength={80}
          required
          error={asked && bad ? t('institutions.missing.subject') : undefined}
        />
      ) : (
        <Field
          label={t('users.clientId')}
          value={login}
          onChange={setLogin}
          maxLength={40}
          required
          error={asked && bad ? t('users.missing.login') : taken}
          hint={t('users.login.hint', { username: `${login || '…'}@${tenant}` })}
        />
      )}
    </Dialog>
  );
};
