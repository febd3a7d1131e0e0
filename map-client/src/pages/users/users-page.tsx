import { Clock, ExternalLink, KeyRound, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { user } from '../../auth.ts';
import { tenantName } from '../../config.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { MachineDetail } from './machine-detail.tsx';
import { OnceShown } from './once-shown.tsx';
import { PersonDetail } from './person-detail.tsx';
import { type Ask, askWithFactor, dropAsk, keptAsk, type NewSecret, type OneTimeLink, type Users, useUsers } from './user-data.ts';
import { UserDialogs } from './user-dialogs.tsx';
import { UserList } from './user-list.tsx';
import './users.css';

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Who may sign in to VIAS for the municipality: its people, and its partners' systems. */
const UsersPage = () => {
  const t = useText();
  const who = useStore(user);
  const { data, error, refetch } = useUsers();
  const [ask, setAsk] = useState<Ask | undefined>(keptAsk);
  const [shown, setShown] = useState<OneTimeLink | NewSecret>();
  const [part, setPart] = useState<'people' | 'machines'>('people');
  const [selected, setSelected] = useState<string | undefined>(ask && 'id' in ask ? ask.id : undefined);
  useEffect(dropAsk, []);
  const open = (next: Ask): void => askWithFactor(next, setAsk);
  const isOperator = who?.roles.includes('operator') ?? false;
  const isPeople = isOperator || (part === 'people' && !data?.machines.some(({ id }) => id === selected));
  const choose = (next: 'people' | 'machines'): void => {
    setPart(next);
    setSelected(undefined);
  };
  return (
    <main id="page" className="users-page page-frame">
      <div className="page-head">
        <div>
          <h1>{t('users.title')}</h1>
          <p className="small quiet">{[who && tenantName(who.tenant), t(isOperator ? 'users.rule.operator' : 'users.rule')].join(' · ')}</p>
        </div>
        {data?.provider === 'embedded' && !isOperator && (
          <Segments
            label={t('users.part')}
            hideLabel
            value={isPeople ? 'people' : 'machines'}
            onChange={choose}
            choices={(['people', 'machines'] as const).map((id) => ({ id, label: t(`users.part.${id}`, { n: data[id].length }) }))}
          />
        )}
        {data?.provider === 'embedded' && (
          <Button kind="primary" icon={isPeople ? Plus : KeyRound} onPress={() => open({ kind: isPeople ? 'invite' : 'machine' })}>
            {t(isPeople ? (isOperator ? 'users.invite.admin' : 'users.invite') : 'users.machine.new')}
          </Button>
        )}
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={8} />}
      {data?.provider === 'keycloak' && (
        <div className="users-elsewhere">
          <Notice icon={ExternalLink}>
            <p>{t('users.keycloak')}</p>
            <p>
              <a href={data.console ?? ''} target="_blank" rel="noreferrer">
                {t('users.keycloak.open')}
              </a>
            </p>
          </Notice>
        </div>
      )}
      {data?.provider === 'embedded' && (
        <Body
          key={isPeople ? 'people' : 'machines'}
          data={data}
          isPeople={isPeople}
          selected={selected}
          onSelect={setSelected}
          onAsk={open}
        />
      )}
      {ask && data && !shown && (
        <UserDialogs
          ask={ask}
          users={data}
          onClose={() => setAsk(undefined)}
          onShow={(next) => {
            setAsk(undefined);
            setSelected(next.id);
            setShown(next);
          }}
        />
      )}
      {shown && <OnceShown shown={shown} onClose={() => setShown(undefined)} />}
    </main>
  );
};

interface BodyProps {
  data: Users;
  isPeople: boolean;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onAsk: (ask: Ask) => void;
}

const Body = ({ data, isPeople, selected, onSelect, onAsk }: BodyProps) => {
  const t = useText();
  const who = useStore(user);
  const [words, setWords] = useState('');
  const [onlyUnused, setOnlyUnused] = useState(false);
  const place = useRef<HTMLElement>(null);
  // On a narrow screen what was chosen stands below the list.
  useEffect(() => {
    if (selected && matchMedia('(max-width: 900px)').matches) place.current?.scrollIntoView({ block: 'start' });
  }, [selected]);
  const all = isPeople ? data.people : data.machines;
  const unused = all.filter((account) => account.unused).length;
  const fits = (account: (typeof all)[number]): boolean =>
    (!onlyUnused || account.unused) &&
    plain(
      [account.name, account.username, tenantName(account.tenant), ...account.roles.map((role) => t(`users.role.${role}`))].join(' '),
    ).includes(plain(words.trim()));
  const person = data.people.find(({ id }) => id === selected);
  const machine = data.machines.find(({ id }) => id === selected);
  return (
    <div className="users-body">
      <div className="users-left">
        <div className="users-filter">
          <Field label={t('users.search')} value={words} onChange={setWords} type="search" />
          {unused > 0 && (
            <Checkbox isSelected={onlyUnused} onChange={setOnlyUnused}>
              <span className="user-state waits">
                <Clock aria-hidden="true" size={16} />
                {t('users.unused', { n: unused })}
              </span>
            </Checkbox>
          )}
        </div>
        <UserList
          label={t(isPeople ? 'users.people' : 'users.machines')}
          accounts={all.filter(fits)}
          several={new Set(all.map(({ tenant }) => tenant)).size > 1}
          selected={selected}
          onSelect={onSelect}
          empty={t(all.length > 0 ? 'users.none.fit' : 'users.none.machines')}
        />
      </div>
      <section ref={place} className="users-detail" aria-live="polite">
        {person && <PersonDetail person={person} isOwn={person.tenant === who?.tenant} onAsk={onAsk} />}
        {machine && <MachineDetail machine={machine} onAsk={onAsk} />}
        {!person && !machine && <p className="quiet">{t(isPeople ? 'users.choose' : 'users.choose.machine')}</p>}
      </section>
    </div>
  );
};

export default UsersPage;
