import type { MultiPolygon, Position } from 'geojson';
import { cellsByCode, cityRings, mapOfUnits } from './borders.sql.ts';
import { type CityLimits, cityLimits } from './city-limits.ts';
import { COUNTRYSIDE, densify, TOWN, warp } from './warp.ts';

/** Runs SQL without tables (PostGIS functions on its parameters); rows come back as objects. */
export type GeometryEngine = (text: string, values: string[]) => Promise<Record<string, unknown>[]>;

type Cell = { code: string; rings: Position[][]; places: number[] };
type Seed = { lon: number; lat: number; code: string };

/**
 * Approximate municipal borders of one country: each place belongs to the municipality of the nearest settlement, towns with their own
 * council are drawn from their middle and official area, straight edges are bent by fixed noise, the whole is cut to the country.
 */
export async function drawBorders(
  engine: GeometryEngine,
  seeds: Seed[],
  sets: CityLimits['set'][],
  country: MultiPolygon,
  rename: Map<string, string>,
) {
  const cities = cityLimits.filter(({ set }) => sets.includes(set)).map((city) => ({ ...city, code: rename.get(city.code) ?? city.code }));
  const cityCodes = new Set(cities.map(({ code }) => code));
  const outline = JSON.stringify(country);
  const cells = await wholeCells(
    engine,
    seeds.filter(({ code }) => !cityCodes.has(code)),
  );
  const rings = (await engine(cityRings, [JSON.stringify(cities), outline])) as { code: string; rings: Position[][] }[];
  const units = [
    ...cells.map(({ code, rings }) => ({ code, city: false, rings: rings.map((ring) => bend(ring, 1000, COUNTRYSIDE)) })),
    ...rings.map(({ code, rings }) => ({ code, city: true, rings: rings.map((ring) => bend(ring, 450, TOWN)) })),
  ];
  const drawn = (await engine(mapOfUnits, [JSON.stringify(units), outline])) as { code: string; geometry: string }[];
  return drawn.map(({ code, geometry }) => ({ code, geometry: JSON.parse(geometry) as MultiPolygon }));
}

/** A municipality in one piece each: a settlement that lies among its neighbour's is left out until none does. */
async function wholeCells(engine: GeometryEngine, seeds: Seed[]): Promise<Cell[]> {
  const parts = (await engine(cellsByCode, [JSON.stringify(seeds.map(({ lon, lat, code }) => [lon, lat, code]))])) as Cell[];
  const largest = new Set<string>();
  const stray = new Set<number>();
  const cells: Cell[] = [];
  for (const part of parts) {
    if (largest.has(part.code)) for (const place of part.places) stray.add(place);
    else {
      largest.add(part.code);
      cells.push(part);
    }
  }
  return stray.size === 0
    ? cells
    : wholeCells(
        engine,
        seeds.filter((_, index) => !stray.has(index)),
      );
}

const bend = (ring: Position[], step: number, waves: typeof TOWN): Position[] =>
  densify(
    ring.map(([x = 0, y = 0]) => [x, y] as const),
    step,
  ).map((point) => {
    const [x, y] = warp(point, waves);
    return [Number(x.toFixed(2)), Number(y.toFixed(2))];
  });
