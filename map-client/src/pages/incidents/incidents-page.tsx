import { List, Map as MapIcon, Plus, Upload } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { hasRole, user } from '../../auth.ts';
import { Button } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Icon } from '../../controls/icon.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds } from '../../map/map-view.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { codesOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { FilterBar } from '../../panels/incidents/filter-bar.tsx';
import { useIncidentCount, useIncidents } from '../../panels/incidents/incident-data.ts';
import { IncidentDrawer } from '../../panels/incidents/incident-drawer.tsx';
import { IncidentList } from '../../panels/incidents/incident-list.tsx';
import { IncidentLayers } from '../../panels/incidents/incident-map.tsx';
import { type IncidentFilterState, readFilter, toQuery, writeFilter } from '../../panels/incidents/incident-query.ts';
import { pickTaker } from '../../panels/incidents/place-pick.ts';
import { useBoundarySets } from '../../panels/rate/rate.ts';
import { readState } from '../../panels/state/planner-query.ts';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { StatusKey } from './status-key.tsx';
import './incidents.css';

/** The time, once a minute: deadlines count down, and the list is not asked for every second. */
const useMinute = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

const hour = 3_600_000;

/** Incidents: the list and the map in step, one of them open beside them. */
const IncidentsPage = () => {
  const t = useText();
  const who = useStore(user);
  const { query } = usePlace();
  const now = useMinute();
  const [bounds, setBounds] = useState<Bounds>();
  const [editing, setEditing] = useState(false);
  const [view, setView] = useState<'list' | 'map'>('list');
  const text = query.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(text)), [text]);
  const [start] = useState(() => readState(query, isoDay(new Date())).place);
  const follows = query.get('follow') !== '0';
  const id = query.get('id') ?? undefined;
  const { data: taxonomy = [] } = useCategories();
  const { data: sets = [] } = useBoundarySets();
  const shownSets = useMemo(() => sets.filter(({ level, validTo }) => level === 'municipality' && validTo === null), [sets]);
  const setIds = useMemo(() => (shownSets.length ? shownSets.map((set) => set.id) : undefined), [shownSets]);

  const since = Math.floor(now / hour) * hour;
  const everywhere = useMemo(() => toQuery(filter, codesOf(taxonomy, filter.groups), since), [filter, taxonomy, since]);
  const asked = useMemo(
    () => toQuery(filter, codesOf(taxonomy, filter.groups), since, follows ? bounds : undefined),
    [filter, taxonomy, since, follows, bounds],
  );
  const list = useIncidents(asked);
  const incidents = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? incidents.length;
  const { data: unplaced = 0 } = useIncidentCount({ ...everywhere, placed: 'false' }, !filter.unplaced);

  const picking = useStore(pickTaker) !== undefined;

  const mayWrite = hasRole(who, ['incident-editor', 'dispatcher', 'municipality-admin']);
  const change = (changes: Partial<IncidentFilterState>): void => changeQuery(writeFilter(changes));
  const open = (next: string | undefined): void => {
    setEditing(false);
    changeQuery({ id: next });
  };
  const showUnplaced = (
    <button type="button" className="link" onClick={() => change({ unplaced: true })}>
      {t('incidents.show')}
    </button>
  );

  return (
    <main id="page" className={`incidents show-${view}${id ? ' with-drawer' : ''}${picking ? ' picking' : ''}`}>
      <div className="incidents-bar">
        <h1>{t('nav.incidents')}</h1>
        <FilterBar filter={filter} sets={setIds} onChange={change} />
        {mayWrite && (
          <div className="incidents-actions">
            <Button icon={Upload} onPress={() => navigate('/import')}>
              {t('incidents.import')}
            </Button>
            <Button icon={Plus} onPress={() => open('new')}>
              {t('incidents.new')}
            </Button>
          </div>
        )}
      </div>
      <section className="incidents-list" aria-label={t('incidents.list')}>
        {list.error && <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending ? (
          <Skeleton rows={12} />
        ) : (
          <IncidentList
            incidents={incidents}
            selected={id}
            now={now}
            isLoadingMore={list.isFetchingNextPage}
            onLoadMore={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
            onSelect={open}
            next={
              <>
                <p className="small">{t('incidents.empty.text')}</p>
                <Button
                  small
                  onPress={() =>
                    change({ span: 'all', groups: [], severity: 1, statuses: [], territory: undefined, text: '', unplaced: false })
                  }
                >
                  {t('incidents.filter.clear')}
                </Button>
              </>
            }
          />
        )}
        <p className="incidents-foot" role="status">
          <span>
            {t.rich(
              follows && bounds && !filter.unplaced ? 'incidents.shownMap' : 'incidents.shown',
              { n: total, loaded: incidents.length },
              { b: (inner) => <b key="b">{inner}</b> },
            )}
          </span>
          {unplaced > 0 && !filter.unplaced && (
            <span>
              {t('incidents.unplaced', { n: unplaced })} {showUnplaced}
            </span>
          )}
        </p>
      </section>
      <MapCanvas
        start={start}
        label={t('incidents.mapLabel', { n: total })}
        onRest={(place, map) => {
          setBounds(map.bounds());
          changeQuery({ x: place.lon.toFixed(4), y: place.lat.toFixed(4), z: place.zoom.toFixed(2) });
        }}
      >
        <IncidentLayers incidents={incidents} filter={everywhere} sets={shownSets} selected={id} now={now} onSelect={open} />
        <div className="map-note">
          {picking ? (
            <>
              {t('incidents.pick.hint')}
              <Button small onPress={() => pickTaker.set(undefined)}>
                {t('form.cancel')}
              </Button>
            </>
          ) : (
            <Checkbox isSelected={follows} onChange={(on) => changeQuery({ follow: on ? '' : '0' })}>
              {t('incidents.follows')}
            </Checkbox>
          )}
        </div>
        <div className="map-scale">
          <ScaleBar />
        </div>
        <StatusKey />
      </MapCanvas>
      {id && (
        <IncidentDrawer key={id} id={id} now={now} editing={editing} onEdit={setEditing} onOpen={open} onClose={() => open(undefined)} />
      )}
      <nav className="phone-tabs" aria-label={t('planner.tabs')}>
        {(
          [
            ['list', List, t('list.title')],
            ['map', MapIcon, t('nav.map')],
          ] as const
        ).map(([which, icon, name]) => (
          <button key={which} type="button" aria-pressed={view === which} onClick={() => setView(which)}>
            <Icon of={icon} large />
            {name}
          </button>
        ))}
      </nav>
    </main>
  );
};

export default IncidentsPage;
