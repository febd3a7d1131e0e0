import { Problem } from '@vias/sql/problem.ts';
import { z } from 'zod';
import {
  type Bound,
  comparisons,
  type Filter,
  type Instant,
  type Period,
  type Property,
  type Region,
  reserved,
  type Scalar,
  spatialNames,
  temporalNames,
} from './cql2.ts';
import { createReader, type Reader } from './cql2-reader.ts';
import { readShape, shapeWords } from './cql2-shape.ts';

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

/** Reads a filter in CQL2 text. Throws ogc.filter_syntax with the place, ogc.filter_too_long, ogc.filter_too_deep, ogc.shape_invalid, geometry.too_many_vertices. */
export const parseFilter = (text: string): Filter => {
  const reader = createReader(text);
  const filter = readAny(reader);
  if (reader.now().kind !== 'end') reader.fail('AND, OR');
  return filter;
};

const readAny = (reader: Reader): Filter =>
  reader.deeper(() => {
    const args = [readAll(reader)];
    while (reader.takeWord('or')) args.push(readAll(reader));
    return args.length === 1 ? (args[0] as Filter) : { op: 'or', args };
  });

const readAll = (reader: Reader): Filter => {
  const args = [readOne(reader)];
  while (reader.takeWord('and')) args.push(readOne(reader));
  return args.length === 1 ? (args[0] as Filter) : { op: 'and', args };
};

const readOne = (reader: Reader): Filter => {
  if (reader.takeWord('not')) return reader.deeper(() => ({ op: 'not', arg: readOne(reader) }));
  if (reader.takeSign('(')) {
    const inner = readAny(reader);
    reader.needSign(')');
    return inner;
  }
  const spatial = spatialNames.find((name) => reader.takeWord(name));
  if (spatial) {
    const [left, right] = readPair(reader, readRegion);
    return { op: 'spatial', by: spatial, left, right };
  }
  const temporal = temporalNames.find((name) => reader.takeWord(name));
  if (temporal) {
    const [left, right] = readPair(reader, readPeriod);
    return { op: 'temporal', by: temporal, left, right };
  }
  return readPredicate(reader);
};

const readPair = <T>(reader: Reader, read: (reader: Reader) => T): [T, T] => {
  reader.needSign('(');
  const left = read(reader);
  reader.needSign(',');
  const right = read(reader);
  reader.needSign(')');
  return [left, right];
};

const readPredicate = (reader: Reader): Filter => {
  const value = readScalar(reader);
  const by = comparisons.find((sign) => reader.takeSign(sign));
  if (by) return { op: 'compare', by, left: value, right: readScalar(reader) };
  if (reader.takeWord('is')) {
    const not = reader.takeWord('not');
    if (!reader.takeWord('null')) reader.fail('NULL');
    return { op: 'null', value, not };
  }
  const not = reader.takeWord('not');
  if (reader.takeWord('like')) return { op: 'like', value, pattern: readPattern(reader), not };
  if (reader.takeWord('between')) {
    const from = readScalar(reader);
    if (!reader.takeWord('and')) reader.fail('AND');
    return { op: 'between', value, from, to: readScalar(reader), not };
  }
  if (reader.takeWord('in')) {
    reader.needSign('(');
    const list = reader.listOf(() => readScalar(reader));
    return { op: 'in', value, list, not };
  }
  if ('truth' in value && !not) return { op: 'constant', truth: value.truth };
  return reader.fail(not ? 'LIKE, BETWEEN, IN' : '=, <>, <, >, <=, >=, LIKE, BETWEEN, IN, IS NULL');
};

const readScalar = (reader: Reader): Scalar => {
  const { kind, value } = reader.now();
  if (kind === 'text') return { text: reader.take().value };
  if (kind === 'number') return { number: reader.takeNumber() };
  if (reader.takeWord('true')) return { truth: true };
  if (reader.takeWord('false')) return { truth: false };
  if (kind === 'word' && /^(casei|accenti)$/i.test(value)) {
    const which = reader.take().value.toLowerCase();
    reader.needSign('(');
    const inner = reader.deeper(() => readScalar(reader));
    reader.needSign(')');
    return which === 'casei' ? { casei: inner } : { accenti: inner };
  }
  return readInstant(reader) ?? readProperty(reader, "property, 'text', 12.5, TRUE, DATE('2026-01-31')");
};

/** A pattern is a text, maybe under CASEI or ACCENTI: nothing that differs from row to row. */
const readPattern = (reader: Reader): Scalar => {
  const { kind, value } = reader.now();
  if (kind !== 'text' && !(kind === 'word' && /^(casei|accenti)$/i.test(value))) reader.fail("'Dob%'");
  if (kind === 'text') {
    const text = reader.take().value;
    // A pattern cannot end in its escape character alone; doubled, that stands for itself.
    return { text: /(^|[^\\])(\\\\)*\\$/.test(text) ? `${text}\\` : text };
  }
  const which = reader.take().value.toLowerCase();
  reader.needSign('(');
  const inner = reader.deeper(() => readPattern(reader));
  reader.needSign(')');
  return which === 'casei' ? { casei: inner } : { accenti: inner };
};

const readProperty = (reader: Reader, expected: string): Property => {
  const { kind, value } = reader.now();
  if (kind === 'name' || (kind === 'word' && !reserved.has(value.toLowerCase()))) return { property: reader.take().value };
  return reader.fail(expected);
};

const readInstant = (reader: Reader): Instant | undefined => {
  const which = (['date', 'timestamp'] as const).find((word) => reader.takeWord(word));
  if (!which) return undefined;
  reader.needSign('(');
  const { kind, value } = reader.now();
  const fits = kind === 'text' && (which === 'date' ? day : instant).safeParse(value).success;
  if (!fits) reader.fail(which === 'date' ? "'2026-01-31'" : "'2026-01-31T12:00:00Z'");
  reader.take();
  reader.needSign(')');
  return which === 'date' ? { date: value } : { instant: value };
};

const readPeriod = (reader: Reader): Period => {
  if (!reader.takeWord('interval'))
    return readInstant(reader) ?? readProperty(reader, "property, DATE('2026-01-31'), INTERVAL('2026-01-01', '..')");
  const [from, to] = readPair(reader, readBound);
  // One that ends before it begins holds nothing, so no row would be right: it is a slip, most likely swapped ends.
  if (firstOf(from) > lastOf(to)) {
    const values = { from: textOf(from), to: textOf(to), example: `INTERVAL('${textOf(to)}', '${textOf(from)}')` };
    throw new Problem('ogc.interval_reversed', { field: 'filter', values });
  }
  return { interval: [from, to] };
};

const textOf = (bound: Bound): string => (bound === '..' || 'property' in bound ? '' : 'date' in bound ? bound.date : bound.instant);
/** The first and the last millisecond of a bound, since 1970; not a number where nothing can be told: of a property, and of an open end. */
const firstOf = (bound: Bound): number => Date.parse(textOf(bound));
const lastOf = (bound: Bound): number => firstOf(bound) + (bound !== '..' && 'date' in bound ? 86_399_999 : 0);

const readBound = (reader: Reader): Bound => {
  const { kind, value } = reader.now();
  if (kind !== 'text') return readInstant(reader) ?? readProperty(reader, "property, '2026-01-31', '2026-01-31T12:00:00Z', '..'");
  if (value !== '..' && !day.safeParse(value).success && !instant.safeParse(value).success)
    reader.fail("'2026-01-31', '2026-01-31T12:00:00Z', '..'");
  reader.take();
  return value === '..' ? value : day.safeParse(value).success ? { date: value } : { instant: value };
};

const readRegion = (reader: Reader): Region => {
  const shape = readShape(reader);
  if (shape) return { shape };
  if (!reader.takeWord('bbox')) return readProperty(reader, `property, ${shapeWords}, BBOX`);
  reader.needSign('(');
  const numbers = reader.listOf(() => reader.takeNumber());
  const flat = numbers.length === 6 ? [0, 1, 3, 4].map((i) => numbers[i] as number) : numbers;
  if (flat.length !== 4)
    throw new Problem('ogc.shape_invalid', { field: 'filter', values: { shape: 'BBOX', example: 'BBOX(23, 56, 24, 57)' } });
  return { bbox: flat as [number, number, number, number] };
};
