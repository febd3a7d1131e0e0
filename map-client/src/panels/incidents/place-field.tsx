import { MapPin } from 'lucide-react';
import { useState } from 'react';
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Field } from '../../controls/field.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { readPosition } from '../../map/coordinates.ts';
import { toLks } from '../../map/lks.ts';
import { type FoundPlace, usePlaces } from '../../shell/place-search.tsx';

interface PlaceFieldProps {
  text: string | null;
  position: readonly number[] | undefined;
  /** Position in degrees; undefined means it has no place. */
  onChange: (change: { text?: string | null; position?: [number, number] | null }) => void;
  /** True while the next click on the map gives the place. */
  picking: boolean;
  onPick: () => void;
  changed: string | undefined;
  error: string | undefined;
}

/** Where it happened: words, with the place found by name, by a click on the map, or by coordinates. */
export const PlaceField = ({ text, position, onChange, picking, onPick, changed, error }: PlaceFieldProps) => {
  const t = useText();
  const format = useFormat();
  const [typed, setTyped] = useState(false);
  const [coordinates, setCoordinates] = useState('');
  const [isOpen, setOpen] = useState(false);
  const { data: found = [] } = usePlaces(typed ? (text ?? '') : '');
  const read = readPosition(coordinates);
  const [lon = 0, lat = 0] = position ?? [];
  const system = lat > 56.4 ? 'EPSG:3059' : 'EPSG:3346';
  const lks = position && toLks(position, system);

  const take = (): void => {
    if (!read) return;
    onChange({ position: read.position });
    setOpen(false);
    setCoordinates('');
  };
  return (
    <div className="field wide">
      <div className="with-button bottom">
        <ComboBox
          className={`field grow${changed ? ' changed' : ''}`}
          inputValue={text ?? ''}
          onInputChange={(next) => {
            setTyped(true);
            onChange({ text: next });
          }}
          items={typed ? found : []}
          selectedKey={null}
          allowsCustomValue
          menuTrigger="input"
          isInvalid={!!error}
          onSelectionChange={(key) => {
            const place = found.find(({ id }) => id === key);
            if (!place) return;
            setTyped(false);
            onChange({ text: place.name, position: place.geometry.coordinates });
          }}
        >
          <Label className="field-label" data-changed={changed}>
            {t('incidents.field.place')}
          </Label>
          <Input className="input" placeholder={t('incidents.field.placeHint')} />
          <FieldError className="field-error">{error}</FieldError>
          <Popover className="popover">
            <ListBox<FoundPlace> className="options">
              {(place) => (
                <ListBoxItem id={place.id} textValue={place.name} className="option">
                  <Icon of={MapPin} />
                  {place.name}
                  <span className="end">{[place.municipality?.name, place.country].filter(Boolean).join(', ')}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
        <Button icon={MapPin} onPress={onPick} {...(picking && { kind: 'primary' as const })}>
          {t(picking ? 'incidents.pick.now' : 'incidents.pick')}
        </Button>
      </div>
      <p className="hint" role="status">
        {picking
          ? t('incidents.pick.hint')
          : position && lks
            ? `${format.number(lat, 5)}; ${format.number(lon, 5)} · ${system === 'EPSG:3059' ? 'LKS-92' : 'LKS-94'} ${format.number(lks[0])} ${format.number(lks[1])}`
            : t('incidents.noPlaceYet')}{' '}
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('incidents.coordinates')}
        </button>
        {position && (
          <>
            {' '}
            <button type="button" className="link" onClick={() => onChange({ position: null })}>
              {t('incidents.removePlace')}
            </button>
          </>
        )}
      </p>
      {isOpen && (
        <Field
          label={t('incidents.coordinates')}
          value={coordinates}
          onChange={setCoordinates}
          placeholder="56,6512; 23,2786"
          hint={
            read
              ? t(`incidents.coordinates.${read.as.replace(':', '')}` as 'incidents.coordinates.degrees')
              : t('incidents.coordinates.hint')
          }
          error={coordinates.length > 6 && !read ? t('incidents.coordinates.wrong') : undefined}
          beside={
            <Button isDisabled={!read} onPress={take}>
              {t('incidents.coordinates.take')}
            </Button>
          }
        />
      )}
    </div>
  );
};
