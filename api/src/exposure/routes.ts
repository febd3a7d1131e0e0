import { findAreaFault, maxAreaVertices, toMultiPolygon } from '@vias/alerts/area.ts';
import { Problem } from '@vias/sql/problem.ts';
import type { Tx } from '@vias/sql/transaction.ts';
import { leastCount } from '../alerts/few.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { toIncidents, toPeople } from './answer.ts';
import { type ExposureQuestion, endpoints } from './contract.ts';
import './problems.ts';
import {
  countCameras,
  countFacilities,
  countReached,
  selectDrawn,
  selectFacilities,
  selectGrids,
  selectPeople,
  selectRecordedSince,
  selectTerritory,
  selectYear,
  type Target,
  type Year,
} from './queries.ts';

/** Square kilometres that may be drawn; a region, not a country. */
export const maxKm2 = 20_000;
const maxFacilities = 500;
const yearsBefore = 4;

async function readTarget(tx: Tx, { geometry, territory }: ExposureQuestion): Promise<Target> {
  if (!geometry) {
    const found = await selectTerritory(tx, territory as number);
    if (!found) throw new Problem('exposure.territory_unknown', { field: 'territory' });
    return found;
  }
  const field = 'geometry';
  const fault = findAreaFault(geometry);
  if (fault?.fault === 'swapped') throw new Problem('geometry.swapped', { field });
  if (fault?.fault === 'too_many_vertices')
    throw new Problem('geometry.too_many_vertices', { field, values: { count: fault.count, limit: maxAreaVertices } });
  if (fault) throw new Problem('exposure.area_empty', { field });
  const target = await selectDrawn(tx, toMultiPolygon(geometry));
  if (!target.valid) throw new Problem('geometry.self_crossing', { field, values: { place: target.place ?? '' } });
  if (!(target.km2 > 0)) throw new Problem('exposure.area_empty', { field });
  if (target.km2 > maxKm2) throw new Problem('exposure.area_too_large', { field, values: { km2: Math.round(target.km2), limit: maxKm2 } });
  return target;
}

export const exposureRoutes = ({ db, clock }: Deps): Route[] => [
  route(endpoints.readExposure, async ({ principal, body }) => {
    // Each part in a transaction of its own: a region takes longer than the embedded database may be held at once.
    const here = await db.as(principal, async (tx) => {
      const target = await readTarget(tx, body);
      const people = toPeople(await selectPeople(tx, target), await selectGrids(tx, target));
      return {
        target,
        people,
        facilities: await selectFacilities(tx, target, maxFacilities),
        counts: await countFacilities(tx, target),
        cameras: await countCameras(tx, target),
        recordedSince: await selectRecordedSince(tx, target),
      };
    });
    const { target, people, facilities, counts, cameras } = here;
    const mayCount = principal.roles.some((role) => role === 'alert-author' || role === 'alert-approver');
    const reached = mayCount ? await db.as(principal, (tx) => countReached(tx, target)) : null;
    const years: Year[] = [];
    for (let before = 0; before <= yearsBefore; before++)
      years.push(await db.as(principal, (tx) => selectYear(tx, target, clock.now(), before)));
    return {
      name: target.name,
      km2: target.km2,
      people,
      sms: reached === null ? null : reached < leastCount ? { reached: null, fewerThan: leastCount } : { reached, fewerThan: null },
      facilities: facilities.map(({ source, isGenerated, ...facility }) => facility),
      facilityCounts: counts,
      facilitySources: [...new Set(facilities.map(({ source }) => source))].sort(),
      facilitiesAreGenerated: facilities.some(({ isGenerated }) => isGenerated),
      cameraCounts: cameras,
      incidents: toIncidents(years, here.recordedSince),
    };
  }),
];
