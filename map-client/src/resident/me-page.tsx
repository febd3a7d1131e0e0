import { useCallback, useEffect, useState } from 'react';
import { ask, type Me, type Municipality, Refused } from './ask.ts';
import { CarerQuestion } from './carer-question.tsx';
import { Carers } from './carers.tsx';
import { ChoicesForm } from './choices-form.tsx';
import { Contacts } from './contacts.tsx';
import { Drills, Invited, useInvitation } from './drills.tsx';
import { Wrong } from './parts.tsx';
import { PhoneSteps } from './phone-steps.tsx';
import { Reads } from './reads.tsx';
import { Senders } from './senders.tsx';
import { type TextKey, useTexts } from './texts.ts';

type Props = { code: string; municipalities: readonly Municipality[]; tenant: string; onTenant: (tenant: string) => void };

/** What became of a message, in the words of whoever was to get it. */
const becameOf = (state: string): TextKey => {
  if (state === 'delivered' || state === 'acknowledged') return 'alerts.delivered';
  if (state === 'suppressed' || state === 'not_sent') return 'alerts.notSent';
  return state === 'queued' || state === 'sending' ? 'alerts.onItsWay' : 'alerts.notDelivered';
};

/** A person's own page: everything stored, to be changed, taken along and erased. Without a valid link it asks for number and code. */
export const MePage = ({ code, municipalities, ...choice }: Props) => {
  const texts = useTexts();
  const { say } = texts;
  const [link, setLink] = useState(code);
  const [me, setMe] = useState<Me | undefined>();
  const [state, setState] = useState<'reading' | 'ask' | 'carer' | 'over' | 'erased'>(code === '' ? 'ask' : 'reading');
  const [wrong, setWrong] = useState('');
  const [saved, setSaved] = useState(false);
  const invited = useInvitation();
  const { invitation } = invited;

  // The code for an invitation comes from the municipality that invites.
  const inviter = invitation?.tenant;
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once; another country may be picked afterwards
  useEffect(() => {
    if (inviter) choice.onTenant(inviter);
  }, [inviter]);

  const read = useCallback(async () => {
    if (link === '') return;
    try {
      setMe(await ask<Me>(texts, '/api/residents/me', { link }));
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'resident.link_over') return setWrong((error as Error).message);
      // The link in a message may also be the question to a carer.
      const isQuestion = await ask(texts, '/api/residents/carer', { link }).then(
        () => true,
        () => false,
      );
      setState(isQuestion ? 'carer' : 'over');
    }
  }, [link, texts]);
  useEffect(() => void read(), [read]);

  if (state === 'erased')
    return (
      <section className="step">
        <h1>{say('erase.done')}</h1>
        <p className="lead">{say('erase.doneLead')}</p>
      </section>
    );
  if (state === 'carer') return <CarerQuestion link={link} />;
  if (!me)
    return (
      <>
        <Wrong>{wrong || (state === 'over' ? say('link.over') : '')}</Wrong>
        {invitation && (
          <div className="note invited">
            <Invited invitation={invitation} />
            <p>{say('drill.first')}</p>
          </div>
        )}
        {state === 'reading' && !wrong ? (
          <p className="lead" role="status">
            {say('busy')}
          </p>
        ) : (
          <PhoneSteps
            purpose="own"
            municipalities={municipalities}
            {...choice}
            onLink={(next) => {
              setState('reading');
              setLink(next);
            }}
          />
        )}
      </>
    );

  // “Kopš” wants another case than a calendar gives, so Latvian writes the day in figures.
  const style = texts.lang === 'lv' ? ({ day: '2-digit', month: '2-digit', year: 'numeric' } as const) : ({ dateStyle: 'long' } as const);
  const day = (at: string) => new Intl.DateTimeFormat(texts.lang === 'en' ? 'en-GB' : texts.lang, style).format(new Date(at));
  const takeAlong = () => {
    const file = URL.createObjectURL(new Blob([JSON.stringify(me, null, 2)], { type: 'application/json' }));
    Object.assign(document.createElement('a'), { href: file, download: 'vias.json' }).click();
    URL.revokeObjectURL(file);
  };
  const erase = () => {
    if (!confirm(say('erase.sure'))) return;
    ask(texts, '/api/residents/me', { method: 'DELETE', link }).then(
      () => setState('erased'),
      (error: Error) => setWrong(error.message),
    );
  };
  return (
    <div className="me">
      <h1>{say('me.title')}</h1>
      <p className="lead">{say('me.lead', { phone: me.phone, day: day(me.knownSince) })}</p>
      {me.numberFailedAt && <p className="note">{say('me.failed', { day: day(me.numberFailedAt) })}</p>}
      <Wrong>{wrong}</Wrong>
      {invitation && <Drills link={link} me={me} invited={invited} onChange={() => void read()} />}
      <section aria-labelledby="choices">
        <h2 id="choices">{say('me.choices')}</h2>
        <ChoicesForm
          // What was just stored is shown as it was stored.
          key={me.places.map(({ kind, lon, lat }) => `${kind}${lon}${lat}`).join()}
          link={link}
          me={me}
          country={undefined}
          tenant={(me.senders[0]?.tenant ?? choice.tenant) || undefined}
          isFirst={me.name === null && !me.hasCard}
          button={say('save')}
          onSaved={(next) => {
            setMe(next);
            setSaved(true);
          }}
        />
        <p role="status" className="hint">
          {saved && say('saved')}
        </p>
      </section>
      {!invitation && <Drills link={link} me={me} invited={invited} onChange={() => void read()} />}
      <Senders link={link} me={me} onChange={() => void read()} />
      <Contacts link={link} me={me} day={day} onChange={setMe} />
      <Carers link={link} me={me} onChange={setMe} />
      <section aria-labelledby="alerts">
        <h2 id="alerts">{say('alerts.title')}</h2>
        {me.alerts.length === 0 ? (
          <p>{say('alerts.none')}</p>
        ) : (
          <ul className="rows">
            {me.alerts.map(({ title, sender, startedAt, state: became }) => (
              <li key={`${startedAt}${title}`}>
                <strong>{title}</strong>
                <small>
                  {day(startedAt)} · {sender} · {say(becameOf(became))}
                </small>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Reads me={me} day={day} />
      <section aria-labelledby="mine">
        <h2 id="mine">{say('mine.title')}</h2>
        <ul className="kept">
          {me.hasCard && <li>{say('mine.card')}</li>}
          {me.senders.map(
            ({ tenant, name, consentAt, consentTextVersion: version }) =>
              consentAt && version && <li key={tenant}>{say('mine.consent', { day: day(consentAt), version, name })}</li>,
          )}
        </ul>
        <p>{say('mine.lead')}</p>
        <div className="row">
          <button type="button" className="plain" onClick={takeAlong}>
            {say('mine.export')}
          </button>
          <button type="button" className="plain danger" onClick={erase}>
            {say('mine.erase')}
          </button>
        </div>
      </section>
    </div>
  );
};
