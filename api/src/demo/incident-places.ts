import { readFileSync } from 'node:fs';
import type { FeatureCollection, MultiPolygon, Position } from 'geojson';
import type { DemoTenant } from './demo-tenants.ts';
import type { IncidentTexts } from './incident-texts.ts';
import { bordersPath } from './municipalities.ts';
import { type Place, readPlaces } from './places.ts';
import type { Random } from './random.ts';

/** A point in WGS 84 degrees and the words for it. */
export type Spot = { lon: number; lat: number; text: string };

type Ring = Position[];
const kmPerDegree = 111.2;

/** Where incidents of a municipality are invented: around its settlements by people, or on the roads between them. */
export function createSpots(country: DemoTenant['country']) {
  const borders = readBorders(country === 'LV' ? 'lv-2021' : 'lt-2000');
  const places = readPlaces().filter((place) => place.country === country);
  const byCode = new Map<string, { places: Place[]; weights: number[]; polygons: Ring[][] }>();
  const areaOf = (code: string) => {
    const known = byCode.get(code);
    if (known) return known;
    const polygons = borders.get(code) ?? [];
    const inside = places.filter((place) => covers(polygons, place.lon, place.lat));
    const area = { places: inside, weights: inside.map(weightOf), polygons };
    byCode.set(code, area);
    return area;
  };
  return (random: Random, code: string, texts: IncidentTexts, onRoad: boolean): Spot => {
    const { places, weights, polygons } = areaOf(code);
    for (;;) {
      const place = places[random.weighted(weights)];
      if (!place) throw new Error(`No settlement lies in ${code}.`);
      const spot = onRoad ? onRoadFrom(random, place, places, texts) : around(random, place, texts);
      if (covers(polygons, spot.lon, spot.lat)) return { ...spot, lon: round(spot.lon), lat: round(spot.lat) };
    }
  };
}

/** A village whose people nobody counted has a hundred or two. Districts of a city repeat its people, so they weigh little. */
const weightOf = ({ population, kind }: Place): number => (kind === 'neighbourhood' ? 300 : (population || 160) ** 0.92);

function around(random: Random, place: Place, texts: IncidentTexts): Spot {
  const spread = Math.min(2.1, 0.22 + 0.42 * ((place.population || 200) / 4000) ** 0.42);
  const text = place.population >= 700 ? `${place.name}, ${random.pick(texts.streets)}` : place.name;
  return { ...shift(place, random.normal() * spread, random.normal() * spread), text };
}

function onRoadFrom(random: Random, place: Place, places: readonly Place[], texts: IncidentTexts): Spot {
  const near = places
    .filter((other) => other !== place)
    .sort((a, b) => distance(place, a) - distance(place, b))
    .slice(0, 5);
  if (near.length === 0) return around(random, place, texts);
  const other = random.pick(near);
  const part = random.next();
  const along = { lon: place.lon + (other.lon - place.lon) * part, lat: place.lat + (other.lat - place.lat) * part };
  return { ...shift(along, random.normal() * 0.15, random.normal() * 0.15), text: texts.road(place.name, other.name) };
}

const distance = (a: Place, b: Place) => Math.hypot((a.lon - b.lon) * 0.55, a.lat - b.lat);

/** Moves a place by kilometres east and north. */
const shift = ({ lon, lat }: { lon: number; lat: number }, east: number, north: number) => ({
  lon: lon + east / (kmPerDegree * Math.cos((lat * Math.PI) / 180)),
  lat: lat + north / kmPerDegree,
});

const round = (degrees: number) => Number(degrees.toFixed(5));

function readBorders(id: 'lv-2021' | 'lt-2000'): Map<string, Ring[][]> {
  const file = readFileSync(new URL(`../../../${bordersPath(id)}`, import.meta.url), 'utf8');
  const { features } = JSON.parse(file) as FeatureCollection<MultiPolygon, { code: string }>;
  return new Map(features.map(({ properties, geometry }) => [properties.code, geometry.coordinates]));
}

const covers = (polygons: Ring[][], lon: number, lat: number): boolean =>
  polygons.some(([outer = [], ...holes]) => insideRing(outer, lon, lat) && !holes.some((hole) => insideRing(hole, lon, lat)));

function insideRing(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i - 1] ?? [];
    const [bx = 0, by = 0] = ring[i] ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
