import { KeyRound, LogOut, Mail, Pencil, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { AccountHead, AccountSwitch } from './account-parts.tsx';
import { type Ask, endSessions, type Person, useChange, useSessions } from './user-data.ts';

/** One person: what is known, where signed in, and what the reader may do about it. */
export const PersonDetail = ({ person, isOwn, onAsk }: { person: Person; isOwn: boolean; onAsk: (ask: Ask) => void }) => {
  const t = useText();
  const format = useFormat();
  const { id, name, username, email, locale, roles, state, hasFactor, link, createdAt, lastUsedAt, unused, tenant, isSelf } = person;
  const rows: [string, string][] = [
    [t('users.username'), username],
    [t('users.tenant'), tenantName(tenant)],
    [t('users.roles'), roles.map((role) => t(`users.role.${role}`)).join(', ')],
    [t('users.email'), email || '–'],
    [t('users.language'), t(`users.language.${locale}`)],
    [t('users.factor'), t(hasFactor ? 'users.factor.set' : 'users.factor.none')],
    [t('users.created'), format.dayTime(createdAt)],
    [t('users.lastUsed'), lastUsedAt ? format.dayTime(lastUsedAt) : t('users.never')],
  ];
  const waits = link && t(`users.link.${link.purpose}.waits`, { until: format.dayTime(link.until) });
  return (
    <>
      <AccountHead name={name} rows={rows} unused={unused} />
      {waits && <Notice icon={Mail}>{waits}</Notice>}
      {state === 'invited' && !link && (
        <Notice icon={Mail} late>
          {t('users.link.lapsed')}
        </Notice>
      )}
      {isSelf && <p className="small quiet">{t('users.self')}</p>}
      {!isOwn && <p className="small quiet">{t('users.operator.hint')}</p>}
      <p className="users-actions">
        {isOwn && (
          <Button icon={Pencil} onPress={() => onAsk({ kind: 'person', id })}>
            {t('users.change')}
          </Button>
        )}
        {state === 'invited' && (
          <Button icon={Mail} onPress={() => onAsk({ kind: 'invitation', id })}>
            {t('users.again')}
          </Button>
        )}
        {state === 'active' && !isSelf && (
          <>
            <Button icon={ShieldCheck} onPress={() => onAsk({ kind: 'factor', id })}>
              {t('users.factor.reset')}
            </Button>
            <Button icon={KeyRound} onPress={() => onAsk({ kind: 'password', id })}>
              {t('users.password.reset')}
            </Button>
          </>
        )}
        <AccountSwitch id={id} state={state} isSelf={isSelf} onAsk={onAsk} />
      </p>
      {state === 'active' && <Sessions key={id} id={id} isSelf={isSelf} />}
    </>
  );
};

const Sessions = ({ id, isSelf }: { id: string; isSelf: boolean }) => {
  const t = useText();
  const format = useFormat();
  const { data, error, refetch } = useSessions(id);
  const [ended, setEnded] = useState(false);
  const end = useChange(endSessions, () => setEnded(true));
  return (
    <section className="users-sessions" aria-label={t('users.sessions')}>
      <h3>{t('users.sessions')}</h3>
      {(error ?? end.error) && <ErrorNotice error={error ?? end.error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="quiet">{t(ended ? 'users.sessions.ended' : 'users.sessions.none')}</p>}
      <ul>
        {data?.map(({ id: session, signedInAt, acr, until }) => (
          <li key={session}>
            {format.dayTime(signedInAt)} <span className="quiet">{t(`users.acr.${acr}`)}</span>{' '}
            <span className="small quiet">{t('users.sessions.until', { until: format.dayTime(until) })}</span>
          </li>
        ))}
      </ul>
      {data && data.length > 0 && !isSelf && (
        <Button icon={LogOut} isDisabled={end.isPending} onPress={() => end.mutate(id)}>
          {t('users.sessions.end')}
        </Button>
      )}
    </section>
  );
};
