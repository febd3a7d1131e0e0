import { createRandom } from './random.ts';
import type { Home } from './seed-exposure-people.ts';

export type DemoFacility = { key: string; kind: string; name: string; lon: number; lat: number; capacity: number | null };

type Sort = {
  kind: string;
  /** Smallest settlement that has one, and people for each further one. */
  from: number;
  each: number;
  capacity: readonly [number, number] | null;
  /** The name, for the n-th of several. */
  lv: (n: string) => string;
  lt: (n: string) => string;
};

const sorts: readonly Sort[] = [
  {
    kind: 'kindergarten',
    from: 300,
    each: 2600,
    capacity: [40, 220],
    lv: (n) => `Pirmsskolas izglītības iestāde${n}`,
    lt: (n) => `Lopšelis-darželis${n}`,
  },
  { kind: 'school', from: 500, each: 4200, capacity: [90, 800], lv: (n) => `Pamatskola${n}`, lt: (n) => `Pagrindinė mokykla${n}` },
  {
    kind: 'care_home',
    from: 1500,
    each: 12_000,
    capacity: [24, 120],
    lv: (n) => `Sociālās aprūpes centrs${n}`,
    lt: (n) => `Globos namai${n}`,
  },
  { kind: 'hospital', from: 9000, each: 90_000, capacity: [60, 400], lv: (n) => `Slimnīca${n}`, lt: (n) => `Ligoninė${n}` },
  {
    kind: 'clinic',
    from: 1200,
    each: 15_000,
    capacity: null,
    lv: (n) => `Veselības centrs${n}`,
    lt: (n) => `Sveikatos priežiūros centras${n}`,
  },
  {
    kind: 'fire_station',
    from: 1800,
    each: 45_000,
    capacity: null,
    lv: (n) => `Ugunsdzēsēju depo${n}`,
    lt: (n) => `Ugniagesių komanda${n}`,
  },
  { kind: 'police', from: 4000, each: 60_000, capacity: null, lv: (n) => `Policijas iecirknis${n}`, lt: (n) => `Policijos nuovada${n}` },
  {
    kind: 'social_service',
    from: 2500,
    each: 60_000,
    capacity: null,
    lv: (n) => `Sociālais dienests${n}`,
    lt: (n) => `Socialinių paslaugų centras${n}`,
  },
  { kind: 'shelter', from: 12_000, each: 60_000, capacity: [20, 60], lv: (n) => `Nakts patversme${n}`, lt: (n) => `Nakvynės namai${n}` },
];

/** Invents places where people are looked after or help comes from, in settlements large enough to have them; the same for the same seed. */
export function inventFacilities(homes: readonly Home[], seed: number): DemoFacility[] {
  const random = createRandom(seed);
  return homes.flatMap((home) => {
    const km = 0.55 * Math.min(2.1, 0.22 + 0.42 * (home.people / 4000) ** 0.42);
    const around = () => ({
      lon: Number((home.lon + (random.normal() * km) / (111.2 * Math.cos((home.lat * Math.PI) / 180))).toFixed(5)),
      lat: Number((home.lat + (random.normal() * km) / 111.2).toFixed(5)),
    });
    return sorts.flatMap(({ kind, from, each, capacity, lv, lt }) => {
      const count = home.people < from ? 0 : Math.max(1, Math.round(home.people / each));
      return Array.from({ length: count }, (_, at) => ({
        key: `${home.geonames_id} ${kind} ${at + 1}`,
        kind,
        name: `${(home.country === 'LV' ? lv : lt)(count > 1 ? ` Nr. ${at + 1}` : '')}, ${home.name}`,
        ...around(),
        capacity: capacity && random.whole(...capacity),
      }));
    });
  });
}
