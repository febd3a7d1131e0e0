import { expect, test } from '@jest/globals';
import { Problem } from '@vias/sql/problem.ts';
import { toQuery } from '@vias/sql/sql.ts';
import fc from 'fast-check';
import '../http/problems.ts';
import { parseFilter } from './cql2-parse.ts';
import { filterSql } from './cql2-sql.ts';
import { filters, printFilter } from './cql2-testing.ts';
import { crs84, crsOf } from './crs.ts';
import type { Layer } from './layer.ts';
import './problems.ts';

const anyText = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => !text.includes('\0') && !text.endsWith('\\') && Buffer.from(text).toString() === text);
const anyNumber = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((number) => (Object.is(number, -0) ? 0 : number));
const anyFilter = filters({
  text: ['name', 'Ģints', 'and', 'with space', 'a"b', 'point'],
  number: ['n', 'x.y'],
  time: ['at', 'date'],
  geometry: ['geom'],
  texts: anyText,
  numbers: anyNumber,
});

test('a filter that is printed and read again is the same', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      expect(parseFilter(printFilter(filter))).toEqual(filter);
    }),
    { numRuns: 400 },
  );
});

test('any text is either read or refused with the place and a sentence in three languages, never anything else', () => {
  const piece = fc.constantFrom(
    ...[
      '(',
      ')',
      ',',
      '=',
      '<>',
      "'",
      '"',
      "'a'",
      '1',
      '-.5e3',
      'name',
      'AND',
      'or',
      'Not',
      'LIKE',
      'IN',
      'BETWEEN',
      'IS',
      'NULL',
      'TRUE',
      'CASEI(',
    ],
    ...[
      'POINT(',
      'POLYGON((',
      'BBOX(',
      'S_INTERSECTS(',
      'T_AFTER(',
      'INTERVAL(',
      "DATE('2026-02-29')",
      "TIMESTAMP('",
      '..',
      ';',
      '--',
      '/*',
      '\\',
      '\0',
      '🜨',
    ],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 25 }).map((parts) => parts.join(' ')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          const problem = error as Problem;
          expect([400, 413]).toContain(problem.status);
          for (const lang of ['lv', 'lt', 'en'] as const) expect(problem.sentence(lang)).not.toMatch(/\{\w+\}|^ogc\./);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ["name = 'a' AND", 15, 'property'],
  ['severity > ', 12, 'property'],
  ['severity', 9, 'LIKE'],
  ['name LIKE 5', 11, "'Dob%'"],
  ["name = 'a' 'b'", 12, 'AND, OR'],
  ["at > DATE('2026-02-30')", 11, "'2026-01-31'"],
  ["at > TIMESTAMP('2026-01-31')", 16, "'2026-01-31T12:00:00Z'"],
  ['(severity > 1', 14, ')'],
  ['S_INTERSECTS(geom, CIRCLE(1 2))', 26, ')'],
  ['name; drop table incident', 5, 'property'],
  ['severity NOT 3', 14, 'LIKE, BETWEEN, IN'],
])('%s is refused at character %i', (text, at, expected) => {
  const tried = () => parseFilter(text);
  expect(tried).toThrow(Problem);
  try {
    tried();
  } catch (error) {
    expect(error).toMatchObject({ code: 'ogc.filter_syntax', info: { values: { at, expected: expect.stringContaining(expected) } } });
  }
});

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    return (error as Problem).code;
  }
  return 'no problem';
};

test('length, depth and vertices have their limits', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}TRUE${')'.repeat(depth)}`;
  expect(codeOf(() => parseFilter(nested(49)))).toBe('no problem');
  expect(codeOf(() => parseFilter(nested(50)))).toBe('ogc.filter_too_deep');
  expect(codeOf(() => parseFilter(`${'NOT '.repeat(60)}TRUE`))).toBe('ogc.filter_too_deep');
  const long = (bytes: number) => `name = '${'ā'.repeat((bytes - 9) / 2)}'`;
  expect(codeOf(() => parseFilter(long(8191)))).toBe('no problem');
  expect(codeOf(() => parseFilter(long(8193)))).toBe('ogc.filter_too_long');
  const line = (points: number) => `S_INTERSECTS(geom, LINESTRING(${Array.from({ length: points }, (_, i) => `${i % 9} 1`).join(',')}))`;
  expect(codeOf(() => parseFilter(line(1000)))).toBe('no problem');
  expect(codeOf(() => parseFilter(line(1001)))).toBe('geometry.too_many_vertices');
});

const layer: Layer = {
  view: 'layer_test',
  comment: { title: { lv: 't', lt: 't', en: 't' }, geometry: 'Point' },
  columns: [
    { name: 'id', kind: 'uuid', about: null },
    { name: 'name', kind: 'text', about: null },
    { name: 'n', kind: 'integer', about: null },
    { name: 'at', kind: 'instant', about: null },
    { name: 'since', kind: 'date', about: null },
    { name: 'is_open', kind: 'boolean', about: null },
    { name: 'tags', kind: 'list', about: null },
    { name: 'geom', kind: 'geometry', about: null },
  ],
};
const compile = (text: string, crs = crs84) => toQuery(filterSql(parseFilter(text), layer, crs));

test.each([
  ["n = 'three'", 'ogc.filter_type'],
  ['name > 3', 'ogc.filter_type'],
  ["at > '2026-01-01'", 'ogc.filter_type'],
  ["id = 'no uuid'", 'ogc.filter_type'],
  ['geom = 1', 'ogc.filter_type'],
  ["tags = 'a'", 'ogc.property_unknown'],
  ['access_class_id = 1', 'ogc.property_unknown'],
  ['"incident.geom" IS NULL', 'ogc.property_unknown'],
  ["CASEI(n) = 'a'", 'ogc.filter_type'],
  ['S_INTERSECTS(name, POINT(1 2))', 'ogc.filter_type'],
  ["T_AFTER(n, DATE('2026-01-01'))", 'ogc.filter_type'],
  ['S_INTERSECTS(geom, POINT(190 2))', 'ogc.shape_invalid'],
  ['S_INTERSECTS(geom, POLYGON((1 1, 2 2, 1 1)))', 'ogc.shape_invalid'],
  ['S_INTERSECTS(geom, BBOX(1, 2, 3))', 'ogc.shape_invalid'],
  ['S_INTERSECTS(geom, BBOX(1, 9, 3, 2))', 'ogc.bbox_invalid'],
  ["T_DURING(at, INTERVAL('2026-02-01', '2026-01-01'))", 'ogc.interval_reversed'],
  ["T_DURING(at, INTERVAL('2026-02-01T00:00:00+02:00', TIMESTAMP('2026-01-31T21:59:59Z')))", 'ogc.interval_reversed'],
  ["since = DATE('2026-01-01') AND is_open = TRUE AND id = '00000000-0000-4000-8000-000000000000'", 'no problem'],
  ["since < TIMESTAMP('2026-01-01T00:00:00+02:00')", 'no problem'],
])('%s: %s', (text, code) => {
  expect(codeOf(() => compile(text))).toBe(code);
});

test('what a reader writes is never in the text of the SQL', () => {
  const { text, values } = compile(`name = 'x''); drop table incident; --' AND S_INTERSECTS(geom, POINT(23.125 56.5)) AND n > 424242`);
  expect(text).not.toMatch(/drop|23\.125|424242/);
  expect(values).toEqual(["x'); drop table incident; --", 'POINT(23.125 56.5)', 4326, 'POINT(23.125 56.5)', 4326, 424242]);
});

test('coordinates of a filter are in the axis order of its system', () => {
  const point = (text: string, crs: string) => compile(`S_DISJOINT(geom, ${text})`, crsOf(crs, 'filter-crs')).values[0];
  expect(point('POINT(23.7 56.6)', 'CRS84')).toBe('POINT(23.7 56.6)');
  expect(point('POINT(56.6 23.7)', 'EPSG:4326')).toBe('POINT(23.7 56.6)');
  expect(point('POINT(272000 481000)', 'EPSG:3059')).toBe('POINT(481000 272000)');
  expect(point('POINT(2638000 7700000)', 'EPSG:3857')).toBe('POINT(2638000 7700000)');
});
