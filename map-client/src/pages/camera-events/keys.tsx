import { CircleStop, KeyRound, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { OnceValue } from '../users/once-shown.tsx';
import { endEventKey, useAsk, useEventKeys, useKinds, usePlateKeys } from './camera-event-data.ts';
import { Codes } from './codes.tsx';
import { NewEventKey, NewPlateKey } from './new-keys.tsx';
import { withFactor } from './with-factor.ts';

type Made = { label: string; values: [label: string, value: string][] };

/** Keys with which systems sign, keys of number plates, and what systems call their events. */
export const Keys = () => {
  const t = useText();
  const format = useFormat();
  const mayChange = hasRole(useStore(user), ['municipality-admin']);
  const { data: keys, error, refetch } = useEventKeys();
  const { data: plateKeys } = usePlateKeys();
  const { data: names } = useKinds();
  const ending = useAsk(endEventKey);
  const [making, setMaking] = useState<'sender' | 'plate'>();
  const [made, setMade] = useState<Made>();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!keys || !plateKeys) return <Skeleton rows={6} />;
  const times = (one: { createdAt: string; expiresAt: string | null; counts: boolean }): string =>
    [
      t('cameraEvents.since', { at: format.dayTime(one.createdAt) }),
      one.expiresAt && t(one.counts ? 'cameraEvents.endsAt' : 'cameraEvents.ended', { at: format.dayTime(one.expiresAt) }),
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <div className="camera-events-column">
      <section>
        <h2>{t('cameraEvents.senders')}</h2>
        <p className="quiet">{t('cameraEvents.senders.text')}</p>
        {ending.error && <ErrorNotice error={ending.error} />}
        <ul className="camera-events-list">
          {keys.map((one) => (
            <li key={one.id} className={one.counts ? undefined : 'over'}>
              <span>
                <strong>{one.machine.name ?? one.machine.id}</strong>
                <code className="small">{one.id}</code>
                <span className="small quiet">
                  {[one.algorithm, times(one), one.lastUsedAt && t('cameraEvents.lastUsed', { at: format.day(one.lastUsedAt) })]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              {mayChange && one.counts && (
                <Button small icon={CircleStop} isDisabled={ending.isPending} onPress={() => ending.mutate(one.id)}>
                  {t('cameraEvents.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {mayChange && (
          <Button icon={KeyRound} onPress={() => withFactor(() => setMaking('sender'))}>
            {t('cameraEvents.senders.new')}
          </Button>
        )}
      </section>
      <section>
        <h2>{t('cameraEvents.plateKeys')}</h2>
        <p className="quiet">{t('cameraEvents.plateKeys.text')}</p>
        <ul className="camera-events-list">
          {plateKeys.map((one) => (
            <li key={one.id} className={one.counts ? undefined : 'over'}>
              <span>
                <strong>{names?.purposes.find(({ purpose }) => purpose === one.purpose)?.title[format.lang] ?? one.purpose}</strong>
                <code className="small">{one.id}</code>
                <span className="small quiet">{times(one)}</span>
              </span>
            </li>
          ))}
        </ul>
        {mayChange && (
          <Button icon={KeyRound} onPress={() => withFactor(() => setMaking('plate'))}>
            {t('cameraEvents.plateKeys.new')}
          </Button>
        )}
      </section>
      <Codes mayChange={mayChange} />
      {making === 'sender' && (
        <NewEventKey
          onClose={() => setMaking(undefined)}
          onMade={({ id, secret }) => {
            setMaking(undefined);
            setMade({
              label: t('cameraEvents.senders.new'),
              values: [[t('cameraEvents.keyId'), id], ...(secret === null ? [] : [[t('cameraEvents.secret'), secret] as [string, string]])],
            });
          }}
        />
      )}
      {making === 'plate' && (
        <NewPlateKey
          onClose={() => setMaking(undefined)}
          onMade={({ id, secret, example }) => {
            setMaking(undefined);
            setMade({
              label: t('cameraEvents.plateKeys.new'),
              values: [
                ['plateKey', id],
                [t('cameraEvents.secret'), secret],
                [t('cameraEvents.example', { plate: example.plate }), example.hash],
              ],
            });
          }}
        />
      )}
      {made && (
        <Dialog
          title={made.label}
          role="alertdialog"
          isOpen
          onClose={() => setMade(undefined)}
          actions={
            <Button kind="primary" onPress={() => setMade(undefined)}>
              {t('users.once.done')}
            </Button>
          }
        >
          {made.values.map(([label, value]) => (
            <OnceValue key={label} label={label} value={value} />
          ))}
          <Notice icon={TriangleAlert} late>
            {t('cameraEvents.once')}
          </Notice>
        </Dialog>
      )}
    </div>
  );
};
