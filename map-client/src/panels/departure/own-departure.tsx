import { useQueryClient } from '@tanstack/react-query';
import { Download, LogOut, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { hasRole, stepUp, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { download } from '../../download.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { useAgree, useOwnDeparture, useWithdraw } from './departure-data.ts';
import { DepartureSteps } from './departure-steps.tsx';

const isStepUp = (error: unknown): boolean => error instanceof ApiError && error.code === 'identity.step_up_needed';

/** Shown to those who keep or audit a municipality that leaves: what was announced, its data to take along, and the agreement. Nothing while it stays. */
export const OwnDeparture = () => {
  const t = useText();
  const client = useQueryClient();
  const who = useStore(user);
  const [asks, setAsks] = useState(false);
  const [packing, setPacking] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const departure = useOwnDeparture().data?.departure;
  const id = who?.tenant ?? '';
  const withdraw = useWithdraw(id, () => {});
  if (!departure) return null;
  const decides = hasRole(who, ['municipality-admin']);
  const take = async (): Promise<void> => {
    setPacking(true);
    setFailed(undefined);
    try {
      await download('/api/departure/export', `${id}.tar.gz`);
      await client.invalidateQueries({ queryKey: ['departures'] });
    } catch (error) {
      if (isStepUp(error)) stepUp();
      else setFailed(error);
    }
    setPacking(false);
  };
  const error = failed ?? withdraw.error;
  return (
    <section className="departure own" aria-label={t('departure.own.title')}>
      <h2>{t('departure.own.title')}</h2>
      <p>{t(departure.agreed ? 'departure.own.agreed' : 'departure.own.what', { reason: departure.reason })}</p>
      <DepartureSteps departure={departure} />
      {error !== null && error !== undefined && !isStepUp(error) && <ErrorNotice error={error} />}
      {decides && !departure.isErasing && (
        <div className="departure-acts">
          <Button icon={Download} isDisabled={packing} onPress={() => void take()}>
            {t(packing ? 'departure.own.packing' : 'departure.own.take')}
          </Button>
          {!departure.agreed && departure.exportedAt && (
            <Button kind="danger" icon={LogOut} onPress={() => setAsks(true)}>
              {t('departure.own.agree')}
            </Button>
          )}
          <Button icon={Undo2} isDisabled={withdraw.isPending} onPress={() => withdraw.mutate(undefined)}>
            {t('departure.withdraw')}
          </Button>
        </div>
      )}
      {asks && <AgreeDialog id={id} days={departure.waitDays} onClose={() => setAsks(false)} />}
    </section>
  );
};

const AgreeDialog = ({ id, days, onClose }: { id: string; days: number; onClose: () => void }) => {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const { mutate, error, isPending } = useAgree(onClose);
  const wrong = typed.trim() === id ? undefined : t('departure.missing.typed', { id });
  return (
    <Dialog
      title={t('departure.own.agree')}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="danger"
            icon={LogOut}
            onPress={() => {
              setAsked(true);
              if (!wrong && !isPending) mutate(id);
            }}
          >
            {t('departure.own.agree')}
          </Button>
        </>
      }
    >
      {error && !isStepUp(error) && <ErrorNotice error={error} />}
      <p>{t('departure.own.agreeWhat', { n: days })}</p>
      <Field
        label={t('departure.typed', { id })}
        value={typed}
        onChange={setTyped}
        maxLength={40}
        required
        error={asked ? wrong : undefined}
      />
    </Dialog>
  );
};
