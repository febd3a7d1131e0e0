import { CalendarDays, Layers, Link2, List, Map as MapIcon, Printer, TriangleAlert } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds, MapPlace, MapView } from '../../map/map-view.ts';
import { codesOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { LayerPanel } from '../../panels/layers/layer-panel.tsx';
import { digitsOf } from '../../panels/rate/class-text.ts';
import { countedPeriod, duringOf } from '../../panels/rate/period.ts';
import { useBoundarySets, useMonths, useRateMap, useTerritories } from '../../panels/rate/rate.ts';
import { changeState, usePlannerState } from '../../panels/state/planner-state.ts';
import { TerritoryDrawer } from '../../panels/territory/territory-drawer.tsx';
import { type Row, sortRows, TerritoryList } from '../../panels/territory/territory-list.tsx';
import { TimeBar } from '../../panels/time/time-bar.tsx';
import { Caption } from './caption.tsx';
import { comparedWith, meanRate } from './compared.ts';
import { PhoneSheet, type PhoneTab } from './phone-sheet.tsx';
import { PlannerLayers } from './planner-map.tsx';
import './planner.css';

const inView = ([west, south, east, north]: Bounds, [lon = 0, lat = 0]: readonly number[]): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

/** The planner's map: rates by municipality, with the list, one territory, and the time below. */
const PlannerPage = () => {
  const t = useText();
  const format = useFormat();
  const state = usePlannerState();
  const { period, groups, layers } = state;
  const [bounds, setBounds] = useState<Bounds>();
  const [panel, setPanel] = useState<PhoneTab>('map');
  const [copied, setCopied] = useState(false);
  const { data: taxonomy = [] } = useCategories();
  const categories = useMemo(() => codesOf(taxonomy, groups), [taxonomy, groups]);
  const rate = useRateMap(period, categories, state.method);
  const territories = useTerritories(rate.data?.boundarySets);
  const sets = useBoundarySets();
  const months = useMonths(categories);
  const counted = countedPeriod(period, rate.data, isoDay(new Date()));
  const [start] = useState<MapPlace>(state.place);

  const rows = useMemo((): Row[] => {
    const values = new Map(rate.data?.values.map((value) => [value.id, value]));
    return sortRows(
      (territories.data ?? []).map((territory) => ({ territory, value: values.get(territory.id) })),
      format.compare,
    );
  }, [rate.data, territories.data, format]);
  const visible = useMemo(
    () => (bounds ? rows.filter(({ territory }) => inView(bounds, territory.labelPoint.coordinates)) : rows),
    [rows, bounds],
  );
  const chosen = rows.find(({ territory }) => `${territory.country}:${territory.code}` === state.selected);
  const incidents = useMemo(() => ({ during: duringOf(period), category: categories }), [period, categories]);

  const onRest = useCallback((place: MapPlace, view: MapView) => {
    setBounds(view.bounds());
    changeState({ place });
  }, []);
  const select = (id: number | undefined): void => {
    const row = rows.find(({ territory }) => territory.id === id);
    changeState({ selected: row ? `${row.territory.country}:${row.territory.code}` : '' });
    // Where rails are sheets, the chosen territory is what one wants to see next.
    setPanel('map');
  };
  const copyLink = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 3000);
  };

  const shownSets = useMemo(() => (sets.data ?? []).filter(({ id }) => rate.data?.boundarySets.includes(id)), [sets.data, rate.data]);
  const failed = rate.error ?? territories.error ?? sets.error;
  const here = chosen?.value?.class;
  const digits = digitsOf(rate.data?.breaks ?? []);
  const title = t('rate.title');
  return (
    <main id="page" className={`planner show-${panel}${chosen ? ' with-drawer' : ''}`}>
      <aside className="rail" aria-label={t('layers.rail')}>
        <LayerPanel state={state} map={rate.data} here={here} />
        {!failed && (rate.isPending || territories.isPending) ? (
          <Skeleton />
        ) : (
          <TerritoryList
            rows={visible}
            classes={(rate.data?.breaks.length ?? 1) - 1}
            digits={digits}
            selected={chosen?.territory.id}
            onSelect={select}
          />
        )}
      </aside>
      <div className="stage">
        <div className="title-strip">
          <div>
            <h1>{title}</h1>
            <p>
              {groups.length > 0 && <b>{groups.map((group) => t.maybe(`group.${group}`) ?? group).join(', ')} · </b>}
              {format.period(counted.from, counted.to)} · {t('rate.byMunicipality')}
              {rate.data?.residentsAsOf && ` · ${t('rate.residentsAsOf', { day: format.day(rate.data.residentsAsOf) })}`}
            </p>
          </div>
          <div className="title-strip-actions">
            <Button icon={Link2} onPress={() => void copyLink()}>
              <span aria-live="polite">{copied ? t('planner.copied') : t('planner.share')}</span>
            </Button>
            <Button icon={Printer} onPress={() => print()}>
              {t('planner.print')}
            </Button>
          </div>
        </div>
        {failed && (
          <ErrorNotice
            error={failed}
            onRetry={() => {
              void rate.refetch();
              void territories.refetch();
              void sets.refetch();
            }}
          />
        )}
        <MapCanvas
          start={start}
          onRest={onRest}
          label={t('planner.mapLabel', { title, n: visible.length })}
          className={rate.isPlaceholderData ? 'stale' : ''}
        >
          <PlannerLayers
            map={rate.data}
            territories={territories.data ?? noTerritories}
            sets={shownSets}
            layers={layers}
            incidents={incidents}
            selected={chosen?.territory.id}
            onSelect={select}
          />
          <Button className="when phone-shown" icon={CalendarDays} onPress={() => setPanel('time')}>
            {format.period(period.from, period.to)}
          </Button>
          {rate.isFetching && !rate.data && (
            <p className="map-note" role="status">
              {t('state.loading')}
            </p>
          )}
          {rate.data && rate.data.values.length === 0 && (
            <p className="map-note">
              <Icon of={TriangleAlert} />
              {t('rate.empty')}
            </p>
          )}
          {rate.data && <Caption map={rate.data} approximate={shownSets.some(({ isGenerated }) => isGenerated)} />}
        </MapCanvas>
      </div>
      {chosen && (
        <TerritoryDrawer
          key={chosen.territory.id}
          row={chosen}
          period={counted}
          byMonth={rate.data?.isWidened ?? false}
          categories={categories}
          compared={comparedWith(chosen, rows)}
          mean={meanRate(rows)}
          digits={digits}
          onClose={() => select(undefined)}
        />
      )}
      <TimeBar period={period} months={months.data ?? noMonths} onChange={(next) => changeState({ period: next })} />
      {rate.data && <PhoneSheet map={rate.data} chosen={chosen} onDetails={() => setPanel('details')} />}
      <nav className="phone-tabs" aria-label={t('planner.tabs')}>
        {(
          [
            ['map', MapIcon, t('nav.map')],
            ['layers', Layers, t('layers.title')],
            ['list', List, t('list.title')],
            ['time', CalendarDays, t('time.short')],
          ] as const
        ).map(([id, icon, name]) => (
          <button key={id} type="button" aria-pressed={panel === id} onClick={() => setPanel(id)}>
            <Icon of={icon} large />
            {name}
          </button>
        ))}
      </nav>
    </main>
  );
};

const noTerritories: never[] = [];
const noMonths: never[] = [];

export default PlannerPage;
