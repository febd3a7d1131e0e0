import type { Database } from '@vias/sql/database.ts';
import { type BlindSector, type Coverage, type CoveredArea, coverSteps } from './cover-view.ts';
import { type Ask, cutAreas } from './cut-areas.ts';
import { type FootprintIndex, indexSteps } from './footprints.ts';
import { createLocalPlane } from './local-plane.ts';
import { densities, fieldOf, type Optics, reachOf } from './optics.ts';
import { footprintSteps } from './outlines.ts';
import {
  type Around,
  type DueCamera,
  markUnknown,
  replaceCoverage,
  type SeenArea,
  selectAround,
  selectDue,
  selectLastMark,
  selectMasks,
  type ViewSight,
} from './queries.ts';
import { createPause, type Pause, runInPieces } from './steps.ts';

const jobs = { kind: 'jobs' } as const;
type Covered = Extract<Coverage, { reason: null }>;

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

/** The buildings around a camera, to be looked up. */
export const indexAround = async ({ buildings }: Around, pause: Pause): Promise<FootprintIndex> =>
  runInPieces(indexSteps(await runInPieces(footprintSteps(buildings), pause)), pause);

/** What each view sees before masks are cut out; in pieces, whatever else VIAS has to do comes in between. */
export const coverViews = async (
  place: Place,
  views: readonly (Optics & { view: number })[],
  blind: readonly BlindInView[],
  index: FootprintIndex,
  withinM: number | null = null,
  pause: Pause = createPause(),
): Promise<(ViewSight & Pick<Covered, 'areas' | 'shadows'>)[]> => {
  const sights = [];
  for (const { view, ...optics } of views) {
    const own = blind.filter((sector) => sector.view === null || sector.view === view);
    const found = await runInPieces(coverSteps(place, optics, own, index, null, withinM), pause);
    sights.push(
      found.reason === null
        ? { view, ...found }
        : { view, reason: found.reason, onWall: false, buildings: 0, shortenedM: null, areas: [], shadows: [] },
    );
  }
  return sights;
};

/** Takes out of what views see the shadows of low buildings and masks that are areas, GeoJSON texts; a view of null is every one. */
export const cutViews = async (
  ask: Ask,
  sights: Awaited<ReturnType<typeof coverViews>>,
  masks: readonly { view: number | null; area: string }[],
): Promise<(ViewSight & { areas: SeenArea[] })[]> => {
  const views = [];
  for (const { areas, shadows, ...sight } of sights) {
    const own = masks.flatMap(({ view, area }) => (view === null || view === sight.view ? [area] : []));
    const left = await cutAreas(ask, areas, shadows, own);
    views.push({
      ...sight,
      areas: left.map((each) => {
        const { period, ppm, openArea } = areas[each.no] as CoveredArea;
        return { ...each, period, ppm, openArea };
      }),
    });
  }
  return views;
};

const computeOne = async (db: Database, camera: DueCamera): Promise<void> => {
  const { views, blind } = camera;
  const ask: Ask = (question) => db.as(jobs, question);
  if (views.length === 0) return ask((tx) => replaceCoverage(tx, camera, []));
  const pause = createPause();
  const around = await ask((tx) => selectAround(tx, camera, boxAround(camera, views)));
  // Masks of a camera that changed meanwhile are nobody's: its mark is another one, and nothing is written.
  const masks = await ask((tx) => selectMasks(tx, camera));
  const sights = await coverViews(camera, views, blind, await indexAround(around, pause), around.withinM, pause);
  const seen = await cutViews(ask, sights, masks);
  await ask((tx) => replaceCoverage(tx, camera, seen));
};

/** At least one camera could not be computed; all others were. */
export class CoverageFault extends Error {}

/** Milliseconds for which a camera that could not be computed is left alone, unless it changes. */
const rest = 60_000;

/**
 * Computes the cameras that wait, as vias_jobs, one short transaction each, while `goesOn` says so; answers how many. Throws CoverageFault when all others are done. `first`: those that nobody ever computed too.
 * `resting` keeps which could not be computed lately, and until when (milliseconds) they are left alone.
 */
export const computeDue = async (
  db: Database,
  goesOn: () => boolean = () => true,
  first = false,
  resting: Map<string, number> = new Map(),
  now = Date.now(),
): Promise<number> => {
  if (first) await db.as(jobs, (tx) => markUnknown(tx));
  for (const [key, until] of resting) if (until <= now) resting.delete(key);
  const last = await db.as(jobs, (tx) => selectLastMark(tx));
  const faults: Error[] = [];
  let done = 0;
  let after = 0n;
  // What is marked meanwhile comes in the next round, or a camera that others keep changing would never let this one end.
  while (goesOn() && after < last) {
    const due = await db.as(jobs, (tx) => selectDue(tx, 50, after));
    for (const camera of due) {
      after = camera.mark;
      const key = `${camera.id} ${camera.mark}`;
      if (!goesOn() || camera.mark > last) return finish(done, faults);
      if (resting.has(key)) continue;
      try {
        await computeOne(db, camera);
        done++;
      } catch (error) {
        // It waits on; the others are not to wait with it.
        resting.set(key, now + rest);
        faults.push(new CoverageFault(`the coverage of camera ${camera.id} of ${camera.tenant} could not be computed`, { cause: error }));
      }
    }
    if (due.length === 0) break;
  }
  return finish(done, faults);
};

const finish = (done: number, [fault, ...others]: readonly Error[]): number => {
  if (!fault) return done;
  if (others.length > 0) fault.message += `, nor that of ${others.length} others`;
  throw fault;
};
