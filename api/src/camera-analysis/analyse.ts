import { setImmediate } from 'node:timers/promises';
import { coverViews } from '../camera-coverage/compute.ts';
import { indexFootprints } from '../camera-coverage/footprints.ts';
import type { LocalPlane } from '../camera-coverage/local-plane.ts';
import { createPause, runInPieces } from '../camera-coverage/steps.ts';
import { type BlindPlace, gatherBlind, type Unseen } from './blind-places.ts';
import { type AnalysisQuestion, type CameraAnalysis, classes } from './contract.ts';
import type { Outline } from './fill.ts';
import { type Seeing, type Sight, selectNames, selectSights } from './queries.ts';
import { mostCameras, type Ranks, type Tally, tallyRanks } from './ranks.ts';
import {
  readBuildings,
  readCameras,
  readClosed,
  readFacilities,
  readFear,
  readIncidents,
  readRiskAreas,
  readStreets,
  type Scene,
} from './read-scene.ts';
import { createSeenGround, type SeenGround } from './seen-ground.ts';
import { addSights, createSeenPoints, type SeenPoints } from './seen-points.ts';
import { outlineFrom, outlineOfRings } from './shapes.ts';
import { darkHours } from './sun.ts';

type Period = 'day' | 'night';
const periods = ['day', 'night'] as const;
/** Cells of ground that are kept at most, about; a larger area is counted in larger cells. */
const mostCells = 1_500_000;
const mostPlaces = 100;
/** Cameras in one transaction: about a thousand outlines. */
const slice = 40;

/** The grade of a density: its place among the classes, from 1. */
const gradeOf = (ppm: number): number => classes.indexOf(ppm) + 1;

/** Seen by day and by night. */
const both = <T>(make: (period: Period) => T): Record<Period, T> => ({ day: make('day'), night: make('night') });
const toShare = (seen: Record<Period, Ranks>, total: number, isCounted?: (thing: number) => boolean, weight = 1) => {
  const weighted = ({ seen: one, twice }: Tally): Tally => ({ seen: one.map((n) => n * weight), twice: twice.map((n) => n * weight) });
  return { total: total * weight, ...both((period) => weighted(tallyRanks(seen[period], classes.length, isCounted))) };
};
const addUp = (a: Tally, b: Tally): Tally => ({
  seen: a.seen.map((n, i) => n + (b.seen[i] as number)),
  twice: a.twice.map((n, i) => n + (b.twice[i] as number)),
});

type View = { grade: number; outline: Outline }[];
/** A camera's outlines of one period by view, the coarsest first, as the query orders them. */
const viewsOf = (sights: readonly (Sight & { outline: Outline })[], period: Period): View[] => {
  const views = new Map<number, View>();
  for (const { view, ppm, outline, period: its } of sights)
    if (its === period) views.set(view, [...(views.get(view) ?? []), { grade: gradeOf(ppm), outline }]);
  return [...views.values()];
};

const noBuildings = indexFootprints([]);
/** What the cameras would see if there were no buildings and no masks, from their optics alone. */
const addOpenSights = async (open: Record<Period, SeenGround>, cameras: readonly Seeing[], plane: LocalPlane): Promise<void> => {
  const pause = createPause();
  for (const [n, camera] of cameras.entries()) {
    const areas = (await coverViews(camera, camera.views, [], noBuildings, null, pause)).flatMap((view) => view.areas);
    for (const period of periods)
      open[period].add(
        n + 1,
        areas
          .filter((area) => area.period === period)
          .map(({ ppm, polygons }) => ({ grade: gradeOf(ppm), outline: outlineOfRings(plane, polygons) })),
      );
  }
};

interface Themes {
  incidents: Awaited<ReturnType<typeof readIncidents>>;
  facilities: Awaited<ReturnType<typeof readFacilities>>;
  fear: [number, number][] | null;
  streets: Awaited<ReturnType<typeof readStreets>> | null;
}

/** What cameras see of the scene, from `since` to before `until` (milliseconds since 1970). */
export const analyseScene = async (
  scene: Scene,
  { ppm, categories = undefined, streets: streetLayer, risk }: AnalysisQuestion,
  since: number,
  until: number,
): Promise<Omit<CameraAnalysis, 'cameras' | 'during'>> => {
  const { db, principal, zone, plane, outline } = scene;
  const cameras = (await readCameras(scene)).slice(0, mostCameras);
  const themes: Themes = {
    incidents: await readIncidents(scene, since, until, categories ?? null),
    facilities: await readFacilities(scene),
    fear: await readFear(scene),
    streets: streetLayer === undefined ? null : await readStreets(scene, streetLayer),
  };
  const closed = await readClosed(scene, since, until, categories ?? null);
  const riskAreas = risk === undefined ? null : await readRiskAreas(scene, risk);
  const buildings = await readBuildings(scene);

  const pause = createPause();
  const least = gradeOf(ppm);
  const { incidents, facilities, fear, streets } = themes;
  const points = both(() => ({
    incidents: createSeenPoints(incidents.places),
    facilities: createSeenPoints(facilities.places),
    fear: createSeenPoints(fear ?? []),
    streets: createSeenPoints(streets?.places ?? []),
  }));
  const drawnM2 = cameras.reduce((sum, { openM2 }) => sum + Math.min(openM2, zone.m2), 0);
  const stepM = Math.max(1, Math.ceil(2 * Math.sqrt(drawnM2 / mostCells)) / 2);
  const newGround = (): Record<Period, SeenGround> => both(() => createSeenGround(stepM, classes.length, outline.box));

  const ground = newGround();
  const ofCamera = cameras.map(() => ({ incidents: 0, facilities: 0, fear: 0 }));
  const lightOf = (i: number): Period => (incidents.isDark[i] ? 'night' : 'day');
  for (let first = 0; first < cameras.length; first += slice) {
    const ids = cameras.slice(first, first + slice).map(({ id }) => id);
    const rows = (await db.as(principal, (tx) => selectSights(tx, zone.geom, ids))).map((sight) => ({
      ...sight,
      outline: outlineFrom(plane, sight.shape),
    }));
    for (const [n, id] of ids.entries()) {
      const sights = rows.filter(({ camera }) => camera === id);
      const number = first + n + 1;
      const mine = ofCamera[number - 1] as (typeof ofCamera)[number];
      for (const period of periods) {
        const views = viewsOf(sights, period);
        ground[period].add(number, views.flat());
        const { incidents: seen, facilities: looked, fear: felt, streets: along } = points[period];
        addSights(seen, number, views, (i, grade) => {
          if (grade >= least && lightOf(i) === period) mine.incidents++;
        });
        addSights(looked, number, views, (_i, grade) => {
          if (grade >= least && period === 'day') mine.facilities++;
        });
        addSights(felt, number, views, (_i, grade) => {
          if (grade >= least && period === 'day') mine.fear++;
        });
        addSights(along, number, views);
      }
      // Whatever else VIAS has to do meanwhile comes in between two cameras.
      await setImmediate();
    }
  }
  for (const period of periods) await runInPieces(ground[period].restrict(outline, buildings.outlines), pause);
  const alone = both((period) => ground[period].alone(least));
  await pause();
  const seenGround = both((period) => ground[period].tally());
  await pause();
  const seenRisk =
    riskAreas?.areas.map(({ outline: part, ...area }) => ({ ...area, ...both((period) => ground[period].tallyWithin(part)) })) ?? null;

  const open = newGround();
  await addOpenSights(open, cameras, plane);
  for (const period of periods) await runInPieces(open[period].restrict(outline, buildings.outlines), pause);
  const seenOpen = both((period) => open[period].tally().seen);

  const at = (i: number): SeenPoints => points[lightOf(i)].incidents;
  const isTimed = (i: number): boolean => incidents.hours[i] !== -1;
  const timedTally = (isCounted: (i: number) => boolean): Tally =>
    addUp(
      tallyRanks(points.day.incidents, classes.length, (i) => isCounted(i) && lightOf(i) === 'day'),
      tallyRanks(points.night.incidents, classes.length, (i) => isCounted(i) && lightOf(i) === 'night'),
    );
  const dark = darkHours(since, until, zone.lon, zone.lat);
  const hours: CameraAnalysis['hours'] = [];
  for (const [hour, share] of dark.entries()) {
    hours.push({
      hour,
      dark: share,
      incidents: incidents.hours.filter((its) => its === hour).length,
      seen: timedTally((i) => incidents.hours[i] === hour).seen,
    });
    // Each is a walk over all incidents.
    await pause();
  }
  const kinds = [...new Set(facilities.kinds)];
  const onlyOf = (pick: (i: number) => Ranks, count: number): Map<number, number> => {
    const only = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const { best, second, owner } = pick(i);
      if ((best[i] as number) >= least && (second[i] as number) < least)
        only.set(owner[i] as number, (only.get(owner[i] as number) ?? 0) + 1);
    }
    return only;
  };
  await pause();
  const onlyIncidents = onlyOf(at, incidents.places.length);
  const onlyFacilities = onlyOf(() => points.day.facilities, facilities.places.length);
  const onlyFear = onlyOf(() => points.day.fear, fear?.length ?? 0);

  await pause();
  const unseen: Unseen[] = incidents.degrees.flatMap(([lon, lat], i): Unseen[] =>
    (at(i).best[i] as number) >= least ? [] : [{ lon, lat, kind: 'incident', isAtNight: incidents.isDark[i] as boolean }],
  );
  const blindFear = (fear ?? []).flatMap(([x, y], i): Unseen[] => {
    const [lon, lat] = plane.toDegrees(x, y);
    return periods.some((period) => (points[period].fear.best[i] as number) >= least) ? [] : [{ lon, lat, kind: 'fear', isAtNight: false }];
  });
  const places = gatherBlind([...unseen, ...blindFear], mostPlaces);
  const names =
    places.length === 0
      ? []
      : await db.as(principal, (tx) =>
          selectNames(
            tx,
            places.map(({ middle }) => middle),
          ),
        );

  return {
    zone: { name: zone.name, m2: zone.m2, groundM2: Math.max(0, zone.m2 - buildings.m2), stepM },
    classes: [...classes],
    ppm,
    ground: {
      total: Math.max(0, zone.m2 - buildings.m2),
      ...both((period) => ({ ...seenGround[period], open: seenOpen[period] })),
    },
    incidents: {
      ...toShare(
        both((period) => points[period].incidents),
        incidents.places.length,
      ),
      inLight: timedTally(isTimed),
      timed: incidents.hours.filter((hour) => hour !== -1).length,
      coarse: incidents.coarse,
      ...closed,
    },
    hours,
    facilities: kinds.map((kind) => ({
      kind,
      ...toShare(
        both((period) => points[period].facilities),
        facilities.kinds.filter((its) => its === kind).length,
        (i) => facilities.kinds[i] === kind,
      ),
    })),
    fear:
      fear &&
      toShare(
        both((period) => points[period].fear),
        fear.length,
      ),
    streets:
      streets &&
      toShare(
        both((period) => points[period].streets),
        streets.places.length,
        undefined,
        streets.spacing,
      ),
    risk: seenRisk,
    riskSlivers: riskAreas?.slivers ?? 0,
    blind: {
      incidents: unseen.length,
      places: places.map(({ middle: _middle, ...place }: BlindPlace, i) => ({ ...place, name: names[i]?.name ?? null })),
    },
    byCamera: cameras
      .map(({ id, code, name }, n) => ({
        id,
        code,
        name,
        incidents: ofCamera[n]?.incidents ?? 0,
        onlyIncidents: onlyIncidents.get(n + 1) ?? 0,
        aloneM2: both((period) => alone[period].get(n + 1) ?? 0),
        facilities: ofCamera[n]?.facilities ?? 0,
        onlyFacilities: onlyFacilities.get(n + 1) ?? 0,
        fear: fear && (ofCamera[n]?.fear ?? 0),
        onlyFear: fear && (onlyFear.get(n + 1) ?? 0),
      }))
      .sort((a, b) => b.onlyIncidents - a.onlyIncidents || b.aloneM2.day - a.aloneM2.day || (a.code < b.code ? -1 : 1)),
  };
};
