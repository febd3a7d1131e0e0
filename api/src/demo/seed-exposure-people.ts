import { type DemoTenant, demoTenants } from './demo-tenants.ts';
import { readMunicipalities } from './municipalities.ts';
import { type Place, readPlaces } from './places.ts';
import { createRandom, type Random } from './random.ts';

/** A settlement of a partner with the people the demonstration lets live in and around it. */
export type Home = Pick<Place, 'geonames_id' | 'name' | 'country' | 'lon' | 'lat' | 'kind'> & { people: number };
/** Residents of one 250 m cell by age; `lone65` of `age65` live alone. */
export type Cell = { x: number; y: number; age0: number; age7: number; age18: number; age65: number; lone65: number };

/** Villages whose people nobody wrote down. A neighbourhood's people are those of its town. */
const unknownPopulation = { village: 60, neighbourhood: 0, town: 1500, city: 20_000 } as const;

/** Codes of the municipalities of the partners in a country. */
export const codesOf = (country: DemoTenant['country']): string[] => [
  ...new Set(demoTenants.filter((demo) => demo.country === country).flatMap(({ codes }) => codes)),
];

/** Settlements of the partners in a country; the people of each municipality are its residents of the census, shared out by size. */
export function homesOf(country: DemoTenant['country']): Home[] {
  const codes = codesOf(country);
  const residents = new Map(
    readMunicipalities()
      .filter(({ set }) => set === (country === 'LV' ? 'lv-2021' : 'lt-2000'))
      .map(({ code, residents: count }) => [code, count]),
  );
  const weightOf = ({ population, kind }: Place) => (kind === 'neighbourhood' ? 0 : population || unknownPopulation[kind]);
  const places = readPlaces().filter((place) => place.country === country && codes.includes(place.municipality) && weightOf(place) > 0);
  const sums = new Map<string, number>();
  for (const place of places) sums.set(place.municipality, (sums.get(place.municipality) ?? 0) + weightOf(place));
  return places.map((place) => ({
    ...place,
    people: Math.round(((residents.get(place.municipality) ?? 0) * weightOf(place)) / (sums.get(place.municipality) ?? 1)),
  }));
}

/** People in an inhabited cell of a settlement of that size. */
const densityOf = (people: number): number => (people > 40_000 ? 260 : people > 5000 ? 120 : people > 1000 ? 60 : people > 300 ? 30 : 11);

/** Spreads the people of a settlement over cells around its middle, thinner towards the edge. */
function spread(home: Home, [x, y]: readonly [number, number], random: Random, add: (x: number, y: number, people: number) => void): void {
  const density = densityOf(home.people);
  const reach = Math.max(1.5, Math.sqrt(home.people / density / Math.PI) * 1.15);
  for (let left = home.people; left > 0; ) {
    const people = Math.min(left, Math.max(1, Math.round(density * (0.15 + random.next() * 0.5))));
    add(x + Math.round(random.normal() * reach * 0.6), y + Math.round(random.normal() * reach * 0.6), people);
    left -= people;
  }
}

/** A part of a number of people, rounded up or down by chance so that small numbers keep their mean. */
const part = (random: Random, people: number, share: number): number => Math.min(people, Math.floor(people * share + random.next()));

/** Invents residents by cell from where settlements lie (cells in the order of `homes`) and how many people they have; the same for the same seed. */
export function inventCells(homes: readonly Home[], middles: readonly (readonly [number, number])[], seed: number): Cell[] {
  const random = createRandom(seed);
  const people = new Map<string, number>();
  homes.forEach((home, at) => {
    spread(home, middles[at] ?? [0, 0], random, (x, y, n) => people.set(`${x} ${y}`, (people.get(`${x} ${y}`) ?? 0) + n));
  });
  return [...people].map(([key, n]) => {
    const [x = 0, y = 0] = key.split(' ').map(Number);
    const age65 = part(random, n, 0.17 + random.next() * 0.09);
    const age0 = part(random, n - age65, 0.08);
    const age7 = part(random, n - age65 - age0, 0.15);
    return { x, y, age0, age7, age18: n - age65 - age0 - age7, age65, lone65: part(random, age65, 0.14 + random.next() * 0.12) };
  });
}
