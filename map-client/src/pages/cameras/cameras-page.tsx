import { FileUp, MapPinPlus, Plus, UsersRound, Video } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Role, user } from '../../auth.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText, useTexts } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, navigate, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { BlindSpots, Failures } from './camera-analysis-lists.tsx';
import { CameraAnalysisMap } from './camera-analysis-map.tsx';
import { CameraCredit } from './camera-credit.tsx';
import { type Camera, cameraTarget, type Draft, type Period, useCameras, usePreview } from './camera-data.ts';
import { blankView, type CameraForm, hasField, isDirectionUnknown } from './camera-draft.ts';
import { CameraDrawer } from './camera-drawer.tsx';
import { AllCameras, CameraHome } from './camera-home.tsx';
import { CameraImport } from './camera-import.tsx';
import type { Moved } from './camera-layer.ts';
import { CameraMap } from './camera-map.tsx';
import { PenHint } from './camera-pen.tsx';
import type { Pen } from './camera-shape-layer.ts';
import { CameraSum } from './camera-sum.tsx';
import { writeZone, type Zone } from './camera-zone.ts';
import { newId, useCameraForm } from './use-camera-form.ts';
import './cameras.css';

const start = { lon: 23.72, lat: 56.65, zoom: 14 };
const noMasks: CameraForm['masks'] = [];
const begin = (zone: Zone): void => changeQuery({ zone: writeZone(zone) });
const writers: readonly Role[] = ['planner', 'municipality-admin'];

/** What the map shows of the form in hand; nothing before it has a place, or where the camera's optics are not for the reader. */
const draftOf = (id: string | undefined, form: CameraForm | undefined, view: number, camera: Camera | undefined): Draft | undefined => {
  if (id === undefined || !form?.geometry || (camera && camera.views === null)) return undefined;
  return { id, view, place: form.geometry.coordinates as [number, number], optics: form.views[view] ?? blankView };
};

/** Cameras: what they see, cut by buildings, and one of them with all that the register holds, moved by hand or by number. */
const CamerasPage = () => {
  const t = useText();
  const { lang } = useTexts();
  const { query } = usePlace();
  const who = useStore(user);
  const mayAdd = who?.roles.some((role) => writers.includes(role)) === true;
  const [bounds, setBounds] = useState<Bounds>();
  const found = useCameras();
  // One's own first, so that their numbers begin at 1 however many others show theirs.
  const cameras = useMemo(
    () => [...(found.data ?? [])].sort((a, b) => Number(b.tenant === who?.tenant) - Number(a.tenant === who?.tenant)),
    [found.data, who?.tenant],
  );
  const period: Period = query.get('period') === 'night' ? 'night' : 'day';
  const id = query.get('id') ?? undefined;
  const zone = query.get('zone');
  const [beginsAtHome] = useState(id === undefined || id === newId);
  const chosen = cameras.find((camera) => camera.id === id);
  const isNew = id === newId && mayAdd;
  // A link to a camera shows it.
  const [isShown, setShown] = useState(beginsAtHome);
  useEffect(() => {
    if (isShown || !chosen) return;
    setShown(true);
    const [lon = 0, lat = 0] = chosen.geometry.coordinates;
    cameraTarget.set([lon, lat]);
  }, [isShown, chosen]);
  const forms = useCameraForm(cameras, chosen?.id ?? (isNew ? newId : undefined));
  const { form, change } = forms;
  const view = Math.min(Number(query.get('view') ?? 0) || 0, Math.max(0, (form?.views.length ?? 1) - 1));
  const draft = useMemo(() => draftOf(id, form, view, chosen), [id, form, view, chosen]);
  const preview = usePreview(draft && form && hasField(form.kind) ? draft : undefined, form?.masks ?? noMasks);
  const [pen, setPen] = useState<Pen>();
  const [isImporting, setImporting] = useState(false);
  const choose = useCallback((next: string | undefined) => {
    setPen(undefined);
    changeQuery({ id: next, view: undefined });
  }, []);
  const move = useCallback(
    ({ place, ...optics }: Moved) => {
      if (place) change({ geometry: { type: 'Point', coordinates: place } });
      else if (form) change({ views: form.views.map((each, i) => (i === view ? { ...each, ...optics } : each)) });
    },
    [change, form, view],
  );
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (pen) setPen(undefined);
      else choose(undefined);
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [choose, pen]);
  const draw = useCallback((next: Pen | undefined) => {
    setPen(
      next && {
        ...next,
        onDone: (places) => {
          setPen(undefined);
          next.onDone(places);
          document.querySelector('.cameras-drawer')?.scrollIntoView({ block: 'start' });
        },
      },
    );
    // On a phone the map lies below the form.
    if (next) document.querySelector('.cameras-map')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <main id="page" className={`cameras${chosen || isNew ? ' with-drawer' : ''}`}>
      <section className="cameras-side">
        <div className="cameras-scroll">
          <div className="cameras-head">
            <div className="cameras-title">
              <h1>{t('cameras.title')}</h1>
              <Segments
                label={t('cameras.period')}
                hideLabel
                value={period}
                choices={[
                  { id: 'day', label: t('cameras.day') },
                  { id: 'night', label: t('cameras.night') },
                ]}
                onChange={(next) => changeQuery({ period: next === 'night' ? 'night' : undefined })}
              />
            </div>
            <CameraSum bounds={bounds} period={period} onPen={draw} />
          </div>
          <BlindSpots bounds={bounds} />
          <div className="cameras-list-head">
            <h2>{t('cameras.list')}</h2>
            {mayAdd && (
              <>
                <Button small icon={Plus} onPress={() => choose(newId)} isDisabled={isNew}>
                  {t('cameras.add')}
                </Button>
                <IconButton small icon={FileUp} label={t('cameras.import')} onPress={() => setImporting(true)} />
              </>
            )}
          </div>
          {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
          {found.isPending && <Skeleton rows={8} />}
          {found.data && cameras.length === 0 && (
            <Empty icon={Video} title={t('cameras.none')}>
              <p>{t('cameras.none.next')}</p>
            </Empty>
          )}
          {cameras.length > 0 && <CameraList cameras={cameras} chosen={chosen?.id} unsaved={forms.unsaved} onChoose={choose} />}
          <Failures bounds={bounds} period={period} cameras={cameras} onChoose={choose} />
        </div>
        {mayAdd && (
          <div className="cameras-foot">
            <Button icon={MapPinPlus} onPress={() => navigate(`/siting${zone === null ? '' : `?zone=${zone}`}`)}>
              {t('siting.from')}
            </Button>
          </div>
        )}
      </section>
      <MapCanvas start={start} label={t('cameras.map')} className="cameras-map" onRest={(_place, map) => setBounds(map.bounds())}>
        {beginsAtHome && found.data && <CameraHome cameras={cameras} onBegin={begin} />}
        <CameraMap
          cameras={cameras}
          chosen={chosen}
          draft={draft}
          form={form}
          preview={preview.data}
          period={period}
          bounds={bounds}
          pen={pen}
          onChoose={choose}
          onMove={chosen?.mayWrite || isNew ? move : undefined}
        />
        <CameraAnalysisMap bounds={bounds}>
          <AllCameras cameras={cameras} />
          {mayAdd && (
            <a className="btn" href={`/public/cameras/${who?.tenant}?lang=${lang}`} target="_blank" rel="noreferrer">
              <Icon of={UsersRound} />
              {t('cameras.public')}
            </a>
          )}
        </CameraAnalysisMap>
        {pen && <PenHint pen={pen} onCancel={() => setPen(undefined)} />}
        <CameraCredit bounds={bounds} />
      </MapCanvas>
      {form && (chosen || isNew) && (
        <CameraDrawer
          key={chosen?.id ?? newId}
          camera={chosen}
          number={chosen ? cameras.indexOf(chosen) + 1 : undefined}
          forms={forms}
          form={form}
          view={view}
          preview={preview.data}
          previewError={preview.error}
          period={period}
          pen={pen}
          onPen={draw}
          onView={(next) => changeQuery({ view: next === 0 ? undefined : String(next) })}
          onChoose={choose}
        />
      )}
      {isImporting && <CameraImport onClose={() => setImporting(false)} />}
    </main>
  );
};
export default CamerasPage;

const CameraList = ({
  cameras,
  chosen,
  unsaved,
  onChoose,
}: {
  cameras: readonly Camera[];
  chosen: string | undefined;
  unsaved: ReadonlySet<string>;
  onChoose: (id: string) => void;
}) => {
  const t = useText();
  return (
    <ol className="cameras-list" aria-label={t('cameras.list')}>
      {cameras.map((camera, i) => {
        const [lon = 0, lat = 0] = camera.geometry.coordinates;
        return (
          <li key={camera.id}>
            <button
              type="button"
              aria-current={camera.id === chosen ? 'true' : undefined}
              onClick={() => {
                onChoose(camera.id);
                cameraTarget.set([lon, lat]);
              }}
            >
              <b className="number">{i + 1}</b>
              <span>
                {camera.name}
                {unsaved.has(camera.id) && <span className="small cameras-unsaved">{t('cameras.unsaved')}</span>}
                {isDirectionUnknown(camera) && <span className="small quiet">{t('cameras.directionUnknown')}</span>}
              </span>
              <span className="small quiet">{t(`cameras.kind.${camera.kind}`)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};
