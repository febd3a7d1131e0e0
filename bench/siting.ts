import { loadavg } from 'node:os';
import { type Footprint, indexFootprints } from '../api/src/camera-coverage/footprints.ts';
import { boundCovering } from '../api/src/siting/bound.ts';
import { type Covering, countSeen, weightSeen } from '../api/src/siting/covering.ts';
import { chooseGreedily } from '../api/src/siting/greedy.ts';
import { makeLattice, middleOf } from '../api/src/siting/lattice.ts';
import { cornersWithin, holdsPlace, type Polygons } from '../api/src/siting/rings.ts';
import { lookAround } from '../api/src/siting/sights.ts';
import { solveCovering } from '../api/src/siting/solve.ts';
import { atMost, type BenchContext, type BenchResult } from './result.ts';

/** Numbers from 0 to 1 that come again with the same seed. */
const createChance = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

const optics = {
  name: 'x',
  tilt: -12,
  heightM: 5,
  focalMm: 2.8,
  sensorWidthMm: 5.37,
  pixelsWide: 3840,
  pixelsHigh: 2160,
  rangeM: 60,
  nightRangeM: 30,
  cost: 1800,
};
const [west, south] = [23.7, 56.65];
const [perLon, perLat] = [1 / (111_320 * Math.cos((56.65 * Math.PI) / 180)), 1 / 111_320];

/** A town of blocks of houses, `metres` wide: what its cameras at corners could see. */
const makeQuestion = (metres: number, apart: number, directions: number) => {
  const chance = createChance(metres);
  const outlines: Polygons = Array.from({ length: Math.floor(metres / 45) ** 2 }, (_, i) => {
    const [x, y] = [(i % Math.floor(metres / 45)) * 45 + 6 * chance(), Math.floor(i / Math.floor(metres / 45)) * 45 + 6 * chance()];
    const [wide, deep] = [14 + 14 * chance(), 10 + 12 * chance()];
    return [
      [
        [x, y],
        [x + wide, y],
        [x + wide, y + deep],
        [x, y + deep],
        [x, y],
      ].map(([east, north]): [number, number] => [west + (east as number) * perLon, south + (north as number) * perLat]),
    ];
  });
  const box = [west, south, west + metres * perLon, south + metres * perLat] as const;
  const area: Polygons = [
    [
      [
        [box[0], box[1]],
        [box[2], box[1]],
        [box[2], box[3]],
        [box[0], box[3]],
        [box[0], box[1]],
      ],
    ],
  ];
  const sites = cornersWithin(outlines, area, apart, 400);
  const lattice = makeLattice(box, metres ** 2 / 1e6);
  const places = Array.from({ length: lattice.columns * lattice.rows }, (_, cell) => middleOf(lattice, cell)).filter(
    (place) => !holdsPlace(outlines, place),
  );
  const buildings = outlines.map((rings): Footprint => ({ rings, heightM: null }));
  const cpu = process.cpuUsage();
  const { views } = lookAround(
    { sites, places, kinds: [optics], directions, zones: [], period: 'day', ppm: 20, isByMoney: false },
    indexFootprints(buildings),
  );
  const { user, system } = process.cpuUsage(cpu);
  // Incidents gather: a few places weigh much.
  const weights = Float64Array.from(places, () => 1 + 40 * chance() ** 12);
  return {
    covering: (budget: number): Covering => ({ weights, before: new Uint8Array(places.length), backup: 0.25, options: views, budget }),
    sites,
    places,
    views,
    seconds: (user + system) / 1e6,
  };
};

/** `npm run --silent bench -- siting [--json]`: how long looking around and choosing take, and how far the greedy choice is from what is proven, in a small and a large town. */
export const run = async ({ progress }: BenchContext): Promise<BenchResult[]> => {
  const load = `load average ${(loadavg()[0] ?? 0).toFixed(1)}`;
  const small = makeQuestion(360, 40, 8);
  const before = process.cpuUsage();
  const solved = await solveCovering(small.covering(4), 60);
  const thought = process.cpuUsage(before);
  const exactSeconds = (thought.user + thought.system) / 1e6;
  progress(
    `${small.sites.length} sites, ${small.views.length} views, ${small.places.length} places: ${solved.proof}, ${exactSeconds.toFixed(1)} s`,
  );
  const greedy = chooseGreedily(small.covering(4));
  const short = 1 - weightSeen(small.covering(4), countSeen(small.covering(4), greedy)) / solved.value;
  const large = makeQuestion(1450, 68, 8);
  const covering = large.covering(80);
  const cpu = process.cpuUsage();
  const chosen = chooseGreedily(covering);
  const between = process.cpuUsage(cpu);
  const value = weightSeen(covering, countSeen(covering, chosen));
  const bound = boundCovering(covering, chosen);
  progress(
    `${large.sites.length} sites, ${large.views.length} views, ${large.places.length} places: looked around in ${large.seconds.toFixed(1)} s`,
  );
  return [
    atMost('siting.small_exact_s', exactSeconds, 60, {
      unit: 's',
      note: `${small.views.length} views, 4 cameras, ${solved.proof}; ${load}`,
    }),
    atMost('siting.small_greedy_short', 100 * short, 5, { unit: '%', note: 'what greedy with swaps stays below the proven best' }),
    atMost('siting.large_look_s', large.seconds, 60, {
      unit: 's',
      note: `${large.views.length} views over ${large.places.length} places; ${load}`,
    }),
    atMost('siting.large_greedy_s', (between.user + between.system) / 1e6, 20, { unit: 's', note: `80 cameras; ${load}` }),
    atMost('siting.large_gap', (100 * (bound - value)) / value, 5, { unit: '%', note: 'no choice is better by more' }),
  ];
};
