import { useQuery } from '@tanstack/react-query';
import type { Territory } from '@vias/api/territories/contract.ts';
import { useState } from 'react';
import type { z } from 'zod';
import { get } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Dialog } from '../../controls/dialog.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Tabs } from '../../controls/tabs.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { type FoundPlace, usePlaces } from '../../shell/place-search.tsx';
import { bufferArea, type Lang, useRested } from './alert-data.ts';
import { circleIn } from './area-words.ts';
import { cornersOf, type DraftArea } from './draft.ts';
import { SavedAreas } from './saved-areas.tsx';
import { areaOfTerritories } from './territory-area.ts';

interface AreaDialogProps {
  /** The area on screen, which may be kept under a name. */
  current: DraftArea | undefined;
  onChoose: (area: DraftArea) => void;
  onClose: () => void;
}

/** An area without drawing: territories by name, a circle around a place, or typed corners. */
export const AreaDialog = ({ current, onChoose, onClose }: AreaDialogProps) => {
  const t = useText();
  return (
    <Dialog title={t('alerts.area.title')} isOpen onClose={onClose}>
      <Tabs
        label={t('alerts.area.title')}
        tabs={[
          { id: 'territory', label: t('alerts.area.territory'), content: <Territories onChoose={onChoose} /> },
          { id: 'circle', label: t('alerts.area.circle'), content: <AroundPlace onChoose={onChoose} /> },
          { id: 'saved', label: t('alerts.areas.tab'), content: <SavedAreas current={current} onChoose={onChoose} /> },
          { id: 'corners', label: t('alerts.area.corners'), content: <Corners onChoose={onChoose} /> },
        ]}
      />
    </Dialog>
  );
};

type Choose = { onChoose: AreaDialogProps['onChoose'] };
type Found = z.output<typeof Territory>;

const Territories = ({ onChoose }: Choose) => {
  const t = useText();
  const format = useFormat();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly Found[]>([]);
  const [error, setError] = useState<unknown>();
  const asked = useRested(text.trim(), 250);
  const found = useQuery({
    queryKey: ['territories', 'by-name', asked],
    queryFn: async ({ signal }) => {
      const find = async (filter: Parameters<typeof get>[1]) => {
        const { items } = await get<{ items: Found[] }>('/api/territories', { on: isoDay(new Date()), ...filter }, signal);
        return items.filter(({ level }) => level !== 'country' && level !== 'grid');
      };
      if (asked) return find({ q: asked, limit: 30 });
      const own = await find({ mine: true, limit: 120 });
      // Who answers for no ground begins with everybody's.
      if (own.length === 0) return find({ limit: 120 });
      const isPart = ({ parent }: Found) => own.some(({ id }) => id === parent);
      return [...own.filter((entry) => !isPart(entry)), ...own.filter(isPart)];
    },
    placeholderData: (before) => before,
  });
  const list = [...chosen, ...(found.data ?? []).filter((entry) => !chosen.some(({ id }) => id === entry.id))];
  const use = async (): Promise<void> => {
    try {
      onChoose(await areaOfTerritories(chosen.map(({ id }) => id)));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <div className="alert-area-tab">
      <Field label={t('alerts.area.search')} hint={t('alerts.area.searchHint')} type="search" value={text} onChange={setText} />
      {(found.error ?? error) ? <ErrorNotice error={found.error ?? error} onRetry={() => void found.refetch()} /> : null}
      <ul className="alert-area-list">
        {list.map((entry) => (
          <li key={entry.id}>
            <Checkbox
              isSelected={chosen.some(({ id }) => id === entry.id)}
              onChange={(on) => setChosen(on ? [...chosen, entry] : chosen.filter(({ id }) => id !== entry.id))}
            >
              <span>{entry.name}</span>
              <span className="quiet small">{`${entry.country} · ${format.number(entry.areaKm2)}\u00a0km²`}</span>
            </Checkbox>
          </li>
        ))}
        {found.data?.length === 0 && <li className="quiet">{t('search.none', { text })}</li>}
      </ul>
      <Button kind="primary" isDisabled={chosen.length === 0} onPress={() => void use()}>
        {t('alerts.area.useTerritories', { n: chosen.length })}
      </Button>
    </div>
  );
};

const AroundPlace = ({ onChoose }: Choose) => {
  const t = useText();
  const format = useFormat();
  const [text, setText] = useState('');
  const [place, setPlace] = useState<FoundPlace>();
  const [km, setKm] = useState('5');
  const { data = [] } = usePlaces(useRested(place?.name === text ? '' : text, 250));
  const [error, setError] = useState<unknown>();
  const radius = Number(km.replace(',', '.'));
  const valid = radius > 0 && radius <= 50;
  return (
    <div className="alert-area-tab">
      <Field
        label={t('alerts.area.place')}
        type="search"
        value={text}
        onChange={(next) => {
          setText(next);
          setPlace(undefined);
        }}
      />
      {!place && data.length > 0 && text.trim().length >= 2 && (
        <ul className="alert-area-list short">
          {data.map((entry) => (
            <li key={entry.id}>
              <button
                type="button"
                onClick={() => {
                  setPlace(entry);
                  setText(entry.name);
                }}
              >
                <span>{entry.name}</span>
                <span className="quiet small">{[entry.municipality?.name, entry.country].filter(Boolean).join(', ')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Field
        label={t('alerts.area.km')}
        inputMode="decimal"
        value={km}
        onChange={setKm}
        error={valid ? undefined : t('alerts.area.kmWrong')}
        className="alert-km"
      />
      {error ? <ErrorNotice error={error} /> : null}
      <Button
        kind="primary"
        isDisabled={!place || !valid}
        onPress={() => {
          if (!place) return;
          const named = circleIn(format.lang as Lang, place.name, radius);
          bufferArea({ type: 'Point', coordinates: place.geometry.coordinates }, radius * 1000).then(
            (shape) => onChoose({ ...named, shape, territories: [] }),
            setError,
          );
        }}
      >
        {t('alerts.area.use')}
      </Button>
    </div>
  );
};

const Corners = ({ onChoose }: Choose) => {
  const t = useText();
  const [text, setText] = useState('');
  const shape = cornersOf(text);
  return (
    <div className="alert-area-tab">
      <Field
        label={t('alerts.area.cornersLabel')}
        hint={t('alerts.area.cornersHint')}
        rows={6}
        value={text}
        placeholder={'56.4102, 23.6881\n56.4102, 23.7402\n56.3807, 23.7120'}
        onChange={setText}
        error={text.trim() && !shape ? t('alerts.area.cornersWrong') : undefined}
      />
      <Button kind="primary" isDisabled={!shape} onPress={() => shape && onChoose({ name: '', shape, territories: [] })}>
        {t('alerts.area.use')}
      </Button>
    </div>
  );
};
