import { useCallback, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { ErrorNotice, Skeleton } from '../../controls/notice.tsx';
import { useText } from '../../i18n/i18n.ts';
import { MapCanvas } from '../../map/map-canvas.tsx';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { CameraCredit } from '../cameras/camera-credit.tsx';
import { useCameras } from '../cameras/camera-data.ts';
import { CameraHome } from '../cameras/camera-home.tsx';
import { usePlan } from './siting-data.ts';
import { blank, type Draft, draftOf, type Plan, type Ring } from './siting-draft.ts';
import { SitingForm } from './siting-form.tsx';
import type { Pen } from './siting-layer.ts';
import { SitingMap } from './siting-map.tsx';
import { SitingResult } from './siting-result.tsx';
import './siting.css';

const start = { lon: 23.725, lat: 56.6505, zoom: 15.5 };

/** Where new cameras should stand: what is asked, and what was found, before and after. */
const SitingPage = () => {
  const t = useText();
  const { query } = usePlace();
  const id = query.get('id');
  const [draft, setDraft] = useState<Draft>(blank);
  const [pen, setPen] = useState<Pen>();
  const [bounds, setBounds] = useState<Bounds>();
  const [isAfter, setAfter] = useState(true);
  const [chosen, setChosen] = useState<number>();
  const found = usePlan(id);
  const plan = id === null ? undefined : found.data;
  const { data: cameras } = useCameras();
  const drawn = useCallback(
    (ring: Ring): void => {
      setDraft((now) => {
        if (pen === 'area') return { ...now, area: ring };
        if (pen === 'zone') return { ...now, zones: [...now.zones, ring] };
        return ring[0] ? { ...now, points: [...now.points, ring[0]] } : now;
      });
      // Points come in rows; an area is one.
      if (pen !== 'point') setPen(undefined);
    },
    [pen],
  );
  const open = (next: string | undefined): void => {
    setPen(undefined);
    setChosen(undefined);
    setAfter(true);
    changeQuery({ id: next }, true);
  };
  const askAgain = (asked: Plan): void => {
    setDraft(draftOf(asked));
    open(undefined);
  };
  return (
    <main id="page" className="siting">
      <section className="siting-side">
        {id === null && <SitingForm draft={draft} pen={pen} bounds={bounds} onDraft={setDraft} onPen={setPen} onOpen={open} />}
        {id !== null && found.error && (
          <>
            <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
            <Button onPress={() => open(undefined)}>{t('siting.new')}</Button>
          </>
        )}
        {id !== null && found.isPending && <Skeleton rows={8} />}
        {plan && (
          <SitingResult
            plan={plan}
            isAfter={isAfter}
            chosen={chosen}
            onAfter={setAfter}
            onChoose={setChosen}
            onNew={() => open(undefined)}
            onAgain={() => askAgain(plan)}
          />
        )}
      </section>
      <MapCanvas start={start} label={t('siting.map')} className="siting-map" onRest={(_place, map) => setBounds(map.bounds())}>
        {id === null && query.get('from') === null && cameras && <CameraHome cameras={cameras} />}
        <SitingMap
          draft={id === null ? draft : undefined}
          plan={plan}
          isAfter={isAfter}
          chosen={chosen}
          bounds={bounds}
          pen={pen}
          onDrawn={drawn}
          onChoose={setChosen}
        />
        {pen && (
          <p className="siting-hint" role="status">
            {t(`siting.draw.${pen}`)}
            <Button small onPress={() => setPen(undefined)}>
              {t('siting.draw.end')}
            </Button>
          </p>
        )}
        <CameraCredit bounds={bounds} />
      </MapCanvas>
    </main>
  );
};
export default SitingPage;
