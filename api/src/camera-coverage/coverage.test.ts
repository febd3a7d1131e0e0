import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import proj4 from 'proj4';
import { coverViews } from './compute.ts';
import { coverView, openSectors } from './cover-view.ts';
import { envelopeOf, lookAlong } from './envelope.ts';
import { type Footprint, indexFootprints, indexSteps } from './footprints.ts';
import { createLocalPlane } from './local-plane.ts';
import { fieldOf, grades, type Optics, reachOf } from './optics.ts';
import { runInPieces } from './steps.ts';
import { visibleRegion } from './visible-region.ts';

const turn = Math.PI * 2;
const rad = Math.PI / 180;
type Place = [number, number];

/** The oracle: every wall is asked by itself, by the crossing of two lines, without order and without merging. */
const firstHit = (walls: Float64Array, angle: number): number => {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < walls.length; i += 4) {
    const [x1, y1, x2, y2] = walls.subarray(i, i + 4) as unknown as [number, number, number, number];
    const [dx, dy] = [x2 - x1, y2 - y1];
    const turnOf = ux * dy - uy * dx;
    if (turnOf === 0) continue;
    const along = (x1 * dy - y1 * dx) / turnOf;
    const share = (x1 * uy - y1 * ux) / turnOf;
    if (along > 0 && share >= 0 && share <= 1) nearest = Math.min(nearest, along);
  }
  return nearest;
};
/** Where nothing stands the distance is infinite, and infinity less infinity is no number. */
const alike = (a: number, b: number, share: number): boolean => a === b || Math.abs(a - b) <= share * (1 + Math.min(a, b));
const inRing = (ring: readonly Place[], [x, y]: Place): boolean => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [ring[i] as Place, ring[j] as Place];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
};
const inside = (polygons: readonly (readonly (readonly Place[])[])[], at: Place): boolean =>
  polygons.some(([outer = [], ...holes]) => inRing(outer, at) && !holes.some((hole) => inRing(hole, at)));

const metre = fc.integer({ min: -12_000, max: 12_000 }).map((centimetres) => centimetres / 100);
const wall = fc.tuple(metre, metre, metre, metre);
/** Some stand alone, some hang together at their corners like a house. */
const someWalls = fc
  .tuple(fc.array(wall, { maxLength: 25 }), fc.array(fc.array(fc.tuple(metre, metre), { minLength: 3, maxLength: 6 }), { maxLength: 5 }))
  .map(([alone, houses]) =>
    Float64Array.from([
      ...alone.flat(),
      ...houses.flatMap((corners) => corners.flatMap((corner, i) => [...corner, ...(corners.at(i - 1) as Place)])),
    ]),
  );
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });

test('in every direction the nearest of walls that cross, touch and overlap is found', () => {
  fc.assert(
    fc.property(someWalls, fc.array(angle, { minLength: 20, maxLength: 20 }), (walls, angles) => {
      const envelope = envelopeOf(walls);
      for (const one of angles) {
        const [found, wanted] = [lookAlong(envelope, walls, one).distance, firstHit(walls, one)];
        // At a corner itself either neighbour is right: a hair beside it they must agree.
        if (!alike(found, wanted, 1e-6)) {
          const beside = [-1e-9, 1e-9].map((hair) => firstHit(walls, one + hair));
          expect(beside.some((distance) => alike(distance, found, 1e-4))).toBe(true);
        }
      }
    }),
    // A short wall that ends where the count of angles begins anew, looked at a hair beside it.
    { numRuns: 300, examples: [[Float64Array.from([0, -0.26, -0.01, 0]), [0, 3.141592653589791]]] },
  );
});

test('what is seen: no point behind a wall, none left out, the area that of rays cast one by one', () => {
  const sector = fc.tuple(angle, fc.double({ min: 0.05, max: turn, noNaN: true })).map(([from, width]) => ({ from, to: from + width }));
  fc.assert(
    fc.property(
      someWalls,
      sector,
      fc.double({ min: 0, max: 30, noNaN: true }),
      fc.double({ min: 31, max: 150, noNaN: true }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (walls, { from, to }, near, far, chance) => {
        const region = visibleRegion(envelopeOf(walls), walls, [{ from, to }], near, far);
        let summed = 0;
        const rays = 4000;
        for (let i = 0; i < rays; i++) {
          const reach = Math.min(far, firstHit(walls, from + ((to - from) * (i + 0.5)) / rays));
          if (reach > near) summed += (((reach * reach - near * near) / 2) * (to - from)) / rays;
        }
        expect(Math.abs(region.area - summed)).toBeLessThanOrEqual(0.01 * summed + 0.01 * (to - from) * far);
        const next = (): number => chance.next().value as number;
        for (let i = 0; i < 30; i++) {
          const [direction, distance] = [from + next() * (to - from), next() * far];
          const reach = Math.min(far, firstHit(walls, direction));
          const at: Place = [distance * Math.cos(direction), distance * Math.sin(direction)];
          // Chords leave the arc by a decimetre at most; within two of it, and within a hair of a wall or an edge, either answer stands.
          const edges = [-1e-4, 1e-4].map((hair) => Math.min(far, firstHit(walls, direction + hair)));
          if ([...edges, reach, near].some((edge) => Math.abs(distance - edge) < 0.2) || edges.some((edge) => Math.abs(edge - reach) > 1))
            continue;
          if (direction - from < 1e-3 || to - direction < 1e-3) continue;
          expect(inside(region.polygons, at)).toBe(distance > near && distance < reach);
        }
      },
    ),
    { numRuns: 150 },
  );
});

const unknown: Optics = {
  azimuth: null,
  tilt: null,
  heightM: null,
  focalMm: null,
  sensorWidthMm: null,
  pixelsWide: null,
  pixelsHigh: null,
  rangeM: null,
  nightRangeM: null,
};
/** The camera that the planner's screen was drawn with. */
const optics: Optics = { ...unknown, azimuth: 0, focalMm: 4, sensorWidthMm: 5.37, pixelsWide: 3840 };
const lon = 23.7299;
const lat = 56.6503;
const plane = createLocalPlane(lon, lat);
const block = (x1: number, y1: number, x2: number, y2: number, heightM: number | null = null): Footprint => ({
  rings: [
    (
      [
        [x1, y1],
        [x2, y1],
        [x2, y2],
        [x1, y2],
        [x1, y1],
      ] as Place[]
    ).map(([x, y]) => plane.toDegrees(x, y)),
  ],
  heightM,
});
const none = indexFootprints([]);
const covered = (found: ReturnType<typeof coverView>) => {
  if (found.reason !== null) throw new Error(found.reason);
  return found;
};

test('by hand: distances of each density, the angle, the bare sector, and a wall across it', () => {
  expect([250, 125, 80, 40, 20].map((ppm) => Math.round(reachOf(optics, ppm) ?? 0))).toEqual([11, 23, 36, 72, 143]);
  const field = fieldOf(optics);
  expect(typeof field === 'object' && (field.to - field.from) / rad).toBeCloseTo(67.74, 2);
  const open = covered(coverView({ lon, lat }, { ...optics, rangeM: 100 }, [], none));
  const bare = open.areas.find(({ ppm, period }) => ppm === 20 && period === 'day');
  expect(bare?.area).toBeCloseTo((100 ** 2 / 2) * 67.7419 * rad, 0);
  // A wall 50 m ahead from one side of the view to the other leaves the triangle before it.
  const cut = covered(coverView({ lon, lat }, { ...optics, rangeM: 100 }, [], indexFootprints([block(-200, 50, 200, 52)])));
  const half = 50 * Math.tan((67.7419 / 2) * rad);
  expect(cut.areas.find(({ ppm }) => ppm === 20)?.area).toBeCloseTo(50 * half, 0);
  expect(cut.areas.find(({ ppm }) => ppm === 20)?.openArea).toBeCloseTo(bare?.area ?? 0, 6);
  expect(cut.areas.find(({ ppm }) => ppm === 250)?.area).toBeCloseTo(open.areas.find(({ ppm }) => ppm === 250)?.area ?? 0, 6);
  // Each finer density lies within the coarser.
  const areas = open.areas.map(({ area }) => area);
  expect(areas).toEqual([...areas].sort((a, b) => b - a));
  expect(open.areas.length).toBe(new Set(grades.map(({ ppm }) => ppm)).size);
});

test('tilt and height: a face is seen from where it comes into the picture to where it leaves it', () => {
  // 6 m high, 12° down, 41.4° tall at 16:9: the lower edge looks 32.7° down, the upper one over the horizon.
  const mounted: Optics = { ...optics, tilt: -12, heightM: 6, pixelsHigh: 2160 };
  expect(fieldOf(mounted)).toMatchObject({ near: expect.closeTo(4.4 / Math.tan(32.69 * rad), 1), far: 20_000 });
  expect(fieldOf({ ...mounted, tilt: -40 })).toMatchObject({ far: expect.closeTo(4.4 / Math.tan(19.31 * rad), 1) });
  expect(fieldOf({ ...mounted, tilt: 30 })).toBe('looks_over');
  expect(fieldOf({ ...mounted, tilt: -90 })).toMatchObject({ near: 0 });
  expect(reachOf({ ...mounted, heightM: 40 }, 250)).toBe(0);
});

test('what is not known is not drawn, and each case has its name', () => {
  const at = { lon, lat };
  expect(coverView(at, { ...optics, azimuth: null }, [], none)).toEqual({ reason: 'direction_unknown' });
  expect(coverView(at, { ...optics, focalMm: null }, [], none)).toEqual({ reason: 'optics_unknown' });
  expect(coverView(at, optics, [], indexFootprints([block(-20, -20, 20, 20)]))).toEqual({ reason: 'inside_building' });
  const onWall = covered(coverView(at, optics, [], indexFootprints([block(-20, -30, 20, 0.8)])));
  expect(onWall.onWall).toBe(true);
  expect(onWall.areas[0]?.area).toBeGreaterThan(0.99 * (onWall.areas[0]?.openArea ?? 0));
  const exactly = covered(coverView(at, { ...optics, azimuth: 180 }, [], indexFootprints([block(-20, 0, 20, 30)])));
  expect(exactly.areas[0]?.area).toBeGreaterThan(0.99 * (exactly.areas[0]?.openArea ?? 0));
  const through = covered(coverView(at, optics, [], indexFootprints([block(-20, 0, 20, 30)])));
  expect(through.areas[0]?.area ?? 0).toBeLessThan(10);
  // Without pixels the owner's range is drawn, and no grade is claimed; at night as far as is said.
  const plain = covered(coverView(at, { ...optics, pixelsWide: null, rangeM: 80, nightRangeM: 30 }, [], none));
  expect(plain.areas.map(({ period, ppm }) => [period, ppm])).toEqual([
    ['day', 0],
    ['night', 0],
  ]);
  expect(plain.areas[1]?.area).toBeCloseTo(((plain.areas[0]?.area ?? 0) * 900) / 6400, 3);
  expect(covered(coverView(at, { ...optics, nightRangeM: 0 }, [], none)).areas.every(({ period }) => period === 'day')).toBe(true);
});

test('a blind sector is cut out whole, wherever north lies', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 359 }),
      fc.integer({ min: 1, max: 360 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 0, max: 359 })), { maxLength: 4 }),
      (azimuth, width, pairs) => {
        const blind = pairs.filter(([from, to]) => from !== to).map(([fromAzimuth, toAzimuth]) => ({ fromAzimuth, toAzimuth }));
        const field = { from: (90 - azimuth - width / 2) * rad, to: (90 - azimuth + width / 2) * rad };
        const open = openSectors(field, blind);
        for (let degree = 0.25; degree < width; degree += 0.5) {
          const compass = azimuth + width / 2 - degree;
          const isBlind = blind.some(
            ({ fromAzimuth, toAzimuth }) => (((compass - fromAzimuth) % 360) + 360) % 360 < (((toAzimuth - fromAzimuth) % 360) + 360) % 360,
          );
          expect(open.filter(({ from, to }) => from <= field.from + degree * rad && field.from + degree * rad <= to).length).toBe(
            isBlind ? 0 : 1,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('over a building lower than the camera one sees again where the line of sight has come down to a face', () => {
  const mounted: Optics = { ...optics, heightM: 12, rangeM: 100 };
  const scene = indexFootprints([block(-60, 20, 60, 30, 5)]);
  const found = covered(coverView({ lon, lat }, mounted, [], scene));
  // The far wall is 30 m away: 30 · (12 − 1.6) / (12 − 5) = 44.57 m.
  for (const [y, hidden] of [
    [19, false],
    [25, true],
    [44, true],
    [45.5, false],
  ] as const) {
    const at = plane.toDegrees(0, y);
    expect([y, inside(found.areas[0]?.polygons ?? [], at), found.shadows.some((shadow) => inside([shadow], at))]).toEqual([
      y,
      true,
      hidden,
    ]);
  }
  const higher = covered(coverView({ lon, lat }, { ...mounted, heightM: 4 }, [], scene));
  expect([higher.shadows, inside(higher.areas[0]?.polygons ?? [], plane.toDegrees(0, 45.5))]).toEqual([[], false]);
});

test('among houses low and high, round corners and over courtyards: hidden is what a line of sight does not reach', () => {
  const metre = fc.integer({ min: -90, max: 90 });
  const house = fc.record({
    x: metre,
    y: metre,
    wide: fc.integer({ min: 3, max: 25 }),
    tall: fc.integer({ min: 2, max: 11 }),
    kind: fc.integer({ min: 0, max: 2 }),
  });
  const ringsOf = ({ x, y, wide, kind }: { x: number; y: number; wide: number; kind: number }): Place[][] => {
    const square = (from: number, to: number): Place[] => [
      [x + from, y + from],
      [x + to, y + from],
      [x + to, y + to],
      [x + from, y + to],
      [x + from, y + from],
    ];
    const corner: Place[] = [
      [x, y],
      [x + wide, y],
      [x + wide, y + wide / 3],
      [x + wide / 3, y + wide / 3],
      [x + wide / 3, y + wide],
      [x, y + wide],
      [x, y],
    ];
    // The second kind runs the other way round.
    return kind === 0 ? [square(0, wide)] : kind === 1 ? [[...corner].reverse()] : [square(0, wide), square(wide / 4, (3 * wide) / 4)];
  };
  const farFrom = (edges: Float64Array, at: Place): boolean => {
    for (let i = 0; i < edges.length; i += 4) {
      const [x1, y1, x2, y2] = edges.subarray(i, i + 4) as unknown as [number, number, number, number];
      const share = Math.min(1, Math.max(0, ((at[0] - x1) * (x2 - x1) + (at[1] - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2)));
      if (Math.hypot(at[0] - x1 - share * (x2 - x1), at[1] - y1 - share * (y2 - y1)) < 0.3) return false;
    }
    return true;
  };
  fc.assert(
    fc.property(
      fc.array(house, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 359 }),
      fc.integer({ min: 2, max: 20 }),
      fc.array(fc.tuple(metre, metre), { minLength: 25, maxLength: 25 }),
      (houses, azimuth, sensorWidthMm, places) => {
        const above = 7;
        const mounted: Optics = { ...optics, azimuth, sensorWidthMm, pixelsWide: null, heightM: above, rangeM: 120 };
        const outlines = houses.map((each) => ({ rings: ringsOf(each), heightM: each.tall }));
        fc.pre(
          outlines.every(
            ({ rings }) =>
              !inside([rings], [0, 0]) &&
              farFrom(Float64Array.from(rings.flatMap((ring) => ring.slice(1).flatMap((to, i) => [...(ring[i] as Place), ...to]))), [0, 0]),
          ),
        );
        fc.pre(outlines.every(({ rings }) => rings.flat().every(([x, y]) => Math.hypot(x, y) > 3)));
        const found = covered(
          coverView(
            { lon, lat },
            mounted,
            [],
            indexFootprints(
              outlines.map(({ rings, heightM }) => ({ heightM, rings: rings.map((ring) => ring.map(([x, y]) => plane.toDegrees(x, y))) })),
            ),
          ),
        );
        const half = Math.atan(sensorWidthMm / 8);
        for (const at of places) {
          const distance = Math.hypot(...at);
          const off = Math.abs(Math.atan2(Math.sin(Math.atan2(...at) - azimuth * rad), Math.cos(Math.atan2(...at) - azimuth * rad)));
          if (distance < 1 || distance > 115 || Math.abs(off - half) < 0.02) continue;
          // The oracle walks along the line of sight, two decimetres a step; what changes its mind within a hand's breadth to either side is nobody's business.
          const isHidden = (turned: number, far: number): boolean => {
            const [ux, uy] = [Math.cos(turned), Math.sin(turned)];
            for (let step = 0.2; step <= far; step += 0.2) {
              const sight = above - ((above - 1.6) * step) / far;
              if (outlines.some(({ rings, heightM }) => (heightM >= above || heightM > sight) && inside([rings], [ux * step, uy * step])))
                return true;
            }
            return outlines.some(({ rings }) => inside([rings], [ux * far, uy * far]));
          };
          const turned = Math.atan2(at[1], at[0]);
          const verdicts = [
            [0, 0],
            [0.01, 0],
            [-0.01, 0],
            [0, 0.5],
            [0, -0.5],
          ].map(([aside = 0, more = 0]) => isHidden(turned + aside, distance + more));
          if (new Set(verdicts).size > 1) continue;
          const isSeen =
            inside(found.areas[0]?.polygons ?? [], plane.toDegrees(...at)) &&
            !found.shadows.some((shadow) => inside([shadow], plane.toDegrees(...at)));
          expect([at, isSeen]).toEqual([at, off < half && !verdicts[0]]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('whoever looks over two thousand houses stops again and again, so that others come in between', async () => {
  const houses = Array.from({ length: 2000 }, (_, i) =>
    block((i % 71) * 20 - 700, Math.floor(i / 71) * 20 + 5, (i % 71) * 20 - 690, Math.floor(i / 71) * 20 + 15, 5),
  );
  let stops = 0;
  const counted = () => {
    stops++;
    return undefined;
  };
  const far = { ...optics, sensorWidthMm: 20, pixelsWide: null, rangeM: 1500, heightM: 20 };
  const index = await runInPieces(indexSteps(houses), counted);
  expect(stops).toBeGreaterThanOrEqual(8);
  stops = 0;
  // Low ones throw shadows; high ones are merged into an envelope.
  const [low] = await coverViews({ lon, lat }, [{ ...far, view: 1 }], [], index, null, counted);
  expect(low?.buildings).toBe(2000);
  expect(stops).toBeGreaterThanOrEqual(15);
  stops = 0;
  await coverViews({ lon, lat }, [{ ...far, heightM: 3, view: 1 }], [], index, null, counted);
  expect(stops).toBeGreaterThanOrEqual(15);
});

test('an outline as large as a country fills no grid, is found wherever it lies, and hides as any other', () => {
  const ring = (west: number, south: number, east: number, north: number): Place[] => [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const country: Footprint = { rings: [ring(21, 55, 26, 58)], heightM: null };
  // In squares of 0.0015 degrees it would be 29 milliards of them.
  const world: Footprint = { rings: [ring(-180, -90, 180, 90)], heightM: null };
  const index = indexFootprints([country, world, block(0, 20, 10, 30)]);
  expect(index.around(23, 56, 23.0001, 56.0001)).toEqual([country, world]);
  expect(index.around(10, 50, 11, 51)).toEqual([world]);
  expect(index.around(-170, -80, 170, 80)).toHaveLength(3);
  expect(coverView({ lon, lat }, optics, [], index)).toEqual({ reason: 'inside_building' });
});

test('a camera on a house of a row hangs before the street and not in the house next door, whichever wall is nearest', () => {
  const south: Optics = { ...optics, azimuth: 180, rangeM: 60 };
  const left = block(-10, 0, 0, 10);
  const seenFrom = (x: number, y: number, ...houses: Footprint[]) => {
    const [east, north] = plane.toDegrees(x, y);
    const found = coverView({ lon: east, lat: north }, south, [], indexFootprints(houses));
    return found.reason ?? Math.round(found.areas[0]?.area ?? 0);
  };
  const [touching, overlapping] = [block(0, 0, 10, 10), block(-0.4, 0, 10, 10)];
  const open = seenFrom(-5, -0.05);
  for (const houses of [
    [left, touching],
    [touching, left],
    [left, overlapping],
    [overlapping, left],
  ])
    for (const [x, y] of [
      [-0.2, 0.3],
      [0.2, 0.3],
      [0, 0.5],
      [0, 0],
    ] as const)
      expect([x, y, seenFrom(x, y, ...houses)]).toEqual([x, y, expect.closeTo(open as number, -1)]);
  // Between the rooms of two houses, metres behind the street.
  expect(seenFrom(-0.2, 5, left, touching)).toBe('inside_building');
});

test('the plane of a camera is that of PROJ, there and back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 47, max: 60, noNaN: true }),
      fc.double({ min: -0.25, max: 0.25, noNaN: true }),
      fc.double({ min: -0.15, max: 0.15, noNaN: true }),
      (lat0, dLon, dLat) => {
        const local = createLocalPlane(24, lat0);
        const [x, y] = local.toMetres(24 + dLon, lat0 + dLat);
        const [wantedX, wantedY] = proj4(`+proj=tmerc +lat_0=${lat0} +lon_0=24 +k=1 +ellps=WGS84`, [24 + dLon, lat0 + dLat]) as Place;
        expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(0.1);
        const [backLon, backLat] = local.toDegrees(x, y);
        expect(Math.hypot(backLon - 24 - dLon, backLat - lat0 - dLat)).toBeLessThan(1e-8);
      },
    ),
  );
});

const vaduz = new URL('../../../../shared/data/osm/vaduz_buildings.geojson.gz', import.meta.url);
(existsSync(vaduz) ? test : test.skip)('in the real town, whatever its outlines are like, what is seen is what rays see', () => {
  const { features } = JSON.parse(gunzipSync(readFileSync(vaduz)).toString()) as {
    features: { geometry: { type: string; coordinates: never } }[];
  };
  const buildings = features.flatMap(({ geometry }): Footprint[] =>
    (geometry.type === 'Polygon' ? [geometry.coordinates] : (geometry.coordinates as never[])).map((rings) => ({ rings, heightM: null })),
  );
  expect(buildings.length).toBeGreaterThan(1700);
  const index = indexFootprints(buildings);
  let seen = 0;
  for (let i = 0; i < 40; i += 3) {
    const at = { lon: 9.5209 + ((i % 8) - 4) * 0.0009, lat: 47.1393 + (Math.floor(i / 8) - 2) * 0.0009 };
    const found = coverView(at, { ...optics, azimuth: (i * 47) % 360 }, [], index);
    if (found.reason !== null || found.onWall) continue;
    seen++;
    const here = createLocalPlane(at.lon, at.lat);
    const near = buildings.filter(({ rings }) => Math.hypot(...here.toMetres(...((rings[0] as Place[])[0] as Place))) < 400);
    const walls = Float64Array.from(
      near.flatMap(({ rings }) =>
        rings.flatMap((ring) =>
          ring.slice(1).flatMap((place, n) => [...here.toMetres(...(ring[n] as Place)), ...here.toMetres(...(place as Place))]),
        ),
      ),
    );
    const field = fieldOf({ ...optics, azimuth: (i * 47) % 360 }) as { from: number; to: number };
    let summed = 0;
    for (let ray = 0; ray < 3000; ray++)
      summed += Math.min(reachOf(optics, 20) ?? 0, firstHit(walls, field.from + ((field.to - field.from) * (ray + 0.5)) / 3000)) ** 2 / 2;
    summed *= (field.to - field.from) / 3000;
    expect(Math.abs((found.areas[0]?.area ?? 0) - summed)).toBeLessThan(0.01 * summed);
  }
  expect(seen).toBeGreaterThan(7);
});
