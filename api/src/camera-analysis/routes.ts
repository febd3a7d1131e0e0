import { findAreaFault, maxAreaVertices, toMultiPolygon } from '@vias/alerts/area.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { analyseScene } from './analyse.ts';
import { type AnalysisQuestion, endpoints } from './contract.ts';
import './problems.ts';
import { selectBox, selectCamera, selectDrawn, selectSight, selectStanding, selectTerritory, type Zone } from './queries.ts';
import { outlineFrom } from './shapes.ts';

/** Square kilometres: the largest municipality of the two countries. */
export const maxKm2 = 4000;
/** Days: five years. */
export const maxDays = 1830;
const day = 86_400_000;

const readZone = async (tx: Tx, { geometry, territory, bbox, camera }: AnalysisQuestion): Promise<Zone> => {
  if (territory !== undefined) {
    const found = await selectTerritory(tx, territory);
    if (!found) throw new Problem('camera_analysis.territory_unknown', { field: 'territory' });
    return found;
  }
  if (camera !== undefined) {
    const known = await selectCamera(tx, camera);
    if (!known) throw new Problem('camera.not_found');
    if (!known.isOpen) throw new Problem('camera.optics_closed');
    const found = await selectSight(tx, camera);
    if (!found) throw new Problem('camera_analysis.camera_sees_nothing', { field: 'camera' });
    return found;
  }
  if (bbox) return selectBox(tx, bbox);
  const field = 'geometry';
  const drawn = geometry as NonNullable<typeof geometry>;
  const fault = findAreaFault(drawn);
  if (fault?.fault === 'swapped') throw new Problem('geometry.swapped', { field });
  if (fault?.fault === 'too_many_vertices')
    throw new Problem('geometry.too_many_vertices', { field, values: { count: fault.count, limit: maxAreaVertices } });
  if (fault) throw new Problem('camera_analysis.area_empty', { field });
  const found = await selectDrawn(tx, toMultiPolygon(drawn));
  if (!found.valid) throw new Problem('geometry.self_crossing', { field, values: { place: found.place ?? '' } });
  return found;
};

/** What cameras see of what matters, where they see nothing, and what goes dark with each of them. */
export const cameraAnalysisRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.analyseCameras, async ({ principal, body }) => {
    const until = body.during ? Date.parse(body.during.to) : clock.now();
    const since = body.during ? Date.parse(body.during.from) : until - 365 * day;
    if (until - since > maxDays * day)
      throw new Problem('camera_analysis.period_too_long', {
        field: 'during',
        values: { days: Math.ceil((until - since) / day), limit: maxDays },
      });
    const { zone, cameras } = await db.as(principal, async (tx) => {
      const found = await readZone(tx, body);
      return { zone: found, cameras: await selectStanding(tx, found.geom) };
    });
    if (!(zone.m2 > 0) || !zone.shape) throw new Problem('camera_analysis.area_empty', { field: 'geometry' });
    if (zone.m2 > maxKm2 * 1e6)
      throw new Problem('camera_analysis.area_too_large', { values: { km2: Math.ceil(zone.m2 / 1e6), limit: maxKm2 } });
    const plane = createLocalPlane(zone.lon, zone.lat);
    const scene = { db, principal, zone, plane, outline: outlineFrom(plane, zone.shape) };
    const found = await analyseScene(scene, body, since, until);
    return { ...found, cameras, during: { from: new Date(since).toISOString(), to: new Date(until).toISOString() } };
  }),
];
