import { Ban, Clock, Mail } from 'lucide-react';
import { tenantName } from '../../config.ts';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Machine, Person } from './user-data.ts';

interface ListProps {
  label: string;
  accounts: readonly (Person | Machine)[];
  /** Whether the accounts are of several municipalities, so that each says its own. */
  several: boolean;
  selected: string | undefined;
  onSelect: (id: string) => void;
  empty: string;
}

/** People or machines, one row each: who, what they may, and whether something is the matter. */
export const UserList = ({ label, accounts, several, selected, onSelect, empty }: ListProps) => {
  const t = useText();
  return (
    <section className="users-list" aria-label={label}>
      {accounts.length === 0 && <p className="quiet users-none">{empty}</p>}
      <ul>
        {accounts.map((account) => (
          <li key={account.id}>
            <button
              type="button"
              className={account.state === 'disabled' ? 'user-row list-row over' : 'user-row list-row'}
              aria-pressed={account.id === selected}
              onClick={() => onSelect(account.id)}
            >
              <span className="user-who">
                <strong>{account.name}</strong>
                <State account={account} />
              </span>
              <span className="small">{account.roles.map((role) => t(`users.role.${role}`)).join(', ')}</span>
              <span className="small quiet">{several ? `${account.username} · ${tenantName(account.tenant)}` : account.username}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const State = ({ account }: { account: Person | Machine }) => {
  const t = useText();
  const format = useFormat();
  const { state, unused, lastUsedAt } = account;
  if (state === 'disabled')
    return (
      <span className="user-state">
        <Icon of={Ban} />
        {t('users.state.disabled')}
      </span>
    );
  if (state === 'invited')
    return (
      <span className="user-state waits">
        <Icon of={Mail} />
        {t('users.state.invited')}
      </span>
    );
  if (unused)
    return (
      <span className="user-state waits">
        <Icon of={Clock} />
        {t('users.state.unused')}
      </span>
    );
  return <span className="user-state">{lastUsedAt ? format.dayTime(lastUsedAt) : t('users.never')}</span>;
};
