import { CircleStop, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { useStore } from '../../store.ts';
import { useUsers } from '../users/user-data.ts';
import { endRight, grantRight, type LookUp, useAsk, useKinds, useRights } from './camera-event-data.ts';
import { withFactor } from './with-factor.ts';

/** Who may look for vehicles, for which purpose and until when. */
export const Rights = () => {
  const t = useText();
  const format = useFormat();
  const mayGrant = hasRole(useStore(user), ['municipality-admin']);
  const { data: names } = useKinds();
  const { data, error, refetch } = useRights();
  const ending = useAsk(endRight);
  const [isGranting, setGranting] = useState(false);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} />;
  return (
    <div className="camera-events-column">
      <p className="quiet">{t('cameraEvents.rights.text')}</p>
      {mayGrant && (
        <p>
          <Button kind="primary" icon={UserPlus} onPress={() => withFactor(() => setGranting(true))}>
            {t('cameraEvents.rights.grant')}
          </Button>
        </p>
      )}
      {ending.error && <ErrorNotice error={ending.error} />}
      {data.length === 0 && <p>{t('cameraEvents.rights.none')}</p>}
      <ul className="camera-events-list">
        {data.map((right) => (
          <li key={right.id} className={right.counts ? undefined : 'over'}>
            <span>
              <strong>{right.person.name}</strong>
              <span>{names?.purposes.find(({ purpose }) => purpose === right.purpose)?.title[format.lang]}</span>
              <span className="small quiet">
                {[
                  right.endedAt
                    ? t('cameraEvents.ended', { at: format.dayTime(right.endedAt) })
                    : t('cameraEvents.until', { day: format.day(right.validUntil) }),
                  right.legalBasis,
                  t('cameraEvents.rights.by', { name: right.grantedBy }),
                ].join(' · ')}
              </span>
            </span>
            {mayGrant && right.counts && (
              <Button small icon={CircleStop} isDisabled={ending.isPending} onPress={() => ending.mutate(right.id)}>
                {t('cameraEvents.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isGranting && <Grant onClose={() => setGranting(false)} />}
    </div>
  );
};

const Grant = ({ onClose }: { onClose: () => void }) => {
  const t = useText();
  const { lang, compare } = useFormat();
  const me = useStore(user)?.id;
  const { data: users } = useUsers();
  const { data: names } = useKinds();
  const [personId, setPerson] = useState('');
  const [personName, setName] = useState('');
  const [purpose, setPurpose] = useState<LookUp['purpose']>();
  const [legalBasis, setBasis] = useState('');
  const [validUntil, setUntil] = useState(isoDay(Date.now() + 90 * 86_400_000));
  const granting = useAsk(grantRight, onClose);
  const people = (users?.people ?? []).filter(({ id, state }) => id !== me && state !== 'disabled').sort((a, b) => compare(a.name, b.name));
  // Keycloak alone knows who there is: the person is named by hand.
  const isElsewhere = users?.provider === 'keycloak';
  const isReady =
    personId.trim() !== '' &&
    (!isElsewhere || personName.trim() !== '') &&
    purpose !== undefined &&
    legalBasis.trim().length >= 3 &&
    validUntil !== '';
  return (
    <Dialog
      title={t('cameraEvents.rights.grant')}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={!isReady || granting.isPending}
            onPress={() =>
              isReady &&
              granting.mutate({
                personId: personId.trim(),
                ...(isElsewhere && { personName: personName.trim() }),
                purpose,
                legalBasis: legalBasis.trim(),
                validUntil,
              })
            }
          >
            {t('cameraEvents.rights.give')}
          </Button>
        </>
      }
    >
      {granting.error && <ErrorNotice error={granting.error} />}
      {isElsewhere ? (
        <>
          <Field label={t('cameraEvents.who')} value={personName} onChange={setName} maxLength={200} required />
          <Field label={t('cameraEvents.personId')} value={personId} onChange={setPerson} maxLength={80} required />
        </>
      ) : (
        <Select
          label={t('cameraEvents.who')}
          value={personId || undefined}
          onChange={setPerson}
          choices={people.map(({ id, name }) => ({ id, label: name }))}
        />
      )}
      <Select
        label={t('cameraEvents.purpose')}
        value={purpose}
        onChange={setPurpose}
        choices={(names?.purposes ?? []).map((one) => ({ id: one.purpose, label: one.title[lang] }))}
      />
      <Field label={t('cameraEvents.basis')} value={legalBasis} onChange={setBasis} maxLength={300} required />
      <Field label={t('cameraEvents.rights.until')} type="date" value={validUntil} onChange={setUntil} required />
    </Dialog>
  );
};
