import { useEffect, useRef } from 'react';
import { user } from '../../auth.ts';
import { useMap } from '../../map/map-context.ts';
import { useStore } from '../../store.ts';
import { HomeView } from '../alert/area-map.tsx';
import type { Camera } from './camera-data.ts';

/** Degrees around the cameras, so that what the outermost ones see is in view. */
const [aside, above] = [0.004, 0.002];

/** Where the page begins: at the cameras of one's own municipality that are in use, or at home where it has none. */
export const CameraHome = ({ cameras }: { cameras: readonly Camera[] }) => {
  const view = useMap();
  const tenant = useStore(user)?.tenant;
  const isDone = useRef(false);
  const places = cameras
    .filter((camera) => camera.tenant === tenant && (camera.status === 'active' || camera.status === 'out_of_order'))
    .map(({ geometry }) => geometry.coordinates as [number, number]);
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  useEffect(() => {
    if (!view || isDone.current || lons.length === 0) return;
    isDone.current = true;
    view.fit([Math.min(...lons) - aside, Math.min(...lats) - above, Math.max(...lons) + aside, Math.max(...lats) + above], 24);
  }, [view, lons, lats]);
  return places.length === 0 ? <HomeView /> : null;
};
