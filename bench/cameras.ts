import { loadavg } from 'node:os';
import { type BlindSector, coverSteps, coverView } from '../api/src/camera-coverage/cover-view.ts';
import { type Footprint, indexFootprints, indexSteps } from '../api/src/camera-coverage/footprints.ts';
import type { Optics } from '../api/src/camera-coverage/optics.ts';
import type { Steps } from '../api/src/camera-coverage/steps.ts';
import { atMost, type BenchContext, type BenchResult, numberOption } from './result.ts';

/** A wide camera of 8 megapixels. */
export const optics: Optics = {
  azimuth: 0,
  tilt: -12,
  heightM: 6,
  focalMm: 4,
  sensorWidthMm: 5.37,
  pixelsWide: 3840,
  pixelsHigh: 2160,
  rangeM: null,
  nightRangeM: 60,
};

/** Numbers from 0 to 1 that come again with the same seed. */
const createChance = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** A town of houses with four to ten corners, turned this way and that, one to every 40 m square: as dense as the old towns in the register of addresses. */
export const makeTown = (count: number) => {
  const chance = createChance(count);
  const side = Math.ceil(Math.sqrt(count));
  const [perLon, perLat] = [1 / (111_320 * Math.cos((56.65 * Math.PI) / 180)), 1 / 111_320];
  const buildings: Footprint[] = Array.from({ length: count }, (_, i) => {
    const [x, y] = [(i % side) * 40 + 10 * chance(), Math.floor(i / side) * 40 + 10 * chance()];
    const [corners, turn] = [4 + Math.floor(7 * chance()), chance() * Math.PI];
    const ring = Array.from({ length: corners }, (_, n): [number, number] => {
      const [angle, radius] = [turn + (n * 2 * Math.PI) / corners, 6 + 8 * chance()];
      return [23.7 + (x + radius * Math.cos(angle)) * perLon, 56.65 + (y + radius * Math.sin(angle)) * perLat];
    });
    return { rings: [[...ring, ring[0] as [number, number]]], heightM: null };
  });
  const place = () => ({ lon: 23.7 + chance() * side * 40 * perLon, lat: 56.65 + chance() * side * 40 * perLat });
  return { buildings, place, chance };
};

/** Seconds of processor time and of the clock for all cameras, from bare outlines: the index is part of it. */
const coverTown = (cameras: number, buildings: number) => {
  const town = makeTown(buildings);
  const views = Array.from({ length: cameras }, () => ({ at: town.place(), optics: { ...optics, azimuth: 360 * town.chance() } }));
  const blind: BlindSector[] = [{ fromAzimuth: 350, toAzimuth: 0 }];
  const [cpu, since] = [process.cpuUsage(), performance.now()];
  const index = indexFootprints(town.buildings);
  const each: number[] = [];
  let drawn = 0;
  for (const { at, optics: own } of views) {
    const begun = process.cpuUsage();
    if (coverView(at, own, blind, index).reason === null) drawn++;
    const one = process.cpuUsage(begun);
    each.push((one.user + one.system) / 1000);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - since) / 1000, each: each.sort((a, b) => a - b), drawn };
};

/** Milliseconds of processor time of the longest stretch between two stops, over as many buildings as one camera asks, all of them in sight: low ones from a tower, then high ones. So long the server does nothing else. */
const longestStretch = (): number => {
  const town = makeTown(5000);
  const at = town.place();
  let longest = 0;
  const run = <T>(steps: Steps<T>): T => {
    for (;;) {
      const begun = process.cpuUsage();
      const { done, value } = steps.next();
      const { user, system } = process.cpuUsage(begun);
      longest = Math.max(longest, (user + system) / 1000);
      if (done) return value;
    }
  };
  const wide: Optics = { ...optics, tilt: null, focalMm: 2, sensorWidthMm: 100, pixelsWide: 40_000, rangeM: 3000, nightRangeM: 1500 };
  for (let round = 0; round < 3; round++) {
    // The first two rounds warm up.
    if (round === 2) longest = 0;
    for (const heightM of [5, null]) {
      const index = run(indexSteps(town.buildings.map((building) => ({ ...building, heightM }))));
      run(coverSteps(at, { ...wide, heightM: 25 }, [], index));
    }
  }
  return longest;
};

/**
 * `npm run --silent bench -- cameras [--json] [--cameras 1000] [--buildings 20000]`: what cameras see in a town, computed anew, on one core; one camera; and whether a town four times
 * as large costs more than n log n.
 */
export const run = async ({ args, progress }: BenchContext): Promise<BenchResult[]> => {
  const [cameras, buildings] = [numberOption(args, 'cameras', 1000), numberOption(args, 'buildings', 20_000)];
  coverTown(50, 2000);
  const whole = coverTown(cameras, buildings);
  progress(`${cameras} cameras among ${buildings} buildings: ${whole.cpu.toFixed(2)} s of processor time, ${whole.drawn} with a view`);
  // One camera with everything in sight: all buildings lie within its range, so that their number alone is what grows.
  const crowd = (count: number): number => {
    const town = makeTown(count);
    const index = indexFootprints(town.buildings);
    const at = town.place();
    const far: Optics = { ...optics, tilt: null, focalMm: 400, sensorWidthMm: 100, rangeM: 20_000, azimuth: 45 };
    const times = Array.from({ length: 5 }, () => {
      const cpu = process.cpuUsage();
      coverView(at, far, [], index);
      const { user, system } = process.cpuUsage(cpu);
      return (user + system) / 1000;
    }).sort((a, b) => a - b);
    return times[2] ?? Number.NaN;
  };
  const [small, large] = [crowd(5000), crowd(20_000)];
  const growth = large / small / ((20_000 * Math.log(20_000)) / (5000 * Math.log(5000)));
  const load = `load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
  const at = (share: number): string => `${(whole.each[Math.floor(share * (whole.each.length - 1))] ?? 0).toFixed(2)} ms`;
  return [
    atMost('cameras.1000x20000_s', whole.cpu, 10, {
      unit: 's',
      note: `processor time of one core; on the wall clock ${whole.wall.toFixed(2)} s; ${load}`,
    }),
    atMost('camera.one_ms', whole.each[Math.floor(0.99 * whole.each.length)] ?? Number.NaN, 50, {
      unit: 'ms',
      note: `processor time, the 99th of a hundred; middle ${at(0.5)}, slowest ${at(1)}; ${load}`,
    }),
    atMost('camera.stretch_ms', longestStretch(), 50, {
      unit: 'ms',
      note: `processor time between two stops, 5,000 buildings in sight; ${load}`,
    }),
    atMost('camera.growth', growth, 1.25, {
      note: `20,000 buildings in sight cost ${large.toFixed(0)} ms, 5,000 ${small.toFixed(0)} ms, over n log n; 1.25 leaves room for the caches of the processor; ${load}`,
    }),
  ];
};
