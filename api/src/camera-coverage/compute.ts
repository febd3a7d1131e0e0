import type { Database } from '@vias/sql/database.ts';
import { type BlindSector, coverView } from './cover-view.ts';
import { type FootprintIndex, indexFootprints } from './footprints.ts';
import { createLocalPlane } from './local-plane.ts';
import { densities, fieldOf, type Optics, reachOf } from './optics.ts';
import { type DueCamera, markUnknown, replaceCoverage, selectDue, selectFootprints, type ViewSight } from './queries.ts';

const jobs = { kind: 'jobs' } as const;

type Place = { lon: number; lat: number };
export type BlindInView = BlindSector & { view: number | null };

/** The box, in degrees, in which buildings matter to views from one place. */
export const boxAround = ({ lon, lat }: Place, views: readonly Optics[]): [number, number, number, number] => {
  const reach = views.map((view) => {
    const field = fieldOf(view);
    return typeof field === 'string' ? 0 : Math.min(field.far, view.rangeM ?? reachOf(view, densities[0] ?? 20) ?? 100);
  });
  // Ten metres more: a camera inside an outline is in none of its walls.
  const [east, north] = createLocalPlane(lon, lat).toDegrees(Math.max(...reach, 0) + 10, Math.max(...reach, 0) + 10);
  return [2 * lon - east, 2 * lat - north, east, north];
};

/** What each view sees before masks are cut out. */
export const coverViews = (
  place: Place,
  views: readonly (Optics & { view: number })[],
  blind: readonly BlindInView[],
  index: FootprintIndex,
): ViewSight[] =>
  views.map((optics) => {
    const found = coverView(
      place,
      optics,
      blind.filter(({ view }) => view === null || view === optics.view),
      index,
    );
    return found.reason === null
      ? { view: optics.view, ...found }
      : { view: optics.view, reason: found.reason, onWall: false, buildings: 0, areas: [], shadows: [] };
  });

const computeOne = async (db: Database, camera: DueCamera): Promise<void> => {
  const { views, blind } = camera;
  const footprints = views.length === 0 ? [] : await db.as(jobs, (tx) => selectFootprints(tx, boxAround(camera, views)));
  const sights = coverViews(camera, views, blind, indexFootprints(footprints));
  await db.as(jobs, (tx) => replaceCoverage(tx, camera, sights));
};

/** Computes the cameras that wait, as vias_jobs, one short transaction each, while `goesOn` says so; answers how many. Throws the first fault when all others are done. `first`: those that nobody ever computed too. */
export const computeDue = async (db: Database, goesOn: () => boolean = () => true, first = false): Promise<number> => {
  if (first) await db.as(jobs, (tx) => markUnknown(tx));
  const faults: Error[] = [];
  let done = 0;
  let before = '';
  while (goesOn()) {
    const due = await db.as(jobs, (tx) => selectDue(tx, 50));
    // The same ones again: others change them as fast as they are computed, and the next round will have them.
    const now = due.map(({ id, mark }) => `${id} ${mark}`).join();
    if (due.length === 0 || now === before) break;
    before = now;
    for (const camera of due) {
      if (!goesOn()) break;
      try {
        await computeOne(db, camera);
        done++;
      } catch (error) {
        // It waits on; the others are not to wait with it.
        faults.push(new Error(`the coverage of camera ${camera.id} of ${camera.tenant} could not be computed`, { cause: error }));
      }
    }
  }
  if (faults.length > 0) throw faults[0];
  return done;
};
