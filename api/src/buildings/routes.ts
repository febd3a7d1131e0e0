import { Problem } from '@vias/sql/problem.ts';
import { noteLoad } from '../audit/note-load.ts';
import { createLocalPlane } from '../camera-coverage/local-plane.ts';
import type { Deps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { type BuildingReport, type BuildingRow, endpoints, largestBuilding } from './contract.ts';
import './problems.ts';
import { compareBuildings, countBuildings, deleteOthers, upsertBuildings } from './queries.ts';

const jobs = { kind: 'jobs' } as const;
/** Rows of one transaction: well under 250 ms on the embedded database. */
const rowsAtOnce = 200;
/** A file that has less than this share of what is there is a part of one. */
const wholeShare = 0.9;

const isTooLarge = ({ geometry }: BuildingRow): boolean => {
  const corners = geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2);
  if (corners.length > largestBuilding.corners) return true;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of corners)
    [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  const middle = createLocalPlane((west + east) / 2, (south + north) / 2);
  return 2 * Math.hypot(...middle.toMetres(east, north)) > largestBuilding.metres;
};

/** Outlines of buildings, loaded by operators. They belong to no tenant: the system writes them, and the audit names the operator. */
export const buildingRoutes = ({ db }: Deps): Route[] => [
  route(endpoints.loadBuildings, async ({ principal, body: { source, rows, dryRun } }) => {
    const tooLarge = rows.filter(isTooLarge).map(({ code }) => code);
    const kept = tooLarge.length === 0 ? rows : rows.filter((row) => !isTooLarge(row));
    const sum: BuildingReport = { added: 0, updated: 0, unchanged: 0, repaired: [], rejected: [], tooLarge, cameras: 0 };
    for (let i = 0; i < kept.length; i += rowsAtOnce) {
      const part = kept.slice(i, i + rowsAtOnce);
      const report = await db.as(jobs, async (tx) => {
        if (dryRun) return compareBuildings(tx, source, part);
        const written = await upsertBuildings(tx, source, part);
        const { added, updated, repaired } = written;
        if (added + updated > 0)
          await noteLoad(tx, principal, 'building', [], added + updated, { source, added, updated, repaired: repaired.length });
        return written;
      });
      for (const key of ['added', 'updated', 'unchanged'] as const) sum[key] += report[key];
      sum.repaired.push(...report.repaired);
      sum.rejected.push(...report.rejected);
      sum.cameras = Math.max(sum.cameras, report.cameras);
    }
    return sum;
  }),

  route(endpoints.endBuildings, async ({ principal, body: { source, mode, codes } }) => {
    const there = await db.as(jobs, (tx) => countBuildings(tx, source));
    if (mode === 'whole' && codes.length < there * wholeShare)
      throw new Problem('building.file_partial', { values: { given: codes.length, there } });
    // Before the first building goes, so that a loading that is cut off here is known of.
    await db.as(jobs, (tx) => noteLoad(tx, principal, 'building', [], codes.length, { source, mode }));
    const sum = { removed: 0, cameras: 0 };
    for (let more = mode !== 'partial'; more; ) {
      const gone = await db.as(jobs, async (tx) => {
        const taken = await deleteOthers(tx, source, codes, 500);
        if (taken.removed > 0) await noteLoad(tx, principal, 'building', [], taken.removed, { source, mode, removed: taken.removed });
        return taken;
      });
      sum.removed += gone.removed;
      sum.cameras = Math.max(sum.cameras, gone.cameras);
      more = gone.removed > 0;
    }
    return sum;
  }),
];
