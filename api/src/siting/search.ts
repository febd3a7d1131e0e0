import { parentPort, workerData } from 'node:worker_threads';
import { indexFootprints } from '../camera-coverage/footprints.ts';
import type { Covering } from './covering.ts';
import { countSeen, gainOf, weightSeen } from './covering.ts';
import { type PackedOutlines, unpackOutlines } from './packed.ts';
import type { Polygons } from './rings.ts';
import { finestSeen, groundOf, lookAround, type Refusal, type Scene, type View } from './sights.ts';
import { type Solved, solveCovering } from './solve.ts';

/** What a plan is computed from. */
export interface SearchQuestion {
  scene: Scene;
  buildings: PackedOutlines;
  weights: Float64Array;
  before: Uint8Array;
  backup: number;
  budget: number;
  /** When the answer is to be there, milliseconds since 1970. */
  until: number;
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
  /** Sites from which nobody looked, or not in every direction, because time was over. */
  leftOut: number;
  options: number;
  solved: Solved;
  /** Cameras that see each place with the plan, and the finest grade of the new ones at it. */
  after: Uint16Array;
  finest: Float64Array;
}
export type SearchMessage = { step: 'seeing' | 'choosing'; progress: number } | { answer: SearchAnswer };

/** Of the time there is, this part goes to looking around at most, and this part to drawing what was chosen. The least there is for all of it, milliseconds, should the thread have begun late. */
const [forLooking, forDrawing, least] = [0.5, 0.15, 500];

/** Looks around from the sites, then chooses; by `until` the best answer that is known by then. Belongs into a thread of its own. `now`: milliseconds since 1970. */
export const searchPlan = async (
  question: SearchQuestion,
  tell: (step: 'seeing' | 'choosing', progress: number) => void,
  now: () => number = Date.now,
): Promise<SearchAnswer> => {
  const { scene, weights, before, backup, budget, until } = question;
  const begun = now();
  const time = Math.max(until - begun, least);
  const buildings = indexFootprints(unpackOutlines(question.buildings));
  const { views, refused, leftOut } = lookAround(
    scene,
    buildings,
    (done) => tell('seeing', Math.round((70 * done) / scene.sites.length)),
    () => now() - begun > time * forLooking,
  );
  tell('choosing', 70);
  const covering: Covering = { weights, before, backup, options: views, budget };
  const solved = await solveCovering(covering, Math.max(0.1, (time * (1 - forDrawing) - (now() - begun)) / 1000));
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
    leftOut,
    options: views.length,
    // Nothing is proven about what nobody looked at: no choice sees more than everything, twice.
    solved:
      leftOut === 0
        ? solved
        : { ...solved, proof: 'bounded', isCutOff: true, bound: weightSeen(covering, new Uint8Array(weights.length).fill(2)) },
    after: countSeen(covering, solved.chosen),
    finest: finestSeen(scene, chosen, buildings),
  };
};

if (parentPort) {
  const port = parentPort;
  const tell = (message: SearchMessage): void => port.postMessage(message);
  tell({ answer: await searchPlan(workerData as SearchQuestion, (step, progress) => tell({ step, progress })) });
}
