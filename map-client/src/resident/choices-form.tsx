import { type FormEvent, useState } from 'react';
import { ask, type Choices, type Me, Refused } from './ask.ts';
import { Field, Pick, Wrong } from './parts.tsx';
import { type Place, PlaceField } from './place-field.tsx';
import { type Lang, langNames, langs, useTexts } from './texts.ts';

/** The version of the privacy notice that this form shows. */
export const textVersion = '2026-11-27';
const mostPlaces = 8;

const placesOf = (me: Me): Place[] =>
  me.places.map(({ kind, lon, lat, label, sender }, i) => ({
    key: `k${i}`,
    kind,
    lon,
    lat,
    label: label ?? `${lat.toFixed(4)}, ${lon.toFixed(4)}`,
    near: sender,
  }));
const rank = { home: 0, work: 1, school: 2, parent: 3, other: 4 };
let made = 0;
const empty = (kind: Place['kind']): Place => ({ key: `n${++made}`, kind, label: '', near: '' });

/** What a person chooses: places, language, name or card, voice. Sends it, and hands on what is stored then. */
export const ChoicesForm = ({
  link,
  me,
  country,
  tenant,
  isFirst,
  button,
  onSaved,
}: {
  link: string;
  me: Me;
  country: 'LV' | 'LT' | undefined;
  tenant: string | undefined;
  isFirst: boolean;
  button: string;
  onSaved: (me: Me) => void;
}) => {
  const texts = useTexts();
  const { say } = texts;
  const [places, setPlaces] = useState<Place[]>(() => {
    const own = placesOf(me).sort((a, b) => rank[a.kind] - rank[b.kind]);
    return own.length > 0 ? own : [empty('home')];
  });
  const [lang, setLang] = useState<Lang>(me.lang ?? texts.lang);
  const [voice, setVoice] = useState(me.voice);
  const [by, setBy] = useState<'name' | 'card'>('name');
  const [name, setName] = useState(me.name ?? '');
  const [card, setCard] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const waiting = places.findIndex(({ lon }) => lon === undefined);
    if (waiting >= 0) return setWrong(say('place.choose'));
    const body: Choices = {
      lang,
      voice,
      textVersion,
      name: by === 'name' && name.trim() !== '' ? name.trim() : null,
      card: by === 'card' && card.trim() !== '' ? card.trim() : null,
      places: places.map(({ kind, lon = 0, lat = 0, label }) => ({ kind, lon, lat, label: label.trim().slice(0, 160) || null })),
    };
    setBusy(true);
    setWrong('');
    ask<{ me: Me }>(texts, '/api/residents/me', { method: 'PUT', body, link })
      .then((answer) => onSaved(answer.me))
      .catch((error: unknown) => {
        const at = error instanceof Refused ? Number(/^places\.(\d+)$/.exec(error.field ?? '')?.[1] ?? Number.NaN) : Number.NaN;
        const place = places[at];
        setWrong(place ? `${place.label}: ${(error as Error).message}` : (error as Error).message);
      })
      .finally(() => setBusy(false));
  };
  const change = (key: string, next: Place) => {
    setPlaces(places.map((place) => (place.key === key ? next : place)));
    setWrong('');
  };

  return (
    <form className="choices" onSubmit={submit}>
      {places.map((place, i) => (
        <PlaceField
          key={place.key}
          place={place}
          country={country}
          tenant={tenant}
          fixedKind={i === 0 && place.kind === 'home'}
          onChange={(next) => change(place.key, next)}
          {...(places.length > 1 && { onRemove: () => setPlaces(places.filter(({ key }) => key !== place.key)) })}
        />
      ))}
      {places.length < mostPlaces && (
        <button type="button" className="add" onClick={() => setPlaces([...places, empty('work')])}>
          + {say('place.add')}
        </button>
      )}
      <Pick legend={say('lang.legend')} value={lang} options={langs.map((id) => [id, langNames[id], id] as const)} onPick={setLang} />
      <Pick
        legend={say('who.legend')}
        value={by}
        options={[
          ['name', say('who.name')],
          ['card', say('who.card')],
        ]}
        onPick={setBy}
      />
      {by === 'name' ? (
        <Field label={say('name.label')} hint={say('name.hint')}>
          {(ids) => (
            <div className="in words">
              <input
                {...ids}
                autoComplete="name"
                required={isFirst}
                minLength={2}
                maxLength={120}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            </div>
          )}
        </Field>
      ) : (
        <Field label={say('card.label')} hint={say(me.hasCard ? 'card.kept' : 'card.hint')}>
          {(ids) => (
            <div className="in words">
              <input
                {...ids}
                autoComplete="off"
                required={isFirst && !me.hasCard}
                minLength={4}
                maxLength={40}
                pattern="[0-9A-Za-z \-]+"
                value={card}
                onChange={({ target }) => setCard(target.value)}
              />
            </div>
          )}
        </Field>
      )}
      <label className="check">
        <input type="checkbox" checked={voice} onChange={({ target }) => setVoice(target.checked)} />
        {say('voice')}
      </label>
      <p className="hint">
        {say('notice.before')} <a href="/privacy">{say('privacy')}</a>
      </p>
      <Wrong>{wrong}</Wrong>
      <div className="end">
        <button type="submit" className="cta" disabled={busy}>
          {busy ? say('busy') : button}
        </button>
      </div>
    </form>
  );
};
