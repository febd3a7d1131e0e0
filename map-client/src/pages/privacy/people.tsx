import { Download, Eraser, Search } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice, Notice } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { useUsers } from '../users/user-data.ts';
import { eraseNamed, erasePerson, exportPerson, findNamed, type NamedIncident, useAsk } from './privacy-data.ts';

/** Requests of people: whoever is named in incidents, and colleagues who have left. */
export const People = () => {
  const may = hasRole(useStore(user), ['municipality-admin']);
  return (
    <div className="privacy-column">
      <Named may={may} />
      {may && <Left />}
    </div>
  );
};

const Named = ({ may }: { may: boolean }) => {
  const t = useText();
  const format = useFormat();
  const [words, setWords] = useState('');
  const [purpose, setPurpose] = useState('');
  const [found, setFound] = useState<NamedIncident[]>();
  const [done, setDone] = useState<{ erased: number; held: number }>();
  const [asks, setAsks] = useState(false);
  const find = useAsk(findNamed, ({ items }) => setFound(items));
  const values = [...new Set((found ?? []).flatMap((one) => one.values))];
  const ready = words.trim().length >= 3 && purpose.trim().length >= 3;
  return (
    <section>
      <h2>{t('privacy.named')}</h2>
      <p>{t('privacy.named.text')}</p>
      <form
        className="privacy-form"
        onSubmit={(event) => {
          event.preventDefault();
          setDone(undefined);
          if (ready) find.mutate({ words, purpose });
        }}
      >
        <Field label={t('privacy.named.words')} value={words} onChange={setWords} maxLength={200} />
        <Field label={t('privacy.purpose')} value={purpose} onChange={setPurpose} hint={t('privacy.purpose.hint')} maxLength={300} />
        <p className="privacy-actions">
          <Button kind="primary" icon={Search} type="submit" isDisabled={!ready || find.isPending}>
            {t('privacy.named.find')}
          </Button>
        </p>
      </form>
      {find.error && <ErrorNotice error={find.error} />}
      {done && <Notice icon={Eraser}>{t('privacy.named.erased', done)}</Notice>}
      {found?.length === 0 && !done && <p className="quiet">{t('privacy.named.none')}</p>}
      {found && found.length > 0 && (
        <>
          <ul className="privacy-found">
            {found.map((incident) => (
              <li key={incident.id}>
                <span>
                  <strong>{incident.values.join(', ')}</strong>
                  <span>{incident.title}</span>
                  <span className="small quiet">
                    {[
                      t('privacy.number', { n: String(incident.number) }),
                      format.dayTime(incident.occurredAt),
                      incident.held && t('privacy.named.held'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
          {may && (
            <p className="privacy-actions">
              <Button kind="danger" icon={Eraser} onPress={() => setAsks(true)}>
                {t('privacy.erase')}
              </Button>
            </p>
          )}
        </>
      )}
      {asks && (
        <Erase
          title={t('privacy.named.erase.title', { words: values.join(', ') })}
          text={t('privacy.named.erase.text')}
          onClose={() => setAsks(false)}
          erase={async (reason) => {
            setDone(await eraseNamed({ values, reason }));
            setFound([]);
          }}
        />
      )}
    </section>
  );
};

const Left = () => {
  const t = useText();
  const { data, error } = useUsers();
  const [id, setId] = useState<string>();
  const save = useAsk(exportPerson, (told) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: 'application/json' }));
    link.download = 'vias-person.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  const people = data?.people.filter(({ state, username }) => state === 'disabled' && !username.startsWith('erased-')) ?? [];
  const chosen = people.find((person) => person.id === id);
  return (
    <section>
      <h2>{t('privacy.left')}</h2>
      <p>{t('privacy.left.text')}</p>
      {(error ?? save.error) && <ErrorNotice error={error ?? save.error} />}
      {data && people.length === 0 && <p className="quiet">{t('privacy.left.none')}</p>}
      <ul className="privacy-found">
        {people.map((person) => (
          <li key={person.id}>
            <span>
              <strong>{person.name}</strong>
              <span className="small quiet">{person.username}</span>
            </span>
            <span className="privacy-actions">
              <Button
                small
                icon={Download}
                isDisabled={save.isPending}
                onPress={() => save.mutate({ id: person.id, purpose: t('privacy.left.purpose') })}
              >
                {t('privacy.export')}
              </Button>
              <Button small kind="danger" icon={Eraser} onPress={() => setId(person.id)}>
                {t('privacy.erase')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {chosen && (
        <Erase
          title={t('privacy.left.erase.title', { name: chosen.name })}
          text={t('privacy.left.erase.text')}
          onClose={() => setId(undefined)}
          erase={(reason) => erasePerson({ id: chosen.id, reason })}
        />
      )}
    </section>
  );
};

const Erase = ({
  title,
  text,
  erase,
  onClose,
}: {
  title: string;
  text: string;
  erase: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) => {
  const t = useText();
  const [reason, setReason] = useState('');
  const perform = useAsk(erase, onClose);
  return (
    <Dialog
      title={title}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('keep.cancel')}</Button>
          <Button
            kind="danger"
            icon={Eraser}
            isDisabled={reason.trim().length < 3 || perform.isPending}
            onPress={() => perform.mutate(reason)}
          >
            {t('privacy.erase.forever')}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <Field label={t('privacy.reason')} value={reason} onChange={setReason} hint={t('privacy.erase.hint')} maxLength={500} required />
      {perform.error && <ErrorNotice error={perform.error} />}
    </Dialog>
  );
};
