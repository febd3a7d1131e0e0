import { CalendarDays, Eye, Layers, List, Map as MapIcon, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../api.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { TextsContext, useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds, MapPlace, MapView } from '../../map/map-view.ts';
import type { AreaId } from '../../map/territory-layer.ts';
import { openBuilder } from '../../panels/builder/draft.ts';
import { titleOf } from '../../panels/builder/map-text.ts';
import { useIndicators } from '../../panels/builder/thematic.ts';
import { breaksOf, hasTime, type Theme } from '../../panels/builder/theme.ts';
import { CapMessagesOnMap } from '../../panels/cap-messages/cap-messages-on-map.tsx';
import { CapMessagesPanel } from '../../panels/cap-messages/cap-messages-panel.tsx';
import type { Shape } from '../../panels/exposure/exposure.ts';
import { ExposureDrawer } from '../../panels/exposure/exposure-drawer.tsx';
import { ExposureTool } from '../../panels/exposure/exposure-tool.tsx';
import { KeepActions } from '../../panels/keep/keep-actions.tsx';
import { LayerPanel } from '../../panels/layers/layer-panel.tsx';
import { OwnLayersOnMap } from '../../panels/own-layers/own-layers-on-map.tsx';
import { OwnLayersPanel } from '../../panels/own-layers/own-layers-panel.tsx';
import { countedPeriod, duringOf } from '../../panels/rate/period.ts';
import { type BoundarySet, useBoundarySets, useMonths, useTerritories } from '../../panels/rate/rate.ts';
import { changeState, usePlannerState } from '../../panels/state/planner-state.ts';
import { type Row, rowsOf, sortRows } from '../../panels/territory/rows.ts';
import { TerritoryDrawer } from '../../panels/territory/territory-drawer.tsx';
import { TerritoryList } from '../../panels/territory/territory-list.tsx';
import { CompareMenu } from '../../panels/time/compare-menu.tsx';
import { TimeBar } from '../../panels/time/time-bar.tsx';
import { loadPart } from '../../shell/load-part.ts';
import { Caption } from './caption.tsx';
import { comparedWith, meanRate } from './compared.ts';
import { PhoneSheet, type PhoneTab } from './phone-sheet.tsx';
import { OtherTime, PlannerLayers } from './planner-map.tsx';
import { SwipeDivider } from './swipe-divider.tsx';
import { TitleStrip } from './title-strip.tsx';
import { usePlannerMap } from './use-planner-map.ts';
import './planner.css';
import './planner-narrow.css';

/** Loaded when somebody builds: most readers only read. */
const BuilderPanel = lazy(() => loadPart(() => import('../../panels/builder/builder-panel.tsx')));

/** A map that cannot be drawn as it is asked for: asking again changes nothing, another map does. */
const isUndrawable = (error: unknown): boolean => error instanceof ApiError && error.code.startsWith('map.');

const inView = ([west, south, east, north]: Bounds, [lon = 0, lat = 0]: readonly number[]): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

/** The borders the first map will most likely be drawn on, so that shapes and numbers come side by side; what the numbers say then holds. */
const expectedSets = ({ area }: Theme, sets: readonly BoundarySet[] = []): readonly number[] | undefined => {
  if (area.kind !== 'territory') return undefined;
  const current = sets.filter(({ level, validTo }) => level === area.level && validTo === null).map(({ id }) => id);
  return area.boundarySet ?? (current.length > 0 ? current.sort((a, b) => a - b) : undefined);
};

/** The planner's map: any thematic map with its legend, list, one area, and the time below; the builder opens in place of the legend. */
const PlannerPage = () => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const state = usePlannerState();
  const { period, layers } = state;
  const [bounds, setBounds] = useState<Bounds>();
  const screen = useRef<MapView>(undefined);
  const [panel, setPanel] = useState<PhoneTab>('map');
  const share = useRef(0.5);
  const [drawn, setDrawn] = useState<Shape>();
  const [isDrawing, setDrawing] = useState(false);
  // The map asks for what it shows before the rail is made: its making is what a slow machine waits for.
  const [isBegun, setBegun] = useState(false);
  useEffect(() => setBegun(true), []);
  const { building, theme, groups, comparison, categories, period: asked, main, swiped, other } = usePlannerMap(state);
  const map = main.data;
  const sets = useBoundarySets();
  const expected = useMemo(() => expectedSets(theme, sets.data), [theme, sets.data]);
  const boundarySets = map ? (map.geometry.kind === 'features' ? undefined : map.geometry.boundarySets) : expected;
  const territories = useTerritories(boundarySets);
  const { data: indicators = [] } = useIndicators();
  const months = useMonths(categories);
  const counted = countedPeriod(asked, map, isoDay(new Date()));
  const [start] = useState<MapPlace>(state.place);
  const title = titleOf(map?.definition ?? theme, t, lang, indicators);

  const rows = useMemo(
    (): Row[] =>
      sortRows(
        rowsOf(map, territories.data ?? [], (code) => t('builder.cellName', { code })),
        format.compare,
      ),
    [map, territories.data, format, t],
  );
  const otherRows = useMemo(() => rowsOf(other, territories.data ?? [], (code) => code), [other, territories.data]);
  const visible = useMemo(() => (bounds ? rows.filter(({ position }) => inView(bounds, position)) : rows), [rows, bounds]);
  const chosen = rows.find(({ key }) => key === state.selected);
  const incidents = useMemo(() => ({ during: duringOf(period), category: categories }), [period, categories]);

  const onRest = useCallback((place: MapPlace, view: MapView) => {
    setBounds(view.bounds());
    screen.current = view;
    changeState({ place });
  }, []);
  const select = (id: AreaId | undefined): void => {
    changeState({ selected: rows.find((row) => row.id === id)?.key ?? '' });
    setDrawn(undefined);
    // Where rails are sheets, the chosen area is what one wants to see next.
    setPanel('map');
  };

  const showDrawn = useCallback((shape: Shape | undefined) => {
    setDrawn(shape);
    setPanel('details');
  }, []);

  const shownSets = useMemo(() => (sets.data ?? []).filter(({ id }) => boundarySets?.includes(id)), [sets.data, boundarySets]);
  // A map being built that cannot be drawn says so in the builder, beside what can be changed.
  const failed = building ? undefined : (main.error ?? territories.error ?? sets.error);
  const here = chosen?.value?.class;
  const timed = hasTime(theme);
  const [left, right] = useMemo(
    () => [
      swiped && { side: 'left' as const, share: () => share.current },
      swiped && { side: 'right' as const, share: () => share.current },
    ],
    [swiped],
  );
  const compare = timed && (
    <CompareMenu theme={theme} period={period} comparison={comparison} onChange={(next) => changeState({ comparison: next })} />
  );
  const shown = { theme, map, groups, counted, comparison, swiped };
  const actions = (
    <KeepActions
      map={map}
      title={title}
      view={() => screen.current}
      approximate={shownSets.some(({ isGenerated }) => isGenerated)}
      beside={swiped && { period: swiped, share: () => share.current }}
    />
  );
  return (
    <main
      id="page"
      className={`planner show-${panel}${building ? ' building' : chosen || drawn ? ' with-drawer' : ''}${timed ? '' : ' timeless'}${isDrawing ? ' drawing' : ''}`}
    >
      <aside className="rail" aria-label={t(building ? 'builder.rail' : 'layers.rail')}>
        {building ? (
          <Suspense fallback={<Skeleton />}>
            <BuilderPanel draft={building} map={main.error ? undefined : map} error={main.error} />
          </Suspense>
        ) : !isBegun ? (
          <Skeleton rows={8} />
        ) : (
          <>
            <LayerPanel state={state} map={map} here={here} counted={counted} />
            <CapMessagesPanel />
            <OwnLayersPanel />
            {!failed && (main.isPending || (boundarySets !== undefined && territories.isPending)) ? (
              <Skeleton />
            ) : failed ? null : (
              <TerritoryList rows={visible} map={map} selected={chosen?.id} onSelect={select} />
            )}
          </>
        )}
      </aside>
      <div className="stage">
        <TitleStrip title={title} shown={shown}>
          {!building && (
            <>
              {compare}
              {actions}
            </>
          )}
        </TitleStrip>
        {failed && (
          <ErrorNotice
            error={failed}
            mend={
              isUndrawable(failed)
                ? { label: t('planner.mend'), onPress: () => openBuilder({ theme, groups, comparison }, 'data') }
                : undefined
            }
            onRetry={() => {
              void main.refetch();
              void territories.refetch();
              void sets.refetch();
            }}
          />
        )}
        <MapCanvas
          start={start}
          onRest={onRest}
          label={t(map?.definition.area.kind === 'grid' ? 'builder.mapLabel' : 'planner.mapLabel', { title, n: visible.length })}
          className={main.isPlaceholderData ? 'stale' : ''}
        >
          <CapMessagesOnMap />
          <OwnLayersOnMap quiet={building !== undefined || isDrawing} />
          <PlannerLayers
            map={map}
            rows={rows}
            sets={shownSets}
            layers={layers}
            incidents={incidents}
            selected={building ? undefined : chosen?.id}
            onSelect={building || isDrawing ? () => {} : select}
            clip={right}
          />
          {swiped && other && (
            <>
              <OtherTime map={other} rows={otherRows} sets={shownSets} layers={layers} clip={left} />
              <SwipeDivider share={share} left={format.period(swiped.from, swiped.to)} right={format.period(counted.from, counted.to)} />
            </>
          )}
          {!building && <ExposureTool area={drawn} isDrawing={isDrawing} onDrawing={setDrawing} onArea={showDrawn} />}
          {timed && (
            <Button className="when phone-shown" icon={CalendarDays} onPress={() => setPanel('time')}>
              {format.period(period.from, period.to)}
            </Button>
          )}
          {building && (
            <p className="map-note preview-note" role="status">
              <Icon of={Eye} />
              {t('builder.preview')}
            </p>
          )}
          {main.isFetching && !map && (
            <p className="map-note" role="status">
              {t('state.loading')}
            </p>
          )}
          {map && map.values.length === 0 && (
            <p className="map-note">
              <Icon of={TriangleAlert} />
              {t('rate.empty')}
            </p>
          )}
          {map && <Caption map={map} approximate={shownSets.some(({ isGenerated }) => isGenerated)} />}
        </MapCanvas>
      </div>
      {drawn && !building && (
        <ExposureDrawer
          shape={drawn}
          onClose={() => select(chosen?.id)}
          onRedraw={() => {
            select(chosen?.id);
            setDrawing(true);
          }}
        />
      )}
      {chosen && map && !building && !drawn && (
        <TerritoryDrawer
          key={chosen.key}
          row={chosen}
          map={map}
          period={counted}
          byMonth={map.isWidened}
          categories={categories}
          compared={comparedWith(chosen, rows)}
          mean={meanRate(rows, map)}
          onClose={() => select(undefined)}
        />
      )}
      {timed && !building && (
        <TimeBar
          period={period}
          months={months.data ?? noMonths}
          onChange={(next, isStep) => changeState({ period: next }, isStep)}
          onPlay={() => changeState({ lock: state.lock ?? breaksOf(map) })}
        >
          {compare}
        </TimeBar>
      )}
      {map && !building && (
        <PhoneSheet map={map} title={title} shown={shown} chosen={chosen} actions={actions} onDetails={() => setPanel('details')} />
      )}
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

const noMonths: never[] = [];

export default PlannerPage;
