import { parentPort, workerData } from 'node:worker_threads';
import { type Footprint, indexFootprints } from '../camera-coverage/footprints.ts';
import { densities } from '../camera-coverage/optics.ts';
import type { Covering } from './covering.ts';
import { countSeen, gainOf } from './covering.ts';
import type { Polygons } from './rings.ts';
import { finestSeen, groundOf, lookAround, type Refusal, type Scene, type View } from './sights.ts';
import { type Solved, solveCovering } from './solve.ts';

/** What a plan is computed from. */
export interface SearchQuestion {
  scene: Scene;
  buildings: Footprint[];
  weights: Float64Array;
  before: Uint8Array;
  backup: number;
  budget: number;
  seconds: number;
}
/** One camera of the answer: where, which, what it would see before zones are cut out. */
export interface Placed {
  site: number;
  kind: number;
  azimuth: number;
  cost: number;
  gain: number;
  polygons: Polygons;
  shadows: Polygons;
}
export interface SearchAnswer {
  placed: Placed[];
  refused: Map<number, Refusal>;
  options: number;
  solved: Solved;
  /** Cameras that see each place with the plan, and the finest grade of the new ones at it. */
  after: Uint16Array;
  finest: Float64Array;
}
export type SearchMessage = { step: 'seeing' | 'choosing'; progress: number } | { answer: SearchAnswer };

/** Looks around from every site, then chooses. Takes up to `seconds` for the choice; belongs into a thread of its own. */
export const searchPlan = async (
  question: SearchQuestion,
  tell: (step: 'seeing' | 'choosing', progress: number) => void,
): Promise<SearchAnswer> => {
  const { scene, weights, before, backup, budget, seconds } = question;
  const buildings = indexFootprints(question.buildings);
  const { views, refused } = lookAround(scene, buildings, (done) => tell('seeing', Math.round((70 * done) / scene.sites.length)));
  tell('choosing', 70);
  const covering: Covering = { weights, before, backup, options: views, budget };
  const solved = await solveCovering(covering, seconds);
  tell('choosing', 95);
  const chosen = solved.chosen.map((option) => views[option] as View);
  const placed = solved.chosen.map((option, i): Placed => {
    const { site, kind, azimuth, cost } = views[option] as View;
    const ground = groundOf(scene, scene.sites[site] as readonly [number, number], { kind, azimuth }, buildings);
    const others = countSeen(
      covering,
      solved.chosen.filter((_, j) => j !== i),
    );
    return {
      site,
      kind,
      azimuth,
      cost,
      gain: gainOf(covering, option, others),
      ...(ground.reason === null ? { polygons: ground.polygons, shadows: ground.shadows } : { polygons: [], shadows: [] }),
    };
  });
  return {
    placed,
    refused,
    options: views.length,
    solved,
    after: countSeen(covering, solved.chosen),
    finest: finestSeen(scene, chosen, densities, buildings),
  };
};

if (parentPort) {
  const port = parentPort;
  const tell = (message: SearchMessage): void => port.postMessage(message);
  tell({ answer: await searchPlan(workerData as SearchQuestion, (step, progress) => tell({ step, progress })) });
}
