import { useEffect, useRef } from 'react';
import { user } from '../../auth.ts';
import { useMap } from '../../map/map-context.ts';
import { usePlace } from '../../router.ts';
import { useStore } from '../../store.ts';
import { HomeView } from '../alert/area-map.tsx';
import { readZone } from './camera-analysis-data.ts';
import type { Camera } from './camera-data.ts';

/** Degrees around the cameras, so that what the outermost ones see is in view. */
const [aside, above] = [0.004, 0.002];

/** So near that a street of cameras fills the map. */
const nearest = 17;

/** Where the page begins: at the zone of the address, else at the cameras of one's own municipality that are in use, or at home where it has none. */
export const CameraHome = ({ cameras }: { cameras: readonly Camera[] }) => {
  const view = useMap();
  const tenant = useStore(user)?.tenant;
  const isDone = useRef(false);
  const zone = readZone(usePlace().query.get('zone'));
  const places =
    zone ??
    cameras
      .filter((camera) => camera.tenant === tenant && (camera.status === 'active' || camera.status === 'out_of_order'))
      .map(({ geometry }) => geometry.coordinates as [number, number]);
  const [beside, over] = zone ? [0, 0] : [aside, above];
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  useEffect(() => {
    if (!view || isDone.current || lons.length === 0) return;
    isDone.current = true;
    view.fit([Math.min(...lons) - beside, Math.min(...lats) - over, Math.max(...lons) + beside, Math.max(...lats) + over], 40, nearest);
  }, [view, lons, lats, beside, over]);
  return places.length === 0 ? <HomeView /> : null;
};
