import { createHash } from 'node:crypto';
import { createHomes } from './demo-addresses.ts';

/** A settlement of a municipality, degrees WGS 84; `weight` is how many people live there. */
export type DemoPlace = { tenant: string; country: 'LV' | 'LT'; name: string; lon: number; lat: number; weight: number };

export type PlaceKind = 'home' | 'work' | 'school' | 'parent' | 'other';

/** An invented person: nobody's name, nobody's number. Without a phone it is one for the list of visits. */
export type DemoResident = {
  residentId: string;
  tenant: string;
  lang: 'lv' | 'lt' | 'ru' | 'en';
  subscriberId: string | null;
  phone: string | null;
  isBadNumber: boolean;
  isOptedOut: boolean;
  isInDrill: boolean;
  places: { kind: PlaceKind; lon: number; lat: number }[];
};

/** Shares of languages by where people live: Latvian, Lithuanian, Russian, English. */
const speakers = { 'lv-livani': [55, 0, 43, 2], 'lv-bauska': [74, 6, 17, 3], LV: [69, 3, 24, 4], LT: [2, 90, 5, 3] } as const;
const langs = ['lv', 'lt', 'ru', 'en'] as const;
/** How many of a hundred have each further place. */
const further = { work: 45, school: 18, parent: 10, other: 5 } as const;
const drillMembers = 40;

// mulberry32: the same seed invents the same people on every machine.
const createChance = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    percent: (n: number) => next() * 100 < n,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
};

// Draws an index as often as its weight says.
const createUrn = (chance: { next(): number }, weights: readonly number[]) => {
  let sum = 0;
  const upTo = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  return () => {
    const lot = chance.next() * sum;
    return Math.max(
      0,
      upTo.findIndex((end) => lot < end),
    );
  };
};

const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

// Blocks at the very beginning of the mobile ranges, which are given to nobody; is_generated keeps every live channel away from them all the same.
/** Whether a number is one of the invented people's; nobody who registers in a demonstration has such a one. */
export const isInvented = (phone: string): boolean => /^\+37(12|06)00\d{5}$/.test(phone);
const phoneOf = (country: 'LV' | 'LT', n: number): string =>
  country === 'LV' ? `+3712${String(n).padStart(7, '0')}` : `+3706${String(n).padStart(7, '0')}`;

/** Invents `count` residents of the places' municipalities, shared out by weight (small ones get at least their 2 %); a few are known to two municipalities. */
export function* inventResidents(places: readonly DemoPlace[], count: number, seed = 20_261_124): Generator<DemoResident> {
  const chance = createChance(seed);
  const tenants = [...new Set(places.map((place) => place.tenant))].map(
    (tenant) => [tenant, places.filter((place) => place.tenant === tenant)] as const,
  );
  const weigh = (of: readonly DemoPlace[]) => of.reduce((sum, place) => sum + place.weight, 0);
  const least = 0.02 * weigh(places);
  const total = tenants.reduce((sum, [, of]) => sum + Math.max(least, weigh(of)), 0);
  // Towns are wider than villages: about 0.4 km of deviation in a hamlet, 2 km in a city.
  const around = ({ lon, lat, weight }: DemoPlace) => {
    const km = Math.min(2, 0.25 + Math.sqrt(weight) / 120);
    return { lon: lon + (chance.normal() * km) / (111.3 * Math.cos((lat * Math.PI) / 180)), lat: lat + (chance.normal() * km) / 111.3 };
  };

  const homes = new Map<DemoPlace, ReturnType<typeof createHomes>>();
  // At an invented address of the place; the lot is the person's own, so that everything else is drawn as it was.
  const homeOf = (place: DemoPlace, id: string) => {
    const known = homes.get(place) ?? createHomes(place);
    homes.set(place, known);
    return known(Number.parseInt(id.slice(0, 8), 16) / 2 ** 32);
  };

  const urnOf = (of: readonly DemoPlace[]) => {
    const draw = createUrn(
      chance,
      of.map((place) => place.weight),
    );
    return () => of[draw()] as DemoPlace;
  };
  const anywhere = urnOf(places);

  let made = 0;
  for (const [at, [tenant, own]] of tenants.entries()) {
    const share = at === tenants.length - 1 ? count - made : Math.round((count * Math.max(least, weigh(own))) / total);
    const shares = speakers[tenant as 'lv-livani'] ?? speakers[own[0]?.country ?? 'LV'];
    const atHome = urnOf(own);
    const language = createUrn(chance, shares);
    let drill = 0;
    for (let i = 0; i < share; i += 1, made += 1) {
      const home = atHome();
      const other = chance.percent(6) ? anywhere() : atHome();
      const kinds = (Object.keys(further) as (keyof typeof further)[]).filter((kind) => chance.percent(further[kind]));
      const lang = langs[language()] ?? 'lv';
      const hasPhone = !chance.percent(4);
      const isInDrill = drill < drillMembers && chance.percent(20);
      drill += isInDrill ? 1 : 0;
      const id = uuidOf(`vias demo ${seed} ${made}`);
      const person = {
        residentId: id,
        tenant,
        lang,
        subscriberId: hasPhone ? id : null,
        phone: hasPhone ? phoneOf(home.country, made) : null,
        isInDrill,
      };
      const faults = { isBadNumber: hasPhone && chance.percent(2), isOptedOut: hasPhone && chance.percent(1.5) };
      const drawn = around(home);
      const { lon, lat } = homeOf(home, id) ?? drawn;
      yield {
        ...person,
        ...faults,
        places: [{ kind: 'home', lon, lat }, ...kinds.map((kind) => ({ kind, ...around(kind === 'parent' ? atHome() : other) }))],
      };
      // Who works in the neighbouring municipality may have registered there too, under the same number.
      if (hasPhone && other.tenant !== tenant && kinds.includes('work')) {
        const there = {
          residentId: uuidOf(`vias demo ${seed} ${made} there`),
          tenant: other.tenant,
          lang,
          isInDrill: false,
          isBadNumber: false,
          isOptedOut: false,
        };
        yield { ...there, subscriberId: id, phone: null, places: [{ kind: 'work', ...around(other) }] };
      }
    }
  }
}
