import { Problem } from '@vias/sql/problem.ts';
import type { Position, Shape } from './cql2.ts';
import type { Reader } from './cql2-reader.ts';

/** Vertices of all shapes of one filter. */
export const maxFilterVertices = 1_000;

export const shapeWords = 'POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, GEOMETRYCOLLECTION';
const examples = {
  LINESTRING: 'LINESTRING(23 56, 24 57)',
  POLYGON: 'POLYGON((23 56, 24 56, 24 57, 23 56))',
} as const;

const types = {
  point: 'Point',
  linestring: 'LineString',
  polygon: 'Polygon',
  multipoint: 'MultiPoint',
  multilinestring: 'MultiLineString',
  multipolygon: 'MultiPolygon',
  geometrycollection: 'GeometryCollection',
} as const;

/** A shape in well-known text, heights left out, or undefined when none stands here. */
export const readShape = (reader: Reader): Shape | undefined => {
  const word = (Object.keys(types) as (keyof typeof types)[]).find((name) => reader.takeWord(name));
  if (!word) return undefined;
  const type = types[word];
  reader.takeWord('z');
  reader.needSign('(');
  switch (type) {
    case 'Point': {
      const coordinates = readPosition(reader);
      reader.needSign(')');
      return { type, coordinates };
    }
    case 'MultiPoint':
      return { type, coordinates: reader.listOf(() => readBracketed(reader)) };
    case 'LineString':
      return { type, coordinates: readLine(reader) };
    case 'Polygon':
      return { type, coordinates: readRings(reader) };
    case 'MultiLineString':
      return { type, coordinates: reader.listOf(() => readOpened(reader, readLine)) };
    case 'MultiPolygon':
      return { type, coordinates: reader.listOf(() => readOpened(reader, readRings)) };
    case 'GeometryCollection':
      return { type, geometries: reader.listOf(() => reader.deeper(() => readShape(reader)) ?? reader.fail(shapeWords)) };
  }
};

/** What follows an opening bracket. */
const readOpened = <T>(reader: Reader, read: (reader: Reader) => T): T => {
  reader.needSign('(');
  return read(reader);
};

const counts = new WeakMap<Reader, number>();
const readPosition = (reader: Reader): Position => {
  const position: Position = [reader.takeNumber(), reader.takeNumber()];
  if (reader.now().kind === 'number') reader.takeNumber();
  const count = (counts.get(reader) ?? 0) + 1;
  counts.set(reader, count);
  if (count > maxFilterVertices)
    throw new Problem('geometry.too_many_vertices', { field: 'filter', values: { count, limit: maxFilterVertices } });
  return position;
};

/** A point of many, with or without brackets of its own. */
const readBracketed = (reader: Reader): Position => {
  const bracketed = reader.takeSign('(');
  const position = readPosition(reader);
  if (bracketed) reader.needSign(')');
  return position;
};

const invalid = (shape: keyof typeof examples): Problem =>
  new Problem('ogc.shape_invalid', { field: 'filter', values: { shape, example: examples[shape] } });

const readLine = (reader: Reader): Position[] => {
  const line = reader.listOf(() => readPosition(reader));
  if (line.length < 2) throw invalid('LINESTRING');
  return line;
};

const readRings = (reader: Reader): Position[][] =>
  reader.listOf(() => {
    reader.needSign('(');
    const ring = reader.listOf(() => readPosition(reader));
    const [first, last] = [ring[0], ring.at(-1)];
    if (ring.length < 4 || first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw invalid('POLYGON');
    return ring;
  });
