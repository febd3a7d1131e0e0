import { useQuery } from '@tanstack/react-query';
import type { endpoints, Place } from '@vias/api/places/contract.ts';
import { House, MapPin, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { z } from 'zod';
import { get } from '../api.ts';
import { Icon } from '../controls/icon.tsx';
import { useText } from '../i18n/i18n.ts';
import { mapTarget } from '../map/target.ts';
import { currentPlace, navigate } from '../router.ts';

/** A settlement the server found by name, or an address: then `kind` is "address", the name is its text and the id is negative. */
export type FoundPlace = z.output<typeof Place>;
type Found = z.output<(typeof endpoints)['searchPlaces']['answer']['schema']>;

/** Settlements and addresses as one list: who types a number looks for a house. */
const asPlaces = ({ items, addresses }: Found, text: string): FoundPlace[] => {
  const houses = addresses.map(({ id, text: name, country, geometry, municipality }) => ({
    id: -id,
    name,
    country,
    kind: 'address',
    population: null,
    geometry,
    municipality,
  }));
  return /\d/.test(text) ? [...houses, ...items] : [...items, ...houses];
};

/** Reads places whose name (in any of its forms) begins like `text`, and addresses with its words. */
export const usePlaces = (text: string) =>
  useQuery({
    queryKey: ['places', text],
    queryFn: ({ signal }) => get<Found>('/api/places', { q: text, limit: 8 }, signal).then((found) => asPlaces(found, text)),
    enabled: text.trim().length >= 2,
    placeholderData: (before) => before,
    staleTime: 10 * 60_000,
  });

const pagesWithMap = ['/', '/incidents', '/alert', '/coverage'];

/** Search for a place by name; "/" puts the cursor here from anywhere. */
export const PlaceSearch = ({ onDone }: { onDone: () => void }) => {
  const t = useText();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const { data = [] } = usePlaces(text);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const at = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || at.closest('input, textarea, [contenteditable], [role="spinbutton"]'))
        return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  const go = (place: FoundPlace): void => {
    const [lon, lat] = place.geometry.coordinates;
    if (!pagesWithMap.includes(currentPlace().path)) navigate('/');
    mapTarget.set({ name: place.name, lon, lat, ...(place.kind === 'address' && { zoom: 15 }) });
    setText('');
    onDone();
  };

  return (
    <ComboBox
      className="search"
      aria-label={t('search.label')}
      inputValue={text}
      onInputChange={setText}
      items={text.trim().length >= 2 ? data : []}
      allowsEmptyCollection={text.trim().length >= 2}
      selectedKey={null}
      onSelectionChange={(key) => {
        const place = data.find((entry) => entry.id === key);
        if (place) go(place);
      }}
      menuTrigger="input"
      allowsCustomValue
    >
      <Label className="vh">{t('search.label')}</Label>
      <Icon of={Search} />
      <Input ref={input} className="input" placeholder={t('search.label')} />
      <span className="shortcut" aria-hidden="true">
        /
      </span>
      <Popover className="popover">
        <ListBox<FoundPlace> className="options" renderEmptyState={() => <div className="option-header">{t('search.none', { text })}</div>}>
          {(place) => (
            <ListBoxItem id={place.id} textValue={place.name} className="option">
              <Icon of={place.kind === 'address' ? House : MapPin} />
              {place.name}
              <span className="end">{[place.municipality?.name, place.country].filter(Boolean).join(', ')}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
};
