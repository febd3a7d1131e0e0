import { Video } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Empty, ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds } from '../../map/map-view.ts';
import { ScaleBar } from '../../map/scale-bar.tsx';
import { mapTarget } from '../../map/target.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { HomeView } from '../alert/area-map.tsx';
import { type Camera, type CameraView, type Draft, type Period, useCameras, usePreview } from './camera-data.ts';
import { CameraDrawer } from './camera-drawer.tsx';
import { CameraMap } from './camera-map.tsx';
import { CameraSum } from './camera-sum.tsx';
import './cameras.css';

const start = { lon: 23.72, lat: 56.65, zoom: 14 };
const blank: CameraView = {
  title: null,
  azimuth: null,
  tilt: null,
  heightM: null,
  focalMm: null,
  sensorWidthMm: null,
  pixelsWide: null,
  pixelsHigh: null,
  rangeM: null,
  nightRangeM: null,
};

/** A camera as the editor takes it up; nothing where its optics are not for the reader, or where it has none by its kind. */
const draftOf = (camera: Camera | undefined, view: number): Draft | undefined => {
  if (!camera?.views || ['drone', 'body_worn'].includes(camera.kind)) return undefined;
  const { fieldOfView: _width, ...optics } = camera.views[view] ?? { ...blank, fieldOfView: null };
  return { id: camera.id, view, place: camera.geometry.coordinates as [number, number], optics };
};

/** Cameras: what they see, cut by buildings, and one of them with its optics, moved by hand or by number. */
const CamerasPage = () => {
  const t = useText();
  const { query } = usePlace();
  const [bounds, setBounds] = useState<Bounds>();
  const found = useCameras();
  const cameras = useMemo(() => found.data ?? [], [found.data]);
  const period: Period = query.get('period') === 'night' ? 'night' : 'day';
  const chosen = cameras.find(({ id }) => id === query.get('id'));
  const view = Number(query.get('view') ?? 0) || 0;
  const stored = useMemo(() => draftOf(chosen, view), [chosen, view]);
  const [changed, setChanged] = useState<Draft>();
  const draft = changed && changed.id === stored?.id && changed.view === stored.view ? changed : stored;
  const preview = usePreview(draft, chosen);
  const choose = useCallback((id: string | undefined) => {
    setChanged(undefined);
    changeQuery({ id, view: undefined });
  }, []);
  const move = useCallback(
    ({ place, azimuth }: { place?: [number, number]; azimuth?: number }) =>
      draft && setChanged({ ...draft, ...(place && { place }), ...(azimuth !== undefined && { optics: { ...draft.optics, azimuth } }) }),
    [draft],
  );
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) choose(undefined);
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [choose]);
  return (
    <main id="page" className={`cameras${chosen ? ' with-drawer' : ''}`}>
      <section className="cameras-side">
        <div className="cameras-head">
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
          <CameraSum bounds={bounds} period={period} />
        </div>
        {found.error && <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={8} />}
        {found.data && cameras.length === 0 && (
          <Empty icon={Video} title={t('cameras.none')}>
            <p>{t('cameras.none.next')}</p>
          </Empty>
        )}
        {cameras.length > 0 && <CameraList cameras={cameras} chosen={chosen?.id} onChoose={choose} />}
      </section>
      <MapCanvas start={start} label={t('cameras.map')} className="cameras-map" onRest={(_place, map) => setBounds(map.bounds())}>
        {query.get('id') === null && <HomeView />}
        <CameraMap
          cameras={cameras}
          chosen={chosen}
          draft={draft}
          preview={preview.data}
          period={period}
          bounds={bounds}
          onChoose={choose}
          onMove={chosen?.mayWrite ? move : undefined}
        />
        <ScaleBar />
      </MapCanvas>
      {chosen && (
        <CameraDrawer
          key={chosen.id}
          camera={chosen}
          number={cameras.indexOf(chosen) + 1}
          draft={draft}
          isChanged={changed !== undefined && draft === changed}
          preview={preview.data}
          previewError={preview.error}
          period={period}
          onDraft={setChanged}
          onView={(next) => {
            setChanged(undefined);
            changeQuery({ view: next === 0 ? undefined : String(next) });
          }}
          onUndo={() => setChanged(undefined)}
          onClose={() => choose(undefined)}
        />
      )}
    </main>
  );
};
export default CamerasPage;

const CameraList = ({
  cameras,
  chosen,
  onChoose,
}: {
  cameras: readonly Camera[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) => {
  const t = useText();
  return (
    <ol className="cameras-list" aria-label={t('cameras.list')}>
      {cameras.map((camera, i) => {
        const [lon = 0, lat = 0] = camera.geometry.coordinates;
        const isUnknown =
          camera.views !== null && !['drone', 'body_worn'].includes(camera.kind) && camera.views.every(({ azimuth }) => azimuth === null);
        return (
          <li key={camera.id}>
            <button
              type="button"
              aria-current={camera.id === chosen ? 'true' : undefined}
              onClick={() => {
                onChoose(camera.id);
                mapTarget.set({ name: camera.name, lon, lat, zoom: 18 });
              }}
            >
              <b className="number">{i + 1}</b>
              <span>
                {camera.name}
                {isUnknown && <span className="small quiet">{t('cameras.directionUnknown')}</span>}
              </span>
              <span className="small quiet">{t(`cameras.kind.${camera.kind}`)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
};
