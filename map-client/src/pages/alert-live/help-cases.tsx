import { useQueryClient } from '@tanstack/react-query';
import { Check, MapPin, Siren } from 'lucide-react';
import { useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { useStore } from '../../store.ts';
import { closeCase, type HelpCase, type HelpPerson, moveCase, type Outcome, readPerson, useHelp } from './receipt-data.ts';

const outcomes: readonly Outcome[] = ['helped', 'passed_on', 'safe', 'mistake', 'not_found'];
/** Closed ones that are shown below those that wait. */
const closedShown = 3;

/** Calls for help in answer to the alert: the oldest first, who and where on request, taken and closed with what became of them. */
export const HelpCases = ({ alertId }: { alertId: string }) => {
  const t = useText();
  const format = useFormat();
  const me = useStore(user);
  const may = hasRole(me, ['dispatcher', 'alert-author', 'alert-approver']);
  const { data } = useHelp(alertId, may || hasRole(me, ['municipality-admin', 'auditor']));
  const [closing, setClosing] = useState<HelpCase>();
  if (!data || data.items.length === 0) return null;
  const waiting = data.open + data.taken;
  const closed = data.items.filter(({ state }) => state === 'closed').reverse();
  const rows = [...data.items.filter(({ state }) => state !== 'closed'), ...closed.slice(0, closedShown)];
  return (
    <section className={waiting > 0 ? 'board-panel board-help urgent' : 'board-panel board-help'} aria-labelledby="board-help">
      <header>
        <h2 id="board-help">
          <Icon of={Siren} />
          <span role="status">{t('alerts.help.title', { n: waiting, count: format.number(waiting) })}</span>
        </h2>
      </header>
      <ol>
        {rows.map((one) => (
          <Row key={one.id} one={one} may={may} onClose={() => setClosing(one)} />
        ))}
      </ol>
      {closed.length > closedShown && <p className="quiet small">{t('alerts.help.moreClosed', { n: closed.length - closedShown })}</p>}
      {closing && <CloseDialog key={closing.id} one={closing} onDone={() => setClosing(undefined)} />}
    </section>
  );
};

const Row = ({ one, may, onClose }: { one: HelpCase; may: boolean; onClose: () => void }) => {
  const t = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [person, setPerson] = useState<HelpPerson>();
  const [error, setError] = useState<unknown>();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      setError(undefined);
    } catch (problem) {
      setError(problem);
    }
    void client.invalidateQueries({ queryKey: ['alert-help'] });
  };
  const done = one.state === 'closed';
  return (
    <li className={done ? 'done' : ''}>
      <time dateTime={one.openedAt}>{format.clock(one.openedAt)}</time>
      <div>
        <p>{one.words ?? t('alerts.help.noWords')}</p>
        {one.safeAt && !done && <p className="quiet small">{t('alerts.help.safeSince', { at: format.clock(one.safeAt) })}</p>}
        {one.state === 'taken' && <p className="quiet small">{t('alerts.help.takenBy', { name: one.taken?.name ?? '' })}</p>}
        {done && one.outcome && (
          <p className="quiet small">
            <Icon of={Check} /> {t(`alerts.help.outcome.${one.outcome}`)}
            {one.note ? ` · ${one.note}` : ''}
          </p>
        )}
        {person && <Where person={person} />}
        {error !== undefined && <ErrorNotice error={error} />}
        {may && !done && (
          <span className="actions">
            {!person && (
              <Button small icon={MapPin} onPress={() => void run(async () => setPerson(await readPerson(one.id)))}>
                {t('alerts.help.where')}
              </Button>
            )}
            {one.state === 'open' ? (
              <Button small kind="primary" onPress={() => void run(() => moveCase(one.id, 'take'))}>
                {t('alerts.help.take')}
              </Button>
            ) : (
              <Button small onPress={() => void run(() => moveCase(one.id, 'give-back'))}>
                {t('alerts.help.giveBack')}
              </Button>
            )}
            <Button small onPress={onClose}>
              {t('alerts.help.close')}
            </Button>
          </span>
        )}
      </div>
    </li>
  );
};

const Where = ({ person: { name, phone, lang, places } }: { person: HelpPerson }) => {
  const t = useText();
  return (
    <dl className="board-where">
      {name && (
        <div>
          <dt>{t('alerts.help.name')}</dt>
          <dd>{name}</dd>
        </div>
      )}
      {phone && (
        <div>
          <dt>{t('alerts.help.phone')}</dt>
          <dd>
            <a href={`tel:${phone}`}>{phone}</a>
          </dd>
        </div>
      )}
      {lang && (
        <div>
          <dt>{t('alerts.board.language')}</dt>
          <dd>{t(`alerts.lang.${lang}`)}</dd>
        </div>
      )}
      {places.map(({ kind, address, lon, lat, inArea }) => (
        <div key={`${kind} ${lon} ${lat}`}>
          <dt>
            {t(`alerts.reason.${kind}`)}
            {inArea ? '' : ` (${t('alerts.help.outside')})`}
          </dt>
          <dd>{address ?? `${lat.toFixed(5)}, ${lon.toFixed(5)}`}</dd>
        </div>
      ))}
      {places.length === 0 && <p className="quiet small">{t('alerts.help.noPlace')}</p>}
    </dl>
  );
};

const CloseDialog = ({ one, onDone }: { one: HelpCase; onDone: () => void }) => {
  const t = useText();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>();
  const [note, setNote] = useState('');
  const [error, setError] = useState<unknown>();
  const close = async (): Promise<void> => {
    if (!outcome) return;
    try {
      await closeCase(one.id, outcome, note.trim());
      void client.invalidateQueries({ queryKey: ['alert-help'] });
      onDone();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Dialog
      title={t('alerts.help.closeTitle')}
      isOpen
      onClose={onDone}
      actions={
        <>
          <Button onPress={onDone}>{t('form.close')}</Button>
          <Button kind="primary" icon={Check} isDisabled={!outcome} onPress={() => void close()}>
            {t('alerts.help.close')}
          </Button>
        </>
      }
    >
      <Select
        label={t('alerts.help.outcome')}
        value={outcome}
        choices={outcomes.map((id) => ({ id, label: t(`alerts.help.outcome.${id}`) }))}
        onChange={setOutcome}
        placeholder={t('alerts.help.choose')}
      />
      <Field label={t('alerts.help.note')} value={note} onChange={setNote} rows={2} maxLength={500} />
      {error !== undefined && <ErrorNotice error={error} />}
    </Dialog>
  );
};
