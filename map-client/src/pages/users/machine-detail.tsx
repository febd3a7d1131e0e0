import { CircleStop, KeyRound, Pencil } from 'lucide-react';
import { Button } from '../../controls/button.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { AccountHead, AccountSwitch } from './account-parts.tsx';
import type { Ask, Machine } from './user-data.ts';

/** One partner's system: its roles, quota and last use, and the secrets that are valid now. */
export const MachineDetail = ({ machine, onAsk }: { machine: Machine; onAsk: (ask: Ask) => void }) => {
  const t = useText();
  const format = useFormat();
  const { id, name, username, roles, perMinute, createdAt, lastUsedAt, secrets, state, unused } = machine;
  const moment = (at: string | null): string => (at ? format.dayTime(at) : t('users.never'));
  const rows: [string, string][] = [
    [t('users.clientId'), username],
    [t('users.roles'), roles.map((role) => t(`users.role.${role}`)).join(', ')],
    [t('users.quota'), perMinute === null ? t('users.quota.none') : t('users.quota.n', { n: perMinute })],
    [t('users.created'), format.dayTime(createdAt)],
    [t('users.lastUsed'), moment(lastUsedAt)],
  ];
  return (
    <>
      <AccountHead name={name} rows={rows} unused={unused} />
      <section className="users-sessions" aria-label={t('users.secrets')}>
        <h3>{t('users.secrets')}</h3>
        {secrets.length === 0 && <p className="quiet">{t('users.secrets.none')}</p>}
        <ul>
          {secrets.map(({ id: secretId, hint, createdAt: madeAt, expiresAt, lastUsedAt: usedAt }) => (
            <li key={secretId} className="secret">
              <span>
                <code>…{hint}</code>{' '}
                {expiresAt ? (
                  <span className="user-state waits">{t('users.secret.until', { until: format.dayTime(expiresAt) })}</span>
                ) : (
                  <span className="user-state">{t('users.secret.live')}</span>
                )}
                <span className="small quiet">
                  {t('users.secret.times', {
                    made: format.dayTime(madeAt),
                    used: usedAt ? format.dayTime(usedAt) : t('users.secret.unused'),
                  })}
                </span>
              </span>
              <Button
                small
                icon={CircleStop}
                aria-label={t('users.secret.end.one', { hint })}
                onPress={() => onAsk({ kind: 'endSecret', id, secretId })}
              >
                {t('users.secret.end')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <p className="users-actions">
        {state !== 'disabled' && (
          <Button icon={KeyRound} onPress={() => onAsk({ kind: 'rotate', id })}>
            {t('users.rotate')}
          </Button>
        )}
        <Button icon={Pencil} onPress={() => onAsk({ kind: 'machineChange', id })}>
          {t('users.change')}
        </Button>
        <AccountSwitch id={id} state={state} onAsk={onAsk} />
      </p>
    </>
  );
};
