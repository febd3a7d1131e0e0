import { type Language, Problem } from '@vias/sql/problem.ts';
import type { SetHeader } from './contract.ts';
import type { Srid } from './crs.ts';
import { toDegrees } from './crs.ts';
import type { RawFeature } from './feature-stream.ts';
import { type RejectReason, rejectText } from './reject-text.ts';

type Position = [number, number];

/** A unit of a file that can be written: its outline in the coordinate system of the file, rings closed, two dimensions. */
export type Unit = {
  row: number;
  code: string;
  name: string;
  kind: string | null;
  polygons: Position[][][];
  /** The middle of its box. */
  centre: Position;
  vertices: number;
  /** What had to be mended before the database saw it. */
  mended: 'ring_closed' | 'ring_dropped' | null;
};
export type Reject = { row: number; code: string | null; reason: RejectReason; detail: string };

/** Properties that official files use, most telling first. */
const codeNames = ['code', 'LAU_ID', 'ATVK', 'atvk', 'KODS', 'kods', 'ADM_KODAS', 'SAV_KODAS', 'GISCO_ID', 'NUTS_ID'];
const nameNames = ['name', 'LAU_NAME', 'NOSAUKUMS', 'nosaukums', 'PAVADINIMAS', 'pavadinimas', 'NAME_LATN', 'NUTS_NAME'];
const maxVertices = 500_000;

/** Reads a feature as a unit, or says why it cannot be one. */
export function readUnit(feature: RawFeature, row: number, header: SetHeader, lang: Language): Unit | Reject {
  const text = (given: string | undefined, usual: string[]): string | null => {
    for (const name of given ? [given] : usual) {
      const value = feature.properties?.[name];
      if ((typeof value === 'string' && value.trim() !== '') || typeof value === 'number') return String(value).trim();
    }
    return null;
  };
  const code = text(header.codeProperty, codeNames);
  const reject = (reason: RejectReason): Reject => ({ row, code: code?.slice(0, 40) ?? null, reason, detail: rejectText[reason][lang] });
  if (code === null) return reject('code_missing');
  if (code.length > 40) return reject('code_too_long');
  const name = text(header.nameProperty, nameNames);
  if (name === null) return reject('name_missing');
  try {
    const { polygons, mended } = readPolygons(feature.geometry, header.swapAxes);
    const points = polygons.flat(2);
    if (points.length === 0) return reject('geometry_empty');
    if (points.length > maxVertices) return reject('geometry_too_large');
    const kind = text(header.kindProperty, ['kind', 'type']);
    return { row, code, name: name.slice(0, 200), kind, polygons, centre: middle(points), vertices: points.length, mended };
  } catch (error) {
    if (error instanceof Problem) throw error;
    return reject(error instanceof NotPolygons ? 'geometry_not_polygon' : 'coordinates_invalid');
  }
}

/** Refuses a unit whose coordinates mean nothing in the coordinate system of the file. */
export function checkRange(unit: Unit, srid: Srid, lang: Language): Unit | Reject {
  const outside = unit.polygons.some((rings) => rings.some((ring) => ring.some((point) => !toDegrees(srid, point))));
  return outside
    ? { row: unit.row, code: unit.code, reason: 'coordinates_out_of_range', detail: rejectText.coordinates_out_of_range[lang] }
    : unit;
}

class NotPolygons extends Error {}

function readPolygons(geometry: unknown, swap: boolean): { polygons: Position[][][]; mended: Unit['mended'] } {
  if (geometry === null || geometry === undefined) return { polygons: [], mended: null };
  const { type, coordinates, geometries } = geometry as { type?: unknown; coordinates?: unknown; geometries?: unknown };
  if (type === 'GeometryCollection') {
    const parts = asArray(geometries).map((part) => readPolygons(part, swap));
    return { polygons: parts.flatMap((part) => part.polygons), mended: parts.find((part) => part.mended)?.mended ?? null };
  }
  if (type !== 'Polygon' && type !== 'MultiPolygon') throw new NotPolygons();
  let mended: Unit['mended'] = null;
  const polygons = (type === 'Polygon' ? [asArray(coordinates)] : asArray(coordinates).map(asArray)).flatMap((rings) => {
    const read = rings.map((ring) => {
      const points = asArray(ring).map((point) => readPosition(point, swap));
      const [first, last] = [points[0], points.at(-1)];
      if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
        points.push(first);
        mended ??= 'ring_closed';
      }
      return points;
    });
    const whole = read.filter((ring) => ring.length >= 4);
    if (whole.length < read.length) mended = 'ring_dropped';
    // Without its outer ring nothing of a polygon is left.
    return read[0] === whole[0] && whole.length > 0 ? [whole] : [];
  });
  return { polygons, mended };
}

function readPosition(value: unknown, swap: boolean): Position {
  const [x, y] = asArray(value);
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) throw new TypeError('not a position');
  return swap ? [y, x] : [x, y];
}

function asArray(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not an array');
  return value;
}

function middle(points: Position[]): Position {
  let [west, south, east, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [(west + east) / 2, (south + north) / 2];
}
