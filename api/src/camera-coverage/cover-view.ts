import { envelopeOf, envelopeSteps, type Walls } from './envelope.ts';
import { type Footprint, type FootprintIndex, holdsOrigin, nearestOn, ringsOn } from './footprints.ts';
import { createLocalPlane, type LocalPlane } from './local-plane.ts';
import { densities, faceHeight, fieldOf, type Optics, reachOf } from './optics.ts';
import { runThrough, type Steps } from './steps.ts';
import { type Region, type Sector, visibleRegion } from './visible-region.ts';

/** A part of the horizon that a camera is made not to see, degrees clockwise from north. */
export type BlindSector = { fromAzimuth: number; toAzimuth: number };
/** Rings in degrees, WGS 84. */
type Polygons = [number, number][][][];
export type CoveredArea = {
  period: 'day' | 'night';
  /** Pixels a metre at least; 0 where the picture's pixels are not known. */
  ppm: number;
  polygons: Polygons;
  /** Square metres as seen; without walls and masks. */
  area: number;
  openArea: number;
};
export type Coverage =
  | { reason: 'direction_unknown' | 'optics_unknown' | 'looks_over' | 'inside_building' }
  | {
      reason: null;
      areas: CoveredArea[];
      /** Behind buildings lower than the camera: to be cut out of every area. */
      shadows: Polygons;
      buildings: number;
      /** Metres to which it is drawn because buildings are known no farther; null: as far as it sees. */
      shortenedM: number | null;
      /** The camera hangs on a wall, or within its outline as it is drawn; it is reckoned from just before it. */
      onWall: boolean;
    };

const rad = Math.PI / 180;
const turn = Math.PI * 2;
/** A camera at most so far inside an outline hangs on its wall: outlines in registers are a metre off. It is reckoned from so far before the wall. Metres. */
const [wallDepth, beforeWall] = [1.5, 0.05];
/** What nothing wide is seen beyond is drawn to at most, metres, when neither a range nor pixels say how far. */
const assumedRange = 100;

/** Takes blind sectors out of a field; sectors in radians counter-clockwise, in order. */
export const openSectors = (field: Sector, blind: readonly BlindSector[]): Sector[] => {
  let open: Sector[] = [field];
  for (const { fromAzimuth, toAzimuth } of blind) {
    const width = ((((toAzimuth - fromAzimuth) % 360) + 360) % 360) * rad;
    const first = (90 - toAzimuth) * rad;
    for (let from = first + turn * Math.floor((field.from - first) / turn); from < field.to; from += turn)
      open = open
        .flatMap((sector) => [
          { from: sector.from, to: Math.min(sector.to, from) },
          { from: Math.max(sector.from, from + width), to: sector.to },
        ])
        .filter((sector) => sector.to - sector.from > 1e-9);
  }
  return open.sort((a, b) => a.from - b.from);
};

type Near = { rings: [number, number][][]; heightM: number | null };

type Face = { x: number; y: number; distance: number; outX: number; outY: number };

/** The walls of buildings that are near enough for a camera to hang on them, the nearest first. */
const facesNear = (buildings: readonly Near[]): Face[] => {
  const faces: Face[] = [];
  for (const ring of buildings.flatMap(({ rings }) => rings))
    for (let i = 0; i + 1 < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i] as [number, number], ring[i + 1] as [number, number]];
      const length = Math.hypot(x2 - x1, y2 - y1);
      const found = nearestOn(x1, y1, x2, y2);
      if (length > 0 && found.distance <= wallDepth) faces.push({ ...found, outX: (y2 - y1) / length, outY: -(x2 - x1) / length });
    }
  return faces.sort((a, b) => a.distance - b.distance);
};

/** Moves a camera that hangs on a wall, or is drawn just behind it, to just before it. Undefined: it is inside a building. */
const beforeTheWall = (all: readonly Near[], isHigherThan: (building: Near) => boolean): [number, number] | null | undefined => {
  const buildings = all.filter((building) => !isHigherThan(building));
  const faces = facesNear(buildings);
  if (!buildings.some(({ rings }) => holdsOrigin(rings)) && !((faces[0]?.distance ?? wallDepth) <= beforeWall)) return null;
  for (const { x, y, outX, outY } of faces)
    for (const side of [1, -1]) {
      const moved: [number, number] = [x + side * beforeWall * outX, y + side * beforeWall * outY];
      // Before one wall may be behind another: houses of a row share theirs.
      const isFree = buildings.every(
        ({ rings }) => !holdsOrigin(rings.map((ring) => ring.map(([px, py]) => [px - moved[0], py - moved[1]] as const))),
      );
      if (isFree) return moved;
    }
  return undefined;
};

/** Walls, and corners of shapes, after which it comes to a stop: a millisecond or two. */
const [pieceOfWalls, pieceOfCorners] = [2000, 1000];

function* toDegrees(plane: LocalPlane, polygons: Region['polygons']): Steps<Polygons> {
  const found: Polygons = [];
  let corners = 0;
  for (const rings of polygons) {
    found.push(
      rings.map((ring) => ring.map(([x, y]) => plane.toDegrees(x, y).map((value) => Number(value.toFixed(7))) as [number, number])),
    );
    corners += rings.reduce((sum, ring) => sum + ring.length, 0);
    if (corners < pieceOfCorners) continue;
    corners = 0;
    yield;
  }
  return found;
}

/** Whether a wall is met by a ray within sectors: a hair wider, because what it hides ends exactly at its corners. */
const standsIn = (sectors: readonly Sector[], x1: number, y1: number, x2: number, y2: number): boolean => {
  const [one, other] = [Math.atan2(y1, x1), Math.atan2(y2, x2)];
  const first = x1 * y2 - y1 * x2 > 0 ? one : other;
  const width = (((one + other - 2 * first) % turn) + turn) % turn;
  return sectors.some(({ from, to }) => {
    const at = (((first - from) % turn) + turn) % turn;
    return at < to - from + 1e-6 || at + width > turn - 1e-6;
  });
};

/** Whether a ring runs so that what it encloses lies to the left of each wall: 1; to the right: −1; 0: it encloses nothing. */
const sideOf = (ring: readonly (readonly [number, number])[]): number => {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i] as readonly [number, number], ring[i + 1] as readonly [number, number]];
    twice += x1 * y2 - y1 * x2;
  }
  return Math.sign(twice);
};

/** The field behind a wall that a camera looks over: seen again only farther away, where the line of sight comes down to a face. */
const shadowOf = ([x1, y1]: [number, number], [x2, y2]: [number, number], stretch: number): [number, number][] => [
  [x1, y1],
  [x2, y2],
  [stretch * x2, stretch * y2],
  [stretch * x1, stretch * y1],
  [x1, y1],
];

/**
 * What one view of a camera sees of the ground, cut by buildings, by day and by night, for every density of pixels. Two-dimensional: a building hides all behind it, unless it is
 * known to be lower than the camera; then it throws a shadow. `assumedHeight` (metres) stands for heights nobody knows. Beyond `withinM` (metres) buildings are missing, so
 * that nothing is drawn there. Place in degrees, WGS 84.
 */
export function* coverSteps(
  { lon, lat }: { lon: number; lat: number },
  optics: Optics,
  blind: readonly BlindSector[],
  buildings: FootprintIndex,
  assumedHeight: number | null = null,
  withinM: number | null = null,
): Steps<Coverage> {
  const field = fieldOf(optics);
  if (typeof field === 'string') return { reason: field };
  const reaches = densities.map((ppm) => ({ ppm, reach: reachOf(optics, ppm) }));
  const isGraded = reaches.every(({ reach }) => reach !== null);
  const whole = Math.min(field.far, optics.rangeM ?? (isGraded ? (reaches[0]?.reach ?? 0) : assumedRange));
  const day = Math.min(whole, withinM ?? whole);
  const night = optics.nightRangeM === null ? null : Math.min(day, optics.nightRangeM);
  const height = optics.heightM ?? 0;
  const heightOf = ({ heightM }: { heightM: number | null }): number => heightM ?? assumedHeight ?? Number.POSITIVE_INFINITY;
  const isLower = (building: { heightM: number | null }): boolean => heightOf(building) < height;

  let plane = createLocalPlane(lon, lat);
  const nearby = (range: number): Footprint[] => {
    const [east, north] = plane.toDegrees(range, range);
    return buildings.around(lon - (east - lon), lat - (north - lat), east, north);
  };
  const own = nearby(wallDepth + 2 * beforeWall).map((building) => ({ rings: ringsOn(plane, building), heightM: building.heightM }));
  const moved = beforeTheWall(own, isLower);
  if (moved === undefined) return { reason: 'inside_building' };
  if (moved) plane = createLocalPlane(...plane.toDegrees(...moved));

  const found = nearby(day);
  const sectors = openSectors(field, blind);
  const walls: number[] = [];
  const shadows: [number, number][][][] = [];
  let asked = 0;
  for (const building of found) {
    const top = heightOf(building);
    if (top <= faceHeight) continue;
    const rings = ringsOn(plane, building);
    // From a roof one looks over what is under it.
    let isMet = top < height && holdsOrigin(rings);
    for (const [n, ring] of rings.entries()) {
      const side = n === 0 ? sideOf(ring) : -sideOf(ring);
      for (let i = 0; i + 1 < ring.length; i++) {
        const [from, to] = [ring[i] as [number, number], ring[i + 1] as [number, number]];
        if (++asked % pieceOfWalls === 0) yield;
        const { distance } = nearestOn(...from, ...to);
        if (distance > day || !standsIn(sectors, ...from, ...to)) continue;
        isMet = true;
        if (top >= height) walls.push(...from, ...to);
        // Where a line of sight leaves the building; from where it enters, its ground and this shadow follow without a gap.
        else if (side * (from[0] * to[1] - from[1] * to[0]) >= 0)
          // Not farther than anything is seen: a wall nearly as high as the camera would throw its shadow round the world.
          shadows.push([shadowOf(from, to, Math.min((height - faceHeight) / (height - top), 1 + (2 * day) / Math.max(distance, 0.1)))]);
      }
    }
    if (top < height && isMet) shadows.push(rings);
  }
  const hiding: Walls = Float64Array.from(walls);
  const envelope = yield* envelopeSteps(hiding);
  const open = envelopeOf(new Float64Array());
  const areas: CoveredArea[] = [];
  for (const [period, range] of [
    ['day', day],
    ['night', night],
  ] as const) {
    if (range === null) continue;
    for (const { ppm, reach } of isGraded ? reaches : [{ ppm: 0, reach: range }]) {
      yield;
      const far = Math.min(range, reach as number);
      const region = visibleRegion(envelope, hiding, sectors, field.near, far);
      if (region.polygons.length === 0) continue;
      const { area: openArea } = visibleRegion(open, new Float64Array(), [field], field.near, far);
      areas.push({ period, ppm, polygons: yield* toDegrees(plane, region.polygons), area: region.area, openArea });
    }
  }
  return {
    reason: null,
    areas,
    shadows: yield* toDegrees(plane, shadows),
    buildings: found.length,
    shortenedM: day < whole ? day : null,
    onWall: moved !== null,
  };
}
export const coverView = (...asked: Parameters<typeof coverSteps>): Coverage => runThrough(coverSteps(...asked));
