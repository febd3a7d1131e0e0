import { type CoveredArea, coverView } from '../camera-coverage/cover-view.ts';
import type { FootprintIndex } from '../camera-coverage/footprints.ts';
import type { CameraKindOffered } from './contract.ts';
import type { Option } from './covering.ts';
import { boxOf, holdsPlace, type Polygons } from './rings.ts';

type Position = readonly [lon: number, lat: number];
export type Refusal = 'in_zone' | 'inside_building' | 'sees_zone' | 'sees_nothing';

/** What decides which camera at which site sees which place. */
export interface Scene {
  sites: readonly Position[];
  places: readonly Position[];
  kinds: readonly CameraKindOffered[];
  directions: number;
  zones: Polygons;
  period: 'day' | 'night';
  /** Pixels a metre at least. */
  ppm: number;
  /** With a price for each camera, or by number. */
  isByMoney: boolean;
}

/** A view from a site: what can be chosen. */
export interface View extends Option {
  kind: number;
  azimuth: number;
}

/** Of what a camera would see this part at most may lie in zones without cameras; more, and it is the wrong camera, whatever is masked. */
const mostInZones = 0.5;
/** Places in a row over the box of a view, by which it is measured how much of it lies in zones. */
const samples = 24;

const meets = (a: readonly number[], b: readonly number[]): boolean =>
  (a[0] as number) <= (b[2] as number) &&
  (a[2] as number) >= (b[0] as number) &&
  (a[1] as number) <= (b[3] as number) &&
  (a[3] as number) >= (b[1] as number);

/** The part of a view that lies in zones, 0 to 1. */
const partInZones = (view: Polygons, zones: Polygons): number => {
  const [west, south, east, north] = boxOf(view);
  let [all, zoned] = [0, 0];
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < samples; j++) {
      const place: Position = [west + ((i + 0.5) * (east - west)) / samples, south + ((j + 0.5) * (north - south)) / samples];
      if (!holdsPlace(view, place)) continue;
      all++;
      if (holdsPlace(zones, place)) zoned++;
    }
  return all === 0 ? 0 : zoned / all;
};

type Sight = { reason: 'inside_building' | 'sees_nothing' } | { reason: null; areas: CoveredArea[]; shadows: Polygons };
/** What a view covers at the time asked about, for every fineness, and the shadows of low buildings in it. */
const sightOf = (
  { period, kinds }: Pick<Scene, 'period' | 'kinds'>,
  [lon, lat]: Position,
  { kind, azimuth }: Pick<View, 'kind' | 'azimuth'>,
  buildings: FootprintIndex,
): Sight => {
  const { name: _name, cost: _cost, ...optics } = kinds[kind] as CameraKindOffered;
  const sight = coverView({ lon, lat }, { ...optics, azimuth }, [], buildings);
  if (sight.reason !== null) return { reason: sight.reason === 'inside_building' ? 'inside_building' : 'sees_nothing' };
  return { reason: null, areas: sight.areas.filter((each) => each.period === period), shadows: sight.shadows };
};

/** The ground a view covers so finely: polygons, and the shadows of low buildings in them. Nothing: it sees nothing. */
export const groundOf = (
  scene: Pick<Scene, 'period' | 'kinds' | 'ppm'>,
  site: Position,
  view: Pick<View, 'kind' | 'azimuth'>,
  buildings: FootprintIndex,
): { reason: 'inside_building' | 'sees_nothing' } | { reason: null; polygons: Polygons; shadows: Polygons } => {
  const sight = sightOf(scene, site, view, buildings);
  if (sight.reason !== null) return sight;
  const area = sight.areas.find(({ ppm }) => ppm === scene.ppm);
  return area ? { reason: null, polygons: area.polygons, shadows: sight.shadows } : { reason: 'sees_nothing' };
};

/** Numbers of the places on some ground. */
const placesOn = (ground: Polygons, shadows: Polygons, places: readonly Position[]): number[] => {
  const [west, south, east, north] = boxOf(ground);
  const on: number[] = [];
  places.forEach((place, number) => {
    if (place[0] < west || place[0] > east || place[1] < south || place[1] > north) return;
    if (holdsPlace(ground, place) && !holdsPlace(shadows, place)) on.push(number);
  });
  return on;
};

/** Numbers from 0 so that those that are next to each other come far apart: whenever it ends, what was visited lies all over. */
const spread = (count: number): number[] => {
  const shared = (a: number, b: number): number => (b === 0 ? a : shared(b, a % b));
  let step = Math.max(1, Math.round(count * 0.618));
  while (shared(count, step) > 1) step++;
  return Array.from({ length: count }, (_, n) => (n * step) % count);
};

/**
 * Every view from every site that is worth asking about, and why sites have none. Tells after each site how many are done. Once `isOver` says so nothing more is looked at;
 * `leftOut`: so many sites are not, or not in every direction.
 */
export const lookAround = (
  scene: Scene,
  buildings: FootprintIndex,
  progress: (done: number) => void = () => undefined,
  isOver: () => boolean = () => false,
): { views: View[]; refused: Map<number, Refusal>; leftOut: number } => {
  const views: View[] = [];
  const refused = new Map<number, Refusal>();
  const zoneBoxes = scene.zones.map((zone) => boxOf([zone]));
  /** Looks from one site; why it has no view, null when it has, undefined when time was over. */
  const look = (number: number): Refusal | null | undefined => {
    const site = scene.sites[number] as Position;
    if (holdsPlace(scene.zones, site)) return 'in_zone';
    let reason: Refusal | null = 'sees_nothing';
    for (let kind = 0; kind < scene.kinds.length; kind++)
      for (let turn = 0; turn < scene.directions; turn++) {
        // One view there is whatever happens: a plan without any has no answer.
        if (views.length > 0 && isOver()) return undefined;
        const azimuth = (360 * turn) / scene.directions;
        const ground = groundOf(scene, site, { kind, azimuth }, buildings);
        if (ground.reason !== null) {
          if (ground.reason === 'inside_building' && reason !== null) reason = 'inside_building';
          continue;
        }
        const sees = placesOn(ground.polygons, ground.shadows, scene.places);
        const box = boxOf(ground.polygons);
        if (zoneBoxes.some((zone) => meets(zone, box)) && partInZones(ground.polygons, scene.zones) > mostInZones) {
          if (reason !== null) reason = 'sees_zone';
          continue;
        }
        if (sees.length === 0) continue;
        const cost = scene.isByMoney ? (scene.kinds[kind] as CameraKindOffered).cost : 1;
        views.push({ site: number, kind, azimuth, cost, sees: Int32Array.from(sees) });
        reason = null;
      }
    return reason;
  };
  let done = 0;
  for (const number of spread(scene.sites.length)) {
    const reason = look(number);
    if (reason === undefined) break;
    if (reason !== null) refused.set(number, reason);
    progress(++done);
  }
  return { views: views.sort((a, b) => a.site - b.site), refused, leftOut: scene.sites.length - done };
};

/** The finest grade at which each place is seen by these views, pixels a metre; 0: not at all. */
export const finestSeen = (scene: Scene, views: readonly View[], buildings: FootprintIndex): Float64Array => {
  const finest = new Float64Array(scene.places.length);
  for (const view of views) {
    const sight = sightOf(scene, scene.sites[view.site] as Position, view, buildings);
    if (sight.reason !== null) continue;
    for (const { ppm, polygons } of sight.areas)
      for (const place of placesOn(polygons, sight.shadows, scene.places)) finest[place] = Math.max(finest[place] as number, ppm);
  }
  return finest;
};
