import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { type Found, findPlaces } from './ask.ts';
import { Field, Pick, Tick } from './parts.tsx';
import { type TextKey, useTexts } from './texts.ts';

export type Kind = 'home' | 'work' | 'school' | 'parent' | 'other';
export const kinds: readonly Kind[] = ['home', 'work', 'school', 'parent', 'other'];
/** A place that is chosen, or one that waits for it. Degrees WGS 84. */
export type Place = { key: string; kind: Kind; label: string; near: string; lon?: number; lat?: number };

const pauseMs = 300;
// Loaded when somebody asks for it: the form stays light.
const PlaceMap = lazy(() => import('./place-map.tsx'));

/** One place of a person: its kind, and an address or a village looked for by its words. */
export const PlaceField = ({
  place,
  country,
  tenant,
  onChange,
  onRemove,
  fixedKind = false,
}: {
  place: Place;
  country: 'LV' | 'LT' | undefined;
  /** Whose map is shown and whose houses are found first; none where nothing is chosen yet. */
  tenant: string | undefined;
  onChange: (place: Place) => void;
  onRemove?: () => void;
  fixedKind?: boolean;
}) => {
  const texts = useTexts();
  const { say } = texts;
  const list = useId();
  const [words, setWords] = useState(place.label);
  const [found, setFound] = useState<readonly Found[]>([]);
  const [state, setState] = useState<'idle' | 'none' | 'noPosition'>('idle');
  const [hasMap, setHasMap] = useState(false);
  const typed = useRef(false);
  const isChosen = place.lon !== undefined;

  useEffect(() => {
    if (!typed.current || words.trim().length < 2) {
      setFound([]);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      void findPlaces(texts, words.trim().slice(0, 100), country, tenant).then((places) => {
        if (!current) return;
        setFound(places);
        setState(places.length === 0 ? 'none' : 'idle');
      });
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [words, country, tenant, texts]);

  const choose = ({ text, near, lon, lat }: Omit<Found, 'key'>) => {
    typed.current = false;
    setWords(text);
    setFound([]);
    setState('idle');
    onChange({ ...place, label: text, near, lon, lat });
  };
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude } }) =>
        choose({
          text: say('place.hereLabel'),
          near: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
          lon: longitude,
          lat: latitude,
        }),
      () => setState('noPosition'),
      { enableHighAccuracy: true, timeout: 15_000 },
    );

  return (
    <div className="place">
      {!fixedKind && (
        <Pick
          legend={say('place.kind')}
          value={place.kind}
          options={kinds.map((kind) => [kind, say(kind === 'home' ? 'place.homeKind' : (`place.${kind}` as TextKey))] as const)}
          onPick={(kind) => onChange({ ...place, kind })}
        />
      )}
      <Field label={say(fixedKind ? 'place.home' : 'place.where')} hint={say('place.hint')}>
        {(ids) => (
          <div className="in words">
            <input
              {...ids}
              autoComplete={fixedKind ? 'street-address' : 'off'}
              required
              value={words}
              aria-controls={list}
              onChange={({ target }) => {
                typed.current = true;
                setWords(target.value);
                const { lon: _lon, lat: _lat, ...rest } = place;
                onChange({ ...rest, label: target.value, near: '' });
              }}
            />
          </div>
        )}
      </Field>
      <ul id={list} className="found" aria-label={say('place.found')} hidden={found.length === 0}>
        {found.map((one) => (
          <li key={one.key}>
            <button type="button" onClick={() => choose(one)}>
              {one.text}
              {one.near && <small>{one.near}</small>}
            </button>
          </li>
        ))}
      </ul>
      <div role="status">
        {isChosen && (
          <p className="picked">
            <Tick />
            <span>
              {place.label}
              {place.near && !place.label.includes(place.near) && `, ${place.near}`}
            </span>
          </p>
        )}
        {state === 'none' && !isChosen && <p className="hint">{say('place.none')}</p>}
        {state === 'noPosition' && <p className="hint">{say('place.noPosition')}</p>}
      </div>
      <div className="row">
        {!isChosen && 'geolocation' in navigator && (
          <button type="button" className="add" onClick={here}>
            {say('place.here')}
          </button>
        )}
        {!isChosen && tenant && !hasMap && (
          <button type="button" className="add" onClick={() => setHasMap(true)}>
            {say('map.open')}
          </button>
        )}
        {onRemove && (
          <button type="button" className="add" onClick={onRemove}>
            {say('place.remove')}
          </button>
        )}
      </div>
      {hasMap && tenant && (
        <Suspense fallback={<p role="status">{say('busy')}</p>}>
          <PlaceMap
            tenant={tenant}
            onChoose={(chosen) => {
              setHasMap(false);
              choose(chosen);
            }}
            onClose={() => setHasMap(false)}
          />
        </Suspense>
      )}
    </div>
  );
};
