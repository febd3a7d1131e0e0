import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const Place = z.object({
  geonames_id: z.coerce.number(),
  name: z.string(),
  country: z.enum(['LV', 'LT']),
  lon: z.coerce.number(),
  lat: z.coerce.number(),
  kind: z.enum(['city', 'town', 'village', 'neighbourhood']),
  /** Approximate; 0 = not known. */
  population: z.coerce.number(),
  /** Code of the municipality: ATVK from July 2021, or the Lithuanian two-digit code. */
  municipality: z.string(),
  /** ATVK code of the Latvian municipality from 2009 to June 2021. */
  municipality_2009: z.string(),
});

/** A settlement of the demonstration: a fact from GeoNames (CC BY 4.0), WGS 84 degrees. */
export type Place = z.infer<typeof Place>;

const FILE = new URL('../../../sql/demo/places.csv', import.meta.url);

/** The settlements behind the demonstration's borders, place search and incidents. */
export const readPlaces = (): Place[] => z.array(Place).parse(parse(readFileSync(FILE), { columns: true }));

/** Towns beyond the two countries that give the base map its bearings: name, country, longitude, latitude, people. */
const ABROAD: [string, string, number, number, number][] = [
  ['Tallinn', 'EE', 24.7535, 59.437, 454000],
  ['Tartu', 'EE', 26.7251, 58.3806, 97000],
  ['Pärnu', 'EE', 24.4971, 58.3859, 40000],
  ['Viljandi', 'EE', 25.59, 58.3639, 17000],
  ['Võru', 'EE', 27.0194, 57.8339, 12000],
  ['Kuressaare', 'EE', 22.4845, 58.2533, 13000],
  ['Псков', 'RU', 28.3344, 57.8136, 193000],
  ['Санкт-Петербург', 'RU', 30.3158, 59.9391, 5600000],
  ['Калининград', 'RU', 20.5103, 54.7065, 490000],
  ['Советск', 'RU', 21.8886, 55.0809, 38000],
  ['Великие Луки', 'RU', 30.5251, 56.34, 87000],
  ['Мінск', 'BY', 27.5667, 53.9, 1995000],
  ['Віцебск', 'BY', 30.2033, 55.1904, 360000],
  ['Гродна', 'BY', 23.8258, 53.6884, 357000],
  ['Полацк', 'BY', 28.7856, 55.4879, 80000],
  ['Ліда', 'BY', 25.2997, 53.8833, 103000],
  ['Warszawa', 'PL', 21.0118, 52.2298, 1860000],
  ['Białystok', 'PL', 23.1643, 53.1333, 292000],
  ['Suwałki', 'PL', 22.9308, 54.1118, 69000],
  ['Gdańsk', 'PL', 18.6464, 54.3521, 487000],
  ['Olsztyn', 'PL', 20.4942, 53.7799, 167000],
  ['Helsinki', 'FI', 24.9354, 60.1695, 664000],
  ['Stockholm', 'SE', 18.0649, 59.3326, 985000],
  ['Visby', 'SE', 18.2948, 57.6409, 24000],
];

/** 1 capital, 2 from 50,000 people, 3 from 15,000, 4 from 5,000, 5 other towns and neighbourhoods, 6 villages. */
const rank = (name: string, population: number, kind: string): number => {
  if (CAPITALS.has(name)) return 1;
  if (kind === 'neighbourhood') return 5;
  const step = [50_000, 15_000, 5000, 1000].findIndex((least) => population >= least);
  return step < 0 ? 6 : step + 2;
};
const CAPITALS = new Set(['Rīga', 'Vilnius', 'Tallinn', 'Мінск', 'Warszawa', 'Helsinki', 'Stockholm']);

/** The base map's place labels as GeoJSON points, most important first: name in the language of the country, rank 1–6, people (0 = not known). */
export function drawPlaces(places: Place[] = readPlaces()): string {
  const rows = [
    ...places.map((place) => ({ ...place, country: place.country as string })),
    ...ABROAD.map(([name, country, lon, lat, population]) => ({ name, country, lon, lat, population, kind: 'city' })),
  ].map((place) => ({ ...place, rank: rank(place.name, place.population, place.kind) }));
  rows.sort((a, b) => a.rank - b.rank || b.population - a.population);
  const features = rows.map(({ name, rank, country, population, lon, lat }) =>
    JSON.stringify({
      type: 'Feature',
      properties: { name, rank, country, population },
      geometry: { type: 'Point', coordinates: [Number(lon.toFixed(3)), Number(lat.toFixed(3))] },
    }),
  );
  return `{"type":"FeatureCollection","source":"GeoNames, CC BY 4.0","features":[\n${features.join(',\n')}\n]}\n`;
}
