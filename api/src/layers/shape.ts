import { type Srid, toDegrees } from '../territories/crs.ts';
import { limits } from './limits.ts';

type Position = readonly [lon: number, lat: number];
/** A feature's geometry in degrees, sorted by what it is; a mixed collection has more than one part. */
export type Shape = { area: Position[][][]; line: Position[][]; point: Position[]; vertices: number };
export type Fault =
  | 'no_geometry'
  | 'geometry_unreadable'
  | 'not_a_number'
  | 'outside_world'
  | 'no_extent'
  | 'too_many_vertices'
  | 'properties_too_large'
  | 'row_broken'
  | 'swapped_row';
export type Fix = 'ring_closed' | 'heights_dropped' | 'ring_dropped' | 'line_dropped' | 'area_mended' | 'part_lost' | 'text_cut';

class Refused extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/** How a file's positions become degrees. */
export type Reading = { srid: Srid; swapped: boolean };

const round = (degrees: number): number => Math.round(degrees * 1e9) / 1e9;
const same = (a: Position | undefined, b: Position | undefined): boolean => a !== undefined && a[0] === b?.[0] && a[1] === b?.[1];
/** Whether a line has so many different positions; most do within their first few. */
const hasDistinct = (line: readonly Position[], least: number): boolean => {
  const found: Position[] = [];
  for (const position of line) {
    if (!found.some((known) => same(known, position))) found.push(position);
    if (found.length >= least) return true;
  }
  return false;
};

/** Reads a GeoJSON geometry about which nothing is known yet. What cannot be a shape says why; what had to be put right is named. */
export const shapeOf = (given: unknown, { srid, swapped }: Reading): { shape: Shape; fixes: Set<Fix> } | { fault: Fault } => {
  const shape: Shape = { area: [], line: [], point: [], vertices: 0 };
  const fixes = new Set<Fix>();
  const list = (value: unknown): unknown[] => {
    if (!Array.isArray(value)) throw new Refused('geometry_unreadable');
    return value;
  };
  const position = (value: unknown): Position => {
    const [first, second, ...heights] = list(value);
    if (typeof first !== 'number' || typeof second !== 'number') throw new Refused('not_a_number');
    if (heights.some((height) => height !== 0)) fixes.add('heights_dropped');
    if (++shape.vertices > limits.featureVertices) throw new Refused('too_many_vertices');
    const place = toDegrees(srid, swapped ? [second, first] : [first, second]);
    if (!place) throw new Refused('outside_world');
    return [round(place[0]), round(place[1])];
  };
  const line = (value: unknown): void => {
    const positions = list(value).map(position);
    if (hasDistinct(positions, 2)) shape.line.push(positions);
    else if (positions.length > 0) fixes.add('line_dropped');
  };
  const polygon = (value: unknown): void => {
    const rings: Position[][] = [];
    for (const [i, raw] of list(value).entries()) {
      const ring = list(raw).map(position);
      const [first] = ring;
      if (first && !same(first, ring.at(-1))) {
        ring.push(first);
        fixes.add('ring_closed');
      }
      if (hasDistinct(ring, 3)) rings.push(ring);
      else if (i === 0) {
        if (ring.length > 0) fixes.add('ring_dropped');
        return;
      } else fixes.add('ring_dropped');
    }
    if (rings.length > 0) shape.area.push(rings);
  };
  const geometry = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 8) throw new Refused('geometry_unreadable');
    const { type, coordinates, geometries } = value as { type?: unknown; coordinates?: unknown; geometries?: unknown };
    switch (type) {
      case 'Point':
        if (list(coordinates).length > 0) shape.point.push(position(coordinates));
        return;
      case 'MultiPoint':
        for (const one of list(coordinates)) shape.point.push(position(one));
        return;
      case 'LineString':
        line(coordinates);
        return;
      case 'MultiLineString':
        for (const one of list(coordinates)) line(one);
        return;
      case 'Polygon':
        polygon(coordinates);
        return;
      case 'MultiPolygon':
        for (const one of list(coordinates)) polygon(one);
        return;
      case 'GeometryCollection':
        for (const part of list(geometries)) geometry(part, depth + 1);
        return;
      default:
        throw new Refused('geometry_unreadable');
    }
  };
  if (given === null || given === undefined) return { fault: 'no_geometry' };
  try {
    geometry(given, 0);
  } catch (error) {
    if (error instanceof Refused) return { fault: error.fault };
    throw error;
  }
  if (shape.area.length + shape.line.length + shape.point.length === 0)
    return { fault: shape.vertices === 0 ? 'no_geometry' : 'no_extent' };
  return { shape, fixes };
};

/** The first two numbers of a geometry as they are written, to see where a file lies. */
export const firstPosition = (given: unknown): readonly [number, number] | undefined => {
  let at: unknown = (given as { coordinates?: unknown; geometries?: { coordinates?: unknown }[] } | null)?.coordinates;
  at ??= (given as { geometries?: { coordinates?: unknown }[] } | null)?.geometries?.[0]?.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  const [x, y] = Array.isArray(at) ? (at as unknown[]) : [];
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : undefined;
};
