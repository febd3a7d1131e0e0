import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { clipLine, clipRing, simplifyLine } from './outline-geometry.ts';

/** The window of the base map in degrees: west, south, east, north. Wide enough that both countries are never seen at its edge. */
const WINDOW = [10, 50.5, 36, 62.5] as const;

/** ISO numeric code (as in Natural Earth) to the two letters that the rest of VIAS uses. */
const COUNTRIES: Record<string, string> = {
  '428': 'LV',
  '440': 'LT',
  '233': 'EE',
  '112': 'BY',
  '643': 'RU',
  '616': 'PL',
  '246': 'FI',
  '752': 'SE',
  '804': 'UA',
  '276': 'DE',
  '208': 'DK',
};
const OURS = new Set(['428', '440']);

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/**
 * Natural Earth's 1:10 million countries around the Baltic. Arcs of Latvia and Lithuania keep every vertex, so that municipal
 * borders cut to them fit the base map exactly; arcs further away are thinned to keep the file small.
 */
export function readCountries(): Countries {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
  const world = JSON.parse(readFileSync(file, 'utf8')) as Countries & { transform: NonNullable<Topology['transform']> };
  const geometries = world.objects.countries.geometries.filter((country) => String(country.id) in COUNTRIES);
  const near = new Set<number>();
  for (const country of geometries) if (OURS.has(String(country.id))) for (const arc of arcsOf(country)) near.add(arc);
  const {
    scale: [scaleX, scaleY],
    translate: [moveX, moveY],
  } = world.transform;
  const arcs = world.arcs.map((arc, index) => {
    let x = 0;
    let y = 0;
    const digits = near.has(index) ? 4 : 3;
    const line = arc.map((step): Position => {
      x += step[0] ?? 0;
      y += step[1] ?? 0;
      return [round(x * scaleX + moveX, digits), round(y * scaleY + moveY, digits)];
    });
    if (near.has(index)) return line;
    return line.some(inWindow) ? simplifyLine(line, 0.0006) : thin(line);
  });
  return { type: 'Topology', objects: { countries: { type: 'GeometryCollection', geometries } }, arcs };
}

/** The outline of one country ('LV' or 'LT') as polygons, degrees in WGS 84. */
export function countryOutline(world: Countries, code: string): MultiPolygon {
  const country = world.objects.countries.geometries.find((geometry) => COUNTRIES[String(geometry.id)] === code);
  if (!country) throw new Error(`world-atlas has no country ${code}`);
  return toPolygons(feature(world, country) as Feature<Polygon | MultiPolygon>);
}

/** The base map's land and country borders as GeoJSON text: `kind` is `land` or `border`, `country` one code, `between` two. */
export function drawOutline(world: Countries = readCountries()): string {
  const features: unknown[] = [];
  const { geometries } = world.objects.countries;
  for (const country of geometries) {
    const polygons = toPolygons(feature(world, country) as Feature<Polygon | MultiPolygon>);
    const ours = OURS.has(String(country.id));
    const coordinates = polygons.coordinates
      .map((rings) => rings.map((ring) => clipRing(ring, WINDOW)).filter((ring) => ring.length > 3))
      .filter((rings) => rings[0] && (ours || size(rings[0]) > 0.004));
    if (coordinates.length > 0)
      features.push(describe({ kind: 'land', country: COUNTRIES[String(country.id)] }, { type: 'MultiPolygon', coordinates }));
  }
  for (const one of geometries)
    for (const other of geometries) {
      if (String(one.id) >= String(other.id)) continue;
      const pair = { type: 'GeometryCollection' as const, geometries: [one, other] };
      const lines = mesh(world, pair as never, (a, b) => a !== b).coordinates.flatMap((line) => clipLine(line, WINDOW));
      const between = [COUNTRIES[String(one.id)], COUNTRIES[String(other.id)]];
      if (lines.length > 0) features.push(describe({ kind: 'border', between }, { type: 'MultiLineString', coordinates: lines }));
    }
  return `{"type":"FeatureCollection","source":"Natural Earth 1:10m, public domain, through world-atlas 2.0.2","features":[\n${features.join(',\n')}\n]}\n`;
}

const describe = (properties: unknown, geometry: unknown) => JSON.stringify({ type: 'Feature', properties, geometry });

const inWindow = ([x = 0, y = 0]: Position) => x >= WINDOW[0] && x <= WINDOW[2] && y >= WINDOW[1] && y <= WINDOW[3];

/** Far outside the window a handful of vertices is enough to keep a ring a ring. */
const thin = (line: Position[]) => line.filter((_, i) => i === 0 || i === line.length - 1 || i % Math.ceil(line.length / 8) === 0);

const round = (value: number, digits: number) => Number(value.toFixed(digits));

const toPolygons = ({ geometry }: Feature<Polygon | MultiPolygon>): MultiPolygon =>
  geometry.type === 'MultiPolygon' ? geometry : { type: 'MultiPolygon', coordinates: [geometry.coordinates] };

function arcsOf(country: unknown): number[] {
  const flat = (country as { arcs: unknown[] }).arcs.flat(3) as number[];
  return flat.map((arc) => (arc < 0 ? ~arc : arc));
}

const size = (ring: Position[]): number => {
  const xs = ring.map((point) => point[0] ?? 0);
  const ys = ring.map((point) => point[1] ?? 0);
  return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
};
