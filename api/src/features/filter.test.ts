import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Filter, Scalar } from './cql2.ts';
import { filters, printFilter } from './cql2-testing.ts';
import { openFeatureApp, towns } from './testing.ts';

let app: Awaited<ReturnType<typeof openFeatureApp>>;
beforeAll(async () => {
  app = await openFeatureApp();
});
afterAll(() => app?.close());

const ask = (collection: string, filter: string, user?: string) =>
  app.as(user).get(`/ogc/collections/${collection}/items?${new URLSearchParams({ filter, resultType: 'hits' })}`);
const count = async (collection: string, filter: string): Promise<number> => (await ask(collection, filter)).body.numberMatched;

test.each([
  ['settlement', "name = 'Jelgava'", 1],
  ['settlement', "name = 'jelgava'", 0],
  ['settlement', "CASEI(name) = CASEI('ŽAGARĖ')", 1],
  ['settlement', "ACCENTI(CASEI(name)) LIKE ACCENTI(CASEI('ŽAGARĘ'))", 1],
  ['settlement', "CASEI(name) LIKE CASEI('%AU%')", 1],
  ['settlement', "name LIKE '100 \\% \\\\\\_ak'", 1],
  ['settlement', "name = 'Rītabuļļi ''X'''", 1],
  ['settlement', 'population IS NULL', 1],
  ['settlement', 'NOT population > 2000', 2],
  ['settlement', 'population BETWEEN 1500 AND 55000', 2],
  ['settlement', 'population NOT BETWEEN 1500 AND 55000', 2],
  ['settlement', "country IN ('LV', 'EE') AND (kind <> 'village' OR population < 20.5)", 2],
  ['settlement', 'name = country', 0],
  ['settlement', 'TRUE', towns.length],
  ['settlement', 'FALSE OR NOT FALSE', towns.length],
  ['settlement', 'S_INTERSECTS(geom, POLYGON((23 56, 24 56, 24 57, 23 57, 23 56)))', 2],
  ['settlement', 'S_DISJOINT(geom, BBOX(23, 56, 24, 57))', 3],
  ['settlement', 'S_WITHIN(geom, MULTIPOLYGON(((23 56, 24 56, 24 57, 23 56))))', 1],
  ['settlement', 'S_EQUALS(geom, POINT(23.7128 56.6511))', 1],
  ['settlement', 'S_INTERSECTS(geom, GEOMETRYCOLLECTION(POINT(23.7128 56.6511), LINESTRING(23.25 56, 23.25 57)))', 2],
  ['incident', "T_INTERSECTS(occurred_at, DATE('2026-11-21'))", 1],
  ['incident', "T_DURING(occurred_at, INTERVAL('2026-11-20', '2026-11-21'))", 2],
  ['incident', "occurred_at >= TIMESTAMP('2026-11-22T02:00:00+02:00')", 1],
  ['incident', "occurred_at < DATE('2026-11-22') AND severity IN (3, 4, 5)", 2],
  ['incident', "incident_id = '00000000-0000-4000-8000-000000000000'", 0],
])('%s where %s: %i', async (collection, filter, expected) => {
  expect(await count(collection, filter)).toBe(expected);
});

/** Each operator of Allen's algebra, on the time of the borders of 2009: [2009-07-01, 2021-07-01]. */
test.each([
  ['T_AFTER', ["'2000-01-01', '2009-06-30'", true], ["'2000-01-01', '2009-07-01'", false]],
  ['T_BEFORE', ["'2021-07-02', '..'", true], ["'2021-07-01', '..'", false]],
  ['T_CONTAINS', ["'2010-01-01', '2020-01-01'", true], ["'2009-07-01', '2020-01-01'", false]],
  ['T_DISJOINT', ["'2022-01-01', '..'", true], ["'2021-07-01', '..'", false]],
  ['T_DURING', ["'..', '..'", true], ["'..', '2021-07-01'", false]],
  ['T_EQUALS', ["'2009-07-01', '2021-07-01'", true], ["'2009-07-01', '2021-07-02'", false]],
  ['T_FINISHEDBY', ["'2010-01-01', '2021-07-01'", true], ["'2009-07-01', '2021-07-01'", false]],
  ['T_FINISHES', ["'..', '2021-07-01'", true], ["'2009-07-01', '2021-07-01'", false]],
  ['T_INTERSECTS', ["'2021-07-01', '..'", true], ["'2021-07-02', '..'", false]],
  ['T_MEETS', ["'2021-07-01', '2022-01-01'", true], ["'2021-07-02', '2022-01-01'", false]],
  ['T_METBY', ["'2001-01-01', '2009-07-01'", true], ["'2001-01-01', '2009-07-02'", false]],
  ['T_OVERLAPPEDBY', ["'2001-01-01', '2009-07-02'", true], ["'2001-01-01', '2009-07-01'", false]],
  ['T_OVERLAPS', ["'2021-06-30', '2022-01-01'", true], ["'2021-07-01', '2022-01-01'", false]],
  ['T_STARTEDBY', ["'2009-07-01', '2010-01-01'", true], ["'2009-07-01', '2021-07-01'", false]],
  ['T_STARTS', ["'2009-07-01', '..'", true], ["'2009-07-02', '..'", false]],
] as [string, [string, boolean], [string, boolean]][])('%s', async (name, ...cases) => {
  for (const [interval, holds] of cases)
    expect(await count(`territory-${app.lv}`, `${name}(INTERVAL(valid_from, valid_to), INTERVAL(${interval}))`)).toBe(holds ? 119 : 0);
});

test('an interval that ends before it begins is refused with the right way round; one within a day is none', async () => {
  const of = (interval: string) => `T_INTERSECTS(occurred_at, INTERVAL(${interval}))`;
  const ask = (params: Record<string, string>, lang = 'en') =>
    app.as(undefined).get(`/ogc/collections/incident/items?${new URLSearchParams({ resultType: 'hits', lang, ...params })}`);
  const reversed = { filter: of("'2026-11-22', '2026-11-20T12:00:00Z'") };
  for (const lang of ['en', 'lv', 'lt'])
    expect((await ask(reversed, lang)).body).toMatchObject({
      status: 400,
      code: 'ogc.interval_reversed',
      field: 'filter',
      detail: expect.stringContaining("INTERVAL('2026-11-20T12:00:00Z', '2026-11-22')"),
    });
  expect(await count('incident', of("'2026-11-20T23:00:00Z', '2026-11-20'"))).toBe(0);
  expect(await count('incident', of("'2026-11-21T00:00:00Z', '2026-11-21'"))).toBe(1);
  expect((await ask({ datetime: '2026-11-21T00:00:00Z/2026-11-21' })).body).toMatchObject({ numberMatched: 1 });
  expect((await ask({ datetime: '2026-11-22/2026-11-21T12:00:00Z' })).body).toMatchObject({ status: 400, code: 'ogc.datetime_invalid' });
});

test('what still holds, because no end is said, is found in the present as the parameter datetime finds it', async () => {
  const now = "T_INTERSECTS(INTERVAL(valid_from, valid_to), INTERVAL('2025-01-01', '..'))";
  const at = async () =>
    (await app.as(undefined).get(`/ogc/collections/territory-${app.lv}/items?resultType=hits&datetime=2025-01-01/..`)).body.numberMatched;
  expect([await count(`territory-${app.lv}`, now), await at()]).toEqual([0, 0]);
  await app.db.admin('update territory set valid_to = null where territory_id = (select min(territory_id) from territory)');
  expect([await count(`territory-${app.lv}`, now), await at()]).toEqual([1, 1]);
  expect(await count(`territory-${app.lv}`, "T_BEFORE(INTERVAL(valid_from, valid_to), DATE('2030-01-01')) AND valid_to IS NULL")).toBe(0);
  await app.db.admin("update territory set valid_to = '2021-07-01' where valid_to is null");
});

// ── An oracle apart from the database: three-valued logic over the towns ──────────────────────────────────────────
type Row = (typeof towns)[number] & { source: string };
const strip = (text: string) => text.normalize('NFD').replace(/\p{Mn}/gu, '');
const scalarOf = (scalar: Scalar, row: Row): string | number | null => {
  if ('property' in scalar) return row[scalar.property as keyof Row];
  if ('text' in scalar) return scalar.text;
  if ('number' in scalar) return scalar.number;
  const inner = scalarOf('casei' in scalar ? scalar.casei : (scalar as { accenti: Scalar }).accenti, row);
  return typeof inner !== 'string' ? null : 'casei' in scalar ? inner.toLowerCase() : strip(inner);
};
const likeness = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replace(/\\(.)|([%_])|([^\\])/gsu, (_all, escaped, wild, plain) => (wild ? (wild === '%' ? '.*' : '.') : (escaped ?? plain).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))}$`,
    'su',
  );
type Truth = boolean | null;
const negate = (truth: Truth, not: boolean): Truth => (truth === null ? null : truth !== not);
const isTrue = (filter: Filter, row: Row): Truth => {
  const value = (scalar: Scalar) => scalarOf(scalar, row);
  const compare = (a: string | number | null, by: string, b: string | number | null): Truth => {
    if (a === null || b === null) return null;
    return { '=': a === b, '<>': a !== b, '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[by] ?? null;
  };
  const all = (truths: Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
  switch (filter.op) {
    case 'and':
      return all(filter.args.map((arg) => isTrue(arg, row)));
    case 'or':
      return negate(all(filter.args.map((arg) => negate(isTrue(arg, row), true))), true);
    case 'not':
      return negate(isTrue(filter.arg, row), true);
    case 'constant':
      return filter.truth;
    case 'compare':
      return compare(value(filter.left), filter.by, value(filter.right));
    case 'between':
      return negate(
        all([compare(value(filter.value), '>=', value(filter.from)), compare(value(filter.value), '<=', value(filter.to))]),
        filter.not,
      );
    case 'in':
      return negate(negate(all(filter.list.map((one) => compare(value(filter.value), '<>', value(one)))), true), filter.not);
    case 'null':
      return (value(filter.value) === null) !== filter.not;
    case 'like': {
      const [text, pattern] = [value(filter.value), value(filter.pattern)];
      return text === null || pattern === null ? null : negate(likeness(String(pattern)).test(String(text)), filter.not);
    }
    default:
      throw new TypeError(filter.op);
  }
};
const hasOnly = (filter: Filter): boolean => {
  if (filter.op === 'and' || filter.op === 'or') return filter.args.every(hasOnly);
  if (filter.op === 'not') return hasOnly(filter.arg);
  return filter.op !== 'spatial' && filter.op !== 'temporal' && !/"(date|instant)"|valid_|geom/.test(JSON.stringify(filter));
};
const words = (time: string[]) => ({
  text: ['name', 'country', 'kind', ...(time.length ? [] : ['source'])],
  number: time.length ? ['territory_id', 'area_km2'] : ['population'],
  time: time.length ? time : ['valid_from'],
  geometry: ['geom'],
  texts: fc.oneof(
    fc.constantFrom(...towns.flatMap(({ name, country, kind }) => [name, country, kind]), 'ŠIAULIAI', "o'x", ''),
    fc.string({ maxLength: 5 }).filter((t) => !t.includes('\0') && !t.endsWith('\\')),
  ),
  numbers: fc
    .oneof(fc.constantFrom(12, 1500, 55000, 101000.5), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    .map((n) => (Object.is(n, -0) ? 0 : n)),
});

test('any filter finds as many as an oracle without a database does', async () => {
  await fc.assert(
    fc.asyncProperty(filters(words([])).filter(hasOnly), async (filter) => {
      const expected = towns.filter((town) => isTrue(filter, { ...town, source: 'test' }) === true).length;
      const { status, body } = await ask('settlement', printFilter(filter));
      expect([status, body.numberMatched]).toEqual([200, expected]);
    }),
    { numRuns: 80 },
  );
});

test('any filter with shapes and times is answered, and any text is answered or refused: the database is never at fault, nor ever changed', async () => {
  const before = await app.db.admin('select count(*)::int as n from territory');
  const real = filters(words(['valid_from', 'valid_to'])).map(printFilter);
  const nonsense = fc
    .array(
      fc.constantFrom(
        "'",
        "''",
        '"',
        ')',
        '(',
        ' OR ',
        '1=1',
        '--',
        ';drop table territory',
        '/*',
        '$1',
        '\\',
        'name',
        '=',
        'TRUE',
        '\0',
        'geom',
        '::text',
        'null',
        'LIKE',
        "'%'",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(''));
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 2, arbitrary: real }, nonsense, fc.string({ unit: 'binary', maxLength: 30 })), async (filter) => {
      const { status, body } = await ask(`territory-${app.lv}`, filter);
      seen.add(status);
      expect({ filter, status, code: body.code }).toMatchObject({
        status: expect.any(Number),
        ...(status !== 200 && { code: expect.stringMatching(/^(ogc|geometry|request)\./) }),
      });
      expect([200, 400, 422]).toContain(status);
    }),
    { numRuns: 100 },
  );
  expect([...seen].sort()).toEqual(expect.arrayContaining([200, 400]));
  expect(await app.db.admin('select count(*)::int as n from territory')).toEqual(before);
});

test('the sentence says where the filter is wrong and what would work, in the language of the reader', async () => {
  const path = `/ogc/collections/settlement/items?filter=${encodeURIComponent("population = 'many'")}`;
  const detail = async (lang: string) => (await app.as(undefined).get(path, { headers: { 'accept-language': lang } })).body.detail;
  expect(await detail('en')).toBe(
    "The filter compares what cannot be compared: population (integer) with 'many'. What would work is for example population >= 3",
  );
  expect(await detail('lv')).toContain('Derētu, piemēram, population >= 3');
  expect(await detail('lt')).toContain('Tiktų, pavyzdžiui, population >= 3');
});
