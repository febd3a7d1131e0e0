import fc from 'fast-check';
import {
  type Bound,
  comparisons,
  type Filter,
  type Instant,
  type Period,
  type Position,
  type Region,
  reserved,
  type Scalar,
  type Shape,
  spatialNames,
  temporalNames,
} from './cql2.ts';
import { textOfShape } from './shape-sql.ts';

/** A filter as CQL2 text; reading it again gives the same filter. Texts may not end in a backslash, which CQL2 cannot write. */
export const printFilter = (filter: Filter): string => {
  switch (filter.op) {
    case 'and':
    case 'or':
      return filter.args
        .map((arg) => (arg.op === 'and' || arg.op === 'or' ? `(${printFilter(arg)})` : printFilter(arg)))
        .join(` ${filter.op.toUpperCase()} `);
    case 'not':
      return `NOT ${filter.arg.op === 'and' || filter.arg.op === 'or' ? `(${printFilter(filter.arg)})` : printFilter(filter.arg)}`;
    case 'constant':
      return filter.truth ? 'TRUE' : 'FALSE';
    case 'compare':
      return `${printScalar(filter.left)} ${filter.by} ${printScalar(filter.right)}`;
    case 'like':
      return `${printScalar(filter.value)}${filter.not ? ' NOT' : ''} LIKE ${printScalar(filter.pattern)}`;
    case 'between':
      return `${printScalar(filter.value)}${filter.not ? ' NOT' : ''} BETWEEN ${printScalar(filter.from)} AND ${printScalar(filter.to)}`;
    case 'in':
      return `${printScalar(filter.value)}${filter.not ? ' NOT' : ''} IN (${filter.list.map(printScalar).join(', ')})`;
    case 'null':
      return `${printScalar(filter.value)} IS${filter.not ? ' NOT' : ''} NULL`;
    case 'spatial':
      return `${filter.by.toUpperCase()}(${printRegion(filter.left)}, ${printRegion(filter.right)})`;
    case 'temporal':
      return `${filter.by.toUpperCase()}(${printPeriod(filter.left)}, ${printPeriod(filter.right)})`;
  }
};

const printText = (text: string): string => `'${text.replace(/(\\?)'/g, (_all, before: string) => (before ? "\\\\'" : "''"))}'`;
const printName = (name: string): string =>
  /^[a-z_]\w*$/i.test(name) && !reserved.has(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`;
const printInstant = (at: Instant): string => ('date' in at ? `DATE('${at.date}')` : `TIMESTAMP('${at.instant}')`);
const printScalar = (scalar: Scalar): string => {
  if ('property' in scalar) return printName(scalar.property);
  if ('text' in scalar) return printText(scalar.text);
  if ('number' in scalar) return String(scalar.number);
  if ('truth' in scalar) return scalar.truth ? 'TRUE' : 'FALSE';
  if ('casei' in scalar) return `CASEI(${printScalar(scalar.casei)})`;
  return 'accenti' in scalar ? `ACCENTI(${printScalar(scalar.accenti)})` : printInstant(scalar);
};
const printRegion = (region: Region): string =>
  'property' in region ? printName(region.property) : 'shape' in region ? textOfShape(region.shape) : `BBOX(${region.bbox.join(', ')})`;
/** Milliseconds since 1970, not a number for an open end or a property. */
const startOf = (bound: Bound): number =>
  typeof bound === 'string' || 'property' in bound ? Number.NaN : Date.parse('date' in bound ? bound.date : bound.instant);
const printBound = (bound: Bound): string =>
  bound === '..' ? "'..'" : 'property' in bound ? printName(bound.property) : `'${'date' in bound ? bound.date : bound.instant}'`;
const printPeriod = (period: Period): string =>
  'interval' in period
    ? `INTERVAL(${period.interval.map(printBound).join(', ')})`
    : 'property' in period
      ? printName(period.property)
      : printInstant(period);

/** What filters are made of: properties by the kind of their values, and the texts and numbers to compare them with. */
export type Words = {
  text: string[];
  number: string[];
  time: string[];
  geometry: string[];
  texts: fc.Arbitrary<string>;
  numbers: fc.Arbitrary<number>;
};

const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((date) => date.toISOString());
const instants: fc.Arbitrary<Instant> = fc.oneof(
  day.map((iso) => ({ date: iso.slice(0, 10) })),
  day.map((iso) => ({ instant: iso })),
);
const position: fc.Arbitrary<Position> = fc
  .tuple(fc.integer({ min: -1800, max: 1800 }), fc.integer({ min: -900, max: 900 }))
  .map(([x, y]): Position => [x / 10 + 0, y / 10 + 0]);
/** A ring around a place that never crosses itself. */
const ring: fc.Arbitrary<Position[]> = fc
  .tuple(fc.integer({ min: -170, max: 170 }), fc.integer({ min: -80, max: 80 }), fc.integer({ min: 1, max: 5 }))
  .map(([x, y, size]): Position[] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y],
  ]);
const shapes: fc.Arbitrary<Shape> = fc.oneof(
  position.map((coordinates): Shape => ({ type: 'Point', coordinates })),
  fc.array(position, { minLength: 1, maxLength: 3 }).map((coordinates): Shape => ({ type: 'MultiPoint', coordinates })),
  fc.array(position, { minLength: 2, maxLength: 4 }).map((coordinates): Shape => ({ type: 'LineString', coordinates })),
  ring.map((one): Shape => ({ type: 'Polygon', coordinates: [one] })),
  fc
    .array(fc.array(position, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((coordinates): Shape => ({ type: 'MultiLineString', coordinates })),
  ring.map((one): Shape => ({ type: 'MultiPolygon', coordinates: [[one]] })),
  position.map((coordinates): Shape => ({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates }] })),
);

/** Filters that mean something for a layer with these properties. */
export const filters = ({ text, number, time, geometry, texts, numbers }: Words): fc.Arbitrary<Filter> => {
  const property = (names: string[]) => fc.constantFrom(...names).map((name) => ({ property: name }));
  const literal = texts.map((value): Scalar => ({ text: value }));
  const folded = (scalar: fc.Arbitrary<Scalar>): fc.Arbitrary<Scalar> =>
    fc.oneof(
      scalar,
      scalar.map((casei) => ({ casei })),
      scalar.map((accenti) => ({ accenti })),
      scalar.map((inner) => ({ casei: { accenti: inner } })),
    );
  const textual = folded(fc.oneof(property(text), literal));
  const numeric: fc.Arbitrary<Scalar> = fc.oneof(
    property(number),
    numbers.map((value) => ({ number: value })),
  );
  const timely: fc.Arbitrary<Scalar> = fc.oneof(property(time), instants);
  const pair = fc.oneof(fc.tuple(textual, textual), fc.tuple(numeric, numeric), fc.tuple(timely, timely));
  const triple = fc.oneof(fc.tuple(textual, textual, textual), fc.tuple(numeric, numeric, numeric), fc.tuple(timely, timely, timely));
  const bound: fc.Arbitrary<Bound> = fc.oneof(fc.constant('..' as const), instants, property(time));
  const period: fc.Arbitrary<Period> = fc.oneof(
    instants,
    property(time),
    fc
      .tuple(bound, bound)
      .filter(([from, to]) => !(startOf(from) > startOf(to)))
      .map((interval) => ({ interval })),
  );
  const bbox = fc.tuple(position, position).map(
    ([a, b]): Region => ({
      bbox: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])],
    }),
  );
  const region: fc.Arbitrary<Region> = fc.oneof(
    property(geometry),
    bbox,
    shapes.map((shape) => ({ shape })),
  );
  const pattern = folded(
    fc.oneof(
      literal,
      fc.constantFrom('%', '_', 'J%', '%a_%', '\\%', '100 \\% \\\\\\_ak').map((value) => ({ text: value })),
    ),
  );
  const leaf: fc.Arbitrary<Filter> = fc.oneof(
    fc.boolean().map((truth): Filter => ({ op: 'constant', truth })),
    fc.tuple(fc.constantFrom(...comparisons), pair).map(([by, [left, right]]): Filter => ({ op: 'compare', by, left, right })),
    fc.tuple(textual, pattern, fc.boolean()).map(([value, wanted, not]): Filter => ({ op: 'like', value, pattern: wanted, not })),
    fc.tuple(triple, fc.boolean()).map(([[value, from, to], not]): Filter => ({ op: 'between', value, from, to, not })),
    fc.tuple(triple, fc.boolean()).map(([[value, ...list], not]): Filter => ({ op: 'in', value, list, not })),
    fc
      .tuple(property([...text, ...number, ...time, ...geometry]), fc.boolean())
      .map(([value, not]): Filter => ({ op: 'null', value, not })),
    fc.tuple(fc.constantFrom(...spatialNames), region, region).map(([by, left, right]): Filter => ({ op: 'spatial', by, left, right })),
    fc.tuple(fc.constantFrom(...temporalNames), period, period).map(([by, left, right]): Filter => ({ op: 'temporal', by, left, right })),
  );
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
        .map(([op, args]): Filter => ({ op, args })),
      tie('filter').map((arg): Filter => ({ op: 'not', arg })),
    ),
  })).filter;
};
