import { Maximize } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { user } from '../../auth.ts';
import { Icon } from '../../controls/icon.tsx';
import { useText } from '../../i18n/i18n.ts';
import { useMap } from '../../map/map-context.ts';
import type { Bounds } from '../../map/map-view.ts';
import { changeQuery, usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { HomeView } from '../alert/area-map.tsx';
import { keptZone } from './camera-analysis-data.ts';
import type { Camera } from './camera-data.ts';
import { hasField, isDirectionUnknown } from './camera-draft.ts';
import { densestGroup, readZone, type Zone, zoneAround } from './camera-zone.ts';

type Places = readonly (readonly [number, number])[];

/** So near that single houses and the edges of views are seen. */
const nearest = 17.5;

const boxOf = (places: Places): Bounds => {
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
};
const placesOf = (cameras: readonly Camera[]): Places => cameras.map(({ geometry }) => geometry.coordinates as [number, number]);
const isInUse = ({ status }: Camera): boolean => status === 'active' || status === 'out_of_order';

/**
 * Where the page begins: at the zone of the address, else at the one that was drawn last, else where most of one's own cameras stand that are in use and look somewhere (a patrol has no place), or at home where there is none.
 * `onBegin` hears a zone that is not in the address. Whoever comes for blind spots sees all cameras: they are where no camera is.
 */
export const CameraHome = ({ cameras, onBegin }: { cameras: readonly Camera[]; onBegin?: (zone: Zone) => void }) => {
  const view = useMap();
  const tenant = useStore(user)?.tenant;
  const { query } = usePlace();
  const isDone = useRef(false);
  const own = cameras.filter((camera) => camera.tenant === tenant && isInUse(camera));
  const written = readZone(query.get('zone'));
  useEffect(() => {
    if (!view || isDone.current || (!written && own.length === 0)) return;
    isDone.current = true;
    const standing = own.filter((camera) => hasField(camera.kind) && !isDirectionUnknown(camera));
    const zone =
      query.get('blind') === '1'
        ? undefined
        : (keptZone(tenant) ?? zoneAround(densestGroup(placesOf(standing.length > 0 ? standing : own))));
    view.fit(boxOf(written ?? zone ?? zoneAround(placesOf(own))), 24, nearest);
    if (zone && !written) onBegin?.(zone);
  }, [view, tenant, own, written, query, onBegin]);
  return own.length === 0 && !written ? <HomeView /> : null;
};

/** Shows all cameras of one's own municipality instead of a zone; nothing where there is only one. */
export const AllCameras = ({ cameras }: { cameras: readonly Camera[] }) => {
  const t = useText();
  const view = useMap();
  const tenant = useStore(user)?.tenant;
  const own = cameras.filter((camera) => camera.tenant === tenant);
  if (own.length < 2) return null;
  const show = (): void => {
    changeQuery({ zone: undefined });
    view?.fit(boxOf(zoneAround(placesOf(own))), 24, nearest);
  };
  return (
    <button type="button" className="btn" onClick={show}>
      <Icon of={Maximize} />
      {t('cameras.all')}
    </button>
  );
};
